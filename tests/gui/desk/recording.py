"""A study filmed and recorded by hand, looked at, and looked back at by the participant."""

import json
import os
import re

from story import story

STUDY = """[study]
name=Shop
[touchpoint entrance]
title=Entrance
[touchpoint shelf]
title=Shelf
[touchpoint checkout]
title=Checkout
[instruments]
slider=entrance
score=entrance;shelf
words=shelf
"""


def write_study(desk):
    path = os.path.join(desk.home, "shop.study")
    with open(path, "w", encoding="utf-8") as out:
        out.write(STUDY)
    return path


def remember(desk, **choices):
    """What the set-up form remembers of the session before."""
    folder = os.path.join(desk.home, "config/affekt")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "live.ini"), "w", encoding="utf-8") as out:
        out.write("[live]\n")
        out.writelines(f"{key}={value}\n" for key, value in choices.items())


def frame_shown(desk):
    """The number of the frame in the video's bar; 0 as long as none is shown."""
    for node in desk.walk():
        found = re.search(r":\d\d\.\d+ · \D*(\d+)\D+\d+", node.get_name() or "")
        if found and node.get_role_name() == "label":
            return int(found.group(1))
    return 0


def look_at_the_video(desk):
    """Plays it, and steps through its frames."""
    desk.wait(lambda: frame_shown(desk) > 0, "a frame is shown")
    desk.key("m")
    desk.wait(lambda: frame_shown(desk) > 5, "the frame of the first mark is shown")
    first = frame_shown(desk)
    desk.key("period")
    desk.wait(lambda: frame_shown(desk) == first + 1, "the next frame is shown")
    desk.key("comma")
    desk.wait(lambda: frame_shown(desk) == first, "the frame before is shown")
    desk.key("space")
    desk.wait(lambda: frame_shown(desk) > first + 5, "the video plays")
    desk.find("Pause (Space)")
    desk.key("space")
    desk.find("Play (Space)")


@story("hand")
def a_study_is_recorded_by_hand_filmed_and_reviewed(desk, picture):
    remember(desk, devices="simulated;", cameras="test;", folder=desk.home,
             study=write_study(desk))
    desk.start("--page", "live")
    desk.wait(lambda: desk.can("live.start"), "the recording can be started")
    picture("setup")
    desk.key("ctrl+r")
    desk.wait(lambda: desk.can("live.next"), "the recording runs")
    desk.key("n")
    desk.find(containing=f"Entrance, {desk.say('open now')}")
    picture("first")
    desk.key("n")
    desk.find(containing=f"Shelf, {desk.say('open now')}")
    desk.key("m")
    desk.find(containing=desk.say("%s is set. Words to it:") % (desk.say("Mark %u") % 1))
    desk.type("smiles")
    desk.key("Return")
    desk.key("s", "1")
    desk.find(containing=f"Checkout, {desk.say('skipped')}")
    desk.find(containing=f"Entrance, {desk.say('open now')}")
    picture("running")
    with desk.held(desk.find("Hold to stop", role="push button")):
        desk.find("Session saved")
    picture("saved")
    desk.press("Review it")
    desk.find("SIMULATED")
    look_at_the_video(desk)
    picture("review")
    desk.close()
    session, = (name for name in os.listdir(desk.home) if name.endswith(".nwb"))
    session = os.path.join(desk.home, session)
    desk.places.run("cli/affekt", "verify", session)
    told = json.loads(desk.places.run("cli/affekt", "info", "--json", session))
    visits = {(row["id"], row["visit"]) for row in told["touchpoints"]}
    desk.check(visits == {("entrance", 1), ("shelf", 1), ("entrance", 2), ("checkout", 0)},
               f"the visits are those that were begun, not {visits}")
    desk.check(any("smiles" in str(mark) for mark in told["marks"]), f"marks: {told['marks']}")
    desk.check(told["videos"][0]["frames"] > 0, "the video has frames")


STORIES = [a_study_is_recorded_by_hand_filmed_and_reviewed]
