#!/usr/bin/python3
"""Kills `affekt record` by SIGKILL at random moments and asks for everything back.

    kill.py AFFEKT ROUNDS [--seed N]

Each round: record a simulated participant at real speed, kill the recorder, `affekt recover`,
`affekt verify`, then read the session with h5py, as a stranger would: every raw number is the one
that the simulated participant gave, times rise, and at most 0.2 s before the kill are missing.
Every third round stops the recorder properly first and kills it while it writes the session.
"""
import argparse
import datetime
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import h5py

RATE_HZ = 100
LONGEST_S = 5.0
LOSS_LIMIT_S = 0.2
DEVICE = f"simulated,rate={RATE_HZ},seed=7"


def run(affekt, *words):
    done = subprocess.run([affekt, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"affekt {' '.join(words)}: exit {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def read_channel(path, name):
    with h5py.File(path) as file:
        series = file[f"acquisition/simulated_{name}"]
        start = datetime.datetime.fromisoformat(file["session_start_time"][()].decode())
        return series["data"][:], series["timestamps"][:], start.timestamp()


def record_truth(affekt, folder):
    """What the simulated participant gives, by sample: the same for every session."""
    path = os.path.join(folder, "truth.nwb")
    run(affekt, "record", path, "--device", DEVICE + ",speed=max", "--duration",
        str(LONGEST_S + 2), "--no-analyze")
    return {name: read_channel(path, name)[0] for name in ("gsr", "pulse")}


def wait_for_journal(process, journal):
    while not os.path.exists(journal):
        if process.poll() is not None:
            sys.exit(f"affekt record ended by itself: {process.stderr.read().decode()}")
        time.sleep(0.001)


def check_channel(path, name, truth, killed_s):
    raw, times, start_s = read_channel(path, name)
    if list(raw) != list(truth[name][: len(raw)]):
        sys.exit(f"{path}: {name} is not what was sent")
    if len(times) != len(raw) or any(b <= a for a, b in zip(times, times[1:])):
        sys.exit(f"{path}: the times of {name} do not rise with its samples")
    return killed_s - start_s - len(raw) / RATE_HZ


def record_and_kill(affekt, path, after_s, is_finishing, moments):
    """The wall time at which the recording was told to end, by SIGKILL or before it."""
    with subprocess.Popen([affekt, "record", path, "--device", DEVICE, "--no-analyze"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE) as process:
        wait_for_journal(process, path + ".journal")
        time.sleep(after_s)
        if is_finishing:
            process.send_signal(signal.SIGINT)
        ended_s = time.time()
        time.sleep(moments.uniform(0, 0.3) if is_finishing else 0)
        process.send_signal(signal.SIGKILL)
        process.wait()
    return ended_s


def kill_once(affekt, folder, number, truth, moments):
    path = os.path.join(folder, f"s{number}.nwb")
    after_s = moments.uniform(0, LONGEST_S)
    is_finishing = number % 3 == 2
    ended_s = record_and_kill(affekt, path, after_s, is_finishing, moments)
    if os.path.exists(path + ".journal"):
        run(affekt, "recover", path + ".journal")
    run(affekt, "verify", path)
    json.loads(run(affekt, "info", path, "--json"))
    loss_s = max(check_channel(path, name, truth, ended_s) for name in ("gsr", "pulse"))
    how = "killed while finishing" if is_finishing else "killed"
    print(f"round {number + 1}: {how} after {after_s:.3f} s, lost {loss_s:.3f} s", flush=True)
    if loss_s > LOSS_LIMIT_S:
        sys.exit(f"{loss_s:.3f} s are missing, {LOSS_LIMIT_S} s may be")
    return loss_s


def main():
    parser = argparse.ArgumentParser(description="kill -9 of affekt record")
    parser.add_argument("affekt")
    parser.add_argument("rounds", type=int)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    moments = random.Random(wanted.seed)
    worst_s = 0.0

    with tempfile.TemporaryDirectory(prefix="affekt-kill-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = os.environ["XDG_STATE_HOME"] = folder
        truth = record_truth(wanted.affekt, folder)
        for number in range(wanted.rounds):
            worst_s = max(worst_s, kill_once(wanted.affekt, folder, number, truth, moments))
    print(f"{wanted.rounds} kills, nothing unreadable, at most {worst_s:.3f} s lost")


if __name__ == "__main__":
    main()
