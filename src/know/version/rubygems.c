/*
 * RubyGems (Gem::Version): runs of digits and of letters; letters make it a pre-release and come
 * before numbers; zeros at the end of the numbers and at the end of all are left out, missing parts
 * are 0. "-" is ".pre.".
 */
#include "know/version/parts.h"

/* All that can follow a number of zeros in a row. */
struct gem {
	struct str rest;
	size_t zeros;	 /* that are still to be given before `held` */
	struct str held; /* what follows them; empty: the end */
	bool in_pre;	 /* letters have been seen */
};

static struct str
take_raw(struct gem *g)
{
	struct str *s = &g->rest;

	while (s->len > 0 && !part_is_alnum(s->p[0])) {
		if (s->p[0] == '-') {
			part_skip(s, 1);
			return STR("pre");
		}
		part_skip(s, 1);
	}
	return part_is_digit(part_first(*s)) ? part_digits(s) : part_letters(s);
}

/* The next part; an empty one stands for the end, which is zeros without end. */
static struct str
next_part(struct gem *g)
{
	struct str part;

	if (g->zeros > 0) {
		g->zeros--;
		return STR("0");
	}
	if (g->held.len > 0) {
		part = g->held;
		g->held = STR("");
		return part;
	}
	while (true) {
		part = take_raw(g);
		if (part.len == 0) {
			g->zeros = 0;
			return part;
		}
		if (part_all_digits(part) && part_is_zero(part)) {
			g->zeros++;
			continue;
		}
		if (!part_is_digit(part.p[0]) && !g->in_pre) {
			g->in_pre = true; /* zeros before the first letters are left out */
			g->zeros = 0;
		}
		if (g->zeros == 0)
			return part;
		g->held = part;
		g->zeros--;
		return STR("0");
	}
}

int
version_rubygems(struct str a, struct str b)
{
	struct gem x = {.rest = a}, y = {.rest = b};

	while (true) {
		struct str left = next_part(&x), right = next_part(&y);
		bool is_left = part_is_letter(part_first(left));
		bool is_right = part_is_letter(part_first(right));
		int order;

		if (left.len == 0 && right.len == 0)
			return 0;
		if (is_left != is_right)
			return is_left ? -1 : 1;
		order = is_left ? str_order(left, right) : part_order_digits(left, right);
		if (order != 0)
			return order;
	}
}

bool
version_rubygems_valid(struct str v)
{
	bool behind_hyphen = false;

	v = str_trim(v);
	if (part_digits(&v).len == 0)
		return false;
	while (v.len > 0) {
		size_t n = 0;

		if (v.p[0] != '.' && (v.p[0] != '-' || behind_hyphen))
			return false;
		behind_hyphen = behind_hyphen || v.p[0] == '-';
		part_skip(&v, 1);
		while (n < v.len && (part_is_alnum(v.p[n]) || (behind_hyphen && v.p[n] == '-')))
			n++;
		if (n == 0)
			return false;
		part_skip(&v, n);
	}
	return true;
}
