/* What the files of propose share. */
#ifndef DOCS_PROPOSE_OWN_H
#define DOCS_PROPOSE_OWN_H

#include "docs/propose.h"

#define PROPOSE_LIKE_MIN 25 /* per cent: below, no item is said */

/* ---- propose_alike.c: how alike ---- */

struct grams;

struct matcher {
	const struct propose_item *items;
	uint32_t n;
	struct grams *grams; /* of each item */
	/* All pairs of all items, sorted, and in how many items each is. */
	uint64_t *all;
	uint32_t *times;
	uint32_t n_all;
};

enum err propose_matcher_init(
	struct matcher *m, const struct propose_item *items, uint32_t n, struct arena *a);
/* The item that is most alike, and how much. */
void propose_match(const struct matcher *m, struct proposal *p);
/* A label instead, when more of the text is one. */
void propose_match_label(const struct matcher *m, struct proposal *p);
/* How much of the text the longest label in it is. */
uint32_t propose_label_percent(
	const struct matcher *m, struct str text, const struct propose_item **ret_item);

/* ---- propose_place.c: where an answer goes ---- */

struct finder {
	const struct sheet *sheet;
	struct arena *arena;
	uint32_t columns; /* that anything stands in, merged ranges included */
	uint32_t rows;
	uint32_t columns_listed; /* that a list of values reaches */
	bool has_head;
	uint32_t head_row, answer_column;
	struct str head;   /* its words: they stand again above each section */
	bool has_question; /* a head says where the questions stand */
	uint32_t question_column;
	struct proposal *list;
	uint32_t n;
};

void finder_measure(struct finder *f);
void finder_head(struct finder *f);
void finder_answer(const struct finder *f, struct proposal *p);

#endif
