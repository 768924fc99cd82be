"""Edits are undone, redone and saved; not even killing the window loses one."""

import json
import re

from recording import frame_shown
from story import story
from troubles import film


def shift_ms(desk):
    """By how much the film is shifted, as the video's bar says; 0 it says nothing."""
    words = re.escape(desk.say(" · shifted by %+ld ms")).replace(re.escape("%+ld"), r"([+-]\d+)")
    for node in desk.walk():
        found = re.search(words, node.get_name() or "")
        if found and node.get_role_name() == "label":
            return int(found.group(1))
    return 0


def is_shifted(desk, by_ms):
    desk.wait(lambda: frame_shown(desk) > 0 and shift_ms(desk) == by_ms,
              f"the film is shifted by {by_ms} ms")


def shift(desk):
    """Shifts the film by a frame; by how much it is shifted then."""
    before = shift_ms(desk)
    desk.key("ctrl+shift+Right")
    desk.wait(lambda: shift_ms(desk) > before, "the film is shifted further")
    return shift_ms(desk)


def is_committed(desk, session):
    """The log beside the session holds an edit of the film."""
    def look():
        try:
            with open(session + ".edits", "rb") as log:
                return b"offset" in log.read()
        except FileNotFoundError:
            return False
    desk.wait(look, "the edit is on the disk")


@story("edit")
def edits_are_undone_redone_saved_and_survive_a_kill(desk, picture):
    session, _ = film(desk)
    desk.start(session)
    is_shifted(desk, 0)
    first = shift(desk)
    second = shift(desk)
    picture("edited")
    desk.key("ctrl+z")
    is_shifted(desk, first)
    desk.key("ctrl+shift+z")
    is_shifted(desk, second)
    desk.close()
    desk.places.run("cli/affekt", "verify", session)
    told = json.loads(desk.places.run("cli/affekt", "info", "--json", session))
    desk.check(told["edits"] > 0, "the edits are in the file")
    desk.start(session)
    is_shifted(desk, second)
    third = shift(desk)
    is_committed(desk, session)
    desk.kill()
    desk.start(session)
    is_shifted(desk, third)
    picture("after-the-kill")
    desk.close()
    desk.places.run("cli/affekt", "verify", session)


STORIES = [edits_are_undone_redone_saved_and_survive_a_kill]
