#!/bin/bash
# The whole way of a session, on an emulated Lightstone that a simulated participant wears: record,
# analyse, export, show.
#   demo.sh BUILD_DIR OUT_DIR [--seconds N] [--picture]
# --seconds scales the plan (150: 60 s baseline and five touch points of 18 s); --picture writes the
# picture even where there is a display.
set -euo pipefail
# The live line has µ and arrows; a bare machine has no locale.
[[ -n ${LC_ALL:-}${LC_CTYPE:-}${LANG:-} ]] || export LC_CTYPE=C.UTF-8
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
build=$(readlink -f "$1")
out=$(readlink -m "$2")
shift 2
seconds=150
picture=0
while (($#)); do
	case $1 in
	--seconds) seconds=$2; shift 2 ;;
	--picture) picture=1; shift ;;
	*) echo "demo: unknown option $1" >&2; exit 2 ;;
	esac
done
affekt=$build/cli/affekt
session=$out/demo.nwb

say() {
	printf '\n\033[1m%s\033[0m\n' "$*"
}

# Points of the plan in seconds: tenths of the 150 s plan, scaled.
at() { # TENTHS_OF_150
	awk -v t="$1" -v s="$seconds" 'BEGIN { printf "%.2f", t / 10 * s / 150 }'
}

write_study() {
	local start=600 id title
	printf '[study]\nname=A visit to the shop\nlanguage=en\n\n[phase arrive]\ntitle=Arriving\nbaseline=yes\n'
	printf '\n[phase shop]\ntitle=In the shop\n'
	printf '\n[touchpoint sit]\ntitle=Sitting quietly\nphase=arrive\nstart=0\nduration=%s\n' "$(at 600)"
	while read -r id title; do
		printf '\n[touchpoint %s]\ntitle=%s\nphase=shop\nstart=%s\nduration=%s\n' \
			"$id" "$title" "$(at $start)" "$(at 180)"
		((start += 180))
	done <"$here/touchpoints"
}

# What the simulated participant responds to: seconds and strength.
stimuli() {
	local start=600 strength list=
	for strength in 0.3 0.6 0.2 0.9 1.5; do
		list+="$(at $((start + 20))):$strength/"
		((start += 180))
	done
	echo "${list%/}"
}

print_touchpoints() {
	awk -F, '
		NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
		NR == 2 { printf "  %-22s %9s %9s %9s %10s\n", "touch point", "start s", "arousal", "peak", "responses" }
		{ printf "  %-22s %9.1f %9s %9s %10s\n", $column["title"], $column["start_s"],
			$column["arousal_mean"] == "" ? "-" : sprintf("%.1f", $column["arousal_mean"]),
			$column["arousal_max"] == "" ? "-" : sprintf("%.1f", $column["arousal_max"]),
			$column["scr_count"] == "" ? "-" : $column["scr_count"] }' "$out/csv/touchpoints.csv"
}

show() {
	if ((!picture)) && [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
		say "The review window"
		"$affekt" review "$session"
	else
		say "The review window, as a picture: ${out#"$PWD/"}/review.png"
		"$here/../gui/with_display.sh" \
			"$affekt" review "$session" --screenshot "$out/review.png" --at "$(at 900)"
	fi
}

rm -rf "$out"
mkdir -p "$out"
write_study >"$out/demo.study"

say "Recording $seconds s from an emulated Lightstone"
LD_PRELOAD=${USB_PRELOAD:-libumockdev-preload.so.0} "$build/tests/usb/affekt-umockdev" \
	--model lightstone --participant "stimuli=$(stimuli)" -- \
	"$affekt" record "$session" --device lightstone --study "$out/demo.study" \
	--participant demo --follow-plan --duration "$seconds"

say "Analysing"
"$affekt" analyze "$session" >"$out/analysis.txt"
"$affekt" export "$session" --format csv --output "$out/csv"
"$affekt" verify "$session"

say "Arousal per touch point (everything emulated, nothing of it is a person)"
print_touchpoints
if [[ -x $build/gui/affekt-review ]]; then
	show
fi
