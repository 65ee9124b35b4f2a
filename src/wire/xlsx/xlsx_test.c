/* Workbooks: what each kind of cell tells, dates of both calendars, and what is refused. */
#include "wire/xlsx/xlsx.h"

#include "base/limits.h"
#include "wire/xlsx/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define RELS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const char *const strings_xml =
	"<sst><si><t>機器</t></si>"
	"<si><r><t>赤い</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> 字</t></r></si>"
	"<si><t>山田</t><rPh sb=\"0\" eb=\"2\"><t>ヤマダ</t></rPh><phoneticPr fontId=\"1\"/></si>"
	"<si><t>a_x000D_\nb_x005F_x0041_</t></si></sst>";
static const char *const styles_xml =
	"<styleSheet><numFmts><numFmt numFmtId=\"176\" "
	"formatCode=\"ggge&quot;年&quot;m&quot;月&quot;\"/>"
	"</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
	"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"176\"/>"
	"<xf numFmtId=\"20\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";

struct parts {
	const char *workbook, *sheet, *strings, *styles;
};

static void
make(const struct parts *p, struct buf *out)
{
	struct zipper *z;

	assert_int_equal(zipper_new(STR(""), &z, NULL), ERR_OK);
	zipper_put(z, "_rels/.rels",
		STR("<Relationships><Relationship Id=\"rId1\" Type=\"" RELS
		    "/officeDocument\" Target=\"/xl/workbook.xml\"/></Relationships>"));
	zipper_put(z, "xl/workbook.xml",
		str_c(p->workbook != NULL ? p->workbook
					  : "<workbook><sheets><sheet name=\"表\" sheetId=\"1\" "
					    "r:id=\"rId1\" xmlns:r=\"" RELS
					    "\"/></sheets></workbook>"));
	zipper_put(z, "xl/_rels/workbook.xml.rels",
		STR("<Relationships><Relationship Id=\"rId1\" Type=\"" RELS
		    "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" "
		    "Type=\"" RELS "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
		    "<Relationship Id=\"rId3\" Type=\"" RELS "/styles\" Target=\"styles.xml\"/>"
		    "</Relationships>"));
	zipper_put(z, "xl/sharedStrings.xml", str_c(p->strings != NULL ? p->strings : strings_xml));
	zipper_put(z, "xl/styles.xml", str_c(p->styles != NULL ? p->styles : styles_xml));
	zipper_put(z, "xl/worksheets/sheet1.xml", str_c(p->sheet));
	assert_int_equal(zipper_finish(z, out), ERR_OK);
	zipper_free(z);
}

static struct arena *arena;
static struct workbook book;
static struct errinfo info;

static enum err
read_parts(const struct parts *p)
{
	struct buf zip = buf_of(1 << 24);
	enum err err;

	make(p, &zip);
	arena_free(arena);
	arena = arena_new(LIMIT_BOOK_ARENA_BYTES);
	err = xlsx_read(buf_view(&zip), arena, &book, &info);
	buf_done(&zip);
	return err;
}

static void
expect(const char *place, enum sheet_kind kind, const char *text, bool is_formula)
{
	const struct sheet_cell *c;
	uint32_t row, column;

	assert_int_equal(sheet_cell_parse(str_c(place), &row, &column), ERR_OK);
	c = sheet_at(&book.sheets[0], row, column);
	if (c == NULL)
		fail_msg("%s is empty", place);
	else if (!str_equal(c->text, str_c(text)) || c->kind != kind || c->is_formula != is_formula)
		fail_msg("%s is %s \"%.*s\"", place, sheet_kind_name(c->kind), STR_FMT(c->text));
}

static void
each_kind_of_cell(void **state)
{
	(void)state;
	assert_int_equal(
		read_parts(&(struct parts){
			.sheet = "<worksheet><sheetData><row r=\"1\">"
				 "<c r=\"A1\" t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c>"
				 "<c r=\"D1\" t=\"s\"><v>2</v></c></row><row>"
				 "<c><v>12.50</v></c><c><v>1E-3</v></c><c t=\"b\"><v>1</v></c>"
				 "<c t=\"e\"><v>#REF!</v></c><c t=\"s\"><v>3</v></c></row>"
				 "<row r=\"5\"><c r=\"B5\"><f>SUM(A1:A9)</f><v>42</v></c>"
				 "<c t=\"str\"><f>CMD()</f><v>ok</v></c><c><f>NOW()</f></c>"
				 "<c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r>"
				 "<rPh><t>x</t></rPh></is></c></row></sheetData>"
				 "<mergeCells><mergeCell ref=\"A1:C2\"/></mergeCells>"
				 "<extLst><f>no cell</f></extLst></worksheet>"}),
		ERR_OK);
	assert_true(str_equal(book.sheets[0].name, STR("表")));
	expect("A1", SHEET_TEXT, "機器", false);
	expect("B1", SHEET_TEXT, "赤い 字", false);
	expect("D1", SHEET_TEXT, "山田", false);
	expect("A2", SHEET_NUMBER, "12.5", false);
	expect("B2", SHEET_NUMBER, "0.001", false);
	expect("C2", SHEET_YES_NO, "yes", false);
	expect("D2", SHEET_ERROR, "#REF!", false);
	expect("E2", SHEET_TEXT, "a\nb_x0041_", false);
	expect("B5", SHEET_NUMBER, "42", true);
	expect("C5", SHEET_TEXT, "ok", true);
	expect("D5", SHEET_TEXT, "", true);
	expect("E5", SHEET_TEXT, "inline", false);
	assert_int_equal(book.n_formulas, 3);
	assert_int_equal(book.sheets[0].n_merges, 1);
	assert_int_equal(sheet_range_of(&book.sheets[0], 1, 2).column_to, 2);
	assert_int_equal(sheet_range_of(&book.sheets[0], 4, 4).column_to, 4);
}

static void
expect_list(const char *place, const char *const *values, uint32_t n)
{
	const struct sheet_list *l;
	uint32_t row, column;

	assert_int_equal(sheet_cell_parse(str_c(place), &row, &column), ERR_OK);
	l = sheet_list_of(&book.sheets[0], row, column);
	if (n == 0) { /* none, or one that cannot be read */
		assert_true(l == NULL || l->n == 0);
		return;
	}
	assert_non_null(l);
	assert_int_equal(l->n, n);
	for (uint32_t i = 0; i < n; i++)
		if (!str_equal(l->values[i], str_c(values[i])))
			fail_msg("%s takes \"%.*s\"", place, STR_FMT(l->values[i]));
}

static void
lists_of_values(void **state)
{
	static const char *const words[] = {"はい", "いいえ", "対象外"}, *const marks[] = {
										 "○", "×"};

	(void)state;
	assert_int_equal(
		read_parts(&(struct parts){
			.sheet =
				"<worksheet><sheetData><row r=\"1\">"
				"<c r=\"H1\" t=\"inlineStr\"><is><t>○</t></is></c></row><row "
				"r=\"2\">"
				"<c r=\"H2\" "
				"t=\"inlineStr\"><is><t>×</t></is></c></row></sheetData>"
				"<dataValidations><dataValidation type=\"list\" sqref=\"B2:B4 D2\">"
				"<formula1>\"はい,いいえ, 対象外\"</formula1></dataValidation>"
				"<dataValidation type=\"whole\" sqref=\"C1\"><formula1>1</formula1>"
				"<formula2>9</formula2></dataValidation>"
				"<dataValidation type=\"list\" sqref=\"E1\"><formula1>$H$1:$H$2"
				"</formula1></dataValidation><dataValidation type=\"list\" "
				"sqref=\"F1\">"
				"<formula1>INDIRECT(A1)</formula1></dataValidation></"
				"dataValidations>"
				"<extLst><ext><x14:dataValidations xmlns:x14=\"a\" xmlns:xm=\"b\">"
				"<x14:dataValidation type=\"list\"><x14:formula1><xm:f>'表'!H1:H2"
				"</xm:f></x14:formula1><xm:sqref>G1 "
				"G3</xm:sqref></x14:dataValidation>"
				"<x14:dataValidation type=\"list\"><x14:formula1><xm:f>別紙!A1:A2"
				"</xm:f></x14:formula1><xm:sqref>G2</xm:sqref></x14:dataValidation>"
				"</x14:dataValidations></ext></extLst></worksheet>"}),
		ERR_OK);
	expect_list("B3", words, 3);
	expect_list("D2", words, 3);
	expect_list("B5", NULL, 0);
	expect_list("C1", NULL, 0);
	expect_list("E1", marks, 2);
	expect_list("F1", NULL, 0);
	expect_list("G3", marks, 2);
	expect_list("G2", NULL, 0);
	assert_false(book.has_macros);
}

static void
lists_by_name(void **state)
{
	static const char *const marks[] = {"○", "×"}, *const other[] = {"×"};
	struct parts p = {
		.workbook =
			"<workbook><sheets><sheet name=\"chart\" r:id=\"rId9\"/><sheet name=\"表\" "
			"r:id=\"rId1\"/></sheets><definedNames>"
			"<definedName name=\"OwnHere\" localSheetId=\"1\">表!$H$2</definedName>"
			"<definedName name=\"OwnHere\">表!$H$1:$H$2</definedName>"
			"<definedName name=\"broken\" localSheetId=\"1\">#REF!</definedName>"
			"<definedName name=\"Broken\">'表'!$H$1:$H$2</definedName>"
			"<definedName name=\"elsewhere\" localSheetId=\"0\">表!$H$1</definedName>"
			"<definedName name=\"outside\">[1]Values!$A$1:$A$2</definedName>"
			"<definedName name=\"\"/></definedNames></workbook>",
		.sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"H1\" "
			 "t=\"inlineStr\"><is><t>○</t>"
			 "</is></c></row><row r=\"2\"><c r=\"H2\" "
			 "t=\"inlineStr\"><is><t>×</t></is></c>"
			 "</row></sheetData><dataValidations>"
#define BY_NAME(place, name)                                                                       \
	"<dataValidation type=\"list\" sqref=\"" place "\"><formula1>" name "</formula1>"          \
	"</dataValidation>"
		BY_NAME("A1", "OwnHere") BY_NAME("A2", "broken") BY_NAME("A3", "elsewhere")
			BY_NAME("A4", "outside") BY_NAME("A5", "nothing")
				BY_NAME("A6", "=BROKEN") "</dataValidations></worksheet>"};

	(void)state;
	assert_int_equal(read_parts(&p), ERR_OK);
	expect_list("A1", other, 1);
	expect_list("A2", marks, 2);
	expect_list("A3", NULL, 0);
	expect_list("A4", NULL, 0);
	expect_list("A5", NULL, 0);
	expect_list("A6", marks, 2);
}

static void
dates_of_both_calendars(void **state)
{
	struct parts p = {.sheet =
				  "<worksheet><sheetData><row>"
				  "<c s=\"1\"><v>46346</v></c><c s=\"2\"><v>46346</v></c>"
				  "<c s=\"3\"><v>0.375</v></c><c s=\"4\"><v>46346.75</v></c>"
				  "<c s=\"1\"><v>1</v></c><c s=\"1\"><v>60</v></c>"
				  "<c s=\"1\"><v>61</v></c><c s=\"1\"><v>-3</v></c>"
				  "<c t=\"d\"><v>2026-11-20</v></c></row></sheetData></worksheet>"};

	(void)state;
	assert_int_equal(read_parts(&p), ERR_OK);
	expect("A1", SHEET_DATE, "2026-11-20", false);
	expect("B1", SHEET_DATE, "2026-11-20", false);
	expect("C1", SHEET_DATE, "09:00:00", false);
	expect("D1", SHEET_DATE, "2026-11-20T18:00:00", false);
	expect("E1", SHEET_DATE, "1900-01-01", false);
	expect("F1", SHEET_NUMBER, "60", false); /* 29 February 1900 never was */
	expect("G1", SHEET_DATE, "1900-03-01", false);
	expect("H1", SHEET_NUMBER, "-3", false);
	expect("I1", SHEET_DATE, "2026-11-20", false);
	p.workbook = "<workbook><workbookPr date1904=\"1\"/><sheets><sheet name=\"a\" "
		     "state=\"hidden\" r:id=\"rId1\"/></sheets></workbook>";
	p.sheet = "<worksheet><sheetData><row><c s=\"1\"><v>0</v></c><c s=\"1\"><v>44884</v></c>"
		  "</row></sheetData></worksheet>";
	assert_int_equal(read_parts(&p), ERR_OK);
	assert_true(book.sheets[0].is_hidden);
	expect("A1", SHEET_DATE, "1904-01-01", false);
	expect("B1", SHEET_DATE, "2026-11-20", false);
}

static void
formats_that_are_dates(void **state)
{
	static const struct {
		const char *format;
		enum xlsx_style style;
	} rows[] = {
		{"yyyy/m/d", XLSX_DATE},
		{"yyyy\"年\"m\"月\"d\"日\"", XLSX_DATE},
		{"[$-411]ggge\"年\"m\"月\"d\"日\"", XLSX_DATE},
		{"h:mm", XLSX_TIME},
		{"[h]:mm:ss", XLSX_TIME},
		{"mm:ss", XLSX_DATE}, /* an m before any hour is taken for a month */
		{"General", XLSX_PLAIN},
		{"G/標準", XLSX_PLAIN},
		{"0.00E+00", XLSX_PLAIN},
		{"#,##0\"days\"", XLSX_PLAIN},
		{"[Red]0;[Blue]0", XLSX_PLAIN},
		{"0\\d", XLSX_PLAIN},
		{"@", XLSX_PLAIN},
		{"\"", XLSX_PLAIN},
		{"[", XLSX_PLAIN},
		{"\\", XLSX_PLAIN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (xlsx_format_style(str_c(rows[i].format)) != rows[i].style)
			fail_msg("%s", rows[i].format);
}

static void
disorder_is_put_right(void **state)
{
	(void)state;
	assert_int_equal(read_parts(&(struct parts){
				 .sheet = "<worksheet><sheetData><row r=\"9\"><c r=\"B9\"><v>1</v>"
					  "</c><c r=\"A9\"><v>2</v></c></row><row r=\"1\">"
					  "<c r=\"A9\"><v>3</v></c><c r=\"C1\"><v>4</v></c></row>"
					  "</sheetData></worksheet>"}),
		ERR_OK);
	assert_int_equal(book.sheets[0].n_cells, 3);
	expect("C1", SHEET_NUMBER, "4", false);
	expect("B9", SHEET_NUMBER, "1", false);
}

static void
what_is_refused(void **state)
{
	static const struct {
		const char *sheet;
		enum err err;
	} rows[] = {
		{"<worksheet><sheetData><row><c t=\"s\"><v>4</v></c></row></sheetData></worksheet>",
			ERR_MALFORMED}, /* no such string */
		{"<worksheet><sheetData><row><c "
		 "r=\"A0\"><v>4</v></c></row></sheetData></worksheet>",
			ERR_MALFORMED},
		{"<worksheet><sheetData><row><c r=\"XFE1\"><v>4</v></c></row></sheetData>"
		 "</worksheet>",
			ERR_MALFORMED},
		{"<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet>&a;</worksheet>", ERR_UNSUPPORTED},
		{"<worksheet>", ERR_MALFORMED},
	};
	struct buf zip = buf_of(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(read_parts(&(struct parts){.sheet = rows[i].sheet}), rows[i].err);
	arena_free(arena);
	arena = arena_new(LIMIT_BOOK_ARENA_BYTES);
	assert_int_equal(
		xlsx_read(STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 xls"), arena, &book, &info),
		ERR_UNSUPPORTED);
	assert_int_equal(xlsx_read(STR("a,b\n"), arena, &book, &info), ERR_MALFORMED);
	make(&(struct parts){.workbook = "<workbook><sheets/></workbook>", .sheet = "<a/>"}, &zip);
	assert_int_equal(xlsx_read(buf_view(&zip), arena, &book, &info), ERR_UNSUPPORTED);
	buf_done(&zip);
}

/* Many cells that all show one long text: the text is kept once. */
static void
one_long_text_is_kept_once(void **state)
{
	struct buf sheet = buf_of(1 << 24), strings = buf_of(1 << 24);

	(void)state;
	buf_c(&strings, "<sst><si><t>");
	for (int i = 0; i < 200000; i++)
		buf_byte(&strings, 'x');
	buf_c(&strings, "</t></si></sst>");
	buf_c(&sheet, "<worksheet><sheetData>");
	for (int i = 0; i < 10000; i++)
		buf_c(&sheet, "<row><c t=\"s\"><v>0</v></c><c/></row>");
	buf_c(&sheet, "</sheetData></worksheet>");
	assert_int_equal(
		read_parts(&(struct parts){.sheet = sheet.p, .strings = strings.p}), ERR_OK);
	assert_int_equal(book.sheets[0].n_cells, 10000);
	assert_int_equal(book.sheets[0].cells[9999].text.len, LIMIT_CELL_BYTES);
	assert_ptr_equal(book.sheets[0].cells[0].text.p, book.sheets[0].cells[9999].text.p);
	buf_done(&sheet);
	buf_done(&strings);
}

static void
names_of_cells(void **state)
{
	static const struct {
		uint32_t row, column;
		const char *name;
	} rows[] = {{0, 0, "A1"}, {9, 25, "Z10"}, {0, 26, "AA1"}, {4, 701, "ZZ5"},
		{1048575, 16383, "XFD1048576"}};
	char name[SHEET_CELL_NAME_MAX];
	uint32_t row, column;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_string_equal(
			sheet_cell_name(rows[i].row, rows[i].column, name), rows[i].name);
		assert_int_equal(sheet_cell_parse(str_c(name), &row, &column), ERR_OK);
		assert_true(row == rows[i].row && column == rows[i].column);
	}
	assert_int_equal(sheet_cell_parse(STR("$B$3"), &row, &column), ERR_OK);
	assert_int_equal(sheet_cell_parse(STR("B"), &row, &column), ERR_MALFORMED);
	assert_int_equal(sheet_cell_parse(STR("1"), &row, &column), ERR_MALFORMED);
	assert_int_equal(sheet_cell_parse(STR("A1048577"), &row, &column), ERR_MALFORMED);
	assert_int_equal(sheet_cell_parse(STR("ABCDE1"), &row, &column), ERR_MALFORMED);
}

/* Hidden rows and columns, and on a protected sheet what is not locked: by the cell, else its row,
 * else its column. */
static void
hidden_and_locked(void **state)
{
	static const struct {
		const char *cell;
		bool is_hidden, is_locked;
	} cells[] = {{"A1", false, true}, {"B2", false, false}, {"C2", false, false},
		{"D2", false, true}, {"B3", true, false}, {"E3", true, true}, {"E4", true, false},
		{"B4", true, false}, {"B5", true, false}, {"B6", false, true}, {"H6", false, false},
		{"H7", false, true}, {"J9", false, false}, {"F9", true, true}};
	const struct parts p = {
		.styles = "<styleSheet><cellStyleXfs><xf><protection locked=\"0\"/></xf>"
			  "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf><protection "
			  "locked=\"0\"/></xf><xf><protection hidden=\"1\"/></xf></cellXfs>"
			  "</styleSheet>",
		.sheet = "<worksheet><cols><col min=\"5\" max=\"5\" hidden=\"1\"/><col min=\"6\" "
			 "max=\"7\" hidden=\"1\"/><col min=\"10\" max=\"10\" style=\"1\"/></cols>"
			 "<sheetData><row r=\"1\"><c r=\"A1\"/></row>"
			 "<row r=\"2\"><c r=\"B2\" s=\"1\"/><c r=\"C2\" s=\"1\"/><c r=\"D2\" "
			 "s=\"2\"/></row><row r=\"3\" hidden=\"1\"><c r=\"B3\" s=\"1\"/><c "
			 "r=\"C3\" s=\"1\"/><c r=\"D3\"/></row><row r=\"4\" hidden=\"true\" "
			 "s=\"1\" customFormat=\"1\"><c r=\"B4\" s=\"1\"/></row><row r=\"5\" "
			 "hidden=\"1\"><c r=\"B5\" s=\"1\"/></row><row r=\"6\" s=\"1\" "
			 "customFormat=\"1\"><c r=\"B6\"/></row><row r=\"7\" s=\"1\"/></sheetData>"
			 "<sheetProtection password=\"CC1A\" sheet=\"1\"/></worksheet>"};
	const struct sheet *s;

	(void)state;
	assert_int_equal(read_parts(&p), ERR_OK);
	s = &book.sheets[0];
	assert_true(s->is_protected);
	assert_int_equal(s->n_rows_hidden, 1);
	assert_int_equal(s->n_columns_hidden, 1);
	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++) {
		struct sheet_range r;

		assert_int_equal(sheet_cell_parse(str_c(cells[i].cell), &r.row, &r.column), ERR_OK);
		r.row_to = r.row;
		r.column_to = r.column;
		if (sheet_is_hidden_at(s, &r) != cells[i].is_hidden ||
			sheet_is_locked_at(s, r.row, r.column) != cells[i].is_locked)
			fail_msg("%s", cells[i].cell);
	}
	/* a merged range of which something is shown is shown */
	assert_false(sheet_is_hidden_at(s, &(struct sheet_range){1, 0, 2, 0}));
	assert_true(sheet_is_hidden_at(s, &(struct sheet_range){0, 4, 9, 6}));
	assert_false(sheet_is_hidden_at(s, &(struct sheet_range){0, 4, 9, 7}));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_cell),
		cmocka_unit_test(lists_of_values),
		cmocka_unit_test(lists_by_name),
		cmocka_unit_test(hidden_and_locked),
		cmocka_unit_test(dates_of_both_calendars),
		cmocka_unit_test(formats_that_are_dates),
		cmocka_unit_test(disorder_is_put_right),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(one_long_text_is_kept_once),
		cmocka_unit_test(names_of_cells),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(arena);
	return failed;
}
