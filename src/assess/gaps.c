/*
 * What to do first. rank = effect * reach * 1,000,000 / ((minutes + 30) * money), in whole numbers:
 *   effect   1..5 of the measure, doubled unless the item is partly met already
 *   reach    4 for the item alone, 1 more for each further open item that it would serve, up to 16
 *   minutes  of the company's own people; 30 more, so that a minute's work does not beat all
 *   money    1, 2, 4, 8, 16 for none .. more than a million yen
 */
#include "assess/book.h"

#include <stdlib.h>

#define MINUTES_MORE 30
#define REACH_ALONE 4
#define REACH_MAX 16

struct gap {
	struct assess_gap gap;
	uint32_t node, place; /* place: in the order of frameworks asked for and their items */
};

struct work {
	const struct book *book;
	bool *is_open; /* per node: open, and of a framework asked for */
	struct gap *gaps;
	uint32_t n;
};

static int64_t
rank_of(const struct framework_measure *m, enum result r, uint32_t n_counts)
{
	static const int64_t money[MONEYS] = {1, 2, 4, 8, 16};
	int64_t reach = REACH_ALONE + (int64_t)n_counts - 1;

	if (reach > REACH_MAX)
		reach = REACH_MAX;
	return (int64_t)m->effect * (r == RESULT_PARTLY ? 1 : 2) * reach * 1000000 /
	       (((int64_t)m->minutes + MINUTES_MORE) * money[m->money]);
}

/*
 * Open items that doing this one would serve: the equal ones, and those of which this one asks all
 * and more. Each once.
 */
static uint32_t
count_served(const struct work *w, uint32_t node)
{
	const struct book *b = w->book;
	uint32_t equals[ASSESS_EQUAL_MAX], served[ASSESS_EQUAL_MAX],
		n = 0, n_equals = book_equals(b, node, true, equals);

	for (uint32_t i = 0; i < n_equals; i++)
		if (w->is_open[equals[i]])
			served[n++] = equals[i];
	for (uint32_t i = 0; i < n_equals; i++) {
		const struct book_node *from = &b->nodes[equals[i]];

		for (uint32_t e = from->first_edge; e < from[1].first_edge; e++) {
			uint32_t to = b->edges[e].node;
			bool is_new = b->edges[e].relation == RELATION_SUBSET && w->is_open[to] &&
				      n < ASSESS_EQUAL_MAX;

			for (uint32_t j = 0; is_new && j < n; j++)
				is_new = served[j] != to;
			if (is_new)
				served[n++] = to;
		}
	}
	return n;
}

static void
choose_measure(struct assess_gap *gap)
{
	for (uint32_t i = 0; i < gap->item->n_measures; i++) {
		const struct framework_measure *m = &gap->item->measures[i];
		int64_t rank = rank_of(m, gap->result, gap->n_counts);

		if (gap->measure == NULL || rank > gap->rank) {
			gap->measure = m;
			gap->rank = rank;
		}
	}
}

static int
best_first(const void *a, const void *b)
{
	const struct gap *x = a, *y = b;
	bool x_first = x->gap.state == ASSESS_CONTRADICTION,
	     y_first = y->gap.state == ASSESS_CONTRADICTION;

	if (x->gap.rank != y->gap.rank)
		return x->gap.rank > y->gap.rank ? -1 : 1;
	if (x_first != y_first)
		return x_first ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

/* All open items of one framework; an item whose turn has not come yet waits for the other. */
static enum err
add_framework(struct work *w, const struct framework *f, struct arena *a)
{
	uint32_t first = book_node_of(w->book, f, 0);
	struct assess_result r;

	if (assess_with_book(w->book, f, a, &r) != ERR_OK)
		return ERR_FULL;
	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct assess_item *item = &r.items[i];

		if (!assess_is_open(item->result) || w->is_open[first + i])
			continue;
		w->is_open[first + i] = true;
		if (!item->is_asked)
			continue;
		w->gaps[w->n] = (struct gap){.node = first + i,
			.place = w->n,
			.gap = {.framework = r.framework,
				.item = item->item,
				.result = item->result,
				.state = item->state}};
		w->n++;
	}
	return ERR_OK;
}

/* Of items that ask the same the first, which is the best, stands for all. */
static uint32_t
keep_one_of_equals(struct work *w, struct assess_gap *to)
{
	uint32_t equals[ASSESS_EQUAL_MAX], n = 0;

	for (uint32_t i = 0; i < w->n; i++) {
		const struct gap *g = &w->gaps[i];
		uint32_t n_equals;

		if (!w->is_open[g->node])
			continue; /* one of its equals went before */
		n_equals = book_equals(w->book, g->node, true, equals);
		for (uint32_t j = 0; j < n_equals; j++)
			w->is_open[equals[j]] = false;
		to[n++] = g->gap;
	}
	return n;
}

enum err
assess_gaps(const struct assess_input *in, const struct framework *const *frameworks,
	uint32_t n_frameworks, struct arena *a, struct assess_gap **ret_list, uint32_t *ret_n)
{
	struct book b;
	struct work w = {.book = &b};
	struct assess_gap *list;

	if (book_open(in, a, &b) != ERR_OK)
		return ERR_FULL;
	w.is_open = arena_array(a, bool, b.n_nodes + 1);
	w.gaps = arena_array(a, struct gap, b.n_nodes + 1);
	list = arena_array(a, struct assess_gap, b.n_nodes + 1);
	if (w.is_open == NULL || w.gaps == NULL || list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n_frameworks; i++)
		if (add_framework(&w, frameworks[i], a) != ERR_OK)
			return ERR_FULL;
	for (uint32_t i = 0; i < w.n; i++) {
		w.gaps[i].gap.n_counts = count_served(&w, w.gaps[i].node);
		choose_measure(&w.gaps[i].gap);
	}
	if (w.n > 1)
		qsort(w.gaps, w.n, sizeof(*w.gaps), best_first);
	*ret_n = keep_one_of_equals(&w, list);
	*ret_list = list;
	return ERR_OK;
}
