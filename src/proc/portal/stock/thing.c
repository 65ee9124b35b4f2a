/* Findings put together to things to do; see thing.h. */
#include "proc/portal/stock/thing.h"

#include <stdlib.h>

#define PACKAGES_READ 30
#define PACKAGE_ARENA ((size_t)64 << 20) /* findings of one package */

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

static int
by_advisory(const void *a, const void *b)
{
	const struct store_finding *x = a, *y = b;

	return strcmp(x->advisory, y->advisory);
}

static uint32_t
findings_in(const struct store_finding_total *sum)
{
	uint32_t n = 0;

	for (unsigned s = 0; s < STORE_FINDING_STATES; s++)
		n += sum->n[s];
	return n;
}

/* Those of `more` by advisories that are not among the list, as long as there is room. */
static void
join(struct store_finding *list, size_t *n, size_t room, const struct store_finding *more,
	size_t n_more)
{
	size_t before = *n;

	for (size_t i = 0; i < n_more && *n < room; i++)
		if (before == 0 ||
			bsearch(&more[i], list, before, sizeof(*list), by_advisory) == NULL)
			list[(*n)++] = more[i];
	if (*n > before)
		qsort(list, *n, sizeof(*list), by_advisory);
}

/* Packages of one source have the same ones by the thousand: one after the other, and only what is
 * new of it stays. */
enum err
thing_findings(const struct request *r, const struct thing *t, struct arena *a,
	struct store_finding **ret_list, size_t *ret_n)
{
	struct arena *one = arena_new(PACKAGE_ARENA);
	struct store_finding *list = NULL, *more;
	size_t n = 0, n_more, room = 0;
	enum err err = one == NULL ? ERR_FULL : ERR_OK;

	for (size_t i = 0; i < t->n && i < PACKAGES_READ; i++)
		room += findings_in(t->list[i]);
	if (room > THING_FINDINGS)
		room = THING_FINDINGS;
	if (err == ERR_OK && (list = arena_array(a, struct store_finding, room + 1)) == NULL)
		err = ERR_FULL;
	for (size_t i = 0; i < t->n && i < PACKAGES_READ && err == ERR_OK; i++) {
		arena_clear(one);
		err = store_finding_of(
			r->view, t->list[i]->subject, t->list[i]->subject_nr, one, &more, &n_more);
		if (err == ERR_OK)
			join(list, &n, room, more, n_more);
	}
	arena_free(one);
	if (err != ERR_OK)
		return err;
	if (n > 1)
		qsort(list, n, sizeof(*list), by_urgency);
	*ret_list = list;
	*ret_n = n;
	return ERR_OK;
}

/* ---- for others ---- */

/* Those of the sums that have the same key, their number of findings. */
static enum err
keep_same(struct request *r, const char *key, struct store_finding_total *sums, size_t *n,
	size_t *ret_findings)
{
	size_t kept = 0;

	*ret_findings = 0;
	for (size_t i = 0; i < *n; i++) {
		const char *other = key_of(r, &sums[i]);

		if (other == NULL)
			return ERR_FULL;
		if (strcmp(key, other) != 0)
			continue;
		*ret_findings += findings_in(&sums[i]);
		sums[kept++] = sums[i];
	}
	*n = kept;
	return ERR_OK;
}

enum err
look_same(struct request *r, const struct store_finding_total *sum, struct look_other **ret_list,
	size_t *ret_n)
{
	const struct store_finding_total_query q = {
		.device = sum->bill[0] != '\0' ? NULL : sum->device,
		.bill = sum->bill[0] != '\0' ? sum->bill : NULL};
	const char *key = key_of(r, sum);
	struct arena *one = arena_new(PACKAGE_ARENA);
	struct store_finding_total *sums;
	struct look_other *all = NULL;
	size_t n, n_all = 0, room = 0;
	enum err err = key == NULL || one == NULL
			       ? ERR_FULL
			       : store_finding_totals(r->view, &q, r->arena, &sums, &n, NULL);

	if (err == ERR_OK)
		err = keep_same(r, key, sums, &n, &room);
	if (err == ERR_OK && (all = arena_array(r->arena, struct look_other, room + 1)) == NULL)
		err = ERR_FULL;
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct store_finding *list;
		size_t n_list = 0;

		arena_clear(one);
		err = store_finding_of(
			r->view, sums[i].subject, sums[i].subject_nr, one, &list, &n_list);
		for (size_t k = 0; err == ERR_OK && k < n_list && n_all < room; k++) {
			struct look_other *to = &all[n_all++];

			*to = (struct look_other){.id = list[k].id,
				.state = list[k].state,
				.answered = list[k].answered};
			memcpy(to->advisory, list[k].advisory, sizeof(to->advisory));
		}
	}
	arena_free(one);
	*ret_list = all;
	*ret_n = n_all;
	return err;
}

enum err
look_sums(struct request *r, struct stock_sums *ret_sums)
{
	struct stock_compared compared = {0};
	struct store_finding_total *sums;
	struct thing *things;
	size_t n, n_things;
	enum err err = look_counts(r, NULL, false, &compared);

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
