/*
 * Two devices that are one. A device that is merged into another keeps its own row and facts, so
 * that both can be two again at any time; what is shown of the other (best values, times, alerts)
 * is reckoned from both. Sensors propose (facts of the kind same_as), a person decides.
 */
#include "store/sqlite/sqlite.h"

static enum err
merge_check(struct store_tx *tx, const char *id, const char *into)
{
	struct query q = query_of(&tx->view,
		"SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM device WHERE "
		"id=?1) THEN 1 WHEN ?2='' THEN 0 WHEN ?1=?2 OR EXISTS (SELECT 1 "
		"FROM device WHERE merged_into=?1) OR NOT EXISTS (SELECT 1 FROM "
		"device WHERE id=?2 AND merged_into='') THEN 2 ELSE 0 END");
	int64_t wrong;
	enum err err;

	query_c(&q, id);
	query_c(&q, into);
	err = query_number(&q, 1, &wrong);
	if (err != ERR_OK)
		return err;
	return wrong == 0 ? ERR_OK : wrong == 1 ? ERR_NOT_FOUND : ERR_INVALID;
}

static enum err
learn_all(struct store_tx *tx, const char *root)
{
	enum err err = ERR_OK;

	for (unsigned kind = 0; kind < FACT_KINDS && err == ERR_OK; kind++)
		err = device_learn(tx, root, (enum fact_kind)kind);
	return err;
}

/* A part shows nothing by itself: its address must not look like another device's. */
static enum err
forget_address(struct store_tx *tx, const char *id)
{
	struct query q = query_of(&tx->view, "UPDATE device SET learned_address='' WHERE id=?1");

	query_c(&q, id);
	return query_run(&q, NULL);
}

static void
id_row(struct query *q, void *row)
{
	query_get_text(q, ((struct device_id *)row)->text, DEVICE_ID_TEXT_MAX);
}

enum err
store_device_merge(struct store_tx *tx, const char *id, const char *into)
{
	struct device_id before = {0};
	enum err err = merge_check(tx, id, into);
	struct query q;

	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "SELECT merged_into FROM device WHERE id=?1");
	query_c(&q, id);
	err = query_one(&q, id_row, &before, sizeof(before));
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "UPDATE device SET merged_into=?2 WHERE id=?1");
	query_c(&q, id);
	query_c(&q, into);
	err = query_run(&q, NULL);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "UPDATE alert SET shown=?2 WHERE device=?1");
	query_c(&q, id);
	query_c(&q, into[0] == '\0' ? id : into);
	err = query_run(&q, NULL);
	if (err == ERR_OK && into[0] != '\0')
		err = forget_address(tx, id);
	if (err == ERR_OK && before.text[0] != '\0')
		err = learn_all(tx, before.text);
	return err == ERR_OK ? learn_all(tx, into[0] == '\0' ? id : into) : err;
}

/* ---- what sensors propose ---- */

#define ROOT(table)                                                                                \
	"CASE " table ".merged_into WHEN '' THEN " table ".id ELSE " table ".merged_into END"

static void
pair_row(struct query *q, void *row)
{
	struct store_same *pair = row;

	query_get_text(q, pair->device.text, sizeof(pair->device.text));
	query_get_text(q, pair->other.text, sizeof(pair->other.text));
	query_get_text(q, pair->reason, sizeof(pair->reason));
	pair->at = query_get_i64(q);
}

enum err
store_same_list(const struct store_view *v, const char *device, uint32_t limit, struct arena *a,
	struct store_same **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT " ROOT("d") " AS one, " ROOT(
			"o") " AS two, reason, max(fact.last_seen) "
			     "FROM fact JOIN device d ON d.id=fact.device JOIN device o ON "
			     "o.id=fact.value "
			     "WHERE fact.kind='same_as' AND one<>two AND (?1='' OR one=?1 OR "
			     "two=?1) AND NOT "
			     "EXISTS (SELECT 1 FROM apart WHERE (apart.device=one AND "
			     "apart.other=two) OR "
			     "(apart.device=two AND apart.other=one)) GROUP BY one, two ORDER BY "
			     "max(fact.last_seen) DESC, one, two LIMIT ?2");

	query_c(&q, device == NULL ? "" : device);
	query_i64(&q, limit);
	return query_list(&q, rows_of(a, sizeof(struct store_same)), pair_row, ret_list, ret_n);
}

enum err
store_apart_put(struct store_tx *tx, const struct store_apart *apart)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO apart (device, other, at, who) VALUES (?1, ?2, ?3, ?4) ON CONFLICT "
		"(device, other) DO UPDATE SET at=excluded.at, who=excluded.who");

	query_c(&q, apart->device.text);
	query_c(&q, apart->other.text);
	query_i64(&q, apart->at);
	query_c(&q, apart->who);
	return query_run(&q, NULL);
}

enum err
store_apart_drop(struct store_tx *tx, const char *device, const char *other)
{
	struct query q = query_of(&tx->view, "DELETE FROM apart WHERE (device=?1 AND other=?2) OR "
					     "(device=?2 AND other=?1)");

	query_c(&q, device);
	query_c(&q, other);
	return query_run(&q, NULL);
}
