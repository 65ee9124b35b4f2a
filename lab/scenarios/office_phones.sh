# what: an iPhone, an Android phone and a Mac join, check the connection, set the clock and browse
# real: curl with the devices' user agents, nginx, chrony, dnsmasq
# packages: nginx-light chrony
outside 17.253.85.201 captive.apple.com; web net 17.253.85.201 captive.apple.com
outside 142.250.207.3 connectivitycheck.gstatic.com; web net 142.250.207.3 connectivitycheck.gstatic.com
outside 151.101.65.91 www.shimbun-news.jp; web net 151.101.65.91 www.shimbun-news.jp
outside 17.253.84.125 time.apple.com
printf 'local stratum 8\nallow\nbindaddress 17.253.84.125\ncmdport 0\npidfile %s/chronyd.pid\n' $W >$W/chrony.conf
bg net chronyd -x -d -u root -f $W/chrony.conf
for i in 1 2 3 4; do rnd 1000 4000; head -c "$R" /dev/urandom | base64 -w 76 >$W/www/page$i.html; done
echo '<HTML><BODY>Success</BODY></HTML>' >$W/www/hotspot-detect.html
declare -A ua=(
	[iPhone]='Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1'
	[Pixel-7]='Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36'
	[SoumunoMacBook]='Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15'
)
host iPhone iphone; host Pixel-7 android; host SoumunoMacBook macos
for h in iPhone SoumunoMacBook; do
	get $h -A 'CaptiveNetworkSupport-443.120.2 wispr' http://captive.apple.com/hotspot-detect.html
	on $h timeout 5 chronyd -Q -t 1 -u root 'server time.apple.com iburst maxsamples 1' 'cmdport 0' "pidfile $W/c-$h.pid" >>$W/log/ntp 2>&1
done
get Pixel-7 -A "${ua[Pixel-7]}" http://connectivitycheck.gstatic.com/204
for i in 1 2 3 4 5; do
	for h in iPhone Pixel-7 SoumunoMacBook; do
		later 300; rnd 1 4; get $h -A "${ua[$h]}" https://www.shimbun-news.jp/page$R.html
	done
done
silent
