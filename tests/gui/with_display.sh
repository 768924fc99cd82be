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
trap 'kill "$server"' EXIT
# Each of these keeps the desktop of the person who runs the tests out of them.
export DISPLAY=:$number GDK_BACKEND=x11 GSK_RENDERER=cairo GTK_A11Y=test GSETTINGS_BACKEND=memory
export ADW_DISABLE_PORTAL=1 GTK_USE_PORTAL=0 G_DEBUG=fatal-criticals
unset WAYLAND_DISPLAY GTK_THEME
"$@"
