# what: a PC copies a program to a server's hidden share and makes a remote service start it (twin: office_files)
# real: Samba's smbclient and "net rpc service" against Samba; nothing is ever started
# packages: samba samba-common-bin smbclient
host EIGYO-NOTE windows; host FILESV server 10
SPOOLSS=no smb_server FILESV 'admin users = office
		  svcctl list = lab' "[ADMIN\$]
		  path = $W/share
		  read only = no
		  force user = root"
"$T/stub" 3000 >$W/svc.exe
on EIGYO-NOTE smbclient "//${ip_of[FILESV]}/ADMIN\$" 'Asagao-2026' -U office -c "put $W/svc.exe kxqzt.exe" >>$W/log/lateral 2>&1
for step in 'list' 'create kxqzt kxqzt C:\Windows\kxqzt.exe' 'start kxqzt' 'status kxqzt' 'delete kxqzt'; do
	on EIGYO-NOTE timeout 30 net rpc service $step -S "${ip_of[FILESV]}" -U 'office%Asagao-2026' -s $W/smb.conf >>$W/log/lateral 2>&1
done
alert lateral_movement act_now EIGYO-NOTE
