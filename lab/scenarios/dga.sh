# what: a PC asks for one made-up name after the other, and almost none exists (twin: dns_lookups)
# real: dig, dnsmasq; the names are made from the seed as such programs make them from the date
# packages: bind9-dnsutils
host EIGYO-NOTE windows
for ((i = 0; i < 60; i++)); do
	rnd 11 17; rnd_name "$R"; n=$R; rnd_of com net org info biz
	on EIGYO-NOTE dig +tries=1 +time=1 "@$GW" "$n.$R" A >/dev/null
done
STRETCH=(--factor 30 --gap 30)
alert dga act_now EIGYO-NOTE
