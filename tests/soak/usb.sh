#!/bin/bash
# One round: a whole recorded person (300 s) through an emulated Lightstone, the real libusb and
# `affekt record`; every delivered sample must be in the file.
#   usb.sh BUILD_DIR WORK_DIR ROUND
set -euo pipefail
build=$(readlink -f "$1")
export USB_PRELOAD=libumockdev-preload.so.0
export USB_FRONT=$build/tests/usb/affekt-umockdev
export USB_AFFEKT=$build/cli/affekt
"$build/tests/usb/usb_replayed"
