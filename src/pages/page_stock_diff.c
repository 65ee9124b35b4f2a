/* Two bills of materials side by side. */
#include "pages/stock_bills.h"
#include "pages/stock_parts.h"

static void
put_part(struct view *row, const char *name, const struct bill_diff_part *part)
{
	struct view *v = view_node(row, name);

	view_text(v, "part", part->name);
	view_text(v, "part_version", part->version);
	view_text(v, "purl", part->purl);
}

static void
put_rows(const struct page *pg, const struct bill_diff_view *v)
{
	struct view *kind = NULL;

	for (size_t i = 0; i < v->n; i++) {
		const struct bill_diff_row *r = &v->rows[i];
		struct view *row;

		if (kind == NULL || strcmp(r->kind, v->rows[i - 1].kind) != 0) {
			kind = view_item(pg->root, "kinds");
			view_c(kind, "kind", r->kind);
			view_flag(kind, "is_hand", v->is_hand);
		}
		row = view_item(kind, "rows");
		put_part(row, "one", &r->first);
		put_part(row, "two", &r->second);
		view_flag(row, "is_renamed", r->is_renamed);
	}
}

static void
put_choice(const struct page *pg, const struct bill_diff_view *v)
{
	for (size_t i = 0; i < v->n_others; i++) {
		struct view *row = view_item(pg->root, "others");

		view_text(row, "bill_id", v->others[i].id);
		page_stock_bill_into(pg, row, &v->others[i]);
		view_flag(row, "is_chosen",
			v->with != NULL && str_equal(v->with->id, v->others[i].id));
	}
	view_flag(pg->root, "has_others", v->n_others > 0);
	view_flag(pg->root, "is_hand", v->is_hand);
}

enum err
page_stock_bill_diff(const struct pages *p, const struct page_frame *f,
	const struct bill_diff_view *v, struct buf *out)
{
	struct buf url = buf_of(PAGE_TEXT_BYTES_MAX);
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_bill_diff");

	if (err != ERR_OK)
		return err;
	page_stock_bill_into(&pg, pg.root, &v->bill);
	put_choice(&pg, v);
	view_flag(pg.root, "has_with", v->with != NULL);
	if (v->with != NULL)
		page_stock_bill_into(&pg, view_node(pg.root, "with"), v->with);
	view_flag(pg.root, "is_cut_diff", v->is_cut);
	for (size_t i = 0; i < v->n_counts; i++) {
		struct view *row = view_item(pg.root, "counts");

		view_c(row, "kind", v->counts[i].kind);
		page_count(&pg, row, "n", v->counts[i].n);
		view_flag(row, "is_hand", v->is_hand);
	}
	view_flag(pg.root, "has_rows", v->n > 0);
	put_rows(&pg, v);
	if (v->with != NULL) {
		buf_c(&url, "/stock/bill/");
		url_escape(&url, v->bill.id);
		buf_c(&url, "/diff?with=");
		url_escape(&url, v->with->id);
		buf_c(&url, v->is_hand ? "&hand=1&" : "&");
		page_pager(&pg, buf_view(&url), v->page, v->n_pages);
	}
	buf_done(&url);
	return page_end(&pg, "stock_bill_diff", out);
}
