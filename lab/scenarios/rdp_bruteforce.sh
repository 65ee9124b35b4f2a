# what: a PC tries passwords on a server's remote desktop
# real: xrdp, hydra
# packages: xrdp hydra
host FILESV server 10; host EIGYO-NOTE windows
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=FILESV -keyout $W/rdp.key -out $W/rdp.pem 2>/dev/null
[ -f /etc/xrdp/rsakeys.ini ] || xrdp-keygen xrdp /etc/xrdp/rsakeys.ini >/dev/null 2>&1
sed -i "s|^certificate=.*|certificate=$W/rdp.pem|; s|^key_file=.*|key_file=$W/rdp.key|; s|^LogFile=.*|LogFile=$W/log/xrdp|" /etc/xrdp/xrdp.ini
bg FILESV xrdp --nodaemon
wait_port FILESV "${ip_of[FILESV]}" 3389
# xrdp asks for the password in its own window and refuses nobody before: one run per password
for ((i = 0; i < 14; i++)); do
	rnd_name 8
	on EIGYO-NOTE timeout 20 hydra -I -t 1 -l administrator -p "$R" "rdp://${ip_of[FILESV]}" >>$W/log/hydra 2>&1
	sleep 0.5
done
STRETCH=(--factor 5 --gap 450)
alert brute_force please_look EIGYO-NOTE
