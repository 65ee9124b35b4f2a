/* A table of hashes with two marks each, half full at most. */
#include "wire/spdx/refs.h"

#include "base/hash.h"
#include "base/limits.h"

#include <stdlib.h>

#define DEFINED 1u
#define ASKED 2u
#define MARKS (DEFINED | ASKED)
#define FIRST_ROOM 1024

static const struct hash_key key = {{'s', 'p', 'd', 'x'}}; /* a file is read the same each time */

struct open_head {
	uint64_t hash;
	uint64_t len;
};

void
spdx_refs_init(struct spdx_refs *r)
{
	*r = (struct spdx_refs){.open = buf_of(LIMIT_BOM_OPEN_BYTES)};
}

void
spdx_refs_done(struct spdx_refs *r)
{
	free(r->slots);
	buf_done(&r->open);
	r->slots = NULL;
}

static uint64_t
hash_of(struct str ref)
{
	return hash_bytes(&key, ref.p != NULL ? ref.p : "", ref.len) & ~(uint64_t)MARKS;
}

/* The slot of the hash, or the free one where it belongs: a slot in use has a mark. */
static uint64_t *
slot_of(uint64_t *slots, size_t room, uint64_t hash)
{
	size_t i = (hash >> 2) & (room - 1);

	while ((slots[i] & MARKS) != 0 && (slots[i] & ~(uint64_t)MARKS) != hash)
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static enum err
grow(struct spdx_refs *r)
{
	size_t room = r->room > 0 ? 2 * r->room : FIRST_ROOM;
	uint64_t *slots;

	if (r->n >= LIMIT_BOM_REFS)
		return ERR_LIMIT;
	slots = calloc(room, sizeof(*slots));
	if (slots == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < r->room; i++)
		if ((r->slots[i] & MARKS) != 0)
			*slot_of(slots, room, r->slots[i] & ~(uint64_t)MARKS) = r->slots[i];
	free(r->slots);
	r->slots = slots;
	r->room = room;
	return ERR_OK;
}

/* Marks the hash; what marks it had in *ret_was. */
static enum err
mark(struct spdx_refs *r, uint64_t hash, unsigned with, unsigned *ret_was)
{
	uint64_t *slot;
	enum err err = ERR_OK;

	if (2 * (r->n + 1) > r->room)
		err = grow(r);
	if (err != ERR_OK)
		return err;
	slot = slot_of(r->slots, r->room, hash);
	*ret_was = *slot & MARKS;
	if (*ret_was == 0)
		r->n++;
	*slot = hash | *ret_was | with;
	return ERR_OK;
}

enum err
spdx_refs_define(struct spdx_refs *r, struct str ref)
{
	unsigned was;
	enum err err = mark(r, hash_of(ref), DEFINED, &was);

	if (err == ERR_OK && (was & DEFINED) != 0)
		return ERR_EXISTS;
	return err;
}

bool
spdx_refs_has(const struct spdx_refs *r, struct str ref)
{
	return r->room > 0 && (*slot_of(r->slots, r->room, hash_of(ref)) & DEFINED) != 0;
}

enum err
spdx_refs_ask(struct spdx_refs *r, struct str ref)
{
	struct open_head head = {hash_of(ref), ref.len};
	unsigned was;
	enum err err = mark(r, head.hash, ASKED, &was);

	/* when too many are open the rest is not looked after */
	if (err != ERR_OK || was != 0 || r->open.max - r->open.len < sizeof(head) + ref.len)
		return err;
	buf_add(&r->open, &head, sizeof(head));
	buf_str(&r->open, ref);
	return buf_err(&r->open);
}

bool
spdx_refs_missing(const struct spdx_refs *r, size_t *at, struct str *ret_ref)
{
	struct open_head head;

	while (*at < r->open.len) {
		memcpy(&head, r->open.p + *at, sizeof(head));
		*ret_ref = str_of(r->open.p + *at + sizeof(head), head.len);
		*at += sizeof(head) + head.len;
		if ((*slot_of(r->slots, r->room, head.hash) & DEFINED) == 0)
			return true;
	}
	return false;
}
