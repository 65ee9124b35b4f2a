/*
 * Which column of a sheet is which of ours: by the headings that the pack lists, by our own names
 * in any language, by our ids. See ledger.h.
 */
#include "ledger/own.h"

#define HEADING_ROWS 30
#define HEADING_BYTES 1024

/* How well a folded heading fits: 3 its name, 2 a heading of others, 1 its id, 0 not at all. */
static unsigned
fit(const struct ledger_column *c, struct str folded, struct buf *tmp)
{
	for (unsigned lang = 0; lang < LANGS; lang++) {
		buf_clear(tmp);
		ledger_fold(c->name.in[lang], tmp);
		if (tmp->len > 0 && str_equal(buf_view(tmp), folded))
			return 3;
	}
	for (uint32_t i = 0; i < c->n_headings; i++) {
		buf_clear(tmp);
		ledger_fold(c->headings[i], tmp);
		if (str_equal(buf_view(tmp), folded))
			return 2;
	}
	buf_clear(tmp);
	ledger_fold(c->id, tmp);
	return str_equal(buf_view(tmp), folded) ? 1 : 0;
}

/* The best of our columns that no other column of the sheet has yet. */
static uint32_t
best_of(const struct ledger *l, struct str heading, const bool *taken, struct buf *tmp)
{
	struct buf folded = buf_of(HEADING_BYTES);
	uint32_t best = LEDGER_NO_COLUMN;
	unsigned best_fit = 0;

	ledger_fold(heading, &folded);
	for (uint32_t i = 0; folded.len > 0 && i < l->n_columns; i++) {
		unsigned f = l->columns[i].kind == COLUMN_RECKONED || taken[i]
				     ? 0
				     : fit(&l->columns[i], buf_view(&folded), tmp);

		if (f > best_fit) {
			best_fit = f;
			best = i;
		}
	}
	buf_done(&folded);
	return best;
}

/* Matches one row as headings; how many of ours it names. */
static uint32_t
match_row(const struct ledger *l, const struct sheet *s, uint32_t row, uint32_t *to)
{
	bool taken[LIMIT_LEDGER_COLUMNS] = {false};
	struct buf tmp = buf_of(HEADING_BYTES);
	uint32_t n = 0;

	for (uint32_t c = 0; c < LEDGER_SHEET_COLUMNS; c++) {
		struct str heading = sheet_text(s, row, c);

		to[c] = heading.len > 0 && heading.len < HEADING_BYTES / 4
				? best_of(l, heading, taken, &tmp)
				: LEDGER_NO_COLUMN;
		if (to[c] != LEDGER_NO_COLUMN) {
			taken[to[c]] = true;
			n++;
		}
	}
	buf_done(&tmp);
	return n;
}

void
ledger_match(const struct ledger *l, const struct sheet *s, struct ledger_match *ret_match)
{
	uint32_t to[LEDGER_SHEET_COLUMNS], best = 0, last_row = UINT32_MAX;
	struct ledger_match m = {0};

	for (uint32_t c = 0; c < LEDGER_SHEET_COLUMNS; c++)
		m.to[c] = LEDGER_NO_COLUMN;
	for (uint32_t i = 0; i < s->n_cells; i++) {
		const struct sheet_cell *cell = &s->cells[i];
		uint32_t n;

		if (cell->column < LEDGER_SHEET_COLUMNS && cell->column >= m.n_columns)
			m.n_columns = cell->column + 1;
		if (cell->row == last_row || cell->row >= HEADING_ROWS)
			continue;
		last_row = cell->row;
		n = match_row(l, s, cell->row, to);
		if (n > best) {
			best = n;
			m.has_headings = true;
			m.heading_row = cell->row;
			memcpy(m.to, to, sizeof(to));
		}
	}
	*ret_match = m;
}

void
ledger_match_row(const struct ledger *l, const struct sheet *s, uint32_t heading_row,
	struct ledger_match *ret_match)
{
	ledger_match(l, s, ret_match);
	ret_match->has_headings = heading_row > 0;
	ret_match->heading_row = heading_row > 0 ? heading_row - 1 : 0;
	for (uint32_t c = 0; c < LEDGER_SHEET_COLUMNS; c++)
		ret_match->to[c] = LEDGER_NO_COLUMN;
	if (heading_row > 0)
		(void)match_row(l, s, heading_row - 1, ret_match->to);
}
