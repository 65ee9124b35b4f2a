/* See gate.h. */
#include "proc/portal/web/gate.h"
#include "proc/portal/links/links.h"

#include "base/digest.h"
#include "sys/entropy.h"
#include "sys/password.h"

#include <stdio.h>

#define SESSION_COOKIE "sakimori"
#define PRE_COOKIE "sakimori_pre"
#define TOUCH_AFTER (5 * MS_MINUTE) /* a session's last use is written no more often */

void
token_text(const uint8_t bytes[32], char dst[TOKEN_TEXT_MAX])
{
	digest_hex(bytes, 32, dst);
}

static bool
token_bytes(struct str text, uint8_t dst[32])
{
	if (text.len != 64)
		return false;
	for (size_t i = 0; i < 64; i++) {
		char c = text.p[i];
		int v = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;

		if (v < 0)
			return false;
		dst[i / 2] = (uint8_t)(i % 2 == 0 ? v << 4 : dst[i / 2] | v);
	}
	return true;
}

/* Before log-in: the cookie is random, the form's token its hash with our secret. */
static void
pre_session(struct request *r)
{
	struct str cookie = cookie_get(r->cookie, PRE_COOKIE);
	uint8_t bytes[64], digest[DIGEST_BYTES_MAX];

	if (!token_bytes(cookie, bytes)) {
		entropy_fill(bytes, 32);
		token_text(bytes, r->pre_cookie);
		add_cookie(r, PRE_COOKIE, r->pre_cookie, 0);
	}
	memcpy(bytes + 32, r->portal->secret, 32);
	digest_of(DIGEST_SHA256, bytes, sizeof(bytes), digest);
	token_text(digest, r->csrf);
}

struct touch {
	const uint8_t *hash;
	ms_t now;
	bool is_drop;
};

static enum err
touch_session(struct store_tx *tx, void *arg)
{
	const struct touch *t = arg;

	return t->is_drop ? store_session_drop(tx, t->hash)
			  : store_session_touch(tx, t->hash, t->now);
}

bool
guard_is_alive(const struct request *r, const struct store_session *s)
{
	/* One of a clock that was ahead would live until that time comes. */
	return r->now < s->expires && r->now - s->last_used < SESSION_IDLE &&
	       s->created <= r->now + CLOCK_SLACK && s->last_used <= r->now + CLOCK_SLACK;
}

enum err
guard_session(struct request *r)
{
	struct str cookie = cookie_get(r->cookie, SESSION_COOKIE);
	uint8_t token[32], hash[DIGEST_BYTES_MAX];
	enum err err = ERR_NOT_FOUND;

	if (token_bytes(cookie, token)) {
		digest_of(DIGEST_SHA256, token, sizeof(token), hash);
		err = store_session_get(r->view, hash, &r->session);
	}
	if (err == ERR_OK && guard_is_alive(r, &r->session))
		err = store_person_get(r->view, r->session.person.text, &r->person);
	else if (err == ERR_OK)
		err = ERR_NOT_FOUND;
	if (err == ERR_OK && !r->person.is_disabled) {
		struct touch t = {r->session.token_hash, r->now, false};

		r->has_session = true;
		token_text(r->session.csrf, r->csrf);
		if (r->now - r->session.last_used > TOUCH_AFTER)
			store_write(r->portal->store, STORE_VITAL, touch_session, &t);
		return ERR_OK;
	}
	r->person = (struct store_person){0};
	pre_session(r);
	return err == ERR_NOT_FOUND || err == ERR_OK ? ERR_OK : err;
}

bool
guard_csrf(const struct request *r)
{
	struct str sent = form_get(&r->form, "csrf");

	if (r->origin.len > 0) {
		struct str origin = r->origin;

		if (!str_starts(origin, STR("http://")) && !str_starts(origin, STR("https://")))
			return false;
		origin = str_of(origin.p + (origin.p[4] == 's' ? 8 : 7),
			origin.len - (origin.p[4] == 's' ? 8 : 7));
		if (!str_equal_nocase(origin, r->host))
			return false;
	}
	if (r->fetch_site.len > 0 && !str_equal(r->fetch_site, STR("same-origin")) &&
		!str_equal(r->fetch_site, STR("none")))
		return false;
	return sent.len == 64 && bytes_equal_secret(sent.p, r->csrf, 64);
}

bool
guard_host(const struct portal *p, struct str host)
{
	ptrdiff_t colon;
	struct addr a;

	if (host.len > 0 && host.p[0] == '[') {
		ptrdiff_t end = str_find_byte(host, ']');

		return end > 0 && addr_parse(str_of(host.p + 1, (size_t)end - 1), &a) == ERR_OK;
	}
	colon = str_find_byte(host, ':');
	if (colon >= 0)
		host.len = (size_t)colon;
	if (addr_parse(host, &a) == ERR_OK || str_equal_nocase(host, STR("localhost")))
		return true;
	for (size_t i = 0; i < p->n_hosts; i++) {
		if (str_equal_nocase(host, str_c(p->hosts[i])))
			return true;
	}
	return false;
}

/* ---- tries ---- */

struct tries {
	uint32_t wrong;
	ms_t last;
};

static void
tries_key(const char *kind, const void *who, size_t len, uint8_t key[DIGEST_BYTES_MAX])
{
	uint8_t bytes[160] = {0};
	size_t n = strlen(kind);

	memcpy(bytes, kind, n);
	if (len > sizeof(bytes) - n - 1)
		len = sizeof(bytes) - n - 1;
	if (len > 0)
		memcpy(bytes + n + 1, who, len);
	digest_of(DIGEST_SHA256, bytes, n + 1 + len, key);
}

static ms_t
wait_of(struct request *r, const uint8_t key[DIGEST_BYTES_MAX])
{
	struct tries *t = lru_get(r->portal->limits, key);
	ms_t wait = TRIES_WAIT, until;

	if (t != NULL &&
		t->last > r->now) /* the clock went back: the wait begins anew, no longer */
		t->last = r->now;
	if (t == NULL || t->wrong < TRIES_FREE || r->now - t->last > TRIES_FORGET)
		return 0;
	for (uint32_t i = TRIES_FREE; i < t->wrong && wait < TRIES_WAIT_MAX; i++)
		wait *= 2;
	until = t->last + (wait < TRIES_WAIT_MAX ? wait : TRIES_WAIT_MAX);
	return until > r->now ? until - r->now : 0;
}

ms_t
guard_wait(struct request *r, const char *kind, struct str subject)
{
	uint8_t by_address[DIGEST_BYTES_MAX], by_subject[DIGEST_BYTES_MAX];
	ms_t a, b;

	tries_key(kind, &r->address, sizeof(r->address), by_address);
	tries_key(kind, subject.p, subject.len, by_subject);
	pthread_mutex_lock(&r->portal->limit_lock);
	a = wait_of(r, by_address);
	b = wait_of(r, by_subject);
	pthread_mutex_unlock(&r->portal->limit_lock);
	return a > b ? a : b;
}

static void
count(struct request *r, const uint8_t key[DIGEST_BYTES_MAX])
{
	struct tries *t = lru_put(r->portal->limits, key, NULL);

	if (r->now - t->last > TRIES_FORGET)
		t->wrong = 0;
	t->wrong++;
	t->last = r->now;
}

void
guard_failed(struct request *r, const char *kind, struct str subject)
{
	uint8_t by_address[DIGEST_BYTES_MAX], by_subject[DIGEST_BYTES_MAX];

	tries_key(kind, &r->address, sizeof(r->address), by_address);
	tries_key(kind, subject.p, subject.len, by_subject);
	pthread_mutex_lock(&r->portal->limit_lock);
	count(r, by_address);
	count(r, by_subject);
	pthread_mutex_unlock(&r->portal->limit_lock);
}

void
guard_passed(struct request *r, const char *kind, struct str subject)
{
	uint8_t by_address[DIGEST_BYTES_MAX], by_subject[DIGEST_BYTES_MAX];

	tries_key(kind, &r->address, sizeof(r->address), by_address);
	tries_key(kind, subject.p, subject.len, by_subject);
	pthread_mutex_lock(&r->portal->limit_lock);
	lru_drop(r->portal->limits, by_address);
	lru_drop(r->portal->limits, by_subject);
	pthread_mutex_unlock(&r->portal->limit_lock);
}

/* ---- in and out ---- */

struct log_in {
	struct store_session session;
	struct store_person *person;
	struct store_audit audit;
};

static enum err
write_log_in(struct store_tx *tx, void *arg)
{
	struct log_in *l = arg;
	enum err err = store_session_put(tx, &l->session);

	if (err == ERR_OK)
		err = store_person_put(tx, l->person);
	return err == ERR_OK ? store_audit_add(tx, &l->audit) : err;
}

enum err
guard_log_in(struct request *r, struct store_person *person)
{
	struct log_in l = {.person = person};
	char text[TOKEN_TEXT_MAX];
	uint8_t token[32], digest[DIGEST_BYTES_MAX];
	enum err err;

	entropy_fill(token, sizeof(token));
	entropy_fill(l.session.csrf, sizeof(l.session.csrf));
	digest_of(DIGEST_SHA256, token, sizeof(token), digest);
	memcpy(l.session.token_hash, digest, sizeof(l.session.token_hash));
	l.session.person = person->id;
	l.session.created = l.session.last_used = r->now;
	l.session.expires = r->now + SESSION_LIFE;
	addr_text(r->address, l.session.address);
	person->last_login = r->now;
	r->person = *person;
	audit_fill(r, &l.audit, "login", "");
	err = store_write(r->portal->store, STORE_VITAL, write_log_in, &l);
	if (err != ERR_OK)
		return err;
	token_text(token, text);
	add_cookie(r, SESSION_COOKIE, text, SESSION_LIFE);
	return ERR_OK;
}

enum err
guard_log_out(struct request *r)
{
	struct touch t = {r->session.token_hash, r->now, true};

	add_cookie(r, SESSION_COOKIE, "", -1);
	return store_write(r->portal->store, STORE_VITAL, touch_session, &t);
}
