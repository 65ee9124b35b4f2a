/*
 * Pages of the ledgers: the lists that a company keeps, their rows, what the machine found for
 * them, sheets brought in, the risk sheet. The rules of pages.h hold. What columns there are, and
 * every word of them, comes from packs/ledgers; a row is an array of values, one for each column
 * (ledger/ledger.h).
 */
#ifndef PAGES_LEDGER_H
#define PAGES_LEDGER_H

#include "ledger/ledger.h"
#include "pages/pages.h"

/* ---- All ledgers ---------------------------------------------------------------------------- */

struct ledgers_row {
	const struct ledger *ledger;
	uint32_t n_rows, n_open; /* that stand; with something missing */
	uint32_t n_held;	 /* rows of imports that wait */
	uint32_t n_found;	 /* rows that the machine proposes */
	ms_t changed, reviewed;	 /* 0: never */
	bool is_due;		 /* to be looked through */
};

/* GET /ledgers */
struct ledgers_view {
	const struct ledgers_row *rows;
	size_t n;
};
enum err page_ledgers(const struct pages *p, const struct page_frame *f,
	const struct ledgers_view *v, struct buf *out);

/* ---- One ledger ----------------------------------------------------------------------------- */

enum page_ledger_show {	     /* form values and keys below "ledger.show." */
	PAGE_LEDGER_ALL,     /* "all" */
	PAGE_LEDGER_OPEN,    /* something is missing: "open" */
	PAGE_LEDGER_MACHINE, /* only a machine wrote it: "machine" */
	PAGE_LEDGER_REMOVED, /* "removed" */
};
#define PAGE_LEDGER_SHOWS 4
const char *page_ledger_show_name(enum page_ledger_show show);
enum err page_ledger_show_parse(struct str s, enum page_ledger_show *ret_show);

struct ledger_line {
	struct str id;
	const struct str *values; /* of the ledger's columns */
	uint32_t n_missing;
	bool is_machine;
};

struct ledger_found { /* a row that the machine proposes */
	struct str subject;
	const struct str *values;
};

/* GET /ledgers/<ledger>?q=&show=&sort=&down=1&page=
 * POST /ledgers/<ledger>: do=reviewed
 * POST /ledgers/<ledger>/found: do=take|ignore, subject (repeated); do=take_all */
struct ledger_view {
	const struct ledger *ledger;
	struct str query;
	enum page_ledger_show show;
	const struct ledger_column *sort; /* NULL: as they were made */
	bool is_descending;
	const struct ledger_line *lines; /* of this page */
	size_t n;
	uint64_t total, all; /* that fit; that stand */
	uint32_t page, n_pages;
	uint64_t n_open, n_held;
	const struct ledger_found *found;
	size_t n_found;	       /* shown here */
	uint64_t n_found_more; /* not shown */
	ms_t reviewed, due;    /* 0: never; due: when it is to be looked through again */
	struct str today;      /* "2026-11-27" */
};
enum err page_ledger(const struct pages *p, const struct page_frame *f, const struct ledger_view *v,
	struct buf *out);

/* ---- One row -------------------------------------------------------------------------------- */

struct ledger_cell_form {
	struct str value;	   /* as it is kept, or as it was typed when there is a problem */
	enum cell_problem problem; /* CELL_FINE: none */
	bool is_machine;
	ms_t at;
};

struct ledger_change_row {
	const char *deed; /* key below "ledger.deed." */
	struct str who;
	ms_t at;
	struct str batch; /* what can be undone together; "" nothing */
	bool is_undone, is_import;
};

/* GET /ledgers/<ledger>/<row>, also "new". POST the same: c-<column>=..., do=save|remove|return
 * GET, POST /ledgers/<ledger>/held/<row>: a row of an import, to be mended: do=save|drop */
struct ledger_row_view {
	const struct ledger *ledger;
	struct str id; /* "" a new one */
	bool is_held, is_removed, is_machine;
	uint32_t place; /* of a held one: row of the file, from 1 */
	const struct ledger_cell_form *cells;
	uint32_t n_missing, n_problems;
	bool lacks_name; /* problem: nothing says what the row is about */
	struct str today;
	const struct str *people; /* names to choose from */
	size_t n_people;
	const struct ledger_change_row *changes; /* latest first */
	size_t n_changes;
	const struct framework *check; /* NULL: none */
	uint32_t n_checked;	       /* of its items */
	ms_t seen;		       /* its last change, goes with the form; 0: a new one */
	struct str case_id;	       /* the case that it was learned from; "" none */
};
enum err page_ledger_row(const struct pages *p, const struct page_frame *f,
	const struct ledger_row_view *v, struct buf *out);

/* GET, POST /ledgers/<ledger>/<row>/check: a-<item>=<choice>, for the row alone */
struct ledger_check_view {
	const struct ledger *ledger;
	struct str id, name; /* of the row */
	const struct framework *framework;
	const struct str *chosen; /* choice id of each item, "" */
};
enum err page_ledger_check(const struct pages *p, const struct page_frame *f,
	const struct ledger_check_view *v, struct buf *out);

/* ---- Bringing rows in ----------------------------------------------------------------------- */

/* GET /ledgers/<ledger>/import. POST the same: text (pasted).
 * POST /ledgers/<ledger>/import/file (multipart/form-data: csrf, file) */
struct ledger_import_view {
	const struct ledger *ledger;
	struct str text;     /* as pasted */
	const char *problem; /* key below "ledger.file."; NULL: none */
	uint64_t bytes_max;  /* of a file */
	bool has_upload;     /* a file can be handed in here */
};
enum err page_ledger_import(const struct pages *p, const struct page_frame *f,
	const struct ledger_import_view *v, struct buf *out);

#define LEDGER_SAMPLES 3

struct ledger_match_column {
	uint32_t column; /* of the sheet, from 0 */
	struct str heading;
	struct str samples[LEDGER_SAMPLES];
	uint32_t to; /* index of our column, or LEDGER_NO_COLUMN */
};

/* GET /ledgers/<ledger>/import/<key>: which column is which. POST the same: sheet, head (row of
 * headings from 1; 0 none), m-<column>=<our column>, do=again|look */
struct ledger_match_view {
	const struct ledger *ledger;
	struct str key, file; /* file: its name, "" pasted */
	const struct str *sheets;
	size_t n_sheets;
	uint32_t sheet;
	uint32_t heading_row; /* from 1; 0: none */
	const struct ledger_match_column *columns;
	size_t n;
	uint32_t n_formulas; /* whose stored values are taken */
};
enum err page_ledger_match(const struct pages *p, const struct page_frame *f,
	const struct ledger_match_view *v, struct buf *out);

struct ledger_bad_cell {
	uint32_t row, column; /* of the sheet, from 0; column LEDGER_NO_COLUMN: nowhere in it */
	const struct ledger_column *of;
	struct str typed;
	enum cell_problem problem; /* CELL_FINE: it is empty, and needed to know the row */
};

/* GET /ledgers/<ledger>/import/<key>/look: what would come in.
 * POST the same: do=take (same=1: rows about the same thing are changed instead of added) */
struct ledger_look_view {
	const struct ledger *ledger;
	struct str key;
	uint64_t n_good, n_bad, n_left; /* n_left: over what a ledger takes */
	const struct ledger_bad_cell *bad;
	size_t n_shown;
	uint64_t n_bad_cells;
	const struct str *const *good; /* values of the first good rows */
	size_t n_good_shown;
	uint64_t n_same; /* good rows about something that stands already */
};
enum err page_ledger_look(const struct pages *p, const struct page_frame *f,
	const struct ledger_look_view *v, struct buf *out);

struct ledger_held_row {
	struct str id;
	uint32_t place;
	struct str name;
	const struct ledger_column
		*of; /* the first cell with a problem; NULL: the row as a whole */
	struct str typed;
	enum cell_problem problem;
	ms_t created;
};

/* GET /ledgers/<ledger>/held?page=. POST the same: do=drop_all */
struct ledger_held_view {
	const struct ledger *ledger;
	const struct ledger_held_row *rows;
	size_t n;
	uint64_t total;
	uint32_t page, n_pages;
};
enum err page_ledger_held(const struct pages *p, const struct page_frame *f,
	const struct ledger_held_view *v, struct buf *out);

/* ---- The risk sheet ------------------------------------------------------------------------- */

struct ledger_risk_line {
	struct str id;
	const struct str *values;
	struct ledger_reckoned importance, likelihood, risk;
};

struct ledger_risk_chapter {
	struct str name; /* of the choice of the column "chapter" */
	uint32_t n, n_large;
};

/* GET /ledgers/information/risk */
struct ledger_risk_view {
	const struct ledger *ledger;
	uint32_t n_rows, n_reckoned; /* those with a risk value */
	uint32_t n_by_band[RISK_BANDS];
	uint32_t cells[3][3];		      /* [importance - 1][likelihood - 1] */
	const struct ledger_risk_line *lines; /* the largest first */
	size_t n;
	uint64_t n_more;
	const struct ledger_risk_chapter *chapters; /* the weakest first */
	size_t n_chapters;
};
enum err page_ledger_risk(const struct pages *p, const struct page_frame *f,
	const struct ledger_risk_view *v, struct buf *out);

/* ---- Who tells whom ------------------------------------------------------------------------- */

struct ledger_tree_line {
	struct str id;
	const struct str *values;
	uint32_t depth;
};

/* GET /ledgers/contacts/tree: a sheet to print */
struct ledger_tree_view {
	const struct ledger *ledger;
	const struct ledger_tree_line *lines;
	size_t n;
	struct str today;
};
enum err page_ledger_tree(const struct pages *p, const struct page_frame *f,
	const struct ledger_tree_view *v, struct buf *out);

#endif
