/* An official file laid beside a form of ours, once: which of its cells asks which item. */
#include "pages/case_parts.h"
#include "pages/case_record.h"

static void
put_row(const struct page *pg, const struct case_teach_row *r)
{
	struct view *row = view_item(pg->root, "rows");

	view_printf(row, "nr", "%u", r->nr);
	view_text(row, "place", r->place);
	view_text(row, "question", r->question);
	view_text(row, "said", r->said);
	view_flag(row, "is_proposed", r->is_proposed && r->said.len > 0);
	view_flag(row, "is_wrong", r->is_wrong);
	view_flag(row, "has_choices", r->n_choices > 0);
	for (uint32_t i = 0; i < r->n_choices; i++)
		view_text(view_item(row, "choices"), "choice", r->choices[i]);
}

static void
put_back(const struct page *pg, const struct case_teach_view *v, const char *name, const char *path,
	struct str map)
{
	struct buf rest = buf_of(PAGE_TEXT_BYTES_MAX);
	const char *copy;

	buf_printf(&rest, "/%s?%.*s", path, STR_FMT(v->query));
	if (map.len > 0)
		buf_printf(&rest, "&map=%.*s", STR_FMT(map));
	copy = arena_copy(pg->arena, buf_view(&rest));
	if (copy != NULL)
		page_case_link(pg, pg->root, name, v->bar.head->id, copy);
	buf_done(&rest);
}

enum err
page_case_teach(const struct pages *p, const struct page_frame *f, const struct case_teach_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_teach");

	if (err != ERR_OK)
		return err;
	page_case_bar(&pg, &v->bar);
	view_text(pg.root, "recipient", page_case_words(&pg, &v->recipient->name));
	view_text(pg.root, "form_name", page_case_words(&pg, &v->form->name));
	view_text(pg.root, "file_name", v->name);
	view_text(pg.root, "sha256", v->sha256);
	view_flag(pg.root, "is_ready", v->is_ready);
	view_flag(pg.root, "has_other", v->other_name.len > 0);
	view_text(pg.root, "other_name", v->other_name);
	view_text(pg.root, "other_sha256", v->other_sha256);
	page_count(&pg, pg.root, "n_places", v->n);
	page_count(&pg, pg.root, "n_said", v->n_said);
	view_flag(pg.root, "has_wrong", v->n_wrong > 0);
	page_count(&pg, pg.root, "n_wrong", v->n_wrong);
	view_flag(pg.root, "has_rows", v->n > 0);
	for (size_t i = 0; i < v->n; i++)
		put_row(&pg, &v->rows[i]);
	for (size_t i = 0; i < v->n_asks; i++)
		view_text(view_item(pg.root, "asks"), "ask", v->asks[i]);
	put_back(&pg, v, "report_url", "report", STR(""));
	put_back(&pg, v, "teach_url", "report/teach", v->sha256);
	return page_end(&pg, "case_teach", out);
}
