/*
 * The other direction: which companies are affected by a new advisory. Each distinct package and
 * version is an item, numbered by package and then in the order of versions, so that a range of
 * versions is a run of items. Of each item the sets that hold it are kept: as differences in
 * bytes, or as bits where that is shorter. Companies with the same components share one set.
 *
 * In memory, made in two passes over the same companies in the same order:
 *   reverse_builder_new; reverse_item for each package and version; reverse_begin;
 *   reverse_company for all (first pass); reverse_half; reverse_company for all again; reverse_end
 *
 * Ranges are those of know/advisory: one truth in both directions. Platforms are not looked at: who
 * may be affected is asked again forward (know/match).
 */
#ifndef KNOW_REVERSE_H
#define KNOW_REVERSE_H

#include "base/hash.h"
#include "know/advisory/index.h"

struct reverse_builder;
struct reverse;

/* key: of the sums of sets. NULL: no memory. */
struct reverse_builder *reverse_builder_new(const struct hash_key *key);
void reverse_builder_free(struct reverse_builder *b); /* NULL is fine */

/* p in normal form (know/identity); copied. The same twice is the same item. ERR_LIMIT
 * (LIMIT_REVERSE_ITEMS), ERR_FULL. The number is good for reverse_company(). */
enum err reverse_item(
	struct reverse_builder *b, const struct package *p, struct str version, uint32_t *ret_item);
enum err reverse_begin(struct reverse_builder *b);
/* The next company's items, in any order, each once or more. ERR_INVALID: an item that is none;
 * in the second pass also: not what it was in the first. ERR_LIMIT: LIMIT_REVERSE_COMPANIES,
 * LIMIT_REVERSE_SET. */
enum err reverse_company(struct reverse_builder *b, const uint32_t *items, uint32_t n);
enum err reverse_half(struct reverse_builder *b);
/* ERR_INVALID: the second pass had fewer companies. */
enum err reverse_end(struct reverse_builder *b, struct reverse **ret_reverse);
void reverse_free(struct reverse *r); /* NULL is fine */

struct reverse_info {
	uint32_t items, packages, sets, companies, dense; /* dense: items kept as bits */
	uint64_t postings;				  /* of all items */
	uint64_t bytes;					  /* of all that is kept */
};
struct reverse_info reverse_info(const struct reverse *r);

/* ---- asking ---- */

/* Companies as bits: (companies + 63) / 64 words, zeroed by the caller. */
struct reverse_answer {
	uint64_t *companies;
	uint64_t *sets; /* room: (sets + 63) / 64 words */
	uint64_t items; /* that hold what was asked for */
	uint64_t postings;
};

/* Adds whoever has a version of the package within one of the intervals. */
void reverse_affected(const struct reverse *r, const struct package *p,
	const struct interval *intervals, uint32_t n, struct reverse_answer *answer);
/* The same for what an advisory of the index says of one of its packages
 * (advisory_index_package()). False: the index is damaged. */
bool reverse_package(const struct reverse *r, struct advisory_index *x,
	const struct advisory_package *p, uint32_t advisory, struct reverse_answer *answer);
/* And for all that it says: looks through all packages of the index for it, some milliseconds. */
bool reverse_advisory(const struct reverse *r, struct advisory_index *x, uint32_t advisory,
	struct reverse_answer *answer);
/* From sets to companies, when all was asked. Returns how many companies there are. */
uint32_t reverse_companies(const struct reverse *r, struct reverse_answer *answer);

#endif
