/* Forms filled in: only the cells that were asked for differ. */
#include "base/digest.h"
#include "base/limits.h"
#include "docs/docs.h"
#include "docs/recalc.h"
#include "wire/xlsx/xlsx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define RELS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const char *const sheet_xml =
	"<x:worksheet xmlns:x=\"m\"><x:cols><x:col min=\"1\" max=\"3\"/></x:cols><x:sheetData>"
	"<x:row r=\"2\" ht=\"30\"><x:c r=\"A2\" s=\"3\" t=\"inlineStr\"><x:is><x:t>問1</x:t></x:is>"
	"</x:c><x:c r=\"C2\" s=\"7\"/><x:c r=\"E2\"><x:f>A1+1</x:f><x:v>1</x:v></x:c></x:row>"
	"<x:row r=\"4\"/><x:row r=\"6\"><x:c r=\"B6\" s=\"2\"><x:v>5</x:v></x:c></x:row>"
	"</x:sheetData><x:mergeCells count=\"1\"><x:mergeCell ref=\"C2:D3\"/></x:mergeCells>"
	"<x:dataValidations count=\"1\"><x:dataValidation type=\"list\" sqref=\"C2\"><x:formula1>"
	"\"はい,いいえ\"</x:formula1></x:dataValidation></x:dataValidations></x:worksheet>";

static void
make_form(const char *sheet, struct buf *out)
{
	struct zipper *z;

	assert_int_equal(zipper_new(STR(""), &z, NULL), ERR_OK);
	zipper_put(z, "_rels/.rels",
		STR("<Relationships><Relationship Id=\"a\" Type=\"" RELS
		    "/officeDocument\" Target=\"xl/w.xml\"/></Relationships>"));
	zipper_put(z, "xl/w.xml",
		STR("<workbook><sheets><sheet name=\"調査票\" id=\"s\"/><sheet name=\"別紙\" "
		    "id=\"t\"/></sheets></workbook>"));
	zipper_put(z, "xl/_rels/w.xml.rels",
		STR("<Relationships><Relationship Id=\"s\" Type=\"" RELS
		    "/worksheet\" Target=\"s1.xml\"/><Relationship Id=\"t\" Type=\"" RELS
		    "/worksheet\" Target=\"s2.xml\"/></Relationships>"));
	zipper_put(z, "xl/s1.xml", str_c(sheet));
	zipper_put(z, "xl/s2.xml", STR("<worksheet><sheetData/></worksheet>"));
	zipper_put(z, "xl/media/logo.png", STR("a picture, which nobody touches"));
	assert_int_equal(zipper_finish(z, out), ERR_OK);
	zipper_free(z);
}

static enum err
fill(const struct buf *form, const struct sheet_fill *fills, uint32_t n, struct buf *out,
	struct errinfo *info)
{
	struct docs_form f = {.bytes = buf_view(form), .n_fills = n, .fills = fills};

	digest_of(DIGEST_SHA256, form->p, form->len, f.sha256);
	return docs_fill_xlsx(&f, out, info);
}

static void
only_the_cells_differ(void **state)
{
	static const struct sheet_fill fills[] = {
		{{"調査票", 9}, 6, 0, SHEET_TEXT, {"=7行目", 8}},
		{{"調査票", 9}, 2, 3, SHEET_TEXT, {"はい", 6}}, /* D3: in C2:D3 */
		{{"調査票", 9}, 0, 1, SHEET_TEXT, {"1行目", 7}},
		{{"調査票", 9}, 1, 1, SHEET_TEXT, {"間", 3}},
		{{"調査票", 9}, 5, 1, SHEET_NUMBER, {"42", 2}},
		{{"調査票", 9}, 5, 2, SHEET_NUMBER, {"many", 4}},
		{{"調査票", 9}, 3, 4, SHEET_TEXT, {"<&>", 3}},
		{{"別紙", 6}, 1, 1, SHEET_TEXT, {"x", 1}},
		{{"別紙", 6}, 2, 1, SHEET_TEXT, {"_x0041_", 7}},
	};
	static const char *const wanted =
		"<x:sheetData><x:row r=\"1\"><x:c r=\"B1\" t=\"inlineStr\"><x:is><x:t "
		"xml:space=\"preserve\">1行目</x:t></x:is></x:c></x:row><x:row r=\"2\" ht=\"30\">"
		"<x:c r=\"A2\" s=\"3\" t=\"inlineStr\"><x:is><x:t>問1</x:t></x:is></x:c>"
		"<x:c r=\"B2\" t=\"inlineStr\"><x:is><x:t "
		"xml:space=\"preserve\">間</x:t></x:is></x:c>"
		"<x:c r=\"C2\" s=\"7\" t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">はい</x:t>"
		"</x:is></x:c><x:c r=\"E2\"><x:f>A1+1</x:f><x:v>1</x:v></x:c></x:row>"
		"<x:row r=\"4\"><x:c r=\"E4\" t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">"
		"&lt;&amp;&gt;</x:t></x:is></x:c></x:row><x:row r=\"6\"><x:c r=\"B6\" s=\"2\">"
		"<x:v>42</x:v></x:c><x:c r=\"C6\" t=\"inlineStr\"><x:is><x:t "
		"xml:space=\"preserve\">"
		"many</x:t></x:is></x:c></x:row><x:row r=\"7\"><x:c r=\"A7\" t=\"inlineStr\"><x:is>"
		"<x:t xml:space=\"preserve\">=7行目</x:t></x:is></x:c></x:row></x:sheetData>";
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct buf form = buf_of(1 << 20), out = buf_of(1 << 20), xml = buf_of(1 << 20);
	struct errinfo info = {0};
	struct workbook b;
	struct unzip *u;
	ptrdiff_t at;

	(void)state;
	make_form(sheet_xml, &form);
	if (fill(&form, fills, sizeof(fills) / sizeof(*fills), &out, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_int_equal(unzip_open(buf_view(&out), &u, NULL), ERR_OK);
	assert_int_equal(unzip_count(u), 6);
	assert_int_equal(unzip_read(u, STR("xl/s1.xml"), &xml, NULL), ERR_OK);
	if (str_find(buf_view(&xml), str_c(wanted)) < 0)
		fail_msg("%s", xml.p);
	/* before and after the cells, nothing changed: merges, validations, widths */
	at = str_find(str_c(sheet_xml), STR("</x:sheetData>"));
	assert_true(str_starts(buf_view(&xml),
		str_of(sheet_xml, (size_t)str_find(str_c(sheet_xml), STR("<x:row")))));
	assert_true(str_find(buf_view(&xml), str_c(sheet_xml + at)) > 0);
	unzip_close(u);
	assert_int_equal(xlsx_read(buf_view(&out), a, &b, NULL), ERR_OK);
	assert_int_equal(b.n_formulas, 1); /* the form's own; ours stayed text */
	assert_true(str_equal(sheet_text(&b.sheets[0], 6, 0), STR("=7行目")));
	assert_true(str_equal(sheet_text(&b.sheets[1], 1, 1), STR("x")));
	/* what looks like an escape of Excel's stays what was typed */
	assert_true(str_equal(sheet_text(&b.sheets[1], 2, 1), STR("_x0041_")));
	arena_free(a);
	buf_done(&form);
	buf_done(&out);
	buf_done(&xml);
}

/* What hangs on the answers is reckoned when the form is opened. */
static void
scores_are_reckoned_anew(void **state)
{
	static const char *const rows[][2] = {
		{"<w><sheets/><calcPr calcId=\"1\"/></w>",
			"<w><sheets/><calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/></w>"},
		{"<w><sheets></sheets><calcPr></calcPr></w>",
			"<w><sheets></sheets><calcPr fullCalcOnLoad=\"1\"></calcPr></w>"},
		{"<w><sheets/><calcPr fullCalcOnLoad='0' a=\"1\"/></w>",
			"<w><sheets/><calcPr fullCalcOnLoad=\"1\" a=\"1\"/></w>"},
		{"<w><sheets/><calcPr fullCalcOnLoad=\"1\"/></w>",
			"<w><sheets/><calcPr fullCalcOnLoad=\"1\"/></w>"},
		{"<x:w "
		 "xmlns:x=\"m\"><x:sheets/><x:definedNames>a</x:definedNames><x:extLst/></x:w>",
			"<x:w xmlns:x=\"m\"><x:sheets/><x:definedNames>a</x:definedNames>"
			"<x:calcPr fullCalcOnLoad=\"1\"/><x:extLst/></x:w>"},
		{"<w><ext><calcPr/></ext></w>", "<w><ext><calcPr/></ext></w>"},
	};
	struct buf out = buf_of(1 << 16);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		buf_clear(&out);
		assert_int_equal(recalc_on_open(str_c(rows[i][0]), &out, NULL), ERR_OK);
		if (!str_equal(buf_view(&out), str_c(rows[i][1])))
			fail_msg("%s", out.p);
	}
	assert_int_equal(recalc_on_open(STR("<w>"), &out, NULL), ERR_MALFORMED);
	buf_done(&out);
}

static void
what_is_refused(void **state)
{
	static const struct sheet_fill formula = {{"調査票", 9}, 1, 4, SHEET_TEXT, {"x", 1}},
				       no_sheet = {{"表紙", 6}, 1, 4, SHEET_TEXT, {"x", 1}},
				       twice[] = {{{"調査票", 9}, 1, 2, SHEET_TEXT, {"x", 1}},
					       {{"調査票", 9}, 2, 3, SHEET_TEXT, {"y", 1}}};
	struct buf form = buf_of(1 << 20), out = buf_of(1 << 20);
	struct docs_form changed = {.n_fills = 1, .fills = &twice[0]};
	struct errinfo info = {0};

	(void)state;
	make_form(sheet_xml, &form);
	assert_int_equal(fill(&form, &formula, 1, &out, &info), ERR_INVALID);
	assert_non_null(strstr(info.what, "E2"));
	assert_int_equal(fill(&form, &no_sheet, 1, &out, &info), ERR_NOT_FOUND);
	assert_int_equal(fill(&form, twice, 2, &out, &info), ERR_INVALID);
	changed.bytes = buf_view(&form);
	assert_int_equal(docs_fill_xlsx(&changed, &out, &info), ERR_INVALID);
	assert_non_null(strstr(info.what, "changed"));
	assert_int_equal(out.len, 0);
	buf_clear(&form);
	make_form("<worksheet><sheetData><row r=\"2\"><c r=\"C2\"><c r=\"D2\"/></c></row>"
		  "<row r=\"1\"/></sheetData></worksheet>",
		&form);
	assert_int_not_equal(fill(&form, &formula, 1, &out, &info), ERR_LIMIT);
	buf_done(&form);
	buf_done(&out);
}

/* What its maker hid or locked is left as it is, whoever asks for it. */
static void
hidden_and_locked_cells(void **state)
{
	static const char *const sheets[] = {
		"<worksheet><cols><col max=\"3\" min=\"3\" hidden=\"1\"/></cols></worksheet>",
		"<worksheet><sheetData><row r=\"2\" hidden=\"1\"/></sheetData></worksheet>",
		"<worksheet><sheetData/><sheetProtection sheet=\"1\"/></worksheet>"};
	static const struct sheet_fill cell = {{"調査票", 9}, 1, 2, SHEET_TEXT, {"x", 1}};
	struct buf form = buf_of(1 << 20), out = buf_of(1 << 20);
	struct errinfo info = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(sheets) / sizeof(*sheets); i++) {
		buf_clear(&form);
		make_form(sheets[i], &form);
		assert_int_equal(fill(&form, &cell, 1, &out, &info), ERR_INVALID);
		assert_non_null(strstr(info.what, "C2"));
		assert_int_equal(out.len, 0);
	}
	buf_done(&form);
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_cells_differ),
		cmocka_unit_test(scores_are_reckoned_anew),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(hidden_and_locked_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
