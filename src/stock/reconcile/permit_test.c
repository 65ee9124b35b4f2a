/* What is not permitted, against the product's own packs. */
#include "stock/reconcile/permit.h"

#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define NOW ((ms_t)1795132980000) /* 2026-11-20 09:03 in Japan */

static struct arena *arena;
static struct product_set set;
static struct reconcile_table *names;

static const struct permit_rule rules[] = {
	{STR_IN_TABLE("グーグルクローム"), STR_IN_TABLE(""), STR_IN_TABLE("")},
	{STR_IN_TABLE("PostgreSQL 12"), STR_IN_TABLE(""), STR_IN_TABLE("2026-11-20")},
	{STR_IN_TABLE("在庫くん"), STR_IN_TABLE(""), STR_IN_TABLE("")},
	{STR_IN_TABLE("Torrent Box"), STR_IN_TABLE("Acme Inc."), STR_IN_TABLE("")},
	{STR_IN_TABLE("Late One"), STR_IN_TABLE(""), STR_IN_TABLE("2026-11-21")},
	{STR_IN_TABLE(" - "), STR_IN_TABLE(""), STR_IN_TABLE("")},
	{STR_IN_TABLE("Winny"), STR_IN_TABLE(""), STR_IN_TABLE("")},
};

/* rule: -1 permitted, as far as anybody said */
static const struct {
	const char *name, *maker, *version;
	int rule;
} lines[] = {
	{"Google Chrome", "Google LLC", "120.0.6099.130", 0},
	{"Ｇｏｏｇｌｅ　Ｃｈｒｏｍｅ", "", "", 0},
	{"グーグルクローム", "", "", 0},
	{"Chrome Cleaner", "", "", -1},
	{"Chromium", "", "", -1},
	{"Google Chrome Beta Helper", "Google LLC", "1", -1},
	{"PostgreSQL", "", "12.4", 1},
	{"PostgreSQL 12", "", "", 1},
	{"PostgreSQL", "", "120.1", -1},
	{"PostgreSQL 13", "", "", -1},
	{"PostgreSQL", "", "", -1}, /* nobody knows which */
	{"在庫くん", "", "", 2},
	{"在庫くん 4.2 (64-bit)", "例示ソフト", "4.2", 2},
	{"在庫くん 取込ツール", "", "1.0", -1},
	{"Torrent Box", "ACME Inc", "2", 3},
	{"Torrent Box", "Others Ltd", "2", -1},
	{"Torrent Box", "", "2", -1},
	{"Late One", "", "", -1},
	{"winny", "", "2.0b7", 4 + 2},
	{"Winny", "Acme Inc.", "", 4 + 2}, /* a maker of another rule does not free it */
	{"WinnyTools", "", "", -1},
	{"", "", "", -1},
	{"-", "", "", -1},
};

static struct permit_table *
table(const struct permit_rule *list, size_t n)
{
	const struct permit_asked asked = {names, list, n, NOW, 540};
	struct permit_table *t = permit_new(&asked, arena);

	assert_non_null(t);
	return t;
}

static void
a_program_is_refused_by_its_exact_name(void **state)
{
	const struct permit_table *t = table(rules, sizeof(rules) / sizeof(*rules));

	(void)state;
	assert_int_equal(permit_rules(t), 5); /* one has not begun, one says nothing */
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		const struct reconcile_line line = {
			str_c(lines[i].name), str_c(lines[i].maker), str_c(lines[i].version)};
		size_t rule = 99;
		bool is_refused = permit_refuses(t, &line, &rule);

		if ((is_refused ? (int)rule : -1) != lines[i].rule)
			fail_msg("%s: %d", lines[i].name, is_refused ? (int)rule : -1);
	}
}

static void
without_a_rule_nothing_is_refused(void **state)
{
	const struct reconcile_line line = {STR("Google Chrome"), STR(""), STR("")};
	const struct permit_table *t = table(rules, 0);
	size_t rule;

	(void)state;
	assert_int_equal(permit_rules(t), 0);
	assert_false(permit_refuses(t, &line, &rule));
	t = table(&rules[4], 2); /* none that holds */
	assert_int_equal(permit_rules(t), 0);
	assert_false(permit_refuses(t, &line, &rule));
}

/* Without packs of products a rule still is about its own name. */
static void
packs_are_not_needed(void **state)
{
	const struct permit_asked asked = {NULL, rules, 1, NOW, 540};
	const struct reconcile_line same = {STR("グーグルクローム"), STR(""), STR("1")};
	const struct reconcile_line other = {STR("Google Chrome"), STR(""), STR("1")};
	const struct permit_table *t = permit_new(&asked, arena);
	size_t rule;

	(void)state;
	assert_non_null(t);
	assert_true(permit_refuses(t, &same, &rule));
	assert_false(permit_refuses(t, &other, &rule));
}

static int
set_up(void **state)
{
	struct pack_product_source source = {.detects = NULL};
	struct errinfo info = {0};

	(void)state;
	arena = arena_new(PACK_ARENA_BYTES);
	source.files = sample_folder("products", arena);
	if (pack_products_load(&source, arena, &set, &info) != ERR_OK) {
		printf("%s\n", info.what);
		return -1;
	}
	names = reconcile_new(&set, arena);
	return names != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_is_refused_by_its_exact_name),
		cmocka_unit_test(without_a_rule_nothing_is_refused),
		cmocka_unit_test(packs_are_not_needed),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
