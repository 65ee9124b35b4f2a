/* What is compared with advisories, and what came of it: see store/compared.h. */
#include "store/compared.h"

#include "base/limits.h"
#include "store/sqlite/sqlite.h"
#include "store/sqlite/standing.h"

#include <stdlib.h>

/* What a device is a part of, else itself. */
#define ROOT "coalesce(nullif(d.merged_into, ''), s.device)"
/* STORE_STOCK_COLLECTOR, _PACKAGES, _LIST: what bills and files say stands in bills as well, and of
 * what the sensor saw there is no version. */
#define LISTED "s.source IN (0, 1, 4)"
/* Of the device ?1 and its parts. */
#define OF_DEVICE "(s.device=?1 OR s.device IN (SELECT id FROM device WHERE merged_into=?1))"

/* ---- what there is ---- */

#define GROUP(as, member) FIELD(as, struct store_compare_group, member)
static const struct field group_fields[] = {GROUP(BOOL, is_bill), GROUP(TEXT, id),
	GROUP(TEXT, device), GROUP(U32, n), GROUP(I64, mark), GROUP(I64, at), GROUP(I64, lists),
	GROUP(I64, stamp), GROUP(I64, was_mark)};

static void
group_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(group_fields), row);
}

#define KEPT_OF(is_bill, id) "LEFT JOIN compared c ON c.is_bill=" is_bill " AND c.id=" id
#define KEPT_COLUMNS                                                                               \
	"coalesce(c.at, 0), coalesce(c.lists, 0), coalesce(c.stamp, 0), coalesce(c.mark, 0)"

enum err
store_compare_groups(const struct store_view *v, struct arena *a,
	struct store_compare_group **ret_list, size_t *ret_n)
{
	/* the mark: a sum that hardly two sets of numbers share, and when the latest was told */
	struct query q = query_of(v,
		"SELECT 0, g.root, g.root, g.n, g.mark, " KEPT_COLUMNS " FROM (SELECT " ROOT
		" root, sum(s.gone=0) n, sum(CASE WHEN s.gone=0 THEN s.nr*2654435761%2147483647 "
		"ELSE 0 END)+max(CASE WHEN s.source<>4 THEN s.last_seen ELSE 0 END) mark FROM "
		"software s LEFT JOIN device d ON "
		"d.id=s.device WHERE " LISTED " GROUP BY root) g " KEPT_OF("0",
			"g.root") " UNION ALL SELECT 1, b.id, b.device, (SELECT count(*) FROM "
				  "bill_part p WHERE "
				  "p.bill=b.id), b.came, " KEPT_COLUMNS " FROM bill b " KEPT_OF(
					  "1", "b.id") " WHERE " STANDS("b") " ORDER BY 1, 2");

	return query_list(
		&q, rows_of(a, sizeof(struct store_compare_group)), group_row, ret_list, ret_n);
}

#define SOFTWARE(as, member) FIELD(as, struct store_software, member)
static const struct field software_fields[] = {SOFTWARE(I64, nr), SOFTWARE(TEXT, device),
	SOFTWARE(U32, source), SOFTWARE(TEXT, name), SOFTWARE(TEXT, version), SOFTWARE(TEXT, maker),
	SOFTWARE(TEXT, purl), SOFTWARE(TEXT, cpe), SOFTWARE(TEXT, product),
	SOFTWARE(I64, first_seen), SOFTWARE(I64, last_seen)};

static void
software_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(software_fields), row);
}

enum err
store_compare_software(const struct store_view *v, const char *device, uint64_t after,
	uint32_t limit, struct arena *a, struct store_software **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT s.nr, s.device, s.source, s.name, s.version, s.maker, s.purl, s.cpe, "
		"s.product, s.first_seen, s.last_seen FROM software s WHERE " OF_DEVICE
		" AND +s.nr>?2 AND +s.gone=0 AND " LISTED " ORDER BY s.nr LIMIT ?3");

	query_c(&q, device);
	query_i64(&q, (int64_t)after);
	query_i64(&q, limit);
	return query_list(
		&q, rows_of(a, sizeof(struct store_software)), software_row, ret_list, ret_n);
}

enum err
store_compare_components(const struct store_view *v, const char *bill, uint64_t after,
	uint32_t limit, struct arena *a, struct store_component **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT c.nr, c.kind, p.is_root, c.team, c.name, c.version, c.supplier, c.purl, "
		"c.cpe, c.source_name, c.source_version FROM bill_part p JOIN component c ON "
		"c.nr=p.component WHERE p.bill=?1 AND p.component>?2 ORDER BY p.component LIMIT "
		"?3");
	struct rows rows = rows_of(a, sizeof(struct store_component));
	struct store_component *c;

	query_c(&q, bill);
	query_i64(&q, (int64_t)after);
	query_i64(&q, limit);
	while (query_row(&q) && (c = rows_add(&rows)) != NULL) {
		struct str *const texts[] = {&c->group, &c->name, &c->version, &c->supplier,
			&c->purl, &c->cpe, &c->source_name, &c->source_version};

		c->nr = (uint64_t)query_get_i64(&q);
		c->kind = (enum component_kind)query_get_i64(&q);
		c->is_root = query_get_i64(&q) != 0;
		for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
			*texts[i] = query_get_copy(&q, a);
	}
	return rows_give(&rows, &q, ret_list, ret_n);
}

static void
id_row(struct query *q, void *row)
{
	query_get_text(q, ((struct store_id *)row)->text, sizeof(struct store_id));
}

enum err
store_compare_bills(const struct store_view *v, uint64_t component, struct arena *a,
	struct store_id **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, "SELECT bill FROM bill_part WHERE component=?1 ORDER BY bill");

	query_i64(&q, (int64_t)component);
	return query_list(&q, rows_of(a, sizeof(struct store_id)), id_row, ret_list, ret_n);
}

/* ---- what is no longer there ---- */

#define TEXT_OF_(x) #x
#define TEXT_OF(x) TEXT_OF_(x)
#define MOST_GONE " LIMIT " TEXT_OF(STORE_COMPARE_GONE_MAX)

#define GONE(as, member) FIELD(as, struct store_compare_gone, member)
static const struct field gone_fields[] = {GONE(TEXT, finding), GONE(TEXT, advisory), GONE(I64, nr),
	GONE(I64, first_seen), GONE(U32, source), GONE(TEXT, name), GONE(TEXT, version),
	GONE(I64, instead), GONE(TEXT, version_now), GONE(TEXT, list), GONE(TEXT, ground),
	GONE(I64, measured), GONE(BOOL, is_part)};

static void
gone_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(gone_fields), row);
}

/* The newest that is there of one source and the same `column`, else one that is not there. */
#define NEWEST(column)                                                                             \
	"first_value(s.nr) OVER (PARTITION BY s.source, " column                                   \
	" ORDER BY s.gone<>0, s.first_seen DESC, s.nr DESC) "
#define IS_THERE(as, by) "LEFT JOIN software " as " ON " as ".nr=s." by " AND " as ".gone=0 "
/* Who was there beside it takes no place of it. */
#define CAME(as, by) IS_THERE(as, by) "AND " as ".first_seen>=s.last_seen "

/* Instead is the one of its name; else of its name without the version in it, of several beside
 * each other the one whose version begins as its own does; else of its product: sought once for
 * each program, whatever number of findings there is. */
#define BEGINS(parts) "s.bare, version_head(s.version, " parts ")"
#define BY_NAME NEWEST("s.low") "by_name, "
#define BY_TWO NEWEST(BEGINS("2")) "by_two, "
#define BY_ONE NEWEST(BEGINS("1")) "by_one, "
#define BY_BARE NEWEST("s.bare") "by_bare, "
#define BY_PRODUCT NEWEST("s.product") "by_product "
#define BARE "AND s.bare<>'' "
#define CAME_TWO CAME("b2", "by_two") BARE
#define CAME_ONE CAME("b1", "by_one") BARE
#define CAME_BARE CAME("b", "by_bare") BARE
#define CAME_PRODUCT CAME("p", "by_product") "AND s.product<>'' "

static struct query
gone_of_device(const struct store_view *v, const char *device)
{
	struct query q = query_of(v,
		"WITH told AS MATERIALIZED (SELECT s.*, lower(s.name) low, bare_name(s.name) bare "
		"FROM software s WHERE " OF_DEVICE
		"), placed AS MATERIALIZED (SELECT s.*, " BY_NAME BY_TWO BY_ONE BY_BARE BY_PRODUCT
		"FROM told s) SELECT f.id, f.advisory, f.subject_nr, f.first_seen, s.source, "
		"s.name, s.version, coalesce(t.nr, b2.nr, b1.nr, b.nr, p.nr, 0), "
		"coalesce(t.version, b2.version, b1.version, b.version, p.version, ''), f.source, "
		"f.ground, s.gone, 0 FROM placed s CROSS JOIN finding f ON f.subject=0 AND "
		"f.subject_nr=s.nr AND f.state<>1 " IS_THERE("t", "by_name")
			CAME_TWO CAME_ONE CAME_BARE CAME_PRODUCT
		"WHERE s.gone<>0 ORDER BY f.advisory, s.low, f.id" MOST_GONE);

	query_c(&q, device);
	return q;
}

/* From the bills that gave way to this one: their components that no bill names any more that
 * stands. */
static struct query
gone_of_bill(const struct store_view *v, const char *bill)
{
	struct query q = query_of(v,
		"WITH old AS MATERIALIZED (SELECT b.id FROM bill n JOIN bill b WHERE n.id=?1 "
		"AND " TAKES_PLACE("n",
			"b") "), stands AS MATERIALIZED (SELECT b.id FROM bill b "
			     "WHERE " STANDS(
				     "b") "), lost AS MATERIALIZED (SELECT DISTINCT p.component nr "
					  "FROM "
					  "old CROSS JOIN bill_part p ON p.bill=old.id WHERE NOT "
					  "EXISTS (SELECT 1 FROM "
					  "bill_part o WHERE o.component=p.component AND o.bill IN "
					  "stands)), now AS "
					  "MATERIALIZED (SELECT t.team, t.name, max(t.nr) nr FROM "
					  "bill_part p JOIN component "
					  "t ON t.nr=p.component WHERE p.bill=?1 GROUP BY t.team, "
					  "t.name) "
					  "SELECT f.id, f.advisory, f.subject_nr, f.first_seen, 2, "
					  "c.name, c.version, "
					  "coalesce(t.nr, 0), coalesce(t.version, ''), f.source, "
					  "f.ground, n.came, "
					  "n.faults>0 FROM lost CROSS JOIN finding f ON "
					  "f.subject=1 AND f.subject_nr=lost.nr "
					  "AND f.state<>1 JOIN bill n ON n.id=?1 JOIN component c "
					  "ON c.nr=lost.nr LEFT JOIN "
					  "now ON now.team=c.team AND now.name=c.name LEFT JOIN "
					  "component t ON t.nr=now.nr "
					  "ORDER BY f.advisory, lower(c.name), f.id" MOST_GONE);

	query_c(&q, bill);
	return q;
}

enum err
store_compare_gone(const struct store_view *v, const struct store_compare_group *group,
	struct arena *a, struct store_compare_gone **ret_list, size_t *ret_n)
{
	struct query q = group->is_bill ? gone_of_bill(v, group->id) : gone_of_device(v, group->id);

	return query_list(
		&q, rows_of(a, sizeof(struct store_compare_gone)), gone_row, ret_list, ret_n);
}

enum err
store_compare_removed(const struct store_view *v, struct arena *a,
	struct store_compare_gone **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT f.id, f.advisory, f.subject_nr, f.first_seen, 2, c.name, c.version, 0, '', "
		"f.source, f.ground, "
		"(SELECT coalesce(max(b.removed), 0) FROM bill_part p JOIN bill b ON b.id=p.bill "
		"WHERE p.component=c.nr), 0 "
		"FROM finding f JOIN component c ON c.nr=f.subject_nr WHERE f.subject=1 AND "
		"f.state<>1 AND NOT EXISTS (SELECT 1 FROM bill_part p JOIN bill b ON b.id=p.bill "
		"WHERE p.component=c.nr AND b.removed=0)"
		" ORDER BY f.advisory, lower(c.name), f.id" MOST_GONE);

	return query_list(
		&q, rows_of(a, sizeof(struct store_compare_gone)), gone_row, ret_list, ret_n);
}

/* ---- what came of it ---- */

static enum err
drop_counts(struct store_tx *tx, const struct store_compare_group *g)
{
	struct query q =
		query_of(&tx->view, "DELETE FROM compared_count WHERE is_bill=?1 AND id=?2");

	query_i64(&q, g->is_bill);
	query_c(&q, g->id);
	return query_run(&q, NULL);
}

enum err
store_compared_put(struct store_tx *tx, const struct store_compare_group *g,
	const struct store_compared_count *counts, size_t n)
{
	struct query q;
	enum err err = drop_counts(tx, g);

	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "INSERT OR REPLACE INTO compared (is_bill, id, at, lists, stamp, "
				"mark) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
	query_i64(&q, g->is_bill);
	query_c(&q, g->id);
	query_i64(&q, g->at);
	query_i64(&q, g->lists);
	query_i64(&q, (int64_t)g->stamp);
	query_i64(&q, g->mark);
	err = query_run(&q, NULL);
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		q = query_of(&tx->view, "INSERT INTO compared_count (is_bill, id, kind, reason, n) "
					"VALUES (?1, ?2, ?3, ?4, ?5)");
		query_i64(&q, g->is_bill);
		query_c(&q, g->id);
		query_i64(&q, counts[i].kind);
		query_c(&q, counts[i].reason);
		query_i64(&q, counts[i].n);
		err = query_run(&q, NULL);
	}
	return err;
}

struct known_group {
	bool is_bill;
	char id[DEVICE_ID_TEXT_MAX];
};

static const struct field known_fields[] = {
	FIELD(BOOL, struct known_group, is_bill), FIELD(TEXT, struct known_group, id)};

static void
known_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(known_fields), row);
}

static int
group_order(const void *key, const void *member)
{
	const struct known_group *k = key;
	const struct store_compare_group *g = member;

	return k->is_bill != g->is_bill ? (int)k->is_bill - (int)g->is_bill : strcmp(k->id, g->id);
}

enum err
store_compared_tidy(struct store_tx *tx, const struct store_compare_group *groups, size_t n)
{
	struct arena *a = arena_new((size_t)4 << 20);
	struct query q = query_of(&tx->view, "SELECT is_bill, id FROM compared");
	struct known_group *list;
	size_t n_list = 0;
	enum err err = ERR_FULL;

	if (a != NULL)
		err = query_list(
			&q, rows_of(a, sizeof(struct known_group)), known_row, &list, &n_list);
	else
		(void)query_done(&q);
	for (size_t i = 0; i < n_list && err == ERR_OK; i++) {
		struct store_compare_group gone = {.is_bill = list[i].is_bill};

		if (n > 0 && bsearch(&list[i], groups, n, sizeof(*groups), group_order) != NULL)
			continue;
		memcpy(gone.id, list[i].id, sizeof(gone.id));
		err = drop_counts(tx, &gone);
		if (err != ERR_OK)
			break;
		q = query_of(&tx->view, "DELETE FROM compared WHERE is_bill=?1 AND id=?2");
		query_i64(&q, gone.is_bill);
		query_c(&q, gone.id);
		err = query_run(&q, NULL);
	}
	arena_free(a);
	return err;
}

#define COUNT(as, member) FIELD(as, struct store_compared_count, member)
static const struct field count_fields[] = {COUNT(TEXT, id), COUNT(BOOL, is_bill), COUNT(U32, kind),
	COUNT(TEXT, reason), COUNT(U32, n), COUNT(I64, at), COUNT(I64, lists)};

static void
count_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(count_fields), row);
}

#define COUNTED " FROM compared_count n JOIN compared c ON c.is_bill=n.is_bill AND c.id=n.id"

enum err
store_compared_list(const struct store_view *v, const struct store_compared_query *cq,
	struct arena *a, struct store_compared_count **ret_list, size_t *ret_n)
{
	struct query q;

	if (cq->id == NULL) {
		q = query_of(v,
			"SELECT '', 0, n.kind, n.reason, sum(n.n), min(c.at), min(c.lists)" COUNTED
			" GROUP BY n.kind, n.reason ORDER BY n.kind, sum(n.n) DESC, n.reason");
	} else {
		q = query_of(v,
			"SELECT n.id, n.is_bill, n.kind, n.reason, n.n, c.at, c.lists" COUNTED
			" WHERE n.is_bill=?2 AND n.id=?1 ORDER BY n.kind, n.n DESC, n.reason");
		query_c(&q, cq->id);
		query_i64(&q, cq->is_bill);
	}
	return query_list(
		&q, rows_of(a, sizeof(struct store_compared_count)), count_row, ret_list, ret_n);
}
