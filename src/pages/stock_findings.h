/*
 * Pages of what advisories say about what the company runs: things to do, one finding with its
 * decisions, one advisory ("am I affected?"). The rules of pages.h hold. Nothing here is ever ended
 * by a press: the next measurement does.
 */
#ifndef PAGES_STOCK_FINDINGS_H
#define PAGES_STOCK_FINDINGS_H

#include "model/advisory.h"
#include "model/products.h"
#include "pages/stock.h"

/* ---- what all of them say ---- */

/* What was compared with what, and what was not. */
struct stock_unchecked {
	struct str reason; /* below "stock_findings.reason." */
	uint32_t n;
};
struct stock_compared {
	bool has_index, is_damaged;
	ms_t made;     /* of the index */
	uint32_t days; /* since the oldest of its lists was made, as far as they say */
	bool is_old;   /* over 30 of them */
	const struct stock_source_row *sources;
	size_t n_sources;
	ms_t at; /* when it was compared last; 0: never */
	uint32_t checked, unchecked, left_out;
	const struct stock_unchecked *reasons; /* the most first */
	size_t n_reasons;
	uint32_t n_unlisted; /* devices without a list of programs */
};

struct stock_due {
	const char *kind; /* below "stock_rank.due."; "at_once": of what is an attack */
	ms_t at;
	unsigned days;
	bool was_over;
};

#define STOCK_LIFTS 14
#define STOCK_DUES 3
/* Why it stands where it stands, and by when. */
struct stock_why {
	const char *action;		/* below "stock_rank.action."; NULL: not known */
	const char *chance;		/* below "stock_rank.chance."; NULL: not shown */
	unsigned chance_tenths;		/* of a percent */
	const char *lifts[STOCK_LIFTS]; /* below "stock_rank.fact.", the weightiest first */
	size_t n_lifts;
	unsigned score; /* tenths of CVSS, for the lift of that name; 0: only a word, rating */
	enum rating rating;
	struct stock_due dues[STOCK_DUES]; /* the first binds */
	size_t n_dues;
};

/* How it is ended, in words filled for this program. */
struct stock_step {
	struct str words;
	int minutes;
};
struct stock_fix {
	const struct stock_step *steps;
	size_t n_steps;
	int minutes;
	struct str to;		   /* the version that ends what can be ended; "" not known */
	uint32_t n_mended, n_left; /* weaknesses that it ends; that stay */
	bool is_unconfirmed;	   /* nobody followed the steps lately */
	bool is_inside;		   /* part of what somebody else makes */
	bool is_attack;		   /* it was made as an attack: it is taken out */
	struct str version_how;	   /* how to see the version; "" */
};

/* What a finding is about: a program on a device, or a part of a bill. */
struct stock_subject {
	struct str name, version, maker;
	const struct device_brief *device; /* NULL: of none */
	const struct stock_bill_row *bill; /* NULL: of none */
	uint32_t n_packages;		   /* that belong together: one update of all of them */
	struct str packages;		   /* the others' names */
};

/* ---- GET /stock/findings?state=&in=&page=   in: a device or a bill ---- */

enum stock_show { /* ?state=, below "stock_findings.show." */
	STOCK_SHOW_TODO,
	STOCK_SHOW_GUARDED,
	STOCK_SHOW_DONE,
	STOCK_SHOW_ALL,
};
#define STOCK_SHOWS 4
const char *stock_show_name(enum stock_show s); /* "todo", ... */
enum stock_show stock_show_parse(struct str s); /* what it does not know is TODO */

struct stock_weakness {
	struct str id;	 /* of the finding */
	struct str name; /* CVE-... */
	const char *state;
	bool is_exploited;
	unsigned score; /* tenths; 0 not known */
	enum rating rating;
	struct str fixed;
};

#define STOCK_WEAKNESSES_SHOWN 8
struct stock_card {
	struct stock_subject about;
	uint32_t n, n_guarded, n_not_affected, n_done; /* n: to do */
	const struct stock_weakness *list;	       /* at most STOCK_WEAKNESSES_SHOWN */
	size_t n_list;
	uint32_t n_more;
	bool is_to_confirm; /* none of them is surer than that */
	struct stock_why why;
	struct stock_fix fix;
};

struct stock_findings_view {
	enum stock_show show;
	const struct stock_compared *compared;
	const struct stock_card *cards; /* of this page of the list */
	size_t n;
	size_t n_first; /* of them shown whole; the others in a line each */
	uint32_t total, page, n_pages;
	uint32_t counts[STOCK_SHOWS];		   /* cards */
	const struct device_brief *const *devices; /* that have findings */
	size_t n_devices;
	const struct stock_bill_row *bills; /* likewise */
	size_t n_bills;
	struct str device, bill; /* chosen; "" all */
};
enum err page_stock_findings(const struct pages *p, const struct page_frame *f,
	const struct stock_findings_view *v, struct buf *out);

/* ---- GET /stock/finding/ID  POST: do=not_affected|alternative|back|take ----
 * not_affected: reason (enum vex_reason's names), why, until; alternative: instead
 * (product_instead_name()), why, until; both: all=1 the others of the same program, too;
 * take: said, nr: what its maker says becomes one's own answer. */

struct stock_ground { /* what an advisory says */
	struct str id, source, url;
	ms_t dated, changed;
	struct str summary;
	const char *rule;	/* below "stock_findings.rule." */
	const char *confidence; /* below "stock_findings.confidence." */
	struct str package, version, from, to, cpe;
	bool is_from_after, is_to_before; /* only behind `from`, only before `to` */
	bool is_exact;			  /* the version `to` alone */
	const char *order;		  /* version_order_name() */
	bool is_source, is_assumed, is_odd, is_platform_open, is_around_open, is_unimportant;
	bool is_product; /* by a reviewed product's name */
};

struct stock_answered {
	struct str who, words;
	ms_t at, until;
	const char *state;   /* below "stock.state." */
	const char *reason;  /* below "stock_findings.vex."; NULL none */
	const char *instead; /* below "stock_findings.instead."; NULL none */
	bool is_undone;	     /* in the history */
};

/* What somebody else says (VEX): shown beside, it changes nothing. */
struct stock_saying {
	struct str id; /* of the document; nr: which of its statements */
	uint32_t nr;
	struct str author, file, product, words;
	struct str key;	      /* that signed it; "" not signed */
	const char *status;   /* below "stock_vex.status." */
	const char *reason;   /* below "stock_findings.vex_reason."; NULL none */
	ms_t at, came, until; /* at: as it says, 0; until 0: it says none */
	bool may_take;	      /* as an answer of one's own */
};

struct stock_finding_view {
	struct str id, advisory; /* its name */
	struct stock_subject about;
	const char *state;
	ms_t first_seen, last_seen, closed;
	const char *ended_by; /* below "stock_findings.ended."; NULL: not over */
	struct str measured;  /* from which version to which */
	ms_t measured_at;
	struct stock_answered answer; /* at 0: none stands */
	bool is_live;		      /* the index still says so; else what follows is empty */
	const char *why_not_live;     /* below "stock_findings.gone."; NULL: it is live */
	struct stock_why why;
	struct stock_fix fix;
	unsigned score;
	enum rating rating;
	const struct stock_ground *grounds;
	size_t n_grounds;
	struct words insteads[PRODUCT_INSTEADS]; /* what each means for this; may be empty */
	uint32_t n_same;			 /* others of the same program that are open */
	size_t n_together;			 /* of the same weakness: answered with it */
	const struct stock_answered *history;	 /* the latest first */
	size_t n_history;
	const char *problem; /* below "stock_findings.problem."; NULL none */
	struct stock_answered typed;
	const struct stock_saying *sayings; /* the latest first */
	size_t n_sayings;
};
enum err page_stock_finding(const struct pages *p, const struct page_frame *f,
	const struct stock_finding_view *v, struct buf *out);

/* ---- GET /stock/advisory?q=  GET /stock/advisory/ID ---- */

enum stock_reply {
	STOCK_REPLY_YES,
	STOCK_REPLY_ANSWERED, /* it is here, and all of it was answered */
	STOCK_REPLY_NO,
	STOCK_REPLY_PARTLY, /* not among what was compared; there are devices without a list */
	STOCK_REPLY_UNKNOWN,
};
const char *stock_reply_name(enum stock_reply r); /* "yes", "answered", "no", ... */

/* A program that it is about, or may be about. */
struct stock_affected {
	struct stock_subject about;
	struct str finding; /* id; "" none yet */
	const char *state;  /* of the finding; NULL */
	const struct stock_ground *ground;
	struct str fixed;
	const char *open_why; /* of what could not be compared: below "stock_findings.open_why." */
};

/* Where it was, and is over. */
struct stock_mended {
	struct stock_subject about;
	struct str finding;
	const char *ended_by; /* below "stock_findings.ended." */
	ms_t measured_at;
};

struct stock_entry { /* what a list says */
	struct str id, source, summary, url;
	ms_t dated, published, changed, withdrawn;
	unsigned score;
	enum rating rating;
};

struct stock_exploited {
	struct str vendor, product, action;
	ms_t added, due;
	bool is_ransomware;
	struct str source;
};

struct stock_found { /* by a product's name */
	struct str id, summary;
	bool is_exploited; /* known to be */
};

/* A program of that name that is here, in which nothing was found. */
struct stock_here {
	struct stock_subject about;
	bool is_uncompared; /* nothing to compare it with, or by */
};

/* A product of the packs that the words mean: what is here of it, and what the lists say. */
#define STOCK_MEANT_SHOWN 5
#define STOCK_SAID_SHOWN 10
struct stock_meant {
	struct str name, maker;
	const struct stock_here *here;
	size_t n_here;
	const struct stock_found *said; /* exploited ones first, then the newest */
	size_t n_said;
	uint32_t n_said_more;
};

struct stock_advisory_view {
	struct str asked;
	const struct stock_here *here; /* of a search by name that found nothing */
	size_t n_here;
	const struct stock_found *found; /* of a search by name, when no id was asked for */
	size_t n_found;
	bool has_asked_words; /* it was no id */
	bool is_too_long;     /* nothing was looked for */
	const struct stock_meant *meant;
	size_t n_meant;
	struct str kind_words; /* that the words mean ("file server"); "" none */
	const struct str *kind_products;
	size_t n_kind_products;
	const struct device_brief *const *devices; /* of that kind, or of the products' makers */
	size_t n_devices;
	bool is_known;
	struct str name;	 /* CVE if it has one */
	const struct str *names; /* the others */
	size_t n_names;
	enum stock_reply reply;
	const char *because;		       /* below "stock_findings.because." */
	const struct stock_affected *affected; /* surest first */
	size_t n_affected, n_affected_more;
	const struct stock_affected *open; /* may be about them: could not be compared */
	size_t n_open;
	const struct stock_mended *mended; /* a device or a bill each */
	size_t n_mended;
	uint32_t n_excluded; /* left out for their platform */
	struct stock_tally tally;
	struct str list; /* of the catalogue, not chosen, that may say versions; "" none */
	const struct stock_compared *compared;
	const struct stock_exploited *exploited;
	size_t n_exploited;
	const char *chance;
	unsigned chance_tenths;
	const char *exploitation; /* below "stock_findings.ssvc."; NULL: not said */
	unsigned score;
	enum rating rating;
	struct str cvss;
	enum advisory_kind kind;
	bool is_withdrawn; /* by all of them */
	const struct stock_entry *entries;
	size_t n_entries;
	struct stock_fix fix;		    /* of the first affected */
	const struct stock_saying *sayings; /* of whatever product; the latest first */
	size_t n_sayings;
	uint32_t n_sayings_more; /* that are not in it */
};
enum err page_stock_advisory(const struct pages *p, const struct page_frame *f,
	const struct stock_advisory_view *v, struct buf *out);

#endif
