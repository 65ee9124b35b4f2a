/* All rows of a sheet as values and problems; see ledger.h. */
#include "ledger/own.h"

/* The rows below the headings that hold something in a matched column; *ret_rows may be NULL. */
static uint32_t
rows_of(const struct sheet *s, const struct ledger_match *match, uint32_t *rows, uint32_t max)
{
	uint32_t n = 0, last = UINT32_MAX;

	for (uint32_t i = 0; i < s->n_cells; i++) {
		const struct sheet_cell *cell = &s->cells[i];

		if ((match->has_headings && cell->row <= match->heading_row) || cell->row == last ||
			cell->column >= LEDGER_SHEET_COLUMNS ||
			match->to[cell->column] == LEDGER_NO_COLUMN ||
			str_trim(cell->text).len == 0)
			continue;
		last = cell->row;
		if (n < max)
			rows[n] = cell->row;
		n++;
	}
	return n;
}

const struct ledger_column *
ledger_first_needed(const struct ledger *l)
{
	for (uint32_t i = 0; i < l->n_columns; i++)
		if (l->columns[i].is_needed)
			return &l->columns[i];
	return NULL;
}

/* Fills cells of one row; from the first cell at or behind *at. */
static enum err
read_row(const struct ledger *l, const struct sheet *s, const struct ledger_match *match,
	struct arena *a, struct ledger_sheet_row *row)
{
	struct ledger_cell_read_of *cells =
		arena_array(a, struct ledger_cell_read_of, l->n_columns);
	enum err err = ERR_OK;

	if (cells == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < l->n_columns; i++)
		cells[i] = (struct ledger_cell_read_of){STR(""), STR(""), CELL_FINE};
	for (uint32_t c = 0; c < match->n_columns && err == ERR_OK; c++) {
		uint32_t to = match->to[c];
		struct str typed;

		if (to == LEDGER_NO_COLUMN || cells[to].typed.len > 0)
			continue;
		typed = str_trim(sheet_text(s, row->row, c));
		if (typed.len == 0)
			continue;
		cells[to].typed = typed;
		err = ledger_cell_read(
			&l->columns[to], typed, a, &cells[to].value, &cells[to].problem);
		row->n_problems += err == ERR_OK && cells[to].problem != CELL_FINE;
	}
	row->cells = cells;
	return err;
}

/* The sheet has the ledger's first needed column, and this row leaves it empty. */
static bool
lacks_name(const struct ledger *l, const struct ledger_match *match,
	const struct ledger_sheet_row *row)
{
	const struct ledger_column *c = ledger_first_needed(l);
	uint32_t index = c == NULL ? LEDGER_NO_COLUMN : (uint32_t)(c - l->columns);

	for (uint32_t i = 0; c != NULL && i < match->n_columns; i++)
		if (match->to[i] == index)
			return row->cells[index].typed.len == 0;
	return false;
}

enum err
ledger_sheet_read(const struct ledger *l, const struct sheet *s, const struct ledger_match *match,
	struct arena *a, struct ledger_sheet *ret_sheet)
{
	uint32_t *numbers = arena_array(a, uint32_t, LIMIT_LEDGER_ROWS);
	struct ledger_sheet out = {0};
	struct ledger_sheet_row *rows;
	enum err err = ERR_OK;

	if (numbers == NULL)
		return ERR_FULL;
	out.n_rows = rows_of(s, match, numbers, LIMIT_LEDGER_ROWS);
	if (out.n_rows > LIMIT_LEDGER_ROWS) {
		out.n_left = out.n_rows - LIMIT_LEDGER_ROWS;
		out.n_rows = LIMIT_LEDGER_ROWS;
	}
	rows = arena_array(a, struct ledger_sheet_row, out.n_rows + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < out.n_rows && err == ERR_OK; i++) {
		rows[i].row = numbers[i];
		err = read_row(l, s, match, a, &rows[i]);
		if (err == ERR_OK && lacks_name(l, match, &rows[i]))
			rows[i].n_problems++;
		out.n_bad += rows[i].n_problems > 0;
	}
	out.n_good = out.n_rows - out.n_bad;
	out.rows = rows;
	if (err == ERR_OK)
		*ret_sheet = out;
	return err;
}
