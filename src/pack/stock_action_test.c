/* packs/stock/actions.yaml: the repository's own loads; what is wrong is refused. */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define HEAD                                                                                       \
	"version: \"1\"\ndate: 2026-11-28\nlicence: \"Apache-2.0\"\nsource: {ja: 自分, en: "     \
	"Us}\n"
#define STEP "[{minutes: 5, do: {ja: 入れます, en: Install}}]"
#define INSTEAD                                                                                    \
	"instead:\n  off: {steps: " STEP "}\n  workaround: {steps: " STEP "}\n  separate: "        \
	"{steps: " STEP "}\n  watch: {steps: " STEP "}\n"

static enum err
load(const char *yaml, struct arena *arena, struct stock_actions *actions)
{
	struct pack_file file = {STR("actions.yaml"), str_c(yaml)};
	struct pack_source source = {1, &file};
	struct errinfo info = {0};

	return pack_stock_actions_load(&source, arena, actions, &info);
}

static void
the_own_ones_load(void **state)
{
	struct arena *arena = arena_new(4 << 20);
	struct pack_source source = sample_folder("stock", arena);
	struct stock_actions actions;
	struct errinfo info = {0};

	(void)state;
	if (pack_stock_actions_load(&source, arena, &actions, &info) != ERR_OK)
		fail_msg("%s", info.what);
	/* Everywhere that packages come from there is a way, but for source code itself. */
	for (int e = ECOSYSTEM_NONE + 1; e < ECOSYSTEMS; e++)
		if (stock_way_of(&actions, (enum ecosystem)e) == NULL && e != ECOSYSTEM_OSSFUZZ)
			fail_msg("no way for %s", ecosystem_name((enum ecosystem)e));
	assert_null(stock_way_of(&actions, ECOSYSTEM_NONE));
	assert_non_null(stock_way_find(&actions, STR("winget")));
	assert_non_null(stock_way_find(&actions, STR("supplier")));
	assert_non_null(stock_way_find(&actions, STR("attack")));
	assert_true(str_equal(actions.insteads[INSTEAD_WATCH].id, STR("watch")));
	assert_true(stock_way_minutes(stock_way_of(&actions, ECOSYSTEM_DEBIAN)) > 0);
	arena_free(arena);
}

static void
what_is_wrong_is_refused(void **state)
{
	static const char *const wrong[] = {
		HEAD "ways:\n- {id: a, ecosystems: [npm, nothing], steps: " STEP "}\n" INSTEAD,
		HEAD "ways:\n- {id: a, ecosystems: [npm], steps: " STEP
		     "}\n- {id: b, ecosystems: [npm], steps: " STEP "}\n" INSTEAD,
		HEAD "ways:\n- {id: a, ecosystems: [npm], steps: []}\n" INSTEAD,
		HEAD "ways:\n- {id: a, ecosystems: [], steps: [{minutes: 5, do: {ja: \"{to}\", en: "
		     "\"{to}\"}}]}\n" INSTEAD,
		HEAD "ways:\n- {id: a, ecosystems: [npm], steps: " STEP "}\n",
	};
	struct arena *arena = arena_new(4 << 20);
	struct stock_actions actions;

	(void)state;
	assert_int_equal(
		load(HEAD "ways:\n- {id: a, ecosystems: [npm, go], steps: " STEP "}\n" INSTEAD,
			arena, &actions),
		ERR_OK);
	assert_int_equal(actions.ways[0].n_ecosystems, 2);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (load(wrong[i], arena, &actions) != ERR_MALFORMED)
			fail_msg("%zu", i);
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
