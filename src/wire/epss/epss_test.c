/* EPSS's table. */
#include "wire/epss/epss.h"

#include "base/limits.h"
#include "wire/advisory/told_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static enum err
told(struct str text, struct buf *b, struct epss_file *file)
{
	struct advisory_sink sink = told_sink(b);
	enum err err;

	*b = buf_of(1 << 16);
	err = epss_read(text, &sink, file, NULL);
	buf_byte(b, '\0');
	return err;
}

static void
scores_are_told_in_millionths(void **state)
{
	struct epss_file file;
	char at[TIME_TEXT_MAX];
	struct buf b;

	(void)state;
	assert_int_equal(told(STR("#model_version:v2025.03.14,score_date:2025-12-01T12:55:00Z\r\n"
				  "cve,epss,percentile\r\nCVE-2026-1,0.00043,0.07345\r\n"
				  "CVE-2026-2,1,1.0\r\n\nCVE-2026-3,9e-05,0.97361500\r\n"
				  "CVE-2026-4,0.9999996,0\r\n"),
				 &b, &file),
		ERR_OK);
	assert_string_equal(b.p, "epss CVE-2026-1 430 73450\nepss CVE-2026-2 1000000 1000000\n"
				 "epss CVE-2026-3 90 973615\nepss CVE-2026-4 1000000 0\n");
	assert_string_equal(time_text(file.made, at), "2025-12-01T12:55:00Z");
	assert_int_equal(file.n_scores, 4);
	buf_done(&b);
	/* other columns, another order, no percentile */
	assert_int_equal(told(STR("epss,date,cve\n0.5,2026-01-01,CVE-2026-1"), &b, &file), ERR_OK);
	assert_string_equal(b.p, "epss CVE-2026-1 500000 0\n");
	assert_int_equal(file.made, 0);
	buf_done(&b);
}

static void
broken_lines_are_refused_alone(void **state)
{
	static const char line[] = "refused line 3: malformed: EPSS: a line without an id or a "
				   "score from 0 to 1\nepss CVE-2026-9 100000 200000\n";
	static const char *const lines[] = {"CVE-2026-1,1.1,0.5", "CVE-2026-1,-0.1,0.5",
		"CVE-2026-1,,0.5", "CVE-2026-1,0.1", "GHSA-1,0.1,0.5", "0.1", "CVE-2026-1,0.1,x",
		"CVE-2026-1,1e5,0", "CVE-2026-1,0.1e-,0"};
	char text[256];
	struct epss_file file;
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		int n = snprintf(text, sizeof(text),
			"#x\ncve,epss,percentile\n%s\nCVE-2026-9,0.1,0.2\n", lines[i]);

		assert_int_equal(told(str_of(text, (size_t)n), &b, &file), ERR_OK);
		assert_string_equal(b.p, line);
		assert_int_equal(file.n_refused, 1);
		buf_done(&b);
	}
}

static void
a_file_of_rubbish_is_told_in_a_few_words(void **state)
{
	struct buf text = buf_of(1 << 20), b;
	struct epss_file file;
	unsigned n = 0;

	(void)state;
	buf_c(&text, "cve,epss\n");
	for (int i = 0; i < 1000; i++)
		buf_c(&text, "x\n");
	assert_int_equal(told(buf_view(&text), &b, &file), ERR_OK);
	assert_int_equal(file.n_refused, 1000);
	for (size_t i = 0; i < b.len; i++)
		n += b.p[i] == '\n';
	assert_int_equal(n, LIMIT_EPSS_REFUSED);
	buf_done(&b);
	buf_clear(&text);
	buf_c(&text, "cve,epss\n");
	for (int i = 0; i < LIMIT_EPSS_LINE_BYTES + 1; i++)
		buf_c(&text, "x");
	assert_int_equal(told(buf_view(&text), &b, &file), ERR_LIMIT);
	buf_done(&b);
	buf_done(&text);
	assert_int_equal(told(STR("a,b\n1,2\n"), &b, &file), ERR_UNSUPPORTED);
	buf_done(&b);
	assert_int_equal(told(STR(""), &b, &file), ERR_UNSUPPORTED);
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scores_are_told_in_millionths),
		cmocka_unit_test(broken_lines_are_refused_alone),
		cmocka_unit_test(a_file_of_rubbish_is_told_in_a_few_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
