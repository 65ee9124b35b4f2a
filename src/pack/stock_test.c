/* The loader of packs/stock: what is right loads, what is wrong is refused, our own loads. */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define HEAD                                                                                       \
	"version: \"1\"\ndate: 2026-11-28\nlicence: \"Apache-2.0\"\nsource: {ja: 各社, en: "     \
	"Makers}\nsources:\n"
#define REST                                                                                       \
	", name: N, publisher: P, what: {ja: あ, en: a}, allowed: {ja: い, en: b}, licence: MIT, " \
	"terms: \"https://t.example\", companies: all, source: s"
#define SOURCE "- {id: a-1, url: \"https://f.example/x.zip\", every_minutes: 60, megabytes: 3" REST

static enum err
load(const char *yaml, struct arena *arena, struct advisory_catalogue *sources)
{
	struct pack_file file = {STR("sources.yaml"), str_c(yaml)};
	struct pack_source source = {1, &file};
	struct errinfo info = {0};

	return pack_stock_sources_load(&source, arena, sources, &info);
}

static void
a_catalogue_of_sources(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct advisory_catalogue c = {0};

	assert_int_equal(load(HEAD SOURCE ", unconfirmed: true}\n", arena, &c), ERR_OK);
	assert_int_equal(c.n, 1);
	assert_string_equal(c.list[0].url.p, "https://f.example/x.zip");
	assert_int_equal(c.list[0].megabytes, 3);
	assert_int_equal(c.list[0].every_minutes, 60);
	assert_int_equal(c.list[0].who, FEED_FOR_ALL);
	assert_true(c.list[0].is_unconfirmed);
	assert_true(str_equal(words_in(&c.list[0].allowed, LANG_EN), STR("b")));
	arena_free(arena);
}

static void
a_wrong_source_is_refused(void **state)
{
	static const char *const wrong[] = {SOURCE ", tier: warn}\n", /* that is of the guard's */
		SOURCE "}\n" SOURCE "}\n",
		"- {id: a_1, url: \"https://f.example\", every_minutes: 60, megabytes: 3" REST "}\n",
		"- {id: a-1, url: \"http://f.example\", every_minutes: 60, megabytes: 3" REST "}\n",
		"- {id: a-1, url: \"https://f.example\", every_minutes: 1, megabytes: 3" REST "}\n",
		"- {id: a-1, url: \"https://f.example\", every_minutes: 60, megabytes: 0" REST "}\n",
		"- {id: a-1, url: \"https://f.example\", every_minutes: 60" REST "}\n", " []\n"};
	struct arena *arena = arena_new(4 << 20);
	struct advisory_catalogue c = {0};
	char yaml[2048];

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		snprintf(yaml, sizeof(yaml), HEAD "%s", wrong[i]);
		if (load(yaml, arena, &c) == ERR_OK)
			fail_msg("%s", wrong[i]);
	}
	arena_free(arena);
}

static void
the_own_sources_load(void **state)
{
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct pack_source source = sample_folder("stock", arena);
	struct advisory_catalogue c = {0};
	struct errinfo info = {0};

	if (pack_stock_sources_load(&source, arena, &c, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_true(c.n >= 15);
	assert_true(str_equal(c.list[0].id, STR("cisa-kev"))); /* who is in doubt begins there */
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_catalogue_of_sources),
		cmocka_unit_test(a_wrong_source_is_refused),
		cmocka_unit_test(the_own_sources_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
