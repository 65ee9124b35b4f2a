/*
 * Orders that no ecosystem prescribes: the generic one, for products whose maker says nothing;
 * numbers alone (Hackage, CRAN); points in time; texts. Generic: numbers and words, signs only
 * separate; a word for what comes before a release ("rc", "beta") is older than the end, any other
 * one newer ("1.0.1h"), numbers newer still; zeros at the end of numbers say nothing: 1.0 is 1.
 */
#include "know/version/parts.h"

#include "base/time.h"

/* Numbers with dots or hyphens between them; the one with more of them is newer. */
int
version_numbers(struct str a, struct str b)
{
	while (a.len > 0 && b.len > 0) {
		struct str x = part_digits(&a), y = part_digits(&b);
		int order;

		if ((x.len > 0) != (y.len > 0))
			return x.len > 0 ? 1 : -1;
		order = part_order_digits(x, y);
		if (order != 0)
			return order;
		if (a.len == 0 || b.len == 0)
			break;
		if (a.p[0] != b.p[0] && (strchr(".-", a.p[0]) == NULL || a.p[0] == '\0' ||
						strchr(".-", b.p[0]) == NULL || b.p[0] == '\0'))
			return (unsigned char)a.p[0] < (unsigned char)b.p[0] ? -1 : 1;
		part_skip(&a, 1);
		part_skip(&b, 1);
	}
	return part_order_ints(a.len > 0, b.len > 0);
}

static bool
are_numbers(struct str v, const char *separators)
{
	while (part_digits(&v).len > 0) {
		if (v.len == 0)
			return true;
		if (v.p[0] == '\0' || strchr(separators, v.p[0]) == NULL)
			return false;
		part_skip(&v, 1);
	}
	return false;
}

bool
version_hackage_valid(struct str v)
{
	return are_numbers(v, ".");
}

bool
version_cran_valid(struct str v)
{
	return are_numbers(v, ".-");
}

enum { TILDE, DEV, ALPHA, BETA, PREVIEW, RC, END, WORD, NUMBER, NOTHING };

struct generic {
	struct str rest;
	bool is_inside; /* not at the beginning any more */
	size_t zeros;	/* that are still to be given before `held`, a number */
	struct str held;
};

static int
word_kind(struct str word, bool is_first, bool before_digit)
{
	static const struct {
		const char *word;
		int kind;
	} known[] = {{"dev", DEV}, {"snapshot", DEV}, {"nightly", DEV}, {"alpha", ALPHA},
		{"beta", BETA}, {"pre", PREVIEW}, {"preview", PREVIEW}, {"ea", PREVIEW},
		{"milestone", PREVIEW}, {"rc", RC}, {"cr", RC}, {"final", NOTHING}, {"ga", NOTHING},
		{"release", NOTHING}, {"stable", NOTHING}};
	static const char *const fronts[] = {"v", "ver", "version", "rev", "r", "release"};

	for (size_t i = 0; is_first && i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (str_equal_nocase(word, str_c(fronts[i])))
			return NOTHING;
	if (before_digit && word.len == 1 && str_small(word.p[0]) == 'a')
		return ALPHA;
	if (before_digit && word.len == 1 && str_small(word.p[0]) == 'b')
		return BETA;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_equal_nocase(word, str_c(known[i].word)))
			return known[i].kind;
	return WORD;
}

/* Letters, and bytes that are no ASCII. */
static struct str
take_word(struct str *s)
{
	struct str word = {s->p, 0};

	while (word.len < s->len &&
		(part_is_letter(s->p[word.len]) || (unsigned char)s->p[word.len] >= 0x80))
		word.len++;
	part_skip(s, word.len);
	return word;
}

static int
take_raw(struct generic *g, struct str *ret_part)
{
	struct str *s = &g->rest;
	int kind = NOTHING;

	while (s->len > 0 && kind == NOTHING) {
		bool is_first = !g->is_inside;

		if (part_is_digit(s->p[0])) {
			*ret_part = part_digits(s);
			kind = NUMBER;
		} else if (s->p[0] == '~') {
			*ret_part = str_of(s->p, 0);
			part_skip(s, 1);
			kind = TILDE;
		} else {
			*ret_part = take_word(s);
			if (ret_part->len > 0) {
				bool before_digit = part_is_digit(part_first(*s));

				kind = word_kind(*ret_part, is_first, before_digit);
			} else {
				part_skip(s, 1);
				continue;
			}
		}
		g->is_inside = true;
	}
	if (kind != NOTHING)
		return kind;
	*ret_part = STR("");
	return END;
}

static int
next_part(struct generic *g, struct str *ret_part)
{
	int kind;

	*ret_part = STR("0");
	if (g->zeros > 0) {
		g->zeros--;
		return NUMBER;
	}
	if (g->held.len > 0) {
		*ret_part = g->held;
		g->held = STR("");
		return NUMBER;
	}
	while (true) {
		kind = take_raw(g, ret_part);
		if (kind != NUMBER) {
			g->zeros = 0;
			return kind;
		}
		if (!part_is_zero(*ret_part))
			break;
		g->zeros++;
	}
	if (g->zeros == 0)
		return NUMBER;
	g->zeros--;
	g->held = *ret_part;
	*ret_part = STR("0");
	return NUMBER;
}

int
version_generic(struct str a, struct str b)
{
	struct generic x = {.rest = a}, y = {.rest = b};

	while (true) {
		struct str left, right;
		int kind = next_part(&x, &left);
		int order = part_order_ints(kind, next_part(&y, &right));

		if (order == 0 && kind == NUMBER)
			order = part_order_digits(left, right);
		else if (order == 0 && kind == WORD)
			order = part_order_nocase(left, right);
		if (order != 0 || kind == END)
			return order;
	}
}

/* A digit, and nothing that stands between versions rather than in them. */
bool
version_generic_valid(struct str v)
{
	bool has_digit = false;

	for (size_t i = 0; i < v.len; i++) {
		has_digit = has_digit || part_is_digit(v.p[i]);
		if ((unsigned char)v.p[i] < ' ' || v.p[i] == 0x7f ||
			strchr("<>=|*,;\"", v.p[i]) != NULL)
			return false;
	}
	return has_digit;
}

int
version_datetime(struct str a, struct str b)
{
	ms_t x = 0, y = 0;
	bool is_a = time_parse(a, &x) == ERR_OK, is_b = time_parse(b, &y) == ERR_OK;

	if (is_a && is_b)
		return x < y ? -1 : x > y;
	if (is_a != is_b)
		return is_a ? 1 : -1;
	return str_order(a, b);
}

bool
version_datetime_valid(struct str v)
{
	ms_t unused;

	return time_parse(v, &unused) == ERR_OK;
}

int
version_text(struct str a, struct str b)
{
	return str_order(a, b);
}

bool
version_text_valid(struct str v)
{
	return v.len > 0;
}
