/*
 * See product.h. NISTIR 7695 section 6: names as URIs (6.1, percent-encoded) and as formatted
 * strings (6.2, with backslashes). Both become the formatted string's writing, in small letters.
 */
#include "know/advisory/product.h"

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

struct writing {
	char *dst;
	size_t n;
	bool is_full;
};

static void
put(struct writing *w, char c)
{
	if (w->n + 1 >= LIMIT_ADVISORY_ID)
		w->is_full = true;
	else
		w->dst[w->n++] = c;
}

/* A character that stands for itself. */
static void
put_literal(struct writing *w, char c)
{
	c = str_small(c);
	if (!is_plain(c))
		put(w, '\\');
	put(w, c);
}

/* One attribute up to an unescaped ':'; false: it says nothing of its own. */
static bool
take_attribute(struct str *s, bool is_uri, struct writing *w)
{
	size_t i = 0, from = w->n;

	while (i < s->len && s->p[i] != ':') {
		char c = s->p[i++];

		if (is_uri && c == '%' && i + 1 < s->len && str_hex_digit(s->p[i]) >= 0 &&
			str_hex_digit(s->p[i + 1]) >= 0) {
			c = (char)(str_hex_digit(s->p[i]) << 4 | str_hex_digit(s->p[i + 1]));
			i += 2;
			if (c == 1 || c == 2) /* %01, %02: wildcards */
				return false;
		} else if (!is_uri && c == '\\' && i < s->len) {
			c = s->p[i++];
		} else if (!is_uri && (c == '*' || c == '?')) {
			return false;
		}
		put_literal(w, c);
	}
	*s = i < s->len ? str_of(s->p + i + 1, s->len - i - 1) : STR("");
	return w->n > from && !(w->n == from + 1 && w->dst[from] == '-') && !w->is_full;
}

bool
advisory_product_key(struct str cpe, char dst[LIMIT_ADVISORY_ID], struct str *ret_key)
{
	struct writing w = {.dst = dst};
	bool is_uri = str_starts_nocase(cpe, STR("cpe:/"));

	if (!is_uri && !str_starts_nocase(cpe, STR("cpe:2.3:")))
		return false;
	cpe = str_of(cpe.p + (is_uri ? 5 : 8), cpe.len - (is_uri ? 5 : 8));
	for (int i = 0; i < 3; i++) {
		if (i > 0)
			put(&w, ':');
		if (!take_attribute(&cpe, is_uri, &w))
			return false;
	}
	*ret_key = str_of(dst, w.n);
	return true;
}
