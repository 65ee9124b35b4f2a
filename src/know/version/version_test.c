/* Each order with what is peculiar to it; all orders with what holds for every one. */
#include "know/version/version.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct line {
	const char *a;
	char order; /* '<', '=' */
	const char *b;
};

static void
expect(enum version_order o, const struct line *lines, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str a = str_c(lines[i].a), b = str_c(lines[i].b);
		int order = version_compare(o, a, b), turned = version_compare(o, b, a);

		if (lines[i].order == '=' ? order != 0 : order >= 0)
			fail_msg("%s: %s %c %s, but it says %d", version_order_name(o), lines[i].a,
				lines[i].order, lines[i].b, order);
		assert_true((order < 0) == (turned > 0) && (order > 0) == (turned < 0));
		assert_int_equal(version_compare(o, a, a), 0);
	}
}
#define EXPECT(order, ...)                                                                         \
	do {                                                                                       \
		static const struct line lines[] = {__VA_ARGS__};                                  \
		expect(order, lines, sizeof(lines) / sizeof(lines[0]));                            \
	} while (0)

static void
expect_valid(enum version_order o, const char *const *good, const char *const *bad)
{
	for (; *good != NULL; good++)
		if (!version_is_valid(o, str_c(*good)))
			fail_msg("%s: %s is a version", version_order_name(o), *good);
	for (; *bad != NULL; bad++)
		if (version_is_valid(o, str_c(*bad)))
			fail_msg("%s: %s is none", version_order_name(o), *bad);
	assert_false(version_is_valid(o, STR("")));
}
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void
semver_test(void **state)
{
	EXPECT(VERSION_SEMVER, {"1.2.3-alpha", '<', "1.2.3-alpha.1"},
		{"1.2.3-alpha.1", '<', "1.2.3-alpha.beta"}, {"1.2.3-9", '<', "1.2.3-10"},
		{"1.2.3-10", '<', "1.2.3-9a"}, {"1.2.3-rc.1", '<', "1.2.3"},
		{"1.2.3+b1", '=', "1.2.3+b2"}, {"v1.2.3", '=', "1.2.3"}, {"1.2", '=', "1.2.0"},
		{"1.2.3-a-b.5", '<', "1.2.3-a-b.50"}, {"1.2.3-0", '<', "1.2.3-a"},
		{"1.9.0", '<', "1.10.0"}, {"1.2.3.4", '<', "1.2.3.5"}, {"1.2.3rc1", '<', "1.2.3"},
		{"99999999999999999999998.0.0", '<', "99999999999999999999999.0.0"});
	expect_valid(VERSION_SEMVER,
		LIST("0.0.0", "1.2.3-a.1-.x", "1.0.0--", "1.2.3-0a+01.-", "1.2.3+001"),
		LIST("1.2", "v1.2.3", "1.2.3.4", "01.2.3", "1.2.3-01", "1.2.3-", "1.2.3-a..b",
			"1.2.3+", "1.2.x", ">=1.2.3", "1.2.3rc1", "1.2.3-a.", "1.2.3-\xc3\xa9",
			"1.2.3+a+b"));
	EXPECT(VERSION_NPM, {" =v1.2.3", '=', "1.2.3"}, {"1.2.3beta", '<', "1.2.3"});
	expect_valid(
		VERSION_NPM, LIST("1.2.3", "v1.2.3", "=1.2.3-rc.1"), LIST("1.2", "*", "^1.2.3"));
	EXPECT(VERSION_NUGET, {"1.0.0-Beta", '=', "1.0.0-beta"}, {"1", '=', "1.0.0.0"},
		{"1.0.0", '<', "1.0.0.1-rc"}, {"1.0.0-rc+x", '=', "1.0.0-RC"});
	expect_valid(VERSION_NUGET, LIST("1", "1.0.0.1", "1.0.0-RC.1+x"),
		LIST("1.2.3.4.5", "[1.0,2.0)"));
	EXPECT(VERSION_PUB, {"1.2.3", '<', "1.2.3+1"}, {"1.2.3+9", '<', "1.2.3+10"},
		{"1.2.3+10", '<', "1.2.3+a"}, {"1.2.3-rc+9", '<', "1.2.3"});
	EXPECT(VERSION_CONAN, {"1.a", '=', "1.a.0"}, {"1.9", '<', "1.9a"}, {"1.9a", '<', "1.10"},
		{"1.10", '<', "1.a"}, {"1-", '<', "1-alpha"}, {"1-alpha", '<', "1"},
		{"1", '<', "1+b1"});
}

static void
go_test(void **state)
{
	EXPECT(VERSION_GO, {"v1.2.3", '=', "1.2.3"}, {"v2.0.0+incompatible", '=', "v2.0.0"},
		{"go1.21", '=', "1.21.0"}, {"go1.21rc2", '<', "go1.21rc10"},
		{"go1.21beta1", '<', "go1.21rc1"}, {"go1.21rc1", '=', "1.21.0-rc.1"},
		{"go1.21.0 X:nocoverageredesign", '=', "go1.21"}, {"go1.9.7", '<', "go1.10"},
		{"v0.0.0-20190101000000-0123456789ab", '<', "v0.0.0-20190101000001-000000000000"},
		{"v1.2.3-0.20200101000000-abcdefabcdef", '<', "v1.2.3"},
		{"v1.2.3-pre.0.20200101000000-abcdefabcdef", '<', "v1.2.3-pre.1"});
	expect_valid(VERSION_GO,
		LIST("v1.2.3", "1.2.3", "go1.21", "go1.21rc2", "go1.21.3", "v2.0.0+incompatible"),
		LIST("(devel)", "v1.2", "go1.21x", "devel +abcdef", "latest"));
}

static void
pep440_test(void **state)
{
	EXPECT(VERSION_PEP440, {"1.0.dev9", '<', "1.0a1.dev1"}, {"1.0a1.dev1", '<', "1.0a1"},
		{"1.0a1", '<', "1.0a1.post1"}, {"1.0a1.post1", '<', "1.0b1"},
		{"1.0b2", '<', "1.0rc1"}, {"1.0rc1", '<', "1.0"}, {"1.0", '<', "1.0+local"},
		{"1.0+local", '<', "1.0.post1.dev1"}, {"1.0.post1.dev1", '<', "1.0.post1"},
		{"1.0.post9", '<', "1!0.1"}, {"1.0", '=', "v1.0.0"}, {"1.0-1", '=', "1.0.post1"},
		{"1.0PREVIEW-1", '=', "1.0rc1"}, {"1.0c1", '=', "1.0_rc.1"},
		{"1.0alpha", '=', "1.0a0"}, {"1.0+a_1", '=', "1.0+A.01"},
		{"1.0+a.z", '<', "1.0+a.1"}, {"1.0+1", '<', "1.0+1.0"},
		{"1.0.rev3", '=', "1.0post3"}, {"9.0-doduo", '<', "0.1"},
		{"0.9-doduo", '<', "0.9-gyarados"}, {"2017.05.01", '=', "2017.5.1"},
		{"1.0rcdev3", '=', "1.0rc0.dev3"}, {"1.0prer1", '=', "1.0rc0.post1"});
	expect_valid(VERSION_PEP440, LIST("1", "1!1.0a1.post2.dev3+x.y", " 1.0 ", "1.0-r4"),
		LIST("1.0-x", "1.0+", "1.*", ">=1.24,<2", "1..0", "1.0+a..b", "a1"));
}

static void
maven_test(void **state)
{
	EXPECT(VERSION_MAVEN, {"1", '=', "1.0.0-ga"}, {"1-alpha", '<', "1-beta"},
		{"1-beta", '<', "1-milestone"}, {"1m1", '=', "1-milestone-1"},
		{"1-m1", '<', "1-cr"}, {"1-rc", '=', "1-CR"}, {"1-rc", '<', "1-SNAPSHOT"},
		{"1-snapshot", '<', "1"}, {"1", '<', "1-sp"}, {"1-sp", '<', "1-abc"},
		{"1-abc", '<', "1-1"}, {"1-1", '<', "1.1"}, {"1-0.alpha", '<', "1"},
		{"1.0.alpha", '<', "1-xyz"}, {"1-0.1", '<', "1-1"}, {"2.0.1-xyz", '=', "2.0.1-XYZ"},
		{"1.0.0.0.0", '=', "1"}, {"1-rc1", '<', "1.rc5"}, {"2.0.0-M4", '<', "2.0.M5"},
		{"1..1", '=', "1.0.1"}, {"1-ga-1", '=', "1-1"}, {"1x1", '=', "1-x-1"},
		{"2.9.1", '<', "2.10.0.RELEASE"}, {"2.10.0.RELEASE", '=', "2.10"});
	expect_valid(
		VERSION_MAVEN, LIST("1", "Finchley.SR2", "1.0_x"), LIST("[1,2)", "${v}:1", "--"));
}

static void
gem_test(void **state)
{
	EXPECT(VERSION_RUBYGEMS, {"1.0", '=', "1"}, {"1.0.a", '=', "1.a"}, {"1.a", '<', "1"},
		{"1.0-1", '=', "1.0.pre.1"}, {"1.a10", '=', "1.a.10.0"}, {"1.a.0.b", '<', "1.a"},
		{"1.rc1", '<', "1.rc2"}, {"1.B", '<', "1.a"}, {"1.0.0.1", '<', "1.0.1"},
		{"1.a.b", '<', "1.a.0.b"}, {"0.0.0", '=', "0"});
	expect_valid(VERSION_RUBYGEMS, LIST("1", "1.0.rc1", "1.0-1", "1.2-x86-y"),
		LIST("a", "1..2", "1.", "~> 1.0", "1_0"));
}

static void
composer_test(void **state)
{
	EXPECT(VERSION_COMPOSER, {"1.0-dev", '<', "1.0-alpha"}, {"1.0a2", '<', "1.0-beta1"},
		{"1.0b1", '<', "1.0RC1"}, {"1.0-RC1", '<', "1.0"}, {"1.0", '<', "1.0-patch1"},
		{"v1.0", '=', "1.0-stable"}, {"1.0+x", '=', "1.0"}, {"dev-main", '<', "0.1"},
		{"dev-a", '<', "dev-b"}, {"1.0", '=', "1.0.0.0"}, {"3.0.0-beta", '<', "3.0"},
		{"1.0-p1", '<', "1.0.0.1"}, {"dev-main", '<', "0-dev"}, {"1.0-p1", '=', "1.0.pl1"},
		{"1.9.0", '<', "1.x-dev"}, {"1.x-dev", '<', "2.0-dev"});
	expect_valid(VERSION_COMPOSER,
		LIST("1", "v1.2.3.4-beta.2", "dev-feature/x", "1.0-RC1-dev", "1.0+b"),
		LIST("1.2.3.4.5", "1.0-foo", "^1.0", "dev-", "x", "1.0+"));
}

static void
distro_test(void **state)
{
	EXPECT(VERSION_DEBIAN, {"1.0~~", '<', "1.0~"}, {"1.0~rc1", '<', "1.0"},
		{"1.0", '<', "1.0a"}, {"1.0a", '<', "1.0+b"}, {"9:1", '<', "10:0"},
		{"0:1", '=', "1"}, {"1-0", '=', "1"}, {"1.0-1~deb12u1", '<', "1.0-1"},
		{"1.0-1", '<', "1.0-1+deb12u1"}, {"1-2-1", '<', "1-2-2"}, {"1.01", '=', "1.1"},
		{"a:1", '<', "b:1"});
	expect_valid(VERSION_DEBIAN, LIST("1:2.0~rc1-3+deb12u1", "0-0", "1-2-3"),
		LIST("a1", "1:", "1_2", "1-", "1 2"));
	EXPECT(VERSION_RPM, {"1.0~rc1", '<', "1.0"}, {"1.0", '<', "1.0^git1"},
		{"1.0^git1", '<', "1.0.1"}, {"1.0^a", '<', "1.0a"}, {"1.0a", '<', "1.0.1"},
		{"1", '<', "1-0"}, {"1-1.el8", '<', "1-1.el9"}, {"2:1-1", '<', "10:0-1"},
		{"1.0-9.el8_2", '<', "1.0-9.el8_10"}, {"1.05", '=', "1.5"});
	expect_valid(VERSION_RPM, LIST("1:2.0-3.el9_2.1", "2023.1~rc1"),
		LIST("1 2", "1-", "1-2-3", ":1"));
	EXPECT(VERSION_ALPM, {"1.0a", '<', "1.0"}, {"1.0", '<', "1.0.a"}, {"1.0.a", '<', "1.0.1"},
		{"1.0", '=', "1.0-1"}, {"1.0", '<', "1.0-2"}, {"1:0", '<', "2:0"});
	EXPECT(VERSION_ALPINE, {"1.0_alpha1", '<', "1.0_beta"}, {"1.0_rc9", '<', "1.0"},
		{"1.0", '<', "1.0-r0"}, {"1.0-r9", '<', "1.0-r10"}, {"1.0-r1", '<', "1.0_p1"},
		{"1.0_p1", '<', "1.0_p2"}, {"1.0_p9", '<', "1.0a"}, {"1.0a", '<', "1.0.1"},
		{"1.01", '<', "1.1"}, {"1.010", '<', "1.02"}, {"1.0_git20200101", '<', "1.0_p1"},
		{"1.0-rx", '<', "1.0"}, {"1.0~abc-r1", '<', "1.0~abd-r0"});
	expect_valid(VERSION_ALPINE, LIST("1.2.3a_rc1_git5-r4", "20200101", "1~ab12-r0"),
		LIST("1..2", "1.2-1", "1.2_x", "a", "1-r", "1.2A"));
	EXPECT(VERSION_GENTOO, {"1-r0", '=', "1"}, {"1_p0", '=', "1_p"}, {"1.10", '<', "1.11"},
		{"1.010", '=', "1.01"}, {"1_p1", '<', "1b"});
}

static void
other_test(void **state)
{
	EXPECT(VERSION_HACKAGE, {"1.0", '<', "1.0.0"}, {"1.9", '<', "1.10"});
	EXPECT(VERSION_CRAN, {"1.0-1", '=', "1.0.1"}, {"0.2", '<', "0.10-1"});
	EXPECT(VERSION_GENERIC, {"1.0", '=', "1"}, {"1.0.1", '<', "1.0.1a"},
		{"1.0.1z", '<', "1.0.1za"}, {"1.0.1za", '<', "1.0.2"}, {"1.0-rc1", '<', "1.0"},
		{"1.0b3", '<', "1.0"}, {"1.0", '<', "1.0b"},
		{"V4.60(ABVY.1)", '<', "v4.60(ABVY.2)"}, {"Rev.14.01.42", '=', "14.1.42"},
		{"7.4.3 build 2573", '<', "7.4.4 build 2662"},
		{"10.0.19045.3803", '<', "10.0.19045.4170"}, {"1.0~1", '<', "1.0-dev"},
		{"15.0(2)SE10", '<', "15.0(2)SE11"});
	expect_valid(VERSION_GENERIC, LIST("1", "V4.60(ABVY.1)C0", "Rev.14"),
		LIST("latest", ">=1.0", "1,2", "1\n2", "1|2"));
	EXPECT(VERSION_DATETIME, {"2024-01-01T00:00:00+02:00", '<', "2023-12-31T23:00:00Z"},
		{"2024-01-01T00:00:00Z", '=', "2023-12-31T19:00:00-05:00"},
		{"x", '<', "2024-01-01"});
	EXPECT(VERSION_TEXT, {"A", '<', "a"}, {"a", '<', "aa"});
}

/* Broken ones in every order: three at a time never make a circle, and nothing is read past its
 * end. */
static void
any_test(void **state)
{
	static const char *const texts[] = {"", "0", "-", ".", "1-", "1.", "1..1", "~", "^", "1~",
		"1^", "1+", "a", "1a", "1.a", "1-a", "1.0.a", "1.0.0", "1-0.1", "1-ga.1",
		"1.0.0-0.0.1", "00", "1.00", "1:1", ":1", "!", "1!1", "_", "1_p", "1_p0", "-r1",
		"1-r0", "1-r", "v", "go", "v1", "go1", "1rc1", "1.rc.1", "1-sp", "1xyz", "\xff",
		"1\xff", "1.-1", "1--1", "1.b1", "1b", "1.0b1", "dev-1", "1.x", "#", "1.#",
		"999999999999999999999999999", "1 ", " 1", "1.0.post", "1.dev", "1+a.1", "1+1",
		"1~ab", "1.01", "1.010", "1.1", "1048574", "1048575", "999999", "1.1048575",
		"1.1048576", "1.1048576.1", "1.2.3", "1.2.3.0", "1.2.3.0.1", "1.2.3.4",
		"1.2.3.4-rc", "1.2.3-", "1.2.3+b", "1.2.3-rc", "v1.2.3", "01.2.3", "1.2.1048576"};
	enum { N = sizeof(texts) / sizeof(texts[0]) };

	for (unsigned o = 0; o < VERSION_ORDERS; o++) {
		static int sign[N][N];

		assert_int_equal(
			version_compare((enum version_order)o, str_of(NULL, 0), STR("")), 0);

		for (size_t i = 0; i < N; i++)
			for (size_t j = 0; j < N; j++) {
				int order = version_compare(
					(enum version_order)o, str_c(texts[i]), str_c(texts[j]));

				sign[i][j] = (order > 0) - (order < 0);
			}
		for (size_t i = 0; i < N; i++)
			for (size_t j = 0; j < N; j++) {
				uint64_t x = version_key((enum version_order)o, str_c(texts[i]));
				uint64_t y = version_key((enum version_order)o, str_c(texts[j]));

				if ((sign[i][j] < 0 && x > y) || (sign[i][j] == 0 && x != y) ||
					(x == y && version_key_is_exact(x) && sign[i][j] != 0))
					fail_msg("%s: keys of '%s' and '%s'",
						version_order_name((enum version_order)o), texts[i],
						texts[j]);
				assert_int_equal(sign[i][j], -sign[j][i]);
				for (size_t k = 0; k < N; k++)
					if (sign[i][j] <= 0 && sign[j][k] <= 0 &&
						(sign[i][k] > 0 ||
							(sign[i][k] == 0 && sign[i][j] != 0)))
						fail_msg("%s: '%s' '%s' '%s'",
							version_order_name((enum version_order)o),
							texts[i], texts[j], texts[k]);
			}
	}
}

static void
keys_test(void **state)
{
	static const char *const exact[] = {
		"1.2.3", "v1.2.3", "1.2", "0.0.0", "1.2.3+b", "1.2.3.0"};

	(void)state;
	for (size_t i = 0; i < sizeof(exact) / sizeof(*exact); i++)
		assert_true(version_key_is_exact(version_key(VERSION_SEMVER, str_c(exact[i]))));
	assert_true(version_key(VERSION_GO, STR("1.2.9")) < version_key(VERSION_GO, STR("1.2.10")));
	assert_true(
		version_key(VERSION_NPM, STR("1.2.3-rc")) < version_key(VERSION_NPM, STR("1.2.3")));
	assert_false(version_key_is_exact(version_key(VERSION_SEMVER, STR("1.2.3-rc"))));
	assert_false(version_key_is_exact(version_key(VERSION_SEMVER, STR("1.2000000.3"))));
	assert_false(version_key_is_exact(version_key(VERSION_PUB, STR("1.2.3"))));
	assert_int_equal(version_key(VERSION_DEBIAN, STR("1.2.3")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(semver_test),
		cmocka_unit_test(go_test),
		cmocka_unit_test(pep440_test),
		cmocka_unit_test(maven_test),
		cmocka_unit_test(gem_test),
		cmocka_unit_test(composer_test),
		cmocka_unit_test(distro_test),
		cmocka_unit_test(other_test),
		cmocka_unit_test(any_test),
		cmocka_unit_test(keys_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
