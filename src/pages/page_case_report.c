/* Exactly what would leave for one recipient: the form or letter, what is kept back and why, what
 * waits for a yes, what is missing; and that it was sent. */
#include "pages/case_parts.h"
#include "pages/case_record.h"

/* Nothing to read but that nobody knows it: named together. */
static bool
is_together(const struct filled_line *l)
{
	return !l->is_changed && (l->state == LINE_UNKNOWN || l->state == LINE_NOT_APPLICABLE);
}

static void
put_together(const struct page *pg, const struct report_filled *f, const char *list,
	enum report_line_state state)
{
	struct buf names = buf_of(PAGE_TEXT_BYTES_MAX);

	for (uint32_t i = 0; i < f->n_lines; i++)
		if (is_together(&f->lines[i]) && f->lines[i].state == state) {
			if (names.len > 0)
				buf_c(&names, pg->frame->lang == LANG_EN ? ", " : "、");
			buf_str(&names, page_case_words(pg, &f->lines[i].item->ask));
		}
	view_take(pg->root, list, &names);
}

static void
put_lines(const struct page *pg, const struct case_report_view *v)
{
	const struct report_filled *f = v->filled;
	bool is_letter = report_form_is_letter(f->form);

	for (uint32_t i = 0; i < f->n_lines; i++) {
		const struct filled_line *l = &f->lines[i];
		struct view *row = view_item(pg->root, "lines");
		struct buf sentence = buf_of(PAGE_TEXT_BYTES_MAX);

		view_text(row, "number", l->item->number);
		view_text(row, "ask", page_case_words(pg, &l->item->ask));
		view_text(row, "answer", l->text);
		view_c(row, "line", report_line_state_name(l->state));
		view_flag(row, "is_changed", l->is_changed);
		view_flag(row, "is_missing_needed", l->is_missing_needed);
		view_flag(row, "is_machine", l->state == LINE_KNOWN && l->value->is_machine);
		view_flag(row, "has_sure", l->value->has_sure);
		view_c(row, "sure", confidence_name(l->value->sure));
		view_flag(row, "leaves",
			l->state != LINE_MISSING && l->state != LINE_KEPT && !is_together(l));
		view_flag(row, "has_sentence",
			is_letter && respond_letter_line(l, v->say, &sentence));
		view_take(row, "sentence", &sentence);
	}
}

static void
put_around(const struct page *pg, const struct case_report_view *v)
{
	struct buf begin = buf_of(PAGE_TEXT_BYTES_MAX), end = buf_of(PAGE_TEXT_BYTES_MAX);

	respond_letter_around(v->filled->release, &v->filled->form->begin, v->say, &begin);
	respond_letter_around(v->filled->release, &v->filled->form->end, v->say, &end);
	view_take(pg->root, "begin", &begin);
	view_take(pg->root, "end", &end);
}

static void
put_kept(const struct page *pg, const struct case_report_view *v)
{
	for (size_t i = 0; i < v->n_kept; i++) {
		struct view *row = view_item(pg->root, "kept");

		view_text(row, "field", page_case_words(pg, &v->kept[i].field->name));
		view_c(row, "mask", mask_why_name(v->kept[i].mask->why));
		view_flag(row, "has_until", v->kept[i].mask->until != 0);
		page_when(pg, row, "until", v->kept[i].mask->until);
	}
	view_flag(pg->root, "has_kept", v->n_kept > 0);
	for (size_t i = 0; i < v->n_asks; i++) {
		struct view *row = view_item(pg->root, "asks");
		bool is_yes = v->asks[i].mask->why == MASK_YES_GOES;

		view_text(row, "field", v->asks[i].field->id);
		view_text(row, "field_name", page_case_words(pg, &v->asks[i].field->name));
		view_flag(row, "is_yes", is_yes);
		if (is_yes)
			view_text(view_item(pg->root, "yeses"), "yes", v->asks[i].field->id);
	}
	view_flag(pg->root, "has_asks", v->n_asks > 0);
}

static void
put_choices(const struct page *pg, const struct case_report_view *v)
{
	for (size_t i = 0; i < v->n_forms; i++) {
		struct view *row = view_item(pg->root, "forms");

		view_text(row, "form", v->forms[i]->id);
		view_text(row, "form_name", page_case_words(pg, &v->forms[i]->name));
		view_flag(row, "is_chosen", v->forms[i] == v->filled->form);
	}
	for (unsigned i = 0; i < REPORT_STAGES; i++) {
		struct view *row;

		if (!respond_stage_may(&v->past, (enum report_stage)i))
			continue;
		row = view_item(pg->root, "stages");
		view_c(row, "stage", report_stage_name((enum report_stage)i));
		view_flag(row, "is_chosen", i == (unsigned)v->filled->stage);
	}
}

/* Which clock it answers: who sends it says so, for several may go to the same address. */
static void
put_clocks(const struct page *pg, const struct case_report_view *v)
{
	for (size_t i = 0; i < v->n_clocks; i++) {
		struct view *row = view_item(pg->root, "clocks");

		view_text(row, "clock_key", v->clocks[i].key);
		view_text(row, "clock", v->clocks[i].name);
		view_text(row, "clock_of", v->clocks[i].recipient);
		view_flag(row, "is_chosen", v->is_clock_chosen && i == 0);
	}
	view_flag(pg->root, "is_clock_chosen", v->is_clock_chosen);
}

static void
put_file(const struct page *pg, const struct case_report_view *v, const char *list,
	const char *file, const char *path)
{
	struct view *row = view_item(pg->root, list);
	struct buf rest = buf_of(PAGE_TEXT_BYTES_MAX);
	const char *copy;

	buf_printf(&rest, "/report/%s%.*s", path, STR_FMT(v->query));
	copy = arena_copy(pg->arena, buf_view(&rest));
	if (copy != NULL)
		page_case_link(pg, row, "file_url", v->bar.head->id, copy);
	view_c(row, "file", file);
	buf_done(&rest);
}

static void
put_files(const struct page *pg, const struct case_report_view *v)
{
	static const struct {
		const char *list, *file, *path;
	} kinds[] = {{"files", "pdf", "pdf?"}, {"files", "docx", "docx?"},
		{"files", "xlsx", "xlsx?"}, {"files", "text", "text?"},
		{"machines", "stix", "machine?as=stix&"},
		{"machines", "iodef", "machine?as=iodef&"},
		{"machines", "ocsf", "machine?as=ocsf&"},
		{"machines", "veris", "machine?as=veris&"}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		put_file(pg, v, kinds[i].list, kinds[i].file, kinds[i].path);
}

static void
put_case_path(const struct page *pg, const struct case_report_view *v, struct view *row,
	const char *name, const char *path, struct str map)
{
	struct buf rest = buf_of(PAGE_TEXT_BYTES_MAX);
	const char *copy;

	buf_printf(&rest, "/report/%s?%.*s", path, STR_FMT(v->query));
	if (map.len > 0)
		buf_printf(&rest, "&map=%.*s", STR_FMT(map));
	copy = arena_copy(pg->arena, buf_view(&rest));
	if (copy != NULL)
		page_case_link(pg, row, name, v->bar.head->id, copy);
	buf_done(&rest);
}

/* The recipient's own file: those that are laid beside, and one that comes in. */
static void
put_officials(const struct page *pg, const struct case_report_view *v)
{
	for (size_t i = 0; i < v->n_officials; i++) {
		const struct case_official_row *o = &v->officials[i];
		struct view *row = view_item(pg->root, "officials");

		view_text(row, "file_name", o->name);
		view_text(row, "sha256", o->sha256);
		view_flag(row, "is_ready", o->is_ready);
		view_text(row, "who", o->who);
		page_when(pg, row, "at", o->at);
		put_case_path(pg, v, row, "filled_url", "filled", o->sha256);
		put_case_path(pg, v, row, "teach_url", "teach", o->sha256);
	}
	view_flag(pg->root, "has_officials", v->n_officials > 0);
	put_case_path(pg, v, pg->root, "official_url", "form", STR(""));
	view_flag(pg->root, "has_official_problem", v->official != NULL);
	view_c(pg->root, "official_problem", v->official != NULL ? v->official : "broken");
	view_printf(pg->root, "limit", "%llu", (unsigned long long)v->bytes_max);
	page_bytes(pg, pg->root, "limit_words", v->bytes_max);
	view_text(pg->root, "desk", v->desk);
}

enum err
page_case_report(const struct pages *p, const struct page_frame *f,
	const struct case_report_view *v, struct buf *out)
{
	static const char *const ways[] = {"mail", "phone", "post", "site", "hand", "paper"};
	const struct report_form *form = v->filled->form;
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_report");

	if (err != ERR_OK)
		return err;
	page_case_bar(&pg, &v->bar);
	view_text(pg.root, "to", v->recipient->id);
	view_text(pg.root, "recipient", page_case_words(&pg, &v->recipient->name));
	view_text(pg.root, "why", page_case_words(&pg, &v->recipient->why));
	view_text(pg.root, "form", form->id);
	view_text(pg.root, "form_name", page_case_words(&pg, &form->name));
	view_text(pg.root, "about", page_case_words(&pg, &form->about));
	view_text(pg.root, "form_source", page_case_words(&pg, &form->source));
	view_text(pg.root, "unconfirmed", page_case_words(&pg, &form->unconfirmed));
	view_c(pg.root, "stage", report_stage_name(v->filled->stage));
	view_c(pg.root, "tlp", tlp_name(v->filled->release->tlp));
	view_flag(pg.root, "is_letter", report_form_is_letter(form));
	view_flag(pg.root, "is_later", v->past.n > 0);
	view_printf(pg.root, "past", "%u", v->past.nr);
	view_text(pg.root, "seen", v->sha256);
	page_when(&pg, pg.root, "last_at", v->past.at);
	page_count(&pg, pg.root, "n_known", v->filled->n_known);
	page_count(&pg, pg.root, "n_changed", v->filled->n_changed);
	page_count(&pg, pg.root, "n_needed_missing", v->filled->n_missing_needed);
	view_flag(pg.root, "has_missing", v->filled->n_missing_needed > 0);
	view_flag(pg.root, "has_no", v->no != NULL);
	view_c(pg.root, "no", v->no != NULL ? v->no : "shape");
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		view_c(view_item(pg.root, "ways"), "way", ways[i]);
	put_choices(&pg, v);
	put_lines(&pg, v);
	put_together(&pg, v->filled, "unknown_all", LINE_UNKNOWN);
	put_together(&pg, v->filled, "not_applicable_all", LINE_NOT_APPLICABLE);
	put_around(&pg, v);
	put_kept(&pg, v);
	put_files(&pg, v);
	put_officials(&pg, v);
	put_clocks(&pg, v);
	return page_end(&pg, "case_report", out);
}
