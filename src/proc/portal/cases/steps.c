/* Playbooks of a case: the steps of those that are up with what was said of each, and others that
 * could be taken up. */
#include "proc/portal/cases/acts.h"
#include "proc/portal/cases/plan.h"
#include "proc/portal/web/handlers.h"

enum err
case_steps_acts(struct request *r, const struct respond_case *c, struct case_step *steps, size_t n)
{
	const char *no[ACTS] = {NULL};
	bool has_any = false;
	enum err err;

	for (size_t i = 0; i < n; i++)
		has_any |= steps[i].step->has_act;
	err = has_any ? case_acts_can(r, c, no) : ERR_OK;
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (steps[i].step->has_act && (no[steps[i].step->act] == NULL ||
						      strcmp(no[steps[i].step->act], "same") != 0))
			steps[i].act_no = no[steps[i].step->act];
	return err;
}

enum err
case_plan_of(struct request *r, const struct respond_case *c, struct plan *ret_plan)
{
	static const struct playbook_set none;
	const struct playbook_set *set = r->portal->playbooks;

	return plan_of(c, set == NULL ? &none : set, r->arena, ret_plan);
}

struct case_step
case_step_of(const struct plan_step *s)
{
	return (struct case_step){s->playbook, s->step, s->said, NULL};
}

enum err
case_steps_of(struct request *r, const struct respond_case *c,
	const struct playbook *const **ret_books, size_t *ret_n_books, struct case_step **ret_steps,
	size_t *ret_n)
{
	const struct playbook_set *set = r->portal->playbooks;
	const struct playbook **books =
		arena_array(r->arena, const struct playbook *, c->n_playbooks + 1);
	struct case_step *steps;
	struct plan plan;
	size_t n_books = 0;
	enum err err = books == NULL ? ERR_FULL : case_plan_of(r, c, &plan);

	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; set != NULL && i < c->n_playbooks; i++) {
		const struct playbook *one = playbook_find(set, c->playbooks[i]);

		if (one != NULL)
			books[n_books++] = one;
	}
	steps = arena_array(r->arena, struct case_step, (size_t)plan.n_steps + 1);
	if (steps == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < plan.n_steps; i++)
		steps[i] = case_step_of(&plan.steps[i]);
	*ret_books = books;
	*ret_n_books = n_books;
	*ret_steps = steps;
	*ret_n = plan.n_steps;
	return case_steps_acts(r, c, steps, plan.n_steps);
}

/* ---- offers ---- */

/* Somebody looked and did not know it. One that nobody was asked about yet says nothing: in the
 * first days that is each. */
bool
case_is_nobodys(struct request *r, const char *device)
{
	const struct device_brief *d = device[0] == '\0' ? NULL : brief_by_id(r, device);

	return d != NULL && d->whose == PAGE_WHOSE_UNKNOWN;
}

enum err
case_fits_of(struct request *r, const struct plan_seen *seen, struct plan_fit **ret_list,
	uint32_t *ret_n)
{
	static const struct playbook_set none;
	const struct playbook_set *set = r->portal->playbooks;

	return plan_fits(set == NULL ? &none : set, seen, r->arena, ret_list, ret_n);
}

/* What its alerts and a person say. */
static enum err
seen_of(struct request *r, const struct respond_case *c, struct plan_seen *ret_seen)
{
	const struct alert_brief *alerts;
	struct str *detectors, *odd = arena_array(r->arena, struct str, c->n_entries + 1);
	struct plan_seen seen = {.odd = odd};
	size_t n_alerts;
	enum err err = case_alerts_of(r, c, &alerts, &n_alerts);

	if (err != ERR_OK)
		return err;
	detectors = arena_array(r->arena, struct str, n_alerts * LIMIT_ALERT_DETECTIONS + 1);
	if (detectors == NULL || odd == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n_alerts; i++)
		for (uint32_t k = 0; k < alerts[i].alert->n_detections; k++)
			detectors[seen.n_detectors++] =
				str_c(alerts[i].alert->detections[k].detector);
	for (uint32_t i = 0; i < c->n_entries; i++)
		if (c->entries[i].kind == CASE_HAPPENED && !c->is_struck[i] &&
			case_entry_has(&c->entries[i], CASE_KEY_KIND))
			odd[seen.n_odd++] = case_entry_get(&c->entries[i], CASE_KEY_KIND);
	seen.detectors = detectors;
	seen.is_unknown_device = case_is_nobodys(r, c->head.device);
	*ret_seen = seen;
	return ERR_OK;
}

static const char *
why_of(enum plan_reason reason)
{
	switch (reason) {
	case PLAN_BY_ALERT:
		return "alert";
	case PLAN_BY_ODD:
		return "sign";
	case PLAN_BY_DEVICE:
		return "device";
	}
	return "other";
}

static bool
is_offered(const struct case_offer *list, size_t n, const struct playbook *p)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].playbook == p)
			return true;
	return false;
}

enum err
case_offers_of(struct request *r, const struct respond_case *c, bool all,
	struct case_offer **ret_offers, size_t *ret_n)
{
	const struct playbook_set *set = r->portal->playbooks;
	struct case_offer *list =
		arena_array(r->arena, struct case_offer, (set == NULL ? 0 : (size_t)set->n) + 1);
	struct plan_fit *fits;
	struct plan_seen seen;
	uint32_t n_fits;
	size_t n = 0;
	enum err err = list == NULL ? ERR_FULL : seen_of(r, c, &seen);

	if (err == ERR_OK)
		err = case_fits_of(r, &seen, &fits, &n_fits);
	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < n_fits; i++)
		if (!respond_is_up(c, fits[i].playbook->id))
			list[n++] = (struct case_offer){fits[i].playbook, why_of(fits[i].reason)};
	for (uint32_t i = 0; all && set != NULL && i < set->n; i++)
		if (!respond_is_up(c, set->playbooks[i].id) &&
			!is_offered(list, n, &set->playbooks[i]))
			list[n++] = (struct case_offer){&set->playbooks[i], "other"};
	*ret_offers = list;
	*ret_n = n;
	return ERR_OK;
}

enum err
get_case_steps(struct request *r)
{
	struct case_steps_view v = {0};
	struct case_step *steps;
	struct case_offer *offers;
	struct respond_case c;
	struct page_frame f;
	enum err err = case_page(r, CASE_PART_STEPS, &c, &v.bar);

	if (err == ERR_OK)
		err = case_steps_of(r, &c, &v.playbooks, &v.n_playbooks, &steps, &v.n);
	if (err == ERR_OK)
		err = case_offers_of(r, &c, true, &offers, &v.n_offers);
	if (err != ERR_OK)
		return err;
	v.steps = steps;
	v.offers = offers;
	frame_of(r, &f);
	return page_case_steps(r->portal->pages, &f, &v, &r->response.body);
}
