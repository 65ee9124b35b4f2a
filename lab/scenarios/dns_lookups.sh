# what: a mail filter's list look-ups and an antivirus's long names by DNS (twin of dns_tunnel)
# real: dig against dnsmasq; names as such services form them
# packages: bind9-dnsutils
host MAILSV server 10; host KEIRI-PC windows
for ((i = 0; i < 60; i++)); do
	rnd 1 223; a=$R; rnd 0 255; b=$R; rnd 0 255; c=$R; rnd 1 254
	on MAILSV dig +tries=1 +time=1 "@$GW" "$R.$c.$b.$a.zen.spamhaus.org" A >/dev/null
	h=$(printf '%s' "$seed$i" | md5sum | cut -c1-32)
	[ $((i % 3)) -ne 0 ] || on KEIRI-PC dig +tries=1 +time=1 "@$GW" "$h.hash.avts.mcafee.com" A >/dev/null
	[ $((i % 5)) -ne 0 ] || on KEIRI-PC dig +tries=1 +time=1 "@$GW" "4.1.0.$h.avqs.mcafee.com" A >/dev/null
done
STRETCH=(--factor 20 --gap 30)
silent
