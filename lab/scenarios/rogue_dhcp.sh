# what: a Wi-Fi router that someone brought along answers DHCP, two hours into the day
# real: a second dnsmasq
# packages: dnsmasq-base
host KEIRI-PC windows; host SOUMU-PC windows '' 3c:52:82
later 7200
host WSR-3200 buffalo 77
bg WSR-3200 dnsmasq -k --conf-file=/dev/null --user=root --pid-file= --port=0 --no-ping --dhcp-range=$NET.210,$NET.240,1h \
	--dhcp-option=3,${ip_of[WSR-3200]} --dhcp-option=6,${ip_of[WSR-3200]} --dhcp-leasefile=$W/leases2 --dhcp-authoritative
sleep 1
host EIGYO-NOTE windows; host iPhone iphone
alert rogue_dhcp act_now WSR-3200
