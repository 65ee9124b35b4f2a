#!/bin/sh
# The tests of the VERS specification, asked of measure/know/ranges; see tests/know/versions.
# usage: vers.sh RANGES FOLDER NAMED    FOLDER: its tests/*.json; NAMED: lines that may differ (versions.tsv)
set -eu
export LC_ALL=C.UTF-8
ranges=$1 folder=$2 named=$3
command -v jq >/dev/null || { echo "skipped: jq is not installed"; exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# What a test asks, a line each. Versions in the order that is expected: no neighbours must be turned.
cat >"$tmp/common.jq" <<'END'
def pairs($scheme; $list): range(0; ($list | length) - 1) as $i | "compare\t\($scheme)\t\($list[$i])\t\($list[$i + 1])";
def questions: .test_type as $kind | .input as $in |
	if $kind == "comparison" then pairs($in.input_scheme; if .expected_failure then $in.versions else .expected_output end)
	elif $kind == "equality" then pairs($in.input_scheme; $in.versions)
	elif $kind == "containment" then "contains\t\($in.vers)\t\($in.version)"
	elif $kind == "from_native" then "native\t\($in.scheme)\t\($in.native_range)"
	elif $kind == "validate" then "write\t\($in)"
	else "parse\t\($in)" end;
def agrees($answers): .expected_output as $wanted |
	if .expected_failure then $answers[0] | startswith("?")
	elif .test_type == "comparison" then $answers | all(. == "-1" or . == "0")
	elif .test_type == "equality" then ($answers == ["0"]) == $wanted
	elif .test_type == "containment" then $answers[0] == (if $wanted then "yes" else "no" end)
	elif .test_type == "parse" then $answers[0] == (["canonical"] + [$wanted.version_constraints[][]] | join("\t"))
	else $answers[0] == $wanted end;
# As the names in NAMED are written.
def spaced: if type == "object" then "{" + ([to_entries | sort_by(.key)[] | "\(.key | tojson): \(.value | spaced)"] | join(", ")) + "}"
	elif type == "array" then "[" + (map(spaced) | join(", ")) + "]" else tojson end;
END
: >"$tmp/differ"
count=0
for file in "$folder"/*.json; do
	jq -r -L "$tmp" 'include "common"; .tests[] | questions' "$file" >"$tmp/questions"
	"$ranges" <"$tmp/questions" | head -n "$(wc -l <"$tmp/questions")" >"$tmp/answers"
	jq -r -L "$tmp" --rawfile text "$tmp/answers" --arg file "$(basename "$file")" 'include "common";
		foreach .tests[] as $test ({rest: ($text | split("\n"))};
			([$test | questions] | length) as $n | .mine = .rest[:$n] | .rest = .rest[$n:];
			.mine as $mine | $test | select(agrees($mine) | not) |
			"\(.input | spaced)\t\($file): expected \(.expected_output | tojson), answer \($mine | tojson)")' "$file" >>"$tmp/differ"
	count=$((count + $(jq '.tests | length' "$file")))
done
grep -v '^#' "$named" | awk -F '\t' '$1 == "vers" { print $2 }' | sort >"$tmp/named"
cut -f 1 "$tmp/differ" | sort -u >"$tmp/seen"
awk -F '\t' 'FILENAME == ARGV[1] { named[$0] = 1; next } !($1 in named) { n++; print $2 ": " $1 } END { exit n > 0 }' "$tmp/named" "$tmp/differ" || bad=1
comm -23 "$tmp/named" "$tmp/seen" | sed 's/^/named, but the same: /' >"$tmp/unused"
cat "$tmp/unused"
echo "vers: $count tests, $(wc -l <"$tmp/named") named, $(comm -13 "$tmp/named" "$tmp/seen" | wc -l) otherwise"
[ -z "${bad:-}" ] && [ ! -s "$tmp/unused" ]
