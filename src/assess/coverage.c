/*
 * Which items what a company buys and has is meant for. A holding is a promise: it covers or helps,
 * and settles nothing.
 */
#include "assess/book.h"

struct cover { /* per holding and column: the nodes that it is for */
	const struct book *book;
	const struct assess_holdings *holdings;
	uint32_t first, n_items; /* the result's nodes */
	uint8_t *how;		 /* n_items * holdings->n: enum assess_cover */
};

static void
mark_ref(struct cover *c, uint32_t holding, struct str ref, enum assess_cover how)
{
	struct str framework = str_split(&ref, '/');
	const struct framework *f = framework_find(c->book->in->frameworks, framework);
	const struct framework_item *item = f != NULL ? framework_item_find(f, ref) : NULL;
	uint32_t equals[ASSESS_EQUAL_MAX], n;

	if (item == NULL)
		return;
	n = book_equals(c->book, book_node_of(c->book, f, item->index), true, equals);
	for (uint32_t i = 0; i < n; i++)
		if (equals[i] >= c->first && equals[i] - c->first < c->n_items) {
			uint8_t *to =
				&c->how[(size_t)(equals[i] - c->first) * c->holdings->n + holding];

			*to = *to < how ? (uint8_t)how : *to;
		}
}

static void
mark_column(struct cover *c, uint32_t holding, const struct reference_row *row, const char *column,
	enum assess_cover how)
{
	const struct reference_cell *cell =
		reference_cell_find(c->holdings->offerings, row, column);

	for (uint32_t i = 0; cell != NULL && i < cell->n_ids; i++)
		mark_ref(c, holding, cell->ids[i], how);
}

static void
mark_all(struct cover *c)
{
	const struct assess_holdings *h = c->holdings;

	for (uint32_t i = 0; h->offerings != NULL && i < h->n; i++) {
		const struct assess_holding *each = &h->list[i];
		const struct reference_row *row = NULL;

		if (each->until == 0 || each->until > c->book->in->now)
			row = reference_row_find(h->offerings, each->offering);
		if (row == NULL)
			continue; /* over, or of a kind that no table knows */
		mark_column(c, i, row, "covers", ASSESS_COVERED);
		mark_column(c, i, row, "helps", ASSESS_HELPED);
	}
}

static uint32_t
list_with(const struct cover *c, uint32_t item, enum assess_cover how, uint32_t *to)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < c->holdings->n; i++)
		if (c->how[(size_t)item * c->holdings->n + i] == how)
			to[n++] = i;
	return n;
}

static enum err
sum_up(const struct cover *c, const struct assess_result *r, struct arena *a,
	struct assess_covered *list)
{
	for (uint32_t i = 0; i < c->n_items; i++) {
		uint32_t *by = arena_array(a, uint32_t, c->holdings->n + 1);
		struct assess_covered *to = &list[i];

		if (by == NULL)
			return ERR_FULL;
		to->item = &r->items[i];
		to->by = by;
		to->n_covering = list_with(c, i, ASSESS_COVERED, by);
		to->n_by = to->n_covering + list_with(c, i, ASSESS_HELPED, by + to->n_covering);
		if (!assess_is_open(to->item->result))
			to->cover = ASSESS_SETTLED;
		else if (to->n_covering > 0)
			to->cover = ASSESS_COVERED;
		else
			to->cover = to->n_by > 0 ? ASSESS_HELPED : ASSESS_OPEN;
	}
	return ERR_OK;
}

enum err
assess_coverage(const struct assess_input *in, const struct assess_result *result,
	const struct assess_holdings *holdings, struct arena *a, struct assess_covered **ret_list)
{
	struct cover c = {.holdings = holdings, .n_items = result->framework->n_items};
	struct assess_covered *list = arena_array(a, struct assess_covered, c.n_items + 1);
	struct book b;

	c.how = arena_array(a, uint8_t, (size_t)c.n_items * holdings->n + 1);
	if (list == NULL || c.how == NULL || book_open(in, a, &b) != ERR_OK)
		return ERR_FULL;
	c.book = &b;
	c.first = book_node_of(&b, result->framework, 0);
	mark_all(&c);
	if (sum_up(&c, result, a, list) != ERR_OK)
		return ERR_FULL;
	*ret_list = list;
	return ERR_OK;
}
