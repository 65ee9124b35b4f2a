# what: two routers share one address by VRRP, and the second takes over when the first fails (twin of arp_poisoning)
# real: keepalived
# packages: keepalived iputils-ping
host RT-1 yamaha 2; host RT-2 yamaha 3; host KEIRI-PC windows
for r in 1 2; do
	printf 'global_defs {\n router_id RT-%s\n}\nvrrp_instance office {\n state BACKUP\n interface eth0\n virtual_router_id 10\n priority %s\n advert_int 1\n use_vmac vrrp.10\n virtual_ipaddress {\n  %s.254/24\n }\n}\n' $r $((200 - r * 50)) "$NET" >$W/keepalived-$r.conf
	bg RT-$r keepalived -n -l -D -P -f $W/keepalived-$r.conf -p $W/k$r.pid -r $W/kv$r.pid
	[ $r = 2 ] || sleep 5
done
on KEIRI-PC ping -c 4 "$NET.254" >>$W/log/ping 2>&1
kill "$(cat $W/k1.pid)"
sleep 6
on KEIRI-PC ping -c 2 "$NET.254" >>$W/log/ping 2>&1
grep -q '0% packet loss' $W/log/ping || fail "the shared address does not answer"
silent
