# what: a PC looks for a printer and a NAS that are switched off, another for a mail server that is down for a while (twin of dead_call)
# real: curl, dovecot
# packages: curl openssl dovecot-imapd dovecot-pop3d iputils-ping
host KEIRI-PC windows; host SOUMU-PC windows; host LBP222 canon 40; host LS220D buffalo 41
on LBP222 ping -c 1 $GW >/dev/null; on LS220D ping -c 1 $GW >/dev/null
ip -n LBP222 link set eth0 down; ip -n LS220D link set eth0 down
for ((i = 0; i < 12; i++)); do
	on KEIRI-PC curl -s -m 0.4 -o /dev/null http://${ip_of[LBP222]}:9100/
	on KEIRI-PC curl -s -m 0.4 -o /dev/null http://${ip_of[LS220D]}:445/
	pause 0.2 40
done
# First nothing answers, then the machine is back and its program is not, then all is well.
outside 157.7.44.9 mail.office-hosting.example
on net ip route add blackhole 157.7.44.8/29; on net ip addr del 157.7.44.9/32 dev lo
for ((i = 0; i < 12; i++)); do on SOUMU-PC curl -s -m 0.4 -o /dev/null imaps://mail.office-hosting.example/; pause 0.3 40; done
on net ip addr add 157.7.44.9/32 dev lo
for ((i = 0; i < 6; i++)); do on SOUMU-PC curl -s -m 0.4 -o /dev/null imaps://mail.office-hosting.example/; pause 0.3 40; done
TLS_HOSTS= mailboxes net 157.7.44.9 mail.office-hosting.example
on SOUMU-PC curl -s -m 5 --cacert $W/ca.pem -u office:Asagao-2026 -o /dev/null imaps://mail.office-hosting.example/
STRETCH+=(--factor 60 --gap 200)
silent
