/*
 * One small table, read and written once for each packet: a keyed mark of 48 bits and the time of
 * 16 bits in one word, so that 1,024 places stay in the processor's nearest memory. See repeat.h.
 */
#include "watch/flow/repeat.h"

#include <stdlib.h>

#define PLACES 1024
#define KEYS 8
#define TIME_MASK UINT64_C(0xffff)

__extension__ typedef unsigned __int128 wide;

struct repeat_table {
	uint64_t keys[KEYS]; /* nobody outside can aim at one mark */
	uint64_t seen[PLACES];
};

struct repeat_table *
repeat_table_new(const struct hash_key *key)
{
	struct repeat_table *t = calloc(1, sizeof(*t));

	for (uint8_t i = 0; t != NULL && i < KEYS; i++)
		t->keys[i] = hash_bytes(key, &i, sizeof(i));
	return t;
}

void
repeat_table_free(struct repeat_table *t)
{
	free(t);
}

static uint64_t
word(const void *p, size_t len)
{
	uint64_t w = 0;

	memcpy(&w, p, len < sizeof(w) ? len : sizeof(w));
	return w;
}

/* A word of the payload, of what there is of it. */
static uint64_t
word_at(struct str s, size_t at)
{
	return at < s.len ? word(s.p + at, s.len - at) : 0;
}

/* Both halves of the product: every bit of either word reaches every bit of the mark. */
static uint64_t
mix(uint64_t a, uint64_t b)
{
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t
mark_of(const struct repeat_table *t, const struct ip_packet *ip)
{
	const uint64_t *k = t->keys;
	struct str s = ip->payload;
	uint64_t mark = mix(word(ip->src.b, 8) ^ k[0], word(ip->dst.b, 8) ^ k[1]);

	if (ip->version == 6)
		mark ^= mix(word(ip->src.b + 8, 8) ^ k[2], word(ip->dst.b + 8, 8) ^ k[3]);
	mark ^= mix(word_at(s, 0) ^ k[4], word_at(s, 8) ^ k[5]);
	mark ^= mix(word_at(s, 16) ^ k[6], (s.len > 24 ? word(s.p + s.len - 8, 8) : 0) ^ k[7]);
	mark += (uint64_t)ip->payload_len << 32 | ip->id;
	return mix(mark ^ k[1],
		((uint64_t)ip->fragment_offset << 16 | (uint64_t)ip->protocol << 8 | ip->version) ^
			k[4]);
}

bool
repeat_is_seen(struct repeat_table *t, const struct ip_packet *ip, ms_t at)
{
	uint64_t mark = mark_of(t, ip);
	uint64_t *seen = &t->seen[mark % PLACES];
	uint64_t age = ((uint64_t)at - *seen) & TIME_MASK;

	if (((mark ^ *seen) & ~TIME_MASK) == 0 && age <= REPEAT_WITHIN) {
		*seen = 0;
		return true;
	}
	*seen = (mark & ~TIME_MASK) | ((uint64_t)at & TIME_MASK);
	return false;
}
