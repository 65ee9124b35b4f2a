/*
 * What the name server shows to everybody in the company, without a log-in: the page that says why
 * a name was blocked (block.c), the check "this device asks us" (check.c), how routers are set
 * (setup.c). On the door (plain HTTP at the name server's address, for every Host and path) there
 * is nothing else; it gives no cookie and answers only the networks of ours.
 */
#ifndef PROC_PORTAL_GUARD_DOORS_H
#define PROC_PORTAL_GUARD_DOORS_H

#include "guard/guard.h"
#include "know/index/find.h"
#include "proc/portal/web/request.h"

#define GUARD_SELVES 2
#define GUARD_CHECKS_KEPT 256
#define GUARD_CHECK_LIVES (10 * MS_MINUTE)
#define GUARD_CHECK_WAITS (6 * MS_SECOND) /* then it is a "no" */

/* A device that shows that it asks us; by a label that nobody else knows. */
struct guard_token {
	char text[17]; /* "" free */
	ms_t made;
	bool is_seen;
};

struct guard_doors {
	pthread_mutex_t lock;
	struct addr self[GUARD_SELVES]; /* where devices find us */
	uint16_t port;			/* of the door; 0: there is none */
	uint16_t dot_port, doh_port;	/* of the encrypted doors; 0 */
	char secure_name[256];		/* in the certificate that was named; "": the box's own */
	struct lru *looks, *pleas;	/* by address */
	struct guard_token tokens[GUARD_CHECKS_KEPT];
	unsigned next;
};

/* self: "192.168.1.5,fd00::5", NULL none. port: of the door's listener, 0 none. */
enum err guard_doors_start(struct portal *p, const char *self, uint16_t port);
/* "853,443,dns.company.example"; NULL: there are no encrypted doors. */
void guard_doors_secure(struct portal *p, const char *text);
void guard_doors_end(struct portal *p);
/* "http://192.168.1.5" (with its port, unless 80) in the arena; "" without a door. */
struct str guard_door_url(struct request *r);
/* Takes what came in at the door: its route's method and path, whatever was asked for. */
void guard_door_path(struct request *r);
/* Host of a request without its port, small letters, in the arena. */
struct str guard_door_host(struct request *r);
/* Host is the name server itself, not a name that was blocked. */
bool guard_door_is_self(struct request *r);
/* ?lang= on pages without a cookie. */
void guard_door_language(struct request *r);
/* One more of this address: false when it is too many. */
bool guard_door_may_look(struct request *r);
bool guard_door_may_plead(struct request *r);

/* Who asks here, and by which policy it is judged (the arena's); group NULL: none of ours. */
enum err guard_door_client(
	struct request *r, struct guard_policy **ret_policy, struct guard_client *ret_client);

/* ---- lists (lists.c) ---- */

struct guard_listed {
	struct index_hits hits;
	bool is_unread;			    /* there are lists, and they could not be read */
	struct str lists[LIMIT_INDEX_HITS]; /* name of each hit's list */
};
/* What the files in DATA/guard say of the name, address or network now; nothing when there are none. The arena's; NULL:
 * no memory. They are replaced, never written: reading them in place is safe. */
const struct guard_listed *guard_lists_say(struct request *r, struct str name);

handler_fn get_blocked, post_blocked, get_guard_check, get_guard_setup, post_guard_setup;

#endif
