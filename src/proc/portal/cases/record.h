/* What the pages of a case's record and its reports share. */
#ifndef PROC_PORTAL_CASES_RECORD_H
#define PROC_PORTAL_CASES_RECORD_H

#include "docs/notice/machine.h"
#include "pages/case_record.h"
#include "proc/portal/cases/cases.h"
#include "proc/portal/web/handlers.h"

/* The record of the case, with what the settings give laid over it. */
enum err case_record_load(
	struct request *r, const struct respond_case *c, struct case_record *ret_record);
/* The same as it was at that entry; nothing laid over. */
enum err case_record_then(struct request *r, const struct respond_case *c, uint32_t until_nr,
	struct case_record *ret_record);
/* Words of packs/text in the language of reports: the page's, plain Japanese as Japanese. */
enum lang case_report_lang(const struct request *r);
struct str case_report_words(struct request *r, const char *key);
void case_record_say(struct request *r, struct record_say *ret_say);

/* One field as a form sent it: nothing new (false), or an entry. What was typed is given back in
 * any case; *ret_wrong: it does not fit; *ret_emptied: what was known is taken back. */
bool case_say_field(struct request *r, const struct record_value *v, struct case_entry *e,
	bool *ret_wrong, bool *ret_emptied, struct str *ret_typed);

/* A report to one recipient, ready to be shown or made: from the query or, of a POST, the form. */
struct case_leaving {
	struct respond_case c;
	struct case_bar bar;
	struct case_record record, then;
	const struct recipient *recipient;
	const struct report_form *form;
	struct report_past past;
	enum report_stage stage;
	struct mask *masks;
	struct release release;
	struct report_filled filled;
	struct record_say say;
	uint32_t n_yes;
	struct str *yes;
	bool is_off_stage; /* the stage that was asked for may not follow: another one is shown */
	/* Of all that leaves, as plain text: what a person saw is told by it from what is so now.
	 */
	char sha256[DIGEST_HEX_MAX];
	size_t bytes;
};
/* ERR_NOT_FOUND: no such recipient or form of theirs. */
enum err case_leave(struct request *r, const struct form *asked, struct case_leaving *ret_leaving);

/* Of a drill nothing leaves: it may be filled in and looked at. */
enum err case_refuse_drill(struct request *r, const struct case_leaving *l);
/* "to=police&form=...&stage=..." and each yes, as the page and its files are asked for. */
struct str case_leaving_query(struct request *r, const struct case_leaving *l);
/* The page; no and official: what was not taken, below "case.no." and "official.problem."; NULL. */
enum err case_report_show(
	struct request *r, const struct case_leaving *l, const char *no, const char *official);
/* Which ministry the recipient `ministry` is, by the company's sector (packs/guide/sectors15.yaml);
 * "" when the sector is not known, and of all other recipients. */
struct str case_desk_of(
	struct request *r, const struct case_record *record, const struct recipient *recipient);

/* What leaves, as plain text and as a file for machines. */
enum err case_leaving_text(struct request *r, const struct case_leaving *l, struct buf *out);
enum err case_leaving_machine(struct request *r, const struct case_leaving *l,
	enum notice_format format, struct buf *out);
/* The clocks that it may meet, for the page; the one that its recipient and stage speak of first.
 */
enum err case_report_clocks(
	struct request *r, const struct case_leaving *l, struct case_report_view *v);
/* The clock that the form names, into the entry; *ret_is_such: it is one of the case, or none. */
enum err case_report_put_clock(
	struct request *r, const struct case_leaving *l, struct case_entry *e, bool *ret_is_such);

/* What the box can say by itself, as entries that are not said yet (filling.c). */
enum err case_fill_entries(struct request *r, const struct respond_case *c,
	struct case_entry **ret_list, size_t *ret_n);
/* A case that begins with an alert: its first entries, and what the box can say of it by itself. In
 * a change under way r->view is its view. */
enum err case_fill_first(struct request *r, const struct store_alert *a,
	const struct case_entry *first, size_t n, struct case_entry **ret_list, size_t *ret_n);
/* Says them, as the box. */
enum err case_fill_say(struct request *r, const struct respond_case *c);

/* Names, kinds and addresses come in after the alert, and people act: records of open cases in
 * which something happened within three hours are filled in anew (portal_cases_tick()). */
void case_fill_tick(struct request *r);

handler_fn get_case_record, post_case_record, get_case_missing, post_case_missing, get_case_reports,
	get_case_report, post_case_report, get_case_report_pdf, get_case_report_docx,
	get_case_report_xlsx, get_case_report_text, get_case_report_machine, get_case_report_filled,
	post_case_report_form, get_case_teach, post_case_teach, get_case_wishes, post_case_wishes,
	post_case_reply;

#endif
