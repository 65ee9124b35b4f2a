# what: ten devices come to the office on a Monday morning, two hours into the recording (twin of many_new_devices)
# real: dnsmasq, curl, nginx over TLS
# packages: dnsmasq-base nginx-light iputils-ping
outside 104.18.20.11 www.yasai-ichiba.example; web net 104.18.20.11 www.yasai-ichiba.example
host FILE-SERVER server 10; host LBP222 canon 40
on FILE-SERVER ping -c 1 $GW >/dev/null; on LBP222 ping -c 1 $GW >/dev/null
later 7200
for n in KEIRI-PC:windows SOUMU-PC:windows EIGYO-PC:windows SHACHO-MAC:macos iPhone-1:iphone iPhone-2:iphone \
	Pixel-7:android GENBA-PC:windows HP-NOTE:linux iPhone-3:iphone; do
	host ${n%:*} ${n#*:}
	get ${n%:*} -A "$UA_CHROME" https://www.yasai-ichiba.example/204
	pause 0.4 50
done
STRETCH+=(--factor 120 --gap 300)
silent
