# what: a PC sweeps the office network and scans the ports of what it finds (twin: inventory_scan)
# real: nmap
# packages: nmap
host EIGYO-NOTE windows; host FILESV server 10; host Canon-LBP canon; host DiskStation synology
on EIGYO-NOTE nmap -n -sn "$NET.1-60" >>$W/log/nmap 2>&1
on EIGYO-NOTE nmap -n -Pn -sS -T4 --top-ports 150 "${ip_of[FILESV]}" "${ip_of[Canon-LBP]}" "${ip_of[DiskStation]}" >>$W/log/nmap 2>&1
alert scan please_look EIGYO-NOTE
