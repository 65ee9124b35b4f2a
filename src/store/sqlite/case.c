/* Cases: heads, lines, lists. See store/case.h; files and deposits are in exhibit.c. */
#include "store/case.h"

#include "base/limits.h"
#include "store/sqlite/sqlite.h"

#include <stdio.h>
#include <string.h>

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

static void
head_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(head_fields), row);
}

static void
standing_row(struct query *q, void *row)
{
	struct store_case_standing *s = row;

	query_get_fields(q, FIELDS(head_fields), &s->head);
	s->nr = query_get_i64(q);
	s->bytes = (uint64_t)query_get_i64(q);
}

enum err
store_case_standing(
	const struct store_view *v, const char *id, struct store_case_standing *ret_standing)
{
	struct query q = query_of(v, "SELECT " COLUMNS ", nr, bytes FROM case_head WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, standing_row, ret_standing, sizeof(*ret_standing));
}

/* Whether no more than the end of the case moved on, as most entries have it. */
static bool
is_same_but_end(const struct case_head *a, const struct case_head *b)
{
	for (size_t i = 0; i < sizeof(head_fields) / sizeof(head_fields[0]); i++) {
		const struct field *f = &head_fields[i];
		const char *x = (const char *)a + f->offset, *y = (const char *)b + f->offset;

		if (f->offset == offsetof(struct case_head, changed) ||
			f->offset == offsetof(struct case_head, n_entries) ||
			f->offset == offsetof(struct case_head, hash))
			continue;
		if (f->as == FIELD_TEXT ? strcmp(x, y) != 0 : memcmp(x, y, f->size) != 0)
			return false;
	}
	return true;
}

/* SQLite writes each index anew that has one of the columns named, also when it stays as it is: a
 * page each. */
static enum err
move_end(struct store_tx *tx, const struct store_case_standing *s, const struct case_head *h,
	size_t bytes)
{
	struct query q =
		h->changed == s->head.changed
			? query_of(&tx->view, "UPDATE case_head SET n_entries=?2, hash=?3, "
					      "bytes=?4 WHERE nr=?1 AND n_entries=?2-1 AND ?5=?5")
			: query_of(&tx->view,
				  "UPDATE case_head SET n_entries=?2, hash=?3, "
				  "bytes=?4, changed=?5 WHERE nr=?1 AND n_entries=?2-1");

	query_i64(&q, s->nr);
	query_i64(&q, h->n_entries);
	query_blob(&q, h->hash, sizeof(h->hash));
	query_i64(&q, (int64_t)(s->bytes + bytes));
	query_i64(&q, h->changed);
	return query_change(&q);
}

/* Its number stays: the first line gave it. */
static enum err
update_head(struct store_tx *tx, const struct store_case_standing *s, const struct case_head *h,
	size_t bytes)
{
	struct query q;

	if (is_same_but_end(&s->head, h))
		return move_end(tx, s, h, bytes);
	q = query_of(&tx->view,
		"UPDATE case_head SET title=?3, alert=?4, device=?5, playbook=?6, phase=?7, "
		"verdict=?8, decided_by=?9, is_closed=?10, is_drill=?11, opened=?12, changed=?13, "
		"closed=?14, n_entries=?15, n_actions=?16, hash=?17, bytes=bytes+?18 WHERE id=?1 "
		"AND number=?2 AND n_entries=?15-1");
	query_fields(&q, FIELDS(head_fields), h);
	query_i64(&q, (int64_t)bytes);
	return query_change(&q);
}

static enum err
insert_line(struct store_tx *tx, int64_t case_nr, uint32_t nr, struct str line)
{
	struct query q = query_of(
		&tx->view, "INSERT INTO case_line (case_nr, nr, bytes) VALUES (?1, ?2, ?3)");

	query_i64(&q, case_nr);
	query_i64(&q, nr);
	query_blob(&q, line.p, line.len);
	return query_change(&q);
}

enum err
store_case_add_to(struct store_tx *tx, struct store_case_standing *s, const struct case_head *h,
	struct str line)
{
	enum err err;

	if (line.len == 0 || strcmp(s->head.id, h->id) != 0)
		return ERR_INVALID;
	if (h->n_entries > LIMIT_CASE_ENTRIES)
		return ERR_LIMIT;
	if (s->head.n_entries >= h->n_entries)
		return ERR_EXISTS;
	if (s->head.n_entries + 1 != h->n_entries || strcmp(s->head.number, h->number) != 0)
		return ERR_INVALID;
	err = update_head(tx, s, h, line.len);
	if (err == ERR_OK)
		err = insert_line(tx, s->nr, h->n_entries, line);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_EXISTS : err; /* not as it was read */
	s->head = *h;
	s->bytes += line.len;
	return ERR_OK;
}

enum err
store_case_add(struct store_tx *tx, const struct case_head *h, struct str line)
{
	struct store_case_standing s;
	enum err err;

	if (h->n_entries == 0 || line.len == 0)
		return ERR_INVALID;
	if (h->n_entries == 1) {
		err = insert_head(tx, h, line.len);
		/* the key of a head is its row's number */
		return err != ERR_OK
			       ? err
			       : insert_line(tx, sqlite3_last_insert_rowid(tx->view.db), 1, line);
	}
	err = store_case_standing(&tx->view, h->id, &s);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_INVALID : err;
	return store_case_add_to(tx, &s, h, line);
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

enum err
store_case_head(const struct store_view *v, const char *id, struct case_head *ret_head)
{
	struct query q = query_of(v, "SELECT " COLUMNS " FROM case_head WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, head_row, ret_head, sizeof(*ret_head));
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
		"+is_drill=0 ORDER BY changed DESC, nr DESC LIMIT 1");

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

/* ---- lists ---- */

/* Cases lie in the order of drill, closed, verdict, changed: twelve runs, each in the order that a
 * list wants. ?1 since; ?2 the runs that are asked for, a bit each, the first one 1: what is not
 * asked for is not read. ?3 text in small letters. */
#define RUN(drill, closed, verdict)                                                                \
	" is_drill=" #drill " AND is_closed=" #closed " AND verdict=" #verdict                     \
	" AND changed>=?1 AND (?2>>(" #drill "*6+" #closed "*3+" #verdict ")&1)<>0"
#define VERDICTS(begin, between, end, drill, closed)                                               \
	begin RUN(drill, closed, 0) end between begin RUN(drill, closed, 1) end between begin RUN( \
		drill, closed, 2) end
#define EACH(begin, between, end)                                                                  \
	VERDICTS(begin, between, end, 0, 0)                                                        \
	between VERDICTS(begin, between, end, 0, 1) between VERDICTS(begin, between, end, 1, 0)    \
		between                                                                            \
		VERDICTS(begin, between, end, 1, 1)
#define TEXT " AND (instr(number, ?3)>0 OR instr(lower(title), lower(?3))>0)"
#define KEY "SELECT nr AS found, changed AS moved FROM case_head WHERE"
#define COUNT "(SELECT count(*) FROM case_head WHERE"
/* First the keys of what is shown, then the heads of these alone: a late page reads no more. */
#define LIST(text)                                                                                 \
	"SELECT " COLUMNS                                                                          \
	" FROM (" EACH(KEY, " UNION ALL ", text) " ORDER BY moved DESC, found DESC LIMIT ?4 "      \
						 "OFFSET ?5) JOIN case_head ON nr=found "          \
						 "ORDER BY moved DESC, found DESC"

/* All that are open, in an order that no run has: few are. */
#define PRESSING                                                                                   \
	"SELECT " COLUMNS " FROM case_head WHERE is_drill IN (0, 1) AND is_closed=0 AND changed>=" \
	"?1 AND (?2>>(is_drill*6+verdict)&1)<>0 AND ?3=?3 ORDER BY is_drill, verdict<>1, "         \
	"verdict<>0 OR alert='', changed DESC, nr DESC LIMIT ?4 OFFSET ?5"

static uint32_t
runs_of(const struct store_case_query *cq)
{
	uint32_t runs = 0;

	for (uint32_t i = 0; i < 12; i++) {
		bool is_drill = i >= 6, is_closed = i / 3 % 2 == 1;
		enum case_verdict verdict = (enum case_verdict)(i % 3);

		if ((cq->drills_only ? !is_drill : is_drill && !cq->with_drills) ||
			(cq->open_only && is_closed) || (cq->closed_only && !is_closed) ||
			(cq->has_verdict && verdict != cq->verdict) ||
			(cq->is_undecided && !cq->has_verdict && verdict != VERDICT_UNDECIDED))
			continue;
		runs |= UINT32_C(1) << i;
	}
	return runs;
}

static enum err
count_list(const struct store_view *v, const struct store_case_query *cq, uint32_t *ret_total)
{
	struct query q = cq->text.len > 0 ? query_of(v, "SELECT " EACH(COUNT, "+", TEXT ")"))
					  : query_of(v, "SELECT " EACH(COUNT, "+", ")"));
	int64_t total = 0;
	enum err err;

	query_i64(&q, cq->since);
	query_i64(&q, runs_of(cq));
	if (cq->text.len > 0)
		query_text(&q, cq->text);
	err = query_number(&q, 0, &total);
	if (err == ERR_OK)
		*ret_total = (uint32_t)total;
	return err;
}

enum err
store_case_list(const struct store_view *v, const struct store_case_query *cq, struct arena *a,
	struct case_head **ret_list, size_t *ret_n, uint32_t *ret_total)
{
	bool is_pressing = cq->pressing_first && cq->open_only && cq->text.len == 0;
	struct query q = cq->text.len > 0 ? query_of(v, LIST(TEXT))
			 : is_pressing	  ? query_of(v, PRESSING)
					  : query_of(v, LIST(" AND ?3=?3"));
	enum err err;

	query_i64(&q, cq->since);
	query_i64(&q, runs_of(cq));
	query_text(&q, cq->text);
	query_i64(&q, cq->limit == 0 ? 100 : cq->limit);
	query_i64(&q, cq->offset);
	err = query_list(&q, rows_of(a, sizeof(struct case_head)), head_row, ret_list, ret_n);
	return err != ERR_OK || ret_total == NULL ? err : count_list(v, cq, ret_total);
}

enum err
store_case_acting(
	const struct store_view *v, struct arena *a, struct case_head **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT " COLUMNS
		" FROM case_head INDEXED BY case_head_acting WHERE n_actions>0 AND is_drill=0 "
		"ORDER BY id LIMIT ?1");

	query_i64(&q, LIMIT_CASES);
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
