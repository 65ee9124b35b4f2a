/* Where the company stands: journeys and frameworks with a state each; and the company's sites. */
#include "pages/programme_parts.h"

#include <stdio.h>

static void
put_journey(const struct page *pg, struct view *v, const struct programme_journey *j)
{
	char path[120];

	view_text(v, "journey",
		programme_words(pg, j->level != NULL ? &j->level->name : &j->framework->name));
	snprintf(path, sizeof(path), "/check/%.*s%s", STR_FMT(j->framework->id),
		j->group != NULL ? "?group=" : "");
	page_link(pg, v, "journey_url", path, j->group != NULL ? j->group->id : STR(""));
	view_c(v, "progress", page_progress_name(j->progress));
	view_c(v, "tone", programme_progress_tone(j->progress));
	page_count(pg, v, "done", j->n_done);
	page_count(pg, v, "items", j->n_items);
	view_text(v, "cannot_why", j->why);
	if (j->next != NULL) {
		struct view *next = view_node(v, "next");

		view_text(next, "item", programme_words(pg, &j->next->name));
		programme_link(pg, next, "url", j->framework, j->next->id);
	}
}

/* What may be taken up, by where it comes from: what few companies here need is folded. */
static void
put_others(const struct page *pg, const struct programme_view *v)
{
	static const struct {
		const char *name; /* key below "programme.family." */
		enum framework_family family;
		bool is_earlier, is_folded;
	} shelves[] = {
		{"programme", FRAMEWORK_PROGRAMME, false, false},
		{"general", FRAMEWORK_GENERAL, false, false},
		{"abroad", FRAMEWORK_ABROAD, false, true},
		{"earlier", FRAMEWORK_GENERAL, true, true},
	};

	for (size_t s = 0; s < sizeof(shelves) / sizeof(*shelves); s++) {
		struct view *shelf = NULL;
		uint32_t n = 0;

		for (size_t i = 0; i < v->n; i++) {
			const struct programme_row *row = &v->rows[i];

			if (row->is_pursued || row->is_earlier != shelves[s].is_earlier ||
				(!row->is_earlier &&
					row->result->framework->family != shelves[s].family))
				continue;
			if (shelf == NULL)
				shelf = view_item(pg->root, "families");
			programme_row_into(pg, view_item(shelf, "others"), row);
			n++;
		}
		if (shelf == NULL)
			continue;
		view_c(shelf, "family", shelves[s].name);
		view_flag(shelf, "is_folded", shelves[s].is_folded);
		page_count(pg, shelf, "count", n);
	}
}

enum err
page_programme(const struct pages *p, const struct page_frame *f, const struct programme_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "programme");
	bool has_pursued = false, has_others = false;

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n; i++) {
		bool is_pursued = v->rows[i].is_pursued;

		if (is_pursued)
			programme_row_into(&pg, view_item(pg.root, "pursued"), &v->rows[i]);
		has_pursued |= is_pursued;
		has_others |= !is_pursued;
	}
	put_others(&pg, v);
	for (size_t i = 0; i < v->n_journeys; i++)
		put_journey(&pg, view_item(pg.root, "journeys"), &v->journeys[i]);
	view_flag(pg.root, "has_journeys", v->n_journeys > 0);
	view_flag(pg.root, "has_pursued", has_pursued);
	view_flag(pg.root, "has_others", has_others);
	view_flag(pg.root, "is_measured", v->measured_at != 0);
	page_count(&pg, pg.root, "measured", v->n_measured);
	page_when(&pg, pg.root, "measured_at", v->measured_at);
	page_count(&pg, pg.root, "count", v->n_overdue);
	view_flag(pg.root, "has_overdue", v->n_overdue > 0);
	view_flag(pg.root, "has_sites", v->has_sites);
	return page_end(&pg, "programme", out);
}

static const struct field_spec site_fields[] = {{"site_name", "text", "", 40, true}};

enum err
page_sites(const struct pages *p, const struct page_frame *f, const struct sites_view *v,
	struct buf *out)
{
	const struct field_values given = {NULL, 0, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "sites");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "sites");

		view_text(row, "site_id", v->list[i].id);
		view_text(row, "site_name", v->list[i].name);
	}
	view_flag(pg.root, "has_sites", v->n > 0);
	page_fields(&pg, pg.root, "fields", site_fields, 1, &given);
	page_problem_list(&pg, &v->problems);
	return page_end(&pg, "sites", out);
}
