/* Package URLs: what is read, what is mended and how it is said, what is refused. */
#include "wire/purl/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
/* after the standard headers */
#include <cmocka.h>

#define BIT(m) (1U << PURL_MEND_##m)

/* Also beyond what is mended here: what the standard has readers accept. */
static const struct {
	const char *in, *out;
	unsigned mends;
} cases[] = {
	{"pkg:npm/lodash@4.17.15", "pkg:npm/lodash@4.17.15", 0},
	{"pkg:npm/%40vitest/mocker@1.0.0", "pkg:npm/%40vitest/mocker@1.0.0", 0},
	{"pkg:npm/@vitest%2Fmocker", "pkg:npm/%40vitest/mocker", BIT(SLASH_ESCAPED) | BIT(ESCAPE)},
	{"pkg:npm/@vitest%2Fmocker@1.0", "pkg:npm/%40vitest/mocker@1.0",
		BIT(SLASH_ESCAPED) | BIT(ESCAPE)},
	{"pkg:npm/%40vitest%2fmocker@1.0", "pkg:npm/%40vitest/mocker@1.0", BIT(SLASH_ESCAPED)},
	{"pkg:npm/@babel/core@7.0.0", "pkg:npm/%40babel/core@7.0.0", BIT(ESCAPE)},
	{"pkg:npm/babel/core@7.0.0", "pkg:npm/%40babel/core@7.0.0", BIT(SCOPE)},
	{"pkg:golang/github.com%2FGorilla/mux@v1.8.0", "pkg:golang/github.com/Gorilla/mux@v1.8.0",
		BIT(SLASH_ESCAPED)},
	{"pkg:golang/github.com%2fGorilla%2fmux@v1", "pkg:golang/github.com/Gorilla/mux@v1",
		BIT(SLASH_ESCAPED)},
	{"pkg:maven/org.acme:lib@1.0", "pkg:maven/org.acme/lib@1.0", BIT(SLASH_COLON)},
	{"pkg:maven/org.acme%3Alib@1.0", "pkg:maven/org.acme/lib@1.0",
		BIT(SLASH_COLON) | BIT(ESCAPE)},
	{"pkg:maven/org.acme%3A@1.0", "", 0},
	{"pkg:maven/org.acme:@1.0", "", 0},
	{"pkg:npm:lodash@1", "pkg:npm/lodash@1", BIT(SLASH_COLON)},
	{"npm/lodash@1", "pkg:npm/lodash@1", BIT(SCHEME)},
	{"pkg%3Anpm/lodash@1", "pkg:npm/lodash@1", BIT(SCHEME)},
	{" pkg:npm/lodash@1\n", "pkg:npm/lodash@1", BIT(BLANK)},
	{"pkg:generic/my tool@1", "pkg:generic/my%20tool@1", BIT(BLANK)},
	{"pkg://npm//lodash/@1", "", 0},
	{"pkg://npm/lodash/", "pkg:npm/lodash", BIT(SLASHES)},
	{"PKG:NPM/lodash", "pkg:npm/lodash", BIT(TYPE_CASE)},
	{"pkg:pypi/Zope_Interface@5", "pkg:pypi/zope-interface@5", BIT(NAME_CASE) | BIT(NAME_MARK)},
	{"pkg:npm/50%off@1", "pkg:npm/50%25off@1", BIT(ESCAPE_BROKEN)},
	{"pkg:docker/x@sha256%3Aab", "pkg:docker/x@sha256:ab", BIT(ESCAPE)},
	{"pkg:rpm/fedora/curl@7?Arch=i386", "pkg:rpm/fedora/curl@7?arch=i386", BIT(QUALIFIER)},
	{"pkg:rpm/fedora/curl@7?aRch=i386", "pkg:rpm/fedora/curl@7?arch=i386", BIT(KEY_CASE)},
	{"pkg:deb/debian/curl@7?distro=b&arch=a", "pkg:deb/debian/curl@7?arch=a&distro=b",
		BIT(ORDER)},
	{"pkg:deb/debian/curl@7?arch=a&arch=b", "pkg:deb/debian/curl@7?arch=a", BIT(QUALIFIER)},
	{"pkg:deb/debian/curl@7?arch", "pkg:deb/debian/curl@7", BIT(QUALIFIER)},
	{"pkg:deb/debian/attr@1:2.4-2+b1", "pkg:deb/debian/attr@1:2.4-2%2Bb1", BIT(ESCAPE)},
	{"pkg:npm/a@1#./x/../y/", "pkg:npm/a@1#x/y", BIT(SUBPATH)},
	{"pkg:swift/Alamofire@5", "pkg:swift/Alamofire@5", BIT(REQUIRED)},
	{"pkg:brew/node@20@20.10", "pkg:brew/node%4020@20.10", BIT(ESCAPE)},
	{"pkg:git/codeberg.org/a/b/c@1", "pkg:git/codeberg.org/a/b/c@1", 0},
	{"pkg:npm/a@?#", "pkg:npm/a", BIT(EMPTY)},
	{"pkg:npm/a?x=&y=1", "pkg:npm/a?y=1", BIT(EMPTY)},
	{"pkg:mlflow/Credit@3?repository_url=https:%2F%2Fx.azuredatabricks.net%2Fa",
		"pkg:mlflow/credit@3?repository_url=https:%2F%2Fx.azuredatabricks.net%2Fa",
		BIT(NAME_CASE)},
	/* nothing to mend without a guess */
	{"", "", 0},
	{"pkg:", "", 0},
	{"pkg:npm", "", 0},
	{"pkg:npm/", "", 0},
	{"pkg:npm/@1.0", "", 0},
	{"lodash@1", "", 0},
	{"acme/lodash@1", "", 0}, /* no type that is known */
	{"pkg:n&g?inx/nginx@0.8.9", "", 0},
	{"pkg:3nginx/nginx", "", 0},
	{"pkg:nginx:a/nginx", "", 0},
	{"pkg:nuget/Acme/Json@1", "", 0}, /* has no namespace */
	{"pkg:cpan/URI::PackageURL", "", 0},
	{"pkg:npm/a%00b", "", 0},
	{"pkg:npm/a\xff", "", 0},
};

static void
purls_are_read_and_mended_and_refused(void **state)
{
	static struct purl p;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = buf_of(4096);
		enum err err = purl_repair(str_c(cases[i].in), &p);

		if (err == ERR_OK)
			purl_print(&p, &out);
		if (!str_equal(buf_view(&out), str_c(cases[i].out)) ||
			(err == ERR_OK && p.mends != cases[i].mends))
			fail_msg("%s: %.*s, mends %x", cases[i].in, STR_FMT(buf_view(&out)),
				p.mends);
		if (err == ERR_OK) {
			assert_true(str_equal(p.original, str_c(cases[i].in)));
			/* npm's scope without '@' is no fault by the standard */
			assert_int_equal(purl_parse(str_c(cases[i].in), &p) == ERR_OK,
				(cases[i].mends & ~BIT(SCOPE)) >> PURL_MENDS_STRICT == 0);
		}
		buf_done(&out);
	}
}

/* The short way reads what it reads as the long way does, and these it does read. */
static void
the_short_way_says_the_same(void **state)
{
	static const struct {
		const char *in;
		bool is_plain;
	} ways[] = {
		{"pkg:npm/lodash@4.17.15", true},
		{"pkg:npm/%40vitest/mocker@1.0.0", true},
		{"pkg:npm/%40vitest/a/b@1.0.0", false},
		{"pkg:npm/%40vitest@1.0.0", false},
		{"pkg:npm/babel/core@7.0.0", false},
		{"pkg:golang/github.com/Acme/x/v2@v2.0.0+incompatible", true},
		{"pkg:golang/stdlib@1.21", true},
		{"pkg:deb/debian/g++@12.2?arch=amd64&distro=debian-12", true},
		{"pkg:deb/debian/curl@7.88.1-10+deb12u5?Arch=amd64&distro=debian-12", true},
		{"pkg:deb/Debian/curl@1", false},
		{"pkg:maven/org.acme/lib@1.0?type=jar", true},
		{"pkg:maven/org.acme:lib@1.0", false},
		{"pkg:maven/lib@1.0", false},
		{"pkg:pypi/zope-interface@5", true},
		{"pkg:pypi/zope_interface@5", false},
		{"pkg:pub/a_b@1.0", true},
		{"pkg:pub/a-b@1.0", false},
		{"pkg:nuget/Acme/Json@1", false},
		{"pkg:swift/x@1", false},
		{"pkg:unheard-of/a/b@1", true},
		{"pkg:npm/a@1?x=y?z=1", false},
		{"pkg:npm/a@1#sub", false},
		{"pkg:npm/a@1?x=y\n", false},
		{"pkg:npm/a@1?x=\xff", false},
		{"pkg:npm/a@1?", false},
		{"pkg:npm/a@", false},
		{"pkg:npm/a@1@2", false},
		{"pkg:npm/a@1/2", false},
		{"pkg:npm//a@1", false},
		{"pkg:npm/a/", false},
		{"pkg:git/host/a/b@1", false},
	};
	static struct purl a, b;

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct buf x = buf_of(4096), y = buf_of(4096);

		if (purl_read_plain(str_c(ways[i].in), &a) != ways[i].is_plain)
			fail_msg("%s", ways[i].in);
		if (ways[i].is_plain) {
			assert_int_equal(purl_read_long(str_c(ways[i].in), &b, false), ERR_OK);
			purl_print(&a, &x);
			purl_print(&b, &y);
			assert_true(str_equal(buf_view(&x), buf_view(&y)));
			assert_true(str_equal(a.is.version, b.is.version));
			assert_int_equal(a.mends, b.mends);
		}
		buf_done(&x);
		buf_done(&y);
	}
}

static void
the_same_package_is_read_again(void **state)
{
	static struct purl p;

	(void)state;
	assert_false(purl_read_again(STR("pkg:npm/a@1"), &p));
	assert_int_equal(purl_repair(STR("pkg:npm/a@1"), &p), ERR_OK);
	assert_true(purl_read_again(STR("pkg:npm/a@1.10+b"), &p));
	assert_true(str_equal(p.is.version, STR("1.10+b")));
	assert_true(str_equal(p.is.name, STR("a")));
	assert_true(str_equal(p.original, STR("pkg:npm/a@1.10+b")));
	assert_int_equal(p.mends, BIT(ESCAPE));
	assert_true(purl_read_again(STR("pkg:npm/a@2"), &p));
	assert_int_equal(p.mends, 0);
	assert_false(purl_read_again(STR("pkg:npm/a@"), &p));
	assert_false(purl_read_again(STR("pkg:npm/a@2?x=y"), &p));
	assert_false(purl_read_again(STR("pkg:npm/a@2%2B"), &p));
	assert_false(purl_read_again(STR("pkg:npm/a@b/c"), &p));
	assert_false(purl_read_again(STR("pkg:npm/ab@2"), &p));
	assert_true(str_equal(p.is.version, STR("2")));
	assert_int_equal(purl_repair(STR("pkg:npm/a@1?x=y"), &p), ERR_OK);
	assert_false(purl_read_again(STR("pkg:npm/a@1"), &p));
}

static void
too_long_is_refused(void **state)
{
	static char text[LIMIT_PURL_BYTES + 1];
	static struct purl p;
	struct buf many = buf_of(4096);

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text, "pkg:npm/", 8);
	assert_int_equal(purl_parse(str_of(text, sizeof(text)), &p), ERR_LIMIT);
	assert_int_equal(purl_parse(str_of(text, sizeof(text) - 1), &p), ERR_OK);
	buf_c(&many, "pkg:npm/a?");
	for (unsigned i = 0; i < LIMIT_PURL_QUALIFIERS + 1; i++)
		buf_printf(&many, "k%u=1&", i);
	assert_int_equal(purl_repair(buf_view(&many), &p), ERR_LIMIT);
	buf_done(&many);
}

static void
parts_become_a_purl(void **state)
{
	static struct purl p;
	struct purl_parts parts = {.type = STR("Deb"),
		.space = STR("Debian"),
		.name = STR("attr"),
		.version = STR("1:2.4+b1"),
		.n_pairs = 2,
		.pairs = {{STR("b"), STR("x/y")}, {STR("a"), STR("")}}};
	struct buf out = buf_of(4096);

	(void)state;
	assert_int_equal(purl_build(&parts, &p), ERR_OK);
	purl_print(&p, &out);
	assert_string_equal(out.p, "pkg:deb/debian/attr@1:2.4%2Bb1?b=x%2Fy");
	parts.name = STR("");
	assert_int_equal(purl_build(&parts, &p), ERR_MALFORMED);
	parts = (struct purl_parts){.type = STR("swift"), .name = STR("x")};
	assert_int_equal(purl_build(&parts, &p), ERR_MALFORMED);
	buf_done(&out);
}

static void
mends_have_names(void **state)
{
	(void)state;
	assert_string_equal(purl_mend_name(PURL_MEND_SLASHES), "slashes");
	assert_string_equal(purl_mend_name(PURL_MEND_REQUIRED), "required");
	assert_string_equal(purl_mend_name(PURL_MEND_VERSION_ESCAPED), "version_escaped");
}

/* Microsoft's SBOM tool wrote so until 2023. Only beside that very version: brew's names have an
 * '@'. */
static void
a_version_in_the_name_is_parted_beside_it(void **state)
{
	static const struct {
		const char *purl, *version, *name, *parted;
	} rows[] = {
		{"pkg:nuget/Moq%404.17.2", "4.17.2", "Moq", "4.17.2"},
		{"pkg:nuget/Moq%404.17.2", "4.17.3", "Moq@4.17.2", ""},
		{"pkg:brew/postgresql%4017", "17.2", "postgresql@17", ""},
		{"pkg:nuget/Moq@1", "1", "Moq", "1"},
		{"pkg:nuget/Moq", "Moq", "Moq", ""},
		{"pkg:nuget/%401", "1", "@1", ""},
		{"pkg:nuget/Moq%40", "", "Moq@", ""},
	};
	struct purl p;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(
			purl_repair_beside(str_c(rows[i].purl), str_c(rows[i].version), &p),
			ERR_OK);
		assert_true(str_equal_nocase(p.is.name, str_c(rows[i].name)));
		assert_true(str_equal(p.is.version, str_c(rows[i].parted)));
		assert_int_equal((p.mends & 1U << PURL_MEND_VERSION_ESCAPED) != 0, i == 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(purls_are_read_and_mended_and_refused),
		cmocka_unit_test(the_short_way_says_the_same),
		cmocka_unit_test(the_same_package_is_read_again),
		cmocka_unit_test(too_long_is_refused),
		cmocka_unit_test(parts_become_a_purl),
		cmocka_unit_test(mends_have_names),
		cmocka_unit_test(a_version_in_the_name_is_parted_beside_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
