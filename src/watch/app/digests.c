/*
 * Digests of files while they pass (MD5 RFC 1321, SHA-1 and SHA-256 FIPS 180-4), for lists that
 * name bad files, and SHA-256 of what runs: if it is told, others can look for the same file. A
 * small pool, allocated at the start; only what somebody asks for is computed. See app.h.
 */
#include "watch/app/digests.h"

#include "base/limits.h"

#include <stdlib.h>

#define STALE (30 * MS_SECOND) /* without a byte: a newer file may have the place */

struct slot {
	const struct flow *flow; /* NULL: free */
	int direction;
	ms_t last;
	uint64_t size;
	unsigned kinds; /* being computed: bits 1 << enum digest_kind */
	struct digest *digests[APP_DIGEST_KINDS];
};

struct digest_pool {
	const struct indicator_view *indicators;
	struct slot slots[LIMIT_FILE_DIGESTS];
};

struct digest_pool *
digest_pool_new(const struct indicator_view *indicators)
{
	struct digest_pool *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	p->indicators = indicators;
	for (size_t i = 0; i < LIMIT_FILE_DIGESTS; i++)
		for (size_t k = 0; k < APP_DIGEST_KINDS; k++) {
			p->slots[i].digests[k] = digest_new((enum digest_kind)k);
			if (p->slots[i].digests[k] == NULL) {
				digest_pool_free(p);
				return NULL;
			}
		}
	return p;
}

void
digest_pool_free(struct digest_pool *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < LIMIT_FILE_DIGESTS; i++)
		for (size_t k = 0; k < APP_DIGEST_KINDS; k++)
			digest_free(p->slots[i].digests[k]);
	free(p);
}

static struct slot *
slot_of(struct digest_pool *p, const struct flow *f, int direction)
{
	for (size_t i = 0; p != NULL && i < LIMIT_FILE_DIGESTS; i++)
		if (p->slots[i].flow == f && p->slots[i].direction == direction)
			return &p->slots[i];
	return NULL;
}

/* Taking begins a digest anew; what an unfinished file left in it goes. */
static void
give(struct slot *s)
{
	uint8_t nothing[DIGEST_BYTES_MAX];

	for (size_t k = 0; k < APP_DIGEST_KINDS; k++)
		if ((s->kinds & 1U << k) != 0)
			digest_take(s->digests[k], nothing);
	s->flow = NULL;
}

bool
digest_pool_begin(struct digest_pool *p, const struct flow *f, int direction, ms_t at, bool runs)
{
	struct slot *s = slot_of(p, f, direction);
	unsigned kinds = runs ? 1U << DIGEST_SHA256 : 0;

	if (p->indicators != NULL)
		kinds |= p->indicators->hashes;
	if (kinds == 0)
		return false;
	for (size_t i = 0; i < LIMIT_FILE_DIGESTS && s == NULL; i++)
		if (p->slots[i].flow == NULL || at - p->slots[i].last > STALE)
			s = &p->slots[i];
	if (s == NULL)
		return false;
	if (s->flow != NULL)
		give(s);
	s->flow = f;
	s->direction = direction;
	s->last = at;
	s->size = 0;
	s->kinds = kinds;
	return true;
}

bool
digest_pool_add(struct digest_pool *p, const struct reader_at *r, struct str run)
{
	struct slot *s = slot_of(p, r->flow, r->direction);

	if (s == NULL)
		return false;
	s->size += run.len;
	s->last = r->at;
	if (s->size > LIMIT_FILE_DIGEST_BYTES) {
		give(s);
		return false;
	}
	for (size_t k = 0; k < APP_DIGEST_KINDS; k++)
		if ((s->kinds & 1U << k) != 0)
			digest_add(s->digests[k], run.p, run.len);
	return true;
}

bool
digest_pool_end(struct digest_pool *p, const struct reader_at *r, struct app_digests *ret)
{
	struct slot *s = slot_of(p, r->flow, r->direction);
	uint8_t bytes[DIGEST_BYTES_MAX];

	if (s == NULL)
		return false;
	ret->size = s->size;
	for (size_t k = 0; k < APP_DIGEST_KINDS; k++) {
		ret->hex[k][0] = '\0';
		if ((s->kinds & 1U << k) != 0)
			digest_hex(bytes, digest_take(s->digests[k], bytes), ret->hex[k]);
	}
	s->flow = NULL;
	return true;
}

void
digest_pool_gone(struct digest_pool *p, const struct flow *f)
{
	for (size_t i = 0; p != NULL && i < LIMIT_FILE_DIGESTS; i++)
		if (p->slots[i].flow == f)
			give(&p->slots[i]);
}
