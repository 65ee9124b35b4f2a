/* VEX written as CycloneDX: our own reader and the specification understand it. */
#include "wire/cyclonedx/vex.h"

#include "base/limits.h"
#include "wire/advisory/vex_fixture.h"
#include "wire/cyclonedx/cyclonedx.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct vex_document
ours(void)
{
	return (struct vex_document){.id = STR("urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"),
		.author = STR("Us"),
		.made = 1767225600000};
}

static void
on_fault(void *arg, enum bom_fault fault, struct str where)
{
	buf_printf(arg, "fault %s %.*s\n", bom_fault_name(fault), STR_FMT(where));
}

static void
what_is_written_is_read_again(void **state)
{
	const struct vex_statement rows[] = {
		{.vulnerability = STR("CVE-2026-1"),
			.alias = STR("GHSA-1"),
			.product = STR("pkg:npm/a@1"),
			.status = VEX_NOT_AFFECTED,
			.reason = VEX_NO_CODE,
			.why = STR("外した \"x\""),
			.made = 1767225600000},
		{.vulnerability = STR("CVE-2026-2"),
			.product = STR("our product"),
			.subcomponent = STR("pkg:npm/a@1"),
			.status = VEX_AFFECTED,
			.action = STR("Update.")},
		{.vulnerability = STR("CVE-2026-3"),
			.product = STR("our product"),
			.status = VEX_FIXED},
	};
	const struct vex_document document = ours();
	struct buf out = buf_of(1 << 16), b = buf_of(1 << 16);
	struct bom_sink sink = {.statement = vex_told_statement, .fault = on_fault, .arg = &b};

	(void)state;
	vex_fixture_used();
	assert_int_equal(cyclonedx_vex_write(&document, rows, 3, &out, NULL), ERR_OK);
	assert_int_equal(cyclonedx_json_read(buf_view(&out), &sink, NULL), ERR_OK);
	buf_byte(&b, '\0');
	assert_string_equal(b.p,
		"CVE-2026-1 alias=GHSA-1 product=pkg:npm/a@1 not_affected "
		"reason=vulnerable_code_not_present why=外した \"x\" made=2026-01-01T00:00:00Z\n"
		"CVE-2026-2 product=pkg:npm/a@1 affected action=Update.\n"
		"CVE-2026-3 product=our product fixed\n");
	buf_done(&out);
	buf_done(&b);
}

static void
what_readers_expect_must_be_there(void **state)
{
	const struct vex_statement bad = {
		.vulnerability = STR("C"), .product = STR("p"), .status = VEX_AFFECTED};
	const struct vex_document document = ours(), nobody = {.made = 1};
	struct buf out = buf_of(1 << 16);

	(void)state;
	assert_int_equal(cyclonedx_vex_write(&document, &bad, 1, &out, NULL), ERR_INVALID);
	assert_int_equal(cyclonedx_vex_write(&nobody, NULL, 0, &out, NULL), ERR_INVALID);
	assert_int_equal(
		cyclonedx_vex_write(&document, &bad, LIMIT_VEX_WRITTEN + 1, &out, NULL), ERR_LIMIT);
	assert_int_equal(out.len, 0);
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(what_readers_expect_must_be_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
