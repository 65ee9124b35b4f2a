/*
 * Composer (composer/semver's VersionParser, then PHP's version_compare): numbers, those that are
 * missing being 0, then words: dev < alpha < beta < RC < (nothing) < patch. Unknown words come
 * before all of them; branches ("dev-main") before every number.
 */
#include "know/version/parts.h"

enum { UNKNOWN, DEV, ALPHA, BETA, RC, END, NUMBER, PATCH };

static int
word_rank(struct str word)
{
	static const struct {
		const char *prefix;
		int rank;
	} known[] = {{"dev", DEV}, {"a", ALPHA}, {"b", BETA}, {"rc", RC}, {"p", PATCH}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_starts_nocase(word, str_c(known[i].prefix)))
			return known[i].rank;
	return UNKNOWN;
}

/* Numbers behind "stable" say nothing, either. */
static void
skip_numbers(struct str *s)
{
	while (s->len > 0 &&
		(part_is_digit(s->p[0]) || ((s->p[0] == '.' || s->p[0] == '-') && s->len > 1 &&
						   part_is_digit(s->p[1]))))
		part_skip(s, 1);
}

/* The next number or word; END when there is none. "stable", signs and what stands behind '+' say
 * nothing. */
static int
take_part(struct str *s, struct str *ret_part)
{
	while (s->len > 0 && s->p[0] != '+') {
		if (part_is_digit(s->p[0])) {
			*ret_part = part_digits(s);
			return NUMBER;
		}
		*ret_part = part_letters(s);
		if (ret_part->len == 0)
			part_skip(s, 1);
		else if (!str_equal_nocase(*ret_part, STR("stable")))
			return word_rank(*ret_part);
		else
			skip_numbers(s);
	}
	*ret_part = STR("");
	return END;
}

static struct str
composer_bare(struct str s)
{
	return part_without_v(str_trim(s));
}

/* The next of the numbers in front; an empty one when there is none. "1.x" is as high as its branch
 * can get. */
static struct str
take_number(struct str *s)
{
	struct str at = *s, number;

	if (at.len > 1 && (at.p[0] == '.' || at.p[0] == '-' || at.p[0] == '_'))
		part_skip(&at, 1);
	number = part_digits(&at);
	if (number.len == 0 && at.p != s->p &&
		(str_small(part_first(at)) == 'x' || part_first(at) == '*') &&
		(at.len == 1 || !part_is_alnum(at.p[1]))) {
		part_skip(&at, 1);
		number = STR("9999999");
	}
	if (number.len > 0)
		*s = at;
	return number;
}

int
version_composer(struct str a, struct str b)
{
	struct str x, y;

	a = composer_bare(a);
	b = composer_bare(b);
	do {
		int order;

		x = take_number(&a);
		y = take_number(&b);
		order = part_order_digits(x, y);
		if (order != 0)
			return order;
	} while (x.len > 0 || y.len > 0);
	while (true) {
		int left = take_part(&a, &x), right = take_part(&b, &y);
		int order = part_order_ints(left, right);

		if (order == 0 && left == NUMBER)
			order = part_order_digits(x, y);
		else if (order == 0 && left == UNKNOWN)
			order = part_order_nocase(x, y);
		if (order != 0 || left == END)
			return order;
	}
}

static bool
is_branch(struct str v)
{
	if (!str_starts_nocase(v, STR("dev-")) || v.len == 4)
		return false;
	for (size_t i = 4; i < v.len; i++)
		if (v.p[i] <= ' ' || v.p[i] == 0x7f)
			return false;
	return true;
}

/* Behind the numbers: words that are known with numbers, "-dev", "+build". */
static bool
is_suffix(struct str s)
{
	static const char *const words[] = {
		"stable", "beta", "b", "rc", "alpha", "a", "patch", "pl", "p", "dev", NULL};

	while (s.len > 0 && s.p[0] != '+') {
		struct str word;
		size_t i = 0;

		if (s.p[0] == '.' || s.p[0] == '-' || s.p[0] == '_')
			part_skip(&s, 1);
		word = part_letters(&s);
		while (words[i] != NULL && !str_equal_nocase(word, str_c(words[i])))
			i++;
		if (words[i] == NULL)
			return false;
		while (s.len > 0 &&
			(part_is_digit(s.p[0]) || (s.len > 1 && (s.p[0] == '.' || s.p[0] == '-') &&
							  part_is_digit(s.p[1]))))
			part_skip(&s, 1);
	}
	return s.len != 1;
}

bool
version_composer_valid(struct str v)
{
	v = str_trim(v);
	if (is_branch(v))
		return true;
	v = part_without_v(v);
	for (unsigned n = 1;; n++) {
		if (part_digits(&v).len == 0 || n > 4)
			return false;
		if (v.len < 2 || (v.p[0] != '.' && v.p[0] != '-') || !part_is_digit(v.p[1]))
			return is_suffix(v);
		part_skip(&v, 1);
	}
}
