/* Checks before a device is bought: the list, one with its advice. */
#include "pages/ledger_parts.h"
#include "pages/stock_products.h"

/* The column's value for people as `name`, with has_`name`. */
static void
put_cell(const struct page *pg, struct view *v, const char *id, const struct ledger *l,
	const struct str *values, struct str today)
{
	const struct ledger_column *c = ledger_column_find(l, str_c(id));

	if (c != NULL)
		ledger_value(pg, v, id, l, c, values, today);
}

static struct str
value_of(const struct ledger *l, const struct str *values, const char *id)
{
	const struct ledger_column *c = ledger_column_find(l, str_c(id));

	return c == NULL ? STR("") : values[c - l->columns];
}

static void
put_advice(struct view *v, const char *advice)
{
	view_c(v, "advice", advice);
	view_c(v, "tone",
		strcmp(advice, "not") == 0   ? "now"
		: strcmp(advice, "ask") == 0 ? "look"
					     : "calm");
}

/* What the list and the page of one both say. */
static void
put_brief(const struct page *pg, struct view *v, const struct ledger *l, const struct str *values,
	struct str today)
{
	static const char *const shown[] = {"product", "maker", "label", "level", "label_until",
		"support_until", "decision", "decided"};

	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++)
		put_cell(pg, v, shown[i], l, values, today);
	view_flag(v, "is_bought", str_equal(value_of(l, values, "decision"), STR("bought")));
	view_flag(v, "has_label", str_equal(value_of(l, values, "label"), STR("jc_star")));
	view_flag(v, "has_label_until", value_of(l, values, "label_until").len > 0);
	view_flag(v, "has_support_until", value_of(l, values, "support_until").len > 0);
}

enum err
page_stock_purchase(const struct pages *p, const struct page_frame *f,
	const struct purchase_list_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_purchase");

	if (err != ERR_OK)
		return err;
	ledger_into(&pg, pg.root, v->ledger);
	view_flag(pg.root, "has_lines", v->n > 0);
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "lines");

		page_link(&pg, row, "url", "/stock/purchase/", v->lines[i].id);
		put_brief(&pg, row, v->ledger, v->lines[i].values, v->today);
		put_advice(row, v->lines[i].advice);
	}
	return page_end(&pg, "stock_purchase", out);
}

/* All that was written down, without what is shown above it. */
static void
put_stated(const struct page *pg, const struct purchase_view *v)
{
	for (uint32_t i = 0; i < v->ledger->n_columns; i++) {
		const struct ledger_column *c = &v->ledger->columns[i];
		struct view *row;

		if (c->kind != COLUMN_RECKONED && v->values[i].len == 0)
			continue;
		row = view_item(pg->root, "stated");
		view_text(row, "column", ledger_words(pg, &c->name));
		ledger_value(pg, row, "value", v->ledger, c, v->values, v->today);
		view_flag(row, "is_code",
			str_equal(c->id, STR("stated")) || str_equal(c->id, STR("found")));
	}
}

enum err
page_stock_purchase_row(const struct pages *p, const struct page_frame *f,
	const struct purchase_view *v, struct buf *out)
{
	struct page pg;
	struct buf edit = buf_of(1024);
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_purchase_row");

	if (err != ERR_OK) {
		buf_done(&edit);
		return err;
	}
	buf_c(&edit, "/");
	url_escape(&edit, v->id);
	ledger_link(&pg, pg.root, "edit_url", v->ledger, arena_copy(pg.arena, buf_view(&edit)));
	buf_done(&edit);
	page_link(&pg, pg.root, "here", "/stock/purchase/", v->id);
	put_brief(&pg, pg.root, v->ledger, v->values, v->today);
	put_advice(pg.root, v->advice);
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, v->reasons[i].says);

		view_c(row, "reason", v->reasons[i].reason);
	}
	put_stated(&pg, v);
	view_flag(pg.root, "has_device", v->device != NULL);
	if (v->device != NULL) {
		view_text(pg.root, "device", page_device_name(&pg, v->device));
		page_link(&pg, pg.root, "device_url", "/stock/device/", str_c(v->device->id.text));
	}
	view_flag(pg.root, "has_problem", v->problem != NULL);
	view_c(pg.root, "problem", v->problem != NULL ? v->problem : "");
	view_printf(pg.root, "limit", "%llu", (unsigned long long)v->bytes_max);
	page_bytes(&pg, pg.root, "limit_words", v->bytes_max);
	return page_end(&pg, "stock_purchase_row", out);
}
