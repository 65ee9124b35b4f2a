/* XML along a shape. */
#include "wire/xml/shape.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { NAME = 1, ID, PART, TEXT };

static const struct xml_shape part;
static const struct xml_field box_fields[] = {{"part", PART, &part}};
static const struct xml_shape box = {box_fields, 1};
static const struct xml_field part_fields[] = {
	{"@id", ID, NULL},
	{"name", NAME, NULL},
	{"parts", XML_THROUGH, &box},
};
static const struct xml_shape part = {part_fields, 3};
static const struct xml_field own_fields[] = {
	{"@id", ID, NULL}, {".", TEXT, NULL}, {"name", NAME, NULL}};
static const struct xml_shape own = {own_fields, 3};
static const struct xml_field own_root_fields[] = {{"p", PART, &own}};
static const struct xml_shape own_root = {own_root_fields, 1};

static void
on_open(void *arg, unsigned id)
{
	buf_printf(arg, "(%u", id);
}

static void
on_value(void *arg, unsigned id, struct str text)
{
	buf_printf(arg, "[%u=%.*s]", id, STR_FMT(text));
}

static void
on_close(void *arg, unsigned id)
{
	buf_printf(arg, "%u)", id);
}

static void
expect(const struct xml_shape *shape, const char *xml, const char *line)
{
	struct buf b = buf_of(1 << 16);
	struct xml_events e = {NULL, on_open, on_value, on_close, &b, ERR_OK};

	assert_int_equal(xml_read_shape(str_c(xml), shape, &e, NULL), ERR_OK);
	assert_string_equal(b.p, line);
	buf_done(&b);
}

static void
what_a_shape_names_is_told(void **state)
{
	(void)state;
	expect(&part, "<x/>", "(00)");
	expect(&part,
		"<x id='r'><name>a &amp; b<!-- c "
		"--><b>c</b></name><other><name>no</name></other></x>",
		"(0[2=r][1=a & bc]0)");
	expect(&part,
		"<q:x><q:parts><q:part q:id='1'><name/><parts><part "
		"id='2'/></parts></q:part></q:parts></q:x>",
		"(0(3[2=1][1=](3[2=2]3)3)0)");
	expect(&own_root, "<x>0<p id='1'> a <name>n</name><o>z</o></p></x>", "(0(3[2=1][1=n]3)0)");
	expect(&own_root, "<x><p id='1'>a<o>z</o>b</p></x>", "(0(3[2=1][4=ab]3)0)");
}

static void
end_it(void *arg, unsigned id, struct str text)
{
	((struct xml_events *)arg)->stop = ERR_NOT_FOUND;
}

static void
it_ends_when_told_or_too_long(void **state)
{
	struct xml_events e = {.value = end_it, .arg = &e};
	size_t len = 3u << 20;
	char *xml = malloc(len);

	(void)state;
	assert_non_null(xml);
	assert_int_equal(xml_read_shape(STR("<x id='1'><<<"), &part, &e, NULL), ERR_NOT_FOUND);
	e = (struct xml_events){0};
	memset(xml, 'x', len);
	memcpy(xml, "<x><name>", 9);
	memcpy(xml + len - 11, "</name></x>", 11);
	assert_int_equal(xml_read_shape(str_of(xml, len), &part, &e, NULL), ERR_LIMIT);
	memcpy(xml, "<x><nome>", 9);
	memcpy(xml + len - 11, "</nome></x>", 11);
	assert_int_equal(xml_read_shape(str_of(xml, len), &part, &e, NULL), ERR_OK);
	free(xml);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_shape_names_is_told),
		cmocka_unit_test(it_ends_when_told_or_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
