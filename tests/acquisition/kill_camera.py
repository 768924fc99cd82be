#!/usr/bin/python3
"""Kills `affekt record` with a camera by SIGKILL and asks for signals and video back.

    kill_camera.py AFFEKT ROUNDS [--seed N]

Each round: record, kill at a random moment, `affekt recover`, `affekt verify` (which holds the rows
against the frames of the file), then with h5py: both end within 1 s of each other and of the kill,
and no frame's time is missing between the first and the last.
"""
import argparse
import datetime
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import h5py

CAMERA = "test,width=640,height=360"
DEVICE = "simulated,rate=128"
LIMIT_S = 1.0


def run(affekt, *words):
    done = subprocess.run([affekt, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"affekt {' '.join(words)}: exit {done.returncode}: {done.stdout}{done.stderr}")


def wait_for_video(process, path):
    while not os.path.exists(path) or os.path.getsize(path) < 20000:
        if process.poll() is not None:
            sys.exit("affekt record ended by itself")
        time.sleep(0.01)


def kill_once(affekt, folder, number, moments):
    stem = os.path.join(folder, f"k{number}")
    with subprocess.Popen([affekt, "record", stem + ".nwb", "--device", DEVICE, "--camera", CAMERA,
                           "--no-analyze"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        wait_for_video(process, stem + ".mkv")
        time.sleep(moments.uniform(0, 4))
        process.send_signal(signal.SIGKILL)
        killed_s = time.time()
        process.wait()
    run(affekt, "recover", stem + ".nwb.journal")
    run(affekt, "verify", stem + ".nwb")
    with h5py.File(stem + ".nwb") as file:
        start = datetime.datetime.fromisoformat(file["session_start_time"][()].decode())
        signals = file["acquisition/simulated_gsr/timestamps"][:]
        frames = file["acquisition/video/timestamps"][:]
    apart_s = abs(signals[-1] - frames[-1])
    lost_s = killed_s - start.timestamp() - min(signals[-1], frames[-1])
    print(f"round {number + 1}: signals end at {signals[-1]:.3f} s, {len(frames)} frames end "
          f"{apart_s * 1e3:.0f} ms apart, {lost_s * 1e3:.0f} ms lost", flush=True)
    if apart_s > LIMIT_S or lost_s > LIMIT_S:
        sys.exit(f"more than {LIMIT_S} s")
    return apart_s


def main():
    parser = argparse.ArgumentParser(description="kill -9 of affekt record with a camera")
    parser.add_argument("affekt")
    parser.add_argument("rounds", type=int)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    moments = random.Random(wanted.seed)

    with tempfile.TemporaryDirectory(prefix="affekt-kill-camera-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = os.environ["XDG_STATE_HOME"] = folder
        worst = max(kill_once(wanted.affekt, folder, i, moments) for i in range(wanted.rounds))
    print(f"{wanted.rounds} kills, both open, ends at most {worst * 1e3:.0f} ms apart")


if __name__ == "__main__":
    main()
