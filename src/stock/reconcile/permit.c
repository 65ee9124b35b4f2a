/* See permit.h. */
#include "stock/reconcile/permit.h"

/* Which rules are asked together: a maker of one rule must not count as "another's" for a rule that
 * does not care about makers. */
enum kind { PLAIN, MADE, KNOWN };
#define KINDS 3

struct group {
	struct product *list; /* a rule as a product of its own; of KNOWN as its product */
	size_t *rules;	      /* where each stands in what was asked */
	struct product_set set;
	const struct reconcile_table *table;
};

struct permit_table {
	const struct reconcile_table *names;
	size_t n;
	struct group groups[KINDS];
	const struct product **products; /* of KNOWN, in the order of its list */
	struct str *releases;		 /* likewise: the one that the rule says; "" any */
};

/* ---- the rules ---- */

static bool
has_begun(const struct permit_rule *rule, const struct permit_asked *asked)
{
	ms_t begins;

	return rule->begins.len == 0 ||
	       (time_day_parse(rule->begins, asked->zone_minutes, &begins) == ERR_OK &&
		       begins <= time_day(asked->now, asked->zone_minutes));
}

/* Is there more in it than blanks and hyphens? */
static bool
says_something(struct str name)
{
	char room[RECONCILE_NAME_BYTES];
	size_t len = reconcile_fold(name, room, sizeof(room));

	for (size_t i = 0; i < len; i++)
		if (room[i] != ' ' && room[i] != '-')
			return true;
	return false;
}

static bool
set_up(struct permit_table *t, size_t n, struct arena *arena)
{
	for (int k = 0; k < KINDS; k++) {
		t->groups[k].list = arena_array(arena, struct product, n + 1);
		t->groups[k].rules = arena_array(arena, size_t, n + 1);
		t->groups[k].set.products = t->groups[k].list;
	}
	t->products = arena_array(arena, const struct product *, n + 1);
	t->releases = arena_array(arena, struct str, n + 1);
	return arena_err(arena) == ERR_OK;
}

/* A product of its own: exactly what the rule says. */
static bool
own_product(struct product *p, const struct permit_rule *rule, struct arena *arena)
{
	struct product_spelling *name = arena_array(arena, struct product_spelling, 1);

	if (name == NULL)
		return false;
	*name = (struct product_spelling){.text = rule->name, .needs_maker = rule->maker.len > 0};
	*p = (struct product){.names = name,
		.n_names = 1,
		.makers = &rule->maker,
		.n_makers = rule->maker.len > 0};
	return true;
}

static bool
add_rule(struct permit_table *t, const struct permit_asked *asked, size_t i, struct arena *arena)
{
	const struct permit_rule *rule = &asked->rules[i];
	const struct reconcile_line line = {rule->name, rule->maker, STR("")};
	enum kind kind = rule->maker.len > 0 ? MADE : PLAIN;
	struct reconciled one = {.result = RECONCILE_NONE};
	struct group *g;
	uint32_t at;

	if (!has_begun(rule, asked) || !says_something(rule->name))
		return true;
	if (t->names != NULL)
		reconcile_one(t->names, &line, &one);
	if (one.result == RECONCILE_ONE)
		kind = KNOWN;
	g = &t->groups[kind];
	at = g->set.n_products++;
	g->rules[at] = i;
	t->n++;
	if (kind != KNOWN)
		return own_product(&g->list[at], rule, arena);
	g->list[at] = *one.products[0];
	t->products[at] = one.products[0];
	t->releases[at] = STR("");
	if (one.release.len > 0) {
		const char *copy = arena_copy(arena, one.release);

		if (copy == NULL)
			return false;
		t->releases[at] = str_c(copy);
	}
	return true;
}

struct permit_table *
permit_new(const struct permit_asked *asked, struct arena *arena)
{
	struct permit_table *t = arena_array(arena, struct permit_table, 1);

	if (t == NULL)
		return NULL;
	*t = (struct permit_table){.names = asked->names};
	if (!set_up(t, asked->n, arena))
		return NULL;
	for (size_t i = 0; i < asked->n; i++)
		if (!add_rule(t, asked, i, arena))
			return NULL;
	for (int k = 0; k < KINDS; k++) {
		if (t->groups[k].set.n_products == 0)
			continue;
		t->groups[k].table = reconcile_new(&t->groups[k].set, arena);
		if (t->groups[k].table == NULL)
			return NULL;
	}
	return t;
}

size_t
permit_rules(const struct permit_table *t)
{
	return t->n;
}

/* ---- a program ---- */

/* "12" is in "12.4", not in "120". */
static bool
begins_so(struct str version, struct str release)
{
	char next;

	if (!str_starts(version, release))
		return false;
	next = version.len > release.len ? version.p[release.len] : '.';
	return !(next >= '0' && next <= '9') && !(next >= 'a' && next <= 'z');
}

static bool
in_group(const struct group *g, const struct reconcile_line *program, size_t *ret_at)
{
	struct reconciled one;

	if (g->table == NULL)
		return false;
	reconcile_one(g->table, program, &one);
	if (one.result != RECONCILE_ONE && one.result != RECONCILE_SEVERAL)
		return false;
	*ret_at = (size_t)(one.products[0] - g->list);
	return true;
}

/* The few products of the rules are asked first: most programs are none of them. What counts is
 * what all of packs/products says. */
static bool
is_known(const struct permit_table *t, const struct reconcile_line *program, size_t *ret_at)
{
	struct reconciled one;

	if (!in_group(&t->groups[KNOWN], program, ret_at))
		return false;
	reconcile_one(t->names, program, &one);
	if (one.result != RECONCILE_ONE)
		return false;
	for (size_t i = 0; i < t->groups[KNOWN].set.n_products; i++) {
		struct str release = t->releases[i];

		if (t->products[i] != one.products[0])
			continue;
		*ret_at = i;
		if (release.len == 0 || begins_so(one.release, release) ||
			begins_so(one.version, release))
			return true;
	}
	return false;
}

bool
permit_refuses(const struct permit_table *t, const struct reconcile_line *program, size_t *ret_rule)
{
	size_t at;

	for (int k = 0; k < KINDS; k++) {
		if (k == KNOWN ? !is_known(t, program, &at)
			       : !in_group(&t->groups[k], program, &at))
			continue;
		*ret_rule = t->groups[k].rules[at];
		return true;
	}
	return false;
}
