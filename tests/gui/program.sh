#!/bin/bash
# The program from outside: a session becomes a picture, and wrong calls a sentence.
#   program.sh AFFEKT_REVIEW WRITE_FIXTURE
set -uo pipefail
review=$1 write_fixture=$2
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
export XDG_STATE_HOME=$scratch/state LC_ALL=C.UTF-8 LANGUAGE=
session=$scratch/visit.nwb
picture=$scratch/visit.png

fail() {
	echo "program: $*"
	cat "$scratch/stderr"
	exit 1
}

# expect CODE WORDS ARG...: the call ends with CODE and says WORDS.
expect() {
	local code=$1 words=$2
	shift 2
	"$review" "$@" >"$scratch/stdout" 2>"$scratch/stderr"
	local got=$?
	[[ $got == "$code" ]] || fail "'$*' ended with $got, not $code"
	[[ -z $words ]] || grep -q -- "$words" "$scratch/stderr" || fail "'$*' does not say '$words'"
	[[ $(wc -l <"$scratch/stderr") -le 1 ]] || fail "'$*' says more than one sentence"
}

# colours FILE: how many different colours a picture has.
colours() {
	identify -format '%k' "$1"
}

"$write_fixture" "$session" 120 2>"$scratch/stderr" || fail "no session to test with"
expect 0 '' "$session" --screenshot "$picture"
[[ $(identify -format '%wx%h' "$picture") == 12[0-9][0-9]x[78][0-9][0-9] ]] || fail "size of the picture"
# At 200 % the window is as large as the screen, and the picture has every pixel of it.
GDK_SCALE=2 expect 0 '' "$session" --screenshot "$scratch/twice.png"
[[ $(identify -format '%wx%h' "$scratch/twice.png") == 19??x10?? ]] || fail "size at 200 %"
[[ $(colours "$picture") -gt 100 ]] || fail "the picture is blank"
expect 0 '' "$session" --screenshot "$scratch/later.png" --at 60 --page review --rater anna
cmp -s "$picture" "$scratch/later.png" && fail "--at changes nothing"

# The folder of a study, and its plan, become a picture of the study page.
study=$scratch/shop
mkdir -p "$study/sessions/p07"
cp "$session" "$study/sessions/p07/visit.nwb"
printf 'participant\tgroup\nP9\tA\np07\tB\n' >"$study/participants.tsv"
printf '[study]\nname=Shop\n[touchpoint paying]\ntitle=Paying\n' >"$study/shop.study"
expect 0 '' "$study" --screenshot "$scratch/study.png"
[[ $(colours "$scratch/study.png") -gt 100 ]] || fail "the picture of the study is blank"
expect 0 '' "$study/shop.study" --screenshot "$scratch/plan.png"
cmp -s "$scratch/study.png" "$scratch/plan.png" || fail "a plan does not open its study"
expect 2 'hides what the analysis found' "$study" --blind

expect 1 'none.nwb' "$scratch/none.nwb" --screenshot "$picture"
printf 'not a session' >"$scratch/text.nwb"
expect 1 'text.nwb' "$scratch/text.nwb" --screenshot "$picture"
expect 1 'gone/visit.png' "$session" --screenshot "$scratch/gone/visit.png"
expect 2 'no page .nowhere' "$session" --page nowhere
mkdir "$scratch/empty"
expect 2 'no study is in it' "$scratch/empty"
expect 2 'second one' "$session" "$session"
expect 2 'is no number' "$session" --at soon
expect 2 'name of a session' --screenshot "$picture"
display=$DISPLAY
DISPLAY=
expect 1 'no display' "$session"
DISPLAY=$display
echo "program: pictures and sentences are as they should be"
