/*
 * The rows of ledgers, which packs/ledgers describes (model/ledger.h); see store.h for the rules
 * that hold for all. The store knows neither what columns there are nor what a cell may hold: who
 * writes has looked at that.
 *
 * A machine never writes over what a person wrote, emptied or removed. Every deed is kept, the
 * latest LIMIT_LEDGER_HISTORY of each row, and the deeds of one batch can be undone together.
 */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include "store/store.h"

#define STORE_LEDGER_MAX 40 /* bytes of a ledger's id with its end */
#define STORE_COLUMN_MAX 40 /* likewise of a column's */
#define STORE_LEDGER_SUBJECT_MAX 128

enum store_origin { /* the order is kept in databases */
	STORE_BY_PERSON,
	STORE_BY_MACHINE, /* filled in from what the box knows */
	STORE_BY_IMPORT,  /* from a file that a person gave: as good as the person's word */
};
#define STORE_ORIGINS 3
const char *store_origin_name(enum store_origin o); /* "person", "machine", "import" */

struct store_cell {
	struct str column;
	struct str value; /* may be "": somebody emptied it */
	bool by_machine;
	ms_t at;
};

struct store_ledger_row {
	struct store_id id;
	char ledger[STORE_LEDGER_MAX];
	char subject[STORE_LEDGER_SUBJECT_MAX]; /* device, domain or staff id that it was filled in
						   for; "" none. At most one row for each */
	ms_t created, changed, removed;		/* removed 0: stands */
	char who[LIMIT_NAME_BYTES];		/* who made it, and how */
	enum store_origin origin;
	uint32_t n_cells;
	const struct store_cell *cells; /* by column id */
};

/* NULL when the row has no such cell. */
const struct store_cell *store_ledger_cell(const struct store_ledger_row *row, struct str column);
/* What stands in it; "" when the row has no such cell. */
struct str store_ledger_value(const struct store_ledger_row *row, struct str column);

/* ---- deeds ---- */

struct store_hand { /* who does it */
	enum store_origin origin;
	char who[LIMIT_NAME_BYTES];
	struct store_id batch; /* what can be undone together; "" cannot be undone */
	ms_t at;
};

struct store_ledger_done {
	uint32_t n_made, n_changed, n_same; /* rows */
	uint32_t n_left; /* rows and cells that a machine left as a person wants them */
};

/*
 * Makes or changes rows, all or none. A row is found by its id, else by its subject (when it has
 * one). Used of each row: id, ledger, subject, and of its cells column and value; what is not among
 * the cells stays as it is. The same value is no change, and stays the machine's where it was, nor
 * is "" where nothing was. A
 * person brings a removed row back by writing it, a machine does not.
 *
 * ERR_LIMIT: a value over LIMIT_LEDGER_CELL_BYTES, more than LIMIT_LEDGER_COLUMNS cells or
 * LIMIT_LEDGER_ROWS rows that stand, a column's id too long. ERR_INVALID: the id is a row of
 * another ledger, or no ledger is named.
 */
enum err store_ledger_put(struct store_tx *tx, const struct store_hand *by,
	const struct store_ledger_row *rows, size_t n, struct store_ledger_done *ret_done);
/* ERR_NOT_FOUND: no such row, or removed already. */
enum err store_ledger_remove(struct store_tx *tx, const struct store_hand *by, const char *id);
/* Takes back all deeds of the batch, the latest first, and its held rows with them. What somebody
 * changed since stays: *ret_kept rows and cells. ERR_NOT_FOUND: no such batch, or undone already.
 */
enum err store_ledger_undo(struct store_tx *tx, const char *batch, ms_t now, uint32_t *ret_kept);

/* ---- reading ---- */

struct store_ledger_query {
	const char *ledger;
	struct str text;	/* part of any cell, ASCII letters of either case; "" all */
	struct str column;	/* with value: only rows whose cell is exactly that; "" all */
	struct str value;	/* "": rows whose cell is empty or missing */
	struct str sort;	/* column id; "": in the order in which they were made */
	bool is_number;		/* sorted by the number that the cell begins with */
	bool is_descending;	/* empty cells come last either way */
	bool is_removed;	/* those that were removed instead of those that stand */
	uint32_t offset, limit; /* limit 0: LIMIT_LEDGER_ROWS */
};

/* *ret_total: how many match without offset and limit. */
enum err store_ledger_list(const struct store_view *v, const struct store_ledger_query *lq,
	struct arena *a, struct store_ledger_row **ret_list, size_t *ret_n, uint32_t *ret_total);
enum err store_ledger_get(const struct store_view *v, const char *id, struct arena *a,
	struct store_ledger_row *ret_row); /* also a removed one; ERR_NOT_FOUND */

struct store_ledger_count {
	char ledger[STORE_LEDGER_MAX];
	uint32_t rows; /* that stand */
	uint32_t held;
	ms_t changed; /* the latest change of any of its rows */
};
/* Of each ledger that has or had rows, by id. */
enum err store_ledger_counts(const struct store_view *v, struct arena *a,
	struct store_ledger_count **ret_list, size_t *ret_n);

enum store_ledger_deed { /* the order is kept in databases */
	STORE_LEDGER_MADE,
	STORE_LEDGER_CHANGED,
	STORE_LEDGER_REMOVED,
	STORE_LEDGER_RETURNED, /* from being removed */
};
#define STORE_LEDGER_DEEDS 4
const char *store_ledger_deed_name(enum store_ledger_deed d); /* "made", "changed", ... */

struct store_cell_change {
	struct str column, before, after;
};

struct store_ledger_change {
	enum store_ledger_deed deed;
	enum store_origin origin;
	char who[LIMIT_NAME_BYTES];
	struct store_id batch;
	ms_t at, undone; /* undone 0: it stands */
	uint32_t n_cells;
	const struct store_cell_change *cells; /* none of a row that was made */
};
/* Latest first. */
enum err store_ledger_history(const struct store_view *v, const char *id, struct arena *a,
	struct store_ledger_change **ret_list, size_t *ret_n);

/* ---- rows of an import that wait for a person ---- */

#define STORE_HELD_CELL_BYTES 4096 /* longer ones are cut at a character */
#define STORE_HELD_ERROR_MAX 160   /* likewise, with its end */

struct store_held_cell {
	struct str column; /* "": about the row as a whole */
	struct str value;  /* as it stood in the file */
	struct str error;  /* message id; "": nothing is wrong with this one */
};

struct store_held_row {
	struct store_id id;
	char ledger[STORE_LEDGER_MAX];
	struct store_id batch;
	uint32_t place; /* row of the file, from 1 */
	ms_t created;
	char who[LIMIT_NAME_BYTES];
	uint32_t n_cells;
	const struct store_held_cell *cells; /* in the order in which they were given */
};

/* ERR_LIMIT: more than LIMIT_LEDGER_ROWS of a ledger, or more than LIMIT_LEDGER_COLUMNS cells. */
enum err store_ledger_hold(struct store_tx *tx, const struct store_held_row *row);
enum err store_ledger_held_drop(struct store_tx *tx, const char *id); /* ERR_NOT_FOUND */
enum err store_ledger_held_drop_of(struct store_tx *tx, const char *ledger);
enum err store_ledger_held_get(const struct store_view *v, const char *id, struct arena *a,
	struct store_held_row *ret_row); /* ERR_NOT_FOUND */
/* Of lq: ledger, offset, limit. In the order in which they came. *ret_total: how many there are
 * without offset and limit. */
enum err store_ledger_held_list(const struct store_view *v, const struct store_ledger_query *lq,
	struct arena *a, struct store_held_row **ret_list, size_t *ret_n, uint32_t *ret_total);

#endif
