/* What frameworks came to, and which of them the company has taken up. */
#include "store/sqlite/sqlite.h"

#include "store/programme.h"

#define OUTCOME(as, member) FIELD(as, struct store_outcome, member)
static const struct field outcome_fields[] = {OUTCOME(TEXT, site), OUTCOME(TEXT, framework),
	OUTCOME(TEXT, version), OUTCOME(I64, at), OUTCOME(I32, points), OUTCOME(I32, points_max),
	OUTCOME(U32, n_items), OUTCOME(U32, n_met), OUTCOME(U32, n_proven),
	OUTCOME(U32, n_answered), OUTCOME(U32, n_contradictions), OUTCOME(TEXT, who)};

/* The parameters are numbered alike in both statements. */
static enum err
run_outcome(struct store_tx *tx, const char *sql, const struct store_outcome *o)
{
	struct query q = query_of(&tx->view, sql);

	query_fields(&q, FIELDS(outcome_fields), o);
	return query_change(&q);
}

enum err
store_outcome_put(struct store_tx *tx, const struct store_outcome *o)
{
	static const char move[] =
		"UPDATE outcome SET at=?4 WHERE nr=(SELECT max(nr) FROM outcome WHERE site=?1 AND "
		"framework=?2) AND version=?3 AND points=?5 AND points_max=?6 AND n_items=?7 AND "
		"n_met=?8 AND n_proven=?9 AND n_answered=?10 AND n_contradictions=?11 AND "
		"?12=?12";
	static const char add[] =
		"INSERT INTO outcome (nr, site, framework, version, at, points, points_max, "
		"n_items, n_met, n_proven, n_answered, n_contradictions, who) VALUES ((SELECT "
		"coalesce(max(nr), 0)+1 FROM outcome), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
		"?11, ?12)";
	enum err err = run_outcome(tx, move, o);

	return err == ERR_NOT_FOUND ? run_outcome(tx, add, o) : err;
}

static void
outcome_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(outcome_fields), row);
}

enum err
store_outcome_list(const struct store_view *v, const char *framework, const char *site,
	uint32_t limit, struct arena *a, struct store_outcome **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT site, framework, version, at, points, points_max, n_items, n_met, "
		"n_proven, n_answered, n_contradictions, who FROM outcome WHERE framework=?1 AND "
		"site=?2 ORDER BY nr DESC LIMIT ?3");

	query_c(&q, framework);
	query_c(&q, site);
	query_i64(&q, limit);
	return query_list(
		&q, rows_of(a, sizeof(struct store_outcome)), outcome_row, ret_list, ret_n);
}

#define PURSUIT(as, member) FIELD(as, struct store_pursuit, member)
static const struct field pursuit_fields[] = {PURSUIT(TEXT, framework), PURSUIT(TEXT, scope),
	PURSUIT(I64, begun), PURSUIT(I64, until), PURSUIT(I64, ended), PURSUIT(TEXT, who)};

enum err
store_pursuit_put(struct store_tx *tx, const struct store_pursuit *p)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO pursuit (framework, scope, begun, wanted_by, ended, who) VALUES (?1, "
		"?2, ?3, ?4, ?5, ?6) ON CONFLICT (framework) DO UPDATE SET scope=excluded.scope, "
		"begun=excluded.begun, wanted_by=excluded.wanted_by, ended=excluded.ended, "
		"who=excluded.who");

	query_fields(&q, FIELDS(pursuit_fields), p);
	return query_run(&q, NULL);
}

static void
pursuit_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(pursuit_fields), row);
}

enum err
store_pursuit_list(
	const struct store_view *v, struct arena *a, struct store_pursuit **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, "SELECT framework, scope, begun, wanted_by, ended, who FROM "
				     "pursuit ORDER BY ended<>0, begun, framework");

	return query_list(
		&q, rows_of(a, sizeof(struct store_pursuit)), pursuit_row, ret_list, ret_n);
}
