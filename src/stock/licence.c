/* Expressions as SPDX 2.3, annex on licence expressions, has them: taken apart at AND, OR and
 * brackets; WITH stays with its licence. */
#include "stock/licence.h"

#include "base/limits.h"

#include <stdlib.h>

struct use {
	struct str id;
	uint32_t component;
};

struct lister {
	struct buf uses;
	uint32_t component;
};

static void
add(struct lister *l, struct str id)
{
	struct use use = {id, l->component};

	buf_add(&l->uses, &use, sizeof(use));
}

/* The next of: an operator, a bracket, an id. Empty at the end. */
static struct str
token(struct str *rest)
{
	struct str t;
	size_t n = 0;

	*rest = str_trim(*rest);
	if (rest->len > 0 && (rest->p[0] == '(' || rest->p[0] == ')'))
		n = 1;
	else
		while (n < rest->len && strchr(" \t\r\n()", rest->p[n]) == NULL)
			n++;
	t = str_of(rest->p, n);
	*rest = str_of(rest->p + n, rest->len - n);
	return t;
}

static bool
is_operator(struct str t)
{
	return str_equal_nocase(t, STR("AND")) || str_equal_nocase(t, STR("OR"));
}

static bool
is_id(struct str t)
{
	for (size_t i = 0; i < t.len; i++)
		if (!((t.p[i] >= 'a' && t.p[i] <= 'z') || (t.p[i] >= 'A' && t.p[i] <= 'Z') ||
			    (t.p[i] >= '0' && t.p[i] <= '9') ||
			    (t.p[i] != '\0' && strchr(".-+:_", t.p[i]) != NULL)))
			return false;
	return t.len > 0;
}

/* Ids and operators by turns, brackets that fit: each id is told when l is given. */
static bool
walk(struct str s, struct lister *l)
{
	bool wants_id = true;
	int depth = 0;

	for (struct str t = token(&s); t.len > 0; t = token(&s)) {
		if (t.p[0] == '(' || t.p[0] == ')') {
			depth += t.p[0] == '(' ? 1 : -1;
			if (depth < 0 || wants_id != (t.p[0] == '('))
				return false;
		} else if (!wants_id) {
			if (!is_operator(t))
				return false;
			wants_id = true;
		} else {
			struct str rest = s, with = token(&rest);

			if (!is_id(t) || is_operator(t))
				return false;
			if (str_equal_nocase(with, STR("WITH"))) {
				with = token(&rest);
				if (!is_id(with))
					return false;
				t.len = (size_t)(with.p + with.len - t.p);
				s = rest;
			}
			if (l != NULL)
				add(l, t);
			wants_id = false;
		}
	}
	return !wants_id && depth == 0;
}

static int
by_id(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	int order = str_order(x->id, y->id);

	return order != 0 ? order : (x->component > y->component) - (x->component < y->component);
}

/* Runs of the same id become one; a component that names it twice counts once. */
static enum err
group(const struct use *uses, size_t n, struct arena *arena, struct stock_licence **ret_list,
	size_t *ret_n)
{
	struct stock_licence *list = arena_array(arena, struct stock_licence, n + 1);
	uint32_t *places = arena_array(arena, uint32_t, n + 1);
	size_t n_list = 0, n_places = 0;

	if (list == NULL || places == NULL)
		return arena_err(arena);
	for (size_t i = 0; i < n; i++) {
		bool is_new = i == 0 || !str_equal(uses[i].id, uses[i - 1].id);

		if (!is_new && uses[i].component == uses[i - 1].component)
			continue;
		if (is_new)
			list[n_list++] = (struct stock_licence){
				.id = uses[i].id, .components = &places[n_places]};
		places[n_places++] = uses[i].component;
		list[n_list - 1].n++;
	}
	*ret_list = list;
	*ret_n = n_list;
	return ERR_OK;
}

enum err
stock_licences(const struct stock_bill *bill, struct arena *arena,
	const struct stock_licence **ret_list, size_t *ret_n)
{
	struct lister l = {.uses = buf_of(LIMIT_STOCK_LICENCES * sizeof(struct use))};
	struct stock_licence *list = NULL;
	enum err err;

	for (uint32_t i = 0; i < bill->n_components; i++) {
		const struct component *c = &bill->components[i];

		if (c->kind == COMPONENT_FILE)
			continue;
		l.component = i;
		if (c->licence.len > 0 && walk(c->licence, NULL))
			walk(c->licence, &l);
		else
			add(&l, c->licence);
	}
	err = buf_err(&l.uses);
	if (err == ERR_OK && l.uses.len > 0)
		qsort(l.uses.p, l.uses.len / sizeof(struct use), sizeof(struct use), by_id);
	if (err == ERR_OK)
		err = group((const struct use *)l.uses.p, l.uses.len / sizeof(struct use), arena,
			&list, ret_n);
	buf_done(&l.uses);
	if (err == ERR_OK)
		*ret_list = list;
	return err;
}
