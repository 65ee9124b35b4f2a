# what: a PC tries forty passwords on the file server (twin: smb_mistyped)
# real: Samba, smbclient in a loop
# packages: samba samba-common-bin smbclient
host FILESV server 10; host EIGYO-NOTE windows
smb_server FILESV
for ((i = 0; i < 40; i++)); do
	rnd_name 8; on EIGYO-NOTE smbclient "//${ip_of[FILESV]}/share" "$R" -U office -c ls >>$W/log/smbclient 2>&1
done
grep -q LOGON_FAILURE $W/log/smbclient || fail "no log-in was refused"
STRETCH=(--factor 10 --gap 15)
alert brute_force please_look EIGYO-NOTE
