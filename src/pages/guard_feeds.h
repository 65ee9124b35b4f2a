/* Page of the name server's lists: where they come from, how they stand, what never blocks. The
 * rules of pages.h hold. */
#ifndef PAGES_GUARD_FEEDS_H
#define PAGES_GUARD_FEEDS_H

#include "model/feed.h"
#include "pages/pages.h"

/* ---- GET /guard/feeds ----
 * POST: do=add, feed_name, feed_url, tier=block|warn|record; do=choose, id (of the catalogue);
 * do=on|off|now|take|drop, id; do=change, id, tier, confidence=low|medium|high; do=free, value,
 * free_reason; do=hold, value; do=proxy, feed_proxy
 * POST with a file: /guard/feeds/file a new list, /guard/feeds/ID/file its next version */
struct guard_feed_row {
	struct str id, name, url;
	enum feed_kind kind;
	enum indicator_tier tier;
	enum confidence confidence;
	enum feed_stands stands;
	bool is_on, is_known; /* known: of the catalogue */
	ms_t good;	      /* when the version in use came; 0: there is none */
	ms_t tried;	      /* 0: never */
	ms_t seen;	      /* when it was the latest, as its source says; 0: never */
	uint64_t entries, held;
	uint64_t blocked, would; /* questions in the last 30 days */
	struct str format;	 /* of the version in use, as know/feed names it */
	enum feed_why why;	 /* of the latest version */
	bool can_take;		 /* it was refused only for how it changed, and is still there */
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

struct guard_known_row {
	const struct feed_known *feed;
	bool is_chosen; /* it stands among the feeds */
};

struct guard_feeds_view {
	bool is_absent; /* the box runs without a name server */
	bool is_building;
	enum guard_feeds_trouble trouble;
	const struct guard_feed_row *feeds;
	size_t n_feeds;
	const struct guard_known_row *known;
	size_t n_known;
	const struct guard_held_row *held;
	size_t n_held; /* those that are named */
	uint64_t file_bytes_max;
	struct str folder; /* where lists may be put */
	struct str proxy;  /* "" none */
	/* what was typed */
	enum indicator_tier tier;
	const struct setup_value *values; /* feed_name, feed_url, feed_proxy */
	size_t n_values;
	struct page_problems problems;
};
enum err page_guard_feeds(const struct pages *p, const struct page_frame *f,
	const struct guard_feeds_view *v, struct buf *out);

#endif
