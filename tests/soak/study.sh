#!/bin/bash
# One round of what a large study costs: 1,000 simulated sessions of half an hour.
#   study.sh BUILD_DIR SCRATCH_DIR ROUND
# Round 1 makes them; 2 analyses 1, 10, 100 and all of them with 1 and with 2 workers; 3 kills a run
# in the middle, resumes it and compares; 4 does the same work on a cluster and compares; 5 writes
# the report. Each round writes its part of the table, SCRATCH_DIR/table.ROUND: name, wall seconds,
# CPU seconds, peak memory in MB of the largest process, and of all of them together.
# SESSIONS in the environment makes a smaller study.
set -euo pipefail
build=$(readlink -f "$1")
mkdir -p "$2"
scratch=$(readlink -f "$2")
round=$3
here=$(dirname "$(readlink -f "$0")")
affekt=$build/cli/affekt
table=$scratch/table.$round
sessions=${SESSIONS:-1000}
whole=$scratch/whole
# shellcheck source=tests/soak/slurm_cluster.sh
. "$here/slurm_cluster.sh"
export XDG_STATE_HOME=$scratch/state

fail() {
	echo "soak study, round $round: $*" >&2
	exit 1
}

# The largest sum of what all processes of the program hold, shared pages counted once, in MB.
watch_memory() { # FILE
	local most=0 sum

	while :; do
		sum=$({ pgrep -f -- "affekt study .*$scratch" || true; } | while read -r process; do
			grep -h '^Pss:' "/proc/$process/smaps_rollup" 2>/dev/null || true
		done | awk '{ sum += $2 } END { print int(sum) }')
		((sum <= most)) || most=$sum
		awk -v kB="$most" 'BEGIN { printf "%8.1f\n", kB * 1024 / 1e6 }' >"$1.part"
		mv "$1.part" "$1"
		sleep 0.2
	done
}

cost() { # NAME PROGRAM [WORD…]
	local line watcher

	watch_memory "$scratch/memory" &
	watcher=$!
	line=$("$build/tests/bench/cost" "$@")
	kill "$watcher"
	wait "$watcher" 2>/dev/null || true
	tail -n 1 <<<"$line" | tr -d '\n' >>"$table"
	cat "$scratch/memory" >>"$table"
}

# A study of the first N sessions, by links.
subset() { # N FOLDER
	local file code

	rm -rf "$2"
	mkdir -p "$2/sessions"
	cp "$whole"/*.study "$2"
	head -n $(($1 + 1)) "$whole/participants.tsv" >"$2/participants.tsv"
	tail -n +2 "$2/participants.tsv" | cut -f 1 | while read -r code; do
		mkdir "$2/sessions/$code"
		for file in "$whole/sessions/$code"/*.nwb; do
			ln -s "$file" "$2/sessions/$code/"
		done
	done
}

make() {
	rm -rf "$whole"
	cost "$sessions sessions: make" "$build/tests/study/make_study" "$whole" --participants "$sessions" \
		--minutes 30 --rate 32 --workers "$(nproc)"
	printf '%-36s %29s MB\n' "  size of them" "$(du -sb "$whole/sessions" | awk '{ printf "%.1f", $1 / 1e6 }')" >>"$table"
}

analyse() {
	local n workers

	for n in 1 10 100 "$sessions"; do
		for workers in 1 2; do
			subset "$n" "$scratch/$n-$workers"
			cost "$n sessions, $workers workers" "$affekt" study analyze "$scratch/$n-$workers" --jobs "$workers"
		done
		compare "$scratch/$n-1" "$scratch/$n-2"
	done
	cost "$sessions sessions, nothing to do" "$affekt" study analyze "$scratch/$sessions-2"
}

compare() { # STUDY STUDY
	diff -r "$1/results" "$2/results" || fail "the results of $1 and $2 differ"
	diff -r "$1/tables" "$2/tables" || fail "the tables of $1 and $2 differ"
}

has_half() { # STUDY
	(($(find "$1/results" -name result.json 2>/dev/null | wc -l) * 2 >= sessions))
}

kill_and_resume() {
	local study=$scratch/killed run

	subset "$sessions" "$study"
	setsid "$affekt" study analyze "$study" --jobs 2 >/dev/null &
	run=$!
	until has_half "$study"; do
		kill -0 "$run" || fail "it ended before it could be killed"
		sleep 0.5
	done
	kill -KILL -- "-$run"
	wait "$run" 2>/dev/null || true
	cost "$sessions sessions, resumed at half" "$affekt" study analyze "$study" --jobs 2
	compare "$scratch/$sessions-2" "$study"
}

cluster() {
	local study=$scratch/shared jobs

	subset "$sessions" "$study"
	start_cluster "$scratch/cluster"
	SECONDS=0
	"$affekt" study analyze "$study" --slurm --json >"$scratch/submitted"
	mapfile -t jobs < <(sed -n 's/.*_job" : "\([0-9]*\)".*/\1/p' "$scratch/submitted")
	await_jobs "${jobs[@]}"
	printf '%-36s %9d\n' "$sessions sessions, Slurm, $(grep -o '"tasks" : [0-9]*' "$scratch/submitted" | tr -dc 0-9) tasks" \
		"$SECONDS" >>"$table"
	compare "$scratch/$sessions-2" "$study"
}

report() {
	cost "$sessions sessions, report" "$affekt" study report "$scratch/$sessions-2"
}

trap stop_cluster EXIT
rm -f "$table"
case $round in
1) make ;;
2) analyse ;;
3) kill_and_resume ;;
4) cluster ;;
5) report ;;
esac
