/* What stands at an index's path may be anything: it is refused with a sentence, at once, and with
 * no more memory than the limits say. */
#include "proc/common/index_disk.h"

#include "sys/disk.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
	char folder[64], path[96];
};

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	strcpy(p->folder, "/tmp/sakimori-index-XXXXXX");
	if (mkdtemp(p->folder) == NULL)
		return -1;
	snprintf(p->path, sizeof(p->path), "%s/index", p->folder);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	unlink(p->path);
	rmdir(p->folder);
	free(p);
	return 0;
}

/* A file with that head, of that size: sparse, so that a large one costs nothing. */
static void
write_file(const struct place *p, const struct index_file *f, off_t size)
{
	struct buf head = buf_of(INDEX_FILE_HEAD);
	int fd = open(p->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	index_file_put(&head, f);
	assert_true(disk_write_fd(fd, buf_view(&head)));
	assert_int_equal(ftruncate(fd, size), 0);
	close(fd);
	buf_done(&head);
}

static void
refused(const struct place *p, enum err wanted)
{
	struct index_opened o;
	struct errinfo info = {0};

	assert_int_equal(index_open(p->path, &o, &info), wanted);
	assert_true(info.what[0] != '\0');
	assert_int_equal(o.fd, -1);
}

static void
what_is_no_file_is_refused(void **state)
{
	const struct place *p = *state;

	refused(p, ERR_NOT_FOUND);
	assert_int_equal(mkfifo(p->path, 0600), 0);
	refused(p, ERR_MALFORMED); /* without waiting for somebody who writes */
}

static void
a_file_that_ends_too_soon_is_refused(void **state)
{
	struct index_file f = {.bytes = 2 * INDEX_FILE_HEAD};

	write_file(*state, &f, 100);
	refused(*state, ERR_MALFORMED);
	write_file(*state, &f, 2 * INDEX_FILE_HEAD - 1);
	refused(*state, ERR_TRUNCATED);
}

/* Four gigabytes for one table: the resolver's sum of them would have gone round. */
static void
tables_that_no_memory_holds_are_refused(void **state)
{
	struct index_file f = {.bytes = UINT64_C(1) << 33};

	f.places[0][0].table_at = INDEX_FILE_HEAD;
	f.places[0][0].table_bytes = UINT32_MAX;
	write_file(*state, &f, (off_t)1 << 33);
	refused(*state, ERR_LIMIT);
}

/* A good head before tables of zeroes. */
static void
tables_that_are_none_are_refused(void **state)
{
	struct index_file f = {.bytes = 2 * INDEX_FILE_HEAD};
	struct index *x = calloc(1, sizeof(*x));
	struct place *p = *state;
	struct index_opened o;
	struct errinfo info = {0};

	f.places[1][9].table_at = INDEX_FILE_HEAD;
	f.places[1][9].table_bytes = 4096;
	write_file(p, &f, 2 * INDEX_FILE_HEAD);
	assert_int_equal(index_open(p->path, &o, &info), ERR_OK);
	assert_int_equal(index_tables_take(&o, INDEX_BASE, x, &info), ERR_MALFORMED);
	index_close(&o);
	free(x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_no_file_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_file_that_ends_too_soon_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(
			tables_that_no_memory_holds_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(tables_that_are_none_are_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
