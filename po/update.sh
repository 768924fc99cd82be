#!/bin/bash
# Collects the texts of the files in POTFILES and merges them into the catalogs: new texts come in
# untranslated, texts that are gone go.
#
#   po/update.sh            updates every catalog
#   po/update.sh TEMPLATE   only writes the template
set -euo pipefail
template=$(readlink -m "${1:-/dev/null}")
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

extract() { # TEMPLATE
	xgettext --files-from=po/POTFILES --output="$1" --from-code=UTF-8 --language=C \
		--keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=ngettext:1,2 \
		--flag=g_print:1:c-format --flag=g_set_error:4:c-format --add-location=file \
		--package-name=affekt --sort-by-file
}

if [[ $template != /dev/null ]]; then
	extract "$template"
	exit
fi
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
extract "$scratch/affekt.pot"
while read -r language; do
	msgmerge --quiet --update --backup=none --no-fuzzy-matching --add-location=file \
		"po/$language.po" "$scratch/affekt.pot"
	msgattrib --no-obsolete --add-location=file "po/$language.po" |
		sed '/^"POT-Creation-Date/d; /^"Report-Msgid-Bugs-To/d' >"$scratch/catalog"
	cp "$scratch/catalog" "po/$language.po"
done <po/LINGUAS
