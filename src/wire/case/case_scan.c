/*
 * The line of an entry: reading. Each byte has to be the one that case_line_put() would have
 * written, so that no two writings of one entry exist: no blank, no other escape, no other order.
 */
#include "wire/case/case_scan.h"

#include <string.h>

struct scan {
	struct str rest;
	struct arena *arena; /* NULL: texts stay as written */
	enum err err;
};

static void
fail(struct scan *s, enum err err)
{
	if (s->err == ERR_OK)
		s->err = err;
}

/* Takes what has to stand here. */
static void
take(struct scan *s, const char *literal)
{
	struct str l = str_c(literal);

	if (s->err != ERR_OK)
		return;
	if (!str_starts(s->rest, l)) {
		fail(s, ERR_MALFORMED);
		return;
	}
	s->rest = str_of(s->rest.p + l.len, s->rest.len - l.len);
}

/* The byte that an escape stands for, 0 when it is none of ours; *ret_len: how long it is. */
static uint8_t
escape_of(struct str s, size_t *ret_len)
{
	int high, low;

	*ret_len = 2;
	if (s.len >= 2 && (s.p[1] == '"' || s.p[1] == '\\'))
		return (uint8_t)s.p[1];
	*ret_len = 6;
	if (s.len < 6 || memcmp(s.p, "\\u00", 4) != 0)
		return 0;
	high = s.p[4] >= 'A' && s.p[4] <= 'F' ? -1 : str_hex_digit(s.p[4]);
	low = s.p[5] >= 'A' && s.p[5] <= 'F' ? -1 : str_hex_digit(s.p[5]);
	return high < 0 || high > 1 || low < 0 ? 0 : (uint8_t)(high << 4 | low);
}

/* How long the text is as written, up to its quote, and how many bytes it says; SIZE_MAX: it is not
 * written as ours are. */
static size_t
measure(struct str s, size_t *ret_bytes)
{
	size_t i = 0, n = 0, len;

	while (i < s.len && s.p[i] != '"') {
		if ((uint8_t)s.p[i] < 0x20)
			return SIZE_MAX;
		if (s.p[i] == '\\') {
			if (escape_of(str_of(s.p + i, s.len - i), &len) == 0)
				return SIZE_MAX;
			i += len;
		} else {
			i++;
		}
		n++;
	}
	*ret_bytes = n;
	return i < s.len ? i : SIZE_MAX;
}

static struct str
unescape(struct scan *s, struct str written, size_t n)
{
	char *text = arena_alloc(s->arena, n + 1);
	size_t at = 0, len;

	if (text == NULL) {
		fail(s, ERR_LIMIT);
		return STR("");
	}
	if (written.len == n) { /* nothing is escaped */
		memcpy(text, written.p, n);
		return str_of(text, n);
	}
	for (size_t i = 0; i < written.len; i += len) {
		struct str rest = str_of(written.p + i, written.len - i);

		len = 1;
		text[at++] = written.p[i] == '\\' ? (char)escape_of(rest, &len) : written.p[i];
	}
	return str_of(text, at);
}

/* A text with its quotes, of at most `max` bytes (as it says). */
static struct str
text(struct scan *s, size_t max)
{
	struct str written;
	size_t len, n = 0;

	take(s, "\"");
	if (s->err != ERR_OK)
		return STR("");
	len = measure(s->rest, &n);
	if (len == SIZE_MAX || n > max || !str_is_utf8(str_of(s->rest.p, len))) {
		fail(s, ERR_MALFORMED);
		return STR("");
	}
	written = str_of(s->rest.p, len);
	s->rest = str_of(s->rest.p + len + 1, s->rest.len - len - 1);
	return s->arena == NULL ? written : unescape(s, written, n);
}

/* A word of small letters, digits and '_': a kind, a key, who. */
static struct str
word(struct scan *s)
{
	struct str w = text(s, 40);

	for (size_t i = 0; i < w.len; i++)
		if (!(w.p[i] >= 'a' && w.p[i] <= 'z') && w.p[i] != '_' &&
			!(w.p[i] >= '0' && w.p[i] <= '9'))
			fail(s, ERR_MALFORMED);
	if (w.len == 0)
		fail(s, ERR_MALFORMED);
	return w;
}

/* A small hexadecimal digit and 1; 0: none. */
static const uint8_t digits[256] = {['0'] = 1,
	['1'] = 2,
	['2'] = 3,
	['3'] = 4,
	['4'] = 5,
	['5'] = 6,
	['6'] = 7,
	['7'] = 8,
	['8'] = 9,
	['9'] = 10,
	['a'] = 11,
	['b'] = 12,
	['c'] = 13,
	['d'] = 14,
	['e'] = 15,
	['f'] = 16};

bool
case_line_is_id(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (digits[(uint8_t)s.p[i]] == 0)
			return false;
	return s.len == CASE_ID_MAX - 1;
}

bool
case_line_hash_of(struct str s, uint8_t ret_hash[CASE_HASH_BYTES])
{
	uint8_t hash[CASE_HASH_BYTES];

	if (s.len != sizeof(hash) * 2)
		return false;
	for (size_t i = 0; i < s.len; i += 2) {
		unsigned high = digits[(uint8_t)s.p[i]], low = digits[(uint8_t)s.p[i + 1]];

		if (high == 0 || low == 0)
			return false;
		hash[i / 2] = (uint8_t)((high - 1) << 4 | (low - 1));
	}
	memcpy(ret_hash, hash, sizeof(hash));
	return true;
}

bool
case_line_time_of(struct str s, ms_t *ret_at)
{
	char again[CASE_LINE_TIME_MAX];
	ms_t at;

	if (s.len != CASE_LINE_TIME_MAX - 1 || time_parse(s, &at) != ERR_OK || !time_is_civil(at) ||
		!str_equal(str_c(case_line_time(at, again)), s))
		return false;
	*ret_at = at;
	return true;
}

static uint32_t
number(struct scan *s)
{
	size_t len = 0;
	uint64_t n = 0;

	while (len < s->rest.len && s->rest.p[len] >= '0' && s->rest.p[len] <= '9')
		len++;
	if (len == 0 || s->rest.p[0] == '0' ||
		str_u64(str_of(s->rest.p, len), UINT32_MAX, &n) != ERR_OK)
		fail(s, ERR_MALFORMED);
	s->rest = str_of(s->rest.p + len, s->rest.len - len);
	return (uint32_t)n;
}

/* Known keys in the table's order; one of a later version may stand anywhere. */
static void
pairs(struct scan *s, struct case_entry *e, bool *is_known)
{
	int last = -1;

	take(s, ",\"pairs\":{");
	for (uint32_t n = 0; s->err == ERR_OK && s->rest.len > 0 && s->rest.p[0] != '}'; n++) {
		enum case_key key = 0;
		struct str name, value;
		bool is_ours;

		if (n > 0)
			take(s, ",");
		name = word(s);
		is_ours = s->err == ERR_OK && case_key_parse(name, &key) == ERR_OK;
		take(s, ":");
		value = text(s, is_ours ? case_key_bytes_max(key) : CASE_LINE_MAX);
		*is_known = *is_known && is_ours && n < CASE_PAIRS_MAX;
		if (is_ours && (int)key <= last)
			fail(s, ERR_MALFORMED);
		if (is_ours)
			last = (int)key;
		if (*is_known) {
			e->pairs[n] = (struct case_pair){key, value};
			e->n_pairs = n + 1;
		}
	}
	take(s, "}}");
	if (s->err == ERR_OK && s->rest.len > 0)
		fail(s, ERR_MALFORMED);
}

/* What every version begins with. */
static void
frame(struct scan *s, struct case_line *l, bool *is_known)
{
	struct str at, hash;

	take(s, "{\"v\":");
	*is_known = number(s) == 1;
	take(s, ",\"case\":");
	l->id = text(s, CASE_ID_MAX - 1);
	take(s, ",\"nr\":");
	l->entry.nr = number(s);
	take(s, ",\"prev\":");
	hash = text(s, CASE_HASH_BYTES * (size_t)2);
	take(s, ",\"at\":");
	at = text(s, CASE_LINE_TIME_MAX - 1);
	if (s->err == ERR_OK && (!case_line_is_id(l->id) || !case_line_hash_of(hash, l->previous) ||
					!case_line_time_of(at, &l->entry.at)))
		fail(s, ERR_MALFORMED);
}

enum err
case_line_scan(struct str bytes, struct arena *a, struct case_line *ret_line, bool *ret_is_known)
{
	struct case_line l = {.id = {NULL, 0}};
	struct scan s = {.rest = bytes, .arena = a};
	struct str kind, by;
	bool is_known = false;

	if (bytes.len > CASE_LINE_MAX)
		return ERR_LIMIT;
	frame(&s, &l, &is_known);
	if (s.err != ERR_OK || !is_known)
		goto out; /* of another version no more can be said */
	take(&s, ",\"kind\":");
	kind = word(&s);
	take(&s, ",\"by\":");
	by = word(&s);
	take(&s, ",\"who\":");
	l.entry.who = text(&s, CASE_LINE_MAX);
	if (s.err == ERR_OK && (case_kind_parse(kind, &l.entry.kind) != ERR_OK ||
				       case_by_parse(by, &l.entry.by) != ERR_OK))
		is_known = false;
	pairs(&s, &l.entry, &is_known);
out:
	if (s.err != ERR_OK)
		return s.err;
	*ret_line = l;
	*ret_is_known = is_known;
	return ERR_OK;
}

/* A field of a fixed width, digits or small hexadecimal ones: passed over, not looked at. */
static void
pass(struct scan *s, const char *before, size_t width)
{
	take(s, before);
	if (s->err == ERR_OK && s->rest.len < width)
		fail(s, ERR_MALFORMED);
	if (s->err == ERR_OK)
		s->rest = str_of(s->rest.p + width, s->rest.len - width);
}

enum err
case_line_kind(struct str bytes, enum case_kind *ret_kind)
{
	struct scan s = {.rest = bytes};
	uint32_t version;
	struct str kind;

	take(&s, "{\"v\":");
	version = number(&s);
	if (s.err == ERR_OK && version != 1)
		return ERR_UNSUPPORTED;
	pass(&s, ",\"case\":\"", CASE_ID_MAX - 1);
	take(&s, "\",\"nr\":");
	(void)number(&s);
	pass(&s, ",\"prev\":\"", CASE_HASH_BYTES * (size_t)2);
	pass(&s, "\",\"at\":\"", CASE_LINE_TIME_MAX - 1);
	take(&s, "\",\"kind\":");
	kind = word(&s);
	if (s.err != ERR_OK)
		return s.err;
	return case_kind_parse(kind, ret_kind) == ERR_OK ? ERR_OK : ERR_UNSUPPORTED;
}
