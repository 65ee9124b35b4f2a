/*
 * What the portal orders of the builder of the index (an opener with --work=index), and what that
 * says of it: lines of fields with tabs between. The builder works in DATA/guard:
 *
 *   feeds/ID.fresh   a version that was fetched and nobody judged yet
 *   feeds/ID.good    the last good one
 *   base.idx         the index in use, which a delta is compared with
 *   work/base.idx    what comes out; the portal puts it in its place. Or, where little has changed,
 *   work/fresh.idx   the delta: a small layer above the index in use
 *   work/report      what became of each feed
 *   work/known       the same of the last whole index, and what each of its lists was made of: a
 *                    list that is the same is not read again for a delta
 */
#ifndef PROC_COMMON_FEED_ORDER_H
#define PROC_COMMON_FEED_ORDER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/hash.h"
#include "model/feed.h"

#define FEED_ID_MAX 40 /* small letters, digits, hyphens; a file's name, too */

bool feed_id_is_good(struct str id);

struct feed_order_row {
	char id[FEED_ID_MAX];
	char name[64];
	enum indicator_tier tier;
	enum confidence confidence;
	enum tlp tlp;
	bool has_fresh, has_good;
	bool is_accepted; /* a person said: take it, however it changed */
	uint64_t before;  /* entries of the last good version */
};

struct feed_held_row {
	enum indicator_held why;
	struct str value; /* a name, an address, a network */
};

struct feed_order {
	struct hash_key key;
	ms_t now;
	bool may_delta; /* else a whole index is made */
	bool has_index; /* advisories: one is in use, and loses no list */
	size_t n_rows;
	struct feed_order_row *rows; /* at most LIMIT_INDICATOR_LISTS */
	size_t n_held;
	struct feed_held_row *held;
	size_t n_freed;
	struct str *freed; /* values that block though they are held */
};

void feed_order_put(struct buf *b, const struct feed_order *o);
/* Rows and their text are the arena's and of `bytes`. ERR_MALFORMED, ERR_LIMIT, ERR_FULL. */
enum err feed_order_get(struct str bytes, struct arena *a, struct feed_order *ret_order);

/* The same, to the end of input. One that is too long is ERR_INVALID: it is ours, and no list is to
 * blame for it. */
enum err feed_order_read(
	int input, struct arena *a, struct feed_order *ret_order, struct errinfo *info);

enum feed_use {
	FEED_USE_NONE,
	FEED_USE_GOOD, /* the last good version, still */
	FEED_USE_FRESH,
};
#define FEED_USES 3

struct feed_report_row {
	char id[FEED_ID_MAX];
	enum feed_use use;
	enum feed_why why; /* of the fresh version; FEED_FINE: it is in use */
	uint32_t format;   /* enum feed_format */
	uint64_t entries, held, excepted, refused;
	char text[160]; /* in English, of `why` */
	/* work/known: what the list's entries depend on, beside what is held. */
	bool is_known;
	uint8_t digest[DIGEST_BYTES_MAX]; /* SHA-256 of its bytes */
	enum indicator_tier tier;
	enum confidence confidence;
	enum tlp tlp;
};

struct feed_report_held {
	struct str feed; /* id */
	enum indicator_held why;
	struct str value; /* as it stands in the list */
	bool is_freed;
};

struct feed_report {
	uint64_t bytes; /* of what was made */
	/* Nothing was made: the last good version of a list cannot be read, and the index in use
	 * has what it says. */
	bool is_kept;
	bool is_delta;
	uint64_t added, gone; /* of a delta */
	ms_t made;	      /* work/known: of the index that it speaks of; else 0 */
	uint8_t held_digest[DIGEST_BYTES_MAX]; /* of all that was held or freed then */
	size_t n_rows;
	struct feed_report_row *rows;
	size_t n_held; /* those that are named: LIMIT_FEED_HELD */
	struct feed_report_held *held;
};

/* A row for each of the order: the fresh version, where there is one, else the last good one. */
void feed_report_begin(const struct feed_order *o, struct feed_report_row *rows);
/* The version at hand is not to be used: the last good one instead, or none. */
void feed_report_give_way(
	struct feed_report_row *row, const struct feed_order_row *o, enum feed_why why);

void feed_report_put(struct buf *b, const struct feed_report *r);
enum err feed_report_get(struct str bytes, struct arena *a, struct feed_report *ret_report);

#endif
