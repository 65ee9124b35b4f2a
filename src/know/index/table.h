/* How a table's bytes lie; private to know/index. See index.h. */
#ifndef KNOW_INDEX_TABLE_H
#define KNOW_INDEX_TABLE_H

#include "know/index/index.h"

#define TABLE_MAGIC 0x31494b53U /* "SKI1" */
#define TABLE_HEAD 128		/* bytes; the buckets follow, then the offsets */

#define WIDE_PLACES 16
#define NARROW_PLACES 32

/* What stands for a hash in its bucket: its lowest bits, and never zero. */
static inline uint32_t
remainder_of(enum index_width width, uint64_t hash)
{
	uint32_t r = (uint32_t)hash & (width == INDEX_WIDE ? 0xffffffffU : 0xffffU);

	return r == 0 ? 1 : r;
}

#endif
