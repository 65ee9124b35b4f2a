/* Answers of people: each a row of its own, the one that came last counts. */
#include "store/sqlite/sqlite.h"

#include "store/programme.h"

#define REPLY(as, member) FIELD(as, struct store_reply, member)
static const struct field reply_fields[] = {REPLY(TEXT, id.text), REPLY(TEXT, site),
	REPLY(TEXT, framework), REPLY(TEXT, item), REPLY(TEXT, choice), REPLY(TEXT, reason),
	REPLY(TEXT, who), REPLY(TEXT, via), REPLY(I64, at)};
#define REPLY_COLUMNS "SELECT id, site, framework, item, choice, reason, who, via, at FROM reply "

enum err
store_reply_put(struct store_tx *tx, const struct store_reply *r)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO reply (nr, id, site, framework, item, choice, reason, who, via, at) "
		"VALUES ((SELECT coalesce(max(nr), 0)+1 FROM reply), ?1, ?2, ?3, ?4, ?5, ?6, ?7, "
		"?8, ?9)");

	query_fields(&q, FIELDS(reply_fields), r);
	return query_run(&q, NULL);
}

static void
reply_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(reply_fields), row);
}

enum err
store_reply_list(const struct store_view *v, const char *framework, struct arena *a,
	struct store_reply **ret_list, size_t *ret_n)
{
	struct query q = query_of(
		v, framework == NULL
			   ? REPLY_COLUMNS "WHERE choice<>'' AND nr IN (SELECT max(nr) FROM reply "
					   "GROUP BY framework, item, site) ORDER BY nr"
			   : REPLY_COLUMNS "WHERE choice<>'' AND nr IN (SELECT max(nr) FROM reply "
					   "WHERE framework=?1 GROUP BY item, site) ORDER BY nr");

	if (framework != NULL)
		query_c(&q, framework);
	return query_list(&q, rows_of(a, sizeof(struct store_reply)), reply_row, ret_list, ret_n);
}

enum err
store_reply_history(const struct store_view *v, const char *framework, const char *item,
	uint32_t limit, struct arena *a, struct store_reply **ret_list, size_t *ret_n)
{
	struct query q = query_of(
		v, REPLY_COLUMNS "WHERE framework=?1 AND item=?2 ORDER BY nr DESC LIMIT ?3");

	query_c(&q, framework);
	query_c(&q, item);
	query_i64(&q, limit);
	return query_list(&q, rows_of(a, sizeof(struct store_reply)), reply_row, ret_list, ret_n);
}

enum err
store_reply_mark(const struct store_view *v, uint64_t *ret_mark)
{
	struct query q = query_of(v, "SELECT coalesce(max(nr), 0)+1 FROM reply");

	*ret_mark = 0;
	if (query_row(&q))
		*ret_mark = (uint64_t)query_get_i64(&q);
	return query_done(&q);
}

enum err
store_reply_list_at(const struct store_view *v, const char *framework, uint64_t mark,
	struct arena *a, struct store_reply **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		REPLY_COLUMNS "WHERE choice<>'' AND nr IN (SELECT max(nr) FROM reply WHERE "
			      "framework=?1 AND nr<?2 GROUP BY item, site) ORDER BY nr");

	query_c(&q, framework);
	query_i64(&q, mark > INT64_MAX ? INT64_MAX : (int64_t)mark);
	return query_list(&q, rows_of(a, sizeof(struct store_reply)), reply_row, ret_list, ret_n);
}

enum err
store_reply_get(const struct store_view *v, const char *id, struct store_reply *ret_reply)
{
	struct query q = query_of(v, REPLY_COLUMNS "WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, reply_row, ret_reply, sizeof(*ret_reply));
}

enum err
store_reply_latest(
	const struct store_view *v, const struct store_reply *place, struct store_reply *ret_reply)
{
	struct query q =
		query_of(v, REPLY_COLUMNS "WHERE framework=?1 AND item=?2 AND site=?3 ORDER BY nr "
					  "DESC LIMIT 1");

	query_c(&q, place->framework);
	query_c(&q, place->item);
	query_c(&q, place->site);
	return query_one(&q, reply_row, ret_reply, sizeof(*ret_reply));
}
