/*
 * What the company's own name server does with a question: answer it, warn, or say why not. Pure: a
 * policy, who asks, the name, what the lists say of it (struct indicator_found) and the time go in;
 * a verdict with its reason comes out. The same for the aliases and addresses of an answer.
 *
 * In this order, the first that speaks decides:
 *   1. the sender is not of our networks: REFUSE (never an open resolver)
 *   2. canaries: names by which browsers and phones ask whether they may go round the company's
 *      name server (use-application-dns.net, mask.icloud.com, ...): NO_NAME, when the policy wants
 * it
 *   3. a device that a person isolated: nothing but the explanation, also where the guard is off or
 *      only writes down: that is a person's word of this one device, with an end
 *   4. the guard is off for the device, its group or all: PASS
 *   5. rules of the company, the longest name first; at the same length: for the device, its group,
 *      all; and "allow" before "block"
 *   6. the lists: the strictest that is in force for the group. Held ones (model/indicator.h) warn.
 * In the mode "would block" 5 and 6 answer all the same and say so (verdict.would).
 */
#ifndef GUARD_GUARD_H
#define GUARD_GUARD_H

#include "base/addr.h"
#include "base/limits.h"
#include "base/time.h"
#include "model/guard.h"
#include "model/indicator.h"

struct guard_group {
	uint32_t id;
	enum guard_mode mode;
	struct guard_hours hours;
	bool stops_bypass; /* DNS over HTTPS and TLS of others is blocked by name */
};

/* A network of ours; who asks from elsewhere is refused. */
struct guard_network {
	struct addr net;
	uint8_t bits;
};

/* Which device has an address now; from the inventory. Sorted by address. */
struct guard_device {
	struct addr addr;
	uint32_t group;	 /* place in groups[] */
	uint64_t device; /* the store's number, for the log */
};

/* What a person decided of a name and all below it. Sorted by name. */
struct guard_rule {
	struct str name; /* small letters, no final dot */
	enum guard_rule_kind kind;
	uint64_t device; /* 0: any */
	uint32_t group;	 /* id; 0: any */
	ms_t until;	 /* 0: for good */
	uint64_t id;	 /* the store's: reason and who approved stand there */
};

/* A device that a case isolates until a time. Sorted by device. */
struct guard_isolated {
	uint64_t device; /* never 0: an unknown one cannot be */
	ms_t until;
	uint64_t id; /* the store's, of the action */
};

struct guard_policy {
	enum guard_mode mode; /* of all; a group's mode is never more than this */
	const struct guard_network *networks;
	size_t n_networks; /* none: nobody is answered but this machine */
	const struct guard_group *groups;
	size_t n_groups; /* at least one: the first is the group of unknown devices */
	const struct guard_device *devices;
	size_t n_devices;
	const struct guard_rule *rules;
	size_t n_rules;
	const struct str *bypass; /* names of public resolvers and relays, sorted; from a pack */
	size_t n_bypass;
	const struct str *canaries; /* sorted; from a pack */
	size_t n_canaries;
	const struct guard_isolated *isolated;
	size_t n_isolated;
	int zone_minutes; /* the site's zone, east of UTC */
};

enum guard_action {
	GUARD_PASS,
	GUARD_BLOCK,   /* the explanation instead of an answer */
	GUARD_NO_NAME, /* NXDOMAIN, as the canaries' makers ask for */
	GUARD_REFUSE,
};
#define GUARD_ACTIONS 4
const char *guard_action_name(enum guard_action action);

enum guard_reason {
	GUARD_NOTHING, /* nobody says anything of it */
	GUARD_OUTSIDER,
	GUARD_CANARY,
	GUARD_OFF,
	GUARD_RULE, /* verdict.rule */
	GUARD_LIST, /* verdict.found */
	GUARD_BYPASS,
	GUARD_ISOLATED, /* verdict.rule: the action */
};
#define GUARD_REASONS 8
const char *guard_reason_name(enum guard_reason reason);

struct guard_client {
	struct addr addr;
	uint64_t device;		 /* 0: unknown */
	const struct guard_group *group; /* NULL: not of our networks */
};

struct guard_verdict {
	enum guard_action action;
	enum guard_reason reason;
	bool would; /* it would have been blocked, by the mode it was not */
	bool warns; /* answered, and to be shown */
	uint64_t rule;
	const struct indicator_found *found; /* the one that decided; of the caller's list */
};

/* Who is it that asks? */
struct guard_client guard_client(const struct guard_policy *p, struct addr from);

/* name: small letters, no final dot ("" is the root). found: what lists say of it, the strictest
 * first, as know/index tells. */
struct guard_verdict guard_judge(const struct guard_policy *p, const struct guard_client *client,
	struct str name, const struct indicator_found *found, size_t n_found, ms_t now);

/* The same for an address in an answer to `name`: an allow rule for the name covers it. */
struct guard_verdict guard_judge_address(const struct guard_policy *p,
	const struct guard_client *client, struct str name, const struct indicator_found *found,
	size_t n_found, ms_t now);

/* The name above: without its first label; false at the top. */
bool guard_name_up(struct str *name);

/* Is the group's "block" in force at that time? */
bool guard_hours_hold(const struct guard_hours *h, ms_t now, int zone_minutes);

#endif
