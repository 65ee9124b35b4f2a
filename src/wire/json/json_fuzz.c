/* Any bytes as JSON: opens and closes fit, texts are UTF-8 within their limit, and pieces tell what
 * the whole tells. */
#include "base/limits.h"
#include "wire/json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct told {
	unsigned depth, events;
	uint64_t sum;
};

static void
add(struct told *t, unsigned id, struct str s)
{
	t->events++;
	t->sum = t->sum * 1099511628211u + id;
	for (size_t i = 0; i < s.len; i++)
		t->sum = t->sum * 1099511628211u + (uint8_t)s.p[i];
}

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct told *t = arg;

	BUG_IF(id == JSON_ROOT && t->depth != 0);
	t->depth++;
	add(t, id, key);
}

static void
on_close(void *arg, unsigned id)
{
	struct told *t = arg;

	BUG_IF(t->depth == 0);
	t->depth--;
	add(t, id + 1000, STR(""));
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct told *t = arg;
	struct str rest = v->text;
	uint32_t cp;

	BUG_IF(t->depth == 0 || id == JSON_ROOT || v->text.len > LIMIT_JSON_TEXT_BYTES);
	while (rest.len > 0) {
		size_t n = str_utf8_char(rest, &cp);

		BUG_IF(n == 0);
		rest = str_of(rest.p + n, rest.len - n);
	}
	add(t, id + 2000 + v->type, v->text);
	add(t, id, v->key);
}

/* Trees, a wildcard and a list, so that every way is gone. */
static const struct json_shape tree;
static const struct json_field tree_fields[] = {{"id", 1, NULL}, {"c", 2, &tree}, {"*", 3, &tree}};
static const struct json_shape tree = {tree_fields, 3};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct told whole = {0}, pieces = {0};
	struct json_handler h = {on_open, on_value, on_close, &whole, ERR_OK};
	struct errinfo info;
	enum err first = json_read(bytes, &tree, &h, &info), second = ERR_OK;
	struct json_reader *r;

	BUG_IF(first == ERR_OK && whole.depth != 0);
	h.arg = &pieces;
	r = json_open(&tree, &h);
	BUG_IF(r == NULL);
	for (size_t i = 0; i < size && second == ERR_OK; i += 3)
		second = json_feed(r, str_of(bytes.p + i, size - i < 3 ? size - i : 3), &info);
	if (second == ERR_OK)
		second = json_end(r, &info);
	json_free(r);
	BUG_IF(first != second || whole.sum != pieces.sum || whole.events != pieces.events);
	return 0;
}
