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

/* True when a program might take the text for a formula. */
bool docs_is_formula(struct str text);

#endif
