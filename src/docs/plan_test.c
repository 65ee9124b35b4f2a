/*
 * The year's plan: rows of a ledger picked, summed and grouped for a document; the action plan of
 * packs/policies with such rows, as it is printed (golden/action_plan.txt, DOCS_GOLDEN=write renews
 * it); and the plan as a table.
 */
#include "docs/compose.h"
#include "docs/docs.h"
#include "docs/pick.h"
#include "docs/plan.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define NOV_20 1795100400000 /* 2026-11-20 in Japan */
#define N(table) (sizeof(table) / sizeof((table)[0]))
#define S(literal)                                                                                 \
	{                                                                                          \
		(literal), sizeof(literal) - 1                                                     \
	}

static const struct body_words words = {.chapter = S("第{n}章"),
	.article = S("第{n}条"),
	.as_of = S("（{date}現在）"),
	.blank = S("＿＿＿＿"),
	.total = S("合計"),
	.total_open = S("{name}（未定{n}件を除く）"),
	.group_open = S("{name}（ほかに未定{n}件）"),
	.ungrouped = S("決めていないもの"),
	.more = S("ほかに{n}件")};

/* what, who, due, yen, state, year, often, budget; as they are kept and as people read them. */
#define COLUMNS 9
static const struct str columns[COLUMNS] = {S("what"), S("who"), S("due"), S("minutes"), S("yen"),
	S("state"), S("year"), S("often"), S("budget")};
static const struct str titles[COLUMNS] = {S("すること"), S("担当"), S("期限"), S("分"), S("お金"),
	S("いまの状態"), S("年度"), S("一度か毎年か"), S("使いみち")};
static const struct str values[] = {
	S("自動の更新を入にする"), S("鈴木"), S("2027-06-30"), S("30"), S("0"), S("done"),
	S("2027"), S("once"), S("devices"), /**/
	S("写しをクラウドにも置く"), S("高橋"), S("2027-09-30"), S("120"), S("60000"), S("doing"),
	S("2027"), S("once"), S("backup"), /**/
	S("古いサーバーを入れ替える"), S(""), S(""), S("600"), S(""), S("planned"), S("2027"),
	S("once"), S("devices"), /**/
	S("見張りの契約"), S("佐藤"), S("2027-04-01"), S("60"), S("120000"), S("stopped"),
	S("2027"), S("once"), S("watch"), /**/
	S("全員の教育"), S("佐藤"), S("2027-05-31"), S("60"), S("50000"), S("planned"), S("2027"),
	S("yearly"), S(""), /**/
	S("去年のこと"), S("佐藤"), S("2026-05-31"), S("60"), S("900000"), S("done"), S("2026"),
	S("once"), S("backup"), /**/
	S("機器の買い足し"), S("高橋"), S("2028-03-31"), S("60"), S("1200000"), S("planned"),
	S("2027"), S("once"), S("devices"), /**/
};
#define ROWS (N(values) / COLUMNS)

static struct known_table
rows_known(struct arena *a)
{
	static const struct str said[][2] = {{S("done"), S("終わった")},
		{S("doing"), S("している")}, {S("planned"), S("これから")},
		{S("devices"), S("機器とソフト")}, {S("backup"), S("バックアップ")},
		{S("60000"), S("60,000円")}, {S("0"), S("0円")}, {S("50000"), S("50,000円")},
		{S("1200000"), S("1,200,000円")}};
	struct str *cells = arena_array(a, struct str, N(values));

	assert_non_null(cells);
	for (size_t i = 0; i < N(values); i++) {
		cells[i] = values[i];
		for (size_t k = 0; k < N(said); k++)
			if (str_equal(values[i], said[k][0]))
				cells[i] = said[k][1];
	}
	return (struct known_table){
		STR("measures"), COLUMNS, ROWS, columns, titles, cells, NOV_20, values};
}

static struct picked
picked_of(struct arena *a, const struct policy_paragraph *p, int year)
{
	const struct compose_input in = {
		.words = &words, .plan_year = year, .dates = {LANG_JA, true, ZONE_JAPAN_MINUTES}};
	struct known_table table = rows_known(a);
	struct picked picked;

	assert_int_equal(pick_rows(&in, &table, p, a, &picked), ERR_OK);
	return picked;
}

static const struct str plan_year = S(POLICY_PLAN_YEAR);
static const struct str standing[] = {S("planned"), S("doing"), S("done")};
static const struct policy_pick picks[] = {{S("year"), 1, &plan_year}, {S("state"), 3, standing}};

static void
rows_of_the_year_are_summed(void **state)
{
	static const struct str shown[] = {S("what"), S("yen")};
	const struct policy_paragraph p = {.n_columns = 2,
		.columns = shown,
		.n_picks = 2,
		.picks = picks,
		.total = STR("yen")};
	struct arena *a = arena_new(1 << 20);
	struct picked picked = picked_of(a, &p, 2027);

	(void)state;
	assert_int_equal(picked.n_fit, 5); /* not last year's, not what was dropped */
	assert_int_equal(picked.n_rows, 6);
	assert_true(str_equal(picked.cells[0], STR("自動の更新を入にする")));
	assert_true(str_equal(picked.cells[3], STR("60,000円")));
	assert_true(str_equal(picked.cells[10], STR("合計（未定1件を除く）")));
	assert_true(str_equal(picked.cells[11], STR("1,310,000円")));
	picked = picked_of(a, &p, 2026);
	assert_int_equal(picked.n_rows, 2);
	assert_true(str_equal(picked.cells[2], STR("合計")));
	picked = picked_of(a, &p, 2030);
	assert_int_equal(picked.n_rows, 0); /* no sum of nothing */
	arena_free(a);
}

static void
the_rest_is_counted(void **state)
{
	static const struct str shown[] = {S("what"), S("yen")};
	struct policy_paragraph p = {.n_columns = 2,
		.columns = shown,
		.n_picks = 2,
		.picks = picks,
		.most = 2,
		.total = STR("yen")};
	struct arena *a = arena_new(1 << 20);
	struct picked picked = picked_of(a, &p, 2027);

	(void)state;
	assert_int_equal(picked.n_rows, 4);
	assert_true(str_equal(picked.cells[4], STR("ほかに3件")));
	assert_true(str_equal(picked.cells[7], STR("1,310,000円"))); /* of all of them */
	p.most = 5;
	assert_int_equal(picked_of(a, &p, 2027).n_rows, 6);
	arena_free(a);
}

static void
groups_are_summed(void **state)
{
	static const struct str shown[] = {S("budget"), S("yen")};
	const struct policy_paragraph p = {.n_columns = 2,
		.columns = shown,
		.n_picks = 2,
		.picks = picks,
		.group = STR("budget"),
		.total = STR("yen")};
	static const char *const wanted[] = {"機器とソフト（ほかに未定1件）", "1,200,000円",
		"バックアップ", "60,000円", "決めていないもの", "50,000円", "合計（未定1件を除く）",
		"1,310,000円"};
	struct arena *a = arena_new(1 << 20), *small = arena_new(64);
	struct picked picked = picked_of(a, &p, 2027);
	const struct compose_input in = {.words = &words, .plan_year = 2027};
	struct known_table table = rows_known(a);

	(void)state;
	assert_int_equal(picked.n_rows, 4);
	for (size_t i = 0; i < N(wanted); i++)
		if (!str_equal(picked.cells[i], str_c(wanted[i])))
			fail_msg("%zu: %.*s", i, STR_FMT(picked.cells[i]));
	assert_int_equal(pick_rows(&in, &table, &p, small, &picked), ERR_FULL);
	assert_int_equal(pick_rows(&in, NULL, &p, a, &picked), ERR_OK);
	assert_int_equal(picked.n_fit, 0);
	arena_free(small);
	arena_free(a);
}

static void
amounts_are_read(void **state)
{
	static const struct {
		int64_t yen;
		const char *ja;
	} cases[] = {{0, "0円"}, {999, "999円"}, {1000, "1,000円"}, {12345678, "12,345,678円"},
		{-1234, "-1,234円"}, {-123, "-123円"}};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct buf b = buf_of(64);

		docs_yen(&b, cases[i].yen, LANG_JA);
		assert_true(str_equal(buf_view(&b), str_c(cases[i].ja)));
		buf_done(&b);
	}
}

/* ---- with the packs that ship ---- */

struct shipped {
	struct arena *arena;
	struct framework_set frameworks;
	struct ledger_set ledgers;
	struct policy_set set;
	struct text_table texts;
};

static void
read_folder(const char *name, struct arena *arena, struct pack_source *ret_source)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", getenv("SAKIMORI_SOURCE"), name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pack_read_dir(fd, arena, ret_source, NULL), ERR_OK);
	close(fd);
}

static void
shipped_open(struct shipped *w)
{
	struct pack_guide_source guide = {0};
	struct pack_policy_source source = {0};
	struct errinfo info = {0};
	struct pack_source files;

	*w = (struct shipped){.arena = arena_new((size_t)256 << 20)};
	read_folder("frameworks", w->arena, &files);
	assert_int_equal(pack_frameworks_load(&files, w->arena, &w->frameworks, NULL), ERR_OK);
	guide.frameworks = &w->frameworks;
	read_folder("ledgers", w->arena, &guide.files);
	assert_int_equal(pack_ledgers_load(&guide, w->arena, &w->ledgers, NULL), ERR_OK);
	source.frameworks = &w->frameworks;
	source.ledgers = &w->ledgers;
	read_folder("policies", w->arena, &source.files);
	if (pack_policies_load(&source, w->arena, &w->set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	read_folder("text", w->arena, &files);
	assert_int_equal(pack_text_load(&files, w->arena, &w->texts, NULL), ERR_OK);
}

static void
print_part(const struct body_part *p, struct buf *out)
{
	if (p->level > 0)
		buf_printf(out, "%s ", p->level == 1 ? "#" : "##");
	if (p->text.len > 0)
		buf_printf(out, "%.*s\n", STR_FMT(p->text));
	for (uint32_t r = 0; p->n_columns > 0 && r <= p->n_rows; r++) {
		for (uint32_t c = 0; c < p->n_columns; c++)
			buf_printf(out, "| %.*s ", STR_FMT(p->cells[r * p->n_columns + c]));
		buf_c(out, "|\n");
	}
}

static void
check_golden(const struct buf *b)
{
	const char *how = getenv("DOCS_GOLDEN");
	char path[4096], kept[16384];
	bool is_write = how != NULL && strcmp(how, "write") == 0;
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/docs/golden/action_plan.txt",
		getenv("SAKIMORI_SOURCE"));
	f = fopen(path, is_write ? "w" : "r");
	if (f == NULL)
		fail_msg("%s is not there", path);
	if (is_write) {
		assert_int_equal(fwrite(b->p, 1, b->len, f), b->len);
		fclose(f);
		return;
	}
	n = fread(kept, 1, sizeof(kept), f);
	fclose(f);
	if (!str_equal(str_of(kept, n), buf_view(b)))
		fail_msg("the action plan is another now:\n%.*s", (int)b->len, b->p);
}

static void
the_action_plan_has_rows(void **state)
{
	struct shipped w;
	struct compose_input in = {.words = &words,
		.plan_year = 2027,
		.dates = {LANG_JA, true, ZONE_JAPAN_MINUTES},
		.n_tables = 1};
	struct known_table table;
	struct known_field *fields;
	struct composed c;
	struct buf b = buf_of(1 << 16);

	(void)state;
	shipped_open(&w);
	table = rows_known(w.arena);
	fields = arena_array(w.arena, struct known_field, w.set.n_fields);
	in.set = &w.set;
	in.policy = policy_find(&w.set, STR("action_plan"));
	in.traits = arena_array(w.arena, struct known_trait, w.set.n_traits);
	in.fields = fields;
	in.tables = &table;
	for (uint32_t i = 0; i < w.set.n_fields; i++)
		fields[i].value = w.set.fields[i].example;
	assert_int_equal(compose(&in, w.arena, &c), ERR_OK);
	assert_int_equal(c.n_tables_empty, 0);
	for (uint32_t i = 0; i < c.body.n_parts; i++)
		print_part(&c.body.parts[i], &b);
	check_golden(&b);
	in.plan_year = 2030; /* nothing planned: rows to be written by hand, and it is told */
	assert_int_equal(compose(&in, w.arena, &c), ERR_OK);
	assert_int_equal(c.n_tables_empty, 1);
	buf_done(&b);
	arena_free(w.arena);
}

static struct str
cell_of(const struct table *t, uint32_t row, uint32_t column)
{
	return t->cells[row * t->n_columns + column];
}

static void
the_plan_is_a_table(void **state)
{
	struct shipped w;
	struct plan_sheet_row rows[3] = {{0}};
	struct assess_gap gaps[3] = {{0}};
	struct plan_sheet sheet = {
		.dates = {LANG_JA, true, ZONE_JAPAN_MINUTES}, .made = NOV_20, .n = 3, .rows = rows};
	struct buf out = buf_of(1 << 20);
	struct arena *small = arena_new(128);
	struct table t;

	(void)state;
	shipped_open(&w);
	sheet.texts = &w.texts;
	sheet.company = STR("青空商店");
	for (size_t i = 0; i < 3; i++) {
		const struct framework *f = framework_find(&w.frameworks, STR("selfcheck25"));

		gaps[i] = (struct assess_gap){.framework = f,
			.item = &f->items[i],
			.measure = &f->items[i].measures[0],
			.result = i == 1 ? RESULT_UNANSWERED : RESULT_NOT_MET,
			.n_counts = 4};
		rows[i].gap = &gaps[i];
	}
	rows[1].n_questions = 23;
	rows[2].cannot = STR("=HYPERLINK(1)");
	rows[2].later_until = NOV_20 + 7 * MS_DAY;
	assert_int_equal(plan_table(&sheet, w.arena, &t), ERR_OK);
	assert_int_equal(t.n_rows, 3);
	for (uint32_t c = 0; c < t.n_columns; c++) /* every heading has its words */
		assert_true(str_find_byte(t.columns[c].title, '.') < 0);
	assert_true(str_equal(cell_of(&t, 0, 0), STR("1")));
	assert_true(str_equal(cell_of(&t, 0, 9), STR("4")));
	assert_true(cell_of(&t, 0, 5).len > 0 && cell_of(&t, 0, 6).len > 0);
	assert_true(str_equal(cell_of(&t, 1, 3), STR("まだ答えていない質問：23")));
	assert_int_equal(cell_of(&t, 1, 5).len, 0);
	assert_true(str_equal(cell_of(&t, 2, 10), STR("2026-11-27")));
	assert_int_equal(docs_xlsx(&t, &out), ERR_OK);
	assert_int_equal(plan_table(&sheet, small, &t), ERR_FULL);
	arena_free(small);
	buf_done(&out);
	arena_free(w.arena);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(rows_of_the_year_are_summed),
		cmocka_unit_test(the_rest_is_counted),
		cmocka_unit_test(groups_are_summed),
		cmocka_unit_test(amounts_are_read),
		cmocka_unit_test(the_action_plan_has_rows),
		cmocka_unit_test(the_plan_is_a_table),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
