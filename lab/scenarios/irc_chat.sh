# what: two people chat by IRC (twin of irc_bot)
# real: ngircd; the people are scripted lines over ncat
# packages: ngircd ncat
irc_server
host KANRI-PC linux
say_irc() { # NICK LINE...
	local n=$1; shift
	printf 'NICK %s\r\nUSER %s 0 * :%s\r\n' $n $n $n; sleep 1; printf 'JOIN #debian-ja\r\n'; sleep 1
	for l in "$@"; do printf 'PRIVMSG #debian-ja :%s\r\n' "$l"; pause 1 40; done
	printf 'QUIT :mata ne\r\n'; sleep 0.3
}
say_irc yamada 'konnichiwa' 'kernel wa 6.1 desu ka' 'arigatou' 'ja mata' | on net ncat 37.59.46.220 6667 >>$W/log/other 2>&1 &
say_irc sato 'konnichiwa, ogenki desu ka' 'hai, 6.1 desu' 'apt upgrade de ok deshita' 'mata ashita' | on KANRI-PC ncat irc.sekai.example 6667 >>$W/log/chat 2>&1
STRETCH=(--factor 30 --gap 400)
silent
