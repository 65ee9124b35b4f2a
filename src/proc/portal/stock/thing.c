/* Findings put together to things to do; see thing.h. */
#include "proc/portal/stock/thing.h"

#include <stdlib.h>

#define NAMES_COUNTED 1000		 /* of one thing that are told apart */
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

static ms_t
sooner(ms_t a, ms_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

static bool
is_named(const struct thing *t, const char *name)
{
	for (size_t i = 0; i + 1 < t->n && i < NAMES_COUNTED; i++)
		if (strcmp(t->list[i]->name, name) == 0)
			return true;
	return false;
}

static void
add_subject(struct thing *t, const struct store_finding_total *sum)
{
	t->list[t->n++] = sum;
	for (unsigned i = 0; i < STORE_FINDING_STATES; i++)
		if (sum->n[i] > t->counts[i]) /* packages of one source have the same ones */
			t->counts[i] = sum->n[i];
	t->n_exploited += sum->n_exploited;
	t->n_attacks += sum->n_attacks;
	t->n_fixed = sum->n_fixed > t->n_fixed ? sum->n_fixed : t->n_fixed;
	t->rank = sum->rank > t->rank ? sum->rank : t->rank;
	t->ended = sum->ended > t->ended ? sum->ended : t->ended;
	t->due = sooner(t->due, sum->due);
	t->serious_since = sooner(t->serious_since, sum->serious_since);
	t->n_names += !is_named(t, sum->name);
}

static void
put_name(struct thing *t, const char *key)
{
	bool is_source = t->n_names > 1 && is_of_distribution(t->list[0]->purl);

	t->name = is_source ? key : t->list[0]->name;
}

/* By its place, what is in it and where that is from. */
static int
minutes_of(const struct portal *p, const struct thing *t, bool is_inside)
{
	const struct stock_case which = {.ecosystem = look_ecosystem(t->list[0]),
		.product = product_find(p->products, str_c(t->list[0]->product)),
		.is_inside = is_inside,
		.is_attack = t->n_attacks > 0,
		.is_mended = t->n_fixed > 0};

	return t->counts[STORE_FINDING_OPEN] == 0 ? 0 : stock_steps_of(p->actions, &which).minutes;
}

static void
put_minutes(struct request *r, struct thing *things, size_t n)
{
	bool is_inside = false;

	for (size_t i = 0; i < n; i++) {
		if (i == 0 || strcmp(things[i].list[0]->bill, things[i - 1].list[0]->bill) != 0)
			is_inside = look_is_inside(r, things[i].list[0]);
		things[i].minutes = minutes_of(r->portal, &things[i], is_inside);
	}
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
		put_name(&things[n_things - 1], keyed[i].key);
	}
	put_minutes(r, things, n_things);
	*ret_things = things;
	*ret_n = n_things;
	return ERR_OK;
}

bool
thing_is_shown(const struct thing *t, enum stock_show show)
{
	bool is_todo = t->counts[STORE_FINDING_OPEN] > 0;
	bool is_guarded =
		!is_todo &&
		t->counts[STORE_FINDING_ALTERNATIVE] + t->counts[STORE_FINDING_NOT_AFFECTED] > 0;

	switch (show) {
	case STOCK_SHOW_TODO:
		return is_todo;
	case STOCK_SHOW_GUARDED:
		return is_guarded;
	case STOCK_SHOW_DONE:
		return !is_todo && !is_guarded;
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

	for (size_t i = 0; i < t->n && i < THING_PACKAGES; i++)
		room += findings_in(t->list[i]);
	if (room > THING_FINDINGS)
		room = THING_FINDINGS;
	if (err == ERR_OK && (list = arena_array(a, struct store_finding, room + 1)) == NULL)
		err = ERR_FULL;
	for (size_t i = 0; i < t->n && i < THING_PACKAGES && err == ERR_OK; i++) {
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
	struct thing_sums sums;
	struct thing *things;
	size_t n;
	enum err err = look_counts(r, NULL, false, &compared);

	if (err == ERR_OK)
		err = things_all(r, &(struct store_finding_total_query){0}, &things, &n);
	if (err != ERR_OK)
		return err;
	sums = things_sum(things, n, r->now);
	*ret_sums = (struct stock_sums){.is_compared = compared.at != 0,
		.checked = compared.checked,
		.unchecked = compared.unchecked,
		.todo = sums.shown[STOCK_SHOW_TODO],
		.guarded = sums.shown[STOCK_SHOW_GUARDED],
		.done = sums.shown[STOCK_SHOW_DONE],
		.exploited = sums.exploited,
		.late = sums.late,
		.minutes = sums.minutes};
	return ERR_OK;
}
