/*
 * One program or component against the index of advisories: how it is asked for, what hits, or why
 * it could not be checked. Nothing is kept here; findings.h does that.
 */
#ifndef PROC_PORTAL_COMPARE_H
#define PROC_PORTAL_COMPARE_H

#include "know/match/match.h"
#include "proc/portal/portal.h"
#include "stock/rank.h"
#include "store/stock.h"

#define COMPARE_ASKED_MAX 8

/* A program as components of which each is asked for; strings borrowed from it and the packs. */
struct compare_asked {
	unsigned n;
	struct component components[COMPARE_ASKED_MAX];
	bool is_unconfirmed[COMPARE_ASKED_MAX]; /* a CPE of packs/products that nobody looked up */
	char cpes[COMPARE_ASKED_MAX][LIMIT_SOFTWARE_PURL];
	char version[LIMIT_SOFTWARE_VERSION];
};
/* By its purl and CPE, or by what packs/products says of its product: reviewed, never guessed. */
void compare_ask(
	const struct portal *p, const struct store_software *s, struct compare_asked *ret_asked);
void compare_ask_component(const struct store_component *c, struct compare_asked *ret_asked);

/* Is anything said of the version of its component no. `i`? */
bool compare_has_version(const struct compare_asked *asked, unsigned i);
/* What is said of all versions; NULL: only a version would tell. */
const struct match_ground *compare_ground_of_all(const struct match_hit *h);

struct compare_hit {
	const char *name; /* of the vulnerability */
	uint32_t vulnerability;
	struct rank_facts facts; /* what is of the vulnerability */
	const char *source, *ground,
		*fixed; /* the list; its advisory's id; "" no version is said */
};

struct compare_result {
	bool is_checked, is_whole; /* whole: nothing was left out of what lists say of it */
	const char *reason;	   /* not checked: why; NULL */
	const char *partly;	   /* checked, but an advisory cannot be compared: why; NULL */
	struct compare_hit *hits;
	size_t n;
	/* Vulnerabilities of which nobody can tell whether they are in it: what a list says of them
	 * cannot be compared, or the version is not known. */
	uint32_t *open;
	size_t n_open;
};

struct comparer;
/* Index, target and what it holds are borrowed. NULL: no memory. */
struct comparer *compare_new(
	const struct portal *p, struct advisory_index *index, const struct match_target *target);
void compare_free(struct comparer *c);
/* Results live in the arena. ERR_FULL, ERR_LIMIT: the arena's; what the index says. */
enum err compare_one(struct comparer *c, const struct compare_asked *asked, struct arena *a,
	struct compare_result *ret_result);

/* Is it among the hits; among those of which nobody can tell? */
bool compare_has(const struct compare_result *r, uint32_t vulnerability);
bool compare_is_open(const struct compare_result *r, uint32_t vulnerability);

/* A vulnerability that is not among the hits any more: what its list says of it now. */
enum compare_word {
	COMPARE_SILENT, /* the list, or its advisory, is not there: it says nothing */
	COMPARE_WITHDRAWN,
	COMPARE_OTHERWISE, /* it stands, and does not name this */
};
enum compare_word compare_word_of(
	struct comparer *c, const char *source, const char *ground, ms_t *ret_withdrawn);
/* The number of the vulnerability that has this name; false: none. */
bool compare_number_of(struct comparer *c, const char *name, uint32_t *ret_vulnerability);

#endif
