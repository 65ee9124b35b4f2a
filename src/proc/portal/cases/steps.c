/* Playbooks of a case: the steps of those that are up with what was said of each, and others that
 * could be taken up. */
#include "proc/portal/cases/cases.h"

static const struct respond_step_done *
done_of(const struct respond_case *c, struct str playbook, struct str step)
{
	for (uint32_t i = 0; i < c->n_steps; i++)
		if (str_equal(c->steps[i].playbook, playbook) && str_equal(c->steps[i].step, step))
			return &c->steps[i];
	return NULL;
}

static bool
is_up(const struct respond_case *c, struct str playbook)
{
	for (uint32_t i = 0; i < c->n_playbooks; i++)
		if (str_equal(c->playbooks[i], playbook))
			return true;
	return false;
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
	size_t n_books = 0, room = 0, n = 0;

	if (books == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; set != NULL && i < c->n_playbooks; i++) {
		const struct playbook *one = playbook_find(set, c->playbooks[i]);

		if (one != NULL)
			books[n_books++] = one;
	}
	for (size_t i = 0; i < n_books; i++)
		room += books[i]->n_steps;
	steps = arena_array(r->arena, struct case_step, room + 1);
	if (steps == NULL)
		return ERR_FULL;
	for (unsigned phase = 0; phase < CASE_PHASES; phase++)
		for (size_t b = 0; b < n_books; b++)
			for (uint32_t i = 0; i < books[b]->n_steps; i++)
				if ((unsigned)books[b]->steps[i].phase == phase)
					steps[n++] = (struct case_step){books[b],
						&books[b]->steps[i],
						done_of(c, books[b]->id, books[b]->steps[i].id)};
	*ret_books = books;
	*ret_n_books = n_books;
	*ret_steps = steps;
	*ret_n = n;
	return ERR_OK;
}

/* ---- offers ---- */

static bool
names(const struct str *list, uint32_t n, struct str one)
{
	for (uint32_t i = 0; i < n; i++)
		if (str_equal(list[i], one))
			return true;
	return false;
}

/* Whether one of its alerts, or what a person saw, leads to it. */
static const char *
why_of(const struct playbook *p, const struct respond_case *c, const struct alert_brief *alerts,
	size_t n_alerts)
{
	for (size_t i = 0; i < n_alerts; i++)
		for (uint32_t k = 0; k < alerts[i].alert->n_detections; k++)
			if (names(p->detectors, p->n_detectors,
				    str_c(alerts[i].alert->detections[k].detector)))
				return "alert";
	for (uint32_t i = 0; i < c->n_entries; i++)
		if (c->entries[i].kind == CASE_HAPPENED && !c->is_struck[i] &&
			names(p->odd, p->n_odd, case_entry_get(&c->entries[i], CASE_KEY_KIND)))
			return "sign";
	return "other";
}

enum err
case_offers_of(struct request *r, const struct respond_case *c, bool all,
	struct case_offer **ret_offers, size_t *ret_n)
{
	const struct playbook_set *set = r->portal->playbooks;
	const struct alert_brief *alerts;
	size_t n_alerts, n = 0;
	struct case_offer *list = arena_array(
		r->arena, struct case_offer, (set == NULL ? 0 : 2 * (size_t)set->n) + 1);
	enum err err = case_alerts_of(r, c, &alerts, &n_alerts);

	if (list == NULL)
		return ERR_FULL;
	if (err != ERR_OK)
		return err;
	for (int fits = 1; set != NULL && fits >= 0; fits--)
		for (uint32_t i = 0; i < set->n; i++) {
			const struct playbook *p = &set->playbooks[i];
			const char *why = why_of(p, c, alerts, n_alerts);

			if ((strcmp(why, "other") != 0) == (fits == 1) && !is_up(c, p->id) &&
				(fits == 1 || all))
				list[n++] = (struct case_offer){p, why};
		}
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
