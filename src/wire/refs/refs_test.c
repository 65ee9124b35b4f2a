/* Names of a bill's parts: doubles and unknown ones. */
#include "wire/refs/refs.h"

#include "base/buf.h"
#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void
note(void *arg, struct str ref)
{
	buf_printf(arg, "%.*s;", STR_FMT(ref));
}

static void
doubles_and_unknown_names_are_found(void **state)
{
	struct refs *r = refs_new();
	struct buf b = buf_of(1024);

	(void)state;
	assert_true(refs_met(r, STR("a")));
	assert_true(refs_met(r, STR("b")));
	assert_false(refs_met(r, STR("a")));
	assert_true(refs_met(r, STR(""))); /* no name is never a double */
	assert_true(refs_met(r, STR("")));
	refs_used(r, STR("later"));
	refs_used(r, STR("a"));
	refs_used(r, STR("nobody"));
	refs_used(r, STR("nobody"));
	refs_used(r, STR(""));
	refs_used(r, STR("gone"));
	assert_true(refs_met(r, STR("later")));
	refs_unknown(r, note, &b);
	assert_true(str_equal(buf_view(&b), STR("nobody;gone;")));
	assert_false(refs_is_partial(r));
	refs_free(r);
	buf_done(&b);
}

static void
count(void *arg, struct str ref)
{
	++*(unsigned *)arg;
}

static void
many_names_fit(void **state)
{
	struct refs *r = refs_new();
	char text[32];
	unsigned n = 0;

	(void)state;
	for (unsigned i = 0; i < 200000; i++) {
		struct str ref = str_of(text, (size_t)snprintf(text, sizeof(text), "ref-%u", i));

		refs_used(r, ref);
		if (i % 2 == 0)
			assert_true(refs_met(r, ref));
	}
	refs_unknown(r, count, &n);
	assert_int_equal(n, 100000);
	assert_false(refs_met(r, STR("ref-199998")));
	assert_false(refs_is_partial(r));
	refs_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(doubles_and_unknown_names_are_found),
		cmocka_unit_test(many_names_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
