/* A framework's result: what the points mean, every item with how it stands, the latest outcomes.
 */
#include "pages/programme_parts.h"

/* Points of a sheet with open items say nothing yet: each of them counts below zero. */
static void
put_outcome(const struct page *pg, struct view *v, const struct result_view *r,
	const struct outcome_row *o)
{
	view_flag(v, "has_points",
		r->result->framework->rule == FRAMEWORK_SUM && o->n_answered == o->n_items);
	page_date(pg, v, "at", o->at);
	view_printf(v, "points", "%d", o->points);
	view_printf(v, "points_max", "%d", o->points_max);
	page_count(pg, v, "met", o->n_met);
	page_count(pg, v, "items", o->n_items);
	page_count(pg, v, "proven", o->n_proven);
	page_count(pg, v, "answered", o->n_answered);
	view_text(v, "site_name", o->name);
}

/* How far a group is, where levels are reached group by group; "" elsewhere. */
static struct str
level_of(const struct page *pg, const struct assess_result *r, uint32_t g)
{
	if (r->framework->rule != FRAMEWORK_LEVEL || r->group_levels == NULL ||
		r->group_levels[g] == NULL)
		return STR("");
	return programme_words(pg, &r->group_levels[g]->name);
}

static void
put_rows(const struct page *pg, const struct result_view *v)
{
	const struct framework *f = v->result->framework;
	bool has_unknown = false, has_contradiction = false;

	for (uint32_t g = 0; g < f->n_groups; g++) {
		struct view *group = view_item(pg->root, "groups");

		view_text(group, "group_id", f->groups[g].id);
		view_text(group, "group", programme_words(pg, &f->groups[g].name));
		view_text(group, "group_level", level_of(pg, v->result, g));
		for (uint32_t i = 0; i < f->n_items; i++) {
			const struct assess_item *at = &v->result->items[i];
			struct view *row;

			if (f->items[i].group != g)
				continue;
			row = view_item(group, "rows");
			programme_item_into(pg, row, f, at);
			programme_machine_into(pg, row, at);
			if (!(at->result == RESULT_MET || at->result == RESULT_NOT_APPLICABLE) &&
				f->items[i].n_measures > 0)
				programme_measure_into(pg, view_node(row, "first_measure"),
					&f->items[i].measures[0]);
			if (at->person == RESULT_UNKNOWN && !at->is_proven) {
				programme_item_into(pg, view_item(pg->root, "unknown"), f, at);
				has_unknown = true;
			}
			if (at->state == ASSESS_CONTRADICTION) {
				struct view *c = view_item(pg->root, "contradictions");

				programme_item_into(pg, c, f, at);
				programme_machine_into(pg, c, at);
				has_contradiction = true;
			}
		}
	}
	view_flag(pg->root, "has_unknown", has_unknown);
	view_flag(pg->root, "has_contradiction", has_contradiction);
	page_count(pg, pg->root, "count", v->result->n_by_state[ASSESS_CONTRADICTION]);
}

static void
put_score(const struct page *pg, const struct assess_result *r)
{
	const struct framework *f = r->framework;
	struct view *v = pg->root;

	page_count(pg, v, "answered", r->n_answered);
	page_count(pg, v, "items", f->n_items);
	page_count(pg, v, "proven", r->n_proven);
	page_count(pg, v, "helped", r->n_helped);
	page_count(
		pg, v, "met", r->n_by_result[RESULT_MET] + r->n_by_result[RESULT_NOT_APPLICABLE]);
	view_printf(v, "points", "%d", r->points);
	view_printf(v, "points_min", "%d", r->points_min);
	view_printf(v, "points_max", "%d", r->points_max);
	view_flag(v, "is_fulfilled", r->is_fulfilled);
	view_flag(v, "is_complete", r->n_answered == f->n_items);
	view_flag(v, "has_answers", r->n_answered > 0);
	view_flag(v, "has_band", r->band != NULL);
	if (r->band != NULL) {
		view_text(v, "band", programme_words(pg, &r->band->name));
		view_text(v, "band_next", programme_words(pg, &r->band->next));
	}
	view_flag(v, "is_level", f->rule == FRAMEWORK_LEVEL);
	view_text(v, "level", r->level != NULL ? programme_words(pg, &r->level->name) : STR(""));
	view_flag(v, "has_level", r->level != NULL);
	programme_bar_into(pg, v, r);
}

enum err
page_result(const struct pages *p, const struct page_frame *f, const struct result_view *v,
	struct buf *out)
{
	const struct framework *fw = v->result->framework;
	struct page pg;
	char path[120];
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "result");

	if (err != ERR_OK)
		return err;
	programme_framework_into(&pg, pg.root, fw);
	snprintf(path, sizeof(path), "/check/%.*s/result.xlsx?site=", STR_FMT(fw->id));
	page_link(&pg, pg.root, "xlsx_url", path, v->site);
	view_text(pg.root, "title", programme_words(&pg, &fw->name));
	view_text(pg.root, "site_name", v->site_name);
	view_flag(pg.root, "is_site", v->site.len > 0);
	put_score(&pg, v->result);
	put_rows(&pg, v);
	for (size_t i = 0; i < v->n_history; i++)
		put_outcome(&pg, view_item(pg.root, "history"), v, &v->history[i]);
	view_flag(pg.root, "has_history", v->n_history > 0);
	for (size_t i = 0; i < v->n_by_site; i++)
		put_outcome(&pg, view_item(pg.root, "by_site"), v, &v->by_site[i]);
	view_flag(pg.root, "has_by_site", v->n_by_site > 0);
	return page_end(&pg, "result", out);
}
