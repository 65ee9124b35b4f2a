/*
 * PEP 440: [epoch!]release[{a|b|rc}N][.postN][.devN][+local], in all its spellings. What is none
 * comes before all that are, in the generic order, as Python did while it still took them.
 */
#include "know/version/parts.h"

struct pep440 {
	struct str epoch, release; /* digits; digits and dots */
	int pre;		   /* 0: none; 1 a, 2 b, 3 rc */
	bool has_post, has_dev, has_local;
	struct str pre_number, post_number, dev_number, local;
};

static bool
is_separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

/* Takes one of the words in front, in any case, the longest that fits; with a separator before it
 * and a number behind it, itself perhaps behind a separator. Which word: from 1; 0: there is none.
 */
static int
take_word(struct str *s, const char *const *words, struct str *ret_number)
{
	struct str at = *s, behind;
	int found = 0;
	size_t len = 0;

	if (is_separator(part_first(at)))
		part_skip(&at, 1);
	for (int i = 0; words[i] != NULL; i++) {
		struct str word = str_c(words[i]);

		if (word.len <= len || !str_starts_nocase(at, word))
			continue;
		found = i + 1;
		len = word.len;
	}
	if (found == 0)
		return 0;
	part_skip(&at, len);
	behind = at;
	if (is_separator(part_first(behind))) {
		part_skip(&behind, 1);
		if (part_is_digit(part_first(behind)))
			at = behind;
	}
	*ret_number = part_digits(&at);
	*s = at;
	return found;
}

static bool
is_local(struct str s)
{
	if (s.len == 0 || !part_is_alnum(s.p[0]) || !part_is_alnum(s.p[s.len - 1]))
		return false;
	for (size_t i = 1; i < s.len; i++)
		if (!part_is_alnum(s.p[i]) && !(is_separator(s.p[i]) && part_is_alnum(s.p[i - 1])))
			return false;
	return true;
}

/* Numbers with single dots between them; the zeros at the end of them are left out. */
static bool
take_release(struct str *s, struct str *ret_release)
{
	struct str release = {s->p, 0};
	size_t used = 0;

	for (struct str at = *s; part_is_digit(part_first(at));) {
		struct str number = part_digits(&at);

		used = (size_t)(at.p - s->p);
		if (!part_is_zero(number))
			release.len = used;
		if (part_first(at) != '.')
			break;
		part_skip(&at, 1);
	}
	*ret_release = release;
	part_skip(s, used);
	return used > 0;
}

static bool
pep440_read(struct str s, struct pep440 *v)
{
	static const char *const pres[] = {
		"a", "b", "rc", "alpha", "beta", "c", "pre", "preview", NULL};
	static const char ranks[] = {0, 1, 2, 3, 1, 2, 3, 3, 3};
	static const char *const posts[] = {"post", "rev", "r", NULL};
	static const char *const devs[] = {"dev", NULL};
	struct str at;

	memset(v, 0, sizeof(*v));
	s = str_trim(s);
	if (str_small(part_first(s)) == 'v')
		part_skip(&s, 1);
	at = s;
	v->epoch = part_digits(&at);
	if (v->epoch.len > 0 && part_first(at) == '!')
		s = str_of(at.p + 1, at.len - 1);
	else
		v->epoch.len = 0;
	if (!take_release(&s, &v->release))
		return false;
	v->pre = ranks[take_word(&s, pres, &v->pre_number)];
	if (s.len > 1 && s.p[0] == '-' && part_is_digit(s.p[1])) {
		part_skip(&s, 1);
		v->has_post = true;
		v->post_number = part_digits(&s);
	} else {
		v->has_post = take_word(&s, posts, &v->post_number) != 0;
	}
	v->has_dev = take_word(&s, devs, &v->dev_number) != 0;
	v->has_local = part_first(s) == '+';
	if (!v->has_local)
		return s.len == 0;
	v->local = str_of(s.p + 1, s.len - 1);
	return is_local(v->local);
}

static int
order_release(struct str a, struct str b)
{
	while (a.len > 0 && b.len > 0) {
		struct str x = part_digits(&a), y = part_digits(&b);
		int order = part_order_digits(x, y);

		if (order != 0)
			return order;
		if (a.len > 0)
			part_skip(&a, 1);
		if (b.len > 0)
			part_skip(&b, 1);
	}
	return part_order_ints(a.len > 0, b.len > 0);
}

/* Alone before its release is only ".dev": it comes before "a". */
static int
pre_rank(const struct pep440 *v)
{
	if (v->pre != 0)
		return v->pre;
	return v->has_dev && !v->has_post ? 0 : 4;
}

static struct str
take_local(struct str *s)
{
	struct str part = {s->p, 0};

	while (part.len < s->len && !is_separator(s->p[part.len]))
		part.len++;
	part_skip(s, part.len + (part.len < s->len));
	return part;
}

static int
order_local(struct str a, struct str b)
{
	while (a.len > 0 && b.len > 0) {
		struct str x = take_local(&a), y = take_local(&b);
		bool is_number = part_all_digits(x);
		int order;

		if (is_number != part_all_digits(y))
			return is_number ? 1 : -1;
		order = is_number ? part_order_digits(x, y) : part_order_nocase(x, y);
		if (order != 0)
			return order;
	}
	return part_order_ints(a.len > 0, b.len > 0);
}

static int
order_pep440(const struct pep440 *a, const struct pep440 *b)
{
	int order = part_order_digits(a->epoch, b->epoch);

	if (order == 0)
		order = order_release(a->release, b->release);
	if (order == 0)
		order = part_order_ints(pre_rank(a), pre_rank(b));
	if (order == 0)
		order = part_order_digits(a->pre_number, b->pre_number);
	if (order == 0)
		order = part_order_ints(a->has_post, b->has_post);
	if (order == 0)
		order = part_order_digits(a->post_number, b->post_number);
	if (order == 0)
		order = part_order_ints(!a->has_dev, !b->has_dev);
	if (order == 0)
		order = part_order_digits(a->dev_number, b->dev_number);
	return order != 0 ? order : order_local(a->local, b->local);
}

/* Numbers and single dots only, as most versions are. */
static bool
is_plain(struct str s)
{
	bool behind_digit = false;

	for (size_t i = 0; i < s.len; i++) {
		bool is_digit = part_is_digit(s.p[i]);

		if (!is_digit && (s.p[i] != '.' || !behind_digit))
			return false;
		behind_digit = is_digit;
	}
	return behind_digit;
}

/* Such ones: a missing number is 0. */
static int
order_plain(struct str a, struct str b)
{
	int order = 0;

	while (order == 0 && (a.len > 0 || b.len > 0)) {
		struct str x = part_digits(&a), y = part_digits(&b);

		order = part_order_digits(x, y);
		part_skip(&a, a.len > 0);
		part_skip(&b, b.len > 0);
	}
	return order;
}

int
version_pep440(struct str a, struct str b)
{
	struct pep440 x, y;
	bool is_a, is_b;

	if (is_plain(a) && is_plain(b))
		return order_plain(a, b);
	is_a = pep440_read(a, &x);
	is_b = pep440_read(b, &y);
	if (is_a && is_b)
		return order_pep440(&x, &y);
	if (is_a != is_b)
		return is_a ? 1 : -1;
	return version_generic(a, b);
}

bool
version_pep440_valid(struct str v)
{
	struct pep440 unused;

	return pep440_read(v, &unused);
}
