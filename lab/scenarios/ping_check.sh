# what: a monitoring program pings the router and a server outside every minute (twin of icmp_tunnel and the beacons)
# real: ping of iputils
# packages: iputils-ping
outside 8.8.4.4 dns.google
host KANRI-PC linux
for ((i = 0; i < 40; i++)); do
	on KANRI-PC ping -q -c 2 -i 0.2 "$GW" >>$W/log/ping; on KANRI-PC ping -q -c 2 -i 0.2 8.8.4.4 >>$W/log/ping
	pause 0.5
done
STRETCH=(--factor 120 --gap 450)
silent
