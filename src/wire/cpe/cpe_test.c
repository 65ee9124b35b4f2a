/* CPE names: both forms, and the tables of matching. */
#include "wire/cpe/cpe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
/* after the standard headers */
#include <cmocka.h>

/* Read, printed as 2.3, printed as 2.2; "" where it is refused. */
static const struct {
	const char *in, *formatted, *uri;
	bool is_mended;
} names[] = {
	{"cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*",
		"cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*",
		"cpe:/a:microsoft:internet_explorer:8.0.6001:beta", false},
	{"cpe:/a:microsoft:internet_explorer:8.%02:sp%01",
		"cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*",
		"cpe:/a:microsoft:internet_explorer:8.%02:sp%01", false},
	{"cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~",
		"cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*",
		"cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~", false},
	{"cpe:2.3:a:foo\\\\bar:big\\$money_manager_2010:*:*:*:*:special:ipod_touch:80gb:*",
		"cpe:2.3:a:foo\\\\bar:big\\$money_manager_2010:*:*:*:*:special:ipod_touch:80gb:*",
		"cpe:/a:foo%5cbar:big%24money_manager_2010:::~~special~ipod_touch~80gb~", false},
	{"cpe:/a:foo~bar:big%7emoney_2010", "cpe:2.3:a:foo\\~bar:big\\~money_2010:*:*:*:*:*:*:*:*",
		"cpe:/a:foo%7ebar:big%7emoney_2010", false},
	{"CPE:2.3:O:Microsoft:Windows_10:-:*:*:*:*:*:*:*",
		"cpe:2.3:o:microsoft:windows_10:-:*:*:*:*:*:*:*", "cpe:/o:microsoft:windows_10:-",
		false},
	{"cpe:2.3:o:a:b:\\-:*:*:*:*:*:*:*", "cpe:2.3:o:a:b:\\-:*:*:*:*:*:*:*", "cpe:/o:a:b:%2d",
		false},
	{"cpe:2.3:a:x:y:1\\.0\\-rc:*:*:*:*:*:*:*", "cpe:2.3:a:x:y:1.0-rc:*:*:*:*:*:*:*",
		"cpe:/a:x:y:1.0-rc", false},
	{"cpe:2.3:a:x:y:1.0", "cpe:2.3:a:x:y:1.0:*:*:*:*:*:*:*", "cpe:/a:x:y:1.0", true},
	{"cpe:2.3:a:x:y:1+2@3:*:*:*:*:*:*:*", "cpe:2.3:a:x:y:1\\+2\\@3:*:*:*:*:*:*:*",
		"cpe:/a:x:y:1%2b2%403", true},
	{"cpe:/o", "cpe:2.3:o:*:*:*:*:*:*:*:*:*:*", "cpe:/o", false},
	{"", "", "", false},
	{"cpe:2.3:", "", "", false},
	{"cpe:2.3:a:x", "", "", false},
	{"cpe:2.3:x:a:b:*:*:*:*:*:*:*:*", "", "", false},
	{"cpe:2.3:a:a:b:*:*:*:*:*:*:*:*:*", "", "", false},
	{"cpe:2.3:a:a::*:*:*:*:*:*:*:*", "", "", false},
	{"cpe:2.3:a:a:b c:*:*:*:*:*:*:*:*", "", "", false},
	{"cpe:2.3:a:a:b*c:*:*:*:*:*:*:*:*", "", "", false},
	{"cpe:2.3:a:a:b**:*:*:*:*:*:*:*:*", "", "", false},
	{"cpe:2.3:a:a:b\\", "", "", false},
	{"cpe:2.3:a:a:\xe5\x90\x8d:*:*:*:*:*:*:*:*", "", "", false},
	{"cpe:/a:a:b:1:2:3:4:5", "", "", false},
	{"cpe:/a:a:b%zz", "", "", false},
	{"cpe:/a:a:b:::~x~y", "", "", false},
	{"pkg:npm/x", "", "", false},
};

static void
names_are_read_and_printed_in_both_forms(void **state)
{
	static struct cpe c;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct buf a = buf_of(4096), b = buf_of(4096);
		enum err err = cpe_parse(str_c(names[i].in), &c);

		if (err == ERR_OK) {
			cpe_print(&c, &a);
			cpe_print_uri(&c, &b);
			assert_int_equal(c.is_mended, names[i].is_mended);
		}
		if (!str_equal(buf_view(&a), str_c(names[i].formatted)) ||
			!str_equal(buf_view(&b), str_c(names[i].uri)))
			fail_msg("%s: %.*s %.*s", names[i].in, STR_FMT(buf_view(&a)),
				STR_FMT(buf_view(&b)));
		buf_done(&a);
		buf_done(&b);
	}
}

/* NISTIR 7696, table 6-2, row by row; then wildcards. */
static const struct {
	const char *source, *target;
	enum cpe_relation is;
} values[] = {
	{"*", "*", CPE_EQUAL},
	{"*", "-", CPE_SUPERSET},
	{"*", "i", CPE_SUPERSET},
	{"*", "m?", CPE_UNDEFINED},
	{"-", "*", CPE_SUBSET},
	{"-", "-", CPE_EQUAL},
	{"-", "i", CPE_DISJOINT},
	{"-", "m*", CPE_UNDEFINED},
	{"i", "i", CPE_EQUAL},
	{"i", "I", CPE_EQUAL},
	{"i", "k", CPE_DISJOINT},
	{"i", "m*", CPE_UNDEFINED},
	{"i", "-", CPE_DISJOINT},
	{"i", "*", CPE_SUBSET},
	{"m*", "m2", CPE_SUPERSET},
	{"m*", "n2", CPE_DISJOINT},
	{"m*", "*", CPE_SUBSET},
	{"m*", "-", CPE_DISJOINT},
	{"m*", "m2*", CPE_UNDEFINED},
	{"8.*", "8.0.6001", CPE_SUPERSET},
	{"8.*", "8", CPE_DISJOINT},
	{"*8", "xp_8", CPE_SUPERSET},
	{"*xp*", "xp", CPE_SUPERSET},
	{"8.??", "8.", CPE_SUPERSET},
	{"8.??", "8.12", CPE_SUPERSET},
	{"8.??", "8.123", CPE_DISJOINT},
	{"??8", "128", CPE_SUPERSET},
	{"?8", "128", CPE_DISJOINT},
	{"8?", "8\\:", CPE_SUPERSET}, /* a mark with its backslash is one character */
	{"8\\*", "8\\*", CPE_EQUAL},
	{"8\\*", "8x", CPE_DISJOINT},
};

static void
values_compare_as_the_table_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (cpe_compare_value(str_c(values[i].source), str_c(values[i].target)) !=
			values[i].is)
			fail_msg("%s %s", values[i].source, values[i].target);
}

static void
names_match_as_a_whole(void **state)
{
	static const struct {
		const char *source, *target;
		enum cpe_relation is;
	} pairs[] = {
		{"cpe:2.3:a:adobe:*:9.*:*:*:*:*:*:*:*",
			"cpe:2.3:a:adobe:reader:9.3.2:*:*:*:*:*:*:*", CPE_SUPERSET},
		{"cpe:2.3:a:adobe:*:9.*:*:*:*:*:*:*:*", "cpe:2.3:a:adobe:reader:10:*:*:*:*:*:*:*",
			CPE_DISJOINT},
		{"cpe:/a:adobe:reader", "cpe:/a:adobe:reader", CPE_EQUAL},
		{"cpe:/a:adobe:reader:9", "cpe:/a:adobe:reader", CPE_SUBSET},
		{"cpe:2.3:a:adobe:reader:*:-:*:*:*:*:*:*", "cpe:2.3:a:adobe:reader:9:*:*:*:*:*:*:*",
			CPE_UNDEFINED},
		{"cpe:/a:adobe:reader", "cpe:2.3:a:adobe:reader:9.*:*:*:*:*:*:*:*", CPE_UNDEFINED},
		{"cpe:/o:linux:linux_kernel", "cpe:/a:linux:linux_kernel", CPE_DISJOINT},
	};
	static struct cpe a, b;

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		assert_int_equal(cpe_parse(str_c(pairs[i].source), &a), ERR_OK);
		assert_int_equal(cpe_parse(str_c(pairs[i].target), &b), ERR_OK);
		if (cpe_compare(&a, &b) != pairs[i].is)
			fail_msg(
				"%s %s: %d", pairs[i].source, pairs[i].target, cpe_compare(&a, &b));
		assert_int_equal(cpe_matches(&a, &b),
			pairs[i].is == CPE_EQUAL || pairs[i].is == CPE_SUPERSET);
	}
}

static void
values_lose_their_backslashes(void **state)
{
	char room[8];
	struct str plain;

	(void)state;
	assert_int_equal(cpe_plain(STR("1.2\\:3"), room, sizeof(room), &plain), ERR_OK);
	assert_true(str_equal(plain, STR("1.2:3")));
	assert_int_equal(cpe_plain(STR("12345678"), room, sizeof(room), &plain), ERR_LIMIT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_read_and_printed_in_both_forms),
		cmocka_unit_test(values_compare_as_the_table_says),
		cmocka_unit_test(names_match_as_a_whole),
		cmocka_unit_test(values_lose_their_backslashes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
