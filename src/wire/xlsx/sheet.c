/* One sheet: its cells and merged ranges (ECMA-376 part 1, section 18.3). */
#include "base/limits.h"
#include "wire/xlsx/own.h"

#include <stdio.h>
#include <stdlib.h>

struct sheet_reading {
	struct xlsx_reading *book;
	struct buf cells;  /* of struct sheet_cell */
	struct buf merges; /* of struct sheet_range */
	struct buf text;
	uint32_t row, column; /* of the cell being read */
	uint32_t next_row, next_column;
	struct sheet_cell cell;
	char type[12]; /* of the cell: "s", "inlineStr", ... */
	uint64_t style;
	unsigned phonetic;
	bool is_in_data, is_in_cell, is_text;
	bool is_unsorted;
	struct xlsx_rules rules;
	struct xlsx_locks locks;
	struct xml_handler handler;
};

static void
begin_row(struct sheet_reading *s, const struct xml_tag *tag)
{
	uint64_t n;

	if (str_u64(xml_attribute(tag, "r"), SHEET_ROWS_MAX, &n) == ERR_OK && n > 0)
		s->next_row = (uint32_t)n - 1;
	s->row = s->next_row;
	s->next_row++;
	xlsx_lock_row(&s->locks, s->row, tag);
	s->next_column = 0;
}

static void
begin_cell(struct sheet_reading *s, const struct xml_tag *tag)
{
	struct str place = xml_attribute(tag, "r");

	s->is_in_cell = true;
	s->cell = (struct sheet_cell){.row = s->row, .column = s->next_column};
	if (place.len > 0 && sheet_cell_parse(place, &s->cell.row, &s->cell.column) != ERR_OK)
		s->handler.stop = ERR_MALFORMED;
	if (s->cell.row >= SHEET_ROWS_MAX || s->cell.column >= SHEET_COLUMNS_MAX)
		s->handler.stop = ERR_LIMIT;
	s->next_column = s->cell.column + 1;
	str_copy(xml_attribute(tag, "t"), s->type, sizeof(s->type));
	if (str_u64(xml_attribute(tag, "s"), UINT32_MAX, &s->style) != ERR_OK)
		s->style = 0;
	xlsx_lock_cell(&s->locks, s->cell.row, s->cell.column, s->style);
	buf_clear(&s->text);
}

static void
add_merge(struct sheet_reading *s, struct str ref)
{
	struct sheet_range m;
	struct str from = str_split(&ref, ':');

	if (sheet_cell_parse(from, &m.row, &m.column) != ERR_OK ||
		sheet_cell_parse(ref, &m.row_to, &m.column_to) != ERR_OK || m.row_to < m.row ||
		m.column_to < m.column)
		return;
	if (++s->book->n_merges > LIMIT_BOOK_MERGES)
		s->handler.stop = ERR_LIMIT;
	buf_add(&s->merges, &m, sizeof(m));
}

static void
on_open(void *arg, const struct xml_tag *tag)
{
	struct sheet_reading *s = arg;

	if (xml_is(tag, "sheetData"))
		s->is_in_data = true;
	else if (xml_is(tag, "mergeCell"))
		add_merge(s, xml_attribute(tag, "ref"));
	else if (xml_is(tag, "col") || xml_is(tag, "sheetProtection"))
		xlsx_lock_tag(&s->locks, tag);
	else if (!s->is_in_data)
		xlsx_rule_open(&s->rules, tag);
	else if (xml_is(tag, "row"))
		begin_row(s, tag);
	else if (xml_is(tag, "c"))
		begin_cell(s, tag);
	else if (xml_is(tag, "rPh"))
		s->phonetic++;
	else if (xml_is(tag, "f"))
		s->cell.is_formula = s->is_in_cell;
	else if (xml_is(tag, "v") || xml_is(tag, "t"))
		s->is_text = s->is_in_cell && s->phonetic == 0;
}

static void
on_text(void *arg, struct str text)
{
	struct sheet_reading *s = arg;

	if (s->is_text && s->text.len <= LIMIT_CELL_BYTES)
		xlsx_add_text(&s->text, text);
	else if (!s->is_in_data)
		xlsx_rule_text(&s->rules, text);
}

/* ---- a cell's value ---- */

static enum xlsx_style
style_of(const struct sheet_reading *s)
{
	const struct xlsx_styles *all = &s->book->styles;

	return s->style < all->n ? (enum xlsx_style)(all->kinds[s->style] & ~XLSX_UNLOCKED)
				 : XLSX_PLAIN;
}

/* A number as Excel keeps it (15 digits), a date by its style; what is neither stays text. */
static void
take_number(struct sheet_reading *s)
{
	struct str text = str_trim(buf_view(&s->text));
	enum xlsx_style style = style_of(s);
	char copy[40], shown[40], *end;
	double number;

	if (text.len == 0 || text.len >= sizeof(copy) ||
		strspn(text.p, "0123456789+-.eE") < text.len)
		return;
	str_copy(text, copy, sizeof(copy));
	number = strtod(copy, &end);
	if (*end != '\0' || !(number > -1e300 && number < 1e300))
		return;
	s->cell.kind = SHEET_NUMBER;
	if (style != XLSX_PLAIN && xlsx_date_text(number, style, s->book->parts.is_1904, shown,
					   sizeof(shown)) == ERR_OK)
		s->cell.kind = SHEET_DATE;
	else
		snprintf(shown, sizeof(shown), "%.15g", number);
	buf_clear(&s->text);
	buf_c(&s->text, shown);
}

static void
take_shared(struct sheet_reading *s)
{
	uint64_t index;

	if (str_u64(str_trim(buf_view(&s->text)), UINT32_MAX, &index) != ERR_OK ||
		index >= s->book->strings.n) {
		s->handler.stop = ERR_MALFORMED;
		return;
	}
	s->cell.text = s->book->strings.list[index];
}

static void
take_value(struct sheet_reading *s)
{
	bool is_yes;

	if (strcmp(s->type, "s") == 0) {
		take_shared(s);
		return;
	}
	if (strcmp(s->type, "b") == 0) {
		is_yes = str_equal(str_trim(buf_view(&s->text)), STR("1"));
		s->cell.kind = SHEET_YES_NO;
		s->cell.text = is_yes ? STR("yes") : STR("no");
		return;
	}
	if (strcmp(s->type, "e") == 0)
		s->cell.kind = SHEET_ERROR;
	else if (strcmp(s->type, "d") == 0)
		s->cell.kind = SHEET_DATE;
	else if (s->type[0] == '\0' || strcmp(s->type, "n") == 0)
		take_number(s);
	s->handler.stop = xlsx_keep_text(&s->text, s->book->arena, &s->cell.text);
}

static void
end_cell(struct sheet_reading *s)
{
	const struct sheet_cell *last;

	s->is_in_cell = false;
	s->phonetic = 0;
	if (s->text.len > 0)
		take_value(s);
	if (s->handler.stop != ERR_OK || (s->cell.text.len == 0 && !s->cell.is_formula))
		return;
	if (++s->book->n_cells > LIMIT_BOOK_CELLS) {
		s->handler.stop = ERR_LIMIT;
		return;
	}
	s->book->n_formulas += s->cell.is_formula;
	if (s->cells.len > 0) {
		last = (const struct sheet_cell *)(const void *)(s->cells.p + s->cells.len) - 1;
		s->is_unsorted |= s->cell.row < last->row ||
				  (s->cell.row == last->row && s->cell.column <= last->column);
	}
	buf_add(&s->cells, &s->cell, sizeof(s->cell));
}

static void
on_close(void *arg, const struct xml_tag *tag)
{
	struct sheet_reading *s = arg;

	if (xml_is(tag, "sheetData"))
		s->is_in_data = false;
	else if (!s->is_in_data)
		xlsx_rule_close(&s->rules, tag);
	else if (xml_is(tag, "v") || xml_is(tag, "t"))
		s->is_text = false;
	else if (xml_is(tag, "rPh") && s->phonetic > 0)
		s->phonetic--;
	else if (xml_is(tag, "c") && s->is_in_cell)
		end_cell(s);
}

/* ---- the sheet ---- */

static int
order(const void *a, const void *b)
{
	const struct sheet_cell *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

/* Sorted, and of several at one place the first. */
static uint32_t
tidy(struct sheet_cell *cells, uint32_t n)
{
	uint32_t kept = 0;

	qsort(cells, n, sizeof(*cells), order);
	for (uint32_t i = 0; i < n; i++)
		if (kept == 0 || order(&cells[kept - 1], &cells[i]) != 0)
			cells[kept++] = cells[i];
	return kept;
}

static enum err
keep(struct sheet_reading *s, struct sheet *sheet)
{
	struct sheet_cell *cells = arena_alloc(s->book->arena, s->cells.len + 1);
	struct sheet_range *merges = arena_alloc(s->book->arena, s->merges.len + 1);

	struct xlsx_rule *rules = arena_alloc(s->book->arena, s->rules.rules.len + 1);

	if (cells == NULL || merges == NULL || rules == NULL || buf_err(&s->cells) != ERR_OK ||
		buf_err(&s->merges) != ERR_OK || s->rules.err != ERR_OK)
		return ERR_LIMIT;
	if (s->rules.rules.len > 0)
		memcpy(rules, s->rules.rules.p, s->rules.rules.len);
	s->book->rules = rules;
	s->book->n_sheet_rules = (uint32_t)(s->rules.rules.len / sizeof(struct xlsx_rule));
	s->book->n_rules = s->rules.n_all;
	if (s->cells.len > 0)
		memcpy(cells, s->cells.p, s->cells.len);
	if (s->merges.len > 0)
		memcpy(merges, s->merges.p, s->merges.len);
	sheet->n_cells = (uint32_t)(s->cells.len / sizeof(struct sheet_cell));
	if (s->is_unsorted)
		sheet->n_cells = tidy(cells, sheet->n_cells);
	sheet->cells = cells;
	sheet->n_merges = (uint32_t)(s->merges.len / sizeof(struct sheet_range));
	sheet->merges = merges;
	return xlsx_locks_keep(&s->locks, sheet);
}

enum err
xlsx_read_sheet(struct xlsx_reading *r, struct str entry, struct sheet *sheet, struct errinfo *info)
{
	struct sheet_reading s = {.book = r,
		.cells = buf_of(LIMIT_BOOK_CELLS * sizeof(struct sheet_cell)),
		.merges = buf_of(LIMIT_BOOK_MERGES * sizeof(struct sheet_range)),
		.text = buf_of(LIMIT_ZIP_ENTRY_BYTES),
		.rules = {.arena = r->arena,
			.places = buf_of(LIMIT_CELL_BYTES),
			.list = buf_of(LIMIT_CELL_BYTES),
			.rules = buf_of(LIMIT_BOOK_LISTS * sizeof(struct xlsx_rule)),
			.n_all = r->n_rules}};
	enum err err;

	xlsx_locks_begin(&s.locks, r->arena, &r->styles);
	s.handler = (struct xml_handler){
		.open = on_open, .close = on_close, .text = on_text, .arg = &s};
	err = xlsx_read_entry(r->unzip, entry, &s.handler, info);
	if (err == ERR_OK && keep(&s, sheet) != ERR_OK)
		err = err_say(info, ERR_LIMIT, 0, "the book is too large");
	buf_done(&s.cells);
	buf_done(&s.merges);
	buf_done(&s.text);
	buf_done(&s.rules.places);
	buf_done(&s.rules.list);
	buf_done(&s.rules.rules);
	xlsx_locks_done(&s.locks);
	return err;
}
