/* What the company runs: all devices with their programs, and the ways in. */
#include "pages/stock_finding_parts.h"

void
page_stock_bill_into(const struct page *pg, struct view *v, const struct stock_bill_row *b)
{
	view_text(v, "name", b->name);
	view_text(v, "version", b->version);
	view_text(v, "supplier", b->supplier);
	view_c(v, "format", bom_format_name(b->format));
	view_text(v, "edition", b->edition);
	page_link(pg, v, "url", "/stock/bill/", b->id);
	page_when(pg, v, "came", b->came);
	view_flag(v, "has_bill_made", b->made != 0);
	page_date(pg, v, "bill_made", b->made);
	view_flag(v, "is_replaced", b->is_replaced);
	page_count(pg, v, "said", b->n_said);
	page_count(pg, v, "kept", b->n_kept);
	view_flag(v, "is_cut", b->n_kept < b->n_said);
	view_flag(v, "has_device", b->device != NULL);
	if (b->device != NULL) {
		view_text(v, "device", page_device_name(pg, b->device));
		page_link(pg, v, "device_url", "/stock/device/", str_c(b->device->id.text));
	}
}

void
page_stock_support_into(
	const struct page *pg, struct view *v, const struct stock_support *s, struct str called)
{
	struct str name = s->name != NULL ? words_in(s->name, pg->frame->lang) : STR("");

	view_text(v, "product", name);
	view_flag(v, "has_product", name.len > 0 && !str_equal(name, called));
	view_flag(v, "has_end", s->ends != 0);
	view_flag(v, "is_over", s->ends != 0 && s->ends < pg->frame->now);
	view_flag(v, "is_unconfirmed", s->is_unconfirmed);
	view_flag(v, "has_source", s->source.len > 0);
	view_text(v, "source_name", s->source);
	/* the end of a day, UTC; shown is that day, whatever the zone */
	page_date(pg, v, "ends",
		s->ends == 0 ? 0 : s->ends - MS_DAY - (ms_t)pg->frame->zone_minutes * MS_MINUTE);
}

static void
put_row(const struct page *pg, struct view *kind, const struct stock_device_row *r)
{
	struct view *row = view_item(kind, "devices");
	bool is_ended = page_is_obsolete(pg, r->device->os);

	view_text(row, "device", page_device_name(pg, r->device));
	page_link(pg, row, "url", "/stock/device/", str_c(r->device->id.text));
	view_text(row, "os", r->device->os.len > 0 ? page_product(pg, r->device->os) : STR(""));
	view_flag(row, "is_obsolete", is_ended);
	view_flag(row, "is_unseen", r->is_unseen);
	view_text(row, "owner", r->device->owner);
	view_text(row, "place", r->device->place);
	view_flag(row, "has_list", r->n > 0);
	page_count(pg, row, "programs", r->n);
	page_when(pg, row, "told", r->told);
	view_flag(row, "has_over", r->n_over > 0);
	page_count(pg, row, "over", r->n_over);
	view_flag(row, "has_over_unconfirmed", r->n_over_unconfirmed > 0);
	page_count(pg, row, "over_unconfirmed", r->n_over_unconfirmed);
	for (uint32_t i = 0; i < r->n_ends; i++)
		page_stock_support_into(pg, view_item(row, "supports"), &r->ends[i], STR(""));
	view_flag(row, "has_gaps", r->n > 0 && r->unversioned + r->unnamed > 0);
	page_count(pg, row, "unversioned", r->unversioned);
	page_count(pg, row, "unnamed", r->unnamed);
	for (int i = 0; i < STOCK_SOURCES; i++)
		if ((r->sources & 1u << i) != 0 && i != STOCK_SOURCE_SENSOR)
			view_c(view_item(row, "sources"), "source",
				stock_source_name((enum stock_source)i));
}

const char *
stock_source_name(enum stock_source s)
{
	static const char *const names[STOCK_SOURCES] = {
		"collector", "packages", "bill", "file", "list", "sensor"};

	return names[s];
}

static void
put_kinds(const struct page *pg, const struct stock_view *v)
{
	struct view *kind = NULL;

	for (size_t i = 0; i < v->n; i++) {
		const struct device_brief *d = v->rows[i].device;

		if (kind == NULL || d->kind != v->rows[i - 1].device->kind) {
			kind = view_item(pg->root, "kinds");
			view_c(kind, "kind", device_kind_name(d->kind));
		}
		put_row(pg, kind, &v->rows[i]);
	}
}

static void
put_day(const struct page *pg, const struct stock_day *d)
{
	struct view *v;

	if (d->name.len == 0)
		return;
	v = view_node(pg->root, "day");
	view_text(v, "name", d->name);
	page_link(pg, v, "advisory_url", "/stock/advisory/", d->name);
	view_text(v, "day_title", d->title);
	view_text(v, "vendor", d->vendor);
	view_text(v, "product", d->product);
	view_text(v, "source", d->source);
	page_date(pg, v, "day_at", d->at);
	view_flag(v, "is_exploited", d->is_exploited);
	view_flag(v, "is_ransomware", d->is_ransomware);
	view_c(v, "reply", d->reply);
	view_c(v, "because", d->because);
	view_c(v, "tone", page_reply_tone(d->reply));
	page_tally_into(pg, v, &d->tally);
}

static void
put_sums(const struct page *pg, const struct stock_sums *s)
{
	view_flag(pg->root, "is_compared", s->is_compared);
	page_none_compared_into(
		pg, s->is_compared, &(struct stock_counted){s->checked, s->unchecked});
	page_count(pg, pg->root, "sum_todo", s->todo);
	view_flag(pg->root, "has_todo", s->todo > 0);
	page_span(pg, pg->root, "takes", (ms_t)s->minutes * MS_MINUTE);
	page_count(pg, pg->root, "sum_exploited", s->exploited);
	view_flag(pg->root, "has_sum_exploited", s->exploited > 0);
	page_count(pg, pg->root, "sum_late", s->late);
	view_flag(pg->root, "has_late", s->late > 0);
	page_count(pg, pg->root, "sum_guarded", s->guarded);
	view_flag(pg->root, "has_guarded", s->guarded > 0);
	page_count(pg, pg->root, "sum_unchecked", s->unchecked);
	view_flag(pg->root, "has_unchecked", s->unchecked > 0);
	view_text(pg->root, "query", STR(""));
}

enum err
page_stock(const struct pages *p, const struct page_frame *f, const struct stock_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock");

	if (err != ERR_OK)
		return err;
	page_count(&pg, pg.root, "n_devices", v->n);
	page_count(&pg, pg.root, "n_listed", v->n_listed);
	page_count(&pg, pg.root, "n_unlisted", v->n - v->n_listed);
	page_count(&pg, pg.root, "n_programs", v->n_programs);
	page_count(&pg, pg.root, "n_unversioned", v->n_unversioned);
	page_count(&pg, pg.root, "n_unnamed", v->n_unnamed);
	page_count(&pg, pg.root, "n_ended", v->n_ended);
	view_flag(pg.root, "has_devices", v->n > 0);
	view_flag(pg.root, "has_unlisted", v->n > v->n_listed);
	view_flag(pg.root, "has_unversioned", v->n_unversioned > 0);
	view_flag(pg.root, "has_unnamed", v->n_unnamed > 0);
	view_flag(pg.root, "has_gaps",
		v->n > v->n_listed || (v->sums.is_compared ? v->sums.unchecked > 0
							   : v->n_unversioned + v->n_unnamed > 0));
	view_flag(pg.root, "has_ended", v->n_ended > 0);
	view_flag(pg.root, "has_over", v->n_over > 0);
	page_count(&pg, pg.root, "n_over", v->n_over);
	view_flag(pg.root, "has_over_unconfirmed", v->n_over_unconfirmed > 0);
	page_count(&pg, pg.root, "n_over_unconfirmed", v->n_over_unconfirmed);
	view_flag(pg.root, "has_bills", v->n_bills > 0);
	view_flag(pg.root, "has_sources", v->n_sources > 0);
	put_sums(&pg, &v->sums);
	page_permits_into(&pg, &v->permits, false);
	put_day(&pg, &v->day);
	put_kinds(&pg, v);
	for (size_t i = 0; i < v->n_bills; i++)
		page_stock_bill_into(&pg, view_item(pg.root, "bills"), &v->bills[i]);
	for (size_t i = 0; i < v->n_sources; i++) {
		struct view *row = view_item(pg.root, "sources");

		view_text(row, "name", v->sources[i].name);
		page_when(&pg, row, "made", v->sources[i].made);
	}
	return page_end(&pg, "stock", out);
}

/* ---- the ways in ---- */

/* As os-release has them; the file of a package database does not say them. */
static const char *const releases[] = {"debian 11", "debian 12", "debian 13", "ubuntu 20.04",
	"ubuntu 22.04", "ubuntu 24.04", "alpine 3.18", "alpine 3.19", "alpine 3.20", "alpine 3.21",
	"alpine 3.22"};

/* What others were asked for, and what came of it. */
static void
put_asked(const struct page *pg, const struct stock_add_view *v)
{
	static const unsigned days[] = {3, 7, 14, 30};

	view_flag(pg->root, "has_waiting", v->n_waiting > 0);
	for (size_t i = 0; i < v->n_waiting; i++) {
		struct view *row = view_item(pg->root, "waiting");

		page_link(pg, row, "url", "/stock/handed/", v->waiting[i].id);
		view_text(row, "name", v->waiting[i].name);
		view_text(row, "about", v->waiting[i].about);
		page_when(pg, row, "at", v->waiting[i].at);
	}
	view_flag(pg->root, "has_ask_problem", v->asked.problem != NULL);
	view_c(pg->root, "ask_problem", v->asked.problem != NULL ? v->asked.problem : "");
	view_flag(pg->root, "ask_bill", v->asked.is_bill);
	view_text(pg->root, "ask_product", v->asked.product);
	view_text(pg->root, "ask_name", v->asked.name);
	for (size_t i = 0; i < sizeof(days) / sizeof(*days); i++) {
		struct view *row = view_item(pg->root, "days");

		page_count(pg, row, "day", days[i]);
		view_flag(row, "is_chosen", v->asked.days == days[i]);
	}
}

enum err
page_stock_add(const struct pages *p, const struct page_frame *f, const struct stock_add_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_add");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "has_problem", v->problem != NULL);
	view_c(pg.root, "problem", v->problem != NULL ? v->problem : "");
	view_flag(pg.root, "is_kind",
		v->problem != NULL &&
			(strcmp(v->problem, "kind") == 0 || strcmp(v->problem, "broken") == 0));
	view_printf(pg.root, "limit", "%llu", (unsigned long long)v->bytes_max);
	page_bytes(&pg, pg.root, "limit_words", v->bytes_max);
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "devices");

		view_text(row, "id", str_c(v->devices[i].id.text));
		view_text(row, "device", page_device_name(&pg, &v->devices[i]));
		view_flag(row, "is_chosen", str_equal(v->device, str_c(v->devices[i].id.text)));
	}
	for (size_t i = 0; i < sizeof(releases) / sizeof(*releases); i++) {
		struct view *row = view_item(pg.root, "releases");

		view_c(row, "release", releases[i]);
		view_flag(row, "is_chosen", str_equal(v->release, str_c(releases[i])));
	}
	put_asked(&pg, v);
	return page_end(&pg, "stock_add", out);
}
