/* What the comparisons of know/version share: runs of digits and letters at the front of a text. */
#ifndef KNOW_VERSION_PARTS_H
#define KNOW_VERSION_PARTS_H

#include "base/str.h"

static inline bool
part_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
part_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
part_is_alnum(char c)
{
	return part_is_digit(c) || part_is_letter(c);
}

static inline void
part_skip(struct str *s, size_t n)
{
	s->p += n;
	s->len -= n;
}

/* The first byte; NUL behind the end. */
static inline char
part_first(struct str s)
{
	return s.len > 0 ? s.p[0] : '\0';
}

static inline struct str
part_digits(struct str *s)
{
	struct str run = {s->p, 0};

	while (run.len < s->len && part_is_digit(s->p[run.len]))
		run.len++;
	part_skip(s, run.len);
	return run;
}

static inline struct str
part_letters(struct str *s)
{
	struct str run = {s->p, 0};

	while (run.len < s->len && part_is_letter(s->p[run.len]))
		run.len++;
	part_skip(s, run.len);
	return run;
}

static inline bool
part_all_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!part_is_digit(s.p[i]))
			return false;
	return s.len > 0;
}

static inline struct str
part_without_zeros(struct str digits)
{
	while (digits.len > 0 && digits.p[0] == '0')
		part_skip(&digits, 1);
	return digits;
}

static inline bool
part_is_zero(struct str digits)
{
	return part_without_zeros(digits).len == 0;
}

/* Two runs of digits as numbers; an empty one is 0. */
static inline int
part_order_digits(struct str a, struct str b)
{
	a = part_without_zeros(a);
	b = part_without_zeros(b);
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return a.len == 0 ? 0 : memcmp(a.p, b.p, a.len);
}

/* As bytes, capitals as small letters. */
static inline int
part_order_nocase(struct str a, struct str b)
{
	for (size_t i = 0; i < a.len && i < b.len; i++) {
		unsigned char x = (unsigned char)str_small(a.p[i]);
		unsigned char y = (unsigned char)str_small(b.p[i]);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

static inline int
part_order_ints(int a, int b)
{
	return (a > b) - (a < b);
}

/* A leading 'v' before a digit is no part of the version. */
static inline struct str
part_without_v(struct str s)
{
	if (s.len > 1 && str_small(s.p[0]) == 'v' && part_is_digit(s.p[1]))
		part_skip(&s, 1);
	return s;
}

/* The orders; version.c has the table. Each pair: which is newer, and whether it is one. */
int version_semver(struct str a, struct str b);
int version_npm(struct str a, struct str b);
int version_nuget(struct str a, struct str b);
int version_go(struct str a, struct str b);
int version_pub(struct str a, struct str b);
int version_conan(struct str a, struct str b);
int version_pep440(struct str a, struct str b);
int version_maven(struct str a, struct str b);
int version_rubygems(struct str a, struct str b);
int version_composer(struct str a, struct str b);
int version_debian(struct str a, struct str b);
int version_rpm(struct str a, struct str b);
int version_alpm(struct str a, struct str b);
int version_alpine(struct str a, struct str b);
int version_gentoo(struct str a, struct str b);
int version_numbers(struct str a, struct str b);
int version_generic(struct str a, struct str b);
int version_datetime(struct str a, struct str b);
int version_text(struct str a, struct str b);
/* See version_key(). */
uint64_t version_semver_key(struct str v);
uint64_t version_npm_key(struct str v);
uint64_t version_go_key(struct str v);
uint64_t version_pub_key(struct str v);
bool version_semver_valid(struct str v);
bool version_npm_valid(struct str v);
bool version_nuget_valid(struct str v);
bool version_go_valid(struct str v);
bool version_pub_valid(struct str v);
bool version_conan_valid(struct str v);
bool version_pep440_valid(struct str v);
bool version_maven_valid(struct str v);
bool version_rubygems_valid(struct str v);
bool version_composer_valid(struct str v);
bool version_debian_valid(struct str v);
bool version_rpm_valid(struct str v);
bool version_alpine_valid(struct str v);
bool version_gentoo_valid(struct str v);
bool version_hackage_valid(struct str v);
bool version_cran_valid(struct str v);
bool version_generic_valid(struct str v);
bool version_datetime_valid(struct str v);
bool version_text_valid(struct str v);

#endif
