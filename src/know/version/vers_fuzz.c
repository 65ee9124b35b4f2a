/* Any bytes as a range, and what stands behind a NUL as a version: what is written is canonical or
 * told, is read as the same, and holds the same versions when simplified. */
#include "know/version/vers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
look(struct vers *v, struct str version, struct arena *arena)
{
	struct buf first = buf_of(1 << 20), second = buf_of(1 << 20);
	bool inside = vers_contains(v, version);
	struct vers again;

	vers_write(v, &first);
	BUG_IF(buf_err(&first) != ERR_OK);
	if (first.len <= 65536) {
		BUG_IF(vers_parse(buf_view(&first), arena, &again, NULL) != ERR_OK);
		vers_write(&again, &second);
		BUG_IF(!str_equal(buf_view(&first), buf_view(&second)));
		BUG_IF(v->fault == VERS_CANONICAL && again.fault != VERS_CANONICAL);
		BUG_IF(vers_contains(&again, version) != inside);
	}
	if (vers_simplify(v, arena) == ERR_OK)
		BUG_IF(vers_contains(v, version) != inside);
	buf_done(&first);
	buf_done(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str version = str_of((const char *)data, size);
	struct str text = str_split(&version, '\0');
	struct arena *arena = arena_new(1 << 22);
	struct vers v;

	BUG_IF(arena == NULL);
	if (vers_parse(text, arena, &v, NULL) == ERR_OK)
		look(&v, version, arena);
	arena_free(arena);
	return 0;
}
