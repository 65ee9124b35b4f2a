/* Settings, networks, persons and sessions. */
#include "store/sqlite/sqlite.h"

#include <stdio.h>
#include <stdlib.h>

static size_t
setting_bytes_max(enum store_setting key)
{
	static const size_t most[STORE_SETTINGS] = {
#define SETTING(constant, name, bytes_max) bytes_max,
#include "store/setting.def"
#undef SETTING
	};

	return most[key];
}

size_t
store_setting(const struct store_view *v, enum store_setting key, char dst[STORE_SETTING_MAX])
{
	struct query q = query_of(v, "SELECT value FROM setting WHERE key=?1");

	dst[0] = '\0';
	query_c(&q, store_setting_name(key));
	if (query_row(&q))
		query_get_text(&q, dst, STORE_SETTING_MAX);
	query_done(&q);
	return strlen(dst);
}

int64_t
store_setting_number(const struct store_view *v, enum store_setting key, int64_t otherwise)
{
	char text[STORE_SETTING_MAX], *end;
	int64_t n;

	if (store_setting(v, key, text) == 0)
		return otherwise;
	n = strtoll(text, &end, 10);
	return *end == '\0' ? n : otherwise;
}

enum err
store_setting_set(struct store_tx *tx, enum store_setting key, struct str value)
{
	struct query q =
		query_of(&tx->view, "INSERT INTO setting (key, value) VALUES (?1, ?2) "
				    "ON CONFLICT (key) DO UPDATE SET value=excluded.value");

	if (value.len > setting_bytes_max(key) || value.len >= STORE_SETTING_MAX)
		return ERR_LIMIT;
	query_c(&q, store_setting_name(key));
	query_text(&q, value);
	return query_run(&q, NULL);
}

enum err
store_setting_set_number(struct store_tx *tx, enum store_setting key, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	return store_setting_set(tx, key, str_c(text));
}

enum err
store_network_put(struct store_tx *tx, const struct store_network *n)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO network (prefix, name, kind, is_watched) VALUES (?1, ?2, ?3, ?4) "
		"ON CONFLICT (prefix) DO UPDATE SET name=excluded.name, kind=excluded.kind, "
		"is_watched=excluded.is_watched");

	query_c(&q, n->prefix);
	query_c(&q, n->name);
	query_i64(&q, n->kind);
	query_i64(&q, n->is_watched);
	return query_run(&q, NULL);
}

static void
network_row(struct query *q, void *row)
{
	struct store_network *n = row;

	query_get_text(q, n->prefix, sizeof(n->prefix));
	query_get_text(q, n->name, sizeof(n->name));
	n->kind = (enum network_kind)query_get_i64(q);
	n->is_watched = query_get_i64(q) != 0;
}

enum err
store_network_list(
	const struct store_view *v, struct arena *a, struct store_network **ret_list, size_t *ret_n)
{
	struct query q =
		query_of(v, "SELECT prefix, name, kind, is_watched FROM network ORDER BY prefix");

	return query_list(
		&q, rows_of(a, sizeof(struct store_network)), network_row, ret_list, ret_n);
}

enum err
store_person_put(struct store_tx *tx, const struct store_person *p)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO person (id, login, name, role, mail, lang, password, is_disabled, "
		"created, "
		"last_login, work) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) "
		"ON CONFLICT (id) DO UPDATE SET login=excluded.login, name=excluded.name, "
		"role=excluded.role, mail=excluded.mail, lang=excluded.lang, "
		"password=excluded.password, is_disabled=excluded.is_disabled, "
		"last_login=excluded.last_login, work=excluded.work");

	query_c(&q, p->id.text);
	query_c(&q, p->login);
	query_c(&q, p->name);
	query_i64(&q, p->role);
	query_c(&q, p->mail);
	query_c(&q, p->lang);
	query_c(&q, p->password);
	query_i64(&q, p->is_disabled);
	query_i64(&q, p->created);
	query_i64(&q, p->last_login);
	query_c(&q, p->work);
	return query_run(&q, NULL);
}

#define PERSON_COLUMNS                                                                             \
	"SELECT id, login, name, role, mail, lang, password, is_disabled, created, last_login, "   \
	"work FROM "                                                                               \
	"person "

static void
person_row(struct query *q, void *row)
{
	struct store_person *p = row;

	query_get_text(q, p->id.text, sizeof(p->id.text));
	query_get_text(q, p->login, sizeof(p->login));
	query_get_text(q, p->name, sizeof(p->name));
	p->role = (enum person_role)query_get_i64(q);
	query_get_text(q, p->mail, sizeof(p->mail));
	query_get_text(q, p->lang, sizeof(p->lang));
	query_get_text(q, p->password, sizeof(p->password));
	p->is_disabled = query_get_i64(q) != 0;
	p->created = query_get_i64(q);
	p->last_login = query_get_i64(q);
	query_get_text(q, p->work, sizeof(p->work));
}

enum err
store_person_by_login(const struct store_view *v, struct str login, struct store_person *ret_person)
{
	struct query q = query_of(v, PERSON_COLUMNS "WHERE login=?1");

	query_text(&q, login);
	return query_one(&q, person_row, ret_person, sizeof(*ret_person));
}

enum err
store_person_get(const struct store_view *v, const char *id, struct store_person *ret_person)
{
	struct query q = query_of(v, PERSON_COLUMNS "WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, person_row, ret_person, sizeof(*ret_person));
}

enum err
store_person_list(
	const struct store_view *v, struct arena *a, struct store_person **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, PERSON_COLUMNS "ORDER BY login");

	return query_list(&q, rows_of(a, sizeof(struct store_person)), person_row, ret_list, ret_n);
}

enum err
store_session_put(struct store_tx *tx, const struct store_session *s)
{
	struct query q = query_of(&tx->view, "INSERT INTO session (token_hash, csrf, person, "
					     "created, last_used, expires, address) "
					     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

	query_blob(&q, s->token_hash, sizeof(s->token_hash));
	query_blob(&q, s->csrf, sizeof(s->csrf));
	query_c(&q, s->person.text);
	query_i64(&q, s->created);
	query_i64(&q, s->last_used);
	query_i64(&q, s->expires);
	query_c(&q, s->address);
	return query_run(&q, NULL);
}

#define SESSION_COLUMNS                                                                            \
	"SELECT token_hash, csrf, person, created, last_used, expires, address FROM session "

static void
hash_of_row(struct query *q, uint8_t dst[STORE_TOKEN_HASH])
{
	struct str bytes = query_get_bytes(q);

	if (bytes.len == STORE_TOKEN_HASH)
		memcpy(dst, bytes.p, STORE_TOKEN_HASH);
}

static void
session_row(struct query *q, void *row)
{
	struct store_session *s = row;

	hash_of_row(q, s->token_hash);
	hash_of_row(q, s->csrf);
	query_get_text(q, s->person.text, sizeof(s->person.text));
	s->created = query_get_i64(q);
	s->last_used = query_get_i64(q);
	s->expires = query_get_i64(q);
	query_get_text(q, s->address, sizeof(s->address));
}

enum err
store_session_get(const struct store_view *v, const uint8_t token_hash[STORE_TOKEN_HASH],
	struct store_session *ret_session)
{
	struct query q = query_of(v, SESSION_COLUMNS "WHERE token_hash=?1");

	query_blob(&q, token_hash, STORE_TOKEN_HASH);
	return query_one(&q, session_row, ret_session, sizeof(*ret_session));
}

enum err
store_session_list_of(const struct store_view *v, const char *person, struct arena *a,
	struct store_session **ret_list, size_t *ret_n)
{
	struct query q =
		query_of(v, SESSION_COLUMNS "WHERE person=?1 ORDER BY last_used DESC LIMIT 200");

	query_c(&q, person);
	return query_list(
		&q, rows_of(a, sizeof(struct store_session)), session_row, ret_list, ret_n);
}

enum err
store_session_touch(struct store_tx *tx, const uint8_t token_hash[STORE_TOKEN_HASH], ms_t now)
{
	struct query q = query_of(&tx->view, "UPDATE session SET last_used=?2 WHERE token_hash=?1");

	query_blob(&q, token_hash, STORE_TOKEN_HASH);
	query_i64(&q, now);
	return query_run(&q, NULL);
}

enum err
store_session_drop(struct store_tx *tx, const uint8_t token_hash[STORE_TOKEN_HASH])
{
	struct query q = query_of(&tx->view, "DELETE FROM session WHERE token_hash=?1");

	query_blob(&q, token_hash, STORE_TOKEN_HASH);
	return query_run(&q, NULL);
}

enum err
store_session_drop_of(struct store_tx *tx, const char *person)
{
	struct query q = query_of(&tx->view, "DELETE FROM session WHERE person=?1");

	query_c(&q, person);
	return query_run(&q, NULL);
}

enum err
store_session_drop_others(
	struct store_tx *tx, const char *person, const uint8_t token_hash[STORE_TOKEN_HASH])
{
	struct query q =
		query_of(&tx->view, "DELETE FROM session WHERE person=?1 AND token_hash<>?2");

	query_c(&q, person);
	query_blob(&q, token_hash, STORE_TOKEN_HASH);
	return query_run(&q, NULL);
}

/* ---- invitations ---- */

enum err
store_invitation_put(struct store_tx *tx, const struct store_invitation *i)
{
	enum err err = store_invitation_drop_of(tx, i->person.text);
	struct query q = query_of(&tx->view, "INSERT INTO invitation (code_hash, person, created, "
					     "expires) VALUES (?1, ?2, ?3, ?4)");

	query_blob(&q, i->code_hash, sizeof(i->code_hash));
	query_c(&q, i->person.text);
	query_i64(&q, i->created);
	query_i64(&q, i->expires);
	return err == ERR_OK ? query_run(&q, NULL) : (query_done(&q), err);
}

#define INVITATION_COLUMNS "SELECT code_hash, person, created, expires FROM invitation "

static void
invitation_row(struct query *q, void *row)
{
	struct store_invitation *i = row;

	hash_of_row(q, i->code_hash);
	query_get_text(q, i->person.text, sizeof(i->person.text));
	i->created = query_get_i64(q);
	i->expires = query_get_i64(q);
}

enum err
store_invitation_get(const struct store_view *v, const uint8_t code_hash[STORE_TOKEN_HASH],
	struct store_invitation *ret_invitation)
{
	struct query q = query_of(v, INVITATION_COLUMNS "WHERE code_hash=?1");

	query_blob(&q, code_hash, STORE_TOKEN_HASH);
	return query_one(&q, invitation_row, ret_invitation, sizeof(*ret_invitation));
}

enum err
store_invitation_of(
	const struct store_view *v, const char *person, struct store_invitation *ret_invitation)
{
	struct query q = query_of(v, INVITATION_COLUMNS "WHERE person=?1");

	query_c(&q, person);
	return query_one(&q, invitation_row, ret_invitation, sizeof(*ret_invitation));
}

enum err
store_invitation_drop_of(struct store_tx *tx, const char *person)
{
	struct query q = query_of(&tx->view, "DELETE FROM invitation WHERE person=?1");

	query_c(&q, person);
	return query_run(&q, NULL);
}
