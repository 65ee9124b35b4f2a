/* The decisions of dated.h and document.h, as tables. */
#include "today/dated.h"
#include "today/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define NOW (1000 * MS_DAY)
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
each_is_said_long_enough_before(void **state)
{
	static const struct {
		enum today_dated kind;
		ms_t in; /* from now */
		bool is_near;
	} rows[] = {
		{TODAY_DATED_FORM, 15 * MS_DAY, false},
		{TODAY_DATED_FORM, 14 * MS_DAY, true},
		{TODAY_DATED_FORM, -400 * MS_DAY, true},
		{TODAY_DATED_STAR3, 91 * MS_DAY, false},
		{TODAY_DATED_STAR3, 90 * MS_DAY, true},
		{TODAY_DATED_STAR3, -MS_DAY, true},
		{TODAY_DATED_RENEWAL, 90 * MS_DAY + 1, false},
		{TODAY_DATED_RENEWAL, 90 * MS_DAY, true},
		{TODAY_DATED_DECLARED, 31 * MS_DAY, false},
		{TODAY_DATED_DECLARED, 30 * MS_DAY, true},
		{TODAY_DATED_DOCUMENT, 31 * MS_DAY, false},
		{TODAY_DATED_DOCUMENT, 30 * MS_DAY, true},
		{TODAY_DATED_MARK, 15 * MS_DAY, false},
		{TODAY_DATED_MARK, 14 * MS_DAY, true},
		{TODAY_DATED_MARK, 1 - MS_DAY, true}, /* its last day */
		{TODAY_DATED_MARK, -MS_DAY, false},   /* over: another task says so */
		{TODAY_DATED_UPDATE, MS_DAY, false},  /* likewise */
		{TODAY_DATED_CLOCK, MS_HOUR, false},  /* likewise */
		{TODAY_DATED_CLOCK, -MS_DAY, false},
		{TODAY_DATED_LABEL, 31 * MS_DAY, false},
		{TODAY_DATED_LABEL, 30 * MS_DAY, true},
		{TODAY_DATED_SUPPORT, 181 * MS_DAY, false},
		{TODAY_DATED_SUPPORT, 180 * MS_DAY, true},
		{TODAY_DATED_DESK, -MS_DAY, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(
			today_is_near(&(struct today_due){rows[i].kind, NOW + rows[i].in}, NOW),
			rows[i].is_near);
	assert_false(today_is_near(&(struct today_due){TODAY_DATED_FORM, 0}, NOW));
}

static void
the_first_of_the_near_ones(void **state)
{
	static const struct today_due list[] = {
		{TODAY_DATED_DOCUMENT, NOW + 40 * MS_DAY}, /* not yet */
		{TODAY_DATED_STAR3, NOW + 60 * MS_DAY},
		{TODAY_DATED_FORM, 0},
		{TODAY_DATED_FORM, NOW + 3 * MS_DAY},
		{TODAY_DATED_RENEWAL, NOW + 3 * MS_DAY},
	};
	size_t at = 99;

	(void)state;
	assert_true(today_due_first(list, 5, NOW, &at));
	assert_int_equal(at, 3);
	assert_true(today_due_first(list, 3, NOW, &at));
	assert_int_equal(at, 1);
	assert_false(today_due_first(list, 1, NOW, &at));
	assert_false(today_due_first(list, 0, NOW, &at));
}

static void
declarations_come_round(void **state)
{
	static const struct {
		bool is_star3;
		ms_t declared, expires, looked;
		enum today_dated kind;
		ms_t due;
	} rows[] = {
		{true, NOW, NOW + 300, 0, TODAY_DATED_STAR3, NOW + 300},
		{true, NOW, 0, 0, TODAY_DATED_STAR3, NOW + TODAY_YEAR},
		{false, NOW, NOW + 300, NOW + 9, TODAY_DATED_RENEWAL, NOW + 300},
		{false, NOW, 0, 0, TODAY_DATED_DECLARED, NOW + TODAY_YEAR},
		{false, NOW, 0, NOW + 9, TODAY_DATED_DECLARED, NOW + 9 + TODAY_YEAR},
		{false, NOW, 0, NOW - 9, TODAY_DATED_DECLARED, NOW + TODAY_YEAR},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct today_due d = today_declared(
			rows[i].is_star3, rows[i].declared, rows[i].expires, rows[i].looked);

		assert_int_equal(d.kind, rows[i].kind);
		assert_int_equal(d.due, rows[i].due);
	}
}

static void
one_reason_for_each_document(void **state)
{
	static const struct {
		struct today_document d;
		bool is_asked;
		enum today_paper why;
	} rows[] = {
		{{.need = 0}, false, 0},
		{{.need = 1}, true, TODAY_PAPER_UNWRITTEN},
		{{.need = 1, .is_withdrawn = true}, false, 0},
		{{.has_draft = true, .drafted = NOW}, false, 0},
		{{.need = 1, .has_draft = true, .drafted = NOW}, false, 0},
		{{.has_draft = true, .drafted = NOW - MS_DAY}, true, TODAY_PAPER_DRAFT},
		{{.has_draft = true, .is_sent_back = true, .drafted = NOW}, true,
			TODAY_PAPER_SENT_BACK},
		{{.has_draft = true, .is_waiting = true, .drafted = NOW - 2 * MS_DAY}, false, 0},
		{{.has_draft = true, .is_waiting = true, .drafted = NOW - 3 * MS_DAY}, true,
			TODAY_PAPER_WAITING},
		{{.current_since = NOW, .n_stale = 1}, true, TODAY_PAPER_STALE},
		{{.current_since = NOW, .n_stale = 1, .is_withdrawn = true}, false, 0},
		{{.current_since = NOW - 6 * MS_DAY, .n_readers = 5, .n_read = 4}, false, 0},
		{{.current_since = NOW - 7 * MS_DAY, .n_readers = 5, .n_read = 4}, true,
			TODAY_PAPER_UNREAD},
		{{.current_since = NOW - 7 * MS_DAY, .n_readers = 5, .n_read = 5}, false, 0},
		{{.current_since = NOW - 7 * MS_DAY}, false, 0},
		/* somebody writes its next version already */
		{{.current_since = NOW - 70 * MS_DAY,
			 .n_stale = 3,
			 .has_draft = true,
			 .drafted = NOW},
			false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct today_paper_task t = {0};

		assert_int_equal(today_document_first(&rows[i].d, 1, NOW, &t), rows[i].is_asked);
		if (rows[i].is_asked) {
			assert_int_equal(t.why, rows[i].why);
			assert_true(t.minutes >= 2 && t.minutes <= 15);
		}
	}
}

static void
the_gravest_then_the_most_needed(void **state)
{
	static const struct today_document list[] = {
		{.current_since = NOW, .n_stale = 9},
		{.need = 2},
		{.need = 1},
		{.has_draft = true, .drafted = NOW - 9 * MS_DAY},
		{.need = 3, .has_draft = true, .drafted = NOW - 9 * MS_DAY},
		{.has_draft = true, .is_sent_back = true, .drafted = NOW},
	};
	static const struct {
		size_t n, index;
	} rows[] = {{1, 0}, {2, 1}, {3, 2}, {4, 3}, {5, 4}, {6, 5}};
	struct today_paper_task t;

	(void)state;
	assert_false(today_document_first(list, 0, NOW, &t));
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_true(today_document_first(list, rows[i].n, NOW, &t));
		assert_int_equal(t.index, rows[i].index);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_said_long_enough_before),
		cmocka_unit_test(the_first_of_the_near_ones),
		cmocka_unit_test(declarations_come_round),
		cmocka_unit_test(one_reason_for_each_document),
		cmocka_unit_test(the_gravest_then_the_most_needed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
