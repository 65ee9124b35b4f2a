/* Any bytes as SWID tags. */
#include "wire/swid/swid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
on_component(void *arg, const struct component *c)
{
	unsigned *roots = arg;
	uint32_t cp;

	*roots += c->is_root;
	BUG_IF(*roots > 1 || !str_equal(c->ref, c->swid));
	BUG_IF(c->name.len > 0 && str_utf8_char(c->name, &cp) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned roots = 0;
	struct bom_sink sink = {.component = on_component, .arg = &roots};
	struct errinfo info;

	swid_read(str_of((const char *)data, size), &sink, &info);
	return 0;
}
