/*
 * How each item of a framework stands, then the whole: points, band, levels. Person and machine are
 * kept apart; where both speak the lower counts.
 */
#include "assess/book.h"

struct shown {		     /* what the machine shows of one item */
	enum result lowest;  /* of all that settle or contradict; RESULT_UNANSWERED: nothing */
	enum result proved;  /* the lowest of what settles it */
	bool is_proof_stale; /* something settled it once */
	bool has_helped[RESULTS];
};

static void
lower(enum result *r, enum result other)
{
	if (*r == RESULT_UNANSWERED || other < *r)
		*r = other;
}

static void
show_proof(const struct assess_proof *p, struct shown *s)
{
	const struct framework_binding *binding = p->binding;

	if (p->standing == ASSESS_STALE && binding->grade == GRADE_PROVES)
		s->is_proof_stale = true;
	if (p->standing != ASSESS_FRESH)
		return;
	if (binding->grade == GRADE_HELPS) {
		s->has_helped[binding->supports] = true;
		return;
	}
	lower(&s->lowest, binding->supports);
	if (binding->grade == GRADE_PROVES)
		lower(&s->proved, binding->supports);
}

static enum err
show(const struct book *b, const struct framework_item *item, struct arena *a,
	struct assess_item *to, struct shown *ret_shown)
{
	struct assess_proof *proofs = arena_array(a, struct assess_proof, item->n_bindings);
	struct shown s = {0};

	if (proofs == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < item->n_bindings; i++) {
		proofs[i] = book_proof(b, &item->bindings[i]);
		show_proof(&proofs[i], &s);
	}
	to->proofs = proofs;
	to->n_proofs = item->n_bindings;
	*ret_shown = s;
	return ERR_OK;
}

/* Nobody says anything that counts: no answer, an old one, or "does not know". */
static void
settle_by_machine(struct assess_item *to, const struct shown *s)
{
	if (s->lowest != RESULT_UNANSWERED) {
		to->state = ASSESS_MACHINE;
		to->result = s->lowest;
	} else if (to->is_answer_old || (to->answer == NULL && s->is_proof_stale)) {
		to->state = ASSESS_EXPIRED;
		to->result = RESULT_UNKNOWN;
	} else {
		to->state = to->answer != NULL ? ASSESS_PERSON : ASSESS_NOT_MEASURED;
		to->result = to->person;
	}
}

/*
 * What contradicts is a limit from above: it says nothing against a person who says less. What
 * settles differs from every other answer.
 */
static void
settle_both(struct assess_item *to, const struct shown *s)
{
	bool differs = to->person > s->lowest ||
		       (s->proved != RESULT_UNANSWERED && to->person != s->lowest);

	to->result = to->person < s->lowest ? to->person : s->lowest;
	if (differs)
		to->state = ASSESS_CONTRADICTION;
	else
		to->state = to->person == s->lowest ? ASSESS_MACHINE : ASSESS_PERSON;
}

static void
settle(struct assess_item *to, const struct shown *s)
{
	to->machine = s->lowest;
	if (to->is_refused) {
		to->state = ASSESS_CONTRADICTION;
		to->result = RESULT_UNKNOWN;
	} else if (to->is_answer_old || to->person <= RESULT_UNKNOWN) {
		settle_by_machine(to, s);
	} else if (s->lowest == RESULT_UNANSWERED) {
		to->state = ASSESS_PERSON;
		to->result = to->person;
	} else {
		settle_both(to, s);
	}
	to->is_proven = to->result == RESULT_MET && s->proved == RESULT_MET;
	to->is_helped = s->has_helped[to->result];
}

/* The person's choice when it is the person's result; else the fewest points of that result, or of
 * the next lower one that may be chosen. */
static int
points_of(const struct framework_item *item, const struct framework_choice *said, enum result r)
{
	const struct framework_choice *c = NULL;

	if (said != NULL && said->result == r)
		return said->points;
	if (r == RESULT_UNANSWERED)
		r = RESULT_UNKNOWN;
	for (; c == NULL && r > RESULT_UNANSWERED; r--)
		c = assess_choice_with(item, r);
	if (c != NULL)
		return c->points;
	c = item->choices; /* nothing so low can be chosen: the fewest of all */
	for (uint32_t i = 1; i < item->n_choices; i++)
		c = item->choices[i].points < c->points ? &item->choices[i] : c;
	return c != NULL ? c->points : 0;
}

static enum err
assess_one(const struct book *b, uint32_t node, struct arena *a, struct assess_item *to)
{
	const struct framework_item *item = b->nodes[node].item;
	struct book_said said =
		book_said_anywhere(b, node, b->nodes[node].framework->answer_valid_days);
	struct shown s;

	*to = (struct assess_item){.item = item,
		.answer = said.answer,
		.answer_of = said.of,
		.is_answer_old = said.is_old,
		.person = said.result};
	if (show(b, item, a, to, &s) != ERR_OK)
		return ERR_FULL;
	to->is_refused = said.result == RESULT_NOT_APPLICABLE && !said.is_old &&
			 item->has_applies_if &&
			 book_proof(b, &item->applies_if).standing == ASSESS_FRESH;
	settle(to, &s);
	to->points = points_of(item, said.is_old ? NULL : said.choice, to->result);
	return ERR_OK;
}

static void
count(struct assess_result *r, const struct assess_item *item)
{
	const struct framework_item *f = item->item;
	int min = 0, max = 0;

	for (uint32_t i = 0; i < f->n_choices; i++) {
		int points = f->choices[i].points;

		min = i == 0 || points < min ? points : min;
		max = i == 0 || points > max ? points : max;
	}
	r->points += item->points;
	r->points_min += min;
	r->points_max += max;
	r->n_by_result[item->result]++;
	r->n_by_state[item->state]++;
	r->n_proven += item->is_proven;
	r->n_helped += item->is_helped;
	r->n_answered += item->result > RESULT_UNKNOWN;
}

static uint32_t
level_of(const struct framework *f, const struct framework_item *item)
{
	for (uint32_t i = 0; i < f->n_levels; i++)
		if (str_equal(f->levels[i].id, item->level))
			return i;
	return 0; /* without a level: asked from the lowest on */
}

/* Each group reaches the level below its lowest open item; the whole the lowest of the groups. A
 * group without items asks nothing. */
static enum err
reach_levels(const struct framework *f, struct arena *a, struct assess_result *r)
{
	const struct framework_level **groups =
		arena_array(a, const struct framework_level *, f->n_groups + 1);
	uint32_t whole = f->n_levels;

	if (groups == NULL)
		return ERR_FULL;
	for (uint32_t g = 0; g < f->n_groups; g++) {
		uint32_t reached = f->n_levels;

		for (uint32_t i = 0; i < f->n_items; i++)
			if (f->items[i].group == g && assess_is_open(r->items[i].result)) {
				uint32_t level = level_of(f, &f->items[i]);

				reached = level < reached ? level : reached;
			}
		groups[g] = reached > 0 ? &f->levels[reached - 1] : NULL;
		whole = reached < whole ? reached : whole;
	}
	r->group_levels = groups;
	r->level = whole > 0 && f->n_items > 0 ? &f->levels[whole - 1] : NULL;
	return ERR_OK;
}

enum err
assess_with_book(const struct book *b, const struct framework *f, struct arena *a,
	struct assess_result *ret_result)
{
	struct assess_item *items = arena_array(a, struct assess_item, f->n_items);
	struct assess_result r = {.framework = f, .items = items};
	uint32_t first = book_node_of(b, f, 0);

	if (items == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < f->n_items; i++) {
		if (assess_one(b, first + i, a, &items[i]) != ERR_OK)
			return ERR_FULL;
		count(&r, &items[i]);
	}
	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct framework_item *on = f->items[i].depends_on;

		items[i].is_asked = on == NULL || items[on->index].result == RESULT_MET;
	}
	for (uint32_t i = 0; f->rule == FRAMEWORK_SUM && i < f->n_bands && r.band == NULL; i++)
		if (r.points >= f->bands[i].from)
			r.band = &f->bands[i];
	if (f->rule == FRAMEWORK_LEVEL && reach_levels(f, a, &r) != ERR_OK)
		return ERR_FULL;
	r.is_fulfilled =
		f->n_items > 0 &&
		r.n_by_result[RESULT_MET] + r.n_by_result[RESULT_NOT_APPLICABLE] == f->n_items;
	*ret_result = r;
	return ERR_OK;
}

enum err
assess_framework(const struct assess_input *in, const struct framework *f, struct arena *a,
	struct assess_result *ret_result)
{
	struct book b;

	if (book_open(in, a, &b) != ERR_OK)
		return ERR_FULL;
	return assess_with_book(&b, f, a, ret_result);
}
