/*
 * What the firewall's program is given to read (nft(8), "inet" family), and which items it holds:
 * pure. The table is written anew as a whole, in one transaction, so that nothing is held back by
 * halves and nothing of before stays. Every element has a timeout: it ends by itself when
 * everything else is dead.
 */
#ifndef PROC_ENFORCER_SCRIPT_H
#define PROC_ENFORCER_SCRIPT_H

#include "base/time.h"
#include "bus/message.h"

struct enforce_self { /* of this box */
	const struct addr *addrs;
	size_t n_addrs;
	const struct mac *macs;
	size_t n_macs;
	/* what it uses itself: as it reads it, and as the launcher said; NULL: nothing is known */
	const struct own_net *own, *told;
};

/* False: its time is over; or it is never held back: this box, groups, everybody, nobody; what
 * this box itself cannot do without (gateway, name server, DHCP server), by address or card; as an
 * outside address one of its own networks. Whatever the portal says: it may have been taken over.
 */
bool enforce_is_fit(const struct bus_enforce_item *item, const struct enforce_self *self, ms_t now);
/* Keeps the fit ones in place; how many are left. */
uint32_t enforce_keep_fit(
	struct bus_enforce_item *items, uint32_t n, const struct enforce_self *self, ms_t now);

/* The whole table "inet sakimori" with these; all fit. ERR_LIMIT. */
enum err enforce_script(struct buf *b, const struct bus_enforce_item *items, uint32_t n, ms_t now);
/* Takes the table away; no error when there is none. */
void enforce_script_end(struct buf *b);

#endif
