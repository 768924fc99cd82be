#!/bin/bash
# fuzz.sh BUILD PLACE [NAME…]: every fuzzer for as many inputs as its .count says, as many at once as
# there are processors, and a table of what came of it. What was run before is noted in PLACE, so
# that a broken-off soak goes on where it stopped.
set -euo pipefail
build=$1 place=$2
shift 2

run_one() { # NAME
	local fuzzer=$build/tests/fuzz/fuzz_$1 seeds
	mapfile -t seeds < <(grep . "$fuzzer.seeds")
	nice -n 19 "$fuzzer" --runs "$(<"$fuzzer.count")" --note "$place/$1.note" "${seeds[@]}" \
		>"$place/$1.log" 2>&1 || echo "fuzz.sh: $1 has findings, see $place/$1.log" >&2
}

mkdir -p "$place"
if (($# == 0)); then
	for count in "$build"/tests/fuzz/fuzz_*.count; do
		name=${count##*/fuzz_}
		set -- "$@" "${name%.count}"
	done
fi
for name; do
	while (($(jobs -rp | wc -l) >= $(nproc))); do
		wait -n
	done
	run_one "$name" &
done
wait
printf '%-12s | %10s | %8s | %8s\n' target executions findings seconds
found=0
for name; do
	read -r runs findings seconds <"$place/$name.note"
	printf '%-12s | %10d | %8d | %8.0f\n' "$name" "$runs" "$findings" "$seconds"
	((found += findings))
done
((found == 0))
