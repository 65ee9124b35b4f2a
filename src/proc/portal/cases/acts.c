/* See acts.h. */
#include "proc/portal/cases/acts.h"

#include "base/digest.h"
#include "proc/portal/cases/cases.h"
#include "respond/action.h"
#include "store/case.h"
#include "wire/case/case_line.h"

#include <stdlib.h>

/* ---- gathering ---- */

static enum err
read_case(
	const struct store_view *v, const char *id, struct arena *a, struct respond_case *ret_case)
{
	struct case_entry *list;
	size_t n;
	enum err err = case_entries(v, id, 0, a, &list, &n);

	return err == ERR_OK ? respond_case_of(list, (uint32_t)n, a, ret_case) : err;
}

#define CASE_ARENA ((size_t)64 << 20) /* for the entries of one case, while it is read */

struct act_list {
	struct case_act *list;
	size_t n, room;
};

struct gather {
	struct arena *a;
	struct act_list holds, due;
	ms_t now;
};

/* None is dropped: a want of room shows in the arena. */
static void
push(struct gather *g, struct act_list *l, const struct case_act *one)
{
	if (l->n == l->room) {
		size_t room = l->room == 0 ? 64 : 2 * l->room;
		struct case_act *more = arena_array(g->a, struct case_act, room);

		if (more == NULL)
			return;
		if (l->n > 0)
			memcpy(more, l->list, l->n * sizeof(*more));
		l->list = more;
		l->room = room;
	}
	l->list[l->n++] = *one;
}

static struct str
copied(struct gather *g, struct str s)
{
	char *copy = arena_copy(g->a, s);

	return copy != NULL ? str_of(copy, s.len) : STR("");
}

static void
take_actions(struct gather *g, const struct case_head *head, const struct respond_case *c)
{
	for (uint32_t i = 0; i < c->n_actions; i++) {
		const struct respond_action *from = &c->actions[i];
		struct case_act one = {.id = head->id,
			.number = head->number,
			.nr = from->nr,
			.target = copied(g, from->target),
			.device = copied(g, from->device),
			.until = from->until};

		if (act_parse(from->did, &one.act) != ERR_OK)
			continue; /* a newer version's */
		if (respond_act_holds(from, g->now))
			push(g, &g->holds, &one);
		if (respond_act_is_due(from, g->now))
			push(g, &g->due, &one);
	}
}

/* ---- a case that cannot be read as a whole ---- */

#define LINES_AT_ONCE 500

/* Takes what one line says of the box's actions; what cannot be read says nothing. */
static void
take_line(struct gather *g, const struct case_head *head, struct str bytes, struct arena *a,
	size_t first)
{
	struct case_line line;
	const struct case_entry *e = &line.entry;
	struct case_act one = {.id = head->id, .number = head->number};
	uint64_t of;

	if (case_line_get(bytes, a, &line) != ERR_OK)
		return;
	if (e->kind == CASE_UNDONE &&
		str_u64(case_entry_get(e, CASE_KEY_OF), UINT32_MAX, &of) == ERR_OK) {
		for (size_t i = first; i < g->holds.n; i++)
			if (g->holds.list[i].nr == of)
				g->holds.list[i] = g->holds.list[--g->holds.n];
		return;
	}
	if (e->kind != CASE_ACTION ||
		act_parse(case_entry_get(e, CASE_KEY_DID), &one.act) != ERR_OK ||
		time_parse(case_entry_get(e, CASE_KEY_UNTIL), &one.until) != ERR_OK ||
		one.until <= g->now)
		return;
	one.nr = e->nr;
	one.target = copied(g, case_entry_get(e, CASE_KEY_TARGET));
	one.device = copied(g, case_entry_get(e, CASE_KEY_DEVICE));
	push(g, &g->holds, &one);
}

/* Line by line: what it holds stays until its own end, or until an entry that can be read ends it.
 * A device must not be free because one line of its case is broken, or a later version's. */
static void
gather_lines(const struct store_view *v, const struct case_head *head, struct gather *g)
{
	size_t first = g->holds.n, n = LINES_AT_ONCE;

	for (uint32_t from = 1; n == LINES_AT_ONCE; from += LINES_AT_ONCE) {
		struct arena *a = arena_new(CASE_ARENA);
		struct store_case_line *lines;

		if (a == NULL ||
			store_case_lines(v, head->id, from, LINES_AT_ONCE, a, &lines, &n) != ERR_OK)
			n = 0;
		for (size_t i = 0; i < n; i++)
			take_line(g, head, lines[i].bytes, a, first);
		arena_free(a);
	}
}

/* One case with an arena of its own: however long it is, the others still have room. */
static enum err
gather_case(const struct store_view *v, const struct case_head *head, struct gather *g)
{
	struct arena *scratch = arena_new(CASE_ARENA);
	struct respond_case c;
	enum err err = scratch == NULL ? ERR_FULL : read_case(v, head->id, scratch, &c);

	if (err == ERR_OK)
		take_actions(g, head, &c);
	arena_free(scratch);
	if (err != ERR_OK)
		gather_lines(v, head, g);
	return err;
}

enum err
case_acts_of(const struct store_view *v, ms_t now, struct arena *a, struct case_acts *ret_acts,
	uint32_t *ret_unread)
{
	struct gather g = {.a = a, .now = now};
	struct case_head *heads;
	uint32_t unread = 0;
	size_t n;
	enum err err = store_case_acting(v, a, &heads, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		unread += gather_case(v, &heads[i], &g) != ERR_OK;
	if (err == ERR_OK)
		err = arena_err(a);
	if (err != ERR_OK)
		return err;
	*ret_acts = (struct case_acts){g.holds.list, g.holds.n, g.due.list, g.due.n};
	if (ret_unread != NULL)
		*ret_unread = unread;
	return ERR_OK;
}

enum err
case_acts_count(const struct store_view *v, struct arena *a, uint32_t *ret_n)
{
	struct case_head *heads;
	uint32_t sum = 0;
	size_t n;
	enum err err = store_case_acting(v, a, &heads, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		sum += heads[i].n_actions;
	if (err == ERR_OK)
		*ret_n = sum;
	return err;
}

static int
last_first(const void *a, const void *b)
{
	const struct case_act *x = a, *y = b;

	if (x->until != y->until)
		return x->until < y->until ? 1 : -1;
	return strcmp(x->id, y->id) != 0 ? strcmp(x->id, y->id) : (x->nr > y->nr) - (x->nr < y->nr);
}

void
case_acts_sort(struct case_act *list, size_t n)
{
	qsort(list, n, sizeof(*list), last_first);
}

enum err
case_acts_held(const struct store_view *v, ms_t now, struct arena *a, struct case_act **ret_list,
	size_t *ret_n)
{
	struct case_acts acts;
	enum err err = case_acts_of(v, now, a, &acts, NULL);

	if (err == ERR_OK)
		*ret_list = arena_array(a, struct case_act, acts.n_holds + 1);
	if (err == ERR_OK && *ret_list == NULL)
		err = ERR_FULL;
	if (err != ERR_OK)
		return err;
	if (acts.n_holds > 0)
		memcpy(*ret_list, acts.holds, acts.n_holds * sizeof(**ret_list));
	case_acts_sort(*ret_list, acts.n_holds);
	*ret_n = acts.n_holds;
	return ERR_OK;
}

uint64_t
case_act_number(const char *id, uint32_t nr)
{
	uint8_t bytes[CASE_ID_MAX + 4] = {0}, digest[DIGEST_BYTES_MAX];
	uint64_t n = 0;

	str_copy(str_c(id), (char *)bytes, CASE_ID_MAX);
	for (size_t i = 0; i < 4; i++)
		bytes[CASE_ID_MAX + i] = (uint8_t)(nr >> 8 * i);
	digest_of(DIGEST_SHA256, bytes, sizeof(bytes), digest);
	for (size_t i = 0; i < 8; i++)
		n = n << 8 | digest[i];
	n &= INT64_MAX; /* the store keeps it signed */
	return n != 0 ? n : 1;
}

/* ---- for the name server ---- */

enum err
case_acts_isolated(const struct store_view *v, ms_t now, struct arena *a,
	const struct guard_held **ret_list, size_t *ret_n)
{
	struct case_act *acts;
	struct guard_held *list;
	size_t n = 0, n_acts;
	enum err err = case_acts_held(v, now, a, &acts, &n_acts);

	list = err == ERR_OK ? arena_array(a, struct guard_held, LIMIT_HELD_ACTS) : NULL;
	if (list == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n_acts && n < LIMIT_HELD_ACTS; i++) {
		const struct case_act *one = &acts[i];

		if (one->act == ACT_ISOLATE && one->device.len > 0)
			list[n++] = (struct guard_held){arena_copy(a, one->device), one->until,
				case_act_number(one->id, one->nr)};
		if (n > 0 && list[n - 1].device == NULL)
			return ERR_FULL;
	}
	*ret_list = list;
	*ret_n = n;
	return ERR_OK;
}
