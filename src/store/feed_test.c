/* Feeds in the database: made, changed, listed, dropped; what blocks all the same; limits. */
#include "store/feed.h"
#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static enum err
feed_put(struct store_tx *tx, void *arg)
{
	return store_feed_put(tx, arg);
}

static enum err
feed_drop(struct store_tx *tx, void *arg)
{
	return store_feed_drop(tx, arg);
}

static enum err
free_one(struct store_tx *tx, void *arg)
{
	return store_feed_free(tx, arg);
}

static enum err
hold_one(struct store_tx *tx, void *arg)
{
	return store_feed_hold(tx, arg);
}

static struct store_feed
feed(const char *id, ms_t made)
{
	struct store_feed f = {.kind = FEED_FROM_URL,
		.name = "一覧",
		.url = "https://feed.example/list.txt",
		.tier = TIER_WARN,
		.confidence = CONFIDENCE_HIGH,
		.tlp = TLP_AMBER,
		.every = 60,
		.is_on = true,
		.made = made,
		.why = FEED_LARGER,
		.note = "it is ten times larger",
		.good = made + 1,
		.entries = 123456,
		.held = 3,
		.etag = "\"abc\""};

	snprintf(f.id, sizeof(f.id), "%s", id);
	return f;
}

static void
a_feed_is_kept_and_changed(void **state)
{
	struct place *p = *state;
	struct store_feed f = feed("b", NOW), g = feed("a", NOW + 1), *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, feed_put, &f), ERR_OK);
	assert_int_equal(place_write(p, feed_put, &g), ERR_OK);
	f.is_on = false;
	f.entries = 7;
	assert_int_equal(place_write(p, feed_put, &f), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_feed_list(v, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 2);
	assert_memory_equal(&list[0], &f, sizeof(f));
	assert_string_equal(list[1].id, "a");
	assert_int_equal(place_write(p, feed_drop, f.id), ERR_OK);
	assert_int_equal(place_write(p, feed_drop, f.id), ERR_NOT_FOUND);
	v = place_read(p);
	assert_int_equal(store_feed_get(v, "b", &g), ERR_NOT_FOUND);
	store_read_end(v);
}

static void
feeds_have_a_limit(void **state)
{
	struct place *p = *state;
	struct store_feed f;

	for (int i = 0; i <= LIMIT_INDICATOR_LISTS; i++) {
		char id[20];

		snprintf(id, sizeof(id), "f%d", i);
		f = feed(id, NOW);
		assert_int_equal(place_write(p, feed_put, &f),
			i < LIMIT_INDICATOR_LISTS ? ERR_OK : ERR_LIMIT);
	}
	f = feed("f0", NOW); /* one that is there may change */
	assert_int_equal(place_write(p, feed_put, &f), ERR_OK);
}

static void
what_blocks_all_the_same_can_be_taken_back(void **state)
{
	struct place *p = *state;
	struct store_feed_freed f = {
		.value = "popular.example", .reason = "使いません", .who = "佐藤", .at = NOW};
	struct store_feed_freed *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, free_one, &f), ERR_OK);
	assert_int_equal(place_write(p, free_one, &f), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_feed_freed_list(v, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].reason, "使いません");
	assert_int_equal(place_write(p, hold_one, f.value), ERR_OK);
	assert_int_equal(place_write(p, hold_one, f.value), ERR_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, place_setup, place_teardown)
		TEST(a_feed_is_kept_and_changed),
		TEST(feeds_have_a_limit),
		TEST(what_blocks_all_the_same_can_be_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
