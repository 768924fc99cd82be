#!/bin/bash
# Runs a command on a desk of its own: X server, window manager, session bus, accessibility bus. All
# of them end with the command.
#   with_desk.sh COMMAND [ARG...]
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
exec "$here/../with_manager.sh" dbus-run-session -- bash -c '
	/usr/libexec/at-spi-bus-launcher --launch-immediately 2>/dev/null &
	"$@"' with_desk "$@"
