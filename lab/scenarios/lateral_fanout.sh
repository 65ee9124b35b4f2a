# what: a PC logs in to one server after the other with one account and looks at their accounts and shares
# real: Samba on twelve hosts, smbclient, rpcclient
# packages: samba samba-common-bin smbclient
host EIGYO-NOTE windows
for i in 1 2 3 4 5 6; do
	host PC-0$i windows
	mkdir -p $W/s$i
	user office 'Asagao-2026'; mkdir -p $W/share $W/s$i/{private,lock,cache,state,run}
	printf '[global]\nnetbios name = PC-0%s\nserver role = standalone server\ninterfaces = eth0\nbind interfaces only = yes\nprivate dir = %s/private\nlock directory = %s/lock\ncache directory = %s/cache\nstate directory = %s/state\npid directory = %s/run\nncalrpc dir = %s/run/n\nlog file = %s/log\nadmin users = office\n[ADMIN$]\npath = /run/lab/share\nread only = no\n' $i $W/s$i $W/s$i $W/s$i $W/s$i $W/s$i $W/s$i $W/s$i >$W/s$i/smb.conf
	printf 'Asagao-2026\nAsagao-2026\n' | smbpasswd -c $W/s$i/smb.conf -s -a office >/dev/null 2>&1
	bg PC-0$i smbd --foreground --no-process-group -s $W/s$i/smb.conf
	wait_port PC-0$i "${ip_of[PC-0$i]}" 445
done
for i in 1 2 3 4 5 6; do
	on EIGYO-NOTE smbclient "//${ip_of[PC-0$i]}/ADMIN\$" 'Asagao-2026' -U office -c 'ls' >>$W/log/fan 2>&1
	on EIGYO-NOTE timeout 20 rpcclient -U 'office%Asagao-2026' "${ip_of[PC-0$i]}" -c 'enumdomusers; netshareenum; lsaquery' >>$W/log/fan 2>&1
	pause 0.5 40
done
alert lateral_movement please_look EIGYO-NOTE
