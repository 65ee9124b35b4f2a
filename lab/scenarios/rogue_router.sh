# what: a PC announces itself as the IPv6 router, two hours into the day (twin: ipv6_router)
# real: radvd
# packages: radvd
host KEIRI-PC windows; host SOUMU-PC windows
later 7200
host EIGYO-NOTE windows
ip -n EIGYO-NOTE -6 addr add fd00:bad::1/64 dev eth0 nodad
on EIGYO-NOTE sysctl -qw net.ipv6.conf.all.forwarding=1
printf 'interface eth0 {\n AdvSendAdvert on;\n MinRtrAdvInterval 3;\n MaxRtrAdvInterval 4;\n prefix fd00:bad::/64 { };\n RDNSS fd00:bad::1 { };\n};\n' >$W/radvd.conf; chmod 644 $W/radvd.conf
bg EIGYO-NOTE radvd -n -C $W/radvd.conf -p $W/radvd.pid -m stderr
sleep 12
STRETCH+=(--factor 60 --gap 1500)
alert rogue_router please_look EIGYO-NOTE
