/* What the files of wire/xlsx share. */
#ifndef WIRE_XLSX_OWN_H
#define WIRE_XLSX_OWN_H

#include "wire/xlsx/xlsx.h"
#include "wire/xml/xml.h"

/* How a number with a style is to be read. */
enum xlsx_style { XLSX_PLAIN, XLSX_DATE, XLSX_TIME };
#define XLSX_UNLOCKED 0x80 /* may be written on a protected sheet */

struct xlsx_styles {
	uint32_t n;
	const uint8_t *kinds; /* enum xlsx_style by the cell's style, and XLSX_UNLOCKED */
};

struct xlsx_strings {
	uint32_t n;
	const struct str *list;
};

/* Unpacks an entry and reads its XML. */
enum err xlsx_read_entry(
	struct unzip *u, struct str entry, struct xml_handler *handler, struct errinfo *info);

enum err xlsx_read_styles(struct unzip *u, struct str entry, struct arena *a,
	struct xlsx_styles *ret_styles, struct errinfo *info);
enum err xlsx_read_strings(struct unzip *u, struct str entry, struct arena *a,
	struct xlsx_strings *ret_strings, struct errinfo *info);
/* ECMA-376 part 1, section 18.8.30: does the format show a date or a time? */
enum xlsx_style xlsx_format_style(struct str format);

/* "2026-11-20", with "T09:02:00" when there is a time; a time alone for style XLSX_TIME below one
 * day. ERR_MALFORMED: no day that exists. */
enum err xlsx_date_text(double serial, enum xlsx_style style, bool is_1904, char *dst, size_t size);

/* Appends text with the escapes _xHHHH_ undone (section 22.9.2.19), cut at LIMIT_CELL_BYTES. */
void xlsx_add_text(struct buf *b, struct str text);
/* The text that was gathered, in the arena; CR LF become LF. */
enum err xlsx_keep_text(const struct buf *b, struct arena *a, struct str *ret_text);

/* A rule "one of a list" as it stands in the sheet. */
struct xlsx_rule {
	struct sheet_range range;
	struct str text; /* "\"yes,no\"" with its quotes, or where the values stand */
};

/* The names of ranges being read; names.c. */
struct xlsx_names {
	struct arena *arena;
	bool is_in;
	uint32_t sheet, n;
	struct xlsx_name *list;
	struct buf name, text;
};

void xlsx_names_begin(struct xlsx_names *n, struct arena *a);
void xlsx_names_done(struct xlsx_names *n); /* the list stays */
void xlsx_name_open(struct xlsx_names *n, const struct xml_tag *tag);
void xlsx_name_text(struct xlsx_names *n, struct str text);
enum err xlsx_name_close(struct xlsx_names *n, const struct xml_tag *tag); /* ERR_LIMIT */
/* What the name stands for on that sheet (XLSX_ANY_SHEET: everywhere); "": nothing. */
struct str xlsx_name_of(const struct xlsx_parts *p, struct str name, uint32_t sheet);

/* The rules of one sheet being read; list.c. */
struct xlsx_rules {
	struct arena *arena;
	bool is_list;
	enum { XLSX_RULE_NOWHERE, XLSX_RULE_LIST, XLSX_RULE_PLACES } in;
	struct buf places, list;
	struct buf rules; /* of struct xlsx_rule */
	uint32_t n_all;	  /* of the book */
	enum err err;
};

void xlsx_rule_open(struct xlsx_rules *r, const struct xml_tag *tag);
void xlsx_rule_text(struct xlsx_rules *r, struct str text);
void xlsx_rule_close(struct xlsx_rules *r, const struct xml_tag *tag);
/* The lists of the sheet, once all sheets are read. */
struct xlsx_list_source {
	const struct workbook *book;
	const struct xlsx_parts *parts;
	struct sheet *sheet; /* of the book */
	uint32_t number;     /* of the sheet */
	const struct xlsx_rule *rules;
	uint32_t n;
};
enum err xlsx_read_lists(const struct xlsx_list_source *from, struct arena *a);

/* What of one sheet is hidden, and what may be written; lock.c. */
struct xlsx_locks {
	struct arena *arena;
	const struct xlsx_styles *styles;
	struct buf rows, columns;	/* of struct sheet_span: hidden */
	struct buf cells, lines, whole; /* of struct sheet_lock: cells, rows, columns */
	uint32_t n, recent;		/* recent: the first of the row before, in cells */
	uint32_t row, first;		/* first: of this row, in cells */
	bool is_protected;
};
void xlsx_locks_begin(struct xlsx_locks *l, struct arena *a, const struct xlsx_styles *styles);
void xlsx_locks_done(struct xlsx_locks *l);
void xlsx_lock_tag(struct xlsx_locks *l, const struct xml_tag *tag); /* col, sheetProtection */
void xlsx_lock_row(struct xlsx_locks *l, uint32_t row, const struct xml_tag *tag);
void xlsx_lock_cell(struct xlsx_locks *l, uint32_t row, uint32_t column, uint64_t style);
enum err xlsx_locks_keep(struct xlsx_locks *l, struct sheet *sheet); /* ERR_LIMIT */

/* A book being read. */
struct xlsx_reading {
	struct unzip *unzip;
	struct arena *arena;
	struct xlsx_parts parts;
	struct xlsx_styles styles;
	struct xlsx_strings strings;
	uint32_t n_cells, n_merges, n_formulas, n_rules; /* of the sheets before */
	/* of the sheet that was read last */
	const struct xlsx_rule *rules;
	uint32_t n_sheet_rules;
};

/* Fills cells and merges of the sheet. */
enum err xlsx_read_sheet(
	struct xlsx_reading *r, struct str entry, struct sheet *sheet, struct errinfo *info);

#endif
