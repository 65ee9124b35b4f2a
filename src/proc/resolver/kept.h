/*
 * Answers that are given again: bounded tables of whole messages, one of short ones, which nearly
 * all are, one of others. Verdicts are not kept: an answer is judged each time it is given. That
 * the lists of one index say nothing of it, is kept with it (fine_by).
 *
 * Times are of a clock that never goes back, in milliseconds.
 */
#ifndef PROC_RESOLVER_KEPT_H
#define PROC_RESOLVER_KEPT_H

#include "base/limits.h"
#include "base/lru.h"
#include "base/time.h"
#include "wire/dns/serve.h"

struct kept_answer {
	ms_t stored, expires; /* expires: by its lowest TTL, an hour at most */
	uint32_t fine_by;     /* the number of that index, the caller's; 0: none */
	uint16_t len, n_ttls;
	char bytes[]; /* the message, then where its TTLs stand: 16 bits each */
};

struct kept;

/* capacity: of short ones; of longer ones there is room for a quarter. NULL: no memory. */
struct kept *kept_new(uint32_t capacity);
void kept_free(struct kept *k);

/* Bring what kept_find() will read nearer: first where it stands, some time later itself. hash: of
 * the question's name (in small letters), keyed, here and below. */
void kept_near(const struct kept *k, const struct dns_ask *ask, uint64_t hash);
void kept_nearer(const struct kept *k, const struct dns_ask *ask, uint64_t hash);

/*
 * The answer to the question (name, type, class, DO and CD the same), borrowed until the next call;
 * NULL: none. Also one that has run out, up to LIMIT_STALE_MS ago, where `stale` (RFC 8767).
 */
struct kept_answer *kept_find(
	struct kept *k, const struct dns_ask *ask, uint64_t hash, ms_t now, bool stale);

/* Takes an answer in: only whole ones (no TC) that say yes or no (rcode 0 or 3) with a TTL, and of
 * at most LIMIT_KEPT_BYTES; others are passed over. */
void kept_add(
	struct kept *k, const struct dns_ask *ask, uint64_t hash, struct str answer, ms_t now);

/* The answer as this client gets it; into dst (room: LIMIT_KEPT_BYTES). Returns its length. A stale
 * one has TTLs of 30 seconds. */
size_t kept_dress(const struct kept_answer *a, const struct dns_ask *ask, ms_t now, char *dst);

#endif
