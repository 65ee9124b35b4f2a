/* Findings added up by devices and programs: see store/compared.h. */
#include "store/compared.h"

#include "store/sqlite/finding.h"
#include "store/sqlite/sqlite.h"

#define DUE FINDING_DUE("f.")
/* Of which device: what a part was merged into, '' a bill's of none. */
#define OF_SOFTWARE                                                                                \
	"coalesce(nullif(d.merged_into, ''), s.device) device, lower(s.name) name FROM finding f " \
	"JOIN software s ON s.nr=f.subject_nr LEFT JOIN device d ON d.id=s.device WHERE "          \
	"f.subject=0 AND f.serious<>0"
#define OF_COMPONENT                                                                               \
	"coalesce((SELECT coalesce(nullif(d.merged_into, ''), b.device) FROM bill_part p JOIN "    \
	"bill b ON b.id=p.bill LEFT JOIN device d ON d.id=b.device WHERE p.component=c.nr AND "    \
	"b.device<>'' ORDER BY b.removed, b.came DESC LIMIT 1), '') device, lower(c.name) name "   \
	"FROM finding f JOIN component c ON c.nr=f.subject_nr WHERE f.subject=1 AND f.serious<>0"
#define SERIOUS(columns, where)                                                                    \
	"(SELECT " columns ", " OF_SOFTWARE " AND " where " UNION ALL SELECT " columns             \
	", " OF_COMPONENT " AND " where ")"

static enum err
count_overdue(const struct store_view *v, const struct store_finding_sums_query *sq,
	struct store_finding_sums *sums)
{
	struct query q = query_of(v,
		"SELECT count(*) FROM (SELECT device, name, min(first_seen) first FROM " SERIOUS(
			"f.first_seen", "f.state=0") " WHERE device<>'' GROUP BY device, name) "
						     "WHERE first<?1");
	int64_t n = 0;
	enum err err;

	query_i64(&q, sq->now - (ms_t)sq->days * MS_DAY);
	err = query_number(&q, 0, &n);
	sums->overdue = (uint32_t)n;
	return err;
}

static enum err
count_in_time(const struct store_view *v, const struct store_finding_sums_query *sq,
	struct store_finding_sums *sums)
{
	/* ends: when it was over or guarded; an answer of "not affected", an advisory taken back:
	 * there was nothing to do in time */
	struct query q = query_of(v,
		"SELECT count(*), coalesce(sum(ends<>0 AND ends<first_seen+?2), 0) FROM (SELECT "
		"f.first_seen, CASE WHEN f.state=1 THEN f.closed WHEN f.state=3 THEN f.answered "
		"ELSE 0 END ends FROM finding f WHERE f.serious<>0 AND (f.subject=0 OR EXISTS "
		"(SELECT 1 FROM bill_part p JOIN bill b ON b.id=p.bill WHERE "
		"p.component=f.subject_nr AND b.device<>'')) AND (f.state IN (0, 3) OR (f.state=1 "
		"AND " FINDING_MEASURED("f.") "))) WHERE (ends<>0 OR first_seen+?2<?1) AND "
					      "max(ends, first_seen+?2)>=?3");

	query_i64(&q, sq->now);
	query_i64(&q, (ms_t)sq->days * MS_DAY);
	query_i64(&q, sq->since);
	if (query_row(&q)) {
		sums->judged = (uint32_t)query_get_i64(&q);
		sums->in_time = (uint32_t)query_get_i64(&q);
	}
	return query_done(&q);
}

enum err
store_finding_sums(const struct store_view *v, const struct store_finding_sums_query *q,
	struct store_finding_sums *ret_sums)
{
	enum err err;

	*ret_sums = (struct store_finding_sums){0};
	err = count_overdue(v, q, ret_sums);
	return err == ERR_OK ? count_in_time(v, q, ret_sums) : err;
}

/* ---- the first ---- */

#define FIRST(as, member) FIELD(as, struct store_finding_first, member)
static const struct field first_fields[] = {FIRST(TEXT, finding.id.text), FIRST(TEXT, device),
	FIRST(TEXT, bill), FIRST(TEXT, name), FIRST(TEXT, version), FIRST(TEXT, product)};

static void
first_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(first_fields), row);
}

/* Does what it is about stand somewhere? */
#define STANDS                                                                                     \
	"(CASE WHEN f.subject=0 THEN EXISTS (SELECT 1 FROM software s WHERE s.nr=f.subject_nr) "   \
	"ELSE EXISTS (SELECT 1 FROM bill_part p JOIN component c ON c.nr=p.component JOIN bill b " \
	"ON b.id=p.bill WHERE p.component=f.subject_nr AND b.removed=0) END)"

/* Down the ranks until one is serious and stands: no more of them are looked at. */
static enum err
highest(const struct store_view *v, int64_t *ret_rank)
{
	struct query q = query_of(v, "SELECT rank FROM finding f WHERE state=0 AND serious<>0 "
				     "AND " STANDS " ORDER BY rank DESC LIMIT 1");

	return query_number(&q, -1, ret_rank);
}

static enum err
first_of_rank(const struct store_view *v, int64_t rank, struct store_finding_first *first)
{
	struct query q = query_of(v,
		"SELECT id, device, bill, name, version, product FROM (SELECT f.id, "
		"f.confidence, " DUE " due, coalesce(nullif(d.merged_into, ''), s.device) device, "
		"'' bill, s.name name, s.version version, s.product product"
		" FROM finding f JOIN software s ON s.nr=f.subject_nr LEFT JOIN device d ON "
		"d.id=s.device WHERE f.subject=0 AND f.serious<>0 AND f.state=0 AND f.rank=?1 "
		"UNION ALL SELECT f.id, f.confidence, " DUE
		", coalesce(nullif(d.merged_into, ''), b.device), "
		"b.name, c.name, c.version, ''"
		" FROM finding f JOIN component c ON c.nr=f.subject_nr JOIN bill_part p ON "
		"p.component=c.nr JOIN bill b ON b.id=p.bill AND b.removed=0 LEFT "
		"JOIN device d ON d.id=b.device WHERE f.subject=1 AND f.serious<>0 AND f.state=0 "
		"AND f.rank=?1) ORDER BY confidence DESC, due, id LIMIT 1");

	query_i64(&q, rank);
	return query_one(&q, first_row, first, sizeof(*first));
}

static enum err
count_of_subject(const struct store_view *v, const struct store_finding *f, uint32_t *ret_n)
{
	struct query q = query_of(v, "SELECT count(*) FROM finding WHERE subject=?1 AND "
				     "subject_nr=?2 AND state=0");
	int64_t n = 0;
	enum err err;

	query_i64(&q, f->subject);
	query_i64(&q, (int64_t)f->subject_nr);
	err = query_number(&q, 0, &n);
	*ret_n = (uint32_t)n;
	return err;
}

enum err
store_finding_first(const struct store_view *v, struct store_finding_first *ret_first)
{
	struct store_finding_first first;
	int64_t rank;
	enum err err = highest(v, &rank);

	if (err == ERR_OK)
		err = rank < 0 ? ERR_NOT_FOUND : first_of_rank(v, rank, &first);
	if (err == ERR_OK)
		err = store_finding_get(v, first.finding.id.text, &first.finding);
	if (err == ERR_OK)
		err = count_of_subject(v, &first.finding, &first.n);
	if (err == ERR_OK)
		*ret_first = first;
	return err;
}

enum err
store_finding_count_action(const struct store_view *v, uint32_t action, uint32_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT count(DISTINCT advisory) FROM finding f WHERE state=0 AND action=?1 "
		"AND " STANDS);
	int64_t n = 0;
	enum err err;

	query_i64(&q, action);
	err = query_number(&q, 0, &n);
	*ret_n = (uint32_t)n;
	return err;
}

/* ---- what was compared ---- */

enum err
store_compared_share(
	const struct store_view *v, ms_t since, ms_t lists, struct store_compared_share *ret_share)
{
	/* 0, 2: STORE_COMPARED_CHECKED, _UNCHECKED */
	struct query q = query_of(v,
		"SELECT count(DISTINCT c.id), coalesce(sum(CASE WHEN n.kind IN (0, 2) THEN n.n "
		"END), 0), coalesce(sum(CASE WHEN n.kind=0 THEN n.n END), 0) FROM compared c JOIN "
		"compared_count n ON n.is_bill=c.is_bill AND n.id=c.id JOIN device d ON d.id=c.id "
		"WHERE c.is_bill=0 AND c.at>=?1 AND c.lists>=?2 AND EXISTS (SELECT 1 FROM software "
		"s WHERE (s.device=c.id OR s.device IN (SELECT id FROM device WHERE "
		"merged_into=c.id)) AND +s.gone=0 AND (s.source=4 OR (s.source IN (0, 1) AND "
		"s.last_seen>=?1)))");

	query_i64(&q, since);
	query_i64(&q, lists);
	*ret_share = (struct store_compared_share){0};
	if (query_row(&q)) {
		ret_share->devices = (uint32_t)query_get_i64(&q);
		ret_share->programs = (uint32_t)query_get_i64(&q);
		ret_share->checked = (uint32_t)query_get_i64(&q);
	}
	return query_done(&q);
}
