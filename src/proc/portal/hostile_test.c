/*
 * What somebody tries who is in already, or nearly: every address of the table as a reader, without
 * a token, with another session's token, without a log-in; two people about the same thing; undo
 * after somebody else's change; words of the greatest length. Requests go the way of real ones,
 * without a socket.
 */
#include "proc/portal/deeds.h"
#include "proc/portal/links/links.h"
#include "proc/portal/portal.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/web/gate.h"

#include "base/digest.h"
#include "store/programme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "proc/portal/place_fixture.h"

#define NOW PLACE_NOW

/* Whose cookie: 64 times its digit; the token of its forms: 64 times the digit after it. */
enum who { NOBODY, READER, MEMBER, OTHER, ADMIN };
static const struct {
	const char *login;
	enum person_role role;
} people[] = {[READER] = {"yomi", ROLE_READER},
	[MEMBER] = {"sato", ROLE_MEMBER},
	[OTHER] = {"suzuki", ROLE_MEMBER},
	[ADMIN] = {"kanri", ROLE_ADMIN}};

struct place {
	char folder[PLACE_FOLDER_MAX];
	struct portal portal;
	ms_t now;
	struct request r; /* the last one, until the next */
	char location[REQUEST_PATH_MAX], notice[400];
};

static uint8_t
token_byte(enum who who)
{
	return (uint8_t)(0x22 * (int)who);
}

static enum err
put_people(struct store_tx *tx, void *arg)
{
	enum err err = store_setting_set_number(tx, SETTING_SETUP_DONE, NOW);

	(void)arg;
	for (int i = READER; i <= ADMIN && err == ERR_OK; i++) {
		struct store_session s = {
			.created = NOW, .last_used = NOW, .expires = NOW + MS_DAY};
		struct store_person p = {.id = store_id_new(NOW + i), .role = people[i].role};
		uint8_t token[32], digest[DIGEST_BYTES_MAX];

		str_copy(str_c(people[i].login), p.login, sizeof(p.login));
		str_copy(str_c(people[i].login), p.name, sizeof(p.name));
		s.person = p.id;
		memset(token, token_byte((enum who)i), sizeof(token));
		memset(s.csrf, token_byte((enum who)i) + 0x11, sizeof(s.csrf));
		digest_of(DIGEST_SHA256, token, sizeof(token), digest);
		memcpy(s.token_hash, digest, sizeof(s.token_hash));
		err = store_person_put(tx, &p);
		if (err == ERR_OK)
			err = store_session_put(tx, &s);
	}
	return err;
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	place_open(&p->portal, p->folder);
	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_people, NULL), ERR_OK);
	p->now = NOW;
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	arena_free(p->r.arena);
	buf_done(&p->r.response.body);
	place_close(&p->portal, p->folder);
	free(p);
	return 0;
}

static void
hex_text(uint8_t byte, char dst[TOKEN_TEXT_MAX])
{
	uint8_t bytes[32];

	memset(bytes, byte, sizeof(bytes));
	token_text(bytes, dst);
}

static void
keep_answer(struct place *p)
{
	struct response *out = &p->r.response;

	str_copy(str_c(out->location), p->location, sizeof(p->location));
	p->notice[0] = '\0';
	for (size_t i = 0; i < out->n_cookies; i++)
		if (strncmp(out->cookies[i], "sakimori_notice=", 16) == 0)
			str_copy(str_c(out->cookies[i] + 16), p->notice, sizeof(p->notice));
}

/* One request of `who`, whose form has the token of `forger`; the status. body: form text. */
static int
ask_as(struct place *p, enum who who, enum who forger, const char *line, const char *body)
{
	bool is_get = strncmp(line, "GET ", 4) == 0, has_other;
	char cookie[100] = "", csrf[TOKEN_TEXT_MAX], token[TOKEN_TEXT_MAX];
	struct buf form = buf_of(REQUEST_PASTE_MAX);
	struct request *r = &p->r;

	arena_free(r->arena);
	buf_done(&r->response.body);
	*r = (struct request){.portal = &p->portal,
		.arena = arena_new(REQUEST_ARENA_BYTES),
		.method = is_get ? METHOD_GET : METHOD_POST,
		.path = str_c(line + (is_get ? 4 : 5)),
		.host = STR("127.0.0.1"),
		.now = p->now,
		.upload.fd = -1};
	r->response.body = buf_of(PAGE_BYTES_MAX);
	r->route = route_find(r->method, r->path, &r->arg, &has_other);
	if (r->route == NULL)
		fail_msg("%s: no route", line);
	if (who != NOBODY) {
		hex_text(token_byte(who), token);
		snprintf(cookie, sizeof(cookie), "sakimori=%s", token);
	}
	r->cookie = str_c(cookie);
	buf_c(&form, body);
	if (forger != NOBODY) {
		hex_text((uint8_t)(token_byte(forger) + 0x11), csrf);
		buf_printf(&form, "%scsrf=%s", form.len == 0 ? "" : "&", csrf);
	}
	if (!is_get)
		assert_int_equal(form_parse(buf_view(&form), r->arena, &r->form), ERR_OK);
	request_answer(r);
	keep_answer(p);
	buf_done(&form);
	return r->response.status == 0 ? 200 : r->response.status;
}

static int
ask(struct place *p, enum who who, const char *line, const char *body)
{
	return ask_as(p, who, who, line, body);
}

/* The undo of the sentence that the last answer left. */
static const char *
undo_of(struct place *p, char body[80])
{
	char text[400];
	struct str s;

	str_copy(str_c(p->notice), text, sizeof(text));
	s = str_c(text);
	for (int i = 0; i < 3; i++)
		str_split(&s, '|');
	s = str_split(&s, '|');
	if (s.len == 0)
		fail_msg("no undo: %s", p->notice);
	snprintf(body, 80, "undo=%.*s", STR_FMT(s));
	return body;
}

static bool
says(const struct place *p, const char *key)
{
	return strstr(p->notice, key) != NULL;
}

/* ---- the whole table ---- */

/* An address that fits the pattern. */
static void
line_of(const struct route *route, char line[160])
{
	size_t at =
		(size_t)snprintf(line, 160, "%s ", route->method == METHOD_GET ? "GET" : "POST");

	for (const char *c = route->path; *c != '\0' && at < 150; c++)
		line[at++] = *c == '*' ? 'x' : *c;
	line[at] = '\0';
}

static void
no_address_lets_in_who_may_not(void **state)
{
	struct place *p = *state;
	unsigned n_posts = 0, n_closed = 0;
	char line[160];

	for (const struct route *r = routes; r->path != NULL; r++) {
		line_of(r, line);
		if (r->right == RIGHT_ANYONE)
			continue;
		if (ask(p, NOBODY, line, "") != 303 || strncmp(p->location, "/login", 6) != 0)
			fail_msg("%s lets in who is not logged in", line);
		n_closed++;
		if (r->right > RIGHT_READER && ask(p, READER, line, "") != 403)
			fail_msg("%s lets in a reader", line);
		if (r->right > RIGHT_MEMBER && ask(p, MEMBER, line, "") != 403)
			fail_msg("%s lets in a member", line);
		n_posts += r->method == METHOD_POST;
	}
	assert_true(n_posts > 50 && n_closed > 120);
}

static void
no_form_goes_without_its_own_token(void **state)
{
	struct place *p = *state;
	unsigned n = 0;
	char line[160];

	for (const struct route *r = routes; r->path != NULL; r++) {
		if (r->method != METHOD_POST)
			continue;
		line_of(r, line);
		if (ask_as(p, ADMIN, NOBODY, line, "") != 403)
			fail_msg("%s needs no token", line);
		if (ask_as(p, ADMIN, MEMBER, line, "") != 403)
			fail_msg("%s takes another's token", line);
		if (r->right == RIGHT_ANYONE && ask_as(p, NOBODY, MEMBER, line, "") != 403)
			fail_msg("%s takes a token of a session that is not there", line);
		n++;
	}
	assert_true(n > 60);
}

/* ---- files by links ---- */

static enum err
put_links(struct store_tx *tx, void *arg)
{
	enum err err = ERR_OK;

	(void)arg;
	for (unsigned i = 0; i < LIMIT_LINK_UPLOADS + 2 && err == ERR_OK; i++) {
		struct store_link l = {.id = store_id_new(NOW + i),
			.purpose = i == 0 ? STORE_LINK_LEARN : STORE_LINK_HAND_IN,
			.subject = "device/",
			.created = NOW,
			.expires = NOW + MS_DAY};
		uint8_t token[32], digest[DIGEST_BYTES_MAX];

		memset(token, (int)i + 1, sizeof(token));
		digest_of(DIGEST_SHA256, token, sizeof(token), digest);
		memcpy(l.token_hash, digest, sizeof(l.token_hash));
		err = store_link_put(tx, &l);
	}
	return err;
}

/* The head of a file by that link: the status to refuse it with. */
static int
brings(struct place *p, unsigned link, struct request *r)
{
	char token[TOKEN_TEXT_MAX], path[REQUEST_PATH_MAX];
	struct arena *a = p->r.arena;
	bool has_other;
	int status;

	hex_text((uint8_t)(link + 1), token);
	snprintf(path, sizeof(path), "/l/%s/file", token);
	*r = (struct request){.portal = &p->portal,
		.arena = a,
		.method = METHOD_POST,
		.path = str_c(path),
		.now = p->now,
		.upload.fd = -1};
	r->route = route_find(r->method, r->path, &r->arg, &has_other);
	assert_non_null(r->route);
	status = request_may(r);
	r->path = STR("");
	return status;
}

/* Whoever has a link is not of the company: one file at a time, and only by a link that asks for
 * one, or the memory is theirs. */
static void
a_link_brings_one_file_at_a_time(void **state)
{
	struct place *p = *state;
	struct request by[LIMIT_LINK_UPLOADS + 2], again;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_links, NULL), ERR_OK);
	p->r.arena = arena_new(REQUEST_ARENA_BYTES);
	assert_int_equal(brings(p, 0, &again), 0); /* a lesson's: it is read, and not kept */
	assert_true(again.upload.is_unwanted);
	assert_int_equal(brings(p, 200, &again), 0); /* nobody's */
	assert_true(again.upload.is_unwanted);
	assert_int_equal(brings(p, 1, &by[1]), 0);
	assert_false(by[1].upload.is_unwanted);
	assert_int_equal(brings(p, 1, &again), 503);
	link_upload_end(&again); /* it has nothing to give back */
	assert_int_equal(brings(p, 1, &again), 503);
	for (unsigned i = 2; i <= LIMIT_LINK_UPLOADS; i++)
		assert_int_equal(brings(p, i, &by[i]), 0);
	assert_int_equal(brings(p, LIMIT_LINK_UPLOADS + 1, &again), 503); /* too many in all */
	link_upload_end(&by[1]);
	assert_int_equal(brings(p, 1, &by[1]), 0);
	for (unsigned i = 1; i <= LIMIT_LINK_UPLOADS; i++)
		link_upload_end(&by[i]);
	assert_int_equal(brings(p, 1, &by[1]), 0);
	link_upload_end(&by[1]);
}

/* ---- two people, one thing ---- */

static struct store_reply
reply_of(struct place *p, const char *item)
{
	struct arena *a = arena_new(1 << 20);
	struct store_reply *list, found = {0};
	struct store_view *v;
	size_t n;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_reply_history(v, "selfcheck25", item, 1, a, &list, &n), ERR_OK);
	if (n > 0)
		found = list[0];
	store_read_end(v);
	arena_free(a);
	return found;
}

#define CHECK "POST /check/selfcheck25"

static void
an_undo_does_not_go_over_anothers_answer(void **state)
{
	struct place *p = *state;
	char undo[80];

	assert_int_equal(ask(p, MEMBER, CHECK, "do=save&a-1=yes"), 303);
	assert_int_equal(ask(p, MEMBER, CHECK, "do=save&a-1=partly"), 303);
	undo_of(p, undo);
	assert_int_equal(ask(p, OTHER, CHECK, "do=save&a-1=no"), 303);
	assert_int_equal(ask(p, MEMBER, "POST /undo", undo), 303);
	assert_true(says(p, "undo_changed"));
	assert_string_equal(reply_of(p, "1").choice, "no");
	assert_string_equal(reply_of(p, "1").who, "suzuki");
	/* who answered last may take it back: then the one before stands, with its name */
	assert_int_equal(ask(p, OTHER, CHECK, "do=save&a-1=yes"), 303);
	assert_int_equal(ask(p, OTHER, "POST /undo", undo_of(p, undo)), 303);
	assert_true(says(p, "undone"));
	assert_string_equal(reply_of(p, "1").choice, "no");
}

#define DEVICE "mac:00:1b:44:11:3a:b7"

static enum err
put_device(struct store_tx *tx, void *arg)
{
	struct fact f = {.kind = FACT_NAME, .first_seen = NOW, .last_seen = NOW, .count = 1};

	(void)arg;
	strcpy(f.device.text, DEVICE);
	strcpy(f.value, "EIGYO-NOTE");
	return store_fact_put(tx, &f);
}

static void
an_undo_does_not_go_over_anothers_word_about_a_device(void **state)
{
	struct place *p = *state;
	char first[80], second[80];
	struct store_device d;
	struct store_view *v;

	assert_int_equal(store_write(p->portal.store, STORE_VITAL, put_device, NULL), ERR_OK);
	assert_int_equal(ask(p, MEMBER, "POST /devices/" DEVICE "/whose", "whose=ours"), 303);
	undo_of(p, first);
	p->now += MS_SECOND;
	assert_int_equal(ask(p, OTHER, "POST /devices/" DEVICE "/whose", "whose=guest"), 303);
	undo_of(p, second);
	assert_int_equal(ask(p, MEMBER, "POST /undo", first), 303);
	assert_true(says(p, "undo_changed"));
	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_device_get(v, DEVICE, &d), ERR_OK);
	assert_int_equal(d.whose, STORE_WHOSE_GUEST);
	store_read_end(v);
	/* the last first: then the one before it can go, too */
	assert_int_equal(ask(p, OTHER, "POST /undo", second), 303);
	assert_true(says(p, "undone"));
	assert_int_equal(ask(p, MEMBER, "POST /undo", first), 303);
	assert_true(says(p, "undone"));
}

static void
an_undo_does_not_go_over_anothers_plan(void **state)
{
	struct place *p = *state;
	char first[80];

	assert_int_equal(ask(p, MEMBER, "POST /programme", "do=begin&framework=selfcheck25"), 303);
	undo_of(p, first);
	p->now += MS_SECOND;
	assert_int_equal(ask(p, OTHER, "POST /programme", "do=end&framework=selfcheck25"), 303);
	assert_int_equal(ask(p, MEMBER, "POST /undo", first), 303);
	assert_true(says(p, "undo_changed"));
	/* what stands under one name is no deed: it cannot be swept away by that name */
	assert_int_equal(ask(p, OTHER, "POST /plan", "do=later&item=selfcheck25/5"), 303);
	assert_int_equal(ask(p, MEMBER, "POST /undo", "undo=g" PLAN_SUBJECT), 303);
	assert_true(says(p, "undo_expired"));
}

static uint64_t
mark_of(struct place *p)
{
	struct store_view *v;
	uint64_t mark;

	assert_int_equal(store_read(p->portal.store, &v), ERR_OK);
	assert_int_equal(store_reply_mark(v, &mark), ERR_OK);
	store_read_end(v);
	return mark;
}

/* A and B have the same form before them. What A did not touch is no answer of A's. */
static void
two_forms_at_once_keep_both_peoples_answers(void **state)
{
	struct place *p = *state;
	char form[160], page[40];

	assert_int_equal(ask(p, MEMBER, CHECK, "do=save&a-1=yes&a-2=yes&a-3=yes"), 303);
	assert_int_equal(ask(p, MEMBER, "GET /check/selfcheck25", ""), 200);
	snprintf(
		page, sizeof(page), "name=\"mark\" value=\"%llu\"", (unsigned long long)mark_of(p));
	assert_true(str_find(buf_view(&p->r.response.body), str_c(page)) > 0);
	snprintf(form, sizeof(form), "mark=%llu&do=save&a-1=yes&a-2=no&a-3=yes",
		(unsigned long long)mark_of(p));
	assert_int_equal(ask(p, OTHER, CHECK, "do=save&a-1=no&a-3=partly"), 303);
	assert_int_equal(ask(p, MEMBER, CHECK, form), 303);
	assert_string_equal(reply_of(p, "1").choice, "no");
	assert_string_equal(reply_of(p, "1").who, "suzuki");
	assert_string_equal(reply_of(p, "2").choice, "no");
	assert_string_equal(reply_of(p, "3").who, "suzuki");
	/* the same question, two answers: the second is asked once more, and nothing is kept */
	snprintf(form, sizeof(form), "mark=%llu&do=save&a-1=partly&a-2=yes",
		(unsigned long long)mark_of(p));
	assert_int_equal(ask(p, OTHER, CHECK, "do=save&a-1=yes"), 303);
	assert_int_equal(ask(p, MEMBER, CHECK, form), 400);
	assert_string_equal(reply_of(p, "1").who, "suzuki");
	assert_string_equal(reply_of(p, "2").choice, "no");
	snprintf(form, sizeof(form), "mark=%llu&do=save&a-1=partly&a-2=yes",
		(unsigned long long)mark_of(p));
	assert_int_equal(ask(p, MEMBER, CHECK, form), 303);
	assert_string_equal(reply_of(p, "1").choice, "partly");
	assert_int_equal(ask(p, MEMBER, CHECK, "mark=x&do=save&a-1=yes"), 400);
	assert_int_equal(ask(p, MEMBER, CHECK, "mark=99999999999999999999&do=save&a-1=yes"), 400);
}

static void
the_same_form_twice_is_one_answer(void **state)
{
	struct place *p = *state;
	uint64_t mark = mark_of(p);
	char form[80];

	snprintf(form, sizeof(form), "mark=%llu&do=save&a-1=yes", (unsigned long long)mark);
	assert_int_equal(ask(p, MEMBER, CHECK, form), 303);
	assert_int_equal(ask(p, MEMBER, CHECK, form), 303);
	assert_int_equal(mark_of(p), mark + 1);
}

/* 170 characters of Japanese are what a field takes. */
static void
long_reasons_come_back_whole(void **state)
{
	struct place *p = *state;
	struct buf b = buf_of(4096);
	char reason[520], undo[80], form[700];

	for (int i = 0; i < 168; i++)
		buf_c(&b, "理");
	buf_c(&b, "&=+");
	str_copy(buf_view(&b), reason, sizeof(reason));
	buf_clear(&b);
	snprintf(form, sizeof(form), "do=save&a-13=not_applicable&r-13=%.504s%%26%%3d%%2b", reason);
	assert_int_equal(ask(p, MEMBER, CHECK, form), 303);
	assert_string_equal(reply_of(p, "13").reason, reason);
	assert_int_equal(ask(p, OTHER, CHECK, "do=save&a-13=no"), 303);
	assert_int_equal(ask(p, OTHER, "POST /undo", undo_of(p, undo)), 303);
	assert_string_equal(reply_of(p, "13").reason, reason);
	assert_string_equal(reply_of(p, "13").who, "sato");
	snprintf(form, sizeof(form), "do=cannot&item=selfcheck25/5&reason=%.504s", reason);
	assert_int_equal(ask(p, MEMBER, "POST /programme", "do=begin&framework=selfcheck25"), 303);
	assert_int_equal(ask(p, MEMBER, "POST /plan", form), 303);
	assert_int_equal(ask(p, MEMBER, "GET /plan", ""), 200);
	reason[504] = '\0';
	assert_true(str_find(buf_view(&p->r.response.body), str_c(reason)) > 0);
	buf_done(&b);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(no_address_lets_in_who_may_not),
		T(no_form_goes_without_its_own_token),
		T(a_link_brings_one_file_at_a_time),
		T(an_undo_does_not_go_over_anothers_answer),
		T(an_undo_does_not_go_over_anothers_word_about_a_device),
		T(an_undo_does_not_go_over_anothers_plan),
		T(two_forms_at_once_keep_both_peoples_answers),
		T(the_same_form_twice_is_one_answer),
		T(long_reasons_come_back_whole),
	};

	return cmocka_run_group_tests_name("portal_hostile", tests, NULL, NULL);
}
