# what: a PC asks for updates every half hour sharp, a NAS every hour (twin of the beacons)
# real: curl, nginx over TLS
# packages: nginx-light
outside 13.107.4.50 ctldl.windowsupdate.com; web net 13.107.4.50 ctldl.windowsupdate.com
outside 52.137.106.217 fe3.delivery.mp.microsoft.com; web net 52.137.106.217 fe3.delivery.mp.microsoft.com
outside 203.205.10.30 update7.synology.com; web net 203.205.10.30 update7.synology.com
host KEIRI-PC windows; host DiskStation synology
for ((i = 0; i < 24; i++)); do
	get KEIRI-PC -A 'Windows-Update-Agent/10.0.10011.16384 Client-Protocol/2.31' https://fe3.delivery.mp.microsoft.com/api/sync
	[ $((i % 6)) -ne 0 ] || get KEIRI-PC -A 'Microsoft-CryptoAPI/10.0' http://ctldl.windowsupdate.com/204
	[ $((i % 2)) -ne 0 ] || get DiskStation -A 'curl/7.86.0' https://update7.synology.com/api/version
	pause 0.6
done
STRETCH=(--factor 3000 --gap 500)
silent
