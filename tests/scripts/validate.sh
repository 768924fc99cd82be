#!/bin/bash
# Lets the official validators judge sessions that Affekt wrote, as far as they are installed: recorded with
# and without touch points, with a camera, imported with a gap and in counts, analysed and not.
#   validate.sh BUILD_DIR OUT_DIR
set -euo pipefail
build=$(readlink -f "$1")
affekt=$build/cli/affekt
out=$(readlink -m "$2")
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
top=$(readlink -f "$here/../..")
judged=()
missing=()
failed=()

rm -rf "$out"
mkdir -p "$out"
cd "$out"

has_module() { # NAME
	python3 -c "import $1" 2>/dev/null
}

# One validator on one file: its words go to the log, its verdict to the screen.
judge() { # VALIDATOR FILE COMMAND…
	local validator=$1 file=$2
	shift 2
	if "$@" >"$file.$validator.txt" 2>&1; then
		echo "  $file: $(grep -v '^(' "$file.$validator.txt" | tail -n 1)"
	else
		echo "  $file: FAILED"
		sed 's/^/    /' "$file.$validator.txt"
		failed+=("$validator on $file")
	fi
}

write_sessions() {
	printf '[study]\nname=Shop\n[touchpoint entrance]\nstart=61\nduration=20\n[touchpoint pay]\nstart=90\nduration=20\n' >shop.study
	"$affekt" record recorded.nwb --device simulated,speed=max,stimuli=70:1/100:1 --duration 150 --participant demo \
		--study shop.study --follow-plan
	"$affekt" record plain.nwb --device simulated,speed=max --duration 20
	"$affekt" record camera.nwb --device simulated --camera test --duration 3
	awk 'BEGIN { print "time_s,conductance_uS"
		for (i = 0; i < 3000; i++) if (i < 1000 || i >= 1400) printf "%.2f,%.4f\n", i / 25, 4 + sin(i / 100) }' >gap.csv
	"$affekt" import gap.nwb --gsr gap.csv --start 2026-01-02T03:04:05+01:00
	awk 'BEGIN { print "gsr"; for (i = 0; i < 6000; i++) printf "%d\n", 500 + 40 * sin(i / 200) }' >counts.csv
	"$affekt" import counts.nwb --gsr counts.csv --gsr-rate 50 --gsr-unit counts --start 2026-01-02T03:04:05+01:00
	"$build/tests/recordings/write_made" everything.nwb
	touch made.mkv # the video that it names
	for file in recorded camera gap counts; do
		"$affekt" analyze "$file.nwb"
	done
}

echo "dev validate: writing sessions into $out"
write_sessions >sessions.txt 2>&1 || {
	cat sessions.txt
	exit 1
}
sessions=(*.nwb)

echo "affekt verify"
# Not everything.nwb: its rows are made to be told apart, not to agree.
for file in recorded.nwb plain.nwb camera.nwb gap.nwb counts.nwb; do
	judge verify "$file" "$affekt" verify "$file"
done
judged+=(affekt)

if has_module pynwb; then
	echo "pynwb $(python3 -W ignore -c 'import pynwb; print(pynwb.__version__)'): the NWB schema"
	for file in "${sessions[@]}"; do
		judge pynwb "$file" python3 -W ignore -m pynwb.validate "$file"
	done
	echo "pynwb: every object and table read back"
	for file in "${sessions[@]}"; do
		judge readback "$file" python3 -W ignore -B "$here/read_with_pynwb.py" "$file"
	done
	judged+=(pynwb)
else
	missing+=("pynwb (pip install pynwb)")
fi
if has_module nwbinspector; then
	echo "nwbinspector: best practices (nothing above a suggestion is expected but regular time stamps, which are fitted times)"
	for file in "${sessions[@]}"; do
		judge inspector "$file" python3 -W ignore -B "$here/inspect_nwb.py" "$file"
	done
	judged+=(nwbinspector)
else
	missing+=("nwbinspector (pip install nwbinspector)")
fi
"$affekt" export recorded.nwb --format bids --output bids >bids.txt
"$affekt" record other.nwb --device simulated,seed=5,speed=max --duration 60 --participant other >other.txt
"$affekt" export other.nwb --format bids --output bids >>bids.txt
LC_ALL=C.UTF-8 "$build/tests/recordings/round_trip" trip . >trip.txt
echo "out in every format and in again"
/usr/bin/python3 "$top/tests/recordings/round_trip.py" "$build/tests/recordings/round_trip"
if command -v npx >/dev/null; then
	echo "bids-validator"
	for dataset in bids trip/*/bids; do
		judge bids "$dataset" /usr/bin/python3 -B "$here/judge_bids.py" "$dataset"
	done
	judged+=(bids-validator)
else
	missing+=("bids-validator (apt-get install npm)")
fi
for name in "${missing[@]}"; do
	echo "dev validate: not installed, so not asked: $name"
done
if ((${#failed[@]})); then
	printf 'dev validate: FAILED: %s\n' "${failed[@]}" >&2
	exit 1
fi
echo "dev validate: all is well, say ${judged[*]}"
((${#judged[@]} > 1)) || { echo "dev validate: no official validator is installed; install one of those above" >&2; exit 1; }
