/*
 * What authors write where they should name a range of versions: "^1.2 || >=2.0.1", "~> 1.2.3",
 * "[1.0, 2.0)". Only for measuring with lists that are not OSV, and for the tests of VERS: the
 * product reads ranges, not requirements.
 */
#ifndef MEASURE_KNOW_REQUIRE_H
#define MEASURE_KNOW_REQUIRE_H

#include "know/version/vers.h"

enum require_style {
	REQUIRE_CARGO,
	REQUIRE_NPM,
	REQUIRE_GEM,
	REQUIRE_COMPOSER,
	REQUIRE_PYPI,
	REQUIRE_CONAN,
	REQUIRE_NUGET,
	REQUIRE_NGINX,
	REQUIRE_OPENSSL,
};
#define REQUIRE_STYLES 9

#define REQUIRE_VERSION_MAX 128
struct require_bound {
	enum vers_comparator comparator;
	char version[REQUIRE_VERSION_MAX];
	bool is_end;	/* where '^' or '~' ends: before its pre-releases, too */
	unsigned given; /* numbers that were written, of npm: 2 in "<=1.0" */
};
/* All bounds of one alternative hold at once; none: any version. */
#define REQUIRE_BOUNDS 8
struct require_alternative {
	unsigned n;
	struct require_bound bounds[REQUIRE_BOUNDS];
};
#define REQUIRE_ALTERNATIVES 24
struct require {
	enum version_order order;
	unsigned n;
	struct require_alternative alternatives[REQUIRE_ALTERNATIVES];
};

bool require_style_of(struct str name, enum require_style *ret_style);
/* ERR_MALFORMED for what we cannot read. */
enum err require_read(enum require_style style, struct str text, struct require *ret_require);

/* From and to, each with its own version or without it; "" for no end. */
struct require_interval {
	char from[REQUIRE_VERSION_MAX], to[REQUIRE_VERSION_MAX];
	bool from_in, to_in;
};
/* The interval that fulfils all bounds of one alternative; false when there is none. "!=" is left
 * out. */
bool require_interval(
	const struct require *r, unsigned alternative, struct require_interval *ret_i);
/* What lies between n intervals of any order, overlapping or not; how many, at most n + 1. */
unsigned require_gaps(enum version_order order, struct require_interval *intervals, unsigned n,
	struct require_interval *ret_gaps);

#endif
