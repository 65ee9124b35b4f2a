/*
 * Pages of a case's record: what is known, whom to tell, what exactly leaves, and who may get what.
 * All begin with the bar of pages/case.h.
 */
#ifndef PAGES_CASE_RECORD_H
#define PAGES_CASE_RECORD_H

#include "pages/case.h"
#include "respond/report.h"

/* ---- GET /cases/ID/record?all=1&open=GROUP; POST group f.FIELD (d.FIELD and t.FIELD of a time)
 * s.FIELD=value|unknown|not_applicable; do=ask: what the box can say is asked for anew ---- */

struct case_record_view {
	struct case_bar bar;
	const struct case_record *record;
	const bool *is_shown; /* one a field: asked by a form of this kind of incident */
	const bool *is_needed;
	bool shows_all;
	const struct report_form *form; /* that the share is of */
	struct record_share share;
	int zone_minutes;
	struct str wrong; /* a field whose value was not taken; "" none */
	/* One a field: what was typed with it and is not taken either; NULL: nothing was. */
	const struct str *typed;
	struct str open; /* a group that is shown open besides; "" none */
	const char *no;	 /* below "case.no."; NULL */
	bool can_ask;	 /* the box can be asked anew */
};
enum err page_case_record(const struct pages *p, const struct page_frame *f,
	const struct case_record_view *v, struct buf *out);

/* ---- GET /cases/ID/missing?to=: what one recipient's form asks and nobody said, in its order, and
 * what the box is not sure of. POST: to, fields as above; ok.FIELD=NR: yes to what the box said of
 * it in entry NR; do=say, or do=rest: what was left empty is said to be not known yet ---- */

struct case_missing_view {
	struct case_record_view record; /* its form and share are the recipient's */
	const struct recipient *recipient;
	const uint32_t *fields; /* of the record, each once */
	uint32_t n;
	const uint32_t *proposals; /* likewise: what the box said and is not sure of */
	uint32_t n_proposals;
};
enum err page_case_missing(const struct pages *p, const struct page_frame *f,
	const struct case_missing_view *v, struct buf *out);

/* ---- GET /cases/ID/reports ---- */

struct case_recipient_row {
	const struct recipient *recipient;
	const struct report_form *form; /* the best one; NULL none */
	struct report_past past;
	enum report_stage stage; /* the next */
	uint32_t n_missing;	 /* needed ones */
	uint32_t n_kept;
	bool is_asked; /* it comes into question for the playbooks that are up */
};
struct case_sent_row {
	const struct case_entry *entry;
	const struct recipient *recipient; /* NULL: of an earlier pack */
	const struct report_form *form;	   /* NULL likewise */
	uint32_t n_fields, n_masked;
	bool is_struck;
};
struct case_reports_view {
	struct case_bar bar;
	const struct case_recipient_row *rows; /* those that are asked first */
	size_t n;
	const struct case_sent_row *sent; /* the latest first */
	size_t n_sent;
	const struct case_sent_row
		*replies; /* REPLY entries, the latest first; no form, no fields */
	size_t n_replies;
};
/* POST /cases/ID/reports: recipient ack text: what a recipient answered */
enum err page_case_reports(const struct pages *p, const struct page_frame *f,
	const struct case_reports_view *v, struct buf *out);

/* ---- GET /cases/ID/report?to=&form=&stage=&yes=FIELD...: exactly what leaves.
 * GET /cases/ID/report/pdf, docx, xlsx, text with the same query; /report/machine with as=stix,
 * iodef, ocsf, veris besides. POST /cases/ID/report: to form stage yes... seen past
 * as=paper|stix|... way when_day when_time ack clock: what was seen was sent ---- */

struct case_kept_row {
	const struct record_field *field;
	const struct mask *mask;
};
struct case_official_row { /* the recipient's own file, laid beside this form */
	struct str name, sha256;
	bool is_ready; /* a person confirmed what its cells ask */
	ms_t at;
	struct str who;
};
struct case_report_view {
	struct case_bar bar;
	const struct report_filled *filled;
	const struct recipient *recipient;
	const struct report_form *const *forms; /* to choose from */
	size_t n_forms;
	struct report_past past;
	const struct record_say *say;
	const struct case_kept_row
		*kept; /* asked by this form and kept back, not for want of a yes */
	size_t n_kept;
	const struct case_kept_row *asks; /* go only with a yes: given or not */
	size_t n_asks;
	const struct case_clock_row *clocks; /* that it may meet; the chosen one first */
	size_t n_clocks;
	bool is_clock_chosen;
	struct str query; /* of the files: "to=police&form=..." */
	const struct case_official_row *officials;
	size_t n_officials;
	const char *official; /* what was wrong with a file, below "official.problem."; NULL */
	uint64_t bytes_max;   /* of one */
	struct str desk;      /* which ministry it is, by the company's sector; "" */
	struct str sha256;    /* of what leaves: the form sends it back */
	const char *no;
};
enum err page_case_report(const struct pages *p, const struct page_frame *f,
	const struct case_report_view *v, struct buf *out);

/* ---- POST /cases/ID/report/form?to=&form=&stage= (multipart: csrf, file): an official file comes
 * in. GET /cases/ID/report/filled?to=...&map=SHA256: the same filled in. GET, POST
 * /cases/ID/report/teach?to=...&map=SHA256: do=keep c.NR...; do=remove ---- */

struct case_teach_row {
	uint32_t nr;
	struct str place;    /* "基本!D7" */
	struct str question; /* as it stands in the file */
	struct str said;     /* what goes there, as one of the asks; "" nothing */
	uint32_t n_choices;  /* of the cell's own list */
	const struct str *choices;
	bool is_proposed; /* by likeness: nobody has said it yet */
	bool is_wrong;	  /* what was typed is none of the asks */
};
struct case_teach_view {
	struct case_bar bar;
	const struct recipient *recipient;
	const struct report_form *form;
	struct str name, sha256;
	bool is_ready;
	struct str other_name, other_sha256; /* another edition that was laid beside before; "" */
	const struct case_teach_row *rows;
	size_t n;
	uint32_t n_said, n_wrong;
	const struct str *asks; /* to choose from */
	size_t n_asks;
	struct str query;
};
enum err page_case_teach(const struct pages *p, const struct page_frame *f,
	const struct case_teach_view *v, struct buf *out);

/* ---- GET, POST /cases/ID/wishes: do=wish recipient kind field may until_days tlp reason;
 * do=strike of ---- */

struct case_wish_row {
	const struct case_entry *entry;
	const struct recipient *recipient; /* NULL: all */
	const struct record_field *field;  /* NULL: by class, or all */
	struct str class;		   /* "" none */
	uint8_t may;
	bool has_may, is_over;
	ms_t until;
};
struct case_wishes_view {
	struct case_bar bar;
	const struct record_set *set;
	const struct case_wish_row *wishes; /* the latest first */
	size_t n;
	const char *no;
};
enum err page_case_wishes(const struct pages *p, const struct page_frame *f,
	const struct case_wishes_view *v, struct buf *out);

#endif
