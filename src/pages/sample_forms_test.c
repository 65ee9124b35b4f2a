/* See sample_forms.h. */
#include "pages/sample_forms.h"

#include "pages/forms.h"

#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
#define NOW SAMPLE_NOW
#define DAY(n) (NOW - (n)*MS_DAY)
#define N(list) (sizeof(list) / sizeof(*(list)))
#define HOSTILE "<script>alert(1)</script> \" onload=x"

static const struct form_line lines[] = {
	{0, S("貴社名"), S("調査票 D3"), FORM_FIELD, S("会社の名前"), S(""), S("やまと製作所"),
		FORM_PERSON, S(""), 0, CONFIDENCE_HIGH, false, S(""), S(""), "written",
		S("やまと製作所"), S("佐藤"), NOW - MS_DAY, false, false, false},
	{1, S("OSやソフトウェアを最新の状態に更新していますか"), S("調査票 I9"), FORM_ITEM,
		S("5分でできる自社診断（25問）: 更新"), S("/check/selfcheck25/1"), S("一部"),
		FORM_BOTH, S("佐藤"), NOW - 3 * MS_DAY, CONFIDENCE_HIGH, true, S("はい"), S("一部"),
		"proposed", S(""), S(""), 0, false, false, false},
	{2, S("マルウェア対策ソフトを導入していますか"), S("調査票 I10"), FORM_ITEM,
		S("5分でできる自社診断（25問）: ウイルス対策"), S("/check/selfcheck25/2"),
		S("はい"), FORM_PERSON, S("佐藤"), NOW - 9 * MS_DAY, CONFIDENCE_MEDIUM, false,
		S(""), S(""), "proposed", S(""), S(""), 0, false, false, false},
	{3, S("バックアップを定期的に取っていますか"), S("調査票 I11"), FORM_ITEM,
		S("5分でできる自社診断（25問）: バックアップ"), S("/check/selfcheck25/11"),
		S("いいえ"), FORM_PERSON, S("鈴木"), NOW - 2 * MS_DAY, CONFIDENCE_HIGH, false,
		S(""), S(""), "written", S("はい"), S("佐藤"), NOW - 30 * MS_DAY, true, false,
		false},
	{4, S("社長の好きな色は何ですか"), S("調査票 I13"), FORM_NOTHING, S(""), S(""), S(""),
		FORM_TYPED, S(""), 0, CONFIDENCE_LOW, false, S(""), S(""), "open", S(""), S(""), 0,
		false, false, false},
	{6, S("パスワードは長く複雑にしていますか"), S("調査票 I15"), FORM_ITEM,
		S("5分でできる自社診断（25問）: パスワード"), S("/check/selfcheck25/3"), S(""),
		FORM_PERSON, S("佐藤"), NOW - 3 * MS_DAY, CONFIDENCE_HIGH, false, S(""), S(""),
		"open", S(""), S(""), 0, false, true, false},
	{7, S("通信の記録を取っていますか"), S("調査票 I16"), FORM_NOTHING, S(""), S(""), S(""),
		FORM_TYPED, S(""), 0, CONFIDENCE_LOW, false, S(""), S(""), "open", S(""), S(""), 0,
		false, false, true},
	{5, S(HOSTILE), S(HOSTILE), FORM_TEXT, S(""), S(""), S(HOSTILE), FORM_TYPED, S(HOSTILE),
		NOW - MS_DAY, CONFIDENCE_HIGH, false, S(""), S(""), "left", S(""), S(HOSTILE),
		NOW - MS_DAY, false, false, false},
};

enum err
sample_forms_page(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct forms_row rows[] = {
		{STR("f1"), STR("情報セキュリティ調査票"), STR("サンプル商事"), 42, 36, DAY(3),
			DAY(-9), "open"},
		{STR("f2"), STR(HOSTILE), STR(HOSTILE), 120, 12, DAY(40), DAY(2), "late"},
		{STR("f3"), STR("確認シート"), STR(""), 25, 25, DAY(90), 0, "done"},
	};
	const struct forms_view v = {.rows = rows, .n = N(rows), .bytes_max = 5242880};

	return page_forms(p, f, &v, out);
}

enum err
sample_forms_empty(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct forms_view v = {.bytes_max = 5242880, .problem = "macros"};

	return page_forms(p, f, &v, out);
}

enum err
sample_form(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"form_due", "date"}};
	const struct form_view v = {.id = STR("f1"),
		.name = STR("情報セキュリティ調査票"),
		.partner = STR("サンプル商事"),
		.file_name = STR("調査票_第3版.xlsx"),
		.due = STR("2026-12-20"),
		.write = FORM_WORDS,
		.state = "open",
		.known = STR(""),
		.other_edition = STR("見本の調査票（第2版）"),
		.counts = {42, 30, 6, 4, 2, 1},
		.lines = lines,
		.n = N(lines),
		.show = "all",
		.page = 1,
		.n_pages = 2,
		.problems = {problems, 1}};

	return page_form(p, f, &v, out);
}

enum err
sample_form_done(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct form_view v = {.id = STR("f3"),
		.name = STR(HOSTILE),
		.partner = STR(""),
		.file_name = STR(HOSTILE),
		.due = STR(""),
		.write = FORM_MARKS,
		.state = "done",
		.known = STR("見本の調査票（第2版）"),
		.other_edition = STR(""),
		.counts = {25, 25, 0, 0, 0, 0},
		.show = "open",
		.page = 1,
		.n_pages = 1};

	return page_form(p, f, &v, out);
}

enum err
sample_form_question(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct str choices[] = {S("はい"), S("一部"), S("いいえ"), S(HOSTILE)};
	const struct form_candidate candidates[] = {
		{STR("selfcheck25/11"), STR("バックアップ"),
			STR("大事なデータの写しを、別の場所に取っていますか。"), STR("はい")},
		{STR("scs3/4-5-1-1"), STR(HOSTILE), STR(HOSTILE), STR("")},
	};
	const struct form_question_view v = {.id = STR("f1"),
		.name = STR("情報セキュリティ調査票"),
		.line = lines[1],
		.cell_name = STR("I9"),
		.write = FORM_AUTO,
		.choices = choices,
		.n_choices = N(choices),
		.text = STR("一部"),
		.query = STR("バックアップ"),
		.candidates = candidates,
		.n = N(candidates),
		.previous = 0,
		.next = 2};

	return page_form_question(p, f, &v, out);
}

enum err
sample_form_typed(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"form_text", "form_wording"}};
	const struct form_question_view v = {.id = STR("f1"),
		.name = STR("情報セキュリティ調査票"),
		.line = lines[7],
		.cell_name = STR("I14"),
		.write = FORM_LABEL,
		.text = STR(HOSTILE),
		.query = STR("月"),
		.previous = UINT32_MAX,
		.next = UINT32_MAX,
		.problems = {problems, 1}};

	return page_form_question(p, f, &v, out);
}
