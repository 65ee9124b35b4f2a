# what: devices of many kinds join by DHCP: Windows, Mac, iPhone, Android, printers, NAS, Linux
# real: dnsmasq answers; the requests are sent by tools/dhcpjoin with each kind's option lists
# packages: dnsmasq-base
host DESKTOP-4KD1 windows
host KEIRI-PC windows '' 3c:52:82
host EIGYO-NOTE windows '' 54:e1:ad
host SoumunoMacBook macos
host iPhone iphone
host Pixel-7 android
host CanonLBP6230 canon
host BRW0080 brother
host RNP002673 ricoh
host LS220D buffalo
host DiskStation synology
host ubuntu linux
sleep 3 # each asks for a router and joins its groups
for h in DESKTOP-4KD1 KEIRI-PC EIGYO-NOTE SoumunoMacBook iPhone Pixel-7 CanonLBP6230 BRW0080 RNP002673 LS220D DiskStation ubuntu; do
	alert new_device record $h
done
