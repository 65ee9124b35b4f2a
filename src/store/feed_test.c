/* Feeds in the database: made, changed, listed, dropped; what blocks all the same; limits. */
#include "store/feed.h"
#include "store/guard_log.h"
#include "store/place.h"
#include "store/undo.h"

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
		.etag = "\"abc\"",
		.seen = made + 2};

	snprintf(f.id, sizeof(f.id), "%s", id);
	return f;
}

static void
assert_is(const struct store_feed *a, const struct store_feed *b)
{
	assert_string_equal(a->id, b->id);
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->url, b->url);
	assert_string_equal(a->who, b->who);
	assert_string_equal(a->note, b->note);
	assert_string_equal(a->etag, b->etag);
	assert_string_equal(a->modified, b->modified);
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->tier, b->tier);
	assert_int_equal(a->confidence, b->confidence);
	assert_int_equal(a->tlp, b->tlp);
	assert_int_equal(a->every, b->every);
	assert_int_equal(a->is_on, b->is_on);
	assert_int_equal(a->made, b->made);
	assert_int_equal(a->tried, b->tried);
	assert_int_equal(a->next, b->next);
	assert_int_equal(a->fails, b->fails);
	assert_int_equal(a->why, b->why);
	assert_int_equal(a->good, b->good);
	assert_int_equal(a->entries, b->entries);
	assert_int_equal(a->held, b->held);
	assert_int_equal(a->refused, b->refused);
	assert_int_equal(a->format, b->format);
	assert_int_equal(a->is_accepted, b->is_accepted);
	assert_int_equal(a->seen, b->seen);
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
	assert_is(&list[0], &f);
	assert_string_equal(list[1].id, "a");
	assert_int_equal(place_write(p, feed_drop, f.id), ERR_OK);
	assert_int_equal(place_write(p, feed_drop, f.id), ERR_NOT_FOUND);
	v = place_read(p);
	assert_int_equal(store_feed_get(v, "b", &g), ERR_NOT_FOUND);
	store_read_end(v);
}

/* ---- a version that somebody took ---- */

struct taking {
	struct place *place;
	struct store_feed_take take;
	struct store_undo undo;
};

static enum err
take_put(struct store_tx *tx, void *arg)
{
	return store_feed_take_put(tx, arg);
}

static enum err
take_noted(struct store_tx *tx, void *arg)
{
	struct taking *t = arg;
	const struct store_kept_key key = {STORE_KEPT_FEED_TAKE, t->take.feed, NULL};
	enum err err = store_undo_begin(tx, &t->undo, &key, 1);

	if (err == ERR_OK)
		err = store_feed_take_put(tx, &t->take);
	return err == ERR_OK ? store_undo_seal(tx, t->undo.batch.text, t->place->arena) : err;
}

static enum err
taken_back(struct store_tx *tx, void *arg)
{
	const struct taking *t = arg;

	return store_undo_take_back(tx, t->undo.batch.text, NOW + 9, t->place->arena);
}

static struct store_feed_take
taken(struct place *p)
{
	struct store_feed_take t;
	struct store_view *v = place_read(p);

	assert_int_equal(store_feed_take_get(v, "a", &t), ERR_OK);
	store_read_end(v);
	return t;
}

static void
a_version_that_was_taken_is_wanted_back(void **state)
{
	struct place *p = *state;
	struct store_feed f = feed("a", NOW);
	struct taking first = {p, {.feed = "a", .at = NOW + 1}, {.batch = store_id_new(NOW)}};
	struct taking second = {p, {.feed = "a", .at = NOW + 3}, {.batch = store_id_new(NOW)}};
	struct store_feed_take t;
	struct store_view *v;

	assert_int_equal(place_write(p, feed_put, &f), ERR_OK);
	assert_int_equal(place_write(p, take_noted, &first), ERR_OK);
	t = taken(p); /* what the loop writes of it is in nobody's way */
	t.before = NOW - 5;
	t.entries = 7;
	assert_int_equal(place_write(p, take_put, &t), ERR_OK);
	assert_int_equal(place_write(p, take_noted, &second), ERR_OK);
	assert_int_equal(taken(p).before, 0);
	assert_int_equal(place_write(p, taken_back, &first), ERR_EXISTS); /* another since */
	assert_int_equal(place_write(p, taken_back, &second), ERR_OK);
	assert_true(taken(p).is_back);
	assert_int_equal(place_write(p, taken_back, &second), ERR_NOT_FOUND);
	t = taken(p);
	t.before = NOW;
	assert_int_equal(
		place_write(p, take_put, &t), ERR_OK); /* written meanwhile: still wanted */
	assert_true(taken(p).is_back);
	assert_int_equal(place_write(p, feed_drop, f.id), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_feed_take_get(v, "a", &t), ERR_NOT_FOUND);
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
what_people_bring_leaves_places_for_the_catalogue(void **state)
{
	struct place *p = *state;
	struct store_feed f;

	for (int i = 0; i <= LIMIT_FEEDS_BROUGHT; i++) {
		char id[20];

		snprintf(id, sizeof(id), "adv-%s-%d", i % 2 == 0 ? "own" : "dir", i);
		f = feed(id, NOW);
		assert_int_equal(
			place_write(p, feed_put, &f), i < LIMIT_FEEDS_BROUGHT ? ERR_OK : ERR_LIMIT);
	}
	f = feed("adv-cisa-kev", NOW);
	assert_int_equal(place_write(p, feed_put, &f), ERR_OK);
	f = feed("own-1", NOW); /* the other room's are its own */
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

struct drop {
	struct store_undo undo;
	struct store_kept_key key;
	struct arena *arena;
};

static enum err
drop_kept(struct store_tx *tx, void *arg)
{
	const struct drop *d = arg;
	enum err err = store_undo_begin(tx, &d->undo, &d->key, 1);

	if (err == ERR_OK)
		err = store_feed_drop(tx, d->key.key);
	return err == ERR_OK ? store_undo_seal(tx, d->undo.batch.text, d->arena) : err;
}

static enum err
take_back(struct store_tx *tx, void *arg)
{
	const struct drop *d = arg;

	return store_undo_take_back(tx, d->undo.batch.text, NOW + MS_HOUR, d->arena);
}

static void
a_drop_can_be_taken_back(void **state)
{
	struct place *p = *state;
	struct store_feed f = feed("b", NOW), back;
	struct drop d = {.undo = {.batch = store_id_new(NOW), .at = NOW, .who = "佐藤"},
		.key = {STORE_KEPT_FEED, "b", NULL},
		.arena = p->arena};
	struct store_view *v;

	assert_int_equal(place_write(p, feed_put, &f), ERR_OK);
	assert_int_equal(place_write(p, drop_kept, &d), ERR_OK);
	assert_int_equal(place_write(p, feed_drop, f.id), ERR_NOT_FOUND);
	assert_int_equal(place_write(p, take_back, &d), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_feed_get(v, "b", &back), ERR_OK);
	store_read_end(v);
	assert_is(&back, &f);
}

static enum err
line_add(struct store_tx *tx, void *arg)
{
	return store_guard_line_add(tx, arg);
}

static void
what_a_list_did_is_counted(void **state)
{
	struct place *p = *state;
	struct store_guard_line lines[] = {
		{.hour = NOW, .name = "a.example", .action = 1, .list = "x", .times = 3},
		{.hour = NOW, .name = "b.example", .action = 1, .list = "x", .times = 4},
		{.hour = NOW, .name = "c.example", .would = true, .list = "x", .times = 5},
		{.hour = NOW, .name = "d.example", .held = 1, .list = "y", .times = 6},
		{.hour = NOW,
			.name = "e.example",
			.action = 1,
			.times = 7}, /* the company's rule */
		{.hour = NOW - 40 * MS_DAY,
			.name = "f.example",
			.action = 1,
			.list = "x",
			.times = 8}};
	struct store_feed_did *list;
	struct store_view *v;
	size_t n;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_int_equal(place_write(p, line_add, &lines[i]), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_feed_did_list(v, NOW - 30 * MS_DAY, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].name, "x");
	assert_int_equal(list[0].blocked, 7);
	assert_int_equal(list[0].would, 5);
	assert_int_equal(list[1].held, 6);
	assert_int_equal(list[1].blocked, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, place_setup, place_teardown)
		TEST(a_feed_is_kept_and_changed),
		TEST(a_version_that_was_taken_is_wanted_back),
		TEST(feeds_have_a_limit),
		TEST(what_people_bring_leaves_places_for_the_catalogue),
		TEST(what_blocks_all_the_same_can_be_taken_back),
		TEST(a_drop_can_be_taken_back),
		TEST(what_a_list_did_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
