#!/bin/bash
# One round: a recording is killed at a random moment, also while it recovers, and nothing that was
# said to be safe is lost.
#   kill.sh BUILD_DIR SCRATCH_DIR ROUND
set -euo pipefail
affekt=$(readlink -f "$1")/cli/affekt
folder=$2/$3
name=soak$$
RANDOM=$3

fail() {
	echo "soak kill, round ${folder##*/}: $*" >&2
	exit 1
}

pause() { # LEAST_MS MOST_MS
	local ms=$(($1 + RANDOM % ($2 - $1)))
	sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
}

count() { # FILE KEY: how often "KEY" stands in the JSON of info
	"$affekt" info --json "$1" | grep -c "\"$2\"" || true
}

samples() { # FILE
	"$affekt" info --json "$1" | sed -n 's/^      "samples" : \([0-9]*\),$/\1/p' | head -1
}

rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
"$affekt" record "$name.nwb" --device simulated,rate=256 --participant soak >record.txt 2>&1 &
recorder=$!
trap 'kill -KILL "$recorder" 2>/dev/null || true' EXIT
until [[ -s $name.nwb.journal ]]; do
	kill -0 "$recorder" || fail "the recording did not start: $(tail -1 record.txt)"
	sleep 0.02
done

# Every mark that `affekt mark` has acknowledged must come back.
acknowledged=0
for _ in 1 2 3; do
	pause 50 900
	if "$affekt" mark "m$acknowledged" --session "$name" >>mark.txt 2>&1; then
		((acknowledged += 1))
	fi
done
pause 0 500
{ kill -KILL "$recorder"; wait "$recorder"; } 2>/dev/null || true

before=$(samples "$name.nwb.journal")
# Recovery itself may be killed as often as one likes.
for _ in 1 2 3; do
	"$affekt" recover "$name.nwb.journal" >recover.txt 2>&1 &
	recovery=$!
	pause 1 60
	{ kill -KILL "$recovery"; wait "$recovery"; } 2>/dev/null || true
done
[[ ! -e $name.nwb.journal ]] || "$affekt" recover "$name.nwb.journal" >recover.txt || fail "recover failed"
"$affekt" verify "$name.nwb" >verify.txt || fail "verify: $(cat verify.txt)"
after=$(samples "$name.nwb")
[[ ${before:-0} -gt 0 && $after -eq $before ]] || fail "$before samples before, ${after:-no} after"
marks=$(count "$name.nwb" pressed_s)
((marks >= acknowledged)) || fail "$acknowledged marks acknowledged, $marks in the file"
cd /
rm -rf "$folder"
