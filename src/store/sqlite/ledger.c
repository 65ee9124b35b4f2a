/* Reading ledgers: rows with their cells, and what was done to them. */
#include "store/sqlite/ledger.h"

#include "store/encode.h"

const struct store_cell *
store_ledger_cell(const struct store_ledger_row *row, struct str column)
{
	for (uint32_t i = 0; i < row->n_cells; i++) {
		if (str_equal(row->cells[i].column, column))
			return &row->cells[i];
	}
	return NULL;
}

struct str
store_ledger_value(const struct store_ledger_row *row, struct str column)
{
	const struct store_cell *c = store_ledger_cell(row, column);

	return c == NULL ? STR("") : c->value;
}

#define ROW(as, member) FIELD(as, struct store_ledger_row, member)
static const struct field row_fields[] = {ROW(TEXT, id.text), ROW(TEXT, ledger), ROW(TEXT, subject),
	ROW(I64, created), ROW(I64, changed), ROW(I64, removed), ROW(U32, origin), ROW(TEXT, who)};
_Static_assert(sizeof(enum store_origin) == sizeof(uint32_t), "as its field says");
#define ROW_COLUMNS                                                                                \
	"SELECT r.nr, r.id, r.ledger, r.subject, r.created, r.changed, r.removed, r.origin, "      \
	"r.who FROM ledger_row r "

static enum err
read_cells(const struct store_view *v, int64_t nr, struct arena *a, struct store_ledger_row *row)
{
	struct query q = query_of(
		v, "SELECT col, value, by_machine, at FROM ledger_cell WHERE line=?1 ORDER BY col");
	struct rows rows = rows_of(a, sizeof(struct store_cell));
	struct store_cell *c;
	size_t n = 0;
	enum err err;

	query_i64(&q, nr);
	while (query_row(&q) && (c = rows_add(&rows)) != NULL) {
		c->column = query_get_copy(&q, a);
		c->value = query_get_copy(&q, a);
		c->by_machine = query_get_i64(&q) != 0;
		c->at = query_get_i64(&q);
	}
	err = rows_give(&rows, &q, &row->cells, &n);
	row->n_cells = (uint32_t)n;
	return err;
}

/* Reads the row under q, with its cells. */
static enum err
read_row(struct query *q, struct arena *a, struct store_ledger_row *row)
{
	int64_t nr = query_get_i64(q);

	query_get_fields(q, FIELDS(row_fields), row);
	return read_cells(q->view, nr, a, row);
}

enum err
store_ledger_get(const struct store_view *v, const char *id, struct arena *a,
	struct store_ledger_row *ret_row)
{
	struct query q = query_of(v, ROW_COLUMNS "WHERE r.id=?1");
	struct store_ledger_row row = {0};
	enum err err = ERR_NOT_FOUND, done;

	query_c(&q, id);
	if (query_row(&q))
		err = read_row(&q, a, &row);
	done = query_done(&q);
	if (done != ERR_OK)
		return done;
	if (err == ERR_OK)
		*ret_row = row;
	return err;
}

/* ?1 ledger, ?2 removed ones, ?3 text, ?4 column with ?5 value. */
#define MATCHES                                                                                    \
	"r.ledger=?1 AND (r.removed<>0)=?2 AND (?3='' OR EXISTS (SELECT 1 FROM ledger_cell c "     \
	"WHERE c.line=r.nr AND instr(lower(c.value), lower(?3))>0)) AND (?4='' OR coalesce("       \
	"(SELECT value FROM ledger_cell c WHERE c.line=r.nr AND c.col=?4), '')=?5) "
/* ?6 column, ?7 1 or -1 when it is sorted as a number, else 0. */
#define IN_ORDER(direction)                                                                        \
	ROW_COLUMNS "LEFT JOIN ledger_cell s ON s.line=r.nr AND s.col=?6 WHERE " MATCHES           \
		    "ORDER BY coalesce(s.value, '')='', CAST(s.value AS REAL)*?7, s.value "        \
		    "" direction ", CASE ?6 WHEN '' THEN r.nr END " direction ", r.nr LIMIT ?8 "   \
		    "OFFSET ?9"

static void
bind_matches(struct query *q, const struct store_ledger_query *lq)
{
	query_c(q, lq->ledger);
	query_i64(q, lq->is_removed);
	query_text(q, lq->text);
	query_text(q, lq->column);
	query_text(q, lq->value);
}

static enum err
count_rows(const struct store_view *v, const struct store_ledger_query *lq, uint32_t *ret_total)
{
	struct query q = query_of(v, "SELECT count(*) FROM ledger_row r WHERE " MATCHES);
	int64_t n = 0;
	enum err err;

	bind_matches(&q, lq);
	err = query_number(&q, 0, &n);
	*ret_total = (uint32_t)n;
	return err;
}

enum err
store_ledger_list(const struct store_view *v, const struct store_ledger_query *lq, struct arena *a,
	struct store_ledger_row **ret_list, size_t *ret_n, uint32_t *ret_total)
{
	struct rows rows = rows_of(a, sizeof(struct store_ledger_row));
	struct store_ledger_row *row;
	uint32_t total;
	enum err err = count_rows(v, lq, &total), done;
	struct query q;

	if (err != ERR_OK)
		return err;
	q = query_of(v, lq->is_descending ? IN_ORDER("DESC") : IN_ORDER("ASC"));
	bind_matches(&q, lq);
	query_text(&q, lq->sort);
	query_i64(&q, !lq->is_number ? 0 : lq->is_descending ? -1 : 1);
	query_i64(&q, lq->limit == 0 ? LIMIT_LEDGER_ROWS : lq->limit);
	query_i64(&q, lq->offset);
	while (err == ERR_OK && query_row(&q) && (row = rows_add(&rows)) != NULL)
		err = read_row(&q, a, row);
	done = rows_give(&rows, &q, ret_list, ret_n);
	if (err == ERR_OK)
		err = done;
	if (err == ERR_OK)
		*ret_total = total;
	return err;
}

#define COUNT(as, member) FIELD(as, struct store_ledger_count, member)
static const struct field count_fields[] = {
	COUNT(TEXT, ledger), COUNT(U32, rows), COUNT(U32, held), COUNT(I64, changed)};

static void
count_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(count_fields), row);
}

enum err
store_ledger_counts(const struct store_view *v, struct arena *a,
	struct store_ledger_count **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT ledger, sum(n), sum(held), max(changed) FROM (SELECT ledger, "
		"sum(removed=0) n, 0 held, max(changed) changed FROM ledger_row GROUP BY ledger "
		"UNION ALL SELECT ledger, 0, count(*), 0 FROM ledger_held GROUP BY ledger) GROUP "
		"BY ledger ORDER BY ledger");

	return query_list(
		&q, rows_of(a, sizeof(struct store_ledger_count)), count_row, ret_list, ret_n);
}

/* ---- history ---- */

bool
ledger_next_cell(struct str *rest, struct ledger_cell_change *ret_cell)
{
	struct str had, at;
	uint64_t ms = 0;

	if (!store_next_string(rest, &ret_cell->column) || !store_next_string(rest, &had) ||
		!store_next_string(rest, &at) || !store_next_string(rest, &ret_cell->before) ||
		!store_next_string(rest, &ret_cell->after) || had.len != 1 ||
		str_u64(at, INT64_MAX, &ms) != ERR_OK)
		return false;
	ret_cell->had = had.p[0];
	ret_cell->before_at = (ms_t)ms;
	return true;
}

#define CHANGE(as, member) FIELD(as, struct store_ledger_change, member)
static const struct field change_fields[] = {CHANGE(U32, deed), CHANGE(U32, origin),
	CHANGE(TEXT, who), CHANGE(TEXT, batch.text), CHANGE(I64, at), CHANGE(I64, undone)};
_Static_assert(sizeof(enum store_ledger_deed) == sizeof(uint32_t), "as its field says");

static enum err
read_changes(struct str cells, struct arena *a, struct store_ledger_change *c)
{
	struct rows rows = rows_of(a, sizeof(struct store_cell_change));
	struct ledger_cell_change one;
	struct store_cell_change *cell;

	while (ledger_next_cell(&cells, &one) && (cell = rows_add(&rows)) != NULL)
		*cell = (struct store_cell_change){one.column, one.before, one.after};
	c->cells = (const struct store_cell_change *)(void *)rows.items;
	c->n_cells = (uint32_t)rows.n;
	return rows.err;
}

enum err
store_ledger_history(const struct store_view *v, const char *id, struct arena *a,
	struct store_ledger_change **ret_list, size_t *ret_n)
{
	struct query q = query_of(v,
		"SELECT kind, origin, who, batch, at, undone, cells FROM ledger_change WHERE "
		"line=(SELECT nr FROM ledger_row WHERE id=?1) ORDER BY nr DESC LIMIT ?2");
	struct rows rows = rows_of(a, sizeof(struct store_ledger_change));
	struct store_ledger_change *c;
	enum err err = ERR_OK, done;

	query_c(&q, id);
	query_i64(&q, LIMIT_LEDGER_HISTORY);
	while (err == ERR_OK && query_row(&q) && (c = rows_add(&rows)) != NULL) {
		query_get_fields(&q, FIELDS(change_fields), c);
		err = read_changes(query_get_copy(&q, a), a, c);
	}
	done = rows_give(&rows, &q, ret_list, ret_n);
	return err == ERR_OK ? done : err;
}
