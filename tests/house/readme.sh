#!/bin/bash
# What the README and the programs' help tell a newcomer to type is there to be typed.
#   readme.sh SOURCE_DIR AFFEKT
set -euo pipefail
cd "$1"
affekt=$2
wrong=0

complain() {
	echo "readme: $*"
	wrong=1
}

# Words on the left, one a line; what is not among those on the right is complained about.
all_among() { # WHAT WORDS KNOWN
	local word
	while read -r word; do
		grep -qxF -- "$word" <<<"$3" || complain "there is no $1 '$word'"
	done <<<"$2"
}

commands=$("$affekt" help | awk '/^Commands:/ { on = 1; next } /^$/ { on = 0 } on { sub(/^ +/, ""); sub(/  .*/, ""); print }')
drivers=$("$affekt" devices --json | awk -F'"' '$2 == "name" { print $4 }')
tasks=$(sed -n 's/^task_\([a-z]*\)() {$/\1/p' dev)
[[ -n $commands && -n $drivers && -n $tasks ]] || complain "no commands, drivers or tasks are found"

all_among command "$(grep -oP '(^    |/bin/|`)affekt \K(study )?[a-z-]+' README.md | sort -u)" "$commands"
all_among task "$(grep -oP '\./dev \K[a-z]+' README.md | sort -u)" "$tasks"
while read -r picture; do
	[[ -s $picture ]] || complain "there is no picture $picture"
done < <(grep -oP '!\[[^]]*\]\(\K[^)]+' README.md)

texts=$(
	cat README.md
	while read -r -a command; do "$affekt" "${command[@]}" --help; done <<<"$commands"
)
all_among driver "$(grep -oP -- '--device \K[a-z0-9-]+' <<<"$texts" | sort -u)" "$drivers"
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
sed -n 's/^    //; /^\[study\]/,/^$/p' README.md >"$scratch/shop.study"
"$affekt" record "$scratch/p01.nwb" --device simulated,speed=max --study "$scratch/shop.study" \
	--follow-plan --info experimenter=ada --info consent=yes --duration 90 </dev/null \
	>"$scratch/log" 2>&1 || complain "the study of the README cannot be recorded: $(cat "$scratch/log")"
exit "$wrong"
