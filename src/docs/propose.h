/*
 * A questionnaire that nobody has seen before: which cells ask, where the answers go, and which of
 * our questions each is likely to be. A proposal only: a person confirms each line. Pure; by
 * overlap of words (Latin letters) and pairs of letters (others), rare ones counting more.
 */
#ifndef DOCS_PROPOSE_H
#define DOCS_PROPOSE_H

#include "base/arena.h"
#include "model/framework.h"
#include "model/table.h"

#define PROPOSALS_MAX 2000

struct propose_item { /* a question that we know the answer of */
	struct str id;
	struct str ask, name; /* in the form's language */
	bool is_label;	      /* name is a label ("会社名"), which a text is or has in it */
};

enum propose_place {	/* how the answer's cell was found */
	PROPOSE_COLUMN, /* the column's head says that answers go there */
	PROPOSE_LIST,	/* the cell at the right takes one of a list of values */
	PROPOSE_RIGHT,	/* the empty cell at the right */
	PROPOSE_BELOW,
	PROPOSE_NONE, /* there is none: row and column are the question's own */
};

struct proposal {
	struct sheet_range question; /* the cells that it stands in */
	struct str text;	     /* put together again where it is spread over graph paper */
	uint32_t row, column;	     /* of the answer: the first cell of its range */
	enum propose_place place;
	const struct propose_item *item; /* NULL: none is like it */
	uint32_t percent;		 /* 0..100: how alike */
	enum confidence confidence;	 /* of all of it: high, medium, low */
};

struct proposals {
	uint32_t n;
	struct proposal *list; /* by row, then column */
};

/* Several labels may have one id. ERR_LIMIT: more than PROPOSALS_MAX texts that ask, or the arena
 * is full. */
enum err propose_map(const struct sheet *s, const struct propose_item *items, uint32_t n_items,
	struct arena *a, struct proposals *ret_proposals);

/* The letters of a text as they are compared, at most max; returns how many: full width becomes
 * half, capitals small, rings one ring; blanks and marks do not count. */
size_t propose_letters(struct str s, uint32_t *list, size_t max);

#endif
