# shellcheck shell=bash  # sourced by ../../dev
# Long runs. Each soak is a program tests/soak/NAME in the build tree, or a fuzzer; what is done is
# noted in build/soak/NAME.done, so that a broken-off run goes on where it stopped.

run_fuzzers() { # SECONDS
	local seconds=$1 fuzzer found=0

	for fuzzer in build/asan/tests/fuzz/fuzz_*; do
		[[ -x $fuzzer && -f $fuzzer ]] || continue
		found=1
		echo "dev fuzz: ${fuzzer##*/} for $seconds s"
		"$fuzzer" --seconds "$seconds"
	done
	((found)) || { echo "dev fuzz: there are no fuzzers in build/asan/tests/fuzz" >&2; return 1; }
}
