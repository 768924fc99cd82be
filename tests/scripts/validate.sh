#!/bin/bash
# Lets the official validators judge a session that Affekt wrote, as far as they are installed.
#   validate.sh BUILD_DIR OUT_DIR
set -euo pipefail
affekt=$(readlink -f "$1")/cli/affekt
out=$(readlink -m "$2")
judged=0

rm -rf "$out"
mkdir -p "$out"
"$affekt" record "$out/s.nwb" --device simulated,speed=max,stimuli=70:1/100:1 --duration 150 \
	--participant demo >"$out/record.txt"
"$affekt" analyze "$out/s.nwb" >"$out/analysis.txt"

if python3 -c 'import pynwb' 2>/dev/null; then
	python3 -m pynwb.validate "$out/s.nwb"
	judged=1
else
	echo "dev validate: pynwb is not importable (pip install pynwb)"
fi
if python3 -c 'import nwbinspector' 2>/dev/null; then
	python3 -m nwbinspector "$out/s.nwb" --threshold BEST_PRACTICE_VIOLATION
	judged=1
else
	echo "dev validate: nwbinspector is not importable (pip install nwbinspector)"
fi
"$affekt" export "$out/s.nwb" --format bids --output "$out/bids"
"$affekt" record "$out/other.nwb" --device simulated,seed=5,speed=max --duration 60 --participant other >"$out/record.txt"
"$affekt" export "$out/other.nwb" --format bids --output "$out/bids"
"$1/tests/recordings/round_trip" "$out/trip" . >"$out/trip.txt"
echo "dev validate: out in every format and in again"
/usr/bin/python3 tests/recordings/round_trip.py "$1/tests/recordings/round_trip"
if command -v npx >/dev/null; then
	for dataset in "$out/bids" "$out"/trip/*/bids; do
		npx --yes bids-validator@1.15.0 "$dataset"
	done
	judged=1
else
	echo "dev validate: npx is not there to run bids-validator (apt-get install npm)"
fi
((judged)) || { echo "dev validate: no validator is installed, nothing was judged" >&2; exit 1; }
