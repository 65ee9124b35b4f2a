/* Findings added up by what they are about: see store/finding_total.h. */
#include "store/finding_total.h"

#include "base/limits.h"
#include "store/sqlite/finding.h"
#include "store/sqlite/sqlite.h"

#include <stdlib.h>

#define SUM(as, member) FIELD(as, struct store_finding_total, member)
static const struct field sum_fields[] = {SUM(U32, subject), SUM(I64, subject_nr), SUM(U32, n[0]),
	SUM(U32, n[1]), SUM(U32, n[2]), SUM(U32, n[3]), SUM(U32, n_exploited), SUM(U32, n_fixed),
	SUM(U32, n_attacks), SUM(I64, serious_since), SUM(I64, ended), SUM(U32, rank),
	SUM(I64, due), SUM(BOOL, is_gone), SUM(U32, source)};

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
/* Of no more than is asked for: before anything is added up. */
#define ADDED_OF(subject, of)                                                                      \
	"(" ADDED "WHERE subject=" subject " AND subject_nr BETWEEN ?3 AND ?6 AND (?5=0 OR "       \
	"state=0) AND ?4<>1-" subject " AND " of " GROUP BY subject_nr) f "
#define OF_SOFTWARE                                                                                \
	"?2='' AND (?1='' OR subject_nr IN (SELECT nr FROM software WHERE device=?1 OR device "    \
	"IN (SELECT id FROM device WHERE merged_into=?1)))"
#define OF_COMPONENT                                                                               \
	"?1='' AND (?2='' OR subject_nr IN (SELECT component FROM bill_part WHERE bill=?2))"

#define NUMBERS                                                                                    \
	"f.subject, f.subject_nr, f.n0, f.n1, f.n2, f.n3, f.ne, f.nf, f.na, f.since, f.ended, "    \
	"f.rank rank, f.due % " FINDING_NEVER " due, "
#define OF_DEVICE "?2='' AND (?1='' OR s.device=?1 OR d.merged_into=?1)"
/* CROSS JOIN: SQLite then takes what is added up row by row, without a table for it. */
#define FROM_SOFTWARE                                                                              \
	"CROSS JOIN software s LEFT JOIN device d ON d.id=s.device WHERE s.nr=f.subject_nr "       \
	"AND " OF_DEVICE
#define FROM_COMPONENT                                                                             \
	"CROSS JOIN component c JOIN bill_part p ON p.component=c.nr JOIN bill b ON b.id=p.bill "  \
	"WHERE c.nr=f.subject_nr AND ?1='' AND (?2='' OR b.id=?2) AND b.removed=0"

#define BOTH                                                                                       \
	"SELECT " NUMBERS "s.gone<>0, s.source, coalesce(nullif(d.merged_into, ''), s.device), "   \
	"'', s.name, s.version, s.maker, s.purl, s.cpe, s.product FROM " ADDED_OF(                 \
		"0", OF_SOFTWARE) FROM_SOFTWARE                                                    \
		" UNION ALL SELECT " NUMBERS                                                       \
		"0, 0, '', b.id, c.name, c.version, c.supplier, c.purl, "                          \
		"c.cpe, '' FROM " ADDED_OF("1", OF_COMPONENT) FROM_COMPONENT

/* After the numbers: where a text goes and how long it may be, with its NUL. */
static const struct {
	size_t offset, size;
} sum_texts[] = {{offsetof(struct store_finding_total, device), DEVICE_ID_TEXT_MAX},
	{offsetof(struct store_finding_total, bill), STORE_ID_TEXT_MAX},
	{offsetof(struct store_finding_total, name), LIMIT_SOFTWARE_NAME},
	{offsetof(struct store_finding_total, version), LIMIT_SOFTWARE_VERSION},
	{offsetof(struct store_finding_total, maker), LIMIT_SOFTWARE_NAME},
	{offsetof(struct store_finding_total, purl), LIMIT_SOFTWARE_PURL},
	{offsetof(struct store_finding_total, cpe), LIMIT_SOFTWARE_PURL},
	{offsetof(struct store_finding_total, product),
		sizeof(((struct store_software *)0)->product)}};
#define SUM_TEXTS (sizeof(sum_texts) / sizeof(sum_texts[0]))

/* The highest ranks so far, at most twice as many as are wanted. */
struct totals {
	struct arena *arena;
	struct rows rows;
	size_t limit;
	bool is_cut;
	struct store_finding_total last; /* is_cut: what does not stand before it, nobody wants */
	const char *texts[SUM_TEXTS];	 /* those of the row before; neighbours have many alike */
};

/* What stands first: the highest rank; the soonest day, none last. */
static int
compare_totals(const struct store_finding_total *x, const struct store_finding_total *y)
{
	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	if ((x->due == 0) != (y->due == 0))
		return x->due == 0 ? 1 : -1;
	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	if (x->subject != y->subject)
		return x->subject < y->subject ? -1 : 1;
	return x->subject_nr < y->subject_nr ? -1 : x->subject_nr > y->subject_nr;
}

/* Of one component in several bills, they stay as they came. */
static int
by_urgency(const void *a, const void *b)
{
	const struct store_finding_total *const *x = a, *const *y = b;
	int order = compare_totals(*x, *y);

	return order != 0 ? order : *x < *y ? -1 : *x > *y;
}

/* In their order, as many as are wanted. */
static enum err
sort_totals(struct totals *t)
{
	struct store_finding_total *all = (void *)t->rows.items, *list;
	const struct store_finding_total **order;
	size_t n = t->rows.n < t->limit ? t->rows.n : t->limit;

	if (t->rows.n == 0)
		return ERR_OK;
	order = malloc(t->rows.n * sizeof(*order));
	list = malloc(n * sizeof(*list));
	if (order == NULL || list == NULL) {
		free(order);
		free(list);
		return ERR_FULL;
	}
	for (size_t i = 0; i < t->rows.n; i++)
		order[i] = &all[i];
	qsort(order, t->rows.n, sizeof(*order), by_urgency);
	for (size_t i = 0; i < n; i++)
		list[i] = *order[i];
	memcpy(all, list, n * sizeof(*list));
	t->is_cut = t->is_cut || t->rows.n > n;
	t->rows.n = n;
	t->last = all[n - 1];
	free(order);
	free(list);
	return ERR_OK;
}

static enum err
put_texts(struct totals *t, struct query *q, struct store_finding_total *sum)
{
	for (size_t i = 0; i < SUM_TEXTS; i++) {
		struct str s = str_cut(query_get_bytes(q), sum_texts[i].size - 1);
		const char *was = t->texts[i];

		s = s.len == 0 ? STR("") : str_of(s.p, strnlen(s.p, s.len));
		if (was == NULL || strncmp(was, s.p, s.len) != 0 || was[s.len] != '\0')
			t->texts[i] = s.len == 0 ? "" : arena_copy(t->arena, s);
		if (t->texts[i] == NULL)
			return ERR_LIMIT;
		memcpy((char *)sum + sum_texts[i].offset, &t->texts[i], sizeof(t->texts[i]));
	}
	return ERR_OK;
}

static enum err
put_total(struct totals *t, struct query *q)
{
	struct store_finding_total sum = {.n = {0}}, *to;
	enum err err = ERR_OK;

	query_get_fields(q, FIELDS(sum_fields), &sum);
	if (t->is_cut && compare_totals(&sum, &t->last) >= 0)
		return ERR_OK;
	if (t->rows.n == t->limit * 2)
		err = sort_totals(t);
	if (err != ERR_OK || (t->is_cut && compare_totals(&sum, &t->last) >= 0))
		return err;
	err = put_texts(t, q, &sum);
	to = err == ERR_OK ? rows_add(&t->rows) : NULL;
	if (to == NULL)
		return err != ERR_OK ? err : ERR_LIMIT;
	*to = sum;
	return ERR_OK;
}

static void
bind_query(struct query *q, const struct store_finding_total_query *sq)
{
	query_c(q, sq->device != NULL ? sq->device : "");
	query_c(q, sq->bill != NULL ? sq->bill : "");
	query_i64(q, sq->about != NULL ? (int64_t)sq->about->subject_nr : 0);
	query_i64(q, sq->about != NULL ? (int64_t)sq->about->subject : -1);
	query_i64(q, sq->is_open);
	query_i64(q, sq->about != NULL ? (int64_t)sq->about->subject_nr : INT64_MAX);
}

enum err
store_finding_totals(const struct store_view *v, const struct store_finding_total_query *sq,
	struct arena *a, struct store_finding_total **ret_list, size_t *ret_n, uint32_t *ret_total)
{
	struct totals t = {.arena = a,
		.rows = rows_of(a, sizeof(struct store_finding_total)),
		.limit = sq->limit == 0 ? LIMIT_FINDING_SUMS : sq->limit};
	struct query q;
	int64_t total;
	enum err err = ERR_OK;

	if (ret_total != NULL) { /* it adds up all of them once more */
		q = query_of(v, "SELECT count(*) FROM (" BOTH ")");
		bind_query(&q, sq);
		err = query_number(&q, 0, &total);
		if (err != ERR_OK)
			return err;
		*ret_total = (uint32_t)total;
	}
	q = query_of(v, BOTH); /* sorted here: SQLite would carry the texts along */
	bind_query(&q, sq);
	while (err == ERR_OK && query_row(&q))
		err = put_total(&t, &q);
	if (err == ERR_OK)
		err = sort_totals(&t);
	if (err != ERR_OK) {
		(void)query_done(&q);
		return err;
	}
	return rows_give(&t.rows, &q, ret_list, ret_n);
}

enum err
store_finding_numbers(
	const struct store_view *v, const struct store_finding_total_query *sq, uint32_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT count(DISTINCT advisory) FROM (SELECT f.advisory FROM finding "
		"f JOIN software s ON s.nr=f.subject_nr LEFT JOIN device d ON d.id=s.device "
		"WHERE " OF_DEVICE
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
