"""Gives files that were made to hurt to every command that opens files.

Each must be refused with one sentence that names the file, within a minute, in bounded memory, and
without the program itself being harmed.

Usage: hostile.py AFFEKT WRITE_MADE   (the program; the one that writes a session)
"""
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile

import h5py
import numpy as np
from h5py import h5d, h5p, h5s, h5t

MEMORY_BYTES_MAX = 2 << 30
SIGNAL = "acquisition/made_gsr"


# --- attacks on a good session: each changes a copy ---------------------------------------------

def external_storage(f):
    plist = h5p.create(h5p.DATASET_CREATE)
    plist.set_external(b"/etc/passwd", 0, 64)
    h5d.create(f.id, b"secret", h5t.STD_U8LE, h5s.create_simple((64,)), plist)


def external_link(f):
    f["acquisition/elsewhere"] = h5py.ExternalLink("/etc/passwd", "/")


def virtual(f):
    layout = h5py.VirtualLayout(shape=(16,), dtype="u1")
    layout[:] = h5py.VirtualSource("other.nwb", "data", shape=(16,))
    f.create_virtual_dataset("mirage", layout)


def bomb(f):
    f.create_dataset("zeros", shape=(4 << 30,), chunks=(256 << 20,), dtype="u1", compression="gzip")


def deep(f):
    f.create_group("/".join("n" * 40))


def too_many(f):
    wide = f.create_group("wide")
    wide.create_group("0")
    inner = wide["0"]
    for i in range(400):
        inner.create_group(str(i))
    for i in range(1, 300):
        wide[str(i)] = inner


def soft_loop(f):
    f["round"] = h5py.SoftLink("/about")
    f["about"] = h5py.SoftLink("/round")


def dangling(f):
    f["nowhere"] = h5py.SoftLink("/not/there")


def hard_cycle(f):
    f.create_group("a")["again"] = f["/"]


def many_copies_of_a_text(f):
    """A megabyte that is named so often that it makes a terabyte."""
    texts = f.create_dataset("texts", shape=(1 << 20,), dtype=h5py.string_dtype())
    texts[0] = "x" * (1 << 20)
    f.flush()
    offset, path = texts.id.get_offset(), f.filename
    f.close()
    with open(path, "r+b") as raw:
        raw.seek(offset)
        reference = raw.read(16)
        raw.seek(offset)
        raw.write(reference * (1 << 20))


def huge_attribute(f):
    f.create_group("new").attrs.create("huge", np.zeros(9 << 20), dtype="f8")


def odd_filter(f):
    f.create_dataset("odd", data=np.arange(100), chunks=(10,), scaleoffset=0)


def region(f):
    f["regions"] = np.array([f[SIGNAL]["data"].regionref[0:2]], dtype=h5py.regionref_dtype)


def wide_number(f):
    kind = h5t.STD_I64LE.copy()
    kind.set_size(1 << 16)
    h5d.create(f.id, b"wide", kind, h5s.create_simple((4,)))


def compound(f):
    f["pairs"] = np.zeros(3, dtype=[("a", "i4"), ("b", "f8")])


def nan_time(f):
    f[SIGNAL]["timestamps"][7] = np.nan


def infinite_time(f):
    f[SIGNAL]["timestamps"][7] = np.inf


def descending(f):
    times = f[SIGNAL]["timestamps"]
    times[:] = times[:][::-1]


def set_rate(value):
    def change(f):
        f["processing/sync/clocks/rate"][0] = value
    return change


def not_utf8(f):
    del f["session_description"]
    f.create_dataset("session_description", data=b"caf\xe9", dtype=h5py.string_dtype("ascii"))


def absolute_video(f):
    set_video(f, "/etc/passwd")


def video_above(f):
    set_video(f, "../video.mkv")


def set_video(f, name):
    for series in f["acquisition"].values():
        if "external_file" in series:
            series["external_file"][0] = name


ATTACKS = {  # the change, and a word of the reason
    "external_storage": (external_storage, "another file"),
    "external_link": (external_link, "another file"),
    "virtual": (virtual, "other data sets"),
    "bomb": (bomb, "64 MiB"),
    "deep": (deep, "nested"),
    "too_many": (too_many, "object too many"),
    "soft_loop": (soft_loop, "leads nowhere"),
    "dangling": (dangling, "leads nowhere"),
    "hard_cycle": (hard_cycle, "nested"),
    "texts": (many_copies_of_a_text, "more text"),
    "huge_attribute": (huge_attribute, "attribute"),
    "filter": (odd_filter, "filter"),
    "region": (region, "numbers nor texts"),
    "wide_number": (wide_number, "numbers nor texts"),
    "compound": (compound, "numbers nor texts"),
    "nan_time": (nan_time, "time stamps"),
    "infinite_time": (infinite_time, "time stamps"),
    "descending": (descending, "time stamps"),
    "no_rate": (set_rate(0), "rate"),
    "nan_rate": (set_rate(np.nan), "rate"),
    "fast_rate": (set_rate(1e9), "rate"),
    "not_utf8": (not_utf8, "UTF-8"),
    "absolute_video": (absolute_video, "external_file"),
    "video_above": (video_above, "external_file"),
}


def make_attacks(folder, good):
    """Path and word by name."""
    files = {}
    for name, (change, word) in ATTACKS.items():
        path = os.path.join(folder, name + ".nwb")
        shutil.copy(good, path)
        f = h5py.File(path, "a", libver=("v110", "v110"))
        try:
            change(f)
        finally:
            f.close()
        files[name] = (path, word)
    return files


# --- things that are no files -------------------------------------------------------------------

def make_others(folder, good):
    link, pipe, plug, empty = (os.path.join(folder, n + ".nwb") for n in ("link", "pipe", "plug", "empty"))
    os.symlink(good, link)
    os.mkfifo(pipe)
    server = socket.socket(socket.AF_UNIX)
    server.bind(plug)
    open(empty, "wb").close()
    os.mkdir(os.path.join(folder, "folder.nwb"))
    return {
        "link": (link, "link"),
        "pipe": (pipe, "ordinary"),
        "socket": (plug, ""),
        "empty": (empty, ""),
        "device": ("/dev/zero", "ordinary"),
    }


# --- the commands -------------------------------------------------------------------------------

def commands(path, folder):
    out = os.path.join(folder, "out")
    made = os.path.join(folder, "made.nwb")
    return {
        "info": ["info", path],
        "verify": ["verify", path],
        "analyze": ["analyze", path],
        "export": ["export", path, "--format", "csv", "--output", out],
        "seal": ["seal", path],
        "recover": ["recover", path],
        "import csv": ["import", made, "--gsr", path],
        "import edf": ["import", made, "--edf", path],
        "import xdf": ["import", made, "--xdf", path],
        "import events": ["import", made, "--gsr", os.path.join(folder, "good.csv"), "--events", path],
    }


def limit():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check(affekt, name, command, arguments, path, word):
    """One sentence about the file, and nothing else."""
    place = f"{name}, {command}"
    done = subprocess.run([affekt, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
                          preexec_fn=limit, check=False)
    said = (done.stderr + done.stdout).decode()
    assert done.returncode > 0, f"{place}: ended with {done.returncode}: {said}"
    assert os.path.basename(path) in said, f"{place}: does not name the file: {said}"
    assert "crashed" not in said, f"{place}: {said}"
    if word:
        assert word in said, f"{place}: does not say '{word}': {said}"


def main():
    affekt, write_made = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = os.path.join(folder, "state")
        os.environ["LC_ALL"] = "C.UTF-8"
        good = os.path.join(folder, "good.nwb")
        subprocess.run([write_made, good], check=True)
        with open(os.path.join(folder, "good.csv"), "w", encoding="utf-8") as table:
            table.write("time_s,eda_uS\n" + "".join(f"{i / 4},{5 + i % 3}\n" for i in range(40)))
        fine = subprocess.run([affekt, "info", good], capture_output=True, check=False)
        assert fine.returncode == 0, fine.stderr
        attacks = make_attacks(folder, good)
        for name, (path, word) in attacks.items():
            check(affekt, name, "info", ["info", path], path, word)
            check(affekt, name, "verify", ["verify", path], path, word)
        for name in ("external_link", "nan_time"):
            path, word = attacks[name]
            for command, arguments in commands(path, folder).items():
                sure = word if command in ("analyze", "export", "seal") else ""
                check(affekt, name, command, arguments, path, sure)
        for name, (path, word) in make_others(folder, good).items():
            for command, arguments in commands(path, folder).items():
                if (name, command) == ("empty", "recover"):
                    continue  # a journal that was never written to
                follows = name == "link" and command.startswith("import")
                check(affekt, name, command, arguments, path, "" if follows else word)
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        assert used < MEMORY_BYTES_MAX, f"{used} bytes of memory"
        assert not os.path.exists(os.path.join(folder, "out")), "something was exported"
        print(f"{len(attacks)} attacks refused; {used / 1e6:.0f} MB at most")


main()
