/* Page of the lists of advisories: where they come from, how they stand, what the index of them
 * holds. The rules of pages.h hold. */
#ifndef PAGES_STOCK_SOURCES_H
#define PAGES_STOCK_SOURCES_H

#include "model/feed.h"
#include "pages/pages.h"

/* ---- GET /stock/sources ----
 * POST: do=choose, id (of the catalogue); do=on|off|now|take|drop, id
 * POST with a file: /stock/sources/file a new list, /stock/sources/ID/file its next version */
struct stock_source_of {
	struct str id, name, url;
	const struct advisory_known *known; /* NULL: not of the catalogue */
	enum feed_kind kind;
	enum feed_stands stands;
	bool is_on;
	ms_t made;		/* as the list itself says; 0 */
	ms_t good, seen, tried; /* as of guard_feed_row */
	uint64_t days;		/* since it was last known to be the latest */
	uint64_t entries, refused;
	enum feed_why why;
	bool can_take;
};

struct stock_known_row {
	const struct advisory_known *known;
	bool is_chosen;
};

struct stock_index_of {
	ms_t made; /* 0: there is no index */
	bool is_damaged;
	uint64_t bytes;
	uint32_t advisories, vulnerabilities, packages, products;
};

struct stock_sources_view {
	bool is_building;
	const char *trouble; /* below "stock.sources_trouble."; NULL none */
	struct stock_index_of index;
	const struct stock_source_of *sources;
	size_t n_sources;
	const struct stock_known_row *known;
	size_t n_known;
	uint64_t file_bytes_max;
	struct str folder;
};
enum err page_stock_sources(const struct pages *p, const struct page_frame *f,
	const struct stock_sources_view *v, struct buf *out);

#endif
