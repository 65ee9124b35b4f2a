/* What is ordered of the builder of the index, and what it says: the same after writing and
 * reading; what is none is refused. */
#include "proc/common/feed_order.h"
#include "proc/common/proc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
	struct arena *arena;
	struct buf bytes;
};

static int
setup(void **state)
{
	static struct place p;

	p = (struct place){arena_new(4 << 20), buf_of(LIMIT_FEED_ORDER_BYTES)};
	*state = &p;
	return p.arena == NULL;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	arena_free(p->arena);
	buf_done(&p->bytes);
	return 0;
}

static void
an_order_comes_through(void **state)
{
	struct place *p = *state;
	struct feed_order_row row = {.id = "urlhaus-hosts",
		.name = "名前\tと\nもの",
		.tier = TIER_BLOCK,
		.confidence = CONFIDENCE_MEDIUM,
		.tlp = TLP_AMBER,
		.has_fresh = true,
		.is_accepted = true,
		.before = UINT64_C(12345678901)};
	struct feed_held_row held = {HELD_OWN, STR("example.co.jp")};
	struct str freed = STR("203.0.113.0/24");
	struct feed_order o = {.key = {{1, 0xfe}},
				  .now = 1790000000000,
				  .may_delta = true,
				  .has_index = true,
				  .n_rows = 1,
				  .rows = &row,
				  .n_held = 1,
				  .held = &held,
				  .n_freed = 1,
				  .freed = &freed},
			  got;

	feed_order_put(&p->bytes, &o);
	assert_int_equal(feed_order_get(buf_view(&p->bytes), p->arena, &got), ERR_OK);
	assert_memory_equal(&got.key, &o.key, sizeof(o.key));
	assert_int_equal(got.now, o.now);
	assert_true(got.may_delta);
	assert_int_equal(got.n_rows, 1);
	assert_string_equal(got.rows[0].id, row.id);
	assert_string_equal(got.rows[0].name, "名前 と もの");
	assert_int_equal(got.rows[0].tier, TIER_BLOCK);
	assert_int_equal(got.rows[0].before, row.before);
	assert_true(got.rows[0].has_fresh && !got.rows[0].has_good && got.rows[0].is_accepted);
	assert_int_equal(got.held[0].why, HELD_OWN);
	assert_true(str_equal(got.held[0].value, held.value));
	assert_true(str_equal(got.freed[0], freed));
}

static void
a_report_comes_through(void **state)
{
	struct place *p = *state;
	struct feed_report_row row = {.id = "a",
		.use = FEED_USE_GOOD,
		.why = FEED_LARGER,
		.format = 3,
		.entries = 210,
		.held = 2,
		.text = "it is larger",
		.is_known = true,
		.digest = {0xab, 1},
		.tier = TIER_WARN,
		.confidence = CONFIDENCE_LOW,
		.tlp = TLP_AMBER};
	struct feed_report_held held = {STR("a"), HELD_POPULAR, STR("popular.example"), true};
	struct feed_report r = {.bytes = 4096,
				   .is_delta = true,
				   .added = 10,
				   .gone = 3,
				   .made = 1790000000000,
				   .held_digest = {9, 0xf0},
				   .n_rows = 1,
				   .rows = &row,
				   .n_held = 1,
				   .held = &held},
			   got;

	feed_report_put(&p->bytes, &r);
	assert_int_equal(feed_report_get(buf_view(&p->bytes), p->arena, &got), ERR_OK);
	assert_int_equal(got.bytes, 4096);
	assert_true(got.is_delta && got.added == 10 && got.gone == 3);
	assert_memory_equal(&got.rows[0], &row, sizeof(row));
	assert_true(got.made == r.made);
	assert_memory_equal(got.held_digest, r.held_digest, sizeof(r.held_digest));
	assert_int_equal(got.n_held, 1);
	assert_true(got.held[0].is_freed);
	assert_true(str_equal(got.held[0].value, held.value));
}

static void
what_is_none_is_refused(void **state)
{
	const struct str bad[] = {STR("x\n"), STR("feed\t../etc\n"),
		STR("list\ta\t9\t0\t0\t0\t0\t0\t0\t\n"), STR("held\t1\n"), STR("key\tzz\t1\n"),
		STR("as\t00\t0\t0\t0\n"), STR("made\t1\t00\n")};
	struct place *p = *state;
	struct feed_report report;
	struct feed_order o;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_not_equal(feed_order_get(bad[i], p->arena, &o), ERR_OK);
		assert_int_not_equal(feed_report_get(bad[i], p->arena, &report), ERR_OK);
	}
	assert_int_equal(feed_order_get(STR(""), p->arena, &o), ERR_TRUNCATED);
}

/* Ours, and no list's fault: the code of a builder that ends so blames none. */
static void
an_order_that_is_too_long_blames_no_list(void **state)
{
	struct place *p = *state;
	struct errinfo info = {0};
	struct feed_order o;
	int fd = memfd_create("order", MFD_CLOEXEC);
	enum err err;

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)LIMIT_FEED_ORDER_BYTES + 1), 0);
	err = feed_order_read(fd, p->arena, &o, &info);
	close(fd);
	assert_int_equal(err, ERR_INVALID);
	assert_int_equal(proc_builder_code(err), PROC_FAILED);
}

static void
an_id_is_a_files_name(void **state)
{
	(void)state;
	assert_true(feed_id_is_good(STR("urlhaus-2")));
	assert_false(feed_id_is_good(STR("")));
	assert_false(feed_id_is_good(STR("-x")));
	assert_false(feed_id_is_good(STR("a.b")));
	assert_false(feed_id_is_good(STR("a/b")));
	assert_false(feed_id_is_good(STR("a234567890123456789012345678901234567890")));
}

static void
an_url_is_https_without_a_login(void **state)
{
	(void)state;
	assert_true(feed_url_is_good("https://feed.example/list.txt?x=1"));
	assert_false(feed_url_is_good("http://feed.example/"));
	assert_false(feed_url_is_good("https:///x"));
	assert_false(feed_url_is_good("https://me:secret@feed.example/"));
	assert_false(feed_url_is_good("https://feed.example/a b"));
	assert_false(feed_url_is_good("https://feed.example/\r\nX: y"));
	assert_false(feed_url_is_good("file:///etc/passwd"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(an_order_comes_through),
		TEST(a_report_comes_through),
		TEST(what_is_none_is_refused),
		TEST(an_order_that_is_too_long_blames_no_list),
		TEST(an_id_is_a_files_name),
		TEST(an_url_is_https_without_a_login),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
