/*
 * A document as DOCX (ECMA-376 part 1, sections 11 and 17). Fonts are named, not embedded: BIZ
 * UDPGothic comes with Windows 10 and later; where it is not, the font table names Yu Gothic.
 */
#include "base/limits.h"
#include "base/time.h"
#include "docs/docs.h"
#include "docs/qr.h"
#include "wire/xml/xml.h"
#include "wire/zip/zip.h"

#include <stdio.h>
#include <stdlib.h>

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"
#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* Twentieths of a point. */
#define PAGE_WIDTH 11906
#define PAGE_HEIGHT 16838
#define MARGIN 1247
#define LINE_WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define SEAL_WIDTH 1247
#define SEAL_HEIGHT 1020

static const char content_types[] = XML_HEAD
	"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
	"<Default Extension=\"rels\" "
	"ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	"<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
	"<Default Extension=\"bmp\" ContentType=\"image/bmp\"/>"
	"<Override PartName=\"/docProps/core.xml\" "
	"ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
	"<Override PartName=\"/word/document.xml\" ContentType=\"" WORD "document.main+xml\"/>"
	"<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD "styles+xml\"/>"
	"<Override PartName=\"/word/numbering.xml\" ContentType=\"" WORD "numbering+xml\"/>"
	"<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD "settings+xml\"/>"
	"<Override PartName=\"/word/fontTable.xml\" ContentType=\"" WORD "fontTable+xml\"/>"
	"<Override PartName=\"/word/header1.xml\" ContentType=\"" WORD "header+xml\"/>"
	"<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD "footer+xml\"/></Types>";

static const char package_rels[] =
	XML_HEAD "<Relationships xmlns=\"" PACKAGE "\"><Relationship Id=\"rId1\" Type=\"" OFFICE
		 "/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" "
		 "Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
		 "core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

static const char document_rels_begin[] = XML_HEAD
	"<Relationships xmlns=\"" PACKAGE "\">"
	"<Relationship Id=\"rId1\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
	"<Relationship Id=\"rId2\" Type=\"" OFFICE "/numbering\" Target=\"numbering.xml\"/>"
	"<Relationship Id=\"rId3\" Type=\"" OFFICE "/header\" Target=\"header1.xml\"/>"
	"<Relationship Id=\"rId4\" Type=\"" OFFICE "/footer\" Target=\"footer1.xml\"/>"
	"<Relationship Id=\"rId5\" Type=\"" OFFICE "/settings\" Target=\"settings.xml\"/>"
	"<Relationship Id=\"rId6\" Type=\"" OFFICE "/fontTable\" Target=\"fontTable.xml\"/>";

/* What takes the place of a font that is not there; 80: Japanese (section 17.8.3.2). */
#define FONT(name, other)                                                                          \
	"<w:font w:name=\"" name "\"><w:altName w:val=\"" other "\"/><w:charset w:val=\"80\"/>"    \
	"<w:family w:val=\"modern\"/><w:pitch w:val=\"variable\"/></w:font>"
static const char font_table[] = XML_HEAD "<w:fonts xmlns:w=\"" MAIN "\">" FONT(
	"BIZ UDPGothic", "Yu Gothic") FONT("BIZ UDPゴシック", "游ゴシック") "</w:fonts>";

static const char settings[] =
	XML_HEAD "<w:settings xmlns:w=\"" MAIN
		 "\"><w:characterSpacingControl w:val=\"compressPunctuation\"/>"
		 "<w:compat><w:compatSetting w:name=\"compatibilityMode\" "
		 "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
		 "</w:settings>";

#define FONTS                                                                                      \
	"<w:rFonts w:ascii=\"BIZ UDPGothic\" w:hAnsi=\"BIZ UDPGothic\" "                           \
	"w:eastAsia=\"BIZ UDPゴシック\" w:cs=\"BIZ UDPGothic\"/>"
#define HEADING(n, before, after, border)                                                          \
	"<w:style w:type=\"paragraph\" w:styleId=\"Heading" n "\"><w:name w:val=\"heading " n      \
	"\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:pPr>"           \
	"<w:keepNext/><w:keepLines/>" border "<w:spacing w:before=\"" before "\" w:after=\"" after \
	"\"/><w:outlineLvl w:val=\""

static const char styles_begin[] = XML_HEAD
	"<w:styles xmlns:w=\"" MAIN "\"><w:docDefaults><w:rPrDefault><w:rPr>" FONTS
	"<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/><w:lang w:val=\"en-US\" w:eastAsia=\"ja-JP\"/>"
	"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:autoSpaceDE w:val=\"0\"/>"
	"<w:autoSpaceDN w:val=\"0\"/><w:spacing w:after=\"120\" w:line=\"320\" "
	"w:lineRule=\"atLeast\"/></w:pPr></w:pPrDefault></w:docDefaults>"
	"<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
	"<w:name w:val=\"Normal\"/><w:qFormat/></w:style>"
	"<w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/>"
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing w:before=\"240\" "
	"w:after=\"120\"/><w:jc w:val=\"center\"/></w:pPr><w:rPr><w:b/>"
	"<w:color w:val=\"1F3A5F\"/><w:sz w:val=\"38\"/><w:szCs w:val=\"38\"/></w:rPr></w:style>"
	"<w:style w:type=\"paragraph\" w:styleId=\"Subtitle\"><w:name w:val=\"Subtitle\"/>"
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing w:after=\"240\"/>"
	"<w:jc w:val=\"center\"/></w:pPr><w:rPr><w:color w:val=\"595959\"/></w:rPr></w:style>"
	"<w:style w:type=\"paragraph\" w:styleId=\"Cell\"><w:name w:val=\"Cell\"/>"
	"<w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"0\" w:line=\"260\" "
	"w:lineRule=\"atLeast\"/></w:pPr><w:rPr><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/></w:rPr>"
	"</w:style>"
	"<w:style w:type=\"paragraph\" w:styleId=\"SealDate\"><w:name w:val=\"Seal date\"/>"
	"<w:basedOn w:val=\"Cell\"/><w:rPr><w:sz w:val=\"15\"/><w:szCs w:val=\"15\"/></w:rPr>"
	"</w:style>"
	"<w:style w:type=\"paragraph\" w:styleId=\"Note\"><w:name w:val=\"Note\"/>"
	"<w:basedOn w:val=\"Normal\"/><w:pPr><w:keepNext/><w:spacing w:after=\"0\"/></w:pPr>"
	"<w:rPr><w:b/><w:color w:val=\"B35C00\"/><w:sz w:val=\"17\"/><w:szCs w:val=\"17\"/></w:rPr>"
	"</w:style>"
	"<w:style w:type=\"paragraph\" w:styleId=\"Small\"><w:name w:val=\"Small\"/>"
	"<w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"0\"/></w:pPr><w:rPr>"
	"<w:color w:val=\"595959\"/><w:sz w:val=\"17\"/><w:szCs "
	"w:val=\"17\"/></w:rPr></w:style>" HEADING("1", "360", "160",
		"<w:pBdr><w:bottom w:val=\"single\" w:sz=\"8\" w:space=\"2\" w:color=\"1F3A5F\"/>"
		"</w:pBdr>") "0\"/></w:pPr><w:rPr><w:b/><w:color w:val=\"1F3A5F\"/><w:sz "
			     "w:val=\"28\"/>"
			     "<w:szCs w:val=\"28\"/></w:rPr></w:style>" HEADING("2", "280", "80",
				     "") "1\"/></w:pPr><w:rPr><w:b/><w:color "
					 "w:val=\"1F3A5F\"/><w:sz w:val=\"24\"/>"
					 "<w:szCs w:val=\"24\"/></w:rPr></w:style>" HEADING("3",
						 "200", "40", "") "2\"/></w:pPr><w:rPr><w:b/><w:sz "
								  "w:val=\"21\"/><w:szCs "
								  "w:val=\"21\"/></w:rPr></w:style>"
								  "</w:styles>";

/* ---- lists ---- */

#define LEVEL(n, format, text, left)                                                               \
	"<w:lvl w:ilvl=\"" n "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" format                  \
	"\"/><w:lvlText w:val=\"" text "\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"" left \
	"\" w:hanging=\"425\"/></w:pPr></w:lvl>"

static const char numbering_begin[] = XML_HEAD
	"<w:numbering xmlns:w=\"" MAIN "\"><w:abstractNum w:abstractNumId=\"0\">"
	"<w:multiLevelType w:val=\"hybridMultilevel\"/>" LEVEL("0", "bullet", "・", "425") LEVEL(
		"1", "bullet", "・",
		"850") "</w:abstractNum><w:abstractNum w:abstractNumId=\"1\">"
		       "<w:multiLevelType w:val=\"hybridMultilevel\"/>" LEVEL(
			       "0", "decimal", "%1.", "425") LEVEL("1", "decimal", "(%2)",
			       "850") "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId "
				      "w:val=\"0\"/></w:num>";

/* Each numbered list begins anew: a number of its own, from 2. */
static void
put_numbering(struct buf *b, const struct document *d)
{
	uint32_t id = 1;
	bool was_item = false;

	buf_c(b, numbering_begin);
	for (uint32_t i = 0; i < d->n_blocks; i++) {
		bool is_item = d->blocks[i].kind == BLOCK_ITEM;

		if (is_item && !was_item)
			buf_printf(b,
				"<w:num w:numId=\"%u\"><w:abstractNumId w:val=\"1\"/>"
				"<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/>"
				"</w:lvlOverride><w:lvlOverride w:ilvl=\"1\">"
				"<w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>",
				++id);
		was_item = is_item;
	}
	buf_c(b, "</w:numbering>");
}

/* ---- text ---- */

static void
put_run(struct buf *b, struct str text, const char *properties)
{
	buf_c(b, "<w:r>");
	if (properties != NULL)
		buf_printf(b, "<w:rPr>%s</w:rPr>", properties);
	for (bool is_first = true; is_first || text.len > 0; is_first = false) {
		struct str line = str_split(&text, '\n');

		buf_c(b, is_first ? "" : "<w:br/>");
		buf_c(b, "<w:t xml:space=\"preserve\">");
		xml_put(b, line);
		buf_c(b, "</w:t>");
	}
	buf_c(b, "</w:r>");
}

/* properties: inside of w:pPr, after the style; may be "". */
static void
put_paragraph(struct buf *b, const char *style, const char *properties, struct str text)
{
	buf_printf(b, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr>", style, properties);
	if (text.len > 0)
		put_run(b, text, NULL);
	buf_c(b, "</w:p>");
}

/* ---- tables ---- */

static void
put_table_begin(struct buf *b, uint32_t width, bool is_right)
{
	buf_printf(b, "<w:tbl><w:tblPr><w:tblW w:w=\"%u\" w:type=\"dxa\"/>%s<w:tblBorders>", width,
		is_right ? "<w:jc w:val=\"right\"/>" : "");
	for (int i = 0; i < 6; i++) {
		static const char *const sides[] = {
			"top", "left", "bottom", "right", "insideH", "insideV"};

		buf_printf(b,
			"<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"7F7F7F\"/>",
			sides[i]);
	}
	buf_c(b, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>"
		 "<w:top w:w=\"40\" w:type=\"dxa\"/><w:left w:w=\"90\" w:type=\"dxa\"/>"
		 "<w:bottom w:w=\"40\" w:type=\"dxa\"/><w:right w:w=\"90\" w:type=\"dxa\"/>"
		 "</w:tblCellMar></w:tblPr>");
}

static void
put_grid(struct buf *b, const uint32_t *widths, uint32_t n)
{
	buf_c(b, "<w:tblGrid>");
	for (uint32_t i = 0; i < n; i++)
		buf_printf(b, "<w:gridCol w:w=\"%u\"/>", widths[i]);
	buf_c(b, "</w:tblGrid>");
}

struct cell {
	uint32_t width;
	bool is_header, is_right;
};

static void
put_cell(struct buf *b, const struct cell *c, struct str text)
{
	/* a header stays with what stands below it */
	const char *align = c->is_header  ? "<w:keepNext/><w:jc w:val=\"center\"/>"
			    : c->is_right ? "<w:jc w:val=\"right\"/>"
					  : "";

	buf_printf(b, "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/>%s</w:tcPr>", c->width,
		c->is_header ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E8EEF4\"/>" : "");
	buf_printf(b, "<w:p><w:pPr><w:pStyle w:val=\"Cell\"/>%s</w:pPr>", align);
	if (text.len > 0)
		put_run(b, text, c->is_header ? "<w:b/>" : NULL);
	buf_c(b, "</w:p></w:tc>");
}

static void
share_widths(const struct block_table *t, uint32_t *widths)
{
	uint64_t all = 0;

	for (uint32_t i = 0; i < t->n_columns; i++)
		all += t->columns[i].width == 0 ? 1 : t->columns[i].width;
	for (uint32_t i = 0; i < t->n_columns; i++) {
		uint64_t share = t->columns[i].width == 0 ? 1 : t->columns[i].width;

		widths[i] = (uint32_t)(LINE_WIDTH * share / all);
	}
}

static void
put_row(struct buf *b, const struct block_table *t, const uint32_t *widths, const struct str *cells)
{
	bool is_header = cells == NULL;

	buf_printf(b, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", is_header ? "<w:tblHeader/>" : "");
	for (uint32_t i = 0; i < t->n_columns; i++) {
		const struct cell c = {.width = widths[i],
			.is_header = is_header,
			.is_right = t->columns[i].is_right};

		put_cell(b, &c, is_header ? t->columns[i].title : cells[i]);
	}
	buf_c(b, "</w:tr>");
}

static void
put_table(struct buf *b, const struct block_table *t)
{
	uint32_t widths[DOCUMENT_COLUMNS_MAX];
	bool has_titles = false;

	if (t->n_columns == 0 || t->n_columns > DOCUMENT_COLUMNS_MAX)
		return;
	share_widths(t, widths);
	for (uint32_t i = 0; i < t->n_columns; i++)
		has_titles |= t->columns[i].title.len > 0;
	if (!has_titles && t->n_rows == 0)
		return;
	put_table_begin(b, LINE_WIDTH, false);
	put_grid(b, widths, t->n_columns);
	if (has_titles)
		put_row(b, t, widths, NULL);
	for (uint32_t i = 0; i < t->n_rows; i++)
		put_row(b, t, widths, t->rows[i].cells);
	buf_c(b, "</w:tbl>");
	put_paragraph(b, "Small", "", STR(""));
}

static void
put_fields(struct buf *b, const struct block_field *fields, uint32_t n)
{
	static const struct block_column columns[2] = {{.width = 3}, {.width = 9}};

	if (n == 0)
		return;
	put_table_begin(b, LINE_WIDTH, false);
	put_grid(b, (const uint32_t[]){LINE_WIDTH / 4, LINE_WIDTH - LINE_WIDTH / 4}, 2);
	for (uint32_t i = 0; i < n; i++) {
		const struct block_table t = {.n_columns = 2, .columns = columns};
		const struct str cells[2] = {fields[i].label, fields[i].value};

		put_row(b, &t, (const uint32_t[]){LINE_WIDTH / 4, LINE_WIDTH - LINE_WIDTH / 4},
			cells);
	}
	buf_c(b, "</w:tbl>");
	put_paragraph(b, "Small", "", STR(""));
}

/* Room for a seal; name and date at its foot. */
static void
put_seal(struct buf *b, const struct block_person *p)
{
	buf_printf(b,
		"<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/><w:vAlign w:val=\"bottom\"/>"
		"</w:tcPr>",
		SEAL_WIDTH);
	put_paragraph(b, "Cell", "<w:jc w:val=\"center\"/>", p->name);
	put_paragraph(b, "SealDate", "<w:jc w:val=\"center\"/>", p->date);
	buf_c(b, "</w:tc>");
}

static void
put_people_row(struct buf *b, const struct block_person *people, uint32_t n, bool is_header)
{
	const struct cell c = {.width = SEAL_WIDTH, .is_header = true};

	buf_c(b, "<w:tr><w:trPr><w:cantSplit/>");
	if (!is_header)
		buf_printf(b, "<w:trHeight w:val=\"%d\" w:hRule=\"atLeast\"/>", SEAL_HEIGHT);
	buf_c(b, "</w:trPr>");
	for (uint32_t i = 0; i < n; i++) {
		if (is_header)
			put_cell(b, &c, people[i].role);
		else
			put_seal(b, &people[i]);
	}
	buf_c(b, "</w:tr>");
}

static void
put_people(struct buf *b, const struct block_person *people, uint32_t n)
{
	uint32_t widths[DOCUMENT_PEOPLE_MAX];

	n = n < 7 ? n : 7; /* as many as a line has room for */
	if (n == 0)
		return;
	for (uint32_t i = 0; i < n; i++)
		widths[i] = SEAL_WIDTH;
	put_table_begin(b, n * SEAL_WIDTH, true);
	put_grid(b, widths, n);
	put_people_row(b, people, n, true);
	put_people_row(b, people, n, false);
	buf_c(b, "</w:tbl>");
	put_paragraph(b, "Small", "", STR(""));
}

static void
put_circulation(struct buf *b, const struct block *block)
{
	static const uint32_t shares[4] = {3, 4, 3, 2};
	struct block_column columns[4] = {0};
	struct block_table t = {.n_columns = 4, .columns = columns};
	uint32_t widths[4];

	for (uint32_t i = 0; i < 4; i++)
		columns[i] = (struct block_column){.title = block->titles[i], .width = shares[i]};
	share_widths(&t, widths);
	put_table_begin(b, LINE_WIDTH, false);
	put_grid(b, widths, 4);
	put_row(b, &t, widths, NULL);
	for (uint32_t i = 0; i < block->n_people; i++) {
		const struct block_person *p = &block->people[i];
		const struct str cells[4] = {
			p->role, p->name, p->date, p->is_marked ? STR("✓") : STR("")};

		put_row(b, &t, widths, cells);
	}
	buf_c(b, "</w:tbl>");
	put_paragraph(b, "Small", "", STR(""));
}

/* ---- pictures: QR codes ---- */

#define QR_MAX 64	/* of one document; more are given as addresses only */
#define QR_SIDE 1008000 /* 28 mm in English metric units */
#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006/"

static void
put_rels(struct buf *b, const struct document *d)
{
	uint32_t n = 0;

	buf_c(b, document_rels_begin);
	for (uint32_t i = 0; i < d->n_blocks && n < QR_MAX; i++) {
		if (d->blocks[i].kind != BLOCK_QR)
			continue;
		n++;
		buf_printf(b,
			"<Relationship Id=\"qr%u\" Type=\"" OFFICE
			"/image\" Target=\"media/qr%u.bmp\"/>",
			n, n);
	}
	buf_c(b, "</Relationships>");
}

static void
put_picture(struct buf *b, uint32_t n, struct str words)
{
	buf_printf(b,
		"<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline xmlns:wp=\"" DRAWING
		"wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">"
		"<wp:extent cx=\"%d\" cy=\"%d\"/><wp:docPr id=\"%u\" name=\"QR %u\" descr=\"",
		QR_SIDE, QR_SIDE, n, n);
	xml_put(b, words);
	buf_printf(b,
		"\"/><a:graphic xmlns:a=\"" DRAWING "main\"><a:graphicData uri=\"" DRAWING
		"picture\"><pic:pic xmlns:pic=\"" DRAWING "picture\"><pic:nvPicPr>"
		"<pic:cNvPr id=\"%u\" name=\"qr%u.bmp\"/><pic:cNvPicPr/></pic:nvPicPr>"
		"<pic:blipFill><a:blip r:embed=\"qr%u\"/><a:stretch><a:fillRect/></a:stretch>"
		"</pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%d\" "
		"cy=\"%d\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>"
		"</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>",
		n, n, n, QR_SIDE, QR_SIDE);
}

/* ---- blocks ---- */

/* Where in the document's lists a block stands. */
struct counts {
	uint32_t list, qr;
};

static void
put_heading(struct buf *b, const struct block *block)
{
	unsigned level = block->level < 1 ? 1 : block->level > 3 ? 3 : block->level;

	buf_printf(b, "<w:p><w:pPr><w:pStyle w:val=\"Heading%u\"/></w:pPr>", level);
	if (block->number.len > 0) {
		put_run(b, block->number, NULL);
		put_run(b, STR("\u3000"), NULL);
	}
	put_run(b, block->text, NULL);
	buf_c(b, "</w:p>");
}

#define MARKED                                                                                     \
	"<w:pBdr><w:left w:val=\"single\" w:sz=\"18\" w:space=\"6\" w:color=\"B35C00\"/></w:pBdr>"

static void
put_text(struct buf *b, const struct document *d, const struct block *block, uint32_t list)
{
	char properties[300] = "";
	const char *mark = block->is_out_of_date ? MARKED : "";

	if (block->is_out_of_date && d->out_of_date_note.len > 0)
		put_paragraph(b, "Note", "", d->out_of_date_note);
	if (block->kind == BLOCK_ITEM)
		snprintf(properties, sizeof(properties),
			"<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"%u\"/></w:numPr>%s",
			block->level >= 2, block->is_numbered ? list : 1, mark);
	else
		snprintf(properties, sizeof(properties), "%s", mark);
	put_paragraph(b, "Normal", properties, block->text);
}

static void
put_block(struct buf *b, const struct document *d, const struct block *block,
	const struct counts *counts)
{
	switch (block->kind) {
	case BLOCK_HEADING:
		put_heading(b, block);
		break;
	case BLOCK_PARAGRAPH:
	case BLOCK_ITEM:
		put_text(b, d, block, counts->list);
		break;
	case BLOCK_TABLE:
		put_table(b, &block->table);
		break;
	case BLOCK_FIELDS:
		put_fields(b, block->fields, block->n_fields);
		break;
	case BLOCK_SIGNATURES:
		put_people(b, block->people, block->n_people);
		break;
	case BLOCK_CIRCULATION:
		put_circulation(b, block);
		break;
	case BLOCK_PAGE_BREAK:
		buf_c(b, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
		break;
	case BLOCK_QR:
		put_paragraph(b, "Normal", "<w:keepNext/>", block->text);
		if (counts->qr <= QR_MAX)
			put_picture(b, counts->qr, block->qr);
		put_paragraph(b, "Small", "", block->qr);
		break;
	}
}

/* ---- the front, header and footer ---- */

#define TAB_RIGHT "<w:tabs><w:tab w:val=\"right\" w:pos=\"9412\"/></w:tabs>"
_Static_assert(LINE_WIDTH == 9412, "the tab stands at the line's end");

static void
put_left_and_right(struct buf *b, const char *style, struct str left, struct str right)
{
	buf_printf(b, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>" TAB_RIGHT "</w:pPr>", style);
	put_run(b, left, NULL);
	buf_c(b, "<w:r><w:tab/></w:r>");
	put_run(b, right, NULL);
	buf_c(b, "</w:p>");
}

static void
put_history(struct buf *b, const struct document *d)
{
	static const uint32_t shares[4] = {2, 3, 8, 3};
	struct block_column columns[4] = {0};
	struct block_table t = {.n_columns = 4, .columns = columns};
	uint32_t widths[4];

	if (d->n_revisions == 0)
		return;
	for (uint32_t i = 0; i < 4; i++)
		columns[i] =
			(struct block_column){.title = d->revision_titles[i], .width = shares[i]};
	share_widths(&t, widths);
	put_paragraph(b, "Small", "<w:keepNext/>", d->revisions_title);
	put_table_begin(b, LINE_WIDTH, false);
	put_grid(b, widths, 4);
	put_row(b, &t, widths, NULL);
	for (uint32_t i = 0; i < d->n_revisions; i++) {
		const struct document_revision *r = &d->revisions[i];
		const struct str cells[4] = {r->edition, r->date, r->what, r->by};

		put_row(b, &t, widths, cells);
	}
	buf_c(b, "</w:tbl>");
	put_paragraph(b, "Small", "", STR(""));
}

static void
put_front(struct buf *b, const struct document *d)
{
	struct buf number = buf_of(4096);

	if (d->number.len > 0) {
		buf_str(&number, d->number_label);
		buf_c(&number, d->number_label.len > 0 ? "\u3000" : "");
		buf_str(&number, d->number);
	}
	put_left_and_right(b, "Normal", d->company, buf_view(&number));
	buf_done(&number);
	put_paragraph(b, "Title", "", d->title);
	if (d->subtitle.len > 0)
		put_paragraph(b, "Subtitle", "", d->subtitle);
	put_people(b, d->signers, d->n_signers);
	put_fields(b, d->facts, d->n_facts);
	put_history(b, d);
}

static void
put_document(struct buf *b, const struct document *d)
{
	struct counts counts = {.list = 1};

	buf_c(b, XML_HEAD "<w:document xmlns:w=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><w:body>");
	put_front(b, d);
	for (uint32_t i = 0; i < d->n_blocks; i++) {
		bool is_item = d->blocks[i].kind == BLOCK_ITEM;

		if (is_item && (i == 0 || d->blocks[i - 1].kind != BLOCK_ITEM))
			counts.list++;
		counts.qr += d->blocks[i].kind == BLOCK_QR;
		put_block(b, d, &d->blocks[i], &counts);
	}
	buf_printf(b,
		"<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId3\"/>"
		"<w:footerReference w:type=\"default\" r:id=\"rId4\"/>"
		"<w:pgSz w:w=\"%d\" w:h=\"%d\"/><w:pgMar w:top=\"1361\" w:right=\"%d\" "
		"w:bottom=\"1247\" w:left=\"%d\" w:header=\"680\" w:footer=\"567\" w:gutter=\"0\"/>"
		"</w:sectPr></w:body></w:document>",
		PAGE_WIDTH, PAGE_HEIGHT, MARGIN, MARGIN);
}

static void
put_header(struct buf *b, const struct document *d)
{
	buf_c(b, XML_HEAD "<w:hdr xmlns:w=\"" MAIN "\">");
	put_left_and_right(b, "Small", d->title, d->number);
	buf_c(b, "</w:hdr>");
}

static void
put_page_field(struct buf *b, const char *field)
{
	buf_printf(b,
		"<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r>"
		"<w:instrText xml:space=\"preserve\"> %s </w:instrText></w:r><w:r>"
		"<w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r>"
		"<w:fldChar w:fldCharType=\"end\"/></w:r>",
		field);
}

static void
put_footer(struct buf *b, const struct document *d)
{
	buf_c(b, XML_HEAD "<w:ftr xmlns:w=\"" MAIN "\"><w:p><w:pPr><w:pStyle w:val=\"Small\"/>"
			  "<w:tabs><w:tab w:val=\"center\" w:pos=\"4706\"/><w:tab w:val=\"right\" "
			  "w:pos=\"9412\"/></w:tabs></w:pPr>");
	put_run(b, d->footer, NULL);
	buf_c(b, "<w:r><w:tab/></w:r>");
	put_page_field(b, "PAGE");
	put_run(b, STR(" / "), NULL);
	put_page_field(b, "NUMPAGES");
	buf_c(b, "<w:r><w:tab/></w:r>");
	put_run(b, d->company, NULL);
	buf_c(b, "</w:p></w:ftr>");
}

static void
put_core(struct buf *b, const struct document *d)
{
	char at[TIME_TEXT_MAX];

	buf_c(b, XML_HEAD "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/"
			  "2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/"
			  "1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\""
			  "http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
	xml_put(b, d->title);
	buf_c(b, "</dc:title><dc:creator>");
	xml_put(b, d->company);
	buf_printf(b,
		"</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">%s</dcterms:created>"
		"</cp:coreProperties>",
		time_text(d->made_at - d->made_at % MS_SECOND, at));
}

/* ---- the archive ---- */

struct part {
	const char *name;
	void (*put)(struct buf *b, const struct document *d);
};

static const struct part parts[] = {
	{"docProps/core.xml", put_core},
	{"word/document.xml", put_document},
	{"word/_rels/document.xml.rels", put_rels},
	{"word/numbering.xml", put_numbering},
	{"word/header1.xml", put_header},
	{"word/footer1.xml", put_footer},
};
#define PARTS (sizeof(parts) / sizeof(*parts))

/* QR_MAX of them, the caller's once the archive is written. NULL: memory. A code that is too long
 * is an empty picture: its address stands below. */
static struct buf *
put_pictures(struct zipper *z, const struct document *d)
{
	struct buf *pictures = calloc(QR_MAX, sizeof(*pictures));
	uint32_t n = 0;

	for (uint32_t i = 0; i < d->n_blocks && n < QR_MAX && pictures != NULL; i++) {
		char name[32];

		if (d->blocks[i].kind != BLOCK_QR)
			continue;
		pictures[n] = buf_of(1 << 20);
		snprintf(name, sizeof(name), "word/media/qr%u.bmp", n + 1);
		if (qr_bmp(d->blocks[i].qr, &pictures[n]) != ERR_OK)
			buf_clear(&pictures[n]);
		zipper_put(z, name, buf_view(&pictures[n]));
		n++;
	}
	return pictures;
}

enum err
docs_docx(const struct document *d, struct buf *out)
{
	struct buf texts[PARTS], *pictures;
	struct zipper *z;
	enum err err;

	if (d->n_blocks > DOCUMENT_BLOCKS_MAX)
		return ERR_LIMIT;
	err = zipper_new(STR(""), &z, NULL);
	if (err != ERR_OK)
		return err;
	zipper_put(z, "[Content_Types].xml", STR(content_types));
	zipper_put(z, "_rels/.rels", STR(package_rels));
	zipper_put(z, "word/styles.xml", STR(styles_begin));
	zipper_put(z, "word/settings.xml", STR(settings));
	zipper_put(z, "word/fontTable.xml", STR(font_table));
	for (size_t i = 0; i < PARTS; i++) {
		texts[i] = buf_of(LIMIT_DOCUMENT_BYTES);
		parts[i].put(&texts[i], d);
		zipper_put(z, parts[i].name, buf_view(&texts[i]));
		if (err == ERR_OK)
			err = buf_err(&texts[i]);
	}
	pictures = put_pictures(z, d);
	if (err == ERR_OK && pictures == NULL)
		err = ERR_FULL;
	if (err == ERR_OK)
		err = zipper_finish(z, out);
	zipper_free(z);
	for (size_t i = 0; i < PARTS; i++)
		buf_done(&texts[i]);
	for (uint32_t i = 0; i < QR_MAX && pictures != NULL; i++)
		buf_done(&pictures[i]);
	free(pictures);
	return err;
}
