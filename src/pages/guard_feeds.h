/* Page of the name server's lists: where they come from, how they stand, what never blocks. The
 * rules of pages.h hold. */
#ifndef PAGES_GUARD_FEEDS_H
#define PAGES_GUARD_FEEDS_H

#include "model/feed.h"
#include "pages/pages.h"

/* ---- GET /guard/feeds ----
 * POST: do=add, feed_name, feed_url, tier=block|warn|record; do=on|off|now|take|drop, id; do=free,
 * value, free_reason; do=hold, value */
struct guard_feed_row {
	struct str id, name, url;
	enum feed_kind kind;
	enum indicator_tier tier;
	bool is_on;
	ms_t good;  /* when the version in use came; 0: there is none */
	ms_t tried; /* 0: never */
	uint64_t entries, held;
	enum feed_why why; /* of the latest version */
	bool can_take;	   /* it was refused only for how it changed, and is still there */
};

struct guard_held_row {
	struct str value, feed; /* feed: its name */
	enum indicator_held why;
	bool is_freed; /* it blocks all the same */
};

/* Why the lists were not made ready, though they should be; the ones before stay in use. */
enum guard_feeds_trouble {
	GUARD_FEEDS_WELL,
	GUARD_FEEDS_NO_ROOM,
	GUARD_FEEDS_NOT_MADE,
};

struct guard_feeds_view {
	bool is_absent; /* the box runs without a name server */
	bool is_building;
	enum guard_feeds_trouble trouble;
	const struct guard_feed_row *feeds;
	size_t n_feeds;
	const struct guard_held_row *held;
	size_t n_held; /* those that are named */
	/* what was typed */
	enum indicator_tier tier;
	const struct setup_value *values; /* feed_name, feed_url */
	size_t n_values;
	struct page_problems problems;
};
enum err page_guard_feeds(const struct pages *p, const struct page_frame *f,
	const struct guard_feeds_view *v, struct buf *out);

#endif
