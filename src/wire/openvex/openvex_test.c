/* OpenVEX read and written. */
#include "wire/openvex/openvex.h"

#include "base/limits.h"
#include "wire/advisory/vex_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static enum err
told(struct str text, struct buf *b)
{
	struct vex_sink sink = vex_told_sink(b);
	enum err err;

	vex_fixture_used();
	*b = buf_of(1 << 20);
	err = openvex_read(text, &sink, NULL);
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

/* Fields of the document stand behind its statements, as sorted keys do. */
static void
a_document_of_0_2_0_is_told(void **state)
{
	(void)state;
	expect("{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"@id\":\"https://e/"
	       "vex-1\",\"author\":"
	       "\"Maker\",\"statements\":[{\"vulnerability\":{\"@id\":\"https://v/1\",\"name\":"
	       "\"CVE-2026-1\",\"aliases\":[\"GHSA-1\",\"X\"]},\"products\":[{\"@id\":\"https://"
	       "p\","
	       "\"identifiers\":{\"purl\":\"pkg:npm/a@1\",\"cpe23\":\"cpe:2.3:a:x:y:1\"},"
	       "\"subcomponents\":[{\"@id\":\"pkg:npm/b@2\"},{\"@id\":\"s2\",\"identifiers\":{"
	       "\"cpe22\":\"cpe:/a:x:z\"}}]},{\"@id\":\"pkg:npm/"
	       "c@3\"}],\"status\":\"not_affected\","
	       "\"justification\":\"vulnerable_code_not_present\",\"impact_statement\":\"We left "
	       "it "
	       "out.\",\"timestamp\":\"2026-02-01T00:00:00Z\"},{\"vulnerability\":{\"@id\":"
	       "\"https://v/2\"},\"status\":\"affected\",\"action_statement\":\"Update.\","
	       "\"justification\":\"because\"}],\"timestamp\":\"2026-01-01T00:00:00+09:00\","
	       "\"version\":3,\"tooling\":\"hand\"}",
		"document https://e/vex-1 author=Maker version=3 tool=hand "
		"made=2025-12-31T15:00:00Z\n"
		"CVE-2026-1 alias=GHSA-1 product=pkg:npm/a@1 part=pkg:npm/b@2 not_affected "
		"reason=vulnerable_code_not_present why=We left it out. made=2026-02-01T00:00:00Z\n"
		"CVE-2026-1 alias=GHSA-1 product=pkg:npm/a@1 part=cpe:/a:x:z not_affected "
		"reason=vulnerable_code_not_present why=We left it out. made=2026-02-01T00:00:00Z\n"
		"CVE-2026-1 alias=GHSA-1 product=pkg:npm/c@3 not_affected "
		"reason=vulnerable_code_not_present why=We left it out. made=2026-02-01T00:00:00Z\n"
		"https://v/2 affected action=Update. made=2025-12-31T15:00:00Z\n");
}

static void
a_document_of_0_0_1_is_told(void **state)
{
	(void)state;
	expect("{\"@context\":\"https://openvex.dev/ns\",\"@id\":\"1\",\"statements\":[{"
	       "\"vulnerability\":\"CVE-2026-1\",\"products\":[\"pkg:a/x\",\"pkg:a/y\"],"
	       "\"subcomponents\":[\"pkg:b/1\",\"pkg:b/"
	       "2\"],\"status\":\"fixed\"},{\"vulnerability\":"
	       "\"CVE-2026-2\",\"products\":[\"pkg:a/x\"],\"status\":\"under_investigation\"}]}",
		"document 1\n"
		"CVE-2026-1 product=pkg:a/x part=pkg:b/1 fixed\n"
		"CVE-2026-1 product=pkg:a/x part=pkg:b/2 fixed\n"
		"CVE-2026-1 product=pkg:a/y part=pkg:b/1 fixed\n"
		"CVE-2026-1 product=pkg:a/y part=pkg:b/2 fixed\n"
		"CVE-2026-2 product=pkg:a/x under_investigation\n");
}

static void
what_says_too_little_is_refused_alone(void **state)
{
	struct buf b;

	(void)state;
	expect("{\"@context\":[\"https://openvex.dev/ns/"
	       "v0.2.0\",\"x\"],\"statements\":[{\"status\":"
	       "\"fixed\"},{\"vulnerability\":{\"name\":\"C-1\"},\"status\":\"fine\"},{"
	       "\"vulnerability\":{\"name\":\"C-2\"},\"status\":\"fixed\"}]}",
		"document \n"
		"refused statement 1: malformed: VEX: a statement without its vulnerability or "
		"status\n"
		"refused C-1: malformed: VEX: a statement without its vulnerability or status\n"
		"C-2 fixed\n");
	assert_int_equal(told(STR("{\"statements\":[]}"), &b), ERR_UNSUPPORTED);
	buf_done(&b);
	assert_int_equal(
		told(STR("{\"@context\":\"https://openvex.dev/ns/v0.2.0\""), &b), ERR_TRUNCATED);
	buf_done(&b);
}

static void
too_many_products_are_refused(void **state)
{
	struct buf text = buf_of(1 << 24), b;

	(void)state;
	buf_c(&text, "{\"@context\":\"https://openvex.dev/ns\",\"statements\":[{\"products\":[");
	for (unsigned i = 0; i <= LIMIT_VEX_NAMES; i++)
		buf_printf(&text, "%s\"p\"", i > 0 ? "," : "");
	buf_c(&text, "]}]}");
	assert_int_equal(told(buf_view(&text), &b), ERR_LIMIT);
	buf_done(&b);
	/* each product times each part is more than there may be */
	buf_clear(&text);
	buf_c(&text, "{\"@context\":\"https://openvex.dev/ns\",\"statements\":[{\"vulnerability\":"
		     "\"C\",\"status\":\"fixed\",\"products\":[\"p\"");
	for (unsigned i = 0; i < 2000; i++)
		buf_c(&text, ",\"p\"");
	buf_c(&text, "],\"subcomponents\":[\"s\"");
	for (unsigned i = 0; i < 2000; i++)
		buf_c(&text, ",\"s\"");
	buf_c(&text, "]}]}");
	assert_int_equal(told(buf_view(&text), &b), ERR_LIMIT);
	buf_done(&b);
	buf_done(&text);
}

static void
count_statement(void *arg, const struct vex_statement *s)
{
	++*(unsigned long *)arg;
}

/* As many products as there may be, in as many statements as there may be, each without parts: a
 * million statements. They are told one after the other, not looked through for each of them. */
static void
products_without_parts_are_told_at_once(void **state)
{
	struct buf text = buf_of(1 << 24);
	unsigned long n = 0;
	struct vex_sink sink = {.statement = count_statement, .arg = &n};

	(void)state;
	buf_c(&text, "{\"@context\":\"https://openvex.dev/ns\",\"statements\":[{\"vulnerability\":"
		     "\"C\",\"status\":\"fixed\",\"products\":[\"p\"");
	for (unsigned k = 0; k < 16; k++) {
		if (k > 0)
			buf_c(&text, "]},{\"vulnerability\":\"C\",\"status\":\"fixed\","
				     "\"products\":[\"p\"");
		for (unsigned i = 1; i < LIMIT_VEX_NAMES; i++)
			buf_c(&text, ",\"p\"");
	}
	buf_c(&text, "]}]}");
	assert_int_equal(openvex_read(buf_view(&text), &sink, NULL), ERR_OK);
	assert_int_equal(n, 16ul * LIMIT_VEX_NAMES);
	buf_done(&text);
}

/* What is written says the same when it is read. */
static void
what_is_written_is_read_again(void **state)
{
	const struct vex_statement statements[] = {
		{.vulnerability = STR("CVE-2026-1"),
			.alias = STR("GHSA-1"),
			.product = STR("pkg:npm/a@1"),
			.subcomponent = STR("cpe:2.3:a:x:y:1:*:*:*:*:*:*:*"),
			.status = VEX_NOT_AFFECTED,
			.reason = VEX_NO_CODE,
			.why = STR("外した \"x\""),
			.made = 1767225600000},
		{.vulnerability = STR("CVE-2026-2"),
			.product = STR("our-product"),
			.status = VEX_AFFECTED,
			.action = STR("Update."),
			.made = 1767225600000,
			.changed = 1767225601000},
	};
	struct vex_document d = {
		.id = STR("https://e/1"), .author = STR("Us"), .made = 1767225600000};
	struct buf out = buf_of(1 << 16), first = buf_of(1 << 16), second;
	struct errinfo info;

	(void)state;
	assert_int_equal(openvex_write(&d, statements, 2, &out, &info), ERR_OK);
	d.version = STR("1");
	vex_told_document(&first, &d);
	vex_told_statement(&first, &statements[0]);
	vex_told_statement(&first, &statements[1]);
	buf_byte(&first, '\0');
	assert_int_equal(told(buf_view(&out), &second), ERR_OK);
	assert_string_equal(second.p, first.p);
	buf_done(&out);
	buf_done(&first);
	buf_done(&second);
}

static void
what_the_specification_asks_for_must_be_there(void **state)
{
	const struct vex_document d = {
		.id = STR("https://e/1"), .author = STR("Us"), .made = 1767225600000};
	const struct vex_document bad[] = {{.author = STR("Us"), .made = 1},
		{.id = STR("x"), .made = 1}, {.id = STR("x"), .author = STR("Us")},
		{.id = STR("x"), .author = STR("Us"), .made = 1, .version = STR("one")}};
	const struct vex_statement rows[] = {
		{.product = STR("p"), .status = VEX_FIXED},
		{.vulnerability = STR("C"), .status = VEX_FIXED},
		{.vulnerability = STR("C"), .product = STR("p"), .status = VEX_NOT_AFFECTED},
		{.vulnerability = STR("C"), .product = STR("p"), .status = VEX_AFFECTED},
	};
	struct buf out = buf_of(1 << 16);
	struct errinfo info;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(openvex_write(&d, &rows[i], 1, &out, &info), ERR_INVALID);
		assert_int_equal(openvex_write(&bad[i], NULL, 0, &out, &info), ERR_INVALID);
	}
	assert_int_equal(out.len, 0);
	assert_int_equal(openvex_write(&d, rows, LIMIT_VEX_WRITTEN + 1, &out, &info), ERR_LIMIT);
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_of_0_2_0_is_told),
		cmocka_unit_test(a_document_of_0_0_1_is_told),
		cmocka_unit_test(what_says_too_little_is_refused_alone),
		cmocka_unit_test(too_many_products_are_refused),
		cmocka_unit_test(products_without_parts_are_told_at_once),
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(what_the_specification_asks_for_must_be_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
