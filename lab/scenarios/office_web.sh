# what: two office PCs browse: connectivity check, plain HTTP, HTTPS to several sites
# real: curl, nginx, OpenSSL, dnsmasq
# packages: nginx-light
outside 23.215.0.134 www.msftconnecttest.com; web net 23.215.0.134 www.msftconnecttest.com
outside 151.101.65.91 www.shimbun-news.jp; web net 151.101.65.91 www.shimbun-news.jp
outside 104.18.32.47 groupware.kaisha-cloud.jp; web net 104.18.32.47 groupware.kaisha-cloud.jp
for i in 1 2 3 4 5 6; do rnd 1000 5000; head -c "$R" /dev/urandom | base64 -w 76 >$W/www/page$i.html; done
host DESKTOP-7A2 windows; host KEIRI-PC windows '' 3c:52:82
for h in DESKTOP-7A2 KEIRI-PC; do
	get $h -A 'Microsoft NCSI' http://www.msftconnecttest.com/204
	for i in 1 2 3 4 5; do
		rnd 1 6; get $h -A "$UA_CHROME" https://www.shimbun-news.jp/page$R.html
		rnd 1 6; get $h -A "$UA_CHROME" https://groupware.kaisha-cloud.jp/page$R.html
		pause 0.4 50
	done
	get $h -A "$UA_CHROME" http://www.shimbun-news.jp/page1.html
done
silent
