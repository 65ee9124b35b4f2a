/* Any bytes as a collector's file. */
#include "wire/collected/collected.h"

#include "wire/cp932/cp932.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
on_told(void *arg, struct str key, const struct str parts[COLLECTED_PARTS - 1])
{
	(void)parts;
	BUG_IF(key.len == 0);
	(*(size_t *)arg)++;
}

static void
on_component(void *arg, const struct component *c)
{
	BUG_IF(c->name.len == 0);
	(*(size_t *)arg)++;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct errinfo info = {0};
	struct collected all;
	size_t n = 0;
	struct collected_sink sink = {.told = on_told, .component = on_component, .arg = &n};

	sink.cp932 = cp932_new();
	if (collected_read(str_of((const char *)data, size), &sink, &all, &info) == ERR_OK)
		BUG_IF(n + all.n_passed > all.n_lines);
	cp932_free(sink.cp932);
	return 0;
}
