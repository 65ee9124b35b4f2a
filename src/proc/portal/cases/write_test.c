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
	const struct request *closer;
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
		.closer = w->closer,
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

struct both {
	struct portal_place *place;
	struct write write;
};

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

/* An incident at its last phase, with a leak of whose size nobody has spoken. */
static struct write
a_leak_at_its_end(struct portal_place *p)
{
	struct write first = a_case(p), w = {.n = 3, .by = CASE_BY_PERSON};

	w.id = first.new_id;
	w.list[0] = an_entry(CASE_DECIDED, CASE_KEY_IS, STR("incident"));
	case_entry_add(&w.list[0], CASE_KEY_REASON, STR("files were read"));
	w.list[1] = an_entry(CASE_PHASE, CASE_KEY_TO, STR("report"));
	w.list[2] = an_entry(CASE_SAID, CASE_KEY_FIELD, STR("kind"));
	case_entry_add(&w.list[2], CASE_KEY_VALUE, STR("leak"));
	assert_int_equal(run(p, &w), ERR_OK);
	assert_int_equal(w.no, RESPOND_MAY);
	return first;
}

/* With this a clock runs. */
static struct write
of_twelve(const char *id)
{
	struct write w = {.id = id, .n = 2, .by = CASE_BY_PERSON};

	w.list[0] = an_entry(CASE_SAID, CASE_KEY_FIELD, STR("persons_count"));
	case_entry_add(&w.list[0], CASE_KEY_VALUE, STR("12"));
	w.list[1] = an_entry(CASE_SAID, CASE_KEY_FIELD, STR("data_sensitive"));
	case_entry_add(&w.list[1], CASE_KEY_VALUE, STR("yes"));
	return w;
}

static struct write
an_end(struct portal_place *p, const char *id)
{
	struct write w = {.id = id, .n = 1, .by = CASE_BY_PERSON, .closer = &p->request};

	w.list[0] = (struct case_entry){.kind = CASE_CLOSED};
	return w;
}

static void
an_end_asks_for_clocks_as_they_are_then(void **state)
{
	struct portal_place *p = *state;
	struct write one = a_leak_at_its_end(p), two = a_leak_at_its_end(p);
	struct write end = an_end(p, one.new_id), word = of_twelve(two.new_id);

	assert_int_equal(run(p, &end), ERR_OK); /* no clock runs */
	assert_int_equal(end.no, RESPOND_MAY);
	assert_int_equal(run(p, &word), ERR_OK);
	assert_int_equal(word.no, RESPOND_MAY);
	end = an_end(p, two.new_id); /* the request's own view is older than the word */
	assert_int_equal(run(p, &end), ERR_OK);
	assert_int_equal(end.no, RESPOND_NO_CLOCKS);
	end.closer = NULL;
	assert_int_equal(run(p, &end), ERR_INVALID);
}

static void *
write_one(void *arg)
{
	struct both *b = arg;

	assert_int_equal(run(b->place, &b->write), ERR_OK);
	return NULL;
}

/* Who ends it and who says what makes a clock run, at the same time: never both. */
static void
none_is_closed_over_a_clock(void **state)
{
	struct portal_place *p = *state;

	assert_int_equal(store_start(p->portal.store, NULL), ERR_OK);
	for (unsigned i = 0; i < 30; i++) {
		struct write first = a_leak_at_its_end(p);
		struct both a = {p, an_end(p, first.new_id)}, b = {p, of_twelve(first.new_id)};
		pthread_t one, two;

		assert_int_equal(pthread_create(&one, NULL, write_one, i % 2 ? &a : &b), 0);
		assert_int_equal(pthread_create(&two, NULL, write_one, i % 2 ? &b : &a), 0);
		pthread_join(one, NULL);
		pthread_join(two, NULL);
		assert_true(a.write.no == RESPOND_MAY
				    ? b.write.no == RESPOND_NO_CLOSED
				    : a.write.no == RESPOND_NO_CLOCKS && b.write.no == RESPOND_MAY);
		check_chain(p, first.new_id);
	}
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

/* ---- what is read of the case makes no difference ---- */

static const struct {
	enum case_kind kind;
	enum case_key key;
	const char *value, *more; /* more: a second pair, "key=value" */
} moulds[] = {
	{CASE_NOTE, CASE_KEY_TEXT, "x", NULL},
	{CASE_NOTE, CASE_KEY_TEXT, "x", "of=2"},
	{CASE_HAPPENED, CASE_KEY_TEXT, "x", NULL},
	{CASE_SAID, CASE_KEY_FIELD, "f1", "value=1"},
	{CASE_SAID, CASE_KEY_FIELD, "f1", "value=2"},
	{CASE_SAID, CASE_KEY_FIELD, "f2", "value=1"},
	{CASE_JOINED, CASE_KEY_ALERT, "a1", NULL},
	{CASE_JOINED, CASE_KEY_ALERT, "a2", NULL},
	{CASE_PLAYBOOK, CASE_KEY_PLAYBOOK, "p1", "state=up"},
	{CASE_PLAYBOOK, CASE_KEY_PLAYBOOK, "p1", "state=aside"},
	{CASE_PHASE, CASE_KEY_TO, "first", NULL},
	{CASE_PHASE, CASE_KEY_TO, "report", NULL},
	{CASE_DECIDED, CASE_KEY_IS, "incident", "reason=x"},
	{CASE_DECIDED, CASE_KEY_IS, "no_incident", "reason=x"},
	{CASE_STRUCK, CASE_KEY_REASON, "x", "of=3"},
	{CASE_STRUCK, CASE_KEY_REASON, "x", "of=5"},
	{CASE_CLOSED, CASE_KEY_TEXT, "x", NULL},
	{CASE_REOPENED, CASE_KEY_REASON, "x", NULL},
};

static uint32_t
roll(uint64_t *dice, uint32_t n)
{
	*dice = *dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*dice >> 33) % n;
}

static struct case_entry
drawn(uint64_t *dice)
{
	size_t i = roll(dice, sizeof(moulds) / sizeof(moulds[0]));
	struct case_entry e = an_entry(moulds[i].kind, moulds[i].key, str_c(moulds[i].value));
	struct str rest = str_c(moulds[i].more == NULL ? "" : moulds[i].more);
	struct str name = str_split(&rest, '=');
	enum case_key key;

	if (name.len > 0 && case_key_parse(name, &key) == ERR_OK)
		assert_int_equal(case_entry_add(&e, key, rest), ERR_OK);
	return e;
}

/* The answer with all of the case read; the new ones stay behind it when they may. */
static enum respond_no
by_all(struct case_entry *all, uint32_t *n, const struct write *w, struct arena *a)
{
	struct respond_case c;

	for (uint32_t i = *n; i < *n + w->n; i++) {
		enum respond_no no;

		all[i] = w->list[i - *n];
		all[i].nr = i + 1;
		all[i].at = PLACE_NOW;
		all[i].by = CASE_BY_PERSON;
		all[i].who = STR("佐藤");
		assert_int_equal(respond_case_of(all, i, a, &c), ERR_OK);
		no = respond_may(&c, &all[i], 0);
		if (no != RESPOND_MAY)
			return no;
	}
	*n += (uint32_t)w->n;
	return RESPOND_MAY;
}

static void
heads_are_the_same(struct portal_place *p, const char *id, const struct case_entry *all, uint32_t n)
{
	struct case_head head;
	struct respond_case c;
	struct store_view *v;

	assert_int_equal(respond_case_of(all, n, p->arena, &c), ERR_OK);
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_case_head(v, id, &head), ERR_OK);
	store_read_end(v);
	assert_int_equal(head.phase, c.head.phase);
	assert_int_equal(head.verdict, c.head.verdict);
	assert_int_equal(head.is_closed, c.head.is_closed);
	assert_string_equal(head.playbook, c.head.playbook);
	assert_int_equal(head.n_entries, n);
}

static void
a_part_of_the_case_gives_the_same_answers(void **state)
{
	struct portal_place *p = *state;
	uint32_t nos[RESPOND_NOS] = {0};

	for (uint64_t run_nr = 0; run_nr < 12; run_nr++) {
		struct write first = a_case(p);
		struct case_entry all[256] = {first.list[0]};
		uint64_t dice = run_nr;
		uint32_t n = 1;

		arena_clear(p->arena);
		for (unsigned i = 0; i < 60; i++) {
			struct write w = {
				.id = first.new_id, .by = CASE_BY_PERSON, .closer = &p->request};
			enum respond_no no;

			for (w.n = 0; w.n < 1 + roll(&dice, 3); w.n++)
				w.list[w.n] = drawn(&dice);
			no = by_all(all, &n, &w, p->arena);
			assert_int_equal(run(p, &w), ERR_OK);
			assert_int_equal(w.no, no);
			nos[no]++;
		}
		assert_int_equal(check_chain(p, first.new_id), n);
		heads_are_the_same(p, first.new_id, all, n);
	}
	assert_true(nos[RESPOND_MAY] > 100 && nos[RESPOND_NO_SAME] > 20);
	assert_true(nos[RESPOND_NO_CLOSED] > 20 && nos[RESPOND_NO_SUCH] > 20);
}

/* A case takes no more than can be read at once; what a person has to say of it still fits. */
static void
a_case_stays_small_enough_to_be_read(void **state)
{
	struct portal_place *p = *state;
	struct write first = a_case(p), w;
	char *text = calloc(1, 8000);
	enum err err = ERR_OK;
	struct case_entry *list;
	struct store_view *v;
	size_t n, written = 0;

	memset(text, '\n', 8000); /* six bytes each in a line */
	for (size_t i = 0; i < 8000; i += 2)
		text[i] = 'a';
	while (err == ERR_OK && written < 2000) {
		w = a_note(first.new_id, str_of(text, 8000));
		w.by = CASE_BY_VISITOR;
		err = run(p, &w);
		written += err == ERR_OK ? 1 : 0;
	}
	assert_int_equal(err, ERR_LIMIT);
	assert_true(written > 500);
	w = a_note(first.new_id, STR("a person"));
	assert_int_equal(run(p, &w), ERR_OK);
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(case_entries(v, first.new_id, 0, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, written + 2);
	free(text);
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
		T(an_end_asks_for_clocks_as_they_are_then),
		T(none_is_closed_over_a_clock),
		T(others_leave_room_for_persons),
		T(a_part_of_the_case_gives_the_same_answers),
		T(a_case_stays_small_enough_to_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
