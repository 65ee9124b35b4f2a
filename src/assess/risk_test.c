/* Every cell of the risk sheet's tables. */
#include "assess/risk.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct risk_scale *
scale_of(const char *id)
{
	const struct risk_scale *s = risk_scale_find(str_c(id));

	assert_non_null(s);
	return s;
}

static void
importance_is_the_highest(void **state)
{
	int importance = -1;

	(void)state;
	for (size_t k = 0; k < RISK_SCALES; k++) {
		const struct risk_scale *s = &risk_scales[k];

		for (int i = 0; i < 27; i++) {
			struct risk_row row = {.confidentiality = s->lowest + i % 3,
				.integrity = s->lowest + i / 3 % 3,
				.availability = s->lowest + i / 9};
			int highest = row.confidentiality;

			highest = row.integrity > highest ? row.integrity : highest;
			highest = row.availability > highest ? row.availability : highest;
			assert_int_equal(risk_importance(s, &row, &importance), ERR_OK);
			assert_int_equal(importance, highest);
		}
	}
	assert_int_equal(scale_of("3")->lowest, 0);
	assert_int_equal(scale_of("3")->top, 2);
	assert_int_equal(scale_of("3.1")->lowest, 1);
	assert_int_equal(scale_of("3.1")->top, 3);
	assert_null(risk_scale_find(STR("4")));
}

static void
some_things_are_always_important(void **state)
{
	(void)state;
	for (size_t k = 0; k < RISK_SCALES; k++)
		for (int i = 0; i < 16; i++) {
			const struct risk_scale *s = &risk_scales[k];
			struct risk_row row = {s->lowest, s->lowest, s->lowest,
				.is_personal = i & 1, .is_survival = i & 2, .is_liability = i & 4,
				.is_partners = i & 8};
			int importance = -1;

			assert_int_equal(risk_importance(s, &row, &importance), ERR_OK);
			assert_int_equal(importance, i == 0 ? s->lowest : s->top);
		}
}

static void
likelihood_has_nine_cells(void **state)
{
	/* threat 3, 2, 1 by vulnerability 3, 2, 1 as the sheet prints them */
	static const int cells[3][3] = {{3, 2, 1}, {2, 1, 1}, {1, 1, 1}};
	int likelihood = -1;

	(void)state;
	for (int t = 0; t < 3; t++)
		for (int v = 0; v < 3; v++) {
			assert_int_equal(risk_likelihood(3 - t, 3 - v, &likelihood), ERR_OK);
			assert_int_equal(likelihood, cells[t][v]);
		}
	assert_int_equal(risk_likelihood(0, 1, &likelihood), ERR_INVALID);
	assert_int_equal(risk_likelihood(4, 1, &likelihood), ERR_INVALID);
	assert_int_equal(risk_likelihood(1, 0, &likelihood), ERR_INVALID);
	assert_int_equal(risk_likelihood(1, 4, &likelihood), ERR_INVALID);
}

static void
products_and_bands(void **state)
{
	/* importance 1..3 by likelihood 1..3 */
	static const int values[3][3] = {{1, 2, 3}, {2, 4, 6}, {3, 6, 9}};
	static const enum risk_band bands[3][3] = {{RISK_SMALL, RISK_SMALL, RISK_MIDDLE},
		{RISK_SMALL, RISK_MIDDLE, RISK_LARGE}, {RISK_MIDDLE, RISK_LARGE, RISK_LARGE}};
	struct risk r;

	(void)state;
	for (int i = 1; i <= 3; i++)
		for (int l = 1; l <= 3; l++) {
			struct risk_row row = {i, 1, 1, .threat = l, .vulnerability = 3};

			assert_int_equal(risk_of(scale_of("3.1"), &row, &r), ERR_OK);
			assert_int_equal(r.value, values[i - 1][l - 1]);
			assert_int_equal(r.band, bands[i - 1][l - 1]);
			row.confidentiality = i - 1; /* the same row in the earlier edition */
			row.integrity = row.availability = 0;
			assert_int_equal(risk_of(scale_of("3"), &row, &r), ERR_OK);
			assert_int_equal(r.value, (i - 1) * l);
			assert_int_equal(r.band, i == 1 ? RISK_SMALL : bands[i - 1][l - 1]);
		}
	/* 4.0 names 4 alone as middle */
	for (int v = 1; v <= 9; v++)
		assert_int_equal(risk_band_of(scale_of("4.0"), v),
			v >= 6 ? RISK_LARGE : (v >= 4 ? RISK_MIDDLE : RISK_SMALL));
	assert_string_equal(risk_band_name(RISK_LARGE), "large");
}

static void
values_outside_of_the_scale(void **state)
{
	static const struct risk_row bad[] = {{0, 1, 1, .threat = 1, .vulnerability = 1},
		{1, 4, 1, .threat = 1, .vulnerability = 1},
		{1, 1, -1, .threat = 1, .vulnerability = 1},
		{1, 1, 1, .threat = 0, .vulnerability = 1},
		{1, 1, 1, .threat = 1, .vulnerability = 9},
		{9, 1, 1, .is_personal = true, .threat = 1, .vulnerability = 1}};
	struct risk r = {.value = 77};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(risk_of(scale_of("3.1"), &bad[i], &r), ERR_INVALID);
	assert_int_equal(r.value, 77);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(importance_is_the_highest),
		cmocka_unit_test(some_things_are_always_important),
		cmocka_unit_test(likelihood_has_nine_cells),
		cmocka_unit_test(products_and_bands),
		cmocka_unit_test(values_outside_of_the_scale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
