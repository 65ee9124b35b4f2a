/* Duties that somebody has done, and when. */
#include "store/sqlite/sqlite.h"

#include "store/programme.h"

#define DUTY(as, member) FIELD(as, struct store_duty, member)
static const struct field duty_fields[] = {
	DUTY(TEXT, id.text), DUTY(TEXT, key), DUTY(I64, at), DUTY(TEXT, who), DUTY(TEXT, note)};

enum err
store_duty_put(struct store_tx *tx, const struct store_duty *d)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO duty_done (nr, id, key, at, who, note) VALUES ((SELECT "
		"coalesce(max(nr), 0)+1 FROM duty_done), ?1, ?2, ?3, ?4, ?5)");

	query_fields(&q, FIELDS(duty_fields), d);
	return query_run(&q, NULL);
}

enum err
store_duty_drop(struct store_tx *tx, const char *id)
{
	struct query q = query_of(&tx->view, "DELETE FROM duty_done WHERE id=?1");

	query_c(&q, id);
	return query_change(&q);
}

static void
duty_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(duty_fields), row);
}

enum err
store_duty_list(const struct store_view *v, const char *key, struct arena *a,
	struct store_duty **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		key != NULL ? "SELECT id, key, at, who, note FROM duty_done WHERE key=?1 ORDER BY "
			      "at DESC, nr DESC"
			    : "SELECT id, key, at, who, note FROM (SELECT *, row_number() OVER "
			      "(PARTITION BY key ORDER BY at DESC, nr DESC) place FROM duty_done) "
			      "WHERE place=1 ORDER BY key");

	if (key != NULL)
		query_c(&q, key);
	return query_list(&q, rows_of(a, sizeof(struct store_duty)), duty_row, ret_list, ret_n);
}
