/* Archives: a round trip, a change that leaves the rest alone, and what is refused. */
#include "wire/zip/zip.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <stdlib.h>

static void
make(struct buf *out)
{
	struct zipper *z;

	assert_int_equal(zipper_new(STR(""), &z, NULL), ERR_OK);
	zipper_put(z, "a.xml", STR("<a/>"));
	zipper_put(z, "folder/b.xml", STR("<b>bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb</b>"));
	assert_int_equal(zipper_finish(z, out), ERR_OK);
	zipper_free(z);
}

static void
what_is_written_is_read(void **state)
{
	struct buf zip = buf_of(1 << 20), again = buf_of(1 << 20), text = buf_of(1000);
	struct unzip *u;

	(void)state;
	make(&zip);
	make(&again);
	assert_true(str_equal(buf_view(&zip), buf_view(&again))); /* no clock in it */
	assert_int_equal(unzip_open(buf_view(&zip), &u, NULL), ERR_OK);
	assert_int_equal(unzip_count(u), 2);
	assert_true(str_equal(unzip_name(u, 1), STR("folder/b.xml")));
	assert_int_equal(unzip_read(u, STR("a.xml"), &text, NULL), ERR_OK);
	assert_true(str_equal(buf_view(&text), STR("<a/>")));
	assert_int_equal(unzip_read(u, STR("c.xml"), &text, NULL), ERR_NOT_FOUND);
	unzip_close(u);
	buf_done(&zip);
	buf_done(&again);
	buf_done(&text);
}

static void
change(const char *name, const char *other)
{
	struct buf zip = buf_of(1 << 20), changed = buf_of(1 << 20), text = buf_of(1000);
	struct zipper *z;
	struct unzip *u;
	ptrdiff_t at;

	make(&zip);
	assert_int_equal(zipper_new(buf_view(&zip), &z, NULL), ERR_OK);
	zipper_put(z, name, STR("<a>new</a>"));
	assert_int_equal(zipper_finish(z, &changed), ERR_OK);
	zipper_free(z);
	assert_int_equal(unzip_open(buf_view(&changed), &u, NULL), ERR_OK);
	assert_int_equal(unzip_count(u), 2);
	assert_int_equal(unzip_read(u, str_c(name), &text, NULL), ERR_OK);
	assert_true(str_equal(buf_view(&text), STR("<a>new</a>")));
	unzip_close(u);
	/* the packed bytes of the other entry are the same ones */
	at = str_find(buf_view(&zip), str_c(other));
	assert_true(at > 0);
	assert_true(str_find(buf_view(&changed), str_of(zip.p + at, strlen(other) + 4)) > 0);
	buf_done(&zip);
	buf_done(&changed);
	buf_done(&text);
}

static void
a_change_leaves_the_rest_alone(void **state)
{
	(void)state;
	change("a.xml", "folder/b.xml");
	change("folder/b.xml", "a.xml");
}

static void
a_bomb_is_refused(void **state)
{
	struct buf zip = buf_of(1 << 22), zeroes = buf_of((size_t)80 << 20);
	struct errinfo info;
	struct zipper *z;
	struct unzip *u;

	(void)state;
	for (int i = 0; i < 40; i++) {
		static const char million[1 << 20];

		buf_add(&zeroes, million, sizeof(million));
	}
	assert_int_equal(zipper_new(STR(""), &z, NULL), ERR_OK);
	zipper_put(z, "xl/worksheets/sheet1.xml", buf_view(&zeroes));
	assert_int_equal(zipper_finish(z, &zip), ERR_OK);
	zipper_free(z);
	assert_int_equal(unzip_open(buf_view(&zip), &u, &info), ERR_LIMIT);
	assert_string_equal(info.what, "packed suspiciously tightly");
	buf_done(&zip);
	buf_done(&zeroes);
}

/* A list of advisories has more entries than an office file may have. */
static void
many_small_entries_need_their_own_door(void **state)
{
	enum { N = LIMIT_ZIP_ENTRIES + 1 };
	static char names[N][16];
	struct buf zip = buf_of(1 << 22), text = buf_of(1000);
	struct errinfo info;
	struct zipper *z;
	struct unzip *u;

	(void)state;
	assert_int_equal(zipper_new(STR(""), &z, NULL), ERR_OK);
	for (int i = 0; i < N; i++) {
		snprintf(names[i], sizeof(names[i]), "GO-%d.json", i);
		zipper_put(z, names[i], str_c(names[i]));
	}
	assert_int_equal(zipper_finish(z, &zip), ERR_OK);
	zipper_free(z);
	assert_int_equal(unzip_open(buf_view(&zip), &u, &info), ERR_LIMIT);
	assert_int_equal(unzip_open_feed(buf_view(&zip), &u, &info), ERR_OK);
	assert_int_equal(unzip_count(u), N);
	assert_int_equal(unzip_read(u, str_c(names[N - 1]), &text, &info), ERR_OK);
	assert_true(str_equal(buf_view(&text), str_c(names[N - 1])));
	unzip_close(u);
	buf_done(&zip);
	buf_done(&text);
}

/* The directory says 4 bytes; what is really there is more. */
static void
a_size_that_lies_is_found(void **state)
{
	struct buf zip = buf_of(1 << 20), text = buf_of(1000);
	struct unzip *u;
	ptrdiff_t at;
	enum err err;

	(void)state;
	make(&zip);
	for (size_t from = 0;; from = (size_t)at + 4) {
		at = str_find(str_of(zip.p + from, zip.len - from), STR("PK\1\2"));
		if (at < 0)
			break;
		at += (ptrdiff_t)from;
		zip.p[at + 24] = 2; /* the size of each, smaller than it is */
	}
	err = unzip_open(buf_view(&zip), &u, NULL);
	if (err == ERR_OK) {
		assert_int_not_equal(unzip_read(u, STR("folder/b.xml"), &text, NULL), ERR_OK);
		unzip_close(u);
	} else {
		assert_int_equal(err, ERR_MALFORMED);
	}
	buf_done(&zip);
	buf_done(&text);
}

static void
other_bytes_are_refused(void **state)
{
	struct buf zip = buf_of(1 << 20);
	struct unzip *u;

	(void)state;
	assert_int_equal(unzip_open(STR(""), &u, NULL), ERR_MALFORMED);
	assert_int_equal(unzip_open(STR("MZ and so on"), &u, NULL), ERR_MALFORMED);
	assert_int_equal(unzip_open(STR("PK\3\4 and then nothing"), &u, NULL), ERR_MALFORMED);
	make(&zip);
	for (size_t cut = 0; cut < zip.len; cut++) {
		char *copy = malloc(cut + 1); /* of its size, for the sanitizers */

		memcpy(copy, zip.p, cut);
		assert_int_not_equal(unzip_open(str_of(copy, cut), &u, NULL), ERR_OK);
		free(copy);
	}
	buf_done(&zip);
}

static void
two_of_one_name_are_refused(void **state)
{
	struct buf zip = buf_of(1 << 20);
	struct zipper *z;
	struct unzip *u;
	size_t changed = 0;

	(void)state;
	assert_int_equal(zipper_new(STR(""), &z, NULL), ERR_OK);
	zipper_put(z, "a.xml", STR("<a/>"));
	zipper_put(z, "b.xml", STR("<a/>"));
	assert_int_equal(zipper_finish(z, &zip), ERR_OK);
	zipper_free(z);
	for (size_t i = 0; i + 5 <= zip.len; i++) {
		if (memcmp(zip.p + i, "b.xml", 5) == 0) {
			zip.p[i] = 'a';
			changed++;
		}
	}
	assert_int_equal(changed, 2);
	assert_int_equal(unzip_open(buf_view(&zip), &u, NULL), ERR_MALFORMED);
	buf_done(&zip);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(a_change_leaves_the_rest_alone),
		cmocka_unit_test(a_bomb_is_refused),
		cmocka_unit_test(many_small_entries_need_their_own_door),
		cmocka_unit_test(a_size_that_lies_is_found),
		cmocka_unit_test(other_bytes_are_refused),
		cmocka_unit_test(two_of_one_name_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
