# what: a PC talks to the services of two remote-control programs
# real: openssl s_client and s_server, dnsmasq; the programs themselves are not in Debian, only their names and ports
# packages: openssl
outside 92.223.88.232 relay-7c1e9a2d.net.anydesk.com
outside 188.172.245.155 router14.teamviewer.com
for s in "92.223.88.232 relay-7c1e9a2d.net.anydesk.com 443" "188.172.245.155 router14.teamviewer.com 443"; do
	set -- $s; cert $2; bg net openssl s_server -quiet -accept $1:$3 -cert $W/$2.pem -key $W/$2.key -rev; wait_port net $1 $3
done
host SOUMU-PC windows
for n in relay-7c1e9a2d.net.anydesk.com router14.teamviewer.com; do
	on SOUMU-PC bash -c "for i in 1 2 3 4; do echo hello; sleep 0.5; done | timeout 5 openssl s_client -quiet -servername $n -connect $n:443" >>$W/log/remote 2>&1
done
alert remote_tool record SOUMU-PC
