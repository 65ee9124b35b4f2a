/* Base scores: examples of the specifications, and what is no vector. */
#include "wire/cvss/cvss.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
vectors_have_the_score_of_their_specification(void **state)
{
	static const struct {
		const char *vector;
		enum cvss_version version;
		unsigned score;
	} rows[] = {
		/* 2.0 guide, section 3.3 */
		{"AV:N/AC:L/Au:N/C:N/I:N/A:C", CVSS_2_0, 78},
		{"(AV:N/AC:L/Au:N/C:C/I:C/A:C)", CVSS_2_0, 100},
		{"CVSS:2.0/AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF", CVSS_2_0, 62},
		{"AV:N/AC:L/Au:N/C:N/I:N/A:N", CVSS_2_0, 0},
		{"AV:N/AC:M/Au:N/C:N/I:P/A:N", CVSS_2_0, 43},
		/* 3.1 examples document */
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", CVSS_3_1, 61},
		{"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", CVSS_3_1, 64},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", CVSS_3_1, 98},
		{"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", CVSS_3_0, 100},
		{"CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", CVSS_3_1, 68},
		{"CVSS:3.0/AV:L/AC:H/PR:H/UI:N/S:U/C:N/I:N/A:N", CVSS_3_0, 0},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/MAV:L", CVSS_3_1, 98},
		/* 4.0 examples document */
		{"CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", CVSS_4_0, 73},
		{"CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", CVSS_4_0, 77},
		{"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N", CVSS_4_0, 53},
		{"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", CVSS_4_0, 100},
		{"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", CVSS_4_0,
			93},
		{"CVSS:4.0/AV:A/AC:L/AT:P/PR:N/UI:A/VC:H/VI:H/VA:N/SC:H/SI:H/SA:N", CVSS_4_0, 86},
		{"CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", CVSS_4_0, 0},
	};
	struct cvss c;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		c = (struct cvss){0};
		assert_int_equal(cvss_score(str_c(rows[i].vector), &c), ERR_OK);
		assert_int_equal(c.version, rows[i].version);
		if (c.score != rows[i].score)
			print_message("%s\n", rows[i].vector);
		assert_int_equal(c.score, rows[i].score);
	}
}

static void
what_is_no_vector_has_no_score(void **state)
{
	static const struct {
		const char *vector;
		enum err err;
	} rows[] = {
		{"", ERR_MALFORMED},
		{"9.8", ERR_MALFORMED},
		{"CVSS:3.1/", ERR_MALFORMED},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", ERR_MALFORMED},
		{"CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", ERR_MALFORMED},
		{"CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", ERR_MALFORMED},
		{"CVSS:3.1/AV:NA/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", ERR_MALFORMED},
		{"CVSS:3.1/AV:N//AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", ERR_MALFORMED},
		{"CVSS:5.0/AV:N", ERR_UNSUPPORTED},
	};
	struct cvss c;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(cvss_score(str_c(rows[i].vector), &c), rows[i].err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_have_the_score_of_their_specification),
		cmocka_unit_test(what_is_no_vector_has_no_score),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
