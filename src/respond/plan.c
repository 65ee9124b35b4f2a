/* Which playbook fits, and what is next in a case; see plan.h. */
#include "respond/plan.h"

#include "base/names.h"

#include <stdlib.h>

static const char *const reasons[PLAN_REASONS] = {"alert", "odd", "device"};

NAME_OF(enum plan_reason, plan_reason_name, reasons)

/* ---- which one fits ---- */

/* What a match is worth: the first of both lists most. A person's word outweighs the box's; that a
 * device is nobody's outweighs what it did, for who knows this procedure finds it first. */
#define POINTS_ODD 2000
#define POINTS_DEVICE 1500
#define POINTS_ALERT 1000
#define POINTS_SEEN_STEP 50 /* each place further down in what was seen */
#define POINTS_MORE 1	    /* each further match */
#define NEW_DEVICE STR("new_device")

static bool
has(const struct str *list, uint32_t n, struct str what, uint32_t *ret_nr)
{
	for (uint32_t i = 0; i < n; i++)
		if (str_equal(list[i], what)) {
			*ret_nr = i;
			return true;
		}
	return false;
}

static uint32_t
less(uint32_t points, uint32_t by)
{
	return points > by ? points - by : 1;
}

static void
note_match(struct plan_fit *f, enum plan_reason reason, struct str by, uint32_t points)
{
	if (points > f->points) {
		f->reason = reason;
		f->by = by;
		f->points = points + (f->points > 0 ? POINTS_MORE : 0);
	} else {
		f->points += POINTS_MORE;
	}
}

static struct plan_fit
fit_of(const struct playbook *p, const struct plan_seen *seen)
{
	struct plan_fit f = {.playbook = p};
	uint32_t at;

	for (uint32_t i = 0; i < seen->n_odd; i++)
		if (has(p->odd, p->n_odd, seen->odd[i], &at))
			note_match(&f, PLAN_BY_ODD, seen->odd[i],
				less(POINTS_ODD, i * POINTS_SEEN_STEP + at));
	for (uint32_t i = 0; i < seen->n_detectors; i++)
		if (has(p->detectors, p->n_detectors, seen->detectors[i], &at))
			note_match(&f, PLAN_BY_ALERT, seen->detectors[i],
				less(POINTS_ALERT, i * POINTS_SEEN_STEP + at));
	if (seen->is_unknown_device && f.points > 0 &&
		has(p->detectors, p->n_detectors, NEW_DEVICE, &at))
		note_match(&f, PLAN_BY_DEVICE, STR(""), POINTS_DEVICE);
	return f;
}

static int
surest_first(const void *pa, const void *pb)
{
	const struct plan_fit *a = pa, *b = pb;

	if (a->points != b->points)
		return a->points > b->points ? -1 : 1;
	return a->playbook < b->playbook ? -1 : 1; /* the set is ordered by id */
}

enum err
plan_fits(const struct playbook_set *set, const struct plan_seen *seen, struct arena *a,
	struct plan_fit **ret_list, uint32_t *ret_n)
{
	struct plan_fit *list = arena_array(a, struct plan_fit, (size_t)set->n + 1);
	uint32_t n = 0;

	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < set->n; i++) {
		list[n] = fit_of(&set->playbooks[i], seen);
		n += list[n].points > 0;
	}
	qsort(list, n, sizeof(*list), surest_first);
	*ret_list = list;
	*ret_n = n;
	return ERR_OK;
}

/* ---- what is next ---- */

static const struct respond_step_done *
said_of(const struct respond_case *c, struct str playbook, struct str step)
{
	for (uint32_t i = c->n_steps; i > 0; i--)
		if (str_equal(c->steps[i - 1].playbook, playbook) &&
			str_equal(c->steps[i - 1].step, step))
			return &c->steps[i - 1];
	return NULL;
}

static bool
is_over(const struct respond_step_done *said)
{
	return said != NULL &&
	       (str_equal(said->state, STR("done")) || str_equal(said->state, STR("left")));
}

/* Taken over from steps.yaml by both: the same id and the same words. */
static bool
is_shared(const struct playbook_step *a, const struct playbook_step *b)
{
	return str_equal(a->id, b->id) && str_equal(a->name.in[LANG_JA], b->name.in[LANG_JA]) &&
	       str_equal(a->how.in[LANG_JA], b->how.in[LANG_JA]);
}

static struct plan_step *
shared_one(struct plan_step *steps, uint32_t n, const struct playbook_step *s)
{
	for (uint32_t i = 0; i < n; i++)
		if (is_shared(steps[i].step, s))
			return &steps[i];
	return NULL;
}

/* A step of p into the list; what was said of a shared one in another playbook counts here too,
 * and what is over beats what is not. */
static uint32_t
add_step(const struct respond_case *c, const struct playbook *p, const struct playbook_step *s,
	struct plan_step *steps, uint32_t n)
{
	const struct respond_step_done *said = said_of(c, p->id, s->id);
	struct plan_step *same = shared_one(steps, n, s);

	if (same == NULL) {
		steps[n] = (struct plan_step){p, s, said, is_over(said)};
		return n + 1;
	}
	if (said != NULL && (same->said == NULL || (!same->is_over && is_over(said)))) {
		same->said = said;
		same->is_over = is_over(said);
	}
	return n;
}

static void
count_into(struct plan_progress *to, const struct plan_step *s)
{
	to->n++;
	to->minutes += s->step->minutes;
	if (!s->is_over)
		to->minutes_open += s->step->minutes;
	else if (str_equal(s->said->state, STR("done")))
		to->n_done++;
	else
		to->n_left++;
}

enum err
plan_of(const struct respond_case *c, const struct playbook_set *set, struct arena *a,
	struct plan *ret_plan)
{
	struct plan plan = {0};
	struct plan_step *steps;
	size_t most = 1;
	uint32_t n = 0;

	for (uint32_t i = 0; i < c->n_playbooks; i++) {
		const struct playbook *p = playbook_find(set, c->playbooks[i]);

		plan.n_unknown += p == NULL;
		most += p != NULL ? p->n_steps : 0;
	}
	steps = arena_array(a, struct plan_step, most);
	if (steps == NULL)
		return ERR_FULL;
	for (unsigned phase = 0; phase < CASE_PHASES; phase++)
		for (uint32_t i = 0; i < c->n_playbooks; i++) {
			const struct playbook *p = playbook_find(set, c->playbooks[i]);

			for (uint32_t k = 0; p != NULL && k < p->n_steps; k++)
				if ((unsigned)p->steps[k].phase == phase)
					n = add_step(c, p, &p->steps[k], steps, n);
		}
	for (uint32_t i = 0; i < n; i++) {
		count_into(&plan.phases[steps[i].step->phase], &steps[i]);
		count_into(&plan.all, &steps[i]);
		if (!steps[i].is_over && plan.n_next < PLAN_NEXT)
			plan.next[plan.n_next++] = steps[i];
	}
	plan.steps = steps;
	plan.n_steps = n;
	*ret_plan = plan;
	return ERR_OK;
}
