/*
 * Questionnaires as Japanese partners make them, all the way: read, proposed, answered, filled in.
 * Each answer has to land in its cell, and nothing else may differ: neither another cell nor
 * another part of the file.
 */
#include "base/digest.h"
#include "base/limits.h"
#include "docs/docs.h"
#include "form/form.h"
#include "pack/pack.h"
#include "wire/xlsx/xlsx.h"
#include "wire/xml/xml.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define RELS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static struct arena *packs;
static struct framework_set frameworks;
static struct form_set set;
static const struct framework *asked_of[2];

static void
read_folder(const char *name, struct pack_source *source)
{
	struct errinfo info = {0};
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", getenv("SAKIMORI_SOURCE"), name);
	fd = open(path, O_RDONLY | O_DIRECTORY);
	assert_true(fd >= 0);
	if (pack_read_dir(fd, packs, source, &info) != ERR_OK)
		fail_msg("%s", info.what);
	close(fd);
}

static int
load(void **state)
{
	struct pack_form_source forms = {.frameworks = &frameworks};
	struct pack_source source;
	struct errinfo info = {0};

	(void)state;
	packs = arena_new(PACK_ARENA_BYTES);
	read_folder("frameworks", &source);
	if (pack_frameworks_load(&source, packs, &frameworks, &info) != ERR_OK)
		fail_msg("%s", info.what);
	read_folder("forms", &forms.files);
	if (pack_forms_load(&forms, packs, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	asked_of[0] = framework_find(&frameworks, STR("selfcheck25"));
	asked_of[1] = framework_find(&frameworks, STR("scs3"));
	return 0;
}

static int
unload(void **state)
{
	(void)state;
	arena_free(packs);
	return 0;
}

/* ---- a workbook, from a few lines ---- */

struct cell {
	const char *place, *text; /* text NULL: there, empty and not locked */
};

struct shape {
	const char *before;	  /* the cells: widths, hidden columns */
	const char *after;	  /* them: protection, merges, lists */
	uint32_t hidden_row;	  /* from 1; 0: none */
	const struct cell *cells; /* by row, then column; ends with {NULL} */
};

static void
put_sheet(const struct shape *s, struct buf *b)
{
	uint32_t last = UINT32_MAX, row, column;

	buf_printf(b, "<worksheet>%s<sheetData>", s->before);
	for (const struct cell *c = s->cells; c->place != NULL; c++) {
		assert_int_equal(sheet_cell_parse(str_c(c->place), &row, &column), ERR_OK);
		if (row != last)
			buf_printf(b, "%s<row r=\"%u\"%s>", last == UINT32_MAX ? "" : "</row>",
				row + 1, row + 1 == s->hidden_row ? " hidden=\"1\"" : "");
		last = row;
		if (c->text == NULL) {
			buf_printf(b, "<c r=\"%s\" s=\"1\"/>", c->place);
			continue;
		}
		buf_printf(b, "<c r=\"%s\" t=\"inlineStr\"><is><t>", c->place);
		xml_put(b, str_c(c->text));
		buf_c(b, "</t></is></c>");
	}
	buf_printf(b, "</row></sheetData>%s</worksheet>", s->after);
}

#define SHEETS_MAX 3

static const char *const entries[] = {"xl/s1.xml", "xl/s2.xml", "xl/s3.xml", "xl/w.xml",
	"xl/styles.xml", "xl/_rels/w.xml.rels", "_rels/.rels", "docProps/app.xml"};

static void
make(const struct shape *shapes, uint32_t n, struct buf *out)
{
	struct buf sheets[SHEETS_MAX];
	struct zipper *z;

	assert_int_equal(zipper_new(STR(""), &z, NULL), ERR_OK);
	zipper_put(z, "_rels/.rels",
		STR("<Relationships><Relationship Id=\"a\" Type=\"" RELS
		    "/officeDocument\" Target=\"xl/w.xml\"/></Relationships>"));
	zipper_put(z, "docProps/app.xml", STR("<Properties><Company>例</Company></Properties>"));
	zipper_put(z, "xl/styles.xml",
		STR("<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"0\" "
		    "applyProtection=\"1\"><protection "
		    "locked=\"0\"/></xf></cellXfs></styleSheet>"));
	zipper_put(z, "xl/w.xml",
		n == 1 ? STR("<workbook><sheets><sheet name=\"一\" id=\"r1\"/></sheets></workbook>")
		       : STR("<workbook><sheets><sheet name=\"一\" id=\"r1\"/><sheet name=\"二\" "
			     "id=\"r2\"/><sheet name=\"候補\" state=\"hidden\" id=\"r3\"/></sheets>"
			     "</workbook>"));
	zipper_put(z, "xl/_rels/w.xml.rels",
		STR("<Relationships><Relationship Id=\"r1\" Type=\"" RELS
		    "/worksheet\" Target=\"s1.xml\"/><Relationship Id=\"r2\" Type=\"" RELS
		    "/worksheet\" Target=\"s2.xml\"/><Relationship Id=\"r3\" Type=\"" RELS
		    "/worksheet\" Target=\"s3.xml\"/><Relationship Id=\"st\" Type=\"" RELS
		    "/styles\" Target=\"styles.xml\"/></Relationships>"));
	for (uint32_t i = 0; i < n; i++) {
		sheets[i] = buf_of(1 << 20);
		put_sheet(&shapes[i], &sheets[i]);
		zipper_put(z, entries[i], buf_view(&sheets[i]));
	}
	assert_int_equal(zipper_finish(z, out), ERR_OK);
	zipper_free(z);
	for (uint32_t i = 0; i < n; i++)
		buf_done(&sheets[i]);
}

/* ---- all the way ---- */

struct wanted {
	const char *sheet, *cell;
	const char *of; /* "": a person answers */
	const char *value;
};

struct trip {
	struct arena *arena;
	struct buf form, filled;
	struct workbook was, is;
	struct form_place *places;
	uint32_t n;
	struct sheet_fill fills[64];
	uint32_t n_fills;
};

static struct str
answer_of(const struct form_place *p, enum result result, struct form_answer *ret_answer)
{
	static struct assess_item items[2][400];
	struct assess_result results[2];
	struct form_known known = {
		.set = &set, .n_results = 2, .results = results, .write = FORM_WORDS};

	for (int f = 0; f < 2; f++) {
		results[f] = (struct assess_result){.framework = asked_of[f], .items = items[f]};
		for (uint32_t i = 0; i < asked_of[f]->n_items; i++)
			items[f][i] = (struct assess_item){
				.item = &asked_of[f]->items[i], .person = result, .result = result};
	}
	form_answer_of(&known, p, ret_answer);
	return ret_answer->value;
}

static bool
is_place(const struct form_place *p, const struct wanted *w)
{
	char name[SHEET_CELL_NAME_MAX];

	return str_equal(p->sheet, str_c(w->sheet)) &&
	       strcmp(sheet_cell_name(p->row, p->column, name), w->cell) == 0;
}

/* All places that are wanted are there, and no other. */
static void
check_places(struct trip *t, enum result result, const struct wanted *wanted, uint32_t n)
{
	char name[SHEET_CELL_NAME_MAX];

	for (uint32_t i = 0; i < t->n; i++) {
		const struct form_place *p = &t->places[i];
		struct form_answer answer;
		struct str value = answer_of(p, result, &answer);
		uint32_t k = 0;

		while (k < n && !is_place(p, &wanted[k]))
			k++;
		if (k == n)
			fail_msg("%.*s!%s is asked: \"%.*s\"", STR_FMT(p->sheet),
				sheet_cell_name(p->row, p->column, name), STR_FMT(p->question));
		if (!str_equal(p->of, str_c(wanted[k].of)) ||
			!str_equal(value, str_c(wanted[k].value)))
			fail_msg("%s: \"%.*s\" is of \"%.*s\" and gets \"%.*s\"", wanted[k].cell,
				STR_FMT(p->question), STR_FMT(p->of), STR_FMT(value));
		if (value.len > 0)
			t->fills[t->n_fills++] =
				(struct sheet_fill){p->sheet, p->row, p->column, SHEET_TEXT, value};
	}
	assert_int_equal(t->n, n);
}

/* Cell by cell, and each other part byte by byte. */
static void
check_rest(struct trip *t)
{
	struct buf was = buf_of(1 << 20), is = buf_of(1 << 20);
	struct unzip *before, *after;
	uint32_t changed = 0;

	for (uint32_t i = 0; i < t->was.n_sheets; i++) {
		const struct sheet *a = &t->was.sheets[i], *b = &t->is.sheets[i];

		for (uint32_t k = 0; k < b->n_cells; k++)
			changed += !str_equal(b->cells[k].text,
				sheet_text(a, b->cells[k].row, b->cells[k].column));
		for (uint32_t k = 0; k < a->n_cells; k++)
			assert_non_null(sheet_at(b, a->cells[k].row, a->cells[k].column));
		assert_int_equal(a->n_merges, b->n_merges);
		assert_int_equal(a->n_lists, b->n_lists);
		assert_int_equal(a->n_rows_hidden, b->n_rows_hidden);
		assert_int_equal(a->n_columns_hidden, b->n_columns_hidden);
		assert_true(a->is_protected == b->is_protected);
	}
	assert_int_equal(changed, t->n_fills);
	for (uint32_t i = 0; i < t->n_fills; i++)
		assert_true(str_equal(
			t->fills[i].text, sheet_text(workbook_sheet(&t->is, t->fills[i].sheet),
						  t->fills[i].row, t->fills[i].column)));
	assert_int_equal(unzip_open(buf_view(&t->form), &before, NULL), ERR_OK);
	assert_int_equal(unzip_open(buf_view(&t->filled), &after, NULL), ERR_OK);
	for (size_t i = t->was.n_sheets == 1 ? 3 : 2; i < sizeof(entries) / sizeof(*entries); i++) {
		buf_clear(&was);
		buf_clear(&is);
		assert_int_equal(unzip_read(before, str_c(entries[i]), &was, NULL), ERR_OK);
		assert_int_equal(unzip_read(after, str_c(entries[i]), &is, NULL), ERR_OK);
		assert_true(str_equal(buf_view(&was), buf_view(&is)));
	}
	unzip_close(before);
	unzip_close(after);
	buf_done(&was);
	buf_done(&is);
}

static void
go(const struct shape *shapes, uint32_t n_shapes, enum result result, const struct wanted *wanted,
	uint32_t n)
{
	const struct form_asked asked = {.set = &set, .n_frameworks = 2, .frameworks = asked_of};
	struct trip t = {.arena = arena_new(LIMIT_BOOK_ARENA_BYTES),
		.form = buf_of(1 << 20),
		.filled = buf_of(1 << 20)};
	struct docs_form form = {.fills = t.fills};
	struct errinfo info = {0};

	make(shapes, n_shapes, &t.form);
	if (xlsx_read(buf_view(&t.form), t.arena, &t.was, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_int_equal(form_propose(&t.was, &asked, t.arena, &t.places, &t.n), ERR_OK);
	check_places(&t, result, wanted, n);
	form.bytes = buf_view(&t.form);
	form.n_fills = t.n_fills;
	digest_of(DIGEST_SHA256, t.form.p, t.form.len, form.sha256);
	if (docs_fill_xlsx(&form, &t.filled, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_int_equal(xlsx_read(buf_view(&t.filled), t.arena, &t.is, NULL), ERR_OK);
	check_rest(&t);
	buf_done(&t.form);
	buf_done(&t.filled);
	arena_free(t.arena);
}
#define GO(shapes, result, wanted)                                                                 \
	go(shapes, sizeof(shapes) / sizeof(*(shapes)), result, wanted,                             \
		sizeof(wanted) / sizeof(*(wanted)))

#define LIST(where, values)                                                                        \
	"<dataValidations><dataValidation type=\"list\" sqref=\"" where "\"><formula1>" values     \
	"</formula1></dataValidation></dataValidations>"

/* ---- the shapes ---- */

/* Two rows of heads, categories over several rows, remarks and evidence beside the answer, numbers
 * in full width, a hidden row and a hidden column that looks like the one for answers. */
static void
marks_with_remarks_and_evidence(void **state)
{
	static const struct cell cells[] = {
		{"A1", "情報セキュリティ調査票"},
		{"A3", "Ｎｏ"},
		{"B3", "分類"},
		{"C3", "確認項目"},
		{"E3", "貴社の回答"},
		{"E4", "○／×"},
		{"F4", "備考（○でない理由）"},
		{"G4", "エビデンス"},
		{"A5", "１"},
		{"B5", "マルウェア対策の実施状況"},
		{"C5", "ウイルス対策ソフトを導入していますか"},
		{"E5", NULL},
		{"A6", "２"},
		{"C6", "離席時に画面をロックしていますか"},
		{"E6", NULL},
		{"A7", "３"},
		{"C7", "重要なデータのバックアップを取得していますか"},
		{"E7", NULL},
		{"A8", "４"},
		{"B8", "その他の取組みについて"},
		{"C8", "環境への取組みについて教えてください"},
		{"E8", NULL},
		{NULL, NULL},
	};
	static const struct shape shapes[] = {{"<cols><col min=\"4\" max=\"4\" "
					       "hidden=\"1\"/></cols>",
		"<mergeCells><mergeCell ref=\"A3:A4\"/><mergeCell ref=\"B3:B4\"/><mergeCell "
		"ref=\"C3:C4\"/><mergeCell ref=\"E3:G3\"/><mergeCell "
		"ref=\"B5:B7\"/></mergeCells>" LIST("E5:E8", "\"○,×\""),
		6, cells}};
	static const struct wanted met[] = {{"一", "E5", "selfcheck25/2", "○"},
		{"一", "E7", "selfcheck25/11", "○"}, {"一", "E8", "", ""}},
				   part[] = {{"一", "E5", "selfcheck25/2", "×"},
					   {"一", "E7", "selfcheck25/11", "×"},
					   {"一", "E8", "", ""}};

	(void)state;
	GO(shapes, RESULT_MET, met);
	GO(shapes, RESULT_PARTLY, part); /* never more than there is */
}

/* Several sheets, the list on a hidden one, and answers beside the question as graph paper. */
static void
words_on_several_sheets(void **state)
{
	static const struct cell first[] = {{"A2", "要求事項"}, {"B2", "実施状況"},
		{"C2", "コメント"}, {"A3", "ウイルス対策ソフトを導入していますか"}, {"B3", NULL},
		{"A4", "重要なデータのバックアップを取得していますか"}, {"B4", "選択してください"},
		{NULL, NULL}};
	static const struct cell second[] = {{"B2", "離"}, {"C2", "席"}, {"D2", "時"}, {"E2", "に"},
		{"F2", "画"}, {"G2", "面"}, {"H2", "を"}, {"I2", "ロ"}, {"J2", "ッ"}, {"K2", "ク"},
		{"L2", "し"}, {"M2", "て"}, {"N2", "い"}, {"O2", "る"}, {"P2", NULL}, {NULL, NULL}};
	static const struct cell values[] = {{"A1", "実施"}, {"A2", "一部実施"}, {"A3", "未実施"},
		{"A4", "対象外"}, {NULL, NULL}};
	static const struct shape shapes[] = {{"", LIST("B3:B4", "候補!$A$1:$A$4"), 0, first},
		{"", "<mergeCells><mergeCell ref=\"P2:T2\"/></mergeCells>", 0, second},
		{"", "", 0, values}};
	static const struct wanted partly[] = {{"一", "B3", "selfcheck25/2", "一部実施"},
		{"一", "B4", "selfcheck25/11", "一部実施"}, {"二", "P2", "selfcheck25/14", "一部"}},
				   other[] = {{"一", "B3", "selfcheck25/2", "対象外"},
					   {"一", "B4", "selfcheck25/11", "対象外"},
					   {"二", "P2", "selfcheck25/14", "該当なし"}};

	(void)state;
	GO(shapes, RESULT_PARTLY, partly);
	GO(shapes, RESULT_NOT_APPLICABLE, other);
}

/* Levels whose meaning stands in a legend: which one is for a person to say. */
static void
levels_with_a_legend(void **state)
{
	static const struct cell cells[] = {
		{"A1", "５：全社で実施　４：ほぼ実施　３：一部実施　２：計画中　１：未実施"},
		{"A3", "設問"}, {"B3", "自己評価（1～5）"},
		{"A4", "ウイルス対策ソフトを導入していますか"}, {"B4", NULL}, {NULL, NULL}};
	static const struct shape shapes[] = {{"", LIST("B4", "\"1,2,3,4,5\""), 0, cells}};
	static const struct wanted wanted[] = {{"一", "B4", "selfcheck25/2", ""}};

	(void)state;
	GO(shapes, RESULT_MET, wanted);
}

/* A list that is reckoned cannot be read: no word of ours goes in, whatever is known. */
static void
a_list_that_cannot_be_read(void **state)
{
	static const struct cell cells[] = {{"A3", "設問"}, {"B3", "回答"},
		{"A4", "ウイルス対策ソフトを導入していますか"}, {"B4", NULL}, {NULL, NULL}};
	static const struct shape shapes[] = {
		{"", LIST("B4", "INDIRECT(&quot;x&quot;&amp;A1)"), 0, cells}};
	static const struct wanted wanted[] = {{"一", "B4", "selfcheck25/2", ""}};

	(void)state;
	GO(shapes, RESULT_MET, wanted);
}

/* On a protected sheet only what its maker left open is asked and written. */
static void
protected_cells(void **state)
{
	static const struct cell cells[] = {{"A1", "設問"}, {"B1", "回答"}, {"C1", "備考"},
		{"A2", "ウイルス対策ソフトを導入していますか"}, {"B2", NULL}, {"C2", NULL},
		{"A3", "重要なデータのバックアップを取得していますか"}, {"B3", ""}, {"C3", NULL},
		{"A4", "離席時に画面をロックしていますか"}, {"B4", NULL}, {NULL, NULL}};
	static const struct shape shapes[] = {{"", "<sheetProtection sheet=\"1\"/>", 0, cells}};
	static const struct wanted wanted[] = {
		{"一", "B2", "selfcheck25/2", "はい"}, {"一", "B4", "selfcheck25/14", "はい"}};

	(void)state;
	GO(shapes, RESULT_MET, wanted);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_with_remarks_and_evidence),
		cmocka_unit_test(words_on_several_sheets),
		cmocka_unit_test(levels_with_a_legend),
		cmocka_unit_test(a_list_that_cannot_be_read),
		cmocka_unit_test(protected_cells),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
