/*
 * The normal form of advisories and marks, as the builder spools them and deltas carry them: one
 * record each, little-endian, strings with their length in 16 bits. It is a function of the
 * advisory alone: ranges brought into intervals, versions named one by one left out where an
 * interval says the same, equal packages joined, all in one order. So a whole index can be written
 * out as records and made anew from them, byte for byte.
 *
 *   record: length of the rest (u32), kind (u8), id, source, body
 */
#ifndef KNOW_ADVISORY_RECORD_H
#define KNOW_ADVISORY_RECORD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/reader.h"
#include "model/advisory.h"

enum record_kind {
	RECORD_ADVISORY = 1,
	RECORD_EXPLOITED,
	RECORD_EPSS,
	RECORD_SSVC,
	RECORD_GONE, /* in a delta: `what` of this id and source is no more */
};

struct record {
	enum record_kind kind;
	struct str id, source;
	struct reader body;
	struct str bytes; /* all of it, its length included */
};

/* What is left out on the way. */
struct record_counts {
	uint32_t packages_unknown; /* of ecosystems that we do not know */
	uint32_t versions_dropped; /* named one by one, and the ranges say the same */
	uint32_t versions_kept;
	uint32_t texts_cut;
	uint32_t parts_left_out; /* over a limit */
};

/* Where an interval ends. */
enum interval_end {
	INTERVAL_OPEN,	/* it does not */
	INTERVAL_FIXED, /* before `to` */
	INTERVAL_LAST,	/* with `to` */
	INTERVAL_EXACT, /* it is `to` alone, which is `from`, too */
};
struct interval {
	bool is_semver; /* by semver, though the ecosystem's order is another */
	enum interval_end end;
	struct str from; /* "": from the beginning */
	struct str to;	 /* "" when open */
};
/* The order that an interval of the ecosystem goes by. */
enum version_order interval_order(enum ecosystem e, bool is_semver);

#define AFFECTED_UNIMPORTANT 1
#define AFFECTED_COMMITS 2 /* no versions are said, only commits: nothing can be compared */
#define AFFECTED_SILENT 4  /* neither versions nor ranges are said */
#define AFFECTED_INCOMPLETE                                                                        \
	8 /* it says more of versions than is kept here: too long, or of no                        \
	   * kind that we know. What no interval holds is not safe */

/* One package in a record, lists still to be read. */
struct record_affected {
	struct package package;
	unsigned flags;
	uint32_t n_platforms, n_intervals;
	struct reader platforms, intervals;
};
struct record_advisory {
	enum advisory_kind kind;
	enum rating rating;
	unsigned score;
	ms_t published, changed, withdrawn;
	struct str summary, url, cvss;
	uint32_t n_aliases, n_related, n_affected, n_nodes;
	struct reader aliases, related, affected, nodes;
};

/* The next one of a run; ERR_NOT_FOUND at its end; ERR_TRUNCATED, ERR_MALFORMED. */
enum err record_next(struct reader *r, struct record *ret_record);
/* <0, 0, >0: by kind, id, source. */
int record_order(const struct record *a, const struct record *b);

/* Bodies. All of it is checked, so that the next_ ones below cannot fail on it afterwards. */
enum err record_advisory_read(const struct record *record, struct record_advisory *ret_advisory);
struct str record_text_next(struct reader *r);
bool record_affected_next(struct reader *r, struct record_affected *ret_affected);
bool record_interval_next(struct reader *r, struct interval *ret_interval);
bool record_node_next(struct reader *r, struct cpe_node *ret_node);
enum err record_exploited_read(const struct record *record, struct exploited *ret_exploited);
enum err record_epss_read(const struct record *record, struct epss *ret_epss);
enum err record_ssvc_read(const struct record *record, struct ssvc *ret_ssvc);
enum err record_gone_read(const struct record *record, enum record_kind *ret_what);

/* Writers. source: at most LIMIT_ADVISORY_SOURCE bytes. */
enum err record_put_advisory(
	struct buf *b, struct str source, const struct advisory *a, struct record_counts *counts);
void record_put_exploited(struct buf *b, struct str source, const struct exploited *e);
/* Scores are kept to a thousandth and percentiles to a hundredth: a day's changes stay small. */
void record_put_epss(struct buf *b, struct str source, const struct epss *e);
void record_put_ssvc(struct buf *b, struct str source, const struct ssvc *s);
void record_put_gone(struct buf *b, const struct record *gone);

/* ---- for those who have the parts already (normal.c, extract.c) ---- */

struct record_parts { /* of one package */
	struct package package;
	unsigned flags;
	uint32_t n_platforms, n_intervals;
	const struct str *platforms;
	const struct interval *intervals;
};
/* By what tells two entries of an advisory apart; for qsort(). */
int record_parts_order(const void *a, const void *b);
/* advisory: its lists of aliases, related and nodes count; affected comes from parts. */
void record_put_parts(struct buf *b, struct str source, const struct advisory *a,
	const struct record_parts *parts, uint32_t n_parts);
/* The normal form of what the advisory says of packages, in the arena. */
enum err record_normal(const struct advisory *a, struct arena *arena,
	struct record_parts **ret_parts, uint32_t *ret_n, struct record_counts *counts);

#endif
