/* What is learned from a case, and the story without names; see case_after.h. */
#include "pages/case_after.h"
#include "pages/case_parts.h"

#include "model/ledger.h"
#include "respond/told.h"

static void
put_lesson(const struct page *pg, const struct case_lesson_row *l)
{
	struct view *row = view_item(pg->root, "lessons");
	char url[96];

	view_printf(row, "nr", "%u", l->nr);
	page_time(pg, row, "at", l->at);
	view_text(row, "text", l->text);
	view_text(row, "measure", l->measure);
	view_text(row, "name", l->name);
	view_flag(row, "has_due", l->due != 0);
	page_date(pg, row, "due", l->due);
	view_flag(row, "has_state", l->state[0] != '\0');
	view_c(row, "measure_state", l->state);
	view_flag(row, "has_row", l->row.len > 0);
	snprintf(url, sizeof(url), "/ledgers/" LEDGER_MEASURES "/%.*s", STR_FMT(l->row));
	view_link(row, "row_url", str_c(arena_copy(pg->arena, str_c(url))));
}

static void
put_questions(const struct page *pg, const struct case_after_view *v)
{
	for (size_t i = 0; i < v->n_playbooks; i++)
		for (uint32_t k = 0; k < v->playbooks[i]->n_ask; k++)
			view_text(view_item(pg->root, "questions"), "question",
				page_case_words(pg, &v->playbooks[i]->ask[k]));
}

static void
put_drill(const struct page *pg, const struct case_after_view *v)
{
	const struct drill_score *s = v->drill;
	char url[64];

	view_flag(pg->root, "has_score", s != NULL);
	if (s == NULL)
		return;
	page_drill_score(pg, pg->root, s);
	snprintf(url, sizeof(url), "/drills/%.*s/report", STR_FMT(v->drill_id));
	view_link(pg->root, "drill_url", str_c(arena_copy(pg->arena, str_c(url))));
}

static void
put_story(const struct page *pg, const struct case_after_view *v)
{
	const char *id = v->bar.head->id;

	view_text(pg->root, "story", v->story);
	view_flag(pg->root, "is_cleaned", v->is_cleaned);
	view_flag(pg->root, "is_shared", v->shared != 0);
	page_when(pg, pg->root, "shared", v->shared);
	view_text(pg->root, "shared_by", v->shared_by);
	page_case_link(pg, pg->root, "told_url", id, "/after/told");
	page_case_link(pg, pg->root, "pdf_url", id, "/after/file?as=pdf");
	page_case_link(pg, pg->root, "docx_url", id, "/after/file?as=docx");
}

enum err
page_case_after(const struct pages *p, const struct page_frame *f, const struct case_after_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_after");

	if (err != ERR_OK)
		return err;
	page_case_bar(&pg, &v->bar);
	view_flag(pg.root, "can_add", v->can_add && f->may >= PAGE_MAY_ANSWER);
	view_flag(pg.root, "has_no", v->no != NULL);
	view_flag(pg.root, "is_rule", v->is_rule);
	view_c(pg.root, "no", v->no != NULL ? v->no : "");
	for (size_t i = 0; i < v->n_lessons; i++)
		put_lesson(&pg, &v->lessons[i]);
	put_questions(&pg, v);
	put_drill(&pg, v);
	for (size_t i = 0; i < v->n_people; i++)
		view_text(view_item(pg.root, "people"), "person_name", v->people[i]);
	view_text(pg.root, "typed_text", v->text);
	view_text(pg.root, "typed_measure", v->measure);
	view_text(pg.root, "typed_name", v->name);
	view_text(pg.root, "typed_due", v->due);
	put_story(&pg, v);
	view_flag(pg.root, "is_reviewed", v->reviewed != 0);
	page_date(&pg, pg.root, "reviewed", v->reviewed);
	return page_end(&pg, "case_after", out);
}

/* ---- to read ---- */

static void
put_line(const struct page *pg, struct str line)
{
	struct str text;
	enum block_kind kind = told_line(line, &text);
	struct view *row;

	if (text.len == 0)
		return;
	row = view_item(pg->root, "lines");
	view_text(row, "text", text);
	view_flag(row, "is_heading", kind == BLOCK_HEADING);
	view_flag(row, "is_item", kind == BLOCK_ITEM);
}

enum err
page_case_told(const struct pages *p, const struct page_frame *f, const struct case_told_view *v,
	struct buf *out)
{
	struct str rest = v->text;
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_told");

	if (err != ERR_OK)
		return err;
	while (rest.len > 0)
		put_line(&pg, str_split(&rest, '\n'));
	view_flag(pg.root, "is_told", v->text.len > 0);
	view_flag(pg.root, "is_drill", v->is_drill);
	page_when(&pg, pg.root, "shared", v->shared);
	view_flag(pg.root, "has_back", v->id.len > 0);
	if (v->id.len > 0) {
		char id[CASE_ID_MAX];

		str_copy(v->id, id, sizeof(id));
		page_case_link(&pg, pg.root, "back_url", id, "/after");
	}
	return page_end(&pg, "case_told", out);
}
