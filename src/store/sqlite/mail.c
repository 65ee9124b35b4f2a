/* The outbox: mails to go, and those that went. */
#include "store/sqlite/sqlite.h"

enum err
store_mail_put(struct store_tx *tx, const struct store_mail *m)
{
	struct query q =
		query_of(&tx->view, "INSERT INTO mail (id, created, next_try, sent, tries, "
				    "recipient, subject, kind, error, "
				    "body, about) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
				    "?10, ?11)");

	query_c(&q, m->id.text);
	query_i64(&q, m->created);
	query_i64(&q, m->next_try);
	query_i64(&q, m->sent);
	query_i64(&q, m->tries);
	query_c(&q, m->recipient);
	query_c(&q, m->subject);
	query_c(&q, m->kind);
	query_c(&q, m->error);
	query_text(&q, m->body);
	query_c(&q, m->about);
	return query_run(&q, NULL);
}

enum err
store_mail_result(struct store_tx *tx, const struct store_mail *m)
{
	struct query q = query_of(&tx->view,
		"UPDATE mail SET next_try=?2, sent=?3, tries=?4, error=?5, "
		"body=CASE WHEN (kind='drill' OR about<>'') AND (?3<>0 OR ?2=9223372036854775807) "
		"THEN '' ELSE body END WHERE id=?1");
	int64_t changed = 0;
	enum err err;

	query_c(&q, m->id.text);
	query_i64(&q, m->next_try);
	query_i64(&q, m->sent);
	query_i64(&q, m->tries);
	query_c(&q, m->error);
	err = query_run(&q, &changed);
	return err == ERR_OK && changed == 0 ? ERR_NOT_FOUND : err;
}

/* As mail_rows() takes them; body: the column, or nothing. */
#define MAIL_SELECT(body)                                                                          \
	"SELECT id, created, next_try, sent, tries, recipient, subject, kind, error, " body        \
	", about FROM mail "

static enum err
mail_rows(struct query *q, struct arena *a, struct store_mail **ret_list, size_t *ret_n)
{
	struct rows rows = rows_of(a, sizeof(struct store_mail));
	struct store_mail *m;

	while (query_row(q) && (m = rows_add(&rows)) != NULL) {
		char *body;

		query_get_text(q, m->id.text, sizeof(m->id.text));
		m->created = query_get_i64(q);
		m->next_try = query_get_i64(q);
		m->sent = query_get_i64(q);
		m->tries = (uint32_t)query_get_i64(q);
		query_get_text(q, m->recipient, sizeof(m->recipient));
		query_get_text(q, m->subject, sizeof(m->subject));
		query_get_text(q, m->kind, sizeof(m->kind));
		query_get_text(q, m->error, sizeof(m->error));
		body = arena_copy(a, query_get_bytes(q));
		if (body == NULL) {
			rows.err = ERR_LIMIT;
			break;
		}
		m->body = str_c(body);
		query_get_text(q, m->about, sizeof(m->about));
	}
	return rows_give(&rows, q, ret_list, ret_n);
}

enum err
store_mail_due(const struct store_view *v, ms_t now, struct arena *a, struct store_mail **ret_list,
	size_t *ret_n)
{
	struct query q = query_of(v,
		MAIL_SELECT("body") "WHERE sent=0 AND "
				    "(next_try<=?1 OR next_try BETWEEN ?1+172800000 AND "
				    "9223372036854775806) ORDER BY id LIMIT 20");

	query_i64(&q, now);
	return mail_rows(&q, a, ret_list, ret_n);
}

/* The latest of what the query selects, without their text. */
static enum err
latest(struct query *q, uint32_t limit, struct arena *a, struct store_mail **ret_list,
	size_t *ret_n)
{
	query_i64(q, limit);
	return mail_rows(q, a, ret_list, ret_n);
}

enum err
store_mail_list(const struct store_view *v, uint32_t limit, struct arena *a,
	struct store_mail **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, MAIL_SELECT("''") "ORDER BY id DESC LIMIT ?1");

	return latest(&q, limit, a, ret_list, ret_n);
}

enum err
store_mail_list_links(const struct store_view *v, uint32_t limit, struct arena *a,
	struct store_mail **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, MAIL_SELECT("''") "WHERE about<>'' ORDER BY id DESC LIMIT ?1");

	return latest(&q, limit, a, ret_list, ret_n);
}

enum err
store_mail_count_links(
	const struct store_view *v, ms_t since, const char *recipient, uint32_t *ret_count)
{
	struct query q = query_of(v, "SELECT count(*) FROM mail WHERE about<>'' AND created>=?1 "
				     "AND (?2='' OR recipient=?2 COLLATE NOCASE)");

	query_i64(&q, since);
	query_c(&q, recipient == NULL ? "" : recipient);
	if (query_row(&q))
		*ret_count = (uint32_t)query_get_i64(&q);
	return query_done(&q);
}

enum err
store_mail_take_back(struct store_tx *tx, const char *about)
{
	struct query q =
		query_of(&tx->view, "DELETE FROM mail WHERE about=?1 AND about<>'' AND sent=0");

	query_c(&q, about);
	return query_run(&q, NULL);
}
