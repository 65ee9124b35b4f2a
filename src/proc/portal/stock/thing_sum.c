/* Things to do, put together for whoever tells of them, and in numbers; see thing.h. */
#include "proc/portal/stock/thing.h"

#include <stdlib.h>

#define THING_ARENA ((size_t)64 << 20) /* findings of one thing */

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
			days[n_all++] =
				(struct thing_day){list[i].due, 1, (uint32_t)list[i].minutes};
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

enum err
thing_goes_to(struct request *r, const struct thing *t, struct str *ret_version)
{
	struct arena *a = arena_new(THING_ARENA);
	struct store_finding *list = NULL, *more;
	struct stock_fix fix = {.to = STR("")};
	size_t n = 0, n_more;
	enum err err = a == NULL ? ERR_FULL : ERR_OK;

	for (size_t i = 0; err == ERR_OK && i < t->n && i < THING_PACKAGES; i++) {
		err = store_finding_fixes(
			r->view, t->list[i]->subject, t->list[i]->subject_nr, a, &more, &n_more);
		if (err != ERR_OK || n_more == 0)
			continue;
		struct store_finding *both = arena_array(a, struct store_finding, n + n_more);

		if (both == NULL) {
			err = ERR_FULL;
			break;
		}
		if (n > 0)
			memcpy(both, list, n * sizeof(*list));
		memcpy(both + n, more, n_more * sizeof(*more));
		list = both;
		n += n_more;
	}
	if (err == ERR_OK && n > 0 && t->n_attacks == 0)
		err = thing_fix(r, t, list, n, &fix);
	arena_free(a);
	*ret_version = fix.to;
	return err;
}

enum err
look_fix_whole(struct request *r, const struct look_mending *m, struct stock_fix *fix)
{
	struct arena *a;
	struct store_finding *list;
	struct stock_fix whole;
	struct thing t;
	size_t n;
	enum err err = look_fix(r, m, fix);

	if (err != ERR_OK || fix->to.len == 0 || m->list[0].state != STORE_FINDING_OPEN)
		return err;
	err = thing_of(r, &m->list[0], &t);
	if (err != ERR_OK) /* it was not kept yet */
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	a = arena_new(THING_ARENA);
	err = a == NULL ? ERR_FULL : thing_findings(r, &t, a, &list, &n);
	if (err == ERR_OK)
		err = thing_fix(r, &t, list, n, &whole);
	arena_free(a);
	if (err == ERR_OK && whole.to.len > 0)
		*fix = whole;
	return err;
}

/* ---- of one place ---- */

#define SHOWN 20

static int
todo_first(const void *a, const void *b)
{
	const struct thing *x = a, *y = b;
	bool is_todo = thing_is_shown(x, STOCK_SHOW_TODO);

	if (is_todo != thing_is_shown(y, STOCK_SHOW_TODO))
		return is_todo ? -1 : 1;
	return thing_order(x, y);
}

/* Those of a device, then those of the bills of it. */
static enum err
gather_place(struct request *r, const char *device, const char *bill, struct thing **ret_list,
	size_t *ret_n)
{
	struct store_finding_total *all, *more;
	struct store_bill *bills;
	size_t n, n_more, n_bills = 0;
	enum err err = store_finding_totals(r->view,
		&(struct store_finding_total_query){.device = device, .bill = bill}, r->arena, &all,
		&n, NULL);

	if (err == ERR_OK && device != NULL)
		err = store_bill_list(r->view, device, r->arena, &bills, &n_bills);
	for (size_t i = 0; err == ERR_OK && i < n_bills; i++) {
		const struct store_finding_total_query q = {.bill = bills[i].id.text};
		struct store_finding_total *both;

		err = store_finding_totals(r->view, &q, r->arena, &more, &n_more, NULL);
		if (err != ERR_OK || n_more == 0)
			continue;
		both = arena_array(r->arena, struct store_finding_total, n + n_more);
		if (both == NULL)
			return ERR_FULL;
		memcpy(both, all, n * sizeof(*all));
		memcpy(both + n, more, n_more * sizeof(*more));
		all = both;
		n += n_more;
	}
	return err == ERR_OK ? things_gather(r, all, n, ret_list, ret_n) : err;
}

static enum err
put_row(struct request *r, const struct thing *t, bool is_of_bill, struct stock_thing_row *row)
{
	struct store_finding *top = arena_alloc(r->arena, sizeof(*top)); /* is borrowed */
	struct stock_subject about;
	enum err err = top == NULL ? ERR_FULL
				   : store_finding_top(r->view, t->list[0]->subject,
					     t->list[0]->subject_nr, top);

	if (err == ERR_OK)
		err = look_subject(r, t->list[0], &about);
	if (err != ERR_OK)
		return err;
	*row = (struct stock_thing_row){.id = str_c(top->id.text),
		.name = str_c(t->name),
		.bill = is_of_bill && about.bill != NULL ? about.bill->name : STR(""),
		.n_packages = t->n_names,
		.n = t->counts[top->state],
		.state = store_finding_state_name(top->state),
		.due = t->due,
		.is_exploited = t->n_exploited > 0,
		.minutes = t->minutes};
	return ERR_OK;
}

enum err
stock_things_of(struct request *r, const char *device, const char *bill, struct stock_things *ret)
{
	const struct store_finding_total_query q = {.device = device, .bill = bill};
	struct store_advisory_source *sources;
	struct stock_thing_row *rows = arena_array(r->arena, struct stock_thing_row, SHOWN);
	struct thing *things;
	struct thing_sums sums;
	size_t n, n_sources;
	enum err err = rows == NULL ? ERR_FULL : gather_place(r, device, bill, &things, &n);

	if (err == ERR_OK)
		err = store_advisory_source_list(r->view, r->arena, &sources, &n_sources);
	if (err != ERR_OK)
		return err;
	sums = things_sum(things, n, r->now);
	*ret = (struct stock_things){.rows = rows,
		.n_more = n > SHOWN ? (uint32_t)(n - SHOWN) : 0,
		.n_todo = sums.shown[STOCK_SHOW_TODO],
		.minutes = sums.minutes,
		.has_advisories = n_sources > 0};
	if (n > 1)
		qsort(things, n, sizeof(*things), todo_first);
	for (size_t i = 0; err == ERR_OK && i < n && i < SHOWN; i++)
		err = put_row(r, &things[i], device != NULL, &rows[ret->n++]);
	return err == ERR_OK ? store_finding_numbers(r->view, &q, &ret->n_numbers) : err;
}
