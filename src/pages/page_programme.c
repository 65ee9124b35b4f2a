/* Where the company stands: journeys and frameworks with a state each; and the company's sites. */
#include "pages/programme_parts.h"

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

		programme_row_into(
			&pg, view_item(pg.root, is_pursued ? "pursued" : "others"), &v->rows[i]);
		has_pursued |= is_pursued;
		has_others |= !is_pursued;
	}
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
