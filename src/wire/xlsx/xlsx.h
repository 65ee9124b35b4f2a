/*
 * Excel workbooks (ECMA-376 part 1, SpreadsheetML) to sheets of cells: shared and inline strings,
 * rich text (its text alone), numbers, booleans, errors, dates of both calendars, merged cells.
 * Readings of phonetic guides are left out. Nothing is computed: of a formula the stored value is
 * taken, and the cell says that it is one. What a cell may hold by a list of values is read. That
 * there are macros is told; macros, links and pictures are not looked at.
 */
#ifndef WIRE_XLSX_XLSX_H
#define WIRE_XLSX_XLSX_H

#include "base/arena.h"
#include "model/table.h"
#include "wire/zip/zip.h"

/*
 * Reads all sheets; strings and arrays come from the arena (LIMIT_BOOK_ARENA_BYTES are enough for
 * any book that is accepted).
 *   ERR_UNSUPPORTED  an old .xls, a file with a password, another kind of document
 *   ERR_MALFORMED    broken
 *   ERR_LIMIT        too many sheets, cells, strings or merges, or a bomb
 */
enum err xlsx_read(
	struct str bytes, struct arena *a, struct workbook *ret_book, struct errinfo *info);

/* A sheet and the archive's entry that holds it. */
struct xlsx_part {
	struct str sheet;
	struct str entry; /* "xl/worksheets/sheet1.xml" */
	bool is_hidden;
	uint32_t number; /* among all sheets, those of charts too */
};

#define XLSX_ANY_SHEET UINT32_MAX
struct xlsx_name {	/* of a range; as it stands in the book */
	uint32_t sheet; /* `number` of the sheet where it counts, or XLSX_ANY_SHEET */
	struct str name, text;
};

struct xlsx_parts {
	uint32_t n_sheets;
	struct xlsx_part sheets[128]; /* LIMIT_BOOK_SHEETS */
	struct str workbook;	      /* entry of the workbook itself */
	struct str strings;	      /* entry of the shared strings, "" */
	struct str styles;	      /* "" */
	bool has_macros;
	bool is_1904;	  /* days are counted from 1904-01-01 */
	uint32_t n_names; /* at most LIMIT_BOOK_NAMES: others are passed over */
	const struct xlsx_name *names;
};

/* What the workbook consists of. Errors as above. */
enum err xlsx_parts(
	struct unzip *u, struct arena *a, struct xlsx_parts *ret_parts, struct errinfo *info);

#endif
