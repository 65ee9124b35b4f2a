# what: a printer, a NAS and a Mac announce themselves by mDNS
# real: avahi-daemon, one per device
# packages: avahi-daemon
host Canon-LBP canon; host DiskStation synology; host SoumunoMacBook macos
service() { # HOST TYPE PORT TXT...
	local h=$1 type=$2 port=$3; shift 3
	mkdir -p /etc/netns/$h/avahi/services
	printf '[server]\nhost-name=%s\nenable-dbus=no\nuse-ipv6=no\nallow-interfaces=eth0\n[publish]\npublish-workstation=no\n' $h >/etc/netns/$h/avahi/avahi-daemon.conf
	{
		echo '<?xml version="1.0"?><!DOCTYPE service-group SYSTEM "avahi-service.dtd"><service-group>'
		echo "<name>$h</name><service><type>$type</type><port>$port</port>"
		for t in "$@"; do echo "<txt-record>$t</txt-record>"; done
		echo '</service></service-group>'
	} >/etc/netns/$h/avahi/services/one.service
}
service Canon-LBP _ipp._tcp 631 'ty=Canon LBP6230' 'product=(LBP6230)' 'usb_MFG=Canon' 'rp=ipp/print'
service DiskStation _smb._tcp 445 'model=DS220j' 'vendor=Synology'
service SoumunoMacBook _device-info._tcp 9 'model=MacBookPro18,3'
for h in Canon-LBP DiskStation SoumunoMacBook; do
	bg $h unshare -m sh -c 'mount -t tmpfs lab /run && mkdir /run/avahi-daemon && exec avahi-daemon --no-drop-root --no-chroot --no-rlimits'
	sleep 0.5
done
sleep 5
grep -q 'startup complete' $W/log/Canon-LBP || fail "avahi did not start"
silent
