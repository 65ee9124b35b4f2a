/* The line of an entry: writing. See case_line.h; reading is in case_scan.c. */
#include "wire/case/case_line.h"

#include "base/digest.h"
#include "wire/case/case_scan.h"

#include <stdio.h>
#include <string.h>

void
case_line_hash(struct str bytes, uint8_t ret_hash[CASE_HASH_BYTES])
{
	uint8_t digest[DIGEST_BYTES_MAX];

	digest_of(DIGEST_SHA256, bytes.p, bytes.len, digest);
	memcpy(ret_hash, digest, CASE_HASH_BYTES);
}

/* The last n digits of a number, and what follows them. */
static char *
put_digits(char *dst, unsigned n, unsigned number, char after)
{
	for (unsigned i = n; i-- > 0; number /= 10)
		dst[i] = (char)('0' + number % 10);
	dst[n] = after;
	return dst + n + 1;
}

const char *
case_line_time(ms_t at, char dst[CASE_LINE_TIME_MAX])
{
	struct civil c = time_civil(at, 0);
	char *p = put_digits(dst, 4, (unsigned)c.year, '-');

	p = put_digits(p, 2, (unsigned)c.month, '-');
	p = put_digits(p, 2, (unsigned)c.day, 'T');
	p = put_digits(p, 2, (unsigned)c.hour, ':');
	p = put_digits(p, 2, (unsigned)c.minute, ':');
	p = put_digits(p, 2, (unsigned)c.second, '.');
	p = put_digits(p, 3, (unsigned)((at % MS_SECOND + MS_SECOND) % MS_SECOND), 'Z');
	*p = '\0';
	return dst;
}

/* UTF-8 without NUL, which no text has. */
static bool
is_text(struct str s)
{
	return s.len == 0 || (str_is_utf8(s) && memchr(s.p, '\0', s.len) == NULL);
}

static bool
is_escaped(uint8_t c)
{
	return c == '"' || c == '\\' || c < 0x20;
}

static void
put_text(struct buf *out, struct str s)
{
	size_t plain = 0;

	buf_byte(out, '"');
	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = (uint8_t)s.p[i];

		if (!is_escaped(c))
			continue;
		buf_add(out, s.p + plain, i - plain);
		plain = i + 1;
		if (c < 0x20)
			buf_printf(out, "\\u%04x", (unsigned)c);
		else
			buf_add(out, (const char[]){'\\', (char)c}, 2);
	}
	buf_add(out, s.p + plain, s.len - plain);
	buf_byte(out, '"');
}

/* Pairs in the order of the table, each once. */
static enum err
put_pairs(struct buf *out, const struct case_entry *e)
{
	const char *comma = "";
	uint32_t n = 0;

	for (unsigned key = 0; key < CASE_KEYS; key++) {
		for (uint32_t i = 0; i < e->n_pairs; i++) {
			const struct case_pair *p = &e->pairs[i];

			if (p->key != (enum case_key)key)
				continue;
			if (!is_text(p->value))
				return ERR_INVALID;
			if (p->value.len > case_key_bytes_max(p->key))
				return ERR_LIMIT;
			buf_c(out, comma);
			put_text(out, str_c(case_key_name(p->key)));
			buf_byte(out, ':');
			put_text(out, p->value);
			comma = ",";
			n++;
			break;
		}
	}
	return n == e->n_pairs ? ERR_OK : ERR_INVALID; /* a key twice, or none of ours */
}

enum err
case_line_put(const struct case_line *l, struct buf *out)
{
	const struct case_entry *e = &l->entry;
	struct buf line = buf_of(CASE_LINE_MAX);
	char hex[DIGEST_HEX_MAX], at[CASE_LINE_TIME_MAX];
	enum err err;

	if (!case_line_is_id(l->id) || e->nr == 0 || !time_is_civil(e->at) ||
		(unsigned)e->kind >= CASE_KINDS || (unsigned)e->by >= CASE_BYS ||
		e->n_pairs > CASE_PAIRS_MAX || !is_text(e->who))
		return ERR_INVALID;
	buf_printf(&line, "{\"v\":1,\"case\":\"%.*s\",\"nr\":%u,\"prev\":\"%s\",\"at\":\"%s\",",
		STR_FMT(l->id), e->nr, digest_hex(l->previous, CASE_HASH_BYTES, hex),
		case_line_time(e->at, at));
	buf_printf(&line, "\"kind\":\"%s\",\"by\":\"%s\",\"who\":", case_kind_name(e->kind),
		case_by_name(e->by));
	put_text(&line, e->who);
	buf_c(&line, ",\"pairs\":{");
	err = put_pairs(&line, e);
	buf_c(&line, "}}");
	if (err == ERR_OK)
		err = buf_err(&line);
	if (err == ERR_OK) {
		buf_str(out, buf_view(&line));
		err = buf_err(out);
	}
	buf_done(&line);
	return err;
}

enum err
case_line_get(struct str bytes, struct arena *a, struct case_line *ret_line)
{
	struct case_line line = {.id = {NULL, 0}};
	bool is_known = false;
	enum err err = case_line_scan(bytes, a, &line, &is_known);

	if (err == ERR_OK && !is_known)
		err = ERR_UNSUPPORTED;
	if (err == ERR_OK)
		*ret_line = line;
	return err;
}
