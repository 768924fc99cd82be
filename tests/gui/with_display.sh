#!/bin/bash
# Runs a command on an X server of its own, without a window manager.
#   with_display.sh COMMAND [ARG...]
set -uo pipefail
ready=$(mktemp -u)
mkfifo "$ready"
Xvfb -displayfd 3 -screen 0 1920x1080x24 -noreset -nolisten tcp 3>"$ready" >/dev/null 2>&1 &
server=$!
# The server says the number that it took once it can be talked to.
read -r number <"$ready"
rm "$ready"
# What the program keeps between runs is that of the test alone, unless it chose a place.
state=$(mktemp -d)
export XDG_STATE_HOME=${XDG_STATE_HOME:-$state}
trap 'kill "$server"; rm -rf "$state"' EXIT
# Each of these keeps the desktop of the person who runs the tests out of them.
export DISPLAY=:$number GDK_BACKEND=x11 GSK_RENDERER=cairo GTK_A11Y=test GSETTINGS_BACKEND=memory
export G_SLICE=always-malloc GDK_DEBUG=gl-disable ADW_DISABLE_PORTAL=1 GTK_USE_PORTAL=0 G_DEBUG=fatal-criticals
unset WAYLAND_DISPLAY GTK_THEME
# Builds with a checker of leaks or threads: only what is ours counts. Leaks of libraries are told
# apart by whole stacks.
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
export LSAN_OPTIONS=suppressions=$here/../lsan.supp:print_suppressions=0
export ASAN_OPTIONS=${ASAN_OPTIONS:-fast_unwind_on_malloc=0}
export TSAN_OPTIONS=suppressions=$here/../tsan.supp
"$@"
