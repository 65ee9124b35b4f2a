#!/bin/bash
# What every scenario stands on: an office network in namespaces of its own. Started by `lab/lab make`
# inside fresh network, mount, pid, uts and ipc namespaces: lib.sh SCENARIO SEED OUT
#
#   net (the internet, made up) --- gw (router, DHCP, DNS) --- br0 (the switch, recorded) --- hosts
#
# The namespaces have no way out: no interface leads to the machine, checked before anything starts.
set -u
scenario_file=$1 seed=$2 out=$3
name=$(basename "$scenario_file" .sh)
T=$LAB_TOOLS
W=/run/lab # work folder, in memory, gone at the end

say() { echo "lab/$name: $*"; }
fail() { echo "lab/$name: $*" >&2; exit 1; }
skip() { echo "SKIPPED $name: $*" >&2; exit 77; }

# ---- chance, the same for the same seed and scenario ----
RANDOM=$(($(printf '%s %s' "$seed" "$name" | cksum | cut -d' ' -f1) % 32768))
rnd() { R=$(($1 + RANDOM % ($2 - $1 + 1))); } # LOW HIGH -> R (not in a subshell, or it repeats)
rnd_of() { rnd 1 $#; R=${!R}; }               # one of the words -> R
rnd_name() { R=; local i n=$1; for ((i = 0; i < n; i++)); do R+=$(printf '%b' "\\$(printf %o $((97 + RANDOM % 26)))"); done; }
pause() { sleep "$(awk -v a="$1" -v r="$RANDOM" -v j="${2:-0}" 'BEGIN {print a * (1 + j / 100 * (2 * r / 32767 - 1))}')"; } # SECONDS [JITTER %]

# ---- private places, so that no file of the machine is touched ----
prepare() {
	[ "$(ip -o link | wc -l)" = 1 ] && [ -z "$(ip route)" ] || fail "this is not an empty network namespace"
	mount -t tmpfs lab /run || skip "cannot mount in this namespace"
	mkdir -p $W/{hosts,etc,work,www,log} /run/netns /run/lock
	chmod 755 $W
	private_etc
	fresh /var/log
	echo "127.0.0.1 localhost" >/etc/hosts
	ip link set lo up
}
# As root a layer over the machine's /etc; with a subuid range, where its files belong to nobody, a copy of
# what can be read.
private_etc() {
	if mount -t overlay lab -o lowerdir=/etc,upperdir=$W/etc,workdir=$W/work /etc 2>/dev/null; then
		(: >>/etc/hosts) 2>/dev/null && return
		umount /etc
	fi
	mkdir -p $W/copy
	cp -r --preserve=mode,links /etc/. $W/copy/ 2>/dev/null
	mount --bind $W/copy /etc && (: >>/etc/hosts) || skip "cannot get a private /etc"
}
fresh() { for d in "$@"; do mkdir -p "$d"; mount -t tmpfs -o mode=755 lab "$d"; done; } # an empty folder in memory

# ---- kinds of devices: maker of the MAC, TTL, DHCP order, list, vendor class, other options ----
# The lists are those that such devices are publicly known to send; printers and NAS differ by model.
kind() {
	ttl=64 order=53,61,50,54,57,60,12,55 list=1,3,6,12,15,28,42 vendor= more=()
	case $1 in
	windows) oui=${2:-d4:be:d9} ttl=128 order=53,61,50,54,12,81,60,55 list=1,3,6,15,31,33,43,44,46,47,119,121,249,252 vendor='MSFT 5.0' more=(-f "$3") ;;
	windows7) oui=00:24:e8 ttl=128 order=53,61,50,54,12,81,60,55 list=1,15,3,6,44,46,47,31,33,121,249,43,252 vendor='MSFT 5.0' more=(-f "$3") ;;
	macos) oui=8c:85:90 order=53,55,57,61,50,54,51,12 list=1,121,3,6,15,108,114,119,252,95,44,46 ;;
	iphone) oui=random order=53,55,57,61,50,54,51,12 list=1,121,3,6,15,108,114,119,252 ;;
	android) oui=random order=53,61,50,54,57,60,12,55 list=1,3,6,15,26,28,51,58,59,43,114,108 vendor=android-dhcp-13 ;;
	canon) oui=00:1e:8f order=53,57,50,54,12,60,55 list=1,3,6,12,15,44,46,47,50,51,54,58,59,81 vendor='Canon LBP' ;;
	brother) oui=00:80:77 order=53,50,54,57,12,55 list=1,3,6,15,44,47,12,119 ;;
	ricoh) oui=00:26:73 order=53,61,50,54,12,55 list=1,3,6,12,15,44,81 ;;
	buffalo) oui=10:6f:3f order=53,61,50,54,57,60,12,55 list=1,3,6,12,15,17,28,40,41,42 vendor='udhcp 1.24.2' ;;
	synology) oui=00:11:32 order=53,61,50,54,57,60,12,55 list=1,121,33,3,6,12,15,26,28,42,51,54,58,59,119 vendor='dhcpcd-5.5.6' ;;
	server) oui=3c:a8:2a order=53,50,54,12,55 list=1,28,2,3,15,6,119,12,44,47,26,121,42 ;;
	linux) oui=54:e1:ad order=53,61,50,54,57,12,55 list=1,2,6,12,15,26,28,121,3,33,40,41,42,119,249,252,17 ;;
	yamaha) oui=00:a0:de ;;
	*) fail "no kind of device is called $1" ;;
	esac
	[ -z "$vendor" ] || more+=(-v "$vendor")
}
mac() { # OUI|random: a MAC -> R
	rnd 0 32767; local tail=$R; rnd 0 255
	tail=$(printf '%02x:%02x:%02x' $((tail >> 8)) $((tail & 255)) "$R")
	if [ "$1" = random ]; then rnd 0 63; R=$(printf '%02x:%02x:%02x:%s' $((R << 2 | 2)) $((RANDOM & 255)) $((RANDOM & 255)) "$tail")
	else R=$1:$tail; fi
}

# ---- the network ----
ports=0
plug() { # NAMESPACE MAC: a namespace with an eth0 that is plugged into the switch
	local port=port$((++ports))
	ip netns add "$1"
	ip link add "$port" type veth peer name eth0 address "$2" netns "$1"
	ip netns exec "$1" sysctl -qw net.ipv4.ip_default_ttl="$ttl" net.ipv6.conf.eth0.dad_transmits=0 net.ipv4.conf.all.arp_notify=0
	ip netns exec "$1" ethtool -K eth0 tx off tso off gso off gro off >/dev/null 2>&1
	sysctl -qw "net.ipv6.conf.$port.disable_ipv6=1"
	ip link set "$port" master br0 up
	ip -n "$1" link set lo up
	ip -n "$1" link set eth0 up
	mkdir -p "/etc/netns/$1"
	echo "nameserver $GW" >"/etc/netns/$1/resolv.conf"
}
declare -A ip_of mac_of
devices=()
# host NAME KIND [last number of a fixed address] [MAC maker]: without a fixed address it asks by DHCP
host() {
	kind "$2" "${4:-}" "$1"
	mac "$oui"; mac_of[$1]=$R
	plug "$1" "$R"
	if [ -n "${3:-}" ]; then
		ip_of[$1]=$NET.$3
	else
		local lease
		rnd 1 32000
		lease=$(on "$1" "$T/dhcpjoin" -i eth0 -x "$R" -t "$ttl" -o "$order" -p "$list" -n "$1" "${more[@]}") || fail "$1 got no address"
		ip_of[$1]=${lease%% *}
	fi
	devices+=("# device $1 $2 ${ip_of[$1]} ${mac_of[$1]}")
	ip -n "$1" addr add "${ip_of[$1]}/24" brd + dev eth0
	ip -n "$1" route add default via "$GW"
}
on() { local n=$1; shift; ip netns exec "$n" "$@"; }                              # HOST COMMAND...
bg() { local n=$1; shift; ip netns exec "$n" "$@" >>"$W/log/$n" 2>&1 </dev/null & } # the same in the background
# outside ADDRESS NAME...: a server in the made-up internet, known to the office's DNS
outside() {
	ip -n net addr add "$1/32" dev lo 2>/dev/null
	echo "$*" >"$W/hosts/$1.new"; mv "$W/hosts/$1.new" "$W/hosts/h$1" # whole at once: dnsmasq watches
	sleep 0.1
}
office_up() {
	rnd_of 1 10 11 20 24 100 128; NET=192.168.$R GW=$NET.1
	ip link add br0 type bridge forward_delay 0 mcast_snooping 0
	sysctl -qw net.ipv6.conf.br0.disable_ipv6=1
	ip link set br0 up
	start_recording
	kind yamaha; mac "$oui"; mac_of[gw]=$R; ip_of[gw]=$GW
	plug gw "$R"
	devices+=("# device gw yamaha $GW $R")
	ip netns add net
	ip link add wan netns gw type veth peer name wan netns net
	for n in gw net; do
		on $n ethtool -K wan tx off tso off gso off gro off >/dev/null 2>&1
		ip -n $n link set wan up; ip -n $n link set lo up
		on $n sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.disable_ipv6=1 >/dev/null 2>&1
	done
	on net sysctl -qw net.ipv4.ip_default_ttl=54
	ip -n gw addr add $GW/24 dev eth0; ip -n gw addr add 100.64.0.1/30 dev wan
	ip -n net addr add 100.64.0.2/30 dev wan
	ip -n gw route add default via 100.64.0.2; ip -n net route add default via 100.64.0.1
	on net tc qdisc add dev wan root netem delay 4ms 2>/dev/null
	mkdir -p /etc/netns/net; echo "nameserver 100.64.0.1" >/etc/netns/net/resolv.conf
	bg gw dnsmasq -k --conf-file=/dev/null --user=root --pid-file= --no-resolv --no-hosts --hostsdir=$W/hosts \
		--local=/#/ --domain=office.lan --dhcp-range=$NET.50,$NET.199,12h --no-ping --dhcp-authoritative \
		--dhcp-leasefile=$W/leases --dhcp-rapid-commit --local-ttl=60 --auth-ttl=60 $(sed -n "s/^# dnsmasq: *//p" "$scenario_file")
	wait_port gw $GW 53
}
wait_port() { # HOST ADDRESS PORT: until something listens there
	local i
	for ((i = 0; i < 100; i++)); do
		on "$1" bash -c "exec 3<>/dev/tcp/$2/$3" 2>/dev/null && return
		sleep 0.1
	done
	tail -n 20 "$W/log/$1" >&2
	fail "nothing listens on $2 port $3"
}

# ---- recording ----
start_recording() {
	tcpdump -i br0 -p --immediate-mode -U -B 32768 -s "$(sed -n "s/^# snap: *//p" "$scenario_file" | grep . || echo 0)" -Z root -w $W/raw.pcap >$W/log/tcpdump 2>&1 &
	tcpdump_pid=$!
	ip link set br0 promisc on # a switch port set to mirror: everything that crosses the switch
	local i
	for ((i = 0; i < 50; i++)); do [ -s $W/raw.pcap ] && return; sleep 0.1; done
	fail "recording does not start"
}
STRETCH=() CLOCK='2026-01-15 10:00' # options of tools/stretch; the capture's begin, time of Tokyo
expected=()
# later SECONDS: what follows happens so much later in the capture, without waiting for it here
later() { sleep 0.15; STRETCH+=(--jump "$(date +%s%6N):$1"); sleep 0.15; }
alert() { expected+=("$1 $2 ${mac_of[$3]:-$3}"); } # DETECTOR SEVERITY HOST
silent() { [ ${#expected[@]} = 0 ] && expected=(-); }            # nothing above "record" but new devices
finish() {
	sleep 0.3
	kill -INT $tcpdump_pid; wait $tcpdump_pid 2>/dev/null
	grep -q '^0 packets dropped' $W/log/tcpdump || fail "the recording lost packets ($(grep dropped $W/log/tcpdump)): make it again on a quieter machine"
	[ ${#expected[@]} -gt 0 ] || fail "the scenario does not say what it expects"
	"$T/stretch" --start "$(TZ=Asia/Tokyo date -d "$CLOCK" +%s)" "${STRETCH[@]}" $W/raw.pcap "$out/$name.pcap" | sed "s|.*/||" || fail "not recorded"
	{
		echo "# $(sed -n 's/^# what: *//p' "$scenario_file" | head -n 1)"
		echo "# made by lab/lab make $name --seed $seed; detector severity device (its MAC); \"-\" = silent"
		printf "%s\n" "${devices[@]}"
		printf "%s\n" "${expected[@]}"
	} >"$out/$name.expect"
}

# ---- servers that several scenarios need ----
authority() { # a certificate authority of the lab's own, once
	[ -f $W/ca.pem ] && return
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/C=JP/O=Lab Trust Services/CN=Lab Root R1" \
		-keyout $W/ca.key -out $W/ca.pem 2>/dev/null
}
cert() { # NAME: $W/NAME.key, $W/NAME.pem, signed by the authority
	authority
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$W/$1.key" -out "$W/$1.csr" 2>/dev/null
	openssl x509 -req -in "$W/$1.csr" -CA $W/ca.pem -CAkey $W/ca.key -CAcreateserial -days 90 \
		-extfile <(echo "subjectAltName=DNS:$1") -out "$W/$1.pem" 2>/dev/null
}
# web HOST ADDRESS NAME [extra server lines]: nginx on 80 and 443, files from $W/www
web() {
	cert "$3"
	cat >"$W/nginx-$3.conf" <<-END
		user root; worker_processes 1; pid $W/nginx-$3.pid; error_log $W/log/nginx-$3;
		events { worker_connections 256; }
		http {
		  access_log off; include /etc/nginx/mime.types; default_type application/octet-stream;
		  client_max_body_size 2000m; client_body_temp_path $W/body-$3; server_tokens off;
		  server {
		    listen $2:80; listen $2:443 ssl; server_name $3; root $W/www;
		    ssl_certificate $W/$3.pem; ssl_certificate_key $W/$3.key;
		    ssl_protocols TLSv1.2 TLSv1.3; dav_methods PUT;
		    location /api/ { default_type application/json; return 200 '{"status":"ok"}'; }
		    location /204 { return 204; }
		    ${4:-}
		  }
		}
	END
	bg "$1" nginx -g 'daemon off;' -c "$W/nginx-$3.conf"
	wait_port "$1" "$2" 443
}
get() { local h=$1; shift; on "$h" curl -sS -m 30 --cacert $W/ca.pem -o /dev/null "$@"; } # HOST CURL-ARGUMENT...
UA_CHROME='Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'
# user NAME PASSWORD: an account that exists only in this scenario's private /etc
user() {
	grep -q "^$1:" /etc/passwd && return
	rnd 20000 30000
	echo "$1:x:$R:$R::/run/lab:/bin/sh" >>/etc/passwd
	echo "$1:$(openssl passwd -6 "$2"):19000:0:99999:7:::" >>/etc/shadow
	echo "$1:x:$R:" >>/etc/group
}
# smb_server HOST [extra global lines]: Samba with a share "share" and the account office/secret-Pa55
smb_server() {
	fresh /var/lib/samba /var/cache/samba
	mkdir -p /var/lib/samba/private /run/samba $W/share; chmod 777 $W/share
	user office 'Asagao-2026'
	cat >$W/smb.conf <<-END
		[global]
		  workgroup = OFFICE
		  netbios name = $1
		  server role = standalone server
		  interfaces = eth0
		  bind interfaces only = yes
		  map to guest = never
		  load printers = no
		  printing = bsd
		  disable spoolss = ${SPOOLSS:-yes}
		  log file = $W/log/smb
		  ${2:-}
		[share]
		  path = $W/share
		  read only = no
		  force user = root
		${3:-}
	END
	printf 'Asagao-2026\nAsagao-2026\n' | smbpasswd -c $W/smb.conf -s -a office >/dev/null 2>>$W/log/smb
	bg "$1" smbd --foreground --no-process-group -s $W/smb.conf
	wait_port "$1" "${ip_of[$1]}" 445
}
# ssh_server HOST: OpenSSH with the account admin
ssh_server() {
	mkdir -p /run/sshd; user admin 'Yuugao#7714'
	[ -f $W/hostkey ] || ssh-keygen -q -t ed25519 -N '' -f $W/hostkey
	bg "$1" /usr/sbin/sshd -D -e -f /dev/null -h $W/hostkey -o UsePAM=no -o PasswordAuthentication=yes -o MaxStartups=100 -o MaxAuthTries=3 -o PidFile=none
	wait_port "$1" "${ip_of[$1]}" 22
}

mail_server() { # HOST ADDRESS NAME: exim on 25 and 587 with STARTTLS, accepts and discards
	cert "$3"; fresh /var/spool/exim4; chown Debian-exim:Debian-exim /var/spool/exim4
	install -m 640 -g Debian-exim $W/$3.key $W/exim.key
	cat >$W/exim.conf <<-END
		primary_hostname = $3
		spool_directory = /var/spool/exim4
		log_file_path = /var/spool/exim4/%slog
		tls_advertise_hosts = ${TLS_HOSTS-*}
		tls_certificate = $W/$3.pem
		tls_privatekey = $W/exim.key
		acl_smtp_rcpt = accept
		acl_smtp_data = accept
		queue_only = true
		begin acl
		accept:
		  accept
		begin routers
		all:
		  driver = accept
		  transport = none
		begin transports
		none:
		  driver = appendfile
		  file = /dev/null
	END
	chmod 644 $W/exim.conf
	bg "$1" exim4 -bdf -C $W/exim.conf -oX "<; $2.25 ; $2.587" -oP $W/exim.pid
	wait_port "$1" "$2" 25
}
# mailboxes HOST ADDRESS NAME: Dovecot, IMAP and POP3, with and without TLS, account office/Asagao-2026
mailboxes() {
	cert "$3"; mkdir -p $W/mail; chmod 777 $W/mail
	cat >$W/dovecot.conf <<-END
		base_dir = /run/dovecot
		state_dir = /run/dovecot-state
		log_path = $W/log/dovecot
		listen = $2
		protocols = imap pop3
		ssl = yes
		ssl_cert = <$W/$3.pem
		ssl_key = <$W/$3.key
		disable_plaintext_auth = no
		first_valid_uid = 0
		mail_location = maildir:$W/mail/%u
		passdb {
		  driver = static
		  args = password=Asagao-2026
		}
		userdb {
		  driver = static
		  args = uid=8 gid=8 home=$W/mail/%u
		}
	END
	bg "$1" dovecot -F -c $W/dovecot.conf
	wait_port "$1" "$2" 143
}
# ftp_server HOST: vsftpd with the account office/Asagao-2026
ftp_server() {
	user office 'Asagao-2026'; mkdir -p /run/vsftpd/empty $W/ftp; chmod 755 $W/ftp
	printf 'auth required pam_unix.so\naccount required pam_permit.so\n' >/etc/pam.d/labftp
	cat >$W/vsftpd.conf <<-END
		listen=YES
		background=NO
		listen_address=${ip_of[$1]}
		anonymous_enable=NO
		local_enable=YES
		write_enable=YES
		pam_service_name=labftp
		seccomp_sandbox=NO
		isolate=NO
		isolate_network=NO
		secure_chroot_dir=/run/vsftpd/empty
		check_shell=NO
		delay_failed_login=0
		max_login_fails=10
	END
	bg "$1" vsftpd $W/vsftpd.conf
	wait_port "$1" "${ip_of[$1]}" 21
}
# telnet_server HOST: telnetd of GNU inetutils, account office/Asagao-2026
telnet_server() {
	user office 'Asagao-2026'
	printf 'auth required pam_unix.so\naccount required pam_permit.so\nsession optional pam_permit.so\n' >/etc/pam.d/login
	bg "$1" socat TCP-LISTEN:23,fork,reuseaddr EXEC:/usr/sbin/telnetd,nofork
	wait_port "$1" "${ip_of[$1]}" 23
}

# irc_server: ngircd outside, irc.sekai.example port 6667
irc_server() {
	printf "[Global]\nName = irc.sekai.example\nInfo = lab\nListen = 37.59.46.220\nPorts = 6667\nServerUID = root\nServerGID = root\nMotdPhrase = hello\nPidFile = /run/lab/ngircd.pid\n[Limits]\nMaxConnectionsIP = 0\nMaxJoins = 10\n[Options]\nDNS = no\nIdent = no\nPAM = no\n[Channel]\nName = #lab\n" >$W/ngircd.conf
	outside 37.59.46.220 irc.sekai.example
	bg net ngircd -n -f $W/ngircd.conf
	wait_port net 37.59.46.220 6667
}

kdc() { # HOST: MIT Kerberos, realm OFFICE.LAN, account tanaka, sixteen services with old keys
	mkdir -p $W/krb
	printf "[libdefaults]\ndefault_realm = OFFICE.LAN\ndns_lookup_kdc = false\nallow_weak_crypto = true\nallow_rc4 = true\nallow_des3 = true\npermitted_enctypes = aes256-cts-hmac-sha1-96 rc4-hmac\ndefault_tkt_enctypes = aes256-cts-hmac-sha1-96 rc4-hmac\ndefault_tgs_enctypes = aes256-cts-hmac-sha1-96 rc4-hmac\nrdns = false\ndns_canonicalize_hostname = false\n[realms]\nOFFICE.LAN = {\n kdc = %s\n}\n" "${ip_of[$1]}" >/etc/krb5.conf
	printf "[realms]\nOFFICE.LAN = {\n database_name = %s/krb/db\n key_stash_file = %s/krb/stash\n acl_file = %s/krb/acl\n supported_enctypes = aes256-cts-hmac-sha1-96:normal rc4-hmac:normal\n}\n" $W $W $W >$W/krb/kdc.conf
	export KRB5CCNAME=$W/krb/cc KRB5_KDC_PROFILE=$W/krb/kdc.conf
	kdb5_util create -s -r OFFICE.LAN -P himitsu-master >>$W/log/kdc 2>&1 || fail "no Kerberos database"
	{
		echo "addprinc -pw Asagao-2026 tanaka"
		for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do printf "addprinc -randkey -e rc4-hmac:normal %s\nsetstr %s session_enctypes rc4-hmac\n" MSSQLSvc/db$i.office.lan MSSQLSvc/db$i.office.lan; done
		echo "addprinc -randkey -e aes256-cts-hmac-sha1-96:normal cifs/filesv.office.lan"
	} | kadmin.local -r OFFICE.LAN >>$W/log/kdc 2>&1
	bg "$1" krb5kdc -n -r OFFICE.LAN
	wait_port "$1" "${ip_of[$1]}" 88
}

# domain_controller HOST: Samba as the domain OFFICE.LAN, accounts tanaka, suzuki and sato with the
# password Asagao-2026; asks and answers DNS for the domain, which its clients use from then on
domain_controller() {
	local n
	printf '[libdefaults]\ndefault_realm = OFFICE.LAN\ndns_lookup_kdc = false\nrdns = false\ndns_canonicalize_hostname = false\n[realms]\nOFFICE.LAN = {\n kdc = %s\n admin_server = %s\n kpasswd_server = %s\n}\n[domain_realm]\n.office.lan = OFFICE.LAN\n' "${ip_of[$1]}" "${ip_of[$1]}" "${ip_of[$1]}" >/etc/krb5.conf
	mkdir -p $W/ad; fresh /var/lib/samba /var/cache/samba; mkdir -p /run/samba /var/lib/samba/private
	rm -f /etc/samba/smb.conf
	on "$1" samba-tool domain provision --targetdir=$W/ad --realm=OFFICE.LAN --domain=OFFICE --server-role=dc --dns-backend=SAMBA_INTERNAL \
		--adminpass='Yuugao#7714' --host-name=dc1 --host-ip="${ip_of[$1]}" --option='interfaces=lo eth0' --option='bind interfaces only=yes' \
		--option='vfs objects=dfs_samba4 acl_xattr xattr_tdb' >>$W/log/samba-tool 2>&1 || fail "no domain was made"
	for n in tanaka suzuki sato; do samba-tool user create $n 'Asagao-2026' -s $W/ad/etc/smb.conf >>$W/log/samba-tool 2>&1; done
	echo "nameserver ${ip_of[$1]}" >/etc/netns/$1/resolv.conf
	bg "$1" samba -F --no-process-group -s $W/ad/etc/smb.conf
	wait_port "$1" "${ip_of[$1]}" 389
	wait_port "$1" "${ip_of[$1]}" 88
	wait_port "$1" "${ip_of[$1]}" 445
}
# domain_member HOST DC: joins the domain as Windows computers do, with its own account
domain_member() {
	echo "nameserver ${ip_of[$2]}" >/etc/netns/$1/resolv.conf
	mkdir -p $W/member-$1/{private,state,cache,lock}
	printf '[global]\nworkgroup = OFFICE\nrealm = OFFICE.LAN\nsecurity = ads\nnetbios name = %s\nprivate dir = %s/private\nstate directory = %s/state\ncache directory = %s/cache\nlock directory = %s/lock\ninterfaces = eth0\n' "$1" $W/member-$1 $W/member-$1 $W/member-$1 $W/member-$1 >$W/member-$1/smb.conf
	on "$1" net ads join -s $W/member-$1/smb.conf -U 'Administrator%Yuugao#7714' >>$W/log/join 2>&1 || fail "$1 cannot join the domain"
}

[ "${BASH_SOURCE[0]}" = "$0" ] || return 0
trap '[ -z "${LAB_LOGS:-}" ] || { mkdir -p "$LAB_LOGS/$name" && cp -r $W/log/. "$LAB_LOGS/$name/"; }' EXIT
prepare
office_up
. "$scenario_file"
finish
