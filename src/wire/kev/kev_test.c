/* CISA's list, in both its forms. */
#include "wire/advisory/told_fixture.h"
#include "wire/kev/kev.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static enum err
told(const char *text, struct buf *b)
{
	struct advisory_sink sink = told_sink(b);
	enum err err;

	*b = buf_of(1 << 16);
	err = kev_read(str_c(text), &sink, NULL);
	buf_byte(b, '\0');
	return err;
}

static void
both_forms_tell_the_same(void **state)
{
	static const char expected[] =
		"exploited CVE-2026-1 vendor=Maker product=Box, the name=A hole action=Update it. "
		"added=2026-01-02T00:00:00Z due=2026-01-23T00:00:00Z ransomware\n"
		"exploited CVE-2026-2 added=2026-01-03T00:00:00Z\n"
		"refused CVE-2026-3: malformed: KEV: a row without an id or the day of its entry\n"
		"refused row 4: malformed: KEV: a row without an id or the day of its entry\n";
	struct buf b;

	(void)state;
	assert_int_equal(
		told("{\"title\":\"x\",\"count\":4,\"vulnerabilities\":[{\"cveID\":\"CVE-2026-1\","
		     "\"vendorProject\":\"Maker\",\"product\":\"Box, "
		     "the\",\"vulnerabilityName\":\"A "
		     "hole\",\"dateAdded\":\"2026-01-02\",\"requiredAction\":\"Update it.\","
		     "\"dueDate\":\"2026-01-23\",\"knownRansomwareCampaignUse\":\"Known\",\"cwes\":"
		     "[]},{\"cveID\":\"CVE-2026-2\",\"dateAdded\":\"2026-01-03\","
		     "\"knownRansomwareCampaignUse\":\"Unknown\"},{\"cveID\":\"CVE-2026-3\","
		     "\"dateAdded\":\"soon\"},{\"dateAdded\":\"2026-01-03\"}]}",
			&b),
		ERR_OK);
	assert_string_equal(b.p, expected);
	buf_done(&b);
	assert_int_equal(
		told("cveID,vendorProject,product,vulnerabilityName,dateAdded,requiredAction,"
		     "dueDate,knownRansomwareCampaignUse\r\n"
		     "CVE-2026-1,Maker,\"Box, the\",A hole,2026-01-02,Update it.,2026-01-23,Known"
		     "\r\nCVE-2026-2,,,,2026-01-03,,,Unknown\r\nCVE-2026-3,,,,soon\r\n,,,,"
		     "2026-01-03\r\n",
			&b),
		ERR_OK);
	assert_string_equal(b.p, expected);
	buf_done(&b);
}

static void
other_files_are_refused(void **state)
{
	struct buf b;

	(void)state;
	assert_int_equal(told("a,b,c\n1,2,3\n", &b), ERR_UNSUPPORTED);
	buf_done(&b);
	assert_int_equal(told("{\"vulnerabilities\":[", &b), ERR_TRUNCATED);
	buf_done(&b);
	assert_int_equal(told("", &b), ERR_TRUNCATED);
	buf_done(&b);
	assert_int_equal(told("{}", &b), ERR_OK);
	assert_string_equal(b.p, "");
	buf_done(&b);
}

static void
stop_it(void *arg, const struct exploited *e)
{
	((struct advisory_sink *)arg)->stop = ERR_FULL;
}

static void
the_sink_can_end_it(void **state)
{
	struct advisory_sink sink = {.exploited = stop_it, .arg = &sink};

	(void)state;
	assert_int_equal(
		kev_read(STR("cveID,dateAdded\nCVE-1,2026-01-01\nCVE-2,2026-01-01\n"), &sink, NULL),
		ERR_FULL);
	assert_int_equal(kev_read(STR("{\"vulnerabilities\":[{\"cveID\":\"C\",\"dateAdded\":"
				      "\"2026-01-01\"},{}]}"),
				 &sink, NULL),
		ERR_FULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_forms_tell_the_same),
		cmocka_unit_test(other_files_are_refused),
		cmocka_unit_test(the_sink_can_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
