#!/bin/bash
# One round: the full-stack test on Debian's kernel.
#   guest.sh BUILD_DIR WORK_DIR ROUND
set -euo pipefail
tests/guest/run.sh "$1/cli/affekt" "$2/out" build/guest
