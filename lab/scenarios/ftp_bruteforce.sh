# what: a PC tries thirty passwords on an FTP server (twin: cleartext_ftp)
# real: vsftpd, hydra
# packages: vsftpd hydra
host LS220D buffalo; host EIGYO-NOTE windows
ftp_server LS220D
for ((i = 0; i < 30; i++)); do rnd_name 7; echo "$R"; done >$W/words
on EIGYO-NOTE timeout 120 hydra -I -t 4 -l office -P $W/words "ftp://${ip_of[LS220D]}" >>$W/log/hydra 2>&1
alert brute_force please_look EIGYO-NOTE
