/*
 * Where a case stands, reckoned from all its entries in one pass. Entries in, struct respond_case
 * out. Words about the same step, playbook or action find each other by a table of hashes, so that
 * a case of 20,000 entries takes no longer than its length.
 */
#include "base/hash.h"
#include "respond/respond.h"
#include "respond/shape.h"

/* ---- which words are about the same thing ---- */

struct slot {
	struct str a, b;
	uint32_t at; /* 1 + index of what it stands for; 0: free */
};
struct found {
	struct slot *slots;
	uint64_t mask;
};

static bool
found_begin(struct found *f, uint32_t n, struct arena *a)
{
	uint64_t size = 16;

	while (size < (uint64_t)n * 2)
		size *= 2;
	f->mask = size - 1;
	f->slots = arena_array(a, struct slot, size);
	return f->slots != NULL;
}

/* The slot of (a, b); a free one when nothing was said of it yet. */
static struct slot *
found_slot(const struct found *f, struct str a, struct str b)
{
	/* Who is logged in writes the ids, and an even spread is all that is needed. */
	static const struct hash_key key = {{0}};
	uint64_t h = hash_bytes(&key, a.p, a.len) ^ (hash_bytes(&key, b.p, b.len) >> 1);

	for (;; h++) {
		struct slot *s = &f->slots[h & f->mask];

		if (s->at == 0 || (str_equal(s->a, a) && str_equal(s->b, b))) {
			s->a = a;
			s->b = b;
			return s;
		}
	}
}

/* ---- one pass ---- */

struct reckon {
	struct respond_case *c;
	struct arena *a;
	bool *is_struck;
	struct respond_decision *decisions;
	struct respond_step_done *steps;
	struct respond_action *actions;
	struct str *playbooks;
	uint32_t *action_of; /* of each entry: 1 + index of its action; 0: it is none */
	struct found by_step, by_playbook;
};

static enum err
is_run(const struct case_entry *entries, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (entries[i].nr != i + 1 || (entries[i].kind == CASE_OPENED) != (i == 0))
			return ERR_MALFORMED;
	return n > 0 ? ERR_OK : ERR_MALFORMED;
}

static enum err
make_room(struct reckon *r, const struct case_entry *entries, uint32_t n)
{
	uint32_t of_kind[CASE_KINDS] = {0};

	for (uint32_t i = 0; i < n; i++)
		of_kind[entries[i].kind]++;
	r->is_struck = arena_array(r->a, bool, n);
	r->action_of = arena_array(r->a, uint32_t, n);
	r->decisions = arena_array(r->a, struct respond_decision, of_kind[CASE_DECIDED] + 1);
	r->steps = arena_array(r->a, struct respond_step_done, of_kind[CASE_STEP] + 1);
	r->actions = arena_array(r->a, struct respond_action, of_kind[CASE_ACTION] + 1);
	r->playbooks = arena_array(r->a, struct str, of_kind[CASE_PLAYBOOK] + 1);
	if (!found_begin(&r->by_step, of_kind[CASE_STEP], r->a) ||
		!found_begin(&r->by_playbook, of_kind[CASE_PLAYBOOK], r->a))
		return ERR_LIMIT;
	return arena_err(r->a);
}

/* What may not be struck stays, whatever an entry says. */
static void
strike(struct reckon *r, const struct case_entry *entries, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t of = entries[i].kind == CASE_STRUCK ? shape_of_nr(&entries[i]) : 0;

		if (of > 0 && of <= i && shape_of(entries[of - 1].kind)->is_strikable)
			r->is_struck[of - 1] = true;
	}
}

/* Going back forgets when the later phases began: they begin anew. A clock that was set back does
 * not make a phase begin before the one that led to it. */
static void
phase(struct respond_case *c, enum case_phase to, ms_t at, struct str who)
{
	for (unsigned p = (unsigned)to + 1; p < CASE_PHASES; p++)
		c->phases[p] = (struct respond_phase_time){0};
	if (c->phases[to].begun != 0)
		return;
	for (unsigned p = 0; p < (unsigned)to; p++)
		if (c->phases[p].begun > at)
			at = c->phases[p].begun;
	c->phases[to] = (struct respond_phase_time){at, who};
}

static void
add_step(struct reckon *r, const struct case_entry *e)
{
	struct str book = case_entry_get(e, CASE_KEY_PLAYBOOK);
	struct str step = case_entry_get(e, CASE_KEY_STEP);
	struct slot *s = found_slot(&r->by_step, book, step);

	if (s->at == 0)
		s->at = ++r->c->n_steps;
	r->steps[s->at - 1] =
		(struct respond_step_done){book, step, case_entry_get(e, CASE_KEY_STATE), e->who,
			case_entry_get(e, CASE_KEY_REASON), e->at, e->nr};
}

static void
add_action(struct reckon *r, const struct case_entry *e)
{
	struct respond_action *act = &r->actions[r->c->n_actions++];

	*act = (struct respond_action){.nr = e->nr,
		.did = case_entry_get(e, CASE_KEY_DID),
		.target = case_entry_get(e, CASE_KEY_TARGET),
		.device = case_entry_get(e, CASE_KEY_DEVICE),
		.at = e->at,
		.who = e->who};
	if (time_parse(case_entry_get(e, CASE_KEY_UNTIL), &act->until) != ERR_OK)
		act->until = 0;
	r->action_of[e->nr - 1] = r->c->n_actions;
}

static void
end_action(struct reckon *r, const struct case_entry *e)
{
	uint32_t of = shape_of_nr(e);
	struct respond_action *act;

	if (of == 0 || of >= e->nr || r->action_of[of - 1] == 0)
		return;
	act = &r->actions[r->action_of[of - 1] - 1];
	if (act->is_ended)
		return;
	act->is_ended = true;
	act->ended = e->at;
	act->ended_by = e->who;
}

static void
add_playbook(struct reckon *r, const struct case_entry *e)
{
	struct str id = case_entry_get(e, CASE_KEY_PLAYBOOK);
	struct slot *s = found_slot(&r->by_playbook, id, STR(""));

	if (s->at == 0)
		s->at = ++r->c->n_playbooks;
	r->playbooks[s->at - 1] =
		str_equal(case_entry_get(e, CASE_KEY_STATE), STR("up")) ? id : STR("");
}

static void
add(struct reckon *r, const struct case_entry *e)
{
	struct respond_case *c = r->c;
	enum case_phase to;

	switch ((unsigned)e->kind) {
	case CASE_OPENED:
		phase(c, PHASE_FOUND, e->at, e->who);
		break;
	case CASE_PHASE:
		if (case_phase_parse(case_entry_get(e, CASE_KEY_TO), &to) == ERR_OK)
			phase(c, to, e->at, e->who);
		break;
	case CASE_DECIDED:
		r->decisions[c->n_decisions] = (struct respond_decision){.nr = e->nr,
			.who = e->who,
			.reason = case_entry_get(e, CASE_KEY_REASON),
			.at = e->at};
		if (case_verdict_parse(case_entry_get(e, CASE_KEY_IS),
			    &r->decisions[c->n_decisions].is) == ERR_OK)
			c->n_decisions++;
		break;
	case CASE_PLAYBOOK:
		add_playbook(r, e);
		break;
	case CASE_STEP:
		add_step(r, e);
		break;
	case CASE_ACTION:
		add_action(r, e);
		break;
	case CASE_UNDONE:
		end_action(r, e);
		break;
	default: /* read by those who need it: record, clocks, hands, damage */
		break;
	}
}

/* Leaves out the steps that were taken back and the playbooks that were put aside. */
static void
leave_out(struct reckon *r)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->c->n_steps; i++)
		if (!str_equal(r->steps[i].state, STR("again")))
			r->steps[n++] = r->steps[i];
	r->c->n_steps = n;
	n = 0;
	for (uint32_t i = 0; i < r->c->n_playbooks; i++)
		if (r->playbooks[i].len > 0)
			r->playbooks[n++] = r->playbooks[i];
	r->c->n_playbooks = n;
}

enum err
respond_case_of(const struct case_entry *entries, uint32_t n, struct arena *a,
	struct respond_case *ret_case)
{
	static const uint8_t no_hash[CASE_HASH_BYTES];
	struct respond_case c = {.n_entries = n, .entries = entries};
	struct reckon r = {.c = &c, .a = a};
	enum err err = is_run(entries, n);

	if (err == ERR_OK)
		err = make_room(&r, entries, n);
	if (err != ERR_OK)
		return err;
	strike(&r, entries, n);
	for (uint32_t i = 0; i < n; i++) {
		respond_head_add(&c.head, &entries[i], no_hash);
		if (!r.is_struck[i])
			add(&r, &entries[i]);
	}
	leave_out(&r);
	c.is_struck = r.is_struck;
	c.decisions = r.decisions;
	c.steps = r.steps;
	c.actions = r.actions;
	c.playbooks = r.playbooks;
	*ret_case = c;
	return ERR_OK;
}
