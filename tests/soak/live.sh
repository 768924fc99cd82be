#!/bin/bash
# One long recording of three streams on the emulated bus, with its losses, CPU, memory and latency.
#   live.sh BUILD_DIR SECONDS
set -euo pipefail
build=$(readlink -f "$1")
export USB_PRELOAD=libumockdev-preload.so.0
export USB_FRONT=$build/tests/usb/affekt-umockdev
export USB_AFFEKT=$build/cli/affekt
"$build/tests/usb/usb_live" "$2"
