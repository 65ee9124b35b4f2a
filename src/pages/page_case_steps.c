/* All steps of a case's playbooks by phase, and what else could be taken up. */
#include "pages/case_parts.h"

static void
put_up(const struct page *pg, const struct case_steps_view *v)
{
	for (size_t i = 0; i < v->n_playbooks; i++) {
		struct view *row = view_item(pg->root, "playbooks");

		view_text(row, "playbook", v->playbooks[i]->id);
		view_text(row, "playbook_name", page_case_words(pg, &v->playbooks[i]->name));
		view_text(row, "about", page_case_words(pg, &v->playbooks[i]->about));
		view_text(row, "dont", page_case_words(pg, &v->playbooks[i]->dont));
	}
}

static void
put_phases(const struct page *pg, const struct case_steps_view *v)
{
	size_t at = 0;

	for (unsigned phase = 0; phase < CASE_PHASES; phase++) {
		struct view *row;
		uint32_t minutes = 0, left = 0;

		if (at == v->n || (unsigned)v->steps[at].step->phase != phase)
			continue;
		row = view_item(pg->root, "by_phase");
		view_c(row, "phase", case_phase_name((enum case_phase)phase));
		view_printf(row, "guide", "%u", case_phase_guide_step((enum case_phase)phase));
		for (; at < v->n && (unsigned)v->steps[at].step->phase == phase; at++) {
			const struct case_step *s = &v->steps[at];
			bool is_open = s->done == NULL || str_equal(s->done->state, STR("begun"));

			page_case_step_into(pg, view_item(row, "steps"), s);
			minutes += is_open ? s->step->minutes : 0;
			left += is_open;
		}
		page_count(pg, row, "n_left", left);
		page_count(pg, row, "minutes_left", minutes);
		view_flag(row, "has_left", left > 0);
	}
}

enum err
page_case_steps(const struct pages *p, const struct page_frame *f, const struct case_steps_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_steps");

	if (err != ERR_OK)
		return err;
	page_case_bar(&pg, &v->bar);
	page_case_typed(&pg, &v->typed);
	put_up(&pg, v);
	put_phases(&pg, v);
	for (size_t i = 0; i < v->n_offers; i++) {
		struct view *row = view_item(pg.root, "offers");

		view_text(row, "playbook", v->offers[i].playbook->id);
		view_text(row, "playbook_name", page_case_words(&pg, &v->offers[i].playbook->name));
		view_text(row, "about", page_case_words(&pg, &v->offers[i].playbook->about));
		view_c(row, "offer_why", v->offers[i].why);
	}
	return page_end(&pg, "case_steps", out);
}
