/* Links that let one person do one thing without a log-in: made once, listed, taken back. */
#include "pages/programme_parts.h"

enum err
page_link_made(const struct pages *p, const struct page_frame *f, const struct link_made_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "link_made");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "address", v->url);
	view_text(pg.root, "name", v->name);
	view_text(pg.root, "about", v->about);
	view_c(pg.root, "what", v->what);
	view_link(pg.root, "back", v->back);
	page_date(&pg, pg.root, "until", v->until);
	err = draw_qr(&pg, pg.root, "qr", v->url);
	if (err != ERR_OK) {
		page_drop(&pg);
		return err;
	}
	return page_end(&pg, "link_made", out);
}

enum err
page_links(const struct pages *p, const struct page_frame *f, const struct links_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_PROGRAMME, "links");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n; i++) {
		const struct link_row *l = &v->rows[i];
		struct view *row = view_item(pg.root, "rows");

		view_text(row, "link_id", l->id);
		view_text(row, "about", l->about);
		view_text(row, "name", l->name);
		view_text(row, "who", l->who);
		view_c(row, "what", l->what);
		view_c(row, "link_state", l->state);
		view_flag(row, "is_open", strcmp(l->state, "open") == 0);
		page_date(&pg, row, "created", l->created);
		page_date(&pg, row, "expires", l->expires);
		view_flag(row, "is_used", l->used != 0);
		page_when(&pg, row, "used", l->used);
	}
	view_flag(pg.root, "has_rows", v->n > 0);
	return page_end(&pg, "links", out);
}
