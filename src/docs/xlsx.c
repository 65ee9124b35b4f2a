/*
 * A table as a workbook of two sheets (ECMA-376 part 1). Written here rather than by a library:
 * those of Debian 12 write through temporary files, which the opener may not have.
 */
#include "base/limits.h"
#include "docs/cells.h"
#include "docs/docs.h"
#include "docs/fit.h"
#include "wire/xml/xml.h"
#include "wire/zip/zip.h"

#include <stdio.h>

#define HEADER_ROW 4   /* of the print sheet, from 1: title, company and note, a blank before it */
#define LINE_POINTS 16 /* of a line of ten points */
#define LINES_MAX 25   /* Excel's highest row has 409 points */
#define PAPER_A3 8     /* ST_PaperSize has no names */
#define PAPER_A4 9
#define SHEET_NAME_UNITS 31 /* Excel's most */
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"
#define METADATA "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"

/* The places in cellXfs of `styles` below. */
enum style {
	STYLE_NONE,
	STYLE_TITLE,
	STYLE_NOTE,
	STYLE_HEADER,
	STYLE_PRINT, /* borders, wraps */
	STYLE_PRINT_NUMBER,
	STYLE_PRINT_DATE,
	STYLE_PRINT_TIME,
	STYLE_PRINT_QUOTED, /* text that looks like a formula */
	STYLE_DATA_HEADER,
	STYLE_DATE,
	STYLE_TIME,
	STYLE_QUOTED,
};

static const char styles[] = XML_HEAD
	"<styleSheet xmlns=\"" MAIN "\">"
	"<numFmts count=\"4\">"
	"<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
	"<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/>"
	"<numFmt numFmtId=\"166\" formatCode=\"yyyy/m/d\"/>"
	"<numFmt numFmtId=\"167\" formatCode=\"yyyy/m/d\\ h:mm\"/>"
	"</numFmts>"
	"<fonts count=\"4\">"
	"<font><sz val=\"11\"/><name val=\"游ゴシック\"/><family val=\"3\"/><charset "
	"val=\"128\"/></font>"
	"<font><b/><sz val=\"16\"/><name val=\"游ゴシック\"/><family val=\"3\"/><charset "
	"val=\"128\"/></font>"
	"<font><b/><sz val=\"10\"/><name val=\"游ゴシック\"/><family val=\"3\"/><charset "
	"val=\"128\"/></font>"
	"<font><sz val=\"10\"/><name val=\"游ゴシック\"/><family val=\"3\"/><charset "
	"val=\"128\"/></font>"
	"</fonts>"
	"<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>"
	"<fill><patternFill patternType=\"gray125\"/></fill>"
	"<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE8EEF4\"/>"
	"<bgColor indexed=\"64\"/></patternFill></fill></fills>"
	"<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>"
	"<border><left style=\"thin\"><color rgb=\"FF7F7F7F\"/></left>"
	"<right style=\"thin\"><color rgb=\"FF7F7F7F\"/></right>"
	"<top style=\"thin\"><color rgb=\"FF7F7F7F\"/></top>"
	"<bottom style=\"thin\"><color rgb=\"FF7F7F7F\"/></bottom><diagonal/></border></borders>"
	"<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
	"</cellStyleXfs>"
	"<cellXfs count=\"13\">"
	"<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
	"<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
	"<xf numFmtId=\"0\" fontId=\"3\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
	"<xf numFmtId=\"0\" fontId=\"2\" fillId=\"2\" borderId=\"1\" xfId=\"0\" applyFont=\"1\" "
	"applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" "
	"vertical=\"center\" wrapText=\"1\"/></xf>"
#define PRINT(format, more, alignment)                                                             \
	"<xf numFmtId=\"" format "\" fontId=\"3\" fillId=\"0\" borderId=\"1\" xfId=\"0\" "         \
	"applyNumberFormat=\"1\" applyFont=\"1\" applyBorder=\"1\" applyAlignment=\"1\"" more      \
	"><alignment " alignment "vertical=\"center\" wrapText=\"1\"/></xf>"
	PRINT("0", "", "") PRINT("0", "", "horizontal=\"right\" ") PRINT("166", "",
		"horizontal=\"center\" ") PRINT("167", "", "horizontal=\"center\" ") PRINT("0",
		" quotePrefix=\"1\"",
		"") "<xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
		    "applyFont=\"1\"/>"
		    "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
		    "applyNumberFormat=\"1\"/>"
		    "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
		    "applyNumberFormat=\"1\"/>"
		    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
		    "quotePrefix=\"1\"/>"
		    "</cellXfs>"
		    "<cellStyles count=\"1\"><cellStyle name=\"標準\" xfId=\"0\" "
		    "builtinId=\"0\"/></cellStyles>"
		    "</styleSheet>";

static const char content_types[] = XML_HEAD
	"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
	"<Default Extension=\"rels\" "
	"ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	"<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
#define SPREADSHEET "application/vnd.openxmlformats-officedocument.spreadsheetml."
	"<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SPREADSHEET "sheet.main+xml\"/>"
	"<Override PartName=\"/xl/styles.xml\" ContentType=\"" SPREADSHEET "styles+xml\"/>"
	"<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" SPREADSHEET
	"worksheet+xml\"/>"
	"<Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"" SPREADSHEET
	"worksheet+xml\"/>"
	"<Override PartName=\"/docProps/core.xml\" "
	"ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

static const char package_rels[] =
	XML_HEAD "<Relationships xmlns=\"" PACKAGE "\"><Relationship Id=\"rId1\" Type=\"" OFFICE
		 "/officeDocument\" Target=\"xl/workbook.xml\"/><Relationship Id=\"rId2\" "
		 "Type=\"" PACKAGE "/metadata/core-properties\" "
		 "Target=\"docProps/core.xml\"/></Relationships>";

static const char workbook_rels[] = XML_HEAD
	"<Relationships xmlns=\"" PACKAGE "\">"
	"<Relationship Id=\"rId1\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
	"<Relationship Id=\"rId2\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet2.xml\"/>"
	"<Relationship Id=\"rId3\" Type=\"" OFFICE
	"/styles\" Target=\"styles.xml\"/></Relationships>";

/* ---- names of sheets ---- */

#define NAME_BYTES (SHEET_NAME_UNITS * 3 + 1)

/* Without what Excel forbids, 31 units at most; `otherwise` when nothing is left. */
static void
sheet_name(struct str s, const char *otherwise, char dst[NAME_BYTES])
{
	size_t units = 0, at = 0;
	uint32_t cp = 0;

	for (size_t i = 0; i < s.len;) {
		size_t n = str_utf8_char(str_of(s.p + i, s.len - i), &cp);

		units += cp > 0xffff ? 2 : 1;
		if (n == 0 || units > SHEET_NAME_UNITS)
			break;
		if (!(n == 1 && (cp < 0x20 || strchr("[]:*?/\\'", (int)cp) != NULL))) {
			memcpy(dst + at, s.p + i, n);
			at += n;
		}
		i += n;
	}
	dst[at] = '\0';
	if (at == 0)
		str_copy(str_c(otherwise), dst, NAME_BYTES);
}

static void
put_workbook(struct buf *b, const struct table *t)
{
	char print[NAME_BYTES], data[NAME_BYTES];

	sheet_name(t->sheet_print, "Print", print);
	sheet_name(t->sheet_data, "Data", data);
	if (strcmp(print, data) == 0)
		str_copy(STR("Data"), data, sizeof(data));
	buf_c(b, XML_HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>");
	buf_c(b, "<sheet name=\"");
	xml_put(b, str_c(print));
	buf_c(b, "\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"");
	xml_put(b, str_c(data));
	buf_c(b, "\" sheetId=\"2\" r:id=\"rId2\"/></sheets><definedNames>"
		 "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">'");
	xml_put(b, str_c(print));
	buf_printf(b,
		"'!$%d:$%d</definedName><definedName name=\"_xlnm.Print_Titles\" "
		"localSheetId=\"1\">'",
		HEADER_ROW, HEADER_ROW);
	xml_put(b, str_c(data));
	buf_c(b, "'!$1:$1</definedName></definedNames></workbook>");
}

/* Whose it is and what, for lists of files. */
static void
put_core(struct buf *b, const struct table *t)
{
	buf_c(b, XML_HEAD "<cp:coreProperties xmlns:cp=\"" METADATA "\" "
			  "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>");
	xml_put(b, t->title);
	buf_c(b, "</dc:title><dc:creator>");
	xml_put(b, t->company);
	buf_c(b, "</dc:creator></cp:coreProperties>");
}

/* ---- cells ---- */

static void
put_string(struct buf *b, const char *place, enum style style, struct str s)
{
	buf_printf(b, "<c r=\"%s\" s=\"%u\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", place,
		(unsigned)style);
	cells_put_text(b, s);
	buf_c(b, "</t></is></c>");
}

static void
put_value(struct buf *b, const char *place, enum style style, struct str number)
{
	buf_printf(
		b, "<c r=\"%s\" s=\"%u\"><v>%.*s</v></c>", place, (unsigned)style, STR_FMT(number));
}

static void
put_date(struct buf *b, const char *place, enum style style, double serial)
{
	buf_printf(b, "<c r=\"%s\" s=\"%u\"><v>%.10g</v></c>", place, (unsigned)style, serial);
}

static void
put_yes_no(struct buf *b, const char *place, bool is_print, struct str word, bool is_yes)
{
	if (is_print)
		put_string(b, place, STYLE_PRINT, word);
	else
		buf_printf(b, "<c r=\"%s\" t=\"b\"><v>%d</v></c>", place, is_yes);
}

struct sheet_writing {
	const struct table *table;
	struct buf *out;
	bool is_print;
	struct fit fit; /* of the print sheet */
};

static void
put_cell(const struct sheet_writing *w, uint32_t row, uint32_t column, struct str s)
{
	const struct table *t = w->table;
	enum sheet_kind kind = t->columns[column].kind;
	char place[SHEET_CELL_NAME_MAX];
	bool has_time, is_yes = str_equal(s, STR("yes"));
	double serial;

	sheet_cell_name(row, column, place);
	if (s.len == 0 && w->is_print)
		buf_printf(w->out, "<c r=\"%s\" s=\"%d\"/>", place, STYLE_PRINT);
	else if (s.len == 0)
		return;
	else if (kind == SHEET_NUMBER && cells_is_number(s))
		put_value(w->out, place, w->is_print ? STYLE_PRINT_NUMBER : STYLE_NONE, s);
	else if (kind == SHEET_DATE && cells_date(s, &serial, &has_time) == ERR_OK)
		put_date(w->out, place,
			w->is_print ? (has_time ? STYLE_PRINT_TIME : STYLE_PRINT_DATE)
				    : (has_time ? STYLE_TIME : STYLE_DATE),
			serial);
	else if (kind == SHEET_YES_NO && (is_yes || str_equal(s, STR("no"))))
		put_yes_no(w->out, place, w->is_print, is_yes ? t->yes : t->no, is_yes);
	else if (docs_is_formula(s))
		put_string(w->out, place, w->is_print ? STYLE_PRINT_QUOTED : STYLE_QUOTED, s);
	else
		put_string(w->out, place, w->is_print ? STYLE_PRINT : STYLE_NONE, s);
}

/* ---- sheets ---- */

static void
put_columns(const struct sheet_writing *w)
{
	if (w->table->n_columns == 0)
		return;
	buf_c(w->out, "<cols>");
	for (uint32_t i = 0; i < w->table->n_columns; i++)
		buf_printf(w->out, "<col min=\"%u\" max=\"%u\" width=\"%u.7\" customWidth=\"1\"/>",
			i + 1, i + 1,
			w->is_print ? w->fit.widths[i] : fit_wanted(&w->table->columns[i]));
	buf_c(w->out, "</cols>");
}

static void
put_head(const struct sheet_writing *w, uint32_t header_row)
{
	buf_c(w->out, XML_HEAD "<worksheet xmlns=\"" MAIN "\">"
			       "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>");
	buf_printf(w->out,
		"<sheetViews><sheetView %sworkbookViewId=\"0\">"
		"<pane ySplit=\"%u\" topLeftCell=\"A%u\" activePane=\"bottomLeft\" "
		"state=\"frozen\"/></sheetView></sheetViews>"
		"<sheetFormatPr defaultRowHeight=\"18\"/>",
		w->is_print ? "showGridLines=\"0\" tabSelected=\"1\" " : "", header_row,
		header_row + 1);
	put_columns(w);
	buf_c(w->out, "<sheetData>");
}

/* A row with the height that its longest text needs: programs other than Excel take the default
 * for granted, and texts would lie over each other. cells NULL: the titles. */
static void
put_print_row(const struct sheet_writing *w, uint32_t number, const struct str *cells)
{
	const struct table *t = w->table;
	uint32_t most = 1;

	for (uint32_t i = 0; i < t->n_columns; i++) {
		struct str text = cells == NULL ? t->columns[i].title : cells[i];
		uint32_t lines;

		if (cells != NULL && t->columns[i].kind != SHEET_TEXT)
			continue;
		lines = fit_lines(text, w->fit.widths[i]);
		most = lines > most ? lines : most;
	}
	most = most > LINES_MAX ? LINES_MAX : most;
	buf_printf(w->out, "<row r=\"%u\" ht=\"%u\">", number, most * LINE_POINTS + 2);
}

static void
put_titles(const struct sheet_writing *w)
{
	const struct table *t = w->table;
	char place[SHEET_CELL_NAME_MAX];

	buf_c(w->out, "<row r=\"1\" ht=\"27\" customHeight=\"1\">");
	put_string(w->out, "A1", STYLE_TITLE, t->title);
	buf_c(w->out, "</row><row r=\"2\">");
	if (t->company.len > 0)
		put_string(w->out, "A2", STYLE_NOTE, t->company);
	buf_c(w->out, "</row><row r=\"3\">");
	if (t->note.len > 0)
		put_string(w->out, "A3", STYLE_NOTE, t->note);
	buf_c(w->out, "</row>");
	put_print_row(w, HEADER_ROW, NULL);
	for (uint32_t i = 0; i < t->n_columns; i++)
		put_string(w->out, sheet_cell_name(HEADER_ROW - 1, i, place), STYLE_HEADER,
			t->columns[i].title);
	buf_c(w->out, "</row>");
}

static void
put_data_header(const struct sheet_writing *w)
{
	char place[SHEET_CELL_NAME_MAX];

	buf_c(w->out, "<row r=\"1\">");
	for (uint32_t i = 0; i < w->table->n_columns; i++)
		put_string(w->out, sheet_cell_name(0, i, place), STYLE_DATA_HEADER,
			w->table->columns[i].title);
	buf_c(w->out, "</row>");
}

static void
put_rows(const struct sheet_writing *w, uint32_t first)
{
	const struct table *t = w->table;

	for (uint32_t i = 0; i < t->n_rows; i++) {
		const struct str *cells = &t->cells[(size_t)i * t->n_columns];

		if (w->is_print)
			put_print_row(w, first + i + 1, cells);
		else
			buf_printf(w->out, "<row r=\"%u\">", first + i + 1);
		for (uint32_t k = 0; k < t->n_columns; k++)
			put_cell(w, first + i, k, cells[k]);
		buf_c(w->out, "</row>");
	}
}

static void
put_foot(const struct sheet_writing *w)
{
	buf_printf(w->out,
		"</sheetData><printOptions horizontalCentered=\"1\"/>"
		"<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" "
		"header=\"0.3\" footer=\"0.3\"/>"
		"<pageSetup paperSize=\"%d\" orientation=\"landscape\" fitToHeight=\"0\"/>"
		"<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>"
		"</worksheet>",
		w->fit.is_a3 ? PAPER_A3 : PAPER_A4);
}

static void
put_print_sheet(const struct table *t, struct buf *b)
{
	struct sheet_writing w = {.table = t, .out = b, .is_print = true};

	fit_table(t, &w.fit);
	put_head(&w, HEADER_ROW);
	put_titles(&w);
	put_rows(&w, HEADER_ROW);
	put_foot(&w);
}

/* Not meant for paper: printed all the same, its columns stay together. */
static void
put_data_sheet(const struct table *t, struct buf *b)
{
	struct sheet_writing w = {.table = t, .out = b, .is_print = false};

	put_head(&w, 1);
	put_data_header(&w);
	put_rows(&w, 1);
	put_foot(&w);
}

struct parts {
	struct buf workbook, core, print, data;
};

static enum err
pack(const struct parts *p, struct buf *out)
{
	struct zipper *z;
	enum err err = zipper_new(STR(""), &z, NULL);

	if (err != ERR_OK)
		return err;
	zipper_put(z, "[Content_Types].xml", STR(content_types));
	zipper_put(z, "_rels/.rels", STR(package_rels));
	zipper_put(z, "docProps/core.xml", buf_view(&p->core));
	zipper_put(z, "xl/workbook.xml", buf_view(&p->workbook));
	zipper_put(z, "xl/_rels/workbook.xml.rels", STR(workbook_rels));
	zipper_put(z, "xl/styles.xml", STR(styles));
	zipper_put(z, "xl/worksheets/sheet1.xml", buf_view(&p->print));
	zipper_put(z, "xl/worksheets/sheet2.xml", buf_view(&p->data));
	err = zipper_finish(z, out);
	zipper_free(z);
	return err;
}

enum err
docs_xlsx(const struct table *t, struct buf *out)
{
	struct parts p = {.workbook = buf_of(4096),
		.core = buf_of(1 << 16),
		.print = buf_of(LIMIT_ZIP_ENTRY_BYTES),
		.data = buf_of(LIMIT_ZIP_ENTRY_BYTES)};
	enum err err;

	if (t->n_columns > TABLE_COLUMNS_MAX || t->n_rows > TABLE_ROWS_MAX)
		return ERR_INVALID;
	put_workbook(&p.workbook, t);
	put_core(&p.core, t);
	put_print_sheet(t, &p.print);
	put_data_sheet(t, &p.data);
	err = buf_err(&p.workbook);
	if (err == ERR_OK)
		err = buf_err(&p.core);
	if (err == ERR_OK)
		err = buf_err(&p.print);
	if (err == ERR_OK)
		err = buf_err(&p.data);
	if (err == ERR_OK)
		err = pack(&p, out);
	buf_done(&p.workbook);
	buf_done(&p.core);
	buf_done(&p.print);
	buf_done(&p.data);
	return err;
}
