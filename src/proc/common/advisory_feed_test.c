/* Each kind of file that advisories come in is known by what stands in it, and reaches the index.
 */
#include "proc/common/advisory_feed.h"

#include "know/advisory/memory_test.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char csaf[] =
	"{\"document\":{\"csaf_version\":\"2.0\",\"title\":\"t\",\"tracking\":{\"id\":\"M-1\"}},"
	"\"product_tree\":{\"branches\":[{\"category\":\"product_version_range\",\"name\":"
	"\"vers:npm/>=1.0.0|<2.0.0\",\"product\":{\"name\":\"n\",\"product_id\":\"A\","
	"\"product_identification_helper\":{\"purl\":\"pkg:npm/%40scope/thing\"}}}]},"
	"\"vulnerabilities\":[{\"cve\":\"CVE-2026-1\",\"product_status\":{\"known_affected\":["
	"\"A\"]}"
	"}]}";
static const char osv[] =
	"{\"id\":\"GHSA-1\",\"modified\":\"2026-01-01T00:00:00Z\",\"affected\":[]}";
static const char cve[] =
	"{\"dataType\":\"CVE_RECORD\",\"cveMetadata\":{\"cveId\":\"CVE-2026-2\"}}";
static const char nvd[] = "{\"format\":\"NVD_CVE\",\"vulnerabilities\":[{\"cve\":{\"id\":"
			  "\"CVE-2026-3\"}}]}";
static const char kev[] = "cveID,dateAdded\nCVE-2026-1,2026-01-01\n";
static const char epss[] = "cve,epss,percentile\nCVE-2026-1,0.5,0.9\n";
static const char overview[] =
	"<?xml version=\"1.0\"?><rdf:RDF xmlns:rdf=\"r\" xmlns:sec=\"s\"><item><link>https://"
	"jvndb.jvn.jp/ja/contents/2026/JVNDB-2026-000001.html</link><sec:identifier>"
	"JVNDB-2026-000001</sec:identifier><sec:references source=\"CVE\" id=\"CVE-2026-1\"/>"
	"</item></rdf:RDF>";
static const char detail[] =
	"<VULDEF-Document><Vulinfo><VulinfoID>JVNDB-2026-000002</VulinfoID></Vulinfo>"
	"</VULDEF-Document>";

static void
every_kind_reaches_the_index(void **state)
{
	static const char *const files[] = {csaf, osv, cve, nvd, kev, epss, overview, detail};
	static const char *const names[] = {"CVE-2026-1", "M-1/CVE-2026-1", "JVNDB-2026-000001",
		"GHSA-1", "CVE-2026-2", "CVE-2026-3", "JVNDB-2026-000002"};
	const struct package thing = {ECOSYSTEM_NPM, STR(""), STR("@scope/thing")};
	struct advisory_package found;
	struct advisory_built built;
	struct advisory_feed *f;
	struct advisory_index *x;
	struct memory m;
	uint32_t no, first = 0;

	(void)state;
	memory_start(&m, NULL);
	f = advisory_feed_new(m.builder);
	assert_non_null(f);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		assert_int_equal(advisory_feed_bytes(f, str_c(files[i]), NULL), ERR_OK);
	assert_int_equal(advisory_feed_bytes(f, STR("{\"a\":1}"), NULL), ERR_UNSUPPORTED);
	assert_int_equal(advisory_feed_bytes(f, STR("<html/>"), NULL), ERR_UNSUPPORTED);
	assert_int_equal(advisory_feed_counts(f).documents, 8);
	assert_int_equal(advisory_feed_counts(f).others, 2);
	advisory_feed_free(f);
	assert_int_equal(memory_finish(&m, &built), ERR_OK);
	assert_int_equal(advisory_index_open(buf_view(&m.file), NULL, &x, NULL), ERR_OK);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_true(advisory_index_named(x, str_c(names[i]), &no));
		if (i == 0)
			first = no;
		assert_int_equal(no == first, i < 3); /* three names of one */
	}
	/* a package that is known by its purl alone */
	assert_true(advisory_index_package(x, &thing, &found));
	advisory_index_close(x);
	memory_done(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_kind_reaches_the_index)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
