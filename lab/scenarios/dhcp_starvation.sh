# what: a PC asks for address after address until the DHCP server has none left (twin: dhcp_join)
# real: dhcpstarv, dnsmasq
# packages: dhcpstarv
host KEIRI-PC windows; host EIGYO-NOTE windows
on EIGYO-NOTE timeout 5 dhcpstarv -i eth0 >>$W/log/starv 2>&1
alert dhcp_starvation please_look EIGYO-NOTE
