/* The contract suite of form.h: what every backend has to do, run here on SQLite. */
#include "store/form.h"

#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const uint8_t digest[32] = {1, 2, 3}, other_digest[32] = {9};

struct change {
	struct store_form form;
	const char *id, *batch;
	struct str bytes;
	const struct store_form_cell *cells;
	size_t n;
	struct store_form_answer answer;
	struct store_form_memory memory;
	struct store_form_hand hand;
};

#define CHANGE(name, call)                                                                         \
	static enum err name(struct store_tx *tx, void *arg)                                       \
	{                                                                                          \
		struct change *c = arg;                                                            \
		return call;                                                                       \
	}
CHANGE(form_put, store_form_put(tx, &c->form))
CHANGE(file_put, store_form_file_put(tx, c->id, c->bytes))
CHANGE(cells_put, store_form_cells_put(tx, digest, c->cells, c->n))
CHANGE(pick_put, store_form_pick_put(tx, digest, c->cells, &c->hand))
CHANGE(answer_put, store_form_answer_put(tx, &c->answer, &c->hand))
CHANGE(memory_put, store_form_memory_put(tx, &c->memory, &c->hand))
CHANGE(undo, store_form_undo(tx, c->batch))

static struct store_form
form(const char *id, ms_t due, enum store_form_state state)
{
	struct store_form f = {.name = "調査票",
		.partner = "サンプル商事",
		.file_name = "調査票.xlsx",
		.file_bytes = 5,
		.received = NOW,
		.due = due,
		.state = state,
		.write = FORM_WORDS,
		.known = "example",
		.who = "佐藤"};

	str_copy(str_c(id), f.id.text, sizeof(f.id.text));
	memcpy(f.digest, digest, sizeof(f.digest));
	return f;
}

static void
make(struct place *p, const char *id, ms_t due, enum store_form_state state)
{
	struct change c = {.form = form(id, due, state)};

	assert_int_equal(place_write(p, form_put, &c), ERR_OK);
}

static void
forms_are_listed_by_their_date(void **state)
{
	struct place *p = *state;
	struct store_form *list, f;
	struct change c = {.form = form("b", 0, STORE_FORM_OPEN)};
	struct store_view *v;
	size_t n;

	make(p, "b", NOW + 9, STORE_FORM_OPEN);
	make(p, "a", 0, STORE_FORM_OPEN);
	make(p, "d", NOW + 5, STORE_FORM_OPEN);
	make(p, "c", NOW, STORE_FORM_DONE);
	v = place_read(p);
	assert_int_equal(store_form_list(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 4);
	assert_string_equal(list[0].id.text, "d");
	assert_string_equal(list[1].id.text, "b");
	assert_string_equal(list[2].id.text, "a");
	assert_string_equal(list[3].id.text, "c");
	store_read_end(v);
	/* only some of it can be changed */
	c.form.partner[0] = '\0';
	c.form.received = 1;
	c.form.write = FORM_MARKS;
	assert_int_equal(place_write(p, form_put, &c), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_form_get(v, "b", &f), ERR_OK);
	assert_string_equal(f.partner, "");
	assert_true(f.received == NOW);
	assert_int_equal(f.write, FORM_MARKS);
	assert_memory_equal(f.digest, digest, 32);
	assert_int_equal(store_form_get(v, "x", &f), ERR_NOT_FOUND);
	store_read_end(v);
	assert_string_equal(store_form_state_name(STORE_FORM_REMOVED), "removed");
}

static void
no_more_than_the_limit(void **state)
{
	struct place *p = *state;
	struct change c;
	char id[8];

	for (unsigned i = 0; i < LIMIT_FORMS; i++) {
		snprintf(id, sizeof(id), "f%u", i);
		make(p, id, 0, STORE_FORM_OPEN);
	}
	c.form = form("more", 0, STORE_FORM_OPEN);
	assert_int_equal(place_write(p, form_put, &c), ERR_LIMIT);
}

static void
a_file_comes_back_and_goes_with_its_form(void **state)
{
	struct place *p = *state;
	struct change c = {.id = "a", .bytes = str_of("PK\0\1\2", 5)};
	struct store_form_cell cell = {.sheet = STR("表")};
	struct store_form_cell *cells;
	struct store_view *v;
	struct str bytes;
	size_t n;

	make(p, "a", 0, STORE_FORM_OPEN);
	assert_int_equal(place_write(p, file_put, &c), ERR_OK);
	c.cells = &cell;
	c.n = 1;
	assert_int_equal(place_write(p, cells_put, &c), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_form_file_get(v, "a", p->arena, &bytes), ERR_OK);
	assert_int_equal(bytes.len, 5);
	assert_memory_equal(bytes.p, "PK\0\1\2", 5);
	assert_int_equal(store_form_file_get(v, "b", p->arena, &bytes), ERR_NOT_FOUND);
	store_read_end(v);
	c.bytes = str_of(calloc(1, LIMIT_FORM_FILE_BYTES + 1), LIMIT_FORM_FILE_BYTES + 1);
	c.id = "b";
	assert_int_equal(place_write(p, file_put, &c), ERR_LIMIT);
	free((void *)(uintptr_t)c.bytes.p);
	c.form = form("a", 0, STORE_FORM_REMOVED);
	c.form.closed = NOW;
	assert_int_equal(place_write(p, form_put, &c), ERR_OK);
	assert_int_equal(place_tidy(p, NOW + 29 * MS_DAY), 0);
	assert_int_equal(place_tidy(p, NOW + 31 * MS_DAY), 3); /* form, file, cell */
	v = place_read(p);
	assert_int_equal(store_form_file_get(v, "a", p->arena, &bytes), ERR_NOT_FOUND);
	assert_int_equal(store_form_cells(v, digest, p->arena, &cells, &n), ERR_OK);
	assert_int_equal(n, 0);
	store_read_end(v);
}

static void
a_person_chooses_and_takes_it_back(void **state)
{
	static const struct str choices[] = {{"はい", 6}, {"いいえ", 9}};
	struct place *p = *state;
	struct store_form_cell in[2] = {{.cell = 0,
						.sheet = STR("表"),
						.row = 8,
						.column = 8,
						.question = STR("更新していますか"),
						.topic = "ab",
						.source = FORM_ITEM,
						.of = STR("selfcheck25/1"),
						.n_choices = 2,
						.choices = choices,
						.percent = 70,
						.confidence = CONFIDENCE_HIGH},
		{.cell = 1, .sheet = STR("表"), .is_list_unread = true}};
	struct store_form_cell pick = {.cell = 0,
		.row = 9,
		.column = 1,
		.source = FORM_TEXT,
		.of = STR(""),
		.write = FORM_MARKS};
	struct change c = {.cells = in, .n = 2, .hand = {"佐藤", "batch", NOW}};
	struct store_form_cell *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, cells_put, &c), ERR_OK);
	c.n = 1;
	assert_int_equal(place_write(p, cells_put, &c), ERR_OK); /* keeps those that it has */
	c.cells = &pick;
	assert_int_equal(place_write(p, pick_put, &c), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_form_cells(v, digest, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].row, 9);
	assert_int_equal(list[0].column, 1);
	assert_int_equal(list[0].source, FORM_TEXT);
	assert_int_equal(list[0].write, FORM_MARKS);
	assert_true(list[0].picked == NOW);
	assert_true(str_equal(list[0].picked_by, STR("佐藤")));
	assert_true(str_equal(list[0].question, in[0].question));
	assert_int_equal(list[0].n_choices, 2);
	assert_true(str_equal(list[0].choices[1], choices[1]));
	assert_false(list[0].is_list_unread);
	assert_int_equal(list[1].picked, 0);
	assert_true(list[1].is_list_unread); /* not as one empty choice */
	assert_int_equal(list[1].n_choices, 0);
	assert_int_equal(store_form_cells(v, other_digest, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 0);
	store_read_end(v);
	c.batch = "batch";
	assert_int_equal(place_write(p, undo, &c), ERR_OK);
	assert_int_equal(place_write(p, undo, &c), ERR_NOT_FOUND);
	v = place_read(p);
	assert_int_equal(store_form_cells(v, digest, p->arena, &list, &n), ERR_OK);
	assert_int_equal(list[0].row, 8);
	assert_true(str_equal(list[0].of, STR("selfcheck25/1")));
	assert_int_equal(list[0].percent, 70);
	store_read_end(v);
}

static void
answer(struct place *p, const char *id, uint32_t cell, const char *value, const char *batch)
{
	struct change c = {.answer = {.cell = cell,
				   .decision = STORE_FORM_WRITE,
				   .value = str_c(value),
				   .source = FORM_ITEM,
				   .of = STR("selfcheck25/1"),
				   .basis = FORM_BOTH,
				   .basis_at = NOW - 5},
		.hand = {"鈴木", batch, NOW}};

	str_copy(str_c(id), c.answer.form, sizeof(c.answer.form));
	assert_int_equal(place_write(p, answer_put, &c), ERR_OK);
}

static void
the_latest_answer_counts(void **state)
{
	struct place *p = *state;
	struct store_form_answer *list;
	struct change c = {.batch = "2"};
	struct store_view *v;
	size_t n;

	answer(p, "a", 1, "はい", "1");
	answer(p, "a", 0, "いいえ", "1");
	answer(p, "a", 1, "一部", "2");
	answer(p, "b", 1, "○", "3");
	v = place_read(p);
	assert_int_equal(store_form_answers(v, "a", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].cell, 0);
	assert_true(str_equal(list[1].value, STR("一部")));
	assert_true(str_equal(list[1].who, STR("鈴木")));
	assert_int_equal(list[1].basis, FORM_BOTH);
	assert_true(list[1].basis_at == NOW - 5);
	assert_int_equal(store_form_answers(v, NULL, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 3);
	store_read_end(v);
	assert_int_equal(place_write(p, undo, &c), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_form_answers(v, "a", p->arena, &list, &n), ERR_OK);
	assert_true(str_equal(list[1].value, STR("はい")));
	store_read_end(v);
}

static void
what_was_said_once_is_remembered(void **state)
{
	struct place *p = *state;
	struct change c = {.memory = {.topic = "aa",
				   .question = STR("好きな色"),
				   .source = FORM_TEXT,
				   .value = STR("青")},
		.hand = {"佐藤", "1", NOW},
		.batch = "2"};
	struct store_form_memory *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, memory_put, &c), ERR_OK);
	c.memory.value = STR("緑");
	c.hand.batch = "2";
	assert_int_equal(place_write(p, memory_put, &c), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_form_memories(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_true(str_equal(list[0].value, STR("緑")));
	assert_string_equal(list[0].topic, "aa");
	store_read_end(v);
	assert_int_equal(place_write(p, undo, &c), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_form_memories(v, p->arena, &list, &n), ERR_OK);
	assert_true(str_equal(list[0].value, STR("青")));
	store_read_end(v);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		T(forms_are_listed_by_their_date),
		T(no_more_than_the_limit),
		T(a_file_comes_back_and_goes_with_its_form),
		T(a_person_chooses_and_takes_it_back),
		T(the_latest_answer_counts),
		T(what_was_said_once_is_remembered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
