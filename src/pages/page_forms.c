/* Forms of others: the list, one form, one question; see forms.h. */
#include "pages/forms.h"

#include "pages/programme_parts.h"

static void
form_url(const struct page *pg, struct view *v, const char *name, struct str id, const char *tail)
{
	struct buf b = buf_of(1024);

	buf_c(&b, "/forms/");
	url_escape(&b, id);
	buf_c(&b, tail);
	view_link(v, name, str_c(arena_copy(pg->arena, buf_view(&b))));
	buf_done(&b);
}

static void
progress_into(const struct page *pg, struct view *v, uint64_t done, uint64_t all)
{
	page_count(pg, v, "done", done);
	page_count(pg, v, "all", all);
}

enum err
page_forms(const struct pages *p, const struct page_frame *f, const struct forms_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "forms");

	if (err != ERR_OK)
		return err;
	page_bytes(&pg, pg.root, "limit_words", v->bytes_max);
	view_printf(pg.root, "limit", "%llu", (unsigned long long)v->bytes_max);
	view_flag(pg.root, "has_problem", v->problem != NULL);
	view_c(pg.root, "problem", v->problem == NULL ? "broken" : v->problem);
	view_flag(pg.root, "has_rows", v->n > 0);
	for (size_t i = 0; i < v->n; i++) {
		const struct forms_row *from = &v->rows[i];
		struct view *row = view_item(pg.root, "rows");

		form_url(&pg, row, "form_url", from->id, "");
		view_text(row, "form", from->name);
		view_text(row, "partner", from->partner);
		view_flag(row, "has_partner", from->partner.len > 0);
		progress_into(&pg, row, from->n_done, from->n_all);
		page_date(&pg, row, "received", from->received);
		view_flag(row, "has_due", from->due != 0);
		page_date(&pg, row, "due", from->due);
		view_c(row, "state", from->state);
		view_c(row, "tone",
			strcmp(from->state, "late") == 0   ? "look"
			: strcmp(from->state, "done") == 0 ? "calm"
							   : "note");
	}
	return page_end(&pg, "forms", out);
}

/* ---- one line ---- */

static const char *
confidence_key(enum confidence c)
{
	return c == CONFIDENCE_HIGH ? "high" : c == CONFIDENCE_MEDIUM ? "medium" : "low";
}

static void
line_into(const struct page *pg, struct view *v, const struct form_line *l)
{
	view_printf(v, "number", "%u", l->cell);
	view_text(v, "question", l->question);
	view_text(v, "place", l->place);
	view_c(v, "source", form_source_name(l->source));
	view_text(v, "from", l->from);
	view_flag(v, "has_from", l->from.len > 0);
	view_flag(v, "has_item", l->item_url.len > 0);
	view_link(v, "item_url", l->item_url.len > 0 ? l->item_url : STR("/"));
	view_text(v, "value", l->value);
	view_flag(v, "has_value", l->value.len > 0);
	view_c(v, "basis", form_basis_name(l->basis));
	view_text(v, "who", l->who);
	view_flag(v, "has_who", l->who.len > 0);
	view_flag(v, "has_at", l->at != 0);
	page_date(pg, v, "at", l->at);
	view_c(v, "confidence", confidence_key(l->confidence));
	view_flag(v, "is_sure", l->confidence == CONFIDENCE_HIGH && !l->differs);
	view_flag(v, "differs", l->differs);
	view_text(v, "by_person", l->by_person.len > 0 ? l->by_person : STR("－"));
	view_text(v, "by_machine", l->by_machine.len > 0 ? l->by_machine : STR("－"));
	view_c(v, "line_state",
		l->is_off_list && strcmp(l->state, "open") == 0 ? "choose" : l->state);
	view_c(v, "line_tone",
		strcmp(l->state, "written") == 0 ? "calm"
		: strcmp(l->state, "open") == 0	 ? "look"
						 : "note");
	view_flag(v, "is_proposed", strcmp(l->state, "proposed") == 0);
	view_flag(v, "is_open", strcmp(l->state, "open") == 0);
	view_flag(v, "is_written", strcmp(l->state, "written") == 0);
	view_flag(v, "is_kept", l->kept_at != 0);
	view_text(v, "kept", l->kept);
	view_text(v, "kept_by", l->kept_by);
	page_date(pg, v, "kept_at", l->kept_at);
	view_flag(v, "is_stale", l->is_stale);
	view_flag(v, "is_off_list", l->is_off_list);
	view_flag(v, "is_list_unread", l->is_list_unread);
}

static void
writes_into(struct view *v, enum form_write chosen, enum form_write first)
{
	for (unsigned i = first; i < FORM_WRITES; i++) {
		struct view *o = view_item(v, "writes");

		view_c(o, "write", form_write_name((enum form_write)i));
		view_flag(o, "is_chosen", i == (unsigned)chosen);
	}
}

static void
form_into(const struct page *pg, const struct form_view *v)
{
	const struct form_counts *c = &v->counts;
	struct view *root = pg->root;

	form_url(pg, root, "form_url", v->id, "");
	form_url(pg, root, "filled_url", v->id, "/filled.xlsx");
	form_url(pg, root, "list_url", v->id, "/list.xlsx");
	view_text(root, "form", v->name);
	view_text(root, "partner", v->partner);
	view_flag(root, "has_partner", v->partner.len > 0);
	view_text(root, "file_name", v->file_name);
	view_text(root, "due", v->due);
	view_flag(root, "has_due", v->due.len > 0);
	view_flag(root, "is_done", strcmp(v->state, "done") == 0);
	view_flag(root, "is_removed", strcmp(v->state, "removed") == 0);
	view_text(root, "known", v->known);
	view_flag(root, "is_known", v->known.len > 0);
	view_text(root, "other_edition", v->other_edition);
	view_flag(root, "is_other_edition", v->other_edition.len > 0);
	progress_into(pg, root, c->n_written + c->n_left, c->n_all);
	page_count(pg, root, "written", c->n_written);
	page_count(pg, root, "left", c->n_left);
	page_count(pg, root, "proposed", c->n_proposed);
	page_count(pg, root, "no_answer", c->n_open);
	page_count(pg, root, "differ", c->n_differ);
	view_flag(root, "has_written", c->n_written > 0);
	view_flag(root, "has_left", c->n_left > 0);
	view_flag(root, "has_proposed", c->n_proposed > 0);
	view_flag(root, "has_open", c->n_open > 0);
	view_flag(root, "has_differ", c->n_differ > 0);
}

enum err
page_form(const struct pages *p, const struct page_frame *f, const struct form_view *v,
	struct buf *out)
{
	static const char *const shows[] = {"all", "open", "differ"};
	struct buf path = buf_of(1024);
	bool has_proposed = false;
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "form");

	if (err != ERR_OK)
		return err;
	form_into(&pg, v);
	writes_into(pg.root, v->write, FORM_WORDS);
	page_problem_list(&pg, &v->problems);
	for (size_t i = 0; i < sizeof(shows) / sizeof(*shows); i++) {
		struct view *o = view_item(pg.root, "shows");
		char tail[32];

		snprintf(tail, sizeof(tail), "?show=%s", shows[i]);
		view_c(o, "show", shows[i]);
		form_url(&pg, o, "show_url", v->id, tail);
		view_flag(o, "is_current", strcmp(shows[i], v->show) == 0);
	}
	view_flag(pg.root, "has_lines", v->n > 0);
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "lines");
		char tail[24];

		line_into(&pg, row, &v->lines[i]);
		snprintf(tail, sizeof(tail), "/%u", v->lines[i].cell);
		form_url(&pg, row, "question_url", v->id, tail);
		has_proposed |= strcmp(v->lines[i].state, "proposed") == 0;
	}
	view_flag(pg.root, "can_confirm", has_proposed);
	buf_c(&path, "/forms/");
	url_escape(&path, v->id);
	buf_printf(&path, "?show=%s&", v->show);
	page_pager(&pg, str_c(arena_copy(pg.arena, buf_view(&path))), v->page, v->n_pages);
	buf_done(&path);
	return page_end(&pg, "form", out);
}

/* ---- one question ---- */

static void
neighbour_into(const struct page *pg, const struct form_question_view *v, const char *flag,
	const char *name, uint32_t cell)
{
	char tail[24];

	view_flag(pg->root, flag, cell != UINT32_MAX);
	snprintf(tail, sizeof(tail), "/%u", cell == UINT32_MAX ? 0 : cell);
	form_url(pg, pg->root, name, v->id, tail);
}

enum err
page_form_question(const struct pages *p, const struct page_frame *f,
	const struct form_question_view *v, struct buf *out)
{
	struct page pg;
	char tail[24];
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "form_question");

	if (err != ERR_OK)
		return err;
	snprintf(tail, sizeof(tail), "/%u", v->line.cell);
	form_url(&pg, pg.root, "form_url", v->id, "");
	form_url(&pg, pg.root, "question_url", v->id, tail);
	view_text(pg.root, "form", v->name);
	line_into(&pg, pg.root, &v->line);
	view_text(pg.root, "cell_name", v->cell_name);
	writes_into(pg.root, v->write, FORM_AUTO);
	view_flag(pg.root, "is_text", v->line.source == FORM_TEXT);
	view_text(pg.root, "text", v->text);
	view_flag(pg.root, "has_choices", v->n_choices > 0);
	for (size_t i = 0; i < v->n_choices; i++) {
		struct view *o = view_item(pg.root, "choices");

		view_text(o, "choice", v->choices[i]);
		view_printf(o, "choice_number", "%zu", i);
		view_flag(o, "is_chosen", str_equal(v->choices[i], v->text));
	}
	view_text(pg.root, "query", v->query);
	view_flag(pg.root, "has_query", v->query.len > 0);
	view_flag(pg.root, "has_candidates", v->n > 0);
	for (size_t i = 0; i < v->n; i++) {
		struct view *o = view_item(pg.root, "candidates");

		view_text(o, "of", v->candidates[i].of);
		view_text(o, "candidate", v->candidates[i].name);
		view_text(o, "ask", v->candidates[i].ask);
		view_text(o, "writes_value", v->candidates[i].value);
		view_flag(o, "writes_something", v->candidates[i].value.len > 0);
	}
	neighbour_into(&pg, v, "has_previous", "previous_url", v->previous);
	neighbour_into(&pg, v, "has_next", "next_url", v->next);
	page_problem_list(&pg, &v->problems);
	return page_end(&pg, "form_question", out);
}
