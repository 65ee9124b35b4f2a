/* Handing a file in by a link, and looking at it before it counts; see stock_handed.h. */
#include "pages/stock_handed.h"
#include "pages/stock_parts.h"

static void
put_file(const struct page *pg, const struct stock_handed_file *file)
{
	view_text(pg->root, "file", file->name);
	view_text(pg->root, "subject", file->title);
	view_text(pg->root, "version", file->version);
	view_flag(pg->root, "is_file_bill", file->is_bill);
	page_count(pg, pg->root, "n", file->n);
	view_flag(pg->root, "has_faults", file->n_faults > 0);
	page_count(pg, pg->root, "n_faults", file->n_faults);
	page_bytes(pg, pg->root, "size", file->bytes);
	view_text(pg->root, "text", file->text);
	view_flag(pg->root, "is_cut", file->is_cut);
}

enum err
page_stock_hand_in(const struct pages *p, const struct page_frame *f,
	const struct stock_hand_in_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "stock_hand_in");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "has_problem", v->problem != NULL);
	view_c(pg.root, "problem", v->problem != NULL ? v->problem : "");
	view_flag(pg.root, "is_bill", v->is_bill);
	view_text(pg.root, "about", v->about);
	view_text(pg.root, "asker", v->asker);
	view_text(pg.root, "name", v->name);
	page_date(&pg, pg.root, "until", v->until);
	page_link(&pg, pg.root, "url", "/l/", v->token);
	view_text(pg.root, "id", v->id);
	view_flag(pg.root, "has_draft", v->id.len > 0);
	view_flag(pg.root, "is_sent", v->is_sent);
	view_printf(pg.root, "limit", "%llu", (unsigned long long)v->bytes_max);
	page_bytes(&pg, pg.root, "limit_words", v->bytes_max);
	put_file(&pg, &v->file);
	return page_end(&pg, "stock_hand_in", out);
}

enum err
page_stock_handed(const struct pages *p, const struct page_frame *f,
	const struct stock_handed_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_handed");

	if (err != ERR_OK)
		return err;
	page_link(&pg, pg.root, "url", "/stock/handed/", v->id);
	view_text(pg.root, "about", v->about);
	view_text(pg.root, "name", v->name);
	page_when(&pg, pg.root, "at", v->at);
	view_flag(pg.root, "is_bill", v->is_bill);
	view_flag(pg.root, "has_problem", v->problem != NULL);
	view_c(pg.root, "problem", v->problem != NULL ? v->problem : "");
	view_c(pg.root, "handed_state", v->state);
	view_flag(pg.root, "is_waiting", strcmp(v->state, "waits") == 0);
	view_text(pg.root, "answerer", v->answerer);
	page_when(&pg, pg.root, "answered", v->answered);
	put_file(&pg, &v->file);
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "devices");

		view_text(row, "id", str_c(v->devices[i].id.text));
		view_text(row, "device", page_device_name(&pg, &v->devices[i]));
		view_flag(row, "is_chosen", str_equal(v->device, str_c(v->devices[i].id.text)));
	}
	return page_end(&pg, "stock_handed", out);
}
