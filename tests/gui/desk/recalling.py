"""The participant looks back, with nothing but the keyboard; the answers stay with the session."""

import json
import os

from recording import STUDY
from story import story


def record(desk, name="visit", *more):
    """A session of the study, with its touch points at their planned times, as fast as it goes."""
    study = os.path.join(desk.home, "planned.study")
    text = STUDY
    for i, touchpoint in enumerate(("entrance", "shelf", "checkout")):
        text = text.replace(f"[touchpoint {touchpoint}]\n",
                            f"[touchpoint {touchpoint}]\nstart={70 + 20 * i}\nduration=20\n")
    with open(study, "w", encoding="utf-8") as out:
        out.write(text)
    session = os.path.join(desk.home, f"{name}.nwb")
    desk.places.run("cli/affekt", "record", session, "--device", "simulated,speed=max",
                    "--duration", "140", "--study", study, "--follow-plan", *more)
    return session


def n_answers(desk, session):
    told = json.loads(desk.places.run("cli/affekt", "info", "--json", session))["self_report"]
    return told["answers"] if told else 0


def is_said(desk, done, every):
    wanted = desk.say("%u of %u questions are answered or skipped") % (done, every)
    desk.find(containing=wanted, role="label")


@story("recall")
def a_participant_answers_by_keys_and_the_answers_stay(desk, picture):
    session = record(desk)
    desk.start(session)
    desk.find("SIMULATED")
    desk.key("ctrl+4")
    is_said(desk, 0, 4)
    picture("facilitator")
    desk.press("_Hand over to the participant")
    desk.find("How was this moment for you?", role="label")
    picture("sliders")
    desk.key("Right", "Right", "Tab", "Left", "Return")
    desk.find("All in all, how good was this moment?", role="label")
    desk.key("8")
    picture("score")
    desk.key("Return", "3", "Return")
    desk.find("Which words fit this moment?", role="label")
    desk.key("space")
    picture("words")
    desk.key("Return")
    desk.find("Thank you")
    picture("end")
    desk.key("Escape")
    is_said(desk, 4, 4)
    desk.close()
    desk.places.run("cli/affekt", "verify", session)
    answers = n_answers(desk, session)
    desk.check(answers == 5, f"two sliders, two scores and words were kept, not {answers}")
    desk.start(session)
    desk.find("SIMULATED")
    desk.key("ctrl+4")
    is_said(desk, 4, 4)
    desk.press("Show the _comparison…")
    desk.answer("_Show")
    desk.find("Lived and perceived")
    desk.find("8", role="label")
    desk.find("54", role="label")
    picture("comparison")
    desk.close()


STORIES = [a_participant_answers_by_keys_and_the_answers_stay]
