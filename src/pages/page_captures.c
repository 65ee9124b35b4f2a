/* Looking into a capture file: the form that takes one, and what became of the last ones. */
#include "pages/parts.h"

enum err
page_captures(const struct pages *p, const struct page_frame *f, const struct captures_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_ALERTS, "captures");

	if (err != ERR_OK)
		return err;
	page_bytes(&pg, pg.root, "bytes_max", v->bytes_max);
	view_printf(pg.root, "limit", "%llu", (unsigned long long)v->bytes_max);
	view_flag(pg.root, "is_under_way", v->is_under_way);
	view_flag(pg.root, "has_rows", v->n > 0);
	for (size_t i = 0; i < v->n; i++) {
		const struct capture_row *from = &v->rows[i];
		struct view *row = view_item(pg.root, "rows");
		bool is_read = strcmp(from->state, "read") == 0;

		view_text(row, "name", from->name);
		page_time(&pg, row, "at", from->at);
		view_c(row, "state", from->state);
		view_c(row, "tone",
			is_read				     ? "calm"
			: strcmp(from->state, "failed") == 0 ? "look"
							     : "note");
		view_flag(row, "has_why", from->why != NULL);
		if (from->why != NULL)
			view_c(row, "why", from->why);
		view_flag(row, "is_read", is_read);
		page_count(&pg, row, "frames", from->frames);
		page_count(&pg, row, "alerts", from->n_alerts);
	}
	return page_end(&pg, "captures", out);
}
