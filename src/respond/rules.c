/*
 * What may be added to a case: who may say it, whether the case is open, whether a reason is there,
 * whether it has its shape (shape.c), and whether it fits what the case says already. The first
 * rule that it breaks is the answer.
 */
#include "respond/respond.h"
#include "respond/shape.h"

static bool
state_is(const struct case_entry *e, const char *state)
{
	return str_equal(case_entry_get(e, CASE_KEY_STATE), str_c(state));
}

/* ---- who ---- */

/* What a kind allows, but not with these words. */
static bool
is_for_a_person(const struct case_entry *e)
{
	struct str from = case_entry_get(e, CASE_KEY_FROM);

	switch ((unsigned)e->kind) {
	case CASE_OPENED: /* each opens only what it can know of */
		return e->by == CASE_BY_BOX
			       ? !str_equal(from, STR("alert")) && !str_equal(from, STR("drill"))
			       : !str_equal(from, STR("odd"));
	case CASE_CLOCK: /* to say that none runs, or longer, is a decision */
		return state_is(e, "not") || state_is(e, "moved");
	default:
		return false;
	}
}

static enum respond_no
may_who(const struct case_entry *e)
{
	enum respond_no no = e->by == CASE_BY_VISITOR ? RESPOND_NO_VISITOR : RESPOND_NO_BOX;

	if ((shape_of(e->kind)->by & (1U << e->by)) == 0)
		return no;
	return e->by != CASE_BY_PERSON && is_for_a_person(e) ? no : RESPOND_MAY;
}

/* ---- why ---- */

static bool
goes_back(const struct respond_case *c, const struct case_entry *e)
{
	enum case_phase to;

	return case_phase_parse(case_entry_get(e, CASE_KEY_TO), &to) == ERR_OK &&
	       to < c->head.phase;
}

static bool
needs_reason(const struct respond_case *c, const struct case_entry *e)
{
	if (shape_of(e->kind)->reason == SHAPE_REASON_NEEDED)
		return true;
	switch ((unsigned)e->kind) {
	case CASE_PHASE:
		return goes_back(c, e);
	case CASE_PLAYBOOK:
		return state_is(e, "aside");
	case CASE_STEP:
		return state_is(e, "left");
	case CASE_CLOCK:
		return state_is(e, "not") || state_is(e, "moved");
	case CASE_CLOSED:
		return state_is(e, "kept");
	default:
		return false;
	}
}

/* ---- what it speaks of ---- */

/* Of which kind the entry must be that `of` names; CASE_KINDS: any. */
static enum case_kind
kind_of_other(enum case_kind k)
{
	switch ((unsigned)k) {
	case CASE_UNDONE:
	case CASE_ACTION:
		return CASE_ACTION;
	case CASE_CLOCK:
	case CASE_REPORT:
	case CASE_REPLY:
		return CASE_REPORT;
	case CASE_HAND:
		return CASE_HAND;
	default:
		return CASE_KINDS;
	}
}

static enum respond_no
may_speak_of(const struct respond_case *c, const struct case_entry *e)
{
	uint32_t of = shape_of_nr(e);
	enum case_kind kind = kind_of_other(e->kind);

	if (!case_entry_has(e, CASE_KEY_OF))
		return RESPOND_MAY;
	if (of == 0 || of > c->n_entries)
		return RESPOND_NO_SUCH;
	if (kind != CASE_KINDS && c->entries[of - 1].kind != kind)
		return RESPOND_NO_SUCH;
	if (e->kind == CASE_STRUCK) {
		if (!shape_of(c->entries[of - 1].kind)->is_strikable)
			return RESPOND_NO_SUCH;
		return c->is_struck[of - 1] ? RESPOND_NO_SAME : RESPOND_MAY;
	}
	return c->is_struck[of - 1] ? RESPOND_NO_SUCH : RESPOND_MAY;
}

static enum respond_no
may_end(const struct respond_case *c, const struct case_entry *e)
{
	uint32_t of = shape_of_nr(e);

	for (uint32_t i = 0; i < c->n_actions; i++)
		if (c->actions[i].nr == of) {
			if (c->actions[i].until == 0)
				return RESPOND_NO_SUCH;
			return c->actions[i].is_ended ? RESPOND_NO_SAME : RESPOND_MAY;
		}
	return RESPOND_NO_SUCH;
}

bool
respond_is_up(const struct respond_case *c, struct str playbook)
{
	for (uint32_t i = 0; i < c->n_playbooks; i++)
		if (str_equal(c->playbooks[i], playbook))
			return true;
	return false;
}

static enum respond_no
may_take_up(const struct respond_case *c, const struct case_entry *e)
{
	bool up = respond_is_up(c, case_entry_get(e, CASE_KEY_PLAYBOOK));

	if (state_is(e, "up"))
		return up ? RESPOND_NO_SAME : RESPOND_MAY;
	return up ? RESPOND_MAY : RESPOND_NO_SUCH;
}

static enum respond_no
may_step(const struct respond_case *c, const struct case_entry *e)
{
	struct str book = case_entry_get(e, CASE_KEY_PLAYBOOK);
	struct str step = case_entry_get(e, CASE_KEY_STEP);

	if (!respond_is_up(c, book))
		return RESPOND_NO_SUCH;
	for (uint32_t i = 0; i < c->n_steps; i++)
		if (str_equal(c->steps[i].playbook, book) && str_equal(c->steps[i].step, step))
			return str_equal(c->steps[i].state, case_entry_get(e, CASE_KEY_STATE))
				       ? RESPOND_NO_SAME
				       : RESPOND_MAY;
	return state_is(e, "again") ? RESPOND_NO_SUCH : RESPOND_MAY;
}

/* ---- what is so already ---- */

/* The keys that say what an entry is about, and those that say what of it: when the latest entry
 * about the same thing says the same, another one adds nothing. A double click sends it twice. */
static const struct {
	enum case_kind kind;
	enum case_key about;
	uint8_t n;
	enum case_key says[3];
} sames[] = {
	{CASE_SAID, CASE_KEY_FIELD, 3, {CASE_KEY_VALUE, CASE_KEY_STATE, CASE_KEY_SURE}},
	{CASE_CLOCK, CASE_KEY_CLOCK, 3, {CASE_KEY_STATE, CASE_KEY_DUE, CASE_KEY_OF}},
	{CASE_EXHIBIT, CASE_KEY_SHA256, 0, {0}},
	{CASE_JOINED, CASE_KEY_ALERT, 0, {0}},
	{CASE_JOINED, CASE_KEY_CASE, 0, {0}},
};

static bool
says_same(const struct case_entry *a, const struct case_entry *b, const enum case_key *keys,
	uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!str_equal(case_entry_get(a, keys[i]), case_entry_get(b, keys[i])))
			return false;
	return true;
}

static enum respond_no
is_news(const struct respond_case *c, const struct case_entry *e)
{
	for (size_t s = 0; s < sizeof(sames) / sizeof(sames[0]); s++) {
		if (sames[s].kind != e->kind || !shape_says(e, sames[s].about))
			continue;
		for (uint32_t i = c->n_entries; i-- > 0;) {
			const struct case_entry *old = &c->entries[i];

			if (old->kind != e->kind || c->is_struck[i] ||
				!says_same(old, e, &sames[s].about, 1))
				continue;
			/* A person who says what the box said confirms it. */
			if (old->by == e->by && says_same(old, e, sames[s].says, sames[s].n))
				return RESPOND_NO_SAME;
			break;
		}
	}
	return RESPOND_MAY;
}

static enum respond_no
may_decide(const struct respond_case *c, const struct case_entry *e)
{
	const struct respond_decision *last;

	if (c->n_decisions == 0)
		return RESPOND_MAY;
	last = &c->decisions[c->n_decisions - 1];
	return str_equal(str_c(case_verdict_name(last->is)), case_entry_get(e, CASE_KEY_IS)) &&
			       str_equal(last->who, e->who) &&
			       str_equal(last->reason, case_entry_get(e, CASE_KEY_REASON))
		       ? RESPOND_NO_SAME
		       : RESPOND_MAY;
}

/* ---- the end ---- */

/* It was joined into another case, which goes on in its place; since it was opened again the last
 * time. */
static bool
is_joined_into(const struct respond_case *c)
{
	uint32_t from = c->n_entries;

	while (from > 0 && c->entries[from - 1].kind != CASE_REOPENED)
		from--;
	for (uint32_t i = from; i < c->n_entries; i++)
		if (c->entries[i].kind == CASE_JOINED && !c->is_struck[i] &&
			shape_says(&c->entries[i], CASE_KEY_CASE) &&
			str_equal(case_entry_get(&c->entries[i], CASE_KEY_KIND), STR("into")))
			return true;
	return false;
}

static enum respond_no
may_close(const struct respond_case *c, const struct case_entry *e, uint32_t open_clocks)
{
	if (is_joined_into(c))
		return c->head.n_actions > 0 && !state_is(e, "kept") ? RESPOND_NO_ACTIONS
								     : RESPOND_MAY;
	if (c->head.verdict == VERDICT_UNDECIDED)
		return RESPOND_NO_UNDECIDED;
	if (c->head.verdict == VERDICT_INCIDENT && c->head.phase != PHASE_REPORT)
		return RESPOND_NO_REPORT;
	if (c->head.n_actions > 0 && !state_is(e, "kept"))
		return RESPOND_NO_ACTIONS;
	if (c->head.verdict == VERDICT_INCIDENT && open_clocks > 0)
		return RESPOND_NO_CLOCKS;
	return RESPOND_MAY;
}

/* Whether it fits the case; its shape is right. */
static enum respond_no
may_follow(const struct respond_case *c, const struct case_entry *e, uint32_t open_clocks)
{
	enum respond_no no = may_speak_of(c, e);

	if (no != RESPOND_MAY)
		return no;
	switch ((unsigned)e->kind) {
	case CASE_PHASE:
		return str_equal(case_entry_get(e, CASE_KEY_TO),
			       str_c(case_phase_name(c->head.phase)))
			       ? RESPOND_NO_SAME
			       : RESPOND_MAY;
	case CASE_DECIDED:
		return may_decide(c, e);
	case CASE_PLAYBOOK:
		return may_take_up(c, e);
	case CASE_STEP:
		return may_step(c, e);
	case CASE_UNDONE:
		return may_end(c, e);
	case CASE_CLOSED:
		return may_close(c, e, open_clocks);
	case CASE_REOPENED:
		return c->head.is_closed ? RESPOND_MAY : RESPOND_NO_SAME;
	default:
		return is_news(c, e);
	}
}

enum respond_no
respond_may(const struct respond_case *c, const struct case_entry *e, uint32_t open_clocks)
{
	static const struct respond_case none;
	enum respond_no no;

	if (e->kind >= CASE_KINDS || e->by >= CASE_BYS)
		return RESPOND_NO_SHAPE;
	if (c == NULL)
		c = &none;
	if ((no = may_who(e)) != RESPOND_MAY)
		return no;
	if (c->head.is_closed && !shape_of(e->kind)->is_after_close)
		return e->kind == CASE_CLOSED ? RESPOND_NO_SAME : RESPOND_NO_CLOSED;
	if (needs_reason(c, e) && !shape_says(e, CASE_KEY_REASON))
		return RESPOND_NO_REASON;
	if (!respond_has_shape(e))
		return RESPOND_NO_SHAPE;
	if (c->n_entries == 0)
		return e->kind == CASE_OPENED ? RESPOND_MAY : RESPOND_NO_SUCH;
	return e->kind == CASE_OPENED ? RESPOND_NO_SAME : may_follow(c, e, open_clocks);
}

enum respond_back
respond_looks_back(const struct case_entry *e)
{
	if (e->kind >= CASE_KINDS) /* refused before anything is looked at */
		return RESPOND_BACK_HEAD;
	if (case_entry_has(e, CASE_KEY_OF))
		return RESPOND_BACK_CASE;
	switch (shape_of(e->kind)->back) {
	case SHAPE_BACK_HEAD:
		return RESPOND_BACK_HEAD;
	case SHAPE_BACK_KIND:
		return RESPOND_BACK_KIND;
	case SHAPE_BACK_CASE:
		break;
	}
	return RESPOND_BACK_CASE;
}
