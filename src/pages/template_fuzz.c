/* Any bytes as a template: refused or written, nothing else. The page's values are hostile, too. */
#include "pages/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct template_file files[] = {
		{STR("page"), str_of((const char *)data, size)}, {STR("part"), STR("({{kind}})")}};
	struct arena *arena = arena_new(1 << 20);
	struct view *v = view_new(arena);
	struct buf out = buf_of(1 << 20);
	struct templates *set = NULL;
	struct errinfo info = {0};

	view_text(v, "name", str_of((const char *)data, size));
	view_c(v, "kind", "pc");
	view_link(v, "url", STR("/a"));
	view_flag(v, "yes", true);
	view_c(view_item(v, "list"), "n", "1");
	view_c(view_item(v, "list"), "n", "2");
	if (templates_new(files, 2, NULL, &set, &info) == ERR_OK)
		(void)templates_write(set, "page", v, LANG_JA_EASY, &out);
	templates_free(set);
	buf_done(&out);
	arena_free(arena);
	return 0;
}
