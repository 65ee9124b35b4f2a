/* The index as a view: what is held is no hit, forms meet, another view stands behind it. */
#include "know/index/memory_test.h"
#include "know/index/view.h"
#include "know/indicator/table.h"
#include "know/know.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NOW INT64_C(1790000000000)

struct world {
	struct memory memory;
	struct arena *arena, *lists;
	struct index_writer *writer;
	struct index_outside outside;
	struct index_file file;
	struct index index;
	char *aligned;
	struct indicator_view own;
	struct index_view v;
	struct indicator_hit hit;
};

static bool
read_file(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len)
{
	const struct world *w = arg;

	if (layer != INDEX_BASE || at > w->memory.file.len || len > w->memory.file.len - at)
		return false;
	memcpy(dst, w->memory.file.p + at, len);
	return true;
}

static void
add(struct world *w, enum indicator_kind kind, const char *value, const struct indicator_note *note)
{
	char normal[LIMIT_INDICATOR_TEXT];
	struct index_entry e = {.kind = kind, .value = str_of(normal, 0), .note = *note};

	assert_int_equal(indicator_key(kind, str_c(value), normal, &e.value.len), ERR_OK);
	assert_int_equal(index_writer_add(w->writer, &e), ERR_OK);
}

static struct indicator_note
note_of(unsigned list, enum indicator_tier tier, enum indicator_held held)
{
	return (struct indicator_note){.list = (uint8_t)list,
		.tier = tier,
		.held = held,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = NOW - 5,
		.what = STR("what"),
		.context = STR("indicator--1")};
}

static void
fill(struct world *w)
{
	struct indicator_note block = note_of(0, TIER_BLOCK, HELD_NOT),
			      warn = note_of(1, TIER_WARN, HELD_NOT),
			      record = note_of(1, TIER_RECORD, HELD_NOT),
			      held = note_of(0, TIER_BLOCK, HELD_POPULAR),
			      over = note_of(0, TIER_BLOCK, HELD_NOT);

	over.expires = NOW;
	add(w, INDICATOR_DOMAIN, "evil.test", &block);
	add(w, INDICATOR_DOMAIN, "www.evil.test", &warn);
	add(w, INDICATOR_DOMAIN, "popular.test", &held);
	add(w, INDICATOR_DOMAIN, "both.test", &held);
	add(w, INDICATOR_DOMAIN, "both.test", &record);
	add(w, INDICATOR_DOMAIN, "over.test", &over);
	add(w, INDICATOR_DOMAIN, "例え.test", &warn);
	add(w, INDICATOR_ADDRESS, "203.0.113.0/24", &block);
	add(w, INDICATOR_ADDRESS, "2001:db8::7", &block);
	add(w, INDICATOR_URL, "http://Evil2.test/a/B.php", &block);
	add(w, INDICATOR_HASH, "0123456789ABCDEF0123456789abcdef", &block);
}

static struct world *
begin(const char *own)
{
	struct world *w = calloc(1, sizeof(*w));
	struct index_file f = {.key = {{7}}, .made = NOW, .n_lists = 2};
	struct know_list list = {STR("own.txt"), str_c(own)};
	struct know_source source = {.lists = &list, .n_lists = 1};
	struct index_made made;
	struct errinfo info;

	assert_non_null(w);
	w->outside = memory_begin(&w->memory);
	w->arena = arena_new((size_t)32 << 20);
	strcpy(f.lists[0].name, "first");
	strcpy(f.lists[1].name, "second");
	assert_int_equal(index_writer_new(&w->outside, &f, w->arena, &w->writer), ERR_OK);
	fill(w);
	assert_int_equal(index_writer_finish(w->writer, &made, &info), ERR_OK);
	w->aligned = memory_aligned(buf_view(&w->memory.file));
	assert_int_equal(
		index_file_read(str_of(w->aligned, INDEX_FILE_HEAD), &w->file, &info), ERR_OK);
	w->index.read = read_file;
	w->index.arg = w;
	assert_int_equal(memory_take(str_of(w->aligned, w->memory.file.len), &w->file, INDEX_BASE,
				 &w->index, &info),
		ERR_OK);
	index_ready(&w->index);
	if (own[0] != '\0') {
		w->lists = arena_new(know_arena_bytes(&source));
		assert_int_equal(know_load(&source, w->lists, &w->own, NULL, &info), ERR_OK);
	}
	index_view_start(&w->v, own[0] != '\0' ? &w->own : NULL);
	w->v.now = NOW;
	return w;
}

static void
end(struct world *w)
{
	memory_end(&w->memory);
	arena_free(w->arena);
	arena_free(w->lists);
	free(w->aligned);
	free(w);
}

static void
use(struct world *w)
{
	index_view_use(&w->v, &w->index, &w->file, NULL);
}

static bool
has(struct world *w, enum indicator_kind kind, const char *value)
{
	return w->v.view.find(w->v.view.table, kind, str_c(value), &w->hit);
}

static bool
has_address(struct world *w, const char *text)
{
	struct addr a;

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	return w->v.view.find_address(w->v.view.table, a, &w->hit);
}

static void
it_tells_all_that_the_list_says(void **state)
{
	struct world *w = begin("");

	use(w);
	assert_true(has(w, INDICATOR_DOMAIN, "a.EVIL.test."));
	assert_true(str_equal(w->hit.value, STR("evil.test")));
	assert_true(str_equal(w->hit.list, STR("first")));
	assert_true(str_equal(w->hit.what, STR("what")));
	assert_true(str_equal(w->hit.context, STR("indicator--1")));
	assert_int_equal(w->hit.tier, TIER_BLOCK);
	assert_int_equal(w->hit.first_seen, NOW - 5);
	/* the strictest of all lists, not the longest name */
	assert_true(has(w, INDICATOR_DOMAIN, "www.evil.test"));
	assert_int_equal(w->hit.tier, TIER_BLOCK);
	assert_true(has_address(w, "203.0.113.9"));
	assert_true(str_equal(w->hit.value, STR("203.0.113.0/24")));
	assert_true(has_address(w, "2001:db8::7"));
	assert_true(str_equal(w->hit.value, STR("2001:db8::7")));
	assert_false(has_address(w, "2001:db8::8"));
	assert_true(has(w, INDICATOR_HASH, "0123456789abcdef0123456789abcdef"));
	assert_int_equal(w->v.view.hashes, 1U << DIGEST_MD5);
	assert_false(has(w, INDICATOR_DOMAIN, "good.test"));
	assert_false(has(w, INDICATOR_DOMAIN, ""));
	end(w);
}

static void
forms_meet(void **state)
{
	struct world *w = begin("");

	use(w);
	assert_true(has(w, INDICATOR_DOMAIN, "例え.test"));
	assert_true(has(w, INDICATOR_DOMAIN, "www.xn--r8jz45g.test"));
	assert_true(has(w, INDICATOR_URL, "EVIL2.test/a/B.php"));
	assert_true(has(w, INDICATOR_URL, "evil2.test/a/B.php?id=1"));
	assert_false(has(w, INDICATOR_URL, "evil2.test/a/b.php"));
	assert_false(has(w, INDICATOR_URL, "evil2.test/a/"));
	end(w);
}

static void
what_is_held_or_over_is_no_hit(void **state)
{
	struct world *w = begin("");

	use(w);
	assert_false(has(w, INDICATOR_DOMAIN, "popular.test"));
	assert_true(has(w, INDICATOR_DOMAIN, "both.test")); /* what another list says stands */
	assert_int_equal(w->hit.tier, TIER_RECORD);
	assert_false(has(w, INDICATOR_DOMAIN, "over.test"));
	w->v.now = 0;
	assert_true(has(w, INDICATOR_DOMAIN, "over.test"));
	end(w);
}

static void
the_persons_own_lists_stand_behind(void **state)
{
	struct world *w = begin("own.test\nboth.test\nevil.test\n192.0.2.1\n"
				"0123456789012345678901234567890123456789\n");

	assert_true(has(w, INDICATOR_DOMAIN, "evil.test")); /* before there is an index */
	assert_true(str_equal(w->hit.list, STR("own.txt")));
	assert_int_equal(w->v.view.hashes, 1U << DIGEST_SHA1);
	use(w);
	assert_int_equal(w->v.view.hashes, 1U << DIGEST_SHA1 | 1U << DIGEST_MD5);
	assert_true(has(w, INDICATOR_DOMAIN, "own.test"));
	assert_int_equal(w->hit.tier, TIER_BLOCK);
	assert_true(has(w, INDICATOR_DOMAIN, "both.test"));
	assert_true(str_equal(w->hit.list, STR("own.txt"))); /* it does more */
	assert_true(has_address(w, "192.0.2.1"));
	assert_true(has_address(w, "203.0.113.9"));
	index_view_use(&w->v, NULL, NULL, NULL); /* gone again */
	assert_false(has_address(w, "203.0.113.9"));
	assert_true(has(w, INDICATOR_DOMAIN, "own.test"));
	end(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_tells_all_that_the_list_says),
		cmocka_unit_test(forms_meet),
		cmocka_unit_test(what_is_held_or_over_is_no_hit),
		cmocka_unit_test(the_persons_own_lists_stand_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
