/* A list that did not change is not read for a delta, and the delta is byte for byte the one that
 * comes of reading it. */
#include "proc/common/index_make.h"

#include "base/buf.h"
#include "know/know.h"
#include "sys/disk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW INT64_C(1790000000000)

struct bench {
	char folder[64], still[96], moved[96], base[96], out[96], twin[96];
	struct held *held;
	struct index_source sources[2];
	struct index_known known;
	unsigned told, passed_over;
};

static void
path(const struct bench *b, const char *name, char dst[96])
{
	snprintf(dst, 96, "%s/%s", b->folder, name);
}

static void
write_names(const char *path, const char *first, int from, int to)
{
	struct buf b = buf_of(1 << 20);
	struct errinfo info = {0};

	buf_c(&b, first);
	for (int i = from; i < to; i++)
		buf_printf(&b, "name%d.%.5s.example\n", i, path + strlen(path) - 5);
	assert_int_equal(disk_write_atomic(path, buf_view(&b), 0600, &info), ERR_OK);
	buf_done(&b);
}

static int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	const struct hash_key key = {{7}};

	know_init(1);
	strcpy(b->folder, "/tmp/sakimori-make-XXXXXX");
	if (mkdtemp(b->folder) == NULL)
		return -1;
	path(b, "still", b->still);
	path(b, "moved", b->moved);
	path(b, "base", b->base);
	path(b, "out", b->out);
	path(b, "twin", b->twin);
	b->held = held_new(&key, NULL);
	held_add(b->held, HELD_OWN, STR("own.example"));
	write_names(b->still, "own.example\n", 0, 2000);
	write_names(b->moved, "", 0, 2000);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;
	const char *const paths[] = {b->still, b->moved, b->base, b->out, b->twin};

	for (size_t i = 0; i < 5; i++)
		unlink(paths[i]);
	rmdir(b->folder);
	held_free(b->held);
	free(b);
	return 0;
}

static void
tell(void *arg, const struct index_held_entry *e)
{
	((struct bench *)arg)->told++;
}

static void
pass(void *arg, const struct index_source *s)
{
	struct bench *b = arg;

	assert_ptr_equal(s, &b->sources[0]);
	b->passed_over++;
}

static void
make(struct bench *b, const char *out, const char *base, struct index_result *ret_result)
{
	struct index_job job = {.out = out,
		.key = *held_key(b->held),
		.held = b->held,
		.sources = b->sources,
		.n_sources = 2,
		.now = base == NULL ? NOW : NOW + 1000,
		.on_held = tell,
		.on_unchanged = pass,
		.arg = b,
		.base = base,
		.is_all = true,
		.is_digested = base == NULL};
	struct errinfo info = {0};

	b->told = b->passed_over = 0;
	assert_int_equal(index_make(&job, ret_result, &info), ERR_OK);
}

static void
sources(struct bench *b, const struct index_known *known)
{
	memset(b->sources, 0, sizeof(b->sources));
	b->sources[0] = (struct index_source){
		.path = b->still, .name = "Still", .id = "still", .is_new = true, .known = known};
	b->sources[1] = (struct index_source){
		.path = b->moved, .name = "Moved", .id = "moved", .is_new = true};
}

static void
make_base(struct bench *b)
{
	struct index_result result;

	sources(b, NULL);
	make(b, b->base, NULL, &result);
	assert_int_equal(b->told, 1);
	b->known = (struct index_known){.made = NOW,
		.format = b->sources[0].format,
		.counts = b->sources[0].counts,
		.held = b->sources[0].held};
	memcpy(b->known.digest, b->sources[0].digest, sizeof(b->known.digest));
}

static void
assert_same_files(const char *x, const char *y)
{
	struct buf a = buf_of(8 << 20), b = buf_of(8 << 20);

	assert_int_equal(disk_read(x, &a, NULL), ERR_OK);
	assert_int_equal(disk_read(y, &b, NULL), ERR_OK);
	assert_true(str_equal(buf_view(&a), buf_view(&b)));
	buf_done(&a);
	buf_done(&b);
}

static void
what_did_not_change_is_not_read(void **state)
{
	struct bench *b = *state;
	struct index_result read, passed;
	struct feed_counts counts;

	make_base(b);
	write_names(b->moved, "", 5, 2010);
	sources(b, NULL);
	make(b, b->twin, b->base, &read);
	assert_int_equal(b->told, 1);
	assert_int_equal(read.delta.same, 2001 + 1995);
	counts = b->sources[0].counts;

	sources(b, &b->known);
	make(b, b->out, b->base, &passed);
	assert_true(b->sources[0].is_unchanged);
	assert_false(b->sources[1].is_unchanged);
	assert_int_equal(b->told, 0);
	assert_int_equal(b->passed_over, 1);
	assert_int_equal(passed.delta.same, 1995);
	assert_int_equal(passed.delta.added, 10);
	assert_int_equal(passed.delta.gone, 5);
	assert_int_equal(b->sources[0].counts.entries, counts.entries);
	assert_int_equal(b->sources[0].held, 1);
	assert_same_files(b->twin, b->out);
}

static void
what_changed_is_read(void **state)
{
	struct bench *b = *state;
	struct index_result result;

	make_base(b);
	write_names(b->still, "own.example\n", 1, 2000);
	sources(b, &b->known);
	make(b, b->out, b->base, &result);
	assert_false(b->sources[0].is_unchanged);
	assert_int_equal(result.delta.gone, 1);
}

/* What is known is of another index: nothing of it may be left out. */
static void
of_another_base_nothing_is_known(void **state)
{
	struct bench *b = *state;
	struct index_result result;

	make_base(b);
	b->known.made--;
	sources(b, &b->known);
	make(b, b->out, b->base, &result);
	assert_false(b->sources[0].is_unchanged);
	assert_int_equal(result.delta.same, 4001);
}

/* A list that is known but is of no number in the base any more takes nothing along. */
static void
a_list_that_went_is_gone(void **state)
{
	struct bench *b = *state;
	struct index_result result;

	make_base(b);
	sources(b, &b->known);
	b->sources[1] = (struct index_source){
		.path = b->still, .name = "Again", .id = "again", .is_new = true};
	make(b, b->out, b->base, &result);
	assert_true(b->sources[0].is_unchanged);
	assert_int_equal(result.delta.gone, 2000);
	assert_int_equal(result.delta.added, 2001);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_did_not_change_is_not_read, setup, teardown),
		cmocka_unit_test_setup_teardown(what_changed_is_read, setup, teardown),
		cmocka_unit_test_setup_teardown(of_another_base_nothing_is_known, setup, teardown),
		cmocka_unit_test_setup_teardown(a_list_that_went_is_gone, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
