# what: a person measures the line's speed: 12 MB down and up over several connections (twin of ddos_syn and ddos_udp)
# real: curl, nginx over TLS; stored without payload, lengths are true
# packages: nginx-light
# snap: 2000
outside 151.101.2.219 speed.sokudo-test.jp; web net 151.101.2.219 speed.sokudo-test.jp
host KEIRI-PC windows
for n in KEIRI-PC gw net; do on $n ethtool -K eth0 tx on tso on gso on gro on >/dev/null 2>&1; on $n ethtool -K wan tx on tso on gso on gro on >/dev/null 2>&1; done
head -c 3000000 /dev/urandom >$W/www/3MB
for i in 1 2 3 4; do get KEIRI-PC -A "$UA_CHROME" https://speed.sokudo-test.jp/3MB & jobs_[i]=$!; done; wait "${jobs_[@]}"
for i in 1 2 3 4; do get KEIRI-PC -A "$UA_CHROME" -T $W/www/3MB https://speed.sokudo-test.jp/up$i & jobs_[i]=$!; done; wait "${jobs_[@]}"
STRETCH=(--keep 6000 --thin 4)
silent
