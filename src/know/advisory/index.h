/*
 * The index of advisories: one read-only file, mapped by its caller, made by build.h. Opening looks
 * at its head only (who signed it, sums); each page is checked when it is first touched, and a page
 * that is not what was signed makes all that follows fail (advisory_index_err()). Nothing in it is
 * trusted: places are checked, so that also a file that was made to harm only misses.
 *
 * Look-ups never fail by themselves: after damage they give nothing, and zeros. Who has asked all
 * asks advisory_index_err() once, as with a reader. Strings are borrowed from the file.
 */
#ifndef KNOW_ADVISORY_INDEX_H
#define KNOW_ADVISORY_INDEX_H

#include "base/buf.h"
#include "base/sign.h"
#include "know/advisory/build.h"
#include "model/advisory.h"

struct advisory_index;

/*
 * bytes: the whole file, borrowed until it is closed. public_key: who must have signed it
 * (SIGN_PUBLIC_BYTES); NULL: anybody, or nobody. ERR_TRUNCATED, ERR_MALFORMED: it is none, cut or
 * altered; ERR_UNSUPPORTED: of another version of this program; ERR_DENIED: not signed by that key;
 * ERR_FULL.
 */
enum err advisory_index_open(struct str bytes, const uint8_t *public_key,
	struct advisory_index **ret_index, struct errinfo *info);
void advisory_index_close(struct advisory_index *x); /* NULL is fine */
/* Looks at every page. ERR_MALFORMED. Before an index takes another's place. */
enum err advisory_index_check(struct advisory_index *x, struct errinfo *info);
enum err advisory_index_err(const struct advisory_index *x);

struct advisory_index_info {
	ms_t made;
	bool is_signed;
	uint8_t public_key[SIGN_PUBLIC_BYTES], signature[SIGN_BYTES]; /* zeros: not signed */
	uint8_t sum[SUM_BYTES]; /* stands for the whole file */
	struct hash_key key;
	uint64_t bytes;
	uint32_t n_sources;
	struct advisory_source sources[LIMIT_INDEX_SOURCES];
	uint32_t packages, advisories, vulnerabilities, names, bounds, affected, intervals, marks,
		products;
};
void advisory_index_info(const struct advisory_index *x, struct advisory_index_info *ret_info);

/* ---- packages ---- */

struct advisory_package {
	uint32_t no;
	struct str name, release;
	enum ecosystem ecosystem;
	uint32_t bounds, semver, bounds_end; /* first of each scale */
	uint32_t affected, affected_end;
};
/* p: in normal form (know/identity). False: no advisory is about it. */
bool advisory_index_package(
	struct advisory_index *x, const struct package *p, struct advisory_package *ret_package);
/* By number; ecosystem is not set. */
bool advisory_index_package_no(
	struct advisory_index *x, uint32_t no, struct advisory_package *ret_package);
/* How many packages of the ecosystem, and of this release of it when release is not "". */
uint32_t advisory_index_packages(struct advisory_index *x, enum ecosystem e, struct str release);
uint32_t advisory_index_ecosystem(struct advisory_index *x, enum ecosystem e, uint32_t *ret_first);

/* Where a version stands among the bounds: how many are older, how many are not newer. */
struct advisory_place {
	uint32_t below, upto;
};
struct advisory_place advisory_index_place(struct advisory_index *x,
	const struct advisory_package *p, bool is_semver, struct str version);
struct str advisory_index_bound(
	struct advisory_index *x, const struct advisory_package *p, bool is_semver, uint32_t place);

struct advisory_affected {
	uint32_t advisory;
	unsigned flags; /* AFFECTED_* */
	uint32_t intervals, intervals_end, platforms, platforms_end;
};
bool advisory_index_affected(
	struct advisory_index *x, uint32_t no, struct advisory_affected *ret_affected);
struct str advisory_index_platform(struct advisory_index *x, uint32_t no);

struct advisory_interval {
	bool is_semver;
	enum interval_end end;
	uint32_t from; /* 0: the beginning; else 1 + place */
	uint32_t to;
};
bool advisory_index_interval(
	struct advisory_index *x, uint32_t no, struct advisory_interval *ret_interval);
static inline bool
advisory_interval_has(const struct advisory_interval *i, struct advisory_place at)
{
	return i->from <= at.upto &&
	       (i->end == INTERVAL_OPEN ||
		       (i->end == INTERVAL_FIXED ? i->to >= at.upto : i->to >= at.below));
}

/* What of a package holds a version: told by the walk below, in the order of advisories. */
struct advisory_claim {
	uint32_t advisory, vulnerability, affected;
	uint32_t interval; /* the first that holds it */
	unsigned flags;	   /* AFFECTED_*; with COMMITS or SILENT there is no interval */
	bool is_open;	   /* none holds it, but it is INCOMPLETE */
	bool is_exact;
	uint32_t platforms, platforms_end;
};
/* All at once, and much faster than one by one: one look at the lists of the package, then two
 * comparisons for each interval. */
void advisory_index_walk(struct advisory_index *x, const struct advisory_package *p,
	struct str version, void (*each)(void *arg, const struct advisory_claim *claim), void *arg);

/* ---- advisories and vulnerabilities ---- */

struct advisory_entry {
	uint32_t no, vulnerability;
	struct str id, summary, url, cvss;
	ms_t published, changed, withdrawn;
	unsigned score;
	enum rating rating;
	enum advisory_kind kind;
	unsigned source;			/* of advisory_index_info.sources */
	uint32_t aliases, related, related_end; /* for advisory_index_listed() */
	uint32_t nodes, nodes_end;
};
bool advisory_index_entry(struct advisory_index *x, uint32_t no, struct advisory_entry *ret_entry);
struct str advisory_index_listed(struct advisory_index *x, uint32_t no);

struct advisory_vulnerability {
	uint32_t advisories, advisories_end, names, names_end, marks, marks_end;
};
bool advisory_index_vulnerability(
	struct advisory_index *x, uint32_t no, struct advisory_vulnerability *ret_vulnerability);
struct str advisory_index_name(struct advisory_index *x, uint32_t no); /* of names..names_end */
/* By any of its names. */
bool advisory_index_named(struct advisory_index *x, struct str name, uint32_t *ret_vulnerability);

struct advisory_mark {
	struct str name; /* the CVE that it is about */
	bool has_exploited, has_epss, has_ssvc;
	struct exploited exploited; /* id is `name`, as below */
	struct epss epss;
	struct ssvc ssvc;
	unsigned sources[3]; /* of exploited, epss, ssvc */
};
bool advisory_index_mark(struct advisory_index *x, uint32_t no, struct advisory_mark *ret_mark);

/* Packages that an advisory of the vulnerability speaks of, whatever it says of their versions, once
 * for each; until `each` says false. It reads through all rows of packages. */
void advisory_index_spoken_of(struct advisory_index *x, const struct advisory_vulnerability *v,
	bool (*each)(void *arg, const struct advisory_package *package), void *arg);

/* ---- products by CPE ---- */

/* key: advisory_product_key(). Trees that speak of it. */
bool advisory_index_product(
	struct advisory_index *x, struct str key, uint32_t *ret_tree, uint32_t *ret_end);
bool advisory_index_tree(
	struct advisory_index *x, uint32_t no, uint32_t *ret_advisory, uint32_t *ret_node);
bool advisory_index_node(struct advisory_index *x, uint32_t no, struct cpe_node *ret_node);

/* ---- the whole of it as records ---- */

/* Appends each record of the index, in record_order(); `each` may take b's bytes and clear it. */
enum err advisory_index_records(
	struct advisory_index *x, struct buf *b, bool (*each)(void *arg, struct buf *b), void *arg);

#endif
