/* What is kept beside cases: which alert belongs to which, what the heads of days said last, and
 * which ones went. See store/case.h. */
#include "store/case.h"

#include "store/sqlite/sqlite.h"

#include <string.h>

/* ---- alerts ---- */

enum err
store_case_alert_put(struct store_tx *tx, const char *id, struct str alert)
{
	struct query q = query_of(&tx->view, "INSERT INTO case_alert (alert, case_id) VALUES (?1, "
					     "?2) ON CONFLICT (alert) DO UPDATE SET case_id=?2");

	query_text(&q, alert);
	query_c(&q, id);
	return query_run(&q, NULL);
}

enum err
store_case_alert_drop(struct store_tx *tx, const char *id, struct str alert)
{
	struct query q =
		query_of(&tx->view, "DELETE FROM case_alert WHERE alert=?1 AND case_id=?2");

	query_text(&q, alert);
	query_c(&q, id);
	return query_run(&q, NULL);
}

enum err
store_case_alerts_move(struct store_tx *tx, const char *from, const char *into)
{
	struct query q = query_of(&tx->view, "UPDATE case_alert SET case_id=?2 WHERE case_id=?1");

	query_c(&q, from);
	query_c(&q, into);
	return query_run(&q, NULL);
}

/* ---- named by the head of a day ---- */

enum err
store_case_named(struct store_tx *tx, const struct case_head *h)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO case_named (id, n_entries, hash) VALUES (?1, ?2, ?3) ON CONFLICT (id) "
		"DO UPDATE SET n_entries=?2, hash=?3");

	query_c(&q, h->id);
	query_i64(&q, h->n_entries);
	query_blob(&q, h->hash, sizeof(h->hash));
	return query_run(&q, NULL);
}

/* ---- gone ---- */

#define GONE(as, member) FIELD(as, struct store_case_gone, member)
static const struct field gone_fields[] = {GONE(TEXT, id), GONE(TEXT, number), GONE(U32, n_entries),
	GONE(BLOB, hash), GONE(I64, closed)};

static void
gone_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(gone_fields), row);
}

enum err
store_case_gone(const struct store_view *v, const char *id, struct store_case_gone *ret_gone)
{
	struct query q = query_of(
		v, "SELECT id, number, n_entries, hash, closed FROM case_gone WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, gone_row, ret_gone, sizeof(*ret_gone));
}

enum err
store_case_count(const struct store_view *v, uint64_t *ret_cases, uint64_t *ret_gone)
{
	struct query q = query_of(v, "SELECT count(*) FROM case_head");
	int64_t cases = 0, gone = 0;
	enum err err = query_number(&q, 0, &cases);

	if (err != ERR_OK)
		return err;
	q = query_of(v, "SELECT count(*) FROM case_gone");
	err = query_number(&q, 0, &gone);
	if (err == ERR_OK) {
		*ret_cases = (uint64_t)cases;
		*ret_gone = (uint64_t)gone;
	}
	return err;
}
