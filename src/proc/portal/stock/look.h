/*
 * The index in use, asked for a page: what it says of one program or component, and why. Nothing is
 * kept of it; findings.h keeps.
 */
#ifndef PROC_PORTAL_STOCK_LOOK_H
#define PROC_PORTAL_STOCK_LOOK_H

#include "pages/stock_findings.h"
#include "proc/portal/stock/findings.h"
#include "proc/portal/stock/sources.h"
#include "proc/portal/stock/stock.h"
#include "stock/action.h"
#include "store/finding_total.h"

struct look {
	struct request *r;
	struct advisory_opened opened;
	bool has_index, is_damaged;
	struct advisory_index_info info;
};
/* Also without an index: has_index says so. What is borrowed from it lives until the close. */
void look_open(struct request *r, struct look *l);
void look_close(struct look *l);

/* A hit with all its grounds; its strings live in the arena or the index. */
struct look_hit {
	struct match_hit hit; /* component and identity are NULL */
	bool is_unconfirmed;  /* by a CPE of packs/products that nobody looked up */
	bool is_product;      /* by packs/products */
};
struct look_hits {
	struct look_hit *list;
	size_t n;
	uint32_t n_excluded;
};

/* What is known of where it runs. */
struct look_place {
	struct findings_facts facts;
	struct match_target target;
};
enum err look_place_of(struct request *r, const char *device, const char *bill, struct arena *a,
	struct look_place *ret_place);
/* The same without what was measured: which system it is, and no more is read. */
enum err look_system_of(struct request *r, const char *device, const char *bill, struct arena *a,
	struct match_target *ret_target);
/* How the subject is asked for. ERR_NOT_FOUND: it is not there any more. */
enum err look_ask(
	struct request *r, const struct store_finding_total *sum, struct compare_asked *ret_asked);
/* What nothing was found of yet, so that it is told of alike. Their texts are borrowed. */
struct store_finding_total look_sum_of_software(const struct store_software *w);
struct store_finding_total look_sum_of_component(
	const char *bill, const struct store_component *c); /* its texts end with a NUL */
/* A copy in the arena, its texts cut as the store cuts them. NULL: it is full. */
struct store_finding_total *look_sum_kept(struct arena *a, const struct store_finding_total *made);
/* Asks with all grounds; only: the number of the one vulnerability that is wanted. */
enum err look_up(struct look *l, const struct compare_asked *asked,
	const struct match_target *target, uint32_t only, struct look_hits *ret_hits);

/* ---- into the terms of pages ---- */

/* What people call the index's source no. `no`. */
struct str look_source(const struct look *l, uint32_t no);
void look_ground(struct look *l, const struct look_hit *h, const struct match_ground *g,
	struct stock_ground *ret_ground);
/* Why it stands where it stands, of one vulnerability on this place; dues as the store has them. */
void look_why(const struct request *r, const struct rank_facts *vulnerability,
	const struct look_place *place, const struct store_finding *f, struct stock_why *ret_why);
/* Device or bill, name and version; in the arena. */
enum err look_subject(struct request *r, const struct store_finding_total *sum,
	struct stock_subject *ret_subject);
/* What ends these findings of one thing to do: the product's own steps, else its ecosystem's. */
struct look_mending {
	const struct store_finding_total *sum;
	const struct compare_asked *asked;
	const struct store_finding *list; /* those that are open */
	size_t n;
	bool is_attack; /* as an advisory says; those of the list say it themselves */
};
enum ecosystem look_ecosystem(const struct store_finding_total *sum);
/* A part of what somebody else makes: not ours to update. */
bool look_is_inside(struct request *r, const struct store_finding_total *sum);
enum err look_fix(struct request *r, const struct look_mending *m, struct stock_fix *ret_fix);
/* The same of one of them: the version that ends all which that update is about. */
enum err look_fix_whole(struct request *r, const struct look_mending *m, struct stock_fix *ret_fix);
/* What else can be done: by enum product_instead. */
void look_insteads(const struct request *r, const struct store_finding_total *sum,
	struct words ret_insteads[PRODUCT_INSTEADS]);

/* The lists that there are, and of which day. */
enum err look_sources(struct request *r, const struct stock_source_row **ret_rows, size_t *ret_n);
/* Adds how many were compared and when: at, checked, unchecked, left_out and the reasons. id NULL:
 * all. */
enum err look_counts(struct request *r, const char *id, bool is_bill, struct stock_compared *c);
/* What was compared with what, for all, a device or a bill. */
enum err look_compared(struct request *r, struct look *l, const char *id, bool is_bill,
	struct stock_compared *ret_compared);

/* All findings of the same thing to do in short: of the program on this place, however many
 * packages it is made of. */
struct look_other {
	struct store_id id;
	char advisory[64];
	enum store_finding_state state;
	ms_t answered;
};
enum err look_same(struct request *r, const struct store_finding_total *sum,
	struct look_other **ret_list, size_t *ret_n);
/* Things to do in numbers; those of the list's page. */
enum err look_sums(struct request *r, struct stock_sums *ret_sums);

/* ---- answers, as the store keeps them in `why` ---- */

/* "separate\nwords" or "component_not_present\nwords" into a->reason, instead, words. */
void look_answer(const struct store_finding *f, struct stock_answered *ret_answered);

#endif
