/* JSON piece by piece; see json_out.h. */
#include "base/json_out.h"

#include <stdio.h>

static void
comma(struct buf *b)
{
	if (b->len > 0 && strchr("{[:,\n", b->p[b->len - 1]) == NULL)
		buf_byte(b, ',');
}

void
out_key(struct buf *b, const char *key)
{
	comma(b);
	if (key == NULL)
		return;
	buf_json(b, str_c(key));
	buf_byte(b, ':');
}

void
out_enter(struct buf *b, const char *key, char bracket)
{
	out_key(b, key);
	buf_byte(b, (uint8_t)bracket);
}

void
out_leave(struct buf *b, char bracket)
{
	buf_byte(b, (uint8_t)bracket);
}

void
out_str(struct buf *b, const char *key, struct str s)
{
	out_key(b, key);
	buf_json(b, s);
}

void
out_c(struct buf *b, const char *key, const char *text)
{
	out_str(b, key, str_c(text));
}

void
out_some(struct buf *b, const char *key, struct str s)
{
	if (s.len > 0)
		out_str(b, key, s);
}

void
out_number(struct buf *b, const char *key, int64_t n)
{
	out_key(b, key);
	buf_printf(b, "%lld", (long long)n);
}

void
out_bool(struct buf *b, const char *key, bool yes)
{
	out_key(b, key);
	buf_c(b, yes ? "true" : "false");
}

const char *
out_time_text(ms_t at, char dst[OUT_TIME_MAX])
{
	struct civil c = time_civil(at, 0);
	ms_t part = at % MS_SECOND;

	if (part < 0)
		part += MS_SECOND;
	snprintf(dst, OUT_TIME_MAX, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", c.year % 10000,
		c.month % 100, c.day % 100, c.hour % 100, c.minute % 100, c.second % 100,
		(int)part);
	return dst;
}

void
out_time(struct buf *b, const char *key, ms_t at)
{
	char text[OUT_TIME_MAX];

	out_c(b, key, out_time_text(at, text));
}
