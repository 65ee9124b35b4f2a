/*
 * Fuzz target of docs/body: bytes of a kept document. What is read goes back to the same bytes, and
 * becomes a document.
 */
#include "docs/body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new((size_t)32 << 20);
	struct str bytes = str_of((const char *)data, size);
	struct buf again = buf_of((size_t)1 << 26);
	struct body_frame frame = {.qr = STR("https://example.jp/")};
	struct document document;
	struct body body = {0}, twice = {0};

	BUG_IF(arena == NULL);
	if (body_read(bytes, arena, &body) == ERR_OK) {
		body_write(&body, &again);
		BUG_IF(body_read(buf_view(&again), arena, &twice) != ERR_OK);
		BUG_IF(twice.n_parts != body.n_parts);
		for (uint32_t i = 0; i < body.n_parts; i++) {
			BUG_IF(!str_equal(body.parts[i].text, twice.parts[i].text));
			BUG_IF(body.parts[i].n_rows != twice.parts[i].n_rows);
		}
		if (body_document(&body, &frame, arena, &document) == ERR_OK)
			BUG_IF(document.n_blocks > 2 * body.n_parts);
	}
	buf_done(&again);
	arena_free(arena);
	return 0;
}
