/* What people write into cells, and what is kept of it; what is refused rather than guessed. */
#include "ledger/fixture.h"

#define S(text)                                                                                    \
	{                                                                                          \
		(text), sizeof(text) - 1                                                           \
	}

static const struct str also[] = {S("無線LAN機器"), S("スイッチ")};
static const struct ledger_choice kinds[] = {
	{S("pc"), {{S("パソコン"), S("パソコン"), S("PC")}}},
	{S("network"), {{S("ルーター・無線LANなど"), S("ルーター など"), S("Router")}}, 2, also},
	{S("id_new"), {{S("IDを作る"), S("IDを つくる"), S("New id")}}},
	{S("id_end"), {{S("IDを止める"), S("IDを とめる"), S("End of an id")}}},
	{S("3"), {{S("3 大きく困る"), S("3 とても"), S("3 great harm")}}},
};

static const struct {
	enum column_kind kind;
	const char *typed, *kept;
	enum cell_problem problem;
} cases[] = {
	{COLUMN_DATE, "2026-11-27", "2026-11-27", CELL_FINE},
	{COLUMN_DATE, "2026/1/7", "2026-01-07", CELL_FINE},
	{COLUMN_DATE, " ２０２６．１１．２７ ", "2026-11-27", CELL_FINE},
	{COLUMN_DATE, "2026年11月27日", "2026-11-27", CELL_FINE},
	{COLUMN_DATE, "2026年11月27日(金)", "2026-11-27", CELL_FINE},
	{COLUMN_DATE, "2026-11-27T09:02:00", "2026-11-27", CELL_FINE},
	{COLUMN_DATE, "20261127", "2026-11-27", CELL_FINE},
	{COLUMN_DATE, "令和8年11月27日", "2026-11-27", CELL_FINE},
	{COLUMN_DATE, "令和元年5月1日", "2019-05-01", CELL_FINE},
	{COLUMN_DATE, "R8.11.27", "2026-11-27", CELL_FINE},
	{COLUMN_DATE, "H31/4/30", "2019-04-30", CELL_FINE},
	{COLUMN_DATE, "S64.1.7", "1989-01-07", CELL_FINE},
	{COLUMN_DATE, "-", "", CELL_FINE},
	{COLUMN_DATE, "2028-02-29", "2028-02-29", CELL_FINE},
	{COLUMN_DATE, "2026-02-29", "", CELL_NOT_A_DATE},
	{COLUMN_DATE, "11/27", "", CELL_NOT_A_DATE}, /* no year: never guessed */
	{COLUMN_DATE, "8/11/27", "", CELL_NOT_A_DATE},
	{COLUMN_DATE, "2026年11月", "", CELL_NOT_A_DATE},
	{COLUMN_DATE, "45988", "", CELL_NOT_A_DATE}, /* Excel's number of a day */
	{COLUMN_DATE, "来年の春", "", CELL_NOT_A_DATE},
	{COLUMN_DATE, "2026-11-27x", "", CELL_NOT_A_DATE},
	{COLUMN_DATE, "99999-11-27", "", CELL_NOT_A_DATE},
	{COLUMN_NUMBER, "24", "24", CELL_FINE},
	{COLUMN_NUMBER, "２４時間", "24", CELL_FINE},
	{COLUMN_NUMBER, "-1.5", "-1.5", CELL_FINE},
	{COLUMN_NUMBER, "1,234", "1234", CELL_FINE},
	{COLUMN_NUMBER, "1.", "", CELL_NOT_A_NUMBER},
	{COLUMN_NUMBER, "1.2.3", "", CELL_NOT_A_NUMBER},
	{COLUMN_NUMBER, "約24", "", CELL_NOT_A_NUMBER},
	{COLUMN_NUMBER, "9999999999999999", "", CELL_NOT_A_NUMBER},
	{COLUMN_YEN, "12,000円", "12000", CELL_FINE},
	{COLUMN_YEN, "￥12000", "12000", CELL_FINE},
	{COLUMN_YEN, "¥ 12000", "12000", CELL_FINE},
	{COLUMN_YEN, "1.2万円", "", CELL_NOT_AN_AMOUNT},
	{COLUMN_YEN, "12000ドル", "", CELL_NOT_AN_AMOUNT},
	{COLUMN_YES_NO, "○", "yes", CELL_FINE},
	{COLUMN_YES_NO, "〇", "yes", CELL_FINE},
	{COLUMN_YES_NO, "あり", "yes", CELL_FINE},
	{COLUMN_YES_NO, "ＹＥＳ", "yes", CELL_FINE},
	{COLUMN_YES_NO, "×", "no", CELL_FINE},
	{COLUMN_YES_NO, "なし", "no", CELL_FINE},
	{COLUMN_YES_NO, "−", "", CELL_NOT_YES_NO},
	{COLUMN_YES_NO, "-", "no", CELL_FINE},
	{COLUMN_YES_NO, "△", "", CELL_NOT_YES_NO},
	{COLUMN_CHOICE, "pc", "pc", CELL_FINE},
	{COLUMN_CHOICE, "パソコン", "pc", CELL_FINE},
	{COLUMN_CHOICE, "ＰＣ", "pc", CELL_FINE},
	{COLUMN_CHOICE, "ルーター", "network", CELL_FINE},
	{COLUMN_CHOICE, "id_new", "id_new", CELL_FINE},
	{COLUMN_CHOICE, "IDを", "", CELL_NOT_A_CHOICE}, /* two begin so */
	{COLUMN_CHOICE, "3", "3", CELL_FINE},
	{COLUMN_CHOICE, "３ 大きく困る", "3", CELL_FINE},
	{COLUMN_CHOICE, "スイッチ", "network", CELL_FINE}, /* as other lists call it */
	{COLUMN_CHOICE, "無線lan機器", "network", CELL_FINE},
	{COLUMN_CHOICE, "無線LAN", "", CELL_NOT_A_CHOICE}, /* only whole */
	{COLUMN_CHOICE, "冷蔵庫", "", CELL_NOT_A_CHOICE},
	{COLUMN_TEXT, "  経理のパソコン ", "経理のパソコン", CELL_FINE},
	{COLUMN_TEXT, "一行目\r\n二行目", "一行目  二行目", CELL_FINE},
	{COLUMN_TEXT, "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", CELL_FINE}, /* text stays text */
	{COLUMN_TEXT, "<script>", "<script>", CELL_FINE},
	{COLUMN_TEXT, "123456789012345678901234567890123456789012345678901", "", CELL_TOO_LONG},
	{COLUMN_PERSON, "髙﨑", "髙﨑", CELL_FINE},
};

static void
what_is_typed_becomes_what_is_kept(void **state)
{
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct ledger_column c = {.kind = cases[i].kind, .bytes_max = 50};
		enum cell_problem problem;
		struct str value;

		if (c.kind == COLUMN_CHOICE) {
			c.choices = kinds;
			c.n_choices = N(kinds);
		}
		assert_int_equal(
			ledger_cell_read(&c, str_c(cases[i].typed), a, &value, &problem), ERR_OK);
		if (problem != cases[i].problem || !str_equal(value, str_c(cases[i].kept)))
			fail_msg("%s: %.*s, %s", cases[i].typed, STR_FMT(value),
				cell_problem_name(problem));
		if (problem == CELL_FINE && value.len > 0) { /* what is kept reads as itself */
			struct str again;

			assert_int_equal(ledger_cell_read(&c, value, a, &again, &problem), ERR_OK);
			assert_true(str_equal(again, value));
		}
	}
	arena_free(a);
}

static void
every_choice_of_ours_is_understood_in_each_language(void **state)
{
	struct arena *a = arena_new(PACK_ARENA_BYTES);
	struct ledger_set set = fixture_ledgers(a);

	(void)state;
	for (uint32_t l = 0; l < set.n_ledgers; l++)
		for (uint32_t i = 0; i < set.ledgers[l].n_columns; i++) {
			const struct ledger_column *c = &set.ledgers[l].columns[i];

			for (uint32_t k = 0; k < c->n_choices * LANGS; k++) {
				const struct ledger_choice *choice = &c->choices[k / LANGS];
				struct str name = words_in(&choice->name, (enum lang)(k % LANGS));
				enum cell_problem problem;
				struct str value;

				assert_int_equal(
					ledger_cell_read(c, name, a, &value, &problem), ERR_OK);
				if (!str_equal(value, choice->id))
					fail_msg("%.*s %.*s: %.*s is not known",
						STR_FMT(set.ledgers[l].id), STR_FMT(c->id),
						STR_FMT(name));
				assert_true(str_equal(
					ledger_cell_words(c, (enum lang)(k % LANGS), value), name));
			}
		}
	arena_free(a);
}

static void
the_example_of_a_column_would_do(void **state)
{
	static const enum column_kind with[] = {
		COLUMN_NUMBER, COLUMN_DATE, COLUMN_YEN, COLUMN_TEXT};
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < N(with); i++) {
		struct ledger_column c = {.kind = with[i], .bytes_max = 50};
		struct buf b = buf_of(1024);
		enum cell_problem problem;
		struct str value;

		ledger_cell_example(&c, LANG_JA, &b);
		assert_int_equal(ledger_cell_read(&c, buf_view(&b), a, &value, &problem), ERR_OK);
		assert_int_equal(problem, CELL_FINE);
		buf_done(&b);
	}
	assert_int_equal(ledger_cell_read(&(struct ledger_column){.kind = COLUMN_RECKONED},
				 STR("6"), a, &(struct str){0}, &(enum cell_problem){0}),
		ERR_INVALID);
	arena_free(a);
}

static void
headings_are_compared_folded(void **state)
{
	static const char *const same[][2] = {
		{"ＩＰ アドレス", "ipアドレス"},
		{"氏名（必須）", "氏名"},
		{"※ No.", "no"},
		{"媒体・保存先", "媒体保存先"},
		{"登録\n更新日", "登録更新日"},
		{"(株)", "(株)"},
	};

	(void)state;
	for (size_t i = 0; i < N(same); i++) {
		struct buf a = buf_of(256);

		ledger_fold(str_c(same[i][0]), &a);
		if (!str_equal(buf_view(&a), str_c(same[i][1])))
			fail_msg("%s: %.*s", same[i][0], STR_FMT(buf_view(&a)));
		buf_done(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_typed_becomes_what_is_kept),
		cmocka_unit_test(every_choice_of_ours_is_understood_in_each_language),
		cmocka_unit_test(the_example_of_a_column_would_do),
		cmocka_unit_test(headings_are_compared_folded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
