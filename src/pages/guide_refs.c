/* Where an item is named in tables to look things up in: for other pages. */
#include "pages/guide_parts.h"
#include "pages/programme_parts.h"

#include <stdio.h>

static bool
names_item(const struct reference *t, const struct reference_row *row, struct str framework,
	struct str item)
{
	for (uint32_t i = 0; i < t->n_columns; i++) {
		const struct reference_cell *cell = &row->cells[i];

		if (t->columns[i].kind != CELL_REFS)
			continue;
		for (uint32_t k = 0; k < cell->n_ids; k++) {
			struct str rest = cell->ids[k];

			if (str_equal(str_split(&rest, '/'), framework) && str_equal(rest, item))
				return true;
		}
	}
	return false;
}

size_t
guide_refs_of(const struct reference_set *set, struct str framework, struct str item,
	struct guide_ref *list, size_t max)
{
	size_t n = 0;

	for (uint32_t i = 0; i < set->n_references; i++) {
		const struct reference *t = &set->references[i];

		for (uint32_t k = 0; k < t->n_rows && n < max; k++)
			if (names_item(t, &t->rows[k], framework, item))
				list[n++] = (struct guide_ref){t, &t->rows[k]};
	}
	return n;
}

void
guide_refs_into(const struct page *pg, struct view *v, const struct guide_ref *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct reference *t = list[i].table;
		uint32_t heading = guide_heading(t);
		struct view *row = view_item(v, "guide_rows");
		char path[120];

		view_text(row, "row",
			guide_cell_text(pg, &t->columns[heading], &list[i].row->cells[heading]));
		view_text(row, "table", programme_words(pg, &t->name));
		snprintf(path, sizeof(path), "/guide/%.*s#r-", STR_FMT(t->id));
		page_link(pg, row, "row_url", path, list[i].row->id);
	}
	view_flag(v, "has_guide", n > 0);
}
