/* The name server's lists: where they come from, how they stand, which there are to choose from,
 * what never blocks by itself. */
#include "pages/guard_feeds.h"
#include "pages/parts.h"

static const struct field_spec feed_fields[] = {
	{"feed_name", "text", "", 40, true},
	{"feed_url", "url", "", LIMIT_FEED_URL - 1, true},
};
static const struct field_spec proxy_fields[] = {
	{"feed_proxy", "text", "", LIMIT_FEED_PROXY - 1, false},
};

static void
put_tiers(struct view *v, enum indicator_tier chosen)
{
	static const enum indicator_tier order[] = {TIER_BLOCK, TIER_WARN, TIER_RECORD};

	for (size_t i = 0; i < INDICATOR_TIERS; i++) {
		struct view *row = view_item(v, "tiers");

		view_c(row, "tier", indicator_tier_name(order[i]));
		view_flag(row, "is_chosen", chosen == order[i]);
	}
}

static void
put_confidences(struct view *v, enum confidence chosen)
{
	static const enum confidence order[] = {CONFIDENCE_HIGH, CONFIDENCE_MEDIUM, CONFIDENCE_LOW};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		struct view *row = view_item(v, "confidences");

		view_c(row, "confidence", confidence_name(order[i]));
		view_flag(row, "is_chosen", chosen == order[i]);
	}
}

static void
put_feed(const struct page *pg, const struct guard_feed_row *f)
{
	struct view *row = view_item(pg->root, "feeds");
	bool is_well = f->why == FEED_FINE || f->why == FEED_SAME;

	view_text(row, "feed_id", f->id);
	view_text(row, "name", f->name);
	view_text(row, "address", f->url);
	view_c(row, "kind", feed_kind_name(f->kind));
	view_c(row, "tier", indicator_tier_name(f->tier));
	view_c(row, "confidence", confidence_name(f->confidence));
	view_c(row, "stands", feed_stands_name(f->stands));
	view_flag(row, "is_calm", f->stands == FEED_STANDS_WELL);
	view_flag(row, "is_bad", f->stands == FEED_STANDS_OLD || f->stands == FEED_STANDS_REFUSED);
	view_flag(row, "is_old", f->stands == FEED_STANDS_OLD);
	view_flag(row, "is_on", f->is_on);
	view_flag(row, "has_good", f->good != 0);
	view_flag(row, "has_seen", f->seen != 0 && f->kind == FEED_FROM_URL);
	view_flag(row, "is_waiting", f->stands == FEED_STANDS_WAITING);
	page_when(pg, row, "good", f->good);
	page_when(pg, row, "seen", f->seen);
	page_count(pg, row, "entries", f->entries);
	page_count(pg, row, "held", f->held);
	view_flag(row, "has_held", f->held > 0);
	page_count(pg, row, "blocked", f->blocked);
	page_count(pg, row, "would", f->would);
	view_flag(row, "has_would", f->would > 0);
	view_text(row, "format", f->format);
	view_flag(row, "has_format", f->format.len > 0 && f->good != 0);
	view_flag(row, "is_refused", f->is_on && !is_well && f->tried != 0);
	view_c(row, "why", feed_why_name(f->why));
	view_flag(row, "can_take", f->can_take);
	view_flag(row, "is_fetched", f->kind == FEED_FROM_URL);
	view_flag(row, "is_file", f->kind == FEED_FROM_FILE);
	view_flag(row, "can_drop", f->kind != FEED_FROM_FOLDER);
	put_tiers(row, f->tier);
	put_confidences(row, f->confidence);
}

/* The part of a URL that one connects to. */
static struct str
host_of(struct str url)
{
	ptrdiff_t at = str_find(url, STR("://"));

	if (at >= 0)
		url = str_of(url.p + at + 3, url.len - (size_t)at - 3);
	return str_split(&url, '/');
}

static void
put_known(const struct page *pg, const struct guard_known_row *k)
{
	struct view *row = view_item(pg->root, "knowns");
	const struct feed_known *f = k->feed;

	view_text(row, "feed_id", f->id);
	view_text(row, "name", f->name);
	view_text(row, "publisher", f->publisher);
	view_text(row, "what", words_in(&f->what, pg->frame->lang));
	view_text(row, "host", host_of(f->url));
	view_text(row, "address", f->url);
	view_text(row, "format", f->format);
	view_text(row, "licence", f->licence);
	view_text(row, "terms", f->terms);
	view_c(row, "companies", feed_for_name(f->who));
	view_flag(row, "is_free", f->who == FEED_FOR_ALL);
	view_c(row, "tier", indicator_tier_name(f->tier));
	view_c(row, "confidence", confidence_name(f->confidence));
	view_printf(row, "hours", "%u", (f->every_minutes + 59) / 60);
	view_flag(row, "has_entries", f->entries > 0);
	page_count(pg, row, "entries", f->entries);
	view_flag(row, "is_unconfirmed", f->is_unconfirmed);
	view_flag(row, "is_chosen", k->is_chosen);
}

static void
put_held(const struct page *pg, const struct guard_held_row *h, size_t n)
{
	struct view *row = view_item(pg->root, "helds");

	view_printf(row, "n", "%zu", n);
	view_text(row, "value", h->value);
	view_text(row, "feed", h->feed);
	view_c(row, "why", indicator_held_name(h->why));
	view_flag(row, "is_freed", h->is_freed);
}

enum err
page_guard_feeds(const struct pages *p, const struct page_frame *f,
	const struct guard_feeds_view *v, struct buf *out)
{
	const struct field_values given = {v->values, v->n_values, v->problems};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_GUARD, "guard_feeds");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "is_absent", v->is_absent);
	view_flag(pg.root, "is_building", v->is_building);
	view_flag(pg.root, "is_in_trouble", v->trouble != GUARD_FEEDS_WELL);
	view_c(pg.root, "trouble", v->trouble == GUARD_FEEDS_NO_ROOM ? "no_room" : "not_made");
	view_flag(pg.root, "has_feeds", v->n_feeds > 0);
	view_flag(pg.root, "has_known", v->n_known > 0);
	view_flag(pg.root, "has_held", v->n_held > 0);
	view_flag(pg.root, "has_proxy", v->proxy.len > 0);
	view_text(pg.root, "proxy", v->proxy);
	view_text(pg.root, "folder", v->folder);
	view_printf(pg.root, "limit", "%llu", (unsigned long long)v->file_bytes_max);
	page_bytes(&pg, pg.root, "limit_words", v->file_bytes_max);
	for (size_t i = 0; i < v->n_feeds; i++)
		put_feed(&pg, &v->feeds[i]);
	for (size_t i = 0; i < v->n_known; i++)
		put_known(&pg, &v->known[i]);
	for (size_t i = 0; i < v->n_held; i++)
		put_held(&pg, &v->held[i], i);
	page_count(&pg, pg.root, "n_held", v->n_held);
	put_tiers(pg.root, v->tier);
	page_fields(&pg, pg.root, "fields", feed_fields, 2, &given);
	page_fields(&pg, pg.root, "proxy_fields", proxy_fields, 1, &given);
	page_problem_list(&pg, &v->problems);
	return page_end(&pg, "guard_feeds", out);
}
