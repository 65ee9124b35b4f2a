/* The ledgers, one ledger, and what the machine found for it. */
#include "pages/ledger_parts.h"

#include "base/names.h"

#define SHOWN 5 /* columns of a list */

static const char *const shows[PAGE_LEDGER_SHOWS] = {"all", "open", "machine", "removed"};

NAME_OF(enum page_ledger_show, page_ledger_show_name, shows)
NAME_PARSE(enum page_ledger_show, page_ledger_show_parse, shows, ERR_NOT_FOUND)

enum err
page_ledgers(const struct pages *p, const struct page_frame *f, const struct ledgers_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "ledgers");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n; i++) {
		const struct ledgers_row *r = &v->rows[i];
		struct view *row = view_item(pg.root, "ledgers");

		ledger_into(&pg, row, r->ledger);
		page_count(&pg, row, "rows", r->n_rows);
		page_count(&pg, row, "open", r->n_open);
		page_count(&pg, row, "held", r->n_held);
		page_count(&pg, row, "found", r->n_found);
		view_c(row, "source", prefill_name(r->ledger->prefill));
		view_flag(row, "has_rows", r->n_rows > 0);
		view_flag(row, "has_open", r->n_open > 0);
		view_flag(row, "has_held", r->n_held > 0);
		view_flag(row, "has_found", r->n_found > 0);
		view_flag(row, "is_whole", r->n_rows > 0 && r->n_open == 0);
		view_flag(row, "is_due", r->is_due);
		view_flag(row, "was_reviewed", r->reviewed != 0);
		page_date(&pg, row, "reviewed", r->reviewed);
		page_date(&pg, row, "changed", r->changed);
	}
	return page_end(&pg, "ledgers", out);
}

/* ---- one ledger ---- */

/* "/ledgers/devices?show=open&q=x&sort=name&down=1" */
static void
query_of(const struct ledger_view *v, enum page_ledger_show show, struct buf *b)
{
	buf_c(b, "/ledgers/");
	url_escape(b, v->ledger->id);
	buf_printf(b, "?show=%s&q=", page_ledger_show_name(show));
	url_escape(b, v->query);
	buf_c(b, "&sort=");
	if (v->sort != NULL)
		url_escape(b, v->sort->id);
	buf_c(b, v->is_descending ? "&down=1" : "");
}

static void
put_filters(const struct page *pg, const struct ledger_view *v)
{
	for (unsigned i = 0; i < PAGE_LEDGER_SHOWS; i++) {
		struct view *chip = view_item(pg->root, "shows");
		struct buf b = buf_of(PAGE_TEXT_BYTES_MAX);

		query_of(v, (enum page_ledger_show)i, &b);
		view_c(chip, "show", page_ledger_show_name((enum page_ledger_show)i));
		view_link(chip, "url", str_c(arena_copy(pg->arena, buf_view(&b))));
		view_flag(chip, "is_current", (enum page_ledger_show)i == v->show);
		buf_done(&b);
	}
	for (uint32_t i = 0; i < v->ledger->n_columns; i++) {
		const struct ledger_column *c = &v->ledger->columns[i];
		struct view *o = view_item(pg->root, "sorts");

		view_text(o, "column_id", c->id);
		view_text(o, "column", ledger_words(pg, &c->name));
		view_flag(o, "is_chosen", c == v->sort);
	}
	view_flag(pg->root, "is_descending", v->is_descending);
	view_text(pg->root, "query", v->query);
	view_c(pg->root, "show_now", page_ledger_show_name(v->show));
}

static void
put_line(const struct page *pg, const struct ledger_view *v, const struct ledger_line *line,
	const struct ledger_column *const *shown, size_t n)
{
	struct view *row = view_item(pg->root, "lines");
	struct buf path = buf_of(1024);

	buf_c(&path, "/ledgers/");
	url_escape(&path, v->ledger->id);
	buf_c(&path, "/");
	page_link(pg, row, "url", arena_copy(pg->arena, buf_view(&path)), line->id);
	buf_done(&path);
	view_text(row, "row_name", ledger_row_name(pg, v->ledger, line->values));
	page_count(pg, row, "missing", line->n_missing);
	view_flag(row, "has_missing", line->n_missing > 0);
	view_flag(row, "is_machine", line->is_machine);
	for (size_t i = 0; i < n; i++) {
		struct view *cell;

		if (shown[i]->is_key)
			continue; /* they are the name */
		cell = view_item(row, "cells");
		view_text(cell, "label", ledger_words(pg, &shown[i]->name));
		ledger_value(pg, cell, "value", v->ledger, shown[i], line->values, v->today);
	}
}

static void
put_lines(const struct page *pg, const struct ledger_view *v)
{
	const struct ledger_column *shown[SHOWN];
	size_t n = ledger_shown(v->ledger, shown, SHOWN);

	for (size_t i = 0; i < n; i++)
		if (!shown[i]->is_key)
			view_text(view_item(pg->root, "heads"), "label",
				ledger_words(pg, &shown[i]->name));
	for (size_t i = 0; i < v->n; i++)
		put_line(pg, v, &v->lines[i], shown, n);
}

static void
put_found(const struct page *pg, const struct ledger_view *v)
{
	for (size_t i = 0; i < v->n_found; i++) {
		const struct ledger_found *found = &v->found[i];
		struct view *row = view_item(pg->root, "found");

		view_text(row, "subject", found->subject);
		view_printf(row, "row", "%zu", i);
		view_text(row, "row_name", ledger_row_name(pg, v->ledger, found->values));
		for (uint32_t c = 0; c < v->ledger->n_columns; c++) {
			const struct ledger_column *column = &v->ledger->columns[c];

			struct view *cell;

			if (column->is_key || found->values[c].len == 0)
				continue;
			cell = view_item(row, "cells");
			view_text(cell, "label", ledger_words(pg, &column->name));
			view_text(cell, "value",
				ledger_cell_words(column, pg->frame->lang, found->values[c]));
		}
	}
	view_c(pg->root, "source", prefill_name(v->ledger->prefill));
	view_flag(pg->root, "has_found", v->n_found > 0);
	view_flag(pg->root, "has_found_more", v->n_found_more > 0);
	page_count(pg, pg->root, "found_more", v->n_found_more);
	page_count(pg, pg->root, "found_all", v->n_found + v->n_found_more);
}

enum err
page_ledger(const struct pages *p, const struct page_frame *f, const struct ledger_view *v,
	struct buf *out)
{
	struct buf path = buf_of(PAGE_TEXT_BYTES_MAX);
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "ledger");

	if (err != ERR_OK)
		return err;
	ledger_into(&pg, pg.root, v->ledger);
	view_text(pg.root, "title", ledger_words(&pg, &v->ledger->name));
	put_filters(&pg, v);
	put_lines(&pg, v);
	put_found(&pg, v);
	page_count(&pg, pg.root, "count", v->total);
	page_count(&pg, pg.root, "all", v->all);

	page_count(&pg, pg.root, "held", v->n_held);
	view_flag(pg.root, "has_lines", v->n > 0);
	view_flag(pg.root, "is_empty", v->all == 0);
	view_flag(pg.root, "has_open", v->n_open > 0);
	view_flag(pg.root, "has_held", v->n_held > 0);
	view_flag(pg.root, "was_reviewed", v->reviewed != 0);
	page_date(&pg, pg.root, "reviewed", v->reviewed);
	page_date(&pg, pg.root, "due", v->due);
	view_flag(pg.root, "is_due", v->all > 0 && v->due != 0 && v->due <= f->now);
	query_of(v, v->show, &path);
	buf_c(&path, "&");
	page_pager(&pg, buf_view(&path), v->page, v->n_pages);
	buf_done(&path);
	return page_end(&pg, "ledger", out);
}
