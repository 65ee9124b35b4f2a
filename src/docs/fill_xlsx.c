/*
 * A form in Excel filled in: the cells' bytes in the sheet's XML are replaced in place, so that all
 * else stays as the form's maker wrote it (ECMA-376 part 1, section 18.3.1).
 */
#include "base/digest.h"
#include "base/limits.h"
#include "docs/cells.h"
#include "docs/docs.h"
#include "docs/edit.h"
#include "docs/recalc.h"
#include "wire/xlsx/xlsx.h"
#include "wire/xml/xml.h"

#include <stdlib.h>

/* One sheet being filled. Fills are by row, then column; `next` is the first that is not placed. */
struct filling {
	struct str xml;
	const struct sheet_fill *fills;
	uint32_t n, next;
	struct edits edits;
	struct str prefix;    /* "x:" where the maker uses one */
	uint32_t row, column; /* of the row, cell being read */
	uint32_t next_row, next_column;
	size_t cell_from; /* of the cell that is replaced */
	char style[16];
	bool is_in_data, is_replacing, is_row_empty;
	char faulty[SHEET_CELL_NAME_MAX]; /* the cell that holds a formula */
	struct xml_handler handler;
};

/* ---- what is written ---- */

static void
put_tag(struct filling *f, const char *before, const char *name)
{
	buf_c(&f->edits.text, before);
	buf_str(&f->edits.text, f->prefix);
	buf_c(&f->edits.text, name);
}

static void
put_cell(struct filling *f, const struct sheet_fill *fill, const char *style)
{
	struct buf *b = &f->edits.text;
	bool is_number = fill->kind == SHEET_NUMBER && cells_is_number(fill->text);
	char place[SHEET_CELL_NAME_MAX];

	put_tag(f, "<", "c");
	buf_printf(b, " r=\"%s\"", sheet_cell_name(fill->row, fill->column, place));
	if (style[0] != '\0')
		buf_printf(b, " s=\"%s\"", style);
	if (is_number) {
		buf_byte(b, '>');
		put_tag(f, "<", "v>");
		buf_str(b, fill->text);
		put_tag(f, "</", "v>");
	} else {
		buf_c(b, " t=\"inlineStr\">");
		put_tag(f, "<", "is>");
		put_tag(f, "<", "t xml:space=\"preserve\">");
		cells_put_text(b, fill->text);
		put_tag(f, "</", "t>");
		put_tag(f, "</", "is>");
	}
	put_tag(f, "</", "c>");
}

/* All fills of row `row` before column `column`, at `at`. */
static void
put_cells_before(struct filling *f, size_t at, uint32_t row, uint32_t column)
{
	if (f->next >= f->n || f->fills[f->next].row != row || f->fills[f->next].column >= column)
		return;
	edits_add(&f->edits, at, at);
	while (f->next < f->n && f->fills[f->next].row == row && f->fills[f->next].column < column)
		put_cell(f, &f->fills[f->next++], "");
}

/* Rows of their own for all fills before row `row`, at `at`. */
static void
put_rows_before(struct filling *f, size_t at, uint32_t row)
{
	if (f->next >= f->n || f->fills[f->next].row >= row)
		return;
	edits_add(&f->edits, at, at);
	while (f->next < f->n && f->fills[f->next].row < row) {
		uint32_t now = f->fills[f->next].row;

		put_tag(f, "<", "row");
		buf_printf(&f->edits.text, " r=\"%u\">", now + 1);
		while (f->next < f->n && f->fills[f->next].row == now)
			put_cell(f, &f->fills[f->next++], "");
		put_tag(f, "</", "row>");
	}
}

/* ---- what is read ---- */

static bool
is_empty_tag(const struct filling *f, const struct xml_tag *tag)
{
	return f->xml.p[tag->to - 2] == '/';
}

static bool
has_fill_in(const struct filling *f, uint32_t row)
{
	return f->next < f->n && f->fills[f->next].row == row;
}

static void
open_row(struct filling *f, const struct xml_tag *tag)
{
	uint64_t n;

	if (str_u64(xml_attribute(tag, "r"), SHEET_ROWS_MAX, &n) == ERR_OK && n > 0)
		f->next_row = (uint32_t)n - 1;
	f->row = f->next_row++;
	f->next_column = 0;
	put_rows_before(f, tag->from, f->row);
	f->is_row_empty = is_empty_tag(f, tag);
	if (f->is_row_empty && has_fill_in(f, f->row)) { /* <row .../> becomes <row ...>...</row> */
		edits_add(&f->edits, tag->to - 2, tag->to);
		buf_byte(&f->edits.text, '>');
		while (has_fill_in(f, f->row))
			put_cell(f, &f->fills[f->next++], "");
		put_tag(f, "</", "row>");
	}
}

static void
open_cell(struct filling *f, const struct xml_tag *tag)
{
	struct str place = xml_attribute(tag, "r");
	uint32_t row = f->row, column = f->next_column;

	if (place.len > 0 && (sheet_cell_parse(place, &row, &column) != ERR_OK || row != f->row))
		f->handler.stop = ERR_MALFORMED;
	f->column = column;
	f->next_column = column + 1;
	put_cells_before(f, tag->from, f->row, column);
	if (!has_fill_in(f, f->row) || f->fills[f->next].column != column)
		return;
	f->is_replacing = true;
	f->cell_from = tag->from;
	str_copy(xml_attribute(tag, "s"), f->style, sizeof(f->style));
	if (strspn(f->style, "0123456789") != strlen(f->style))
		f->style[0] = '\0';
}

static void
on_open(void *arg, const struct xml_tag *tag)
{
	struct filling *f = arg;

	if (tag->depth == 0) {
		size_t raw = (size_t)(strpbrk(f->xml.p + tag->from + 1, " \t\r\n/>") -
				      (f->xml.p + tag->from + 1));

		f->prefix = str_of(f->xml.p + tag->from + 1, raw - tag->name.len);
	}
	if (xml_is(tag, "sheetData")) {
		f->is_in_data = true;
		if (is_empty_tag(f, tag)) {
			edits_add(&f->edits, tag->to - 2, tag->to);
			buf_byte(&f->edits.text, '>');
			put_rows_before(f, tag->to, SHEET_ROWS_MAX);
			edits_add(&f->edits, tag->to, tag->to);
			put_tag(f, "</", "sheetData>");
		}
	} else if (!f->is_in_data) {
		return;
	} else if (xml_is(tag, "row")) {
		open_row(f, tag);
	} else if (xml_is(tag, "c")) {
		open_cell(f, tag);
	} else if (xml_is(tag, "f") && f->is_replacing) {
		sheet_cell_name(f->row, f->column, f->faulty);
		f->handler.stop = ERR_INVALID;
	}
}

static void
on_close(void *arg, const struct xml_tag *tag)
{
	struct filling *f = arg;

	if (xml_is(tag, "sheetData")) {
		put_rows_before(f, tag->from, SHEET_ROWS_MAX);
		f->is_in_data = false;
	} else if (!f->is_in_data) {
		return;
	} else if (xml_is(tag, "row") && !f->is_row_empty) {
		put_cells_before(f, tag->from, f->row, SHEET_COLUMNS_MAX);
	} else if (xml_is(tag, "c") && f->is_replacing) {
		f->is_replacing = false;
		edits_add(&f->edits, f->cell_from, tag->to);
		put_cell(f, &f->fills[f->next++], f->style);
	}
}

static enum err
fill_sheet(struct filling *f, struct buf *out, struct errinfo *info)
{
	enum err err;

	f->handler = (struct xml_handler){.open = on_open, .close = on_close, .arg = f};
	err = xml_read(f->xml, &f->handler, info);
	if (err == ERR_INVALID)
		return err_say(
			info, err, 0, "cell %s holds a formula, which is left alone", f->faulty);
	if (err == ERR_OK && f->next < f->n)
		return err_say(info, ERR_MALFORMED, 0, "the sheet's rows are in disorder");
	return err == ERR_OK ? edits_apply(&f->edits, f->xml, out) : err;
}

/* ---- the form ---- */

#define SHEETS_MAX 32 /* that one map fills */

struct part {
	struct str sheet, entry;
	struct sheet_fill *fills;
	uint32_t n;
	struct buf xml, filled;
};

struct form {
	const struct docs_form *in;
	struct arena *arena;
	struct xlsx_parts parts;
	struct workbook book;
	struct part list[SHEETS_MAX + 1]; /* the sheets, and behind them the workbook */
	uint32_t n;
};

static struct part *
part_of(struct form *f, struct str sheet)
{
	for (uint32_t i = 0; i < f->n; i++)
		if (str_equal(f->list[i].sheet, sheet))
			return &f->list[i];
	for (uint32_t i = 0; i < f->parts.n_sheets && f->n < SHEETS_MAX; i++) {
		struct part *p = &f->list[f->n];

		if (!str_equal(f->parts.sheets[i].sheet, sheet))
			continue;
		*p = (struct part){.sheet = sheet,
			.entry = f->parts.sheets[i].entry,
			.fills = arena_array(f->arena, struct sheet_fill, f->in->n_fills),
			.xml = buf_of(LIMIT_ZIP_ENTRY_BYTES),
			.filled = buf_of(LIMIT_ZIP_ENTRY_BYTES)};
		f->n++;
		return p->fills != NULL ? p : NULL;
	}
	return NULL;
}

static int
order(const void *a, const void *b)
{
	const struct sheet_fill *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

/* Its maker lets nobody write there, or nobody would see it. */
static enum err
check_cell(const struct sheet *s, const struct sheet_range *r, struct errinfo *info)
{
	char name[SHEET_CELL_NAME_MAX];

	if (!sheet_is_hidden_at(s, r) && !sheet_is_locked_at(s, r->row, r->column))
		return ERR_OK;
	return err_say(info, ERR_INVALID, 0, "cell %s is hidden or locked, which is left alone",
		sheet_cell_name(r->row, r->column, name));
}

/* Each fill to its sheet, into the first cell of its merged range. */
static enum err
sort_fills(struct form *f, struct errinfo *info)
{
	for (uint32_t i = 0; i < f->in->n_fills; i++) {
		struct sheet_fill fill = f->in->fills[i];
		struct part *p = part_of(f, fill.sheet);
		const struct sheet *sheet = workbook_sheet(&f->book, fill.sheet);
		struct sheet_range r;

		if (p == NULL || sheet == NULL)
			return err_say(info, ERR_NOT_FOUND, i, "the form has no sheet %.*s",
				STR_FMT(fill.sheet));
		if (fill.row >= SHEET_ROWS_MAX || fill.column >= SHEET_COLUMNS_MAX)
			return err_say(info, ERR_INVALID, i, "a cell outside of the sheet");
		r = sheet_range_of(sheet, fill.row, fill.column);
		if (check_cell(sheet, &r, info) != ERR_OK)
			return ERR_INVALID;
		fill.row = r.row;
		fill.column = r.column;
		p->fills[p->n++] = fill;
	}
	for (uint32_t i = 0; i < f->n; i++) {
		struct part *p = &f->list[i];

		qsort(p->fills, p->n, sizeof(*p->fills), order);
		for (uint32_t k = 1; k < p->n; k++)
			if (order(&p->fills[k - 1], &p->fills[k]) == 0)
				return err_say(info, ERR_INVALID, 0, "one cell is given twice");
	}
	return ERR_OK;
}

static enum err
check_form(const struct docs_form *in, struct errinfo *info)
{
	uint8_t sum[DIGEST_BYTES_MAX];

	digest_of(DIGEST_SHA256, in->bytes.p, in->bytes.len, sum);
	if (memcmp(sum, in->sha256, sizeof(in->sha256)) != 0)
		return err_say(info, ERR_INVALID, 0,
			"the form has changed since its cells were chosen: choose them again");
	return ERR_OK;
}

static enum err
fill_parts(struct form *f, struct unzip *u, struct errinfo *info)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < f->n && err == ERR_OK; i++) {
		struct part *p = &f->list[i];
		struct filling filling = {
			.fills = p->fills, .n = p->n, .edits = edits_of(LIMIT_DOCUMENT_BYTES)};

		err = unzip_read(u, p->entry, &p->xml, info);
		filling.xml = buf_view(&p->xml);
		if (err == ERR_OK)
			err = fill_sheet(&filling, &p->filled, info);
		edits_done(&filling.edits);
	}
	return err;
}

/* Sums and scores that hang on the answers are reckoned anew when the form is opened. */
static enum err
fill_book(struct form *f, struct unzip *u, struct errinfo *info)
{
	struct part *p = &f->list[f->n];
	enum err err;

	if (f->book.n_formulas == 0 || f->n == 0)
		return ERR_OK;
	*p = (struct part){.entry = f->parts.workbook,
		.xml = buf_of(LIMIT_ZIP_ENTRY_BYTES),
		.filled = buf_of(LIMIT_ZIP_ENTRY_BYTES)};
	f->n++;
	err = unzip_read(u, p->entry, &p->xml, info);
	return err == ERR_OK ? recalc_on_open(buf_view(&p->xml), &p->filled, info) : err;
}

static enum err
pack(struct form *f, struct buf *out, struct errinfo *info)
{
	struct zipper *z;
	enum err err = zipper_new(f->in->bytes, &z, info);

	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < f->n; i++) {
		const char *entry = arena_copy(f->arena, f->list[i].entry);

		if (entry == NULL)
			err = ERR_LIMIT;
		else
			zipper_put(z, entry, buf_view(&f->list[i].filled));
	}
	if (err == ERR_OK)
		err = zipper_finish(z, out);
	zipper_free(z);
	return err;
}

static enum err
fill_form(struct form *f, struct buf *out, struct errinfo *info)
{
	struct unzip *u;
	enum err err = xlsx_read(f->in->bytes, f->arena, &f->book, info);

	if (err == ERR_OK)
		err = unzip_open(f->in->bytes, &u, info);
	if (err != ERR_OK)
		return err;
	err = xlsx_parts(u, f->arena, &f->parts, info);
	if (err == ERR_OK)
		err = sort_fills(f, info);
	if (err == ERR_OK)
		err = fill_parts(f, u, info);
	if (err == ERR_OK)
		err = fill_book(f, u, info);
	unzip_close(u);
	return err == ERR_OK ? pack(f, out, info) : err;
}

enum err
docs_fill_xlsx(const struct docs_form *in, struct buf *out, struct errinfo *info)
{
	struct arena *a;
	struct form *f;
	enum err err = check_form(in, info);

	if (err != ERR_OK)
		return err;
	a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	f = a != NULL ? arena_alloc(a, sizeof(*f)) : NULL;
	if (f == NULL) {
		arena_free(a);
		return err_say(info, ERR_FULL, 0, "out of memory");
	}
	f->in = in;
	f->arena = a;
	err = fill_form(f, out, info);
	for (uint32_t i = 0; i < f->n; i++) {
		buf_done(&f->list[i].xml);
		buf_done(&f->list[i].filled);
	}
	arena_free(a);
	return err;
}
