/*
 * What leaves: nothing that is kept back in a document, table, text or cell; and the way through a
 * form in the shape of a common form (made up here: sections, merged cells, lists of choices), the
 * file's own parts intact.
 */
#include "docs/notice/machine.h"
#include "docs/notice/notice.h"
#include "docs/notice/teach.h"

#include "base/digest.h"
#include "base/limits.h"
#include "form/example.h"
#include "pack/pack.h"
#include "respond/packs_test.h"
#include "wire/xlsx/xlsx.h"

static struct arena *arena;
static struct record_set set;
static const struct record_say ja = {LANG_JA, 540, STR_IN_TABLE("はい"), STR_IN_TABLE("いいえ"),
	STR_IN_TABLE("まだ分かっていません"), STR_IN_TABLE("関係ありません")};

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(256 << 20);
	reports_read(arena, &set);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
filled(const char *to, const char *form, struct made *m, struct report_filled *ret)
{
	struct release *release = arena_alloc(arena, sizeof(*release));
	struct mask_ask ask = {.recipient = recipient_find(&set, str_c(to)), .now = MADE_BEGIN};
	struct respond_case c;
	struct case_record record;
	struct mask *masks;

	assert_int_equal(respond_case_of(m->e, m->n, arena, &c), ERR_OK);
	assert_int_equal(respond_record_of(&c, &set, UINT32_MAX, arena, &record), ERR_OK);
	assert_int_equal(respond_masks_of(&c, &set, &ask, arena, &masks), ERR_OK);
	assert_int_equal(respond_release_of(&record, masks, ask.recipient, arena, release), ERR_OK);
	assert_int_equal(respond_report_fill(release, report_form_find(&set, str_c(form)),
				 STAGE_FIRST, NULL, &ja, arena, ret),
		ERR_OK);
}

static struct made *
story(void)
{
	struct made *m = arena_alloc(arena, sizeof(*m));

	m->arena = arena;
	made_add(m, CASE_OPENED, CASE_BY_BOX, "from=alert", "title=x", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=summary", "value=秘密の話です。", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=kind", "value=ransomware", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=noticed_at", "value=2026-11-28T00:05:00Z",
		NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=devices_count", "value=12", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=cause", "state=unknown", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=systems", "value=受注\n会計", NULL);
	return m;
}

static struct notice_words
words(void)
{
	return (struct notice_words){.to = STR("あて先"),
		.stage = STR("段階"),
		.date = STR("日付"),
		.handling = STR("扱い"),
		.stage_name = STR("第一報"),
		.handling_name = STR("TLP:AMBER"),
		.number = STR("番号"),
		.ask = STR("項目"),
		.answer = STR("内容"),
		.changed = STR("変更"),
		.changed_mark = STR("変更"),
		.footer = STR("TLP:AMBER"),
		.yes = STR("はい"),
		.no = STR("いいえ"),
		.sheet_print = STR("印刷"),
		.sheet_data = STR("データ"),
		.company = STR("佐藤製作所"),
		.today = STR("2026年11月28日")};
}

static bool
holds(const struct document *d, struct str text)
{
	for (uint32_t i = 0; i < d->n_blocks; i++) {
		const struct block *b = &d->blocks[i];

		if (str_find(b->text, text) >= 0)
			return true;
		for (uint32_t r = 0; r < b->table.n_rows; r++)
			for (uint32_t k = 0; k < b->table.n_columns; k++)
				if (str_find(b->table.rows[r].cells[k], text) >= 0)
					return true;
	}
	return false;
}

static void
papers_hold_what_goes_and_nothing_kept(void **state)
{
	static const char *const forms[] = {"police", "partners"};
	struct notice_words w = words();

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct made *m = story();
		struct buf text = buf_of(1 << 20), file = buf_of(1 << 22);
		struct report_filled f;
		struct document d;
		struct table t;

		filled(forms[i], forms[i], m, &f);
		assert_int_equal(notice_document(&f, &w, &ja, arena, &d), ERR_OK);
		assert_true(holds(&d, STR("秘密の話です。")));
		assert_int_equal(docs_docx(&d, &file), ERR_OK);
		assert_int_equal(notice_table(&f, &w, &ja, arena, &t), ERR_OK);
		buf_clear(&file);
		assert_int_equal(docs_xlsx(&t, &file), ERR_OK);
		assert_int_equal(notice_text(&f, &w, &ja, &text), ERR_OK);
		assert_true(str_find(buf_view(&text), STR("秘密の話です。")) >= 0);
		made_add(m, CASE_WISH, CASE_BY_PERSON, "field=summary", "may=none", NULL);
		filled(forms[i], forms[i], m, &f);
		assert_int_equal(notice_document(&f, &w, &ja, arena, &d), ERR_OK);
		assert_false(holds(&d, STR("秘密")));
		assert_int_equal(notice_table(&f, &w, &ja, arena, &t), ERR_OK);
		for (uint32_t k = 0; k < t.n_rows * t.n_columns; k++)
			assert_true(str_find(t.cells[k], STR("秘密")) < 0);
		buf_clear(&text);
		assert_int_equal(notice_text(&f, &w, &ja, &text), ERR_OK);
		assert_true(str_find(buf_view(&text), STR("秘密")) < 0);
		buf_done(&text);
		buf_done(&file);
	}
}

/* ---- for machines ---- */

static void
machine(enum notice_format format, const char *to, const char *form, struct made *m,
	struct buf *out)
{
	struct errinfo info = {0};
	struct report_filled f;
	struct respond_case c;

	filled(to, form, m, &f);
	assert_int_equal(respond_case_of(m->e, m->n, arena, &c), ERR_OK);
	str_copy(STR("0193aabbccdd0193aabbccdd0193aabb"), c.head.id, sizeof(c.head.id));
	buf_clear(out);
	if (notice_machine(format, &f, &c, &ja, arena, out, &info) != ERR_OK)
		fail_msg("%s", info.what);
}

static bool
says(const struct buf *b, const char *text)
{
	return str_find(buf_view(b), str_c(text)) >= 0;
}

/* Each field of the record gets a value that is found again by itself; what is kept back, and what
 * the form does not ask, is in no format. */
static void
say_all(struct made *m)
{
	for (uint32_t i = 0; i < set.n_fields; i++) {
		const struct record_field *f = &set.fields[i];
		char *field = arena_alloc(arena, 64), *value = arena_alloc(arena, 64);

		if (f->kind != RECORD_TEXT && f->kind != RECORD_PROSE)
			continue;
		snprintf(field, 64, "field=%.*s", STR_FMT(f->id));
		snprintf(value, 64, "value=Zebra-%.*s.", STR_FMT(f->id));
		made_add(m, CASE_SAID, CASE_BY_PERSON, field, value, NULL);
	}
}

static void
machines_get_what_the_paper_says(void **state)
{
	struct buf out = buf_of(LIMIT_INCIDENT_BYTES);

	(void)state;
	for (unsigned i = 0; i < NOTICE_FORMATS; i++) {
		struct made *m = story();
		bool has_prose = i != NOTICE_VERIS; /* which has no text but the title */

		say_all(m);
		made_add(m, CASE_SAID, CASE_BY_PERSON, "field=indicator_addresses",
			"value=192.0.2[.]77", NULL);
		machine((enum notice_format)i, "police", "police", m, &out);
		assert_int_equal(says(&out, "Zebra-summary."), has_prose);
		assert_true(says(&out, "192.0.2.77"));
		made_add(m, CASE_WISH, CASE_BY_PERSON, "field=summary", "may=none", NULL);
		made_add(m, CASE_WISH, CASE_BY_PERSON, "field=indicator_addresses", "may=none",
			NULL);
		made_add(m, CASE_WISH, CASE_BY_PERSON, "field=title", "may=none", NULL);
		machine((enum notice_format)i, "police", "police", m, &out);
		assert_false(says(&out, "Zebra-summary"));
		assert_false(says(&out, "Zebra-title"));
		assert_false(says(&out, "192.0.2"));
		assert_false(says(&out, "0193aabbccdd"));
		/* the form does not ask it */
		assert_false(says(&out, "Zebra-ransom_extension"));
	}
	buf_done(&out);
}

/* Who may not know when it was noticed cannot read it out of the times that a format wants. */
static void
a_time_that_is_kept_back_is_in_no_format(void **state)
{
	struct buf out = buf_of(LIMIT_INCIDENT_BYTES);

	(void)state;
	for (unsigned i = 0; i < NOTICE_FORMATS; i++) {
		struct made *m = story();
		struct report_filled f;
		struct respond_case c;
		struct incident_facts facts;

		made_add(m, CASE_WISH, CASE_BY_PERSON, "field=noticed_at", "may=none", NULL);
		machine((enum notice_format)i, "police", "police", m, &out);
		assert_false(says(&out, "2026-11-28T00:05"));
		filled("police", "police", m, &f);
		assert_int_equal(respond_case_of(m->e, m->n, arena, &c), ERR_OK);
		assert_int_equal(notice_incident(&f, &c, &ja, arena, &facts), ERR_OK);
		assert_true(facts.is_year_alone);
		assert_int_equal(time_civil(facts.opened, 0).month, 1);
		if (i == NOTICE_VERIS)
			assert_false(says(&out, "\"day\""));
	}
	buf_done(&out);
}

/* A field's own mark, narrower than the recipient's, goes along; a wider one does not. */
static void
marks_go_along(void **state)
{
	struct made *m = story();
	struct report_filled f;
	struct respond_case c;
	struct incident_facts facts;

	(void)state;
	made_add(m, CASE_WISH, CASE_BY_PERSON, "field=summary", "may=see", "recipient=police",
		"tlp=red", NULL);
	made_add(m, CASE_WISH, CASE_BY_PERSON, "field=kind", "tlp=clear", NULL);
	filled("police", "police", m, &f);
	assert_int_equal(respond_case_of(m->e, m->n, arena, &c), ERR_OK);
	assert_int_equal(notice_incident(&f, &c, &ja, arena, &facts), ERR_OK);
	assert_int_equal(facts.tlp, f.release->recipient->tlp);
	assert_int_equal(incident_value_of(&facts, "summary")->tlp, TLP_RED);
	assert_int_equal(incident_value_of(&facts, "kind")->tlp, facts.tlp);
}

/* ---- cells ---- */

static const struct notice_cell cells[] = {
	{STR_IN_TABLE("noticed_at"), STR_IN_TABLE("基本"), 2, 3, REPORT_DATE, STR_IN_TABLE("")},
	{STR_IN_TABLE("noticed_at"), STR_IN_TABLE("基本"), 2, 5, REPORT_CLOCK, STR_IN_TABLE("")},
	{STR_IN_TABLE("kind"), STR_IN_TABLE("基本"), 3, 3, REPORT_MARK, STR_IN_TABLE("ransomware")},
	{STR_IN_TABLE("kind"), STR_IN_TABLE("基本"), 3, 4, REPORT_MARK, STR_IN_TABLE("ddos")},
	{STR_IN_TABLE("devices_count"), STR_IN_TABLE("基本"), 4, 3, REPORT_WORDS, STR_IN_TABLE("")},
	{STR_IN_TABLE("summary"), STR_IN_TABLE("基本"), 5, 3, REPORT_WORDS, STR_IN_TABLE("")},
	{STR_IN_TABLE("summary"), STR_IN_TABLE("基本"), 5, 3, REPORT_WORDS, STR_IN_TABLE("")},
	{STR_IN_TABLE("lateral"), STR_IN_TABLE("基本"), 6, 3, REPORT_WORDS, STR_IN_TABLE("")},
};
static const struct notice_map map = {
	STR_IN_TABLE("common_ransomware"), STR_IN_TABLE(""), 8, cells};

static void
cells_take_what_is_known(void **state)
{
	struct made *m = story();
	struct notice_fills fills;
	struct report_filled f;

	(void)state;
	filled("police", "common_ransomware", m, &f);
	assert_int_equal(notice_fills_of(&f, &map, NULL, NULL, &ja, arena, &fills), ERR_OK);
	assert_int_equal(fills.n, 5);
	assert_true(str_equal(fills.fills[0].text, STR("2026年11月28日")));
	assert_true(str_equal(fills.fills[1].text, STR("9時05分")));
	assert_true(str_equal(fills.fills[2].text, STR("○")));
	assert_int_equal(fills.fills[2].column, 3);
	assert_int_equal(fills.fills[3].kind, SHEET_NUMBER);
	assert_true(str_equal(fills.fills[4].text, STR("秘密の話です。")));
	made_add(m, CASE_WISH, CASE_BY_PERSON, "field=summary", "may=none", NULL);
	filled("police", "common_ransomware", m, &f);
	assert_int_equal(notice_fills_of(&f, &map, NULL, NULL, &ja, arena, &fills), ERR_OK);
	assert_int_equal(fills.n, 4);
}

/* A cell with a list takes a value of the list, however it is spaced, or stays empty. */
static void
a_list_of_the_form_stays_true(void **state)
{
	static const struct str yes_no[] = {STR_IN_TABLE("は い"), STR_IN_TABLE("いいえ")};
	static const struct str numbers[] = {STR_IN_TABLE("1"), STR_IN_TABLE("2")};
	static const struct sheet_list lists[] = {
		{{6, 3, 6, 3}, 2, yes_no}, {{4, 3, 4, 3}, 2, numbers}};
	static const struct sheet sheet = {
		.name = STR_IN_TABLE("基本"), .n_lists = 2, .lists = lists};
	static const struct workbook book = {.n_sheets = 1, .sheets = &sheet};
	struct made *m = story();
	struct notice_fills fills;
	struct report_filled f;

	(void)state;
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=lateral", "value=yes", NULL);
	filled("police", "common_ransomware", m, &f);
	assert_int_equal(notice_fills_of(&f, &map, &book, NULL, &ja, arena, &fills), ERR_OK);
	assert_int_equal(fills.n_off_list, 1); /* 12 devices are not in the list */
	assert_int_equal(fills.n, 5);
	assert_true(str_equal(fills.fills[4].text, STR("は い")));
}

/*
 * All the way into a file that somebody brought: made up here, in the shape in which offices make
 * theirs (merged cells, lists of values in the sheet and in another one, a formula).
 */
static const struct notice_cell laid[] = {
	{STR_IN_TABLE("summary"), STR_IN_TABLE("調査票"), 8, 10, REPORT_WORDS, STR_IN_TABLE("")},
	{STR_IN_TABLE("devices_count"), STR_IN_TABLE("調査票"), 4, 3, REPORT_WORDS,
		STR_IN_TABLE("")},
	{STR_IN_TABLE("lateral"), STR_IN_TABLE("調査票"), 8, 8, REPORT_WORDS, STR_IN_TABLE("")},
	{STR_IN_TABLE("kind"), STR_IN_TABLE("調査票"), 11, 8, REPORT_MARK,
		STR_IN_TABLE("ransomware")},
	{STR_IN_TABLE("present_state"), STR_IN_TABLE("調査票"), 9, 8, REPORT_WORDS,
		STR_IN_TABLE("")},
};

static void
an_official_file_keeps_its_own(void **state)
{
	const struct notice_map m = {STR("common_ransomware"), STR(""), 5, laid};
	struct buf file = buf_of(1 << 22), out = buf_of(1 << 22);
	struct made *story_of = story();
	struct errinfo info = {0};
	struct notice_fills fills;
	struct docs_form form = {0};
	struct workbook before, after;
	struct report_filled f;
	const struct sheet *sheet;

	(void)state;
	made_add(story_of, CASE_SAID, CASE_BY_PERSON, "field=lateral", "value=yes", NULL);
	made_add(
		story_of, CASE_SAID, CASE_BY_PERSON, "field=present_state", "value=going_on", NULL);
	filled("police", "common_ransomware", story_of, &f);
	assert_int_equal(form_example_make("example", &file), ERR_OK);
	assert_int_equal(xlsx_read(buf_view(&file), arena, &before, &info), ERR_OK);
	assert_int_equal(notice_fills_of(&f, &m, &before, NULL, &ja, arena, &fills), ERR_OK);
	assert_int_equal(fills.n, 4);
	assert_int_equal(fills.n_off_list, 1); /* "続いている" is no answer of that list */
	form = (struct docs_form){
		.bytes = buf_view(&file), .n_fills = fills.n, .fills = fills.fills};
	/* Another file than the one that the map was made for. */
	assert_int_equal(docs_fill_xlsx(&form, &out, &info), ERR_INVALID);
	digest_of(DIGEST_SHA256, file.p, file.len, form.sha256);
	buf_clear(&out);
	assert_int_equal(docs_fill_xlsx(&form, &out, &info), ERR_OK);
	assert_int_equal(xlsx_read(buf_view(&out), arena, &after, &info), ERR_OK);
	sheet = workbook_sheet(&after, STR("調査票"));
	assert_true(str_equal(sheet_text(sheet, 8, 10), STR("秘密の話です。")));
	assert_true(str_equal(sheet_text(sheet, 4, 3), STR("12")));
	assert_true(str_equal(sheet_text(sheet, 8, 8), STR("はい")));
	assert_true(str_equal(sheet_text(sheet, 11, 8), STR("○")));
	assert_true(str_equal(sheet_text(sheet, 9, 8), STR("")));
	assert_int_equal(sheet->n_merges, workbook_sheet(&before, STR("調査票"))->n_merges);
	assert_int_equal(sheet->n_lists, workbook_sheet(&before, STR("調査票"))->n_lists);
	assert_non_null(sheet_list_of(sheet, 8, 8));
	assert_int_equal(after.n_formulas, before.n_formulas);
	buf_done(&file);
	buf_done(&out);
}

/* ---- laying a file beside our items ---- */

static const struct notice_ask_words in_ja = {
	LANG_JA, STR_IN_TABLE("日だけ"), STR_IN_TABLE("時刻だけ")};

/* Each thing that can stand in a cell is said in words of its own, by which it is found again. */
static void
what_can_stand_in_a_cell_is_told_apart(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < set.n_forms; i++) {
		struct notice_ask *asks;
		uint32_t n;

		assert_int_equal(
			notice_asks_of(&set.forms[i], &set, &in_ja, arena, &asks, &n), ERR_OK);
		assert_true(n >= set.forms[i].n_items);
		for (uint32_t k = 0; k < n; k++) {
			assert_ptr_equal(notice_ask_find(asks, n, asks[k].said), &asks[k]);
			assert_ptr_equal(
				notice_ask_of(asks, n, asks[k].item->id, asks[k].write,
					asks[k].choice == NULL ? STR("") : asks[k].choice->id),
				&asks[k]);
		}
		assert_null(notice_ask_find(asks, n, STR("なんでもない")));
		assert_null(notice_ask_find(asks, n, STR("")));
	}
}

#define ASK(row_, text_)                                                                           \
	{                                                                                          \
		row_, 0, SHEET_TEXT, false, STR_IN_TABLE(text_)                                    \
	}

static void
cells_are_proposed_by_their_words(void **state)
{
	static const struct sheet_cell asked[] = {ASK(0, "検知日"), ASK(1, "検知時刻"),
		ASK(2, "担当者氏名"), ASK(3, "好きな食べ物"), ASK(4, "法人番号")};
	static const struct sheet_span hidden = {4, 4};
	static const struct sheet_range wide = {0, 1, 0, 2};
	static const struct sheet sheets[] = {{.name = STR_IN_TABLE("様式"),
						      .n_cells = 5,
						      .cells = asked,
						      .n_merges = 1,
						      .merges = &wide,
						      .n_rows_hidden = 1,
						      .rows_hidden = &hidden},
		{.name = STR_IN_TABLE("控え"), .is_hidden = true, .n_cells = 5, .cells = asked}};
	static const struct workbook book = {.n_sheets = 2, .sheets = sheets};
	static const char *const wanted[] = {
		"気づいた日時：日だけ", "気づいた日時：時刻だけ", "連絡する人の名前", NULL};
	const struct report_form *f = report_form_find(&set, STR("common_ransomware"));
	struct notice_place *places;
	struct notice_ask *asks;
	uint32_t n, n_places;

	(void)state;
	assert_int_equal(notice_asks_of(f, &set, &in_ja, arena, &asks, &n), ERR_OK);
	assert_int_equal(notice_teach(&book, asks, n, &set, arena, &places, &n_places), ERR_OK);
	assert_int_equal(n_places, 4); /* nothing of the hidden row and sheet */
	for (uint32_t i = 0; i < 4; i++) {
		assert_int_equal(places[i].row, i);
		assert_int_equal(places[i].column, 1);
		if (wanted[i] == NULL)
			assert_null(places[i].ask);
		else
			assert_true(str_equal(places[i].ask->said, str_c(wanted[i])));
	}
}

/* A list that says it otherwise gets its own word; one that has no such meaning, nothing. */
static void
a_list_gets_the_word_that_means_the_same(void **state)
{
	static const struct str are[] = {STR_IN_TABLE("有"), STR_IN_TABLE("無")};
	static const struct str yes[] = {STR_IN_TABLE("あり"), STR_IN_TABLE("有")};
	static const struct str no[] = {STR_IN_TABLE("無")};
	static const struct str english[] = {STR_IN_TABLE("Ransomware"), STR_IN_TABLE("DDoS")};
	static const struct notice_fit fit = {2, 1, yes, no};
	static const struct notice_cell two[] = {{STR_IN_TABLE("lateral"), STR_IN_TABLE("基本"), 6,
							 3, REPORT_WORDS, STR_IN_TABLE("")},
		{STR_IN_TABLE("kind"), STR_IN_TABLE("基本"), 7, 3, REPORT_WORDS, STR_IN_TABLE("")}};
	static const struct notice_map m = {
		STR_IN_TABLE("common_ransomware"), STR_IN_TABLE(""), 2, two};
	static const struct sheet_list lists[] = {
		{{6, 3, 6, 3}, 2, are}, {{7, 3, 7, 3}, 2, english}};
	static const struct sheet sheet = {
		.name = STR_IN_TABLE("基本"), .n_lists = 2, .lists = lists};
	static const struct workbook book = {.n_sheets = 1, .sheets = &sheet};
	struct made *story_of = story();
	struct notice_fills fills;
	struct report_filled f;

	(void)state;
	made_add(story_of, CASE_SAID, CASE_BY_PERSON, "field=lateral", "value=no", NULL);
	filled("police", "common_ransomware", story_of, &f);
	assert_int_equal(notice_fills_of(&f, &m, &book, &fit, &ja, arena, &fills), ERR_OK);
	assert_int_equal(fills.n, 2);
	assert_true(str_equal(fills.fills[0].text, STR("無")));
	assert_true(str_equal(fills.fills[1].text, STR("Ransomware")));
	assert_int_equal(notice_fills_of(&f, &m, &book, NULL, &ja, arena, &fills), ERR_OK);
	assert_int_equal(fills.n, 1);
	assert_int_equal(fills.n_off_list, 1);
}

/* The cells of a pack become a map; a name that is no cell is refused. */
static void
cells_of_a_pack(void **state)
{
	struct report_cell good[] = {{STR("基本"), STR("D7"), STR(""), REPORT_WORDS}};
	struct report_item item = {.id = STR("summary"), .n_cells = 1, .cells = good};
	struct report_form form = {.id = STR("f"), .n_items = 1, .items = &item};
	struct notice_map m;

	(void)state;
	assert_int_equal(notice_map_of(&form, arena, &m), ERR_OK);
	assert_int_equal(m.n, 1);
	assert_int_equal(m.cells[0].row, 6);
	assert_int_equal(m.cells[0].column, 3);
	good[0].cell = STR("7D");
	assert_int_equal(notice_map_of(&form, arena, &m), ERR_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(papers_hold_what_goes_and_nothing_kept),
		cmocka_unit_test(machines_get_what_the_paper_says),
		cmocka_unit_test(a_time_that_is_kept_back_is_in_no_format),
		cmocka_unit_test(marks_go_along),
		cmocka_unit_test(cells_take_what_is_known),
		cmocka_unit_test(a_list_of_the_form_stays_true),
		cmocka_unit_test(an_official_file_keeps_its_own),
		cmocka_unit_test(cells_of_a_pack),
		cmocka_unit_test(what_can_stand_in_a_cell_is_told_apart),
		cmocka_unit_test(cells_are_proposed_by_their_words),
		cmocka_unit_test(a_list_gets_the_word_that_means_the_same),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
