"""What a story is: a scenario with a home of its own, told in one language, theme and size."""

import os
import shutil

from desk import Desk


def story(name, **env):
    """The program is gone afterwards, whatever happened. @env is added to its environment."""
    def wrap(play):
        def scenario(places, how):
            home = f"{name}-{how['language']}-{how['theme']}-{how['scale']}"
            shutil.rmtree(os.path.join(places.scratch, home), ignore_errors=True)
            desk = Desk(places, home, how["language"], how["theme"], how["scale"], env)
            try:
                play(desk, lambda what: how["pictures"] and desk.picture(f"{home}/{what}"))
            finally:
                desk.stop()
        scenario.__name__ = play.__name__
        return scenario
    return wrap
