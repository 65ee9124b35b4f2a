/* See codec.h. */
#include "docs/order/codec.h"

enum err
codec_err(const struct codec *c)
{
	return c->out != NULL ? buf_err(c->out) : reader_err(&c->in);
}

void
codec_u8(struct codec *c, uint8_t *n, uint8_t max)
{
	if (c->out != NULL) {
		buf_byte(c->out, *n);
		return;
	}
	*n = reader_u8(&c->in);
	if (*n > max) {
		reader_fail(&c->in, ERR_MALFORMED);
		*n = 0;
	}
}

void
codec_bool(struct codec *c, bool *b)
{
	uint8_t n = *b;

	codec_u8(c, &n, 1);
	*b = n == 1;
}

void
codec_u32(struct codec *c, uint32_t *n, uint32_t max)
{
	if (c->out != NULL) {
		if (*n > max)
			c->out->err = ERR_LIMIT;
		buf_le32(c->out, *n);
		return;
	}
	*n = reader_le32(&c->in);
	if (*n > max) {
		reader_fail(&c->in, ERR_LIMIT);
		*n = 0;
	}
}

void
codec_i64(struct codec *c, int64_t *n)
{
	if (c->out != NULL)
		buf_le64(c->out, (uint64_t)*n);
	else
		*n = (int64_t)reader_le64(&c->in);
}

void
codec_str(struct codec *c, struct str *s)
{
	if (c->out != NULL) {
		buf_le32(c->out, (uint32_t)s->len);
		buf_str(c->out, *s);
		return;
	}
	*s = reader_str(&c->in, reader_le32(&c->in));
	if (s->p == NULL)
		*s = STR("");
}

void *
codec_list(struct codec *c, const void *list, uint32_t *n, uint32_t max, size_t size)
{
	union { /* writing only reads it */
		const void *in;
		void *out;
	} there = {.in = list};
	void *made;

	codec_u32(c, n, max);
	if (c->out != NULL)
		return there.out;
	if (*n > reader_left(&c->in)) { /* each takes a byte at least */
		reader_fail(&c->in, ERR_TRUNCATED);
		*n = 0;
	}
	made = arena_alloc(c->arena, *n * size + 1);
	if (made == NULL) {
		reader_fail(&c->in, ERR_LIMIT);
		*n = 0;
	}
	return made;
}
