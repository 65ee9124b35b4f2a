/* The contract suite of finding_total.h where there is more than is asked for. */
#include "store/finding_total.h"

#include "base/limits.h"
#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define PC "mac:00:1b:44:11:3a:b7"
#define PROGRAMS 50

static enum err
fill(struct store_tx *tx, void *arg)
{
	struct store_software *list = arg;
	const struct store_software_take take = {
		.device = PC, .at = NOW, .list = list, .n = PROGRAMS};
	struct store_software_taken taken;
	enum err err;

	for (unsigned i = 0; i < PROGRAMS; i++)
		snprintf(list[i].name, sizeof(list[i].name), "part-%02u", i);
	err = store_software_take(tx, &take, &taken);
	for (unsigned i = 0; err == ERR_OK && i < PROGRAMS; i++) {
		struct store_finding f = {.subject_nr = i + 1,
			.rank = i / 4, /* the highest come last */
			.first_seen = NOW,
			.last_seen = NOW,
			.due = i % 4 == 3 ? 0 : NOW + (3 - i % 4) * MS_DAY};

		snprintf(f.id.text, sizeof(f.id.text), "f%u", i);
		str_copy(STR("CVE-2026-1"), f.advisory, sizeof(f.advisory));
		err = store_finding_put(tx, &f);
	}
	return err;
}

/* However few are asked for, they are the first of all. */
static void
the_most_urgent_ones_stay(void **state)
{
	struct place *p = *state;
	struct store_software *list = arena_array(p->arena, struct store_software, PROGRAMS);
	struct store_finding_total *all, *some;
	struct store_view *v;
	uint32_t total;
	size_t n, n_some;

	assert_int_equal(place_write(p, fill, list), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_finding_totals(v, &(struct store_finding_total_query){0}, p->arena,
				 &all, &n, NULL),
		ERR_OK);
	assert_int_equal(n, PROGRAMS);
	assert_int_equal(all[0].rank, (PROGRAMS - 1) / 4);
	for (size_t i = 1; i < n; i++) {
		assert_true(all[i].rank <= all[i - 1].rank);
		if (all[i].rank == all[i - 1].rank) /* one without a day is last */
			assert_true(all[i - 1].due != 0 &&
				    (all[i].due == 0 || all[i].due > all[i - 1].due));
	}
	for (uint32_t limit = 1; limit < PROGRAMS + 2; limit++) {
		const struct store_finding_total_query q = {.limit = limit};

		assert_int_equal(
			store_finding_totals(v, &q, p->arena, &some, &n_some, &total), ERR_OK);
		assert_int_equal(n_some, limit < PROGRAMS ? limit : PROGRAMS);
		assert_int_equal(total, PROGRAMS);
		for (size_t i = 0; i < n_some; i++) {
			assert_int_equal(some[i].subject_nr, all[i].subject_nr);
			assert_string_equal(some[i].name, all[i].name);
			assert_string_equal(some[i].device, PC);
			assert_string_equal(some[i].bill, "");
		}
	}
	store_read_end(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_most_urgent_ones_stay, place_setup, place_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
