# what: a busy web server under a few hundred real visits, and a resolver that gets large answers from many places (twin of ddos_in)
# real: ab, nginx over TLS; dig, dnsmasq
# packages: apache2-utils nginx-light bind9-dnsutils dnsmasq-base
# snap: 80
host WEB-SERVER server 20; host NS-SERVER server 21
web WEB-SERVER ${ip_of[WEB-SERVER]} www.office.example
echo '<html><body>Irasshaimase</body></html>' >$W/www/index.html
for i in 1 2 3 4; do outside 203.104.10.$i visitor$i.example; done
for i in 1 2 3 4; do
	on net ab -q -n 60 -c 15 -B 203.104.10.$i http://${ip_of[WEB-SERVER]}/index.html >>$W/log/ab 2>&1 &
	visitors+=($!)
done
wait "${visitors[@]}"
# Twenty-four name servers, each asked for a name with so many addresses that the datagram is full.
for ((i = 1; i <= 70; i++)); do echo "203.104.20.$i pool.example"; done >$W/pool
bg net dnsmasq -k --conf-file=/dev/null --user=root --pid-file= --no-resolv --no-hosts --local=/#/ --edns-packet-max=4096 --addn-hosts=$W/pool
wait_port net 203.104.10.1 53
for ((i = 0; i < 24; i++)); do
	outside 45.60.$i.53 ns$i.example
	for ((k = 0; k < 10; k++)); do on NS-SERVER dig +short +tries=1 +time=2 +bufsize=4096 @45.60.$i.53 pool.example >>$W/log/dig; done
done
silent
