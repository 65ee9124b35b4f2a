# what: ordinary work on a file server over SMB 3: log in, list, read and write
# real: Samba, smbclient
# packages: samba samba-common-bin smbclient
host FILESV server 10; host KEIRI-PC windows
smb_server FILESV 'server min protocol = SMB2_10'
head -c 20000 /dev/urandom >$W/mitsumori.xlsx
on KEIRI-PC smbclient "//${ip_of[FILESV]}/share" 'Asagao-2026' -U office -m SMB3 \
	-c "ls; mkdir 2026; cd 2026; put $W/mitsumori.xlsx mitsumori.xlsx; ls; get mitsumori.xlsx $W/back; rename mitsumori.xlsx mitsumori-2.xlsx; ls" >>$W/log/smbclient 2>&1
cmp -s $W/back $W/mitsumori.xlsx || fail "the file did not come back"
silent
