"""Files that were cut off at random points."""
import random

from place import (Contents, Place, Wrong, called_good, check_words, list_rows, lost, recover,
                   verify)
from replay import FILE_HEADER_BYTES, FRAME, SAMPLES, must

BLOCKS = 60
EDITS = 24


def whole_frames(data):
    """Frame types whose last byte is in the file."""
    at, kinds = FILE_HEADER_BYTES, []
    while at + FRAME.size <= len(data):
        _, length, kind, *_ = FRAME.unpack_from(data, at)
        if at + FRAME.size + length <= len(data):
            kinds.append(kind)
        at += FRAME.size + length
    return kinds


def cut_file(path, data, moments):
    cut = moments.randint(0, len(data))
    with open(path, "wb") as file:
        file.write(data[:cut])
    return cut


def cut_journal(programs, place, data, moments):
    place.reset()
    cut = cut_file(place.journal, data, moments)
    blocks, _ = recover(programs, place, f"journal cut at {cut}")
    wanted = whole_frames(data[:cut]).count(SAMPLES)
    if blocks != set(range(wanted)):
        raise lost(f"journal cut at {cut}: {len(blocks)} of {wanted} whole blocks came back")


def cut_edits(programs, place, data, moments):
    cut = cut_file(place.session + ".edits", data, moments)
    rows = list_rows(programs, place, f"edits cut at {cut}")
    wanted = len(whole_frames(data[:cut]))
    if len(rows) != wanted:
        raise lost(f"edits cut at {cut}: {len(rows)} of {wanted} whole rows came back")
    done = programs.run("acts", "edit", place.session, 1)
    if done.status:
        raise lost(f"edits cut at {cut}: no more edits are taken: {done.err.strip()}")


def cut_session(programs, place, data, moments):
    cut = cut_file(place.session, data, moments)
    if verify(programs, place.session):
        if len(Contents(place.session).blocks(place.session)) != BLOCKS:
            raise called_good(f"session cut at {cut} of {len(data)} bytes is called good")
    done = programs.run("affekt", "info", place.session)
    check_words(done, f"session cut at {cut}: info")


WAYS = {"journal": cut_journal, "edits log": cut_edits, "session file": cut_session}


def cuts(programs, way, trials, seed):
    """Yields None for a trial that went well, else what went wrong."""
    place = Place()
    moments = random.Random(f"{way} {seed}")
    try:
        if way == "journal":
            must(programs.run("acts", "journal", place.session, BLOCKS))
        else:
            must(programs.run("acts", "record", place.session, BLOCKS))
        if way == "edits log":
            must(programs.run("acts", "edit", place.session, EDITS))
        suffix = {"journal": ".journal", "edits log": ".edits", "session file": ""}[way]
        with open(place.session + suffix, "rb") as file:
            data = file.read()
        for _ in range(trials):
            try:
                WAYS[way](programs, place, data, moments)
                yield None
            except Wrong as wrong:
                yield "", wrong
    finally:
        place.remove()
