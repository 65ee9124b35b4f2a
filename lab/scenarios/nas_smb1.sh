# what: an old NAS speaks only SMB 1, and a PC uses it (twin: office_files)
# real: Samba held to NT1, smbclient
# packages: samba samba-common-bin smbclient
host LS-XHL buffalo; host KEIRI-PC windows
smb_server LS-XHL 'server max protocol = NT1
		  server min protocol = NT1
		  ntlm auth = yes'
head -c 8000 /dev/urandom >$W/shashin.jpg
on KEIRI-PC smbclient "//${ip_of[LS-XHL]}/share" 'Asagao-2026' -U office --option='client min protocol=NT1' -m NT1 \
	-c "ls; put $W/shashin.jpg shashin.jpg; ls; get shashin.jpg $W/back" >>$W/log/smbclient 2>&1
cmp -s $W/back $W/shashin.jpg || fail "the file did not come back"
alert end_of_support please_look LS-XHL
