# what: the office's mail server, which also receives mail, delivers a newsletter to forty customers (twin of mail_burst)
# real: exim on both sides, curl
# packages: exim4-daemon-light
TLS_HOSTS=
mail_server net 0.0.0.0 mx.sekai.example
for i in 1 2 3 4 5 6 7 8 9 10; do rnd 1 250; outside "104.47.$i.$R" mx$i.sekai$i.example; done
host MAILSV server 10; host SOUMU-PC windows
umount /var/spool/exim4; mail_server MAILSV "${ip_of[MAILSV]}" mail.office.example
printf 'From: info@office.example\r\nTo: customers@office.example\r\nSubject: Sakura dayori\r\n\r\nKonnichiwa.\r\n' >$W/mail.txt
for i in 1 2 3 4 5; do get SOUMU-PC --mail-from info@office.example --mail-rcpt list@office.example -T $W/mail.txt "smtp://${ip_of[MAILSV]}"; done
on net curl -sS -m 10 --interface 104.47.1.1 -o /dev/null -T $W/mail.txt --mail-from a@b.example --mail-rcpt info@office.example "smtp://${ip_of[MAILSV]}" 2>>$W/log/in
for ((i = 1; i <= 40; i++)); do
	get MAILSV --mail-from info@office.example --mail-rcpt "u$i@sekai.example" -T $W/mail.txt "smtp://mx$((i % 10 + 1)).sekai$((i % 10 + 1)).example"
done
STRETCH=(--factor 20 --gap 15)
silent
