# what: a mail in the clear brings a document that is what it says (twin of mail_attachment)
# real: exim, curl
# packages: exim4-daemon-light
TLS_HOSTS=
host MAILSV server 10
mail_server MAILSV "${ip_of[MAILSV]}" mail.office.example
ip -n net addr add 185.70.40.23/32 dev lo
printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\nxref\n0 4\ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n0\n%%%%EOF\n' >$W/a.pdf
head -c 2500 /dev/urandom >>$W/a.pdf
{
	printf 'From: keiri@torihiki.example\r\nTo: soumu@office.example\r\nSubject: seikyusho\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nGo-kakunin kudasai.\r\n'
	printf -- '--b1\r\nContent-Type: application/pdf; name="seikyusho.pdf"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="seikyusho.pdf"\r\n\r\n'
	base64 -w 76 $W/a.pdf | sed 's/$/\r/'
	printf -- '--b1--\r\n'
} >$W/mail.txt
get net --interface 185.70.40.23 --mail-from keiri@torihiki.example --mail-rcpt soumu@office.example -T $W/mail.txt "smtp://${ip_of[MAILSV]}"
silent
