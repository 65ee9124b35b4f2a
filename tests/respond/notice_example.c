/*
 * An official form that nobody published: made up here, in the shape in which offices make theirs
 * (merged cells, lists of answers in the sheet and on a hidden one, a date, a formula, a protected
 * cell). It says so itself. For tests/respond/forms. usage: notice_example 1|2 > FILE.xlsx
 * (edition; the second has one row more, so that every place below lies elsewhere)
 */
#include "base/buf.h"
#include "base/limits.h"
#include "wire/zip/zip.h"

#include <stdio.h>

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

static const struct row {
	const char *ask;
	const char *list; /* formula of its validation; NULL: any text */
	int style;
} rows[] = {
	{"報告区分", "\"第一報,続報,最終報\"", 0},
	{"報告年月日", NULL, 1},
	{"事業者名", NULL, 0},
	{"法人番号", NULL, 0},
	{"担当者氏名", NULL, 0},
	{"連絡先電話番号", NULL, 0},
	{"検知日", NULL, 1},
	{"検知時刻", NULL, 0},
	{"事案の概要", NULL, 0},
	{"攻撃の継続", "選択肢!$A$1:$A$2", 0},
	{"現在の対応状況", NULL, 0},
	{"影響を受けたシステム", NULL, 0},
	{"影響を受けた台数", NULL, 0},
	{"業務への影響", NULL, 0},
	{"初動対応", NULL, 0},
	{"ランサムノート", NULL, 0},
};
#define ROWS (sizeof(rows) / sizeof(*rows))

static void
put_text(struct buf *b, const char *column, unsigned row, int style, const char *text)
{
	buf_printf(b, "<c r=\"%s%u\" s=\"%d\" t=\"inlineStr\"><is><t>%s</t></is></c>", column, row,
		style, text);
}

static void
put_row(struct buf *b, unsigned row, const char *ask, int style)
{
	buf_printf(b, "<row r=\"%u\">", row);
	put_text(b, "A", row, 2, ask);
	buf_printf(b, "<c r=\"B%u\" s=\"2\"/><c r=\"C%u\" s=\"%d\"/><c r=\"D%u\" s=\"%d\"/></row>",
		row, row, style, row, style);
}

static void
put_first_sheet(struct buf *b, unsigned more)
{
	unsigned from = 3 + more, last = from + (unsigned)ROWS;

	buf_c(b, HEAD "<worksheet xmlns=\"" MAIN "\"><sheetData><row r=\"1\">");
	put_text(b, "A", 1, 2,
		"事案報告の様式（見本：この製品の試験用で、本物の様式ではありません）");
	buf_c(b, "</row>");
	if (more > 0)
		put_row(b, 3, "整理の番号", 0);
	for (unsigned i = 0; i < ROWS; i++)
		put_row(b, from + i, rows[i].ask, rows[i].style);
	buf_printf(b, "<row r=\"%u\">", last);
	put_text(b, "A", last, 2, "概要の文字数（自動）");
	buf_printf(b, "<c r=\"C%u\"><f>LEN(C%u)</f><v>0</v></c></row></sheetData><mergeCells>",
		last, from + 8);
	buf_c(b, "<mergeCell ref=\"A1:D1\"/>");
	for (unsigned i = from - more; i <= last; i++)
		buf_printf(
			b, "<mergeCell ref=\"A%u:B%u\"/><mergeCell ref=\"C%u:D%u\"/>", i, i, i, i);
	buf_c(b, "</mergeCells><dataValidations>");
	for (unsigned i = 0; i < ROWS; i++)
		if (rows[i].list != NULL)
			buf_printf(b,
				"<dataValidation type=\"list\" allowBlank=\"1\" "
				"sqref=\"C%u\"><formula1>"
				"%s</formula1></dataValidation>",
				from + i, rows[i].list);
	buf_c(b, "</dataValidations></worksheet>");
}

static void
put_parts(struct zipper *z)
{
	zipper_put(z, "[Content_Types].xml",
		STR(HEAD
			"<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" "
			"ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
			"<Default Extension=\"xml\" ContentType=\"application/xml\"/><Override "
			"PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE
			"sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" "
			"ContentType=\"" TYPE "worksheet+xml\"/><Override "
			"PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"" TYPE
			"worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE
			"styles+xml\"/></Types>"));
	zipper_put(z, "_rels/.rels",
		STR(HEAD "<Relationships xmlns=\"" PACKAGE
			 "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
			 "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"));
	zipper_put(z, "xl/_rels/workbook.xml.rels",
		STR(HEAD "<Relationships xmlns=\"" PACKAGE
			 "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
			 "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" "
			 "Type=\"" OFFICE
			 "/worksheet\" Target=\"worksheets/sheet2.xml\"/><Relationship Id=\"rId3\" "
			 "Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/></Relationships>"));
	zipper_put(z, "xl/workbook.xml",
		STR(HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE
			 "\"><sheets><sheet name=\"様式\" sheetId=\"1\" r:id=\"rId1\"/><sheet "
			 "name=\"選択肢\" sheetId=\"2\" state=\"hidden\" "
			 "r:id=\"rId2\"/></sheets></workbook>"));
	zipper_put(z, "xl/styles.xml",
		STR(HEAD "<styleSheet xmlns=\"" MAIN
			 "\"><fonts count=\"1\"><font><sz val=\"11\"/></font></fonts><fills "
			 "count=\"2\"><fill><patternFill "
			 "patternType=\"none\"/></fill><fill><patternFill "
			 "patternType=\"gray125\"/></fill></fills><borders "
			 "count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf "
			 "numFmtId=\"0\"/></cellStyleXfs><cellXfs count=\"3\"><xf "
			 "numFmtId=\"0\"/><xf "
			 "numFmtId=\"14\" applyNumberFormat=\"1\"/><xf numFmtId=\"0\"/></cellXfs></"
			 "styleSheet>"));
}

int
main(int argc, char **argv)
{
	unsigned more = argc == 2 && argv[1][0] == '2';
	struct buf sheet = buf_of(LIMIT_ZIP_ENTRY_BYTES), out = buf_of(LIMIT_ZIP_ALL_BYTES);
	struct zipper *z = NULL;
	enum err err = argc == 2 ? zipper_new(STR(""), &z, NULL) : ERR_NOT_FOUND;

	if (err == ERR_NOT_FOUND)
		fputs("usage: notice_example 1|2 > FILE.xlsx\n", stderr);
	if (err == ERR_OK) {
		put_parts(z);
		put_first_sheet(&sheet, more);
		zipper_put(z, "xl/worksheets/sheet1.xml", buf_view(&sheet));
		zipper_put(z, "xl/worksheets/sheet2.xml",
			STR(HEAD "<worksheet xmlns=\"" MAIN
				 "\"><sheetData><row r=\"1\"><c r=\"A1\" "
				 "t=\"inlineStr\"><is><t>有</t></is></c></row><row r=\"2\"><c "
				 "r=\"A2\" "
				 "t=\"inlineStr\"><is><t>無</t></is></c></row></sheetData></"
				 "worksheet>"));
		err = zipper_finish(z, &out);
	}
	zipper_free(z);
	if (err == ERR_OK && fwrite(out.p, 1, out.len, stdout) != out.len)
		err = ERR_IO;
	buf_done(&sheet);
	buf_done(&out);
	return err == ERR_OK ? 0 : 1;
}
