/* The name server's lists: where they come from, how they stand, what never blocks by itself. */
#include "pages/guard_feeds.h"
#include "pages/parts.h"

static const struct field_spec feed_fields[] = {
	{"feed_name", "text", "", 40, true},
	{"feed_url", "url", "", LIMIT_FEED_URL - 1, true},
};

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
	view_flag(row, "is_on", f->is_on);
	view_flag(row, "has_good", f->good != 0);
	view_flag(row, "is_waiting", f->is_on && f->tried == 0 && f->good == 0);
	page_when(pg, row, "good", f->good);
	page_when(pg, row, "tried", f->tried);
	page_count(pg, row, "entries", f->entries);
	page_count(pg, row, "held", f->held);
	view_flag(row, "has_held", f->held > 0);
	view_flag(row, "is_refused", !is_well && f->tried != 0);
	view_c(row, "why", feed_why_name(f->why));
	view_flag(row, "can_take", f->can_take);
	view_flag(row, "is_fetched", f->kind == FEED_FROM_URL);
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
	static const enum indicator_tier order[] = {TIER_BLOCK, TIER_WARN, TIER_RECORD};
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
	view_flag(pg.root, "has_held", v->n_held > 0);
	for (size_t i = 0; i < v->n_feeds; i++)
		put_feed(&pg, &v->feeds[i]);
	for (size_t i = 0; i < v->n_held; i++)
		put_held(&pg, &v->held[i], i);
	page_count(&pg, pg.root, "n_held", v->n_held);
	for (size_t i = 0; i < INDICATOR_TIERS; i++) {
		struct view *row = view_item(pg.root, "tiers");

		view_c(row, "tier", indicator_tier_name(order[i]));
		view_flag(row, "is_chosen", v->tier == order[i]);
	}
	page_fields(&pg, pg.root, "fields", feed_fields, 2, &given);
	page_problem_list(&pg, &v->problems);
	return page_end(&pg, "guard_feeds", out);
}
