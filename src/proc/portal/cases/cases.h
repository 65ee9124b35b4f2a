/*
 * Cases over HTTP: opening, deciding, steps, record, reports. See README.md. What each page needs
 * first is here: the case with its entries, and the one way to add to it.
 */
#ifndef PROC_PORTAL_CASES_CASES_H
#define PROC_PORTAL_CASES_CASES_H

#include "pages/case.h"
#include "proc/portal/web/request.h"
#include "respond/respond.h"
#include "store/case.h"

/* The case that the request's path names ("*"), read and reckoned in the request's arena.
 * ERR_NOT_FOUND. */
enum err case_open(struct request *r, struct str id, struct respond_case *ret_case);

/* An entry to be written by the person who sends the request (kind and pairs set; nr, at, by and
 * who are filled in). Lines are numbered and chained on the writer's thread, so that two who write
 * at once both stay. *ret_no: why not, when it may not (nothing is written, ERR_OK). The request's
 * view shows it afterwards. */
enum err case_say(struct request *r, const char *id, struct case_entry *e, enum respond_no *ret_no);
/* Several at once, all or none. */
enum err case_say_all(struct request *r, const char *id, struct case_entry *list, size_t n,
	enum respond_no *ret_no);
/* The same by the box; not as part of a change. */
enum err case_say_by_box(struct request *r, const char *id, struct case_entry *list, size_t n,
	enum respond_no *ret_no);
/* A new case: `first` is its OPENED entry (without number), the rest follow it. */
enum err case_begin(struct request *r, struct case_entry *list, size_t n, char ret_id[CASE_ID_MAX],
	char ret_number[CASE_NUMBER_MAX]);

/* All entries of a case, in order, with room behind them for `more`. */
enum err case_entries(const struct store_view *v, const char *id, size_t more, struct arena *a,
	struct case_entry **ret_list, size_t *ret_n);

/* The same for the box itself, outside of any request (ingest, tick): `who` is "". On the writer's
 * thread. */
struct case_writer {
	ms_t now;
	int zone_minutes;
	enum case_by by;
	struct str who;
	/* Whose portal says which clocks run: asked when a CLOSED is judged, in the very change
	 * that writes it. NULL: it closes none that is an incident. */
	const struct request *closer;
	uint32_t open_clocks; /* clocks without an answer, as whoever closes the case found them */
	const char *new_id;   /* of a new case; NULL: one of its own */
};
/* ERR_NOT_FOUND; ERR_LIMIT: LIMIT_CASE_ENTRIES or LIMIT_CASE_LINES_BYTES (what is not a person's
 * stops before), or taken apart LIMIT_CASE_BYTES; ERR_UNSUPPORTED: a later version wrote in it, and
 * these entries look back. *ret_no: why not; nothing is
 * written then, and it is ERR_OK. */
enum err case_write(struct store_tx *tx, const struct case_writer *w, const char *id,
	struct case_entry *list, size_t n, enum respond_no *ret_no);
/* list[0] is its OPENED entry, without a number. ERR_INVALID: one of them may not be. */
enum err case_write_first(struct store_tx *tx, const struct case_writer *w, struct case_entry *list,
	size_t n, char ret_id[CASE_ID_MAX], char ret_number[CASE_NUMBER_MAX]);

/* ---- what the pages of this room share ---- */

/* The case that the path names, with whether the reader may write: what each page begins with. */
enum err case_page(struct request *r, enum case_part part, struct respond_case *ret_case,
	struct case_bar *ret_bar);
/* A new entry of that kind in the arena; NULL: memory. */
struct case_entry *case_entry_new(struct request *r, enum case_kind kind);
/* Adds a pair unless the value is empty. */
void case_put(struct case_entry *e, enum case_key key, struct str value);
void case_put_time(struct request *r, struct case_entry *e, enum case_key key, ms_t at);
/* The reason or text of a form: clean, in lines; "" when it is blank. *ret_is_long: over `max`. */
struct str case_text(struct request *r, const char *field, size_t max, bool *ret_is_long);
/* What two fields say together: day and time of day in the site's zone; 0: both are blank.
 * ERR_MALFORMED. */
enum err case_when(struct request *r, ms_t *ret_at);
/* "14:30", as a span of the day. */
bool case_clock_time(struct str s, ms_t *ret_span);

/* Playbooks: steps of all that are up, by phase (steps.c). */
enum err case_steps_of(struct request *r, const struct respond_case *c,
	const struct playbook *const **ret_books, size_t *ret_n_books, struct case_step **ret_steps,
	size_t *ret_n);
enum err case_offers_of(struct request *r, const struct respond_case *c, bool all,
	struct case_offer **ret_offers, size_t *ret_n);
/* The alerts that belong to it, as pages show them, the first one first. */
enum err case_alerts_of(struct request *r, const struct respond_case *c,
	const struct alert_brief **ret_alerts, size_t *ret_n);

/* An alert to act on joins the open case that it belongs to (respond/join.h), else it begins one by
 * itself; in the change that the alert is written in (ingest). */
enum err case_from_alert(struct store_tx *tx, struct request *r, const struct store_alert *a);
/* The case that took this alert up or, failing that, the open one of this device; ERR_NOT_FOUND. */
enum err case_of_alert(const struct store_view *v, const char *alert, const char *device,
	struct case_head *ret_head);

/* How many may be sent without a log-in: of one address, and in all (odd_gate.c). */
struct odd_gate;
struct odd_gate *odd_gate_new(void); /* NULL: memory */
void odd_gate_free(struct odd_gate *g);
bool odd_gate_take(struct odd_gate *g, struct addr address, ms_t now);

/* A case of this alert, by who sends the request. ERR_NOT_FOUND: there is no such alert. */
enum err case_begin_alert(struct request *r, struct str alert, char ret_id[CASE_ID_MAX],
	char ret_number[CASE_NUMBER_MAX]);
/* Open ones, drills apart. */
enum err case_count_open(const struct store_view *v, struct arena *a, uint32_t *ret_n);

handler_fn get_cases, get_case, post_case, get_case_steps, get_case_story, get_case_lines,
	get_case_quick, get_case_exhibits, post_case_exhibit, get_case_exhibit, post_case_keep,
	get_case_new, post_case_new;
handler_fn get_case_damage, post_case_damage, get_case_hands, post_case_hands, get_case_paper,
	post_case_paper;
handler_fn get_odd, post_odd, get_odd_sent;

#endif
