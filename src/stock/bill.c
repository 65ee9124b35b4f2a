/* Components and relations one behind the other; texts in the arena, the ones that come again and
 * again (a maker, a licence) only when they differ from the component's before. */
#include "stock/bill.h"

#include "base/limits.h"

#include <stdlib.h>

static void
stop(struct stock_gather *g, enum err err)
{
	if (g->sink.stop == ERR_OK)
		g->sink.stop = err;
}

static void
keep(struct stock_gather *g, struct str *s)
{
	const char *copy;

	if (s->len == 0) {
		*s = STR("");
		return;
	}
	copy = arena_copy(g->arena, *s);
	if (copy == NULL) {
		stop(g, arena_err(g->arena));
		*s = STR("");
		return;
	}
	*s = str_of(copy, s->len);
}

static void
keep_or_share(struct stock_gather *g, struct str *s, struct str before)
{
	if (s->len > 0 && str_equal(*s, before))
		*s = before;
	else
		keep(g, s);
}

static void
on_bom(void *arg, const struct bom *bom)
{
	struct stock_gather *g = arg;
	struct bom *to = &g->bill.bom;

	*to = *bom;
	keep(g, &to->version);
	keep(g, &to->serial);
	keep(g, &to->name);
	keep(g, &to->author);
	keep(g, &to->tool);
	keep(g, &to->supplier);
	keep(g, &to->licence);
	keep(g, &to->context);
}

static void
on_component(void *arg, const struct component *c)
{
	static const struct component none;
	struct stock_gather *g = arg;
	struct component to = *c, before = none;

	if (g->bill.n_components == LIMIT_STOCK_COMPONENTS) {
		stop(g, ERR_LIMIT);
		return;
	}
	if (g->bill.n_components > 0)
		memcpy(&before, g->components.p + g->components.len - sizeof(before),
			sizeof(before));
	keep(g, &to.ref);
	keep_or_share(g, &to.parent, before.parent);
	keep_or_share(g, &to.group, before.group);
	keep(g, &to.name);
	keep_or_share(g, &to.version, before.version);
	keep_or_share(g, &to.supplier, before.supplier);
	keep(g, &to.purl);
	keep(g, &to.cpe);
	keep(g, &to.swid);
	keep_or_share(g, &to.licence, before.licence);
	keep_or_share(g, &to.copyright, before.copyright);
	keep(g, &to.hash);
	keep_or_share(g, &to.path, before.path);
	keep_or_share(g, &to.source_name, before.source_name);
	keep_or_share(g, &to.source_version, before.source_version);
	buf_add(&g->components, &to, sizeof(to));
	stop(g, buf_err(&g->components));
	g->bill.n_components++;
}

static void
on_relation(void *arg, const struct component_relation *r)
{
	struct stock_gather *g = arg;
	struct component_relation to = *r, before = {0};

	if (r->kind == RELATION_OTHER)
		return;
	if (g->bill.n_relations > 0)
		memcpy(&before, g->relations.p + g->relations.len - sizeof(before), sizeof(before));
	keep_or_share(g, &to.from, before.from);
	keep(g, &to.to);
	buf_add(&g->relations, &to, sizeof(to));
	stop(g, buf_err(&g->relations));
	g->bill.n_relations++;
}

static void
on_fault(void *arg, enum bom_fault fault, struct str where)
{
	struct stock_gather *g = arg;
	struct stock_fault f = {fault, where};

	g->bill.counts[fault]++;
	if (g->bill.n_faults == LIMIT_STOCK_FAULTS)
		return;
	keep(g, &f.where);
	buf_add(&g->faults, &f, sizeof(f));
	g->bill.n_faults++;
}

void
stock_gather_begin(struct stock_gather *g, struct arena *arena)
{
	*g = (struct stock_gather){.arena = arena,
		.components = buf_of(LIMIT_STOCK_COMPONENTS * sizeof(struct component)),
		.relations = buf_of(LIMIT_STOCK_RELATIONS * sizeof(struct component_relation)),
		.faults = buf_of(LIMIT_STOCK_FAULTS * sizeof(struct stock_fault)),
		.by_ref = buf_of(LIMIT_STOCK_COMPONENTS * sizeof(uint32_t))};
	g->sink = (struct bom_sink){.bom = on_bom,
		.component = on_component,
		.relation = on_relation,
		.fault = on_fault,
		.arg = g};
}

static int
by_ref(const void *a, const void *b, void *arg)
{
	const struct component *list = arg;
	uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
	int order = str_order(list[i].ref, list[k].ref);

	return order != 0 ? order : (i > k) - (i < k);
}

size_t
stock_bill_find(const struct stock_bill *b, struct str ref, size_t *ret_first)
{
	size_t from = 0, to = b->n_by_ref, n = 0;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (str_order(b->components[b->by_ref[middle]].ref, ref) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	while (from + n < b->n_by_ref && str_equal(b->components[b->by_ref[from + n]].ref, ref))
		n++;
	*ret_first = from;
	return n;
}

enum err
stock_gather_end(struct stock_gather *g, const struct stock_bill **ret_bill)
{
	struct stock_bill *b = &g->bill;
	struct component *list = (struct component *)g->components.p;

	if (g->sink.stop != ERR_OK)
		return g->sink.stop;
	for (uint32_t i = 0; i < b->n_components; i++)
		if (list[i].ref.len > 0)
			buf_add(&g->by_ref, &i, sizeof(i));
	if (buf_err(&g->by_ref) != ERR_OK)
		return buf_err(&g->by_ref);
	b->components = list;
	b->relations = (const struct component_relation *)g->relations.p;
	b->faults = (const struct stock_fault *)g->faults.p;
	b->by_ref = (const uint32_t *)g->by_ref.p;
	b->n_by_ref = g->by_ref.len / sizeof(uint32_t);
	if (b->n_by_ref > 0)
		qsort_r(g->by_ref.p, b->n_by_ref, sizeof(uint32_t), by_ref, list);
	for (size_t i = 0; i < b->n_relations; i++) {
		size_t first, n;

		if (b->relations[i].kind != RELATION_DESCRIBES)
			continue;
		n = stock_bill_find(b, b->relations[i].to, &first);
		for (size_t k = 0; k < n; k++)
			list[b->by_ref[first + k]].is_root = true;
	}
	*ret_bill = b;
	return ERR_OK;
}

void
stock_gather_done(struct stock_gather *g)
{
	buf_done(&g->components);
	buf_done(&g->relations);
	buf_done(&g->faults);
	buf_done(&g->by_ref);
}
