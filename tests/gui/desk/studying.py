"""A study of some people: analysed, read, left out of, looked into, by keys and by ear."""

import os

from story import story


def table_of(study):
    with open(os.path.join(study, "participants.tsv"), encoding="utf-8") as table:
        return table.read()


@story("study")
def a_study_is_analysed_read_and_decided_about(desk, picture):
    study = os.path.join(desk.home, "shop")
    desk.places.run("tests/study/make_study", study, "--participants", "4", "--touchpoints", "5",
                    "--minutes", "4")
    desk.start(study)
    desk.find(containing="4 ", role="label")
    picture("waiting")
    desk.press("_Analyse")
    grid = desk.find("Participants and touch points", role="table")

    def hears(words):
        desk.wait(lambda: words in (grid.get_description() or ""),
                  f"a screen reader hears “{words}”")

    hears(desk.say("arousal %.0f").split("%")[0])
    picture("analysed")
    desk.key("Down", "Right")
    hears("P002")
    desk.key("Return")
    desk.find("SIMULATED")
    picture("moment")
    desk.key("BackSpace")
    hears("P002")
    desk.key("x")
    desk.wait(lambda: any(desk.say("Leave %s out of the study?") % "P002" in (node.get_name() or "")
                          for node in desk.walk_all()), "the question for a reason")
    desk.xdotool("type", "fire alarm")
    desk.answer("_Leave out")
    desk.wait(lambda: "fire alarm" in table_of(study), "the reason is in the table")
    hears(desk.say("out of the means: %s") % "fire alarm")
    picture("excluded")
    desk.key("ctrl+z")
    desk.wait(lambda: "fire alarm" not in table_of(study), "the table is as it was")
    desk.close()


STORIES = [a_study_is_analysed_read_and_decided_about]
