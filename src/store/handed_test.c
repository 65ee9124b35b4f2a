/* Files handed in by a link: one a link, sent once, answered once, taken back, tidied. */
#include "store/handed.h"
#include "store/programme.h"

#include "base/limits.h"
#include "store/place.h"
#include "store/undo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

struct put {
	struct store_handed handed;
	struct str file;
};

static enum err
put(struct store_tx *tx, void *arg)
{
	struct put *p = arg;

	return store_handed_put(tx, &p->handed, p->file);
}

static enum err
send(struct store_tx *tx, void *arg)
{
	return store_handed_send(tx, arg, NOW + 1);
}

static enum err
drop(struct store_tx *tx, void *arg)
{
	return store_handed_drop(tx, arg);
}

static enum err
answer(struct store_tx *tx, void *arg)
{
	return store_handed_answer(tx, arg);
}

static enum err
write_thrown(struct place *p)
{
	struct store_handed_answer thrown = {"a", STORE_HANDED_THROWN, NOW + 5, "佐藤"};

	return place_write(p, answer, &thrown);
}

/* The same with what takes it back, then that. */
struct thrown_back {
	struct place *place;
	struct store_undo undo;
};

static enum err
throw_noted(struct store_tx *tx, void *arg)
{
	const struct store_handed_answer thrown = {"a", STORE_HANDED_THROWN, NOW + 5, "佐藤"};
	const struct store_kept_key key = {STORE_KEPT_HANDED, "a", NULL};
	struct thrown_back *t = arg;
	enum err err = store_undo_begin(tx, &t->undo, &key, 1);

	if (err == ERR_OK)
		err = store_handed_answer(tx, &thrown);
	return err == ERR_OK ? store_undo_seal(tx, t->undo.batch.text, t->place->arena) : err;
}

static enum err
take_back(struct store_tx *tx, void *arg)
{
	struct thrown_back *t = arg;

	return store_undo_take_back(tx, t->undo.batch.text, NOW + 6, t->place->arena);
}

static enum err
put_link(struct store_tx *tx, void *arg)
{
	return store_link_put(tx, arg);
}

static void
a_link(struct place *p, uint8_t n, ms_t expires)
{
	struct store_link l = {.purpose = STORE_LINK_HAND_IN,
		.token_hash = {n},
		.subject = "bill/在庫くん",
		.created = NOW,
		.expires = expires};

	snprintf(l.id.text, sizeof(l.id.text), "l%u", n);
	assert_int_equal(place_write(p, put_link, &l), ERR_OK);
}

static enum err
write_id(struct place *p, store_write_fn *fn, const char *id)
{
	char text[STORE_ID_TEXT_MAX];

	str_copy(str_c(id), text, sizeof(text));
	return place_write(p, fn, text);
}

static struct put
a_file(const char *id, unsigned link, const char *file)
{
	struct put p = {.handed = {.subject = "bill/在庫くん",
				.name = "鈴木",
				.file_name = "bom.json",
				.title = "在庫くん",
				.version = "4.2",
				.n = 412,
				.n_faults = 2,
				.at = NOW},
		.file = str_c(file)};

	str_copy(str_c(id), p.handed.id.text, sizeof(p.handed.id.text));
	snprintf(p.handed.link, sizeof(p.handed.link), "l%u", link);
	p.handed.file_bytes = p.file.len;
	return p;
}

static size_t
waiting(struct place *p)
{
	struct store_view *v = place_read(p);
	struct store_handed *list;
	size_t n;

	assert_int_equal(store_handed_list(v, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static void
one_link_brings_one_file(void **state)
{
	struct place *p = *state;
	struct put one = a_file("a", 1, "first"), two = a_file("b", 1, "second"),
		   late = a_file("c", 1, "third");
	struct store_handed back;
	struct store_view *v;
	struct str file;

	a_link(p, 1, NOW + MS_DAY);
	assert_int_equal(place_write(p, put, &one), ERR_OK);
	assert_int_equal(place_write(p, put, &two), ERR_OK); /* in place of the first */
	assert_int_equal(waiting(p), 0);
	assert_int_equal(write_id(p, send, "a"), ERR_NOT_FOUND);
	assert_int_equal(write_id(p, send, "b"), ERR_OK);
	assert_int_equal(write_id(p, send, "b"), ERR_NOT_FOUND);
	assert_int_equal(place_write(p, put, &late), ERR_EXISTS);
	assert_int_equal(write_id(p, drop, "b"), ERR_NOT_FOUND); /* it is sent */
	assert_int_equal(waiting(p), 1);
	v = place_read(p);
	assert_int_equal(store_handed_of_link(v, "l1", &back), ERR_OK);
	assert_string_equal(back.id.text, "b");
	assert_string_equal(back.title, "在庫くん");
	assert_int_equal(back.n, 412);
	assert_int_equal(back.at, NOW + 1);
	assert_int_equal(store_handed_file(v, "b", p->arena, &file), ERR_OK);
	assert_true(str_equal(file, STR("second")));
	assert_int_equal(store_handed_file(v, "a", p->arena, &file), ERR_NOT_FOUND);
	store_read_end(v);
}

static void
a_draft_goes_with_its_sender_s_word_or_its_link(void **state)
{
	struct place *p = *state;
	struct put one = a_file("a", 1, "x"), two = a_file("b", 2, "y");
	struct store_handed back;
	struct store_view *v;
	struct str file;

	a_link(p, 1, NOW + MS_DAY);
	a_link(p, 2, NOW + 3 * MS_DAY);
	assert_int_equal(place_write(p, put, &one), ERR_OK);
	assert_int_equal(write_id(p, drop, "a"), ERR_OK);
	assert_int_equal(write_id(p, drop, "a"), ERR_NOT_FOUND);
	assert_int_equal(place_write(p, put, &one), ERR_OK);
	two.handed.at = NOW + 2 * MS_DAY; /* the first link is over */
	assert_int_equal(place_write(p, put, &two), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_handed_get(v, "a", &back), ERR_NOT_FOUND);
	assert_int_equal(store_handed_file(v, "a", p->arena, &file), ERR_NOT_FOUND);
	assert_int_equal(store_handed_get(v, "b", &back), ERR_OK);
	store_read_end(v);
}

static void
too_much_is_refused(void **state)
{
	struct place *p = *state;
	struct put one;
	char id[16];

	for (unsigned i = 0; i <= LIMIT_HANDED; i++)
		a_link(p, (uint8_t)(i + 1), NOW + MS_DAY);
	one = a_file("big", 1, "x");
	one.file = str_of(arena_alloc(p->arena, LIMIT_HANDED_BYTES + 1), LIMIT_HANDED_BYTES + 1);
	assert_non_null(one.file.p);
	assert_int_equal(place_write(p, put, &one), ERR_LIMIT);
	for (unsigned i = 0; i < LIMIT_HANDED; i++) {
		snprintf(id, sizeof(id), "h%u", i);
		one = a_file(id, i + 1, "x");
		assert_int_equal(place_write(p, put, &one), ERR_OK);
	}
	one = a_file("more", LIMIT_HANDED + 1, "x");
	assert_int_equal(place_write(p, put, &one), ERR_LIMIT);
}

static void
an_answer_is_given_once(void **state)
{
	struct place *p = *state;
	struct put one = a_file("a", 1, "x");
	struct thrown_back t = {p,
		{.batch = store_id_new(NOW), .at = NOW + 5, .who = "佐藤", .kind = "stock.throw"}};
	struct store_handed back;
	struct store_view *v;

	a_link(p, 1, NOW + MS_DAY);
	assert_int_equal(place_write(p, put, &one), ERR_OK);
	assert_int_equal(write_thrown(p), ERR_NOT_FOUND);
	assert_int_equal(write_id(p, send, "a"), ERR_OK);
	assert_int_equal(place_write(p, throw_noted, &t), ERR_OK);
	assert_int_equal(write_thrown(p), ERR_NOT_FOUND);
	assert_int_equal(waiting(p), 0);
	v = place_read(p);
	assert_int_equal(store_handed_get(v, "a", &back), ERR_OK);
	assert_int_equal(back.state, STORE_HANDED_THROWN);
	assert_string_equal(back.answerer, "佐藤");
	store_read_end(v);
	assert_int_equal(place_write(p, take_back, &t), ERR_OK);
	assert_int_equal(waiting(p), 1);
}

static void
what_was_answered_goes_with_its_file(void **state)
{
	struct place *p = *state;
	struct put one = a_file("a", 1, "x"), two = a_file("b", 2, "y");
	struct store_view *v;
	struct str file;

	a_link(p, 1, NOW + MS_DAY);
	a_link(p, 2, NOW + MS_DAY);
	assert_int_equal(place_write(p, put, &one), ERR_OK);
	assert_int_equal(place_write(p, put, &two), ERR_OK);
	assert_int_equal(write_id(p, send, "a"), ERR_OK);
	assert_int_equal(write_id(p, send, "b"), ERR_OK);
	assert_int_equal(write_thrown(p), ERR_OK);
	place_tidy(p, NOW + 29 * MS_DAY);
	v = place_read(p);
	assert_int_equal(store_handed_file(v, "a", p->arena, &file), ERR_OK);
	store_read_end(v);
	place_tidy(p, NOW + 31 * MS_DAY);
	v = place_read(p);
	assert_int_equal(store_handed_file(v, "a", p->arena, &file), ERR_NOT_FOUND);
	store_read_end(v);
	assert_int_equal(waiting(p), 1); /* what nobody looked at stays */
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		T(one_link_brings_one_file),
		T(a_draft_goes_with_its_sender_s_word_or_its_link),
		T(too_much_is_refused),
		T(an_answer_is_given_once),
		T(what_was_answered_goes_with_its_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
