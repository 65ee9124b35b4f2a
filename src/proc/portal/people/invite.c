/*
 * One-time codes: a code stands in for the password until its person has chosen one, the first time
 * or after it was forgotten. It is shown once, works for some days, and the store keeps its SHA-256
 * only.
 */
#include "proc/portal/deeds.h"
#include "proc/portal/people/people.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/web/gate.h"

#include "base/digest.h"
#include "sys/entropy.h"
#include "sys/log.h"
#include "sys/password.h"

#include <stdio.h>

#define CODE_LETTERS 16 /* about 79 bits */
#define CODE_TEXT_MAX (CODE_LETTERS + CODE_LETTERS / 4)
#define INVITATION_LIFE (7 * MS_DAY)

static void
code_hash(struct str typed, uint8_t hash[STORE_TOKEN_HASH])
{
	char code[CODE_LETTERS + 1];
	uint8_t digest[DIGEST_BYTES_MAX];
	size_t n = 0;

	for (size_t i = 0; i < typed.len && n + 1 < sizeof(code); i++) {
		char c = typed.p[i];

		if (c != ' ' && c != '-')
			code[n++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	}
	digest_of(DIGEST_SHA256, code, n, digest);
	memcpy(hash, digest, STORE_TOKEN_HASH);
}

/* "ABCD-EFGH-JKMN-PQRS" */
static void
code_make(char text[CODE_TEXT_MAX])
{
	char code[CODE_LETTERS + 1];
	size_t n = 0;

	entropy_code(code, sizeof(code));
	for (size_t i = 0; i < CODE_LETTERS; i++) {
		if (i > 0 && i % 4 == 0)
			text[n++] = '-';
		text[n++] = code[i];
	}
	text[n] = '\0';
}

enum err
person_invite(struct request *r, const struct store_person *p, const char *action)
{
	char code[CODE_TEXT_MAX], url[160];
	struct store_invitation i = {
		.person = p->id, .created = r->now, .expires = r->now + INVITATION_LIFE};
	struct person_deed deed = {
		.person = *p, .action = action, .invitation = &i, .ends_sessions = true};
	struct invitation_view v = {
		.until = i.expires, .fingerprint = str_c(r->portal->fingerprint)};
	struct page_frame f;
	enum err err;

	code_make(code);
	code_hash(str_c(code), i.code_hash);
	deed.person.password[0] = '\0';
	err = deed_person(r, &deed, NULL);
	if (err != ERR_OK)
		return err;
	v.person = (struct person_brief){.id = str_c(p->id.text),
		.login = str_c(p->login),
		.name = str_c(p->name),
		.role = str_c(person_role_name(p->role))};
	v.code = str_c(code);
	snprintf(url, sizeof(url), "%sjoin", r->portal->url);
	v.url = str_c(r->portal->url[0] != '\0' ? url : "");
	frame_of(r, &f);
	return page_invitation(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- coming in with a code ---- */

struct join_change {
	struct request *request;
	uint8_t hash[STORE_TOKEN_HASH];
	struct store_person person;
	struct store_audit audit;
};

bool
invitation_is_good(const struct store_invitation *i, ms_t now)
{
	return i->expires > now && i->created <= now + CLOCK_SLACK;
}

/* In the change itself: of two who hold the code, one uses it. */
static enum err
write_join(struct store_tx *tx, void *arg)
{
	struct join_change *c = arg;
	struct store_invitation i;
	enum err err = store_invitation_get(store_tx_view(tx), c->hash, &i);

	if (err == ERR_OK && !invitation_is_good(&i, c->request->now))
		err = ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = store_invitation_drop_of(tx, i.person.text);
	if (err == ERR_OK)
		err = store_person_put(tx, &c->person);
	if (err == ERR_OK)
		err = store_session_drop_of(tx, c->person.id.text);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
show_join(struct request *r, struct join_view *v, int status)
{
	struct page_frame f;

	r->response.status = status;
	frame_of(r, &f);
	return page_join(r->portal->pages, &f, v, &r->response.body);
}

enum err
get_join(struct request *r)
{
	struct join_view v = {0};

	return r->is_set_up ? show_join(r, &v, 0) : redirect(r, "/setup", NULL);
}

/* The person whose code it is; ERR_NOT_FOUND for every reason why it is not good. */
static enum err
invited_of(struct request *r, struct join_change *c)
{
	struct store_invitation i;
	enum err err = store_invitation_get(r->view, c->hash, &i);

	if (err == ERR_OK && !invitation_is_good(&i, r->now))
		err = ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = store_person_get(r->view, i.person.text, &c->person);
	return err == ERR_OK && c->person.is_disabled ? ERR_NOT_FOUND : err;
}

enum err
post_join(struct request *r)
{
	struct page_problem list[PROBLEMS_MAX];
	struct join_view v = {.code = form_get(&r->form, "invite"), .problems = {.list = list}};
	struct join_change c = {.request = r};
	ms_t wait = guard_wait(r, "join", v.code);
	enum err err;

	if (wait > 0) {
		v.wait_seconds = (uint32_t)(wait / 1000) + 1;
		return show_join(r, &v, 429);
	}
	code_hash(v.code, c.hash);
	err = invited_of(r, &c);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	if (err == ERR_NOT_FOUND) {
		guard_failed(r, "join", v.code);
		log_event("join.wrong", "tls=%d", r->is_tls);
		audit(r, "join.failed", "");
		list[v.problems.n++] = (struct page_problem){"invite", "invite"};
		return show_join(r, &v, 403);
	}
	guard_passed(r, "join", v.code);
	new_password_of(r, &v.problems, list);
	if (v.problems.n > 0)
		return show_join(r, &v, 400);
	err = password_hash(form_get(&r->form, "password"), c.person.password);
	r->person = c.person; /* who acts, for the log */
	audit_fill(r, &c.audit, "person.join", c.person.login);
	if (err == ERR_OK)
		err = store_write(r->portal->store, STORE_VITAL, write_join, &c);
	if (err == ERR_OK)
		err = guard_log_in(r, &c.person);
	return err == ERR_OK ? redirect(r, "/", &(struct done){.key = "joined"}) : err;
}
