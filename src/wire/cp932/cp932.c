/* CP932 by iconv(3); see cp932.h. */
#include "wire/cp932/cp932.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#define CHUNK_BYTES 4096
#define GETA "\x81\xac" /* 〓: what printers set for a character that they do not have */

struct cp932 {
	iconv_t decode, encode;
};

struct cp932 *
cp932_new(void)
{
	struct cp932 *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->decode = iconv_open("UTF-8", "CP932");
	c->encode = iconv_open("CP932", "UTF-8");
	if (c->decode == (iconv_t)-1 || c->encode == (iconv_t)-1) {
		cp932_free(c);
		return NULL;
	}
	return c;
}

void
cp932_free(struct cp932 *c)
{
	if (c == NULL)
		return;
	if (c->decode != (iconv_t)-1)
		iconv_close(c->decode);
	if (c->encode != (iconv_t)-1)
		iconv_close(c->encode);
	free(c);
}

/* Converts as far as it goes: *s is what is left, from the character that does not. */
static void
convert(iconv_t how, struct str *s, struct buf *out)
{
	char chunk[CHUNK_BYTES];
	size_t rc = 0;

	do {
		union { /* iconv(3) does not write to its input, whatever its type says */
			const char *p;
			char *q;
		} in = {.p = s->p};
		char *to = chunk;
		size_t room = sizeof(chunk);

		rc = iconv(how, &in.q, &s->len, &to, &room);
		s->p = in.p;
		buf_add(out, chunk, sizeof(chunk) - room);
	} while (rc == (size_t)-1 && errno == E2BIG && buf_err(out) == ERR_OK);
}

enum err
cp932_decode(struct cp932 *c, struct str s, struct buf *out)
{
	iconv(c->decode, NULL, NULL, NULL, NULL);
	if (s.len > 0)
		convert(c->decode, &s, out);
	if (buf_err(out) != ERR_OK)
		return buf_err(out);
	return s.len == 0 ? ERR_OK : ERR_MALFORMED;
}

struct pair {
	uint32_t from;
	const char *to;
};

/* Unicode has two of each; the tables of others use the first, CP932's the second. */
static const struct pair twins[] = {
	{0x301c, "\x81\x60"}, /* wave dash */
	{0x2212, "\x81\x7c"}, /* minus */
	{0x2016, "\x81\x61"}, /* double bar */
	{0x2014, "\x81\x5c"}, /* dash */
	{0x00a2, "\x81\x91"},
	{0x00a3, "\x81\x92"},
	{0x00ac, "\x81\xca"},
	{0x00a5, "\\"},
};

static const char *
twin_of(uint32_t cp)
{
	for (size_t i = 0; i < sizeof(twins) / sizeof(*twins); i++)
		if (twins[i].from == cp)
			return twins[i].to;
	return NULL;
}

enum err
cp932_encode(struct cp932 *c, struct str s, struct buf *out, uint32_t *lost)
{
	iconv(c->encode, NULL, NULL, NULL, NULL);
	while (s.len > 0 && buf_err(out) == ERR_OK) {
		const char *twin;
		uint32_t cp = 0;
		size_t n;

		convert(c->encode, &s, out);
		if (s.len == 0)
			break;
		n = str_utf8_char(s, &cp);
		twin = n > 0 ? twin_of(cp) : NULL;
		buf_c(out, twin != NULL ? twin : GETA);
		*lost += twin == NULL;
		n = n == 0 ? 1 : n;
		s = str_of(s.p + n, s.len - n);
	}
	return buf_err(out);
}
