#!/bin/bash
# Installs the build into a prefix, moves the prefix, and uses what is there.
#   install.sh BUILD_DIR
set -euo pipefail
build=$(readlink -f "$1")
scratch=$(mktemp -d "$build/install-XXXXXX")
trap 'rm -r "$scratch"' EXIT

fail() {
	echo "install: $*"
	exit 1
}

cmake --install "$build" --prefix "$scratch/first" >"$scratch/log"
mv "$scratch/first" "$scratch/moved"
cd "$scratch/moved"

bin/affekt --version | grep -q '^affekt [0-9]' || fail "the moved program does not run"
[[ -s share/bash-completion/completions/affekt ]] || fail "no completion"
bash -c '. share/bash-completion/completions/affekt && complete -p affekt' >/dev/null ||
	fail "the completion does not load"

# Every command that help lists has its man page, and man can render it.
while read -r command; do
	page=share/man/man1/affekt-${command// /-}.1
	[[ -s $page ]] || fail "no man page of affekt $command"
	LC_ALL=C man --warnings -l "$page" 2>&1 >/dev/null | grep . && fail "man complains about $page"
done < <(LC_ALL=C.UTF-8 LANGUAGE='' bin/affekt help | sed -n 's/^  \([a-z][a-z -]*[a-z]\)  .*/\1/p')

# The translations are found from the new place: `affekt help` speaks Danish.
localedef -i da_DK -f UTF-8 "$scratch/da_DK.UTF-8"
LOCPATH=$scratch LC_ALL=da_DK.UTF-8 LANGUAGE='' bin/affekt help | grep -q '^Kommandoer:$' ||
	fail "no Danish from the moved tree"

# What is exported is the same to the byte, whatever language the program speaks.
localedef -i nb_NO -f UTF-8 "$scratch/nb_NO.UTF-8"
export XDG_STATE_HOME=$scratch/state
bin/affekt record "$scratch/s.nwb" --device simulated,speed=max,stimuli=70:1 --duration 100 \
	--participant P07 >"$scratch/log" 2>&1
bin/affekt analyze "$scratch/s.nwb" >"$scratch/log" 2>&1
for locale in C.UTF-8 da_DK.UTF-8 nb_NO.UTF-8; do
	LOCPATH=$scratch LC_ALL=$locale LANGUAGE='' \
		bin/affekt export "$scratch/s.nwb" --all --output "$scratch/export-$locale"
	diff -r "$scratch/export-C.UTF-8" "$scratch/export-$locale" >"$scratch/log" ||
		fail "exports differ in $locale: $(head -3 "$scratch/log")"
done

# So are the profiles, and each of them loads.
while read -r name; do
	profile=$(bin/affekt profiles "$name")
	[[ $profile == *'[analysis]'* ]] || fail "no profile $name"
done < <(basename -s .profile -a share/affekt/profiles/*.profile)
[[ $(LC_ALL=C.UTF-8 LANGUAGE='' bin/affekt profiles | grep -c "$scratch/moved/share/affekt") -eq 5 ]] ||
	fail "the moved tree does not list its five profiles"

for program in bin/*; do
	ldd "$program" | grep -q 'not found' && fail "$program misses a library"
	grep -q "$scratch/first" "$program" && fail "$program knows the prefix that it was installed to"
done
echo "install: the tree runs from any prefix"
