/* Rows of an import that could not be taken, kept until somebody has put them right. */
#include "store/sqlite/ledger.h"

#include "store/encode.h"

#define HELD_BYTES                                                                                 \
	((size_t)LIMIT_LEDGER_COLUMNS *                                                            \
		(STORE_COLUMN_MAX + STORE_HELD_CELL_BYTES + STORE_HELD_ERROR_MAX + 32))

#define HELD(as, member) FIELD(as, struct store_held_row, member)
static const struct field held_fields[] = {HELD(TEXT, id.text), HELD(TEXT, ledger),
	HELD(TEXT, batch.text), HELD(U32, place), HELD(I64, created), HELD(TEXT, who)};
#define HELD_COLUMNS "SELECT id, ledger, batch, place, created, who, cells FROM ledger_held "

static enum err
count_held(const struct store_view *v, const char *ledger, int64_t *ret_n)
{
	struct query q = query_of(v, "SELECT count(*) FROM ledger_held WHERE ledger=?1");

	query_c(&q, ledger);
	return query_number(&q, 0, ret_n);
}

static void
write_cells(const struct store_held_row *row, struct buf *out)
{
	for (uint32_t i = 0; i < row->n_cells; i++) {
		const struct store_held_cell *c = &row->cells[i];

		store_encode_string(out, str_cut(c->column, STORE_COLUMN_MAX - 1));
		store_encode_string(out, str_cut(c->value, STORE_HELD_CELL_BYTES));
		store_encode_string(out, str_cut(c->error, STORE_HELD_ERROR_MAX - 1));
	}
}

enum err
store_ledger_hold(struct store_tx *tx, const struct store_held_row *row)
{
	struct buf cells = buf_of(HELD_BYTES);
	struct query q;
	int64_t n = 0;
	enum err err = row->n_cells > LIMIT_LEDGER_COLUMNS ? ERR_LIMIT
							   : count_held(&tx->view, row->ledger, &n);

	if (err == ERR_OK && n >= LIMIT_LEDGER_ROWS)
		err = ERR_LIMIT;
	if (err != ERR_OK)
		return err;
	write_cells(row, &cells);
	err = buf_err(&cells);
	if (err == ERR_OK) {
		q = query_of(&tx->view,
			"INSERT INTO ledger_held (nr, id, ledger, batch, place, created, who, "
			"cells) VALUES ((SELECT coalesce(max(nr), 0)+1 FROM ledger_held), ?1, ?2, "
			"?3, ?4, ?5, ?6, ?7)");
		query_fields(&q, FIELDS(held_fields), row);
		query_text(&q, buf_view(&cells));
		err = query_run(&q, NULL);
	}
	buf_done(&cells);
	return err;
}

enum err
store_ledger_held_drop(struct store_tx *tx, const char *id)
{
	struct query q = query_of(&tx->view, "DELETE FROM ledger_held WHERE id=?1");

	query_c(&q, id);
	return query_change(&q);
}

enum err
store_ledger_held_drop_of(struct store_tx *tx, const char *ledger)
{
	struct query q = query_of(&tx->view, "DELETE FROM ledger_held WHERE ledger=?1");

	query_c(&q, ledger);
	return query_run(&q, NULL);
}

/* Reads the row under q. */
static enum err
read_held(struct query *q, struct arena *a, struct store_held_row *row)
{
	struct rows rows = rows_of(a, sizeof(struct store_held_cell));
	struct store_held_cell one, *c;
	struct str rest;

	query_get_fields(q, FIELDS(held_fields), row);
	rest = query_get_copy(q, a);
	while (store_next_string(&rest, &one.column) && store_next_string(&rest, &one.value) &&
		store_next_string(&rest, &one.error) && (c = rows_add(&rows)) != NULL)
		*c = one;
	row->cells = (const struct store_held_cell *)(void *)rows.items;
	row->n_cells = (uint32_t)rows.n;
	return rows.err;
}

enum err
store_ledger_held_get(
	const struct store_view *v, const char *id, struct arena *a, struct store_held_row *ret_row)
{
	struct query q = query_of(v, HELD_COLUMNS "WHERE id=?1");
	struct store_held_row row = {0};
	enum err err = ERR_NOT_FOUND, done;

	query_c(&q, id);
	if (query_row(&q))
		err = read_held(&q, a, &row);
	done = query_done(&q);
	if (done != ERR_OK)
		return done;
	if (err == ERR_OK)
		*ret_row = row;
	return err;
}

enum err
store_ledger_held_list(const struct store_view *v, const struct store_ledger_query *lq,
	struct arena *a, struct store_held_row **ret_list, size_t *ret_n, uint32_t *ret_total)
{
	struct rows rows = rows_of(a, sizeof(struct store_held_row));
	struct store_held_row *row;
	struct query q;
	int64_t total = 0;
	enum err err = count_held(v, lq->ledger, &total), done;

	if (err != ERR_OK)
		return err;
	q = query_of(v, HELD_COLUMNS "WHERE ledger=?1 ORDER BY nr LIMIT ?2 OFFSET ?3");
	query_c(&q, lq->ledger);
	query_i64(&q, lq->limit == 0 ? LIMIT_LEDGER_ROWS : lq->limit);
	query_i64(&q, lq->offset);
	while (err == ERR_OK && query_row(&q) && (row = rows_add(&rows)) != NULL)
		err = read_held(&q, a, row);
	done = rows_give(&rows, &q, ret_list, ret_n);
	if (err == ERR_OK)
		err = done;
	if (err == ERR_OK)
		*ret_total = (uint32_t)total;
	return err;
}
