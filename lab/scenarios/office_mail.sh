# what: a PC sends mail (submission with STARTTLS) and reads it (IMAP with STARTTLS, POP3S)
# real: exim, Dovecot, curl
# packages: exim4-daemon-light dovecot-imapd dovecot-pop3d
outside 219.94.128.10 mail.kaisha-mail.jp
mail_server net 219.94.128.10 mail.kaisha-mail.jp; mailboxes net 219.94.128.10 mail.kaisha-mail.jp
host SOUMU-PC windows
printf 'From: soumu@office.example\r\nTo: o@kaisha.example\r\nSubject: shiryo\r\n\r\nHonjitsu no shiryo desu.\r\n' >$W/mail.txt
for i in 1 2 3; do
	get SOUMU-PC --ssl-reqd -u office:Asagao-2026 imap://mail.kaisha-mail.jp/INBOX -X 'STATUS INBOX (MESSAGES)'
	get SOUMU-PC --ssl-reqd --mail-from soumu@office.example --mail-rcpt o@kaisha.example -T $W/mail.txt smtp://mail.kaisha-mail.jp:587
	get SOUMU-PC --ssl-reqd -u office:Asagao-2026 pop3://mail.kaisha-mail.jp/ -l
	pause 0.7 40
done
STRETCH=(--factor 400 --gap 400)
silent
