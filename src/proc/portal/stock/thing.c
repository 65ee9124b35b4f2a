/* Findings put together to things to do; see thing.h. */
#include "proc/portal/stock/thing.h"

#include <stdlib.h>

#define PACKAGES_READ 30

struct keyed {
	const struct store_finding_total *sum;
	const char *place, *key;
};

/* ---- put together ---- */

static bool
is_of_distribution(const char *purl)
{
	struct str p = str_c(purl);

	return str_starts(p, STR("pkg:deb/")) || str_starts(p, STR("pkg:rpm/")) ||
	       str_starts(p, STR("pkg:apk/"));
}

/* The reviewed product, the source package of a distribution's, else the name. */
static const char *
key_of(struct request *r, const struct store_finding_total *sum)
{
	const struct component c = {
		.name = str_c(sum->name), .version = str_c(sum->version), .purl = str_c(sum->purl)};
	struct identity identity;

	if (sum->product[0] != '\0')
		return sum->product;
	if (!is_of_distribution(sum->purl))
		return sum->name;
	identity_of_component(&c, NULL, &identity);
	return identity.n > 0 ? arena_copy(r->arena, identity.names[identity.n - 1].package.name)
			      : sum->name;
}

static int
by_key(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int order = strcmp(x->place, y->place);

	if (order == 0)
		order = strcmp(x->key, y->key);
	if (order != 0)
		return order;
	if (x->sum->rank != y->sum->rank)
		return x->sum->rank > y->sum->rank ? -1 : 1;
	if (strlen(x->sum->name) != strlen(y->sum->name)) /* "bind9" before "bind9-utils" */
		return strlen(x->sum->name) < strlen(y->sum->name) ? -1 : 1;
	return x->sum->subject_nr < y->sum->subject_nr ? -1
						       : x->sum->subject_nr > y->sum->subject_nr;
}

int
thing_order(const void *a, const void *b)
{
	const struct thing *x = a, *y = b;
	int order;

	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	if (x->due != y->due)
		return (x->due != 0 && x->due < y->due) || y->due == 0 ? -1 : 1;
	order = strcmp(x->list[0]->name, y->list[0]->name);
	if (order == 0)
		order = strcmp(x->list[0]->device, y->list[0]->device);
	return order != 0 ? order : strcmp(x->list[0]->bill, y->list[0]->bill);
}

static void
add_subject(struct thing *t, const struct store_finding_total *sum)
{
	t->list[t->n++] = sum;
	for (unsigned i = 0; i < STORE_FINDING_STATES; i++)
		if (sum->n[i] > t->counts[i]) /* packages of one source have the same ones */
			t->counts[i] = sum->n[i];
	t->n_exploited += sum->n_exploited;
	if (sum->rank > t->rank)
		t->rank = sum->rank;
	if (sum->due != 0 && (t->due == 0 || sum->due < t->due))
		t->due = sum->due;
}

enum err
things_gather(struct request *r, const struct store_finding_total *sums, size_t n,
	struct thing **ret_things, size_t *ret_n)
{
	struct keyed *keyed = arena_array(r->arena, struct keyed, n + 1);
	const struct store_finding_total **all =
		arena_array(r->arena, const struct store_finding_total *, n + 1);
	struct thing *things = arena_array(r->arena, struct thing, n + 1);
	size_t n_things = 0;

	if (keyed == NULL || all == NULL || things == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		keyed[i] = (struct keyed){&sums[i],
			sums[i].bill[0] != '\0' ? sums[i].bill : sums[i].device,
			key_of(r, &sums[i])};
		if (keyed[i].key == NULL)
			return ERR_FULL;
	}
	qsort(keyed, n, sizeof(*keyed), by_key);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || strcmp(keyed[i].place, keyed[i - 1].place) != 0 ||
			strcmp(keyed[i].key, keyed[i - 1].key) != 0)
			things[n_things++] = (struct thing){.list = &all[i]};
		add_subject(&things[n_things - 1], keyed[i].sum);
	}
	*ret_things = things;
	*ret_n = n_things;
	return ERR_OK;
}

bool
thing_is_shown(const struct thing *t, enum stock_show show)
{
	switch (show) {
	case STOCK_SHOW_TODO:
		return t->counts[STORE_FINDING_OPEN] > 0;
	case STOCK_SHOW_GUARDED:
		return t->counts[STORE_FINDING_ALTERNATIVE] +
			       t->counts[STORE_FINDING_NOT_AFFECTED] >
		       0;
	case STOCK_SHOW_DONE:
		return t->counts[STORE_FINDING_DONE] > 0;
	case STOCK_SHOW_ALL:
		break;
	}
	return true;
}

/* ---- its findings ---- */

static int
by_urgency(const void *a, const void *b)
{
	const struct store_finding *x = a, *y = b;
	bool is_open = x->state == STORE_FINDING_OPEN;

	if (is_open != (y->state == STORE_FINDING_OPEN))
		return is_open ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	return strcmp(x->advisory, y->advisory);
}

/* Those of `more` by advisories that are not among the list; both in a new one. */
static enum err
join(struct request *r, struct store_finding **list, size_t *n, const struct store_finding *more,
	size_t n_more)
{
	struct store_finding *both = arena_array(r->arena, struct store_finding, *n + n_more + 1);

	if (both == NULL)
		return ERR_FULL;
	if (*n > 0)
		memcpy(both, *list, *n * sizeof(*both));
	*list = both;
	for (size_t k = 0; k < n_more; k++) {
		size_t same = 0;

		while (same < *n && strcmp(both[same].advisory, more[k].advisory) != 0)
			same++;
		if (same == *n)
			both[(*n)++] = more[k];
	}
	return ERR_OK;
}

/* All findings of the thing, each advisory once, those to do first. */
enum err
thing_findings(
	struct request *r, const struct thing *t, struct store_finding **ret_list, size_t *ret_n)
{
	struct store_finding *list = NULL, *more;
	size_t n = 0, n_more;
	enum err err = ERR_OK;

	for (size_t i = 0; i < t->n && i < PACKAGES_READ && err == ERR_OK; i++) {
		err = store_finding_of(r->view, t->list[i]->subject, t->list[i]->subject_nr,
			r->arena, &more, &n_more);
		if (err == ERR_OK)
			err = join(r, &list, &n, more, n_more);
	}
	if (err != ERR_OK)
		return err;
	if (n > 1)
		qsort(list, n, sizeof(*list), by_urgency);
	*ret_list = list;
	*ret_n = n;
	return ERR_OK;
}

/* ---- for others ---- */

enum err
look_same(struct request *r, const struct store_finding_total *sum, struct store_finding **ret_list,
	size_t *ret_n)
{
	const struct store_finding_total_query q = {
		.device = sum->bill[0] != '\0' ? NULL : sum->device,
		.bill = sum->bill[0] != '\0' ? sum->bill : NULL};
	const char *key = key_of(r, sum);
	struct store_finding_total *sums;
	struct store_finding *all;
	size_t n, n_all = 0, room = 0;
	enum err err = key == NULL ? ERR_FULL
				   : store_finding_totals(r->view, &q, r->arena, &sums, &n, NULL);

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		for (unsigned s = 0; s < STORE_FINDING_STATES; s++)
			room += sums[i].n[s];
	all = err == ERR_OK ? arena_array(r->arena, struct store_finding, room + 1) : NULL;
	if (all == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const char *other = key_of(r, &sums[i]);
		struct store_finding *list;
		size_t n_list = 0;

		if (other == NULL)
			return ERR_FULL;
		if (strcmp(key, other) != 0)
			continue;
		err = store_finding_of(
			r->view, sums[i].subject, sums[i].subject_nr, r->arena, &list, &n_list);
		for (size_t k = 0; err == ERR_OK && k < n_list && n_all < room; k++)
			all[n_all++] = list[k];
	}
	*ret_list = all;
	*ret_n = n_all;
	return err;
}

enum err
look_sums(struct request *r, struct look *l, struct stock_sums *ret_sums)
{
	struct stock_compared compared;
	struct store_finding_total *sums;
	struct thing *things;
	size_t n, n_things;
	enum err err = look_compared(r, l, NULL, false, &compared);

	if (err == ERR_OK)
		err = store_finding_totals(
			r->view, &(struct store_finding_total_query){0}, r->arena, &sums, &n, NULL);
	if (err == ERR_OK)
		err = things_gather(r, sums, n, &things, &n_things);
	if (err != ERR_OK)
		return err;
	*ret_sums = (struct stock_sums){.is_compared = compared.at != 0,
		.checked = compared.checked,
		.unchecked = compared.unchecked};
	for (size_t i = 0; i < n_things; i++) {
		bool is_todo = thing_is_shown(&things[i], STOCK_SHOW_TODO);

		ret_sums->todo += is_todo;
		ret_sums->exploited += is_todo && things[i].n_exploited > 0;
		ret_sums->late += is_todo && things[i].due != 0 && things[i].due + MS_DAY <= r->now;
		ret_sums->guarded += thing_is_shown(&things[i], STOCK_SHOW_GUARDED);
		ret_sums->done += thing_is_shown(&things[i], STOCK_SHOW_DONE);
	}
	return ERR_OK;
}
