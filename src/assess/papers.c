/* Which documents open items ask for, the one to begin with first. */
#include "assess/assess.h"

#include <stdlib.h>

static uint32_t
order_of(const struct assess_result *r)
{
	return r->framework->order == 0 ? UINT32_MAX : r->framework->order;
}

static int
met_first(const void *a, const void *b)
{
	const struct assess_result *x = *(const struct assess_result *const *)a,
				   *y = *(const struct assess_result *const *)b;

	if (order_of(x) != order_of(y))
		return order_of(x) < order_of(y) ? -1 : 1;
	return str_order(x->framework->id, y->framework->id);
}

static int
needed_first(const void *a, const void *b)
{
	const struct assess_paper *x = a, *y = b;

	if (x->framework != y->framework)
		return x->rank < y->rank ? -1 : 1;
	if (x->n_items != y->n_items)
		return x->n_items > y->n_items ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

static void
add(struct assess_paper *list, uint32_t *n, const struct assess_paper *one)
{
	for (uint32_t i = 0; i < *n; i++)
		if (str_equal(list[i].id, one->id)) {
			list[i].n_items += list[i].framework == one->framework;
			return;
		}
	list[*n] = *one;
	list[*n].place = *n;
	++*n;
}

static bool
is_asking(const struct assess_item *at)
{
	return at->is_asked && at->result != RESULT_MET && at->result != RESULT_NOT_APPLICABLE;
}

enum err
assess_papers(const struct assess_result *results, uint32_t n_results, struct arena *a,
	struct assess_paper **ret_list, uint32_t *ret_n)
{
	const struct assess_result **by_order =
		arena_array(a, const struct assess_result *, n_results + 1);
	struct assess_paper *list;
	uint32_t room = 1, n = 0;

	for (uint32_t r = 0; r < n_results; r++)
		for (uint32_t i = 0; i < results[r].framework->n_items; i++)
			room += results[r].framework->items[i].n_documents;
	list = arena_array(a, struct assess_paper, room);
	if (by_order == NULL || list == NULL)
		return ERR_FULL;
	for (uint32_t r = 0; r < n_results; r++)
		by_order[r] = &results[r];
	if (n_results > 1)
		qsort(by_order, n_results, sizeof(*by_order), met_first);
	for (uint32_t r = 0; r < n_results; r++)
		for (uint32_t i = 0; i < by_order[r]->framework->n_items; i++) {
			const struct framework_item *item = by_order[r]->items[i].item;

			for (uint32_t k = 0;
				is_asking(&by_order[r]->items[i]) && k < item->n_documents; k++)
				add(list, &n,
					&(struct assess_paper){item->documents[k],
						by_order[r]->framework, 1, r, 0});
		}
	if (n > 1)
		qsort(list, n, sizeof(*list), needed_first);
	*ret_list = list;
	*ret_n = n;
	return ERR_OK;
}
