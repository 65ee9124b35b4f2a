/*
 * The input, put in order once: which answers belong to which item, which readings are of which
 * kind, and how the items of all frameworks hang together by their maps. Inside this room only.
 */
#ifndef ASSESS_BOOK_H
#define ASSESS_BOOK_H

#include "assess/assess.h"

#define ASSESS_EQUAL_MAX 32 /* items that are taken as equal to one, over all frameworks */

struct book_node { /* one item of one framework */
	const struct framework *framework;
	const struct framework_item *item;
	uint32_t first_answer; /* index + 1 into next_answer; 0: none */
	uint32_t first_edge;   /* up to the next node's */
};

struct book_edge {
	uint32_t node;		/* the other item */
	enum relation relation; /* of the other item to this one */
};

struct book {
	const struct assess_input *in;
	uint32_t n_nodes;
	struct book_node *nodes; /* n_nodes + 1 */
	const uint32_t *bases;	 /* the first node of each framework of the set */
	struct book_edge *edges;
	uint32_t *next_answer; /* n_answers: index + 1 of the same item's next */
	uint32_t first_reading[READING_KINDS + 1];
	const struct reading **readings; /* by kind */
};

enum err book_open(const struct assess_input *in, struct arena *a, struct book *ret_book);

/* Of an item of this framework; the framework is one of the set. */
uint32_t book_node_of(const struct book *b, const struct framework *f, uint32_t item);

/* The latest of (kind, key), NULL when there is none. Of two of one time the same one is taken in
 * whatever order they came. A reading of more than a day ahead is none. */
const struct reading *book_reading(const struct book *b, enum reading_kind kind, struct str key);
const struct reading *assess_latest(const struct reading *x, const struct reading *y);

struct book_said { /* what persons say of one item, at the sites asked for */
	const struct assess_answer *answer;    /* NULL: nothing */
	const struct framework *of;	       /* whose item was answered */
	const struct framework_choice *choice; /* NULL when the pack has none of that id any more */
	enum result result;
	bool is_old;
};

/* Of this very item. An answer is old after valid_days (0: never). */
struct book_said book_said_of(const struct book *b, uint32_t node, uint32_t valid_days);
/* Of this item, else the latest of an equal one as it counts here; a fresh one before an old one.
 */
struct book_said book_said_anywhere(const struct book *b, uint32_t node, uint32_t valid_days);

/* The items that ask the same, the item itself first. with_editions: also of earlier editions.
 * Returns how many. */
uint32_t book_equals(const struct book *b, uint32_t node, bool with_editions,
	uint32_t ret_nodes[ASSESS_EQUAL_MAX]);

/* Is `earlier` an edition that f replaced, directly or over others? */
bool book_is_earlier(
	const struct book *b, const struct framework *f, const struct framework *earlier);

/* How one binding stands. */
struct assess_proof book_proof(const struct book *b, const struct framework_binding *binding);
struct assess_proof assess_proof_of(
	const struct framework_binding *binding, const struct reading *reading, ms_t now);

/* The choice with this result that has the fewest points, NULL when there is none. */
const struct framework_choice *assess_choice_with(
	const struct framework_item *item, enum result result);

/* All of one framework, with a book that is open already. */
enum err assess_with_book(const struct book *b, const struct framework *f, struct arena *a,
	struct assess_result *ret_result);

static inline bool
assess_is_open(enum result r)
{
	return r != RESULT_MET && r != RESULT_NOT_APPLICABLE;
}

#endif
