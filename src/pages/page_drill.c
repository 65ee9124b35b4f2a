/* Drills by the clock: the scenarios, one screen for all or for one role, the report to print. */
#include "pages/case_parts.h"
#include "pages/programme_parts.h"

#include "pages/learning.h"

#include <stdio.h>

enum err
page_drills(const struct pages *p, const struct page_frame *f, const struct drills_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_LEARN, "drills");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n_scenarios; i++) {
		struct view *row = view_item(pg.root, "scenarios");
		const struct training *t = v->scenarios[i];

		view_text(row, "scenario_id", t->id);
		view_text(row, "scenario", programme_words(&pg, &t->name));
		view_text(row, "about", programme_words(&pg, &t->about));
		page_span(&pg, row, "takes", (ms_t)t->minutes * MS_MINUTE);
		page_count(&pg, row, "events", t->n_injects);
		view_flag(row, "is_first", i == 0);
	}
	view_flag(pg.root, "has_scenarios", v->n_scenarios > 0);
	view_text(pg.root, "people", v->people);
	page_problem_list(&pg, &v->problems);
	for (size_t i = 0; i < v->n; i++) {
		const struct drill_brief *d = &v->list[i];
		struct view *row = view_item(pg.root, "rows");

		view_text(row, "scenario",
			d->scenario == NULL ? d->scenario_id
					    : programme_words(&pg, &d->scenario->name));
		page_link(&pg, row, "url", "/drills/", d->id);
		page_time(&pg, row, "started", d->started);
		view_flag(row, "is_over", d->ended != 0);
	}
	view_flag(pg.root, "has_rows", v->n > 0);
	return page_end(&pg, "drills", out);
}

static void
put_answer(const struct page *pg, struct view *v, const struct training_inject *inject,
	const struct drill_answer *a)
{
	const struct training_choice *c =
		a == NULL ? NULL
			  : training_choice_find(inject->choices, inject->n_choices, a->choice);

	view_flag(v, "is_answered", a != NULL);
	view_text(v, "answer",
		c != NULL   ? programme_words(pg, &c->text)
		: a != NULL ? a->text
			    : STR(""));
	view_text(v, "who", a == NULL ? STR("") : a->who);
}

static void
put_event(const struct page *pg, struct view *v, const struct drill_view *d,
	const struct drill_event *e)
{
	const struct training_inject *inject = e->inject;
	const struct training_role *to = training_role_find(d->scenario, inject->to);

	view_text(v, "inject_id", inject->id);
	view_printf(v, "at_minutes", "%u", inject->at_minutes);
	view_text(v, "text", programme_words(pg, &inject->text));
	view_text(v, "ask", programme_words(pg, &inject->ask));
	view_text(v, "to", to == NULL ? STR("") : programme_words(pg, &to->name));
	view_flag(v, "may_answer_this", e->is_for_us && !d->is_over);
	view_flag(v, "is_free", inject->n_choices == 0);
	put_answer(pg, v, inject, e->answer);
	view_text(v, "typed", e->answer == NULL ? STR("") : e->answer->text);
	for (uint32_t i = 0; i < inject->n_choices; i++) {
		struct view *choice = view_item(v, "choices");

		view_text(choice, "value", inject->choices[i].id);
		view_text(choice, "label", programme_words(pg, &inject->choices[i].text));
		view_flag(choice, "is_chosen",
			e->answer != NULL && str_equal(e->answer->choice, inject->choices[i].id));
	}
}

static void
put_drill(const struct page *pg, const struct drill_view *v)
{
	struct view *root = pg->root;
	char url[80];
	char *copy;

	view_text(root, "scenario", programme_words(pg, &v->scenario->name));
	view_text(root, "about", programme_words(pg, &v->scenario->about));
	view_text(root, "people", v->people);
	view_text(root, "notes", v->notes);
	view_printf(root, "minutes", "%u", v->minutes);
	view_printf(root, "of_minutes", "%u", v->scenario->minutes);
	view_flag(root, "is_shared", v->role == NULL);
	view_text(root, "role", v->role == NULL ? STR("") : programme_words(pg, &v->role->name));
	view_flag(root, "is_paused", v->is_paused && !v->is_over);
	view_flag(root, "is_over", v->is_over);
	view_flag(root, "has_next", v->has_next && !v->is_over);
	view_printf(root, "next_minutes", "%u", v->next_minutes);
	view_flag(root, "is_empty_answer", v->is_empty_answer);
	view_flag(root, "has_case", v->has_case);
	page_link(pg, root, "case_url", "/cases/", v->id);
	page_link(pg, root, "here", v->role == NULL ? "/drills/" : "/l/",
		v->role == NULL ? v->id : v->token);
	snprintf(url, sizeof(url), "/drills/%.*s/report", STR_FMT(v->id));
	copy = arena_copy(pg->arena, str_c(url));
	if (copy != NULL)
		view_link(root, "report_url", str_c(copy));
}

enum err
page_drill(const struct pages *p, const struct page_frame *f, const struct drill_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(
		&pg, p, f, v->role == NULL ? PAGE_SECTION_LEARN : PAGE_SECTION_NONE, "drill");

	if (err != ERR_OK)
		return err;
	put_drill(&pg, v);
	for (size_t i = 0; i < v->n; i++)
		put_event(&pg, view_item(pg.root, "events"), v, &v->events[i]);
	view_flag(pg.root, "has_events", v->n > 0);
	for (uint32_t i = 0; i < v->scenario->n_roles; i++) {
		struct view *row = view_item(pg.root, "roles");

		view_text(row, "role_id", v->scenario->roles[i].id);
		view_text(row, "role_name", programme_words(&pg, &v->scenario->roles[i].name));
		view_flag(row, "is_first", i == 0);
	}
	return page_end(&pg, "drill", out);
}

static void
put_line(const struct page *pg, struct view *v, const struct drill_line *line)
{
	view_printf(v, "at_minutes", "%u", line->inject->at_minutes);
	view_text(v, "text", programme_words(pg, &line->inject->text));
	view_text(v, "ask", programme_words(pg, &line->inject->ask));
	view_text(v, "role",
		line->role == NULL ? page_words(pg, "drill.everybody")
				   : programme_words(pg, &line->role->name));
	put_answer(pg, v, line->inject, line->answer);
	view_text(v, "because",
		line->choice == NULL ? STR("") : programme_words(pg, &line->choice->because));
	view_printf(v, "points", "%d", line->points);
	view_printf(v, "most", "%d", line->points_most);
	view_flag(v, "has_points", line->points_most > 0);
}

enum err
page_drill_report(const struct pages *p, const struct page_frame *f,
	const struct drill_report_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_LEARN, "drill_report");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "scenario", programme_words(&pg, &v->scenario->name));
	view_text(pg.root, "after", programme_words(&pg, &v->scenario->after));
	view_text(pg.root, "people", v->people);
	view_text(pg.root, "notes", v->notes);
	page_link(&pg, pg.root, "back", "/drills/", v->id);
	view_flag(pg.root, "has_score", v->score != NULL);
	if (v->score != NULL)
		page_drill_score(&pg, pg.root, v->score);
	view_flag(pg.root, "has_case", v->has_case);
	page_link(&pg, pg.root, "case_url", "/cases/", v->id);
	page_time(&pg, pg.root, "started", v->started);
	view_flag(pg.root, "is_over", v->ended != 0);
	page_span(&pg, pg.root, "took", (ms_t)v->minutes * MS_MINUTE);
	view_printf(pg.root, "points", "%d", v->report->points);
	view_printf(pg.root, "most", "%d", v->report->points_most);
	view_flag(pg.root, "has_points", v->report->points_most > 0);
	page_count(&pg, pg.root, "events", v->report->n_injects);
	page_count(&pg, pg.root, "answered", v->report->n_answered);
	for (uint32_t i = 0; i < v->report->n_lines; i++)
		put_line(&pg, view_item(pg.root, "lines"), &v->report->lines[i]);
	return page_end(&pg, "drill_report", out);
}
