"""A folder for one trial, the programs that are tried in it, and what must hold afterwards."""
import collections
import os
import re
import shutil
import signal
import subprocess
import tempfile

import h5py
import numpy

BLOCK = 16  # samples of a made block
RATE_HZ = 128  # of a made journal
FORBIDDEN = re.compile(r"Assertion|CRITICAL|WARNING|Sanitizer|Segmentation|\(null\)")

Done = collections.namedtuple("Done", "status out err")


class Wrong(Exception):
    """Something that must never be; `kind` is the column of the table that it counts in."""

    def __init__(self, kind, sentence):
        super().__init__(sentence)
        self.kind = kind


def lost(sentence):
    return Wrong("lost", sentence)


def called_good(sentence):
    return Wrong("good", sentence)


def half(sentence):
    return Wrong("half", sentence)


def unclear(sentence):
    return Wrong("unclear", sentence)


def made_values(column, n):
    """made_value() of tests/recordings/made.c for the first n samples."""
    x = numpy.arange(n, dtype=numpy.uint32) * numpy.uint32(2654435761)
    x ^= numpy.uint32(column * 40503 + 17)
    x ^= x >> numpy.uint32(13)
    x *= numpy.uint32(0x5BD1E995)
    x ^= x >> numpy.uint32(15)
    return (x & numpy.uint32(0xFFF)).astype(numpy.int64)


class Programs:
    """The programs under trial and the disk in front of them."""

    def __init__(self, build):
        self.build = build
        self.affekt = os.path.join(build, "cli", "affekt")
        self.acts = os.path.join(build, "tests", "faults", "acts")
        self.library = os.path.join(build, "tests", "faults", "libfaults.so")
        for path in (self.affekt, self.acts, self.library):
            if not os.path.exists(path):
                raise SystemExit(f"{path} is missing; build first")

    def start(self, words, folder, **faults):
        """Starts a program; folder=None: on a sound disk. Keys of faults: trace, at, kind, lasts."""
        program = getattr(self, words[0], words[0])
        environment = dict(os.environ, LC_ALL="C.UTF-8")
        if folder:
            environment.update(LD_PRELOAD=self.library, FAULTS_FOLDER=folder)
            environment.update((f"FAULTS_{key.upper()}", str(value)) for key, value in faults.items())
        return subprocess.Popen([program, *map(str, words[1:])], env=environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def run(self, *words, folder=None, **faults):
        with self.start(words, folder, **faults) as process:
            out, err = process.communicate(timeout=120)
        return Done(process.returncode, out.decode(errors="replace"), err.decode(errors="replace"))


class Place:
    """A scratch folder with a list of known files and sockets of its own."""

    def __init__(self, parent=None):
        self.root = tempfile.mkdtemp(prefix="affekt-faults-", dir=parent)
        self.folder = os.path.join(self.root, "s")
        self.session = os.path.join(self.folder, "p01.nwb")
        self.journal = self.session + ".journal"
        self.trace = os.path.join(self.root, "trace")
        os.mkdir(self.folder)
        self.enter()

    def enter(self):
        os.environ["XDG_STATE_HOME"] = os.environ["XDG_RUNTIME_DIR"] = self.root

    def names(self):
        return sorted(os.listdir(self.folder))

    def reset(self, template=None):
        """Empties the folder, or makes it a copy of another."""
        shutil.rmtree(self.folder)
        if template:
            shutil.copytree(template, self.folder)
        else:
            os.mkdir(self.folder)

    def remove(self):
        shutil.rmtree(self.root, ignore_errors=True)


def check_words(done, what):
    """A program ended by itself: well, or with exit 1 and a clear sentence."""
    if done.status == 0:
        return
    lines = [line for line in done.err.splitlines() if line]
    if done.status != 1 or not lines or FORBIDDEN.search(done.err) or len(lines[-1]) < 30:
        raise unclear(f"{what}: exit {done.status}: {done.err.strip() or 'not a word'}")


def was_killed(done):
    return done.status == -signal.SIGKILL


# --- what a session holds, as h5py and the rows tell --------------------------------------


def read_texts(file, path):
    return [text.decode() for text in file[path][:]] if path in file else []


class Contents:
    """Samples and marks of a made session, read as a stranger would."""

    def __init__(self, path):
        with h5py.File(path) as file:
            acquisition = file["acquisition"]
            # Without its description the device has another name, and its samples all the same.
            names = sorted(name for name in acquisition if not name.endswith("_flags"))
            self.columns = [acquisition[name]["data"][:].astype(numpy.int64) for name in names]
            self.times = acquisition[names[0]]["timestamps"][:] if names else numpy.zeros(0)
            self.marks = set(read_texts(file, "intervals/marks/label"))
            gaps = file["intervals/gaps"]
            self.missing = float(numpy.nansum(gaps["samples_lost"][:])) if len(gaps["id"]) else 0.0

    def blocks(self, path):
        """Numbers of the blocks that are there; raises when a value is not the one that was sent."""
        n = len(self.times)
        if n == 0:
            return set()
        if len(self.columns) != 2 or any(len(column) != n for column in self.columns) or n % BLOCK:
            raise called_good(f"{path}: columns of different or broken length")
        if not (numpy.diff(self.times) > 0).all():
            raise called_good(f"{path}: times do not rise")
        # The first value of a block and its time say which it is; then every value is compared.
        numbers = numpy.rint(self.times[::BLOCK] * RATE_HZ / BLOCK).astype(int)
        most = int(numbers.max()) + 3
        truth = [made_values(column, most * BLOCK).reshape(-1, BLOCK) for column in range(2)]
        found = set()
        for row, guess in enumerate(numbers):
            here = [column[row * BLOCK:(row + 1) * BLOCK] for column in self.columns]
            match = [b for b in range(max(guess - 2, 0), guess + 2)
                     if all((here[c] == truth[c][b]).all() for c in range(2))]
            if len(match) != 1:
                raise called_good(f"{path}: block {row} is not what was recorded")
            found.add(match[0])
        return found


def verify(programs, path):
    done = programs.run("affekt", "verify", path)
    check_words(done, f"verify {path}")
    return done.status == 0


def check_good_files(programs, place):
    """Every session that verify calls good holds nothing but what was sent. Returns the blocks and
    marks of all of them; half files under final names raise."""
    blocks, marks = set(), set()
    for name in place.names():
        path = os.path.join(place.folder, name)
        if not name.endswith(".nwb"):
            continue
        if not verify(programs, path):
            raise half(f"{path}: a file under its final name does not verify")
        contents = Contents(path)
        blocks |= contents.blocks(path)
        marks |= contents.marks
    return blocks, marks


# --- what was acknowledged ------------------------------------------------------------------


class Acknowledged:
    """The lines that a program of acts.c, or a recorder, gave."""

    def __init__(self, lines=()):
        self.blocks, self.marks, self.rows, self.is_finished = 0, set(), set(), False
        for line in lines:
            self.add(line)

    def add(self, line):
        verb, _, rest = line.strip().partition(" ")
        if verb == "blocks":
            self.blocks = int(rest)
        elif verb == "mark":
            self.marks.add(rest)
        elif verb in ("edit", "answer"):
            self.rows.add((verb, rest))
        elif verb == "finished":
            self.is_finished = True

    def check_recorded(self, blocks, marks, what):
        missing = [block for block in range(self.blocks) if block not in blocks]
        if missing:
            raise lost(f"{what}: {len(missing)} of {self.blocks} acknowledged blocks are missing")
        if not self.marks <= marks:
            raise lost(f"{what}: marks {sorted(self.marks - marks)} are missing")


def recover(programs, place, what):
    """Recovers until nothing is left to do, which the second time must be nothing. Returns the
    blocks and marks that are there, checked one by one, and the sentence."""
    first = programs.run("affekt", "recover", place.folder)
    check_words(first, f"{what}: recover")
    if first.status:
        raise lost(f"{what}: recover failed on a sound disk: {first.err.strip()}")
    before = digest(place)
    again = programs.run("affekt", "recover", place.folder)
    after = digest(place)
    if again.status or before != after:
        raise half(f"{what}: the second recovery changed something: {again.out}{again.err}")
    if any(name.endswith(".journal") for name in after):
        raise half(f"{what}: a journal is left: {sorted(after)}")
    blocks, marks = check_good_files(programs, place)
    check_report(first.out, place, what)
    return blocks, marks


def check_report(text, place, what):
    """The sentence of recovery tells the samples that are there, and loss when there is some."""
    for line in text.splitlines():
        found = re.match(r"(\S+\.nwb): ([0-9.]+) s, (\d+) samples saved\.(.*)$", line)
        if not found:
            continue
        contents = Contents(os.path.join(place.folder, found[1]))
        if int(found[3]) != len(contents.times):
            raise called_good(f"{what}: “{line}”, but {len(contents.times)} samples are there")
        if contents.missing and "damaged" not in found[4]:
            raise called_good(f"{what}: {contents.missing} samples are missing, and “{line}”")


def digest(place):
    """Bytes of the files in the folder by their names."""
    found = {}
    for name in place.names():
        path = os.path.join(place.folder, name)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                found[name] = file.read()
    return found


def list_rows(programs, place, what):
    """(verb, name) → how often, and the sequence numbers of edits."""
    done = programs.run("acts", "list", place.session)
    if done.status:
        raise lost(f"{what}: the session does not open any more: {done.err.strip()}")
    rows, numbers = collections.Counter(), []
    for line in done.out.splitlines():
        words = line.split(" ")
        rows[(words[0], words[1])] += 1
        if words[0] == "edit":
            numbers.append(int(words[2]))
    twice = [row for row, n in rows.items() if n > 1]
    if twice or len(set(numbers)) != len(numbers):
        raise lost(f"{what}: stands twice: {twice or sorted(numbers)}")
    return set(rows)
