/*
 * Pages of what is looked up rather than answered: the tables of packs/guide, and beside their rows
 * what the box saw and what the company keeps. The rules of pages.h hold.
 */
#ifndef PAGES_GUIDE_H
#define PAGES_GUIDE_H

#include "model/reference.h"
#include "pages/pages.h"

/* GET /guide?q=: all tables in groups; with q the rows of all tables that fit. */
struct guide_view {
	const struct reference_set *set;
	struct str query;
};
enum err page_guide(const struct pages *p, const struct page_frame *f, const struct guide_view *v,
	struct buf *out);

struct guide_tls { /* a device that spoke this version within the days that are looked at */
	struct str version; /* "1.0", as the table's `value` has it */
	bool is_server;
	const struct device_brief *device;
};

struct guide_alerts { /* within 90 days, by the detector that led */
	struct str detector;
	uint32_t n;
};

struct guide_paper {	 /* a document or ledger that the company keeps */
	struct str kind; /* of packs/policies or packs/ledgers */
	struct str path; /* of its page; "" there is none */
	bool is_there;	 /* a document in force; a ledger with rows */
};

struct guide_choice { /* what somebody chose at a row */
	struct str row, choice, who;
	ms_t at;
};

struct guide_goal {
	struct str row;
	enum page_progress progress;
};

/* GET /guide/<table>?q=. POST /guide/<table>: row, choice ("" takes it back). The tables in which
 * something is chosen: outsourcing (inside, outside, both), sectors15 (own; row "none": none of
 * them). */
struct guide_table_view {
	const struct reference_set *set; /* for rows of other tables */
	const struct reference *table;
	struct str query;
	const struct guide_tls *tls; /* with column `fact` */
	size_t n_tls;
	bool has_tls;			   /* any version was seen at all */
	const struct guide_alerts *alerts; /* with column `detectors` */
	size_t n_alerts;
	const struct guide_paper *papers;
	size_t n_papers;
	const struct guide_choice *choices;
	size_t n_choices;
	const struct guide_goal *goals; /* with column `deliverables` or `artefacts` */
	size_t n_goals;
	ms_t none_at; /* of sectors15: when somebody said that it is none of them; 0: nobody did */
};
enum err page_guide_table(const struct pages *p, const struct page_frame *f,
	const struct guide_table_view *v, struct buf *out);

/* Is there anything to choose at this table's rows, and is this one of the choices? */
bool guide_may_choose(struct str table, struct str choice);

/* Tables whose rows name an item of a framework: for the item's page. At most max. */
struct guide_ref {
	const struct reference *table;
	const struct reference_row *row;
};
size_t guide_refs_of(const struct reference_set *set, struct str framework, struct str item,
	struct guide_ref *list, size_t max);

#endif
