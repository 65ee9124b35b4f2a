/*
 * What answers elsewhere suggest for an item that has none: more than this met shows this met, less
 * than this unmet shows this unmet, the earlier edition's answer is likely still right. What only
 * touches suggests nothing.
 */
#include "assess/book.h"

#include <stdlib.h>

struct list {
	struct assess_suggestion *all;
	uint32_t n, room;
	uint32_t begin; /* where the item at work begins */
};

/* The result that is suggested, RESULT_UNANSWERED for none. An equal item comes here only as one of
 * an earlier edition: of any other the answer counts by itself. */
static enum result
suggested(enum relation relation, enum result from)
{
	if (relation == RELATION_EQUAL && from > RESULT_UNKNOWN)
		return from;
	if (relation == RELATION_SUPERSET && from == RESULT_MET)
		return RESULT_MET;
	if (relation == RELATION_SUBSET && from == RESULT_NOT_MET)
		return RESULT_NOT_MET;
	return RESULT_UNANSWERED;
}

static int
by_item_then_latest(const void *a, const void *b)
{
	const struct assess_suggestion *x = a, *y = b;
	int order;

	if (x->item != y->item)
		return x->item->index < y->item->index ? -1 : 1;
	if (x->answer->at != y->answer->at)
		return x->answer->at > y->answer->at ? -1 : 1;
	order = str_order(x->from->id, y->from->id);
	return order != 0 ? order : str_order(x->from_item->id, y->from_item->id);
}

/* Of the same choice the latest answer is enough. */
static void
add(struct list *l, const struct assess_suggestion *s)
{
	for (uint32_t i = l->begin; i < l->n; i++)
		if (l->all[i].choice == s->choice) {
			if (by_item_then_latest(s, &l->all[i]) < 0)
				l->all[i] = *s;
			return;
		}
	BUG_IF(l->n == l->room);
	l->all[l->n++] = *s;
}

static const struct framework_choice *
choice_of(const struct framework_item *item, const struct book_said *s, enum result r)
{
	const struct framework_choice *same = framework_choice_find(item, s->answer->choice);

	if (r == RESULT_NOT_APPLICABLE && !item->may_not_apply)
		return NULL;
	return same != NULL && same->result == r ? same : assess_choice_with(item, r);
}

static void
add_edge(const struct book *b, uint32_t root, const struct book_edge *edge, struct list *l)
{
	const struct book_node *node = &b->nodes[root], *from = &b->nodes[edge->node];
	struct book_said s = book_said_of(b, edge->node, node->framework->answer_valid_days);
	struct assess_suggestion each = {.item = node->item,
		.from = from->framework,
		.from_item = from->item,
		.relation = edge->relation,
		.answer = s.answer};
	enum result r;

	if (edge->node == root || s.answer == NULL || s.is_old)
		return;
	r = suggested(edge->relation, s.result);
	each.choice = r != RESULT_UNANSWERED ? choice_of(node->item, &s, r) : NULL;
	if (each.choice != NULL)
		add(l, &each);
}

/* Over the items that ask the same: what holds for one of them holds for this one. */
static void
walk(const struct book *b, uint32_t root, struct list *l)
{
	uint32_t nodes[ASSESS_EQUAL_MAX], n = book_equals(b, root, false, nodes);

	for (uint32_t i = 0; i < n; i++) {
		const struct book_node *node = &b->nodes[nodes[i]];

		for (uint32_t e = node->first_edge; e < node[1].first_edge; e++)
			add_edge(b, root, &b->edges[e], l);
	}
}

static enum err
collect(const struct book *b, const struct framework *f, struct arena *a, struct list *l)
{
	uint32_t first = book_node_of(b, f, 0);

	for (uint32_t i = 0; i < f->n_items; i++)
		l->room += f->items[i].n_choices; /* each choice once */
	l->all = arena_array(a, struct assess_suggestion, l->room + 1);
	if (l->all == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < f->n_items; i++) {
		struct book_said s = book_said_anywhere(b, first + i, f->answer_valid_days);

		l->begin = l->n;
		if (s.answer == NULL || s.is_old)
			walk(b, first + i, l);
	}
	return ERR_OK;
}

enum err
assess_suggest(const struct assess_input *in, const struct framework *f, struct arena *a,
	struct assess_suggestion **ret_list, uint32_t *ret_n)
{
	struct list l = {0};
	struct book b;

	if (book_open(in, a, &b) != ERR_OK || collect(&b, f, a, &l) != ERR_OK)
		return ERR_FULL;
	if (l.n > 1)
		qsort(l.all, l.n, sizeof(*l.all), by_item_then_latest);
	*ret_list = l.all;
	*ret_n = l.n;
	return ERR_OK;
}
