# what: PCs and a NAS set their clocks by NTP, evenly every 17 minutes (twin of the beacons)
# real: chrony on both sides (-Q: asks and prints, the machine's clock is not touched)
# packages: chrony
outside 133.243.238.163 ntp.nict.jp time.windows.com
printf 'local stratum 8\nallow\nbindaddress 133.243.238.163\nport 123\ncmdport 0\npidfile %s/chronyd.pid\n' $W >$W/chrony.conf
bg net chronyd -x -d -u root -f $W/chrony.conf
host KEIRI-PC windows; host DiskStation synology
sleep 0.5
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	for h in KEIRI-PC DiskStation; do
		on $h timeout 5 chronyd -Q -t 1 -u root 'server 133.243.238.163 iburst maxsamples 1' 'cmdport 0' "pidfile $W/c-$h.pid" >>$W/log/ntp 2>&1
	done
	pause 0.6
done
STRETCH=(--factor 1000 --gap 550)
silent
