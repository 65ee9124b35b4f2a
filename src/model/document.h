/*
 * A document as blocks, before it is a page, a PDF or a DOCX: what documents/ writes from answers
 * and facts, and docs/ puts on paper. Words are in the document's language already: docs/ adds none
 * of its own. All strings are borrowed, UTF-8, '\n' is a line break.
 */
#ifndef MODEL_DOCUMENT_H
#define MODEL_DOCUMENT_H

#include "base/str.h"

#define DOCUMENT_COLUMNS_MAX 12	  /* of one table */
#define DOCUMENT_BLOCKS_MAX 20000 /* of one document, all rows of tables included */
#define DOCUMENT_PEOPLE_MAX 8	  /* signature boxes in a row */

enum block_kind {
	BLOCK_HEADING,
	BLOCK_PARAGRAPH,
	BLOCK_ITEM, /* of a list */
	BLOCK_TABLE,
	BLOCK_FIELDS,	   /* label and value, one below the other */
	BLOCK_SIGNATURES,  /* boxes for seals and signatures */
	BLOCK_CIRCULATION, /* names x date x mark, for those who read on paper */
	BLOCK_PAGE_BREAK,
	BLOCK_QR,
};
#define BLOCK_KINDS 9
const char *block_kind_name(enum block_kind k); /* "heading", ..., "page_break", "qr" */

struct block_row {
	const struct str *cells; /* one for each column */
};

struct block_column {
	struct str title;
	uint32_t width; /* its share of the line; 0 counts as 1 */
	bool is_right;	/* numbers stand at the right */
};

struct block_table {
	uint32_t n_columns, n_rows;
	const struct block_column *columns;
	const struct block_row *rows;
};

struct block_field {
	struct str label, value;
};

struct block_person {	 /* of a signature box or a circulation list */
	struct str role; /* "承認", "起案"; a department in a circulation list */
	struct str name; /* may be empty: signed on paper */
	struct str date; /* may be empty */
	bool is_marked;	 /* circulation: has read it */
};

struct block {
	enum block_kind kind;
	struct str id;	     /* of a paragraph: what an edit or a note refers to; "" for others */
	uint8_t level;	     /* heading 1..3; item: 1, 2 */
	bool is_numbered;    /* an item: 1. 2. 3. instead of dots */
	bool is_out_of_date; /* paragraph, item: shown with out_of_date_note beside it */
	struct str number;   /* heading: "第1章", "1.2", "第3条"; "" for none */
	struct str text;     /* heading, paragraph, item; QR: the words below it */
	struct str qr;	     /* QR: what it holds (an address) */
	struct block_table table;
	uint32_t n_fields;
	const struct block_field *fields;
	uint32_t n_people;
	const struct block_person *people;
	/* Circulation: titles of its four columns (department, name, date, mark). */
	struct str titles[4];
};

struct document_revision {
	struct str edition; /* "第2版" */
	struct str date;    /* as it is to be shown */
	struct str what;
	struct str by;
};

struct document {
	struct str lang; /* "ja", "en" */
	struct str title;
	struct str subtitle; /* may be empty */
	struct str company;
	struct str number_label;     /* "文書番号" */
	struct str number;	     /* "ISP-001"; may be empty */
	struct str footer;	     /* at the foot of each page, "社外秘"; may be empty */
	struct str out_of_date_note; /* "見直しが必要です" */
	int64_t made_at;	     /* ms, of the file's properties; no clock is asked */
	/* "制定日", "改定日", ... below the title. */
	uint32_t n_facts;
	const struct block_field *facts;
	/* Drafter, checker, approver: boxes at the right of the title. */
	uint32_t n_signers;
	const struct block_person *signers;
	/* History, as a table below; titles of its columns. */
	struct str revisions_title;
	struct str revision_titles[4];
	uint32_t n_revisions;
	const struct document_revision *revisions;
	uint32_t n_blocks;
	const struct block *blocks;
};

#endif
