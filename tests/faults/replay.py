"""Power cuts: acts are traced once, then cut at random calls and brought back by the program."""
import os
import random
import struct
import time

import h5py

import trace
from place import (Acknowledged, Place, Wrong, called_good, check_good_files, check_words, list_rows,
                   lost, recover, verify)

BLOCKS = 60  # 7.5 s
EDITS = 12
RECORDED_S = 3.0
MARKS = 4
DEVICE = "simulated,rate=100,seed=7"
FRAME = struct.Struct("<IIIIQq")
FILE_HEADER_BYTES = 128
SAMPLES = 3


def must(done):
    if done.status:
        raise SystemExit(f"a trial cannot be set up: {done.err}")
    return done


# --- acts of acts.c ------------------------------------------------------------------------


class Recording:
    """A made session from its first byte to its file."""

    name = "power cut: journal and finalisation"

    def prepare(self, programs, place):
        pass

    def act(self, programs, place):
        must(programs.run("acts", "record", place.session, BLOCKS, folder=place.folder,
                          trace=place.trace))

    def check(self, programs, place, acknowledged, _disk):
        blocks, marks = recover(programs, place, self.name)
        acknowledged.check_recorded(blocks, marks, self.name)


class Recovery(Recording):
    """The journal of a killed recorder is recovered; the recovery is killed too, and repeated."""

    name = "power cut: recovery after kill"

    def prepare(self, programs, place):
        done = programs.run("acts", "record", place.session, BLOCKS, folder=place.folder, at=85,
                            kind="torn", trace=place.trace)
        self.before = done.out.splitlines()
        os.unlink(place.trace)

    def act(self, programs, place):
        for at in (30, 130):
            programs.run("affekt", "recover", place.folder, folder=place.folder, at=at,
                         kind="kill", trace=place.trace)
        must(programs.run("affekt", "recover", place.folder, folder=place.folder,
                          trace=place.trace))

    def check(self, programs, place, acknowledged, _disk):
        blocks, marks = recover(programs, place, self.name)
        Acknowledged(self.before).check_recorded(blocks, marks, self.name)


class Editing:
    """Edits and answers, one by one."""

    name = "power cut: edits log"

    def prepare(self, programs, place):
        must(programs.run("acts", "record", place.session, BLOCKS))
        self.before = set()

    def act(self, programs, place):
        must(programs.run("acts", "edit", place.session, EDITS, folder=place.folder,
                          trace=place.trace))

    def check(self, programs, place, acknowledged, _disk):
        recover(programs, place, self.name)
        if len(check_good_files(programs, place)[0]) != BLOCKS:
            raise lost(f"{self.name}: samples are missing")
        rows = list_rows(programs, place, self.name)
        wanted = self.before | acknowledged.rows
        if not wanted <= rows:
            raise lost(f"{self.name}: {sorted(wanted - rows)} are missing")
        # And the log takes more.
        done = programs.run("acts", "edit", place.session, 1)
        if done.status:
            raise lost(f"{self.name}: no more edits are taken: {done.err}")


class Folding(Editing):
    """Edits into the file."""

    name = "power cut: folding edits"

    def prepare(self, programs, place):
        super().prepare(programs, place)
        must(programs.run("acts", "edit", place.session, EDITS))
        self.before = list_rows(programs, place, self.name)

    def act(self, programs, place):
        must(programs.run("acts", "fold", place.session, folder=place.folder, trace=place.trace))

    def check(self, programs, place, acknowledged, disk):
        rows = list_rows(programs, place, self.name)
        if self.before != rows:
            raise lost(f"{self.name}: {sorted(self.before ^ rows)} are missing or too much")
        if len(check_good_files(programs, place)[0]) != BLOCKS:
            raise lost(f"{self.name}: samples are missing")


# --- the program itself -----------------------------------------------------------------------


def read_raw(path):
    with h5py.File(path) as file:
        rows = file["intervals/marks/label"][:] if "intervals/marks/label" in file else []
        return ({name: list(file[f"acquisition/simulated_{name}"]["data"][:])
                 for name in ("gsr", "pulse") if f"acquisition/simulated_{name}" in file},
                {row.decode() for row in rows})


def count_samples(image):
    """Scans of a journal's whole frames, which a cut that is not ours cannot hide."""
    at, n = FILE_HEADER_BYTES, 0
    while at + FRAME.size <= len(image):
        _, length, kind, _, _, _ = FRAME.unpack_from(image, at)
        if kind == SAMPLES and at + FRAME.size + length <= len(image):
            n += struct.unpack_from("<I", image, at + FRAME.size + 4)[0]
        at += FRAME.size + length
    return n


class Program:
    """`affekt record` at real speed with marks by `affekt mark`."""

    name = "power cut: affekt record and affekt mark"

    def prepare(self, programs, place):
        path = os.path.join(place.root, "truth.nwb")
        must(programs.run("affekt", "record", path, "--device", DEVICE + ",speed=max",
                          "--duration", RECORDED_S + 4, "--no-analyze"))
        self.truth = read_raw(path)[0]

    def act(self, programs, place):
        recorder = programs.start(
            ("affekt", "record", place.session, "--device", DEVICE, "--duration", RECORDED_S,
             "--no-analyze"), place.folder, trace=place.trace)
        until = time.monotonic() + 30
        while not os.path.exists(place.journal) and time.monotonic() < until:
            time.sleep(0.01)
        # On a busy machine the recorder may end before the last mark: those that were taken count.
        marks = 0
        while marks < MARKS and recorder.poll() is None:
            done = programs.run("affekt", "mark", f"m{marks}", "--session", "p01")
            marks += done.status == 0
            time.sleep(0.2)
        _, err = recorder.communicate(timeout=60)
        if recorder.returncode:
            raise SystemExit(f"affekt record: {err}")

    def check(self, programs, place, acknowledged, disk):
        first = programs.run("affekt", "recover", place.folder)
        check_words(first, f"{self.name}: recover")
        if first.status:
            raise lost(f"{self.name}: recover failed on a sound disk: {first.err.strip()}")
        samples, marks = 0, set()
        for name in place.names():
            path = os.path.join(place.folder, name)
            if name.startswith("p01.nwb.journal.damaged"):
                continue  # what the disk lost before it was synced, kept beside the session
            if not name.endswith(".nwb") or not verify(programs, path):
                raise called_good(f"{self.name}: {name} is left, or does not verify")
            raw, marks = read_raw(path)
            for channel, values in raw.items():
                # What was not synced may have holes; what was is a run from the beginning.
                if values[:disk.synced_samples] != self.truth[channel][:disk.synced_samples]:
                    raise lost(f"{self.name}: {channel} is not what was sent")
                samples = len(values)
        if samples < disk.synced_samples:
            raise lost(f"{self.name}: {samples} of {disk.synced_samples} synced samples")
        wanted = {f"m{i}" for i in range(disk.words)}
        if not wanted <= marks:
            raise lost(f"{self.name}: marks {sorted(wanted - marks)} are missing")


# --- the replay -------------------------------------------------------------------------------


class Watched(trace.Disk):
    """The disk, and what was acknowledged until now."""

    def __init__(self, folder):
        super().__init__(folder)
        self.acknowledged, self.synced_samples, self.words = Acknowledged(), 0, 0

    def take(self, operation):
        super().take(operation)
        verb, inode, _, data = operation
        if verb == "A" and data.startswith(b"ok"):
            self.words += 1
        elif verb == "A":
            for line in data.decode().splitlines():
                self.acknowledged.add(line)
        elif verb == "S" and self.live.get("p01.nwb.journal") is self.files[inode]:
            self.synced_samples = count_samples(self.files[inode].image)


def choose_cuts(operations, trials, moments):
    """Half of them anywhere, half at calls that change names or say that something is safe."""
    turns = [i for i, operation in enumerate(operations) if operation[0] not in "WT"]
    cuts = [moments.randint(0, len(operations)) for _ in range(trials - trials // 2)]
    cuts += [moments.choice(turns) + moments.randint(0, 1) for _ in range(trials // 2)]
    return sorted(cuts)


def replay(programs, act, trials, seed):
    """Yields None for a trial that went well, else what went wrong."""
    place, trial = Place(), Place()
    moments = random.Random(f"{act.name} {seed}")
    try:
        place.enter()
        act.prepare(programs, place)
        disk = Watched(place.folder)
        act.act(programs, place)
        operations = trace.read(place.trace)
        trial.enter()
        at = 0
        for cut in choose_cuts(operations, trials, moments):
            for operation in operations[at:cut]:
                disk.take(operation)
            at = cut
            trial.reset()
            disk.cut_power(trial.folder, moments)
            try:
                act.check(programs, trial, disk.acknowledged, disk)
                yield None
            except Wrong as wrong:
                yield f"call {cut} of {len(operations)}", wrong
    finally:
        place.remove()
        trial.remove()


ACTS = (Recording, Recovery, Editing, Folding, Program)
