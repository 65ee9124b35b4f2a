# what: a mail in the clear brings a program that calls itself a PDF
# real: exim, curl; the program is tools/stub's
# packages: exim4-daemon-light
TLS_HOSTS=
host MAILSV server 10
mail_server MAILSV "${ip_of[MAILSV]}" mail.office.example
ip -n net addr add 185.70.40.22/32 dev lo
"$T/stub" 3000 >$W/a.exe
{
	printf 'From: keiri@torihiki.example\r\nTo: soumu@office.example\r\nSubject: seikyusho\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nGo-kakunin kudasai.\r\n'
	printf -- '--b1\r\nContent-Type: application/pdf; name="seikyusho.pdf.exe"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="seikyusho.pdf.exe"\r\n\r\n'
	base64 -w 76 $W/a.exe | sed 's/$/\r/'
	printf -- '--b1--\r\n'
} >$W/mail.txt
get net --interface 185.70.40.22 --mail-from keiri@torihiki.example --mail-rcpt soumu@office.example -T $W/mail.txt "smtp://${ip_of[MAILSV]}"
alert mail_attachment please_look MAILSV
