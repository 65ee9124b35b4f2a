#!/bin/sh
# Writes down what this computer runs (Linux, macOS): programs with their versions, the system, what listens.
# It sends nothing. It writes one text file, a fact a line; read it before you hand it in.
# It looks at no documents, no user names, no passwords, no serial numbers, and changes nothing.
# No administrator rights are needed. What one account alone has is marked with a number reckoned from the account.
#
#   sh sakimori-collect.sh              writes sakimori-NAME.txt here
#   sh sakimori-collect.sh FILE         writes FILE
#   sh sakimori-collect.sh -            shows it on the screen only
set -u
base=${SAKIMORI_COLLECT_BASE:-} # a folder that stands for /: for tests, or a system that is mounted
LC_ALL=C
export LC_ALL
umask 077
tab=$(printf '\t')
host=$(hostname 2>/dev/null || uname -n)
host=${host%%.*}
out=${1:-sakimori-$host.txt}

one_line() { printf '%s' "$1" | tr '\t\n\r' '   '; }
# Programs of one part of the lists, of which nothing is missing: what it does not name any more is gone.
section() { # NAME LINES
	printf 'section\t%s\twhole\n' "$1"
	if [ -n "$2" ]; then printf '%s\n' "$2"; fi
}
# Whose programs: a number that says no name.
account() { printf '%s' "$host/$(id -u)" | cksum | sed 's/ .*//'; }
has() { command -v "$1" >/dev/null 2>&1; }

# The lines of facts, in an order that does not change.
facts() {
	case $(uname -s) in
	Darwin) printf 'system\tmacos\n' ;;
	*) printf 'system\tlinux\n' ;;
	esac
	printf 'made\t%s\n' "$(date -u '+%Y-%m-%dT%H:%M:%SZ')"
	printf 'host\t%s\n' "$host"
	network
	printf 'kernel\t%s\t%s\n' "$(uname -r)" "$(uname -m)"
	if has sw_vers; then macos; else linux; fi
	ports
}

# Addresses by which the box knows this computer.
network() {
	if has ip && [ "$(uname -s)" = Linux ]; then # on a Mac it is somebody's own, and says other things
		ip -o link 2>/dev/null | sed -n "s|.*link/ether \\([0-9a-f:]*\\).*|mac${tab}\\1|p" | sort -u
		ip -o addr show scope global 2>/dev/null | sed -n "s|.* inet6* \\([0-9a-f.:]*\\)/.*|address${tab}\\1|p" | sort -u
	elif has ifconfig; then
		ifconfig 2>/dev/null | sed -n "s|^[[:space:]]*ether \\([0-9a-f:]*\\).*|mac${tab}\\1|p" | sort -u
		ifconfig 2>/dev/null | sed -n "s|^[[:space:]]*inet \\([0-9.]*\\).*|address${tab}\\1|p" |
			grep -v "${tab}127\\." | sort -u
	fi
}

linux() {
	id='' ver='' pretty=''
	for f in "$base/etc/os-release" "$base/usr/lib/os-release"; do
		[ -r "$f" ] || continue
		id=$(sed -n 's/^ID=//p' "$f" | tr -d "\"'" | head -n 1)
		ver=$(sed -n 's/^VERSION_ID=//p' "$f" | tr -d "\"'" | head -n 1)
		pretty=$(sed -n 's/^PRETTY_NAME=//p' "$f" | tr -d "\"'" | head -n 1)
		break
	done
	printf 'os\t%s\t%s\n' "${pretty:-Linux}" "$ver"
	if [ -n "$id" ]; then printf 'distro\t%s\t%s\n' "$id" "$ver"; fi
	if has dpkg-query && list=$(dpkg-query -W -f='${db:Status-Status}\tdeb\t${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\n' 2>/dev/null) && [ -n "$list" ]; then
		section deb "$(printf '%s\n' "$list" | sed -n 's/^installed	//p' | sort)"
	fi
	if has rpm && list=$(rpm -qa --qf 'rpm\t%{NAME}\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\t%{ARCH}\t%{SOURCERPM}\n' 2>/dev/null) && [ -n "$list" ]; then
		section rpm "$(printf '%s\n' "$list" | grep -v '^rpm	gpg-pubkey	' | sort)"
	fi
	if [ -r "$base/lib/apk/db/installed" ]; then
		section apk "$(awk -F: '/^P:/{p=substr($0,3)} /^V:/{v=substr($0,3)} /^A:/{a=substr($0,3)} /^o:/{o=substr($0,3)}
			/^$/{if (p != "") printf "apk\t%s\t%s\t%s\t%s\n", p, v, a, o; p=v=a=o=""}
			END{if (p != "") printf "apk\t%s\t%s\t%s\t%s\n", p, v, a, o}' "$base/lib/apk/db/installed" | sort)"
	fi
	if has snap && list=$(snap list 2>/dev/null); then
		section snap "$(printf '%s\n' "$list" | awk 'NR>1 {printf "software\t%s\t%s\t%s\n", $1, $2, $5}' | sort)"
	fi
	if has flatpak; then
		for of in system user; do
			list=$(flatpak list "--$of" --app --columns=name,version 2>/dev/null) || continue
			name=flatpak
			[ $of = system ] || name=flatpak-$(account)
			section "$name" "$(printf '%s\n' "$list" | awk -F'\t' '$1 != "" {printf "software\t%s\t%s\t\n", $1, $2}' | sort)"
		done
	fi
	if [ -e "$base/var/run/reboot-required" ]; then printf 'reboot\tneeded\n'; fi
}

macos() {
	printf 'os\t%s\t%s\t%s\n' "$(sw_vers -productName)" "$(sw_vers -productVersion)" "$(sw_vers -buildVersion)"
	state=whole # unless there is one that cannot be read
	[ -r "$base/Applications" ] || state=part
	for plist in "$base"/Applications/*.app/Contents/Info.plist "$base"/Applications/*/*.app/Contents/Info.plist; do
		if [ -e "$plist" ] && [ ! -r "$plist" ]; then state=part; fi
	done
	printf 'section\tapplications\t%s\n' "$state"
	for app in "$base"/Applications/*.app "$base"/Applications/*/*.app; do
		plist=$app/Contents/Info.plist
		[ -r "$plist" ] || continue
		name=${app##*/}
		version=$(defaults read "$plist" CFBundleShortVersionString 2>/dev/null)
		# a name or version of more than one line would be two facts
		printf 'software\t%s\t%s\t\n' "$(one_line "${name%.app}")" "$(one_line "$version")"
	done
	if has pkgutil && list=$(pkgutil --pkgs 2>/dev/null); then
		section receipts "$(printf '%s\n' "$list" | grep -v '^com\.apple\.' | while read -r pkg; do
			version=$(pkgutil --pkg-info "$pkg" 2>/dev/null | sed -n 's/^version: //p')
			printf 'software\t%s\t%s\t\n' "$pkg" "$version"
		done | sort)"
	fi
	if has brew && list=$(brew list --versions 2>/dev/null); then
		section brew "$(printf '%s\n' "$list" | awk '$1 != "" {printf "software\t%s\t%s\tHomebrew\n", $1, $NF}' | sort)"
	fi
	case $(fdesetup status 2>/dev/null) in
	*'is On'*) printf 'encryption\tFileVault\ton\n' ;;
	*'is Off'*) printf 'encryption\tFileVault\toff\n' ;;
	esac
	case $(/usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate 2>/dev/null) in
	*enabled*) printf 'firewall\tmacOS\ton\n' ;;
	*disabled*) printf 'firewall\tmacOS\toff\n' ;;
	esac
}

# What this computer itself listens on.
ports() {
	if has ss; then
		ss -H -lntu 2>/dev/null | awk '{n=$5; sub(/:[^:]*$/, "", n); p=$5; sub(/.*:/, "", p);
			printf "port\t%s/%s\t%s\n", $1, p, n}' | sort -u
	elif has netstat; then
		netstat -an 2>/dev/null | awk '$NF == "LISTEN" {n=$4; p=$4; sub(/.*[.:]/, "", p); sub(/[.:][^.:]*$/, "", n);
			printf "port\ttcp/%s\t%s\n", p, n}' | sort -u
	fi
}

all() {
	printf 'sakimori-collect\t1\n'
	printf '# What this computer runs. Nothing was sent. Read it, then hand it in.\n'
	printf '# このコンピューターで動いているものの一覧です。まだ、どこにも送っていません。\n'
	body=$(facts)
	printf '%s\n' "$body"
	printf 'end\t%s\n' "$(printf '%s\n' "$body" | wc -l | tr -d ' ')"
}

if [ "$out" = - ]; then
	all
	exit
fi
all >"$out" || exit 1
echo "Written: $out ($(wc -l <"$out" | tr -d ' ') lines). Read it, then hand it in on the page \"Software\"." >&2
echo "書きました: $out 。読んで確かめてから、「ソフト」のページで入れてください。" >&2
