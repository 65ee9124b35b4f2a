/* The contract suite of store.h, part 3: persons, sessions, invitations. */
#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static enum err
put_people(struct store_tx *tx, void *arg)
{
	struct store_person p = {.id = store_id_new(NOW), .role = ROLE_ADMIN, .created = NOW};
	struct store_session s = {
		.person = p.id, .created = NOW, .last_used = NOW, .expires = NOW + MS_DAY};
	enum err err;

	strcpy(p.login, "sato");
	memset(s.token_hash, 7, sizeof(s.token_hash));
	memset(s.csrf, 9, sizeof(s.csrf));
	err = store_person_put(tx, &p);
	if (err == ERR_OK)
		err = store_session_put(tx, &s);
	*(struct store_person *)arg = p;
	return err;
}

static enum err
put_person(struct store_tx *tx, void *arg)
{
	return store_person_put(tx, arg);
}

static enum err
drop_sessions(struct store_tx *tx, void *arg)
{
	return store_session_drop_of(tx, arg);
}

static void
persons_and_sessions(void **state)
{
	struct place *p = *state;
	struct store_person person, got;
	struct store_session s;
	struct store_view *v;
	uint8_t hash[STORE_TOKEN_HASH];

	memset(hash, 7, sizeof(hash));
	assert_int_equal(store_write(p->store, STORE_VITAL, put_people, &person), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_person_by_login(v, STR("sato"), &got), ERR_OK);
	assert_string_equal(got.id.text, person.id.text);
	assert_int_equal(store_person_by_login(v, STR("other"), &got), ERR_NOT_FOUND);
	assert_int_equal(store_session_get(v, hash, &s), ERR_OK);
	assert_int_equal(s.csrf[3], 9);
	hash[0] = 8;
	assert_int_equal(store_session_get(v, hash, &s), ERR_NOT_FOUND);
	hash[0] = 7;
	store_read_end(v);
	got = person;
	got.id = store_id_new(NOW + 1);
	assert_int_equal(store_write(p->store, STORE_VITAL, put_person, &got), ERR_EXISTS);
	assert_int_equal(store_write(p->store, STORE_VITAL, drop_sessions, person.id.text), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_session_get(v, hash, &s), ERR_NOT_FOUND);
	store_read_end(v);
}

static enum err
put_invitation(struct store_tx *tx, void *arg)
{
	return store_invitation_put(tx, arg);
}

static void
a_person_has_one_invitation(void **state)
{
	struct place *p = *state;
	struct store_invitation i = {
		.person = store_id_new(NOW), .created = NOW, .expires = NOW + MS_DAY};
	struct store_invitation got;
	struct store_view *v;
	uint8_t first[STORE_TOKEN_HASH];

	memset(i.code_hash, 1, sizeof(i.code_hash));
	memcpy(first, i.code_hash, sizeof(first));
	assert_int_equal(store_write(p->store, STORE_VITAL, put_invitation, &i), ERR_OK);
	memset(i.code_hash, 2, sizeof(i.code_hash));
	assert_int_equal(store_write(p->store, STORE_VITAL, put_invitation, &i), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_invitation_get(v, first, &got), ERR_NOT_FOUND);
	assert_int_equal(store_invitation_get(v, i.code_hash, &got), ERR_OK);
	assert_string_equal(got.person.text, i.person.text);
	assert_true(got.expires == NOW + MS_DAY);
	assert_int_equal(store_invitation_of(v, i.person.text, &got), ERR_OK);
	assert_int_equal(store_invitation_of(v, "nobody", &got), ERR_NOT_FOUND);
	store_read_end(v);
}

struct sessions {
	struct store_session list[3];
	bool drops;
};

static enum err
put_sessions(struct store_tx *tx, void *arg)
{
	struct sessions *s = arg;
	enum err err = ERR_OK;

	if (s->drops)
		return store_session_drop_others(tx, s->list[0].person.text, s->list[1].token_hash);
	for (size_t i = 0; i < 3 && err == ERR_OK; i++)
		err = store_session_put(tx, &s->list[i]);
	return err;
}

static void
other_sessions_can_be_ended(void **state)
{
	struct place *p = *state;
	struct sessions s = {0};
	struct store_session *list;
	struct store_view *v;
	size_t n;

	for (size_t i = 0; i < 3; i++) {
		memset(s.list[i].token_hash, (int)i + 1, STORE_TOKEN_HASH);
		s.list[i].last_used = NOW + (ms_t)i;
		strcpy(s.list[i].person.text, i < 2 ? "a" : "b");
	}
	assert_int_equal(store_write(p->store, STORE_VITAL, put_sessions, &s), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_session_list_of(v, "a", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].token_hash[5], 2); /* the latest used first */
	store_read_end(v);
	s.drops = true;
	assert_int_equal(store_write(p->store, STORE_VITAL, put_sessions, &s), ERR_OK);
	assert_int_equal(store_read(p->store, &v), ERR_OK);
	assert_int_equal(store_session_list_of(v, "a", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].token_hash[5], 2);
	assert_int_equal(store_session_list_of(v, "b", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	store_read_end(v);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		T(persons_and_sessions),
		T(a_person_has_one_invitation),
		T(other_sessions_can_be_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
