/*
 * Ledgers at work: cells read and shown, rows looked over, sheets of other people understood. The
 * columns are those of packs/ledgers (model/ledger.h), the rows the store's; here a row is an array
 * of values, one for each column of the ledger, "" where nothing stands.
 *
 * The form in which a value is kept: text and person as typed, without control characters; a
 * choice's id; "12.5"; "2026-11-27"; yen as "12000"; "yes" or "no". What is reckoned is never kept.
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "assess/risk.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/time.h"
#include "model/ledger.h"
#include "model/table.h"

/* ---- cells ---- */

enum cell_problem {
	CELL_FINE,
	CELL_TOO_LONG,
	CELL_NOT_A_NUMBER,
	CELL_NOT_A_DATE,
	CELL_NOT_AN_AMOUNT,
	CELL_NOT_YES_NO,
	CELL_NOT_A_CHOICE,
};
#define CELL_PROBLEMS 7
const char *cell_problem_name(enum cell_problem p); /* "fine", "too_long", "number", "date", ... */
enum err cell_problem_parse(struct str s, enum cell_problem *ret_problem);

/*
 * What was typed, in the form that is kept; "" stays "". The value comes from the arena; with a
 * problem it is "". ERR_FULL; ERR_INVALID: the column is reckoned.
 */
enum err ledger_cell_read(const struct ledger_column *c, struct str typed, struct arena *a,
	struct str *ret_value, enum cell_problem *ret_problem);
/* A value for people: a choice's name; all else as it is kept (yes and no are the caller's words).
 */
struct str ledger_cell_words(const struct ledger_column *c, enum lang lang, struct str value);
/* What would do: "2026-11-27", "12000", the names of choices; "" for text. Appended to out. */
void ledger_cell_example(const struct ledger_column *c, enum lang lang, struct buf *out);

/* Small letters of half width without blanks, and without what stands in brackets at the end: for
 * comparing headings. Appended. */
void ledger_fold(struct str s, struct buf *out);

/* ---- rows ---- */

/* A person has still to fill this cell: it is needed here, and empty or open (model/ledger.h). */
bool ledger_cell_is_missing(
	const struct ledger *l, const struct ledger_column *c, const struct str *values);
uint32_t ledger_missing(const struct ledger *l, const struct str *values);

/* A value that is reckoned: a number, and of a risk its band. False when something that it needs
 * is not there. today: a civil date, "2026-11-27". */
struct ledger_reckoned {
	int64_t number;
	enum risk_band band; /* RECKON_RISK */
	bool is_forced;	     /* RECKON_IMPORTANCE: personal data, survival, ... and not the three */
};
bool ledger_reckon(const struct ledger *l, const struct ledger_column *c, const struct str *values,
	struct str today, struct ledger_reckoned *ret);
/* Days from one civil date to another; false when one is none. */
bool ledger_days_between(struct str from, struct str to, int64_t *ret_days);

/* ---- trees ---- */

#define LEDGER_TREE_DEPTH 8

struct ledger_branch {
	uint32_t row;	/* index of the row */
	uint32_t depth; /* 0: at the top */
};

/* The rows as a tree by the column LEDGER_PARENT, which holds the first needed cell of the row
 * above: each row once, those above before those below. A row whose parent is not there, or that
 * would be above itself or deeper than LEDGER_TREE_DEPTH, stands at the top. branches: n of room.
 * False when the ledger has no such column. ERR_FULL is told as false, too. */
bool ledger_tree(const struct ledger *l, const struct str *const *rows, uint32_t n, struct arena *a,
	struct ledger_branch *branches);

/* ---- sheets ---- */

#define LEDGER_SHEET_COLUMNS 128 /* columns of a sheet that are looked at */
#define LEDGER_NO_COLUMN UINT32_MAX

struct ledger_match {
	bool has_headings;
	uint32_t heading_row;
	uint32_t n_columns; /* of the sheet, up to the last one that holds something */
	uint32_t to[LEDGER_SHEET_COLUMNS]; /* index of our column, or LEDGER_NO_COLUMN */
};

/* Finds the row of headings (the one of the first 30 that names most columns) and what each means.
 * Without any, columns are unmatched and all rows count. Reckoned columns are never matched. */
void ledger_match(const struct ledger *l, const struct sheet *s, struct ledger_match *ret_match);

/* The same with the row that somebody named: from 1, 0: there is none. */
void ledger_match_row(const struct ledger *l, const struct sheet *s, uint32_t heading_row,
	struct ledger_match *ret_match);

struct ledger_cell_read_of {
	struct str value; /* as it is kept */
	struct str typed; /* as it stood in the sheet */
	enum cell_problem problem;
};

struct ledger_sheet_row {
	uint32_t row; /* of the sheet, from 0 */
	uint32_t n_problems;
	const struct ledger_cell_read_of *cells; /* l->n_columns of them */
};

struct ledger_sheet {
	uint32_t n_rows, n_good, n_bad;
	uint32_t n_left; /* rows over LIMIT_LEDGER_ROWS */
	const struct ledger_sheet_row *rows;
};

/* Every row below the headings that holds something in a matched column. When two columns of the
 * sheet mean the same one of ours, the first that is not empty counts. A row is bad when one of its
 * cells has a problem, or when its first needed column is empty while the sheet has that column.
 * ERR_FULL. */
enum err ledger_sheet_read(const struct ledger *l, const struct sheet *s,
	const struct ledger_match *match, struct arena *a, struct ledger_sheet *ret_sheet);

/* The values of the key columns (model/ledger.h), folded and joined, appended; nothing when one is
 * empty or the ledger has none. Two rows with the same key are about the same thing. */
void ledger_key(const struct ledger *l, const struct str *values, struct buf *out);

#endif
