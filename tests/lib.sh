# What tests in sh share; to be sourced. Nothing in it waits without an end: a check that does not come true, and
# a process that does not end, FAIL by name. Before: tmp (a folder). Read and kept here: failures, checks,
# check_what (under way), log (the file whose end is shown), patience (seconds).
failures=0 checks=0 check_what='the start' log=${log:-$tmp/log} patience=100 ports=0
exec 9>&1 # checks say nothing by themselves, but the end is said

fail() { echo "FAILED  $1"; failures=$((failures + 1)); }
check() { # WHAT COMMAND...
	check_what=$1; shift; checks=$((checks + 1))
	if "$@" >"$tmp/why" 2>&1; then echo "ok      $check_what"; else fail "$check_what"; head -n 20 "$tmp/why"; fi
}
not() { ! "$@"; }
within() { # SECONDS COMMAND...: until it holds; false when the time is over
	within_end=$(($(date +%s) + $1)); shift
	until "$@"; do
		[ "$(date +%s)" -lt $within_end ] || return 1
		sleep 0.1
	done
}
await() { within "$patience" "$@"; }
logged() { [ "$(grep -cE -- "$1" "$log")" -ge "${2:-1}" ]; } # PATTERN [TIMES]

# ---- processes

gone() { # PID...: none of them is there
	for gone_one; do case $(ps -o stat= -p "$gone_one") in '' | Z*) ;; *) return 1 ;; esac; done
}
await_end() { # PID: the code of its exit; one that does not end is killed
	if ! within 40 gone "$1"; then
		fail "process $1 was asked to end and did not within 40 seconds ($check_what)"
		tail -n 20 "$log"
		kill -KILL "$1"
	fi
	wait "$1" 2>/dev/null
}
end() { kill -TERM "$1" 2>/dev/null; await_end "$1"; } # PID: the code of its exit
stop() { end "$pid"; stop_code=$?; pid=; return $stop_code; }
child() { ps -o pid=,args= --ppid "$pid" | awk -v what="$1" '$0 ~ what {print $1; exit}'; } # WORDS of its command

# up OPTION...: `sakimori up` ($binary) at a port that nobody else has; sets pid, base. False: it does not run.
up() {
	for _ in 1 2 3 4 5 6 7 8; do
		ports=$((ports + 1)) base=http://127.0.0.1:$((10000 + ($$ * 7 + ports * 997) % 20000))
		: >"$log" # or the words of the start before would count
		"$binary" up --listen "${base#http://}" "$@" >"$log" 2>&1 </dev/null 9>&- &
		pid=$!
		await up_said
		logged 'is running' && return 0
		logged 'cannot listen' || break
		await_end "$pid"
	done
	stop
	return 1
}
up_said() { logged 'is running' || gone "$pid"; }

# A limit that was put on us: what was under way, then the end (with what the test does at EXIT).
stopped_from_outside() {
	echo "FAILED  stopped from outside, during: $check_what" >&9
	[ ! -s "$log" ] || tail -n 20 "$log" >&9
	exit 1
}
trap stopped_from_outside INT TERM
