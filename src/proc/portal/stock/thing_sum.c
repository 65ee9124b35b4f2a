/* Things to do, put together for whoever tells of them, and in numbers; see thing.h. */
#include "proc/portal/stock/thing.h"

#include <stdlib.h>

/* ---- in numbers ---- */

struct thing_sums
things_sum(const struct thing *list, size_t n, ms_t now)
{
	struct thing_sums s = {.minutes = 0};

	for (size_t i = 0; i < n; i++) {
		const struct thing *t = &list[i];

		for (unsigned k = 0; k < STOCK_SHOWS; k++)
			s.shown[k] += thing_is_shown(t, (enum stock_show)k);
		if (!thing_is_shown(t, STOCK_SHOW_TODO))
			continue;
		s.exploited += t->n_exploited > 0;
		s.late += t->due != 0 && t->due + MS_DAY <= now;
		s.minutes += (uint32_t)t->minutes;
	}
	return s;
}

static int
by_day(const void *a, const void *b)
{
	const struct thing_day *x = a, *y = b;

	return x->due < y->due ? -1 : x->due > y->due;
}

enum err
things_days(const struct thing *list, size_t n, ms_t today, struct arena *a,
	struct thing_day **ret_list, size_t *ret_n)
{
	struct thing_day *days = arena_array(a, struct thing_day, n + 1);
	size_t n_all = 0, n_days = 0;

	if (days == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		if (thing_is_shown(&list[i], STOCK_SHOW_TODO) && list[i].due != 0)
			days[n_all++] = (struct thing_day){
				list[i].due, 1, (uint32_t)list[i].minutes};
	if (n_all > 1)
		qsort(days, n_all, sizeof(*days), by_day);
	for (size_t i = 0; i < n_all; i++) {
		struct thing_day *last = n_days > 0 ? &days[n_days - 1] : NULL;

		if (last == NULL || (last->due != days[i].due && days[i].due >= today)) {
			days[n_days++] = days[i];
			continue;
		}
		last->n++;
		last->minutes += days[i].minutes;
	}
	*ret_list = days;
	*ret_n = n_days;
	return ERR_OK;
}

/* ---- put together ---- */

enum err
things_all(struct request *r, const struct store_finding_total_query *q, struct thing **ret_things,
	size_t *ret_n)
{
	struct store_finding_total *sums;
	size_t n;
	enum err err = store_finding_totals(r->view, q, r->arena, &sums, &n, NULL);

	return err == ERR_OK ? things_gather(r, sums, n, ret_things, ret_n) : err;
}

static bool
is_about(const struct thing *t, const struct store_finding *f)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->list[i]->subject == f->subject && t->list[i]->subject_nr == f->subject_nr)
			return true;
	return false;
}

enum err
thing_of(struct request *r, const struct store_finding *f, struct thing *ret_thing)
{
	const struct store_finding_total_query one = {.about = f, .limit = 1};
	struct store_finding_total_query q = {.device = NULL};
	struct store_finding_total *sums;
	struct thing *things;
	size_t n;
	enum err err = store_finding_totals(r->view, &one, r->arena, &sums, &n, NULL);

	if (err == ERR_OK && n == 0)
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	if (sums[0].bill[0] != '\0')
		q.bill = sums[0].bill;
	else
		q.device = sums[0].device;
	err = things_all(r, &q, &things, &n);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (is_about(&things[i], f)) {
			*ret_thing = things[i];
			return ERR_OK;
		}
	return err == ERR_OK ? ERR_NOT_FOUND : err;
}

enum err
thing_fix(struct request *r, const struct thing *t, const struct store_finding *list, size_t n,
	struct stock_fix *ret_fix)
{
	struct compare_asked asked;
	struct look_mending mending = {.sum = t->list[0], .asked = &asked, .list = list};
	enum err err = look_ask(r, t->list[0], &asked);

	while (mending.n < n && list[mending.n].state == STORE_FINDING_OPEN)
		mending.n++; /* they are the first */
	if (err == ERR_OK)
		err = look_fix(r, &mending, ret_fix);
	if (err == ERR_OK)
		ret_fix->minutes = t->minutes;
	return err;
}
