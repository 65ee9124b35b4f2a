# what: a person opens the NAS' own page, whose certificate is self-signed, as they come from the shop (twin of bad_certificate)
# real: openssl s_server held to TLS 1.2, curl
# packages: openssl
host DiskStation synology; host KEIRI-PC windows
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj '/C=TW/O=Synology Inc./CN=synology' -keyout $W/self.key -out $W/self.pem 2>/dev/null
bg DiskStation openssl s_server -quiet -www -tls1_2 -accept "${ip_of[DiskStation]}:5001" -cert $W/self.pem -key $W/self.key
wait_port DiskStation "${ip_of[DiskStation]}" 5001
for i in 1 2 3; do get KEIRI-PC -k -A "$UA_CHROME" "https://${ip_of[DiskStation]}:5001/"; pause 1 30; done
silent
