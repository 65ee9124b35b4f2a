/* Each value of an index comes once, whichever layers and lists say it, over piece after piece. */
#include "know/index/memory_test.h"
#include "know/index/walk.h"
#include "know/indicator/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW INT64_C(1790000000000)
#define MANY 100000

struct world {
	struct memory layers[INDEX_LAYERS];
	char *aligned[INDEX_LAYERS];
	struct arena *arena;
	struct index_writer *writer;
	struct index index;
	struct index_walk walk;
	bool is_away;
};

static bool
read_file(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len)
{
	struct world *w = arg;

	if (w->is_away || at > w->layers[layer].file.len || len > w->layers[layer].file.len - at)
		return false;
	memcpy(dst, w->layers[layer].file.p + at, len);
	return true;
}

static void
begin(struct world *w, enum index_layer layer)
{
	struct index_outside outside = memory_begin(&w->layers[layer]);
	struct index_file file = {.key = {{9}}, .made = NOW, .n_lists = 1};

	if (w->arena == NULL)
		w->arena = arena_new(1 << 24);
	assert_int_equal(index_writer_new(&outside, &file, w->arena, &w->writer), ERR_OK);
}

static void
end(struct world *w, enum index_layer layer)
{
	struct buf *file = &w->layers[layer].file;
	struct index_made made;
	struct index_file f;
	struct errinfo info;

	assert_int_equal(index_writer_finish(w->writer, &made, &info), ERR_OK);
	w->aligned[layer] = memory_aligned(buf_view(file));
	assert_int_equal(
		index_file_read(str_of(w->aligned[layer], INDEX_FILE_HEAD), &f, &info), ERR_OK);
	w->index.read = read_file;
	w->index.arg = w;
	assert_int_equal(
		memory_take(str_of(w->aligned[layer], file->len), &f, layer, &w->index, &info),
		ERR_OK);
	index_ready(&w->index);
}

static void
finish(struct world *w)
{
	for (int layer = 0; layer < INDEX_LAYERS; layer++) {
		memory_end(&w->layers[layer]);
		free(w->aligned[layer]);
	}
	arena_free(w->arena);
	free(w);
}

static void
add(struct world *w, enum indicator_kind kind, const char *value, unsigned list)
{
	char normal[LIMIT_INDICATOR_TEXT];
	struct index_entry e = {.kind = kind,
		.value = str_of(normal, 0),
		.note = {.list = (uint8_t)list, .tier = TIER_BLOCK}};

	assert_int_equal(indicator_normal(kind, str_c(value), normal, &e.value.len), ERR_OK);
	assert_int_equal(index_writer_add(w->writer, &e), ERR_OK);
}

static void
each_value_comes_once(void **state)
{
	static const char *const values[] = {"evil.test", "www.evil.test", "new.test"};
	struct world *w = calloc(1, sizeof(*w));
	unsigned seen[3] = {0}, addresses = 0, urls = 0, all = 0;
	enum indicator_kind kind;
	struct str value;

	begin(w, INDEX_BASE);
	for (unsigned list = 0; list < 3; list++)
		add(w, INDICATOR_DOMAIN, "evil.test", list);
	add(w, INDICATOR_DOMAIN, "www.evil.test", 0);
	add(w, INDICATOR_ADDRESS, "203.0.113.0/24", 0);
	add(w, INDICATOR_URL, "evil.test/a", 0);
	add(w, INDICATOR_HASH, "0123456789abcdef0123456789abcdef", 0);
	end(w, INDEX_BASE);
	begin(w, INDEX_FRESH);
	add(w, INDICATOR_DOMAIN, "new.test", 1);
	add(w, INDICATOR_DOMAIN, "evil.test", 4);
	end(w, INDEX_FRESH);
	index_walk_begin(&w->walk, &w->index);
	while (index_walk_next(&w->walk, &kind, &value)) {
		for (unsigned i = 0; i < 3; i++)
			seen[i] += kind == INDICATOR_DOMAIN && str_equal(value, str_c(values[i]));
		addresses += kind == INDICATOR_ADDRESS;
		urls += kind == INDICATOR_URL;
		all++;
	}
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(seen[i], 1);
	assert_int_equal(addresses, 1);
	assert_int_equal(urls, 1);
	assert_int_equal(all, 5);
	assert_int_equal(w->walk.not_read, 0);
	finish(w);
}

/* More than one piece in each shard. */
static void
many_pieces_and_a_disk_that_is_away(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	uint8_t *seen = calloc(1, MANY);
	enum indicator_kind kind;
	struct str value;
	char name[256];
	size_t n = 0;

	begin(w, INDEX_BASE);
	for (unsigned i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "n%u.%060d.%060d.%060d.test", i, 0, 0, 0);
		add(w, INDICATOR_DOMAIN, name, 0);
	}
	end(w, INDEX_BASE);
	index_walk_begin(&w->walk, &w->index);
	while (index_walk_next(&w->walk, &kind, &value)) {
		unsigned i = (unsigned)strtoul(value.p + 1, NULL, 10);

		assert_true(i < MANY);
		assert_int_equal(seen[i]++, 0);
		n++;
	}
	assert_int_equal(n, MANY);
	assert_int_equal(w->walk.not_read, 0);
	w->is_away = true;
	index_walk_begin(&w->walk, &w->index);
	assert_false(index_walk_next(&w->walk, &kind, &value));
	assert_true(w->walk.not_read >= INDEX_SHARDS);
	free(seen);
	finish(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_value_comes_once),
		cmocka_unit_test(many_pieces_and_a_disk_that_is_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
