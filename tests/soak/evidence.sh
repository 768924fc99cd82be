#!/bin/bash
# One round of studies of known truth: so many of each kind, on every core.
#   evidence.sh BUILD_DIR SCRATCH_DIR ROUND [STUDIES]
# A round leaves what was said of its studies in SCRATCH_DIR; the last word is evidence.py's.
set -euo pipefail
build=$(readlink -f "$1")
scratch=$2
round=$3
studies=${4:-50}
workers=$(nproc)

mkdir -p "$scratch"
for kind in rows signals; do
	each=$(((studies + workers - 1) / workers))
	pids=()
	for ((worker = 0; worker < workers; worker++)); do
		nice -n 19 "$build/tests/study/evidence_studies" "$kind" $(((round - 1) * each * workers + worker * each + 1)) \
			"$each" >"$scratch/$kind.$round.$worker" &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
done
