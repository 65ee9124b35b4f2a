/*
 * Alpine (apk-tools, apk-package(5)) and Gentoo (Package Manager Specification 8, section 3.3):
 * number{.number}[letter]{_suffix[number]}[~hash][-r number]. Numbers behind a dot that begin with
 * a zero are fractions: 1.01 < 1.1. What is none of this makes a version older than where it
 * stands.
 */
#include "know/version/parts.h"

/* What stands next, the oldest first. */
enum part_kind {
	PART_BROKEN,
	PART_BEFORE, /* a suffix of what comes before the release */
	PART_END,
	PART_REVISION,
	PART_HASH,
	PART_SUFFIX_NUMBER,
	PART_BEHIND, /* a suffix of what comes behind it */
	PART_EMPTY,  /* no number where one should stand: "1..2" */
	PART_LETTER,
	PART_FRACTION,
	PART_NUMBER,
};
struct part {
	enum part_kind kind;
	struct str text;
	int rank; /* of suffixes; the letter */
};

struct apk {
	struct str rest;
	enum part_kind last;
	bool is_gentoo;
};

static const char *const before[] = {"alpha", "beta", "pre", "rc", NULL};
static const char *const behind[] = {"cvs", "svn", "git", "hg", "p", NULL};
static const char *const behind_gentoo[] = {"p", NULL};

static int
word_of(struct str word, const char *const *words)
{
	for (int i = 0; words[i] != NULL; i++)
		if (str_equal(word, str_c(words[i])))
			return i;
	return -1;
}

static struct part
broken(struct apk *a)
{
	struct part p = {PART_BROKEN, a->rest, 0};

	part_skip(&a->rest, a->rest.len);
	return p;
}

static struct part
take_suffix(struct apk *a)
{
	struct part p = {PART_BEFORE, {NULL, 0}, 0};
	struct str at = str_of(a->rest.p + 1, a->rest.len - 1);
	struct str word = part_letters(&at);

	p.rank = word_of(word, before);
	if (p.rank < 0) {
		p.kind = PART_BEHIND;
		p.rank = word_of(word, a->is_gentoo ? behind_gentoo : behind);
	}
	if (p.rank < 0)
		return broken(a);
	a->rest = at;
	return p;
}

/* "-r5"; a revision 0 before something broken is left out, as apk does. Gentoo: 0 is none. */
static struct part
take_revision(struct apk *a)
{
	struct part p = {PART_REVISION, {NULL, 0}, 0};
	struct str at = str_of(a->rest.p + 1, a->rest.len - 1);

	if (part_first(at) != 'r' || a->last == PART_REVISION)
		return broken(a);
	part_skip(&at, 1);
	p.text = part_digits(&at);
	if (at.len > 0 && part_is_zero(p.text))
		return broken(a);
	a->rest = at;
	if (a->is_gentoo && part_is_zero(p.text))
		p.kind = PART_END;
	return p;
}

static struct part
take_number(struct apk *a, bool is_fraction)
{
	struct part p = {PART_NUMBER, part_digits(&a->rest), 0};

	if (p.text.len == 0)
		p.kind = PART_EMPTY;
	else if (is_fraction && p.text.p[0] == '0')
		p.kind = PART_FRACTION;
	return p;
}

/* Gentoo: a suffix without a number has 0. */
static void
skip_zero(struct str *s)
{
	struct str at = *s;

	if (part_is_zero(part_digits(&at)))
		*s = at;
}

static struct part
next_part(struct apk *a)
{
	struct part p = {PART_END, {NULL, 0}, 0};
	bool in_numbers =
		a->last == PART_NUMBER || a->last == PART_FRACTION || a->last == PART_EMPTY;
	char c;

	if (a->is_gentoo && (a->last == PART_BEFORE || a->last == PART_BEHIND))
		skip_zero(&a->rest);
	c = part_first(a->rest);
	if (a->last == PART_BROKEN) { /* the beginning */
		p = take_number(a, false);
	} else if (a->rest.len == 0) {
		return p;
	} else if (c == '.' && in_numbers) {
		part_skip(&a->rest, 1);
		p = take_number(a, true);
	} else if (part_is_letter(c) && in_numbers) {
		p.kind = PART_LETTER;
		p.rank = (unsigned char)c;
		part_skip(&a->rest, 1);
	} else if (part_is_digit(c) && a->last == PART_LETTER) {
		p = take_number(a, false);
	} else if (part_is_digit(c) && (a->last == PART_BEFORE || a->last == PART_BEHIND)) {
		p.kind = PART_SUFFIX_NUMBER;
		p.text = part_digits(&a->rest);
	} else if (c == '_' && a->last != PART_REVISION) {
		p = take_suffix(a);
	} else if (c == '~' && a->last != PART_REVISION && a->last != PART_HASH && !a->is_gentoo) {
		p.kind = PART_HASH;
		part_skip(&a->rest, 1);
		p.text.p = a->rest.p;
		while (str_hex_digit(part_first(a->rest)) >= 0) {
			part_skip(&a->rest, 1);
			p.text.len++;
		}
	} else if (c == '-') {
		p = take_revision(a);
	} else {
		p = broken(a);
	}
	a->last = p.kind;
	return p;
}

/* Gentoo: without the zeros at the end. */
static struct str
fraction(struct str s, bool is_gentoo)
{
	while (is_gentoo && s.len > 0 && s.p[s.len - 1] == '0')
		s.len--;
	return s;
}

static int
order_parts(const struct part *x, const struct part *y, bool is_gentoo)
{
	if (x->kind != y->kind)
		return part_order_ints((int)x->kind, (int)y->kind);
	switch (x->kind) {
	case PART_BEFORE:
	case PART_BEHIND:
	case PART_LETTER:
		return part_order_ints(x->rank, y->rank);
	case PART_FRACTION:
		return str_order(fraction(x->text, is_gentoo), fraction(y->text, is_gentoo));
	case PART_HASH:
		return str_order(x->text, y->text);
	case PART_NUMBER:
	case PART_REVISION:
	case PART_SUFFIX_NUMBER:
		return part_order_digits(x->text, y->text);
	case PART_BROKEN:
	case PART_END:
	case PART_EMPTY:
		break;
	}
	return 0;
}

static int
order_apk(struct str a, struct str b, bool is_gentoo)
{
	struct apk x = {a, PART_BROKEN, is_gentoo}, y = {b, PART_BROKEN, is_gentoo};

	while (true) {
		struct part left = next_part(&x), right = next_part(&y);
		int order = order_parts(&left, &right, is_gentoo);

		if (order != 0 || left.kind == PART_END || left.kind == PART_BROKEN)
			return order;
	}
}

int
version_alpine(struct str a, struct str b)
{
	return order_apk(a, b, false);
}

int
version_gentoo(struct str a, struct str b)
{
	return order_apk(a, b, true);
}

static bool
is_apk(struct str v, bool is_gentoo)
{
	struct apk a = {v, PART_BROKEN, is_gentoo};

	while (true) {
		struct part p = next_part(&a);

		if (p.kind == PART_END)
			return true;
		if (p.kind == PART_BROKEN || p.kind == PART_EMPTY ||
			(p.kind == PART_REVISION && p.text.len == 0) ||
			(p.kind == PART_LETTER && p.rank < 'a'))
			return false;
	}
}

bool
version_alpine_valid(struct str v)
{
	return is_apk(v, false);
}

bool
version_gentoo_valid(struct str v)
{
	return is_apk(v, true);
}
