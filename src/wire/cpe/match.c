/* Matching of CPE names: NISTIR 7696, section 6. */
#include "wire/cpe/cpe.h"

/* A character of an attribute's value, with its backslash. */
static size_t
unit_len(struct str s, size_t at)
{
	return s.p[at] == '\\' && at + 1 < s.len ? 2 : 1;
}

static bool
is_wild(struct str s, size_t at)
{
	return s.p[at] == '*' || s.p[at] == '?';
}

bool
cpe_has_wildcard(struct str value)
{
	if (cpe_is_any(value))
		return false;
	for (size_t i = 0; i < value.len; i += unit_len(value, i))
		if (is_wild(value, i))
			return true;
	return false;
}

static size_t
count_units(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i += unit_len(s, i))
		n++;
	return n;
}

/* Wildcards at the beginning, taken off: how many characters may stand there (SIZE_MAX: any). */
static size_t
take_front(struct str *s)
{
	size_t n = 0;

	if (s->len > 0 && s->p[0] == '*') {
		*s = str_of(s->p + 1, s->len - 1);
		return SIZE_MAX;
	}
	while (n < s->len && s->p[n] == '?')
		n++;
	*s = str_of(s->p + n, s->len - n);
	return n;
}

static size_t
take_back(struct str *s)
{
	size_t core = 0, wild;

	for (size_t i = 0; i < s->len; i += unit_len(*s, i))
		if (!is_wild(*s, i))
			core = i + unit_len(*s, i);
	wild = s->len - core;
	if (wild > 0 && s->p[core] == '*')
		wild = SIZE_MAX;
	s->len = core;
	return wild;
}

/* 6.3 "compareStrings": '*' is any number of characters, each '?' none or one. */
static bool
covers(struct str pattern, struct str target)
{
	size_t front = take_front(&pattern);
	size_t back = take_back(&pattern);
	size_t skipped = 0;

	for (size_t at = 0;; skipped++) {
		struct str rest = str_of(target.p + at, target.len - at);

		if (skipped > front)
			return false;
		if (str_starts(rest, pattern)) {
			struct str behind = str_of(rest.p + pattern.len, rest.len - pattern.len);

			if (back == SIZE_MAX || count_units(behind) <= back)
				return true;
		}
		if (at >= target.len)
			return false;
		at += unit_len(target, at);
	}
}

enum cpe_relation
cpe_compare_value(struct str source, struct str target)
{
	bool is_wild_source = cpe_has_wildcard(source);

	if (cpe_has_wildcard(target)) /* rows 4, 8, 11, 17 */
		return CPE_UNDEFINED;
	if (cpe_is_any(source))
		return cpe_is_any(target) ? CPE_EQUAL : CPE_SUPERSET;
	if (cpe_is_any(target))
		return CPE_SUBSET;
	if (cpe_is_na(source) || cpe_is_na(target))
		return cpe_is_na(source) && cpe_is_na(target) ? CPE_EQUAL : CPE_DISJOINT;
	if (is_wild_source)
		return covers(source, target) ? CPE_SUPERSET : CPE_DISJOINT;
	return str_equal_nocase(source, target) ? CPE_EQUAL : CPE_DISJOINT;
}

enum cpe_relation
cpe_compare(const struct cpe *source, const struct cpe *target)
{
	bool is_undefined = false, is_more = false, is_less = false;

	for (unsigned i = 0; i < CPE_ATTRIBUTES; i++) {
		enum cpe_relation r = cpe_compare_value(source->is[i], target->is[i]);

		if (r == CPE_DISJOINT)
			return CPE_DISJOINT;
		is_undefined = is_undefined || r == CPE_UNDEFINED;
		is_more = is_more || r == CPE_SUPERSET;
		is_less = is_less || r == CPE_SUBSET;
	}
	if (is_undefined || (is_more && is_less))
		return CPE_UNDEFINED;
	if (is_more)
		return CPE_SUPERSET;
	return is_less ? CPE_SUBSET : CPE_EQUAL;
}

bool
cpe_matches(const struct cpe *source, const struct cpe *target)
{
	enum cpe_relation r = cpe_compare(source, target);

	return r == CPE_EQUAL || r == CPE_SUPERSET;
}
