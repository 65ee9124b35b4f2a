/*
 * Tables, in both directions. A `table` is what we write: a ledger or a result with columns and
 * rows, put by docs/ into an XLSX or CSV file. A `book` is what people bring: the sheets of a
 * workbook, or one sheet of a CSV file, cell by cell, as wire/xlsx and wire/csv read it. All
 * strings are borrowed.
 */
#ifndef MODEL_TABLE_H
#define MODEL_TABLE_H

#include "base/str.h"

#define TABLE_COLUMNS_MAX 64
#define TABLE_ROWS_MAX 100000

enum sheet_kind {
	SHEET_TEXT,
	SHEET_NUMBER, /* text: "12.5" */
	SHEET_DATE,   /* text: "2026-11-20", "2026-11-20T09:02:00" or, a time alone, "09:02:00" */
	SHEET_YES_NO, /* text: "yes" or "no" */
	SHEET_ERROR,  /* text: "#REF!" as the program that wrote it says; reading only */
};
#define SHEET_KINDS 5
const char *sheet_kind_name(enum sheet_kind k); /* "text", "number", "date", "yes_no", "error" */

/* ---- what we write ---- */

struct table_column {
	struct str title;
	enum sheet_kind kind; /* of its cells; one that does not fit is written as text */
	uint32_t width;	      /* in characters of half width; 0: as its title needs */
};

struct table {
	struct str title;   /* "情報資産台帳" */
	struct str company; /* may be empty */
	struct str note;    /* one line below the title, such as a date; may be empty */
	struct str sheet_print, sheet_data; /* names of the two sheets */
	struct str yes, no;		    /* words on the print sheet */
	uint32_t n_columns, n_rows;	    /* <= TABLE_COLUMNS_MAX, TABLE_ROWS_MAX */
	const struct table_column *columns;
	const struct str *cells; /* row by row; "" for an empty one */
};

/* ---- what people bring ---- */

struct sheet_cell { /* one that holds something; row and column count from 0 */
	uint32_t row, column;
	enum sheet_kind kind;
	bool is_formula; /* text is the value that was stored with it; it was not computed */
	struct str text; /* UTF-8, may hold newlines, no NUL */
};

struct sheet_range { /* both ends belong to it */
	uint32_t row, column, row_to, column_to;
};

struct sheet_list { /* cells that take one of these values */
	struct sheet_range range;
	uint32_t n; /* 0: it could not be read */
	const struct str *values;
};

struct sheet_span { /* rows or columns; both ends belong to it */
	uint32_t from, to;
};

struct sheet_lock { /* how cells of a protected sheet are marked */
	struct sheet_range range;
	bool is_locked;
};

struct sheet {
	struct str name;
	bool is_hidden;
	bool is_protected; /* its maker lets nobody change the cells that are locked */
	uint32_t n_cells;
	const struct sheet_cell *cells; /* by row, then column; no place twice */
	uint32_t n_merges;
	const struct sheet_range *merges;
	uint32_t n_lists;
	const struct sheet_list *lists;
	uint32_t n_rows_hidden, n_columns_hidden; /* in order, none touches another */
	const struct sheet_span *rows_hidden, *columns_hidden;
	/* Of a protected sheet; the first that a cell is in counts, one that is in none is locked.
	 */
	uint32_t n_locks;
	const struct sheet_lock *locks;
};

struct workbook {
	uint32_t n_sheets;
	const struct sheet *sheets;
	uint32_t n_formulas; /* cells that hold one */
	bool has_macros;
};

const struct sheet *workbook_sheet(const struct workbook *b, struct str name);		 /* NULL */
const struct sheet_cell *sheet_at(const struct sheet *s, uint32_t row, uint32_t column); /* NULL */
/* The cell's text, "" when it is empty. */
struct str sheet_text(const struct sheet *s, uint32_t row, uint32_t column);
/* The merged range that the cell lies in; else the cell alone. */
struct sheet_range sheet_range_of(const struct sheet *s, uint32_t row, uint32_t column);
/* The values that the cell may take; NULL: any. Without values: there is a list, which cannot be
 * read. */
const struct sheet_list *sheet_list_of(const struct sheet *s, uint32_t row, uint32_t column);

/* No cell of the range is shown: its rows or its columns are hidden. */
bool sheet_is_hidden_at(const struct sheet *s, const struct sheet_range *range);
/* The sheet's maker lets nobody write there. */
bool sheet_is_locked_at(const struct sheet *s, uint32_t row, uint32_t column);

#define SHEET_CELL_NAME_MAX 12	 /* "XFD1048576" with NUL */
#define SHEET_ROWS_MAX 1048576u	 /* ECMA-376 part 1 has no number; it is Excel's */
#define SHEET_COLUMNS_MAX 16384u /* likewise */
/* "B3" of row 2, column 1; returns dst. */
const char *sheet_cell_name(uint32_t row, uint32_t column, char dst[SHEET_CELL_NAME_MAX]);
/* The same back; '$' are passed over. ERR_MALFORMED. */
enum err sheet_cell_parse(struct str s, uint32_t *ret_row, uint32_t *ret_column);

/* One cell of a form and what goes into it. */
struct sheet_fill {
	struct str sheet;
	uint32_t row, column;
	enum sheet_kind kind; /* SHEET_NUMBER stays a number when it is one; all else is text */
	struct str text;
};

#endif
