/*
 * What the box may do in a case (model/action.def): whether it can, whether it must not, by which
 * means, until when; and at a restart what of a case's entries still holds. Nothing here reaches a
 * machine outside: the box only refuses its own services and its own passing on.
 *
 * Refused always: the box itself, its way out, the servers of names and addresses that it uses
 * (used.h), what a person marked as a router, the device of whoever asks, a name that the company
 * or the box cannot do without. A device from which an administrator works, and one that only looks
 * like a router or a server, needs a second "yes". Pure: the surroundings come in.
 */
#ifndef RESPOND_ACTION_H
#define RESPOND_ACTION_H

#include "base/addr.h"
#include "model/guard_names.h"
#include "model/playbook.h"
#include "respond/respond.h"
#include "respond/used.h"

/* The reason why not; its name is a key below "case.act.no." */
enum respond_act_no {
	RESPOND_ACT_MAY,
	RESPOND_ACT_NO_GUARD,	/* the box is not the name server */
	RESPOND_ACT_NO_BLOCK,	/* it is, and blocks nothing: off, or only writes down */
	RESPOND_ACT_NO_ROUTE,	/* what it would hold back does not go through the box */
	RESPOND_ACT_NO_SENSOR,	/* it does not watch live */
	RESPOND_ACT_NO_MEANS,	/* nothing of the network goes through it: a person's hands do it */
	RESPOND_ACT_NO_TARGET,	/* no name, address or device that it could be done to */
	RESPOND_ACT_NO_BOX,	/* this box itself */
	RESPOND_ACT_NO_GATEWAY, /* the way out of everybody */
	RESPOND_ACT_NO_SERVER,	/* what gives out names or addresses */
	RESPOND_ACT_NO_NEEDED,	/* a name that everybody needs */
	RESPOND_ACT_NO_OURS,	/* to be blocked as an outside address, and it is one of ours */
	RESPOND_ACT_NO_OUTSIDE, /* to be isolated, and it is none of ours */
	RESPOND_ACT_NO_ADMIN,	/* an administrator works from it: say "yes" once more */
	RESPOND_ACT_NO_SAME,	/* the case holds it already */
	RESPOND_ACT_NO_HOURS,	/* longer than RESPOND_ACT_HOURS_MAX */
	RESPOND_ACT_NO_FULL,	/* packets of as many devices as it can are kept already */
	RESPOND_ACT_NO_MANY,	/* cases hold LIMIT_HELD_ACTS already */
	RESPOND_ACT_NO_SELF,	/* whoever asks works from it */
	RESPOND_ACT_NO_LOOKS,	/* it looks like a router or a server: say "yes" once more */
	RESPOND_ACT_NO_OWN,	/* a name of the company itself */
	RESPOND_ACT_NO_USED,	/* a name that the box needs */
};
#define RESPOND_ACT_NOS 22
const char *respond_act_no_name(enum respond_act_no n);

#define RESPOND_ACT_HOURS_MAX 720 /* 30 days; then a person says it again */

/* By what it is done: bits. */
enum respond_act_means {
	RESPOND_BY_NAMES = 1,	  /* the name server answers with the page that says why */
	RESPOND_BY_ADDRESSES = 2, /* DHCP does not answer */
	RESPOND_BY_WAY = 4,	  /* the box does not pass on */
	RESPOND_BY_SENSOR = 8,	  /* packets are kept */
	RESPOND_BY_RECORDS = 16,  /* what is known is written down */
};
#define RESPOND_MEANS 5
/* "names", "addresses", "way", "sensor", "records"; of one bit. */
const char *respond_means_name(enum respond_act_means bit);

/* What a device seems to be, by what it says and does: bits. It may say so to be left alone. */
enum respond_looks {
	RESPOND_LOOKS_ROUTER = 1,    /* it announces itself as one, or passes on for others */
	RESPOND_LOOKS_ADDRESSES = 2, /* it offers addresses (DHCP) */
	RESPOND_LOOKS_NAMES = 4,     /* it answers for names (DNS) */
	RESPOND_LOOKS_CLAIMS =
		8, /* it says it has an address that another one has, which all use */
};
#define RESPOND_LOOKS 4
const char *respond_looks_name(enum respond_looks bit); /* "router", "addresses", ... */

struct respond_net {
	struct addr net;
	unsigned bits;
};

/* The surroundings. */
struct respond_ground {
	bool has_guard, is_blocking;
	/* the enforcer runs, and the box passes on between networks of its own (own_net.h); gives
	 * addresses */
	bool is_routing, has_dhcp;
	bool is_sensing;		/* live */
	bool keeps_all;			/* packets of LIMIT_KEEP_ACTS devices */
	struct respond_uses uses;	/* what the box cannot do without */
	const struct respond_net *ours; /* networks of the company, beside private addresses */
	size_t n_ours;
	const struct guard_names *needed;    /* packs/guard/needed.yaml; NULL none */
	const struct guard_names *own;	     /* the company's own names; NULL none */
	const struct guard_names *box_needs; /* names that the box itself asks for; NULL none */
	uint32_t n_held;		     /* acts that cases hold already */
	const struct str *admins;	     /* devices from which administrators work */
	size_t n_admins;
};

struct respond_wish {
	enum act act;
	struct str name;	  /* BLOCK_NAME: small letters, no final dot */
	struct addr addr;	  /* BLOCK_ADDRESS */
	struct str device;	  /* all others: its id */
	const struct addr *addrs; /* that the device has now */
	size_t n_addrs;
	const struct mac *macs;
	size_t n_macs;
	bool is_ours;	    /* the device is one of the inventory, and not foreign */
	bool is_askers;	    /* whoever asks works from it */
	bool is_marked;	    /* a person said that it is a router */
	bool is_on_way;	    /* its traffic goes through the box */
	unsigned looks;	    /* bits of enum respond_looks; CLAIMS is found here */
	uint32_t hours;	    /* 0: as long as this act usually lasts */
	bool is_sure;	    /* said "yes" once more: an administrator works from it */
	bool is_sure_looks; /* and: what it looks like is no reason */
};

struct respond_plan {
	enum act act;
	ms_t until;	/* 0: nothing to undo */
	unsigned means; /* by which it will be done */
	unsigned lacks; /* would belong to it, and the box cannot: hands do it */
	unsigned looks; /* what the device looks like: the page names it */
};

/* Whether it may be taken now; *ret_plan is written with RESPOND_ACT_MAY, _NO_ADMIN, _NO_LOOKS. */
enum respond_act_no respond_act_may(const struct respond_ground *g, const struct respond_case *c,
	const struct respond_wish *w, ms_t now, struct respond_plan *ret_plan);

/* An action of the case that the box must hold at `now`, also after a restart: the case is the
 * truth, not what the box happens to remember. */
bool respond_act_holds(const struct respond_action *a, ms_t now);
/* One whose time is over and of which no entry says so yet. */
bool respond_act_is_due(const struct respond_action *a, ms_t now);
/* The earliest end of those that hold; 0: none. */
ms_t respond_act_next_end(const struct respond_case *c, ms_t now);

#endif
