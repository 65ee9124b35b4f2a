# what: an administrator types a password wrong three times, then right, and works (twin of ssh_bruteforce)
# real: OpenSSH on both sides, sshpass
# packages: openssh-server openssh-client sshpass
host FILESV server 10; host KANRI-PC linux
ssh_server FILESV
for p in yuugao Yuugao 'Yuugao#771' 'Yuugao#7714'; do
	on KANRI-PC sshpass -p "$p" ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=$W/known -o PreferredAuthentications=password \
		-o NumberOfPasswordPrompts=1 "admin@${ip_of[FILESV]}" 'ls -l /usr/bin | head -n 60' >>$W/log/ssh 2>&1
	pause 1 30
done
STRETCH=(--factor 5)
silent
