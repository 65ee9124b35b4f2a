# what: a PC lists the users and groups of the Windows domain and looks each of them up (twin: domain_morning)
# real: Samba as domain controller, rpcclient
# packages: samba samba-ad-provision samba-vfs-modules winbind krb5-user smbclient samba-common-bin
# snap: 400
host AD-SERVER server 10; host SOUMU-PC windows
domain_controller AD-SERVER
for i in 1 2 3 4 5 6 7 8; do samba-tool user create shain$i 'Asagao-2026' -s $W/ad/etc/smb.conf >>$W/log/samba-tool 2>&1; done
commands='enumdomusers;enumdomgroups;querydispinfo'
for n in Administrator Guest krbtgt tanaka suzuki sato; do commands+=";lookupnames $n"; done
for rid in 0x1f4 0x1f5 0x1f6 0x44f 0x450 0x451; do commands+=";queryuser $rid"; done
on SOUMU-PC rpcclient -U 'OFFICE\tanaka%Asagao-2026' ${ip_of[AD-SERVER]} -c "$commands" >>$W/log/rpcclient 2>&1
alert credential_theft please_look SOUMU-PC
