/*
 * How often each client may ask: a bucket of tokens for each address (of IPv6: the /64), the
 * longest unseen forgotten first. Times never go back.
 */
#ifndef PROC_RESOLVER_RATE_H
#define PROC_RESOLVER_RATE_H

#include "base/addr.h"
#include "base/hash.h"
#include "base/time.h"

struct rate;

/* NULL: no memory. */
struct rate *rate_new(
	uint32_t clients, unsigned per_second, unsigned burst, const struct hash_key *key);
void rate_free(struct rate *r);

/* One more of that address: false when it is too many. */
bool rate_take(struct rate *r, struct addr from, ms_t now);

#endif
