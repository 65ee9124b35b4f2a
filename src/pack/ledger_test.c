/*
 * The loader of packs/ledgers: the sample of corpus/ loads; each change of one piece that is wrong
 * is refused with its line. The repository's own ledgers load, and there is one for each id.
 */
#include "pack/samples_test.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)16 << 20)
#define N(table) (sizeof(table) / sizeof((table)[0]))

static enum err
load(struct arena *arena, struct str yaml, struct str known, struct ledger_set *set,
	struct errinfo *info)
{
	struct pack_file files[2] = {
		{STR("known_services.yaml"), known}, {STR("services.yaml"), yaml}};
	struct pack_guide_source source = {
		.files = {known.len > 0 ? 2 : 1, known.len > 0 ? files : files + 1}};

	return pack_ledgers_load(&source, arena, set, info);
}

static void
a_ledger_is_loaded(void **state)
{
	struct str known = STR(
		"version: \"1\"\ndate: 2026-11-27\nsource: {ja: a, en: a}\nlicence: b\nservices:\n"
		"  - {domain: example.co.jp, name: 例, kind: other}\n"
		"  - {domain: mail.example.co.jp, name: Mail, kind: mail}\n");
	struct arena *arena = arena_new(ARENA_BYTES);
	struct ledger_set set = {0};
	struct errinfo info = {0};
	char *text = sample_read("ledger.yaml");
	const struct ledger *l;

	(void)state;
	if (load(arena, str_c(text), known, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	free(text);
	l = ledger_find(&set, STR("services"));
	assert_non_null(l);
	assert_int_equal(l->prefill, PREFILL_SERVICES);
	assert_int_equal(l->review_days, 365);
	assert_int_equal(l->n_columns, 9);
	assert_true(l->columns[0].is_needed);
	assert_int_equal(l->columns[0].n_headings, 2);
	assert_int_equal(l->columns[0].bytes_max, 300);
	assert_int_equal(l->columns[1].n_choices, 2);
	assert_int_equal(l->columns[5].reckon, RECKON_IMPORTANCE);
	assert_true(str_equal(l->columns[7].of, STR("ends")));
	assert_true(str_equal(l->columns[8].if_column, STR("kind")));
	assert_true(str_equal(l->columns[8].if_values[0], STR("other")));
	assert_int_equal(l->columns[8].bytes_max, 40);
	assert_true(str_equal(l->check, STR("small")));
	assert_int_equal(l->n_serves, 1);
	assert_true(str_equal(l->serves[0].item, STR("1")));
	/* the longest name counts; a name that only ends alike is another's */
	assert_true(str_equal(
		ledger_known_service(&set, STR("a.mail.example.co.jp"))->name, STR("Mail")));
	assert_true(str_equal(ledger_known_service(&set, STR("EXAMPLE.co.jp"))->name, STR("例")));
	assert_null(ledger_known_service(&set, STR("notexample.co.jp")));
	assert_null(ledger_known_service(&set, STR("co.jp")));
	arena_free(arena);
}

static const struct {
	const char *from, *to, *says;
} wrong[] = {
	{"id: services", "id: others", "not named as its id"},
	{"source: {ja: 見本です。, en: \"an example, made up\"}\n", "source: a sample\n",
		"\"source\" has to be a map"},
	{"prefill: services", "prefill: magic", "prefill is none"},
	{"review_days: 365", "review_days: 0", "from 1 to"},
	{"    is_needed: true\n", "", "at least one column is needed"},
	{"from: service_name", "from: device_name", "the machine has no"},
	{"kind: text\n    is_needed", "kind: prose\n    is_needed", "a kind is text"},
	{"id: integrity,", "id: name,", "stands here twice"},
	{"id: integrity,", "id: wholeness,", "a column \"integrity\""},
	{"{id: other, name", "{id: mail, name", "the choice \"mail\" stands here twice"},
	{"kind: reckoned, reckon: importance", "kind: text, reckon: importance",
		"says what is reckoned"},
	{"kind: reckoned, reckon: importance", "kind: reckoned", "says what is reckoned"},
	{"reckon: importance", "reckon: luck", "what is reckoned is"},
	{", of: ends", "", "says \"of\" which date"},
	{", of: ends", ", of: name", "no date \"name\""},
	{"reckon: days_left", "reckon: days_left, is_needed: true", "nobody fills in"},
	{"is: [other]", "is: [neither]", "needed_if names"},
	{"column: kind, is", "column: colour, is", "needed_if names"},
	{"is: [other]", "is: []", "needed_if names"},
	{"kind: date}", "kind: date, open: [none]}", "open names a value"},
	{"    is_needed: true\n", "    is_needed: true\n    open: [mail]\n", "open names a value"},
	{"bytes_max: 40", "bytes_max: 4000", "from 1 to"},
	{"kind: date}", "kind: date, choices: [{id: a, name: {ja: あ, en: A}}]}",
		"the kind choice has choices"},
	{"serves: [small/1]", "serves: [small]", "FRAMEWORK/ITEM"},
	{"licence: Apache-2.0\n", "", "licence"},
	{"review_days: 365\n", "review_days: 365\npage: stock/purchase\n", "page is a path"},
	{"review_days: 365\n", "review_days: 365\npage: //elsewhere.example\n", "page is a path"},
	{"review_days: 365\n", "review_days: 365\npage: /\\elsewhere.example\n", "page is a path"},
	{"review_days: 365\n", "review_days: 365\npage: /stock/../x\n", "page is a path"},
	{"about: {ja: 例です。", "about: {ja: \"{n}です。\"", "nothing fills in"},
};

static void
what_is_wrong_is_refused_with_its_line(void **state)
{
	char *text = sample_read("ledger.yaml");

	(void)state;
	for (size_t i = 0; i < N(wrong); i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		const char *at = strstr(text, wrong[i].from);
		struct buf b = buf_of(1 << 16);
		struct ledger_set set = {0};
		struct errinfo info = {0};

		if (at == NULL)
			fail_msg("the sample has no \"%s\"", wrong[i].from);
		buf_add(&b, text, (size_t)(at - text));
		buf_c(&b, wrong[i].to);
		buf_c(&b, at + strlen(wrong[i].from));
		if (load(arena, buf_view(&b), STR(""), &set, &info) == ERR_OK)
			fail_msg("taken: %s", wrong[i].to);
		if (strstr(info.what, wrong[i].says) == NULL ||
			strncmp(info.what, "services.yaml:", 14) != 0)
			fail_msg("\"%s\" for %s", info.what, wrong[i].to);
		assert_int_equal(set.n_ledgers, 0);
		buf_done(&b);
		arena_free(arena);
	}
	free(text);
}

static void
a_known_service_has_a_kind_of_the_ledger(void **state)
{
	static const char *const broken[] = {
		"  - {domain: a.jp, name: A, kind: magic}\n",
		"  - {domain: a.jp, name: A, kind: mail}\n  - {domain: a.jp, name: B, kind: "
		"mail}\n",
	};
	char *text = sample_read("ledger.yaml");

	(void)state;
	for (size_t i = 0; i < N(broken); i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct buf b = buf_of(4096);
		struct ledger_set set = {0};
		struct errinfo info = {0};

		buf_c(&b, "version: \"1\"\ndate: 2026-11-27\nsource: {ja: a, en: a}\nlicence: "
			  "b\nservices:\n");
		buf_c(&b, broken[i]);
		assert_int_equal(
			load(arena, str_c(text), buf_view(&b), &set, &info), ERR_MALFORMED);
		assert_non_null(strstr(info.what, "known_services.yaml"));
		buf_done(&b);
		arena_free(arena);
	}
	free(text);
}

static void
our_own_ledgers_load_and_are_all_there(void **state)
{
	static const char *const ids[] = {"devices", "networks", "services", "information",
		"contractors", "admin_ids", "requests", "firewall", "social_media", "systems",
		"contacts", "measures", "software", "purchases", "finder_reports", "intake_desk",
		"intake", "promises", "not_permitted", "notices"};
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct pack_source frameworks = sample_folder("frameworks", arena);
	struct pack_guide_source source = {.files = sample_folder("ledgers", arena)};
	struct framework_set set = {0};
	struct ledger_set ledgers = {0};
	struct errinfo info = {0};

	(void)state;
	if (pack_frameworks_load(&frameworks, arena, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	source.frameworks = &set;
	if (pack_ledgers_load(&source, arena, &ledgers, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_int_equal(ledgers.n_ledgers, N(ids));
	for (size_t i = 0; i < N(ids); i++)
		assert_non_null(ledger_find(&ledgers, str_c(ids[i])));
	assert_true(ledgers.n_known > 40);
	/* two columns of one ledger never wait for the same heading, or an import could not tell */
	for (uint32_t l = 0; l < ledgers.n_ledgers; l++)
		for (uint32_t c = 0; c < ledgers.ledgers[l].n_columns; c++)
			for (uint32_t d = 0; d < c; d++)
				assert_false(
					str_equal(ledgers.ledgers[l].columns[c].name.in[LANG_JA],
						ledgers.ledgers[l].columns[d].name.in[LANG_JA]));
	/* a missing framework is told */
	source.frameworks = &(struct framework_set){0};
	assert_int_equal(pack_ledgers_load(&source, arena, &ledgers, &info), ERR_MALFORMED);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ledger_is_loaded),
		cmocka_unit_test(what_is_wrong_is_refused_with_its_line),
		cmocka_unit_test(a_known_service_has_a_kind_of_the_ledger),
		cmocka_unit_test(our_own_ledgers_load_and_are_all_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
