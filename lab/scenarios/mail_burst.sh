# what: a PC delivers fifty mails to many mail servers of the world itself (twin: newsletter)
# real: exim, curl
# packages: exim4-daemon-light
TLS_HOSTS=
mail_server net 0.0.0.0 mx.sekai.example
for i in 1 2 3 4 5 6 7 8 9 10; do rnd 1 250; outside "104.47.$i.$R" mx$i.sekai$i.example; done
host EIGYO-NOTE windows
for ((i = 1; i <= 50; i++)); do
	rnd_name 6
	printf 'From: %s@mail.example\r\nTo: u%s@sekai.example\r\nSubject: otoku na o-shirase\r\n\r\nhttp://%s.example/\r\n' "$R" "$i" "$R" >$W/mail.txt
	get EIGYO-NOTE --mail-from "$R@mail.example" --mail-rcpt "u$i@sekai.example" -T $W/mail.txt "smtp://mx$((i % 10 + 1)).sekai$((i % 10 + 1)).example"
done
STRETCH=(--factor 20 --gap 15)
alert mail_burst please_look EIGYO-NOTE
