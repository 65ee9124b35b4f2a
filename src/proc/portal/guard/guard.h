/*
 * The company's own name server, as far as the portal goes: how it stands, what it may (its
 * policy), and what people decide about it. See README.md.
 */
#ifndef PROC_PORTAL_GUARD_GUARD_H
#define PROC_PORTAL_GUARD_GUARD_H

#include "bus/message.h"
#include "model/guard_names.h"
#include "proc/portal/deeds.h"
#include "proc/portal/feeds/feeds.h"
#include "proc/resolver/policy.h"
#include "store/guard.h"

#define GUARD_TRIAL_DAYS 7 /* of "would block", before blocking is proposed */

/* ---- how it stands ---- */

#define GUARD_ASKERS 1024 /* between two writings; more come again in an hour */

#define GUARD_SAME 32
struct guard_same { /* alerts of the sensor that became part of the name server's */
	struct alert_id theirs, ours;
};

/* Whose an address is that the policy did not know yet, for a minute. */
#define GUARD_WHOSE 32
struct guard_whose_address {
	struct addr addr;
	ms_t at;
	struct device_id device; /* "": nobody's */
};

struct guard_behind { /* the full resolver behind it ended, and was started anew */
	ms_t at;      /* the last time; 0: never */
	uint32_t times;
	bool has_hung; /* it did not answer and was ended by us */
};

/* The certificate that was named for the encrypted doors. It runs out soon: in 21 days, or in the
 * last quarter of its time when that is less. */
enum guard_cert { GUARD_CERT_FINE, GUARD_CERT_SOON, GUARD_CERT_OVER };
enum guard_cert guard_cert_stands(ms_t begins, ms_t ends, ms_t now); /* pure */

/* Who counts what the devices use day by day (feeds_habits.c). */
struct guard_habits {
	bool is_busy; /* the lock's; the rest is the loop's */
	ms_t at;      /* monotonic; 0: never */
	bool has_thread;
	pthread_t thread;
};

/* One for the process; its lock is held for copying only. */
struct portal_guard {
	pthread_mutex_t lock;
	bool is_on;    /* the box runs with a name server: it was heard in this run */
	bool has_died; /* the launcher gave it up */
	ms_t since;    /* when its channel came */
	ms_t heard;    /* its latest state; 0: none yet */
	struct bus_guard_state state;
	struct guard_behind behind;
	ms_t left_out; /* since when that runs without the company's additions; 0: with them */
	struct store_guard_hour counted; /* not yet in the database; hour 0: nothing */
	ms_t written;			 /* the counts, last */
	uint64_t askers[GUARD_ASKERS];	 /* devices that asked, not yet in the database */
	size_t n_askers;
	struct guard_asks *asks; /* what was asked, counted (asks.h); of the loop alone, as below */
	struct guard_same same[GUARD_SAME];
	size_t n_same;
	struct guard_head *heads; /* of the index's files (log.c) */
	struct guard_whose_address whose[GUARD_WHOSE];
	size_t n_whose; /* looked up; the latest of them stand in whose[] */
	/* the policy */
	struct guard_habits habits;
	int changes;	 /* it is made anew this many seconds more */
	bool is_changed; /* and at once */
	ms_t made;	 /* the latest: struct resolver_policy; 0: none */
	ms_t built;	 /* when it was looked at last */
	ms_t sent;
	uint8_t digest[32];	      /* of its bytes, but for the time */
	struct guard_number *numbers; /* of devices, by number */
	size_t n_numbers;
};

enum guard_stands {	     /* the gravest that holds; names are keys below "guard.stands." */
	GUARD_STANDS_ABSENT, /* the box was started without it */
	GUARD_STANDS_DOWN,   /* nothing is heard of it */
	GUARD_STANDS_STARTING,
	GUARD_STANDS_CUT_OFF, /* the resolver behind it does not answer */
	GUARD_STANDS_BARE,    /* no list of bad names: it only answers */
	GUARD_STANDS_OFF,     /* people switched it off: it only answers */
	GUARD_STANDS_WOULD,
	GUARD_STANDS_BLOCK,
};
#define GUARD_STANDINGS 8
const char *guard_stands_name(enum guard_stands s);

struct guard_view_of {
	enum guard_stands stands;
	enum guard_mode mode; /* as people set it */
	ms_t mode_since;      /* since when; of "would" that nobody chose: since it began */
	ms_t heard;
	struct bus_guard_state state;
	struct guard_behind behind;
	ms_t left_out; /* since when that runs without the company's additions; 0: with them */
	enum guard_cert cert;
	bool is_trial_over; /* "would block" for long enough, with a list: blocking is proposed */
	ms_t trial_ends;    /* 0: none */
};
void guard_look(struct request *r, struct guard_view_of *ret_view);

/* What Today asks of it. */
struct guard_today {
	bool is_down;  /* it has stopped, or gets no answers */
	bool is_tried; /* its trial is over */
	enum guard_cert cert;
	ms_t cert_ends;
	uint32_t n_pleas;
	uint64_t would; /* in the last 7 days */
	struct feeds_asks feeds;
};
enum err guard_today(struct request *r, struct guard_today *ret_today);

enum err guard_start(struct portal *p);
void guard_end(struct portal *p);
/* The resolver's channel came; the launcher says what became of its process. */
void guard_linked(struct portal *p, ms_t now);
void guard_health(struct portal *p, const struct bus_health *h);
/* QUERIES and GUARD_STATE; the descriptor stays the caller's. */
void guard_hear(struct portal *p, const struct bus_message *m, ms_t now);
void guard_write_counts(struct portal *p, ms_t now); /* each minute */
/* Something that people decided waits to be handed on: what follows is guard_tick(). */
bool guard_is_changed(struct portal *p);
/* Once a second, and when something changed. True: *ret_fd holds a policy for the launcher (the
 * caller's then). */
bool guard_tick(struct portal *p, ms_t now, int *ret_fd);

/* ---- the policy ---- */

/* What it is made of: rules, groups, mode, devices or networks changed; also just before that is
 * committed. */
void guard_changed(struct portal *p);

struct guard_number {
	uint64_t number;
	struct device_id device;
};
uint64_t guard_device_number(const char *device); /* never 0 */
/* False: it is in no policy that was made in this run. */
bool guard_device_of(struct portal *p, uint64_t number, struct device_id *ret_device);

struct guard_address { /* a device's address, as a fact says it */
	const char *device;
	struct addr addr;
	ms_t seen;
};

struct guard_held { /* a device that a case isolates */
	const char *device;
	ms_t until;
	uint64_t id;
};

/* What the policy is made of. */
struct guard_facts {
	enum guard_mode mode;
	const struct store_guard_group *groups; /* the first is that of unknown devices */
	size_t n_groups;
	const struct store_guard_member *members; /* by device */
	size_t n_members;
	const struct store_guard_rule *rules; /* those that stand */
	size_t n_rules;
	const struct guard_address *addresses; /* any order; of an address the latest counts */
	size_t n_addresses;
	const struct guard_held
		*isolated; /* any order; of a device the one that lasts longest counts */
	size_t n_isolated;
	const struct store_network *networks;
	size_t n_networks;
	const struct guard_names *bypass, *canaries;
	int zone_minutes;
	struct str text, json;
};
/* Pure. Lists are the arena's, in the order that guard/ wants; ERR_FULL. What does not fit a limit
 * is left out: addresses that were seen longest ago, networks at the end. */
enum err guard_policy_make(
	const struct guard_facts *in, struct arena *a, struct resolver_policy *ret_policy);
/* Gathers the facts from the store and makes it. */
enum err guard_policy_of(struct request *r, struct resolver_policy *ret_policy);

/* ---- names ---- */

/* A name as people type it ("https://Example.co.jp/x", "例え.jp.") in the form that rules have.
 * ERR_MALFORMED: it is none; ERR_LIMIT: it stands for far too many ("co.jp"). */
enum err guard_name_read(
	const struct detect_packs *packs, struct str typed, char dst[LIMIT_HOST_BYTES]);

/* ---- rules (rules.c), for other rooms ---- */

struct guard_rule_deed {
	struct store_guard_rule rule; /* id, made and approver are filled in */
	const char *plea;	      /* that it answers; NULL none */
};
/* Writes the rule, with its undo. */
enum err guard_rule_make(struct request *r, struct guard_rule_deed *d, char token[DEED_TOKEN_MAX]);
/* "This is a mistake": kept for the person in charge. As store_guard_plea_put(). */
enum err guard_plea_make(struct request *r, const struct store_guard_plea *plea);

/* ---- evidence (readings.c) ---- */

/* What the name server amounts to: devices that ask it while it blocks with a fresh list, and what
 * it blocked. Nothing when the box runs without it. Read with the other readings. */
enum err guard_readings(struct store_tx *tx, struct request *r);

/* ---- handlers ---- */

handler_fn get_guard, post_guard, get_guard_rules, post_guard_rules, get_guard_groups,
	post_guard_groups, get_guard_rpz;

#endif
