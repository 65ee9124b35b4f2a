# what: the administrator's inventory looks at three known ports of four devices, one after the other (twin of scan_inside)
# real: nmap with full connections
# packages: nmap nginx-light
host KANRI-PC linux 20; host FILESV server 10; host Canon-LBP canon; host DiskStation synology; host KEIRI-PC windows
for h in FILESV Canon-LBP DiskStation KEIRI-PC; do web $h "${ip_of[$h]}" $h.office.lan; done
for h in FILESV Canon-LBP DiskStation KEIRI-PC; do
	on KANRI-PC nmap -n -Pn -sT --max-retries 0 -p 80,443,445 "${ip_of[$h]}" >>$W/log/nmap 2>&1
	pause 1
done
STRETCH=(--factor 60)
silent
