/* How devices are made to ask the name server: steps for a router, or for one device
 * (packs/guard/routers.yaml). */
#ifndef MODEL_GUARD_ROUTER_H
#define MODEL_GUARD_ROUTER_H

#include "model/detect_pack.h"

#define GUARD_ROUTERS_MAX 32
#define GUARD_ROUTER_STEPS_MAX 8

enum guard_router_change {
	GUARD_ROUTER_YES,	/* it can be changed */
	GUARD_ROUTER_SOMETIMES, /* on some models or contracts only */
	GUARD_ROUTER_EACH,	/* no router: one device */
};

struct guard_router_step {
	struct words words;
};

struct guard_router {
	struct str id, name;
	int minutes;
	enum guard_router_change change;
	bool is_unconfirmed;
	uint32_t n_menu, n_steps;
	const struct guard_router_step *menu; /* where to go, one below another */
	const struct guard_router_step *steps;
	struct words back; /* in one step */
	struct words ipv6;
};

struct guard_routers {
	struct str date;
	uint32_t n;
	const struct guard_router *list; /* in the file's order */
};

#endif
