/* Readings of cases: what counts, what does not, and that drills never do. */
#include "respond/tally.h"
#include "respond/test_case.h"

static struct made *
fresh(struct arena *a, const char *from)
{
	struct made *m = arena_alloc(a, sizeof(*m));

	assert_non_null(m);
	m->arena = a;
	made_add(m, CASE_OPENED,
		strcmp(from, "from=alert") == 0 || strcmp(from, "from=drill") == 0 ? CASE_BY_BOX
										   : CASE_BY_PERSON,
		from, "title=x", "number=2026-001", NULL);
	return m;
}

static void
count(struct respond_tally *t, struct made *m, ms_t now)
{
	struct respond_case c;

	assert_int_equal(respond_case_of(m->e, m->n, m->arena, &c), ERR_OK);
	respond_tally_add(t, &c, NULL, now);
}

/* value -1: there is none */
static struct reading
find(const struct reading *list, uint32_t n, enum reading_kind kind)
{
	for (uint32_t i = 0; i < n; i++)
		if (list[i].kind == kind)
			return list[i];
	return (struct reading){.value = -1};
}

static void
nothing_known_says_nothing(void **state)
{
	struct respond_tally *t = calloc(1, sizeof(*t));
	struct reading list[TALLY_READINGS];

	(void)state;
	assert_int_equal(respond_tally_readings(t, MADE_BEGIN, list), 0);
	free(t);
}

/* A playbook of two steps: the first has the button that isolates. */
static void
what_was_cut_off(void **state)
{
	static const struct playbook_step steps[] = {
		{.id = STR_IN_TABLE("pull"), .has_act = true, .act = ACT_ISOLATE},
		{.id = STR_IN_TABLE("call")}};
	static const struct playbook book = {
		.id = STR_IN_TABLE("infected_pc"), .steps = steps, .n_steps = 2};
	const struct playbook_set books = {.playbooks = &book, .n = 1};
	static const char *const hands[][3] = {{"step=pull", "state=done"},
		{"step=pull", "state=begun"}, {"step=call", "state=done"}};
	struct arena *a = arena_new(16 << 20);
	struct respond_tally *t = calloc(1, sizeof(*t));
	struct reading list[TALLY_READINGS];
	ms_t now = MADE_BEGIN + 30 * MS_DAY;
	struct respond_case c;
	uint32_t n;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		struct made *m = arena_alloc(a, sizeof(*m));

		assert_non_null(m);
		m->arena = a;
		made_add(m, CASE_OPENED, CASE_BY_PERSON, "from=person", "title=x",
			"number=2026-001", i == 4 ? NULL : "device=mac:02:00:00:00:00:07", NULL);
		made_add(m, CASE_DECIDED, CASE_BY_PERSON, "is=incident", "reason=r", NULL);
		if (i == 0) /* by the box, and ended again */
			made_add(m, CASE_ACTION, CASE_BY_PERSON, "did=block_name",
				"target=evil.example", "until=2026-12-31T00:00:00Z", NULL);
		if (i == 0)
			made_add(m, CASE_UNDONE, CASE_BY_PERSON, "of=3", NULL);
		if (i >= 1 && i <= 3)
			made_add(m, CASE_PLAYBOOK, CASE_BY_PERSON, "playbook=infected_pc",
				"state=up", NULL);
		if (i >= 1 && i <= 3)
			made_add(m, CASE_STEP, CASE_BY_PERSON, "playbook=infected_pc",
				hands[i - 1][0], hands[i - 1][1], NULL);
		if (i == 3) /* to keep packets cuts nothing off */
			made_add(m, CASE_ACTION, CASE_BY_PERSON, "did=keep_packets",
				"device=mac:02:00:00:00:00:07", "until=2026-12-31T00:00:00Z", NULL);
		assert_int_equal(respond_case_of(m->e, m->n, m->arena, &c), ERR_OK);
		respond_tally_add(t, &c, &books, now);
	}
	n = respond_tally_readings(t, now, list);
	assert_int_equal(find(list, n, READING_CONTAINED).value, 2);
	assert_int_equal(find(list, n, READING_CONTAINED).of, 4); /* one is of no device */
	assert_int_equal(find(list, n, READING_CONTAINED_MINUTES).of, 2);
	assert_true(find(list, n, READING_CONTAINED_MINUTES).value > 0);
	free(t);
	arena_free(a);
}

static void
a_year_of_cases(void **state)
{
	struct arena *a = arena_new(16 << 20);
	struct respond_tally *t = calloc(1, sizeof(*t));
	struct reading list[TALLY_READINGS];
	ms_t now = MADE_BEGIN + 30 * MS_DAY;
	struct made *m;
	uint32_t n;

	(void)state;
	m = fresh(
		a, "from=alert"); /* decided, quick report after a minute, lesson, shared, closed */
	made_add(m, CASE_EXHIBIT, CASE_BY_BOX, "sha256=" HEX64, "bytes=5", "kind=report",
		"name=quick.pdf", NULL);
	made_add(m, CASE_DECIDED, CASE_BY_PERSON, "is=incident", "reason=r", NULL);
	made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=staff", "form=quick", "stage=first",
		NULL);
	made_add(m, CASE_LESSON, CASE_BY_PERSON, "text=l", NULL);
	made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=staff", "form=story", "stage=first",
		NULL);
	made_add(m, CASE_CLOSED, CASE_BY_PERSON, NULL);
	count(t, m, now);
	m = fresh(a, "from=alert"); /* nobody decided, no report */
	count(t, m, now);
	m = fresh(a, "from=person"); /* an incident without a report; its lesson was struck */
	made_add(m, CASE_DECIDED, CASE_BY_PERSON, "is=incident", "reason=r", NULL);
	made_add(m, CASE_LESSON, CASE_BY_PERSON, "text=l", NULL);
	made_add(m, CASE_STRUCK, CASE_BY_PERSON, "of=3", "reason=r", NULL);
	made_add(m, CASE_CLOSED, CASE_BY_PERSON, NULL);
	count(t, m, now);
	m = fresh(a, "from=drill"); /* counts nowhere */
	made_add(m, CASE_DECIDED, CASE_BY_PERSON, "is=incident", "reason=r", NULL);
	made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=staff", "form=story", "stage=first",
		NULL);
	count(t, m, now);
	count(t, fresh(a, "from=person"), now + 2 * TALLY_WITHIN); /* too old by then */

	n = respond_tally_readings(t, now, list);
	assert_int_equal(n, TALLY_READINGS - 2); /* nothing here is of a device */
	assert_int_equal(find(list, n, READING_CASES_DECIDED).value, 2);
	assert_int_equal(find(list, n, READING_CASES_DECIDED).of, 3);
	assert_int_equal(find(list, n, READING_CASES_REPORTED).value, 1);
	assert_int_equal(find(list, n, READING_CASES_REPORTED).of, 2);
	assert_int_equal(find(list, n, READING_CASES_REVIEWED).value, 1);
	assert_int_equal(find(list, n, READING_CASES_REVIEWED).of, 2);
	assert_int_equal(find(list, n, READING_CASES_SHARED).value, 29);
	assert_int_equal(find(list, n, READING_QUICK_REPORT_MINUTES).value, 1);
	assert_int_equal(find(list, n, READING_QUICK_REPORT_MINUTES).of, 1);
	free(t);
	arena_free(a);
}

static void
the_median_of_many(void **state)
{
	struct arena *a = arena_new(256 << 20);
	struct respond_tally *t = calloc(1, sizeof(*t));
	struct reading list[TALLY_READINGS];
	struct reading r;

	(void)state;
	for (int i = 0; i < TALLY_QUICK_MAX + 5; i++) {
		struct made *m = calloc(1, sizeof(*m));

		assert_non_null(m);
		m->arena = a;
		made_add(m, CASE_OPENED, CASE_BY_BOX, "from=alert", "title=x", "number=2026-001",
			NULL);
		made_add(m, CASE_EXHIBIT, CASE_BY_BOX, "sha256=" HEX64, "bytes=5", "kind=report",
			NULL);
		m->e[1].at = m->e[0].at + (ms_t)(i % 101) * MS_MINUTE;
		count(t, m, MADE_BEGIN);
		free(m);
	}
	r = find(list, respond_tally_readings(t, MADE_BEGIN, list), READING_QUICK_REPORT_MINUTES);
	assert_int_equal(r.of, TALLY_QUICK_MAX);
	assert_true(r.value >= 48 && r.value <= 51);
	free(t);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_known_says_nothing),
		cmocka_unit_test(a_year_of_cases),
		cmocka_unit_test(what_was_cut_off),
		cmocka_unit_test(the_median_of_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
