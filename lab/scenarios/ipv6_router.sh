# what: the office's router announces IPv6 all day long (twin of rogue_router)
# real: radvd
# packages: radvd
on gw sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0 net.ipv6.conf.all.forwarding=1
ip -n gw -6 addr add 2400:4050:1::1/64 dev eth0 nodad
printf 'interface eth0 {\n AdvSendAdvert on;\n MinRtrAdvInterval 3;\n MaxRtrAdvInterval 4;\n prefix 2400:4050:1::/64 { };\n RDNSS 2400:4050:1::1 { };\n};\n' >$W/radvd.conf; chmod 644 $W/radvd.conf
bg gw radvd -n -C $W/radvd.conf -p $W/radvd.pid -m stderr
sleep 1
host KEIRI-PC windows; host SOUMU-PC windows
sleep 12
STRETCH=(--factor 600 --gap 1500)
silent
