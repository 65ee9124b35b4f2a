/*
 * What of a sheet is hidden and what may be written into it (ECMA-376 part 1, sections 18.3.1.13,
 * 18.3.1.73, 18.3.1.85): on a protected sheet a cell takes something only when its own style, or
 * its row's, or its column's says that it is not locked.
 */
#include "base/limits.h"
#include "wire/xlsx/own.h"

#include <stdlib.h>

#define ABOVE_TRIED 64 /* runs of the row above that one may go on below */

void
xlsx_locks_begin(struct xlsx_locks *l, struct arena *a, const struct xlsx_styles *styles)
{
	*l = (struct xlsx_locks){.arena = a,
		.styles = styles,
		.rows = buf_of(LIMIT_BOOK_HIDDEN * sizeof(struct sheet_span)),
		.columns = buf_of(LIMIT_BOOK_HIDDEN * sizeof(struct sheet_span)),
		.cells = buf_of(LIMIT_BOOK_LOCKS * sizeof(struct sheet_lock)),
		.lines = buf_of(LIMIT_BOOK_LOCKS * sizeof(struct sheet_lock)),
		.whole = buf_of(LIMIT_BOOK_LOCKS * sizeof(struct sheet_lock))};
}

void
xlsx_locks_done(struct xlsx_locks *l)
{
	buf_done(&l->rows);
	buf_done(&l->columns);
	buf_done(&l->cells);
	buf_done(&l->lines);
	buf_done(&l->whole);
}

/* ---- what is read ---- */

static bool
is_true(struct str s)
{
	return str_equal(s, STR("1")) || str_equal(s, STR("true"));
}

static bool
is_unlocked(const struct xlsx_locks *l, uint64_t style)
{
	return style < l->styles->n && (l->styles->kinds[style] & XLSX_UNLOCKED) != 0;
}

static void
hide(struct buf *b, uint32_t from, uint32_t to)
{
	struct sheet_span s = {from, to};
	struct sheet_span *last =
		b->len == 0 ? NULL : (struct sheet_span *)(void *)(b->p + b->len) - 1;

	if (last != NULL && last->to + 1 == from)
		last->to = to;
	else
		buf_add(b, &s, sizeof(s));
}

/* More than there is room for count as locked. */
static void
put(struct xlsx_locks *l, struct buf *b, struct sheet_lock lock)
{
	if (l->n == LIMIT_BOOK_LOCKS)
		return;
	l->n++;
	buf_add(b, &lock, sizeof(lock));
}

static void
read_column(struct xlsx_locks *l, const struct xml_tag *tag)
{
	uint64_t from, to, style = 0;

	if (str_u64(xml_attribute(tag, "min"), SHEET_COLUMNS_MAX, &from) != ERR_OK || from == 0 ||
		str_u64(xml_attribute(tag, "max"), SHEET_COLUMNS_MAX, &to) != ERR_OK || to < from)
		return;
	if (is_true(xml_attribute(tag, "hidden")))
		hide(&l->columns, (uint32_t)from - 1, (uint32_t)to - 1);
	if (str_u64(xml_attribute(tag, "style"), UINT32_MAX, &style) == ERR_OK &&
		is_unlocked(l, style))
		put(l, &l->whole,
			(struct sheet_lock){
				{0, (uint32_t)from - 1, SHEET_ROWS_MAX - 1, (uint32_t)to - 1},
				false});
}

void
xlsx_lock_tag(struct xlsx_locks *l, const struct xml_tag *tag)
{
	if (xml_is(tag, "col"))
		read_column(l, tag);
	else /* without its attribute it is not in force */
		l->is_protected = is_true(xml_attribute(tag, "sheet"));
}

void
xlsx_lock_row(struct xlsx_locks *l, uint32_t row, const struct xml_tag *tag)
{
	uint64_t style;

	if (row >= SHEET_ROWS_MAX)
		return;
	if (is_true(xml_attribute(tag, "hidden")))
		hide(&l->rows, row, row);
	if (is_true(xml_attribute(tag, "customFormat")) &&
		str_u64(xml_attribute(tag, "s"), UINT32_MAX, &style) == ERR_OK)
		put(l, &l->lines,
			(struct sheet_lock){
				{row, 0, row, SHEET_COLUMNS_MAX - 1}, !is_unlocked(l, style)});
}

static struct sheet_lock *
runs(const struct xlsx_locks *l)
{
	return (struct sheet_lock *)(void *)l->cells.p;
}

/* The row that ended goes on from the one above where both are the same. */
static void
end_row(struct xlsx_locks *l)
{
	struct sheet_lock *all = runs(l);
	uint32_t n = (uint32_t)(l->cells.len / sizeof(*all)), made = n - l->first;
	bool is_same = made > 0 && made == l->first - l->recent && made <= ABOVE_TRIED;

	for (uint32_t i = 0; i < made && is_same; i++) {
		const struct sheet_lock *above = &all[l->recent + i], *own = &all[l->first + i];

		is_same = above->is_locked == own->is_locked &&
			  above->range.column == own->range.column &&
			  above->range.column_to == own->range.column_to &&
			  above->range.row_to + 1 == own->range.row;
	}
	if (is_same) {
		for (uint32_t i = 0; i < made; i++)
			all[l->recent + i].range.row_to++;
		l->cells.len -= made * sizeof(*all);
		l->n -= made;
	} else {
		l->recent = l->first;
	}
	l->first = (uint32_t)(l->cells.len / sizeof(*all));
}

void
xlsx_lock_cell(struct xlsx_locks *l, uint32_t row, uint32_t column, uint64_t style)
{
	bool is_locked = !is_unlocked(l, style);
	struct sheet_lock *last;
	size_t n;

	if (row >= SHEET_ROWS_MAX || column >= SHEET_COLUMNS_MAX)
		return;
	if (row != l->row)
		end_row(l);
	l->row = row;
	n = l->cells.len / sizeof(*last);
	last = n > l->first ? runs(l) + n - 1 : NULL;
	if (last != NULL && last->is_locked == is_locked && last->range.column_to + 1 == column)
		last->range.column_to = column;
	else
		put(l, &l->cells, (struct sheet_lock){{row, column, row, column}, is_locked});
}

/* ---- what is kept ---- */

static int
order(const void *a, const void *b)
{
	const struct sheet_span *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static enum err
keep_spans(struct xlsx_locks *l, struct buf *b, const struct sheet_span **ret_list, uint32_t *ret_n)
{
	uint32_t n = (uint32_t)(b->len / sizeof(struct sheet_span)), kept = 0;
	struct sheet_span *list = arena_array(l->arena, struct sheet_span, (size_t)n + 1);

	if (list == NULL || buf_err(b) != ERR_OK)
		return ERR_LIMIT;
	if (n > 0)
		memcpy(list, b->p, b->len);
	qsort(list, n, sizeof(*list), order);
	for (uint32_t i = 0; i < n; i++) {
		if (kept == 0 || list[i].from > list[kept - 1].to + 1)
			list[kept++] = list[i];
		else if (list[i].to > list[kept - 1].to)
			list[kept - 1].to = list[i].to;
	}
	*ret_list = list;
	*ret_n = kept;
	return ERR_OK;
}

/* Cells before rows before columns: the first that one is in counts. */
static enum err
keep_locks(struct xlsx_locks *l, struct sheet *sheet)
{
	const struct buf *const parts[] = {&l->cells, &l->lines, &l->whole};
	struct sheet_lock *list = arena_array(l->arena, struct sheet_lock, (size_t)l->n + 1);
	size_t n = 0;

	if (list == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (buf_err(parts[i]) != ERR_OK)
			return ERR_LIMIT;
		if (parts[i]->len > 0)
			memcpy(list + n, parts[i]->p, parts[i]->len);
		n += parts[i]->len / sizeof(*list);
	}
	sheet->locks = list;
	sheet->n_locks = (uint32_t)n;
	return ERR_OK;
}

enum err
xlsx_locks_keep(struct xlsx_locks *l, struct sheet *sheet)
{
	enum err err = keep_spans(l, &l->rows, &sheet->rows_hidden, &sheet->n_rows_hidden);

	if (err == ERR_OK)
		err = keep_spans(l, &l->columns, &sheet->columns_hidden, &sheet->n_columns_hidden);
	sheet->is_protected = l->is_protected;
	return err == ERR_OK && l->is_protected ? keep_locks(l, sheet) : err;
}
