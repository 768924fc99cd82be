"""Real windows, driven as people and screen readers drive them.

A Desk is one run of affekt-review on the display and session bus of with_desk.sh. Widgets are found
by role and name through AT-SPI, pressed through their actions, or reached by keys and clicks of
xdotool. Names are given in English and looked up in the program's own catalog, so that one scenario
runs in every language.

Nothing here sleeps for a guessed time: wait() looks again until its condition holds. When it does
not within LIMIT_S, the picture of the screen and the tree of widgets are kept and the test fails.
"""

import contextlib
import gettext
import os
import re
import subprocess
import sys
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# Names of methods that fit every release of the library; newer ones are not in all of them.
warnings.filterwarnings("ignore", category=DeprecationWarning)
LIMIT_S = 60
SHADOW_PX = 100  # which a window draws around itself
LOOK_EVERY_S = 0.05
# Of the libraries' own making: no bus to talk to, and a rounding of squeezed labels in GTK 4.8.
HARMLESS = r"Atspi|AT-SPI|dconf|gvfs|portal|Vulkan|MESA|reported min width -"
LANGUAGES = {"en": "C.UTF-8", "da": "da_DK.UTF-8", "nb": "nb_NO.UTF-8"}


class Failed(Exception):
    pass


class Places:
    """Where programs, catalogs and scratch are, of the command line."""

    def __init__(self, build, scratch):
        self.build = os.path.abspath(build)
        self.scratch = os.path.abspath(scratch)
        os.makedirs(self.scratch, exist_ok=True)

    def program(self, path):
        return os.path.join(self.build, path)

    def run(self, path, *words):
        """A program of the build tree, to its end; its output."""
        done = subprocess.run(
            [self.program(path), *words], capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"{path} {' '.join(words)}: {done.stderr}")
        return done.stdout

    def locale(self, name):
        """Definitions of the language @name in scratch; they are not installed everywhere."""
        folder = os.path.join(self.scratch, "locales")
        if name != "C.UTF-8" and not os.path.isdir(os.path.join(folder, name)):
            os.makedirs(folder, exist_ok=True)
            subprocess.run(["localedef", "-i", name.split(".")[0], "-f", "UTF-8",
                            os.path.join(folder, name)], check=True)
        return folder


def plain(text):
    """A text without the mark of its mnemonic."""
    return re.sub(r"_(\w)", r"\1", text, count=1)


class Desk:
    def __init__(self, places, home, language="en", theme="light", scale=1, env=None):
        self.places = places
        self.home = os.path.join(places.scratch, home)
        self.language = language
        self.scale = scale
        self.process = None
        self.pictures = 0
        self.catalog = gettext.translation(
            "affekt", places.program("po"), [language], fallback=True)
        locale = LANGUAGES[language]
        self.env = dict(os.environ)
        self.env.pop("GTK_A11Y", None)
        self.env.update({
            "HOME": self.home, "XDG_STATE_HOME": self.home + "/state",
            "XDG_CONFIG_HOME": self.home + "/config", "XDG_DATA_HOME": self.home + "/share",
            "XDG_RUNTIME_DIR": self.home + "/run", "XDG_CACHE_HOME": self.home + "/cache",
            "LC_ALL": locale, "LANGUAGE": "" if language == "en" else language,
            "LOCPATH": places.locale(locale), "GDK_SCALE": str(scale),
            "GST_REGISTRY": places.scratch + "/gstreamer.registry",
            "ADW_DEBUG_COLOR_SCHEME": "prefer-" + theme, "G_DEBUG": "", "NO_AT_BRIDGE": "0"})
        self.env.update(env or {})
        for key in ("state", "config", "share", "run", "cache"):
            os.makedirs(os.path.join(self.home, key), mode=0o700, exist_ok=True)

    # The program

    def start(self, *words):
        self.log = open(os.path.join(self.home, "stderr"), "a", encoding="utf-8")
        self.process = subprocess.Popen(
            [self.places.program("gui/affekt-review"), *words],
            env=self.env, stderr=self.log, stdout=self.log)
        self.wait(lambda: self.frame() is not None, "the window appears")
        self.wait(self.activate, "the window takes the keys")
        # What is under the pointer is read before the cursor: it is out of the way.
        self.xdotool("mousemove", "1919", "1079")
        return self

    def frame(self):
        """The window, NULL as long as there is none."""
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            try:
                if application is None or application.get_process_id() != self.process.pid:
                    continue
                for j in range(application.get_child_count()):
                    child = application.get_child_at_index(j)
                    if child is not None and child.get_role_name() == "frame":
                        return child
            except GLib.Error:
                continue
        return None

    def window(self):
        """The number of the X window; None as long as it is not shown."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
            capture_output=True, text=True, check=False).stdout.split()
        return found[-1] if found else None

    def activate(self):
        number = self.window()
        if number is None:
            return False
        subprocess.run(["xdotool", "windowactivate", number], capture_output=True, check=False)
        active = subprocess.run(
            ["xdotool", "getactivewindow"], capture_output=True, text=True, check=False)
        return active.stdout.strip() == number

    def resize(self, width, height):
        number = self.window()
        self.xdotool("windowsize", number, str(width), str(height))

        def is_so():
            shape = subprocess.run(["xdotool", "getwindowgeometry", "--shell", number],
                                   capture_output=True, text=True, check=False).stdout
            size = dict(line.split("=") for line in shape.split() if "=" in line)
            return 0 <= int(size["WIDTH"]) - width <= SHADOW_PX \
                and 0 <= int(size["HEIGHT"]) - height <= SHADOW_PX
        self.wait(is_so, f"the window is {width}x{height}")

    def is_over(self):
        return self.process.poll() is not None

    def close(self):
        self.key("ctrl+w")
        self.wait(self.is_over, "the program ends")
        self.check(self.process.returncode == 0, f"it ended with {self.process.returncode}")
        self.check_log()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Whatever happened."""
        if self.process is not None and self.process.poll() is None:
            self.kill()

    # Words

    def say(self, english):
        return plain(self.catalog.gettext(english))

    # Waiting and failing

    def wait(self, condition, what):
        end = time.monotonic() + LIMIT_S
        while True:
            try:
                result = condition()
            except GLib.Error:  # the tree changed under our feet
                result = None
            if result:
                return result
            if self.process.poll() is not None and condition != self.is_over:
                self.fail(f"the program has ended with {self.process.returncode}, but: {what}")
            if time.monotonic() > end:
                self.fail(f"this never became true: {what}")
            time.sleep(LOOK_EVERY_S)

    def check(self, holds, what):
        if not holds:
            self.fail(what)

    def check_log(self):
        """No warning of a library was caused on the way."""
        with open(os.path.join(self.home, "stderr"), encoding="utf-8") as log:
            bad = [line for line in log if "CRITICAL" in line or "-WARNING" in line
                   and not re.search(HARMLESS, line)]
        self.check(not bad, "it complained: " + "".join(bad))

    def fail(self, what):
        try:
            self.picture("failed")
            with open(os.path.join(self.places.scratch, "failed.tree"), "w",
                      encoding="utf-8") as out:
                out.write("\n".join(self.dump()))
        except (GLib.Error, OSError, subprocess.SubprocessError):
            pass
        raise Failed(f"{self.language}: {what} (see {self.places.scratch}/failed.*)")

    # Widgets

    def walk(self, node=None):
        """Everything that is shown, from the top."""
        node = node or self.frame()
        if node is None:
            return
        try:
            if not node.get_state_set().contains(Atspi.StateType.VISIBLE):
                return
            yield node
            children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
        except GLib.Error:
            return
        for child in children:
            if child is not None:
                yield from self.walk(child)

    def look(self, name=None, role=None, containing=None):
        """The first widget shown that fits; None."""
        for node in self.walk():
            try:
                if role is not None and node.get_role_name() != role:
                    continue
                text = node.get_name() or ""
                if name is not None and not self.is_named(node, name):
                    continue
                if containing is not None and containing not in text:
                    continue
                return node
            except GLib.Error:
                continue
        return None

    def find(self, name=None, role=None, containing=None):
        return self.wait(lambda: self.look(name, role, containing),
                         f"there is a {role or 'widget'} “{name or containing}”")

    def is_gone(self, **what):
        self.wait(lambda: self.look(**what) is None, f"{what} is gone")

    def press(self, name, role=None):
        """Presses a button, ticks a box, chooses a tab: the widget's own first action."""
        node = self.find(name, role)

        def is_done():
            action = node.get_action_iface()
            return action is not None and action.get_n_actions() > 0 and action.do_action(0)
        self.wait(is_done, f"“{name}” can be pressed")

    def is_focused(self, node):
        self.wait(lambda: node.get_state_set().contains(Atspi.StateType.FOCUSED),
                  f"“{node.get_name()}” has the focus")

    def act(self, name):
        """A GAction of the window, by its full name."""
        def is_done():
            action = self.frame().get_action_iface()
            for i in range(action.get_n_actions()):
                if action.get_action_name(i) == name:
                    return action.do_action(i)
            return False
        self.wait(is_done, f"the action {name} works")

    def can(self, name):
        """Whether the window offers the GAction now."""
        action = self.frame().get_action_iface()
        return any(action.get_action_name(i) == name for i in range(action.get_n_actions()))

    def tick(self, name):
        """The check box of the row @name."""
        self.click(self.find(name, role="label"))

    def answer(self, name):
        """Presses a button of the question that is asked; as soon as it can be pressed."""
        def is_done():
            for node in self.walk_all():
                if node.get_role_name() == "push button" and self.is_named(node, name):
                    states = node.get_state_set()
                    action = node.get_action_iface()
                    return states.contains(Atspi.StateType.SENSITIVE) and action.do_action(0)
            return False
        self.wait(is_done, f"“{name}” can be answered")

    def is_named(self, node, name):
        text, wanted = node.get_name() or "", self.say(name)
        return plain(text.split("  ")[0]) == wanted or plain(text) in (wanted, f"{wanted} {wanted}")

    def walk_all(self):
        """Every window of the program, dialogs too."""
        application = self.frame().get_application()
        for i in range(application.get_child_count()):
            child = application.get_child_at_index(i)
            if child is not None:
                yield from self.walk(child)

    def dump(self):
        lines = []
        for node in self.walk():
            lines.append(f"{node.get_role_name()}\t{node.get_name()}\t{node.get_description()}")
        return lines

    def texts(self):
        """Names and descriptions of everything shown."""
        found = set()
        for node in self.walk():
            try:
                found.update((node.get_name() or "", node.get_description() or ""))
            except GLib.Error:
                continue
        return found - {""}

    # Keys and pointer

    def xdotool(self, *words):
        subprocess.run(["xdotool", *words], check=True, capture_output=True)

    def key(self, *keys):
        self.wait(self.activate, "the window takes the keys")
        for one in keys:
            self.xdotool("key", one)

    def type(self, text):
        self.wait(self.activate, "the window takes the keys")
        self.xdotool("type", text)

    def point(self, node):
        """At the middle of a widget, whose place is told in units of the scale."""
        area = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        self.xdotool("mousemove", "--window", self.window(),
                     str(self.scale * (area.x + area.width // 2)),
                     str(self.scale * (area.y + area.height // 2)))

    def click(self, node):
        self.point(node)
        self.xdotool("click", "1")

    @contextlib.contextmanager
    def held(self, node):
        """The button of the mouse is held on a widget as long as the block lasts."""
        self.point(node)
        self.xdotool("mousedown", "1")
        try:
            yield
        finally:
            self.xdotool("mouseup", "1")

    def picture(self, name):
        path = os.path.join(self.places.scratch, f"{name}.png")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        subprocess.run(["import", "-window", self.window() or "root", path], check=True)
        return path


def run(scenarios, places, **how):
    """Runs @scenarios, functions of (places, how); what they are called is what they show."""
    failures = 0
    for scenario in scenarios:
        name = scenario.__name__.replace("_", " ")
        try:
            scenario(places, how)
            print(f"desk: {name}: ok", flush=True)
        except (Failed, subprocess.SubprocessError, GLib.Error) as failure:
            failures += 1
            print(f"desk: {name}: {failure}", flush=True)
    sys.exit(1 if failures else 0)
