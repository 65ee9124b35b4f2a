/* The page of lists (feeds_page.c), shown again by what is done on it (feeds_deeds.c) when
 * something that was typed is wrong. */
#ifndef PROC_PORTAL_GUARD_FEEDS_PAGE_H
#define PROC_PORTAL_GUARD_FEEDS_PAGE_H

#include "pages/guard_feeds.h"
#include "proc/portal/guard/feeds.h"
#include "proc/portal/web/handlers.h"

struct feeds_page {
	struct page_problem list[PROBLEMS_MAX];
	struct setup_value values[3];
	struct guard_feeds_view v;
	struct store_feed *feeds;
};
enum err feeds_show(struct request *r, struct feeds_page *s);

#endif
