# what: a server saves 600 MB to the NAS at night by SMB (twin of upload_outside)
# real: Samba, smbclient; stored without payload, lengths are true
# packages: samba samba-common-bin smbclient
# snap: 2000
CLOCK='2026-01-15 02:00'
host DiskStation synology; host FILESV server 10
smb_server DiskStation
for n in DiskStation FILESV; do on $n ethtool -K eth0 tx on tso on gso on gro on >/dev/null 2>&1; on $n sysctl -qw net.ipv4.tcp_timestamps=0; done
head -c 600000000 /dev/zero >$W/backup.tar
on FILESV smbclient "//${ip_of[DiskStation]}/share" 'Asagao-2026' -U office -m SMB3 -t 120 -c "put $W/backup.tar backup.tar" >>$W/log/smbclient 2>&1
[ -s $W/share/backup.tar ] || fail "nothing was saved"
STRETCH=(--keep 6000 --thin 24 --merge)
silent
