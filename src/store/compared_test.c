/* The contract suite of compared.h: what is gone, and what is there instead. */
#include "store/compared.h"

#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define PC "mac:00:1b:44:11:3a:b7"
#define PART(called, of)                                                                           \
	(struct store_component)                                                                   \
	{                                                                                          \
		.name = STR(called), .version = STR(of)                                            \
	}

static enum err
find(struct store_tx *tx, void *arg)
{
	return store_finding_put(tx, arg);
}

static void
found(struct place *p, enum store_finding_subject subject, uint64_t nr, const char *advisory)
{
	struct store_finding f = {
		.subject = subject, .subject_nr = nr, .first_seen = NOW, .last_seen = NOW};

	f.id = store_id_new(NOW);
	str_copy(str_c(advisory), f.advisory, sizeof(f.advisory));
	assert_int_equal(place_write(p, find, &f), ERR_OK);
}

static size_t
gone_of(struct place *p, const char *id, bool is_bill, struct store_compare_gone **ret_list)
{
	struct store_compare_group group = {.is_bill = is_bill};
	struct store_view *v = place_read(p);
	size_t n;

	str_copy(str_c(id), group.id, sizeof(group.id));
	assert_int_equal(store_compare_gone(v, &group, p->arena, ret_list, &n), ERR_OK);
	store_read_end(v);
	return n;
}

/* ---- bills ---- */

static enum err
put_bill(struct store_tx *tx, void *arg)
{
	return store_bill_put(tx, arg);
}

static void
bring(struct place *p, const char *id, const char *name, const struct store_component parts[2])
{
	static ms_t came = NOW;
	struct store_bill_put put = {
		.bill = {.came = ++came}, .list = parts, .n = 2, .file = STR("{}")};

	str_copy(str_c(id), put.bill.id.text, sizeof(put.bill.id.text));
	str_copy(str_c(name), put.bill.name, sizeof(put.bill.name));
	assert_int_equal(place_write(p, put_bill, &put), ERR_OK);
}

/* Parts by number, in the order of the bills: x 1, y 1; x 2, z 1. */
static void
what_another_bill_has_is_not_gone(void **state)
{
	struct place *p = *state;
	const struct store_component old[] = {PART("x", "1"), PART("y", "1")};
	const struct store_component new[] = {PART("x", "2"), PART("z", "1")};
	struct store_compare_gone *list;

	bring(p, "a1", "Kaikei", old);
	bring(p, "b1", "Kyuyo", old);
	bring(p, "a2", "Kaikei", new);
	found(p, STORE_FINDING_COMPONENT, 1, "CVE-2026-1");
	found(p, STORE_FINDING_COMPONENT, 2, "CVE-2026-2");
	assert_int_equal(gone_of(p, "a2", true, &list), 0);
	bring(p, "b2", "Kyuyo", new);
	assert_int_equal(gone_of(p, "b2", true, &list), 2);
	assert_string_equal(list[0].name, "x");
	assert_string_equal(list[0].version, "1");
	assert_int_equal(list[0].instead, 3);
	assert_string_equal(list[0].version_now, "2");
	assert_string_equal(list[1].name, "y");
	assert_int_equal(list[1].instead, 0);
	assert_int_equal(gone_of(p, "a2", true, &list), 2); /* of both that gave way */
}

/* ---- programs ---- */

static enum err
take(struct store_tx *tx, void *arg)
{
	return store_software_take(tx, arg, NULL);
}

static void
collect(struct place *p, ms_t at, const struct store_software *list, size_t n)
{
	struct store_software_take t = {.device = PC, .at = at, .list = list, .n = n};

	assert_int_equal(place_write(p, take, &t), ERR_OK);
}

static void
the_newest_of_a_name_is_there_instead(void **state)
{
	struct place *p = *state;
	const struct store_software one = {.name = "Editor", .version = "1"};
	const struct store_software later[] = {{.name = "EDITOR", .version = "3"},
		{.name = "Editor", .version = "2"}, {.name = "Other", .version = "9"}};
	struct store_compare_gone *list;

	collect(p, NOW, &one, 1);
	found(p, STORE_FINDING_SOFTWARE, 1, "CVE-2026-1");
	assert_int_equal(gone_of(p, PC, false, &list), 0);
	collect(p, NOW + 1, &later[1], 2);
	collect(p, NOW + 2, later, 3);
	assert_int_equal(gone_of(p, PC, false, &list), 1);
	assert_int_equal(list[0].nr, 1);
	assert_string_equal(list[0].version_now, "3");
	assert_int_equal(list[0].measured, NOW + 1);
	collect(p, NOW + 3, &later[2], 1);
	assert_int_equal(gone_of(p, PC, false, &list), 1);
	assert_int_equal(list[0].instead, 0);
}

/* A name that says the version is another with each version. */
static void
a_version_in_the_name_is_none_of_it(void **state)
{
	static const char *const names[][2] = {{"7-Zip 22.00 (x64)", "7-ZIP 22.01 (x64)"},
		{"linux-image-6.1.0-18-amd64", "linux-image-6.1.0-20-amd64"},
		{"Example Runtime - 6.0.10 (x64)", "Example Runtime - 6.0.11 (x64)"},
		{"Other Runtime - 6.0.10 (x64)", "Other Runtime - 6.0.10 (x86)"},
		{"Example Studio 2019", "Example Studio 2022"}};
	enum { N = sizeof(names) / sizeof(names[0]) };
	struct place *p = *state;
	struct store_software list[N] = {{0}};
	struct store_compare_gone *gone;

	for (unsigned k = 0; k < 2; k++) {
		for (unsigned i = 0; i < N; i++)
			str_copy(str_c(names[i][k]), list[i].name, sizeof(list[i].name));
		collect(p, NOW + k, list, N);
		for (unsigned i = 0; i < N && k == 0; i++)
			found(p, STORE_FINDING_SOFTWARE, i + 1, "CVE-2026-1");
	}
	assert_int_equal(gone_of(p, PC, false, &gone), N);
	for (unsigned i = 0; i < N; i++) /* the two last are others */
		assert_int_equal(gone[i].instead, gone[i].nr <= 3 ? gone[i].nr + (unsigned)N : 0);
}

/* What is of one product takes its place, unless it was there beside it. */
static void
another_of_the_product_is_there_instead(void **state)
{
	struct place *p = *state;
	const struct store_software old[] = {{.name = "Java 8 Update 361", .product = "java"},
		{.name = "Tool A", .product = "tool"}, {.name = "Tool B", .product = "tool"}};
	const struct store_software new[] = {
		{.name = "Java 8 Update 371", .product = "java"}, old[2]};
	struct store_compare_gone *list;

	collect(p, NOW, old, 3);
	found(p, STORE_FINDING_SOFTWARE, 1, "CVE-2026-1");
	found(p, STORE_FINDING_SOFTWARE, 2, "CVE-2026-2");
	collect(p, NOW + 1, old, 3);
	collect(p, NOW + 2, new, 2);
	assert_int_equal(gone_of(p, PC, false, &list), 2);
	assert_int_equal(list[0].instead, 4);
	assert_int_equal(list[1].instead, 0);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		T(what_another_bill_has_is_not_gone),
		T(the_newest_of_a_name_is_there_instead),
		T(a_version_in_the_name_is_none_of_it),
		T(another_of_the_product_is_there_instead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
