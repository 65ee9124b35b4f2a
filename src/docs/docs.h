/*
 * Models to bytes: tables as XLSX and CSV, documents as DOCX, forms filled in. Pure: no file, no
 * clock, no words of its own; the same model gives the same bytes. PDF is docs/render's.
 */
#ifndef DOCS_DOCS_H
#define DOCS_DOCS_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/document.h"
#include "model/table.h"
#include "wire/cp932/cp932.h"

/*
 * Two sheets: one to print (title, borders, A4 landscape, the header on each page, frozen) and one
 * of data (one datum a cell, nothing merged, numbers and dates as such). Text that looks like a
 * formula stays text: it is stored as text and marked so that Excel does not take it up when
 * edited. ERR_INVALID: more columns or rows than TABLE_*_MAX; ERR_LIMIT.
 */
enum err docs_xlsx(const struct table *t, struct buf *out);

/*
 * One table as CSV (RFC 4180, CR LF). UTF-8 with its mark, so that Excel knows it, or CP932 when
 * cp932 is given; *ret_lost (may be NULL) counts characters that CP932 does not have. A text cell
 * that begins with = + - @ or a tab gets an apostrophe, so that no program computes it.
 */
enum err docs_csv(const struct table *t, struct cp932 *cp932, struct buf *out, uint32_t *ret_lost);

/*
 * A document as DOCX (ECMA-376 part 1, WordprocessingML): styles, real headings and lists, tables
 * with their header on each page, page numbers, QR codes as pictures. What it looks like is close
 * to the PDF. ERR_LIMIT.
 */
enum err docs_docx(const struct document *d, struct buf *out);

struct docs_value {
	struct str name; /* "company" for {{company}} */
	struct str text; /* '\n' becomes a line break */
};

/*
 * Fills a DOCX template: each {{name}} in its text, headers and footers, also where Word has parted
 * it in pieces, is replaced; a name that is not given stays. *ret_filled (may be NULL) counts the
 * places. Errors as of unzip_open(); ERR_UNSUPPORTED: no DOCX.
 */
struct docs_values {
	uint32_t n;
	const struct docs_value *list;
};
enum err docs_fill_docx(struct str template, const struct docs_values *values, struct buf *out,
	uint32_t *ret_filled, struct errinfo *info);

/* A form and what is to go into it. */
struct docs_form {
	struct str bytes;   /* the XLSX file */
	uint8_t sha256[32]; /* of the form that the map was made for */
	uint32_t n_fills;
	const struct sheet_fill *fills; /* no place twice */
};

/*
 * Fills the cells and changes nothing else: of the archive only the XML of those sheets differs,
 * and in it only those cells; styles, merges, validations stay. Where the form reckons something,
 * its workbook.xml says to reckon anew on opening: scores would else show what they were. Text goes
 * in as text, whatever it looks like. A place in a merged range goes into its first cell.
 *   ERR_INVALID    the form is not the one that the map was made for,, or a cell holds a formula,
 * is hidden or, on a protected sheet, locked ERR_NOT_FOUND  no such sheet and those of
 * unzip_open().
 */
enum err docs_fill_xlsx(const struct docs_form *form, struct buf *out, struct errinfo *info);

/* True when a program might take the text for a formula. */
bool docs_is_formula(struct str text);

#endif
