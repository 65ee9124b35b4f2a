/* Any bytes as a file that somebody brings: what it is said to be is what reads it. */
#include "base/limits.h"
#include "wire/bom/bom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
on_bom(void *arg, const struct bom *b)
{
	++*(unsigned *)arg;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size), text;
	struct arena *a = arena_new(LIMIT_BOM_WIDE_BYTES);
	unsigned boms = 0;
	struct bom_sink sink = {.bom = on_bom, .arg = &boms};
	struct errinfo info;
	enum err err;

	BUG_IF(a == NULL);
	err = bom_read(bytes, a, &sink, &info);
	BUG_IF(err == ERR_OK && boms != 1);
	if (err == ERR_OK && bom_utf8(bytes, a, &text, &info) == ERR_OK)
		BUG_IF(!bom_kind_is_bill(bom_kind_of(text)));
	(void)bom_kind_of(bytes);
	arena_free(a);
	return 0;
}
