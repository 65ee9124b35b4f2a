/* Marks on devices: see store/device_mark.h. */
#include "store/device_mark.h"

#include "store/sqlite/sqlite.h"

#define MARK(as, member) FIELD(as, struct store_device_mark, member)
static const struct field mark_fields[] = {MARK(TEXT, device.text), MARK(U32, mark.way),
	MARK(TEXT, reason), MARK(TEXT, who), MARK(I64, mark.since), MARK(I64, mark.until)};

static void
mark_row(struct query *q, void *row)
{
	struct store_device_mark *m = row;

	query_get_fields(q, FIELDS(mark_fields), row);
	query_get_text(q, m->given.text, sizeof(m->given.text));
}

/* What a device is a part of, else itself. Of devices that are gone: themselves. */
#define ROOT(mark, device) "coalesce(nullif(" device ".merged_into, ''), " mark ".device)"
#define MARKS "device_mark m LEFT JOIN device d ON d.id=m.device"
#define MARK_COLUMNS ROOT("m", "d") " root, way, reason, who, since, until, m.device"

enum err
store_device_mark_put(struct store_tx *tx, const struct store_device_mark *m)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO device_mark (device, way, reason, who, since, until) VALUES (?1, ?2, "
		"?3, "
		"?4, ?5, ?6) ON CONFLICT (device) DO UPDATE SET way=excluded.way, "
		"reason=excluded.reason, who=excluded.who, since=excluded.since, "
		"until=excluded.until");

	query_fields(&q, FIELDS(mark_fields), m);
	return query_run(&q, NULL);
}

enum err
store_device_mark_drop(struct store_tx *tx, const char *device)
{
	struct query q = query_of(&tx->view, "DELETE FROM device_mark WHERE device=?1");

	query_c(&q, device);
	return query_change(&q);
}

enum err
store_device_mark_get(
	const struct store_view *v, const char *device, struct store_device_mark *ret_mark)
{
	struct query q = query_of(v,
		"SELECT " MARK_COLUMNS " FROM " MARKS " WHERE m.device=?1 OR d.merged_into=?1 "
		"ORDER BY m.device<>?1, until, m.device LIMIT 1");

	query_c(&q, device);
	return query_one(&q, mark_row, ret_mark, sizeof(*ret_mark));
}

enum err
store_device_mark_list(const struct store_view *v, struct arena *a,
	struct store_device_mark **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT " MARK_COLUMNS " FROM " MARKS
		" WHERE NOT EXISTS (SELECT 1 FROM device_mark "
		"o LEFT JOIN device e ON e.id=o.device WHERE o.device<>m.device AND " ROOT(
			"o", "e") "=" ROOT("m", "d") " AND m.device<>" ROOT("m",
			"d") " AND (o.device=" ROOT("m",
			"d") " OR o.until<m.until OR (o.until=m.until AND "
			     "o.device<m.device))) ORDER BY until, m.device");

	return query_list(
		&q, rows_of(a, sizeof(struct store_device_mark)), mark_row, ret_list, ret_n);
}
