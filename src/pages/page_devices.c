/* The list of devices, and many rows pasted from a spreadsheet. */
#include "pages/parts.h"

static const char *const bulk[] = {"ours", "staff", "guest", "unknown"};

static void
put_shows(const struct page *pg, const struct devices_view *v)
{
	for (unsigned i = 0; i < PAGE_DEVICES_SHOWS; i++) {
		struct view *chip = view_item(pg->root, "shows");
		const char *name = page_devices_show_name((enum page_devices_show)i);

		view_c(chip, "show", name);
		page_link(pg, chip, "url", "/devices?show=", str_c(name));
		view_flag(chip, "is_current", (enum page_devices_show)i == v->show);
	}
}

/* Kept on purpose: never green, nothing seen against it is no proof. */
static void
put_mark(struct view *row, enum mark_state mark)
{
	view_flag(row, "is_marked", mark != MARK_NONE);
	view_c(row, "mark", mark_state_name(mark));
	view_c(row, "mark_tone",
		mark == MARK_NONE || mark == MARK_HOLDS ? ""
		: mark == MARK_OVER			? "look"
							: "now");
}

static void
put_pager(const struct page *pg, const struct devices_view *v)
{
	struct buf path = buf_of(PAGE_TEXT_BYTES_MAX);

	buf_printf(&path, "/devices?show=%s&q=", page_devices_show_name(v->show));
	url_escape(&path, v->query);
	buf_c(&path, "&");
	page_pager(pg, buf_view(&path), v->page, v->n_pages);
	buf_done(&path);
}

enum err
page_devices(const struct pages *p, const struct page_frame *f, const struct devices_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_DEVICES, "devices");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "query", v->query);
	view_c(pg.root, "show_now", page_devices_show_name(v->show));
	view_flag(pg.root, "is_filtered", v->query.len > 0 || v->show != PAGE_DEVICES_ALL);
	page_count(&pg, pg.root, "count", v->total);
	page_count(&pg, pg.root, "all", v->all);
	view_flag(pg.root, "has_devices", v->n > 0);
	put_shows(&pg, v);
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "devices");

		page_device_into(&pg, row, &v->devices[i]);
		view_printf(row, "row", "%zu", i);
		put_mark(row, v->devices[i].mark);
	}
	for (size_t i = 0; i < sizeof(bulk) / sizeof(*bulk); i++)
		view_c(view_item(pg.root, "bulk"), "whose", bulk[i]);
	view_flag(pg.root, "is_empty", v->all == 0);
	put_pager(&pg, v);
	return page_end(&pg, "devices", out);
}

enum err
page_paste(const struct pages *p, const struct page_frame *f, const struct paste_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_DEVICES, "paste");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "text", v->text);
	view_flag(pg.root, "has_rows", v->n > 0);
	view_flag(pg.root, "has_good", v->n_good > 0);
	page_count(&pg, pg.root, "count", v->n_good);
	page_count(&pg, pg.root, "all", v->n);
	for (size_t i = 0; i < v->n; i++) {
		const struct paste_row *from = &v->rows[i];
		struct view *row = view_item(pg.root, "rows");

		view_text(row, "key", from->key);
		view_text(row, "name", from->name);
		view_text(row, "owner", from->owner);
		view_text(row, "place", from->place);
		view_text(row, "whose", from->whose);
		view_text(row, "device", from->device);
		view_c(row, "problem", from->problem == NULL ? "" : from->problem);
	}
	return page_end(&pg, "paste", out);
}
