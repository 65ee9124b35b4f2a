/* The contract suite of said.h: what every backend has to do, run here on SQLite. */
#include "store/said.h"

#include "base/limits.h"
#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct store_said rows[] = {
	{.statement = {.vulnerability = {"CVE-2026-1", 10},
		 .alias = {"GHSA-1", 6},
		 .product = {"pkg:npm/a@1.0.0", 15},
		 .status = VEX_NOT_AFFECTED,
		 .reason = VEX_NO_CODE,
		 .why = {"Not built in.", 13},
		 .made = NOW - 2 * MS_DAY},
		.until = NOW + MS_DAY},
	{.statement = {.vulnerability = {"CVE-2026-2", 10},
		 .product = {"pkg:npm/b", 9},
		 .subcomponent = {"pkg:npm/c", 9},
		 .status = VEX_AFFECTED,
		 .action = {"Update.", 7},
		 .made = NOW - MS_DAY,
		 .changed = NOW}},
};

static struct store_said_put
a_document(const char *id)
{
	struct store_said_put put = {.document = {.author = "Example",
					     .form = "openvex",
					     .key = "RWQ",
					     .came = NOW,
					     .n = 2},
		.file = STR("{}"),
		.list = rows,
		.n = 2};

	str_copy(str_c(id), put.document.id.text, sizeof(put.document.id.text));
	return put;
}

static enum err
put_said(struct store_tx *tx, void *arg)
{
	return store_said_put(tx, arg);
}

static enum err
remove_one(struct store_tx *tx, void *arg)
{
	return store_said_remove(tx, arg, NOW);
}

static size_t
about(struct place *p, const char *name, struct store_said **ret_list)
{
	struct store_view *v = place_read(p);
	const struct store_said_query q = {.vulnerability = str_c(name)};
	size_t n, total;

	assert_int_equal(store_said_about(v, &q, p->arena, ret_list, &n, &total), ERR_OK);
	assert_int_equal(total, n);
	store_read_end(v);
	return n;
}

static void
what_is_said_comes_back_by_either_name(void **state)
{
	struct place *p = *state;
	struct store_said_put put = a_document("d1");
	struct store_said_document back;
	struct store_said *list;
	struct store_view *v;
	struct str file;

	assert_int_equal(place_write(p, put_said, &put), ERR_OK);
	assert_int_equal(place_write(p, put_said, &put), ERR_EXISTS);
	assert_int_equal(about(p, "CVE-2026-1", &list), 1);
	assert_int_equal(about(p, "GHSA-1", &list), 1);
	assert_int_equal(list[0].statement.status, VEX_NOT_AFFECTED);
	assert_int_equal(list[0].statement.reason, VEX_NO_CODE);
	assert_true(str_equal(list[0].statement.why, STR("Not built in.")));
	assert_int_equal(list[0].until, NOW + MS_DAY);
	assert_string_equal(list[0].document.key, "RWQ");
	assert_int_equal(about(p, "CVE-2026-2", &list), 1);
	assert_int_equal(list[0].nr, 1);
	assert_int_equal(list[0].statement.made, NOW); /* the later of both */
	assert_true(str_equal(list[0].statement.subcomponent, STR("pkg:npm/c")));
	assert_int_equal(about(p, "CVE-2026-3", &list), 0);
	v = place_read(p);
	assert_int_equal(store_said_document(v, "d1", &back), ERR_OK);
	assert_int_equal(back.n, 2);
	assert_int_equal(store_said_file(v, "d1", p->arena, &file), ERR_OK);
	assert_true(str_equal(file, STR("{}")));
	assert_int_equal(store_said_file(v, "d2", p->arena, &file), ERR_NOT_FOUND);
	store_read_end(v);
}

static void
a_removed_document_says_nothing(void **state)
{
	struct place *p = *state;
	struct store_said_put put = a_document("d1");
	struct store_said_document *documents;
	struct store_said *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, put_said, &put), ERR_OK);
	assert_int_equal(place_write(p, remove_one, (char[]){"d2"}), ERR_NOT_FOUND);
	assert_int_equal(place_write(p, remove_one, (char[]){"d1"}), ERR_OK);
	assert_int_equal(about(p, "CVE-2026-1", &list), 0);
	v = place_read(p);
	assert_int_equal(store_said_documents(v, p->arena, &documents, &n), ERR_OK);
	assert_int_equal(n, 0);
	store_read_end(v);
	assert_int_equal(place_tidy(p, NOW + 20 * MS_DAY), 0);
	assert_true(place_tidy(p, NOW + 31 * MS_DAY) >= 1);
	v = place_read(p);
	struct str file;

	assert_int_equal(store_said_file(v, "d1", p->arena, &file), ERR_NOT_FOUND);
	store_read_end(v);
}

static bool
is_last(const void *arg, const struct store_said *s)
{
	return str_equal(s->statement.product, str_c(arg));
}

/* Of a maker of many products the one that is meant is found, and how many there are is told. */
static void
what_is_wanted_is_looked_for_among_all(void **state)
{
	struct place *p = *state;
	struct store_said many[LIMIT_SAID_FOUND + 2], *list;
	struct store_said_put put = a_document("d1");
	struct store_said_query q = {.vulnerability = STR("CVE-2026-1")};
	struct store_view *v;
	size_t n, total;

	for (unsigned i = 0; i < LIMIT_SAID_FOUND + 2; i++)
		many[i] = rows[0];
	many[LIMIT_SAID_FOUND + 1].statement.product = STR("pkg:npm/last@1");
	put.list = many;
	put.n = LIMIT_SAID_FOUND + 2;
	assert_int_equal(place_write(p, put_said, &put), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_said_about(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, LIMIT_SAID_FOUND);
	assert_int_equal(total, LIMIT_SAID_FOUND + 2);
	q.wants = is_last;
	q.arg = "pkg:npm/last@1";
	assert_int_equal(store_said_about(v, &q, p->arena, &list, &n, &total), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(total, 1);
	assert_int_equal(list[0].nr, LIMIT_SAID_FOUND + 1);
	store_read_end(v);
}

static void
there_are_not_too_many(void **state)
{
	struct place *p = *state;
	struct store_said_put put = a_document("d1");

	put.n = LIMIT_SAID + 1;
	assert_int_equal(place_write(p, put_said, &put), ERR_LIMIT);
	put.n = 1;
	for (unsigned i = 0; i <= LIMIT_SAID_DOCUMENTS; i++) {
		put.document.id = store_id_new(NOW);
		assert_int_equal(place_write(p, put_said, &put),
			i < LIMIT_SAID_DOCUMENTS ? ERR_OK : ERR_LIMIT);
	}
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		T(what_is_said_comes_back_by_either_name),
		T(a_removed_document_says_nothing),
		T(what_is_wanted_is_looked_for_among_all),
		T(there_are_not_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
