/* The loader of packs/guard: what is right loads in order, what is wrong is refused; the
 * repository's own files load. */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define HEAD                                                                                       \
	"version: \"1\"\ndate: 2026-11-28\nlicence: \"Apache-2.0\"\nsource: {ja: 各社, en: "     \
	"Makers}\n"

static enum err
load(const char *yaml, struct arena *arena, struct guard_names *names)
{
	struct pack_file file = {STR("canaries.yaml"), str_c(yaml)};
	struct pack_source source = {1, &file};
	struct errinfo info = {0};

	return pack_guard_names_load(&source, "canaries.yaml", arena, names, &info);
}

static void
names_are_in_order(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct guard_names names = {0};

	(void)state;
	assert_int_equal(load(HEAD "names:\n- {name: mask.icloud.com, of: A, source: s}\n"
				   "- {name: b.example, of: B, source: s, unconfirmed: true}\n",
				 arena, &names),
		ERR_OK);
	assert_int_equal(names.n, 2);
	assert_true(str_equal(names.list[0].name, STR("b.example")));
	assert_true(names.list[0].is_unconfirmed);
	assert_true(str_equal(names.list[1].of, STR("A")));
	assert_false(names.list[1].is_unconfirmed);
	assert_true(str_equal(names.date, STR("2026-11-28")));
	arena_free(arena);
}

static void
what_is_no_name_is_refused(void **state)
{
	static const char *const wrong[] = {"A.example", "example", "a..example", ".example",
		"example.", "-a.example", "a-.example", "a_b.example", "a b.example",
		"https://a.example"};
	struct arena *arena = arena_new(4 << 20);
	struct guard_names names = {0};
	char yaml[512];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		snprintf(yaml, sizeof(yaml), HEAD "names:\n- {name: \"%s\", of: A, source: s}\n",
			wrong[i]);
		if (load(yaml, arena, &names) != ERR_MALFORMED)
			fail_msg("%s", wrong[i]);
	}
	assert_int_not_equal(load(HEAD "names: []\n", arena, &names), ERR_OK);
	assert_int_not_equal(
		load(HEAD "names:\n- {name: a.example, source: s}\n", arena, &names), ERR_OK);
	assert_int_not_equal(load(HEAD "names:\n- {name: a.example, of: A, source: s}\n"
				       "- {name: a.example, of: A, source: s}\n",
				     arena, &names),
		ERR_OK);
	assert_int_equal(names.n, 0);
	arena_free(arena);
}

static void
the_own_files_load(void **state)
{
	static const char *const files[] = {"bypass.yaml", "canaries.yaml"};
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct pack_source source = sample_folder("guard", arena);

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct guard_names names = {0};
		struct errinfo info = {0};

		if (pack_guard_names_load(&source, files[i], arena, &names, &info) != ERR_OK)
			fail_msg("%s", info.what);
		assert_true(names.n >= 3);
		for (uint32_t k = 1; k < names.n; k++)
			assert_true(str_order(names.list[k - 1].name, names.list[k].name) < 0);
	}
	arena_free(arena);
}

/* What cannot be done without: some hundred names, each once, and those of hosts alone. */
static void
the_own_needed_names_load(void **state)
{
	static const char *const alone[] = {"amazonaws.com", "cloudfront.net", "github.io"};
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct pack_source source = sample_folder("guard", arena);
	struct guard_names names = {0};
	struct errinfo info = {0};
	unsigned found = 0;

	(void)state;
	if (pack_guard_needed_load(&source, arena, &names, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_true(names.n > 400);
	for (uint32_t i = 0; i < names.n; i++)
		for (size_t k = 0; k < sizeof(alone) / sizeof(*alone); k++)
			found += names.list[i].is_alone &&
				 str_equal(names.list[i].name, str_c(alone[k]));
	assert_int_equal(found, 3);
	arena_free(arena);
}

static void
the_own_routers_load(void **state)
{
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct pack_source source = sample_folder("guard", arena);
	struct guard_routers routers = {0};
	struct errinfo info = {0};

	(void)state;
	if (pack_guard_routers_load(&source, arena, &routers, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_true(routers.n >= 7);
	for (uint32_t i = 0; i < routers.n; i++)
		assert_true(routers.list[i].n_menu == 3 && routers.list[i].minutes > 0);
	arena_free(arena);
}

#define FEED_REST                                                                                  \
	", name: N, publisher: P, what: {ja: あ, en: a}, format: hosts, licence: MIT, terms: "    \
	"\"https://t.example\", tier: warn, confidence: low, source: s"
#define FEED "- {id: a-1, url: \"https://f.example/x\", companies: ask, every_minutes: 60" FEED_REST

static enum err
load_feeds(const char *yaml, struct arena *arena, struct feed_catalogue *feeds)
{
	struct pack_file file = {STR("feeds.yaml"), str_c(yaml)};
	struct pack_source source = {1, &file};
	struct errinfo info = {0};

	return pack_guard_feeds_load(&source, arena, feeds, &info);
}

static void
a_catalogue_of_feeds(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct feed_catalogue feeds = {0};
	const struct feed_known *f;

	(void)state;
	assert_int_equal(load_feeds(HEAD "feeds:\n" FEED ", entries: 5}\n", arena, &feeds), ERR_OK);
	assert_int_equal(feeds.n, 1);
	f = &feeds.list[0];
	assert_string_equal(f->url.p, "https://f.example/x");
	assert_true(str_equal(f->format, STR("hosts")));
	assert_int_equal(f->who, FEED_FOR_ASK);
	assert_int_equal(f->tier, TIER_WARN);
	assert_int_equal(f->every_minutes, 60);
	assert_int_equal(f->entries, 5);
	assert_false(f->is_unconfirmed);
	arena_free(arena);
}

static void
a_wrong_feed_is_refused(void **state)
{
	static const char *const wrong[] = {FEED ", more: 1}\n", /* a key that nobody knows */
		FEED "}\n" FEED "}\n",
		"- {id: a_1, url: \"https://f.example/x\", companies: ask, every_minutes: "
		"60" FEED_REST "}\n",
		"- {id: a-1, url: \"http://f.example/x\", companies: ask, every_minutes: "
		"60" FEED_REST "}\n",
		"- {id: a-1, url: \"https://u@f.example/\", companies: ask, every_minutes: "
		"60" FEED_REST "}\n",
		"- {id: a-1, url: \"https://f.example/x\", companies: no, every_minutes: "
		"60" FEED_REST "}\n",
		"- {id: a-1, url: \"https://f.example/x\", companies: ask, every_minutes: "
		"1" FEED_REST "}\n",
		"- {id: a-1, url: \"https://f.example/x\", companies: ask" FEED_REST "}\n",
		" []\n"};
	struct arena *arena = arena_new(4 << 20);
	struct feed_catalogue feeds = {0};
	char yaml[2048];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		snprintf(yaml, sizeof(yaml), HEAD "feeds:\n%s", wrong[i]);
		if (load_feeds(yaml, arena, &feeds) == ERR_OK)
			fail_msg("%s", wrong[i]);
	}
	arena_free(arena);
}

static void
the_own_feeds_load(void **state)
{
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct pack_source source = sample_folder("guard", arena);
	struct feed_catalogue feeds = {0};
	struct errinfo info = {0};

	(void)state;
	if (pack_guard_feeds_load(&source, arena, &feeds, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_true(feeds.n >= 8);
	/* where nothing was found on who may use it, nobody is told that everybody may */
	for (uint32_t i = 0; i < feeds.n; i++)
		if (str_equal(feeds.list[i].licence, STR("not stated")))
			assert_int_equal(feeds.list[i].who, FEED_FOR_ASK);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_in_order),
		cmocka_unit_test(what_is_no_name_is_refused),
		cmocka_unit_test(the_own_files_load),
		cmocka_unit_test(the_own_needed_names_load),
		cmocka_unit_test(the_own_routers_load),
		cmocka_unit_test(a_catalogue_of_feeds),
		cmocka_unit_test(a_wrong_feed_is_refused),
		cmocka_unit_test(the_own_feeds_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
