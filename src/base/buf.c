/* Writing bytes with a limit and a sticky error; JSON strings. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
buf_done(struct buf *b)
{
	free(b->p);
	*b = (struct buf){.max = b->max};
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	b->err = ERR_OK;
}

/* Makes room for len more bytes and a NUL. */
static bool
grow(struct buf *b, size_t len)
{
	size_t room = b->room == 0 ? 256 : b->room;
	char *p;

	if (b->err != ERR_OK)
		return false;
	if (len > b->max || b->len > b->max - len) {
		b->err = ERR_LIMIT;
		return false;
	}
	while (room < b->len + len + 1)
		room *= 2;
	if (room == b->room)
		return true;
	p = realloc(b->p, room);
	if (p == NULL) {
		b->err = ERR_FULL;
		return false;
	}
	b->p = p;
	b->room = room;
	return true;
}

void
buf_add(struct buf *b, const void *bytes, size_t len)
{
	if (!grow(b, len))
		return;
	if (len > 0)
		memcpy(b->p + b->len, bytes, len);
	b->len += len;
	b->p[b->len] = '\0';
}

void
buf_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.len);
}

void
buf_c(struct buf *b, const char *cstring)
{
	buf_str(b, str_c(cstring));
}

void
buf_byte(struct buf *b, uint8_t byte)
{
	buf_add(b, &byte, 1);
}

/* What is made clean is never longer than it was. */
void
buf_clean(struct buf *b, struct str s, size_t size)
{
	size_t most = s.len < size ? s.len : size - 1;

	BUG_IF(size == 0);
	if (grow(b, most))
		b->len += str_clean(s, b->p + b->len, most + 1);
}

void
buf_utf8(struct buf *b, uint32_t cp)
{
	char bytes[4];

	buf_add(b, bytes, str_utf8_put(cp, bytes));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	size_t left = b->err == ERR_OK && b->p != NULL ? b->room - b->len : 0;
	va_list ap, again;
	int len;

	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(left > 0 ? b->p + b->len : NULL, left, fmt, ap);
	va_end(ap);
	if (len >= 0 && (size_t)len < left && (size_t)len <= b->max - b->len)
		b->len += (size_t)len;
	else if (len >= 0 && grow(b, (size_t)len)) {
		vsnprintf(b->p + b->len, (size_t)len + 1, fmt, again);
		b->len += (size_t)len;
	} else if (left > 0)
		b->p[b->len] = '\0'; /* nothing of it */
	va_end(again);
}

void
buf_le16(struct buf *b, uint16_t n)
{
	uint8_t le[2] = {(uint8_t)n, (uint8_t)(n >> 8)};

	buf_add(b, le, sizeof(le));
}

void
buf_le32(struct buf *b, uint32_t n)
{
	buf_le16(b, (uint16_t)n);
	buf_le16(b, (uint16_t)(n >> 16));
}

void
buf_le64(struct buf *b, uint64_t n)
{
	buf_le32(b, (uint32_t)n);
	buf_le32(b, (uint32_t)(n >> 32));
}

static void
json_char(struct buf *b, struct str s, size_t len)
{
	unsigned char c = (unsigned char)s.p[0];

	if (len == 0)
		buf_c(b, "\xef\xbf\xbd");
	else if (c == '"' || c == '\\')
		buf_printf(b, "\\%c", c);
	else if (c == '\n')
		buf_c(b, "\\n");
	else if (c < 0x20 || c == 0x7f)
		buf_printf(b, "\\u%04x", c);
	else
		buf_add(b, s.p, len);
}

/* How many bytes at the beginning stand for themselves. */
static size_t
json_plain(struct str s)
{
	size_t n = 0;

	while (n < s.len && s.p[n] >= 0x20 && s.p[n] < 0x7f && s.p[n] != '"' && s.p[n] != '\\')
		n++;
	return n;
}

void
buf_json(struct buf *b, struct str s)
{
	buf_byte(b, '"');
	while (s.len > 0) {
		size_t step = json_plain(s);

		if (step > 0) {
			buf_add(b, s.p, step);
		} else {
			uint32_t cp = 0;
			size_t len = str_utf8_char(s, &cp);

			json_char(b, s, len);
			step = len == 0 ? 1 : len;
		}
		s = str_of(s.p + step, s.len - step);
	}
	buf_byte(b, '"');
}
