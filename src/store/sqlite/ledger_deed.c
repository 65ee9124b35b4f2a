/* Writing to ledgers: what changes is compared with what stands, and noted with what stood there.
 */
#include "store/sqlite/ledger.h"

#include "store/encode.h"

#include <stdio.h>

struct line { /* a row that is there */
	int64_t nr, removed;
	char ledger[STORE_LEDGER_MAX];
};

static void
line_row(struct query *q, void *row)
{
	struct line *l = row;

	l->nr = query_get_i64(q);
	l->removed = query_get_i64(q);
	query_get_text(q, l->ledger, sizeof(l->ledger));
}

static enum err
find_line(struct store_tx *tx, const struct store_ledger_row *r, struct line *ret_line)
{
	struct query q =
		query_of(&tx->view, "SELECT nr, removed, ledger FROM ledger_row WHERE id=?1");
	enum err err;

	query_c(&q, r->id.text);
	err = query_one(&q, line_row, ret_line, sizeof(*ret_line));
	if (err == ERR_OK && strcmp(ret_line->ledger, r->ledger) != 0)
		return ERR_INVALID;
	if (err != ERR_NOT_FOUND || r->subject[0] == '\0')
		return err;
	q = query_of(&tx->view,
		"SELECT nr, removed, ledger FROM ledger_row WHERE ledger=?1 AND subject=?2 AND "
		"subject<>''");
	query_c(&q, r->ledger);
	query_c(&q, r->subject);
	return query_one(&q, line_row, ret_line, sizeof(*ret_line));
}

static enum err
check_cells(const struct store_ledger_row *r)
{
	if (r->ledger[0] == '\0' || r->id.text[0] == '\0')
		return ERR_INVALID;
	if (r->n_cells > LIMIT_LEDGER_COLUMNS)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < r->n_cells; i++) {
		if (r->cells[i].value.len > LIMIT_LEDGER_CELL_BYTES ||
			r->cells[i].column.len >= STORE_COLUMN_MAX)
			return ERR_LIMIT;
		if (r->cells[i].column.len == 0)
			return ERR_INVALID;
	}
	return ERR_OK;
}

enum err
ledger_check_rows(struct store_tx *tx, const char *ledger)
{
	struct query q = query_of(
		&tx->view, "SELECT count(*) FROM ledger_row WHERE ledger=?1 AND removed=0");
	int64_t n = 0;
	enum err err;

	query_c(&q, ledger);
	err = query_number(&q, 0, &n);
	return err == ERR_OK && n > LIMIT_LEDGER_ROWS ? ERR_LIMIT : err;
}

enum err
ledger_cell_put(struct store_tx *tx, int64_t nr, const struct store_cell *cell)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO ledger_cell (line, col, value, by_machine, at) VALUES (?1, ?2, ?3, "
		"?4, ?5) ON CONFLICT (line, col) DO UPDATE SET value=excluded.value, "
		"by_machine=excluded.by_machine, at=excluded.at");

	query_i64(&q, nr);
	query_text(&q, cell->column);
	query_text(&q, cell->value);
	query_i64(&q, cell->by_machine);
	query_i64(&q, cell->at);
	return query_run(&q, NULL);
}

struct note { /* of a deed, for the history */
	int64_t nr;
	enum store_ledger_deed deed;
	ms_t was_removed;
	struct str cells;
};

static enum err
put_note(struct store_tx *tx, const struct store_hand *by, const struct note *n)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO ledger_change (nr, line, kind, at, undone, origin, who, batch, "
		"was_removed, cells) VALUES ((SELECT coalesce(max(nr), 0)+1 FROM ledger_change), "
		"?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8)");
	enum err err;

	query_i64(&q, n->nr);
	query_i64(&q, n->deed);
	query_i64(&q, by->at);
	query_i64(&q, by->origin);
	query_c(&q, by->who);
	query_c(&q, by->batch.text);
	query_i64(&q, n->was_removed);
	query_text(&q, n->cells);
	err = query_run(&q, NULL);
	if (err != ERR_OK || n->deed == STORE_LEDGER_MADE)
		return err;
	q = query_of(&tx->view,
		"DELETE FROM ledger_change WHERE line=?1 AND nr<=(SELECT nr FROM ledger_change "
		"WHERE line=?1 ORDER BY nr DESC LIMIT 1 OFFSET ?2)");
	query_i64(&q, n->nr);
	query_i64(&q, LIMIT_LEDGER_HISTORY);
	return query_run(&q, NULL);
}

static struct store_cell
cell_by(const struct store_hand *by, const struct store_cell *c)
{
	return (struct store_cell){c->column, c->value, by->origin == STORE_BY_MACHINE, by->at};
}

static enum err
make_row(struct store_tx *tx, const struct store_hand *by, const struct store_ledger_row *r)
{
	struct query q = query_of(&tx->view,
		"INSERT INTO ledger_row (nr, id, ledger, subject, created, changed, removed, "
		"origin, who) VALUES ((SELECT coalesce(max(nr), 0)+1 FROM ledger_row), ?1, ?2, "
		"?3, ?4, ?4, 0, ?5, ?6)");
	struct line line;
	enum err err;

	query_c(&q, r->id.text);
	query_c(&q, r->ledger);
	query_c(&q, r->subject);
	query_i64(&q, by->at);
	query_i64(&q, by->origin);
	query_c(&q, by->who);
	err = query_run(&q, NULL);
	if (err == ERR_OK)
		err = find_line(tx, r, &line);
	for (uint32_t i = 0; i < r->n_cells && err == ERR_OK; i++) {
		struct store_cell c = cell_by(by, &r->cells[i]);

		if (c.value.len > 0)
			err = ledger_cell_put(tx, line.nr, &c);
	}
	if (err != ERR_OK)
		return err;
	return put_note(tx, by, &(struct note){.nr = line.nr, .deed = STORE_LEDGER_MADE});
}

static void
note_cell(struct buf *cells, struct query *q, char had, const struct store_cell *c)
{
	struct str before = had == LEDGER_HAD_NONE ? STR("") : query_get_bytes(q);
	char at[24];

	snprintf(
		at, sizeof(at), "%lld", had == LEDGER_HAD_NONE ? 0LL : (long long)query_get_i64(q));
	store_encode_string(cells, c->column);
	store_encode_string(cells, str_of(&had, 1));
	store_encode_string(cells, str_c(at));
	store_encode_string(cells, before);
	store_encode_string(cells, c->value);
}

/* Writes the cell where that is a change that `by` may make, and notes it in cells. */
static enum err
change_cell(struct store_tx *tx, int64_t nr, const struct store_cell *c, struct buf *cells,
	uint32_t *left)
{
	struct query q = query_of(&tx->view,
		"SELECT by_machine, value=?3, value, at FROM ledger_cell WHERE line=?1 AND col=?2");
	char had = LEDGER_HAD_NONE;
	bool is_same = c->value.len == 0, is_left = false; /* nothing where nothing was */
	enum err err;

	query_i64(&q, nr);
	query_text(&q, c->column);
	query_text(&q, c->value);
	if (query_row(&q)) {
		had = query_get_i64(&q) != 0 ? LEDGER_HAD_MACHINE : LEDGER_HAD_PERSON;
		is_same = query_get_i64(&q) != 0;
		is_left = !is_same && had == LEDGER_HAD_PERSON && c->by_machine;
	}
	if (!is_same && !is_left)
		note_cell(cells, &q, had, c);
	err = query_done(&q);
	*left += is_left;
	return err != ERR_OK || is_same || is_left ? err : ledger_cell_put(tx, nr, c);
}

static enum err
check_columns(struct store_tx *tx, int64_t nr)
{
	struct query q = query_of(&tx->view, "SELECT count(*) FROM ledger_cell WHERE line=?1");
	int64_t n = 0;
	enum err err;

	query_i64(&q, nr);
	err = query_number(&q, 0, &n);
	return err == ERR_OK && n > LIMIT_LEDGER_COLUMNS ? ERR_LIMIT : err;
}

static enum err
set_removed(struct store_tx *tx, int64_t nr, ms_t at, ms_t removed)
{
	struct query q =
		query_of(&tx->view, "UPDATE ledger_row SET changed=?2, removed=?3 WHERE nr=?1");

	query_i64(&q, nr);
	query_i64(&q, at);
	query_i64(&q, removed);
	return query_change(&q);
}

static enum err
change_row(struct store_tx *tx, const struct store_hand *by, const struct store_ledger_row *r,
	const struct line *line, struct store_ledger_done *done)
{
	struct buf cells = buf_of(LEDGER_NOTE_BYTES);
	struct note note = {.nr = line->nr, .was_removed = line->removed};
	enum err err = ERR_OK;

	note.deed = line->removed != 0 ? STORE_LEDGER_RETURNED : STORE_LEDGER_CHANGED;
	for (uint32_t i = 0; i < r->n_cells && err == ERR_OK; i++) {
		struct store_cell c = cell_by(by, &r->cells[i]);

		err = change_cell(tx, line->nr, &c, &cells, &done->n_left);
	}
	note.cells = buf_view(&cells);
	if (err == ERR_OK)
		err = buf_err(&cells);
	if (err == ERR_OK && note.cells.len == 0 && line->removed == 0) {
		done->n_same++;
	} else if (err == ERR_OK) {
		done->n_changed++;
		err = check_columns(tx, line->nr);
		if (err == ERR_OK)
			err = set_removed(tx, line->nr, by->at, 0);
		if (err == ERR_OK)
			err = put_note(tx, by, &note);
	}
	buf_done(&cells);
	return err;
}

enum err
store_ledger_put(struct store_tx *tx, const struct store_hand *by,
	const struct store_ledger_row *rows, size_t n, struct store_ledger_done *ret_done)
{
	struct store_ledger_done done = {0};
	struct line line;
	enum err err = ERR_OK;

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		err = check_cells(&rows[i]);
		if (err == ERR_OK)
			err = find_line(tx, &rows[i], &line);
		if (err == ERR_NOT_FOUND) {
			err = make_row(tx, by, &rows[i]);
			done.n_made++;
		} else if (err == ERR_OK && line.removed != 0 && by->origin == STORE_BY_MACHINE) {
			done.n_left++;
		} else if (err == ERR_OK) {
			err = change_row(tx, by, &rows[i], &line, &done);
		}
		/* each ledger once, as a rule */
		if (err == ERR_OK &&
			(i + 1 == n || strcmp(rows[i].ledger, rows[i + 1].ledger) != 0))
			err = ledger_check_rows(tx, rows[i].ledger);
	}
	if (err == ERR_OK)
		*ret_done = done;
	return err;
}

enum err
store_ledger_remove(struct store_tx *tx, const struct store_hand *by, const char *id)
{
	struct query q = query_of(
		&tx->view, "SELECT nr, removed, ledger FROM ledger_row WHERE id=?1 AND removed=0");
	struct line line;
	enum err err;

	query_c(&q, id);
	err = query_one(&q, line_row, &line, sizeof(line));
	if (err == ERR_OK)
		err = set_removed(tx, line.nr, by->at, by->at);
	if (err == ERR_OK)
		err = put_note(tx, by, &(struct note){.nr = line.nr, .deed = STORE_LEDGER_REMOVED});
	return err;
}
