/* The contract suite of programme.h: what every backend has to do, run here on SQLite. */
#include "store/programme.h"

#include "store/place.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* Each put as a change. */
#define CHANGE(name, type)                                                                         \
	static enum err name(struct store_tx *tx, void *arg)                                       \
	{                                                                                          \
		return store_##name(tx, (const type *)arg);                                        \
	}
CHANGE(site_put, struct store_site)
CHANGE(staff_put, struct store_staff)
CHANGE(reply_put, struct store_reply)
CHANGE(outcome_put, struct store_outcome)
CHANGE(pursuit_put, struct store_pursuit)
CHANGE(duty_put, struct store_duty)
CHANGE(duty_drop, char)
CHANGE(link_put, struct store_link)
CHANGE(declaration_put, struct store_declaration)
CHANGE(signature_put, struct store_signature)
CHANGE(holding_put, struct store_holding)
CHANGE(holding_drop, char)

/* ---- sites and staff ---- */

static struct store_site
a_site(const char *name, ms_t closed)
{
	struct store_site s = {.id = store_id_new(NOW), .created = NOW, .closed = closed};

	str_copy(str_c(name), s.name, sizeof(s.name));
	return s;
}

static void
sites_are_listed_open_ones_first(void **state)
{
	struct place *p = *state;
	struct store_site a = a_site("大阪", 0), b = a_site("名古屋", NOW), c = a_site("京都", 0);
	struct store_site *list, got;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, site_put, &a), ERR_OK);
	assert_int_equal(place_write(p, site_put, &b), ERR_OK);
	assert_int_equal(place_write(p, site_put, &c), ERR_OK);
	strcpy(a.name, "髙﨑㈱ 大阪");
	a.created = 1;
	assert_int_equal(place_write(p, site_put, &a), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_site_list(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_string_equal(list[0].name, "京都");
	assert_string_equal(list[1].name, "髙﨑㈱ 大阪");
	assert_true(list[1].created == NOW);
	assert_string_equal(list[2].name, "名古屋");
	assert_true(list[2].closed == NOW);
	assert_int_equal(store_site_get(v, a.id.text, &got), ERR_OK);
	assert_string_equal(got.name, "髙﨑㈱ 大阪");
	assert_int_equal(store_site_get(v, "", &got), ERR_NOT_FOUND);
	store_read_end(v);
}

static struct store_staff
a_person(const char *department, const char *name, ms_t left)
{
	struct store_staff s = {
		.id = store_id_new(NOW), .joined = NOW, .left = left, .has_phone = true};

	str_copy(str_c(name), s.name, sizeof(s.name));
	str_copy(str_c(department), s.department, sizeof(s.department));
	return s;
}

static void
staff_who_left_are_left_out(void **state)
{
	struct place *p = *state;
	struct store_staff in[] = {a_person("b", "一郎", 0), a_person("a", "花子", 0),
		a_person("a", "太郎", NOW), a_person("a", "五郎", 0)};
	struct store_staff *list, got;
	struct store_view *v;
	size_t n;

	for (size_t i = 0; i < 4; i++)
		assert_int_equal(place_write(p, staff_put, &in[i]), ERR_OK);
	in[1].has_phone = false;
	strcpy(in[1].mail, "hanako@example.jp");
	assert_int_equal(place_write(p, staff_put, &in[1]), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_staff_list(v, false, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_string_equal(list[0].name, "五郎");
	assert_true(list[0].has_phone);
	assert_string_equal(list[1].name, "花子");
	assert_false(list[1].has_phone);
	assert_string_equal(list[1].mail, "hanako@example.jp");
	assert_string_equal(list[2].name, "一郎");
	assert_int_equal(store_staff_list(v, true, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 4);
	assert_int_equal(store_staff_get(v, in[2].id.text, &got), ERR_OK);
	assert_true(got.left == NOW);
	assert_int_equal(store_staff_get(v, "x", &got), ERR_NOT_FOUND);
	store_read_end(v);
}

static void
text_is_cut_to_its_field(void **state)
{
	struct place *p = *state;
	struct store_site s = {.id = store_id_new(NOW)}, got;
	struct store_view *v;

	memset(s.name, 'y', sizeof(s.name)); /* without an end */
	assert_int_equal(place_write(p, site_put, &s), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_site_get(v, s.id.text, &got), ERR_OK);
	assert_int_equal(strlen(got.name), sizeof(s.name) - 1);
	store_read_end(v);
}

/* What a copy by bytes cut in the middle of a character is put right. */
static void
half_a_character_is_left_out(void **state)
{
	static const struct {
		const char *in, *out;
	} t[] = {{"a\xe3\x81", "a"}, {"a\xe3", "a"}, {"\xf0\x9f\x98", ""}, {"あ", "あ"},
		{"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"}, {"", ""}, {"b", "b"}};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct store_site s = a_site(t[i].in, 0), got;
		struct store_view *v;

		assert_int_equal(place_write(p, site_put, &s), ERR_OK);
		v = place_read(p);
		assert_int_equal(store_site_get(v, s.id.text, &got), ERR_OK);
		assert_string_equal(got.name, t[i].out);
		store_read_end(v);
	}
}

/* ---- answers ---- */

static struct store_reply
a_reply(const char *site, const char *item, const char *choice, ms_t at)
{
	struct store_reply r = {.id = store_id_new(at), .at = at, .who = "佐藤"};

	str_copy(str_c(site), r.site, sizeof(r.site));
	strcpy(r.framework, "selfcheck25");
	str_copy(str_c(item), r.item, sizeof(r.item));
	str_copy(str_c(choice), r.choice, sizeof(r.choice));
	return r;
}

static void
reply(struct place *p, const char *site, const char *item, const char *choice, ms_t at)
{
	struct store_reply r = a_reply(site, item, choice, at);

	assert_int_equal(place_write(p, reply_put, &r), ERR_OK);
}

static struct store_reply *
replies(struct place *p, const char *framework, size_t *ret_n)
{
	struct store_view *v = place_read(p);
	struct store_reply *list;

	assert_int_equal(store_reply_list(v, framework, p->arena, &list, ret_n), ERR_OK);
	store_read_end(v);
	return list;
}

static struct store_reply *
history(struct place *p, const char *item, uint32_t limit, size_t *ret_n)
{
	struct store_view *v = place_read(p);
	struct store_reply *list;

	assert_int_equal(
		store_reply_history(v, "selfcheck25", item, limit, p->arena, &list, ret_n), ERR_OK);
	store_read_end(v);
	return list;
}

static void
the_latest_answer_counts_and_all_are_kept(void **state)
{
	struct place *p = *state;
	struct store_reply *list, r;
	size_t n;

	reply(p, "", "1", "no", NOW);
	reply(p, "", "1", "partly", NOW + 1);
	reply(p, "", "2", "unknown", NOW + 2);
	r = a_reply("", "1", "yes", NOW + 3);
	strcpy(r.reason, "一行目\n二行目\t髙﨑㈱ '\"%");
	strcpy(r.via, "0123");
	assert_int_equal(place_write(p, reply_put, &r), ERR_OK);
	assert_int_equal(place_write(p, reply_put, &r), ERR_EXISTS);
	list = replies(p, "selfcheck25", &n);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].item, "2");
	assert_string_equal(list[1].choice, "yes");
	assert_string_equal(list[1].reason, r.reason);
	assert_string_equal(list[1].via, "0123");
	assert_string_equal(list[1].who, "佐藤");
	assert_string_equal(list[1].id.text, r.id.text);
	list = history(p, "1", 10, &n);
	assert_int_equal(n, 3);
	assert_string_equal(list[0].choice, "yes");
	assert_string_equal(list[2].choice, "no");
	history(p, "1", 2, &n);
	assert_int_equal(n, 2);
	history(p, "9", 2, &n);
	assert_int_equal(n, 0);
	replies(p, "other", &n);
	assert_int_equal(n, 0);
	replies(p, NULL, &n);
	assert_int_equal(n, 2);
}

static void
an_answer_can_be_taken_back(void **state)
{
	struct place *p = *state;
	struct store_reply *list;
	size_t n;

	reply(p, "", "1", "yes", NOW);
	reply(p, "", "1", "", NOW + 1);
	replies(p, NULL, &n);
	assert_int_equal(n, 0);
	replies(p, "selfcheck25", &n);
	assert_int_equal(n, 0);
	list = history(p, "1", 10, &n);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].choice, "");
	reply(p, "", "1", "partly", NOW + 2);
	list = replies(p, NULL, &n);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].choice, "partly");
}

static void
sites_answer_by_themselves(void **state)
{
	struct place *p = *state;
	struct store_reply *list;
	size_t n;

	reply(p, "", "1", "yes", NOW);
	reply(p, "osaka", "1", "no", NOW + 1);
	reply(p, "kyoto", "1", "partly", NOW + 2);
	reply(p, "osaka", "1", "unknown", NOW + 3);
	list = replies(p, NULL, &n);
	assert_int_equal(n, 3);
	assert_string_equal(list[0].choice, "yes");
	assert_string_equal(list[1].choice, "partly");
	assert_string_equal(list[2].choice, "unknown");
	reply(p, "kyoto", "1", "", NOW + 4);
	replies(p, "selfcheck25", &n);
	assert_int_equal(n, 2);
	history(p, "1", 10, &n);
	assert_int_equal(n, 5);
}

/* Whoever answered while the clock was behind has answered last all the same. */
static void
what_came_last_counts_whatever_the_clock_said(void **state)
{
	struct place *p = *state;
	struct store_reply *list;
	size_t n;

	reply(p, "", "1", "no", NOW);
	reply(p, "", "1", "yes", NOW - 90 * MS_DAY);
	list = replies(p, NULL, &n);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].choice, "yes");
	/* a clock that was ahead does not make an answer hold for years */
	reply(p, "", "2", "yes", NOW + 900 * MS_DAY);
	place_tidy(p, NOW);
	list = replies(p, NULL, &n);
	assert_int_equal(n, 2);
	assert_true(list[1].at == NOW);
}

static enum err
many_replies(struct store_tx *tx, void *arg)
{
	int *n = arg;
	enum err err = ERR_OK;

	for (int i = 0; i < *n && err == ERR_OK; i++) {
		struct store_reply r = a_reply("", "", "yes", NOW + i);

		snprintf(r.item, sizeof(r.item), "%d", i % 2000);
		err = store_reply_put(tx, &r);
	}
	return err;
}

static void
old_answers_go_and_the_latest_stay(void **state)
{
	struct place *p = *state;
	struct store_reply *list;
	int many = 200050;
	size_t n;

	reply(p, "", "old", "no", NOW - 5000 * MS_DAY);
	reply(p, "", "old", "yes", NOW - 4000 * MS_DAY);
	assert_int_equal(place_tidy(p, NOW), 1);
	list = replies(p, NULL, &n);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].choice, "yes");
	assert_int_equal(place_write(p, many_replies, &many), ERR_OK);
	assert_int_equal(place_tidy(p, NOW), 51);
	list = replies(p, NULL, &n);
	assert_int_equal(n, 2001);
	assert_string_equal(list[0].item, "old");
}

/* ---- readings ---- */

struct reading_change {
	struct reading reading;
	ms_t day;
};

static enum err
reading_put(struct store_tx *tx, void *arg)
{
	const struct reading_change *c = arg;

	return store_reading_put(tx, &c->reading, c->day);
}

static void
put_reading(struct place *p, struct reading r)
{
	struct reading_change c = {r, r.at / MS_DAY * MS_DAY};

	assert_int_equal(place_write(p, reading_put, &c), ERR_OK);
}

static struct reading *
readings(struct place *p, uint32_t *ret_n)
{
	struct store_view *v = place_read(p);
	struct reading *list;

	assert_int_equal(store_reading_list(v, p->arena, &list, ret_n), ERR_OK);
	store_read_end(v);
	return list;
}

static void
readings_are_one_a_day(void **state)
{
	struct place *p = *state;
	struct reading r = {
		.kind = READING_DOCUMENT_AGE, .key = STR("policy"), .value = 1, .at = NOW};
	struct reading *list;
	struct store_view *v;
	uint32_t n;

	put_reading(p, r);
	r.at += MS_MINUTE;
	r.value = 2;
	r.of = 1;
	r.seen_percent = 100;
	put_reading(p, r);
	r.key = STR("rules");
	put_reading(p, r);
	r.at += 2 * MS_DAY;
	r.value = -3;
	put_reading(p, r);
	list = readings(p, &n);
	assert_int_equal(n, 2);
	assert_true(str_equal(list[0].key, STR("policy")));
	assert_int_equal(list[0].kind, READING_DOCUMENT_AGE);
	assert_int_equal(list[0].value, 2);
	assert_int_equal(list[0].of, 1);
	assert_int_equal(list[0].seen_percent, 100);
	assert_true(list[0].at == NOW + MS_MINUTE);
	assert_int_equal(list[1].value, -3);
	v = place_read(p);
	assert_int_equal(store_reading_history(
				 v, READING_DOCUMENT_AGE, STR("rules"), 0, p->arena, &list, &n),
		ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].value, 2);
	assert_int_equal(list[1].value, -3);
	assert_int_equal(store_reading_history(v, READING_DOCUMENT_AGE, STR("rules"), NOW + MS_DAY,
				 p->arena, &list, &n),
		ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(
		store_reading_history(v, READING_WATCH_DAYS, STR("rules"), 0, p->arena, &list, &n),
		ERR_OK);
	assert_int_equal(n, 0);
	store_read_end(v);
}

static void
subjects_come_back_as_they_were(void **state)
{
	static const char *const names[READING_SUBJECTS_MAX] = {"髙﨑㈱のPC", "a\tb\nc", "", "3:x,",
		"\\n\\", "😀", "'; DROP TABLE reading; --", ","};
	struct place *p = *state;
	struct reading r = {.kind = READING_DEVICES_NAMED, .at = NOW};
	struct reading *list;
	char long_name[600];
	uint32_t n;

	for (; r.n_subjects < READING_SUBJECTS_MAX; r.n_subjects++)
		r.subjects[r.n_subjects] = str_c(names[r.n_subjects]);
	put_reading(p, r);
	list = readings(p, &n);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].n_subjects, READING_SUBJECTS_MAX);
	for (uint32_t i = 0; i < READING_SUBJECTS_MAX; i++)
		assert_true(str_equal(list[0].subjects[i], str_c(names[i])));
	for (size_t i = 0; i < sizeof(long_name); i++)
		long_name[i] = "あ"[i % 3];
	r.n_subjects = 2;
	r.subjects[0] = str_of(long_name, sizeof(long_name));
	put_reading(p, r);
	list = readings(p, &n);
	assert_int_equal(list[0].n_subjects, 2);
	assert_int_equal(list[0].subjects[0].len, 255);
	assert_true(str_equal(list[0].subjects[1], str_c(names[1])));
}

static void
old_readings_go_and_the_latest_stays(void **state)
{
	struct place *p = *state;
	struct reading r = {.kind = READING_DEVICES_SEEN, .value = 1, .at = NOW - 1300 * MS_DAY};
	struct reading *list;
	uint32_t n;

	put_reading(p, r);
	r.at += MS_DAY;
	put_reading(p, r);
	r.kind = READING_IOT_SEEN;
	put_reading(p, r);
	r.at = NOW;
	put_reading(p, r);
	r.at = NOW + 10 * MS_DAY; /* of a clock that was ahead */
	r.value = 9;
	put_reading(p, r);
	assert_int_equal(place_tidy(p, NOW), 2);
	list = readings(p, &n);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].value, 1);
	assert_int_equal(list[1].value, 1);
}

/* ---- outcomes, pursuits ---- */

static struct store_outcome *
outcomes(struct place *p, const char *site, uint32_t limit, size_t *ret_n)
{
	struct store_view *v = place_read(p);
	struct store_outcome *list;

	assert_int_equal(
		store_outcome_list(v, "selfcheck25", site, limit, p->arena, &list, ret_n), ERR_OK);
	store_read_end(v);
	return list;
}

static void
the_same_outcome_only_moves_its_time(void **state)
{
	struct place *p = *state;
	struct store_outcome o = {.framework = "selfcheck25",
		.version = "1",
		.at = NOW,
		.points = -7,
		.points_max = 100,
		.n_items = 25,
		.n_met = 3};
	struct store_outcome *list;
	size_t n;

	assert_int_equal(place_write(p, outcome_put, &o), ERR_OK);
	o.at = NOW + 1;
	assert_int_equal(place_write(p, outcome_put, &o), ERR_OK);
	list = outcomes(p, "", 10, &n);
	assert_int_equal(n, 1);
	assert_true(list[0].at == NOW + 1);
	assert_int_equal(list[0].points, -7);
	o.n_contradictions = 1;
	o.at = NOW + 2;
	strcpy(o.who, "佐藤");
	assert_int_equal(place_write(p, outcome_put, &o), ERR_OK);
	o.n_contradictions = 0; /* as the first, but not as the latest */
	o.at = NOW + 3;
	assert_int_equal(place_write(p, outcome_put, &o), ERR_OK);
	strcpy(o.version, "2");
	assert_int_equal(place_write(p, outcome_put, &o), ERR_OK);
	strcpy(o.site, "osaka");
	assert_int_equal(place_write(p, outcome_put, &o), ERR_OK);
	list = outcomes(p, "", 10, &n);
	assert_int_equal(n, 4);
	assert_string_equal(list[0].version, "2");
	assert_int_equal(list[2].n_contradictions, 1);
	assert_string_equal(list[2].who, "佐藤");
	assert_int_equal(list[3].n_met, 3);
	outcomes(p, "", 2, &n);
	assert_int_equal(n, 2);
	outcomes(p, "osaka", 10, &n);
	assert_int_equal(n, 1);
}

static void
pursuits_are_one_per_framework(void **state)
{
	struct place *p = *state;
	struct store_pursuit a = {.framework = "scs3", .begun = NOW, .scope = "本社", .ended = NOW};
	struct store_pursuit b = {.framework = "selfcheck25", .begun = NOW + 1};
	struct store_pursuit *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, pursuit_put, &a), ERR_OK);
	assert_int_equal(place_write(p, pursuit_put, &b), ERR_OK);
	b.until = NOW + MS_DAY;
	assert_int_equal(place_write(p, pursuit_put, &b), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_pursuit_list(v, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].framework, "selfcheck25");
	assert_true(list[0].until == NOW + MS_DAY);
	assert_string_equal(list[1].scope, "本社");
}

/* ---- duties ---- */

static struct store_duty
do_duty(struct place *p, const char *key, ms_t at)
{
	struct store_duty d = {.id = store_id_new(NOW), .at = at, .who = "佐藤", .note = "済み"};

	str_copy(str_c(key), d.key, sizeof(d.key));
	assert_int_equal(place_write(p, duty_put, &d), ERR_OK);
	return d;
}

static void
duties_are_done_and_undone(void **state)
{
	struct place *p = *state;
	struct store_duty *list, last;
	struct store_view *v;
	size_t n;

	do_duty(p, "scs3.policy_review", NOW);
	last = do_duty(p, "scs3.policy_review", NOW + 2);
	do_duty(p, "scs3.policy_review", NOW + 1); /* entered later, done earlier */
	do_duty(p, "scs3.drill", NOW);
	assert_int_equal(place_write(p, duty_put, &last), ERR_EXISTS);
	v = place_read(p);
	assert_int_equal(store_duty_list(v, NULL, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].key, "scs3.drill");
	assert_true(list[1].at == NOW + 2);
	assert_string_equal(list[1].note, "済み");
	assert_int_equal(store_duty_list(v, "scs3.policy_review", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_true(list[2].at == NOW);
	store_read_end(v);
	assert_int_equal(place_write(p, duty_drop, last.id.text), ERR_OK);
	assert_int_equal(place_write(p, duty_drop, last.id.text), ERR_NOT_FOUND);
	v = place_read(p);
	assert_int_equal(store_duty_list(v, NULL, p->arena, &list, &n), ERR_OK);
	assert_true(list[1].at == NOW + 1);
	store_read_end(v);
}

/* ---- links ---- */

static struct store_link
a_link(uint8_t token, enum store_link_for purpose, const char *subject, uint32_t uses_max)
{
	struct store_link l = {.id = store_id_new(NOW),
		.purpose = purpose,
		.uses_max = uses_max,
		.created = NOW + token,
		.expires = NOW + MS_DAY,
		.name = "鈴木",
		.role = "colleague"};

	memset(l.token_hash, token, sizeof(l.token_hash));
	str_copy(str_c(subject), l.subject, sizeof(l.subject));
	return l;
}

struct link_change {
	uint8_t hash[STORE_TOKEN_HASH];
	const char *id;
	ms_t now;
	struct place *place;
	enum err err;
};

static enum err
link_use(struct store_tx *tx, void *arg)
{
	const struct link_change *c = arg;

	return store_link_use(tx, c->hash, c->now);
}

static enum err
link_revoke(struct store_tx *tx, void *arg)
{
	const struct link_change *c = arg;

	return store_link_revoke(tx, c->id, c->now);
}

static enum err
use(struct place *p, uint8_t token, ms_t now)
{
	struct link_change c = {.now = now};

	memset(c.hash, token, sizeof(c.hash));
	return place_write(p, link_use, &c);
}

static struct store_link
link_with(struct place *p, uint8_t token)
{
	struct store_view *v = place_read(p);
	uint8_t hash[STORE_TOKEN_HASH];
	struct store_link l;

	memset(hash, token, sizeof(hash));
	assert_int_equal(store_link_get(v, hash, &l), ERR_OK);
	store_read_end(v);
	return l;
}

static void
links_are_used_so_often_and_so_long(void **state)
{
	struct place *p = *state;
	struct store_link once = a_link(1, STORE_LINK_READ, "policy/3", 1);
	struct store_link often = a_link(2, STORE_LINK_CALENDAR, "", 0), l;

	assert_int_equal(place_write(p, link_put, &once), ERR_OK);
	assert_int_equal(place_write(p, link_put, &often), ERR_OK);
	assert_int_equal(use(p, 1, NOW + MS_DAY), ERR_DENIED); /* it has expired */
	assert_int_equal(use(p, 1, NOW + 5), ERR_OK);
	assert_int_equal(use(p, 1, NOW + 6), ERR_DENIED);
	assert_int_equal(use(p, 9, NOW), ERR_NOT_FOUND);
	for (ms_t i = 0; i < 5; i++)
		assert_int_equal(use(p, 2, NOW + i), ERR_OK);
	l = link_with(p, 1);
	assert_int_equal(l.uses, 1);
	assert_true(l.used == NOW + 5);
	assert_string_equal(l.subject, "policy/3");
	assert_string_equal(l.name, "鈴木");
	assert_string_equal(l.role, "colleague");
	assert_int_equal(l.purpose, STORE_LINK_READ);
	l = link_with(p, 2);
	assert_int_equal(l.uses, 5);
	assert_true(l.used == NOW + 4);
}

CHANGE(mail_put, struct store_mail)
CHANGE(mail_result, struct store_mail)

struct mailed {
	const char *id, *mail;
};

static enum err
link_mailed(struct store_tx *tx, void *arg)
{
	const struct mailed *m = arg;

	return store_link_mailed(tx, m->id, m->mail);
}

static struct store_mail
a_mail(const struct store_link *about, const char *to, ms_t at)
{
	struct store_mail m = {.id = store_id_new(at),
		.created = at,
		.next_try = at,
		.body = STR("https://box/l/secret")};

	str_copy(str_c(to), m.recipient, sizeof(m.recipient));
	str_copy(str_c(about->id.text), m.about, sizeof(m.about));
	str_copy(STR("link"), m.kind, sizeof(m.kind));
	return m;
}

static uint32_t
mails_since(struct place *p, ms_t since, const char *to)
{
	struct store_view *v = place_read(p);
	uint32_t n = 99;

	assert_int_equal(store_mail_count_links(v, since, to, &n), ERR_OK);
	store_read_end(v);
	return n;
}

static void
mails_of_links_are_counted_and_keep_no_token(void **state)
{
	struct place *p = *state;
	struct store_link l = a_link(1, STORE_LINK_READ, "policy/3/s1", 0);
	struct store_link other = a_link(2, STORE_LINK_READ, "policy/3/s12", 0);
	struct store_mail a = a_mail(&l, "a@b.example", NOW),
			  b = a_mail(&l, "A@b.example", NOW + 1);
	struct store_mail c = a_mail(&other, "c@b.example", NOW + 2), *list;
	struct store_view *v;
	ms_t at;
	size_t n;

	assert_int_equal(place_write(p, link_put, &l), ERR_OK);
	assert_int_equal(place_write(p, link_put, &other), ERR_OK);
	assert_int_equal(place_write(p, mail_put, &a), ERR_OK);
	assert_int_equal(place_write(p, mail_put, &b), ERR_OK);
	assert_int_equal(place_write(p, mail_put, &c), ERR_OK);
	assert_int_equal(mails_since(p, NOW, NULL), 3);
	assert_int_equal(mails_since(p, NOW, "a@B.example"), 2); /* letters of either case */
	assert_int_equal(mails_since(p, NOW + 1, "a@b.example"), 1);
	assert_int_equal(
		place_write(p, link_mailed, &(struct mailed){l.id.text, "a@b.example"}), ERR_OK);
	assert_int_equal(
		place_write(p, link_mailed, &(struct mailed){"nobody", "x"}), ERR_NOT_FOUND);
	assert_string_equal(link_with(p, 1).mail, "a@b.example");
	v = place_read(p);
	assert_int_equal(store_link_mailed_at(v, STORE_LINK_READ, "policy/3/s1", &at), ERR_OK);
	assert_true(at == NOW + 1); /* not that of s12 */
	assert_int_equal(store_link_mailed_at(v, STORE_LINK_LEARN, "policy/3/s1", &at), ERR_OK);
	assert_true(at == 0);
	store_read_end(v);
	/* one left, one was given up: the link's words are gone from both */
	a.sent = NOW + 5;
	b.next_try = INT64_MAX;
	assert_int_equal(place_write(p, mail_result, &a), ERR_OK);
	assert_int_equal(place_write(p, mail_result, &b), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_mail_due(v, NOW + MS_DAY, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].about, other.id.text);
	assert_int_equal(store_mail_list_links(v, 10, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 3);
	store_read_end(v);
	/* revoked before it left: taken back; what has left stays in the record */
	assert_int_equal(place_write(p, link_revoke,
				 &(struct link_change){.id = other.id.text, .now = NOW + 9}),
		ERR_OK);
	assert_int_equal(place_write(p, mail_result, &c), ERR_NOT_FOUND);
	assert_int_equal(mails_since(p, NOW, NULL), 2);
}

static void
a_revoked_link_is_refused(void **state)
{
	struct place *p = *state;
	struct store_link l = a_link(1, STORE_LINK_OATH, "scs3", 3);
	struct link_change c = {.id = l.id.text, .now = NOW + 1};

	assert_int_equal(place_write(p, link_put, &l), ERR_OK);
	assert_int_equal(use(p, 1, NOW), ERR_OK);
	assert_int_equal(place_write(p, link_revoke, &c), ERR_OK);
	c.now = NOW + 2;
	assert_int_equal(place_write(p, link_revoke, &c), ERR_OK);
	assert_true(link_with(p, 1).revoked == NOW + 1);
	assert_int_equal(use(p, 1, NOW), ERR_DENIED);
	c.id = "none";
	assert_int_equal(place_write(p, link_revoke, &c), ERR_NOT_FOUND);
}

static enum err
link_revoke_limited(struct store_tx *tx, void *arg)
{
	return store_link_revoke_limited(tx, *(const ms_t *)arg);
}

/* As after a restore. */
static void
links_of_an_older_copy_open_nothing(void **state)
{
	struct place *p = *state;
	struct store_link once = a_link(1, STORE_LINK_OATH, "scs3", 1);
	struct store_link often = a_link(2, STORE_LINK_CALENDAR, "", 0);
	ms_t now = NOW + 1;

	assert_int_equal(place_write(p, link_put, &once), ERR_OK);
	assert_int_equal(place_write(p, link_put, &often), ERR_OK);
	assert_int_equal(place_write(p, link_revoke_limited, &now), ERR_OK);
	assert_int_equal(use(p, 1, NOW), ERR_DENIED);
	assert_int_equal(use(p, 2, NOW), ERR_OK);
	assert_true(link_with(p, 1).revoked == now);
}

static void
links_are_put_once_and_end(void **state)
{
	struct place *p = *state;
	struct store_link l = a_link(1, STORE_LINK_OATH, "scs3", 1);

	assert_int_equal(place_write(p, link_put, &l), ERR_OK);
	assert_int_equal(place_write(p, link_put, &l), ERR_EXISTS);
	l.id = store_id_new(NOW); /* the same token */
	assert_int_equal(place_write(p, link_put, &l), ERR_EXISTS);
	l = a_link(2, STORE_LINK_OATH, "scs3", 1);
	l.expires = 0;
	assert_int_equal(place_write(p, link_put, &l), ERR_INVALID);
	l.expires = NOW;
	l.purpose = (enum store_link_for)STORE_LINK_FORS;
	assert_int_equal(place_write(p, link_put, &l), ERR_INVALID);
}

static void *
use_at_once(void *arg)
{
	struct link_change *c = arg;

	c->err = place_write(c->place, link_use, c);
	return NULL;
}

static void
two_at_once_are_one(void **state)
{
	struct place *p = *state;

	for (uint8_t token = 1; token <= 20; token++) {
		struct store_link l = a_link(token, STORE_LINK_APPROVE, "policy/1", 1);
		struct link_change c[2] = {{.now = NOW, .place = p}, {.now = NOW, .place = p}};
		pthread_t threads[2];

		assert_int_equal(place_write(p, link_put, &l), ERR_OK);
		for (int i = 0; i < 2; i++) {
			memset(c[i].hash, token, sizeof(c[i].hash));
			assert_int_equal(pthread_create(&threads[i], NULL, use_at_once, &c[i]), 0);
		}
		for (int i = 0; i < 2; i++)
			pthread_join(threads[i], NULL);
		assert_int_equal((c[0].err == ERR_OK) + (c[1].err == ERR_OK), 1);
		assert_int_equal((c[0].err == ERR_DENIED) + (c[1].err == ERR_DENIED), 1);
		assert_int_equal(link_with(p, token).uses, 1);
	}
}

static void
links_are_listed_by_purpose_and_subject(void **state)
{
	struct place *p = *state;
	struct store_link in[] = {a_link(1, STORE_LINK_SECTION, "scs3/a", 1),
		a_link(2, STORE_LINK_SECTION, "scs3/b", 1),
		a_link(3, STORE_LINK_SECTION, "scs%", 1), a_link(4, STORE_LINK_READ, "scs3/a", 1)};
	struct store_link *list;
	struct store_view *v;
	size_t n;

	for (size_t i = 0; i < 4; i++)
		assert_int_equal(place_write(p, link_put, &in[i]), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_link_list(v, STORE_LINK_SECTION, NULL, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_string_equal(list[0].subject, "scs%");
	assert_int_equal(
		store_link_list(v, STORE_LINK_SECTION, "scs3/", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].token_hash[31], 2);
	assert_int_equal(
		store_link_list(v, STORE_LINK_SECTION, "scs%", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 1);
	store_read_end(v);
	for (unsigned i = 0; i < STORE_LINK_FORS; i++)
		assert_true(strlen(store_link_for_name((enum store_link_for)i)) > 3);
}

static void
links_that_expired_long_ago_go(void **state)
{
	struct place *p = *state;
	struct store_link old = a_link(1, STORE_LINK_READ, "a", 1), l;
	struct store_link ahead = a_link(2, STORE_LINK_READ, "b", 1);

	old.created = NOW - 500 * MS_DAY;
	old.expires = NOW - 490 * MS_DAY;
	ahead.created = NOW + 900 * MS_DAY;
	ahead.expires = NOW + 907 * MS_DAY;
	assert_int_equal(place_write(p, link_put, &old), ERR_OK);
	assert_int_equal(place_write(p, link_put, &ahead), ERR_OK);
	assert_int_equal(place_tidy(p, NOW), 1);
	l = link_with(p, 2);
	assert_true(l.expires == NOW + 7 * MS_DAY);
}

/* ---- declarations, signatures, holdings ---- */

static void
a_declaration_gets_its_number_later(void **state)
{
	struct place *p = *state;
	struct store_declaration a = {.id = store_id_new(NOW), .star = "star1", .declared = NOW};
	struct store_declaration b = {
		.id = store_id_new(NOW), .star = "star2", .declared = NOW + 1};
	struct store_declaration *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, declaration_put, &a), ERR_OK);
	assert_int_equal(place_write(p, declaration_put, &b), ERR_OK);
	strcpy(a.number, "12345678901");
	strcpy(a.url, "https://example.jp/policy");
	a.terms_accepted = NOW;
	assert_int_equal(place_write(p, declaration_put, &a), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_declaration_list(v, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].star, "star2");
	assert_string_equal(list[1].number, "12345678901");
	assert_string_equal(list[1].url, "https://example.jp/policy");
	assert_true(list[1].terms_accepted == NOW);
}

static void
what_was_signed_stays(void **state)
{
	struct place *p = *state;
	struct store_signature s = {.id = store_id_new(NOW),
		.framework = "scs3",
		.role = "specialist",
		.name = "髙﨑",
		.licence = "第 012345 号",
		.at = NOW};
	struct store_signature *list;
	struct store_view *v;
	size_t n;

	memset(s.digest, 7, sizeof(s.digest));
	memset(s.remark, 'r', sizeof(s.remark) - 1);
	assert_int_equal(place_write(p, signature_put, &s), ERR_OK);
	assert_int_equal(place_write(p, signature_put, &s), ERR_EXISTS);
	s.id = store_id_new(NOW);
	s.at++;
	strcpy(s.role, "manager");
	assert_int_equal(place_write(p, signature_put, &s), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_signature_list(v, "scs3", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].role, "manager");
	assert_int_equal(list[1].digest[31], 7);
	assert_int_equal(strlen(list[1].remark), sizeof(s.remark) - 1);
	assert_string_equal(list[1].licence, "第 012345 号");
	assert_int_equal(store_signature_list(v, NULL, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(store_signature_list(v, "scs4", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 0);
	store_read_end(v);
}

static void
holdings_come_and_go(void **state)
{
	struct place *p = *state;
	struct store_holding h = {.id = store_id_new(NOW), .name = "UTM", .yen_year = -1};
	struct store_holding *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, holding_put, &h), ERR_OK);
	h.yen_year = 480000;
	strcpy(h.offering, "utm");
	assert_int_equal(place_write(p, holding_put, &h), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_holding_list(v, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 1);
	assert_true(list[0].yen_year == 480000);
	assert_string_equal(list[0].offering, "utm");
	assert_int_equal(place_write(p, holding_drop, h.id.text), ERR_OK);
	assert_int_equal(place_write(p, holding_drop, h.id.text), ERR_NOT_FOUND);
}

/* ---- all of them ---- */

static void
a_full_disk_loses_no_answer(void **state)
{
	struct place *p = *state;
	struct store_link l = a_link(1, STORE_LINK_OATH, "scs3", 1);
	int many = 20000;
	size_t n;

	reply(p, "", "1", "yes", NOW);
	assert_int_equal(place_write(p, link_put, &l), ERR_OK);
	place_fill(p, 300);
	assert_int_equal(place_write(p, many_replies, &many), ERR_FULL);
	replies(p, NULL, &n);
	assert_int_equal(n, 1);
	assert_int_equal(use(p, 1, NOW), ERR_OK);
	assert_int_equal(use(p, 1, NOW), ERR_DENIED);
	reply(p, "", "1", "no", NOW);
	assert_string_equal(replies(p, NULL, &n)[0].choice, "no");
}

static void
a_list_needs_room_in_the_arena(void **state)
{
	struct place *p = *state;
	struct arena *small = arena_new(4096);
	struct store_reply *list = NULL;
	struct store_view *v;
	int many = 2000;
	size_t n = 7;

	assert_int_equal(place_write(p, many_replies, &many), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_reply_list(v, NULL, small, &list, &n), ERR_LIMIT);
	assert_int_equal(n, 7);
	assert_int_equal(store_reply_list(v, NULL, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2000);
	store_read_end(v);
	arena_free(small);
}

#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(sites_are_listed_open_ones_first),
		T(staff_who_left_are_left_out),
		T(text_is_cut_to_its_field),
		T(half_a_character_is_left_out),
		T(the_latest_answer_counts_and_all_are_kept),
		T(an_answer_can_be_taken_back),
		T(sites_answer_by_themselves),
		T(what_came_last_counts_whatever_the_clock_said),
		T(old_answers_go_and_the_latest_stay),
		T(readings_are_one_a_day),
		T(subjects_come_back_as_they_were),
		T(old_readings_go_and_the_latest_stays),
		T(the_same_outcome_only_moves_its_time),
		T(pursuits_are_one_per_framework),
		T(duties_are_done_and_undone),
		T(links_are_used_so_often_and_so_long),
		T(mails_of_links_are_counted_and_keep_no_token),
		T(a_revoked_link_is_refused),
		T(links_of_an_older_copy_open_nothing),
		T(links_are_put_once_and_end),
		T(two_at_once_are_one),
		T(links_are_listed_by_purpose_and_subject),
		T(links_that_expired_long_ago_go),
		T(a_declaration_gets_its_number_later),
		T(what_was_signed_stays),
		T(holdings_come_and_go),
		T(a_full_disk_loses_no_answer),
		T(a_list_needs_room_in_the_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
