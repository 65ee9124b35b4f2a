# what: an address in the internet scans the office's forwarded server
# real: nmap; the router forwards everything
# packages: nmap
outside 80.94.95.12 scanner.example
host FILESV server 10
on net nmap -n -Pn -sS -S 80.94.95.12 -e wan -T4 --top-ports 200 "${ip_of[FILESV]}" >>$W/log/nmap 2>&1
alert scan_in record FILESV
