# what: more than a hundred devices that nobody has seen join within the hour, two hours into the day (twin: monday_morning)
# real: dnsmasq
# packages: dnsmasq-base iputils-ping
host KEIRI-PC windows; host WAP-AP buffalo 5
on WAP-AP ping -c 1 $GW >/dev/null
later 7200
# One radio station brings them all: each comes under an address of its own and asks for the network.
kind iphone; mac random; plug party "$R"
for ((i = 1; i <= 112; i++)); do
	mac random
	ip -n party link set eth0 address "$R"
	[ $i != 100 ] || mac_of[party]=$R
	on party "$T/dhcpjoin" -i eth0 -x $((seed * 1000 + i)) -t $ttl -o "$order" -p "$list" -n "iPhone-$i" >/dev/null || fail "guest $i got no address"
	sleep 0.15
done
STRETCH+=(--factor 120 --gap 120)
alert many_new_devices please_look party
