/* One vulnerability against all that the company runs, asked just now; see look.h. */
#ifndef PROC_PORTAL_STOCK_ADVISORY_H
#define PROC_PORTAL_STOCK_ADVISORY_H

#include "proc/portal/stock/look.h"

#define ADVISORY_SHOWN 100

struct advisory_kept;
/* Devices and bills, each once. */
struct advisory_spots {
	struct advisory_spot {
		bool is_bill;
		const char *id;
	} * list;
	size_t n, room;
};
struct advisory_scan {
	struct look *look;
	uint32_t vulnerability;
	const char *const *products; /* of packs/products that a list of exploited ones names */
	size_t n_products;
	/* what comes of it */
	bool has_cpe_words; /* a list says products in a form that can be compared */
	bool is_only_named; /* none does, nor packages: who runs such a product is asked */
	struct stock_affected *affected, *open; /* at most ADVISORY_SHOWN; packages as one */
	size_t n_affected, n_open;
	uint32_t n_affected_more, n_excluded;
	uint32_t n_sure, n_confirm; /* not answered: surely, or to be confirmed */
	struct stock_tally tally;   /* devices, bills, what was asked and answered */
	struct stock_fix fix;	    /* of the first */
	struct advisory_kept *kept;
	uint32_t n_left;	     /* found before, open, and not met this time */
	struct advisory_spots still; /* all where it is, may be, or was left */
};
/* By look, vulnerability and products. */
enum err advisory_scan(struct request *r, struct advisory_scan *scan);

/* The same for an entry of the list of exploited ones: vendor and product as it spells them. */
enum err advisory_scan_listed(
	struct request *r, struct str vendor, struct str product, struct advisory_scan *scan);

/* What is worth a look today; strings live as long as the look. */
enum err stock_day_of(struct look *l, struct stock_day *ret_day);

/* By any of its names, however its letters are written. */
bool advisory_number(const struct look *l, struct str name, uint32_t *ret_vulnerability);

/* How people write a number: in full width, with a long hyphen, with blanks. False when it is none
 * that begins as numbers of weaknesses do. */
bool advisory_spelt(struct str asked, char *ret_id, size_t size);

/* No number was asked for, but words (advisory_words.c): products by any of their names, kinds of
 * products ("file server"), what was found or runs here under such a name. */
enum err advisory_words(struct look *l, struct stock_advisory_view *v);

/* ---- what is kept of it (advisory_kept.c) ---- */

/* Findings of the vulnerability of all subjects, by each of its names. */
enum err advisory_kept_read(
	struct look *l, uint32_t vulnerability, struct advisory_kept **ret_kept);
/* NULL: none. Those about it have been met. */
const struct store_finding *advisory_kept_met(
	struct advisory_kept *kept, enum store_finding_subject subject, uint64_t nr);
/* After all was asked: n_left, and their places. */
enum err advisory_kept_left(struct request *r, struct advisory_scan *scan);
enum err advisory_spot_add(
	struct arena *a, struct advisory_spots *to, bool is_bill, const char *id);
bool advisory_spot_has(const struct advisory_spots *places, bool is_bill, const char *id);
/* The same device, or the same bill. */
bool advisory_same_place(const struct stock_subject *a, const struct stock_subject *b);
/* Devices and bills where it was and is over, but for those where it still is: some to show;
 * *ret_measured counts all where that was measured. */
enum err advisory_mended(struct request *r, const struct advisory_scan *scan,
	struct stock_mended **ret_list, size_t *ret_n, uint32_t *ret_measured);

/* ---- the answer (advisory_reply.c) ---- */

/* In short; because: below "stock_findings.because.". */
enum stock_reply advisory_reply(
	const struct advisory_scan *scan, bool is_withdrawn, const char **ret_because);
/* Devices of people's work, seen lately, of which there is no list. */
enum err advisory_unlisted(struct request *r, uint32_t *ret_n);

#endif
