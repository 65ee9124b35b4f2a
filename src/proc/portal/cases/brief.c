/* See brief.h. A brief holds as long as the chain of the case ends as it did, what the company's
 * settings and contracts say is the same, and no clock passed a reminder or its day. */
#include "proc/portal/cases/brief.h"

#include "base/hash.h"

#include <pthread.h>
#include <stdlib.h>

#define SLOTS 512 /* a power of two; more than are looked at */
#define PROBES 8
#define SCRATCH LIMIT_CASE_BYTES

struct kept {
	struct case_brief brief;
	uint64_t facts;
	ms_t from, until; /* it holds in [from, until) */
};

struct case_briefs {
	pthread_mutex_t lock;
	struct kept *slots[SLOTS]; /* NULL: free */
};

struct case_briefs *
case_briefs_new(void)
{
	struct case_briefs *b = calloc(1, sizeof(*b));

	if (b != NULL && pthread_mutex_init(&b->lock, NULL) != 0) {
		free(b);
		return NULL;
	}
	return b;
}

void
case_briefs_free(struct case_briefs *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		free(b->slots[i]);
	pthread_mutex_destroy(&b->lock);
	free(b);
}

/* ---- kept ---- */

static size_t
slot_of(const char *id)
{
	static const struct hash_key key = {{0}}; /* ids are the box's own */

	return (size_t)hash_bytes(&key, id, strlen(id)) & (SLOTS - 1);
}

/* The brief of this state of the case into *ret; false: there is none. */
static bool
recall(struct case_briefs *b, const struct case_head *h, uint64_t facts, ms_t now,
	struct case_brief *ret)
{
	bool is_there = false;

	pthread_mutex_lock(&b->lock);
	for (size_t i = slot_of(h->id), n = 0; n < PROBES && !is_there; n++) {
		const struct kept *k = b->slots[(i + n) & (SLOTS - 1)];

		if (k == NULL || strcmp(k->brief.head.id, h->id) != 0)
			continue;
		if (memcmp(k->brief.head.hash, h->hash, sizeof(h->hash)) != 0 ||
			k->facts != facts || now < k->from || now >= k->until)
			break;
		*ret = k->brief;
		is_there = true;
	}
	pthread_mutex_unlock(&b->lock);
	return is_there;
}

/* In the place of the same case, a free one, or the one that was kept first. */
static void
keep(struct case_briefs *b, const struct kept *fresh)
{
	size_t first = slot_of(fresh->brief.head.id), at = first;
	struct kept *k;

	pthread_mutex_lock(&b->lock);
	for (size_t n = 0; n < PROBES; n++) {
		size_t i = (first + n) & (SLOTS - 1);

		if (b->slots[i] == NULL ||
			strcmp(b->slots[i]->brief.head.id, fresh->brief.head.id) == 0) {
			at = i;
			break;
		}
		if (b->slots[i]->from < b->slots[at]->from)
			at = i;
	}
	k = b->slots[at] != NULL ? b->slots[at] : malloc(sizeof(*k));
	if (k != NULL)
		*k = *fresh;
	b->slots[at] = k;
	pthread_mutex_unlock(&b->lock);
}

/* ---- reckoned ---- */

/* The latest of its reminders that has come; how it was moved is in `due`. */
static ms_t
reminded_of(const struct case_clock *k, ms_t now)
{
	ms_t latest = 0;

	if (k->state == CLOCK_OVER)
		return k->due;
	if (k->state != CLOCK_SOON)
		return 0;
	for (uint32_t i = 0; i < k->clock->n_remind; i++) {
		ms_t at = k->due - (ms_t)k->clock->remind_hours[i] * MS_HOUR;

		if (at <= now && at > latest)
			latest = at;
	}
	return latest;
}

static void
add_clock(struct kept *to, const struct case_clock *k, ms_t now)
{
	struct case_brief *b = &to->brief;
	struct case_brief_clock *c;
	bool may_run = k->state == CLOCK_UNKNOWN && k->due != 0;

	if (k->remind > now && k->remind < to->until)
		to->until = k->remind;
	if (k->due > now && k->due < to->until)
		to->until = k->due;
	if ((!clock_is_open(k->state) && !may_run) || b->n_clocks == LIMIT_CASE_BRIEF_CLOCKS)
		return;
	c = &b->clocks[b->n_clocks++];
	*c = (struct case_brief_clock){.clock = k->clock,
		.state = k->state,
		.due = k->due,
		.shown = case_clock_shown(k),
		.n_missing = k->n_missing,
		.reminded = reminded_of(k, now)};
	str_copy(k->key, c->key, sizeof(c->key));
	if (k->contract != NULL)
		str_copy(str_cut(k->contract->name, sizeof(c->of) - 1), c->of, sizeof(c->of));
}

static void
add_alert(struct case_brief *b, struct str id)
{
	if (id.len == ALERT_ID_TEXT_MAX - 1 && b->n_alerts < LIMIT_CASE_BRIEF_ALERTS)
		str_copy(id, b->alerts[b->n_alerts++], ALERT_ID_TEXT_MAX);
}

/* r: of its own arena, which is empty again afterwards. */
static enum err
reckon(struct request *r, const struct case_head *h, struct kept *ret)
{
	const struct case_clock *list;
	struct respond_case c;
	uint32_t n;
	enum err err = case_open(r, str_c(h->id), &c);

	ret->brief = (struct case_brief){.head = *h};
	ret->from = r->now;
	ret->until = INT64_MAX;
	if (err == ERR_OK)
		err = case_clocks_of(r, &c, &list, &n);
	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < n; i++)
		add_clock(ret, &list[i], r->now);
	add_alert(&ret->brief, str_c(h->alert));
	for (uint32_t i = 0; i < c.n_entries; i++)
		if (c.entries[i].kind == CASE_JOINED && !c.is_struck[i])
			add_alert(&ret->brief, case_entry_get(&c.entries[i], CASE_KEY_ALERT));
	return ERR_OK;
}

/* ---- all that are open ---- */

/* The heads, the most urgent first. */
static enum err
heads_of(struct request *r, struct case_head **ret_heads, size_t *ret_n)
{
	static const enum case_verdict order[] = {
		VERDICT_INCIDENT, VERDICT_UNDECIDED, VERDICT_NO_INCIDENT};
	struct case_head *heads = arena_array(r->arena, struct case_head, LIMIT_CASES_LOOKED_AT);
	size_t n = 0;

	if (heads == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < CASE_VERDICTS && n < LIMIT_CASES_LOOKED_AT; i++) {
		const struct store_case_query q = {.open_only = true,
			.with_drills = true,
			.has_verdict = true,
			.verdict = order[i],
			.limit = (uint32_t)(LIMIT_CASES_LOOKED_AT - n)};
		struct case_head *list;
		size_t n_list;
		enum err err = store_case_list(r->view, &q, r->arena, &list, &n_list, NULL);

		if (err != ERR_OK)
			return err;
		if (n_list > 0)
			memcpy(heads + n, list, n_list * sizeof(*list));
		n += n_list;
	}
	*ret_heads = heads;
	*ret_n = n;
	return ERR_OK;
}

/* Of one case, kept or new. A case that cannot be read is looked at by its head. */
static enum err
brief_of(struct request *r, struct request *own, uint64_t facts, const struct case_head *h,
	struct case_brief *ret)
{
	struct case_briefs *all = r->portal->case_briefs;
	struct kept *fresh;

	if (recall(all, h, facts, r->now, ret)) {
		ret->head = *h;
		return ERR_OK;
	}
	if (own->arena == NULL)
		own->arena = arena_new(SCRATCH);
	fresh = malloc(sizeof(*fresh));
	if (own->arena == NULL || fresh == NULL) {
		free(fresh);
		return ERR_FULL;
	}
	fresh->facts = facts;
	if (reckon(own, h, fresh) == ERR_OK)
		keep(all, fresh);
	*ret = fresh->brief;
	free(fresh);
	arena_clear(own->arena);
	return ERR_OK;
}

enum err
case_briefs_of(struct request *r, const struct case_brief *const **ret_list, size_t *ret_n)
{
	struct request *own = arena_alloc(r->arena, sizeof(*own));
	const struct case_brief **list;
	struct case_head *heads;
	uint64_t facts;
	size_t n;
	enum err err = own == NULL ? ERR_FULL : heads_of(r, &heads, &n);

	if (err == ERR_OK)
		err = case_clock_facts(r, &facts);
	if (err != ERR_OK)
		return err;
	*own = *r;
	own->arena = NULL;
	list = arena_array(r->arena, const struct case_brief *, n + 1);
	for (size_t i = 0; list != NULL && i < n && err == ERR_OK; i++) {
		struct case_brief *b = arena_alloc(r->arena, sizeof(*b));

		err = b == NULL ? ERR_FULL : brief_of(r, own, facts, &heads[i], b);
		list[i] = b;
	}
	arena_free(own->arena);
	if (list == NULL)
		return ERR_FULL;
	*ret_list = list;
	*ret_n = n;
	return err;
}
