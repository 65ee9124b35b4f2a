/* Sheets brought in: paste or upload, which column is which, what would come in, what waits. */
#include "pages/ledger_parts.h"

#define PREVIEW 5 /* columns of the preview */

enum err
page_ledger_import(const struct pages *p, const struct page_frame *f,
	const struct ledger_import_view *v, struct buf *out)
{
	struct buf example = buf_of(PAGE_TEXT_BYTES_MAX);
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "ledger_import");

	if (err != ERR_OK)
		return err;
	ledger_into(&pg, pg.root, v->ledger);
	view_text(pg.root, "text", v->text);
	view_flag(pg.root, "has_problem", v->problem != NULL);
	view_c(pg.root, "problem", v->problem == NULL ? "broken" : v->problem);
	view_flag(pg.root, "has_upload", v->has_upload);
	page_bytes(&pg, pg.root, "limit_words", v->bytes_max);
	view_printf(pg.root, "limit", "%llu", (unsigned long long)v->bytes_max);
	page_count(&pg, pg.root, "rows_max", LIMIT_LEDGER_ROWS);
	for (uint32_t i = 0; i < v->ledger->n_columns; i++) {
		const struct ledger_column *c = &v->ledger->columns[i];
		struct view *row;

		if (c->kind == COLUMN_RECKONED)
			continue;
		row = view_item(pg.root, "columns");
		view_text(row, "column", ledger_words(&pg, &c->name));
		view_flag(row, "is_needed", c->is_needed);
		buf_clear(&example);
		ledger_cell_example(c, f->lang, &example);
		view_flag(row, "has_example", example.len > 0);
		view_text(row, "example",
			str_c(arena_copy(
				pg.arena, example.len > 0 ? buf_view(&example) : STR(""))));
	}
	buf_done(&example);
	return page_end(&pg, "ledger_import", out);
}

/* ---- which column is which ---- */

static void
put_match_column(
	const struct page *pg, const struct ledger *l, const struct ledger_match_column *from)
{
	struct view *row = view_item(pg->root, "columns");
	char name[SHEET_CELL_NAME_MAX];
	struct buf b = buf_of(PAGE_TEXT_BYTES_MAX);

	/* "C1" without its row */
	sheet_cell_name(0, from->column, name);
	name[strlen(name) - 1] = '\0';
	view_c(row, "letter", arena_copy(pg->arena, str_c(name)));
	view_printf(row, "number", "%u", from->column);
	view_text(row, "heading", from->heading);
	view_flag(row, "has_heading", from->heading.len > 0);
	for (size_t i = 0; i < LEDGER_SAMPLES; i++) {
		if (from->samples[i].len == 0)
			continue;
		buf_c(&b, b.len > 0 ? " / " : "");
		buf_str(&b, from->samples[i]);
	}
	view_take(row, "samples", &b);
	view_flag(row, "is_used", from->to != LEDGER_NO_COLUMN);
	for (uint32_t i = 0; i < l->n_columns; i++) {
		struct view *o;

		if (l->columns[i].kind == COLUMN_RECKONED)
			continue;
		o = view_item(row, "options");
		view_text(o, "option", l->columns[i].id);
		view_text(o, "words", ledger_words(pg, &l->columns[i].name));
		view_flag(o, "is_chosen", from->to == i);
	}
}

/* Columns without which no row can come in, and that nothing of the sheet was matched with. */
static void
put_missing(const struct page *pg, const struct ledger_match_view *v)
{
	for (uint32_t i = 0; i < v->ledger->n_columns; i++) {
		const struct ledger_column *c = &v->ledger->columns[i];
		bool is_there = !c->is_needed || c->kind == COLUMN_RECKONED;

		for (size_t k = 0; k < v->n; k++)
			is_there |= v->columns[k].to == i;
		if (!is_there)
			view_text(view_item(pg->root, "missing"), "column",
				ledger_words(pg, &c->name));
	}
}

enum err
page_ledger_match(const struct pages *p, const struct page_frame *f,
	const struct ledger_match_view *v, struct buf *out)
{
	struct buf path = buf_of(1024);
	uint32_t n_matched = 0;
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "ledger_match");

	if (err != ERR_OK)
		return err;
	ledger_into(&pg, pg.root, v->ledger);
	buf_c(&path, "/ledgers/");
	url_escape(&path, v->ledger->id);
	buf_c(&path, "/import/");
	page_link(&pg, pg.root, "match_url", arena_copy(pg.arena, buf_view(&path)), v->key);
	buf_done(&path);
	view_text(pg.root, "file", v->file);
	view_flag(pg.root, "has_file", v->file.len > 0);
	view_flag(pg.root, "has_sheets", v->n_sheets > 1);
	for (size_t i = 0; i < v->n_sheets; i++) {
		struct view *o = view_item(pg.root, "sheets");

		view_printf(o, "option", "%zu", i);
		view_text(o, "words", v->sheets[i]);
		view_flag(o, "is_chosen", i == v->sheet);
	}
	view_printf(pg.root, "sheet_now", "%u", v->sheet);
	view_printf(pg.root, "head", "%u", v->heading_row);
	view_flag(pg.root, "has_head", v->heading_row > 0);
	view_flag(pg.root, "has_formulas", v->n_formulas > 0);
	page_count(&pg, pg.root, "formulas", v->n_formulas);
	for (size_t i = 0; i < v->n; i++) {
		n_matched += v->columns[i].to != LEDGER_NO_COLUMN;
		put_match_column(&pg, v->ledger, &v->columns[i]);
	}
	page_count(&pg, pg.root, "matched", n_matched);
	page_count(&pg, pg.root, "all", v->n);
	view_flag(pg.root, "has_columns", v->n > 0);
	put_missing(&pg, v);
	return page_end(&pg, "ledger_match", out);
}

/* ---- what would come in ---- */

static void
put_bad(const struct page *pg, const struct ledger_bad_cell *bad)
{
	struct view *row = view_item(pg->root, "bad");
	char name[SHEET_CELL_NAME_MAX];

	if (bad->column != LEDGER_NO_COLUMN)
		view_c(row, "cell",
			arena_copy(pg->arena, str_c(sheet_cell_name(bad->row, bad->column, name))));
	else
		view_printf(row, "cell", "%u", bad->row + 1);
	view_text(row, "column", ledger_words(pg, &bad->of->name));
	view_text(row, "typed", bad->typed);
	view_flag(row, "is_blank", bad->problem == CELL_FINE);
	ledger_problem_into(pg, row, bad->of, bad->problem);
}

static void
put_good(const struct page *pg, const struct ledger_look_view *v)
{
	const struct ledger_column *shown[PREVIEW];
	size_t n = ledger_shown(v->ledger, shown, PREVIEW);

	for (size_t i = 0; i < n; i++)
		view_text(view_item(pg->root, "heads"), "label", ledger_words(pg, &shown[i]->name));
	for (size_t i = 0; i < v->n_good_shown; i++) {
		struct view *row = view_item(pg->root, "good_rows");

		for (size_t k = 0; k < n; k++) {
			struct view *cell = view_item(row, "cells");

			view_text(cell, "label", ledger_words(pg, &shown[k]->name));
			ledger_value(pg, cell, "value", v->ledger, shown[k], v->good[i], STR(""));
		}
	}
	view_flag(pg->root, "has_good_rows", v->n_good_shown > 0);
}

enum err
page_ledger_look(const struct pages *p, const struct page_frame *f,
	const struct ledger_look_view *v, struct buf *out)
{
	struct buf b = buf_of(2048);
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "ledger_look");

	if (err != ERR_OK)
		return err;
	ledger_into(&pg, pg.root, v->ledger);
	buf_c(&b, "/ledgers/");
	url_escape(&b, v->ledger->id);
	buf_c(&b, "/import/");
	url_escape(&b, v->key);
	view_link(pg.root, "match_url", str_c(arena_copy(pg.arena, buf_view(&b))));
	buf_c(&b, "/look");
	view_link(pg.root, "look_url", str_c(arena_copy(pg.arena, buf_view(&b))));
	buf_done(&b);
	page_count(&pg, pg.root, "good", v->n_good);
	page_count(&pg, pg.root, "bad_rows", v->n_bad);
	page_count(&pg, pg.root, "left", v->n_left);
	page_count(&pg, pg.root, "same", v->n_same);
	page_count(&pg, pg.root, "shown", v->n_shown);
	page_count(&pg, pg.root, "bad_cells", v->n_bad_cells);
	view_flag(pg.root, "has_good", v->n_good > 0);
	view_flag(pg.root, "has_bad", v->n_bad > 0);
	view_flag(pg.root, "has_left", v->n_left > 0);
	view_flag(pg.root, "has_same", v->n_same > 0);
	view_flag(pg.root, "has_more_bad", v->n_bad_cells > v->n_shown);
	view_flag(pg.root, "is_nothing", v->n_good + v->n_bad == 0);
	for (size_t i = 0; i < v->n_shown; i++)
		put_bad(&pg, &v->bad[i]);
	put_good(&pg, v);
	return page_end(&pg, "ledger_look", out);
}

/* ---- what waits to be mended ---- */

enum err
page_ledger_held(const struct pages *p, const struct page_frame *f,
	const struct ledger_held_view *v, struct buf *out)
{
	struct buf b = buf_of(2048);
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "ledger_held");

	if (err != ERR_OK)
		return err;
	ledger_into(&pg, pg.root, v->ledger);
	buf_c(&b, "/ledgers/");
	url_escape(&b, v->ledger->id);
	buf_c(&b, "/held/");
	for (size_t i = 0; i < v->n; i++) {
		const struct ledger_held_row *r = &v->rows[i];
		struct view *row = view_item(pg.root, "rows");

		page_link(&pg, row, "url", arena_copy(pg.arena, buf_view(&b)), r->id);
		view_text(row, "row_name",
			r->name.len > 0 ? r->name : page_words(&pg, "ledger.nameless"));
		page_count(&pg, row, "place", r->place);
		page_when(&pg, row, "created", r->created);
		view_text(row, "typed", r->typed);
		view_flag(row, "is_blank", r->of == NULL || r->problem == CELL_FINE);
		if (r->of != NULL) {
			view_text(row, "column", ledger_words(&pg, &r->of->name));
			ledger_problem_into(&pg, row, r->of, r->problem);
		} else {
			view_c(row, "column", "");
			view_c(row, "problem_words", "");
		}
	}
	b.len--; /* "/ledgers/<id>/held" */
	buf_c(&b, "?");
	page_pager(&pg, buf_view(&b), v->page, v->n_pages);
	buf_done(&b);
	page_count(&pg, pg.root, "count", v->total);
	view_flag(pg.root, "has_rows", v->n > 0);
	return page_end(&pg, "ledger_held", out);
}
