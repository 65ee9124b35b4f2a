# what: the office's own router begins to offer IPv6 settings (DHCPv6), two hours into the day (twin of rogue_dhcp6)
# real: dnsmasq, dhclient
# packages: dnsmasq-base isc-dhcp-client
host KEIRI-PC windows; host SOUMU-PC windows
later 7200
on gw sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0
ip -n gw -6 addr add 2400:4050:1::1/64 dev eth0 nodad
bg gw dnsmasq -k --conf-file=/dev/null --user=root --pid-file= --port=0 --no-resolv --no-hosts --interface=eth0 --bind-interfaces \
	--dhcp-range=2400:4050:1::100,2400:4050:1::1ff,64,4h --dhcp-option=option6:dns-server,[fe80::] --dhcp-leasefile=$W/leases6
sleep 1
for h in KEIRI-PC SOUMU-PC; do on $h timeout 10 dhclient -6 -1 -cf /dev/null -lf $W/lease-$h -pf $W/pid-$h -sf /bin/true eth0 >>$W/log/dhclient 2>&1; done
silent
