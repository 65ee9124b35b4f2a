/* Files handed in by a link: see store/handed.h. */
#include "store/handed.h"

#include "base/limits.h"
#include "store/sqlite/sqlite.h"

#define HANDED(as, member) FIELD(as, struct store_handed, member)
static const struct field handed_fields[] = {HANDED(TEXT, id.text), HANDED(TEXT, link),
	HANDED(TEXT, subject), HANDED(TEXT, name), HANDED(TEXT, file_name), HANDED(TEXT, title),
	HANDED(TEXT, version), HANDED(U32, n), HANDED(U32, n_faults), HANDED(I64, file_bytes),
	HANDED(I64, at), HANDED(U32, state), HANDED(I64, answered), HANDED(TEXT, answerer)};
#define COLUMNS                                                                                    \
	"id, link, subject, name, file_name, title, version, n, faults, file_bytes, at, state, "   \
	"answered, answerer"

static void
handed_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(handed_fields), row);
}

/* Drafts of this link, and of those that are over. */
static enum err
drop_drafts(struct store_tx *tx, const char *link, ms_t now)
{
	struct query q = query_of(&tx->view,
		"DELETE FROM handed WHERE state=0 AND (link=?1 OR link NOT IN (SELECT id FROM link "
		"WHERE revoked=0 AND expires>?2))");
	enum err err;

	query_c(&q, link);
	query_i64(&q, now);
	err = query_run(&q, NULL);
	if (err != ERR_OK)
		return err;
	q = query_of(
		&tx->view, "DELETE FROM handed_file WHERE handed NOT IN (SELECT id FROM handed)");
	return query_run(&q, NULL);
}

static enum err
check_room(struct store_tx *tx, const struct store_handed *h)
{
	struct query q = query_of(&tx->view, "SELECT count(*) FROM handed WHERE link=?1");
	int64_t n;
	enum err err;

	query_c(&q, h->link);
	err = query_number(&q, 0, &n);
	if (err == ERR_OK && n > 0)
		return ERR_EXISTS;
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "SELECT count(*) FROM handed WHERE state<2");
	err = query_number(&q, 0, &n);
	return err == ERR_OK && n >= LIMIT_HANDED ? ERR_LIMIT : err;
}

enum err
store_handed_put(struct store_tx *tx, const struct store_handed *h, struct str file)
{
	struct query q;
	enum err err = file.len > LIMIT_HANDED_BYTES ? ERR_LIMIT : drop_drafts(tx, h->link, h->at);

	if (err == ERR_OK)
		err = check_room(tx, h);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "INSERT INTO handed (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
				"?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
	query_fields(&q, FIELDS(handed_fields), h);
	err = query_run(&q, NULL);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "INSERT INTO handed_file (handed, bytes) VALUES (?1, ?2)");
	query_c(&q, h->id.text);
	query_blob(&q, file.p, file.len);
	return query_run(&q, NULL);
}

enum err
store_handed_send(struct store_tx *tx, const char *id, ms_t at)
{
	struct query q =
		query_of(&tx->view, "UPDATE handed SET state=1, at=?2 WHERE id=?1 AND state=0");

	query_c(&q, id);
	query_i64(&q, at);
	return query_change(&q);
}

enum err
store_handed_drop(struct store_tx *tx, const char *id)
{
	struct query q = query_of(&tx->view, "DELETE FROM handed WHERE id=?1 AND state=0");
	enum err err;

	query_c(&q, id);
	err = query_change(&q);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "DELETE FROM handed_file WHERE handed=?1");
	query_c(&q, id);
	return query_run(&q, NULL);
}

enum err
store_handed_answer(struct store_tx *tx, const struct store_handed_answer *answer)
{
	struct query q = query_of(&tx->view,
		"UPDATE handed SET state=?2, answered=?3, answerer=?4 WHERE id=?1 AND state=1");

	query_c(&q, answer->id);
	query_i64(&q, answer->state);
	query_i64(&q, answer->at);
	query_c(&q, answer->who);
	return query_change(&q);
}

enum err
store_handed_get(const struct store_view *v, const char *id, struct store_handed *ret_handed)
{
	struct query q = query_of(v, "SELECT " COLUMNS " FROM handed WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, handed_row, ret_handed, sizeof(*ret_handed));
}

enum err
store_handed_of_link(const struct store_view *v, const char *link, struct store_handed *ret_handed)
{
	struct query q = query_of(v, "SELECT " COLUMNS " FROM handed WHERE link=?1");

	query_c(&q, link);
	return query_one(&q, handed_row, ret_handed, sizeof(*ret_handed));
}

enum err
store_handed_list(
	const struct store_view *v, struct arena *a, struct store_handed **ret_list, size_t *ret_n)
{
	struct query q =
		query_of(v, "SELECT " COLUMNS " FROM handed WHERE state=1 ORDER BY at, id");

	return query_list(&q, rows_of(a, sizeof(struct store_handed)), handed_row, ret_list, ret_n);
}

enum err
store_handed_file(
	const struct store_view *v, const char *id, struct arena *a, struct str *ret_bytes)
{
	struct query q = query_of(v, "SELECT bytes FROM handed_file WHERE handed=?1");

	query_c(&q, id);
	return query_bytes(&q, a, ret_bytes);
}
