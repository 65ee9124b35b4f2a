/*
 * Cases: lines that are only ever added, the head of each, files that belong to them, and the heads
 * of days that were deposited outside. See store.h for the rules that hold for all. The store
 * understands no entry: who writes has encoded it and reckoned the head.
 */
#ifndef STORE_CASE_H
#define STORE_CASE_H

#include "model/case.h"
#include "store/store.h"

/* ---- lines ---- */

/* Adds line h->n_entries and keeps the head. ERR_EXISTS: the case has this line already (somebody
 * was faster); ERR_INVALID: a line before it is missing; ERR_LIMIT: LIMIT_CASE_ENTRIES. A first
 * line makes the case; its number (h->number) must be free, else ERR_EXISTS. */
enum err store_case_add(struct store_tx *tx, const struct case_head *h, struct str line);
/* A case as a change finds it. */
struct store_case_standing {
	struct case_head head;
	uint64_t bytes; /* all its lines together */
	int64_t nr;	/* of its row */
};
enum err store_case_standing(const struct store_view *v, const char *id,
	struct store_case_standing *ret_standing); /* ERR_NOT_FOUND */
/* As store_case_add(), to a case that this change has read; `standing` moves on with it. */
enum err store_case_add_to(struct store_tx *tx, struct store_case_standing *standing,
	const struct case_head *h, struct str line);
/* "2026-" and the next free count of that year, in the site's zone. */
enum err store_case_number(const struct store_view *v, int year, char dst[CASE_NUMBER_MAX]);

enum err store_case_head(
	const struct store_view *v, const char *id, struct case_head *ret_head); /* ERR_NOT_FOUND */
/* Of its id, its number, or the alert it began with. ERR_NOT_FOUND. */
enum err store_case_find(const struct store_view *v, struct str what, struct case_head *ret_head);

/* The open case of this device that changed last, drills left out. ERR_NOT_FOUND. */
enum err store_case_of_device(
	const struct store_view *v, const char *device, struct case_head *ret_head);

/* Which case an alert belongs to, whether it began it or was joined to it: the latest word. */
enum err store_case_alert_put(struct store_tx *tx, const char *id, struct str alert);
/* The joining was a mistake: it belongs to none, unless another case took it since. */
enum err store_case_alert_drop(struct store_tx *tx, const char *id, struct str alert);
/* All that belong to `from` belong to `into`. */
enum err store_case_alerts_move(struct store_tx *tx, const char *from, const char *into);
enum err store_case_of_alert(const struct store_view *v, const char *alert,
	struct case_head *ret_head); /* ERR_NOT_FOUND */
/* Those that belong to it and are kept, the latest seen first, at most `limit`. */
enum err store_case_alerts(const struct store_view *v, const char *id, uint32_t limit,
	struct arena *a, struct store_alert **ret_list, size_t *ret_n);

struct store_case_query {
	bool open_only, closed_only, with_drills;
	bool drills_only;  /* these and no others */
	bool is_undecided; /* only those */
	bool has_verdict;  /* only those with `verdict` */
	enum case_verdict verdict;
	/* With open_only and without a text: incidents first, then what an alert began and nobody
	 * decided, then the rest; drills behind all. */
	bool pressing_first;
	struct str text;	/* part of number or title; "" all */
	ms_t since;		/* changed since; 0 all */
	uint32_t offset, limit; /* limit 0: 100 */
};
/* The latest changed first. ret_total may be NULL. */
enum err store_case_list(const struct store_view *v, const struct store_case_query *q,
	struct arena *a, struct case_head **ret_list, size_t *ret_n, uint32_t *ret_total);

/* Those for which the box may still hold something (n_actions > 0), drills left out, by id. */
enum err store_case_acting(
	const struct store_view *v, struct arena *a, struct case_head **ret_list, size_t *ret_n);

struct store_case_line {
	uint32_t nr;
	struct str bytes;
};
/* From entry `from` (1: the first), at most `limit` (0: LIMIT_CASE_ENTRIES), in order. */
enum err store_case_lines(const struct store_view *v, const char *id, uint32_t from, uint32_t limit,
	struct arena *a, struct store_case_line **ret_list, size_t *ret_n);

/* ---- files ---- */

#define STORE_EXHIBIT_PART 1048576 /* bytes that are written in one change */

struct store_exhibit {
	char sha256[65];
	char name[201]; /* as it was called: the last part, without path */
	char kind[41];	/* "picture", "packets", "log", "mail", "document", "facts", "report",
			   "other" */
	uint64_t bytes;
	ms_t at;
	bool is_whole; /* all its parts are there */
};
/* Of a case; the same bytes in two cases are kept once. ERR_LIMIT: LIMIT_EXHIBIT_BYTES, or all
 * exhibits together LIMIT_EXHIBITS_BYTES. ERR_EXISTS: this case has it. */
enum err store_exhibit_begin(struct store_tx *tx, const char *id, const struct store_exhibit *e);
/* Part nr, from 0, each but the last of STORE_EXHIBIT_PART. */
enum err store_exhibit_part(struct store_tx *tx, const char *sha256, uint32_t nr, struct str bytes);
enum err store_exhibit_list(const struct store_view *v, const char *id, struct arena *a,
	struct store_exhibit **ret_list, size_t *ret_n);
/* Its part nr; "" past the end. ERR_NOT_FOUND. */
enum err store_exhibit_read(const struct store_view *v, const char *sha256, uint32_t nr,
	struct arena *a, struct str *ret_bytes);

/* ---- heads of days ---- */

struct store_deposit {
	uint64_t nr; /* from 1; reckoned */
	ms_t at;
	uint8_t head[CASE_HASH_BYTES];
	uint32_t n_cases;
	struct str text;  /* chain.h: what was digested */
	struct str stamp; /* RFC 3161 reply, DER; "" none yet */
	uint32_t ways;	  /* bits: 1 letter, 2 time stamp, 4 hub, 8 printed */
};
/* The latest one made before `before`, without text and stamp; its way 2 says whether there is a
 * stamp. ERR_NOT_FOUND. */
enum err store_deposit_before(
	const struct store_view *v, ms_t before, struct store_deposit *ret_deposit);
enum err store_deposit_add(struct store_tx *tx, const struct store_deposit *d);
enum err store_deposit_way(
	struct store_tx *tx, uint64_t nr, uint32_t way, struct str stamp); /* stamp "": as it was */
/* The latest first. */
enum err store_deposit_list(const struct store_view *v, uint32_t limit, struct arena *a,
	struct store_deposit **ret_list, size_t *ret_n);
/* Cases of which the head of a day last named other lines than they have, or none, by id. nr: how
 * many it named; 0: none. */
struct store_case_unnamed {
	struct case_head head;
	uint32_t nr;
};
enum err store_case_unnamed(const struct store_view *v, struct arena *a,
	struct store_case_unnamed **ret_list, size_t *ret_n);
/* The head of a day names it, as it is now. */
enum err store_case_named(struct store_tx *tx, const struct case_head *h);

/* A case that went because there were more than LIMIT_CASES (store_tidy). */
struct store_case_gone {
	char id[CASE_ID_MAX];
	char number[CASE_NUMBER_MAX];
	uint32_t n_entries;
	uint8_t hash[CASE_HASH_BYTES];
	ms_t closed;
};
enum err store_case_gone(const struct store_view *v, const char *id,
	struct store_case_gone *ret_gone); /* ERR_NOT_FOUND */
enum err store_case_count(const struct store_view *v, uint64_t *ret_cases, uint64_t *ret_gone);

#endif
