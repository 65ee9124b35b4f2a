/* Weaknesses: what somebody of the company found elsewhere, and where others tell it of its own. */
#include "pages/ledger_parts.h"
#include "pages/stock_products.h"

static void
put_value(const struct page *pg, struct view *v, const char *id, const struct ledger *l,
	const struct str *values, struct str today)
{
	const struct ledger_column *c = ledger_column_find(l, str_c(id));

	if (c != NULL)
		ledger_value(pg, v, id, l, c, values, today);
}

static bool
has_value(const struct ledger *l, const struct str *values, const char *id)
{
	const struct ledger_column *c = ledger_column_find(l, str_c(id));

	return c != NULL && values[c - l->columns].len > 0;
}

/* "/ledgers/LEDGER/ID" */
static void
put_edit(const struct page *pg, struct view *v, const struct ledger *l, struct str id)
{
	struct buf tail = buf_of(256);

	buf_c(&tail, "/");
	url_escape(&tail, id);
	ledger_link(pg, v, "edit_url", l, arena_copy(pg->arena, buf_view(&tail)));
	buf_done(&tail);
}

/* ---- reports ---- */

enum err
page_stock_report(const struct pages *p, const struct page_frame *f,
	const struct report_list_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_report");

	if (err != ERR_OK)
		return err;
	ledger_into(&pg, pg.root, v->ledger);
	view_flag(pg.root, "has_lines", v->n > 0);
	for (size_t i = 0; i < v->n; i++) {
		const struct report_line *line = &v->lines[i];
		struct view *row = view_item(pg.root, "lines");

		page_link(&pg, row, "url", "/stock/report/", line->id);
		put_value(&pg, row, "target", v->ledger, line->values, v->today);
		put_value(&pg, row, "found", v->ledger, line->values, v->today);
		put_value(&pg, row, "sent", v->ledger, line->values, v->today);
		view_flag(row, "is_sent", has_value(v->ledger, line->values, "sent"));
		view_flag(row, "is_public", has_value(v->ledger, line->values, "published"));
	}
	return page_end(&pg, "stock_report", out);
}

/* What is the company's own: not part of what is handed in. */
static bool
is_handed_in(const struct ledger_column *c)
{
	static const char *const own[] = {"sent", "number", "published", "note"};

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (str_equal(c->id, str_c(own[i])))
			return false;
	return c->kind != COLUMN_RECKONED;
}

static void
put_parts(const struct page *pg, const struct report_view *v)
{
	for (uint32_t i = 0; i < v->ledger->n_columns; i++) {
		const struct ledger_column *c = &v->ledger->columns[i];
		struct view *row;

		if (!is_handed_in(c))
			continue;
		row = view_item(pg->root, "parts");
		view_text(row, "column", ledger_words(pg, &c->name));
		ledger_value(pg, row, "value", v->ledger, c, v->values, v->today);
		view_flag(row, "is_missing", ledger_cell_is_missing(v->ledger, c, v->values));
	}
}

enum err
page_stock_report_row(const struct pages *p, const struct page_frame *f,
	const struct report_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_report_row");

	if (err != ERR_OK)
		return err;
	put_edit(&pg, pg.root, v->ledger, v->id);
	page_link(&pg, pg.root, "here", "/stock/report/", v->id);
	put_value(&pg, pg.root, "target", v->ledger, v->values, v->today);
	put_value(&pg, pg.root, "sent", v->ledger, v->values, v->today);
	put_value(&pg, pg.root, "number", v->ledger, v->values, v->today);
	view_flag(pg.root, "is_sent", has_value(v->ledger, v->values, "sent"));
	view_flag(pg.root, "has_number", has_value(v->ledger, v->values, "number"));
	view_flag(pg.root, "has_missing", v->n_missing > 0);
	page_count(&pg, pg.root, "missing", v->n_missing);
	put_parts(&pg, v);
	return page_end(&pg, "stock_report_row", out);
}

enum err
page_stock_report_text(const struct pages *p, const struct page_frame *f,
	const struct report_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_report_row");

	if (err != ERR_OK)
		return err;
	buf_printf(out, "%.*s\r\n\r\n", STR_FMT(page_words(&pg, "report.text_title")));
	for (uint32_t i = 0; i < v->ledger->n_columns; i++) {
		const struct ledger_column *c = &v->ledger->columns[i];
		const struct view_value *value;
		struct view *row = view_item(pg.root, "parts");

		if (!is_handed_in(c))
			continue;
		ledger_value(&pg, row, "value", v->ledger, c, v->values, v->today);
		value = view_get(row, STR("value"));
		buf_printf(out, "■ %.*s\r\n%.*s\r\n\r\n", STR_FMT(ledger_words(&pg, &c->name)),
			STR_FMT(value != NULL && value->text.len > 0
					? value->text
					: page_words(&pg, "report.text_blank")));
	}
	buf_printf(out, "%.*s\r\n", STR_FMT(page_words(&pg, "report.text_end")));
	page_drop(&pg);
	return buf_err(out);
}

/* ---- our own ---- */

static void
put_desk(const struct page *pg, const struct contact_view *v, const struct contact_desk *d)
{
	struct view *row = view_item(pg->root, "desks");

	put_value(pg, row, "site", v->desk_ledger, d->values, v->today);
	put_value(pg, row, "expires", v->desk_ledger, d->values, v->today);
	put_value(pg, row, "canonical", v->desk_ledger, d->values, v->today);
	put_edit(pg, row, v->desk_ledger, d->id);
	page_link(pg, row, "file_url", "/stock/contact/", d->id);
	view_text(row, "file", d->file);
	view_flag(row, "has_file", d->file.len > 0);
	for (size_t i = 0; i < d->n_faults; i++)
		view_c(view_item(row, "faults"), "fault", d->faults[i]);
}

enum err
page_stock_contact(const struct pages *p, const struct page_frame *f, const struct contact_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_contact");

	if (err != ERR_OK)
		return err;
	ledger_link(&pg, pg.root, "new_desk_url", v->desk_ledger, "/new");
	ledger_link(&pg, pg.root, "new_intake_url", v->intake_ledger, "/new");
	ledger_link(&pg, pg.root, "intake_url", v->intake_ledger, "");
	view_flag(pg.root, "has_desks", v->n_desks > 0);
	view_flag(pg.root, "has_intake", v->n_intake > 0);
	for (size_t i = 0; i < v->n_desks; i++)
		put_desk(&pg, v, &v->desks[i]);
	for (size_t i = 0; i < v->n_intake; i++) {
		struct view *row = view_item(pg.root, "intake");
		const struct str *values = v->intake[i].values;

		put_edit(&pg, row, v->intake_ledger, v->intake[i].id);
		put_value(&pg, row, "product", v->intake_ledger, values, v->today);
		put_value(&pg, row, "came", v->intake_ledger, values, v->today);
		put_value(&pg, row, "state", v->intake_ledger, values, v->today);
		view_flag(row, "is_unanswered", !has_value(v->intake_ledger, values, "answered"));
	}
	return page_end(&pg, "stock_contact", out);
}
