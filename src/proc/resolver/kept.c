/* See kept.h. The key is the hash of the question's name and what else changes an answer; the
 * question itself is compared, so that a collision is a miss. */
#include "proc/resolver/kept.h"

#include <stdlib.h>

#define STALE_TTL 30	/* seconds, RFC 8767 section 4 */
#define SHORT_BYTES 320 /* of a message and its places */
#define LONG_BYTES (LIMIT_KEPT_BYTES + LIMIT_DNS_TTLS * 2)

struct kept {
	struct lru *few_bytes, *many_bytes;
};

static struct lru *
table_of(uint32_t capacity, size_t bytes)
{
	struct lru_options options = {.key_size = sizeof(uint64_t),
		.value_size = sizeof(struct kept_answer) + bytes,
		.capacity = capacity > 0 ? capacity : 1,
		.is_hashed = true};

	return lru_new(&options);
}

struct kept *
kept_new(uint32_t capacity)
{
	struct kept *k = calloc(1, sizeof(*k));

	if (k == NULL)
		return NULL;
	k->few_bytes = table_of(capacity, SHORT_BYTES);
	k->many_bytes = table_of(capacity / 4, LONG_BYTES);
	if (k->few_bytes != NULL && k->many_bytes != NULL)
		return k;
	kept_free(k);
	return NULL;
}

void
kept_free(struct kept *k)
{
	if (k == NULL)
		return;
	lru_free(k->few_bytes);
	lru_free(k->many_bytes);
	free(k);
}

/* Of the same name two kinds of question never have the same key: the factor is odd. */
static uint64_t
key_of(const struct dns_ask *ask, uint64_t hash)
{
	uint64_t kind = (uint64_t)ask->type << 16 | (uint64_t)(uint8_t)ask->dns_class << 8;

	kind |= (ask->wants_dnssec ? 1U : 0U) | (ask->is_checking_disabled ? 2U : 0U);
	return hash ^ kind * UINT64_C(0x9e3779b97f4a7c15);
}

void
kept_near(const struct kept *k, const struct dns_ask *ask, uint64_t hash)
{
	uint64_t key = key_of(ask, hash);

	lru_near(k->few_bytes, &key);
}

void
kept_nearer(const struct kept *k, const struct dns_ask *ask, uint64_t hash)
{
	uint64_t key = key_of(ask, hash);

	lru_nearer(k->few_bytes, &key);
}

struct kept_answer *
kept_find(struct kept *k, const struct dns_ask *ask, uint64_t hash, ms_t now, bool stale)
{
	uint64_t key = key_of(ask, hash);
	struct kept_answer *a = lru_get(k->few_bytes, &key);

	if (a == NULL && lru_count(k->many_bytes) > 0)
		a = lru_get(k->many_bytes, &key);
	if (a == NULL || now >= a->expires + (stale ? LIMIT_STALE_MS : 0) ||
		!dns_is_answer_to(str_of(a->bytes, a->len), ask))
		return NULL;
	return a;
}

void
kept_add(struct kept *k, const struct dns_ask *ask, uint64_t hash, struct str answer, ms_t now)
{
	uint64_t key = key_of(ask, hash);
	struct kept_answer *a;
	struct dns_ttls ttls;
	ms_t lives;
	unsigned rcode;
	bool is_short;

	if (answer.len > LIMIT_KEPT_BYTES || answer.len < DNS_HEADER ||
		!dns_is_answer_to(answer, ask))
		return;
	rcode = (unsigned)answer.p[3] & 15;
	if ((answer.p[2] & 2) != 0 || (rcode != DNS_RCODE_OK && rcode != DNS_RCODE_NO_NAME))
		return;
	if (dns_ttls_find(answer, &ttls) != ERR_OK || ttls.lowest == 0)
		return;
	lives = (ms_t)ttls.lowest * MS_SECOND;
	is_short = answer.len + ttls.n * sizeof(ttls.at[0]) <= SHORT_BYTES;
	lru_drop(is_short ? k->many_bytes : k->few_bytes, &key); /* the one before */
	a = lru_put(is_short ? k->few_bytes : k->many_bytes, &key, NULL);
	*a = (struct kept_answer){.stored = now,
		.expires = now + (lives < LIMIT_KEPT_MS ? lives : LIMIT_KEPT_MS),
		.len = (uint16_t)answer.len,
		.n_ttls = ttls.n};
	memcpy(a->bytes, answer.p, answer.len);
	memcpy(a->bytes + a->len, ttls.at, ttls.n * sizeof(ttls.at[0]));
}

size_t
kept_dress(const struct kept_answer *a, const struct dns_ask *ask, ms_t now, char *dst)
{
	struct dns_ttls ttls;

	ttls.n = a->n_ttls;
	memcpy(ttls.at, a->bytes + a->len, ttls.n * sizeof(ttls.at[0]));
	memcpy(dst, a->bytes, a->len);
	dns_answer_dress(dst, a->len, ask, &ttls, (uint32_t)((now - a->stored) / MS_SECOND));
	if (now >= a->expires)
		dns_ttls_set(dst, &ttls, STALE_TTL);
	return a->len;
}
