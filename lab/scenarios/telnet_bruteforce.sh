# what: a PC tries fifteen passwords on a device with Telnet (twin: cleartext_telnet)
# real: telnetd of GNU inetutils with login; telnet driven by expect, three connections at a time
# packages: inetutils-telnetd inetutils-telnet socat expect
host LS220D buffalo; host EIGYO-NOTE windows
telnet_server LS220D
try() { # PASSWORD PASSWORD PASSWORD
	on EIGYO-NOTE expect -c "set timeout 12; spawn telnet ${ip_of[LS220D]}
		foreach p {$*} { expect ogin:; send office\r; expect assword:; send \$p\r }
		expect ogin:; close" >>$W/log/telnet 2>&1
}
for ((i = 0; i < 5; i++)); do
	words=(); for j in 1 2 3; do rnd_name 6; words+=("$R"); done
	try "${words[@]}" & tries[i]=$!
done
wait "${tries[@]}"
grep -q 'incorrect' $W/log/telnet || fail "no log-in was refused"
alert brute_force please_look EIGYO-NOTE
