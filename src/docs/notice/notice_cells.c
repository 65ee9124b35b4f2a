/* A report as fills of an official file by its map; see notice.h. */
#include "docs/notice/notice.h"

enum err
notice_map_of(const struct report_form *f, struct arena *a, struct notice_map *ret_map)
{
	struct notice_map map = {.form = f->id, .sha256 = f->sha256};
	struct notice_cell *cells;
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->n_items; i++)
		n += f->items[i].n_cells;
	cells = arena_array(a, struct notice_cell, (size_t)n + 1);
	if (cells == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < f->n_items; i++)
		for (uint32_t k = 0; k < f->items[i].n_cells; k++) {
			const struct report_cell *c = &f->items[i].cells[k];
			struct notice_cell *cell = &cells[map.n++];

			*cell = (struct notice_cell){.item = f->items[i].id,
				.sheet = c->sheet,
				.write = c->write,
				.choice = c->choice};
			if (sheet_cell_parse(c->cell, &cell->row, &cell->column) != ERR_OK)
				return ERR_MALFORMED;
		}
	map.cells = cells;
	*ret_map = map;
	return ERR_OK;
}

static const struct filled_line *
line_of(const struct report_filled *f, struct str item)
{
	for (uint32_t i = 0; i < f->n_lines; i++)
		if (str_equal(f->lines[i].item->id, item))
			return &f->lines[i];
	return NULL;
}

static bool
has_choice(struct str value, struct str choice)
{
	while (value.len > 0)
		if (str_equal(str_split(&value, ' '), choice))
			return true;
	return false;
}

/* Letters as they are compared: widths folded, blanks left out. */
static bool
is_alike(struct str a, struct str b)
{
	while (a.len > 0 || b.len > 0) {
		uint32_t x = 0, y = 0;
		size_t n = a.len > 0 ? str_utf8_char(a, &x) : 0;
		size_t m = b.len > 0 ? str_utf8_char(b, &y) : 0;

		if (n > 0 && (x == ' ' || x == 0x3000)) {
			a = str_of(a.p + n, a.len - n);
			continue;
		}
		if (m > 0 && (y == ' ' || y == 0x3000)) {
			b = str_of(b.p + m, b.len - m);
			continue;
		}
		if (n == 0 || m == 0 || str_fold_char(x) != str_fold_char(y))
			return false;
		a = str_of(a.p + n, a.len - n);
		b = str_of(b.p + m, b.len - m);
	}
	return true;
}

static bool
is_in_list(const struct sheet_list *list, struct str word, struct str *text)
{
	for (uint32_t i = 0; i < list->n && word.len > 0; i++)
		if (is_alike(list->values[i], word)) {
			*text = list->values[i];
			return true;
		}
	return false;
}

/* The same said in other words: a choice by its name in another language or in a standard, yes and
 * no as forms have them. */
static bool
is_meant_in_list(const struct sheet_list *list, const struct filled_line *l,
	const struct notice_fit *fit, struct str *text)
{
	const struct record_field *f = l->value->field;
	const struct record_choice *c =
		f->kind == RECORD_CHOICE ? record_choice_find(f, l->value->value) : NULL;
	bool is_yes = f->kind == RECORD_YES_NO && str_equal(l->value->value, STR("yes"));
	bool is_no = f->kind == RECORD_YES_NO && str_equal(l->value->value, STR("no"));

	for (unsigned i = 0; c != NULL && i < LANGS; i++)
		if (is_in_list(list, c->name.in[i], text))
			return true;
	if (c != NULL)
		return is_in_list(list, c->also, text);
	for (uint32_t i = 0; fit != NULL && is_yes && i < fit->n_yes; i++)
		if (is_in_list(list, fit->yes[i], text))
			return true;
	for (uint32_t i = 0; fit != NULL && is_no && i < fit->n_no; i++)
		if (is_in_list(list, fit->no[i], text))
			return true;
	return false;
}

/* What the cell takes of it: the text, or, where the cell has a list, the value of the list that
 * means the same; false: the list has none. */
static bool
fit_list(const struct workbook *book, const struct notice_cell *c, const struct filled_line *l,
	const struct notice_fit *fit, struct str *text)
{
	const struct sheet *s = book != NULL ? workbook_sheet(book, c->sheet) : NULL;
	const struct sheet_list *list = s != NULL ? sheet_list_of(s, c->row, c->column) : NULL;

	if (list == NULL || is_in_list(list, *text, text))
		return true;
	return l->state == LINE_KNOWN && is_meant_in_list(list, l, fit, text);
}

static enum err
text_of(const struct filled_line *l, const struct notice_cell *c, const struct record_say *say,
	struct arena *a, struct str *ret_text)
{
	struct buf b = buf_of(LIMIT_RECORD_TEXT);
	char *copy;

	*ret_text = STR("");
	if (l->state == LINE_MISSING || l->state == LINE_KEPT)
		return ERR_OK;
	if (c->write == REPORT_MARK) {
		if (l->state == LINE_KNOWN && has_choice(l->value->value, c->choice))
			*ret_text = STR("○");
		return ERR_OK;
	}
	if (l->state != LINE_KNOWN) {
		*ret_text = l->text;
		return ERR_OK;
	}
	if (l->value->field->kind == RECORD_NUMBER) /* a cell reckons with it: no commas */
		buf_str(&b, l->value->value);
	else
		respond_value_put(&b, l->value->field, l->value->value, c->write, say);
	copy = buf_err(&b) == ERR_OK ? arena_copy(a, buf_view(&b)) : NULL;
	if (copy != NULL)
		*ret_text = str_of(copy, b.len);
	buf_done(&b);
	return copy == NULL ? ERR_LIMIT : ERR_OK;
}

static bool
is_taken(const struct notice_fills *f, const struct notice_cell *c)
{
	for (uint32_t i = 0; i < f->n; i++)
		if (f->fills[i].row == c->row && f->fills[i].column == c->column &&
			str_equal(f->fills[i].sheet, c->sheet))
			return true;
	return false;
}

enum err
notice_fills_of(const struct report_filled *f, const struct notice_map *map,
	const struct workbook *book, const struct notice_fit *fit, const struct record_say *say,
	struct arena *a, struct notice_fills *ret_fills)
{
	struct notice_fills out = {.fills = arena_array(a, struct sheet_fill, (size_t)map->n + 1)};
	enum err err = out.fills == NULL ? ERR_LIMIT : ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < map->n; i++) {
		const struct notice_cell *c = &map->cells[i];
		const struct filled_line *l = line_of(f, c->item);
		struct str text = STR("");

		if (l == NULL || is_taken(&out, c))
			continue;
		err = text_of(l, c, say, a, &text);
		if (err != ERR_OK || text.len == 0)
			continue;
		if (!fit_list(book, c, l, fit, &text)) {
			out.n_off_list++;
			continue;
		}
		out.fills[out.n++] = (struct sheet_fill){.sheet = c->sheet,
			.row = c->row,
			.column = c->column,
			.kind = l->value->field->kind == RECORD_NUMBER && l->state == LINE_KNOWN
					? SHEET_NUMBER
					: SHEET_TEXT,
			.text = text};
	}
	*ret_fills = out;
	return err;
}
