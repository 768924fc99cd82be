#!/bin/bash
# Judges what the guest has recorded: nothing is wrong with it, and of the ramp that the emulated
# instrument has played, one count a sample, every count is there, but for the planned unplug.
#   judge.sh AFFEKT FOLDER
set -euo pipefail
affekt=$1
cd "$2"
wrong=0

complain() {
	echo "guest: $*" >&2
	wrong=1
}

# Samples and steps other than one count, from the column of raw conductance.
read_ramp() { # SESSION
	"$affekt" export "$1.nwb" --format csv --output "$1" >"$1.log" 2>&1 || complain "$1 cannot be exported: $(cat "$1.log")"
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "conductance_raw") column = i }
		NR > 2 && $column != last + 1 { steps++ }
		{ last = $column }
		END { print NR - 1, steps + 0 }' "$1/gsr.csv"
}

expect_ramp() { # SESSION SAMPLES_MIN STEPS GAPS
	local samples steps gaps

	read -r samples steps < <(read_ramp "$1")
	gaps=$(awk -F, 'NR > 1 && $4 == "unplugged" { n++ } NR > 1 && $4 != "unplugged" { n += 100 } END { print n + 0 }' "$1/gaps.csv")
	echo "$1: $samples samples, $gaps gaps"
	((samples >= $2)) || complain "$1 has $samples samples, at least $2 were expected"
	((steps == $3)) || complain "$1 jumps $steps times over counts, $3 times was expected"
	((gaps == $4)) || complain "$1 should have $4 gaps, all of them unplugged: $(cat "$1/gaps.csv")"
}

for session in replugged crashed attached filmed cms50 bitalino arduino; do
	"$affekt" verify "$session.nwb" >"$session.log" 2>&1 || complain "$session: $(cat "$session.log")"
done
expect_ramp replugged 80 1 1
expect_ramp crashed 20 0 0
expect_ramp attached 20 0 0

for session in cms50 bitalino arduino; do
	samples=$(awk 'END { print NR - 1 }' <("$affekt" export "$session.nwb" --format csv --output "$session" >/dev/null && cat "$session/pulse.csv"))
	echo "$session: $samples samples"
	((samples >= 20)) || complain "$session has $samples samples, at least 20 were expected"
	[[ $(wc -l <"$session/gaps.csv") == 1 ]] || complain "$session should have no gap: $(cat "$session/gaps.csv")"
done

frames=$("$affekt" info filmed.nwb --json | sed -n 's/.*"frames" : \([0-9]*\).*/\1/p' | head -n 1)
echo "filmed: $frames frames"
((${frames:-0} >= 5)) || complain "the camera gave ${frames:-no} frames, at least 5 were expected"
((wrong == 0))
