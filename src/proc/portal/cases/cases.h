/*
 * Cases over HTTP: opening, deciding, steps, record, reports. See README.md. What each page needs
 * first is here: the case with its entries, and the one way to add to it.
 */
#ifndef PROC_PORTAL_CASES_CASES_H
#define PROC_PORTAL_CASES_CASES_H

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
/* A new case: `first` is its OPENED entry (without number), the rest follow it. */
enum err case_begin(struct request *r, struct case_entry *list, size_t n, char ret_id[CASE_ID_MAX],
	char ret_number[CASE_NUMBER_MAX]);

/* The same for the box itself, outside of any request (ingest, tick): `who` is "". On the writer's
 * thread. */
struct case_writer {
	ms_t now;
	int zone_minutes;
	enum case_by by;
	struct str who;
};
enum err case_write(struct store_tx *tx, const struct case_writer *w, const char *id,
	struct case_entry *list, size_t n, enum respond_no *ret_no);
enum err case_write_first(struct store_tx *tx, const struct case_writer *w, struct case_entry *list,
	size_t n, char ret_id[CASE_ID_MAX], char ret_number[CASE_NUMBER_MAX]);

#endif
