/*
 * Pages of cases: what each shows and where its forms go. All pages of one case begin with the same
 * bar: its number and title, the phases, the parts of it. The rules of pages.h hold.
 */
#ifndef PAGES_CASE_H
#define PAGES_CASE_H

#include "model/case.h"
#include "model/damage.h"
#include "model/odd.h"
#include "model/playbook.h"
#include "model/record.h"
#include "pages/pages.h"
#include "respond/join.h"
#include "respond/respond.h"

enum case_part { /* of a case: /cases/ID, /cases/ID/steps, ... */
	CASE_PART_NOW,
	CASE_PART_STEPS,
	CASE_PART_RECORD,
	CASE_PART_REPORTS,
	CASE_PART_ACTIONS,
	CASE_PART_EXHIBITS,
	CASE_PART_HANDS,
	CASE_PART_DAMAGE,
	CASE_PART_AFTER,
	CASE_PART_STORY, /* every entry */
};
#define CASE_PARTS 10
const char *case_part_name(
	enum case_part p); /* "now", "steps", ...: the path's last part, "" of now */

struct case_bar {
	const struct case_head *head;
	enum case_part part;
	bool can_write; /* the reader may, and the case is open */
};

/* A sentence about what was sent and not taken; key below "case.no.", NULL: nothing was wrong. */
struct case_typed {
	const char *no;
	const char *form; /* which form it was: "decide", "close", ... */
	struct str text;  /* what was typed, so that nobody types it again */
};

/* ---- GET /cases?q=&show=open|closed|drills&page= ---- */

enum cases_show { CASES_OPEN, CASES_CLOSED, CASES_DRILLS };
#define CASES_SHOWS 3
const char *cases_show_name(enum cases_show s); /* "open", "closed", "drills" */
enum err cases_show_parse(struct str s, enum cases_show *ret_show);

struct cases_view {
	struct str query;
	enum cases_show show;
	const struct case_head *list; /* the latest changed first */
	size_t n;
	uint32_t n_total, n_open;
	uint32_t page, n_pages;
};
enum err page_cases(const struct pages *p, const struct page_frame *f, const struct cases_view *v,
	struct buf *out);

/* ---- GET, POST /cases/new?from=call|outside|person&alert=ID: somebody who is logged in ----
 * title text when_day when_time device name contact role called_back=1 playbook alert */

struct case_new_view {
	const char *from;		 /* "call", "outside", "person" */
	const struct alert_brief *alert; /* NULL none */
	const struct setup_value *values;
	size_t n_values;
	bool is_called_back;
	const char *playbook; /* chosen; "" none */
	const struct playbook_set *playbooks;
	struct page_problems problems;
	const char *no;
};
enum err page_case_new(const struct pages *p, const struct page_frame *f,
	const struct case_new_view *v, struct buf *out);

/* ---- GET /cases/ID. POST /cases/ID: do=decide is reason; do=no_incident why reason;
 * do=phase to reason; do=step playbook step state reason; do=playbook playbook state reason;
 * do=note text; do=happened text when_day when_time; do=strike of reason; do=close reason;
 * do=reopen reason; do=join case | alert; do=apart alert;
 * do=clock clock state=not|met|applies reason; do=clock clock state=moved due_day due_time reason;
 * back ---- */

struct case_step { /* of a playbook that is up */
	const struct playbook *playbook;
	const struct playbook_step *step;
	const struct respond_step_done *done; /* NULL: nobody said anything yet */
	const char *act_no; /* of a step with an act: why the box cannot do it, key below
			       "case.no.act_"; NULL: it can */
};

struct case_offer { /* a playbook that fits and is not up */
	const struct playbook *playbook;
	const char *why; /* key below "case.offer.": "alert", "sign", "other" */
};

struct case_beside {			 /* another case or alert that may belong to it */
	const struct case_head *head;	 /* a case; NULL: an alert */
	const struct alert_brief *alert; /* NULL: a case */
	const char *why;		 /* key below "case.beside.": "device", "time" */
};

struct case_wanted { /* a field of the record that a clock's report must have, or that it hangs on
		      */
	struct str field, group, name;
};

struct case_clock_row { /* as respond/clock.h gives it */
	struct str key; /* of the pair `clock` */
	struct str name, recipient;
	struct str unconfirmed;		   /* what is not sure of it; "" */
	struct str why;			   /* who set it aside or moved it, and why; "" */
	const struct case_wanted *missing; /* of its report: nobody said anything of them */
	const struct case_wanted *unsaid;  /* whether it runs depends on them */
	uint32_t n_missing, n_unsaid;
	ms_t due_first; /* "3 to 5 days": the third, `due` is the fifth; 0: one day only */
	bool can_move;
	bool is_open;	   /* it wants an answer */
	ms_t due;	   /* 0: without delay */
	const char *state; /* key below "case.clock.": "running", "soon", "over", "met", ... */
};

struct case_told_row {
	struct str whom; /* words, or as it was typed */
	struct str who;
	ms_t at;
};

struct case_view {
	struct case_bar bar;
	struct case_typed typed;
	struct str from;    /* "alert", "odd", "call", "outside", "person", "drill" */
	struct str told_by; /* "": the box, or without a name */
	struct str told_contact;
	struct str said; /* in their words */
	struct str where;
	bool has_called_back, is_called_back; /* from outside: was it checked by a call? */
	const enum odd_sign *signs;
	size_t n_signs;
	const enum odd_did *did;
	size_t n_did;
	ms_t noticed, since;		  /* since 0: not known */
	const struct alert_brief *alerts; /* that belong to it, the first one first */
	size_t n_alerts;
	const enum join_why *alert_whys; /* of each: why the box put it in; JOIN_NOT: a person did,
					  * or it is the first. NULL: of none */
	const struct device_brief *device;	 /* NULL */
	const struct respond_decision *decision; /* the latest; NULL: none yet */
	const struct case_step *next;		 /* at most three */
	size_t n_next;
	uint32_t n_left, minutes_left;		 /* of all steps that are up */
	const struct playbook *const *playbooks; /* that are up */
	size_t n_playbooks;
	const struct case_offer *offers;
	size_t n_offers;
	const struct case_beside *beside;
	size_t n_beside;
	const struct case_clock_row *clocks;
	size_t n_clocks;
	const struct respond_action *actions; /* of the box */
	size_t n_actions;
	const struct case_told_row *told;
	size_t n_told;
	const struct case_entry *notes; /* notes and things that happened, the latest first */
	size_t n_notes;
	uint32_t n_exhibits;
};
enum err page_case(const struct pages *p, const struct page_frame *f, const struct case_view *v,
	struct buf *out);

/* ---- the mail about clocks of one case: what, until when, why, what to do, how many minutes.
 * Neither the case's title nor names of persons or companies: mail travels ---- */

struct clock_mail_row {
	struct str name;   /* of the clock */
	const char *state; /* as case_clock_row */
	ms_t due;
	uint32_t n_missing;
};
struct clock_mail_view {
	struct str number, url; /* of the case */
	const struct clock_mail_row *rows;
	size_t n;
};
enum err page_clock_mail(const struct pages *p, const struct page_frame *f,
	const struct clock_mail_view *v, struct buf *ret_subject, struct buf *ret_text);

/* ---- GET /cases/ID/steps ---- */

struct case_steps_view {
	struct case_bar bar;
	struct case_typed typed;
	const struct playbook *const *playbooks; /* up */
	size_t n_playbooks;
	const struct case_step *steps; /* of all of them, by phase, then playbook, in order */
	size_t n;
	const struct case_offer *offers; /* all that are not up, those that fit first */
	size_t n_offers;
};
enum err page_case_steps(const struct pages *p, const struct page_frame *f,
	const struct case_steps_view *v, struct buf *out);

/* ---- GET /cases/ID/story?verify=1&page=; /cases/ID/lines.jsonl ---- */

struct case_story_view {
	struct case_bar bar;
	struct case_typed typed;
	const struct case_entry *entries;     /* the first one first */
	const bool *is_struck, *may_strike;   /* one for each */
	const struct playbook_set *playbooks; /* NULL: ids stand as they are */
	const struct record_set *records;     /* likewise */
	const struct damage_set *damage;      /* likewise */
	int zone_minutes;
	size_t n;
	size_t n_all;		/* of the case */
	uint32_t page, n_pages; /* page 1 has the latest */
	char head[CASE_HASH_BYTES * 2 + 1];
	bool is_verified;  /* it was asked for just now */
	const char *fault; /* key below "case.fault.", "whole" when nothing is wrong */
	uint32_t fault_nr;
};
enum err page_case_story(const struct pages *p, const struct page_frame *f,
	const struct case_story_view *v, struct buf *out);

/* ---- GET /cases/ID/quick: the quick report, one page, to print (5-1-1-3) ---- */

enum err page_case_quick(const struct pages *p, const struct page_frame *f,
	const struct case_view *v, struct buf *out);

/* ---- GET /cases/ID/actions; POST: do=take act device|name|address hours sure; do=undo of ---- */

struct case_act_offer {
	enum act act;
	const char *no;	       /* key below "case.no.act_"; NULL: it can be taken */
	bool needs_sure;       /* an administrator works from that device */
	unsigned looks;	       /* bits of enum respond_looks: a "yes" to these is needed, too */
	unsigned means, lacks; /* bits of enum respond_act_means */
	uint32_t hours;
};
/* Packets that are kept because of action nr. */
struct case_packets_row {
	uint32_t nr;
	uint64_t seen, frames; /* seen - frames are missing */
};
struct case_actions_view {
	struct case_bar bar;
	struct str device;	   /* that is chosen; "" none */
	uint32_t n_held, held_max; /* of all cases */
	uint32_t n_refused;	   /* cards and addresses that the enforcer does not hold */
	const struct case_packets_row *kept;
	size_t n_kept;
	struct case_typed typed;
	const struct device_brief *devices; /* to choose from; that of the case is chosen */
	size_t n_devices;
	const struct case_act_offer *offers;
	size_t n_offers;
	const struct respond_action *actions; /* the first one first */
	size_t n_actions;
};
enum err page_case_actions(const struct pages *p, const struct page_frame *f,
	const struct case_actions_view *v, struct buf *out);

/* ---- GET /cases/ID/exhibits; POST (multipart: csrf, kind, file; or do=packets alert, do=quick);
 * GET /cases/ID/exhibits/SHA256: the bytes, always as a download ---- */

struct case_exhibit_row {
	struct str sha256, name, kind;
	const char *form; /* below "exhibit.form.": what its bytes say it is; "unknown" */
	uint64_t bytes;
	ms_t at;
	struct str who;
	bool is_whole;
};
struct case_exhibits_view {
	struct case_bar bar;
	const struct case_exhibit_row *rows;
	size_t n;
	const struct alert_brief *alerts; /* whose packets can be put in */
	size_t n_alerts;
	bool can_quick;
	const char *problem; /* key below "exhibit.problem."; NULL */
	uint64_t bytes_max;
};
enum err page_case_exhibits(const struct pages *p, const struct page_frame *f,
	const struct case_exhibits_view *v, struct buf *out);

/* ---- GET /odd, POST /odd, GET /odd/sent?n=: the five questions, without a log-in ----
 * sign (repeated) where since did (repeated) name contact note */

struct odd_form {
	bool is_shown;
	const char *problem; /* key below "oddform.problem."; NULL: nothing is wrong */
	uint32_t signs, did; /* bits, as they were ticked */
	enum odd_since since;
	bool has_since;
	struct str where, name, contact, note;
};

struct odd_sent_view {
	struct str number; /* "2026-003" */
	const struct odd_view *numbers;
};
enum err page_odd_sent(const struct pages *p, const struct page_frame *f,
	const struct odd_sent_view *v, struct buf *out);

#endif
