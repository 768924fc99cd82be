# shellcheck shell=bash  # sourced by ../../dev
# Long runs. A soak is a script tests/soak/NAME.sh that runs one round; the number of the last round
# that passed is noted in build/soak/NAME.done, so that a broken-off run goes on where it stopped.

run_fuzzers() { # SECONDS
	local seconds=$1 list fuzzer seeds

	for list in build/asan/tests/fuzz/*.seeds; do
		fuzzer=${list%.seeds}
		mapfile -t seeds < <(grep . "$list")
		echo "dev fuzz: ${fuzzer##*/} for $seconds s"
		"$fuzzer" --seconds "$seconds" "${seeds[@]}"
	done
}

# Runs the rounds of one soak that are not done yet; a finished soak begins anew next time.
run_rounds() { # NAME ROUNDS [PRESET]
	local name=$1 rounds=$2 preset=${3:-dev} round=0 note=build/soak/$1.done

	mkdir -p "build/soak/$name"
	[[ ! -s $note ]] || round=$(<"$note")
	while ((round < rounds)); do
		((round += 1))
		"tests/soak/$name.sh" "build/$preset" "$PWD/build/soak/$name" "$round"
		echo "$round" >"$note"
		printf '\rdev soak: %s, %d of %d rounds' "$name" "$round" "$rounds"
	done
	rm "$note"
	printf '\rdev soak: %s, all %d rounds passed\n' "$name" "$rounds"
}

# Figures of the release build: the long sessions, then the exports of an hour that ./dev bench has.
run_scale() {
	build release
	run_rounds scale 4 release
	printf '%-36s %9s %9s %8s\n' "" "wall s" "CPU s" "peak MB"
	cat build/soak/scale/table.[1-4]
	build/release/tests/bench/bench --export build/release/cli/affekt
}

# 1,000 sessions in the release build, here and on a cluster.
run_study() {
	build release
	prepare_slurm
	run_rounds study 5 release
	printf '%-36s %9s %9s %8s %8s\n' "" "wall s" "CPU s" "peak MB" "all MB"
	cat build/soak/study/table.[1-5]
}

# 1,000 studies of known truth, in rounds of 50.
run_evidence() {
	[[ -s build/soak/evidence.done ]] || rm -rf build/soak/evidence
	run_rounds evidence 20
	tests/soak/evidence.py build/soak/evidence/*
}

# What users get, for an hour or so many seconds.
run_live() { # [SECONDS]
	build release
	tests/soak/live.sh build/release "${1:-3600}"
}

run_soak() { # [NAME [SECONDS]]
	case ${1:-all} in
	crash)
		mkdir -p build/soak
		/usr/bin/python3 -B tests/faults/crash.py build/dev --full build/soak/crash.notes
		;;
	kill)
		run_rounds kill 40
		tests/acquisition/kill.py build/dev/cli/affekt 20 --seed "$RANDOM"
		;;
	camera) tests/acquisition/kill_camera.py build/dev/cli/affekt 40 --seed "$RANDOM" ;;
	sync) build/dev/tests/recordings/test_recordings_one_clock ;;
	stop) run_rounds stop 40 ;;
	hours) run_rounds hours 3 ;;
	scale) run_scale ;;
	evidence) run_evidence ;;
	usb)
		run_rounds usb 1
		run_rounds plug 120
		;;
	live) run_live "${2:-}" ;;
	guest)
		prepare_guest
		run_rounds guest 10
		;;
	gui) run_rounds gui 7 ;;
	slurm)
		prepare_slurm
		run_rounds slurm 3
		;;
	study) run_study ;;
	fuzz)
		build asan
		tests/soak/fuzz.sh build/asan "$PWD/build/soak/fuzz"
		rm -r build/soak/fuzz
		;;
	all)
		run_soak crash
		run_soak kill
		run_soak camera
		run_soak sync
		run_soak stop
		run_soak hours
		run_soak scale
		run_soak evidence
		run_soak usb
		run_soak live
		run_soak guest
		run_soak gui
		run_soak slurm
		run_soak study
		run_soak fuzz
		;;
	*)
		echo "dev soak: there is no soak $1; there are crash, kill, camera, sync, stop, hours, scale, evidence, usb, live, guest, gui, slurm, study, fuzz" >&2
		return 2
		;;
	esac
}
