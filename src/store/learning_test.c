/* The contract suite of learning.h: what every backend has to do, run here on SQLite. */
#include "store/learning.h"

#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct change {
	const char *id, *staff;
	bool is_on;
	ms_t at;
	uint8_t hash[STORE_TOKEN_HASH];
};

#define PUT(name, call)                                                                            \
	static enum err name(struct store_tx *tx, void *arg)                                       \
	{                                                                                          \
		return call(tx, arg);                                                              \
	}
PUT(lesson_put, store_lesson_put)
PUT(class_put, store_class_put)
PUT(attendance_put, store_attendance_put)
PUT(drill_put, store_drill_put)
PUT(answer_put, store_drill_answer_put)
PUT(campaign_put, store_campaign_put)
PUT(mark_put, store_mark_put)
PUT(mail_put, store_mail_put)
PUT(mail_result, store_mail_result)

#define CHANGE(name, call)                                                                         \
	static enum err name(struct store_tx *tx, void *arg)                                       \
	{                                                                                          \
		const struct change *c = arg;                                                      \
		return call;                                                                       \
	}
CHANGE(lesson_show, store_lesson_show(tx, c->id, c->is_on))
CHANGE(class_drop, store_class_drop(tx, c->id))
CHANGE(attendance_drop, store_attendance_drop(tx, c->id, c->staff))
CHANGE(mark_opened, store_mark_opened(tx, c->hash))
CHANGE(mark_told, store_mark_told(tx, c->hash))
CHANGE(campaign_close, store_campaign_close(tx, c->id, c->at, c->is_on))

#define ID(dst, text) str_copy(str_c(text), (dst), sizeof(dst))

static struct store_lesson
lesson(const char *id, const char *staff, const char *course)
{
	struct store_lesson l = {.version = "1", .position = 2, .begun = NOW, .changed = NOW};

	ID(l.id.text, id);
	ID(l.staff, staff);
	ID(l.course, course);
	return l;
}

static void
a_course_is_resumed_and_finished_once(void **state)
{
	struct place *p = *state;
	struct store_lesson l = lesson("l1", "s1", "mail_links"), got, *list;
	struct change c = {.id = "l1", .is_on = true};
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, lesson_put, &l), ERR_OK);
	l.position = 5;
	ID(l.before, "a,b,a");
	l.begun = l.changed = NOW + 5;
	assert_int_equal(place_write(p, lesson_put, &l), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_lesson_get(v, "s1", "mail_links", &got), ERR_OK);
	assert_int_equal(got.position, 5);
	assert_string_equal(got.before, "a,b,a");
	assert_int_equal(got.begun, NOW); /* as it was first put */
	assert_int_equal(got.finished, 0);
	assert_int_equal(store_lesson_get(v, "s2", "mail_links", &got), ERR_NOT_FOUND);
	store_read_end(v);
	l.finished = NOW + 9;
	assert_int_equal(place_write(p, lesson_put, &l), ERR_OK);
	ID(l.after, "c,c,c");
	assert_int_equal(place_write(p, lesson_put, &l), ERR_DENIED);
	assert_int_equal(place_write(p, lesson_show, &c), ERR_OK);
	c.id = "l9";
	assert_int_equal(place_write(p, lesson_show, &c), ERR_NOT_FOUND);
	/* anew: another one, the first stays */
	l = lesson("l2", "s1", "mail_links");
	l.changed = NOW + MS_DAY;
	assert_int_equal(place_write(p, lesson_put, &l), ERR_OK);
	l = lesson("l3", "s2", "passwords");
	assert_int_equal(place_write(p, lesson_put, &l), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_lesson_get(v, "s1", "mail_links", &got), ERR_OK);
	assert_string_equal(got.id.text, "l2");
	assert_int_equal(store_lesson_list(v, "s1", 0, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[1].after, "");
	assert_true(list[1].is_shown);
	assert_int_equal(list[1].finished, NOW + 9);
	assert_int_equal(store_lesson_list(v, NULL, NOW + 6, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	store_read_end(v);
}

static struct store_class
class_of(const char *id, ms_t at)
{
	struct store_class c = {.title = "春の研修",
		.content = "あやしいメール",
		.course = "mail_links",
		.method = STORE_METHOD_VIDEO,
		.at = at,
		.minutes = 45,
		.teacher = "髙﨑",
		.created = NOW,
		.who = "佐藤"};

	ID(c.id.text, id);
	return c;
}

static enum err
attend(struct place *p, const char *id, const char *staff, const char *department)
{
	struct store_attendance a = {.name = "鈴木"};

	ID(a.class_id, id);
	ID(a.staff, staff);
	ID(a.department, department);
	return place_write(p, attendance_put, &a);
}

static void
attendance_is_kept_with_its_class(void **state)
{
	struct place *p = *state;
	struct store_class c = class_of("c1", NOW), got, *list;
	struct change gone = {.id = "c1", .staff = "s1"};
	struct store_attendance *who;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, class_put, &c), ERR_OK);
	c = class_of("c2", NOW + MS_DAY);
	assert_int_equal(place_write(p, class_put, &c), ERR_OK);
	assert_int_equal(attend(p, "c1", "s2", "営業"), ERR_OK);
	assert_int_equal(attend(p, "c1", "s1", "総務"), ERR_OK);
	assert_int_equal(attend(p, "c1", "s1", "製造"), ERR_OK); /* twice is once */
	assert_int_equal(attend(p, "c9", "s1", "総務"), ERR_NOT_FOUND);
	v = place_read(p);
	assert_int_equal(store_class_list(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].id.text, "c2");
	assert_int_equal(list[1].n_attended, 2);
	assert_int_equal(store_class_get(v, "c1", &got), ERR_OK);
	assert_int_equal(got.method, STORE_METHOD_VIDEO);
	assert_string_equal(got.teacher, "髙﨑");
	assert_int_equal(got.minutes, 45);
	assert_int_equal(store_attendance_list(v, "c1", p->arena, &who, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(who[1].department, "総務");
	assert_int_equal(store_attendance_list(v, NULL, p->arena, &who, &n), ERR_OK);
	assert_int_equal(n, 2);
	store_read_end(v);
	assert_int_equal(place_write(p, attendance_drop, &gone), ERR_OK);
	assert_int_equal(place_write(p, attendance_drop, &gone), ERR_NOT_FOUND);
	assert_int_equal(place_write(p, class_drop, &gone), ERR_OK);
	assert_int_equal(place_write(p, class_drop, &gone), ERR_NOT_FOUND);
	v = place_read(p);
	assert_int_equal(store_attendance_list(v, NULL, p->arena, &who, &n), ERR_OK);
	assert_int_equal(n, 0);
	assert_int_equal(store_class_get(v, "c1", &got), ERR_NOT_FOUND);
	store_read_end(v);
}

static enum err
answer(struct place *p, const char *drill, const char *role, const char *choice)
{
	struct store_drill_answer a = {
		.inject = "i1", .text = "すぐ切る", .who = "田中", .at = NOW};

	ID(a.drill, drill);
	ID(a.role, role);
	ID(a.choice, choice);
	return place_write(p, answer_put, &a);
}

static void
a_drill_takes_answers_until_it_is_over(void **state)
{
	struct place *p = *state;
	struct store_drill d = {.id = {"d1"},
		.scenario = "ransomware",
		.version = "1",
		.started = NOW,
		.people = "佐藤、田中",
		.who = "佐藤"};
	struct store_drill_answer *list;
	struct store_drill got;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, drill_put, &d), ERR_OK);
	assert_int_equal(answer(p, "d9", "owner", "a"), ERR_NOT_FOUND);
	assert_int_equal(answer(p, "d1", "owner", "a"), ERR_OK);
	assert_int_equal(answer(p, "d1", "owner", "b"), ERR_OK); /* thought again */
	assert_int_equal(answer(p, "d1", "staff", ""), ERR_OK);
	d.ended = NOW + MS_HOUR;
	d.paused_ms = 60000;
	d.ahead_minutes = 5;
	d.started = 1; /* stays as it was */
	ID(d.notes, "連絡先が古かったです。");
	assert_int_equal(place_write(p, drill_put, &d), ERR_OK);
	assert_int_equal(answer(p, "d1", "owner", "a"), ERR_DENIED);
	v = place_read(p);
	assert_int_equal(store_drill_get(v, "d1", &got), ERR_OK);
	assert_int_equal(got.started, NOW);
	assert_int_equal(got.ahead_minutes, 5);
	assert_string_equal(got.notes, "連絡先が古かったです。");
	assert_int_equal(store_drill_answer_list(v, "d1", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].choice, "b");
	assert_string_equal(list[1].text, "すぐ切る");
	assert_int_equal(store_drill_get(v, "d2", &got), ERR_NOT_FOUND);
	store_read_end(v);
}

static struct store_campaign
campaign(void)
{
	return (struct store_campaign){.id = {"k1"},
		.mail = "parcel",
		.created = NOW,
		.who = "佐藤",
		.owner = "髙﨑",
		.consented = NOW,
		.announced = NOW + 1,
		.announced_how = "朝礼"};
}

static void
nothing_starts_without_consent_and_notice(void **state)
{
	struct place *p = *state;
	struct store_campaign c = campaign(), *list;
	struct store_view *v;
	size_t n;

	c.started = NOW + 10;
	c.ends = NOW + MS_DAY;
	c.owner[0] = '\0';
	assert_int_equal(place_write(p, campaign_put, &c), ERR_DENIED);
	ID(c.owner, "髙﨑");
	c.consented = 0;
	assert_int_equal(place_write(p, campaign_put, &c), ERR_DENIED);
	c.consented = NOW + 11; /* afterwards is not before */
	assert_int_equal(place_write(p, campaign_put, &c), ERR_DENIED);
	c.consented = NOW;
	c.announced = 0;
	assert_int_equal(place_write(p, campaign_put, &c), ERR_DENIED);
	c.announced = NOW + 11;
	assert_int_equal(place_write(p, campaign_put, &c), ERR_DENIED);
	c.announced = NOW + 10;
	c.ends = NOW + 10;
	assert_int_equal(place_write(p, campaign_put, &c), ERR_DENIED);
	c.ends = NOW + MS_DAY;
	assert_int_equal(place_write(p, campaign_put, &c), ERR_OK);
	c.started = NOW + 20; /* stays */
	c.n_reported = 3;
	assert_int_equal(place_write(p, campaign_put, &c), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_campaign_list(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].started, NOW + 10);
	assert_int_equal(list[0].n_reported, 3);
	assert_string_equal(list[0].owner, "髙﨑");
	store_read_end(v);
}

static void
put_mark(struct place *p, uint8_t first, const char *group)
{
	struct store_mark m = {.token_hash = {first}, .campaign = "k1"};

	ID(m.group, group);
	assert_int_equal(place_write(p, mark_put, &m), ERR_OK);
}

static void
counts_are(struct place *p, uint32_t opened, uint32_t told)
{
	struct store_view *v = place_read(p);
	struct store_count *list;
	size_t n;

	assert_int_equal(store_count_list(v, "k1", p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].group, "営業");
	assert_int_equal(list[0].n_sent, 2);
	assert_int_equal(list[0].n_opened, opened);
	assert_int_equal(list[0].n_told, told);
	assert_string_equal(list[1].group, "");
	assert_int_equal(list[1].n_sent, 1);
	assert_int_equal(list[1].n_opened, 0);
}

static void
a_mail_drill_keeps_counts_and_nobody(void **state)
{
	struct place *p = *state;
	struct store_campaign c = campaign(), got;
	struct change open = {.hash = {1}}, close = {.id = "k1", .at = NOW + 99, .is_on = true};
	struct store_mark mark;
	struct store_view *v;

	c.started = NOW + 10;
	c.ends = NOW + MS_DAY;
	assert_int_equal(place_write(p, campaign_put, &c), ERR_OK);
	put_mark(p, 1, "営業");
	put_mark(p, 2, "営業");
	put_mark(p, 3, "");
	counts_are(p, 0, 0);
	assert_int_equal(place_write(p, mark_opened, &open), ERR_OK);
	assert_int_equal(place_write(p, mark_opened, &open), ERR_OK);
	assert_int_equal(place_write(p, mark_told, &open), ERR_OK);
	counts_are(p, 1, 1);
	open.hash[0] = 9;
	assert_int_equal(place_write(p, mark_opened, &open), ERR_NOT_FOUND);
	assert_int_equal(place_write(p, campaign_close, &close), ERR_OK);
	counts_are(p, 1, 1);
	open.hash[0] = 2;
	assert_int_equal(place_write(p, mark_opened, &open), ERR_NOT_FOUND);
	v = place_read(p);
	assert_int_equal(store_mark_get(v, open.hash, &mark), ERR_NOT_FOUND);
	assert_int_equal(store_campaign_get(v, "k1", &got), ERR_OK);
	assert_int_equal(got.closed, NOW + 99);
	assert_true(got.is_stopped);
	store_read_end(v);
	close.at = NOW + 500;
	assert_int_equal(place_write(p, campaign_close, &close), ERR_OK);
	counts_are(p, 1, 1);
	close.id = "k9";
	assert_int_equal(place_write(p, campaign_close, &close), ERR_NOT_FOUND);
}

static size_t
mails_due(struct place *p, struct store_mail **ret_list)
{
	struct store_view *v = place_read(p);
	size_t n;

	assert_int_equal(store_mail_due(v, NOW + MS_DAY, p->arena, ret_list, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static struct store_mail
drill_mail(const char *id, const char *kind)
{
	struct store_mail m = {.created = NOW, .next_try = NOW, .body = STR("https://x/t/abc")};

	ID(m.id.text, id);
	ID(m.kind, kind);
	return m;
}

/* The link in a mail is the only thing that ties a person to what was opened. */
static void
a_mail_that_left_tells_no_link(void **state)
{
	struct place *p = *state;
	struct store_campaign c = campaign();
	struct change close = {.id = "k1", .at = NOW + 99};
	struct store_mail m = drill_mail("m1", "drill"), *list;

	assert_int_equal(place_write(p, campaign_put, &c), ERR_OK);
	assert_int_equal(place_write(p, mail_put, &m), ERR_OK);
	m = drill_mail("m2", "alert");
	assert_int_equal(place_write(p, mail_put, &m), ERR_OK);
	assert_int_equal(mails_due(p, &list), 2);
	for (size_t i = 0; i < 2; i++) {
		assert_true(list[i].body.len > 0);
		list[i].sent = NOW + 1;
		assert_int_equal(place_write(p, mail_result, &list[i]), ERR_OK);
	}
	for (size_t i = 0; i < 2; i++) { /* to look at the bodies */
		list[i].sent = 0;
		assert_int_equal(place_write(p, mail_result, &list[i]), ERR_OK);
	}
	assert_int_equal(mails_due(p, &list), 2);
	assert_int_equal(list[0].body.len, 0);
	assert_true(list[1].body.len > 0);
	/* what has not left is taken back when the drill is stopped */
	m = drill_mail("m3", "drill");
	assert_int_equal(place_write(p, mail_put, &m), ERR_OK);
	assert_int_equal(place_write(p, campaign_close, &close), ERR_OK);
	assert_int_equal(mails_due(p, &list), 1);
	assert_string_equal(list[0].id.text, "m2");
}

static void
what_hangs_on_what_went_goes_too(void **state)
{
	struct place *p = *state;
	struct store_class c = class_of("c1", NOW);
	struct store_attendance *who;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, class_put, &c), ERR_OK);
	assert_int_equal(attend(p, "c1", "s1", "総務"), ERR_OK);
	assert_int_equal(place_tidy(p, NOW + 4000 * MS_DAY), 0); /* records have no days */
	v = place_read(p);
	assert_int_equal(store_attendance_list(v, "c1", p->arena, &who, &n), ERR_OK);
	assert_int_equal(n, 1);
	store_read_end(v);
}

static void
a_clock_that_was_ahead_is_put_right(void **state)
{
	struct place *p = *state;
	struct store_lesson l = lesson("l1", "s1", "mail_links"), got;
	struct store_view *v;

	l.changed = l.finished = NOW + 900 * MS_DAY;
	assert_int_equal(place_write(p, lesson_put, &l), ERR_OK);
	(void)place_tidy(p, NOW);
	v = place_read(p);
	assert_int_equal(store_lesson_get(v, "s1", "mail_links", &got), ERR_OK);
	assert_int_equal(got.finished, NOW);
	store_read_end(v);
}

static void
names_come_back(void **state)
{
	(void)state;
	for (unsigned i = 0; i < STORE_METHODS; i++) {
		enum store_method m = STORE_METHOD_PAPER;

		assert_int_equal(
			store_method_parse(str_c(store_method_name((enum store_method)i)), &m),
			ERR_OK);
		assert_int_equal(m, i);
	}
	assert_int_equal(store_method_parse(STR("radio"), &(enum store_method){0}), ERR_NOT_FOUND);
}

#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)

int
main(void)
{
	const struct CMUnitTest cases[] = {
		T(a_course_is_resumed_and_finished_once),
		T(attendance_is_kept_with_its_class),
		T(a_drill_takes_answers_until_it_is_over),
		T(nothing_starts_without_consent_and_notice),
		T(a_mail_drill_keeps_counts_and_nobody),
		T(a_mail_that_left_tells_no_link),
		T(what_hangs_on_what_went_goes_too),
		T(a_clock_that_was_ahead_is_put_right),
		cmocka_unit_test(names_come_back),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
