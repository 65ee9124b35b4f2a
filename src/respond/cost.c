/* See cost.h. */
#include "respond/cost.h"

#include <stdlib.h>

static uint64_t
number_of(const struct case_entry *e, enum case_key key)
{
	uint64_t n = 0;

	return str_u64(case_entry_get(e, key), LIMIT_DAMAGE_YEN, &n) == ERR_OK ? n : 0;
}

static void
add(struct cost_sum *s, const struct cost_line *l, bool *is_over)
{
	s->n++;
	s->minutes += l->minutes;
	if (l->yen > LIMIT_DAMAGE_YEN - s->yen) {
		*is_over = true;
		s->yen = LIMIT_DAMAGE_YEN;
	} else {
		s->yen += l->yen;
	}
}

static struct cost_sum *
sum_of(struct cost_sum *sums, uint32_t *n, struct str kind)
{
	for (uint32_t i = 0; i < *n; i++)
		if (str_equal(sums[i].kind, kind))
			return &sums[i];
	if (*n >= COST_KINDS_MAX - 1 && !str_equal(kind, STR("other")))
		return sum_of(sums, n, STR("other"));
	sums[*n].kind = kind;
	return &sums[(*n)++];
}

static int
order_sums(const void *a, const void *b)
{
	const struct cost_sum *x = a, *y = b;

	if (x->yen != y->yen)
		return x->yen > y->yen ? -1 : 1;
	if (x->minutes != y->minutes)
		return x->minutes > y->minutes ? -1 : 1;
	return str_order(x->kind, y->kind);
}

enum err
costs_of(const struct respond_case *c, struct arena *a, struct costs *ret_costs)
{
	struct cost_line *lines = arena_array(a, struct cost_line, c->n_entries + 1);
	struct cost_sum *sums = arena_array(a, struct cost_sum, COST_KINDS_MAX);
	struct costs all = {.lines = lines, .sums = sums};

	if (lines == NULL || sums == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < c->n_entries; i++) {
		const struct case_entry *e = &c->entries[i];
		struct cost_line *l = &lines[all.n_lines];

		if (e->kind != CASE_COST || c->is_struck[i])
			continue;
		*l = (struct cost_line){.nr = e->nr,
			.at = case_entry_when(e),
			.kind = case_entry_get(e, CASE_KEY_KIND),
			.text = case_entry_get(e, CASE_KEY_TEXT),
			.name = case_entry_get(e, CASE_KEY_NAME),
			.sha256 = case_entry_get(e, CASE_KEY_SHA256),
			.yen = (int64_t)number_of(e, CASE_KEY_YEN),
			.minutes = (uint32_t)number_of(e, CASE_KEY_MINUTES)};
		add(sum_of(sums, &all.n_sums, l->kind), l, &all.is_over);
		add(&all.all, l, &all.is_over);
		all.n_lines++;
	}
	qsort(sums, all.n_sums, sizeof(*sums), order_sums);
	*ret_costs = all;
	return ERR_OK;
}
