/*
 * Names that anybody gets for nothing and can point anywhere at once: dynamic DNS and tunnels to a
 * computer at home. Makers of remote-control malware live on them; so do owners of a camera or NAS.
 */
#include "watch/detect/detect.h"

bool
detect_is_dynamic_name(struct str name)
{
	static const char *const providers[] = {".duckdns.org", ".ddns.net", ".no-ip.org",
		".no-ip.biz", ".no-ip.info", ".hopto.org", ".zapto.org", ".sytes.net",
		".con-ip.com", ".myftp.org", ".myftp.biz", ".servehttp.com", ".serveftp.com",
		".redirectme.net", ".dynu.net", ".ddnsfree.com", ".freeddns.org", ".mooo.com",
		".chickenkiller.com", ".linkpc.net", ".gotdns.ch", ".publicvm.com",
		".dynamic-dns.net", ".ddnsking.com", ".bounceme.net", ".3utilities.com",
		".ngrok.io", ".ngrok.app", ".ngrok-free.app", ".portmap.io", ".portmap.host",
		".ply.gg", ".serveo.net", ".serveirc.com", ".serveminecraft.net", ".servegame.com",
		".serveblog.net", ".gotdns.com", ".myvnc.com", ".ignorelist.com", ".strangled.net",
		".casacam.net", ".accesscam.org", ".camdvr.org", ".kozow.com", ".gleeze.com",
		".ooguy.com", ".theworkpc.com", ".dynuddns.net", ".dynuddns.com", ".1cooldns.com",
		".changeip.net", ".dyndns.org", ".dyndns.biz", ".gnway.net", ".3322.org",
		".f3322.net", ".f3322.org", ".8800.org", ".8866.org", ".9966.org", ".2288.org",
		".6600.org", ".7766.org", ".8bit.ca"};

	for (size_t i = 0; i < sizeof(providers) / sizeof(*providers); i++)
		if (str_ends_nocase(name, str_c(providers[i])))
			return true;
	return false;
}
