#!/bin/bash
# The stories of tests/gui/desk in every language and theme, and at twice the size; pictures to look
# at are kept.
#   gui.sh BUILD_DIR PICTURES_DIR ROUND
set -euo pipefail
build=$(readlink -f "$1") pictures=$(readlink -f "$2") round=$3
desk=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../gui/desk
ways=(
	"en light 1" "en dark 1" "da light 1" "da dark 1" "nb light 1" "nb dark 1"
	"en light 2"
)
read -r language theme scale <<<"${ways[round - 1]}"
"$desk/with_desk.sh" /usr/bin/python3 "$desk/scenarios.py" "$build" "$pictures" --pictures \
	--language "$language" --theme "$theme" --scale "$scale"
