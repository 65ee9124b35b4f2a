/* For the owner: one A4 with dated figures and one decision; and whether what the company has is
 * enough. */
#include "pages/programme_parts.h"

static void
put_plan(const struct page *pg, const struct owner_plan *plan)
{
	view_flag(pg->root, "has_plan", plan != NULL);
	if (plan == NULL)
		return;
	view_text(pg->root, "year", plan->year);
	view_text(pg->root, "yen", plan->yen);
	page_count(pg, pg->root, "planned", plan->n);
	page_count(pg, pg->root, "unpriced", plan->n_open);
	view_flag(pg->root, "has_unpriced", plan->n_open > 0);
}

enum err
page_owner(const struct pages *p, const struct page_frame *f, const struct owner_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f,
		f->work == PAGE_WORK_OWNER ? PAGE_SECTION_OWNER : PAGE_SECTION_PROGRAMME, "owner");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n_figures; i++) {
		struct view *row = view_item(pg.root, "figures");

		view_text(row, "figure", programme_words(&pg, &v->figures[i].words));
		view_text(row, "source", programme_words(&pg, &v->figures[i].source));
		view_text(row, "date", v->figures[i].date);
	}
	view_flag(pg.root, "has_figures", v->n_figures > 0);
	if (v->gap != NULL) {
		struct view *decision = view_node(pg.root, "decision");
		struct str planned = v->plan == NULL ? STR("") : v->plan->decision;

		programme_gap_into(&pg, decision, v->gap, 0);
		view_text(decision, "yen", planned);
		view_flag(decision, "is_planned", planned.len > 0);
	}
	put_plan(&pg, v->plan);
	view_flag(pg.root, "has_decision", v->gap != NULL);
	page_count(&pg, pg.root, "gaps", v->n_gaps);
	view_flag(pg.root, "has_gaps", v->n_gaps > 0);
	page_count(&pg, pg.root, "done", v->n_done);
	page_count(&pg, pg.root, "items", v->n_items);
	view_flag(pg.root, "has_items", v->n_items > 0);
	page_count(&pg, pg.root, "contradictions", v->n_contradictions);
	view_flag(pg.root, "has_contradictions", v->n_contradictions > 0);
	page_date(&pg, pg.root, "today", f->now);
	view_flag(pg.root, "has_declaration", v->declaration != NULL);
	if (v->declaration != NULL) {
		view_c(pg.root, "star", v->declaration->star);
		page_date(&pg, pg.root, "declared", v->declaration->declared);
	}
	return page_end(&pg, "owner", out);
}

/* ---- what the company has ---- */

static const struct field_spec have_fields[] = {
	{"have_name", "text", "", 60, true},
	{"have_provider", "text", "", 60, false},
	{"have_yen", "number", "", 10, false},
	{"have_note", "text", "", 120, false},
};

static void
put_have(const struct page *pg, const struct have_view *v)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct have_row *h = &v->rows[i];
		struct view *row = view_item(pg->root, "rows");

		view_text(row, "have_id", h->id);
		view_text(row, "name", h->name);
		view_text(row, "provider", h->provider);
		view_text(row, "note", h->note);
		view_text(row, "offering", programme_words(pg, &h->offering));
		view_text(row, "stays_open", programme_words(pg, &h->stays_open));
		view_text(row, "ask_provider", programme_words(pg, &h->ask));
		view_flag(row, "has_yen", h->yen_year >= 0);
		page_count(pg, row, "yen", h->yen_year < 0 ? 0 : (uint64_t)h->yen_year);
	}
	view_flag(pg->root, "has_rows", v->n > 0);
	for (size_t i = 0; i < v->n_offerings; i++) {
		struct view *row = view_item(pg->root, "offerings");

		view_text(row, "value", v->offerings[i].id);
		view_text(row, "label", programme_words(pg, &v->offerings[i].name));
	}
}

static void
put_covers(const struct page *pg, const struct have_view *v)
{
	size_t n_covers = 0;

	for (size_t i = 0; i < v->n_covers; i++) {
		const struct have_cover *c = &v->covers[i];
		bool is_open = !c->is_proven && strcmp(c->how, "open") == 0;
		struct view *row = view_item(pg->root, is_open ? "uncovered" : "covers");

		n_covers += !is_open;
		view_text(row, "item_code", framework_code(c->framework, c->item));
		view_text(row, "item", programme_words(pg, &c->item->name));
		programme_link(pg, row, "url", c->framework, c->item->id);
		view_text(row, "by", c->by);
		view_c(row, "how", c->how);
		view_flag(row, "is_proven", c->is_proven);
		view_c(row, "tone", c->is_proven ? "calm" : "note");
	}
	view_flag(pg->root, "has_sum", v->n_covers > 0);
	view_flag(pg->root, "has_covers", n_covers > 0);
	view_flag(pg->root, "has_open", n_covers < v->n_covers);
	page_count(pg, pg->root, "proven", v->n_proven);
	page_count(pg, pg->root, "said", v->n_said);
	page_count(pg, pg->root, "nothing", v->n_open);
}

enum err
page_have(const struct pages *p, const struct page_frame *f, const struct have_view *v,
	struct buf *out)
{
	const struct field_values given = {NULL, 0, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "have");

	if (err != ERR_OK)
		return err;
	put_have(&pg, v);
	put_covers(&pg, v);
	page_fields(&pg, pg.root, "fields", have_fields, sizeof(have_fields) / sizeof(*have_fields),
		&given);
	page_problem_list(&pg, &v->problems);
	return page_end(&pg, "have", out);
}
