/*
 * The policy of the name server (guard/guard.h) with what a blocked question is told, as bytes: the
 * portal writes them into sealed memory, the resolver reads them. Little-endian, lists in the order
 * that guard/ wants; a reader refuses what is out of order, since it would be overlooked.
 *
 *   "SKGP", version 2, when it was made, mode, zone, addresses of the page, text, JSON,
 *   networks, groups, devices, rules, bypass, canaries, isolated: a number of 32 bits before each
 */
#ifndef PROC_RESOLVER_POLICY_H
#define PROC_RESOLVER_POLICY_H

#include "base/arena.h"
#include "base/buf.h"
#include "guard/guard.h"

struct resolver_policy {
	struct guard_policy guard;
	ms_t made;	     /* 0: the one below */
	struct addr page[2]; /* where the explanation is served, IPv4 and IPv6; none: "no data" */
	struct str text;     /* of the extended error, UTF-8, at most LIMIT_GUARD_TEXT */
	struct str json;     /* the same for who asked for structured errors; empty: text */
};

void resolver_policy_put(struct buf *b, const struct resolver_policy *p);
/* Strings borrow from `bytes`, lists are the arena's. ERR_MALFORMED, ERR_TRUNCATED, ERR_LIMIT. */
enum err resolver_policy_read(struct str bytes, struct arena *arena,
	struct resolver_policy *ret_policy, struct errinfo *info);

/* Without any: private networks are answered, nothing is blocked. */
struct resolver_policy resolver_policy_default(void);

#endif
