#!/bin/bash
# Every text is translated into every language: none is missing, fuzzy or left in English, the formats
# and key letters agree, and one word stands for one thing (po/README.md has the words).
#   translations.sh SOURCE_DIR SCRATCH_DIR
set -euo pipefail
export LC_ALL=C.UTF-8
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
[[ $(grep -c '^msgid' "$scratch/all.pot") -gt 1000 ]] || { echo "no texts were found"; exit 1; }

fail() { # SENTENCE...
	printf '%s\n' "po/$language.po: $1" "What to do: ${*:2}"
	exit 1
}

# Texts that read as the English ones do and hold words, not formats, digits and signs alone.
print_untouched() {
	msgattrib --no-obsolete --no-wrap "po/$language.po" | awk '
		/^msgid "/ { english = substr($0, 8, length($0) - 8) }
		/^msgstr "/ {
			text = substr($0, 9, length($0) - 9)
			words = english
			gsub(/%[-+0-9.*]*[a-z]+/, "", words)
			if (text == english && words ~ /[[:alpha:]]/)
				print english
		}' | sort
}

declare -A others=([da]='«|»|kontaktpunkt|hudkonduktans' [nb]='“|”|berøringspunkt|hudledningsevne')
while read -r language; do
	again="cmake --build BUILD --target update_po, then translate po/$language.po"
	msgfmt --check-format --check-accelerators=_ -o /dev/null "po/$language.po"
	! grep -q '^#,.*fuzzy' "po/$language.po" || fail "a text is fuzzy" "translate it anew"
	msgcmp "po/$language.po" "$scratch/all.pot" 2>"$scratch/log" || {
		grep -v 'is not used' "$scratch/log"
		fail "texts are missing" "$again"
	}
	print_untouched >"$scratch/untouched"
	sort po/SAME | comm -13 - "$scratch/untouched" >"$scratch/english"
	if [[ -s $scratch/english ]]; then
		cat "$scratch/english"
		fail "these are still English" "translate them, or add them to po/SAME"
	fi
	msgattrib --no-obsolete --no-wrap "po/$language.po" |
		awk '/^(msgid|#)/ { is_text = 0 } /^msgstr/ { is_text = 1 } is_text' >"$scratch/texts"
	if grep -iE "${others[$language]}" "$scratch/texts"; then
		fail "words or quotation marks of another language" "use those of po/README.md"
	fi
done <po/LINGUAS
