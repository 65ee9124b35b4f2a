/* CP932: what names and companies need, both ways, and what it does not have. */
#include "wire/cp932/cp932.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
both_ways(void **state)
{
	struct cp932 *c = cp932_new();
	struct buf a = buf_of(100000), b = buf_of(100000);
	struct str text = STR("髙﨑 ㈱やまと製作所 ①Ⅱ〜−―ｶﾅ \\100"); /* as people type it */
	uint32_t lost = 0;

	(void)state;
	assert_non_null(c);
	assert_int_equal(cp932_encode(c, text, &a, &lost), ERR_OK);
	assert_int_equal(lost, 0);
	assert_true(str_starts(buf_view(&a), STR("\xfb\xfc\xfa\xb1 \x81\x8a")) ||
		    str_starts(buf_view(&a), STR("\xfb\xfc\xfa\xb1 \x87\x8a")));
	assert_int_equal(cp932_decode(c, buf_view(&a), &b), ERR_OK);
	assert_true(str_equal(
		buf_view(&b), STR("髙﨑 ㈱やまと製作所 ①Ⅱ～－―ｶﾅ \\100"))); /* Windows' twins */
	buf_done(&a);
	buf_done(&b);
	cp932_free(c);
}

static void
what_is_missing_is_counted(void **state)
{
	struct cp932 *c = cp932_new();
	struct buf a = buf_of(100000), b = buf_of(100000);
	uint32_t lost = 0;

	(void)state;
	assert_int_equal(cp932_encode(c, STR("𠮷野屋 😀\xff"), &a, &lost), ERR_OK);
	assert_int_equal(lost, 3);
	assert_int_equal(cp932_decode(c, buf_view(&a), &b), ERR_OK);
	assert_true(str_equal(buf_view(&b), STR("〓野屋 〓〓")));
	buf_clear(&b);
	assert_int_equal(cp932_decode(c, STR("\x81"), &b), ERR_MALFORMED);
	assert_int_equal(cp932_decode(c, STR("\xff\xff"), &b), ERR_MALFORMED);
	buf_done(&a);
	buf_done(&b);
	cp932_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_ways),
		cmocka_unit_test(what_is_missing_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
