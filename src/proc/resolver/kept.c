/* See kept.h. The key is a hash of the question in small letters and what else changes an answer;
 * the question itself is compared, so that a collision is a miss. */
#include "proc/resolver/kept.h"

#include <stdlib.h>

#define STALE_TTL 30 /* seconds, RFC 8767 section 4 */

struct kept {
	struct lru *table;
	struct hash_key key;
};

struct kept *
kept_new(uint32_t capacity, const struct hash_key *key)
{
	struct kept *k = calloc(1, sizeof(*k));
	struct lru_options options = {.key_size = sizeof(uint64_t),
		.value_size = sizeof(struct kept_answer),
		.capacity = capacity,
		.hash_key = *key};

	if (k == NULL)
		return NULL;
	k->key = *key;
	k->table = lru_new(&options);
	if (k->table == NULL) {
		free(k);
		return NULL;
	}
	return k;
}

void
kept_free(struct kept *k)
{
	if (k == NULL)
		return;
	lru_free(k->table);
	free(k);
}

static uint64_t
key_of(const struct kept *k, const struct dns_ask *ask)
{
	uint8_t bytes[LIMIT_DNS_NAME_BYTES + 8];
	size_t n = ask->name_len;

	memcpy(bytes, ask->name, n);
	bytes[n++] = (uint8_t)(ask->type >> 8);
	bytes[n++] = (uint8_t)ask->type;
	bytes[n++] = (uint8_t)ask->dns_class;
	bytes[n++] = (uint8_t)((ask->wants_dnssec ? 1 : 0) | (ask->is_checking_disabled ? 2 : 0));
	return hash_bytes(&k->key, bytes, n);
}

const struct kept_answer *
kept_find(struct kept *k, const struct dns_ask *ask, ms_t now, bool stale)
{
	uint64_t key = key_of(k, ask);
	const struct kept_answer *a = lru_get(k->table, &key);

	if (a == NULL || now >= a->expires + (stale ? LIMIT_STALE_MS : 0) ||
		!dns_is_answer_to(str_of(a->message, a->len), ask))
		return NULL;
	return a;
}

void
kept_add(struct kept *k, const struct dns_ask *ask, struct str answer, ms_t now)
{
	uint64_t key = key_of(k, ask);
	struct kept_answer *a;
	struct dns_ttls ttls;
	ms_t lives;
	unsigned rcode;

	if (answer.len > LIMIT_KEPT_BYTES || answer.len < DNS_HEADER ||
		!dns_is_answer_to(answer, ask))
		return;
	rcode = (unsigned)answer.p[3] & 15;
	if ((answer.p[2] & 2) != 0 || (rcode != DNS_RCODE_OK && rcode != DNS_RCODE_NO_NAME))
		return;
	if (dns_ttls_find(answer, &ttls) != ERR_OK || ttls.lowest == 0)
		return;
	lives = (ms_t)ttls.lowest * MS_SECOND;
	a = lru_put(k->table, &key, NULL);
	a->stored = now;
	a->expires = now + (lives < LIMIT_KEPT_MS ? lives : LIMIT_KEPT_MS);
	a->ttls = ttls;
	a->len = (uint16_t)answer.len;
	a->question_len = (uint16_t)ask->question.len;
	memcpy(a->message, answer.p, answer.len);
}

size_t
kept_dress(const struct kept_answer *a, const struct dns_ask *ask, ms_t now, char *dst)
{
	memcpy(dst, a->message, a->len);
	dns_answer_dress(dst, a->len, ask, &a->ttls, (uint32_t)((now - a->stored) / MS_SECOND));
	if (now >= a->expires)
		dns_ttls_set(dst, &a->ttls, STALE_TTL);
	return a->len;
}
