"""What goes wrong is one sentence in the window, and everything else works."""

import os
import shutil

from recording import remember
from story import story

CAMERA = "test,width=320,height=180"
# Every decoder of the film that GStreamer may know.
DECODERS = ("avdec_h264", "openh264dec", "vah264dec", "vaapih264dec", "v4l2h264dec", "nvh264dec",
            "v4l2slh264dec", "vah264lpdec", "vaapidecodebin", "nvh264sldec")


def film(desk, name="film", seconds=3):
    """A session with a film beside it."""
    session = os.path.join(desk.home, f"{name}.nwb")
    desk.places.run("cli/affekt", "record", session, "--device", f"simulated,duration={seconds}",
                    "--camera", CAMERA)
    return session, session.replace(".nwb", ".mkv")


def is_told(desk, sentence, *values):
    """A sentence of the program, in its own language, with those words put in."""
    parts = desk.say(sentence).split("%s")
    told = "".join(part + value for part, value in zip(parts, (*values, "")))
    desk.find(containing=told, role="label")


def the_rest_works(desk):
    """Tracks are drawn, and jumps reach what they jump to."""
    desk.find("Skin conductance", role="image")
    desk.key("End")
    desk.find(containing="00:03.", role="label")
    desk.key("Home")
    desk.find(containing="00:00.00", role="label")


@story("moved")
def a_film_that_was_moved_is_asked_back(desk, picture):
    session, video = film(desk)
    os.rename(video, video + ".away")
    desk.start(session)
    is_told(desk, "The video “%s” is not in the folder of its session; put it back beside “%s”.",
            "film.mkv", session)
    the_rest_works(desk)
    picture("moved")
    desk.close()
    os.rename(video + ".away", video)
    other, other_video = film(desk, "other", 1)
    os.unlink(other)
    os.replace(other_video, video)
    desk.start(session)
    desk.find(containing=desk.say(
        "The video “%s” belongs to another session (%s); put the one of this session in its "
        "place.").split("(")[0] % "film.mkv", role="label")
    the_rest_works(desk)
    picture("another")
    desk.close()


@story("cut")
def a_film_that_was_cut_is_shown_as_far_as_it_goes(desk, picture):
    session, video = film(desk)
    os.truncate(video, os.path.getsize(video) // 2)
    desk.start(session)
    the_rest_works(desk)
    desk.key("End")
    parts = desk.say("The video ends %.1f s before its frame times do: the file is cut. What is "
                     "left can be shown.").split("%.1f")
    desk.find(containing=parts[1], role="label")
    picture("cut")
    desk.close()


@story("decoder", GST_PLUGIN_FEATURE_RANK=",".join(f"{one}:NONE" for one in DECODERS))
def without_a_decoder_the_package_is_named(desk, picture):
    session, video = film(desk)
    desk.start(session)
    is_told(desk, "The video %s is %s, and no decoder for it is installed; install the package %s "
            "and open the session again.", video, "H.264", "gstreamer1.0-libav")
    the_rest_works(desk)
    picture("decoder")
    desk.close()


STORIES = [a_film_that_was_moved_is_asked_back]
LONGER = [a_film_that_was_cut_is_shown_as_far_as_it_goes, without_a_decoder_the_package_is_named]
