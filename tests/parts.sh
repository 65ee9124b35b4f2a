# Tests that consist of others, each with a limit; to be sourced by ./test and tests/*/run. Before: said (a folder for
# what they say). A part that has not ended after PART_SECONDS never will: it fails, what it said is shown, and the
# others are still run. With part_shows=1 the last line of those that passed is shown, too.
parts_passed=0 parts_failed=0 parts_skipped=0 parts_names= part_pid= parts_rows_pids=
: "${PART_SECONDS:=300}"

# part_run FILE COMMAND...: what it says to FILE, its exit code and seconds to FILE.end. The waiting is the shell's, so
# that a signal is heard; `timeout` hands it on to all that the command has started.
part_run() {
	part_file=$1; shift
	part_began=$(date +%s)
	rm -f "$part_file.end"
	timeout -k 20 "$PART_SECONDS" "$@" >"$part_file" 2>&1 </dev/null & part_pid=$!
	wait $part_pid
	echo "$? $(($(date +%s) - part_began))" >"$part_file.new"
	part_pid=
	mv "$part_file.new" "$part_file.end"
}

# part_tell NAME FILE: counts what part_run left. What a failed one said: its lines FAILED, then its end; its name and
# first such lines go to $said/failed. Exit code 77 means skipped, and its last line says why.
part_tell() {
	part_code=none part_took=?
	[ ! -e "$2.end" ] || read -r part_code part_took <"$2.end"
	case $part_code in
	0) parts_passed=$((parts_passed + 1)); echo "ok      $1 ($part_took s)${part_shows:+: $(tail -n 1 "$2")}"; return ;;
	77) parts_skipped=$((parts_skipped + 1)); echo "SKIPPED $1: $(tail -n 1 "$2") ($part_took s)"; return ;;
	124 | 137) part_why="did not end within $PART_SECONDS s" ;;
	none) part_why="was stopped" ;;
	*) part_why="$part_took s, code $part_code" ;;
	esac
	parts_failed=$((parts_failed + 1))
	echo "FAILED  $1 ($part_why)" | tee -a "$said/failed"
	[ -e "$2" ] || return
	grep -a FAILED "$2" | cut -c1-200 | sed 's/^ */        /' >"$said/lines"
	head -n 6 "$said/lines" >>"$said/failed"
	head -n 40 "$said/lines"
	echo "        its end:"
	tail -n 30 "$2" | cut -c1-400 | sed 's/^/        /'
}

# parts_rows ROW...: rows beside each other, each a list of names of $part_folder (with $part_before before them and
# $build behind); told in order when all have ended. For parts that wait more than they work.
parts_rows() {
	parts_names=$*
	for parts_row; do
		(
			parts_names= parts_rows_pids=
			trap parts_stop INT TERM
			for part_name in $parts_row; do
				part_run "$said/$part_name" ${part_before:-} "$part_folder/$part_name" "$build"
			done
		) &
		parts_rows_pids="$parts_rows_pids $!"
	done
	wait $parts_rows_pids
	parts_rows_pids=
	parts_tell
}
parts_tell() {
	for part_name in $parts_names; do part_tell "${part_folder#"$root/"}/$part_name" "$said/$part_name"; done
}

# At a signal: those under way are stopped, and what there is is told.
parts_stop() {
	trap '' INT TERM
	kill $part_pid $parts_rows_pids 2>/dev/null
	[ -z "$parts_names" ] || { sleep 2; parts_tell; }
	exit 1
}
trap parts_stop INT TERM
