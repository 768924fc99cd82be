#!/bin/bash
# One round: eight hours of a participant, with lost electrodes and movement, through the whole
# chain.
#   hours.sh BUILD_DIR SCRATCH_DIR ROUND
set -euo pipefail
affekt=$(readlink -f "$1")/cli/affekt
folder=$2/$3

rm -rf "$folder"
mkdir -p "$folder"
device="simulated,speed=max,seed=$3,rate=128,motion=1,electrode-loss=3600:30/14400:120"
"$affekt" record "$folder/s.nwb" --device "$device" --duration 28800 >"$folder/record.txt"
"$affekt" analyze "$folder/s.nwb" >"$folder/analysis.txt"
"$affekt" verify "$folder/s.nwb"
"$affekt" export "$folder/s.nwb" --format csv --output "$folder/csv"
rm -rf "$folder"
