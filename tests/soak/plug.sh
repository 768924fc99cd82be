#!/bin/bash
# One round: a device is pulled out and plugged in three times on the emulated bus.
#   plug.sh BUILD_DIR WORK_DIR ROUND
set -euo pipefail
build=$(readlink -f "$1")
export USB_PRELOAD=libumockdev-preload.so.0
export USB_FRONT=$build/tests/usb/affekt-umockdev
export USB_COLLECT=$build/tests/usb/affekt-usb-collect
"$build/tests/usb/usb_plugged" "$3" "$3" >"$2/round$3.txt" 2>&1 || {
	cat "$2/round$3.txt" >&2
	exit 1
}
