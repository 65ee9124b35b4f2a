/* Ranges as text: the examples of the clause's kinds, what is mended, what is refused. */
#include "know/version/vers.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena *arena;

static struct vers
parsed(const char *text)
{
	struct vers v;
	struct errinfo info;

	arena_clear(arena);
	if (vers_parse(str_c(text), arena, &v, &info) != ERR_OK)
		fail_msg("%s: %s", text, info.what);
	return v;
}

static void
expect_text(const struct vers *v, const char *text)
{
	struct buf b = buf_of(65536);

	vers_write(v, &b);
	buf_byte(&b, '\0');
	assert_string_equal(b.p, text);
	buf_done(&b);
}

static void
parses_test(void **state)
{
	struct vers v = parsed("vers:npm/>=1.0.0|!=1.5.0|<2.0.0|2.1.0");

	assert_int_equal(v.fault, VERS_CANONICAL);
	assert_true(v.is_known && !v.is_any && v.order == VERSION_NPM && v.n == 4);
	assert_true(str_equal(v.type, STR("npm")));
	assert_int_equal(v.constraints[1].comparator, VERS_NOT);
	assert_true(str_equal(v.constraints[3].version, STR("2.1.0")));
	expect_text(&v, "vers:npm/>=1.0.0|!=1.5.0|<2.0.0|2.1.0");
	v = parsed("vers:deb/*");
	assert_true(v.is_any && v.n == 0 && v.fault == VERS_CANONICAL);
	expect_text(&v, "vers:deb/*");
	v = parsed("vers:generic/1.0%252F0%21|2%20b");
	assert_true(str_equal(v.constraints[0].version, STR("1.0%2F0!")));
	assert_int_equal(v.fault, VERS_CANONICAL);
	expect_text(&v, "vers:generic/1.0%252F0%21|2%20b");
	v = parsed("vers:of-our-own/1|2");
	assert_false(v.is_known);
}

static void
mends_test(void **state)
{
	static const struct {
		const char *text;
		enum vers_fault fault;
		const char *mended;
	} rows[] = {{"VERS:NPM/1.0.0", VERS_CAPITALS, "vers:npm/1.0.0"},
		{" vers:npm/1.0.0", VERS_SPACES, "vers:npm/1.0.0"},
		{"vers:npm/>= 1.0.0 | < 2.0.0", VERS_SPACES, "vers:npm/>=1.0.0|<2.0.0"},
		{"vers:npm/ *", VERS_SPACES, "vers:npm/*"},
		{"vers:npm/|1.0.0", VERS_PIPES, "vers:npm/1.0.0"},
		{"vers:npm/1.0.0||2.0.0", VERS_PIPES, "vers:npm/1.0.0|2.0.0"},
		{"vers:npm/1.0.0|", VERS_PIPES, "vers:npm/1.0.0"},
		{"vers:npm/=1.0.0", VERS_EQUALS, "vers:npm/1.0.0"},
		{"vers:npm/1%2E0.0", VERS_ENCODING, "vers:npm/1.0.0"},
		{"vers:generic/1%2a", VERS_ENCODING, "vers:generic/1%2A"},
		{"vers:generic/1=2", VERS_ENCODING, "vers:generic/1%3D2"},
		{"vers:datetime/2024-01-01t00:00:00z", VERS_SPELLING,
			"vers:datetime/2024-01-01t00:00:00z"},
		{"vers:npm/<2.0.0|>=1.0.0", VERS_UNSORTED, "vers:npm/>=1.0.0|<2.0.0"},
		{"vers:npm/1.10.0|1.9.0|1.2.0", VERS_UNSORTED, "vers:npm/1.2.0|1.9.0|1.10.0"},
		{"vers:npm/1.0.0|v1.0.0", VERS_TWICE, "vers:npm/1.0.0|v1.0.0"},
		{"vers:npm/>1.0.0|>=1.0.0", VERS_TWICE, "vers:npm/>=1.0.0|>1.0.0"},
		{"vers:npm/>1.0.0|>2.0.0", VERS_SEQUENCE, "vers:npm/>1.0.0|>2.0.0"},
		{"vers:npm/1.0.0|<2.0.0", VERS_SEQUENCE, "vers:npm/1.0.0|<2.0.0"},
		{"vers:npm/>1.0.0|!=1.1.0|1.2.0", VERS_SEQUENCE, "vers:npm/>1.0.0|!=1.1.0|1.2.0"}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct vers v = parsed(rows[i].text);

		if (v.fault != rows[i].fault)
			fail_msg("%s: fault %d", rows[i].text, (int)v.fault);
		expect_text(&v, rows[i].mended);
	}
}

static void
refuses_test(void **state)
{
	static const char *const bad[] = {"", "npm/1.0.0", "pkg:npm/1", "vers:/1", "vers:npm",
		"vers:npm/", "vers:npm/|", "vers:npm/>=", "vers:npm/1.0%2G", "vers:npm/1%",
		"vers:npm/1%0A", "vers:npm/1 2", "vers:n_m/1", "vers:1npm/1", "vers:invalid/1",
		"vers:npm/1\t2"};
	struct vers v;
	struct buf b = buf_of(1 << 20);

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (vers_parse(str_c(bad[i]), arena, &v, NULL) != ERR_MALFORMED)
			fail_msg("%s is taken", bad[i]);
	buf_c(&b, "vers:npm/1");
	for (unsigned i = 0; i < LIMIT_VERS_PARTS; i++)
		buf_c(&b, "|1");
	assert_int_equal(vers_parse(buf_view(&b), arena, &v, NULL), ERR_LIMIT);
	while (b.len <= LIMIT_VERS_BYTES)
		buf_c(&b, "1");
	assert_int_equal(vers_parse(buf_view(&b), arena, &v, NULL), ERR_LIMIT);
	buf_done(&b);
}

/* Which of 0.9 1.0 1.5 2.0 2.5 3.0 9.0 lie inside, as one sign each. */
static void
expect_inside(const char *text, const char *signs)
{
	static const char *const versions[] = {"0.9", "1.0", "1.5", "2.0", "2.5", "3.0", "9.0"};
	char got[8] = "", simple[8] = "";
	struct vers v = parsed(text);

	for (size_t i = 0; i < 7; i++)
		got[i] = vers_contains(&v, str_c(versions[i])) ? '+' : '-';
	assert_int_equal(vers_simplify(&v, arena), ERR_OK);
	for (size_t i = 0; i < 7; i++)
		simple[i] = vers_contains(&v, str_c(versions[i])) ? '+' : '-';
	if (strcmp(got, signs) != 0 || strcmp(simple, signs) != 0)
		fail_msg("%s: %s, simplified %s, expected %s", text, got, simple, signs);
}

static void
contains_test(void **state)
{
	expect_inside("vers:pypi/*", "+++++++");
	expect_inside("vers:pypi/1.0", "-+-----");
	expect_inside("vers:pypi/1.0.0", "-+-----");
	expect_inside("vers:pypi/!=1.0", "+-+++++");
	expect_inside("vers:pypi/<2.0", "+++----");
	expect_inside("vers:pypi/<=2.0", "++++---");
	expect_inside("vers:pypi/>2.0", "----+++");
	expect_inside("vers:pypi/>=2.0", "---++++");
	expect_inside("vers:pypi/>1.0|<3.0", "--+++--");
	expect_inside("vers:pypi/>=1.0|!=2.0|<=3.0", "-++-++-");
	expect_inside("vers:pypi/<1.0|>=2.0|<3.0|9.0", "+--++-+");
	expect_inside("vers:pypi/<=1.0|>3.0", "++----+");
	expect_inside("vers:pypi/1.0|>=2.0|!=2.5", "-+-+-++");
	expect_inside("vers:pypi/!=1.0|>2.0", "----+++");
	/* Redundant ones. */
	expect_inside("vers:pypi/>1.0|>2.0", "--+++++");
	expect_inside("vers:pypi/<1.0|<2.0", "+++----");
	expect_inside("vers:pypi/>1.0|>2.0|<2.5|<=3.0", "--++++-");
	expect_inside("vers:pypi/1.0|<2.0", "+++----");
	expect_inside("vers:pypi/<1.0|1.5|<2.0|2.5", "+++-+--");
	expect_inside("vers:pypi/>1.0|>=1.0", "-++++++");
	expect_inside("vers:pypi/1.0|!=1.0|<2.0", "+++----");
	expect_inside("vers:pypi/>0.9|>=1.0|!=1.0", "-++++++");
	expect_inside("vers:pypi/<2.0|<=2.0", "++++---");
}

static void
simplifies_test(void **state)
{
	struct vers v = parsed("vers:npm/>1.0.0|>=1.5.0|1.7.0|!=2.0.0|<2.5.0|<=3.0.0|4.0.0|4.0.0");

	assert_int_equal(vers_simplify(&v, arena), ERR_OK);
	expect_text(&v, "vers:npm/>1.0.0|!=2.0.0|<=3.0.0|4.0.0");
}

static void
types_test(void **state)
{
	enum version_order o;

	assert_true(vers_order_of(STR("gem"), &o) && o == VERSION_RUBYGEMS);
	assert_true(vers_order_of(STR("golang"), &o) && o == VERSION_GO);
	assert_true(vers_order_of(STR("apk"), &o) && o == VERSION_ALPINE);
	assert_true(vers_order_of(STR("openssl"), &o) && o == VERSION_GENERIC);
	assert_false(vers_order_of(STR("test"), &o) || vers_order_of(STR(""), &o));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_test),
		cmocka_unit_test(mends_test),
		cmocka_unit_test(refuses_test),
		cmocka_unit_test(contains_test),
		cmocka_unit_test(simplifies_test),
		cmocka_unit_test(types_test),
	};
	int failed;

	arena = arena_new(1 << 20);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
