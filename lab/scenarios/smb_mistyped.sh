# what: someone types a password wrong three times, then right (twin of smb_bruteforce)
# real: Samba, smbclient
# packages: samba samba-common-bin smbclient
host FILESV server 10; host EIGYO-NOTE windows
smb_server FILESV
for p in asagao Asagao2026 'Asagao-202' 'Asagao-2026'; do
	on EIGYO-NOTE smbclient "//${ip_of[FILESV]}/share" "$p" -U office -c ls >>$W/log/smbclient 2>&1
	pause 1 30
done
STRETCH=(--factor 6)
silent
