# shellcheck shell=bash  # sourced by ../../dev
# Every checker gates: the first complaint ends the run.

list_sources() { # SUFFIX…
	local suffix
	for suffix in "$@"; do
		find acquisition cli core devices dsp firmware gui recordings study tests udev \
			-name "*$suffix" -type f
	done | sort
}

list_scripts() {
	echo dev
	echo .ci/run
	find tests -name '*.sh' -type f | sort
}

lint_format() {
	list_sources .c .h | xargs clang-format --dry-run -Werror
}

lint_scripts() {
	list_scripts | xargs shellcheck -x
	shellcheck build/clang/cli/pages/affekt.bash
}

# A second compiler with the same warnings as errors.
lint_clang() {
	cmake --preset dev -B build/clang -DCMAKE_C_COMPILER=clang
	cmake --build build/clang -j "$(nproc)"
}

# What users install: the optimiser finds warnings that others do not see.
lint_release() {
	cmake --preset release
	cmake --build build/release -j "$(nproc)"
}

# The sampler is for avr-gcc alone, which has its own warnings as errors.
lint_tidy() {
	list_sources .c | grep -v '^firmware/affekt_rig/sampler\.c$' | xargs -P "$(nproc)" -n 8 clang-tidy --quiet -p build/clang
}

lint_cppcheck() {
	cppcheck --quiet --error-exitcode=1 -j "$(nproc)" --std=c17 --library=gtk --inline-suppr \
		--enable=warning,portability --suppressions-list=tests/scripts/cppcheck.txt \
		-I . -D_GNU_SOURCE -DGETTEXT_PACKAGE='"affekt"' -DAFFEKT_VERSION='"0"' \
		acquisition cli core devices dsp gui recordings study udev
}

lint_data() {
	desktop-file-validate data/*.desktop
	appstreamcli validate --no-net data/*.metainfo.xml
}

run_lint() {
	local check
	for check in format clang release scripts tidy cppcheck data; do
		echo "dev lint: $check"
		"lint_$check"
	done
}
