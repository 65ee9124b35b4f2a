/* Who talks with whom, by day: added up when told, added up over days when read. */
#include "store/sqlite/sqlite.h"

enum err
store_talk_put(struct store_tx *tx, const struct pair *p, ms_t day)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO talk (day, device, kind, peer, service, sent, received, connections, "
		"first_seen, last_seen, counted_since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
		"?10, ?9) ON CONFLICT (day, device, kind, peer, service) DO UPDATE SET "
		"sent=sent+excluded.sent, received=received+excluded.received, "
		"connections=connections+excluded.connections, "
		"last_seen=max(last_seen, excluded.last_seen), "
		"counted_since=excluded.counted_since WHERE excluded.counted_since>counted_since");

	query_i64(&q, day);
	query_c(&q, p->device.text);
	query_i64(&q, p->with);
	query_c(&q, p->peer);
	query_c(&q, p->service);
	query_i64(&q, (int64_t)p->sent);
	query_i64(&q, (int64_t)p->received);
	query_i64(&q, p->connections);
	query_i64(&q, p->since);
	query_i64(&q, p->until);
	return query_run(&q, NULL);
}

/* Days added up first, then merged devices: the second part sees few rows. ?1 since; rows: a table
 * or a statement. Kind 0 is PAIR_DEVICE. */
_Static_assert(PAIR_DEVICE == 0, "as the statement says");
#define TALK_SUMS(rows)                                                                            \
	"WITH days AS (SELECT device, kind, peer, service, sum(sent) s, sum(received) r, "         \
	"sum(connections) c, min(first_seen) f, max(last_seen) l FROM " rows                       \
	" WHERE day>=?1 GROUP BY device, kind, peer, service), sums AS (SELECT "                   \
	"coalesce(nullif(d.merged_into, ''), days.device) one, "                                   \
	"days.kind kind, coalesce(nullif(o.merged_into, ''), days.peer) other, service, "          \
	"sum(s) s, sum(r) r, sum(c) c, min(f) f, max(l) l FROM days LEFT JOIN device d ON "        \
	"d.id=days.device LEFT JOIN device o ON days.kind=0 AND o.id=days.peer GROUP BY one, "     \
	"days.kind, other, service) SELECT one, kind, other, service, s, r, c, f, l, count(*) "    \
	"OVER () FROM sums ORDER BY s+r DESC, one, kind, other, service LIMIT ?2"
/* ?3: the device. Each half has an index of its own; a row of both is one. */
#define PARTS_OF_DEVICE "(SELECT id FROM device WHERE id=?3 OR merged_into=?3)"
#define TALKS_OF_DEVICE                                                                            \
	"(SELECT * FROM talk WHERE day>=?1 AND device IN " PARTS_OF_DEVICE " UNION SELECT * FROM " \
	"talk WHERE day>=?1 AND kind=0 AND peer IN " PARTS_OF_DEVICE ")"

static void
talk_row(struct query *q, struct pair *p)
{
	int64_t with;

	query_get_text(q, p->device.text, sizeof(p->device.text));
	with = query_get_i64(q);
	p->with = with >= 0 && with < PAIR_WITH_COUNT ? (enum pair_with)with : PAIR_OUTSIDE;
	query_get_text(q, p->peer, sizeof(p->peer));
	query_get_text(q, p->service, sizeof(p->service));
	p->sent = (uint64_t)query_get_i64(q);
	p->received = (uint64_t)query_get_i64(q);
	p->connections = (uint32_t)query_get_i64(q);
	p->since = query_get_i64(q);
	p->until = query_get_i64(q);
}

enum err
store_talk_list(const struct store_view *v, const struct store_talk_query *pq, struct arena *a,
	struct pair **ret_list, size_t *ret_n, uint32_t *ret_total)
{
	struct query q =
		query_of(v, pq->device == NULL ? TALK_SUMS("talk") : TALK_SUMS(TALKS_OF_DEVICE));
	struct rows rows = rows_of(a, sizeof(struct pair));
	struct pair *p;
	uint32_t total = 0;
	enum err err;

	query_i64(&q, pq->since);
	query_i64(&q, pq->limit);
	if (pq->device != NULL)
		query_c(&q, pq->device);
	while (query_row(&q) && (p = rows_add(&rows)) != NULL) {
		talk_row(&q, p);
		total = (uint32_t)query_get_i64(&q);
	}
	err = rows_give(&rows, &q, ret_list, ret_n);
	if (err == ERR_OK)
		*ret_total = total;
	return err;
}

/* What a row of `device` was merged into, else itself. */
#define ROOT_ID "coalesce(nullif(merged_into, ''), id)"

enum err
store_talk_share(const struct store_view *v, ms_t since, struct store_talk_share *ret_share)
{
	struct query q = query_of(v,
		"SELECT count(DISTINCT " ROOT_ID ") FROM device WHERE last_seen>=?1 UNION ALL "
		"SELECT count(DISTINCT " ROOT_ID
		") FROM device WHERE id IN (SELECT device FROM talk "
		"WHERE day>=?2 AND last_seen>=?1 UNION SELECT peer FROM talk WHERE day>=?2 AND "
		"last_seen>=?1 AND kind=0)");
	struct store_talk_share share = {0};
	enum err err;

	query_i64(&q, since);
	query_i64(&q, since - 2 * MS_DAY); /* the day that it lies in began later, in every zone */
	if (query_row(&q))
		share.heard = (uint32_t)query_get_i64(&q);
	if (query_row(&q))
		share.talking = (uint32_t)query_get_i64(&q);
	err = query_done(&q);
	if (err == ERR_OK)
		*ret_share = share;
	return err;
}
