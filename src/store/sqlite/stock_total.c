/* Findings added up by what they are about: see store/finding_total.h. */
#include "store/finding_total.h"

#include "base/limits.h"
#include "store/sqlite/finding.h"
#include "store/sqlite/sqlite.h"

#define SUM(as, member) FIELD(as, struct store_finding_total, member)
static const struct field sum_fields[] = {SUM(U32, subject), SUM(I64, subject_nr), SUM(U32, n[0]),
	SUM(U32, n[1]), SUM(U32, n[2]), SUM(U32, n[3]), SUM(U32, n_exploited), SUM(U32, n_fixed),
	SUM(U32, n_attacks), SUM(I64, serious_since), SUM(I64, ended), SUM(U32, rank),
	SUM(I64, due), SUM(TEXT, device), SUM(TEXT, bill), SUM(BOOL, is_gone), SUM(U32, source),
	SUM(TEXT, name), SUM(TEXT, version), SUM(TEXT, maker), SUM(TEXT, purl), SUM(TEXT, cpe),
	SUM(TEXT, product)};

/* By subject, before anything is said of it. */
#define ADDED                                                                                      \
	"SELECT subject, subject_nr, sum(state=0) n0, sum(state=1) n1, sum(state=2) n2, "          \
	"sum(state=3) n3, sum(state=0 AND exploited<>0) ne, sum(state=0 AND fixed<>'') nf, "       \
	"sum(state=0 AND " FINDING_ATTACK(                                                         \
		"") ") na, coalesce(min(CASE WHEN state=0 AND "                                    \
		    "serious<>0 THEN first_seen END), 0) since, coalesce(max(CASE WHEN state=1 "   \
		    "AND "                                                                         \
		    "serious<>0 AND " FINDING_MEASURED(                                            \
			    "") " THEN closed END), 0) ended, "                                    \
				"coalesce(max(CASE WHEN state=0 THEN rank END), max(rank)) rank, " \
				"coalesce(min(CASE WHEN state=0 THEN " FINDING_DUE(                \
					"") " END), " FINDING_NEVER ") due FROM finding "
#define ADDED_OF(subject)                                                                          \
	"(" ADDED "WHERE subject=" subject " AND (?3=0 OR subject_nr=?3) AND (?5=0 OR state=0) "   \
	"AND ?4<>1-" subject " GROUP BY subject_nr) f "

#define NUMBERS                                                                                    \
	"f.subject, f.subject_nr, f.n0, f.n1, f.n2, f.n3, f.ne, f.nf, f.na, f.since, f.ended, "    \
	"f.rank rank, f.due % " FINDING_NEVER " due, "
#define FROM_SOFTWARE                                                                              \
	"JOIN software s ON s.nr=f.subject_nr LEFT JOIN device d ON d.id=s.device WHERE ?2='' "    \
	"AND (?1='' OR s.device=?1 OR d.merged_into=?1)"
#define FROM_COMPONENT                                                                             \
	"JOIN component c ON c.nr=f.subject_nr JOIN bill_part p ON p.component=c.nr JOIN bill b "  \
	"ON b.id=p.bill WHERE ?1='' AND (?2='' OR b.id=?2) AND b.removed=0"

#define BOTH                                                                                       \
	"SELECT " NUMBERS "coalesce(nullif(d.merged_into, ''), s.device), '', s.gone<>0, "         \
	"s.source, s.name, s.version, s.maker, s.purl, s.cpe, s.product FROM " ADDED_OF("0")       \
		FROM_SOFTWARE " UNION ALL SELECT " NUMBERS                                         \
			      "'', b.id, 0, 0, c.name, c.version, c.supplier, c.purl, "            \
			      "c.cpe, '' FROM " ADDED_OF("1") FROM_COMPONENT

static void
sum_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(sum_fields), row);
}

static void
bind_query(struct query *q, const struct store_finding_total_query *sq)
{
	query_c(q, sq->device != NULL ? sq->device : "");
	query_c(q, sq->bill != NULL ? sq->bill : "");
	query_i64(q, sq->about != NULL ? (int64_t)sq->about->subject_nr : 0);
	query_i64(q, sq->about != NULL ? (int64_t)sq->about->subject : -1);
	query_i64(q, sq->is_open);
}

enum err
store_finding_totals(const struct store_view *v, const struct store_finding_total_query *sq,
	struct arena *a, struct store_finding_total **ret_list, size_t *ret_n, uint32_t *ret_total)
{
	struct query q;
	int64_t total;
	enum err err;

	if (ret_total != NULL) { /* it adds up all of them once more */
		q = query_of(v, "SELECT count(*) FROM (" BOTH ")");
		bind_query(&q, sq);
		err = query_number(&q, 0, &total);
		if (err != ERR_OK)
			return err;
		*ret_total = (uint32_t)total;
	}
	q = query_of(v, "SELECT * FROM (" BOTH ") ORDER BY rank DESC, due=0, due, subject, "
			"subject_nr LIMIT ?6");
	bind_query(&q, sq);
	query_i64(&q, sq->limit == 0 ? LIMIT_FINDING_SUMS : sq->limit);
	return query_list(
		&q, rows_of(a, sizeof(struct store_finding_total)), sum_row, ret_list, ret_n);
}

enum err
store_finding_numbers(
	const struct store_view *v, const struct store_finding_total_query *sq, uint32_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT count(DISTINCT advisory) FROM (SELECT f.advisory FROM finding "
		"f " FROM_SOFTWARE
		" AND f.subject=0 AND f.state=0 UNION ALL SELECT f.advisory FROM "
		"finding f JOIN component c ON c.nr=f.subject_nr JOIN bill_part p ON "
		"p.component=c.nr JOIN bill b ON b.id=p.bill LEFT JOIN device d ON d.id=b.device "
		"WHERE (?2='' OR b.id=?2) AND (?1='' OR b.device=?1 OR d.merged_into=?1) AND "
		"b.removed=0 AND f.subject=1 AND f.state=0)");
	int64_t n = 0;
	enum err err;

	query_c(&q, sq->device != NULL ? sq->device : "");
	query_c(&q, sq->bill != NULL ? sq->bill : "");
	err = query_number(&q, 0, &n);
	*ret_n = (uint32_t)n;
	return err;
}

enum err
store_finding_top(const struct store_view *v, enum store_finding_subject subject,
	uint64_t subject_nr, struct store_finding *ret_finding)
{
	struct query q = query_of(v, "SELECT id FROM finding WHERE subject=?1 AND subject_nr=?2 "
				     "ORDER BY state<>0, rank DESC, advisory LIMIT 1");
	static const struct field id[] = {FIELD(TEXT, struct store_finding, id.text)};
	enum err err;

	query_i64(&q, subject);
	query_i64(&q, (int64_t)subject_nr);
	if (!query_row(&q)) {
		err = query_done(&q);
		return err == ERR_OK ? ERR_NOT_FOUND : err;
	}
	query_get_fields(&q, FIELDS(id), ret_finding);
	err = query_done(&q);
	return err == ERR_OK ? store_finding_get(v, ret_finding->id.text, ret_finding) : err;
}

static const struct field fix_fields[] = {FIELD(TEXT, struct store_finding, fixed)};

static void
fix_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(fix_fields), row);
}

enum err
store_finding_fixes(const struct store_view *v, enum store_finding_subject subject,
	uint64_t subject_nr, struct arena *a, struct store_finding **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, "SELECT DISTINCT fixed FROM finding WHERE subject=?1 AND "
				     "subject_nr=?2 AND state=0 AND fixed<>''");

	query_i64(&q, subject);
	query_i64(&q, (int64_t)subject_nr);
	return query_list(&q, rows_of(a, sizeof(struct store_finding)), fix_row, ret_list, ret_n);
}
