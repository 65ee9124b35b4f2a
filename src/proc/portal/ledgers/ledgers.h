/*
 * What the portal's pages of the ledgers share: the ledger that the path names, its rows as values
 * by column, what the machine proposes, deeds with their undo.
 */
#ifndef PROC_PORTAL_LEDGERS_H
#define PROC_PORTAL_LEDGERS_H

#include "proc/portal/deeds.h"
#include "proc/portal/web/handlers.h"

#include "ledger/ledger.h"
#include "model/directory.h"
#include "pages/ledger.h"
#include "store/ledger.h"
#include "store/programme.h"

handler_fn get_ledgers, get_ledger, post_ledger, post_ledger_found, get_ledger_row, post_ledger_row,
	get_row_check, post_row_check, get_ledger_risk, get_ledger_tree, get_ledger_export;
handler_fn get_ledger_import, post_ledger_import, post_ledger_file, get_ledger_match,
	post_ledger_match, get_ledger_look, post_ledger_look, get_held, post_held, get_held_row,
	post_held_row;

/* Before a case's id and "/" in the subject of a row of measures: what was learned there. */
#define LEDGER_OF_CASE "case:"
#define LEDGER_DATE_MAX 16
#define LEDGER_CHECK_PREFIX "check-" /* columns of a row's check: "check-7" */

/* The ledger of the path's second part, also a published list's; NULL: none. */
const struct ledger *path_ledger(const struct request *r);
/* The row of the path's third part, also a removed one. ERR_NOT_FOUND when it is no row of this
 * ledger. */
enum err path_row(struct request *r, const struct ledger *l, struct store_ledger_row *ret_row);
/* Today in the site's zone, "2026-11-27". */
void ledger_today(const struct request *r, char dst[LEDGER_DATE_MAX]);
void ledger_date_of(const struct request *r, ms_t at, char dst[LEDGER_DATE_MAX]);

/* The values of a row by column, in the arena; NULL: memory. */
const struct str *ledger_values_of(
	struct arena *a, const struct ledger *l, const struct store_ledger_row *row);

struct ledger_rows {
	struct store_ledger_row *rows;
	const struct str **values; /* of each row */
	size_t n;
};
/* All rows that stand, or all that were removed, in the order in which they were made. */
enum err ledger_rows_load(const struct store_view *v, struct arena *a, const struct ledger *l,
	bool is_removed, struct ledger_rows *ret_rows);
/* Nobody but a machine wrote a cell of it. */
bool ledger_row_is_machines(const struct store_ledger_row *row);

/* What the machine proposes and nobody took or refused yet. */
enum err ledger_proposals(
	struct request *r, const struct ledger *l, struct ledger_found **ret_list, size_t *ret_n);

/* In a change under way (r->view is its view): what the machine filled in before and knows better
 * by now. What a person wrote stays. */
enum err ledger_refresh(struct store_tx *tx, struct request *r);

/* A row for the store: id and ledger; the cells are those with a value, or all of them. */
enum err ledger_row_make(struct request *r, const struct ledger *l, const struct str *values,
	bool with_empty, struct store_ledger_row *ret_row);

/* Rows written, removed, and rows of an import held, all in one change with one undo. */
struct ledger_deed {
	const struct ledger *ledger;
	enum store_origin origin;
	const struct store_ledger_row *rows;
	size_t n_rows;
	const char *const *removed; /* ids */
	size_t n_removed;
	const struct store_held_row *held; /* their batch is filled in here */
	size_t n_held;
	const char *drop_held; /* id; NULL: none */
	const char *action;    /* for the audit log */
};
enum err deed_ledger(struct request *r, const struct ledger_deed *d, char token[DEED_TOKEN_MAX],
	struct store_ledger_done *ret_done);
/* What a token that begins with 'l' undoes. */
enum err undo_ledger(struct store_tx *tx, struct request *r, const char *batch);

/* When the ledger was last looked through; 0: never. */
enum err ledger_reviewed(
	const struct store_view *v, struct arena *a, const struct ledger *l, ms_t *ret_at);

/* The same of one ledger that somebody changed. */
enum err ledger_reading_of(struct store_tx *tx, struct request *r, const struct ledger *l);
/* ledger_rows, ledger_complete and services_second_factor as readings, into the store. */
enum err ledger_readings(struct store_tx *tx, struct request *r);

/* ---- sheets that were brought and wait for the next page ---- */

void ledger_sheets_start(struct portal *p);
void ledger_sheets_done(struct portal *p);

#endif
