/*
 * One walk over a struct for both ways: with `out` it writes what it finds, else it reads `in` into
 * it. So that what is written and what is read cannot differ. Errors are sticky; docs/order only.
 */
#ifndef DOCS_ORDER_CODEC_H
#define DOCS_ORDER_CODEC_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/reader.h"

struct codec {
	struct buf *out; /* NULL: reading */
	struct reader in;
	struct arena *arena;
};

enum err codec_err(const struct codec *c);
void codec_u8(struct codec *c, uint8_t *n, uint8_t max);
void codec_bool(struct codec *c, bool *b);
void codec_u32(struct codec *c, uint32_t *n, uint32_t max);
void codec_i64(struct codec *c, int64_t *n);
void codec_str(struct codec *c, struct str *s);

/* The count, and a list of that many: the one that is there, or a new one from the arena. Each
 * takes at least a byte, so that a short input cannot ask for much memory. */
void *codec_list(struct codec *c, const void *list, uint32_t *n, uint32_t max, size_t size);

/* Walks a list of `type` at field `list` with n elements and the function that codes one. */
#define CODEC_LIST(c, type, list, n, max, code)                                                    \
	do {                                                                                       \
		type *all_ = codec_list(c, list, n, max, sizeof(type));                            \
		for (uint32_t i_ = 0; all_ != NULL && i_ < *(n); i_++) {                           \
			type one_ = all_[i_];                                                      \
			code(c, &one_);                                                            \
			if ((c)->out == NULL)                                                      \
				all_[i_] = one_;                                                   \
		}                                                                                  \
		if ((c)->out == NULL)                                                              \
			(list) = all_;                                                             \
	} while (0)

#endif
