/* Two sets of hashes and a run of texts; see refs.h. */
#include "wire/refs/refs.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"

#include <stdlib.h>

/* Open addressing, at most half full; 0: free. Nothing secret hangs on it: a collision that
 * somebody makes costs a wrong remark about his own bill. */
struct set {
	uint64_t *slots;
	size_t n, room;
};

struct refs {
	struct set met, waiting;
	struct buf texts; /* of those waiting: length (4 bytes), text */
	bool is_partial;
};

static uint64_t
hash_of(struct str ref)
{
	static const struct hash_key key = {{'r', 'e', 'f', 's'}};
	uint64_t h = hash_bytes(&key, ref.p, ref.len);

	return h == 0 ? 1 : h;
}

/* Where it stands, or would. */
static size_t
slot_of(const struct set *s, uint64_t h)
{
	size_t at = h & (s->room - 1);

	while (s->slots[at] != 0 && s->slots[at] != h)
		at = (at + 1) & (s->room - 1);
	return at;
}

static bool
has(const struct set *s, uint64_t h)
{
	return s->n > 0 && s->slots[slot_of(s, h)] == h;
}

static bool
grow(struct set *s)
{
	struct set larger = {.n = s->n, .room = s->room == 0 ? 256 : 2 * s->room};

	larger.slots = calloc(larger.room, sizeof(*larger.slots));
	if (larger.slots == NULL)
		return false;
	for (size_t i = 0; i < s->room; i++)
		if (s->slots[i] != 0)
			larger.slots[slot_of(&larger, s->slots[i])] = s->slots[i];
	free(s->slots);
	*s = larger;
	return true;
}

/* False when there is no room for it. */
static bool
add(struct set *s, uint64_t h)
{
	if (s->n >= LIMIT_BOM_REFS || (2 * s->n >= s->room && !grow(s)))
		return false;
	s->slots[slot_of(s, h)] = h;
	s->n++;
	return true;
}

struct refs *
refs_new(void)
{
	struct refs *r = calloc(1, sizeof(*r));

	if (r != NULL)
		r->texts = buf_of(LIMIT_BOM_OPEN_BYTES);
	return r;
}

void
refs_free(struct refs *r)
{
	if (r == NULL)
		return;
	free(r->met.slots);
	free(r->waiting.slots);
	buf_done(&r->texts);
	free(r);
}

bool
refs_met(struct refs *r, struct str ref)
{
	uint64_t h = hash_of(ref);

	if (ref.len == 0)
		return true;
	if (has(&r->met, h))
		return false;
	if (!add(&r->met, h))
		r->is_partial = true;
	return true;
}

bool
refs_has(const struct refs *r, struct str ref)
{
	return ref.len > 0 && has(&r->met, hash_of(ref));
}

void
refs_used(struct refs *r, struct str ref)
{
	uint64_t h = hash_of(ref);

	if (ref.len == 0 || has(&r->met, h) || has(&r->waiting, h))
		return;
	if (r->texts.len + 4 + ref.len > r->texts.max || !add(&r->waiting, h)) {
		r->is_partial = true;
		return;
	}
	buf_le32(&r->texts, (uint32_t)ref.len);
	buf_str(&r->texts, ref);
}

void
refs_unknown(struct refs *r, void (*tell)(void *arg, struct str ref), void *arg)
{
	struct str rest = buf_view(&r->texts);

	while (buf_err(&r->texts) == ERR_OK && rest.len >= 4) {
		const uint8_t *n = (const uint8_t *)rest.p;
		size_t len =
			(size_t)n[0] | (size_t)n[1] << 8 | (size_t)n[2] << 16 | (size_t)n[3] << 24;
		struct str ref = str_of(rest.p + 4, len);

		/* over the limit of met names nobody can say any more that one is missing */
		if (!has(&r->met, hash_of(ref)) && r->met.n < LIMIT_BOM_REFS)
			tell(arg, ref);
		rest = str_of(rest.p + 4 + len, rest.len - 4 - len);
	}
}

bool
refs_is_partial(const struct refs *r)
{
	return r->is_partial || buf_err(&r->texts) != ERR_OK;
}
