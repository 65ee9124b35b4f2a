/*
 * CPE names: text to attributes and back; see cpe.h. Section numbers are those of NISTIR 7695.
 */
#include "wire/cpe/cpe.h"

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.';
}

/* 5.3.2: printable ASCII that is neither letter, digit nor '_'. */
static bool
is_mark(char c)
{
	return c > ' ' && c < 0x7f && !is_plain(c);
}

static bool
put(struct cpe *c, char byte)
{
	if (c->used == sizeof(c->text))
		return false;
	c->text[c->used++] = byte;
	return true;
}

static bool
put_quoted(struct cpe *c, char mark)
{
	return put(c, '\\') && put(c, mark);
}

/* 5.3.2: '*' alone at an end, '?' in a row at an end. `value` has been written. */
static bool
has_wildcards_at_ends(struct str value)
{
	size_t from = 0, to = value.len;

	if (cpe_is_any(value))
		return true;
	if (to > 0 && value.p[0] == '*')
		from = 1;
	else
		while (from < to && value.p[from] == '?')
			from++;
	if (to > from && value.p[to - 1] == '*' && (to < 2 || value.p[to - 2] != '\\'))
		to--;
	else
		while (to > from && value.p[to - 1] == '?' && (to < 2 || value.p[to - 2] != '\\'))
			to--;
	for (size_t i = from; i < to; i++) {
		if (value.p[i] == '\\')
			i++;
		else if (value.p[i] == '*' || value.p[i] == '?')
			return false;
	}
	return true;
}

static enum err
end_value(struct cpe *c, size_t from, enum cpe_attribute which)
{
	struct str value = str_of(c->text + from, c->used - from);

	if (!has_wildcards_at_ends(value))
		return ERR_MALFORMED;
	if (which == CPE_PART && !cpe_is_any(value) &&
		(value.len != 1 || strchr("aoh", value.p[0]) == NULL))
		return ERR_MALFORMED;
	c->is[which] = value;
	return ERR_OK;
}

/* ---- formatted strings ---- */

/* One attribute as a formatted string has it (6.2.2). */
static enum err
read_value(struct cpe *c, struct str s, enum cpe_attribute which)
{
	size_t from = c->used;
	bool is_ok = true;

	if (s.len == 0)
		return ERR_MALFORMED;
	for (size_t i = 0; is_ok && i < s.len; i++) {
		char byte = s.p[i];

		if (byte == '\\') {
			if (++i == s.len || (!is_mark(s.p[i]) && !is_plain(s.p[i])))
				return ERR_MALFORMED;
			byte = s.p[i];
			/* "\." and "\-" are written by some, and mean the same. */
			is_ok = is_plain(byte) && (byte != '-' || s.len > 2)
					? put(c, str_small(byte))
					: put_quoted(c, byte);
		} else if (is_plain(byte) || byte == '*' || byte == '?') {
			is_ok = put(c, str_small(byte));
		} else if (is_mark(byte)) {
			c->is_mended = true;
			is_ok = put_quoted(c, byte);
		} else {
			return ERR_MALFORMED;
		}
	}
	return is_ok ? end_value(c, from, which) : ERR_LIMIT;
}

/* Up to the next colon without a backslash. */
static struct str
split_value(struct str *s, bool *ret_is_last)
{
	for (size_t i = 0; i < s->len; i++) {
		if (s->p[i] == '\\') {
			i++;
		} else if (s->p[i] == ':') {
			struct str value = str_of(s->p, i);

			*s = str_of(s->p + i + 1, s->len - i - 1);
			*ret_is_last = false;
			return value;
		}
	}
	*ret_is_last = true;
	return *s;
}

static enum err
parse_formatted(struct str s, struct cpe *c)
{
	bool is_last = false;

	for (unsigned i = 0; i < CPE_ATTRIBUTES; i++) {
		struct str value;
		enum err err;

		if (is_last) {
			if (i <= CPE_PRODUCT)
				return ERR_MALFORMED;
			c->is_mended = true;
			c->is[i] = STR("*");
			continue;
		}
		value = split_value(&s, &is_last);
		err = read_value(c, value, (enum cpe_attribute)i);
		if (err != ERR_OK)
			return err;
	}
	return is_last ? ERR_OK : ERR_MALFORMED;
}

/* ---- URIs ---- */

/* One component of a URI (6.1.3): percent forms, "%01" is '?', "%02" is '*'. */
static enum err
read_uri_value(struct cpe *c, struct str s, enum cpe_attribute which)
{
	size_t from = c->used;
	bool is_ok = true;

	if (s.len == 0) {
		c->is[which] = STR("*");
		return ERR_OK;
	}
	for (size_t i = 0; is_ok && i < s.len; i++) {
		char byte = s.p[i];
		bool is_escaped = byte == '%';

		if (is_escaped) {
			int high = i + 2 < s.len ? str_hex_digit(s.p[i + 1]) : -1;
			int low = i + 2 < s.len ? str_hex_digit(s.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return ERR_MALFORMED;
			byte = (char)(high << 4 | low);
			i += 2;
		}
		if (is_escaped && (byte == 1 || byte == 2))
			is_ok = put(c, byte == 1 ? '?' : '*');
		else if (is_plain(byte) && !(is_escaped && byte == '-' && s.len == 3))
			is_ok = put(c, str_small(byte));
		else if (is_mark(byte) || byte == '-')
			is_ok = put_quoted(c, byte);
		else
			return ERR_MALFORMED;
	}
	return is_ok ? end_value(c, from, which) : ERR_LIMIT;
}

/* 6.1.3.3: "~edition~sw_edition~target_sw~target_hw~other". */
static enum err
read_packed(struct cpe *c, struct str s)
{
	static const enum cpe_attribute order[] = {
		CPE_EDITION, CPE_SW_EDITION, CPE_TARGET_SW, CPE_TARGET_HW, CPE_OTHER};
	enum err err = ERR_OK;

	s = str_of(s.p + 1, s.len - 1);
	for (unsigned i = 0; err == ERR_OK && i < 4; i++) {
		if (str_find_byte(s, '~') < 0)
			return ERR_MALFORMED;
		err = read_uri_value(c, str_split(&s, '~'), order[i]);
	}
	return err == ERR_OK ? read_uri_value(c, s, order[4]) : err;
}

static enum err
parse_uri(struct str s, struct cpe *c)
{
	enum err err = ERR_OK;

	c->is_uri = true;
	for (unsigned i = 0; i < CPE_ATTRIBUTES; i++)
		c->is[i] = STR("*");
	for (unsigned i = 0; err == ERR_OK && i <= CPE_LANGUAGE; i++) {
		struct str value = str_split(&s, ':');

		if (i == CPE_EDITION && value.len > 0 && value.p[0] == '~')
			err = read_packed(c, value);
		else
			err = read_uri_value(c, value, (enum cpe_attribute)i);
	}
	if (err == ERR_OK && s.len > 0)
		err = ERR_MALFORMED;
	return err;
}

enum err
cpe_parse(struct str s, struct cpe *ret_cpe)
{
	struct cpe *c = ret_cpe;

	c->is_uri = c->is_mended = false;
	c->used = 0;
	if (s.len > LIMIT_CPE_BYTES)
		return ERR_LIMIT;
	if (str_find_byte(s, '\0') >= 0)
		return ERR_MALFORMED;
	if (str_starts_nocase(s, STR("cpe:2.3:")))
		return parse_formatted(str_of(s.p + 8, s.len - 8), c);
	if (str_starts_nocase(s, STR("cpe:/")))
		return parse_uri(str_of(s.p + 5, s.len - 5), c);
	return ERR_MALFORMED;
}

/* ---- printing ---- */

void
cpe_print(const struct cpe *c, struct buf *out)
{
	buf_c(out, "cpe:2.3");
	for (unsigned i = 0; i < CPE_ATTRIBUTES; i++) {
		buf_byte(out, ':');
		buf_str(out, c->is[i]);
	}
}

/* 6.1.2: marks in percent form; ANY is nothing. */
static void
print_uri_value(struct str value, struct buf *out)
{
	if (cpe_is_any(value))
		return;
	for (size_t i = 0; i < value.len; i++) {
		char byte = value.p[i];

		if (byte == '\\')
			byte = value.p[++i];
		else if (byte == '?' || byte == '*') {
			buf_c(out, byte == '?' ? "%01" : "%02");
			continue;
		}
		/* "\-" alone is a dash, and not NA */
		if (is_plain(byte) && !(byte == '-' && i == 1 && value.p[0] == '\\'))
			buf_byte(out, (uint8_t)byte);
		else
			buf_printf(out, "%%%02x", (unsigned char)byte);
	}
}

void
cpe_print_uri(const struct cpe *c, struct buf *out)
{
	bool is_packed = false;
	size_t end = out->len;

	for (unsigned i = CPE_SW_EDITION; i <= CPE_OTHER; i++)
		is_packed = is_packed || !cpe_is_any(c->is[i]);
	buf_c(out, "cpe:/");
	for (unsigned i = 0; i <= CPE_LANGUAGE; i++) {
		if (i > 0)
			buf_byte(out, ':');
		if (i == CPE_EDITION && is_packed) {
			buf_byte(out, '~');
			print_uri_value(c->is[i], out);
			for (unsigned k = CPE_SW_EDITION; k <= CPE_OTHER; k++) {
				buf_byte(out, '~');
				print_uri_value(c->is[k], out);
			}
		} else {
			print_uri_value(c->is[i], out);
		}
	}
	/* colons at the end say nothing */
	end += strlen("cpe:/");
	while (buf_err(out) == ERR_OK && out->len > end && out->p[out->len - 1] == ':')
		out->p[--out->len] = '\0';
}

enum err
cpe_plain(struct str value, char *room, size_t size, struct str *ret_plain)
{
	size_t n = 0;

	for (size_t i = 0; i < value.len; i++) {
		if (value.p[i] == '\\')
			i++;
		if (n + 1 >= size)
			return ERR_LIMIT;
		room[n++] = value.p[i];
	}
	room[n] = '\0';
	*ret_plain = str_of(room, n);
	return ERR_OK;
}
