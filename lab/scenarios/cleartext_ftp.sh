# what: a person logs in by FTP, password in the clear, and fetches a file
# real: vsftpd, curl
# packages: vsftpd
host LS220D buffalo; host KEIRI-PC windows
ftp_server LS220D
head -c 5000 /dev/urandom >/run/lab/zaiko.csv; chmod 644 /run/lab/zaiko.csv
on KEIRI-PC curl -sS -m 20 -u office:Asagao-2026 -o $W/back "ftp://${ip_of[LS220D]}/zaiko.csv"
cmp -s $W/back /run/lab/zaiko.csv || fail "the file did not come"
alert cleartext_login record KEIRI-PC
