/* packs/damage/damage.yaml: the repository's own loads and every number has its source; what is
 * wrong is refused. */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define W "{ja: 数, en: A number}"
#define HEAD                                                                                       \
	"id: damage\nversion: \"1\"\ndate: 2026-11-28\nlicence: \"Apache-2.0\"\nsource: " W        \
	"\nlanguages: [ja, en]\nname: " W "\n"
#define COST(low, likely, high, more)                                                              \
	"costs:\n- {id: c, name: " W ", unit: " W ", source: " W ", date: 2026-11-28, low: " low   \
	", likely: " likely ", high: " high more "}\n"
#define INPUT(id, otherwise)                                                                       \
	"- {id: " id ", name: " W ", help: " W ", unit: " W                                        \
	", from: '', least: 0, most: 10, otherwise: " otherwise "}\n"
#define TERMS(factors) "terms:\n- {id: t, name: " W ", why: " W ", factors: [" factors "]}\n"
#define KNOWN(id, value)                                                                           \
	"known:\n- {id: k, name: " W ", source: " W ", yen: 5, inputs: [{id: " id                  \
	", value: " value "}]}\n"
#define COSTS COST("1", "2", "3", "")
#define INPUTS "inputs:\n" INPUT("i", "1")

static enum err
load(const char *yaml, struct arena *arena, struct damage_set *set)
{
	struct pack_file file = {STR("damage.yaml"), str_c(yaml)};
	struct pack_source source = {1, &file};
	struct errinfo info = {0};

	return pack_damage_load(&source, arena, set, &info);
}

static void
the_own_one_loads(void **state)
{
	struct arena *arena = arena_new(4 << 20);
	struct pack_source source = sample_folder("damage", arena);
	struct damage_set set;
	struct errinfo info = {0};

	(void)state;
	if (pack_damage_load(&source, arena, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_true(set.n_costs >= 10 && set.n_inputs >= 10 && set.n_terms >= 10);
	/* Both figures of the trial, as published. */
	assert_int_equal(set.n_known, 2);
	assert_int_equal(set.known[0].yen, 55000000);
	assert_int_equal(set.known[1].yen, 49250000);
	/* Every cost and every input is of use to some term. */
	for (uint32_t i = 0; i < set.n_costs + set.n_inputs; i++) {
		struct str id = i < set.n_costs ? set.costs[i].id : set.inputs[i - set.n_costs].id;
		bool is_used = false;

		for (uint32_t t = 0; t < set.n_terms; t++)
			for (uint32_t f = 0; f < set.terms[t].n_factors; f++)
				is_used |= str_equal(set.terms[t].factors[f], id);
		if (!is_used)
			fail_msg("no term has %.*s", STR_FMT(id));
	}
	arena_free(arena);
}

static void
what_is_wrong_is_refused(void **state)
{
	static const char *const wrong[] = {
		HEAD COST("3", "2", "3", "") INPUTS TERMS("i, c") "known: []\n",
		HEAD COST("1", "4", "3", "") INPUTS TERMS("i, c") "known: []\n",
		HEAD COST("1", "2", "1001", ", is_share: true") INPUTS TERMS("i, c") "known: []\n",
		HEAD COST("-1", "2", "3", "") INPUTS TERMS("i, c") "known: []\n",
		HEAD COSTS "inputs:\n" INPUT("i", "11") TERMS("i, c") "known: []\n",
		HEAD COSTS "inputs:\n" INPUT("i", "1") INPUT("i", "1") TERMS("i, c") "known: []\n",
		HEAD COSTS "inputs:\n" INPUT("i", "1") INPUT("c", "1") TERMS("i") "known: []\n",
		HEAD COSTS INPUTS TERMS("i, nothing") "known: []\n",
		HEAD COSTS INPUTS TERMS("c") "known: []\n",
		HEAD COSTS INPUTS TERMS("") "known: []\n",
		HEAD COSTS INPUTS TERMS("i, c") KNOWN("nothing", "1"),
		HEAD COSTS INPUTS TERMS("i, c") KNOWN("c", "1"),
		HEAD COSTS INPUTS TERMS("i, c") KNOWN("i", "11"),
		HEAD COSTS INPUTS TERMS("i, c"),
	};
	struct arena *arena = arena_new(4 << 20);
	struct damage_set set;

	(void)state;
	assert_int_equal(load(HEAD COSTS INPUTS TERMS("i, c") KNOWN("i", "10"), arena, &set), 0);
	assert_int_equal(set.known[0].values[0], 10);
	assert_int_equal(set.costs[0].high, 3);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (load(wrong[i], arena, &set) != ERR_MALFORMED)
			fail_msg("%zu", i);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_own_one_loads),
		cmocka_unit_test(what_is_wrong_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
