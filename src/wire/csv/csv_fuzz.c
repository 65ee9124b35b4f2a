/* Any bytes as a table: cells in order, texts within their limit. */
#include "base/limits.h"
#include "wire/csv/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct cp932 *cp932 = cp932_new();
	struct csv_file f;

	BUG_IF(a == NULL);
	if (csv_read(str_of((const char *)data, size), cp932, a, &f, NULL) == ERR_OK) {
		const struct sheet *s = &f.book.sheets[0];

		for (uint32_t i = 0; i < s->n_cells; i++) {
			BUG_IF(s->cells[i].text.len == 0 ||
				s->cells[i].text.len > LIMIT_CELL_BYTES);
			BUG_IF(sheet_at(s, s->cells[i].row, s->cells[i].column) != &s->cells[i]);
		}
	}
	cp932_free(cp932);
	arena_free(a);
	return 0;
}
