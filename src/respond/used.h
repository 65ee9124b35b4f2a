/*
 * Whether a device is one that this box itself cannot do without: the gateway of its own route, the
 * name server that it asks, the DHCP server of its own lease, itself. Decided by what the box uses
 * (sys/own_net.h) and by who had that address first, never by what a device says of itself: one
 * that answers ARP for the router's address, offers addresses or announces itself as a router must
 * not become untouchable, nor the true router fair game. Pure.
 */
#ifndef RESPOND_USED_H
#define RESPOND_USED_H

#include "base/addr.h"
#include "base/str.h"
#include "base/time.h"

struct respond_use {
	struct addr addr; /* none: its card alone */
	struct mac mac;	  /* where the box reaches it now; zero: not known */
	bool is_own;	  /* the box itself: it knows its own cards */
	bool is_server; /* it gives out names or addresses; else a gateway. is_own: not looked at */
};

/* A device that was seen to have the address of a use, whenever. */
struct respond_claim {
	size_t use; /* its number in the list of uses */
	struct str device;
	ms_t first, last;
	bool is_there; /* it has the card at which the box reaches that use now */
};

struct respond_uses {
	const struct respond_use *list;
	size_t n;
	const struct respond_claim *claims; /* any order */
	size_t n_claims;
};

/* The device in question. */
struct respond_card {
	struct str device;	  /* its id */
	const struct addr *addrs; /* that it has now */
	size_t n_addrs;
	const struct mac *macs;
	size_t n_macs;
};

enum respond_used {
	RESPOND_USED_NOT,
	RESPOND_USED_CLAIMS, /* it says it has an address that another one has: that is odd */
	RESPOND_USED_SERVER,
	RESPOND_USED_GATEWAY,
	RESPOND_USED_BOX, /* the gravest last */
};

/* A claim that is older than this, of an address that is reached elsewhere, is no claim any more.
 */
#define RESPOND_CLAIM_OLD (3 * MS_DAY)

enum respond_used respond_used_is(
	const struct respond_uses *u, const struct respond_card *c, ms_t now);

#endif
