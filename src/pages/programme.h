/*
 * Pages of the programme: where the company stands, questions, how we know, results, plan, duties,
 * links, the file for ★3, the application for ★ and ★★, the owner's page. The rules of pages.h
 * hold.
 *
 * Frameworks, items and what assess/ found are shown as they are; words of an item come from its
 * pack. Nothing here decides: what may not be said is refused by the portal, which names the
 * problem.
 */
#ifndef PAGES_PROGRAMME_H
#define PAGES_PROGRAMME_H

#include "assess/assess.h"
#include "pages/dated.h"
#include "pages/pages.h"

/* ---- Where the company stands --------------------------------------------------------------- */

enum page_progress { /* keys below "progress." */
	PAGE_PROGRESS_TODO,
	PAGE_PROGRESS_DOING,
	PAGE_PROGRESS_DONE,
	PAGE_PROGRESS_WAITING, /* for somebody's confirmation */
	PAGE_PROGRESS_CANNOT,
};
#define PAGE_PROGRESSES 5
const char *page_progress_name(enum page_progress p); /* "todo", "doing", ... */

struct programme_row { /* a framework and how far it is */
	const struct assess_result *result;
	enum page_progress progress;
	struct str why;			   /* with CANNOT: what somebody wrote */
	const struct framework_item *next; /* what to do or answer next; NULL: nothing */
	bool is_pursued;
	bool is_earlier;  /* a later edition of it is here */
	struct str scope; /* of what was taken up; "" the whole company */
	ms_t begun;	  /* 0: not taken up */
	ms_t last;	  /* latest result that was kept; 0: none */
};

/* One way of the programme: a step of the guide, ★, ★★, ★3; shown whether taken up or not. */
struct programme_journey {
	const struct framework *framework;
	const struct framework_level *level; /* NULL: the framework as a whole */
	const struct framework_group *group; /* where it begins; NULL: at the top */
	enum page_progress progress;
	uint32_t n_done, n_items;
	const struct framework_item *next; /* NULL: nothing */
	struct str why;			   /* with CANNOT */
};

/* GET /programme. POST /programme: do=begin|end, framework, scope */
struct programme_view {
	const struct programme_journey *journeys;
	size_t n_journeys;
	const struct programme_row *rows; /* taken up first, then the others */
	size_t n;
	uint32_t n_measured; /* readings of machines that there are now */
	ms_t measured_at;    /* 0: nothing was measured yet */
	uint32_t n_overdue;  /* duties */
	bool has_sites;
};
enum err page_programme(const struct pages *p, const struct page_frame *f,
	const struct programme_view *v, struct buf *out);

/* GET, POST /sites: name; do=close, id. Offices and shops that answer a sheet each. */
struct page_site {
	struct str id, name;
	uint32_t n_answered; /* of the framework that is looked at */
};
struct sites_view {
	const struct page_site *list;
	size_t n;
	struct page_problems problems;
};
enum err page_sites(const struct pages *p, const struct page_frame *f, const struct sites_view *v,
	struct buf *out);

/* ---- Questions ------------------------------------------------------------------------------ */

struct check_row { /* one item, in the framework's order */
	const struct assess_item *at;
	struct str chosen; /* choice that the form shows; "" none */
	struct str reason;
	const char *problem;	    /* key below "check.problem."; NULL: none */
	const struct reading *seen; /* what speaks against "does not apply"; with problem "seen" */
	const struct assess_proposal *proposal; /* what may be taken over; NULL: nothing */
};

#define CHECK_ALL_GROUPS UINT32_MAX

/* GET /check/<framework>?group=&site=&filled=<topic>: questions. POST the same: a-<item>=<choice>,
 * r-<item>=<reason>, go=<group>|result, site, group; take=1 with s-<item>=1: proposals that are
 * ticked; fill=<topic>/<choice>: one answer for all that is open in a topic. Several in one form:
 * all are saved, or none when one is refused. POST /check/<framework>/<group>/link: name */
struct check_view {
	const struct assess_result *result;
	const struct check_row *rows; /* framework->n_items */
	uint32_t group;		      /* that is asked; CHECK_ALL_GROUPS */
	uint32_t filled;	      /* topic that was just answered at once: the notice stands
					 there; FRAMEWORK_NO_TOPIC */
	uint32_t n_problems;
	struct str site; /* id; "" the company as a whole */
	const struct page_site *sites;
	size_t n_sites;
	uint64_t mark; /* what was answered by anybody when the form went out; 0: not known */
};
enum err page_check(const struct pages *p, const struct page_frame *f, const struct check_view *v,
	struct buf *out);

/* GET /l/<token> of a section: the same questions for somebody without a log-in, nothing else.
 * POST the same fields to the same address. */
struct section_view {
	const struct framework *framework;
	uint32_t group;
	const struct check_row *rows; /* framework->n_items; `at` of the group's only */
	struct str token;
	struct str name;  /* whom the link was made for */
	struct str asker; /* who made it */
	ms_t until;
	bool is_saved;
	uint32_t filled; /* the topic that was answered at once just now; n_topics or more: none */
	uint32_t n_problems;
	uint64_t mark; /* what was answered by anybody when the form went out; 0: not known */
};
enum err page_section_link(const struct pages *p, const struct page_frame *f,
	const struct section_view *v, struct buf *out);

/* A link that does nothing any more, or never did. USED: what was sent at used is there; DRILL: the
 * mail drill that it belonged to is over, or it never belonged to one. */
enum page_link_over {
	PAGE_LINK_UNKNOWN,
	PAGE_LINK_EXPIRED,
	PAGE_LINK_REVOKED,
	PAGE_LINK_USED,
	PAGE_LINK_OWN, /* to approve or sign, and who made it is signed in */
	PAGE_LINK_DRILL
};
enum err page_link_over(const struct pages *p, const struct page_frame *f, enum page_link_over why,
	ms_t used, struct buf *out);

/* ---- How we know ---------------------------------------------------------------------------- */

struct item_answer { /* an answer that somebody gave, also an earlier one */
	const struct framework_choice *choice; /* NULL: taken back, or no longer in the pack */
	struct str reason, who, site;	       /* site: its name; "" the company as a whole */
	ms_t at;
	const char *how; /* key below "item.how.": "link", "fill", "take"; "" apart */
};

struct item_map { /* another item that the answer counts in, or that tells of this one */
	const struct framework *framework;
	const struct framework_item *item; /* NULL: the framework as a whole */
	enum relation relation;		   /* of this item to that one */
};

struct item_duty {
	const struct framework_duty *duty;
	ms_t last, due; /* 0: never, not known */
};

struct guide_ref;

/* GET /check/<framework>/<item> */
struct item_view {
	const struct assess_result *result;
	const struct check_row *row;
	const struct item_answer *answers; /* latest first */
	size_t n_answers;
	const struct item_map *maps;
	size_t n_maps;
	const struct item_duty *duties;
	size_t n_duties;
	const struct guide_ref *guide; /* rows of packs/guide that name it */
	size_t n_guide;
	struct str site;
	uint64_t mark; /* what was answered by anybody when the form went out; 0: not known */
};
enum err page_item(const struct pages *p, const struct page_frame *f, const struct item_view *v,
	struct buf *out);

/* ---- Results -------------------------------------------------------------------------------- */

struct outcome_row {
	ms_t at;
	int points, points_max;
	uint32_t n_items, n_met, n_proven, n_answered;
	struct str name; /* of the site; "" */
};

/* GET /check/<framework>/result?site= */
struct result_view {
	const struct assess_result *result;
	const struct outcome_row *history; /* latest first */
	size_t n_history;
	const struct outcome_row *by_site;
	size_t n_by_site;
	struct str site, site_name;
};
enum err page_result(const struct pages *p, const struct page_frame *f, const struct result_view *v,
	struct buf *out);

/* ---- Plan and duties ------------------------------------------------------------------------ */

struct plan_row {
	const struct assess_gap *gap;
	ms_t later_until;	/* put off; 0: not */
	struct str cannot, who; /* why it cannot be done, and who says so; "" */
	uint32_t n_questions;	/* it stands for so many questions that nobody answered */
};

/* GET /plan. POST /plan: do=done|later|cannot|again, item=<framework>/<item>, reason */
struct plan_view {
	const struct plan_row *rows; /* the best first; without what was put off */
	size_t n;
	const struct plan_row *put_off;
	size_t n_put_off;
	uint32_t n_all;	   /* gaps in all, also those not shown */
	struct str sector; /* a sentence: whose ministry it is; "" none was chosen */
	const struct programme_row *pursued;
	size_t n_pursued;
	struct page_problems problems;
};
enum err page_plan(const struct pages *p, const struct page_frame *f, const struct plan_view *v,
	struct buf *out);

struct duty_row {
	const struct assess_due *due;
	struct str who, note; /* of the last time */
};

/* GET /duties. POST /duties: do=done, key, note. POST /duties/calendar: a new address for the feed,
 * shown once. */
struct duties_view {
	const struct duty_row *rows; /* earliest first */
	size_t n;
	const struct page_dated *dated; /* likewise; both are shown as one list */
	size_t n_dated;
	struct str calendar_url; /* just made; "" */
	uint32_t n_calendars;	 /* addresses in use */
};
enum err page_duties(const struct pages *p, const struct page_frame *f, const struct duties_view *v,
	struct buf *out);

/* GET /calendar/<token>.ics: RFC 5545, CRLF, lines of at most 75 octets. stamp: DTSTAMP. No
 * secrets: names of duties, forms and documents, and dates only; what has its day has a reminder.
 * host: of the UIDs. */
enum err page_calendar(const struct pages *p, const struct page_frame *f,
	const struct duties_view *v, struct str host, struct buf *out);

/* ---- Links ---------------------------------------------------------------------------------- */

/* The answer to making a link: shown once. */
struct link_made_view {
	struct str url;
	struct str name;  /* whom it is for */
	struct str about; /* what it opens: "自己診断: 基本の5つ" */
	const char *what; /* key below "link.what.": "section", "confirm", "oath" */
	struct str back;  /* path to go back to */
	ms_t until;
	/* To send it by mail: POST /links/mail with these. */
	bool is_mail_on;
	struct str token, mail; /* mail: the address, as known or typed */
	bool is_wrong_mail;
	struct str undo; /* token; "" none: the link opens nothing once it is taken back */
};
enum err page_link_made(const struct pages *p, const struct page_frame *f,
	const struct link_made_view *v, struct buf *out);

struct link_row {
	struct str id, about, name, who;
	const char *what;  /* key below "link.what." */
	const char *state; /* key below "link.state.": "open", "used", "expired", "revoked" */
	ms_t created, expires, used;
	uint32_t uses;
	bool may_again;			 /* it can be made anew for the same person */
	const struct link_mailed *mails; /* latest first */
	size_t n_mails;
};

struct link_mailed { /* who was sent it, and when */
	struct str to;
	const char *state; /* key below "linkmail.state.": "sent", "waiting", "failed" */
	ms_t at;
};

/* GET /links. POST /links: do=revoke, id; do=again, id: revoked and made anew, by page_link_made */
struct links_view {
	const struct link_row *rows; /* latest first */
	size_t n;
	bool is_mail_on;
};
enum err page_links(const struct pages *p, const struct page_frame *f, const struct links_view *v,
	struct buf *out);

struct link_mail_to {
	struct str name, address;
};

/* POST /links/mail with token, mail: what would leave; with do=send it leaves. The same page for
 * mails to many, who get a link of their own each, made when it leaves. */
struct link_mail_view {
	struct str from, subject, text; /* of many: the first one's, without its link */
	const struct link_mail_to *to;
	size_t n;
	const struct str *without; /* names of those without an address */
	size_t n_without;
	uint32_t n_recent; /* who got one within a day, and are left out */
	bool is_many;
	struct str action;	/* where its form goes */
	const char *deed;	/* do= */
	struct str token, mail; /* of one link */
	struct str back;
	const char *obstacle; /* key below "linkmail.obstacle."; NULL: none */
};
enum err page_link_mail(const struct pages *p, const struct page_frame *f,
	const struct link_mail_view *v, struct buf *out);

/* ---- The file for ★3 ------------------------------------------------------------------------ */

struct file_signature {
	struct str name, licence, remark;
	const char *role; /* key below "sign.role.": "specialist", "manager" */
	ms_t at;
	bool is_same; /* of the file as it is now */
};

struct file_confirmer { /* who can confirm it, where to find them, what it costs as far as known */
	struct words name, where, cost, note;
	struct words unconfirmed; /* what of this a person has still to check; may be empty */
};

/* GET /check/scs3/file. POST /check/scs3/file: do=confirm|oath, name: makes a link. */
struct file_view {
	const struct assess_result *result;
	const struct check_row *rows;
	struct str scope, number; /* corporate number */
	struct str digest;	  /* SHA-256, hexadecimal, of what is signed */
	ms_t until;		  /* of the latest answer or proof that runs out first; 0 */
	const struct file_signature *signatures;
	size_t n_signatures;
	const struct file_confirmer *confirmers;
	size_t n_confirmers;
	/* somebody looks at it by a link and signs: their role, else NULL */
	const char *signer;
	struct str token;
	struct str signer_name, remark; /* as typed */
	struct page_problems problems;	/* also of asking somebody to sign: "who_signs" */
	bool is_signed;			/* just now */
};
enum err page_file(const struct pages *p, const struct page_frame *f, const struct file_view *v,
	struct buf *out);

/* ---- SECURITY ACTION ------------------------------------------------------------------------ */

struct star_declaration {
	struct str id, number, url;
	const char *star; /* "star1", "star2" */
	ms_t declared, expires, terms;
	struct str who;
};

/* GET /star. POST /star: do=org: the company's data; do=declare: star, number, url, purpose,
 * declared (ISO date), terms=1 */
struct star_view {
	const struct setup_value *values;
	size_t n_values;
	struct page_problems problems;
	const struct star_declaration *list; /* latest first */
	size_t n;
	struct str policy_url;
	int points, points_max; /* of the self-check; max 0: not answered */
	ms_t checked;		/* when the self-check was last answered; 0 */
};
enum err page_star(const struct pages *p, const struct page_frame *f, const struct star_view *v,
	struct buf *out);

/* ---- For the owner -------------------------------------------------------------------------- */

struct owner_figure {
	struct words words, source;
	struct str date;
};

/* The fiscal year's plan, in words. */
struct owner_plan {
	struct str year;     /* "令和9年度" */
	struct str yen;	     /* the sum, "1,010,000円" */
	uint32_t n, n_open;  /* rows; those without an amount, which are not in the sum */
	struct str decision; /* what the one decision costs by the plan; "" it is not in it */
};

/* GET /owner: one A4. */
struct owner_view {
	const struct owner_figure *figures; /* three */
	size_t n_figures;
	const struct assess_gap *gap; /* the one decision; NULL: none is waiting */
	uint32_t n_gaps, n_done, n_items;
	uint32_t n_contradictions;
	const struct star_declaration *declaration; /* NULL */
	const struct owner_plan *plan;		    /* NULL: nothing is planned */
};
enum err page_owner(const struct pages *p, const struct page_frame *f, const struct owner_view *v,
	struct buf *out);

struct have_row {
	struct str id, name, provider, note;
	struct words offering;	      /* what kind it is */
	struct words stays_open, ask; /* of that kind: what it leaves, what to ask the provider */
	int64_t yen_year;	      /* -1: not said */
	ms_t until;
};
struct have_cover {
	const struct framework *framework;
	const struct framework_item *item;
	struct str by;	 /* names of what covers it; "" nothing */
	const char *how; /* assess_cover_name() */
	bool is_proven;
};

/* GET, POST /have: name provider offering yen note; do=drop, id */
struct have_offering {
	struct str id;
	struct words name;
};
struct have_view {
	const struct have_row *rows;
	size_t n;
	const struct have_offering *offerings;
	size_t n_offerings;
	const struct have_cover *covers;
	size_t n_covers;
	uint32_t n_proven, n_said, n_open;
	struct page_problems problems;
};
enum err page_have(const struct pages *p, const struct page_frame *f, const struct have_view *v,
	struct buf *out);

/* ---- On Today ------------------------------------------------------------------------------- */

struct programme_task {
	const struct assess_gap *gap; /* or */
	const struct assess_due *due;
	uint32_t n_questions; /* with gap: as in struct plan_row */
};

#endif
