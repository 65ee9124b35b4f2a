/*
 * Any bytes as what forms carry: a form body with its names and values, a Cookie header, and a
 * table as a spreadsheet puts it on the clipboard. Nothing of it may grow beyond what came in, and
 * what is decoded is text.
 */
#include "proc/portal/web/form.h"

#define ARENA_BYTES ((size_t)4 << 20)
#define CELLS 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_form(struct str body, struct arena *a)
{
	struct form f;
	size_t bytes = 0;
	char text[256];

	if (form_parse(body, a, &f) != ERR_OK)
		return;
	BUG_IF(f.n > FORM_FIELDS_MAX);
	for (size_t i = 0; i < f.n; i++) {
		bytes += f.fields[i].name.len + f.fields[i].value.len;
		BUG_IF(f.fields[i].value.len > 0 &&
			memchr(f.fields[i].value.p, 0, f.fields[i].value.len) != NULL);
		if (url_encode(f.fields[i].value, text, sizeof(text)) == ERR_OK)
			BUG_IF(strlen(text) < f.fields[i].value.len);
	}
	BUG_IF(bytes > body.len);
	BUG_IF(form_get(&f, "csrf").len > 0 && !form_has(&f, "csrf"));
}

/* Every row takes something from the text, and its cells come from there. */
static void
read_table(struct str text, struct arena *a)
{
	struct str cells[CELLS], rest = text;
	size_t n, bytes = 0, before = rest.len + 1;

	while ((n = table_row(&rest, a, cells, CELLS)) > 0) {
		BUG_IF(n > CELLS || rest.len >= before);
		before = rest.len;
		for (size_t i = 0; i < n; i++)
			bytes += cells[i].len;
	}
	BUG_IF(rest.len > 0 || bytes > text.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str all = str_of((const char *)data, size);
	struct arena *a = arena_new(ARENA_BYTES);

	BUG_IF(a == NULL);
	read_form(all, a);
	read_table(all, a);
	BUG_IF(cookie_get(all, "sakimori").len > size);
	arena_free(a);
	return 0;
}
