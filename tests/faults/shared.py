"""Two programs at one session, and files that go away or change under a program that has them."""
import os
import subprocess
import time

from place import (Place, Wrong, check_good_files, check_words, half, list_rows, lost, recover,
                   unclear, verify)
from replay import must, read_raw

BLOCKS = 12
DEVICE = "simulated,rate=100,seed=7"
PATIENCE_S = 60
BEGUN_BYTES = 6000  # of a journal: more than its header and the descriptions of devices


def begin(programs, *words):
    """A program of acts.c that says a line and waits on its standard input."""
    return subprocess.Popen([programs.acts, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def end(process, text=""):
    out, err = process.communicate(text, timeout=PATIENCE_S)
    return process.returncode, out, err


def must_refuse(status, err, what):
    if status != 1 or len(err.strip()) < 30:
        raise unclear(f"{what}: exit {status}: {err.strip()}")


def wait_for(path, process):
    """Until the recording has begun: samples stand in its journal."""
    until = time.monotonic() + PATIENCE_S
    while not os.path.exists(path) or os.path.getsize(path) < BEGUN_BYTES:
        if process.poll() is not None or time.monotonic() > until:
            raise unclear(f"{path} does not come: {process.stderr.read()}")
        time.sleep(0.01)


def two_editors(programs, place):
    """The second is refused while the first holds the log."""
    must(programs.run("acts", "record", place.session, BLOCKS))
    holder = begin(programs, "hold", place.session)
    holder.stdout.readline()
    second = programs.run("acts", "edit", place.session, 1)
    end(holder)
    must_refuse(second.status, second.err, "a second editor")
    must(programs.run("acts", "edit", place.session, 2))
    if len(list_rows(programs, place, "two editors")) != 2:
        raise lost("two editors: edits are missing")


def two_recorders(programs, place):
    """On one name: one records, the other is told; no sample is mixed."""
    words = ("affekt", "record", place.session, "--device", DEVICE, "--duration", "1.5",
             "--no-analyze")
    pair = [programs.start(words, None) for _ in range(2)]
    ends = [process.communicate(timeout=PATIENCE_S) for process in pair]
    states = sorted(process.returncode for process in pair)
    if states != [0, 1]:
        raise unclear(f"two recorders on one name: exits {states}: {ends}")
    loser = next(i for i in range(2) if pair[i].returncode == 1)
    must_refuse(1, ends[loser][1].decode(), "the second recorder")
    check_program_file(programs, place, place.session)
    if place.names() != ["p01.nwb"]:
        raise half(f"two recorders on one name leave {place.names()}")


def check_program_file(programs, place, path, least=100):
    """A file of `affekt record` that is whole, with the samples that the device gives."""
    if not verify(programs, path):
        raise half(f"{path} does not verify")
    truth = os.path.join(place.root, "truth.nwb")
    if not os.path.exists(truth):
        must(programs.run("affekt", "record", truth, "--device", DEVICE + ",speed=max",
                          "--duration", "10", "--no-analyze"))
    right, found = read_raw(truth)[0], read_raw(path)[0]
    for channel, values in right.items():
        n = len(found.get(channel, ()))
        if n < least or found[channel] != values[:n]:
            raise lost(f"{path}: {n} samples of {channel}, or not what was sent")


def two_recoveries(programs, place):
    """At once: one session, and nobody complains but of the other."""
    must(programs.run("acts", "journal", place.session, BLOCKS))
    pair = [programs.start(("affekt", "recover", place.folder), None) for _ in range(2)]
    for process in pair:
        _, err = process.communicate(timeout=PATIENCE_S)
        if process.returncode:
            raise unclear(f"two recoveries: exit {process.returncode}: {err}")
    blocks, _ = recover(programs, place, "two recoveries")
    if len(blocks) != BLOCKS or place.names() != ["p01.nwb"]:
        raise lost(f"two recoveries: {len(blocks)} blocks, {place.names()}")


def stale(programs, place, change, what):
    """A session is changed by `change` between its opening and its storing by a slow program."""
    must(programs.run("acts", "record", place.session, BLOCKS))
    must(programs.run("acts", "edit", place.session, 3))
    slow = begin(programs, "slow", place.session)
    slow.stdout.readline()
    change()
    status, _, err = end(slow, "\n")
    must_refuse(status, err, what)


def moved_while_open(programs, place):
    elsewhere = os.path.join(place.folder, "moved.nwb")

    def move():
        os.rename(place.session, elsewhere)
        os.rename(place.session + ".edits", elsewhere + ".edits")

    stale(programs, place, move, "a session that was moved while open")
    if len(check_good_files(programs, place)[0]) != BLOCKS:
        raise lost("moved while open: samples are missing")
    place.session = elsewhere
    if len(list_rows(programs, place, "moved while open")) != 3:
        raise lost("moved while open: edits are missing")


def replaced_while_open(programs, place):
    other = os.path.join(place.root, "other.nwb")
    must(programs.run("acts", "record", other, 2 * BLOCKS))
    stale(programs, place, lambda: os.replace(other, place.session),
          "a session that was replaced while open")
    blocks, _ = check_good_files(programs, place)
    if len(blocks) != 2 * BLOCKS:
        raise lost("replaced while open: the other session is damaged")


def stored_by_another_while_open(programs, place):
    stale(programs, place, lambda: must(programs.run("acts", "fold", place.session)),
          "a session that another program stored while open")
    if len(list_rows(programs, place, "stored by another")) != 3:
        raise lost("stored by another: edits are missing")


def journal_moved_while_recording(programs, place):
    elsewhere = os.path.join(place.folder, "moved.nwb")
    recorder = programs.start(("affekt", "record", place.session, "--device", DEVICE,
                               "--duration", "2", "--no-analyze"), None)
    wait_for(place.journal, recorder)
    os.rename(place.journal, elsewhere + ".journal")
    _, err = recorder.communicate(timeout=PATIENCE_S)
    must_refuse(recorder.returncode, err.decode(), "a journal that was moved while recording")
    must(programs.run("affekt", "recover", place.folder))
    check_program_file(programs, place, elsewhere)


def journal_removed_while_recording(programs, place):
    """It is still open, and is written anew."""
    recorder = programs.start(("affekt", "record", place.session, "--device", DEVICE,
                               "--duration", "2", "--no-analyze"), None)
    wait_for(place.journal, recorder)
    os.unlink(place.journal)
    _, err = recorder.communicate(timeout=PATIENCE_S)
    if recorder.returncode:
        raise lost(f"a journal that was removed while recording: {err.decode()}")
    check_program_file(programs, place, place.session)


def folder_moved_while_recording(programs, place):
    elsewhere = place.folder + "-moved"
    recorder = programs.start(("affekt", "record", place.session, "--device", DEVICE,
                               "--duration", "2", "--no-analyze"), None)
    wait_for(place.journal, recorder)
    os.rename(place.folder, elsewhere)
    _, err = recorder.communicate(timeout=PATIENCE_S)
    must_refuse(recorder.returncode, err.decode(), "a folder that was moved while recording")
    os.rename(elsewhere, place.folder)
    must(programs.run("affekt", "recover", place.folder))
    check_program_file(programs, place, place.session)


def recovery_while_recording(programs, place):
    recorder = programs.start(("affekt", "record", place.session, "--device", DEVICE,
                               "--duration", "2", "--no-analyze"), None)
    wait_for(place.journal, recorder)
    while recorder.poll() is None:
        done = programs.run("affekt", "recover", place.folder)
        check_words(done, "recovery while recording")
    _, err = recorder.communicate(timeout=PATIENCE_S)
    if recorder.returncode:
        raise unclear(f"recovery while recording: {err.decode()}")
    check_program_file(programs, place, place.session)


def clock_set_back(programs, place):
    """tests/acquisition/step_clock.py, which is a test of its own."""
    here = os.path.dirname(os.path.abspath(__file__))
    script = os.path.join(here, "..", "acquisition", "step_clock.py")
    library = os.path.join(programs.build, "tests", "acquisition", "libstep_clock.so")
    done = programs.run("/usr/bin/python3", script, programs.affekt, library)
    if done.status:
        raise lost(f"wall clock set back: {done.err.strip()}")


CASES = {
    "two editors of one session": two_editors,
    "two recorders on one name": two_recorders,
    "two recoveries of one folder": two_recoveries,
    "recovery while recording": recovery_while_recording,
    "session moved while open": moved_while_open,
    "session replaced while open": replaced_while_open,
    "session stored by another while open": stored_by_another_while_open,
    "journal moved while recording": journal_moved_while_recording,
    "journal removed while recording": journal_removed_while_recording,
    "folder moved while recording": folder_moved_while_recording,
}


# Those that are tests already, for the table.
FULL_CASES = {"wall clock set back while recording": clock_set_back}


def cases(programs, name, trials, _seed):
    """Yields None for a trial that went well, else what went wrong."""
    for _ in range(trials):
        place = Place()
        try:
            {**CASES, **FULL_CASES}[name](programs, place)
            yield None
        except Wrong as wrong:
            yield "", wrong
        finally:
            place.remove()
