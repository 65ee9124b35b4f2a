#!/bin/sh
# Checks this archive of a case with sha256sum and sed alone: sh verify.sh [HEAD]
# HEAD: 64 hexadecimal digits from a letter or paper that was kept; without it, those of the file "head".
# Ends with 0 when all fits; else 1, and the first line that does not fit is named.
LC_ALL=C
export LC_ALL
cd "${0%/*}" 2>/dev/null || [ "${0%/*}" = "$0" ] || exit 2
[ -r lines.jsonl ] || { echo "no lines.jsonl here / lines.jsonl がありません"; exit 2; }

wrong() { # LINE WHY
	echo "NG line $1: $2"
	exit 1
}
digest() {
	printf '%s' "$1" | sha256sum | sed 's/ .*//'
}

head=${1:-}
[ -n "$head" ] || head=$(sed -n 1p head)
# No control character stands in a line: the shell would pass over a NUL.
del=$(printf '\177')
at=$(sed -n "s/$del//g; /[[:cntrl:]]/{=;q;}" lines.jsonl)
[ -z "$at" ] || wrong "$at" "a control character / 制御文字"

n=0 before=0000000000000000000000000000000000000000000000000000000000000000 id='' open='' want=''
while IFS= read -r line || [ -n "$line" ]; do
	says=$(printf '%s\n' "$line" | sed -n 's/^{"v":[0-9]*,"case":"\([0-9a-f]*\)","nr":\([0-9]*\),"prev":"\([0-9a-f]*\)","at":".*}$/\1 \2 \3/p')
	case "${line#?}" in *'{"v":'*) says='' ;; esac # two that became one
	if [ -n "$open" ]; then # the line behind tells which of two was changed
		[ "${says##* }" != "$before" ] || open=$((open - 1))
		wrong "$open" "changed after it was written / 書かれたあとで変わっています"
	fi
	n=$((n + 1))
	hash=$(digest "$line")
	[ -n "$says" ] || wrong "$n" "no entry / 記録の形をしていません"
	if [ -z "$id" ]; then
		id=${says%% *}
		want=$(sed -n "s/^$id \([0-9]*\) \([0-9a-f]*\)$/ \1:\2/p" heads/*.txt 2>/dev/null)
	fi
	rest=${says#* }
	[ "${rest%% *}" = "$n" ] || wrong "$n" "a line is missing, added or out of order / 行が消えたか、加わったか、入れかわりました"
	if [ "${says##* }" != "$before" ]; then
		[ "$n" -gt 1 ] || wrong 1 "changed / 変わっています"
		open=$n
	elif [ "${says%% *}" != "$id" ]; then # last: it may be the first line, which gave the id
		wrong "$n" "another case / 別の事案の行です"
	fi
	before=$hash
	[ -n "$open" ] && continue
	case "$want" in *" $n:"*)
		case "$want" in *" $n:$hash"*) ;; *)
			wrong "$n" "a head that left the box says otherwise / 外に預けた指紋と合いません" ;;
		esac ;;
	esac
done < lines.jsonl
if [ -n "$open" ]; then
	[ "$before" != "$head" ] || open=$((open - 1))
	wrong "$open" "changed after it was written / 書かれたあとで変わっています"
fi
[ "$before" = "$head" ] || wrong "$n" "the head does not fit / 最後の指紋が合いません"

for f in $(sed -n 's/^{"v":[0-9]*,.*"kind":"exhibit","by":.*"sha256":"\([0-9a-f]*\)".*/\1/p' lines.jsonl); do
	[ -f "exhibits/$f" ] || { echo "NG exhibits/$f: it is not there / ありません"; exit 1; }
done
for f in exhibits/*; do
	[ -f "$f" ] || continue
	[ "$(sha256sum < "$f" | sed 's/ .*//')" = "${f#exhibits/}" ] || { echo "NG $f: changed / 変わっています"; exit 1; }
done
echo "OK $n lines / $n 行、書かれたときのままです"
