/* Other people's sheets: headings found, rows read cell by cell, nothing lost. */
#include "ledger/fixture.h"

#define CELLS_MAX 4096

struct grid {
	struct sheet_cell cells[CELLS_MAX];
	struct sheet sheet;
};

/* Lines of cells that '|' divides. */
static void
grid_of(struct grid *g, const char *text)
{
	struct str rest = str_c(text);

	*g = (struct grid){.sheet = {.name = STR("Sheet1"), .cells = g->cells}};
	for (uint32_t row = 0; rest.len > 0; row++) {
		struct str line = str_split(&rest, '\n');

		for (uint32_t column = 0; line.len > 0; column++) {
			struct str cell = str_split(&line, '|');

			if (cell.len > 0)
				g->cells[g->sheet.n_cells++] =
					(struct sheet_cell){row, column, SHEET_TEXT, false, cell};
		}
	}
}

static void
headings_of_other_lists_are_known(void **state)
{
	struct arena *a = arena_new(PACK_ARENA_BYTES);
	struct ledger_set set = fixture_ledgers(a);
	const struct ledger *l = fixture_ledger(&set, "information");
	struct ledger_match m;
	struct grid *g = calloc(1, sizeof(*g));

	(void)state;
	grid_of(g, "情報資産管理台帳\n\n|作成 2026年\n"
		   "業務分類|情報資産名称|備考|利用者範囲|管理部署|媒体・保存先|重要度|保存期限|"
		   "登録日\n"
		   "人事|社員名簿||人事部|人事部|書類|3|5年|2026/4/1\n");
	ledger_match(l, &g->sheet, &m);
	assert_true(m.has_headings);
	assert_int_equal(m.heading_row, 3);
	assert_int_equal(m.n_columns, 9);
	assert_true(str_equal(l->columns[m.to[0]].id, STR("business")));
	assert_true(str_equal(l->columns[m.to[1]].id, STR("name")));
	assert_true(str_equal(l->columns[m.to[5]].id, STR("medium")));
	assert_int_equal(m.to[6], LEDGER_NO_COLUMN); /* reckoned, never taken over */
	assert_true(str_equal(l->columns[m.to[8]].id, STR("registered")));
	/* our own headings in every language find every column that a person fills */
	for (uint32_t k = 0; k < set.n_ledgers * LANGS; k++) {
		const struct ledger *one = &set.ledgers[k / LANGS];
		struct buf b = buf_of(1 << 16);

		for (uint32_t i = 0; i < one->n_columns; i++) {
			buf_str(&b, words_in(&one->columns[i].name, (enum lang)(k % LANGS)));
			buf_byte(&b, '|');
		}
		buf_c(&b, "");
		grid_of(g, b.p);
		ledger_match(one, &g->sheet, &m);
		for (uint32_t i = 0; i < one->n_columns; i++)
			if (m.to[i] !=
				(one->columns[i].kind == COLUMN_RECKONED ? LEDGER_NO_COLUMN : i))
				fail_msg("%.*s %.*s goes elsewhere", STR_FMT(one->id),
					STR_FMT(one->columns[i].id));
		buf_done(&b);
	}
	free(g);
	arena_free(a);
}

static void
bad_cells_are_named_and_good_rows_stay_good(void **state)
{
	struct arena *a = arena_new(PACK_ARENA_BYTES);
	struct ledger_set set = fixture_ledgers(a);
	const struct ledger *l = fixture_ledger(&set, "devices");
	struct ledger_match m;
	struct ledger_sheet sheet;
	struct grid *g = calloc(1, sizeof(*g));
	uint32_t bought;

	(void)state;
	grid_of(g, "機器名|種別|購入日|知らない見出し\n"
		   "経理PC|パソコン|2025/4/1|x\n"
		   "\n"
		   "営業PC|冷蔵庫|来年|y\n"
		   "|パソコン|2025/4/1|z\n"
		   "|||only here\n"
		   "NAS|nas||\n");
	ledger_match(l, &g->sheet, &m);
	assert_int_equal(m.to[3], LEDGER_NO_COLUMN);
	assert_int_equal(ledger_sheet_read(l, &g->sheet, &m, a, &sheet), ERR_OK);
	assert_int_equal(sheet.n_rows, 4); /* the line with an unknown column alone is none */
	assert_int_equal(sheet.n_good, 2);
	assert_int_equal(sheet.n_bad, 2);
	assert_int_equal(sheet.rows[1].row, 3);
	assert_int_equal(sheet.rows[1].n_problems, 2);
	bought = m.to[2];
	assert_int_equal(sheet.rows[1].cells[bought].problem, CELL_NOT_A_DATE);
	assert_true(str_equal(sheet.rows[1].cells[bought].typed, STR("来年")));
	assert_int_equal(sheet.rows[2].n_problems, 1); /* it has no name */
	assert_int_equal(sheet.rows[3].n_problems, 0);
	assert_int_equal(sheet.n_left, 0);
	/* matched by hand, without headings: all lines are rows */
	m.has_headings = false;
	assert_int_equal(ledger_sheet_read(l, &g->sheet, &m, a, &sheet), ERR_OK);
	assert_int_equal(sheet.n_rows, 5);
	free(g);
	arena_free(a);
}

static void
a_sheet_that_is_too_long_says_how_much_is_left(void **state)
{
	struct arena *a = arena_new(PACK_ARENA_BYTES);
	struct ledger_set set = fixture_ledgers(a);
	const struct ledger *l = fixture_ledger(&set, "systems");
	uint32_t n = LIMIT_LEDGER_ROWS + 8;
	struct sheet_cell *cells = calloc(n, sizeof(*cells));
	struct sheet s = {.n_cells = n, .cells = cells};
	struct ledger_match m;
	struct ledger_sheet sheet;

	(void)state;
	for (uint32_t i = 0; i < n; i++)
		cells[i] = (struct sheet_cell){
			i, 0, SHEET_TEXT, false, i == 0 ? STR("システム名") : STR("会計")};
	ledger_match(l, &s, &m);
	assert_int_equal(ledger_sheet_read(l, &s, &m, a, &sheet), ERR_OK);
	assert_int_equal(sheet.n_rows, LIMIT_LEDGER_ROWS);
	assert_int_equal(sheet.n_left, 7);
	free(cells);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headings_of_other_lists_are_known),
		cmocka_unit_test(bad_cells_are_named_and_good_rows_stay_good),
		cmocka_unit_test(a_sheet_that_is_too_long_says_how_much_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
