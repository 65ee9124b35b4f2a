# what: a PC offers IPv6 settings (DHCPv6) with itself as name server where nobody did, two hours into the day (twin: router_dhcp6)
# real: dnsmasq, dhclient
# packages: dnsmasq-base isc-dhcp-client
host KEIRI-PC windows; host SOUMU-PC windows
later 7200
host EIGYO-NOTE windows
ip -n EIGYO-NOTE -6 addr add fd00:6666::1/64 dev eth0 nodad
bg EIGYO-NOTE dnsmasq -k --conf-file=/dev/null --user=root --pid-file= --no-resolv --no-hosts --interface=eth0 --bind-interfaces \
	--dhcp-range=fd00:6666::100,fd00:6666::1ff,64,5m --dhcp-option=option6:dns-server,[fe80::] --dhcp-leasefile=$W/leases6
sleep 1
for h in KEIRI-PC SOUMU-PC; do on $h timeout 10 dhclient -6 -1 -cf /dev/null -lf $W/lease-$h -pf $W/pid-$h -sf /bin/true eth0 >>$W/log/dhclient 2>&1; done
alert rogue_dhcp act_now EIGYO-NOTE
