/* See example.h: as Excel would write them. */
#include "form/example.h"

#include "base/arena.h"
#include "base/limits.h"
#include "wire/xml/xml.h"
#include "wire/zip/zip.h"

#include <stdio.h>

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

enum kind { EXAMPLE, OTHER, UNSEEN, MACROS, BOMB, KINDS };
static const char *const kinds[KINDS] = {"example", "other", "unseen", "macros", "bomb"};

static const char *const questions[] = {
	"パソコンの基本ソフトやアプリを最新の状態に更新していますか",
	"ウイルス対策ソフトを入れ、定義ファイルを最新にしていますか",
	"パスワードは長く複雑なものを使い、使い回しをしていませんか",
	"重要な情報にさわれる人を、必要な人だけにしていますか",
	"新しい手口の情報を集め、社内で共有していますか",
	"重要な情報のバックアップを定期的に取っていますか",
	"電子メールの添付ファイルやリンクに気をつけていますか",
	"情報セキュリティの決まりを作り、従業員に知らせていますか",
	"従業員に情報セキュリティの教育をしていますか",
	"事故が起きたときの手順と連絡先を決めていますか",
};
static const char *const unseen_questions[] = {
	"OS・ソフトウェアの更新プログラムを適用していますか",
	"マルウェア対策ソフトを導入していますか",
	"離席するとき、画面をロックしていますか",
	"取引先との契約に秘密保持の条項を入れていますか",
	"社長の好きな色は何ですか",
};
#define QUESTIONS (sizeof(questions) / sizeof(*questions))
#define UNSEEN_QUESTIONS (sizeof(unseen_questions) / sizeof(*unseen_questions))
#define FIRST_ROW 9

static void
text_cell(struct buf *b, char column, unsigned row, unsigned style, const char *text)
{
	buf_printf(b, "<c r=\"%c%u\" s=\"%u\" t=\"inlineStr\"><is><t>", column, row, style);
	xml_put(b, str_c(text));
	buf_c(b, "</t></is></c>");
}

static void
empty_cell(struct buf *b, char column, unsigned row)
{
	buf_printf(b, "<c r=\"%c%u\" s=\"1\"/>", column, row);
}

static void
names_rows(struct buf *b)
{
	static const char *const labels[] = {"貴社名", "ご住所", "従業員数", "ご記入者"};

	for (unsigned i = 0; i < 4; i++) {
		buf_printf(b, "<row r=\"%u\">", 3 + i);
		text_cell(b, 'A', 3 + i, 1, labels[i]);
		empty_cell(b, 'D', 3 + i);
		buf_c(b, "</row>");
	}
}

static unsigned
question_rows(struct buf *b, enum kind kind)
{
	const char *const *list = kind == UNSEEN ? unseen_questions : questions;
	unsigned n = kind == UNSEEN ? UNSEEN_QUESTIONS : QUESTIONS, row = FIRST_ROW;
	char number[12];

	for (unsigned i = 0; i < n; i++, row++) {
		snprintf(number, sizeof(number), "%u", i + 1);
		buf_printf(b, "<row r=\"%u\">", row);
		text_cell(b, 'A', row, 1, number);
		text_cell(b, 'B', row, 1, list[i]);
		empty_cell(b, 'I', row);
		empty_cell(b, 'K', row);
		buf_c(b, "</row>");
	}
	if (kind == OTHER) {
		buf_printf(b, "<row r=\"%u\">", row);
		text_cell(b, 'A', row, 1, "11");
		text_cell(b, 'B', row, 1, "使っている機器の一覧を作っていますか");
		empty_cell(b, 'I', row);
		buf_c(b, "</row>");
		row++;
	}
	buf_printf(b, "<row r=\"%u\">", row + 1);
	text_cell(b, 'B', row + 1, 1, "「はい」の数");
	buf_printf(b, "<c r=\"I%u\"><f>COUNTIF(I%d:I%u,\"はい\")</f><v>0</v></c></row>", row + 1,
		FIRST_ROW, row - 1);
	return row;
}

static void
merges(struct buf *b, unsigned end)
{
	buf_c(b, "<mergeCells><mergeCell ref=\"A1:L1\"/>");
	for (unsigned row = 3; row < 7; row++)
		buf_printf(b, "<mergeCell ref=\"A%u:C%u\"/><mergeCell ref=\"D%u:L%u\"/>", row, row,
			row, row);
	for (unsigned row = FIRST_ROW - 1; row < end; row++)
		buf_printf(b,
			"<mergeCell ref=\"B%u:H%u\"/><mergeCell ref=\"I%u:J%u\"/>"
			"<mergeCell ref=\"K%u:L%u\"/>",
			row, row, row, row, row, row);
	buf_c(b, "</mergeCells>");
}

static void
first_sheet(struct buf *b, enum kind kind)
{
	const char *title = kind == UNSEEN  ? "セキュリティ確認シート"
			    : kind == OTHER ? "情報セキュリティ調査票（第3版）"
					    : "情報セキュリティ調査票（第2版）";
	unsigned end;

	buf_c(b, HEAD "<worksheet xmlns=\"" MAIN "\"><cols><col min=\"1\" max=\"12\" "
		      "width=\"9\" customWidth=\"1\"/></cols><sheetData><row r=\"1\">");
	text_cell(b, 'A', 1, 2, title);
	buf_c(b, "</row>");
	names_rows(b);
	buf_printf(b, "<row r=\"%d\">", FIRST_ROW - 1);
	text_cell(b, 'A', FIRST_ROW - 1, 2, "No.");
	text_cell(b, 'B', FIRST_ROW - 1, 2, "設問");
	text_cell(b, 'I', FIRST_ROW - 1, 2, "ご回答");
	text_cell(b, 'K', FIRST_ROW - 1, 2, "備考");
	buf_c(b, "</row>");
	end = question_rows(b, kind);
	buf_c(b, "</sheetData>");
	merges(b, end);
	buf_printf(b,
		"<dataValidations count=\"2\"><dataValidation type=\"list\" allowBlank=\"1\" "
		"sqref=\"I%d:J%d\"><formula1>\"はい,一部,いいえ,該当なし\"</formula1>"
		"</dataValidation><dataValidation type=\"list\" allowBlank=\"1\" "
		"sqref=\"I%d:J%u\"><formula1>選択肢!$A$1:$A$3</formula1></dataValidation>"
		"</dataValidations></worksheet>",
		FIRST_ROW, FIRST_ROW + 2, FIRST_ROW + 3, end - 1);
}

/* A letter in each cell, and the answer in a merged range. */
static void
second_sheet(struct buf *b)
{
	static const char *const letters[] = {
		"重", "要", "な", "書", "類", "を", "机", "に", "放", "置", "し", "な", "い", "か"};

	buf_c(b, HEAD "<worksheet xmlns=\"" MAIN "\"><sheetData><row r=\"2\">");
	for (unsigned i = 0; i < sizeof(letters) / sizeof(*letters); i++)
		text_cell(b, (char)('B' + i), 2, 0, letters[i]);
	buf_c(b, "<c r=\"P2\" s=\"1\"/></row></sheetData><mergeCells><mergeCell ref=\"P2:T2\"/>"
		 "</mergeCells></worksheet>");
}

static void
third_sheet(struct buf *b)
{
	static const char *const values[] = {"○", "△", "×"};

	buf_c(b, HEAD "<worksheet xmlns=\"" MAIN "\"><sheetData>");
	for (unsigned i = 0; i < 3; i++) {
		buf_printf(b, "<row r=\"%u\">", i + 1);
		text_cell(b, 'A', i + 1, 0, values[i]);
		buf_c(b, "</row>");
	}
	buf_c(b, "</sheetData></worksheet>");
}

static const char *const styles =
	HEAD "<styleSheet xmlns=\"" MAIN "\"><fonts count=\"2\"><font><sz val=\"11\"/><name "
	     "val=\"Yu Gothic\"/></font><font><b/><sz val=\"11\"/><name val=\"Yu Gothic\"/></font>"
	     "</fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill>"
	     "<patternFill patternType=\"gray125\"/></fill></fills><borders count=\"2\"><border>"
	     "<left/><right/><top/><bottom/><diagonal/></border><border><left style=\"thin\"/>"
	     "<right style=\"thin\"/><top style=\"thin\"/><bottom style=\"thin\"/><diagonal/>"
	     "</border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" "
	     "fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"3\"><xf numFmtId=\"0\" "
	     "fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"0\" fontId=\"0\" "
	     "fillId=\"0\" borderId=\"1\" xfId=\"0\" applyBorder=\"1\"/><xf numFmtId=\"0\" "
	     "fontId=\"1\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyFont=\"1\"/></cellXfs>"
	     "</styleSheet>";

/* The bytes have to stay until the archive is written. */
static void
put(struct zipper *z, struct arena *a, const char *entry, struct buf *b)
{
	zipper_put(z, entry, str_of(arena_copy(a, buf_view(b)), b->len));
	buf_clear(b);
}

static void
put_parts(struct zipper *z, struct arena *a, enum kind kind)
{
	struct buf types = buf_of(65536), rels = buf_of(65536);

	buf_printf(&types,
		HEAD "<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" "
		     "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
		     "<Default Extension=\"xml\" ContentType=\"application/xml\"/>%s"
		     "<Override PartName=\"/xl/workbook.xml\" ContentType=\"%s\"/>",
		kind == MACROS ? "<Default Extension=\"bin\" "
				 "ContentType=\"application/vnd.ms-office.vbaProject\"/>"
			       : "",
		kind == MACROS ? "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
			       : TYPE "sheet.main+xml");
	buf_c(&rels, HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">");
	for (unsigned i = 1; i <= 3; i++) {
		buf_printf(&types,
			"<Override PartName=\"/xl/worksheets/sheet%u.xml\" ContentType=\"" TYPE
			"worksheet+xml\"/>",
			i);
		buf_printf(&rels,
			"<Relationship Id=\"rId%u\" Type=\"" OFFICE
			"/worksheet\" Target=\"worksheets/sheet%u.xml\"/>",
			i, i);
	}
	buf_c(&types, "<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE
		      "styles+xml\"/></Types>");
	buf_c(&rels,
		"<Relationship Id=\"rId4\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>");
	if (kind == MACROS)
		buf_c(&rels, "<Relationship Id=\"rId5\" Type=\"http://schemas.microsoft.com/"
			     "office/2006/relationships/vbaProject\" Target=\"vbaProject.bin\"/>");
	buf_c(&rels, "</Relationships>");
	put(z, a, "[Content_Types].xml", &types);
	zipper_put(z, "_rels/.rels",
		STR(HEAD "<Relationships xmlns=\"" PACKAGE
			 "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
			 "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"));
	put(z, a, "xl/_rels/workbook.xml.rels", &rels);
	zipper_put(z, "xl/workbook.xml",
		STR(HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE
			 "\"><sheets><sheet name=\"調査票\" sheetId=\"1\" r:id=\"rId1\"/><sheet "
			 "name=\"別紙\" sheetId=\"2\" r:id=\"rId2\"/><sheet name=\"選択肢\" "
			 "sheetId=\"3\" state=\"hidden\" r:id=\"rId3\"/></sheets></workbook>"));
	zipper_put(z, "xl/styles.xml", str_c(styles));
	if (kind == MACROS)
		zipper_put(z, "xl/vbaProject.bin", STR("no real macros"));
	buf_done(&types);
	buf_done(&rels);
}

static void
put_sheets(struct zipper *z, struct arena *a, enum kind kind)
{
	struct buf b = buf_of(LIMIT_ZIP_ALL_BYTES);

	if (kind == BOMB) {
		buf_c(&b, "<worksheet><sheetData>");
		while (b.len < (size_t)60 << 20)
			buf_c(&b, "<row><c><v>1</v></c></row>                                  ");
		buf_c(&b, "</sheetData></worksheet>");
	} else {
		first_sheet(&b, kind);
	}
	put(z, a, "xl/worksheets/sheet1.xml", &b);
	second_sheet(&b);
	put(z, a, "xl/worksheets/sheet2.xml", &b);
	third_sheet(&b);
	put(z, a, "xl/worksheets/sheet3.xml", &b);
	buf_done(&b);
}

enum err
form_example_make(const char *kind_name, struct buf *out)
{
	size_t kind = str_which(str_c(kind_name), kinds, KINDS);
	struct zipper *z;
	struct arena *a = arena_new(LIMIT_ZIP_ALL_BYTES);
	enum err err = kind == KINDS ? ERR_NOT_FOUND : zipper_new(STR(""), &z, NULL);

	if (err == ERR_OK) {
		put_parts(z, a, (enum kind)kind);
		put_sheets(z, a, (enum kind)kind);
		err = zipper_finish(z, out);
		zipper_free(z);
	}
	arena_free(a);
	return err;
}
