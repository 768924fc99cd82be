#!/bin/bash
# One round of a study on a cluster: Slurm on this computer (slurm_cluster.sh) analyses a simulated
# study; results and tables must be those of two processes without it, byte by byte. Round 1
# undisturbed, round 2 with a task that is killed in the middle, round 3 with the whole array
# cancelled and the rest done by hand.
#   slurm.sh BUILD_DIR SCRATCH_DIR ROUND
set -euo pipefail
build=$(readlink -f "$1")
scratch=$2
round=$3
here=$(dirname "$(readlink -f "$0")")
affekt=$build/cli/affekt
sessions=96
tasks=6
# shellcheck source=tests/soak/slurm_cluster.sh
. "$here/slurm_cluster.sh"
export XDG_STATE_HOME=$scratch/state

fail() {
	echo "soak slurm, round $round: $*" >&2
	exit 1
}

# The study and what two processes make of it: both are made once.
prepare() {
	[[ ! -e $scratch/alone/tables ]] || return 0
	rm -rf "$scratch/study" "$scratch/alone"
	"$build/tests/study/make_study" "$scratch/study" --participants "$sessions" --minutes 30 --rate 32 --workers "$(nproc)"
	cp -a "$scratch/study" "$scratch/alone"
	"$affekt" study analyze "$scratch/alone" --jobs 2 >"$scratch/alone.txt"
}

# The process of a task that is at work; nothing when there is none.
working_task() {
	pgrep -f -- "study analyze $scratch/shared --part" | head -n 1
}

kill_task() {
	kill -KILL "$(working_task)"
}

has_results() {
	[[ $(find "$scratch/shared/results" -name result.json | wc -l) -gt 2 ]]
}

disturb() { # ARRAY_JOB
	case $round in
	2)
		await has_results
		await kill_task
		;;
	3)
		await has_results
		scancel "$1"
		;;
	esac
}

job_of() { # MEMBER
	sed -n "s/.*\"$1\" : \"\([0-9]*\)\".*/\1/p" "$scratch/submitted"
}

main() {
	mkdir -p "$scratch"
	scratch=$(readlink -f "$scratch")
	prepare
	rm -rf "$scratch/shared"
	cp -a "$scratch/study" "$scratch/shared"
	start_cluster "$scratch/cluster"
	"$affekt" study analyze "$scratch/shared" --slurm --tasks "$tasks" --json >"$scratch/submitted"
	disturb "$(job_of array_job)"
	await_jobs "$(job_of array_job)" "$(job_of merge_job)"
	compgen -G "$scratch/shared/slurm/merge-*.log" >/dev/null || fail "the last job left no log"
	diff -r "$scratch/alone/results" "$scratch/shared/results" || fail "the results differ"
	diff -r "$scratch/alone/tables" "$scratch/shared/tables" || fail "the tables differ"
	"$affekt" study analyze "$scratch/shared" | grep -q "up to date *$sessions" || fail "something was left"
}

trap stop_cluster EXIT
main
