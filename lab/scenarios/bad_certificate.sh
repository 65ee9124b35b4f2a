# what: PCs talk to servers outside whose certificate is self-signed or expired
# real: openssl s_server held to TLS 1.2 (the certificate is in the clear there), curl
# packages: openssl
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj '/C=US/ST=Some-State/O=Internet Widgits Pty Ltd' -keyout $W/self.key -out $W/self.pem 2>/dev/null
authority
openssl req -newkey rsa:2048 -nodes -subj '/CN=old.torihiki.example' -keyout $W/old.key -out $W/old.csr 2>/dev/null
mkdir -p $W/ca; : >$W/ca/index; echo 01 >$W/ca/serial
printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s/ca/index\nserial=%s/ca/serial\nnew_certs_dir=%s/ca\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n' $W $W $W >$W/ca.conf
openssl ca -batch -config $W/ca.conf -cert $W/ca.pem -keyfile $W/ca.key -startdate 20230101000000Z -enddate 20240101000000Z -in $W/old.csr -out $W/old.pem -notext 2>/dev/null
outside 45.61.137.10 c.example; outside 61.213.148.9 old.torihiki.example
bg net openssl s_server -quiet -www -tls1_2 -accept 45.61.137.10:443 -cert $W/self.pem -key $W/self.key
bg net openssl s_server -quiet -www -tls1_2 -accept 61.213.148.9:443 -cert $W/old.pem -key $W/old.key
wait_port net 45.61.137.10 443; wait_port net 61.213.148.9 443
host EIGYO-NOTE windows; host KEIRI-PC windows
get EIGYO-NOTE -k -A "$UA_CHROME" https://45.61.137.10/
get KEIRI-PC -k -A "$UA_CHROME" https://old.torihiki.example/
alert bad_certificate record EIGYO-NOTE
alert odd_tls please_look EIGYO-NOTE
alert bad_certificate record KEIRI-PC
