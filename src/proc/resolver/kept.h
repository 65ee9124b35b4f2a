/*
 * Answers that are given again: a bounded table of whole messages. What was judged is judged anew
 * when policy or lists have changed (generation); the message itself stays.
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
	struct dns_ttls ttls;
	uint16_t len;
	uint16_t question_len;
	char message[LIMIT_KEPT_BYTES];
};

struct kept;

/* NULL: no memory. */
struct kept *kept_new(uint32_t capacity, const struct hash_key *key);
void kept_free(struct kept *k);

/*
 * The answer to the question (name, type, class, DO and CD the same), borrowed until the next call;
 * NULL: none. Also one that has run out, up to LIMIT_STALE_MS ago, where `stale` (RFC 8767).
 */
const struct kept_answer *kept_find(
	struct kept *k, const struct dns_ask *ask, ms_t now, bool stale);

/* Takes an answer in: only whole ones (no TC) that say yes or no (rcode 0 or 3) with a TTL, and of
 * at most LIMIT_KEPT_BYTES; others are passed over. */
void kept_add(struct kept *k, const struct dns_ask *ask, struct str answer, ms_t now);

/* The answer as this client gets it; into dst (room: LIMIT_KEPT_BYTES). Returns its length. A stale
 * one has TTLs of 30 seconds. */
size_t kept_dress(const struct kept_answer *a, const struct dns_ask *ask, ms_t now, char *dst);

#endif
