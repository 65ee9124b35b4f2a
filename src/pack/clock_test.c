/* packs/clocks: the repository's own load and keep their promises; what is wrong is refused. */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define HEAD                                                                                       \
	"version: \"1\"\ndate: 2026-11-28\nlicence: \"Apache-2.0\"\nsource: {ja: 自分, en: "     \
	"Us}\n"
#define WORDS                                                                                        \
	"name: {ja: 名, en: N}, what: {ja: 何, en: W}, law: {ja: 法, en: L}, who: {ja: 人, en: " \
	"P}, source: {ja: 元, en: S}"
#define DAYS                                                                                       \
	HEAD "from: 2026\nuntil: 2026\nclosed: [12-29]\nholidays:\n- {day: 2026-01-01, name: "     \
	     "{ja: 日, en: D}}\n"

static enum err
load(const char *clocks, const char *days, struct arena *arena, struct clock_set *set)
{
	struct pack_file files[] = {
		{STR("clocks.yaml"), str_c(clocks)}, {STR("holidays.yaml"), str_c(days)}};
	struct pack_source source = {2, files};
	struct errinfo info = {0};

	return pack_clocks_load(&source, arena, set, &info);
}

static void
the_own_ones_load(void **state)
{
	struct arena *arena = arena_new(8 << 20);
	struct pack_source source = sample_folder("clocks", arena);
	/* What playbooks name. */
	static const char *const named[] = {"ppc_prompt", "ppc_final", "ppc_final_malicious",
		"act_prompt", "act_30", "insurer_notice", "contract_notice", "patch_14"};
	struct clock_set set;
	struct errinfo info = {0};
	uint32_t n_year[10] = {0};

	(void)state;
	if (pack_clocks_load(&source, arena, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (report_clock_find(&set, str_c(named[i])) == NULL)
			fail_msg("no clock %s", named[i]);
	for (uint32_t i = 0; i < set.n_clocks; i++) {
		const struct report_clock *k = &set.clocks[i];

		/* Foreign law is no duty by itself. */
		if (str_starts(k->id, STR("au_")) || str_starts(k->id, STR("nis2_")) ||
			str_starts(k->id, STR("circia_"))) {
			assert_true(k->is_if_contract);
			assert_true(k->unconfirmed.in[LANG_JA].len > 0);
		}
		/* Who is not told says nothing about what is missing. */
		assert_true(k->recipient.len == 0 || k->n_needs > 0);
		/* An hour's clock reminds within it. */
		for (uint32_t r = 0; r < k->n_remind; r++)
			if (k->unit == CLOCK_HOURS && k->amount > 0)
				assert_true(k->remind_hours[r] < k->amount);
	}
	assert_int_equal(set.holidays_from, 2024);
	assert_int_equal(set.holidays_until, 2030);
	for (uint32_t i = 0; i < set.n_holidays; i++)
		n_year[set.holidays[i].year - 2024]++;
	for (int y = 0; y <= 6; y++)
		assert_in_range(n_year[y], 16, 22);
	/* As the cabinet office has them. */
	assert_non_null(clock_holiday_find(&set, 2024, 2, 12));
	assert_non_null(clock_holiday_find(&set, 2024, 9, 23));
	assert_non_null(clock_holiday_find(&set, 2025, 2, 24));
	assert_non_null(clock_holiday_find(&set, 2026, 5, 6));
	assert_non_null(clock_holiday_find(&set, 2026, 9, 22));
	assert_non_null(clock_holiday_find(&set, 2027, 3, 22));
	assert_null(clock_holiday_find(&set, 2026, 9, 24));
	assert_true(clock_is_closed_day(&set, 12, 29) && clock_is_closed_day(&set, 1, 3));
	assert_false(clock_is_closed_day(&set, 1, 4));
	arena_free(arena);
}

static void
what_is_wrong_is_refused(void **state)
{
	static const char *const wrong[] = {
		/* neither from nor after, and both */
		"clocks:\n- {id: a, " WORDS ", unit: hours, amount: 5}\n",
		"clocks:\n- {id: a, " WORDS ", unit: hours, amount: 5, from: x, after: a}\n",
		/* amounts */
		"clocks:\n- {id: a, " WORDS ", unit: hours, from: x}\n",
		"clocks:\n- {id: a, " WORDS ", unit: prompt, amount: 5, from: x}\n",
		"clocks:\n- {id: a, " WORDS ", unit: hours, amount: 0, from: x}\n",
		"clocks:\n- {id: a, " WORDS ", unit: hours, amount: 1001, from: x}\n",
		"clocks:\n- {id: a, " WORDS ", unit: days, amount: 3, amount_first: 3, from: x}\n",
		"clocks:\n- {id: a, " WORDS ", unit: weeks, amount: 3, from: x}\n",
		/* a recipient without a stage */
		"clocks:\n- {id: a, " WORDS ", unit: hours, amount: 5, from: x, recipient: ppc}\n",
		"clocks:\n- {id: a, " WORDS
		", unit: hours, amount: 5, from: x, recipient: ppc, stage: amended}\n",
		/* conditions */
		"clocks:\n- {id: a, " WORDS
		", unit: hours, amount: 5, from: x, any: [{field: f}]}\n",
		"clocks:\n- {id: a, " WORDS
		", unit: hours, amount: 5, from: x, any: [{field: f, is: y, at_least: 2}]}\n",
		/* names what does not stand before it */
		"clocks:\n- {id: a, " WORDS ", unit: hours, amount: 5, after: a}\n",
		"clocks:\n- {id: a, " WORDS ", unit: hours, amount: 5, after: b}\n- {id: b, " WORDS
		", unit: hours, amount: 5, from: x}\n",
		/* twice, unknown keys, no such day */
		"clocks:\n- {id: a, " WORDS ", unit: hours, amount: 5, from: x}\n- {id: a, " WORDS
		", unit: hours, amount: 5, from: x}\n",
		"clocks:\n- {id: a, " WORDS ", unit: hours, amount: 5, from: x, colour: red}\n",
		"clocks:\n- {id: a, " WORDS
		", unit: hours, amount: 5, from: x, not_before: 2026-02-30}\n",
		"clocks: []\n",
	};
	static const char *const wrong_days[] = {
		HEAD "from: 2026\nuntil: 2026\nclosed: []\nholidays: []\n",
		HEAD "from: 2026\nuntil: 2027\nclosed: []\nholidays:\n- {day: 2026-01-01, name: "
		     "{ja: 日, en: D}}\n",
		DAYS "- {day: 2026-01-01, name: {ja: 日, en: D}}\n",
		DAYS "- {day: 2027-01-01, name: {ja: 日, en: D}}\n",
		HEAD "from: 2026\nuntil: 2026\nclosed: [13-01]\nholidays:\n- {day: 2026-01-01, "
		     "name: {ja: 日, en: D}}\n",
	};
	const char *good = HEAD "clocks:\n- {id: a, " WORDS ", unit: hours, amount: 5, from: x}\n";
	struct arena *arena = arena_new(8 << 20);
	struct clock_set set = {.n_clocks = 77};
	char text[4096];

	(void)state;
	assert_int_equal(load(good, DAYS, arena, &set), ERR_OK);
	assert_int_equal(set.n_clocks, 1);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(text, sizeof(text), "%s%s", HEAD, wrong[i]);
		if (load(text, DAYS, arena, &set) == ERR_OK)
			fail_msg("not refused: %s", wrong[i]);
	}
	for (size_t i = 0; i < sizeof(wrong_days) / sizeof(wrong_days[0]); i++)
		if (load(good, wrong_days[i], arena, &set) == ERR_OK)
			fail_msg("not refused: %s", wrong_days[i]);
	assert_int_equal(set.n_clocks, 1);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_own_ones_load),
		cmocka_unit_test(what_is_wrong_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
