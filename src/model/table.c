/* Looking cells up, and their names; see table.h. */
#include "model/table.h"

#include "base/names.h"

#include <stdio.h>

static const char *const kinds[SHEET_KINDS] = {"text", "number", "date", "yes_no", "error"};

NAME_OF(enum sheet_kind, sheet_kind_name, kinds)

const struct sheet *
workbook_sheet(const struct workbook *b, struct str name)
{
	for (uint32_t i = 0; i < b->n_sheets; i++)
		if (str_equal(b->sheets[i].name, name))
			return &b->sheets[i];
	return NULL;
}

const struct sheet_cell *
sheet_at(const struct sheet *s, uint32_t row, uint32_t column)
{
	uint32_t from = 0, to = s->n_cells;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		const struct sheet_cell *c = &s->cells[middle];

		if (c->row == row && c->column == column)
			return c;
		if (c->row < row || (c->row == row && c->column < column))
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

struct str
sheet_text(const struct sheet *s, uint32_t row, uint32_t column)
{
	const struct sheet_cell *c = sheet_at(s, row, column);

	return c != NULL ? c->text : STR("");
}

struct sheet_range
sheet_range_of(const struct sheet *s, uint32_t row, uint32_t column)
{
	for (uint32_t i = 0; i < s->n_merges; i++) {
		const struct sheet_range *m = &s->merges[i];

		if (row >= m->row && row <= m->row_to && column >= m->column &&
			column <= m->column_to)
			return *m;
	}
	return (struct sheet_range){row, column, row, column};
}

static bool
is_in(const struct sheet_range *r, uint32_t row, uint32_t column)
{
	return row >= r->row && row <= r->row_to && column >= r->column && column <= r->column_to;
}

const struct sheet_list *
sheet_list_of(const struct sheet *s, uint32_t row, uint32_t column)
{
	const struct sheet_list *unread = NULL;

	for (uint32_t i = 0; i < s->n_lists; i++) {
		if (!is_in(&s->lists[i].range, row, column))
			continue;
		if (s->lists[i].n > 0)
			return &s->lists[i];
		unread = &s->lists[i];
	}
	return unread;
}

/* One of the spans has all of it. */
static bool
are_in(const struct sheet_span *spans, uint32_t n, uint32_t from, uint32_t to)
{
	uint32_t first = 0;

	while (first < n) { /* the last that begins at or before `from` */
		uint32_t half = first + (n - first) / 2;

		if (spans[half].from <= from)
			first = half + 1;
		else
			n = half;
	}
	return first > 0 && spans[first - 1].to >= to;
}

bool
sheet_is_hidden_at(const struct sheet *s, const struct sheet_range *r)
{
	return are_in(s->rows_hidden, s->n_rows_hidden, r->row, r->row_to) ||
	       are_in(s->columns_hidden, s->n_columns_hidden, r->column, r->column_to);
}

bool
sheet_is_locked_at(const struct sheet *s, uint32_t row, uint32_t column)
{
	for (uint32_t i = 0; s->is_protected && i < s->n_locks; i++)
		if (is_in(&s->locks[i].range, row, column))
			return s->locks[i].is_locked;
	return s->is_protected;
}

const char *
sheet_cell_name(uint32_t row, uint32_t column, char dst[SHEET_CELL_NAME_MAX])
{
	char letters[4];
	size_t n = 0;

	BUG_IF(row >= SHEET_ROWS_MAX || column >= SHEET_COLUMNS_MAX);
	for (uint32_t c = column + 1; c > 0; c = (c - 1) / 26)
		letters[n++] = (char)('A' + (c - 1) % 26);
	for (size_t i = 0; i < n; i++)
		dst[i] = letters[n - 1 - i];
	snprintf(dst + n, SHEET_CELL_NAME_MAX - n, "%u", row + 1);
	return dst;
}

enum err
sheet_cell_parse(struct str s, uint32_t *ret_row, uint32_t *ret_column)
{
	uint64_t row = 0, column = 0;
	size_t i = 0, from;

	i += i < s.len && s.p[i] == '$';
	for (from = i; i < s.len && s.p[i] >= 'A' && s.p[i] <= 'Z' && i - from < 4; i++)
		column = column * 26 + (uint64_t)(s.p[i] - 'A' + 1);
	i += i < s.len && s.p[i] == '$';
	if (column == 0 || column > SHEET_COLUMNS_MAX ||
		str_u64(str_of(s.p + i, s.len - i), SHEET_ROWS_MAX, &row) != ERR_OK || row == 0)
		return ERR_MALFORMED;
	*ret_row = (uint32_t)row - 1;
	*ret_column = (uint32_t)column - 1;
	return ERR_OK;
}
