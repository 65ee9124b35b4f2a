/* Words instead of a number: "Chrome", "FortiGate", "file server". See advisory.h. */
#include "proc/portal/stock/advisory.h"

#include "know/advisory/product.h"
#include "proc/portal/watch/watch.h"
#include "stock/reconcile/reconcile.h"

#include <stdio.h>
#include <stdlib.h>

#define FOUND_SHOWN 50
#define HERE_SHOWN 50
#define SAID_MAX 4000 /* advisories of one product that are looked at */
#define PRODUCTS_NAMED 12
#define DEVICES_SHOWN 30
#define PART_LEAST 3 /* bytes of a part of a name, folded */

/* ---- by the name alone ---- */

/* By a program's name: what was found of it. */
static bool
has_words(struct str text, struct str words)
{
	for (size_t i = 0; i + words.len <= text.len; i++)
		if (str_equal_nocase(str_of(text.p + i, words.len), words))
			return true;
	return false;
}

static enum err
fill_found(struct request *r, struct stock_advisory_view *v)
{
	struct stock_found *rows = arena_array(r->arena, struct stock_found, FOUND_SHOWN);
	struct store_finding_total *sums;
	size_t n;
	enum err err = store_finding_totals(
		r->view, &(struct store_finding_total_query){0}, r->arena, &sums, &n, NULL);

	if (err == ERR_OK && rows == NULL)
		err = ERR_FULL;
	for (size_t i = 0; err == ERR_OK && i < n && v->n_found < FOUND_SHOWN; i++) {
		struct store_finding *list;
		size_t n_list;

		if (!has_words(str_c(sums[i].name), v->asked) &&
			!has_words(str_c(sums[i].product), v->asked))
			continue;
		err = store_finding_of(
			r->view, sums[i].subject, sums[i].subject_nr, r->arena, &list, &n_list);
		for (size_t k = 0; err == ERR_OK && k < n_list && v->n_found < FOUND_SHOWN; k++) {
			size_t same = 0;

			while (same < v->n_found &&
				!str_equal(rows[same].id, str_c(list[k].advisory)))
				same++;
			if (same == v->n_found)
				rows[v->n_found++] =
					(struct stock_found){.id = str_c(list[k].advisory),
						.summary = str_c(sums[i].name)};
		}
	}
	v->found = rows;
	return err;
}

/* Strings of s are borrowed. */
static enum err
put_here(const struct look *l, const struct store_software *s, struct stock_here *h)
{
	h->about = (struct stock_subject){.name = str_c(s->name),
		.version = str_c(s->version),
		.maker = str_c(s->maker),
		.n_packages = 1,
		.device = stock_brief(l->r, s->device, NULL)};
	h->is_uncompared = !l->has_index || s->version[0] == '\0' ||
			   (s->purl[0] == '\0' && s->cpe[0] == '\0' && s->product[0] == '\0');
	return h->about.device == NULL ? ERR_FULL : ERR_OK;
}

/* It is here all the same: in which version, on which device. */
static enum err
fill_here(const struct look *l, struct stock_advisory_view *v)
{
	const struct store_software_query q = {.text = v->asked, .limit = HERE_SHOWN};
	struct request *r = l->r;
	struct stock_here *rows = arena_array(r->arena, struct stock_here, HERE_SHOWN);
	struct store_software *list;
	size_t n;
	enum err err = rows == NULL ? ERR_FULL
				    : store_software_list(r->view, &q, r->arena, &list, &n, NULL);

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		err = put_here(l, &list[i], &rows[v->n_here++]);
	v->here = rows;
	return err;
}

/* ---- which products, which kind ---- */

/* Folded: is `part` in it? All of it when is_whole. */
static bool
is_in(struct str name, struct str part, bool is_whole)
{
	char room[RECONCILE_NAME_BYTES];
	struct str folded = str_of(room, reconcile_fold(name, room, sizeof(room)));

	if (folded.len == 0)
		return false;
	return is_whole ? str_equal(folded, part)
			: part.len >= PART_LEAST && str_find(folded, part) >= 0;
}

static bool
is_called(const struct product *p, struct str part)
{
	for (uint32_t i = 0; i < p->n_names; i++)
		if (is_in(p->names[i].text, part, false))
			return true;
	return false;
}

/* The one that is called so; else those that have the words in a name. */
static size_t
products_of(const struct portal *portal, struct str asked, struct str folded,
	const struct product *list[STOCK_MEANT_SHOWN])
{
	const struct reconcile_line line = {asked, STR(""), STR("")};
	const struct product_set *set = portal->products;
	struct reconciled one;
	size_t n = 0;

	reconcile_one(portal->names, &line, &one);
	for (; one.result != RECONCILE_NONE && n < one.n && n < STOCK_MEANT_SHOWN; n++)
		list[n] = one.products[n];
	if (n > 0)
		return n;
	for (uint32_t i = 0; i < set->n_products && n < STOCK_MEANT_SHOWN; i++)
		if (is_called(&set->products[i], folded))
			list[n++] = &set->products[i];
	return n;
}

static const struct product_kind *
kind_of(const struct product_set *set, struct str folded)
{
	for (uint32_t i = 0; i < set->n_kinds; i++) {
		const struct product_kind *k = &set->kinds[i];

		for (uint32_t n = 0; n < k->n_also; n++)
			if (is_in(k->also[n], folded, true))
				return k;
		for (unsigned lang = 0; lang < LANGS; lang++)
			if (is_in(k->name.in[lang], folded, true))
				return k;
	}
	return NULL;
}

/* Which devices of the office are of such a kind; bits of enum device_kind. */
static unsigned
devices_of(const struct product_kind *kind)
{
	static const struct {
		const char *kind;
		unsigned devices;
	} known[] = {{"nas", 1U << DEVICE_NAS | 1U << DEVICE_SERVER},
		{"server", 1U << DEVICE_SERVER}, {"router", 1U << DEVICE_ROUTER},
		{"vpn", 1U << DEVICE_ROUTER}, {"camera", 1U << DEVICE_CAMERA},
		{"printer", 1U << DEVICE_PRINTER}, {"phone", 1U << DEVICE_PHONE}};

	for (size_t i = 0; kind != NULL && i < sizeof(known) / sizeof(*known); i++)
		if (str_equal(kind->id, str_c(known[i].kind)))
			return known[i].devices;
	return 0;
}

/* ---- what the lists say of a product ---- */

struct spoken {
	uint32_t vulnerability;
	bool is_exploited;
	ms_t at;
	struct str id, summary;
};
struct speaking {
	struct look *look;
	struct spoken *list; /* SAID_MAX */
	size_t n;
};

static void
speak(struct speaking *s, const struct spoken *one)
{
	for (size_t i = 0; i < s->n; i++) {
		struct spoken *to = &s->list[i];

		if (to->vulnerability != one->vulnerability)
			continue;
		to->is_exploited |= one->is_exploited;
		if (one->is_exploited || (!to->is_exploited && str_starts(one->id, STR("CVE-"))))
			to->id = one->id;
		if (to->summary.len == 0)
			to->summary = one->summary;
		return;
	}
	if (s->n < SAID_MAX)
		s->list[s->n++] = *one;
}

static void
speak_marks(struct speaking *s, const struct product *p)
{
	struct advisory_index *x = s->look->opened.index;
	struct advisory_mark m;

	for (uint32_t i = 0; p->n_listed > 0 && i < s->look->info.marks; i++) {
		struct spoken one = {.is_exploited = true};
		bool is_it = false;

		if (!advisory_index_mark(x, i, &m) || !m.has_exploited)
			continue;
		for (uint32_t k = 0; k < p->n_listed; k++)
			is_it |= str_equal_nocase(p->listed[k].vendor, m.exploited.vendor) &&
				 str_equal_nocase(p->listed[k].product, m.exploited.product);
		if (!is_it || !advisory_index_named(x, m.name, &one.vulnerability))
			continue;
		one.at = m.exploited.added;
		one.id = m.name;
		one.summary = m.exploited.name;
		speak(s, &one);
	}
}

static void
speak_cpe(struct speaking *s, struct str name)
{
	struct advisory_index *x = s->look->opened.index;
	char cpe[LIMIT_ADVISORY_ID], key[LIMIT_ADVISORY_ID];
	uint32_t tree, end, no, node;
	struct advisory_entry e;
	struct str k;
	int len = snprintf(cpe, sizeof(cpe), "cpe:2.3:%.*s:*:*:*:*:*:*:*:*", STR_FMT(name));

	if (len < 0 || (size_t)len >= sizeof(cpe) || !advisory_product_key(str_c(cpe), key, &k) ||
		!advisory_index_product(x, k, &tree, &end))
		return;
	for (; tree < end && s->n < SAID_MAX; tree++)
		if (advisory_index_tree(x, tree, &no, &node) && advisory_index_entry(x, no, &e) &&
			e.withdrawn == 0)
			speak(s, &(struct spoken){.vulnerability = e.vulnerability,
					 .at = e.published,
					 .id = e.id,
					 .summary = e.summary});
}

static int
by_weight(const void *a, const void *b)
{
	const struct spoken *x = a, *y = b;

	if (x->is_exploited != y->is_exploited)
		return x->is_exploited ? -1 : 1;
	return x->at > y->at ? -1 : x->at < y->at;
}

static enum err
fill_said_of(struct look *l, const struct product *p, struct stock_meant *meant)
{
	struct stock_found *rows = arena_array(l->r->arena, struct stock_found, STOCK_SAID_SHOWN);
	struct speaking s = {.look = l};

	if (!l->has_index)
		return ERR_OK;
	s.list = calloc(SAID_MAX, sizeof(*s.list));
	if (s.list == NULL || rows == NULL) {
		free(s.list);
		return ERR_FULL;
	}
	speak_marks(&s, p);
	for (uint32_t i = 0; i < p->n_cpes; i++)
		speak_cpe(&s, p->cpes[i].name);
	qsort(s.list, s.n, sizeof(*s.list), by_weight);
	for (size_t i = 0; i < s.n && i < STOCK_SAID_SHOWN; i++)
		rows[meant->n_said++] = (struct stock_found){
			s.list[i].id, s.list[i].summary, s.list[i].is_exploited};
	meant->said = rows;
	meant->n_said_more = (uint32_t)(s.n - meant->n_said);
	free(s.list);
	return ERR_OK;
}

/* ---- what is here of it ---- */

struct own {
	struct look *look;
	const struct product *product;
	struct stock_here *rows; /* HERE_SHOWN */
	size_t n;
};

static enum err
add_own(const struct store_software *s, void *arg)
{
	struct own *own = arg;
	struct store_software *copy;

	if (!str_equal(own->product->id, str_c(s->product)) || own->n == HERE_SHOWN)
		return ERR_OK;
	copy = arena_alloc(own->look->r->arena, sizeof(*copy));
	if (copy == NULL)
		return ERR_FULL;
	*copy = *s;
	return put_here(own->look, copy, &own->rows[own->n++]);
}

static enum err
fill_own(struct look *l, const struct product *p, struct stock_meant *meant)
{
	struct own own = {l, p, arena_array(l->r->arena, struct stock_here, HERE_SHOWN), 0};
	enum err err = own.rows == NULL ? ERR_FULL
					: stock_each(l->r->view,
						  (struct store_software_query){.is_product = true},
						  add_own, &own);

	meant->here = own.rows;
	meant->n_here = own.n;
	return err;
}

/* By its model, or by its maker and kind. */
static bool
is_device_of(struct request *r, const struct store_device *d, const struct product *p)
{
	const struct reconcile_line line = {
		str_c(d->learned.model), str_c(d->learned.vendor), STR("")};
	unsigned kind = 1U << findings_kind_of(d);
	struct reconciled one;

	reconcile_one(r->portal->names, &line, &one);
	for (uint32_t i = 0; one.result != RECONCILE_NONE && i < one.n; i++)
		if (one.products[i] == p)
			return true;
	if ((devices_of(p->kind) & kind) == 0 || d->learned.vendor[0] == '\0')
		return false;
	for (uint32_t i = 0; i < p->n_makers; i++)
		if (str_starts_nocase(str_c(d->learned.vendor), p->makers[i]))
			return true;
	return false;
}

static enum err
fill_devices(struct request *r, const struct product_kind *kind, const struct product **products,
	size_t n_products, struct stock_advisory_view *v)
{
	struct store_device_query q = {.limit = LIMIT_DEVICES};
	const struct device_brief **rows =
		arena_array(r->arena, const struct device_brief *, DEVICES_SHOWN);
	unsigned kinds = devices_of(kind);
	struct store_device *list;
	uint32_t total;
	size_t n;
	enum err err = rows == NULL ? ERR_FULL
				    : store_device_list(r->view, &q, r->arena, &list, &n, &total);

	for (size_t i = 0; err == ERR_OK && i < n && v->n_devices < DEVICES_SHOWN; i++) {
		bool is_one = (kinds >> findings_kind_of(&list[i]) & 1) != 0;

		for (size_t k = 0; k < n_products && !is_one; k++)
			is_one = is_device_of(r, &list[i], products[k]);
		if (!is_one)
			continue;
		rows[v->n_devices] = stock_brief(r, list[i].id.text, NULL);
		if (rows[v->n_devices++] == NULL)
			return ERR_FULL;
	}
	v->devices = rows;
	return err;
}

/* Products of the kind, to go on with. */
static enum err
fill_kind(struct request *r, const struct product_kind *kind, struct stock_advisory_view *v)
{
	const struct product_set *set = r->portal->products;
	struct str *names = arena_array(r->arena, struct str, PRODUCTS_NAMED);

	if (names == NULL)
		return ERR_FULL;
	v->kind_words = words_in(&kind->name, r->lang);
	for (uint32_t i = 0; i < set->n_products && v->n_kind_products < PRODUCTS_NAMED; i++)
		if (set->products[i].kind == kind)
			names[v->n_kind_products++] = words_in(&set->products[i].name, r->lang);
	v->kind_products = names;
	return ERR_OK;
}

/* Where a part of a name means several, those of which there is nothing to tell are left out. */
static void
keep_telling(struct stock_meant *rows, size_t *n)
{
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++)
		if (rows[i].n_here + rows[i].n_said > 0)
			rows[kept++] = rows[i];
	if (kept > 0)
		*n = kept;
}

static bool
has_own(const struct stock_advisory_view *v)
{
	for (size_t i = 0; i < v->n_meant; i++)
		if (v->meant[i].n_here > 0)
			return true;
	return false;
}

static enum err
fill_meant(struct look *l, const struct product **products, size_t n, struct stock_advisory_view *v)
{
	struct stock_meant *rows = arena_array(l->r->arena, struct stock_meant, STOCK_MEANT_SHOWN);
	enum err err = rows == NULL ? ERR_FULL : ERR_OK;

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct stock_meant *m = &rows[v->n_meant];

		*m = (struct stock_meant){.name = words_in(&products[i]->name, l->r->lang),
			.maker = words_in(&products[i]->maker, l->r->lang)};
		err = fill_own(l, products[i], m);
		if (err == ERR_OK)
			err = fill_said_of(l, products[i], m);
		v->n_meant++;
	}
	keep_telling(rows, &v->n_meant);
	v->meant = rows;
	return err;
}

enum err
advisory_words(struct look *l, struct stock_advisory_view *v)
{
	const struct product *products[STOCK_MEANT_SHOWN];
	const struct product_kind *kind;
	struct request *r = l->r;
	char room[RECONCILE_NAME_BYTES];
	struct str folded = str_of(room, reconcile_fold(v->asked, room, sizeof(room)));
	size_t n = 0;
	enum err err = fill_found(r, v);

	if (err != ERR_OK || folded.len == 0 || r->portal->names == NULL)
		return err;
	kind = kind_of(r->portal->products, folded);
	if (kind == NULL)
		n = products_of(r->portal, v->asked, folded, products);
	err = kind != NULL ? fill_kind(r, kind, v) : fill_meant(l, products, n, v);
	if (err == ERR_OK)
		err = fill_devices(r, kind, products, n, v);
	if (err == ERR_OK && v->n_found == 0 && !has_own(v))
		err = fill_here(l, v);
	return err;
}
