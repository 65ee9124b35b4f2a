/* CVE records. */
#include "wire/cve/cve.h"

#include "wire/advisory/told_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static enum err
told(struct str text, struct buf *b)
{
	struct cve_reader *r = cve_open();
	struct advisory_sink sink = told_sink(b);
	enum err err;

	*b = buf_of(1 << 16);
	assert_non_null(r);
	err = cve_read(r, text, &sink, NULL);
	cve_free(r);
	buf_byte(b, '\0');
	return err;
}

static void
expect(const char *text, const char *lines)
{
	struct buf b;

	assert_int_equal(told(str_c(text), &b), ERR_OK);
	assert_string_equal(b.p, lines);
	buf_done(&b);
}

/* The nodes and packages that one entry of "affected" gives. */
static void
expect_product(const char *product, const char *lines)
{
	struct buf text = buf_of(1 << 16), b;

	buf_printf(&text,
		"{\"cveMetadata\":{\"cveId\":\"C\"},\"containers\":{\"cna\":{\"affected\":[{%s}]}}"
		"}",
		product);
	assert_int_equal(told(buf_view(&text), &b), ERR_OK);
	assert_true(str_starts(str_c(b.p), STR("C\n")));
	assert_string_equal(b.p + 2, lines);
	buf_done(&text);
	buf_done(&b);
}

static void
a_record_is_told_with_what_others_add(void **state)
{
	(void)state;
	expect("{\"dataType\":\"CVE_RECORD\",\"containers\":{\"adp\":[{\"title\":\"CISA ADP\","
	       "\"metrics\":[{\"cvssV3_1\":{\"vectorString\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/"
	       "C:H/"
	       "I:H/A:H\",\"baseScore\":8.8}},{\"other\":{\"type\":\"ssvc\",\"content\":{\"id\":"
	       "\"CVE-2026-1\",\"options\":[{\"Exploitation\":\"active\"},{\"Automatable\":\"yes\"}"
	       ",{"
	       "\"Technical "
	       "Impact\":\"total\"}],\"version\":\"2.0.3\"}}},{\"other\":{\"type\":\"kev\","
	       "\"content\":{\"dateAdded\":\"2026-01-01\"}}}],\"references\":[{\"url\":\"https://"
	       "x\"}]"
	       "}],\"cna\":{\"title\":\"A "
	       "hole\",\"descriptions\":[{\"lang\":\"en\",\"value\":\"Long.\"}"
	       "],\"references\":[{\"url\":\"https://"
	       "v\",\"tags\":[\"vendor-advisory\"]}],\"metrics\":"
	       "[{\"format\":\"CVSS\",\"other\":{\"type\":\"Red Hat severity rating\",\"content\":{"
	       "\"value\":\"Important\",\"namespace\":\"https://n\"}}}],\"source\":{\"advisory\":"
	       "\"GHSA-1\"}}},\"cveMetadata\":{\"cveId\":\"CVE-2026-1\",\"state\":\"PUBLISHED\","
	       "\"datePublished\":\"2026-01-02T00:00:00\",\"dateUpdated\":\"2026-01-03T00:00:00."
	       "5Z\"}}",
		"CVE-2026-1 aliases=GHSA-1 summary=A hole url=https://v "
		"published=2026-01-02T00:00:00Z changed=2026-01-03T00:00:00.500Z "
		"cvss=CVSS:3.1/AV:N/"
		"AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H score=88 rating=high references=2\n"
		"ssvc CVE-2026-1 exploitation=3 automatable total\n");
	expect("[{\"cveMetadata\":{\"cveId\":\"CVE-1\",\"state\":\"REJECTED\",\"dateRejected\":"
	       "\"2026-01-02T00:00:00.000Z\"}},{\"id\":\"GHSA-1\"}]",
		"CVE-1 withdrawn=2026-01-02T00:00:00Z\n"
		"refused a record: malformed: advisory: it has no id\n");
	/* only the CNA's own number is a name of it */
	expect("{\"cveMetadata\":{\"cveId\":\"CVE-1\"},\"containers\":{\"adp\":[{\"source\":{"
	       "\"advisory\":"
	       "\"GHSA-2\"}}]}}",
		"CVE-1\n");
	/* the CNA's word stands when there is no vector */
	expect("{\"cveMetadata\":{\"cveId\":\"CVE-1\"},\"containers\":{\"cna\":{\"metrics\":[{"
	       "\"other\":{\"type\":\"x\",\"content\":{\"text\":\"Moderate\"}}}]}}}",
		"CVE-1 rating=medium\n");
}

#define FW "cpe:2.3:o:m:fw:"
#define REST ":*:*:*:*:*:*:*"

/* With ranges the version of a CPE is what it happened to be. */
static void
ranges_count_more_than_the_version_of_a_cpe(void **state)
{
	(void)state;
	expect_product(
		"\"cpes\":[\"" FW "-" REST "\",\"" FW "1.5" REST "\",\"" FW "2.0:sp1:*:*:*:*:*:*"
		"\"],\"versions\":[{\"status\":\"affected\",\"version\":\"0\",\"lessThan\":"
		"\"1.5\",\"versionType\":\"custom\"},{\"status\":\"affected\",\"version\":"
		"\"2.0\",\"lessThanOrEqual\":\"2.3\"},{\"status\":\"unaffected\",\"version\":"
		"\"2.4\"},{\"status\":\"affected\",\"version\":\"3.1\"}],\"defaultStatus\":"
		"\"unknown\"",
		"  or 3\n"
		"  match vulnerable cpe=" FW "*" REST " to_before=1.5\n"
		"  match vulnerable cpe=" FW "*" REST " from=2.0 to=2.3\n"
		"  match vulnerable cpe=" FW "*" REST " from=3.1 to=3.1\n");
	/* an update without a version stays */
	expect_product("\"cpes\":[\"" FW
		       "-:sp2:*:*:*:*:*:*\"],\"versions\":[{\"status\":\"affected\","
		       "\"version\":\"6.0\",\"lessThan\":\"*\"}]",
		"  or 1\n  match vulnerable cpe=" FW "*:sp2:*:*:*:*:*:* from=6.0\n");
	/* colons that belong to a name */
	expect_product("\"cpes\":[\"cpe:2.3:a:m:a\\\\:b:-" REST "\"],\"versions\":[{\"status\":"
		       "\"affected\",\"version\":\"1\",\"lessThan\":\"2\"}]",
		"  or 1\n  match vulnerable cpe=cpe:2.3:a:m:a\\:b:*" REST " from=1 to_before=2\n");
	expect_product("\"cpes\":[\"cpe:/o:m:fw:1.0:rc1\"],\"versions\":[{\"status\":\"affected\","
		       "\"version\":\"1\",\"lessThan\":\"2\"}]",
		"  or 1\n  match vulnerable cpe=cpe:/o:m:fw from=1 to_before=2\n");
}

static void
without_ranges_a_cpe_says_its_version(void **state)
{
	(void)state;
	expect_product("\"cpes\":[\"" FW "1.5" REST "\",\"" FW "1.6" REST "\"],\"versions\":[{"
		       "\"status\":\"affected\",\"version\":\"1.5\"},{\"status\":\"affected\","
		       "\"version\":\"1.6\"}]",
		"  or 2\n  match vulnerable cpe=" FW "1.5" REST "\n  match vulnerable cpe=" FW
		"1.6" REST "\n");
	expect_product("\"cpes\":[\"" FW "-" REST "\"],\"versions\":[{\"status\":\"affected\","
		       "\"version\":\"1.5\"},{\"status\":\"affected\",\"version\":\"n/a\"}]",
		"  or 1\n  match vulnerable cpe=" FW "*" REST " from=1.5 to=1.5\n");
	expect_product("\"cpes\":[\"" FW "-" REST "\"],\"versions\":[{\"status\":\"affected\","
		       "\"version\":\"*\"}]",
		"  or 1\n  match vulnerable cpe=" FW "*" REST "\n");
	/* no version that could be compared: as it stands */
	expect_product("\"cpes\":[\"" FW "1703" REST "\"],\"versions\":[{\"status\":\"affected\","
		       "\"version\":\"10.0.0\",\"lessThan\":\"publication\"}]",
		"  or 1\n  match vulnerable cpe=" FW "1703" REST "\n");
	/* and of any version: which ones nobody can tell */
	expect_product("\"cpes\":[\"" FW "*" REST "\"],\"versions\":[{\"status\":\"affected\","
		       "\"version\":\"10.0.0\",\"lessThan\":\"publication\"}]",
		"");
	/* nothing is said to be affected */
	expect_product("\"cpes\":[\"" FW "-" REST "\"],\"versions\":[{\"status\":\"unaffected\","
		       "\"version\":\"1\"}]",
		"");
	expect_product("\"cpes\":[\"" FW "-" REST "\"],\"defaultStatus\":\"unaffected\"", "");
}

static void
changes_within_a_range_cut_it(void **state)
{
	(void)state;
	expect_product(
		"\"cpes\":[\"" FW "*" REST "\"],\"versions\":[{\"status\":\"affected\","
		"\"version\":\"10.2\",\"lessThan\":\"10.2.9\",\"changes\":[{\"at\":\"10.2.8\","
		"\"status\":\"unaffected\"}]},{\"status\":\"affected\",\"version\":\"11\","
		"\"lessThan\":\"11.9\",\"changes\":[{\"at\":\"11.2-h3\",\"status\":"
		"\"unaffected\"},{\"at\":\"11.3-h1\",\"status\":\"unaffected\"}]}]",
		"  or 2\n"
		"  match vulnerable cpe=" FW "*" REST " from=10.2 to_before=10.2.8\n"
		"  match vulnerable cpe=" FW "*" REST " from=11 to_before=11.9\n");
}

static void
everything_but_a_list_is_a_negated_list(void **state)
{
	(void)state;
	expect_product(
		"\"cpes\":[\"" FW "-" REST "\"],\"defaultStatus\":\"affected\",\"versions\":[{"
		"\"status\":\"unaffected\",\"version\":\"2.5\",\"lessThan\":\"*\"},{\"status\":"
		"\"unaffected\",\"version\":\"1.9\"}]",
		"  and 2\n"
		"  match vulnerable cpe=" FW "*" REST "\n"
		"  not or 2\n"
		"  match around cpe=" FW "*" REST " from=2.5\n"
		"  match around cpe=" FW "*" REST " from=1.9 to=1.9\n");
	expect_product("\"cpes\":[\"" FW "-" REST "\"],\"defaultStatus\":\"affected\"",
		"  match vulnerable cpe=" FW "*" REST "\n");
}

static void
packages_of_registries_are_packages(void **state)
{
	(void)state;
	expect_product(
		"\"collectionURL\":\"https://repo.maven.apache.org/maven2\",\"packageName\":"
		"\"org.a:b\",\"versions\":[{\"status\":\"affected\",\"version\":\"1.0\","
		"\"lessThanOrEqual\":\"1.4\",\"versionType\":\"maven\"},{\"status\":"
		"\"affected\",\"version\":\"0\",\"lessThan\":\"0.9\"},{\"status\":\"affected\","
		"\"version\":\"2.0\"},{\"status\":\"affected\",\"version\":\"0123456789abcdef\","
		"\"lessThan\":\"fedcba\",\"versionType\":\"git\"}]",
		"  maven:org.a:b ecosystem(introduced:1.0 last_affected:1.4) "
		"ecosystem(introduced:0 fixed:0.9) versions=2.0\n");
	expect_product("\"collectionURL\":\"https://www.npmjs.com\",\"packageName\":\"p\"", "");
	expect_product(
		"\"collectionURL\":\"https://pypi.org\",\"packageName\":\"p\",\"defaultStatus\":"
		"\"affected\",\"versions\":[{\"status\":\"unaffected\",\"version\":\"1\"}]",
		"  pypi:p incomplete\n");
	expect_product("\"collectionURL\":\"https://pypi.org\",\"packageName\":\"p\","
		       "\"versions\":[{\"status\":\"affected\",\"version\":\"before spring\"},"
		       "{\"status\":\"affected\",\"version\":\"1\"}]",
		"  pypi:p versions=1 incomplete\n");
	expect_product("\"packageURL\":\"pkg:npm/p\",\"versions\":[{\"status\":\"affected\","
		       "\"version\":\"1\",\"lessThan\":\"2\"}]",
		"  : purl=pkg:npm/p ecosystem(introduced:1 fixed:2)\n");
	/* Red Hat: the CPE is the platform */
	expect_product("\"collectionURL\":\"https://access.redhat.com/downloads\",\"packageName\":"
		       "\"kernel\",\"defaultStatus\":\"affected\",\"cpes\":[\"cpe:/o:redhat:"
		       "enterprise_linux:8\"],\"versions\":[{\"status\":\"unaffected\",\"version\":"
		       "\"0:4.18\",\"lessThan\":\"*\",\"versionType\":\"rpm\"}]",
		"");
}

static void
trees_of_the_record_are_taken(void **state)
{
	(void)state;
	expect("{\"cveMetadata\":{\"cveId\":\"C\"},\"containers\":{\"cna\":{\"cpeApplicability\":[{"
	       "\"operator\":\"AND\",\"nodes\":[{\"operator\":\"OR\",\"negate\":false,\"cpeMatch\":"
	       "[{"
	       "\"vulnerable\":true,\"criteria\":\"cpe:2.3:a:x:y:*:*:*:*:*:*:*:*\","
	       "\"versionEndExcluding\":\"2\"}]}]}]}}}",
		"C\n  and 1\n  or 1\n  match vulnerable cpe=cpe:2.3:a:x:y:*:*:*:*:*:*:*:* "
		"to_before=2\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_is_told_with_what_others_add),
		cmocka_unit_test(ranges_count_more_than_the_version_of_a_cpe),
		cmocka_unit_test(without_ranges_a_cpe_says_its_version),
		cmocka_unit_test(changes_within_a_range_cut_it),
		cmocka_unit_test(everything_but_a_list_is_a_negated_list),
		cmocka_unit_test(packages_of_registries_are_packages),
		cmocka_unit_test(trees_of_the_record_are_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
