/* Any bytes as a program: what is told is text, and lies within the limits. */
#include "base/limits.h"
#include "wire/exe/exe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	unsigned boms, roots, components;
};

static void
on_bom(void *arg, const struct bom *b)
{
	BUG_IF(++((struct seen *)arg)->boms > 1 || b->tool.len == 0);
}

static void
on_component(void *arg, const struct component *c)
{
	struct seen *s = arg;
	struct str rest = c->name;
	uint32_t cp;

	s->components++;
	BUG_IF(s->components > LIMIT_EXE_MODULES + 2);
	BUG_IF(c->ref.len == 0 && c->name.len > 0);
	s->roots += c->is_root;
	while (rest.len > 0) {
		size_t n = str_utf8_char(rest, &cp);

		BUG_IF(n == 0);
		rest = str_of(rest.p + n, rest.len - n);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen s = {0};
	struct bom_sink sink = {.bom = on_bom, .component = on_component, .arg = &s};
	struct errinfo info;
	enum err err = exe_read(str_of((const char *)data, size), &sink, &info);

	BUG_IF(err == ERR_OK && (s.boms != 1 || s.roots > 1));
	return 0;
}
