/* The contract suite of undo.h: what every backend has to do, run here on SQLite. */
#include "store/undo.h"

#include "base/limits.h"
#include "store/document.h"
#include "store/feed.h"
#include "store/form.h"
#include "store/learning.h"
#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* A deed that is noted: keys, what it does, and its batch. */
struct noted {
	struct place *place;
	const struct store_kept_key *keys;
	size_t n;
	store_write_fn *run;
	void *arg;
	struct store_undo undo;
	ms_t now;
};

static enum err
do_noted(struct store_tx *tx, void *arg)
{
	struct noted *n = arg;
	enum err err = store_undo_begin(tx, &n->undo, n->keys, n->n);

	if (err == ERR_OK)
		err = n->run(tx, n->arg);
	return err == ERR_OK ? store_undo_seal(tx, n->undo.batch.text, n->place->arena) : err;
}

static enum err
do_back(struct store_tx *tx, void *arg)
{
	struct noted *n = arg;

	return store_undo_take_back(tx, n->undo.batch.text, NOW + 5, n->place->arena);
}

static struct noted
noted(struct place *p, const struct store_kept_key *keys, size_t n, store_write_fn *run, void *arg)
{
	struct noted d = {p, keys, n, run, arg,
		{.batch = store_id_new(NOW),
			.at = NOW,
			.who = "佐藤",
			.kind = "staff.change",
			.level = 1},
		NOW};

	assert_int_equal(place_write(p, do_noted, &d), ERR_OK);
	return d;
}

static enum err
staff_put(struct store_tx *tx, void *arg)
{
	return store_staff_put(tx, arg);
}

static enum err
nothing(struct store_tx *tx, void *arg)
{
	(void)tx;
	(void)arg;
	return ERR_OK;
}

static struct store_staff
staff(const char *id, const char *name)
{
	struct store_staff s = {.joined = NOW, .has_phone = true, .department = "総務"};

	str_copy(str_c(id), s.id.text, sizeof(s.id.text));
	str_copy(str_c(name), s.name, sizeof(s.name));
	return s;
}

static enum err
staff_of(struct place *p, const char *id, struct store_staff *ret_staff)
{
	struct store_view *v = place_read(p);
	enum err err = store_staff_get(v, id, ret_staff);

	store_read_end(v);
	return err;
}

static void
what_was_made_goes(void **state)
{
	const struct store_kept_key key = {STORE_KEPT_STAFF, "s1", NULL};
	struct store_staff s = staff("s1", "髙﨑 ㈱:1,2");
	struct place *p = *state;
	struct noted d = noted(p, &key, 1, staff_put, &s);
	struct store_view *v = place_read(p);
	struct store_undo u;

	assert_int_equal(store_undo_get(v, d.undo.batch.text, &u), ERR_OK);
	assert_string_equal(u.kind, "staff.change");
	assert_int_equal(u.level, 1);
	assert_int_equal(u.undone, 0);
	assert_int_equal(store_undo_get(v, "none", &u), ERR_NOT_FOUND);
	store_read_end(v);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	assert_int_equal(staff_of(p, "s1", &s), ERR_NOT_FOUND);
	assert_int_equal(place_write(p, do_back, &d), ERR_NOT_FOUND); /* once */
}

static void
what_was_changed_is_as_before(void **state)
{
	const struct store_kept_key key = {STORE_KEPT_STAFF, "s1", ""};
	struct store_staff s = staff("s1", "髙﨑 ㈱:1,2"), now;
	struct place *p = *state;
	struct noted d;

	assert_int_equal(place_write(p, staff_put, &s), ERR_OK);
	s.left = NOW + 3;
	s.name[0] = '\0';
	d = noted(p, &key, 1, staff_put, &s);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	assert_int_equal(staff_of(p, "s1", &now), ERR_OK);
	assert_string_equal(now.name, "髙﨑 ㈱:1,2");
	assert_string_equal(now.department, "総務");
	assert_int_equal(now.left, 0);
	assert_int_equal(now.joined, NOW);
	assert_true(now.has_phone);
}

/* Nothing is put over what somebody did since; of several rows none. */
static void
what_was_changed_since_stays(void **state)
{
	const struct store_kept_key keys[] = {
		{STORE_KEPT_STAFF, "s1", NULL}, {STORE_KEPT_STAFF, "s2", NULL}};
	struct store_staff s = staff("s1", "A"), other = staff("s2", "B");
	struct place *p = *state;
	struct noted d = noted(p, keys, 2, staff_put, &s), later;

	later = noted(p, &keys[1], 1, staff_put, &other);
	assert_int_equal(place_write(p, do_back, &d), ERR_EXISTS);
	assert_int_equal(staff_of(p, "s1", &s), ERR_OK);
	/* the later one first, then the earlier one can go too */
	assert_int_equal(place_write(p, do_back, &later), ERR_OK);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	assert_int_equal(staff_of(p, "s1", &s), ERR_NOT_FOUND);
}

static enum err
class_drop(struct store_tx *tx, void *arg)
{
	return store_class_drop(tx, arg);
}

static enum err
class_fill(struct store_tx *tx, void *arg)
{
	struct store_class c = {.id = {"c1"}, .title = "研修", .minutes = 30, .at = NOW};
	struct store_attendance a = {.class_id = "c1", .staff = "s1", .name = "鈴木"};
	enum err err = store_class_put(tx, &c);

	(void)arg;
	if (err == ERR_OK)
		err = store_attendance_put(tx, &a);
	str_copy(STR("s2"), a.staff, sizeof(a.staff));
	return err == ERR_OK ? store_attendance_put(tx, &a) : err;
}

static void
many_rows_come_back(void **state)
{
	const struct store_kept_key keys[] = {
		{STORE_KEPT_CLASS, "c1", NULL}, {STORE_KEPT_ATTENDANCE, "c1", NULL}};
	struct place *p = *state;
	struct store_attendance *there;
	struct store_view *v;
	struct store_class c;
	struct noted d;
	char id[] = "c1";
	size_t n;

	assert_int_equal(place_write(p, class_fill, NULL), ERR_OK);
	d = noted(p, keys, 2, class_drop, id);
	v = place_read(p);
	assert_int_equal(store_class_get(v, "c1", &c), ERR_NOT_FOUND);
	store_read_end(v);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_class_get(v, "c1", &c), ERR_OK);
	assert_int_equal(c.n_attended, 2);
	assert_int_equal(store_attendance_list(v, "c1", p->arena, &there, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(there[0].name, "鈴木");
	store_read_end(v);
}

static enum err
document_fill(struct store_tx *tx, void *arg)
{
	struct store_version_fact fact = {STR("p1"), STR("field.officer"), STR("佐藤")};
	struct store_document doc = {.id = {"d"}, .kind = "policy", .created = NOW};
	struct store_version ver = {.document = "d",
		.changed = NOW,
		.body = STR("本文 1:2,3"),
		.facts = &fact,
		.n_facts = 1};
	enum err err = store_document_put(tx, &doc);
	struct str *file = arg;
	uint32_t number;

	return err == ERR_OK ? store_version_put(tx, &ver, file, &number) : err;
}

static enum err
version_approve(struct store_tx *tx, void *arg)
{
	struct store_approval a = {"d", 1, NOW, NOW + 1, NOW + 1, "社長"};
	struct store_receipt r = {
		.document = "d", .number = 1, .staff = "s1", .name = "鈴木", .at = NOW};
	enum err err = store_version_approve(tx, &a);

	(void)arg;
	return err == ERR_OK ? store_receipt_put(tx, &r) : err;
}

static void
documents_come_back_whole(void **state)
{
	const struct store_kept_key made[] = {{STORE_KEPT_DOCUMENT, "d", NULL},
		{STORE_KEPT_VERSION, "d", NULL}, {STORE_KEPT_DOCUMENT_FILE, "d", NULL}};
	const struct store_kept_key approved[] = {
		{STORE_KEPT_VERSION, "d", "1"}, {STORE_KEPT_RECEIPT, "d", "1"}};
	struct str file = STR("\x00\x01\xff%PDF");
	struct place *p = *state;
	struct noted make = noted(p, made, 3, document_fill, &file), approve;
	struct store_version ver;
	struct store_view *v;
	struct store_document doc;
	struct str bytes;

	approve = noted(p, approved, 2, version_approve, NULL);
	assert_int_equal(place_write(p, do_back, &make), ERR_EXISTS);
	assert_int_equal(place_write(p, do_back, &approve), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_version_get(v, "d", 1, p->arena, &ver), ERR_OK);
	assert_int_equal(ver.approved, 0);
	assert_int_equal(ver.n_receipts, 0);
	assert_int_equal(ver.n_facts, 1);
	assert_true(str_equal(ver.body, STR("本文 1:2,3")));
	assert_int_equal(store_version_file(v, "d", 1, p->arena, &bytes), ERR_OK);
	assert_true(str_equal(bytes, file));
	store_read_end(v);
	assert_int_equal(place_write(p, do_back, &make), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_document_get(v, "d", &doc), ERR_NOT_FOUND);
	assert_int_equal(store_version_file(v, "d", 1, p->arena, &bytes), ERR_NOT_FOUND);
	store_read_end(v);
}

/* Each table's statements fit its columns: a row comes back with all its columns. */
static void
every_table_can_be_noted(void **state)
{
	struct store_kept_key keys[STORE_KEPTS];
	struct place *p = *state;
	struct noted d;

	for (int i = 0; i < STORE_KEPTS; i++) {
		enum store_kept back;

		keys[i] = (struct store_kept_key){(enum store_kept)i, "x", NULL};
		assert_int_equal(
			store_kept_parse(str_c(store_kept_name(keys[i].what)), &back), ERR_OK);
		assert_int_equal(back, i);
	}
	d = noted(p, keys, STORE_KEPTS, nothing, NULL);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
}

static enum err
feed_put(struct store_tx *tx, void *arg)
{
	return store_feed_put(tx, arg);
}

static enum err
feed_drop(struct store_tx *tx, void *arg)
{
	return store_feed_drop(tx, arg);
}

/* A list is fetched on and on: what people chose comes back, what was fetched stays. */
static void
a_choice_comes_back_though_the_list_went_on(void **state)
{
	const struct store_kept_key key = {STORE_KEPT_FEED_CHOICE, "a", NULL};
	struct store_feed f = {.id = "a",
		.name = "A",
		.url = "https://a.example/",
		.tier = TIER_BLOCK,
		.confidence = CONFIDENCE_HIGH,
		.is_on = true,
		.made = NOW};
	struct place *p = *state;
	struct store_view *v;
	struct noted d;

	assert_int_equal(place_write(p, feed_put, &f), ERR_OK);
	f.tier = TIER_WARN;
	f.confidence = CONFIDENCE_LOW;
	d = noted(p, &key, 1, feed_put, &f);
	f.tried = f.good = NOW + 5;
	f.entries = 77;
	assert_int_equal(place_write(p, feed_put, &f), ERR_OK);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_feed_get(v, "a", &f), ERR_OK);
	store_read_end(v);
	assert_int_equal(f.tier, TIER_BLOCK);
	assert_int_equal(f.confidence, CONFIDENCE_HIGH);
	assert_int_equal(f.entries, 77);
	assert_int_equal(f.tried, NOW + 5);

	f.is_on = false;
	d = noted(p, &key, 1, feed_put, &f);
	f.tier = TIER_RECORD; /* somebody chose again */
	assert_int_equal(place_write(p, feed_put, &f), ERR_OK);
	assert_int_equal(place_write(p, do_back, &d), ERR_EXISTS);
	d = noted(p, &key, 1, feed_put, &f);
	assert_int_equal(place_write(p, feed_drop, f.id), ERR_OK);
	assert_int_equal(place_write(p, do_back, &d), ERR_EXISTS);
}

static enum err
more_put(struct store_tx *tx, void *arg)
{
	struct store_drill drill = {.id = {"x"}, .scenario = "s", .started = NOW, .notes = "前"};
	struct store_drill_answer answer = {
		.drill = "x", .inject = "i1", .role = "r", .text = "前", .at = NOW};
	struct store_campaign campaign = {.id = {"x"}, .mail = "m", .owner = "前"};
	struct store_declaration declaration = {.id = {"x"}, .star = "star1", .number = "前"};
	struct store_form form = {.id = {"x"}, .name = "前", .received = NOW, .write = FORM_WORDS};
	struct store_document_word word = {.key = "x", .value = "前", .at = NOW};
	const char *text = arg;
	enum err err;

	str_copy(str_c(text), drill.notes, sizeof(drill.notes));
	str_copy(str_c(text), answer.text, sizeof(answer.text));
	str_copy(str_c(text), campaign.owner, sizeof(campaign.owner));
	str_copy(str_c(text), declaration.number, sizeof(declaration.number));
	str_copy(str_c(text), form.name, sizeof(form.name));
	str_copy(str_c(text), word.value, sizeof(word.value));
	err = store_drill_put(tx, &drill);
	if (err == ERR_OK)
		err = store_drill_answer_put(tx, &answer);
	if (err == ERR_OK)
		err = store_campaign_put(tx, &campaign);
	if (err == ERR_OK)
		err = store_declaration_put(tx, &declaration);
	if (err == ERR_OK)
		err = store_form_put(tx, &form);
	return err == ERR_OK ? store_document_word_put(tx, &word) : err;
}

static void
drills_forms_and_declarations_come_back(void **state)
{
	const struct store_kept_key keys[] = {{STORE_KEPT_DRILL, "x", NULL},
		{STORE_KEPT_DRILL_ANSWER, "x", "i1"}, {STORE_KEPT_CAMPAIGN, "x", NULL},
		{STORE_KEPT_DECLARATION, "x", NULL}, {STORE_KEPT_FORM, "x", NULL},
		{STORE_KEPT_WORD, "x", NULL}};
	char before[] = "前", after[] = "後";
	struct place *p = *state;
	struct store_drill_answer *answers;
	struct store_declaration *declared;
	struct store_campaign campaign;
	struct store_drill drill;
	struct store_form form;
	struct store_view *v;
	struct noted d;
	size_t n;

	assert_int_equal(place_write(p, more_put, before), ERR_OK);
	d = noted(p, keys, sizeof(keys) / sizeof(*keys), more_put, after);
	assert_int_equal(place_write(p, do_back, &d), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_drill_get(v, "x", &drill), ERR_OK);
	assert_string_equal(drill.notes, "前");
	assert_int_equal(store_drill_answer_list(v, "x", p->arena, &answers, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(answers[0].text, "前");
	assert_int_equal(store_campaign_get(v, "x", &campaign), ERR_OK);
	assert_string_equal(campaign.owner, "前");
	assert_int_equal(store_declaration_list(v, p->arena, &declared, &n), ERR_OK);
	assert_string_equal(declared[0].number, "前");
	assert_int_equal(store_form_get(v, "x", &form), ERR_OK);
	assert_string_equal(form.name, "前");
	store_read_end(v);
}

static enum err
begin_too_much(struct store_tx *tx, void *arg)
{
	static struct store_kept_key keys[LIMIT_UNDO_KEYS + 1];
	struct store_undo u = {.batch = store_id_new(NOW), .at = NOW};

	(void)arg;
	for (size_t i = 0; i < LIMIT_UNDO_KEYS + 1; i++)
		keys[i] = (struct store_kept_key){STORE_KEPT_STAFF, "s", NULL};
	assert_int_equal(store_undo_begin(tx, &u, keys, LIMIT_UNDO_KEYS + 1), ERR_LIMIT);
	assert_int_equal(store_undo_get(store_tx_view(tx), u.batch.text, &u), ERR_NOT_FOUND);
	return ERR_OK;
}

static void
too_much_is_not_noted(void **state)
{
	const struct store_kept_key key = {STORE_KEPT_DOCUMENT_FILE, "d", "1"};
	struct place *p = *state;
	struct noted d = {p, &key, 1, nothing, NULL, {.batch = store_id_new(NOW)}, NOW};
	struct str file;
	char *bytes = calloc(1, LIMIT_UNDO_BYTES + 1);

	assert_int_equal(place_write(p, begin_too_much, NULL), ERR_OK);
	assert_non_null(bytes);
	file = str_of(bytes, LIMIT_UNDO_BYTES + 1);
	assert_int_equal(place_write(p, document_fill, &file), ERR_OK);
	assert_int_equal(place_write(p, do_noted, &d), ERR_LIMIT);
	free(bytes);
}

int
main(void)
{
#define UNDO_TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
	const struct CMUnitTest tests[] = {
		UNDO_TEST(what_was_made_goes),
		UNDO_TEST(what_was_changed_is_as_before),
		UNDO_TEST(what_was_changed_since_stays),
		UNDO_TEST(many_rows_come_back),
		UNDO_TEST(documents_come_back_whole),
		UNDO_TEST(every_table_can_be_noted),
		UNDO_TEST(a_choice_comes_back_though_the_list_went_on),
		UNDO_TEST(drills_forms_and_declarations_come_back),
		UNDO_TEST(too_much_is_not_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
