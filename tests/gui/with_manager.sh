#!/bin/bash
# Runs a command on an X server of its own, with a window manager, which dies with the server.
#   with_manager.sh COMMAND [ARG...]
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
exec "$here/with_display.sh" bash -c 'openbox 2>/dev/null & exec "$@"' with_manager "$@"
