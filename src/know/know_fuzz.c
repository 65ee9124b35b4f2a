/* Any bytes as a list; then what stands in it is looked up, and what must never match. */
#include "know/know.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
look_up(const struct indicator_view *v, struct str line)
{
	struct indicator_hit hit;
	struct addr a;

	for (int k = 0; k < INDICATOR_KINDS; k++)
		if (v->find(v->table, (enum indicator_kind)k, line, &hit))
			BUG_IF(hit.value.len == 0 || hit.list.len == 0 || hit.what.p == NULL);
	if (addr_parse(line, &a) == ERR_OK)
		(void)v->find_address(v->table, a, &hit);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct know_list list = {.name = STR("list"), .bytes = str_of((const char *)data, size)};
	struct know_source source = {.lists = &list, .n_lists = 1, .now = 1};
	struct arena *arena = arena_new(know_arena_bytes(&source));
	struct indicator_view view;
	struct indicator_hit hit;
	struct addr inside;
	struct str rest = list.bytes;

	BUG_IF(arena == NULL || addr_parse(STR("192.168.1.1"), &inside) != ERR_OK);
	if (size < 1 << 16 && know_load(&source, arena, &view, NULL, NULL) == ERR_OK) {
		BUG_IF(view.find_address(view.table, inside, &hit));
		BUG_IF(view.find(view.table, INDICATOR_DOMAIN, STR("com"), &hit));
		while (rest.len > 0)
			look_up(&view, str_trim(str_split(&rest, '\n')));
	}
	arena_free(arena);
	return 0;
}
