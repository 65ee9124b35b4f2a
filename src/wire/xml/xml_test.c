/* XML: events, what is refused, and text that is escaped. */
#include "wire/xml/xml.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct buf seen;

static void
on_open(void *arg, const struct xml_tag *tag)
{
	(void)arg;
	buf_printf(&seen, "<%.*s %u %zu-%zu id=%.*s>", STR_FMT(tag->name), tag->depth, tag->from,
		tag->to, STR_FMT(xml_attribute(tag, "id")));
}

static void
on_close(void *arg, const struct xml_tag *tag)
{
	(void)arg;
	buf_printf(&seen, "</%.*s %u %zu-%zu>", STR_FMT(tag->name), tag->depth, tag->from, tag->to);
}

static void
on_text(void *arg, struct str text)
{
	(void)arg;
	buf_str(&seen, text);
}

static enum err
read_all(struct str xml)
{
	struct xml_handler h = {.open = on_open, .close = on_close, .text = on_text};

	seen.max = 1 << 20;
	buf_clear(&seen);
	return xml_read(xml, &h, NULL);
}

static void
tags_have_their_place(void **state)
{
	(void)state;
	assert_int_equal(read_all(STR("<x:a r:id=\"7\">1<b/>&amp;</x:a>")), ERR_OK);
	assert_true(str_equal(
		buf_view(&seen), STR("<a 0 0-14 id=7>1<b 1 15-19 id=></b 1 19-19>&</a 0 24-30>")));
}

static void
traps_are_refused(void **state)
{
	static const struct {
		struct str xml;
		enum err err;
	} rows[] = {
		{{"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", 40}, ERR_UNSUPPORTED},
		{{"<!DOCTYPE a SYSTEM \"http://example.com/a.dtd\"><a/>", 49}, ERR_UNSUPPORTED},
		{{"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a/>", 46}, ERR_UNSUPPORTED},
		{{"<a>&b;</a>", 10}, ERR_MALFORMED},
		{{"<a>", 3}, ERR_MALFORMED},
		{{"<a></b>", 7}, ERR_MALFORMED},
		{{"", 0}, ERR_MALFORMED},
		{{"<a>\xff</a>", 8}, ERR_MALFORMED},
	};
	struct buf deep = buf_of(100000);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(read_all(rows[i].xml), rows[i].err);
	for (int i = 0; i < LIMIT_XML_DEPTH + 1; i++)
		buf_c(&deep, "<a>");
	assert_int_equal(read_all(buf_view(&deep)), ERR_LIMIT);
	buf_done(&deep);
}

static void
text_is_escaped(void **state)
{
	struct buf b = buf_of(1000);

	(void)state;
	xml_put(&b, STR("<a> & \"b\"\x01\x7f\r\n髙\xff𠮷"));
	assert_true(
		str_equal(buf_view(&b), STR("&lt;a&gt; &amp; &quot;b&quot;\n髙\xef\xbf\xbd𠮷")));
	buf_done(&b);
	buf_done(&seen);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags_have_their_place),
		cmocka_unit_test(traps_are_refused),
		cmocka_unit_test(text_is_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
