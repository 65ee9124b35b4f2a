/* A component that several bills have: what is said of it where the others run, what is known of
 * there, and what was promised; see
 * findings_own.h. */
#include "proc/portal/stock/findings_own.h"
#include "proc/portal/stock/stock.h"

#include <stdlib.h>

#define ELSEWHERE_MAX 16
#define TOLD_ARENA ((size_t)8 << 20)

/* A place where other bills run, as far as comparing counts it. */
struct elsewhere {
	const char *os, *distro;
	struct match_target target; /* the comparer has it borrowed */
	struct comparer *compare;
};

/* What is known of where a bill runs: one of these, or the number of its place behind them. */
enum { NOT_ASKED, AS_HERE, ONE_TOO_MANY, FIRST_ELSEWHERE };

void
shared_done(struct working *w)
{
	for (size_t i = 0; i < w->n_elsewhere; i++)
		compare_free(w->elsewhere[i].compare);
	w->n_elsewhere = 0;
	w->elsewhere = NULL;
	w->where = NULL;
}

/* Bills stand behind devices, both by id. */
static int
by_bill(const void *id, const void *member)
{
	const struct store_compare_group *g = member;

	return g->is_bill ? strcmp(id, g->id) : 1;
}

static enum err
add_place(struct working *w, const struct findings_facts *facts, uint8_t *ret_where)
{
	struct elsewhere *e = &w->elsewhere[w->n_elsewhere];

	*ret_where = ONE_TOO_MANY;
	if (w->n_elsewhere == ELSEWHERE_MAX)
		return ERR_OK;
	*e = (struct elsewhere){.os = arena_copy(w->group, str_c(facts->os)),
		.distro = arena_copy(w->group, str_c(facts->distro))};
	if (e->os == NULL || e->distro == NULL)
		return ERR_LIMIT;
	e->target = (struct match_target){.os = str_c(e->os), .hint.distro = str_c(e->distro)};
	e->compare = compare_new(w->in->portal, w->in->index, &e->target);
	if (e->compare == NULL)
		return ERR_LIMIT;
	*ret_where = (uint8_t)(FIRST_ELSEWHERE + w->n_elsewhere++);
	return ERR_OK;
}

static bool
is_there(const struct findings_facts *facts, const char *os, const char *distro)
{
	return strcmp(facts->os, os) == 0 && strcmp(facts->distro, distro) == 0;
}

static enum err
place_of(struct working *w, const struct store_compare_group *g, uint8_t *ret_where)
{
	struct arena *a = arena_new(TOLD_ARENA);
	struct findings_facts facts;
	enum err err = a == NULL ? ERR_LIMIT : findings_told(w->view, g->device, a, &facts);

	if (err == ERR_OK && g->device[0] == '\0')
		err = findings_distro_of_bill(w->view, g->id, a, &facts.distro);
	if (err == ERR_OK) {
		size_t i = 0;

		*ret_where = AS_HERE;
		while (i < w->n_elsewhere &&
			!is_there(&facts, w->elsewhere[i].os, w->elsewhere[i].distro))
			i++;
		if (i < w->n_elsewhere)
			*ret_where = (uint8_t)(FIRST_ELSEWHERE + i);
		else if (!is_there(&facts, w->facts.os, w->facts.distro))
			err = add_place(w, &facts, ret_where);
	}
	arena_free(a);
	return err;
}

static enum err
begin(struct working *w)
{
	if (w->where != NULL)
		return ERR_OK;
	w->where = arena_array(w->group, uint8_t, w->in->n_groups + 1);
	w->elsewhere = arena_array(w->group, struct elsewhere, ELSEWHERE_MAX);
	return w->where == NULL || w->elsewhere == NULL ? ERR_LIMIT : ERR_OK;
}

/* The component in each place where another bill runs that has it. */
static enum err
look_elsewhere(struct working *w, struct subject *s)
{
	bool is_asked[ELSEWHERE_MAX] = {false};
	struct store_id *bills;
	size_t n = 0;
	enum err err = begin(w);

	s->is_looked = true;
	s->others = arena_array(w->slice, struct compare_result, ELSEWHERE_MAX);
	if (err == ERR_OK)
		err = s->others == NULL ? ERR_LIMIT
					: store_compare_bills(w->view, s->nr, w->slice, &bills, &n);
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		const struct store_compare_group *g =
			bsearch(bills[i].text, w->in->groups, w->in->n_groups, sizeof(*g), by_bill);
		uint8_t *where = g == NULL ? NULL : &w->where[g - w->in->groups];
		size_t at;

		if (g == NULL || strcmp(g->id, w->in->group->id) == 0)
			continue; /* it gave way to another, or is no more */
		if (*where == NOT_ASKED)
			err = place_of(w, g, where);
		s->is_open_elsewhere |= *where == ONE_TOO_MANY;
		at = *where - (size_t)FIRST_ELSEWHERE;
		if (err != ERR_OK || *where < FIRST_ELSEWHERE || is_asked[at])
			continue;
		is_asked[at] = true;
		err = compare_one(
			w->elsewhere[at].compare, s->asked, w->slice, &s->others[s->n_others++]);
	}
	return err;
}

/* ---- how urgent it is there ---- */

static enum err
read_place(struct working *w, const struct store_compare_group *g, struct findings_place *place)
{
	struct store_compare_group group = *g;
	struct findings_group there = *w->in;
	struct findings_contracts contracts = {.n = 0};
	struct arena *a = arena_new(STOCK_PLACE_ARENA);
	struct rank_contract *list;
	enum err err = a == NULL ? ERR_LIMIT
				 : findings_facts(w->view, g->device, w->in->now, a, &place->facts);

	there.group = &group;
	place->facts.os = place->facts.distro = "";
	if (err == ERR_OK)
		err = findings_contracts(w->view, &there, a, &contracts);
	list = arena_array(w->in->arena, struct rank_contract, contracts.n + 1);
	if (err == ERR_OK && list == NULL)
		err = ERR_LIMIT;
	if (err == ERR_OK && contracts.n > 0)
		memcpy(list, contracts.list, contracts.n * sizeof(*list));
	place->contracts = (struct findings_contracts){list, contracts.n};
	place->is_read = err == ERR_OK;
	arena_free(a);
	return err;
}

/* Each once, however many bills it holds for. */
static size_t
add_contracts(struct rank_contract *list, size_t n, const struct findings_contracts *more)
{
	for (size_t i = 0; i < more->n; i++) {
		const struct rank_contract *c = &more->list[i];
		size_t at = 0;

		while (at < n && (list[at].days != c->days || list[at].least != c->least ||
					 list[at].since != c->since))
			at++;
		if (at == n)
			list[n++] = *c;
	}
	return n;
}

enum err
shared_places(struct working *w, struct subject *s)
{
	size_t most = w->in->promises == NULL ? 0 : w->in->promises->n * PROMISE_RULES;
	struct rank_contract *list;
	struct store_id *bills;
	size_t n = 0, n_list;
	enum err err;

	s->contracts = w->contracts;
	if (s->kind != STORE_FINDING_COMPONENT || w->in->places == NULL)
		return ERR_OK;
	err = store_compare_bills(w->view, s->nr, w->slice, &bills, &n);
	list = arena_array(w->slice, struct rank_contract, most + 1);
	s->places = arena_array(w->slice, const struct findings_place *, n + 1);
	if (err == ERR_OK && (list == NULL || s->places == NULL))
		err = ERR_LIMIT;
	if (err != ERR_OK)
		return err;
	n_list = add_contracts(list, 0, &w->contracts);
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		const struct store_compare_group *g =
			bsearch(bills[i].text, w->in->groups, w->in->n_groups, sizeof(*g), by_bill);
		struct findings_place *place = g == NULL ? NULL : &w->in->places[g - w->in->groups];

		if (g == NULL || strcmp(g->id, w->in->group->id) == 0)
			continue;
		if (!place->is_read)
			err = read_place(w, g, place);
		if (err != ERR_OK)
			break;
		s->places[s->n_places++] = place;
		n_list = add_contracts(list, n_list, &place->contracts);
	}
	s->contracts = (struct findings_contracts){list, n_list};
	return err;
}

enum err
shared_has(struct working *w, struct subject *s, uint32_t vulnerability, bool *ret_has)
{
	enum err err =
		s->kind == STORE_FINDING_COMPONENT && !s->is_looked ? look_elsewhere(w, s) : ERR_OK;

	*ret_has = s->is_open_elsewhere;
	for (size_t i = 0; i < s->n_others && err == ERR_OK; i++) {
		const struct compare_result *r = &s->others[i];

		*ret_has |= !r->is_checked || !r->is_whole || compare_has(r, vulnerability) ||
			    compare_is_open(r, vulnerability);
	}
	return err;
}
