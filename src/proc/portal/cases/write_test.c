/* Entries into a case: numbered, chained, judged; what is refused writes nothing; two at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "proc/portal/cases/cases.h"
#include "proc/portal/place_fixture.h"
#include "wire/case/case_chain.h"

#include <pthread.h>

struct write {
	const char *id; /* NULL: a new case */
	struct case_entry list[4];
	size_t n;
	enum case_by by;
	enum respond_no no;
	char new_id[CASE_ID_MAX], number[CASE_NUMBER_MAX];
};

static enum err
write_it(struct store_tx *tx, void *arg)
{
	struct write *w = arg;
	const struct case_writer writer = {.now = PLACE_NOW,
		.zone_minutes = 540,
		.by = w->by,
		.who = w->by == CASE_BY_PERSON ? STR("佐藤") : STR("")};

	return w->id == NULL ? case_write_first(tx, &writer, w->list, w->n, w->new_id, w->number)
			     : case_write(tx, &writer, w->id, w->list, w->n, &w->no);
}

static enum err
run(struct portal_place *p, struct write *w)
{
	return store_write(p->portal.store, STORE_VITAL, write_it, w);
}

static struct case_entry
an_entry(enum case_kind kind, enum case_key key, struct str value)
{
	struct case_entry e = {.kind = kind};

	assert_int_equal(case_entry_add(&e, key, value), ERR_OK);
	return e;
}

static struct write
a_case(struct portal_place *p)
{
	struct write w = {.n = 1, .by = CASE_BY_PERSON};

	w.list[0] = an_entry(CASE_OPENED, CASE_KEY_FROM, STR("person"));
	case_entry_add(&w.list[0], CASE_KEY_TITLE, STR("title"));
	assert_int_equal(run(p, &w), ERR_OK);
	return w;
}

static struct write
a_note(const char *id, struct str text)
{
	struct write w = {.id = id, .n = 1, .by = CASE_BY_PERSON};

	w.list[0] = an_entry(CASE_NOTE, CASE_KEY_TEXT, text);
	return w;
}

/* The chain from the first line to the head: whole; how many lines. */
static uint32_t
check_chain(struct portal_place *p, const char *id)
{
	struct case_chain_check check = {.id = id};
	struct store_case_line *lines;
	struct case_head head;
	struct store_view *v;
	size_t n;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_case_head(v, id, &head), ERR_OK);
	assert_int_equal(store_case_lines(v, id, 1, 0, p->arena, &lines, &n), ERR_OK);
	for (size_t i = 0; i < n; i++)
		case_chain_line(&check, &(struct case_chain_line){lines[i].nr, lines[i].bytes});
	case_chain_end(&check, head.hash);
	assert_int_equal(check.result.fault, CHAIN_WHOLE);
	assert_int_equal(head.n_entries, n);
	store_read_end(v);
	return (uint32_t)n;
}

static void
entries_are_numbered_and_chained(void **state)
{
	struct portal_place *p = *state;
	struct write first = a_case(p), second = a_case(p);
	struct write notes = a_note(first.new_id, STR("one"));
	struct case_entry *list;
	struct store_view *v;
	size_t n;

	assert_string_equal(first.number, "2026-001");
	assert_string_equal(second.number, "2026-002");
	notes.list[1] = an_entry(CASE_NOTE, CASE_KEY_TEXT, STR("two"));
	notes.n = 2;
	assert_int_equal(run(p, &notes), ERR_OK);
	assert_int_equal(notes.no, RESPOND_MAY);
	assert_int_equal(notes.list[1].nr, 3);
	assert_int_equal(check_chain(p, first.new_id), 3);
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(case_entries(v, first.new_id, 0, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_true(str_equal(case_entry_get(&list[0], CASE_KEY_NUMBER), STR("2026-001")));
	assert_true(str_equal(case_entry_get(&list[2], CASE_KEY_TEXT), STR("two")));
	assert_true(str_equal(list[2].who, STR("佐藤")));
	assert_true(list[2].at == PLACE_NOW);
	store_read_end(v);
}

static void
what_may_not_be_writes_nothing(void **state)
{
	struct portal_place *p = *state;
	struct write first = a_case(p), w = a_note(first.new_id, STR("good"));
	struct write none = {.n = 1, .by = CASE_BY_PERSON};

	w.list[1] = an_entry(CASE_DECIDED, CASE_KEY_IS, STR("incident")); /* without a reason */
	w.n = 2;
	assert_int_equal(run(p, &w), ERR_OK);
	assert_int_equal(w.no, RESPOND_NO_REASON);
	assert_int_equal(check_chain(p, first.new_id), 1); /* nor the good one */
	w = a_note(first.new_id, STR("x"));
	w.list[0].kind = CASE_CLOSED;
	w.list[0].n_pairs = 0;
	assert_int_equal(run(p, &w), ERR_OK);
	assert_int_equal(w.no, RESPOND_NO_UNDECIDED);
	w = a_note("00000000000000000000000000000000", STR("x"));
	assert_int_equal(run(p, &w), ERR_NOT_FOUND);
	none.list[0] = an_entry(CASE_NOTE, CASE_KEY_TEXT, STR("not the first"));
	assert_int_equal(run(p, &none), ERR_INVALID);
	assert_int_equal(check_chain(p, first.new_id), 1);
}

/* The second of a list sees what the first one says. */
static void
a_list_is_judged_as_it_will_stand(void **state)
{
	struct portal_place *p = *state;
	struct write first = a_case(p), w = a_note(first.new_id, STR("x"));

	w.list[0] = an_entry(CASE_DECIDED, CASE_KEY_IS, STR("no_incident"));
	case_entry_add(&w.list[0], CASE_KEY_REASON, STR("a test of our own"));
	w.list[1] = (struct case_entry){.kind = CASE_CLOSED};
	w.list[2] = an_entry(CASE_NOTE, CASE_KEY_TEXT, STR("too late"));
	w.n = 3;
	assert_int_equal(run(p, &w), ERR_OK);
	assert_int_equal(w.no, RESPOND_NO_CLOSED);
	assert_int_equal(check_chain(p, first.new_id), 1);
	w.n = 2;
	assert_int_equal(run(p, &w), ERR_OK);
	assert_int_equal(w.no, RESPOND_MAY);
	assert_int_equal(check_chain(p, first.new_id), 3);
}

#define THREADS 8
#define EACH 40

struct thread {
	struct portal_place *place;
	const char *id;
	pthread_t thread;
};

static void *
write_many(void *arg)
{
	struct thread *t = arg;

	for (unsigned i = 0; i < EACH; i++) {
		struct write w = a_note(t->id, STR("at once"));

		assert_int_equal(run(t->place, &w), ERR_OK);
		assert_int_equal(w.no, RESPOND_MAY);
	}
	return NULL;
}

static void
all_who_write_at_once_stay(void **state)
{
	struct portal_place *p = *state;
	struct write first = a_case(p);
	struct thread threads[THREADS];

	assert_int_equal(store_start(p->portal.store, NULL), ERR_OK);
	for (size_t i = 0; i < THREADS; i++) {
		threads[i] = (struct thread){.place = p, .id = first.new_id};
		assert_int_equal(
			pthread_create(&threads[i].thread, NULL, write_many, &threads[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i].thread, NULL);
	assert_int_equal(check_chain(p, first.new_id), 1 + THREADS * EACH);
}

struct many {
	const char *id;
	size_t n;
	enum case_by by;
	enum respond_no no;
};

static enum err
write_list(struct store_tx *tx, void *arg)
{
	struct many *m = arg;
	const struct case_writer w = {.now = PLACE_NOW, .by = m->by, .who = STR("")};
	struct case_entry *list = calloc(m->n, sizeof(*list));
	enum err err;

	assert_non_null(list);
	for (size_t i = 0; i < m->n; i++)
		list[i] = an_entry(CASE_NOTE, CASE_KEY_TEXT, STR("x"));
	err = case_write(tx, &w, m->id, list, m->n, &m->no);
	free(list);
	return err;
}

/* Who talks too much cannot keep a person from ending the case. */
static void
others_leave_room_for_persons(void **state)
{
	struct portal_place *p = *state;
	struct write first = a_case(p), last = a_note(first.new_id, STR("a person"));
	struct many m = {.id = first.new_id, .by = CASE_BY_VISITOR};

	m.n = LIMIT_CASE_ENTRIES_OTHERS;
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, write_list, &m), ERR_LIMIT);
	assert_int_equal(run(p, &last), ERR_OK);
	assert_int_equal(check_chain(p, first.new_id), 2);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
	const struct CMUnitTest tests[] = {
		T(entries_are_numbered_and_chained),
		T(what_may_not_be_writes_nothing),
		T(a_list_is_judged_as_it_will_stand),
		T(all_who_write_at_once_stay),
		T(others_leave_room_for_persons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
