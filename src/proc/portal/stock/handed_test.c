/* What a link asks for, whether a file is that, and what of a stranger's file is shown. */
#include "proc/portal/stock/handed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void
a_subject_says_what_is_asked_for(void **state)
{
	struct hand_in_wish device = hand_in_wish(STR("device/mac:00:1b:44:11:3a:b7")),
			    any = hand_in_wish(STR("device/")),
			    bill = hand_in_wish(STR("bill/A/B 1.0"));

	(void)state;
	assert_false(device.is_bill);
	assert_true(str_equal(device.of, STR("mac:00:1b:44:11:3a:b7")));
	assert_false(any.is_bill);
	assert_int_equal(any.of.len, 0);
	assert_true(bill.is_bill);
	assert_true(str_equal(bill.of, STR("A/B 1.0")));
	assert_false(hand_in_wish(STR("")).is_bill);
}

static void
only_what_was_asked_for_is_kept(void **state)
{
	const struct hand_in_wish device = {false, STR("")}, bill = {true, STR("x")};
	struct stock_read read = {.kind = STOCK_COLLECTED, .n = 2, .is_whole = true};

	(void)state;
	assert_null(hand_in_problem(&device, &read));
	assert_string_equal(hand_in_problem(&bill, &read), "kind");
	read.is_whole = false;
	assert_string_equal(hand_in_problem(&device, &read), "cut");
	read.is_whole = true;
	read.n = 0;
	assert_string_equal(hand_in_problem(&device, &read), "empty");
	read = (struct stock_read){.kind = STOCK_BILL, .n = 1, .is_whole = true};
	assert_null(hand_in_problem(&bill, &read));
	assert_string_equal(hand_in_problem(&device, &read), "kind");
	read.kind = STOCK_PACKAGES;
	assert_string_equal(hand_in_problem(&device, &read), "kind");
	read.kind = STOCK_PROGRAM;
	assert_string_equal(hand_in_problem(&bill, &read), "kind");
}

static struct str
shown(struct arena *a, struct str file, bool *ret_is_cut)
{
	struct str text;

	assert_int_equal(handed_text(file, a, &text, ret_is_cut), ERR_OK);
	return text;
}

static void
a_stranger_s_file_is_shown_clean(void **state)
{
	struct arena *a = arena_new(1 << 20);
	bool is_cut;

	(void)state;
	assert_non_null(a);
	assert_true(str_equal(shown(a,
				      STR("\xef\xbb\xbf"
					  "host\tPC\r\n\nend\t1"),
				      &is_cut),
		STR("host\tPC\n\nend\t1\n")));
	assert_false(is_cut);
	/* an escape, and a sign that turns the direction of writing */
	assert_true(str_equal(shown(a,
				      STR("a\x1b[2Jb\xe2\x80\xae"
					  "c"),
				      &is_cut),
		STR("a?[2Jb?c\n")));
	assert_int_equal(shown(a, STR("MZ\xff\xfe"), &is_cut).len, 0);
	assert_int_equal(shown(a, str_of("a\0b", 3), &is_cut).len, 0);
	assert_int_equal(shown(a, STR(""), &is_cut).len, 0);
	arena_free(a);
}

static void
a_long_one_is_cut_at_a_character(void **state)
{
	struct arena *a = arena_new(1 << 20);
	static char file[HANDED_TEXT_SHOWN + 4];
	struct str text;
	bool is_cut;

	(void)state;
	assert_non_null(a);
	memset(file, 'x', sizeof(file));
	text = shown(a, str_of(file, HANDED_TEXT_SHOWN), &is_cut);
	assert_false(is_cut);
	assert_int_equal(text.len, HANDED_TEXT_SHOWN + 1);
	memcpy(file + HANDED_TEXT_SHOWN - 1, "\xe3\x81\x82", 3);
	text = shown(a, str_of(file, HANDED_TEXT_SHOWN + 2), &is_cut);
	assert_true(is_cut);
	assert_int_equal(text.len, HANDED_TEXT_SHOWN); /* without a half one, with its line's end */
	memset(file, '\n', sizeof(file));
	text = shown(a, str_of(file, HANDED_TEXT_SHOWN + 4), &is_cut);
	assert_true(is_cut);
	assert_int_equal(text.len, HANDED_TEXT_SHOWN);
	arena_free(a);
}

/* Keys are whatever somebody wrote. Escaped, what is named fits into the notice's cookie, and no
 * character is cut. */
static void
lines_are_named_as_far_as_there_is_room(void **state)
{
	static const struct stock_place japanese[] = {{.where = STR_IN_TABLE("3 ソフトウェア名")},
		{.where = STR_IN_TABLE("14 ソフトウェア名")},
		{.where = STR_IN_TABLE("15 ソフトウェア名")},
		{.where = STR_IN_TABLE("16 ソフトウェア名")}, {.where = STR_IN_TABLE("17 x")},
		{.where = STR_IN_TABLE("18 x")}};
	struct stock_read read = {.places = japanese, .n_places = 6};
	char lines[NOTICE_NAME_MAX], escaped[NOTICE_NAME_MAX], key[1024];
	struct stock_place one;

	(void)state;
	stock_name_lines(&read, lines);
	assert_string_equal(lines, "3 ソフトウェア名, 14 ソフトウェア名, 15, 16, 17 x");
	assert_int_equal(url_encode(str_c(lines), escaped, sizeof(escaped)), ERR_OK);
	memset(key, 'x', sizeof(key));
	memcpy(key, "7 ", 2);
	one = (struct stock_place){.where = str_of(key, sizeof(key))};
	read = (struct stock_read){.places = &one, .n_places = 1};
	stock_name_lines(&read, lines);
	assert_string_equal(lines, "7");
	read.n_places = 0;
	stock_name_lines(&read, lines);
	assert_string_equal(lines, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_subject_says_what_is_asked_for),
		cmocka_unit_test(only_what_was_asked_for_is_kept),
		cmocka_unit_test(a_stranger_s_file_is_shown_clean),
		cmocka_unit_test(a_long_one_is_cut_at_a_character),
		cmocka_unit_test(lines_are_named_as_far_as_there_is_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
