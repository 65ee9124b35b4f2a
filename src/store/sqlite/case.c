/* Cases: heads, lines, lists. See store/case.h; files and deposits are in exhibit.c. */
#include "store/case.h"

#include "base/limits.h"
#include "store/sqlite/sqlite.h"

#include <stdio.h>

#define HEAD(as, member) FIELD(as, struct case_head, member)
static const struct field head_fields[] = {HEAD(TEXT, id), HEAD(TEXT, number), HEAD(TEXT, title),
	HEAD(TEXT, alert), HEAD(TEXT, device), HEAD(TEXT, playbook), HEAD(U32, phase),
	HEAD(U32, verdict), HEAD(TEXT, decided_by), HEAD(BOOL, is_closed), HEAD(BOOL, is_drill),
	HEAD(I64, opened), HEAD(I64, changed), HEAD(I64, closed), HEAD(U32, n_entries),
	HEAD(U32, n_actions), HEAD(BLOB, hash)};
#define COLUMNS                                                                                    \
	"id, number, title, alert, device, playbook, phase, verdict, decided_by, is_closed, "      \
	"is_drill, opened, changed, closed, n_entries, n_actions, hash"

/* ---- adding ---- */

/* "2026-003": year and count. */
static bool
number_of(const char *number, uint64_t *year, uint64_t *count)
{
	struct str rest = str_c(number), first = str_split(&rest, '-');

	return first.len == 4 && rest.len > 0 && str_u64(first, 9999, year) == ERR_OK &&
	       str_u64(rest, UINT32_MAX, count) == ERR_OK && *count > 0;
}

static enum err
insert_head(struct store_tx *tx, const struct case_head *h, size_t bytes)
{
	uint64_t year, count;
	struct query q;
	int64_t n = 0;
	enum err err;

	if (!number_of(h->number, &year, &count) || h->id[0] == '\0')
		return ERR_INVALID;
	/* open ones never go: at twice as many nothing is left that could make room; counted only
	 * when there may be so many */
	q = query_of(&tx->view, "SELECT CASE WHEN (SELECT max(nr) FROM case_head)<?1 THEN 0 "
				"ELSE (SELECT count(*) FROM case_head) END");
	query_i64(&q, 2 * LIMIT_CASES);
	err = query_number(&q, 0, &n);
	if (err != ERR_OK)
		return err;
	if (n >= 2 * LIMIT_CASES)
		return ERR_LIMIT;
	q = query_of(&tx->view,
		"INSERT INTO case_head (" COLUMNS
		", year, count, bytes) VALUES (?1, ?2, ?3, ?4, ?5, "
		"?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)");
	query_fields(&q, FIELDS(head_fields), h);
	query_i64(&q, (int64_t)year);
	query_i64(&q, (int64_t)count);
	query_i64(&q, (int64_t)bytes);
	return query_run(&q, NULL);
}

/* Its number stays: the first line gave it. */
static enum err
update_head(struct store_tx *tx, const struct case_head *h, size_t bytes)
{
	struct query q = query_of(&tx->view,
		"UPDATE case_head SET title=?3, alert=?4, device=?5, playbook=?6, phase=?7, "
		"verdict=?8, decided_by=?9, is_closed=?10, is_drill=?11, opened=?12, changed=?13, "
		"closed=?14, n_entries=?15, n_actions=?16, hash=?17, bytes=bytes+?18 WHERE id=?1 "
		"AND number=?2 AND "
		"n_entries=?15-1");
	struct case_head there;
	enum err err;

	query_fields(&q, FIELDS(head_fields), h);
	query_i64(&q, (int64_t)bytes);
	err = query_change(&q);
	if (err != ERR_NOT_FOUND)
		return err;
	err = store_case_head(&tx->view, h->id, &there);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_INVALID : err;
	return there.n_entries >= h->n_entries ? ERR_EXISTS : ERR_INVALID;
}

enum err
store_case_add(struct store_tx *tx, const struct case_head *h, struct str line)
{
	struct query q;
	enum err err;

	if (h->n_entries == 0 || line.len == 0)
		return ERR_INVALID;
	if (h->n_entries > LIMIT_CASE_ENTRIES)
		return ERR_LIMIT;
	err = h->n_entries == 1 ? insert_head(tx, h, line.len) : update_head(tx, h, line.len);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO case_line (case_nr, nr, bytes) SELECT nr, ?2, ?3 FROM case_head WHERE "
		"id=?1");
	query_c(&q, h->id);
	query_i64(&q, h->n_entries);
	query_blob(&q, line.p, line.len);
	return query_change(&q);
}

enum err
store_case_number(const struct store_view *v, int year, char dst[CASE_NUMBER_MAX])
{
	struct query q = query_of(v, "SELECT max(count) FROM case_head WHERE year=?1");
	int64_t n = 0;
	enum err err;

	if (year < 1 || year > 9999)
		return ERR_INVALID;
	query_i64(&q, year);
	err = query_number(&q, 0, &n);
	if (err == ERR_OK)
		snprintf(dst, CASE_NUMBER_MAX, "%04u-%03u", (unsigned)year % 10000,
			(unsigned)(n + 1) % 1000000000);
	return err;
}

/* ---- reading ---- */

static void
head_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(head_fields), row);
}

enum err
store_case_head(const struct store_view *v, const char *id, struct case_head *ret_head)
{
	struct query q = query_of(v, "SELECT " COLUMNS " FROM case_head WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, head_row, ret_head, sizeof(*ret_head));
}

enum err
store_case_bytes(const struct store_view *v, const char *id, uint64_t *ret_bytes)
{
	struct query q = query_of(v, "SELECT bytes FROM case_head WHERE id=?1");
	int64_t n = 0;
	enum err err;

	query_c(&q, id);
	err = query_number(&q, 0, &n);
	if (err == ERR_OK)
		*ret_bytes = (uint64_t)n;
	return err;
}

enum err
store_case_find(const struct store_view *v, struct str what, struct case_head *ret_head)
{
	uint64_t year, count;
	char number[CASE_NUMBER_MAX];
	struct query q = query_of(v,
		"SELECT " COLUMNS " FROM case_head WHERE id=?1 OR (year=?2 AND count=?3) OR "
		"(alert=?1 AND ?1<>'') ORDER BY id=?1 DESC, changed DESC LIMIT 1");

	str_copy(what, number, sizeof(number));
	if (what.len >= sizeof(number) || !number_of(number, &year, &count))
		year = count = 0;
	query_text(&q, what);
	query_i64(&q, (int64_t)year);
	query_i64(&q, (int64_t)count);
	return query_one(&q, head_row, ret_head, sizeof(*ret_head));
}

enum err
store_case_of_device(const struct store_view *v, const char *device, struct case_head *ret_head)
{
	struct query q = query_of(v,
		"SELECT " COLUMNS " FROM case_head WHERE device=?1 AND ?1<>'' AND is_closed=0 AND "
		"is_drill=0 ORDER BY changed DESC, nr DESC LIMIT 1");

	query_c(&q, device);
	return query_one(&q, head_row, ret_head, sizeof(*ret_head));
}

enum err
store_case_of_alert(const struct store_view *v, const char *alert, struct case_head *ret_head)
{
	struct query q = query_of(v,
		"SELECT " COLUMNS
		" FROM case_head WHERE id=(SELECT case_id FROM case_alert WHERE alert=?1)");

	query_c(&q, alert);
	return query_one(&q, head_row, ret_head, sizeof(*ret_head));
}

/* ?1 since, ?2 0 without drills, 1 with them, 2 only them, ?3 this verdict (-1: any), ?4 text in
 * small letters. */
#define ANY "changed>=?1 AND (?2=1 OR is_drill=(?2=2)) AND (?3<0 OR verdict=?3)"
#define TEXT " AND (instr(number, ?4)>0 OR instr(lower(title), lower(?4))>0)"
#define PRESSING                                                                                   \
	" ORDER BY is_drill, verdict<>1, verdict<>0 OR alert='', changed DESC, nr DESC LIMIT ?5 "  \
	"OFFSET ?6"
#define LATEST " ORDER BY changed DESC, nr DESC LIMIT ?5 OFFSET ?6"
/* The kinds of list, with and without a text: without one a count reads the index alone. */
static const struct {
	const char *list, *count;
} selects[4][2] = {
	{{"SELECT " COLUMNS " FROM case_head WHERE " ANY " AND ?4=?4" LATEST,
		 "SELECT count(*) FROM case_head WHERE " ANY},
		{"SELECT " COLUMNS " FROM case_head WHERE " ANY TEXT LATEST,
			"SELECT count(*) FROM case_head WHERE " ANY TEXT}},
	{{"SELECT " COLUMNS " FROM case_head WHERE is_closed=0 AND " ANY " AND ?4=?4" LATEST,
		 "SELECT count(*) FROM case_head WHERE is_closed=0 AND " ANY},
		{"SELECT " COLUMNS " FROM case_head WHERE is_closed=0 AND " ANY TEXT LATEST,
			"SELECT count(*) FROM case_head WHERE is_closed=0 AND " ANY TEXT}},
	{{"SELECT " COLUMNS " FROM case_head WHERE is_closed=1 AND " ANY " AND ?4=?4" LATEST,
		 "SELECT count(*) FROM case_head WHERE is_closed=1 AND " ANY},
		{"SELECT " COLUMNS " FROM case_head WHERE is_closed=1 AND " ANY TEXT LATEST,
			"SELECT count(*) FROM case_head WHERE is_closed=1 AND " ANY TEXT}},
	{{"SELECT " COLUMNS " FROM case_head WHERE is_closed=0 AND " ANY " AND ?4=?4" PRESSING,
		 "SELECT count(*) FROM case_head WHERE is_closed=0 AND " ANY},
		{"SELECT " COLUMNS " FROM case_head WHERE is_closed=0 AND " ANY TEXT PRESSING,
			"SELECT count(*) FROM case_head WHERE is_closed=0 AND " ANY TEXT}},
};

static void
bind_list(struct query *q, const struct store_case_query *cq, bool with_text)
{
	query_i64(q, cq->since);
	query_i64(q, cq->drills_only ? 2 : cq->with_drills);
	query_i64(q, cq->has_verdict	? (int64_t)cq->verdict
		     : cq->is_undecided ? (int64_t)VERDICT_UNDECIDED
					: -1);
	if (with_text)
		query_text(q, cq->text);
}

enum err
store_case_list(const struct store_view *v, const struct store_case_query *cq, struct arena *a,
	struct case_head **ret_list, size_t *ret_n, uint32_t *ret_total)
{
	size_t kind = cq->open_only	? (cq->pressing_first ? 3 : 1)
		      : cq->closed_only ? 2
					: 0,
	       text = cq->text.len > 0;
	struct query q = query_of(v, selects[kind][text].list);
	int64_t total = 0;
	enum err err;

	bind_list(&q, cq, true);
	query_i64(&q, cq->limit == 0 ? 100 : cq->limit);
	query_i64(&q, cq->offset);
	err = query_list(&q, rows_of(a, sizeof(struct case_head)), head_row, ret_list, ret_n);
	if (err != ERR_OK || ret_total == NULL)
		return err;
	q = query_of(v, selects[kind][text].count);
	bind_list(&q, cq, text);
	err = query_number(&q, 0, &total);
	if (err == ERR_OK)
		*ret_total = (uint32_t)total;
	return err;
}

enum err
store_case_acting(
	const struct store_view *v, struct arena *a, struct case_head **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT " COLUMNS
		" FROM case_head WHERE n_actions>0 AND is_drill=0 ORDER BY id LIMIT ?1");

	query_i64(&q, LIMIT_ENFORCED); /* as many as can be held at once */
	return query_list(&q, rows_of(a, sizeof(struct case_head)), head_row, ret_list, ret_n);
}

enum err
store_case_lines(const struct store_view *v, const char *id, uint32_t from, uint32_t limit,
	struct arena *a, struct store_case_line **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT l.nr, l.bytes FROM case_line l WHERE l.case_nr=(SELECT nr FROM case_head "
		"WHERE id=?1) AND l.nr>=?2 ORDER BY l.nr LIMIT ?3");
	struct rows rows = rows_of(a, sizeof(struct store_case_line));
	struct store_case_line *line;

	query_c(&q, id);
	query_i64(&q, from);
	query_i64(&q, limit == 0 ? LIMIT_CASE_ENTRIES : limit);
	while (query_row(&q) && (line = rows_add(&rows)) != NULL) {
		line->nr = (uint32_t)query_get_i64(&q);
		line->bytes = query_get_copy(&q, a);
	}
	return rows_give(&rows, &q, ret_list, ret_n);
}

enum err
store_case_unnamed(const struct store_view *v, struct arena *a,
	struct store_case_unnamed **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT " COLUMNS ", coalesce(had, 0) FROM case_head LEFT JOIN (SELECT id AS "
		"of_case, n_entries AS had, hash AS said FROM case_named) ON of_case=id WHERE "
		"of_case IS NULL OR had<>n_entries OR said<>hash ORDER BY id");
	struct rows rows = rows_of(a, sizeof(struct store_case_unnamed));
	struct store_case_unnamed *row;

	while (query_row(&q) && (row = rows_add(&rows)) != NULL) {
		query_get_fields(&q, FIELDS(head_fields), &row->head);
		row->nr = (uint32_t)query_get_i64(&q);
	}
	return rows_give(&rows, &q, ret_list, ret_n);
}
