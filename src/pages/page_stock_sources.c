/* Lists of advisories: what the index holds, where it comes from, what there is to choose from. */
#include "pages/parts.h"
#include "pages/stock_parts.h"
#include "pages/stock_sources.h"

/* The part of a URL that one connects to. */
static struct str
host_of(struct str url)
{
	ptrdiff_t at = str_find(url, STR("://"));

	if (at >= 0)
		url = str_of(url.p + at + 3, url.len - (size_t)at - 3);
	return str_split(&url, '/');
}

/* What the list says of itself: a file of last year that came today is of last year. */
static void
put_made(const struct page *pg, struct view *row, const struct stock_source_of *s)
{
	ms_t now = pg->frame->now;
	bool is_past = s->made != 0 && s->made < now;

	view_flag(row, "has_made", s->made != 0);
	page_date(pg, row, "list_made", s->made);
	view_flag(row, "is_of_old",
		is_past && s->kind != FEED_FROM_URL && now - s->made > STOCK_LIST_OLD &&
			s->stands != FEED_STANDS_OLD);
	page_count(pg, row, "days_made", is_past ? (uint64_t)((now - s->made) / MS_DAY) : 0);
}

static void
put_source(const struct page *pg, const struct stock_source_of *s)
{
	struct view *row = view_item(pg->root, "sources");
	bool is_well = s->why == FEED_FINE || s->why == FEED_SAME;

	view_text(row, "source_id", s->id);
	view_text(row, "name", s->name);
	view_text(row, "what",
		s->known != NULL ? words_in(&s->known->what, pg->frame->lang) : STR(""));
	view_text(row, "address", s->url);
	view_c(row, "kind", feed_kind_name(s->kind));
	view_c(row, "stands", feed_stands_name(s->stands));
	view_flag(row, "is_calm", s->stands == FEED_STANDS_WELL);
	view_flag(row, "is_bad", s->stands == FEED_STANDS_OLD || s->stands == FEED_STANDS_REFUSED);
	view_flag(row, "is_old", s->stands == FEED_STANDS_OLD);
	view_flag(row, "is_waiting", s->stands == FEED_STANDS_WAITING);
	view_flag(row, "is_on", s->is_on);
	view_flag(row, "has_good", s->good != 0);
	page_when(pg, row, "good", s->good);
	put_made(pg, row, s);
	page_count(pg, row, "entries", s->entries);
	page_count(pg, row, "refused", s->refused);
	page_count(pg, row, "all", s->entries + s->refused);
	view_flag(row, "has_refused", s->refused > 0);
	page_count(pg, row, "days", s->days);
	view_flag(row, "has_days", s->good != 0 && s->days > 0 && s->stands != FEED_STANDS_OLD);
	view_flag(row, "is_refused", s->is_on && !is_well && s->tried != 0);
	view_c(row, "why", feed_why_name(s->why));
	view_flag(row, "is_unread",
		s->kind == FEED_FROM_FILE && (s->why == FEED_BROKEN || s->why == FEED_EMPTY));
	view_flag(row, "is_checking", s->kind != FEED_FROM_URL && s->stands == FEED_STANDS_WAITING);
	view_flag(row, "can_take", s->can_take);
	view_flag(row, "is_fetched", s->kind == FEED_FROM_URL);
	view_flag(row, "is_file", s->kind == FEED_FROM_FILE);
	view_flag(row, "can_drop", s->kind != FEED_FROM_FOLDER);
}

static void
put_known(const struct page *pg, const struct stock_known_row *k)
{
	struct view *row = view_item(pg->root, "knowns");
	const struct advisory_known *a = k->known;

	view_text(row, "source_id", a->id);
	view_text(row, "name", a->name);
	view_text(row, "publisher", a->publisher);
	view_text(row, "what", words_in(&a->what, pg->frame->lang));
	view_text(row, "allowed", words_in(&a->allowed, pg->frame->lang));
	view_text(row, "host", host_of(a->url));
	view_text(row, "address", a->url);
	view_text(row, "licence", a->licence);
	view_text(row, "terms", a->terms);
	view_c(row, "companies", feed_for_name(a->who));
	view_flag(row, "is_free", a->who == FEED_FOR_ALL);
	view_printf(row, "hours", "%u", (a->every_minutes + 59) / 60);
	view_printf(row, "megabytes", "%u", a->megabytes);
	view_flag(row, "is_unconfirmed", a->is_unconfirmed);
	view_flag(row, "is_chosen", k->is_chosen);
}

enum err
page_stock_sources(const struct pages *p, const struct page_frame *f,
	const struct stock_sources_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_STOCK, "stock_sources");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "is_building", v->is_building);
	view_flag(pg.root, "is_in_trouble", v->trouble != NULL);
	view_c(pg.root, "trouble", v->trouble != NULL ? v->trouble : "");
	view_flag(pg.root, "has_index", v->index.made != 0);
	view_flag(pg.root, "is_exploited_only",
		v->index.advisories == 0 && v->index.vulnerabilities > 0);
	view_flag(pg.root, "is_damaged", v->index.is_damaged);
	page_when(&pg, pg.root, "made", v->index.made);
	page_bytes(&pg, pg.root, "bytes", v->index.bytes);
	page_count(&pg, pg.root, "advisories", v->index.advisories);
	page_count(&pg, pg.root, "vulnerabilities", v->index.vulnerabilities);
	page_count(&pg, pg.root, "packages", (uint64_t)v->index.packages + v->index.products);
	view_flag(pg.root, "has_sources", v->n_sources > 0);
	view_flag(pg.root, "has_known", v->n_known > 0);
	view_text(pg.root, "folder", v->folder);
	view_printf(pg.root, "limit", "%llu", (unsigned long long)v->file_bytes_max);
	page_bytes(&pg, pg.root, "limit_words", v->file_bytes_max);
	for (size_t i = 0; i < v->n_sources; i++)
		put_source(&pg, &v->sources[i]);
	for (size_t i = 0; i < v->n_known; i++)
		put_known(&pg, &v->known[i]);
	return page_end(&pg, "stock_sources", out);
}
