/* DOCX: its parts, its text, and templates whose places Word has torn apart. */
#include "base/limits.h"
#include "docs/docs.h"
#include "docs/sample_test.h"
#include "wire/xml/xml.h"
#include "wire/zip/zip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
part(struct str docx, const char *name, struct buf *out)
{
	struct unzip *u;

	buf_clear(out);
	assert_int_equal(unzip_open(docx, &u, NULL), ERR_OK);
	assert_int_equal(unzip_read(u, str_c(name), out, NULL), ERR_OK);
	unzip_close(u);
}

/* Each part is well-formed, and what is named is there. */
static void
parts_hold_together(void **state)
{
	struct arena *a = arena_new(1 << 22);
	struct buf docx = buf_of(1 << 24), again = buf_of(1 << 24), xml = buf_of(1 << 24);
	struct xml_handler nothing = {0};
	struct document d;
	struct unzip *u;

	(void)state;
	sample_document(a, 4, &d);
	assert_int_equal(docs_docx(&d, &docx), ERR_OK);
	assert_int_equal(docs_docx(&d, &again), ERR_OK);
	assert_true(str_equal(buf_view(&docx), buf_view(&again)));
	assert_int_equal(unzip_open(buf_view(&docx), &u, NULL), ERR_OK);
	assert_int_equal(unzip_count(u), 12);
	for (uint32_t i = 0; i < unzip_count(u); i++) {
		struct errinfo info = {0};

		buf_clear(&xml);
		assert_int_equal(unzip_read(u, unzip_name(u, i), &xml, NULL), ERR_OK);
		if (str_ends_nocase(unzip_name(u, i), STR(".bmp"))) {
			assert_true(str_starts(buf_view(&xml), STR("BM")));
			continue;
		}
		if (xml_read(buf_view(&xml), &nothing, &info) != ERR_OK)
			fail_msg("%.*s: %s", STR_FMT(unzip_name(u, i)), info.what);
	}
	unzip_close(u);
	part(buf_view(&docx), "word/document.xml", &xml);
	assert_true(str_find(buf_view(&xml), STR("髙﨑")) > 0);
	assert_true(str_find(buf_view(&xml), STR("㈱やまと")) > 0);
	assert_true(str_find(buf_view(&xml), STR("𠮷田")) > 0);
	assert_true(str_find(buf_view(&xml), STR("<w:tblHeader/>")) > 0);
	assert_true(str_find(buf_view(&xml), d.out_of_date_note) > 0);
	assert_true(str_find(buf_view(&xml), STR("<w:numId w:val=\"3\"/>")) > 0);
	part(buf_view(&docx), "word/numbering.xml", &xml);
	assert_true(str_find(buf_view(&xml), STR("<w:num w:numId=\"5\">")) > 0);
	assert_true(str_find(buf_view(&xml), STR("<w:num w:numId=\"6\">")) < 0);
	buf_done(&docx);
	buf_done(&again);
	buf_done(&xml);
	arena_free(a);
}

static void
make_template(const char *body, struct buf *out)
{
	struct buf xml = buf_of(1 << 16);
	struct zipper *z;

	buf_printf(&xml, "<w:document xmlns:w=\"x\"><w:body>%s</w:body></w:document>", body);
	assert_int_equal(zipper_new(STR(""), &z, NULL), ERR_OK);
	zipper_put(z, "word/document.xml", buf_view(&xml));
	zipper_put(z, "word/header1.xml",
		STR("<w:hdr xmlns:w=\"x\"><w:p><w:r><w:t>{{company}}</w:t></w:r></w:p></w:hdr>"));
	zipper_put(z, "word/media/logo.png", STR("{{company}} stays"));
	assert_int_equal(zipper_finish(z, out), ERR_OK);
	zipper_free(z);
	buf_done(&xml);
}

static void
templates_are_filled(void **state)
{
	static const struct {
		const char *before, *after;
	} rows[] = {
		{"<w:p><w:r><w:t>a {{company}} b</w:t></w:r></w:p>",
			"<w:p><w:r><w:t>a ㈱やまと &lt;A&amp;B&gt; b</w:t></w:r></w:p>"},
		{"<w:p><w:r><w:t>a {{com</w:t></w:r><w:proofErr/><w:r><w:rPr/><w:t>pany</w:t></w:r>"
		 "<w:r><w:t>}} b</w:t></w:r></w:p>",
			"<w:p><w:r><w:t>a ㈱やまと &lt;A&amp;B&gt;</w:t></w:r><w:proofErr/><w:r>"
			"<w:rPr/><w:t></w:t></w:r><w:r><w:t> b</w:t></w:r></w:p>"},
		{"<w:p><w:t>{{ lines }}{{lines}}</w:t></w:p>",
			"<w:p><w:t>1</w:t><w:br/><w:t xml:space=\"preserve\">21</w:t><w:br/>"
			"<w:t xml:space=\"preserve\">2</w:t></w:p>"},
		{"<w:p><w:t>{{unknown}} {{company</w:t></w:p><w:p><w:t>}}</w:t></w:p>",
			"<w:p><w:t>{{unknown}} {{company</w:t></w:p><w:p><w:t>}}</w:t></w:p>"},
		{"<w:p><w:t>{{ {{company}}</w:t></w:p>",
			"<w:p><w:t>{{ ㈱やまと &lt;A&amp;B&gt;</w:t></w:p>"},
	};
	const struct docs_value list[] = {
		{STR("company"), STR("㈱やまと <A&B>")}, {STR("lines"), STR("1\n2")}};
	const struct docs_values values = {2, list};
	struct buf template = buf_of(1 << 20), out = buf_of(1 << 20), xml = buf_of(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		uint32_t filled;

		buf_clear(&template);
		buf_clear(&out);
		make_template(rows[i].before, &template);
		assert_int_equal(
			docs_fill_docx(buf_view(&template), &values, &out, &filled, NULL), ERR_OK);
		part(buf_view(&out), "word/document.xml", &xml);
		if (str_find(buf_view(&xml), str_c(rows[i].after)) < 0)
			fail_msg("%s", xml.p);
		part(buf_view(&out), "word/header1.xml", &xml);
		assert_true(str_find(buf_view(&xml), STR("{{")) < 0);
		part(buf_view(&out), "word/media/logo.png", &xml);
		assert_true(str_equal(buf_view(&xml), STR("{{company}} stays")));
	}
	buf_done(&template);
	buf_done(&out);
	buf_done(&xml);
}

static void
what_is_no_template(void **state)
{
	const struct docs_values none = {0, NULL};
	struct arena *a = arena_new(1 << 22);
	struct buf xlsx = buf_of(1 << 20), out = buf_of(1 << 20);
	struct table t;

	(void)state;
	sample_table(a, 1, &t);
	assert_int_equal(docs_xlsx(&t, &xlsx), ERR_OK);
	assert_int_equal(docs_fill_docx(buf_view(&xlsx), &none, &out, NULL, NULL), ERR_UNSUPPORTED);
	assert_int_equal(docs_fill_docx(STR("text"), &none, &out, NULL, NULL), ERR_MALFORMED);
	buf_done(&xlsx);
	buf_done(&out);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_hold_together),
		cmocka_unit_test(templates_are_filled),
		cmocka_unit_test(what_is_no_template),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
