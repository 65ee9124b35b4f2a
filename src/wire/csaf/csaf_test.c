/* CSAF read and written. */
#include "wire/csaf/csaf.h"

#include "base/hash.h"
#include "base/limits.h"
#include "wire/advisory/told_fixture.h"
#include "wire/advisory/vex_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static enum err
told(struct str text, struct buf *b)
{
	struct vex_sink statements = vex_told_sink(b);
	struct advisory_sink advisories = told_sink(b);
	enum err err;

	vex_fixture_used();
	*b = buf_of(1 << 20);
	err = csaf_read(text, &advisories, &statements, NULL);
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

#define HEAD                                                                                       \
	"\"document\":{\"aggregate_severity\":{\"text\":\"Important\"},\"category\":"              \
	"\"csaf_security_advisory\",\"csaf_version\":\"2.0\",\"publisher\":{\"category\":"         \
	"\"vendor\",\"name\":\"Maker\",\"namespace\":\"https://m\"},\"references\":[{"             \
	"\"category\":\"external\",\"url\":\"https://x\"},{\"category\":\"self\",\"url\":"         \
	"\"https://m/1\"}],\"title\":\"Holes\",\"tracking\":{\"current_release_date\":"            \
	"\"2026-01-02T00:00:00Z\",\"id\":\"M-1\",\"initial_release_date\":"                        \
	"\"2026-01-01T00:00:00Z\",\"version\":\"2\"}}"
#define DOCUMENT                                                                                   \
	"document M-1 author=Maker version=2 made=2026-01-01T00:00:00Z "                           \
	"changed=2026-01-02T00:00:00Z\n"
#define TIMES " made=2026-01-01T00:00:00Z changed=2026-01-02T00:00:00Z\n"
#define ADVISORY_TIMES                                                                             \
	" url=https://m/1 published=2026-01-01T00:00:00Z changed=2026-01-02T00:00:00Z"

/* Vulnerabilities stand before the tree, children before what names their branch. */
static void
a_document_is_told_whatever_its_order(void **state)
{
	(void)state;
	expect("{\"vulnerabilities\":[{\"cve\":\"CVE-2026-1\",\"title\":\"A hole\",\"flags\":[{"
	       "\"group_ids\":[\"G\"],\"label\":\"component_not_present\"}],\"product_status\":{"
	       "\"known_affected\":[\"P1\",\"P2\"],\"fixed\":[\"P3\"],\"known_not_affected\":["
	       "\"P4\"],"
	       "\"under_investigation\":[\"P5\"]},\"remediations\":[{\"category\":\"workaround\","
	       "\"details\":\"Turn it off.\",\"product_ids\":[\"P1\",\"P2\"]},{\"category\":"
	       "\"vendor_fix\",\"details\":\"Update.\",\"product_ids\":[\"P2\"]}],\"threats\":[{"
	       "\"category\":\"impact\",\"details\":\"Not there.\",\"product_ids\":[\"P4\"]}],"
	       "\"scores\":[{\"cvss_v3\":{\"baseScore\":9.8,\"vectorString\":\"CVSS:3.1/AV:N/AC:L/"
	       "PR:"
	       "N/UI:N/S:U/C:H/I:H/"
	       "A:H\"},\"products\":[\"P1\"]}]}],\"product_tree\":{\"branches\":[{"
	       "\"branches\":[{\"branches\":[{\"category\":\"product_version_range\",\"name\":"
	       "\"vers:generic/>=1.0|<2.0\",\"product\":{\"name\":\"M B <2\",\"product_id\":\"P1\","
	       "\"product_identification_helper\":{\"cpe\":\"cpe:2.3:a:m:b:*:*:*:*:*:*:*:*\"}}},{"
	       "\"product\":{\"name\":\"M B 3\",\"product_id\":\"P3\"},\"category\":"
	       "\"product_version\",\"name\":\"3\"}],\"category\":\"product_name\",\"name\":\"B\"}]"
	       ","
	       "\"category\":\"vendor\",\"name\":\"M\"}],\"full_product_names\":[{\"name\":\"two\","
	       "\"product_id\":\"P2\",\"product_identification_helper\":{\"purl\":\"pkg:npm/%40a/"
	       "b@1.2?x=y\"}},{\"name\":\"four\",\"product_id\":\"P4\"},{\"name\":\"five\","
	       "\"product_id\":\"P5\"}],\"product_groups\":[{\"group_id\":\"G\",\"product_ids\":["
	       "\"P4\",\"P5\"]}]}," HEAD "}",
		DOCUMENT
		"CVE-2026-1 product=cpe:2.3:a:m:b:*:*:*:*:*:*:*:* affected action=Turn it "
		"off." TIMES
		"CVE-2026-1 product=pkg:npm/%40a/b@1.2?x=y affected action=Update." TIMES
		"CVE-2026-1 product=M B 3 fixed" TIMES
		"CVE-2026-1 product=four not_affected reason=component_not_present "
		"why=Not there." TIMES "CVE-2026-1 product=five under_investigation" TIMES
		"M-1/CVE-2026-1 aliases=CVE-2026-1 summary=A hole" ADVISORY_TIMES
		" cvss=CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H score=98 rating=critical\n"
		"  : purl=pkg:npm/%40a/b@1.2?x=y versions=1.2\n"
		"  match vulnerable cpe=cpe:2.3:a:m:b:*:*:*:*:*:*:*:* from=1.0 to_before=2.0\n");
}

static void
ranges_become_events_or_bounds(void **state)
{
	static const struct {
		const char *range, *events, *bounds;
	} rows[] = {
		{"vers:npm/>=2.2.0|<2.3.0", " ecosystem(introduced:2.2.0 fixed:2.3.0)",
			"  match vulnerable cpe=cpe:/a:x:y from=2.2.0 to_before=2.3.0\n"},
		{"<=1.14.0", " ecosystem(introduced:0 last_affected:1.14.0)",
			"  match vulnerable cpe=cpe:/a:x:y to=1.14.0\n"},
		{"vls:>2.1|<4.2|>=5",
			" ecosystem(introduced:2.1 fixed:4.2) ecosystem(introduced:5)",
			"  match vulnerable cpe=cpe:/a:x:y from_after=2.1 to_before=4.2\n"
			"  match vulnerable cpe=cpe:/a:x:y from=5\n"},
		{"vers:deb/1.0|=1.1|!=1.2", " versions=1.0,1.1",
			"  match vulnerable cpe=cpe:/a:x:y from=1.0 to=1.0\n"
			"  match vulnerable cpe=cpe:/a:x:y from=1.1 to=1.1\n"},
		{"<1.0|<=2.0",
			" ecosystem(introduced:0 fixed:1.0) ecosystem(introduced:0 "
			"last_affected:2.0)",
			"  match vulnerable cpe=cpe:/a:x:y to_before=1.0\n"
			"  match vulnerable cpe=cpe:/a:x:y to=2.0\n"},
		{"vers:all/*", " ecosystem(introduced:0)", "  match vulnerable cpe=cpe:/a:x:y\n"},
		/* words bound nothing: the package's range could not be read, the product is meant
		 * in all versions */
		{"prior to 2.1", " incomplete", "  match vulnerable cpe=cpe:/a:x:y\n"},
		{"All versions", " incomplete", "  match vulnerable cpe=cpe:/a:x:y\n"},
		{"<2.1 on Windows|>=3", " ecosystem(introduced:3) incomplete",
			"  match vulnerable cpe=cpe:/a:x:y from=3\n"},
		{"1.0|versions before 1.0", " versions=1.0 incomplete",
			"  match vulnerable cpe=cpe:/a:x:y from=1.0 to=1.0\n"},
	};
	char text[4096], lines[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text),
			"{" HEAD ",\"product_tree\":{\"branches\":[{\"category\":"
			"\"product_version_range\",\"name\":\"%s\",\"product\":{\"name\":\"n\","
			"\"product_id\":\"A\",\"product_identification_helper\":{\"purl\":"
			"\"pkg:npm/a\"}}},{\"category\":\"product_version_range\",\"name\":\"%s\","
			"\"product\":{\"name\":\"n\",\"product_id\":\"B\","
			"\"product_identification_helper\":{\"cpe\":\"cpe:/a:x:y\"}}}]},"
			"\"vulnerabilities\":[{\"ids\":[{\"system_name\":\"s\",\"text\":\"T-1\"}],"
			"\"product_status\":{\"known_affected\":[\"A\",\"B\"]}}]}",
			rows[i].range, rows[i].range);
		snprintf(lines, sizeof(lines),
			DOCUMENT "T-1 product=pkg:npm/a affected" TIMES
				 "T-1 product=cpe:/a:x:y affected" TIMES
				 "M-1/T-1 aliases=T-1 summary=Holes" ADVISORY_TIMES " rating=high\n"
				 "  : purl=pkg:npm/a%s\n%s",
			rows[i].events, rows[i].bounds);
		expect(text, lines);
	}
}

/* A component on a platform; references may go round in a circle. */
static void
composed_products_are_what_they_are_made_of(void **state)
{
	(void)state;
	expect("{" HEAD ",\"product_tree\":{\"full_product_names\":[{\"name\":\"kernel\","
	       "\"product_id\":\"k\",\"product_identification_helper\":{\"purl\":\"pkg:rpm/redhat/"
	       "kernel@5\"}},{\"name\":\"OS 8\",\"product_id\":\"os\"}],\"relationships\":[{"
	       "\"category\":\"default_component_of\",\"full_product_name\":{\"name\":\"k on os\","
	       "\"product_id\":\"k-os\"},\"product_reference\":\"k\",\"relates_to_product_"
	       "reference\":"
	       "\"os\"},{\"full_product_name\":{\"name\":\"round\",\"product_id\":\"r\"},"
	       "\"product_reference\":\"r\",\"relates_to_product_reference\":\"r\"}]},"
	       "\"vulnerabilities\":[{\"cve\":\"CVE-1\",\"product_status\":{\"known_affected\":["
	       "\"k-os\",\"r\",\"nowhere\"]}}]}",
		DOCUMENT
		"refused CVE-1: malformed: CSAF: it names a product that the document does "
		"not have\n"
		"CVE-1 product=OS 8 part=pkg:rpm/redhat/kernel@5 affected" TIMES
		"CVE-1 product=round affected" TIMES
		"M-1/CVE-1 aliases=CVE-1 summary=Holes" ADVISORY_TIMES " rating=high\n"
		"  : purl=pkg:rpm/redhat/kernel@5 versions=5\n");
}

static void
other_documents_are_refused(void **state)
{
	struct buf b;

	(void)state;
	assert_int_equal(told(STR("{}"), &b), ERR_UNSUPPORTED);
	buf_done(&b);
	assert_int_equal(
		told(STR("{\"document\":{\"csaf_version\":\"1.2\"}}"), &b), ERR_UNSUPPORTED);
	buf_done(&b);
	assert_int_equal(told(STR("{\"document\""), &b), ERR_TRUNCATED);
	buf_done(&b);
	expect("{" HEAD ",\"vulnerabilities\":[{}]}",
		DOCUMENT "refused M-1: malformed: CSAF: a vulnerability without a name\n");
}

static void
limits_are_held(void **state)
{
	struct buf text = buf_of(1 << 22), b;

	(void)state;
	buf_c(&text, "{" HEAD ",\"product_tree\":{\"product_groups\":[{}");
	for (unsigned i = 0; i < LIMIT_CSAF_GROUPS; i++)
		buf_c(&text, ",{}");
	buf_c(&text, "]}}");
	assert_int_equal(told(buf_view(&text), &b), ERR_LIMIT);
	buf_done(&b);
	buf_clear(&text);
	/* groups named again and again */
	buf_c(&text, "{" HEAD ",\"product_tree\":{\"full_product_names\":[{\"name\":\"n\","
		     "\"product_id\":\"A\"}],\"product_groups\":[{\"group_id\":\"G\","
		     "\"product_ids\":[\"A\"");
	for (unsigned i = 0; i < 2000; i++)
		buf_c(&text, ",\"A\"");
	buf_c(&text, "]}]},\"vulnerabilities\":[{\"cve\":\"C\",\"flags\":[{\"group_ids\":[\"G\"");
	for (unsigned i = 0; i < 2000; i++)
		buf_c(&text, ",\"G\"");
	buf_c(&text, "]}]}]}");
	assert_int_equal(told(buf_view(&text), &b), ERR_LIMIT);
	buf_done(&b);
	buf_done(&text);
}

static enum err
told_limit(struct buf *text, char *ret_what, size_t room)
{
	struct vex_sink statements = {0};
	struct advisory_sink advisories = {0};
	struct errinfo info = {0};
	enum err err = csaf_read(buf_view(text), &advisories, &statements, &info);

	snprintf(ret_what, room, "%s", info.what);
	buf_clear(text);
	return err;
}

/* An id that stands where "A" does in a table of 4,096 places. */
static void
find_same_place(char ret_id[16])
{
	static const struct hash_key key = {{'c', 's', 'a', 'f'}};
	unsigned i = 0;

	do
		snprintf(ret_id, 16, "B%u", i++);
	while (((hash_bytes(&key, "A", 1) ^ hash_bytes(&key, ret_id, strlen(ret_id))) & 4095) != 0);
}

#define STEPS_TEXT "CSAF: it would take too many steps: it says the same again and again"

/* Small files that would take hours: what is named in one place and meant in a thousand others. */
static void
steps_are_counted(void **state)
{
	struct buf text = buf_of(1 << 24);
	char what[ERRINFO_TEXT_MAX], same[16];

	(void)state;
	/* each of many flags names a large group */
	buf_c(&text, "{" HEAD ",\"product_tree\":{\"full_product_names\":[{\"name\":\"n\","
		     "\"product_id\":\"A\"}],\"product_groups\":[{\"group_id\":\"G\","
		     "\"product_ids\":[\"A\"");
	for (unsigned i = 0; i < 10000; i++)
		buf_c(&text, ",\"A\"");
	buf_c(&text, "]}]},\"vulnerabilities\":[{\"cve\":\"C\",\"flags\":[{}");
	for (unsigned i = 0; i < 1000; i++)
		buf_c(&text, ",{\"group_ids\":[\"G\"]}");
	buf_c(&text, "]}]}");
	assert_int_equal(told_limit(&text, what, sizeof(what)), ERR_LIMIT);
	assert_string_equal(what, STEPS_TEXT);
	/* thousands of products with one id, and lookups of another at the same place of the table
	 */
	find_same_place(same);
	buf_c(&text, "{" HEAD ",\"product_tree\":{\"full_product_names\":[{}");
	for (unsigned i = 0; i < 4000; i++)
		buf_c(&text, ",{\"name\":\"n\",\"product_id\":\"A\"}");
	buf_c(&text, "]},\"vulnerabilities\":[{\"cve\":\"C\",\"flags\":[{\"product_ids\":[\"x\"");
	for (unsigned i = 0; i < 4000; i++)
		buf_printf(&text, ",\"%s\"", same);
	buf_c(&text, "]}]}]}");
	assert_int_equal(told_limit(&text, what, sizeof(what)), ERR_LIMIT);
	assert_string_equal(what, STEPS_TEXT);
	/* a long range that each of many vulnerabilities names */
	buf_c(&text, "{" HEAD ",\"product_tree\":{\"branches\":[{\"category\":"
		     "\"product_version_range\",\"name\":\"1");
	for (unsigned i = 0; i < 200000; i++)
		buf_c(&text, "|1");
	buf_c(&text, "\",\"product\":{\"name\":\"n\",\"product_id\":\"A\","
		     "\"product_identification_helper\":{\"purl\":\"pkg:npm/a\"}}}]},"
		     "\"vulnerabilities\":[{}");
	for (unsigned i = 0; i < 2000; i++)
		buf_c(&text, ",{\"cve\":\"C\",\"product_status\":{\"known_affected\":[\"A\"]}}");
	buf_c(&text, "]}");
	assert_int_equal(told_limit(&text, what, sizeof(what)), ERR_LIMIT);
	assert_string_equal(what, STEPS_TEXT);
	buf_done(&text);
}

/* What is written says the same when it is read. */
static void
what_is_written_is_read_again(void **state)
{
	const struct vex_statement statements[] = {
		{.vulnerability = STR("CVE-2026-1"),
			.product = STR("pkg:npm/a@1"),
			.status = VEX_NOT_AFFECTED,
			.reason = VEX_NO_CODE,
			.why = STR("外した \"x\"")},
		{.vulnerability = STR("GHSA-2"),
			.product = STR("our product"),
			.status = VEX_AFFECTED,
			.action = STR("Update.")},
		{.vulnerability = STR("CVE-2026-1"),
			.product = STR("our product"),
			.status = VEX_FIXED},
	};
	const struct vex_document d = {
		.id = STR("US-1"), .author = STR("Us"), .made = 1767225600000};
	struct buf out = buf_of(1 << 16), b = buf_of(1 << 16);
	struct vex_sink sink = vex_told_sink(&b);
	struct errinfo info;

	(void)state;
	assert_int_equal(
		csaf_write(&d, STR("https://us"), STR("Our products"), statements, 3, &out, &info),
		ERR_OK);
	assert_int_equal(csaf_read(buf_view(&out), NULL, &sink, &info), ERR_OK);
	buf_byte(&b, '\0');
#define WHEN " made=2026-01-01T00:00:00Z changed=2026-01-01T00:00:00Z\n"
	assert_string_equal(b.p,
		"document US-1 author=Us version=1" WHEN
		"CVE-2026-1 product=pkg:npm/a@1 not_affected reason=vulnerable_code_not_present "
		"why=外した \"x\"" WHEN "CVE-2026-1 product=our product fixed" WHEN
		"GHSA-2 product=our product affected action=Update." WHEN);
	buf_done(&out);
	buf_done(&b);
	assert_int_equal(
		csaf_write(&d, STR(""), STR("t"), statements, 3, &out, &info), ERR_INVALID);
	assert_int_equal(
		csaf_write(&d, STR("u"), STR("t"), statements, 0, &out, &info), ERR_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_is_told_whatever_its_order),
		cmocka_unit_test(ranges_become_events_or_bounds),
		cmocka_unit_test(composed_products_are_what_they_are_made_of),
		cmocka_unit_test(other_documents_are_refused),
		cmocka_unit_test(limits_are_held),
		cmocka_unit_test(steps_are_counted),
		cmocka_unit_test(what_is_written_is_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
