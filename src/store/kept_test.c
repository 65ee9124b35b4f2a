/* Packets kept for cases: twice is once, runs add up, the oldest go within the limits. */
#include "store/kept.h"

#include "base/limits.h"
#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static char zeros[LIMIT_KEEP_FRAME_BYTES];

/* Frames from `seen` on, `n` of them, of `len` bytes each; the first of them begins with `seen`. */
struct put {
	uint64_t act, run, seen, n;
	size_t len;
	bool is_masked;
};

static enum err
put(struct store_tx *tx, void *arg)
{
	const struct put *p = arg;
	enum err err = ERR_OK;

	for (uint64_t i = 0; i < p->n && err == ERR_OK; i++) {
		struct store_kept_frame f = {.act = p->act,
			.run = p->run,
			.seen = p->seen + i,
			.now = NOW,
			.is_masked = p->is_masked};

		f.frame = (struct store_frame){.at = NOW + (ms_t)(p->seen + i),
			.wire_len = 1514,
			.linktype = 1,
			.bytes = str_of(zeros, p->len)};
		err = store_kept_put(tx, &f);
	}
	return err;
}

static enum err
begin(struct store_tx *tx, void *arg)
{
	const struct store_packets k = {.act = *(uint64_t *)arg,
		.case_id = "case",
		.entry = 2,
		.device = "mac:02:00:00:00:00:07",
		.changed = NOW};

	return store_kept_begin(tx, &k);
}

static void
put_all(struct place *p, struct put what)
{
	assert_int_equal(place_write(p, begin, &what.act), ERR_OK);
	assert_int_equal(place_write(p, put, &what), ERR_OK);
}

static struct store_packets
counts(struct place *p, uint64_t act)
{
	struct store_view *v = place_read(p);
	struct store_packets *list, found = {0};
	size_t n;

	assert_int_equal(store_kept_list(v, p->arena, &list, &n), ERR_OK);
	for (size_t i = 0; i < n; i++)
		if (list[i].act == act)
			found = list[i];
	store_read_end(v);
	return found;
}

static void
twice_is_once_and_runs_add_up(void **state)
{
	struct place *p = *state;
	struct store_frame *list;
	struct store_view *v;
	uint64_t last;
	size_t n;

	put_all(p, (struct put){.act = 7, .run = 1, .seen = 1, .n = 3, .len = 60});
	put_all(p, (struct put){.act = 7, .run = 1, .seen = 1, .n = 3, .len = 60});
	assert_int_equal(counts(p, 7).frames, 3);
	put_all(p,
		(struct put){.act = 7, .run = 2, .seen = 1, .n = 2, .len = 60, .is_masked = true});
	put_all(p, (struct put){.act = 7, .run = 1, .seen = 2, .n = 2, .len = 60}); /* once more */
	put_all(p, (struct put){.act = 7, .run = 2, .seen = 10, .n = 1}); /* eight were not taken */
	assert_int_equal(counts(p, 7).frames, 5);
	assert_int_equal(counts(p, 7).seen, 13);
	assert_int_equal(counts(p, 7).masked, 2);
	assert_int_equal(counts(p, 7).bytes, 300);
	v = place_read(p);
	assert_int_equal(store_kept_frames(v, 7, 0, 2, p->arena, &list, &n, &last), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[1].at, NOW + 2);
	assert_int_equal(store_kept_frames(v, 7, last, 9, p->arena, &list, &n, &last), ERR_OK);
	assert_int_equal(n, 3);
	assert_int_equal(list[0].at, NOW + 3);
	assert_int_equal(list[2].bytes.len, 60);
	store_read_end(v);
}

static void
the_oldest_go(void **state)
{
	struct place *p = *state;
	const uint64_t fit = LIMIT_KEEP_BYTES / 1600;
	struct store_frame *list;
	struct store_view *v;
	uint64_t last;
	size_t n;

	put_all(p, (struct put){.act = 1, .run = 1, .seen = 1, .n = fit + 5, .len = 1600});
	assert_int_equal(counts(p, 1).frames, fit);
	assert_int_equal(counts(p, 1).seen, fit + 5);
	assert_true(counts(p, 1).bytes <= LIMIT_KEEP_BYTES);
	v = place_read(p);
	assert_int_equal(store_kept_frames(v, 1, 0, 1, p->arena, &list, &n, &last), ERR_OK);
	assert_int_equal(list[0].at, NOW + 6);
	store_read_end(v);
	put_all(p,
		(struct put){.act = 2, .run = 1, .seen = 1, .n = LIMIT_KEEP_FRAMES + 2, .len = 20});
	assert_int_equal(counts(p, 2).frames, LIMIT_KEEP_FRAMES);
}

static void
all_together_are_bounded(void **state)
{
	struct place *p = *state;
	const uint64_t fit = LIMIT_KEEP_BYTES / 1600;
	uint64_t all = 0;

	for (uint64_t act = 1; act <= 4; act++)
		put_all(p, (struct put){.act = act, .run = 1, .seen = 1, .n = fit, .len = 1600});
	put_all(p, (struct put){.act = 9, .run = 1, .seen = 1, .n = 100, .len = 1600});
	for (uint64_t act = 1; act <= 9; act++)
		all += counts(p, act).bytes;
	assert_true(all <= LIMIT_KEEP_BYTES_ALL);
	assert_int_equal(counts(p, 9).frames, 100); /* the small one keeps what it has */
}

static void
of_an_action_that_is_not_there_nothing_is_kept(void **state)
{
	struct place *p = *state;
	struct put what = {.act = 5, .run = 1, .seen = 1, .n = 2, .len = 60};

	assert_int_equal(place_write(p, put, &what), ERR_OK);
	put_all(p, (struct put){.act = 5, .run = 2});
	assert_string_equal(counts(p, 5).case_id, "case");
	assert_int_equal(counts(p, 5).frames + counts(p, 5).seen, 0);
}

static enum err
remove_seven(struct store_tx *tx, void *arg)
{
	return store_kept_remove(tx, 7);
}

static void
what_is_in_a_file_goes(void **state)
{
	struct place *p = *state;
	struct store_frame *list;
	struct store_view *v;
	uint64_t last;
	size_t n;

	put_all(p, (struct put){.act = 7, .run = 1, .seen = 1, .n = 3, .len = 60});
	put_all(p, (struct put){.act = 8, .run = 1, .seen = 1, .n = 3, .len = 60});
	assert_int_equal(place_write(p, remove_seven, NULL), ERR_OK);
	assert_int_equal(counts(p, 7).seen, 0);
	assert_int_equal(counts(p, 8).frames, 3);
	place_tidy(p, NOW + 36 * MS_DAY);
	v = place_read(p);
	assert_int_equal(store_kept_frames(v, 8, 0, 9, p->arena, &list, &n, &last), ERR_OK);
	assert_int_equal(n, 0);
	store_read_end(v);
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		T(twice_is_once_and_runs_add_up),
		T(the_oldest_go),
		T(all_together_are_bounded),
		T(of_an_action_that_is_not_there_nothing_is_kept),
		T(what_is_in_a_file_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
