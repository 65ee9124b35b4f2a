/* Taking a batch of deeds back, the latest first, as far as nobody changed anything since. */
#include "store/sqlite/ledger.h"

/* Of one row: at most so many bytes as ledger_deed.c notes. */
#define DEED_BYTES (2 * LEDGER_NOTE_BYTES)

struct deed {
	int64_t nr, line, kind, at, was_removed;
	struct str cells; /* in the arena */
};

/* The batch's latest deed that stands and came before `nr`; ERR_NOT_FOUND at the end. */
static enum err
next_deed(struct store_tx *tx, const char *batch, int64_t nr, struct arena *a, struct deed *ret_d)
{
	struct query q = query_of(&tx->view,
		"SELECT nr, line, kind, at, was_removed, cells FROM ledger_change WHERE batch=?1 "
		"AND batch<>'' AND undone=0 AND nr<?2 ORDER BY nr DESC LIMIT 1");
	bool is_there;
	enum err err;

	query_c(&q, batch);
	query_i64(&q, nr);
	is_there = query_row(&q);
	if (is_there) {
		ret_d->nr = query_get_i64(&q);
		ret_d->line = query_get_i64(&q);
		ret_d->kind = query_get_i64(&q);
		ret_d->at = query_get_i64(&q);
		ret_d->was_removed = query_get_i64(&q);
		ret_d->cells = query_get_copy(&q, a);
	}
	err = query_done(&q);
	return err == ERR_OK && !is_there ? ERR_NOT_FOUND : err;
}

/* Runs each statement with ?1 the row's nr. */
static enum err
run_each(struct store_tx *tx, const char *const *sql, size_t n, int64_t line)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		struct query q = query_of(&tx->view, sql[i]);

		query_i64(&q, line);
		err = query_run(&q, NULL);
	}
	return err;
}

static enum err
undo_made(struct store_tx *tx, const struct deed *d, uint32_t *kept)
{
	static const char *const sql[] = {"DELETE FROM ledger_cell WHERE line=?1",
		"DELETE FROM ledger_change WHERE line=?1", "DELETE FROM ledger_row WHERE nr=?1"};
	struct query q = query_of(&tx->view,
		"SELECT count(*) FROM ledger_change WHERE line=?1 AND nr>?2 AND undone=0");
	int64_t later = 0;
	enum err err;

	query_i64(&q, d->line);
	query_i64(&q, d->nr);
	err = query_number(&q, 0, &later);
	*kept += later > 0;
	return err != ERR_OK || later > 0 ? err
					  : run_each(tx, sql, sizeof(sql) / sizeof(*sql), d->line);
}

/* Whether the cell still is as the deed left it. */
static enum err
is_as_left(
	struct store_tx *tx, const struct deed *d, const struct ledger_cell_change *c, bool *ret_is)
{
	struct query q = query_of(&tx->view,
		"SELECT 1 FROM ledger_cell WHERE line=?1 AND col=?2 AND at=?3 AND value=?4");
	int64_t is = 0;
	enum err err;

	query_i64(&q, d->line);
	query_text(&q, c->column);
	query_i64(&q, d->at);
	query_text(&q, c->after);
	err = query_number(&q, 0, &is);
	*ret_is = is != 0;
	return err;
}

static enum err
undo_cell(struct store_tx *tx, const struct deed *d, const struct ledger_cell_change *c,
	uint32_t *kept)
{
	struct store_cell cell = {c->column, c->before, c->had == LEDGER_HAD_MACHINE, c->before_at};
	bool is_left = false;
	enum err err = is_as_left(tx, d, c, &is_left);
	struct query q;

	if (err == ERR_OK && !is_left)
		++*kept;
	if (err != ERR_OK || !is_left)
		return err;
	if (c->had != LEDGER_HAD_NONE)
		return ledger_cell_put(tx, d->line, &cell);
	q = query_of(&tx->view, "DELETE FROM ledger_cell WHERE line=?1 AND col=?2");
	query_i64(&q, d->line);
	query_text(&q, c->column);
	return query_run(&q, NULL);
}

/* The row is removed, or stands, as it did before; unless somebody decided otherwise since. */
static enum err
undo_removed(struct store_tx *tx, const struct deed *d, uint32_t *kept)
{
	struct query q = query_of(&tx->view,
		"UPDATE ledger_row SET removed=?2 WHERE nr=?1 AND removed=?3 AND NOT EXISTS "
		"(SELECT 1 FROM ledger_change WHERE line=?1 AND nr>?4 AND undone=0 AND kind>=?5)");
	enum err err;

	query_i64(&q, d->line);
	query_i64(&q, d->was_removed);
	query_i64(&q, d->kind == STORE_LEDGER_REMOVED ? d->at : 0);
	query_i64(&q, d->nr);
	query_i64(&q, STORE_LEDGER_REMOVED);
	err = query_change(&q);
	*kept += err == ERR_NOT_FOUND;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
mark_undone(struct store_tx *tx, const struct deed *d, ms_t now)
{
	struct query q = query_of(&tx->view, "UPDATE ledger_change SET undone=?2 WHERE nr=?1");
	enum err err;

	query_i64(&q, d->nr);
	query_i64(&q, now);
	err = query_run(&q, NULL);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "UPDATE ledger_row SET changed=?2 WHERE nr=?1");
	query_i64(&q, d->line);
	query_i64(&q, now);
	return query_run(&q, NULL);
}

static enum err
undo_deed(struct store_tx *tx, const struct deed *d, uint32_t *kept)
{
	struct ledger_cell_change c;
	struct str cells = d->cells;
	enum err err = ERR_OK;

	switch ((enum store_ledger_deed)d->kind) {
	case STORE_LEDGER_MADE:
		return undo_made(tx, d, kept);
	case STORE_LEDGER_REMOVED:
		return undo_removed(tx, d, kept);
	case STORE_LEDGER_RETURNED:
		err = undo_removed(tx, d, kept);
		break;
	case STORE_LEDGER_CHANGED:
		break;
	}
	while (err == ERR_OK && ledger_next_cell(&cells, &c))
		err = undo_cell(tx, d, &c, kept);
	return err;
}

/* Rows that stand again may be too many. */
static enum err
check_ledgers(struct store_tx *tx)
{
	struct query q = query_of(&tx->view,
		"SELECT 1 FROM ledger_row WHERE removed=0 GROUP BY ledger HAVING count(*)>?1");
	int64_t is_over = 0;
	enum err err;

	query_i64(&q, LIMIT_LEDGER_ROWS);
	err = query_number(&q, 0, &is_over);
	return err == ERR_OK && is_over ? ERR_LIMIT : err;
}

static enum err
undo_held(struct store_tx *tx, const char *batch, int64_t *ret_dropped)
{
	struct query q =
		query_of(&tx->view, "DELETE FROM ledger_held WHERE batch=?1 AND batch<>''");

	query_c(&q, batch);
	return query_run(&q, ret_dropped);
}

/* The latest deed before `nr`, whose number it is then. */
static enum err
undo_next(struct store_tx *tx, const char *batch, ms_t now, int64_t *nr, uint32_t *kept)
{
	struct arena *a = arena_new(DEED_BYTES);
	struct deed d = {0};
	enum err err = a == NULL ? ERR_FULL : next_deed(tx, batch, *nr, a, &d);

	if (err == ERR_OK) {
		*nr = d.nr;
		err = undo_deed(tx, &d, kept);
		if (err == ERR_OK)
			err = mark_undone(tx, &d, now);
		if (err == ERR_NOT_FOUND)
			err = ERR_IO;
	}
	arena_free(a);
	return err;
}

enum err
store_ledger_undo(struct store_tx *tx, const char *batch, ms_t now, uint32_t *ret_kept)
{
	int64_t nr = INT64_MAX, dropped = 0;
	uint32_t kept = 0;
	enum err err = ERR_OK;

	while (err == ERR_OK)
		err = undo_next(tx, batch, now, &nr, &kept);
	if (err == ERR_NOT_FOUND)
		err = undo_held(tx, batch, &dropped);
	if (err == ERR_OK)
		err = nr == INT64_MAX && dropped == 0 ? ERR_NOT_FOUND : check_ledgers(tx);
	if (err == ERR_OK)
		*ret_kept = kept;
	return err;
}
