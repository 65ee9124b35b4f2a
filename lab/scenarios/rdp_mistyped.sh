# what: a person opens a server's desktop twice, having mistyped once (twin of rdp_bruteforce)
# real: xrdp; hydra opens the sessions, as no screen is there
# packages: xrdp hydra
host FILESV server 10; host KANRI-PC windows
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=FILESV -keyout $W/rdp.key -out $W/rdp.pem 2>/dev/null
[ -f /etc/xrdp/rsakeys.ini ] || xrdp-keygen xrdp /etc/xrdp/rsakeys.ini >/dev/null 2>&1
sed -i "s|^certificate=.*|certificate=$W/rdp.pem|; s|^key_file=.*|key_file=$W/rdp.key|; s|^LogFile=.*|LogFile=$W/log/xrdp|" /etc/xrdp/xrdp.ini
bg FILESV xrdp --nodaemon
wait_port FILESV "${ip_of[FILESV]}" 3389
for p in Asagao Asagao-2026; do
	on KANRI-PC timeout 20 hydra -I -t 1 -l administrator -p "$p" "rdp://${ip_of[FILESV]}" >>$W/log/hydra 2>&1
	sleep 1
done
STRETCH=(--factor 15 --gap 900)
silent
