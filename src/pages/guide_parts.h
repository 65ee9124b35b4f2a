/* What pages say of the tables of packs/guide: their rows, and where an item is named. */
#ifndef PAGES_GUIDE_PARTS_H
#define PAGES_GUIDE_PARTS_H

#include "pages/guide.h"
#include "pages/page.h"

/* Rows that name an item, as list `guide_rows` in v: row, row_url, table. */
void guide_refs_into(const struct page *pg, struct view *v, const struct guide_ref *list, size_t n);

/* The column that names a row: `name`, else `task`, else the first of words. */
uint32_t guide_heading(const struct reference *t);
/* For the machine, or said by the column beside it. */
bool guide_is_unseen(const struct reference_column *c);
/* A cell of one word or text; "" of others. */
struct str guide_cell_text(
	const struct page *pg, const struct reference_column *c, const struct reference_cell *cell);
/* Every word of the query is somewhere in the row, as it is shown. */
bool guide_row_fits(const struct page *pg, const struct reference *t,
	const struct reference_row *row, struct str query);
void guide_row_into(const struct page *pg, struct view *v, const struct guide_table_view *g,
	const struct reference_row *row);
/* A version of TLS that is not to be used any more, and that the box saw. */
bool guide_is_old_and_seen(const struct guide_table_view *g, const struct reference_row *row);

#endif
