/* Questionnaires: a list with a head, graph paper, and texts that ask nothing. */
#include "docs/propose.h"

#include "base/limits.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}

static const struct propose_item items[] = {
	{S("1"), S("パソコンやスマホの基本ソフトやアプリを、いつも最新の状態にしていますか"),
		S("更新")},
	{S("2"), S("パソコンにウイルス対策ソフトを入れ、定義ファイルを最新にしていますか"),
		S("ウイルス対策ソフト")},
	{S("3"), S("パスワードは、破られにくい長く複雑なものにしていますか"), S("パスワード")},
	{S("4"), S("重要な情報には、必要な人だけがさわれるようにしていますか"),
		S("さわれる人を決める")},
	{S("10"), S("重要な情報の控えを定期的に取り、元に戻せるか確かめていますか"),
		S("バックアップ")},
	{S("24"), S("事故が起きたときの連絡先と手順を決め、社員に知らせていますか"),
		S("事故への備え")},
	{S("field:company"), S(""), S("会社名"), true},
	{S("field:company"), S(""), S("貴社名"), true},
	{S("count:staff"), S(""), S("従業員数"), true},
};
#define ITEMS (sizeof(items) / sizeof(*items))

static struct arena *arena;

static struct proposals
propose(const struct sheet_cell *cells, uint32_t n, const struct sheet_range *merges, uint32_t m)
{
	const struct sheet s = {.n_cells = n, .cells = cells, .n_merges = m, .merges = merges};
	struct proposals p;

	arena_free(arena);
	arena = arena_new(1 << 24);
	assert_int_equal(propose_map(&s, items, ITEMS, arena, &p), ERR_OK);
	return p;
}

static void
expect(const struct proposals *p, uint32_t i, const char *item, const char *place)
{
	char name[SHEET_CELL_NAME_MAX];

	assert_true(i < p->n);
	sheet_cell_name(p->list[i].row, p->list[i].column, name);
	if (strcmp(name, place) != 0)
		fail_msg("%u: the answer of \"%.*s\" is in %s", i, STR_FMT(p->list[i].text), name);
	if (item == NULL ? p->list[i].item != NULL
			 : p->list[i].item == NULL || !str_equal(p->list[i].item->id, str_c(item)))
		fail_msg("%u: \"%.*s\" is like %.*s (%u %%)", i, STR_FMT(p->list[i].text),
			STR_FMT(p->list[i].item == NULL ? STR("none") : p->list[i].item->id),
			p->list[i].percent);
}

static void
a_list_with_a_head(void **state)
{
	static const struct sheet_cell cells[] = {
		{0, 0, SHEET_TEXT, false, S("情報セキュリティに関する調査票（お取引先さま向け）")},
		{2, 0, SHEET_TEXT, false, S("No.")},
		{2, 1, SHEET_TEXT, false, S("設問")},
		{2, 2, SHEET_TEXT, false, S("選択肢")},
		{2, 3, SHEET_TEXT, false, S("ご回答欄")},
		{3, 0, SHEET_NUMBER, false, S("1")},
		{3, 1, SHEET_TEXT, false,
			S("すべてのＰＣにウイルス対策ソフトを導入し、パターンファイルを最新に保って"
			  "いる")},
		{3, 2, SHEET_TEXT, false, S("はい・いいえ")},
		{4, 0, SHEET_NUMBER, false, S("2")},
		{4, 1, SHEET_TEXT, false,
			S("OS・アプリケーションは最新の状態に更新していますか？")},
		{4, 2, SHEET_TEXT, false, S("はい・いいえ")},
		{5, 0, SHEET_NUMBER, false, S("3")},
		{5, 1, SHEET_TEXT, false, S("長く複雑なパスワードを使っていますか")},
		{6, 1, SHEET_TEXT, false,
			S("重要データのバックアップを定期的に取得し、復元できることを確認してい"
			  "る")},
		{7, 1, SHEET_TEXT, false, S("御社の従業員数をご記入ください")},
	};
	struct proposals p = propose(cells, sizeof(cells) / sizeof(*cells), NULL, 0);

	(void)state;
	assert_int_equal(p.n, 5);
	expect(&p, 0, "2", "D4");
	expect(&p, 1, "1", "D5");
	expect(&p, 2, "3", "D6");
	expect(&p, 3, "10", "D7");
	expect(&p, 4, "count:staff", "D8");
	assert_int_equal(p.list[0].place, PROPOSE_COLUMN);
	assert_int_equal(p.list[4].confidence, CONFIDENCE_LOW);
	assert_true(p.list[2].confidence == CONFIDENCE_HIGH);
}

/* Letters in a cell each, and answers in merged ranges at the right or below. */
static void
graph_paper(void **state)
{
	static const struct sheet_cell cells[] = {
		{1, 1, SHEET_TEXT, false, S("パ")},
		{1, 2, SHEET_TEXT, false, S("ス")},
		{1, 3, SHEET_TEXT, false, S("ワ")},
		{1, 4, SHEET_TEXT, false, S("ー")},
		{1, 5, SHEET_TEXT, false, S("ド")},
		{1, 6, SHEET_TEXT, false, S("は")},
		{1, 7, SHEET_TEXT, false, S("長")},
		{1, 8, SHEET_TEXT, false, S("く")},
		{1, 9, SHEET_TEXT, false, S("複")},
		{1, 10, SHEET_TEXT, false, S("雑")},
		{1, 11, SHEET_TEXT, false, S("か")},
		{3, 1, SHEET_TEXT, false, S("事故が起きたときの連絡先と手順を決めていますか")},
		{6, 1, SHEET_TEXT, false, S("重要な情報の控えを取っていますか")},
	};
	static const struct sheet_range merges[] = {
		{1, 12, 1, 20},		       /* the answer of the first */
		{3, 1, 4, 14}, {3, 15, 4, 20}, /* question and answer of the second */
		{6, 1, 6, 20}, {7, 1, 8, 20},  /* the third: below */
	};
	struct proposals p = propose(
		cells, sizeof(cells) / sizeof(*cells), merges, sizeof(merges) / sizeof(*merges));

	(void)state;
	assert_int_equal(p.n, 3);
	assert_true(str_equal(p.list[0].text, STR("パスワードは長く複雑か")));
	expect(&p, 0, "3", "M2");
	expect(&p, 1, "24", "P4");
	expect(&p, 2, "10", "B8");
	assert_int_equal(p.list[2].place, PROPOSE_BELOW);
	assert_int_not_equal(p.list[2].confidence, CONFIDENCE_HIGH);
}

/* Above the head there are names to be filled in, which are short. */
static void
labels(void **state)
{
	static const struct sheet_cell cells[] = {
		{0, 0, SHEET_TEXT, false, S("取引先さま調査票")},
		{1, 0, SHEET_TEXT, false, S("貴社名")},
		{2, 0, SHEET_TEXT, false, S("会社名（正式名称）")},
		{3, 0, SHEET_TEXT, false, S("部門")},
		{3, 2, SHEET_TEXT, false, S("ご記入者名")},
		{4, 0, SHEET_TEXT, false, S("設問")},
		{4, 1, SHEET_TEXT, false, S("回答")},
		{5, 0, SHEET_TEXT, false, S("委託先の会社名を一覧にし、年に一度見直していますか")},
	};
	static const struct sheet_range merges[] = {{0, 0, 0, 3}};
	struct proposals p = propose(cells, sizeof(cells) / sizeof(*cells), merges, 1);

	(void)state;
	assert_int_equal(p.n, 3);
	expect(&p, 0, "field:company", "B2");
	assert_int_equal(p.list[0].percent, 100);
	assert_int_equal(p.list[0].confidence, CONFIDENCE_HIGH);
	expect(&p, 1, "field:company", "B3");
	assert_false(p.list[2].item != NULL && p.list[2].item->is_label);
	assert_int_equal(p.list[2].row, 5);
	assert_int_equal(p.list[2].column, 1);
}

/* As questionnaires in English are built: sections that repeat the head, remarks right of the
 * answers, numbers of questions, one that is answered already. */
static void
sections_and_remarks(void **state)
{
	static const struct str yes_no[] = {S("Yes"), S("No")};
	static const struct sheet_list lists[] = {{{3, 2, 9, 2}, 2, yes_no}};
	static const struct sheet_cell cells[] = {
		{0, 0, SHEET_TEXT, false, S("Contact")},
		{0, 1, SHEET_TEXT, false, S("Answered by")},
		{1, 0, SHEET_DATE, false, S("2026-11-20T10:00:00")},
		{2, 0, SHEET_TEXT, false, S("Documentation")},
		{2, 2, SHEET_TEXT, false, S("Vendor Answers")},
		{2, 3, SHEET_TEXT, false, S("Guidance")},
		{3, 0, SHEET_TEXT, false, S("DOCU-01.22")},
		{3, 1, SHEET_TEXT, false, S("Do you take backups and test restoring them?")},
		{3, 3, SHEET_TEXT, false, S("Say how often, and who looks at the result.")},
		{4, 1, SHEET_TEXT, false, S("Is there something of quite another kind?")},
		{4, 2, SHEET_TEXT, false, S("Please select")},
		{5, 1, SHEET_TEXT, false, S("Company Overview of all sections")},
		{5, 2, SHEET_TEXT, false, S("Vendor Answers")},
		{5, 3, SHEET_TEXT, false, S("Additional Information")},
		{6, 1, SHEET_TEXT, false, S("Is anti-virus software on each computer?")},
		{6, 2, SHEET_TEXT, false, S("Yes")},
	};
	static const struct propose_item english[] = {
		{S("2"), S("Is antivirus software installed on your computers?"), S("Antivirus")},
		{S("10"), S("Do you take backups of important information, and try to restore it?"),
			S("Backups")},
		{S("24"), S("Is it written down what to do in an incident?"), S("Incidents")},
	};
	const struct sheet s = {.n_cells = sizeof(cells) / sizeof(*cells),
		.cells = cells,
		.n_lists = 1,
		.lists = lists};
	struct proposals p;

	(void)state;
	assert_int_equal(propose_map(&s, english, 3, arena, &p), ERR_OK);
	while (p.n > 0 && p.list[p.n - 1].place == PROPOSE_NONE) /* answered */
		p.n--;
	assert_int_equal(p.n, 2);
	expect(&p, 0, "10", "C4");
	expect(&p, 1, NULL, "C5");
}

/* No head says where answers go, but a cell takes one of a list. */
static void
lists_without_a_head(void **state)
{
	static const struct str marks[] = {S("○"), S("×")};
	static const struct sheet_list lists[] = {{{0, 3, 1, 3}, 2, marks}};
	static const struct sheet_cell cells[] = {
		{0, 0, SHEET_TEXT, false, S("長く複雑なパスワードを使っていますか")},
		{0, 3, SHEET_TEXT, false, S("▼")},
		{1, 0, SHEET_TEXT, false, S("その他について書いてください")},
		{4, 0, SHEET_TEXT, true, S("長く複雑なパスワードを使っていますか")}, /* a copy */
	};
	const struct sheet s = {.n_cells = 4, .cells = cells, .n_lists = 1, .lists = lists};
	struct proposals p;

	(void)state;
	assert_int_equal(propose_map(&s, items, ITEMS, arena, &p), ERR_OK);
	assert_int_equal(p.n, 2);
	expect(&p, 0, "3", "D1");
	assert_int_equal(p.list[0].place, PROPOSE_LIST);
	expect(&p, 1, NULL, "D2");
}

static void
nothing_asked(void **state)
{
	static const struct sheet_cell cells[] = {
		{0, 0, SHEET_TEXT, false, S("2026年度")},
		{1, 0, SHEET_NUMBER, false, S("1234567890123")},
		{2, 0, SHEET_TEXT, false, S("この調査は、毎年お願いしているものです。")},
	};
	struct proposals p = propose(cells, 3, NULL, 0);

	(void)state;
	assert_int_equal(p.n, 0);
	p = propose(NULL, 0, NULL, 0);
	assert_int_equal(p.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_with_a_head),
		cmocka_unit_test(graph_paper),
		cmocka_unit_test(labels),
		cmocka_unit_test(sections_and_remarks),
		cmocka_unit_test(lists_without_a_head),
		cmocka_unit_test(nothing_asked),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(arena);
	return failed;
}
