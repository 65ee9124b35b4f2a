/* See form.h. */
#include "proc/portal/web/form.h"

static bool
is_text(struct str s)
{
	while (s.len > 0) {
		uint32_t c;
		size_t len = str_utf8_char(s, &c);

		if (len == 0 || c == 0)
			return false;
		s = str_of(s.p + len, s.len - len);
	}
	return true;
}

static enum err
decode(struct str s, struct arena *a, struct str *ret)
{
	char *dst = arena_alloc(a, s.len + 1);
	size_t len = 0;

	if (dst == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < s.len; i++) {
		int high, low;

		if (s.p[i] == '+') {
			dst[len++] = ' ';
			continue;
		}
		if (s.p[i] != '%') {
			dst[len++] = s.p[i];
			continue;
		}
		if (i + 2 >= s.len)
			return ERR_MALFORMED;
		high = str_hex_digit(s.p[i + 1]);
		low = str_hex_digit(s.p[i + 2]);
		if (high < 0 || low < 0)
			return ERR_MALFORMED;
		dst[len++] = (char)(high << 4 | low);
		i += 2;
	}
	*ret = str_of(dst, len);
	return is_text(*ret) ? ERR_OK : ERR_MALFORMED;
}

enum err
form_parse(struct str body, struct arena *a, struct form *ret_form)
{
	struct form_field *fields;
	size_t most = 1, n = 0;
	enum err err = ERR_OK;

	for (size_t i = 0; i < body.len; i++)
		most += body.p[i] == '&';
	if (most > FORM_FIELDS_MAX)
		return ERR_LIMIT;
	fields = arena_array(a, struct form_field, most);
	if (fields == NULL)
		return ERR_LIMIT;
	while (body.len > 0 && err == ERR_OK) {
		struct str pair = str_split(&body, '&');
		struct str name = str_split(&pair, '=');

		if (name.len == 0)
			continue;
		err = decode(name, a, &fields[n].name);
		if (err == ERR_OK)
			err = decode(pair, a, &fields[n].value);
		n++;
	}
	if (err != ERR_OK)
		return err;
	*ret_form = (struct form){fields, n};
	return ERR_OK;
}

struct str
form_get(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++) {
		if (str_equal(f->fields[i].name, str_c(name)))
			return f->fields[i].value;
	}
	return STR("");
}

bool
form_has(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++) {
		if (str_equal(f->fields[i].name, str_c(name)))
			return true;
	}
	return false;
}

struct str
cookie_get(struct str header, const char *name)
{
	while (header.len > 0) {
		struct str pair = str_trim(str_split(&header, ';'));
		struct str key = str_split(&pair, '=');

		if (str_equal(key, str_c(name)))
			return pair;
	}
	return STR("");
}

enum err
url_encode(struct str s, char *dst, size_t size)
{
	static const char digits[] = "0123456789ABCDEF";
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	size_t at = 0;

	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = (uint8_t)s.p[i];

		if (at + 4 > size)
			return ERR_LIMIT;
		if (c != 0 && strchr(plain, c) != NULL) {
			dst[at++] = (char)c;
		} else {
			dst[at++] = '%';
			dst[at++] = digits[c >> 4];
			dst[at++] = digits[c & 15];
		}
	}
	dst[at] = '\0';
	return ERR_OK;
}

/* How many bytes of a quoted cell stand before its last quote, doubled ones included. Memory is
 * taken for these only: for all that follows, a large table would run out of it and lose its last
 * cells. */
static size_t
quoted_len(struct str s)
{
	size_t i = 0;

	while (i < s.len) {
		if (s.p[i] != '"')
			i++;
		else if (i + 1 < s.len && s.p[i + 1] == '"')
			i += 2;
		else
			break;
	}
	return i;
}

/* A quoted cell; *rest stands behind its first quote, and behind its last one afterwards. */
static struct str
quoted(struct str *rest, struct arena *a)
{
	char *dst = arena_alloc(a, quoted_len(*rest) + 1);
	size_t len = 0, i = 0;

	for (; i < rest->len; i++) {
		if (rest->p[i] == '"') {
			if (i + 1 >= rest->len || rest->p[i + 1] != '"') {
				i++;
				break;
			}
			i++;
		}
		if (dst != NULL)
			dst[len++] = rest->p[i];
	}
	*rest = str_of(rest->p + i, rest->len - i);
	return str_of(dst, len);
}

static struct str
plain_cell(struct str *rest, char separator)
{
	size_t i = 0;
	struct str cell;

	while (i < rest->len && rest->p[i] != separator && rest->p[i] != '\n' && rest->p[i] != '\r')
		i++;
	cell = str_of(rest->p, i);
	*rest = str_of(rest->p + i, rest->len - i);
	return cell;
}

size_t
table_row(struct str *rest, struct arena *a, struct str *cells, size_t max)
{
	ptrdiff_t end, tab;
	size_t n = 0;
	char separator;

	while (rest->len > 0 && (rest->p[0] == '\n' || rest->p[0] == '\r'))
		*rest = str_of(rest->p + 1, rest->len - 1);
	if (rest->len == 0)
		return 0;
	end = str_find_byte(*rest, '\n');
	tab = str_find_byte(*rest, '\t');
	separator = tab >= 0 && (end < 0 || tab < end) ? '\t' : ',';
	for (;;) {
		struct str cell;

		if (rest->len > 0 && rest->p[0] == '"') {
			*rest = str_of(rest->p + 1, rest->len - 1);
			cell = quoted(rest, a);
			plain_cell(rest, separator); /* what stands behind the quote */
		} else {
			cell = plain_cell(rest, separator);
		}
		if (n < max)
			cells[n++] = str_trim(cell);
		if (rest->len == 0 || rest->p[0] != separator)
			return n;
		*rest = str_of(rest->p + 1, rest->len - 1);
	}
}
