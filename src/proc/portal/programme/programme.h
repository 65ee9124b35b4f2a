/*
 * What the portal's pages of the programme share: answers, readings and frameworks as assess/ takes
 * them, results, gaps and duties of what the company has taken up. All of it lives in the request's
 * arena.
 */
#ifndef PROC_PORTAL_PROGRAMME_H
#define PROC_PORTAL_PROGRAMME_H

#include "proc/portal/deeds.h"
#include "proc/portal/web/handlers.h"

#include "store/programme.h"

handler_fn get_programme, post_programme, get_sites, post_sites;
handler_fn get_check, post_check, get_item, get_result, get_plan, get_plan_xlsx, post_plan;
handler_fn get_duties, post_duties, post_duties_calendar, get_calendar;
handler_fn get_file_pdf, get_file_xlsx, get_result_xlsx, get_owner_pdf;
handler_fn get_file, post_file, get_star, post_star, get_owner, get_have, post_have;
handler_fn post_section_link;

struct programme {
	struct assess_input in;
	struct str site; /* id; "" the company as a whole */
	struct store_reply *replies;
	size_t n_replies;
	struct store_pursuit *pursuits;
	size_t n_pursuits;
	struct store_site *sites; /* open ones */
	size_t n_sites;
};

/* ERR_NOT_FOUND: no such site, or it is closed. */
enum err programme_load(struct request *r, struct str site, struct programme *ret_programme);
/* The same framework, seen for one site. */
enum err programme_of(struct request *r, const struct programme *p, const struct framework *f,
	struct str site, struct assess_result *ret_result);

/* Part n (from 0) of the path; "" when there is none. */
struct str path_part(const struct request *r, unsigned n);
/* The framework that the path names behind /check/; NULL: none. */
const struct framework *path_framework(const struct request *r);
/* Index of a group; n_groups when there is none. */
uint32_t group_find(const struct framework *f, struct str id);
/* Index of a topic; FRAMEWORK_NO_TOPIC. */
uint32_t topic_find(const struct framework *f, struct str id);

const struct store_pursuit *programme_pursuit(const struct programme *p, const struct framework *f);
/* What is under way, at most max: taken up and not ended or, when nothing is, what has answers;
 * returns how many. */
size_t programme_pursued(const struct programme *p, const struct framework **list, size_t max);

/* < 0: a company meets a before b. */
int programme_order(const struct framework *a, const struct framework *b);

/* How far the items of a level are ("": of all), by what the assessment says of them. */
void programme_set_progress(
	const struct assess_result *result, struct str level, struct programme_journey *j);

/* How far a framework is, as pages show it. */
enum err programme_row_of(struct request *r, const struct programme *p, const struct framework *f,
	struct programme_row *ret_row);

/* Rows for the form, in the framework's order, with what is suggested; nothing typed. */
enum err programme_check_rows(struct request *r, const struct programme *p,
	const struct assess_result *result, struct check_row **ret_rows);
/* What is bought or had, as assess/ takes it. */
enum err programme_holdings(struct request *r, struct assess_holdings *ret_holdings);
/* What the company said of itself that it has not, and the box has not seen. */
enum err programme_absent(struct request *r, struct assess_input *in);
/* Sets the proposals of rows. */
enum err programme_propose(struct request *r, const struct programme *p,
	const struct assess_result *result, struct check_row *rows);

/* What is due of what the company has taken up, the earliest first. */
enum err programme_duties(
	struct request *r, const struct programme *p, struct duty_row **ret_rows, size_t *ret_n);
/* Of a duty that a document in force stands for, which is not among them; 0, 0 of any other. */
void duty_times(
	struct request *r, const struct framework_duty *duty, ms_t *ret_last, ms_t *ret_due);

/* Gaps of what the company has taken up: those to show, and those put off or not possible. */
struct programme_gaps {
	struct plan_row *rows, *put_off;
	size_t n, n_put_off;
};
enum err programme_gaps(
	struct request *r, const struct programme *p, struct programme_gaps *ret_gaps);

/* Keeps the framework's outcome as it is in this change. */
enum err programme_keep_outcome(struct store_tx *tx, struct request *r, const struct framework *f,
	struct str site, const char *who);

/* Reads what the box can measure and keeps it; once an hour, and after answers. */
void programme_read(struct request *r);
/* In a change under way: what the records here say by now. */
enum err programme_read_records(struct store_tx *tx, struct request *r);

/* ---- deeds ---- */

/* Answers, all in one change, with what they amount to. */
struct reply_deed {
	const struct framework *framework;
	const struct store_reply *list;
	size_t n;
	const char *action; /* for the audit log */
	/* not NULL: a link is used for it in the same change */
	const uint8_t *link;
};
enum err deed_replies(struct request *r, const struct reply_deed *d, char token[DEED_TOKEN_MAX]);

enum err deed_duty(struct request *r, const struct store_duty *duty, char token[DEED_TOKEN_MAX]);

/* A gap is put off, cannot be done, or comes back. subject: "FRAMEWORK/ITEM". */
#define PLAN_SUBJECT "plan" /* of all these decisions: they are listed together */
enum plan_state { PLAN_NONE, PLAN_LATER, PLAN_CANNOT };
struct plan_deed {
	const char *subject;
	enum plan_state state;
	ms_t until;
	const char *reason;
};
enum err deed_plan(struct request *r, const struct plan_deed *d, char token[DEED_TOKEN_MAX]);

enum err deed_pursuit(struct request *r, const struct store_pursuit *p, char token[DEED_TOKEN_MAX]);

undo_fn undo_reply, undo_duty, undo_plan, undo_pursuit;

/* ---- typed answers ---- */

/* Reads a-ITEM and r-ITEM of the form into rows (of `group`, or of all groups): what is shown again
 * when something is refused, and the replies to keep. */
struct typed {
	const struct framework *framework;
	struct store_reply *list; /* framework->n_items of room */
	size_t n;
	uint32_t n_problems;
};
enum err typed_read(struct request *r, const struct programme *p, const struct framework *f,
	uint32_t group, struct check_row *rows, struct typed *ret_typed);

/* What is wrong with this answer of the row; NULL: nothing. choice NULL: there is none. */
const char *typed_problem(
	const struct programme *p, const struct framework_choice *choice, struct check_row *row);
/* What the row holds as a reply of who is signed in. */
void typed_reply(struct request *r, const struct programme *p, const struct framework *f,
	const struct check_row *row, struct store_reply *ret_reply);

/* Proposals that are ticked (s-ITEM) are added to what was typed. */
void many_take(struct request *r, const struct programme *p, const struct framework *f,
	struct check_row *rows, struct typed *t);

/* fill=TOPIC/CHOICE: all of the topic that is open is added to what was typed. ERR_NOT_FOUND: no
 * such topic or choice. */
struct filled {
	uint32_t topic, n;
	uint32_t n_left; /* the machine shows less: left for the person */
	char left[120];	 /* their ids, as far as they fit */
};
/* The topic's group is the caller's to look at. */
enum err many_fill(struct request *r, const struct programme *p, struct check_row *rows,
	struct typed *t, struct filled *ret_filled);

/* What came by a link of this purpose (links.c routes to them). */
enum err section_get(struct request *r, const struct store_link *l, struct str token);
enum err section_post(
	struct request *r, const struct store_link *l, struct str token, const uint8_t *hash);
enum err file_sign_get(struct request *r, const struct store_link *l, struct str token);
enum err file_sign_post(
	struct request *r, const struct store_link *l, struct str token, const uint8_t *hash);

#endif
