/*
 * A document's text as it is kept: its parts one after another, as they were when somebody approved
 * them, whatever the packs say by then. compose.h makes one; a person edits it part by part; here
 * it goes to bytes and back, and becomes a model/document.h to print. Pure.
 */
#ifndef DOCS_BODY_H
#define DOCS_BODY_H

#include "base/arena.h"
#include "base/buf.h"
#include "docs/date.h"
#include "model/document.h"
#include "model/policy.h"
#include "model/wording.h"

struct body_part {
	struct str id; /* of a paragraph; "/ID" of a section's title */
	enum paragraph_kind kind;
	uint8_t level;	   /* of a heading: 1 a section, 2 below it */
	bool is_edited;	   /* a person's words */
	bool is_removed;   /* a person took it out: not printed, and does not come back by itself */
	struct str number; /* "第1章", "第3条"; "" none. Goes with what is printed */
	struct str text;   /* "" for those that have none */
	uint32_t n_columns; /* PARAGRAPH_TABLE */
	uint32_t n_rows;
	const struct str *cells; /* titles of the columns first, then row by row */
};

struct body {
	uint32_t n_parts;
	struct body_part *parts;
};

/* What numbers and blanks are called in the document's language (packs/text). {n} is the number,
 * {date} a date. */
struct body_words {
	struct str chapter, article; /* "第{n}章", "第{n}条" */
	struct str as_of;	     /* "（{date}現在）" */
	struct str blank;	     /* stands where something is not known: "＿＿＿＿" */
	/* Of sums: "合計"; with {n} rows that have no amount; the same of a group {name}; rows that
	 * are in no group. more: {n} rows that are not shown. */
	struct str total, total_open, group_open, ungrouped, more;
};

/* Gives chapters and articles their numbers, in the order of what is printed. */
enum err body_number(struct body *body, enum policy_style style, const struct body_words *words,
	struct arena *arena);

void body_write(const struct body *body, struct buf *out);
/* Borrows from bytes. ERR_MALFORMED, ERR_TRUNCATED: not ours; ERR_LIMIT: over LIMIT_BODY_PARTS. */
enum err body_read(struct str bytes, struct arena *arena, struct body *ret_body);

/* The part with this id; NULL when there is none. */
struct body_part *body_find(const struct body *body, struct str id);

/* The first sentence that claims what nobody gives (model/wording.h); false when there is none. */
bool body_guard(const struct body *body, enum lang lang, struct wording_breach *ret_breach,
	struct str *ret_id);

/* What is added to a body when it is printed. */
struct body_frame {
	struct document head; /* all but blocks: title, company, revisions ... */
	uint32_t n_people;    /* of the circulation list; with no blank_rows either: no list */
	const struct block_person *people;
	struct str circulation_titles[4];
	struct str qr;	  /* an address; "": no code */
	uint32_t n_stale; /* parts whose ground has changed */
	const struct str *stale;
	uint32_t blank_rows; /* of a circulation list, for names by hand */
};

/* Parts as blocks; what is removed is left out. ERR_FULL: the arena is. */
enum err body_document(const struct body *body, const struct body_frame *frame, struct arena *arena,
	struct document *ret_document);

#endif
