/* What the store does when its bytes change under it: it notices, it carries nothing of it into the
 * file, and opened anew it is whole. */
#include "base/buf.h"
#include "store/place.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define FILE_BYTES_MAX ((size_t)64 << 20)

static enum err
put_alert(struct store_tx *tx, void *arg)
{
	struct alert a = place_alert(*(const uint8_t *)arg, SEVERITY_PLEASE_LOOK);
	bool is_change;

	return store_alert_put(tx, &a, NOW, &is_change);
}

static enum err
write_alert(struct place *p, uint8_t n)
{
	return place_write(p, put_alert, &n);
}

/* How many alerts there are, or -1 when they cannot be read. */
static int
count_alerts(struct place *p)
{
	struct store_alert_query q = {.severity_max = SEVERITY_ACT_NOW, .limit = 100};
	struct store_view *v = place_read(p);
	struct store_alert *list;
	size_t n = 0;
	enum err err = store_alert_list(v, &q, p->arena, &list, &n, NULL);

	store_read_end(v);
	return err == ERR_OK ? (int)n : -1;
}

static struct buf
file_of(const char *path)
{
	struct buf b = buf_of(FILE_BYTES_MAX);
	char part[4096];
	FILE *f = fopen(path, "r");
	size_t n;

	assert_non_null(f);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(&b, part, n);
	fclose(f);
	assert_int_equal(buf_err(&b), ERR_OK);
	return b;
}

/* As a disk that lost what it was given: all bytes from there on are others. */
static void
spoil(const char *path, off_t from)
{
	char junk[4096];
	struct stat st;
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	assert_true(st.st_size > from);
	memset(junk, 0x5a, sizeof(junk));
	for (off_t at = from; at < st.st_size; at += (off_t)sizeof(junk)) {
		size_t n = st.st_size - at < (off_t)sizeof(junk) ? (size_t)(st.st_size - at)
								 : sizeof(junk);

		assert_int_equal(pwrite(fd, junk, n, at), n);
	}
	close(fd);
}

static void
reopen(struct place *p)
{
	store_close(p->store);
	place_open(p, 0);
}

static const char *
log_of(const struct place *p)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s-wal", p->path);
	return path;
}

static void
a_spoilt_log_is_noticed_and_healed(void **state)
{
	struct place *p = *state;
	struct buf before, after;
	struct stat st;

	assert_int_equal(write_alert(p, 1), ERR_OK);
	reopen(p); /* the first alert is in the file */
	before = file_of(p->path);
	assert_int_equal(write_alert(p, 2), ERR_OK);
	assert_int_equal(count_alerts(p), 2);
	assert_int_equal(write_alert(p, 3), ERR_OK);
	assert_false(store_is_damaged(p->store));

	spoil(log_of(p), 32); /* the log's frames, not its head */
	assert_int_equal(count_alerts(p), -1);
	assert_true(store_is_damaged(p->store));
	assert_int_equal(write_alert(p, 4), ERR_IO);

	store_close(p->store);
	p->store = NULL;
	after = file_of(p->path);
	assert_int_equal(after.len, before.len);
	assert_memory_equal(after.p, before.p, before.len);
	assert_int_equal(stat(log_of(p), &st), 0); /* kept for the next opening */
	assert_false(store_is_broken(p->path));	   /* the file, and what is sound of the log */

	place_open(p, 0);
	assert_int_equal(count_alerts(p), 1);
	assert_false(store_is_damaged(p->store));
	assert_int_equal(write_alert(p, 2), ERR_OK);
	assert_int_equal(count_alerts(p), 2);
	buf_done(&before);
	buf_done(&after);
}

/* The writer meets it first: nobody is told that the change is kept. */
static void
a_change_that_meets_damage_is_refused(void **state)
{
	struct place *p = *state;

	assert_int_equal(write_alert(p, 1), ERR_OK);
	reopen(p);
	spoil(p->path, 4096);
	assert_int_not_equal(write_alert(p, 2), ERR_OK);
	assert_true(store_is_damaged(p->store));
	assert_int_equal(write_alert(p, 3), ERR_IO);
}

static void
a_broken_file_is_told_from_others(void **state)
{
	struct place *p = *state;
	char other[128];
	FILE *f;

	assert_int_equal(write_alert(p, 1), ERR_OK);
	store_close(p->store);
	p->store = NULL;
	assert_false(store_is_broken(p->path));
	spoil(p->path, (off_t)4096 * 20);
	assert_true(store_is_broken(p->path));
	spoil(p->path, 0);
	assert_true(store_is_broken(p->path));
	snprintf(other, sizeof(other), "%s/none.db", p->folder);
	assert_false(store_is_broken(other));
	f = fopen(other, "w");
	assert_non_null(f);
	fclose(f);
	assert_false(store_is_broken(other)); /* empty: nothing in it that could be broken */
	assert_int_equal(unlink(p->path), 0);
	place_open(p, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_spoilt_log_is_noticed_and_healed),
		T(a_change_that_meets_damage_is_refused),
		T(a_broken_file_is_told_from_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
