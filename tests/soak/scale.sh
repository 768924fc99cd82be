#!/bin/bash
# One round of what size costs: sessions of eight channels at 1 kHz, of 1, 6 and 24 hours, through
# every program that reads or writes them (rounds 1 to 3), then a folder of 1,000 sessions (round 4).
#   scale.sh BUILD_DIR SCRATCH_DIR ROUND [HOURS | SESSIONS]
# Each round writes its part of the table, SCRATCH_DIR/table.ROUND: name, wall seconds, CPU seconds,
# peak memory in MB; sizes stand behind their step. The 24 hours need 25 GB of disk.
#   scale.sh BUILD_DIR SCRATCH_DIR small
# compares the memory that 14 s of recording need with that of ten times as much.
set -euo pipefail
build=$(readlink -f "$1")
scratch=$2
round=$3
affekt=$build/cli/affekt
folder=$scratch/$round
table=$scratch/table.$round
export XDG_STATE_HOME=$scratch/state

fail() {
	echo "soak scale, round $round: $*" >&2
	exit 1
}

# Which files are known already decides whether they are read in the sandbox first.
forget_known() {
	rm -rf "$XDG_STATE_HOME"
}

cost() { # NAME PROGRAM [WORD…]
	"$build/tests/bench/cost" "$@" >>"$table"
}

size() { # NAME PATH
	printf '%-36s %29s MB\n' "  size of $1" "$(du -sb "$2" | awk '{printf "%.1f", $1 / 1e6}')" >>"$table"
}

# The exports whose format has no room for it must say so at once, and leave nothing.
refuse() { # FORMAT SESSION WORDS
	local said

	if said=$(timeout 20 "$affekt" export "$2" --format "$1" --output "$folder/$1" 2>&1); then
		fail "export --format $1 took what it cannot hold"
	fi
	[[ $said == *"$3"* ]] || fail "export --format $1 said: $said"
	printf '%-36s %32s\n' "$hours h: export $1" "refused at once" >>"$table"
}

hours() { # of $hours
	local session=$folder/s.nwb share format

	"$build/tests/recordings/write_hours" "$session.journal" "$hours"
	size "$hours h: journal" "$session.journal"
	cost "$hours h: finalise" "$affekt" recover "$session.journal"
	size "$hours h: session" "$session"
	# Against eight columns of float32 and one of float64 time stamps.
	share=$(awk -v have="$(stat -c %s "$session")" -v hours="$hours" \
		'BEGIN { printf "%.3f", have / (hours * 3599000 * (8 * 4 + 8)) }')
	printf '%-36s %32s\n' "  of float32 with float64 times" "$share" >>"$table"
	cost "$hours h: verify" "$affekt" verify "$session"
	forget_known
	cost "$hours h: verify, unknown file" "$affekt" verify "$session"
	cost "$hours h: info" "$affekt" info "$session"
	cost "$hours h: record" "$affekt" record "$folder/r.nwb" --device "replay,file=$session,speed=max" \
		--duration "$(awk -v h="$hours" 'BEGIN { print h * 3600 }')"
	rm "$folder/r.nwb"
	cost "$hours h: analyze" "$affekt" analyze "$session"
	for format in csv json bids edf mat xlsx; do
		case $format$hours in
		mat24) refuse mat "$session" "2 GB" ;;
		xlsx24) refuse xlsx "$session" "rows" ;;
		*)
			cost "$hours h: export $format" "$affekt" export "$session" --format "$format" \
				--output "$folder/$format"
			size "$format" "$folder/$format"
			;;
		esac
		if [[ $format == csv ]]; then
			cost "$hours h: import of that csv" "$affekt" import "$folder/i.nwb" --gsr "$folder/csv/gsr.csv" \
				--gsr-column conductance_uS --pulse "$folder/csv/pulse.csv"
			"$affekt" verify "$folder/i.nwb" >"$folder/verify.txt" || fail "$(cat "$folder/verify.txt")"
		fi
		rm -rf "${folder:?}/$format"
	done
}

# Copies of one analysed session, each a file of its own.
sessions() { # SESSIONS
	local i

	"$affekt" record "$folder/first.nwb" --device simulated,rate=128,speed=max --duration 600 \
		--participant p01 >"$folder/record.txt"
	"$affekt" analyze "$folder/first.nwb" >"$folder/analysis.txt"
	mkdir "$folder/study"
	for ((i = 1; i <= $1; i++)); do
		mkdir "$folder/study/p$i"
		cp "$folder/first.nwb" "$folder/study/p$i/s.nwb"
	done
	forget_known
	cost "$1 unknown sessions: info" "$affekt" info "$folder/study"
	cost "$1 sessions: info" "$affekt" info "$folder/study"
	cost "$1 sessions: verify, one worker" "$affekt" verify "$folder/study" --jobs 1
	cost "$1 sessions: verify" "$affekt" verify "$folder/study"
	"$affekt" verify "$folder/study" --jobs 1 >"$folder/one.txt"
	"$affekt" verify "$folder/study" >"$folder/all.txt"
	cmp "$folder/one.txt" "$folder/all.txt" || fail "what verify says depends on the number of workers"
}

# No program that streams samples may need more memory for a longer session. Held as doubles, those
# of the longer one are 9 MB.
small() {
	local most=6

	hours=0.004 && hours
	rm "$folder"/*
	hours=0.04 && hours
	awk -v most="$most" '
		/ h: (analyze|import)/ || $NF == "MB" || !/ h: / { next }
		{ name = $0; sub(/^[0-9.]+ h: /, "", name); sub(/ +[0-9.]+ +[0-9.]+ +[0-9.]+$/, "", name) }
		name in short { n++; if ($NF > short[name] + most) { print name " needs " short[name] " MB, then " $NF; bad = 1 } }
		{ short[name] = $NF }
		END { if (n < 11) { print "only " n " steps compared"; bad = 1 } exit bad }' "$table" >"$folder/memory.txt" ||
		fail "$(cat "$folder/memory.txt")"
}

rm -rf "$folder"
mkdir -p "$folder"
: >"$table"
case $round in
1) hours=${4:-1} && hours ;;
2) hours=${4:-6} && hours ;;
3) hours=${4:-24} && hours ;;
4) sessions "${4:-1000}" ;;
small) small ;;
*) fail "there is no such round" ;;
esac
rm -rf "$folder"
