/*
 * What the box may do in a case (model/action.def): whether it can, whether it must not, by which
 * means, until when; and at a restart what of a case's entries still holds. Nothing here reaches a
 * machine outside: the box only refuses its own services and its own passing on.
 *
 * Refused always: the box itself, the network's way out, what gives out names and addresses, a name
 * that the company cannot do without. A device from which an administrator works needs a second
 * "yes". Pure: the surroundings come in.
 */
#ifndef RESPOND_ACTION_H
#define RESPOND_ACTION_H

#include "base/addr.h"
#include "model/guard_names.h"
#include "model/playbook.h"
#include "respond/respond.h"

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
};
#define RESPOND_ACT_NOS 17
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

/* What must stay reachable; an address, a device, or both. */
struct respond_kept {
	struct addr addr;	 /* none: any */
	struct str device;	 /* ""; or its id */
	enum respond_act_no why; /* _BOX, _GATEWAY or _SERVER */
};
struct respond_net {
	struct addr net;
	unsigned bits;
};

/* The surroundings. */
struct respond_ground {
	bool has_guard, is_blocking;
	bool is_routing, has_dhcp; /* the enforcer runs, and the box routes; gives addresses */
	bool is_sensing;	   /* live */
	bool keeps_all;		   /* packets of LIMIT_KEEP_ACTS devices */
	const struct respond_kept *kept;
	size_t n_kept;
	const struct respond_net *ours; /* networks of the company, beside private addresses */
	size_t n_ours;
	const struct guard_names *needed; /* packs/guard/needed.yaml; NULL none */
	const struct str *admins;	  /* devices from which administrators work */
	size_t n_admins;
};

struct respond_wish {
	enum act act;
	struct str name;	  /* BLOCK_NAME: small letters, no final dot */
	struct addr addr;	  /* BLOCK_ADDRESS */
	struct str device;	  /* all others: its id */
	const struct addr *addrs; /* that the device has now */
	size_t n_addrs;
	bool is_ours;	/* the device is one of the inventory, and not foreign */
	uint32_t hours; /* 0: as long as this act usually lasts */
	bool is_sure;	/* said "yes" once more */
};

struct respond_plan {
	enum act act;
	ms_t until;	/* 0: nothing to undo */
	unsigned means; /* by which it will be done */
	unsigned lacks; /* would belong to it, and the box cannot: hands do it */
};

/* Whether it may be taken now; *ret_plan is written with RESPOND_ACT_MAY and _NO_ADMIN. */
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
