# what: devices renew their addresses through the day, one is given a new one (twin of rogue_dhcp)
# real: dnsmasq answers, requests by tools/dhcpjoin
# packages: dnsmasq-base
host KEIRI-PC windows; host SOUMU-PC windows '' 3c:52:82; host iPhone iphone
for i in 1 2 3; do
	later 7000
	for h in KEIRI-PC SOUMU-PC; do
		kind windows '' $h; on $h "$T/dhcpjoin" -i eth0 -x $i$RANDOM -t 128 -o "$order" -p "$list" -n $h "${more[@]}" >>$W/log/renew || fail "$h got no address"
	done
done
silent
