"""What people do with Affekt, from the first start to the last edit: one function per story.

    scenarios.py BUILD SCRATCH [--language da] [--theme dark] [--scale 2] [--pictures] [--short]
"""

import argparse
import os

import editing
import recalling
import recording
import studying
import troubles
from desk import Failed, Places, run
from story import story


@story("first")
def the_first_start_offers_a_demo_session_and_remembers_it(desk, picture):
    desk.start()
    desk.find("Welcome to Affekt")
    picture("welcome")
    desk.is_focused(desk.find("Look at a _demo session", role="push button"))
    desk.key("Return")
    desk.find("SIMULATED")
    desk.find("demo", role="label")
    picture("review")
    desk.key("ctrl+1")
    desk.find("Recent sessions", role="list")
    picture("sessions")
    desk.resize(720, 480)
    picture("sessions-narrow")
    desk.close()
    desk.check(os.path.exists(os.path.join(desk.home, "share/affekt/demo.nwb")),
               "the demo session is in the folder of the user's data")
    desk.places.run("cli/affekt", "verify", os.path.join(desk.home, "share/affekt/demo.nwb"))
    desk.start()
    desk.find("Recent sessions", role="list")
    desk.find(containing="DEMO")
    desk.close()


@story("live")
def a_session_is_recorded_marked_stopped_and_reviewed(desk, picture):
    desk.start("--page", "live")
    desk.tick("Simulated participant")
    desk.wait(lambda: desk.can("live.start"), "the recording can be started")
    picture("setup")
    desk.act("live.start")
    desk.wait(lambda: desk.can("live.mark"), "the recording runs")
    desk.key("u")
    desk.find("Touch point that begins now:")
    desk.type("Counter")
    desk.key("Return")
    desk.find(containing="Counter", role="label")
    picture("recording")
    desk.act("live.end-visit")
    desk.key("ctrl+w")
    desk.answer("_Stop and close")
    desk.wait(desk.is_over, "everything is saved and the window closed")
    recorded = [name for name in os.listdir(desk.home) if name.endswith(".nwb")]
    desk.check(len(recorded) == 1, f"one session was recorded, not {recorded}")
    session = os.path.join(desk.home, recorded[0])
    desk.places.run("cli/affekt", "verify", session)
    desk.start(session)
    desk.find(containing="Counter")
    picture("review")
    desk.close()


@story("orphan")
def a_session_with_a_broken_file_beside_it_opens_all_the_same(desk, picture):
    session = os.path.join(desk.home, "visit.nwb")
    desk.places.run("tests/gui/write_fixture", session, "120")
    with open(os.path.join(desk.home, "torn.nwb.journal"), "wb") as torn:
        torn.write(b"no journal at all")
    desk.start(session)
    desk.find("SIMULATED")
    picture("review")
    desk.close()


@story("damaged")
def a_file_that_is_no_session_is_a_sentence(desk, picture):
    broken = os.path.join(desk.home, "text.nwb")
    with open(broken, "w", encoding="utf-8") as out:
        out.write("not a session")
    desk.start(broken)
    desk.find("This session cannot be shown")
    picture("error")
    desk.key("ctrl+1")
    desk.find("Welcome to Affekt")
    desk.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("scratch")
    parser.add_argument("--language", default="en")
    parser.add_argument("--theme", default="light")
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--pictures", action="store_true")
    parser.add_argument("--short", action="store_true",
                        help="without stories that other tests tell in part")
    parser.add_argument("--only", help="part of a story's name")
    given = parser.parse_args()
    stories = [the_first_start_offers_a_demo_session_and_remembers_it,
               a_session_is_recorded_marked_stopped_and_reviewed,
               a_session_with_a_broken_file_beside_it_opens_all_the_same,
               a_file_that_is_no_session_is_a_sentence,
               *recording.STORIES, *recalling.STORIES, *editing.STORIES,
               *studying.STORIES, *troubles.STORIES]
    if not given.short:
        stories += troubles.LONGER
    if given.only:
        stories = [one for one in stories if given.only in one.__name__]
    if not stories:
        raise Failed(f"no story has “{given.only}” in its name")
    run(stories, Places(given.build, given.scratch), language=given.language, theme=given.theme,
        scale=given.scale, pictures=given.pictures)


if __name__ == "__main__":
    main()
