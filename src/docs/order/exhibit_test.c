/* Evidence before it is kept: what its bytes say, and archives that are refused. */
#include "docs/order/exhibit.h"

#include "wire/zip/zip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct exhibit_look
look(struct str file)
{
	struct exhibit_look l, back;
	struct buf b = buf_of(256);

	exhibit_look(file, &l);
	assert_int_equal(exhibit_look_put(&l, &b), ERR_OK);
	assert_int_equal(exhibit_look_get(buf_view(&b), &back), ERR_OK);
	assert_int_equal(back.form, l.form);
	assert_int_equal(back.no, l.no);
	assert_int_equal(back.n_entries, l.n_entries);
	buf_done(&b);
	return l;
}

static struct exhibit_look
look_zip(const char *const *names, size_t n, struct str content)
{
	struct zipper *z;
	struct errinfo info = {0};
	struct buf b = buf_of((size_t)64 << 20);
	struct exhibit_look l;

	assert_int_equal(zipper_new(STR(""), &z, &info), ERR_OK);
	for (size_t i = 0; i < n; i++)
		zipper_put(z, names[i], content);
	assert_int_equal(zipper_finish(z, &b), ERR_OK);
	zipper_free(z);
	l = look(buf_view(&b));
	buf_done(&b);
	return l;
}

static void
kinds_by_bytes(void **state)
{
	(void)state;
	assert_int_equal(look(STR("\x89PNG\r\n\x1a\n\0\0\0\rIHDR")).form, EXHIBIT_PICTURE);
	assert_int_equal(look(STR("\xd4\xc3\xb2\xa1\2\0\4\0")).form, EXHIBIT_PACKETS);
	assert_int_equal(look(STR("2026-11-20 denied\n")).form, EXHIBIT_TEXT);
	assert_int_equal(look(STR("\1\2\3\4\0\0")).form, EXHIBIT_UNKNOWN);
	assert_int_equal(look(STR("#!/bin/sh\nrm -rf /\n")).form, EXHIBIT_PROGRAM);
	assert_int_equal(look(STR("")).form, EXHIBIT_UNKNOWN);
	assert_int_equal(look(STR("")).no, EXHIBIT_MAY);
}

static void
an_archive_is_listed(void **state)
{
	static const char *const fine[] = {"写真/画面.jpg", "a..b/c", "log.txt"};
	struct exhibit_look l = look_zip(fine, 3, STR("x"));

	(void)state;
	assert_int_equal(l.form, EXHIBIT_ZIP);
	assert_int_equal(l.no, EXHIBIT_MAY);
	assert_int_equal(l.n_entries, 3);
}

static void
names_that_lead_out_are_refused(void **state)
{
	static const char *const names[] = {
		"../x", "a/../../x", "/etc/passwd", "C:\\x", "\\x", "a\\..\\..\\x", "a/.."};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (look_zip(&names[i], 1, STR("x")).no != EXHIBIT_PATH)
			fail_msg("%s", names[i]);
}

static void
archives_within_are_refused(void **state)
{
	static const char *const names[] = {"a.zip", "b/C.ZIP", "c.tar.gz", "d.7z"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (look_zip(&names[i], 1, STR("x")).no != EXHIBIT_NESTED)
			fail_msg("%s", names[i]);
}

static void
bombs_and_broken_ones_are_refused(void **state)
{
	static const char *const one[] = {"zeros"};
	size_t n = (size_t)40 << 20;
	char *zeros = calloc(1, n);

	(void)state;
	assert_non_null(zeros);
	assert_int_equal(look_zip(one, 1, str_of(zeros, n)).no, EXHIBIT_BOMB);
	free(zeros);
	assert_int_equal(look(STR("PK\3\4 and no more")).no, EXHIBIT_BROKEN);
}

static void
what_comes_back_is_read_strictly(void **state)
{
	static const char *const bad[] = {"", "zip", "zip may", "zip may x\n", "zip yes 1\n",
		"pdf may 1\n", "zip may 1\nmore", "zip may 99999999\n"};
	struct exhibit_look l;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (exhibit_look_get(str_c(bad[i]), &l) != ERR_MALFORMED)
			fail_msg("%s", bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(kinds_by_bytes),
		cmocka_unit_test(an_archive_is_listed),
		cmocka_unit_test(names_that_lead_out_are_refused),
		cmocka_unit_test(archives_within_are_refused),
		cmocka_unit_test(bombs_and_broken_ones_are_refused),
		cmocka_unit_test(what_comes_back_is_read_strictly)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
