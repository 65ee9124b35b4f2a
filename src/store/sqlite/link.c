/* Links that let one person do one thing without a log-in. */
#include "store/sqlite/sqlite.h"

#include "store/programme.h"

#define LINK(as, member) FIELD(as, struct store_link, member)
static const struct field link_fields[] = {LINK(TEXT, id.text), LINK(BLOB, token_hash),
	LINK(U32, purpose), LINK(TEXT, subject), LINK(TEXT, site), LINK(TEXT, name),
	LINK(TEXT, mail), LINK(TEXT, role), LINK(U32, uses), LINK(U32, uses_max),
	LINK(I64, created), LINK(I64, expires), LINK(I64, used), LINK(I64, revoked),
	LINK(TEXT, who)};
_Static_assert(sizeof(enum store_link_for) == sizeof(uint32_t), "as its field says");

#define LINK_NAMES                                                                                 \
	"id, token_hash, purpose, subject, site, name, mail, role, uses, uses_max, created, "      \
	"expires, used, revoked, who"

enum err
store_link_put(struct store_tx *tx, const struct store_link *l)
{
	struct query q;

	if (l->expires <= 0 || (unsigned)l->purpose >= STORE_LINK_FORS)
		return ERR_INVALID;
	q = query_of(&tx->view,
		"INSERT INTO link (" LINK_NAMES ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
		"?10, ?11, ?12, ?13, ?14, ?15)");
	query_fields(&q, FIELDS(link_fields), l);
	return query_run(&q, NULL);
}

static void
link_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(link_fields), row);
}

enum err
store_link_get(const struct store_view *v, const uint8_t token_hash[STORE_TOKEN_HASH],
	struct store_link *ret_link)
{
	struct query q = query_of(v, "SELECT " LINK_NAMES " FROM link WHERE token_hash=?1");

	query_blob(&q, token_hash, STORE_TOKEN_HASH);
	return query_one(&q, link_row, ret_link, sizeof(*ret_link));
}

enum err
store_link_use(struct store_tx *tx, const uint8_t token_hash[STORE_TOKEN_HASH], ms_t now)
{
	struct query q = query_of(&tx->view,
		"UPDATE link SET uses=uses+1, used=?2 WHERE token_hash=?1 AND revoked=0 AND "
		"expires>?2 AND (uses_max=0 OR uses<uses_max)");
	struct store_link l;
	enum err err;

	query_blob(&q, token_hash, STORE_TOKEN_HASH);
	query_i64(&q, now);
	err = query_change(&q);
	if (err != ERR_NOT_FOUND)
		return err;
	err = store_link_get(&tx->view, token_hash, &l);
	return err == ERR_OK ? ERR_DENIED : err;
}

enum err
store_link_revoke(struct store_tx *tx, const char *id, ms_t now)
{
	struct query q = query_of(&tx->view,
		"UPDATE link SET revoked=CASE revoked WHEN 0 THEN ?2 ELSE revoked END WHERE id=?1");

	enum err err;

	query_c(&q, id);
	query_i64(&q, now);
	err = query_change(&q);
	return err == ERR_OK ? store_mail_take_back(tx, id) : err;
}

enum err
store_link_mailed(struct store_tx *tx, const char *id, const char *mail)
{
	struct query q = query_of(&tx->view, "UPDATE link SET mail=?2 WHERE id=?1");

	query_c(&q, id);
	query_c(&q, mail);
	return query_change(&q);
}

enum err
store_link_mailed_at(
	const struct store_view *v, enum store_link_for purpose, const char *subject, ms_t *ret_at)
{
	struct query q =
		query_of(v, "SELECT max(mail.created) FROM link JOIN mail ON "
			    "mail.about=link.id WHERE link.purpose=?1 AND link.subject=?2");

	*ret_at = 0;
	query_i64(&q, purpose);
	query_c(&q, subject);
	if (query_row(&q))
		*ret_at = query_get_i64(&q);
	return query_done(&q);
}

enum err
store_link_revoke_limited(struct store_tx *tx, ms_t now)
{
	struct query q =
		query_of(&tx->view, "UPDATE link SET revoked=?1 WHERE revoked=0 AND uses_max>0");

	query_i64(&q, now);
	return query_run(&q, NULL);
}

enum err
store_link_list(const struct store_view *v, enum store_link_for purpose, const char *subject,
	struct arena *a, struct store_link **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT " LINK_NAMES " FROM link WHERE purpose=?1 AND substr(subject, 1, "
		"length(?2))=?2 ORDER BY created DESC, id DESC LIMIT ?3");

	query_i64(&q, purpose);
	query_c(&q, subject == NULL ? "" : subject);
	query_i64(&q, STORE_LINKS_LISTED);
	return query_list(&q, rows_of(a, sizeof(struct store_link)), link_row, ret_list, ret_n);
}
