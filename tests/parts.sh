# Tests that consist of others, each with a limit; to be sourced by ./test and tests/*/run. Before: said (a folder).
# A part that has not ended after PART_SECONDS never will: it fails, what it said is shown, the others are still run.
parts_passed=0 parts_failed=0 parts_skipped=0
: "${PART_SECONDS:=300}"

# part_run FILE COMMAND...: what it says to FILE, its exit code and seconds to FILE.end. The waiting is the shell's, so
# that a signal is heard; `timeout` hands it on to all that the command has started.
part_run() {
	part_file=$1; shift
	part_began=$(date +%s)
	rm -f "$part_file.end"
	timeout -k 20 "$PART_SECONDS" "$@" >"$part_file" 2>&1 </dev/null & part_pid=$!
	wait $part_pid
	echo "$? $(($(date +%s) - part_began))" >"$part_file.end.new"
	part_pid=
	mv "$part_file.end.new" "$part_file.end"
}
part_pid=
parts_stop() { # at a signal: the one under way, and the rows
	kill $part_pid ${parts_rows_pids:-} 2>/dev/null
	exit 1
}
trap parts_stop INT TERM

# parts_rows ROW...: rows beside each other, each a list of names of $part_folder (with $part_before before them and
# $build behind); said in order when all have ended. For parts that wait more than they work.
parts_rows() {
	parts_rows_pids=
	for parts_row; do
		(
			parts_rows_pids=
			trap parts_stop INT TERM
			for part_name in $parts_row; do
				part_run "$said/$part_name" ${part_before:-} "$part_folder/$part_name" "$build"
			done
		) &
		parts_rows_pids="$parts_rows_pids $!"
	done
	wait $parts_rows_pids
	parts_rows_pids=
	for part_name in $*; do part_tell "${part_folder#"$root/"}/$part_name" "$said/$part_name"; done
}

# part_tell NAME FILE: counts what part_run left; output only when it failed: its lines FAILED, then its end. 77 means
# skipped, and the last line says why. Names of failed ones with their first lines FAILED go to $said/failed.
part_tell() {
	part_code=1 part_took=?
	[ ! -e "$2.end" ] || read -r part_code part_took <"$2.end"
	case $part_code in
	0) parts_passed=$((parts_passed + 1)); echo "ok      $1 ($part_took s)${part_shows:+: $(tail -n 1 "$2")}"; return ;;
	77) parts_skipped=$((parts_skipped + 1)); echo "SKIPPED $1: $(tail -n 1 "$2") ($part_took s)"; return ;;
	esac
	parts_failed=$((parts_failed + 1))
	{
		echo "FAILED  $1 ($part_took s, code $part_code)"
		case $part_code in 124 | 137) echo "        it did not end within $PART_SECONDS seconds" ;; esac
		grep -aE '^ *FAILED' "$2" | cut -c1-200 | head -n 5 | sed 's/^ */        /'
	} >"$2.short"
	cat "$2.short" >>"$said/failed"
	head -n 1 "$2.short"
	{ grep -aE 'FAILED|did not end' "$2" | head -n 40; echo '[...]'; tail -n 40 "$2"; } | cut -c1-400 | sed 's/^/        /'
}
