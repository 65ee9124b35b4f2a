/*
 * A table of the programme that is looked up, not answered: roles, syllabus, exams, sectors,
 * threats, ciphers. Loaded by pack/ from packs/guide, never changed afterwards.
 */
#ifndef MODEL_REFERENCE_H
#define MODEL_REFERENCE_H

#include "model/detect_pack.h"

enum cell_kind {
	CELL_ID,
	CELL_WORDS,
	CELL_TEXT,
	CELL_NUMBER,
	CELL_DATE, /* civil, as text */
	CELL_IDS,
	CELL_REFS, /* "scs3/4-4-4-2": FRAMEWORK/ITEM or TABLE/ROW */
};
#define CELL_KINDS 7

const char *cell_kind_name(enum cell_kind k);
enum err cell_kind_parse(struct str s, enum cell_kind *ret_kind); /* ERR_NOT_FOUND */

struct reference_column {
	struct str id;
	enum cell_kind kind;
	struct words name;
};

struct reference_cell { /* of its column's kind; all zero when left out */
	bool is_there;
	struct words words; /* CELL_WORDS */
	struct str text;    /* CELL_ID, CELL_DATE; CELL_NUMBER as written; CELL_TEXT: no sentence,
			       the same in every language */
	double number;
	uint32_t n_ids; /* CELL_IDS, CELL_REFS */
	const struct str *ids;
};

struct reference_row {
	struct str id;			    /* unique in the table */
	const struct reference_cell *cells; /* n_columns */
};

struct reference {
	struct str id, version, date, edition, licence;
	struct words source;
	struct words count_note, unconfirmed; /* may be empty */
	struct words name, about;
	uint32_t official_count;
	uint32_t n_columns, n_rows;
	const struct reference_column *columns;
	const struct reference_row *rows;
};

struct reference_set {
	uint32_t n_references;
	const struct reference *references; /* ordered by id */
};

const struct reference *reference_find(const struct reference_set *set, struct str id);
const struct reference_row *reference_row_find(const struct reference *r, struct str id);
/* NULL when there is no such column or the cell was left out. */
const struct reference_cell *reference_cell_find(
	const struct reference *r, const struct reference_row *row, const char *column);

#endif
