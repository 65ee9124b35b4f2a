/*
 * What the portal asks an opener to do, as bytes: a model to be made a file of, or a file that
 * people brought, to be read or filled in. And the cells that were read, on their way back. Both
 * are read within bounds: who sends them may have been taken over.
 *
 * Layout: "SKMO" and a version, the kind, what that kind needs, and at the end the file's bytes as
 * they are. Numbers are little-endian, strings and lists have their length in front.
 */
#ifndef DOCS_ORDER_ORDER_H
#define DOCS_ORDER_ORDER_H

#include "docs/docs.h"

enum order_kind {
	ORDER_PDF,	 /* document */
	ORDER_DOCX,	 /* document */
	ORDER_XLSX,	 /* table */
	ORDER_CSV,	 /* table */
	ORDER_CSV_CP932, /* table */
	ORDER_READ,	 /* file: XLSX or CSV, told by its bytes; gives a workbook */
	ORDER_FILL_XLSX, /* form, file */
	ORDER_FILL_DOCX, /* values, file */
	ORDER_STOCK,	 /* release, file: what the company runs; gives what stock.h has */
	ORDER_EXHIBIT,	 /* file: told by its bytes before it is kept; gives what exhibit.h has */
};
#define ORDER_KINDS 10

struct order {
	enum order_kind kind;
	struct document document;
	struct table table;
	struct docs_form form; /* its bytes are `file` */
	struct docs_values values;
	struct str release;
	struct str file;
};

/* Appends it; without the file's bytes, which the caller puts behind. */
enum err order_put(const struct order *o, struct buf *out);
/* ERR_MALFORMED, ERR_TRUNCATED, ERR_LIMIT. Strings point into `bytes`, lists come from the arena.
 */
enum err order_get(struct str bytes, struct arena *a, struct order *ret_order);

/* Does all that needs no pango; ERR_UNSUPPORTED for ORDER_PDF. A workbook that was read is given as
 * order_put_book() writes it. cp932 may be NULL: then such files are not read or written. */
enum err order_run(const struct order *o, struct cp932 *cp932, struct arena *a, struct buf *out,
	struct errinfo *info);

enum err order_put_book(const struct workbook *b, struct buf *out);
/* Checked like any input: cells in order, ranges within the sheet. */
enum err order_get_book(struct str bytes, struct arena *a, struct workbook *ret_book);

#endif
