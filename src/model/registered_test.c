/* Names as they are registered. */
#include "model/registered.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
names_as_they_are_registered(void **state)
{
	static const char *const of[][2] = {{"www.example.co.jp", "example.co.jp"},
		{"a.b.example.com", "example.com"}, {"example.com", "example.com"}, {"com", "com"},
		{"", ""}, {".", ""}, {"x.y.github.io", "y.github.io"}, {"github.io", "github.io"},
		{"co.jp", "co.jp"}, {"WWW.Example.CO.JP.", "Example.CO.JP"},
		{"dl.google.com", "google.com"}, {"d1.cloudfront.net", "cloudfront.net"},
		{"a.b.c.co.com", "co.com"}, {"www.nta.go.jp", "nta.go.jp"}};

	(void)state;
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		struct str got = registered_name(str_c(of[i][0]));

		assert_int_equal(got.len, str_c(of[i][1]).len);
		assert_true(str_equal(got, str_c(of[i][1])));
	}
	assert_true(registered_is_registry(STR("co.jp")));
	assert_false(registered_is_registry(STR("co.com")));
	assert_false(registered_is_registry(STR("a.co.jp")));
	assert_true(registered_is_host(STR("duckdns.org")));
	assert_false(registered_is_host(STR("example.org")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(names_as_they_are_registered)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
