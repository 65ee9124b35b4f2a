/* Forms of dates and numbers that only the pages themselves use; the others are in pages.h. */
#ifndef PAGES_SHOW_H
#define PAGES_SHOW_H

#include "pages/pages.h"

#include <stdio.h>

struct show_now {
	ms_t at;
	int zone_minutes;
};

/* きょう 9時02分, きのう 14時10分, 11月18日(水) 9時02分; for pages that are looked at once */
void show_when(struct buf *out, enum lang lang, ms_t at, const struct show_now *now);
/* 2020年1月14日 | 14 Jan 2020, from an ISO date; other text as it is */
void show_civil(struct buf *out, enum lang lang, struct str iso);

#endif
