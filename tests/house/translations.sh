#!/bin/bash
# Every text of cli/ is translated into every language, and the formats agree.
#   translations.sh SOURCE_DIR SCRATCH_DIR
set -euo pipefail
source=$(readlink -f "$1")
scratch=$(mktemp -d "$2/translations-XXXXXX")
trap 'rm -r "$scratch"' EXIT
cd "$source"

po/update.sh "$scratch/all.pot" 2>"$scratch/warnings"
if [[ -s $scratch/warnings ]]; then
	cat "$scratch/warnings"
	echo "What to do: a text in _() is one literal; for 64-bit numbers PRIu64, which gettext knows"
	exit 1
fi
msggrep --location='cli/*' -o "$scratch/cli.pot" "$scratch/all.pot"
[[ $(grep -c '^msgid' "$scratch/cli.pot") -gt 10 ]] || { echo "no texts were found"; exit 1; }

while read -r language; do
	msgfmt --check-format -o /dev/null "po/$language.po"
	msgcmp "po/$language.po" "$scratch/cli.pot" 2>"$scratch/log" || {
		grep -v 'is not used' "$scratch/log"
		echo "What to do: cmake --build BUILD --target update_po, then translate po/$language.po"
		exit 1
	}
done <po/LINGUAS
