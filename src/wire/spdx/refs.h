/*
 * The names (ids) of a bill: which are there twice, which are only spoken of. Eight bytes for each,
 * and the text of those that are spoken of first. wire/spdx only.
 */
#ifndef WIRE_SPDX_REFS_H
#define WIRE_SPDX_REFS_H

#include "base/buf.h"

struct spdx_refs {
	uint64_t *slots; /* hashes; the lowest bits: defined, asked */
	size_t n, room;	 /* room is a power of two */
	struct buf open; /* texts asked before they were defined: hash, length, bytes */
};

void spdx_refs_init(struct spdx_refs *r);
void spdx_refs_done(struct spdx_refs *r);
/* ERR_EXISTS: it is defined already. ERR_LIMIT, ERR_FULL. */
enum err spdx_refs_define(struct spdx_refs *r, struct str ref);
bool spdx_refs_has(const struct spdx_refs *r, struct str ref); /* defined */
enum err spdx_refs_ask(struct spdx_refs *r, struct str ref);
/* The next one that was asked and never defined; false: no more. *at begins with 0. */
bool spdx_refs_missing(const struct spdx_refs *r, size_t *at, struct str *ret_ref);

#endif
