/* CycloneDX bills that are made to hurt: huge, deep, in circles. */
#include "wire/cyclonedx/cyclonedx.h"

#include "base/buf.h"
#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define HEAD "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\""

struct count {
	unsigned components, relations, faults, boms;
};

static void
on_bom(void *arg, const struct bom *b)
{
	((struct count *)arg)->boms++;
}

static void
on_component(void *arg, const struct component *c)
{
	((struct count *)arg)->components++;
}

static void
on_relation(void *arg, const struct component_relation *r)
{
	((struct count *)arg)->relations++;
}

static void
on_fault(void *arg, enum bom_fault fault, struct str where)
{
	((struct count *)arg)->faults++;
}

static struct count
count_of(struct str text, enum err wanted)
{
	struct count n = {0};
	struct bom_sink sink = {on_bom, on_component, on_relation, on_fault, NULL, &n, ERR_OK};

	assert_int_equal(text.p[0] == '<' ? cyclonedx_xml_read(text, &sink, NULL)
					  : cyclonedx_json_read(text, &sink, NULL),
		wanted);
	return n;
}

static void
a_million_components_are_read(void **state)
{
	struct buf b = buf_of(1u << 28);
	struct count n;

	(void)state;
	buf_c(&b, HEAD ",\"components\":[");
	for (unsigned i = 0; i < 1000000; i++)
		buf_printf(&b, "%s{\"type\":\"library\",\"bom-ref\":\"%u\",\"name\":\"n\"}",
			i == 0 ? "" : ",", i);
	buf_c(&b, "],\"dependencies\":[");
	for (unsigned i = 0; i < 200000; i++) /* one large circle */
		buf_printf(&b, "%s{\"ref\":\"%u\",\"dependsOn\":[\"%u\"]}", i == 0 ? "" : ",", i,
			(i + 1) % 200000);
	buf_c(&b, "]}");
	assert_int_equal(buf_err(&b), ERR_OK);
	n = count_of(buf_view(&b), ERR_OK);
	assert_int_equal(n.components, 1000000);
	assert_int_equal(n.relations, 200000);
	assert_int_equal(n.faults, 0);
	buf_done(&b);
}

static void
nest(struct buf *b, unsigned depth, bool is_xml)
{
	buf_clear(b);
	buf_c(b, is_xml ? "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">" : HEAD);
	for (unsigned i = 0; i < depth; i++)
		buf_printf(b,
			is_xml ? "<components><component bom-ref=\"%u\" "
				 "type=\"file\"><name>n</name>"
			       : ",\"components\":[{\"bom-ref\":\"%u\",\"type\":\"file\",\"name\":"
				 "\"n\"",
			i);
	for (unsigned i = 0; i < depth; i++)
		buf_c(b, is_xml ? "</component></components>" : "}]");
	buf_c(b, is_xml ? "</bom>" : "}");
}

/* Deeper than any product lies; what lies deeper still is refused, not lost. */
static void
depth_is_bounded(void **state)
{
	struct buf b = buf_of(1 << 20);

	(void)state;
	nest(&b, 30, false);
	assert_int_equal(count_of(buf_view(&b), ERR_OK).components, 30);
	nest(&b, LIMIT_BOM_NESTING, false);
	assert_int_equal(count_of(buf_view(&b), ERR_OK).components, LIMIT_BOM_NESTING);
	nest(&b, LIMIT_BOM_NESTING + 1, false);
	count_of(buf_view(&b), ERR_LIMIT);
	nest(&b, 10000, false);
	count_of(buf_view(&b), ERR_LIMIT);
	nest(&b, 30, true);
	assert_int_equal(count_of(buf_view(&b), ERR_OK).components, 30);
	nest(&b, LIMIT_BOM_NESTING, true);
	assert_int_equal(count_of(buf_view(&b), ERR_OK).components, LIMIT_BOM_NESTING);
	nest(&b, LIMIT_BOM_NESTING + 1, true);
	count_of(buf_view(&b), ERR_LIMIT);
	buf_done(&b);
}

static void
one_long_string_is_refused_early(void **state)
{
	static const char json[] = HEAD ",\"components\":[{\"name\":\"";
	static const char xml[] =
		"<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><components><component><name>";
	size_t len = 50u << 20;
	char *text = malloc(len);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', len);
	memcpy(text, json, sizeof(json) - 1);
	count_of(str_of(text, len), ERR_LIMIT);
	memcpy(text, xml, sizeof(xml) - 1);
	count_of(str_of(text, len), ERR_LIMIT);
	free(text);
}

/* Much in one component, and names that wait for another. */
static void
one_part_is_bounded(void **state)
{
	struct buf b = buf_of(1u << 28);

	(void)state;
	buf_c(&b, HEAD ",\"components\":[{\"type\":\"file\",\"name\":\"n\",\"licenses\":[");
	for (unsigned i = 0; i < 20000; i++)
		buf_printf(&b, "%s{\"license\":{\"name\":\"licence %u\"}}", i == 0 ? "" : ",", i);
	buf_c(&b, "]}]}");
	assert_int_equal(count_of(buf_view(&b), ERR_OK).components, 1);
	buf_clear(&b);
	buf_c(&b, HEAD ",\"components\":[{\"type\":\"file\",\"name\":\"n\",\"hashes\":[");
	for (unsigned i = 0; i < 300000; i++)
		buf_printf(
			&b, "%s{\"alg\":\"SHA-512\",\"content\":\"%0128u\"}", i == 0 ? "" : ",", i);
	buf_c(&b, "]}]}");
	count_of(buf_view(&b), ERR_LIMIT);
	buf_clear(&b);
	buf_c(&b, HEAD ",\"dependencies\":[{\"dependsOn\":[");
	for (unsigned i = 0; i < 300000; i++)
		buf_printf(&b, "%s\"%u\"", i == 0 ? "" : ",", i);
	buf_c(&b, "],\"ref\":\"a\"}]}");
	count_of(buf_view(&b), ERR_LIMIT);
	buf_clear(&b); /* the same with its name first needs no memory */
	buf_c(&b, HEAD ",\"dependencies\":[{\"ref\":\"a\",\"dependsOn\":[");
	for (unsigned i = 0; i < 300000; i++)
		buf_printf(&b, "%s\"%u\"", i == 0 ? "" : ",", i);
	buf_c(&b, "]}]}");
	assert_int_equal(count_of(buf_view(&b), ERR_OK).relations, 300000);
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_million_components_are_read),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(one_long_string_is_refused_early),
		cmocka_unit_test(one_part_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
