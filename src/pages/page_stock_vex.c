/* What the company says about weaknesses, before it leaves: every statement, and the files. */
#include "pages/stock_vex.h"

#include "model/vex.h"
#include "pages/stock_parts.h"

/* More of them are folded, so that what follows is in sight. */
#define ROWS_UNFOLDED 12

static void
put_row(const struct page *pg, const struct vex_row *r)
{
	struct view *row = view_item(pg->root, "rows");

	view_text(row, "weakness", r->vulnerability);
	view_text(row, "product", r->product);
	view_c(row, "status", r->status);
	view_flag(row, "has_vex", r->reason != NULL);
	view_c(row, "vex", r->reason != NULL ? r->reason : "none");
	view_text(row, "words", r->words);
	view_text(row, "who", r->who);
	view_flag(row, "has_at", r->at != 0);
	page_date(pg, row, "at", r->at);
	view_flag(row, "has_until", r->until != 0);
	page_date(pg, row, "until", r->until);
}

static void
put_choices(const struct page *pg, const struct stock_vex_page *v)
{
	view_flag(pg->root, "has_names", v->has_names);
	view_flag(pg->root, "has_bills", v->n_bills > 0);
	for (size_t i = 0; i < v->n_bills; i++) {
		struct view *row = view_item(pg->root, "bills");

		view_text(row, "bill_id", v->bills[i].id);
		view_text(row, "bill_name", v->bills[i].name);
		view_text(row, "bill_version", v->bills[i].version);
		view_flag(row, "is_chosen", str_equal(v->bill, v->bills[i].id));
	}
}

/* Each with what was chosen. */
static void
put_file(const struct page *pg, const struct stock_vex_page *v, const char *form)
{
	struct view *row = view_item(pg->root, "files");
	struct buf url = buf_of(512);
	const char *at;

	buf_printf(&url, "/stock/vex/%s?in=", form);
	url_escape(&url, v->bill);
	if (v->has_names)
		buf_c(&url, "&names=1");
	at = arena_copy(pg->arena, buf_view(&url));
	view_c(row, "form", form);
	view_link(row, "url", str_c(at != NULL ? at : "/stock/vex"));
	view_flag(row, "is_open", strcmp(form, "csaf") != 0 || !v->lacks_url);
	buf_done(&url);
}

static void
put_document(const struct page *pg, const struct vex_document_row *d)
{
	struct view *row = view_item(pg->root, "documents");

	view_text(row, "author", d->author);
	view_text(row, "file", d->file);
	page_link(pg, row, "url", "/stock/vex/", d->id);
	view_flag(row, "has_key", d->key.len > 0);
	view_text(row, "key", d->key);
	view_flag(row, "has_at", d->made != 0);
	page_date(pg, row, "at", d->made);
	page_date(pg, row, "came", d->came);
	page_count(pg, row, "n_said", d->n);
	view_flag(row, "has_refused", d->n_refused > 0);
	page_count(pg, row, "n_refused", d->n_refused);
}

enum err
page_stock_vex(const struct pages *p, const struct page_frame *f, const struct stock_vex_page *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_vex");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "has_rows", v->n > 0);
	view_flag(pg.root, "is_long", v->n > ROWS_UNFOLDED);
	page_count(&pg, pg.root, "n_rows", v->n);
	for (size_t i = 0; i < v->n; i++)
		put_row(&pg, &v->rows[i]);
	for (size_t i = 0; i < v->n_counts; i++) {
		struct view *row = view_item(pg.root, "counts");

		view_c(row, "status", v->counts[i].status);
		page_count(&pg, row, "count", v->counts[i].n);
	}
	view_flag(pg.root, "has_more", v->n_more > 0);
	page_count(&pg, pg.root, "n_more", v->n_more);
	view_flag(pg.root, "has_unnamed", v->n_unnamed > 0);
	page_count(&pg, pg.root, "n_unnamed", v->n_unnamed);
	view_flag(pg.root, "is_too_many", v->is_too_many);
	view_flag(pg.root, "lacks_author", v->lacks_author);
	view_flag(pg.root, "has_files", v->n > 0 && !v->is_too_many && !v->lacks_author);
	put_choices(&pg, v);
	put_file(&pg, v, "openvex");
	put_file(&pg, v, "csaf");
	put_file(&pg, v, "cyclonedx");
	view_text(pg.root, "key", v->key);
	view_flag(pg.root, "has_documents", v->n_documents > 0);
	for (size_t i = 0; i < v->n_documents; i++)
		put_document(&pg, &v->documents[i]);
	return page_end(&pg, "stock_vex", out);
}
