/* NVD's answers and feeds. */
#include "wire/nvd/nvd.h"

#include "wire/advisory/told_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static enum err
told(const char *text, struct buf *b)
{
	struct nvd_reader *r = nvd_open();
	struct advisory_sink sink = told_sink(b);
	enum err err;

	*b = buf_of(1 << 16);
	assert_non_null(r);
	err = nvd_read(r, str_c(text), &sink, NULL);
	nvd_free(r);
	buf_byte(b, '\0');
	return err;
}

static void
expect(const char *text, const char *lines)
{
	struct buf b;

	assert_int_equal(told(text, &b), ERR_OK);
	assert_string_equal(b.p, lines);
	buf_done(&b);
}

static void
an_answer_of_the_interface_is_told(void **state)
{
	(void)state;
	expect("{\"resultsPerPage\":2,\"format\":\"NVD_CVE\",\"vulnerabilities\":[{\"cve\":{\"id\":"
	       "\"CVE-2026-1\",\"published\":\"2026-01-02T03:04:05.678\",\"lastModified\":"
	       "\"2026-02-01T00:00:00.000\",\"vulnStatus\":\"Analyzed\",\"descriptions\":[{"
	       "\"lang\":"
	       "\"es\",\"value\":\"hola\"},{\"lang\":\"en\",\"value\":\"A hole.\"}],\"metrics\":{"
	       "\"cvssMetricV2\":[{\"cvssData\":{\"version\":\"2.0\",\"vectorString\":\"AV:N/AC:L/"
	       "Au:N/C:C/I:C/A:C\",\"baseScore\":10.0}}],\"cvssMetricV31\":[{\"source\":\"nvd@nist."
	       "gov\",\"type\":\"Primary\",\"cvssData\":{\"version\":\"3.1\",\"vectorString\":"
	       "\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\",\"baseScore\":9.8}}]},"
	       "\"configurations\":[{\"operator\":\"AND\",\"nodes\":[{\"operator\":\"OR\","
	       "\"negate\":"
	       "false,\"cpeMatch\":[{\"vulnerable\":true,\"criteria\":\"cpe:2.3:o:m:fw:*:*:*:*:*:*:"
	       "*:"
	       "*\",\"versionStartIncluding\":\"1.0\",\"versionEndExcluding\":\"1.5\","
	       "\"matchCriteriaId\":\"X\"},{\"vulnerable\":true,\"criteria\":\"cpe:2.3:o:m:fw:2.0:*"
	       ":*:"
	       "*:*:*:*:*\",\"matchCriteriaId\":\"Y\"}]},{\"operator\":\"OR\",\"negate\":true,"
	       "\"cpeMatch\":[{\"vulnerable\":false,\"criteria\":\"cpe:2.3:h:m:box:-:*:*:*:*:*:*:*"
	       "\","
	       "\"versionStartExcluding\":\"3\",\"versionEndIncluding\":\"4\"}]}]},{\"nodes\":[{"
	       "\"operator\":\"OR\",\"cpeMatch\":[{\"vulnerable\":true,\"criteria\":\"cpe:2.3:a:m:"
	       "app:"
	       "*:*:*:*:*:*:*:*\"}]},{\"operator\":\"OR\",\"cpeMatch\":[]}]}],\"references\":[{"
	       "\"url\":"
	       "\"https://r\"},{\"url\":\"https://v\",\"tags\":[\"Patch\",\"Vendor Advisory\"]}],"
	       "\"cisaExploitAdd\":\"2026-01-10\",\"cisaActionDue\":\"2026-01-31\","
	       "\"cisaRequiredAction\":\"Update.\",\"cisaVulnerabilityName\":\"Hole\"}},{\"cve\":{"
	       "\"id\":\"CVE-2026-2\",\"vulnStatus\":\"Rejected\",\"lastModified\":\"2026-01-05T00:"
	       "00:00.000\"}},{\"cve\":{}}]}",
		"CVE-2026-1 summary=A hole. url=https://v published=2026-01-02T03:04:05.678Z "
		"changed=2026-02-01T00:00:00Z cvss=CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H "
		"score=98 rating=critical references=2\n"
		"  and 2\n"
		"  or 2\n"
		"  match vulnerable cpe=cpe:2.3:o:m:fw:*:*:*:*:*:*:*:* from=1.0 to_before=1.5\n"
		"  match vulnerable cpe=cpe:2.3:o:m:fw:2.0:*:*:*:*:*:*:*\n"
		"  not or 1\n"
		"  match around cpe=cpe:2.3:h:m:box:-:*:*:*:*:*:*:* from_after=3 to=4\n"
		"  or 1\n"
		"  or 1\n"
		"  match vulnerable cpe=cpe:2.3:a:m:app:*:*:*:*:*:*:*:*\n"
		"exploited CVE-2026-1 name=Hole action=Update. added=2026-01-10T00:00:00Z "
		"due=2026-01-31T00:00:00Z\n"
		"CVE-2026-2 changed=2026-01-05T00:00:00Z withdrawn=2026-01-05T00:00:00Z\n"
		"refused an entry: malformed: advisory: it has no id\n");
}

static void
an_older_feed_is_told(void **state)
{
	(void)state;
	expect("{\"CVE_data_type\":\"CVE\",\"CVE_Items\":[{\"cve\":{\"CVE_data_meta\":{\"ID\":"
	       "\"CVE-"
	       "2020-1\"},\"references\":{\"reference_data\":[{\"url\":\"https://"
	       "r\",\"tags\":[]}]},"
	       "\"description\":{\"description_data\":[{\"lang\":\"en\",\"value\":\"Old.\"}]}},"
	       "\"configurations\":{\"CVE_data_version\":\"4.0\",\"nodes\":[{\"operator\":\"AND\","
	       "\"children\":[{\"operator\":\"OR\",\"children\":[],\"cpe_match\":[{\"vulnerable\":"
	       "true,\"cpe23Uri\":\"cpe:2.3:a:x:y:1:*:*:*:*:*:*:*\",\"cpe_name\":[]}]},{"
	       "\"operator\":"
	       "\"OR\",\"children\":[],\"cpe_match\":[{\"vulnerable\":false,\"cpe23Uri\":\"cpe:2.3:"
	       "o:"
	       "x:z:-:*:*:*:*:*:*:*\"}]}],\"cpe_match\":[]}]},\"impact\":{\"baseMetricV3\":{"
	       "\"cvssV3\":{\"vectorString\":\"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\","
	       "\"baseScore\":9.8}}},\"publishedDate\":\"2020-01-01T10:15Z\",\"lastModifiedDate\":"
	       "\"2020-01-02T10:15Z\"}]}",
		"CVE-2020-1 summary=Old. url=https://r published=2020-01-01T10:15:00Z "
		"changed=2020-01-02T10:15:00Z cvss=CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H "
		"score=98 rating=critical references=1\n"
		"  or 1\n"
		"  and 2\n"
		"  or 1\n"
		"  match vulnerable cpe=cpe:2.3:a:x:y:1:*:*:*:*:*:*:*\n"
		"  or 1\n"
		"  match around cpe=cpe:2.3:o:x:z:-:*:*:*:*:*:*:*\n");
}

static void
a_tree_that_holds_nothing_is_none(void **state)
{
	(void)state;
	expect("{\"vulnerabilities\":[{\"cve\":{\"id\":\"CVE-1\",\"configurations\":[{\"nodes\":[{"
	       "\"operator\":\"AND\",\"nodes\":[{}]},{\"cpeMatch\":[{\"vulnerable\":true}]}]}]}}]}",
		"CVE-1\n");
	expect("{\"vulnerabilities\":[{\"cve\":{\"id\":\"CVE-1\",\"metrics\":{\"cvssMetricV31\":[{"
	       "\"cvssData\":{\"vectorString\":\"?\",\"baseScore\":7.5}}]}}}]}",
		"CVE-1 score=75 rating=high\n");
}

static void
other_files_tell_nothing(void **state)
{
	struct buf b;

	(void)state;
	expect("{\"id\":\"GHSA-1\"}", "");
	assert_int_equal(
		told("{\"vulnerabilities\":[{\"cve\":{\"id\":\"CVE-1\"}},", &b), ERR_TRUNCATED);
	assert_string_equal(b.p, "CVE-1\n");
	buf_done(&b);
	assert_int_equal(told("[1,", &b), ERR_TRUNCATED);
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_of_the_interface_is_told),
		cmocka_unit_test(an_older_feed_is_told),
		cmocka_unit_test(a_tree_that_holds_nothing_is_none),
		cmocka_unit_test(other_files_tell_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
