# shellcheck shell=bash  # sourced by ../../dev
# Long runs. Each soak is a program tests/soak/NAME in the build tree, or a fuzzer; what is done is
# noted in build/soak/NAME.done, so that a broken-off run goes on where it stopped.

run_fuzzers() { # SECONDS
	local seconds=$1 list fuzzer seeds

	for list in build/asan/tests/fuzz/*.seeds; do
		fuzzer=${list%.seeds}
		mapfile -t seeds < <(grep . "$list")
		echo "dev fuzz: ${fuzzer##*/} for $seconds s"
		"$fuzzer" --seconds "$seconds" "${seeds[@]}"
	done
}
