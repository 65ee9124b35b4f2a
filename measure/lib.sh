# Shared by bench, measure/* and tests/robust/run: where the captures for measuring are. Sourced; the
# caller has set `root`. They are third-party data with live malware traffic: read, never executed.

say() { echo "$*" >&2; }

# captures_folder DIR: prints a folder with malicious/, benign/, devices/, protozoo/. DIR is such a
# folder, or holds captures.tar.zst, which is unpacked once into out/data (git ignores it).
captures_folder() {
	if [ -d "$1/malicious" ] && [ -d "$1/benign" ]; then
		(cd "$1" && pwd)
		return 0
	fi
	[ -f "$1/captures.tar.zst" ] || return 1
	if [ ! -f "$root/out/data/.complete" ]; then
		command -v zstd >/dev/null || { say "zstd is not installed (apt-get install zstd)"; return 1; }
		say "unpacking the captures (once)"
		mkdir -p "$root/out/data"
		zstd -dcq --long=27 "$1/captures.tar.zst" | tar xf - -C "$root/out/data" || return 1
		touch "$root/out/data/.complete"
	fi
	for folder in "$root/out/data" "$root"/out/data/*; do
		[ -d "$folder/malicious" ] && { echo "$folder"; return 0; }
	done
	return 1
}

# c_tool NAME [LIBRARY...]: compiles measure/NAME.c into out/measure and prints the program's path.
c_tool() {
	name=$1
	shift
	mkdir -p "$root/out/measure"
	if [ ! -x "$root/out/measure/$name" ] || [ "$root/measure/$name.c" -nt "$root/out/measure/$name" ]; then
		${CC:-cc} -std=gnu17 -O2 -Wall -Wextra -o "$root/out/measure/$name" "$root/measure/$name.c" "$@" >&2 || return 1
	fi
	echo "$root/out/measure/$name"
}

# build_release: makes build-release and prints the program's path.
build_release() {
	[ -f "$root/build-release/build.ninja" ] ||
		meson setup "$root/build-release" "$root" -Dbuildtype=release -Dtests=false >/dev/null || return 1
	ninja -C "$root/build-release" -j2 >"$root/build-release/ninja.out" 2>&1 ||
		{ tail -n 30 "$root/build-release/ninja.out" >&2; return 1; }
	echo "$root/build-release/src/cli/sakimori"
}

# mixes_folder DATA MIXES: prints a folder with lan.pcap and flood.pcap, made once by the lab's mixer.
# Without the data: the lab's captures, repeated by the mixer in the same way; out/mix/source says which.
mixes_folder() {
	if [ -n "$2" ]; then
		[ -f "$2/lan.pcap" ] && [ -f "$2/flood.pcap" ] || { say "no lan.pcap and flood.pcap in $2"; return 1; }
		(cd "$2" && pwd)
		return 0
	fi
	from=$(captures_folder "$1") && name="captures of $1" || { from=$root/lab/captures name="the lab's captures (no $1 here): not comparable with numbers of the real ones"; }
	if [ "$(cat "$root/out/mix/source" 2>/dev/null)" != "$name" ]; then
		say "mixing: $name"
		mkdir -p "$root/out/mix"
		"$root/lab/lab" mix "$from" "$root/out/mix" >&2 || { say "lab/lab mix failed"; return 1; }
		echo "$name" >"$root/out/mix/source"
	fi
	echo "$root/out/mix"
}

# machine: one line about this machine
machine() {
	awk -F ': ' '/^model name/ {print $2; exit}' /proc/cpuinfo | tr -d '\n'
	echo ", $(nproc) cores, $(awk '/MemTotal/ {printf "%.0f GB", $2 / 1e6}' /proc/meminfo), Linux $(uname -r)"
}

# write_marked DOC MARK REPORT: replaces what stands between <!-- MARK --> and <!-- end MARK -->
write_marked() {
	awk -v mark="$2" -v report="$3" '
		$0 == "<!-- " mark " -->" {print; while ((getline line < report) > 0) print line; skip = 1; next}
		$0 == "<!-- end " mark " -->" {skip = 0}
		!skip' "$1" >"$1.new" && mv "$1.new" "$1"
}

# cost NAME COMMAND...: runs it with `run` (measure/run.c), behind `limit` where that is set, and adds a line to $tmp/runs.
# cost_middle NAME COLUMN: the median of its runs: 2 CPU seconds, 3 wall, 4 KiB resident. cost_line NAME WORDS: a row of these.
cost() {
	cost_name=$1
	shift
	${limit:-} "$run" "$@" | awk -v n="$cost_name" '{ print n "\t" $1 + $2 "\t" $3 "\t" $4 "\t" $5 }' >>"$tmp/runs"
}
cost_middle() { awk -F '\t' -v n="$1" -v c="$2" '$1 == n { print $c }' "$tmp/runs" | sort -n | awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] }'; }
cost_line() { echo "| $2 | $(cost_middle "$1" 2) s | $(cost_middle "$1" 3) s | $(cost_middle "$1" 4 | awk '{ printf "%.0f", $1 / 1024 }') MB |"; }

# memory_group NAME MB: a cgroup, of version 2 or 1, whose memory (page cache included) has that limit; sets group, peak,
# kind; none: no limit, said. The caller removes the group. small COMMAND...: in it, after everybody else.
memory_group() {
	group= peak= kind=
	if [ -f /sys/fs/cgroup/cgroup.controllers ] && mkdir "/sys/fs/cgroup/sakimori-$1.$$" 2>/dev/null &&
		echo "${2}M" >"/sys/fs/cgroup/sakimori-$1.$$/memory.max" 2>/dev/null; then
		group=/sys/fs/cgroup/sakimori-$1.$$ kind="cgroup v2, memory.max"
		echo 0 >"$group/memory.swap.max" 2>/dev/null
		peak=$group/memory.peak
	elif mkdir "/sys/fs/cgroup/memory/sakimori-$1.$$" 2>/dev/null &&
		echo "${2}M" >"/sys/fs/cgroup/memory/sakimori-$1.$$/memory.limit_in_bytes"; then
		group=/sys/fs/cgroup/memory/sakimori-$1.$$ kind="cgroup v1, memory.limit_in_bytes"
		peak=$group/memory.max_usage_in_bytes
	else
		kind="no cgroup here: not limited"
		say "$kind"
	fi
}
small() {
	if [ -n "$group" ]; then sh -c 'echo $$ >"$0/cgroup.procs" && exec nice -n 19 "$@"' "$group" "$@"; else nice -n 19 "$@"; fi
}
