/*
 * CPE names: NISTIR 7695 (formatted strings of 2.3, URIs of 2.2) and their matching, NISTIR 7696.
 * Each attribute is kept as the formatted string writes it, in small letters: "*" is ANY, "-" is
 * NA, all marks but '.', '-' and '_' behind a backslash, and '*' and '?' without one at its ends
 * are wildcards.
 */
#ifndef WIRE_CPE_H
#define WIRE_CPE_H

#include "base/buf.h"
#include "base/limits.h"

enum cpe_attribute {
	CPE_PART, /* "a" application, "o" operating system, "h" hardware */
	CPE_VENDOR,
	CPE_PRODUCT,
	CPE_VERSION,
	CPE_UPDATE,
	CPE_EDITION,
	CPE_LANGUAGE,
	CPE_SW_EDITION,
	CPE_TARGET_SW,
	CPE_TARGET_HW,
	CPE_OTHER,
};
#define CPE_ATTRIBUTES 11

/* Holds its own text: never copied by value. */
struct cpe {
	struct str is[CPE_ATTRIBUTES];
	bool is_uri;	/* it was written as of 2.2 */
	bool is_mended; /* attributes missing at its end, or marks without their backslash */
	size_t used;
	char text[2 * LIMIT_CPE_BYTES + 2 * CPE_ATTRIBUTES];
};

/* Either form. ERR_MALFORMED, ERR_LIMIT. */
enum err cpe_parse(struct str s, struct cpe *ret_cpe);
void cpe_print(const struct cpe *c, struct buf *out);	  /* "cpe:2.3:a:..." */
void cpe_print_uri(const struct cpe *c, struct buf *out); /* "cpe:/a:..." */

static inline bool
cpe_is_any(struct str value)
{
	return str_equal(value, STR("*"));
}
static inline bool
cpe_is_na(struct str value)
{
	return str_equal(value, STR("-"));
}
bool cpe_has_wildcard(struct str value); /* besides being ANY */
/* Without the backslashes: "1.2\:3" is "1.2:3". At most size - 1 bytes and a NUL; ERR_LIMIT. */
enum err cpe_plain(struct str value, char *room, size_t size, struct str *ret_plain);

/* NISTIR 7696, table 6-2 and 6-4: what the source, which may have wildcards, is to the target. */
enum cpe_relation {
	CPE_UNDEFINED, /* the target has wildcards; for names also: some attributes are more, some
			  less */
	CPE_DISJOINT,
	CPE_EQUAL,
	CPE_SUBSET,
	CPE_SUPERSET,
};
enum cpe_relation cpe_compare_value(struct str source, struct str target);
enum cpe_relation cpe_compare(const struct cpe *source, const struct cpe *target);
/* EQUAL or SUPERSET: the source is true of the target. */
bool cpe_matches(const struct cpe *source, const struct cpe *target);

#endif
