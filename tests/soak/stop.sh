#!/bin/bash
# One round: the recorder is killed while it turns its journal into the session file; afterwards
# there is a whole session, or a journal that becomes one.
#   stop.sh BUILD_DIR SCRATCH_DIR ROUND
set -euo pipefail
affekt=$(readlink -f "$1")/cli/affekt
folder=$2/$3
RANDOM=$3

fail() {
	echo "soak stop, round ${folder##*/}: $*" >&2
	exit 1
}

rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
# Ten minutes at full speed, so that stopping takes a while.
"$affekt" record s.nwb --device simulated,speed=max --duration 600 >record.txt 2>&1 &
recorder=$!
ms=$((50 + RANDOM % 1200))
sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
{ kill -KILL "$recorder"; wait "$recorder"; } 2>/dev/null || true

[[ -e s.nwb || -e s.nwb.journal ]] || exit 0 # killed before it began
if [[ -e s.nwb.journal ]]; then
	"$affekt" recover s.nwb.journal >recover.txt || fail "recover: $(tail -1 recover.txt)"
fi
for session in *.nwb; do
	"$affekt" verify "$session" >verify.txt || fail "$session: $(cat verify.txt)"
done
[[ ! -e s.nwb.journal ]] || fail "the journal stays"
cd /
rm -rf "$folder"
