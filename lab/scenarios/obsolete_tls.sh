# what: a PC opens the page of an old device that speaks only TLS 1.0
# real: openssl s_server held to TLS 1.0, curl
# packages: openssl
host TS-X buffalo; host KEIRI-PC windows
cert nas.office.lan
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj '/CN=nas.office.lan' -keyout $W/rsa.key -out $W/rsa.pem 2>/dev/null
bg TS-X openssl s_server -quiet -www -tls1 -cipher 'DEFAULT@SECLEVEL=0' -accept "${ip_of[TS-X]}:443" -cert $W/rsa.pem -key $W/rsa.key
wait_port TS-X "${ip_of[TS-X]}" 443
get KEIRI-PC -k --tlsv1.0 --tls-max 1.0 --ciphers 'DEFAULT@SECLEVEL=0' "https://${ip_of[TS-X]}/" || fail "no TLS 1.0 connection"
alert obsolete_tls record TS-X
