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

struct gather {
	struct arena *a;
	struct case_act *holds, *due;
	size_t n_holds, n_due;
	ms_t now;
};

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
		if (respond_act_holds(from, g->now) && g->n_holds < LIMIT_ENFORCED)
			g->holds[g->n_holds++] = one;
		if (respond_act_is_due(from, g->now) && g->n_due < LIMIT_ENFORCED)
			g->due[g->n_due++] = one;
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
		for (size_t i = first; i < g->n_holds; i++)
			if (g->holds[i].nr == of)
				g->holds[i] = g->holds[--g->n_holds];
		return;
	}
	if (e->kind != CASE_ACTION || g->n_holds == LIMIT_ENFORCED ||
		act_parse(case_entry_get(e, CASE_KEY_DID), &one.act) != ERR_OK ||
		time_parse(case_entry_get(e, CASE_KEY_UNTIL), &one.until) != ERR_OK ||
		one.until <= g->now)
		return;
	one.nr = e->nr;
	one.target = copied(g, case_entry_get(e, CASE_KEY_TARGET));
	one.device = copied(g, case_entry_get(e, CASE_KEY_DEVICE));
	g->holds[g->n_holds++] = one;
}

/* Line by line: what it holds stays until its own end, or until an entry that can be read ends it.
 * A device must not be free because one line of its case is broken, or a later version's. */
static void
gather_lines(const struct store_view *v, const struct case_head *head, struct gather *g)
{
	size_t first = g->n_holds, n = LINES_AT_ONCE;

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
	struct gather g = {.a = a,
		.holds = arena_array(a, struct case_act, LIMIT_ENFORCED),
		.due = arena_array(a, struct case_act, LIMIT_ENFORCED),
		.now = now};
	struct case_head *heads;
	uint32_t unread = 0;
	size_t n;
	enum err err = store_case_acting(v, a, &heads, &n);

	if (err == ERR_OK && (g.holds == NULL || g.due == NULL))
		err = ERR_FULL;
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		unread += gather_case(v, &heads[i], &g) != ERR_OK;
	if (err == ERR_OK)
		err = arena_err(a);
	if (err != ERR_OK)
		return err;
	*ret_acts = (struct case_acts){g.holds, g.n_holds, g.due, g.n_due};
	if (ret_unread != NULL)
		*ret_unread = unread;
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
	struct case_acts acts;
	struct guard_held *list;
	size_t n = 0;
	enum err err = case_acts_of(v, now, a, &acts, NULL);

	list = err == ERR_OK ? arena_array(a, struct guard_held, acts.n_holds + 1) : NULL;
	if (list == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < acts.n_holds; i++) {
		const struct case_act *one = &acts.holds[i];

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

/* ---- for the enforcer ---- */

static void
add_item(struct bus_enforce *list, const struct bus_enforce_item *item)
{
	if (list->n_items < BUS_ENFORCE_MAX)
		list->items[list->n_items++] = *item;
}

static void
add_mac(struct bus_enforce *list, struct str text, ms_t until)
{
	struct bus_enforce_item item = {.what = BUS_ENFORCE_DEVICE_MAC, .until = until};
	struct mac m;

	if (mac_parse(text, &m) != ERR_OK)
		return;
	memcpy(item.mac, m.b, sizeof(item.mac));
	add_item(list, &item);
}

/* "mac:..", "mac~:..": its card; else it is known by its addresses alone. */
static void
add_own_mac(struct bus_enforce *list, struct str device, ms_t until)
{
	if (str_starts(device, STR("mac:")))
		add_mac(list, str_of(device.p + 4, device.len - 4), until);
	else if (str_starts(device, STR("mac~:")))
		add_mac(list, str_of(device.p + 5, device.len - 5), until);
}

static enum err
add_device(const struct store_view *v, ms_t now, struct arena *a, const struct case_act *act,
	struct bus_enforce *list)
{
	char *device = arena_copy(a, act->device);
	struct fact *facts;
	size_t n;
	enum err err = device == NULL ? ERR_FULL : store_fact_list(v, device, a, &facts, &n);

	add_own_mac(list, act->device, act->until);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct bus_enforce_item item = {
			.what = BUS_ENFORCE_DEVICE_ADDR, .until = act->until};

		if (facts[i].last_seen + CASE_ADDRESS_DAYS * MS_DAY < now)
			continue;
		if (facts[i].kind == FACT_MAC)
			add_mac(list, str_c(facts[i].value), act->until);
		else if (facts[i].kind == FACT_ADDRESS &&
			 addr_parse(str_c(facts[i].value), &item.addr) == ERR_OK)
			add_item(list, &item);
	}
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
case_acts_enforce(
	const struct store_view *v, ms_t now, struct arena *a, struct bus_enforce *ret_list)
{
	struct bus_enforce list = {0};
	struct case_act *sorted;
	struct case_acts acts;
	enum err err = case_acts_of(v, now, a, &acts, NULL);

	sorted = err == ERR_OK ? arena_array(a, struct case_act, acts.n_holds + 1) : NULL;
	if (sorted == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	memcpy(sorted, acts.holds, acts.n_holds * sizeof(*sorted));
	case_acts_sort(sorted, acts.n_holds);
	for (size_t i = 0; i < acts.n_holds && err == ERR_OK; i++) {
		struct bus_enforce_item item = {
			.what = BUS_ENFORCE_OUTSIDE, .until = sorted[i].until};

		if (sorted[i].act == ACT_ISOLATE)
			err = add_device(v, now, a, &sorted[i], &list);
		else if (sorted[i].act == ACT_BLOCK_ADDRESS &&
			 addr_parse(sorted[i].target, &item.addr) == ERR_OK)
			add_item(&list, &item);
	}
	if (err == ERR_OK)
		*ret_list = list;
	return err;
}
