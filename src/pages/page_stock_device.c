/* What one device runs; what one bill of materials says. */
#include "pages/stock_parts.h"

static void
put_pager(const struct page *pg, const char *path, struct str id, struct str query, uint32_t page,
	uint32_t n_pages)
{
	struct buf url = buf_of(PAGE_TEXT_BYTES_MAX);

	buf_c(&url, path);
	url_escape(&url, id);
	buf_c(&url, "?q=");
	url_escape(&url, query);
	buf_c(&url, "&");
	page_pager(pg, buf_view(&url), page, n_pages);
	buf_done(&url);
}

static void
put_program(const struct page *pg, const struct stock_program *s)
{
	struct view *row = view_item(pg->root, "programs");
	bool is_product = s->source == STOCK_SOURCE_SENSOR && s->product.len > 0;

	view_text(row, "name", is_product ? page_product(pg, s->product) : s->name);
	view_text(row, "version", s->version);
	view_flag(row, "has_version", s->version.len > 0 || is_product);
	view_text(row, "maker", s->maker);
	view_text(row, "purl", s->purl);
	view_c(row, "source", stock_source_name(s->source));
	page_when(pg, row, "seen", s->last_seen);
	view_flag(row, "is_gone", s->gone != 0);
	page_when(pg, row, "gone", s->gone);
	page_stock_support_into(pg, row, &s->support, s->name);
	view_flag(row, "is_obsolete", is_product && page_is_obsolete(pg, s->product));
}

static void
put_exposure(const struct page *pg, const struct stock_device_view *v)
{
	view_flag(pg->root, "is_reached", v->is_reached);
	view_flag(pg->root, "has_traffic", v->has_traffic);
	view_flag(pg->root, "has_services", v->n_services > 0);
	for (size_t i = 0; i < v->n_services; i++)
		view_text(view_item(pg->root, "services"), "service", v->services[i]);
}

/* A time as the collector writes it becomes one as all pages have it. */
static void
put_told_value(const struct page *pg, struct view *row, const struct stock_fact *fact)
{
	ms_t at;

	if (str_equal(fact->key, STR("made")) && time_parse(fact->value, &at) == ERR_OK)
		page_when(pg, row, "value", at);
	else
		view_text(row, "value", fact->value);
}

/* Of facts of one kind, which stand together, only the first has its name: "listens on". */
static void
put_told(const struct page *pg, const struct stock_device_view *v)
{
	struct str before = STR("");

	view_flag(pg->root, "has_told", v->n_told > 0);
	page_when(pg, pg->root, "told_at", v->told_at);
	for (size_t i = 0; i < v->n_told; i++) {
		struct view *row;

		if (!page_has_words(pg, "stock.told.", v->told[i].key))
			continue;
		row = view_item(pg->root, "told");
		view_text(row, "key", v->told[i].key);
		view_flag(row, "is_again", str_equal(v->told[i].key, before));
		put_told_value(pg, row, &v->told[i]);
		before = v->told[i].key;
	}
}

void
page_permits_into(const struct page *pg, const struct stock_permits *p, bool is_device)
{
	view_flag(pg->root, "has_permit_rules", p->n_rules > 0);
	view_flag(pg->root, "permit_found", p->n_all > 0);
	view_flag(pg->root, "permit_unread", p->n_read == 0);
	view_flag(pg->root, "permit_of_device", is_device);
	page_count(pg, pg->root, "permit_rules", p->n_rules);
	page_count(pg, pg->root, "permit_read", p->n_read);
	page_count(pg, pg->root, "permit_n", p->n_all);
	page_count(pg, pg->root, "permit_devices", p->devices);
	view_flag(pg->root, "has_more_permits", p->n_all > p->n);
	page_count(pg, pg->root, "more_permits", p->n_all - p->n);
	page_span(pg, pg->root, "permit_takes", (ms_t)p->n_all * STOCK_PERMIT_MINUTES * MS_MINUTE);
	for (size_t i = 0; i < p->n; i++) {
		const struct stock_permit_row *from = &p->rows[i];
		struct view *row = view_item(pg->root, "permit_rows");

		view_text(row, "permit_name", from->name);
		view_text(row, "permit_version", from->version);
		view_text(row, "permit_rule", from->rule);
		view_text(row, "permit_why", from->why);
		view_text(row, "permit_instead", from->instead);
		view_c(row, "source", stock_source_name(from->source));
		page_when(pg, row, "permit_seen", from->seen);
		view_flag(row, "has_permit_device", !is_device);
		view_text(row, "permit_device", page_device_name(pg, from->device));
		page_link(pg, row, "permit_device_url", "/stock/device/",
			str_c(from->device->id.text));
		page_link(pg, row, "permit_url", "/ledgers/not_permitted/", from->id);
	}
}

enum err
page_stock_device(const struct pages *p, const struct page_frame *f,
	const struct stock_device_view *v, struct buf *out)
{
	struct page pg;
	struct str id = str_c(v->brief.id.text);
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_device");

	if (err != ERR_OK)
		return err;
	page_device_into(&pg, pg.root, &v->brief);
	page_link(&pg, pg.root, "here", "/stock/device/", id);
	page_link(&pg, pg.root, "device_url", "/devices/", id);
	page_link(&pg, pg.root, "add_url", "/stock/add?device=", id);
	view_flag(pg.root, "is_unseen", v->is_unseen);
	view_text(pg.root, "query", v->query);
	view_flag(pg.root, "is_filtered", v->query.len > 0);
	view_flag(pg.root, "has_programs", v->n > 0);
	page_count(&pg, pg.root, "total", v->total);
	for (size_t i = 0; i < v->n; i++)
		put_program(&pg, &v->programs[i]);
	put_pager(&pg, "/stock/device/", id, v->query, v->page, v->n_pages);
	put_exposure(&pg, v);
	put_told(&pg, v);
	view_flag(pg.root, "has_bills", v->n_bills > 0);
	for (size_t i = 0; i < v->n_bills; i++)
		page_stock_bill_into(&pg, view_item(pg.root, "bills"), &v->bills[i]);
	page_findings_into(&pg, id, &v->things, &v->counted);
	page_permits_into(&pg, &v->permits, true);
	view_flag(pg.root, "has_purchases", v->n_purchases > 0);
	for (size_t i = 0; i < v->n_purchases; i++) {
		struct view *row = view_item(pg.root, "purchases");

		view_text(row, "product", v->purchases[i].product);
		page_link(&pg, row, "url", "/stock/purchase/", v->purchases[i].id);
	}
	return page_end(&pg, "stock_device", out);
}

/* ---- a bill ---- */

static void
put_licences(const struct page *pg, const struct stock_bill_view *v)
{
	view_flag(pg->root, "has_licences", v->n_licences > 0);
	view_flag(pg->root, "has_more_licences", v->n_licences_all > v->n_licences);
	page_count(pg, pg->root, "more_licences", v->n_licences_all - v->n_licences);
	for (size_t i = 0; i < v->n_licences; i++) {
		struct view *row = view_item(pg->root, "licences");

		view_text(row, "licence_id", v->licences[i].id);
		view_flag(row, "is_none", v->licences[i].id.len == 0);
		page_count(pg, row, "n", v->licences[i].n);
	}
}

enum err
page_stock_bill(const struct pages *p, const struct page_frame *f, const struct stock_bill_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_bill");

	if (err != ERR_OK)
		return err;
	page_stock_bill_into(&pg, pg.root, &v->bill);
	view_text(pg.root, "file", v->file);
	view_text(pg.root, "author", v->author);
	view_text(pg.root, "tool", v->tool);
	view_text(pg.root, "who", v->who);
	view_flag(pg.root, "has_made", v->made != 0);
	page_date(&pg, pg.root, "made", v->made);
	view_flag(pg.root, "has_faults", v->n_faults > 0);
	page_count(&pg, pg.root, "faults", v->n_faults);
	view_flag(pg.root, "is_removed", v->is_removed);
	view_text(pg.root, "query", v->query);
	view_flag(pg.root, "is_filtered", v->query.len > 0);
	put_licences(&pg, v);
	view_flag(pg.root, "has_components", v->n > 0);
	page_count(&pg, pg.root, "total", v->total);
	for (size_t i = 0; i < v->n; i++) {
		const struct stock_component *c = &v->components[i];
		struct view *row = view_item(pg.root, "components");

		view_text(row, "part", c->name);
		view_text(row, "part_version", c->version);
		view_flag(row, "has_version", c->version.len > 0);
		view_text(row, "part_supplier", c->supplier);
		view_text(row, "purl", c->purl);
		view_text(row, "licence", c->licence);
		view_flag(row, "is_root", c->is_root);
	}
	page_findings_into(&pg, v->bill.id, &v->things, &v->counted);
	put_pager(&pg, "/stock/bill/", v->bill.id, v->query, v->page, v->n_pages);
	return page_end(&pg, "stock_bill", out);
}
