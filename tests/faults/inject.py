"""A disk that fails at one call after the other, and programs that are killed there.

Every act is traced once to know its calls; then each trial repeats it with a fault at one of them,
and looks at what was said, what is left, and what comes back.
"""
import filecmp
import json
import os
import shutil

import trace
from place import (Acknowledged, Place, Wrong, called_good, check_words, half, list_rows, lost,
                   recover, unclear, verify, was_killed)
from replay import must, read_raw

SHORT_BLOCKS = 12
LONG_BLOCKS = 240  # half a minute, so that there is something to analyse
EDITS = 6
LASTING = ("full", "readonly")
KILLING = ("kill", "torn")


class Act:
    """One thing that is done; what must hold when it was broken off."""

    words = ()  # {session} and {folder} are put in
    blocks = SHORT_BLOCKS

    def prepare(self, programs, place):
        must(programs.run("acts", "record", place.session, self.blocks))
        self.rows = list_rows(programs, place, self.name)

    def run(self, programs, place, **faults):
        words = [word.format(session=place.session, folder=place.folder, blocks=self.blocks)
                 for word in self.words]
        return programs.run(*words, folder=place.folder, **faults)

    def check(self, programs, place, done):
        """On a sound disk again: what was there is there, and what was acknowledged."""
        blocks, _ = recover(programs, place, self.name)
        if len(blocks) != self.blocks:
            raise lost(f"{self.name}: {len(blocks)} of {self.blocks} blocks are there")
        rows = list_rows(programs, place, self.name)
        wanted = self.rows | Acknowledged(done.out.splitlines()).rows
        if not wanted <= rows:
            raise lost(f"{self.name}: {sorted(wanted - rows)} are missing")
        self.repeat(programs, place, done)

    def repeat(self, programs, place, done):
        """On a sound disk the same succeeds."""
        again = self.run(programs, place)
        if again.status:
            raise lost(f"{self.name}: fails on a sound disk afterwards: {again.err.strip()}")


class Record(Act):
    name = "recording and finalising"
    words = ("acts", "record", "{session}", "{blocks}")

    def prepare(self, programs, place):
        pass

    def check(self, programs, place, done):
        acknowledged = Acknowledged(done.out.splitlines())
        if done.status == 0 and not acknowledged.is_finished:
            raise lost(f"{self.name}: ended without a file")
        blocks, marks = recover(programs, place, self.name)
        acknowledged.check_recorded(blocks, marks, self.name)


class Recover(Act):
    name = "recovering"
    words = ("affekt", "recover", "{folder}")

    def prepare(self, programs, place):
        must(programs.run("acts", "journal", place.session, self.blocks))
        self.rows = set()


class Edit(Act):
    name = "editing"
    words = ("acts", "edit", "{session}", str(EDITS))


class Fold(Act):
    name = "folding edits"
    words = ("acts", "fold", "{session}")

    def prepare(self, programs, place):
        must(programs.run("acts", "record", place.session, self.blocks))
        must(programs.run("acts", "edit", place.session, EDITS))
        self.rows = list_rows(programs, place, self.name)


class Analyze(Fold):
    name = "analysing"
    words = ("affekt", "analyze", "{session}")
    blocks = LONG_BLOCKS


class Seal(Fold):
    name = "sealing"
    words = ("affekt", "seal", "{session}")


class Export(Act):
    """Files of an export are whole or not there: they are those of a sound disk."""

    name = "exporting"
    words = ("affekt", "export", "{session}", "--format", "csv", "--output", "{folder}/out",
             "--force")

    def prepare(self, programs, place):
        super().prepare(programs, place)
        must(self.run(programs, place))
        self.sound = os.path.join(place.root, "sound")
        shutil.move(os.path.join(place.folder, "out"), self.sound)

    def check(self, programs, place, done):
        out = os.path.join(place.folder, "out")
        names = os.listdir(out) if os.path.isdir(out) else []
        for name in names:
            path, sound = os.path.join(out, name), os.path.join(self.sound, name)
            if name.startswith(".affekt-") and name.endswith(".json"):
                with open(path, encoding="utf-8") as file:
                    json.load(file)  # it lists what was written, which may be less
            elif not name.endswith(".part") and not filecmp.cmp(path, sound, shallow=False):
                raise half(f"{self.name}: {name} is not what a sound disk gets")
        if done.status == 0 and sorted(names) != sorted(os.listdir(self.sound)):
            raise lost(f"{self.name}: files are missing, and nothing was said")
        super().check(programs, place, done)


class Device(Act):
    """The program itself, as fast as it can."""

    name = "affekt record"
    words = ("affekt", "record", "{session}", "--device", "simulated,speed=max,rate=100,seed=7",
             "--duration", "4", "--no-analyze")

    def prepare(self, programs, place):
        must(self.run(programs, place))
        self.truth = read_raw(place.session)[0]
        os.unlink(place.session)

    def check(self, programs, place, done):
        names = [name for name in place.names() if name.endswith(".nwb")]
        for name in names:
            if not verify(programs, os.path.join(place.folder, name)):
                raise half(f"{self.name}: {name} does not verify")
        must_recover = programs.run("affekt", "recover", place.folder)
        if must_recover.status:
            raise lost(f"{self.name}: recover: {must_recover.err.strip()}")
        if done.status == 0 and not os.path.exists(place.session):
            raise lost(f"{self.name}: ended without a file")
        for name in place.names():
            path = os.path.join(place.folder, name)
            if name.endswith(".nwb"):
                if not verify(programs, path):
                    raise half(f"{self.name}: {name} does not verify")
                self.check_samples(name, read_raw(path)[0])

    def check_samples(self, name, found):
        for channel, values in found.items():
            if values != self.truth[channel][:len(values)]:
                raise called_good(f"{self.name}: {name}: {channel} is not what was sent")


ACTS = {act.__name__: act for act in (Record, Recover, Edit, Fold, Analyze, Seal, Export, Device)}


class Bench:
    """An act with the folder that it begins in, and the number of its calls."""

    def __init__(self, programs, name):
        self.programs, self.act = programs, ACTS[name]()
        self.place = Place()
        self.act.prepare(programs, self.place)
        self.template = os.path.join(self.place.root, "template")
        shutil.copytree(self.place.folder, self.template)
        must(self.act.run(programs, self.place, trace=self.place.trace))
        self.calls = trace.count_calls(trace.read(self.place.trace))
        unseal(self.place.folder)

    def try_call(self, at, kind):
        """None, or what went wrong."""
        place, act = self.place, self.act
        place.reset(self.template)
        faults = {"lasts": 1} if kind in LASTING else {}
        done = act.run(self.programs, place, at=at, kind=kind, **faults)
        try:
            if kind not in KILLING:
                check_words(done, act.name)
            elif done.status and not was_killed(done):
                raise unclear(f"{act.name}: exit {done.status}: {done.err.strip()}")
            act.check(self.programs, place, done)
        except Wrong as wrong:
            return f"{kind} at call {at} of {self.calls}", wrong
        finally:
            unseal(place.folder)
        return None

    def close(self):
        self.place.remove()


def unseal(folder):
    for base, _, names in os.walk(folder):
        for name in names:
            os.chmod(os.path.join(base, name), 0o600)
