/* Keys are made once for each component; then passes pair what has the same key, the strictest
 * first. */
#include "stock/diff.h"

#include "base/limits.h"
#include "base/names.h"
#include "wire/purl/purl.h"

#include <stdlib.h>

static const char *const kind_names[] = {"gone", "added", "version", "no_version", "name", "same"};
NAME_OF(enum diff_kind, diff_kind_name, kind_names)

enum key { KEY_PURL, KEY_NAME, KEY_LOOSE, KEYS };

struct item {
	const struct component *c;
	uint32_t place;
	struct str keys[KEYS]; /* "" none */
	bool is_paired;
};

struct side {
	struct item *items;
	size_t n;
};

struct maker {
	struct arena *arena;
	struct side sides[2];
	struct buf text;
	struct diff_row *rows;
	size_t n;
	enum err err;
};

/* What b holds, kept; it is emptied. */
static struct str
keep(struct maker *m, struct buf *b)
{
	const char *copy = buf_err(b) == ERR_OK ? arena_copy(m->arena, buf_view(b)) : NULL;
	struct str kept = copy != NULL ? str_of(copy, b->len) : STR("");

	if (copy == NULL && m->err == ERR_OK)
		m->err = buf_err(b) != ERR_OK ? buf_err(b) : arena_err(m->arena);
	buf_clear(b);
	return kept;
}

/* Type, namespace and name of a purl that can be read, as they are in canonical form. */
static struct str
purl_key(struct maker *m, const struct component *c)
{
	struct purl p;

	if (c->purl.len == 0 || purl_repair_beside(c->purl, c->version, &p) != ERR_OK)
		return STR("");
	buf_str(&m->text, p.is.type);
	buf_byte(&m->text, '/');
	buf_str(&m->text, p.is.space);
	buf_byte(&m->text, '/');
	buf_str(&m->text, p.is.name);
	return keep(m, &m->text);
}

static struct str
name_key(struct maker *m, const struct component *c)
{
	for (size_t i = 0; i < c->group.len; i++)
		buf_byte(&m->text, (uint8_t)str_small(c->group.p[i]));
	if (c->group.len > 0)
		buf_byte(&m->text, '/');
	for (size_t i = 0; i < c->name.len; i++)
		buf_byte(&m->text, (uint8_t)str_small(c->name.p[i]));
	return keep(m, &m->text);
}

/* The name alone, folded; marks between its words left out. */
static struct str
loose_key(struct maker *m, struct str name)
{
	while (name.len > 0) {
		uint32_t cp;
		size_t n = str_utf8_char(name, &cp);

		if (n == 0)
			break;
		cp = str_fold_char(cp);
		if (cp != ' ' && cp != '-' && cp != '_' && cp != '.' && cp != 0x3000)
			buf_utf8(&m->text, cp);
		name = str_of(name.p + n, name.len - n);
	}
	return keep(m, &m->text);
}

static void
take_side(struct maker *m, unsigned which, const struct stock_bill *b)
{
	struct side *s = &m->sides[which];

	s->items = arena_array(m->arena, struct item, b->n_components + 1);
	if (s->items == NULL) {
		m->err = arena_err(m->arena);
		return;
	}
	for (uint32_t i = 0; i < b->n_components && m->err == ERR_OK; i++) {
		const struct component *c = &b->components[i];
		struct item *to = &s->items[s->n];

		if (c->kind == COMPONENT_FILE)
			continue;
		*to = (struct item){.c = c, .place = i};
		to->keys[KEY_PURL] = purl_key(m, c);
		to->keys[KEY_NAME] = name_key(m, c);
		to->keys[KEY_LOOSE] = loose_key(m, c->name);
		s->n++;
	}
}

struct pass {
	enum key key;
	bool is_exact;	      /* the version, too */
	bool without_purl[2]; /* only those of this side that have none */
};

static int
order_items(const struct item *x, const struct item *y, const struct pass *p)
{
	int order = str_order(x->keys[p->key], y->keys[p->key]);

	return order != 0 || !p->is_exact ? order : str_order(x->c->version, y->c->version);
}

static int
by_key(const void *a, const void *b, void *arg)
{
	const struct item *x = *(struct item *const *)a, *y = *(struct item *const *)b;
	int order = order_items(x, y, arg);

	if (order == 0)
		order = str_order(x->c->version, y->c->version);
	if (order == 0)
		order = str_order(x->c->name, y->c->name);
	return order != 0 ? order : (x->place > y->place) - (x->place < y->place);
}

/* What of a side takes part in a pass, in its order. */
static size_t
list_side(const struct side *s, const struct pass *p, bool without_purl, struct item **list)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct item *it = &s->items[i];

		if (!it->is_paired && it->keys[p->key].len > 0 &&
			!(without_purl && it->keys[KEY_PURL].len > 0))
			list[n++] = it;
	}
	qsort_r(list, n, sizeof(struct item *), by_key, (void *)(uintptr_t)p);
	return n;
}

static void
add_row(struct maker *m, const struct item *x, const struct item *y)
{
	struct diff_row *row = &m->rows[m->n++];

	*row = (struct diff_row){.first = x != NULL ? x->place : DIFF_NONE,
		.second = y != NULL ? y->place : DIFF_NONE};
	if (x == NULL) {
		row->kind = DIFF_ADDED;
		return;
	}
	if (y == NULL) {
		row->kind = DIFF_GONE;
		return;
	}
	row->is_renamed = !str_equal(x->keys[KEY_NAME], y->keys[KEY_NAME]);
	if (str_equal(x->c->version, y->c->version))
		row->kind = row->is_renamed ? DIFF_NAME : DIFF_SAME;
	else if (x->c->version.len == 0 || y->c->version.len == 0)
		row->kind = DIFF_NO_VERSION;
	else
		row->kind = DIFF_VERSION;
}

static void
run_pass(struct maker *m, const struct pass *p, struct item **lists[2])
{
	size_t n[2], i = 0, k = 0;

	for (unsigned s = 0; s < 2; s++)
		n[s] = list_side(&m->sides[s], p, p->without_purl[s], lists[s]);
	while (i < n[0] && k < n[1]) {
		int order = order_items(lists[0][i], lists[1][k], p);

		if (order == 0) {
			lists[0][i]->is_paired = lists[1][k]->is_paired = true;
			add_row(m, lists[0][i++], lists[1][k++]);
		} else if (order < 0) {
			i++;
		} else {
			k++;
		}
	}
}

struct sort {
	const struct stock_bill *bills[2];
};

static const struct component *
shown(const struct sort *s, const struct diff_row *row)
{
	return row->first != DIFF_NONE ? &s->bills[0]->components[row->first]
				       : &s->bills[1]->components[row->second];
}

static int
by_kind(const void *a, const void *b, void *arg)
{
	const struct diff_row *x = a, *y = b;
	const struct component *c = shown(arg, x), *d = shown(arg, y);
	int order = (x->kind > y->kind) - (x->kind < y->kind);

	if (order == 0)
		order = str_order(c->name, d->name);
	if (order == 0)
		order = str_order(c->group, d->group);
	if (order == 0)
		order = str_order(c->version, d->version);
	if (order == 0)
		order = (x->first > y->first) - (x->first < y->first);
	return order != 0 ? order : (x->second > y->second) - (x->second < y->second);
}

static const struct pass passes[] = {
	{KEY_PURL, true, {false, false}},
	{KEY_PURL, false, {false, false}},
	{KEY_NAME, true, {true, false}},
	{KEY_NAME, true, {false, true}},
	{KEY_NAME, false, {true, false}},
	{KEY_NAME, false, {false, true}},
	{KEY_LOOSE, true, {true, false}},
	{KEY_LOOSE, true, {false, true}},
	{KEY_LOOSE, false, {true, false}},
	{KEY_LOOSE, false, {false, true}},
};

enum err
stock_diff(const struct stock_bill *first, const struct stock_bill *second, struct arena *arena,
	struct stock_diff *ret_diff)
{
	struct maker m = {.arena = arena, .text = buf_of(LIMIT_BOM_ELEMENT_BYTES)};
	struct sort sort = {{first, second}};
	struct stock_diff d = {0};
	struct item **lists[2];

	lists[0] = arena_array(arena, struct item *, first->n_components + 1);
	lists[1] = arena_array(arena, struct item *, second->n_components + 1);
	m.rows =
		arena_array(arena, struct diff_row, first->n_components + second->n_components + 1);
	if (lists[0] == NULL || lists[1] == NULL || m.rows == NULL)
		return arena_err(arena);
	take_side(&m, 0, first);
	take_side(&m, 1, second);
	buf_done(&m.text);
	if (m.err != ERR_OK)
		return m.err;
	for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]); i++)
		run_pass(&m, &passes[i], lists);
	for (unsigned s = 0; s < 2; s++)
		for (size_t i = 0; i < m.sides[s].n; i++) {
			struct item *it = &m.sides[s].items[i];

			if (!it->is_paired)
				add_row(&m, s == 0 ? it : NULL, s == 0 ? NULL : it);
		}
	qsort_r(m.rows, m.n, sizeof(*m.rows), by_kind, &sort);
	for (size_t i = 0; i < m.n; i++)
		d.counts[m.rows[i].kind]++;
	d.rows = m.rows;
	d.n = m.n;
	*ret_diff = d;
	return ERR_OK;
}
