"""Real disks that are full or read-only: small file systems in memory, mounted by root."""
import os
import subprocess

from inject import ACTS, unseal
from place import Place, Wrong, check_words, half, lost, unclear
from replay import must, read_raw

SIZES_KB = (200, 400, 700, 1000)
ON_FULL = ("Edit", "Fold", "Analyze", "Seal", "Export", "Recover")


def can_mount():
    return os.geteuid() == 0 and mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", "/mnt",
                                       is_trial=True)


def mount(*words, is_trial=False):
    done = subprocess.run(["mount", *words], capture_output=True, check=False)
    if done.returncode == 0 and is_trial:
        subprocess.run(["umount", words[-1]], check=True)
    return done.returncode == 0


class Mounted:
    """A place whose folder is a small file system of its own."""

    def __init__(self, size_kb):
        self.place = Place()
        mount("-t", "tmpfs", "-o", f"size={size_kb}k", "tmpfs", self.place.folder)

    def change(self, how):
        if not mount("-o", f"remount,{how}", self.place.folder):
            raise SystemExit(f"{self.place.folder} cannot be mounted {how}")

    def remove(self):
        subprocess.run(["umount", self.place.folder], check=True)
        self.place.remove()


def fill(folder, left_bytes):
    """A file that leaves so much of the disk."""
    path = os.path.join(folder, "filler")
    disk = os.statvfs(folder)
    with open(path, "wb") as file:
        file.write(bytes(max(disk.f_bavail * disk.f_frsize - left_bytes, 0)))
    return path


def record_until_full(programs, size_kb):
    """Recording stops with a sentence; all before is there when there is room again."""
    disk = Mounted(size_kb)
    try:
        place = disk.place
        done = programs.run("affekt", "record", place.session, "--device",
                            "simulated,rate=100,seed=7,speed=max", "--duration", "3600",
                            "--no-analyze")
        check_words(done, f"recording on {size_kb} kB")
        if done.status == 0:
            raise unclear(f"an hour on {size_kb} kB: nothing was said")
        disk.change("size=64m")
        if os.path.exists(place.journal):
            recovered = programs.run("affekt", "recover", place.folder)
            if recovered.status:
                raise lost(f"recording on {size_kb} kB: {recovered.err.strip()}")
        if place.names() != ["p01.nwb"]:
            raise half(f"recording on {size_kb} kB leaves {place.names()}")
        check_long_file(programs, place)
    finally:
        disk.remove()


def check_long_file(programs, place):
    truth = os.path.join(place.root, "long.nwb")
    must(programs.run("affekt", "record", truth, "--device", "simulated,rate=100,seed=7,speed=max",
                      "--duration", "3600", "--no-analyze"))
    right, found = read_raw(truth)[0], read_raw(place.session)[0]
    for channel, values in right.items():
        n = len(found.get(channel, ()))
        if n == 0 or found[channel] != values[:n]:
            raise lost(f"{n} samples of {channel}, or not what was sent")


def act_on(programs, name, how):
    """An act on a full or read-only disk: a sentence, and afterwards all is there."""
    disk = Mounted(16 << 10)
    place = disk.place
    act = ACTS[name]()
    try:
        act.prepare(programs, place)
        filler = fill(place.folder, 4096) if how == "full" else None
        if not filler:
            disk.change("ro")
        done = act.run(programs, place)
        check_words(done, f"{act.name}, {how}")
        if filler:
            os.unlink(filler)
        else:
            disk.change("rw")
        act.check(programs, place, done)
    finally:
        unseal(place.folder)
        disk.remove()


CASES = {f"real full disk of {size} kB: recording": (record_until_full, size) for size in SIZES_KB}
CASES.update((f"real {how} disk: {ACTS[name].name}", (act_on, name, how))
             for how in ("full", "read-only") for name in ON_FULL)


def cases(programs, name, trials, _seed):
    """Yields None for a trial that went well, else what went wrong."""
    function, *words = CASES[name]
    for _ in range(trials):
        try:
            function(programs, *words)
            yield None
        except Wrong as wrong:
            yield "", wrong
