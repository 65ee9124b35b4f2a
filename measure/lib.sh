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
