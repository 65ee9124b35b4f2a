/* A report that leaves, as a document, a table, a text or fills of an official file. See README.md.
 */
#ifndef DOCS_NOTICE_NOTICE_H
#define DOCS_NOTICE_NOTICE_H

#include "docs/docs.h"
#include "respond/report.h"

struct notice_words {	 /* in the report's language; borrowed */
	struct str from; /* "報告者": whose report it is, before the company's name */
	struct str to, stage, date, handling; /* labels of the facts */
	struct str to_name;		      /* "" : the recipient's name */
	struct str stage_name, handling_name; /* "第一報", "TLP:AMBER" */
	struct str number, ask, answer, changed;
	struct str changed_mark; /* "変更" */
	struct str footer;	 /* "TLP:AMBER" at the foot of each page */
	struct str yes, no;	 /* of the table's print sheet */
	struct str sheet_print, sheet_data;
	/* Behind what the box said by itself, by how sure it is; "" : no mark. A letter has none.
	 */
	struct str by_box[CONFIDENCE_HIGH + 1];
	struct str company;
	struct str today; /* the date in words */
	ms_t made_at;
};

/* Strings come from the arena or are borrowed. ERR_LIMIT. */
enum err notice_document(const struct report_filled *f, const struct notice_words *w,
	const struct record_say *say, struct arena *a, struct document *ret_document);
enum err notice_table(const struct report_filled *f, const struct notice_words *w,
	const struct record_say *say, struct arena *a, struct table *ret_table);
/* For the body of a mail or to be copied into a page of theirs. */
enum err notice_text(const struct report_filled *f, const struct notice_words *w,
	const struct record_say *say, struct buf *out);

/* ---- an official file ---- */

struct notice_cell {
	struct str item; /* id in the form */
	struct str sheet;
	uint32_t row, column;
	enum report_write write;
	struct str choice; /* REPORT_MARK: of this one */
};
struct notice_map {
	struct str form;
	struct str sha256; /* of the file, 64 hexadecimal digits */
	uint32_t n;
	const struct notice_cell *cells;
};
/* The map that the pack has; n 0: it has none. ERR_MALFORMED: a cell's name that is none. */
enum err notice_map_of(const struct report_form *f, struct arena *a, struct notice_map *ret_map);

struct notice_fills {
	uint32_t n;
	struct sheet_fill *fills; /* no place twice; nothing for what is missing or kept back */
	uint32_t n_off_list;	  /* answers that the cell's own list does not have: left empty */
};
struct notice_fit { /* how forms say yes and no; borrowed */
	uint32_t n_yes, n_no;
	const struct str *yes, *no;
};
/* book: the file as it was read, for its lists; NULL: they are not looked at. fit: NULL, none but
 * say's own. */
enum err notice_fills_of(const struct report_filled *f, const struct notice_map *map,
	const struct workbook *book, const struct notice_fit *fit, const struct record_say *say,
	struct arena *a, struct notice_fills *ret_fills);

#endif
