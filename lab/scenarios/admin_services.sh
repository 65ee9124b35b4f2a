# what: the administrator looks at a server's services and shares from afar (twin of lateral_service and lateral_fanout)
# real: Samba's "net rpc service" and rpcclient against Samba
# packages: samba samba-common-bin smbclient
host KANRI-PC linux; host FILESV server 10
SPOOLSS=no smb_server FILESV 'admin users = office
		  svcctl list = lab'
on KANRI-PC timeout 30 net rpc service list -S "${ip_of[FILESV]}" -U 'office%Asagao-2026' -s $W/smb.conf >>$W/log/admin 2>&1
on KANRI-PC timeout 30 rpcclient -U 'office%Asagao-2026' "${ip_of[FILESV]}" -c 'srvinfo; netshareenum' >>$W/log/admin 2>&1
silent
