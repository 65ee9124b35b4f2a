/*
 * Laying an official file beside a form of ours, once: which of its cells asks which item. All of
 * it is a proposal, by the words of the items and the headings of packs/reports/fields.yaml; a
 * person confirms each. Hidden sheets, rows and columns, and locked cells, are no places. Pure.
 */
#ifndef DOCS_NOTICE_TEACH_H
#define DOCS_NOTICE_TEACH_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/record.h"
#include "model/table.h"

/* What can stand in a cell: an item, and how; one line of the list that a person chooses from. */
struct notice_ask {
	const struct report_item *item;
	enum report_write write;
	const struct record_choice *choice; /* REPORT_MARK: of this one; else NULL */
	struct str said; /* "気づいた日時", "気づいた日時：日だけ", "事故の種類＝DDoS"; each once */
};
struct notice_ask_words { /* in the page's language */
	enum lang lang;
	struct str day, clock; /* "日だけ", "時刻だけ" */
};
enum err notice_asks_of(const struct report_form *f, const struct record_set *set,
	const struct notice_ask_words *w, struct arena *a, struct notice_ask **ret_asks,
	uint32_t *ret_n);
/* The ask of these words, blanks and widths aside; NULL: none. */
const struct notice_ask *notice_ask_find(
	const struct notice_ask *asks, uint32_t n, struct str said);
/* The ask of an item; NULL: the form does not have it (any more). */
const struct notice_ask *notice_ask_of(const struct notice_ask *asks, uint32_t n, struct str item,
	enum report_write write, struct str choice);

struct notice_place {
	struct str sheet;
	uint32_t row, column;
	struct str question;
	const struct sheet_list *list; /* of the cell's own; NULL none, n 0: it cannot be read */
	const struct notice_ask *ask;  /* NULL: nothing is like it */
};
/* ERR_LIMIT: more than LIMIT_FORM_CELLS places, or the arena. */
enum err notice_teach(const struct workbook *b, const struct notice_ask *asks, uint32_t n_asks,
	const struct record_set *set, struct arena *a, struct notice_place **ret_places,
	uint32_t *ret_n);

#endif
