/*
 * What this machine itself uses of the network now, asked of the kernel (rtnetlink(7)) and of the
 * machine's own settings, never of what other devices say: its gateways and the hardware addresses
 * at which it reaches them, its name servers, the DHCP server that its lease is of, its networks,
 * and what it passes on for others. For what must never be cut off (respond/action.h).
 */
#ifndef SYS_OWN_NET_H
#define SYS_OWN_NET_H

#include "base/addr.h"

#define OWN_USES_MAX 32
#define OWN_LINKS_MAX 16
#define OWN_MACS_MAX 8

enum own_use_what {
	OWN_USE_GATEWAY,   /* of a route */
	OWN_USE_NAMES,	   /* a name server that it asks */
	OWN_USE_ADDRESSES, /* the DHCP server of its lease */
};
#define OWN_USE_WHATS 3

struct own_use {
	enum own_use_what what;
	struct addr addr;
	struct mac mac; /* zero: the kernel does not know its neighbour now */
	bool is_told;	/* a gateway only because it announced itself (IPv6 router
			   advertisement), beside one that does not rest on its own word */
};

struct own_link {	  /* a network at one of its interfaces; loopback is none */
	struct addr addr; /* its own there */
	uint8_t bits;
	bool is_way_out; /* a default route leads out of the same interface */
};

struct own_net {
	uint32_t n_uses;
	struct own_use uses[OWN_USES_MAX];
	uint32_t n_links;
	struct own_link links[OWN_LINKS_MAX];
	uint32_t n_macs;
	struct mac macs[OWN_MACS_MAX]; /* of its own cards */
	bool is_forwarding;	       /* IPv4 or IPv6 */
	bool has_forwarded;	       /* something was passed on since this machine was started */
};

/* From the kernel alone: gateways, networks, cards, forwarding. What it does not say is left out.
 * `more` (n_more): settings' uses (own_settings), to be looked up among neighbours, too. False: the
 * kernel did not answer; *ret_net then holds only `more`. */
bool own_net_read(const struct own_use *more, size_t n_more, struct own_net *ret_net);

/* ---- settings ---- */

/* Name servers of resolv.conf and the DHCP server of the machine's own leases (dhclient,
 * systemd-networkd, NetworkManager), as files have them now; at most `room`. How many. */
size_t own_settings(struct own_use *list, size_t room);

/* Pure. "nameserver ADDR" of resolv.conf(5); loopback is left out. */
size_t own_resolv_parse(struct str text, struct own_use *list, size_t room);
/* Pure. "forward-addr:" and "stub-addr:" of unbound.conf(5), without port and name. */
size_t own_forwarders_parse(struct str text, struct own_use *list, size_t room);
/* Pure. The latest "dhcp-server-identifier" (dhclient) or "SERVER_ADDRESS=" (systemd) of a lease.
 */
enum err own_lease_parse(struct str text, struct addr *ret_server);
/* Pure. "ForwDatagrams" of /proc/net/snmp; 0 when it is not there. */
uint64_t own_forwarded_parse(struct str snmp);

/* ---- judged ---- */

/* Pure. Which gateways rest on their own word alone: beside a route that does not, or when several
 * announce themselves. Sets is_told. */
void own_net_weigh(struct own_net *n);
/* Pure. A use that must stay reachable: by its address, or the card at which it is reached. NULL.
 * Those that are only told are passed over. */
const struct own_use *own_net_used_addr(const struct own_net *n, struct addr a);
const struct own_use *own_net_used_mac(const struct own_net *n, struct mac m);
/* Pure. Whether traffic of a device with this address goes through this machine: it passes on (and
 * did), the address lies in one of its networks, and its own way out lies elsewhere. */
bool own_net_is_way_of(const struct own_net *n, struct addr device);
/* Pure. One of the networks at its interfaces; also a public one. */
bool own_net_has(const struct own_net *n, struct addr a);

#endif
