/* What other pages say of the tables of packs/guide. */
#ifndef PAGES_GUIDE_PARTS_H
#define PAGES_GUIDE_PARTS_H

#include "pages/guide.h"
#include "pages/page.h"

/* Rows that name an item, as list `guide_rows` in v: row, row_url, table. */
void guide_refs_into(const struct page *pg, struct view *v, const struct guide_ref *list, size_t n);

#endif
