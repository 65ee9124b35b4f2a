/* Orders as bytes, and what is done with them; see order.h. */
#include "docs/order/order.h"

#include "base/limits.h"
#include "docs/order/codec.h"
#include "docs/order/exhibit.h"
#include "docs/order/stock.h"
#include "wire/csv/csv.h"
#include "wire/xlsx/xlsx.h"

#define MAGIC "SKMO\1"
#define MAGIC_BYTES 5
#define FILLS_MAX 20000
#define VALUES_MAX 10000

/* ---- a document ---- */

static void
code_field(struct codec *c, struct block_field *f)
{
	codec_str(c, &f->label);
	codec_str(c, &f->value);
}

static void
code_person(struct codec *c, struct block_person *p)
{
	codec_str(c, &p->role);
	codec_str(c, &p->name);
	codec_str(c, &p->date);
	codec_bool(c, &p->is_marked);
}

static void
code_revision(struct codec *c, struct document_revision *r)
{
	codec_str(c, &r->edition);
	codec_str(c, &r->date);
	codec_str(c, &r->what);
	codec_str(c, &r->by);
}

static void
code_column(struct codec *c, struct block_column *k)
{
	codec_str(c, &k->title);
	codec_u32(c, &k->width, 1000);
	codec_bool(c, &k->is_right);
}

/* Cells of all rows as one list, since a row does not know its length. */
static void
code_table(struct codec *c, struct block_table *t)
{
	uint32_t n_cells;
	struct str *cells;
	struct block_row *rows;

	CODEC_LIST(c, struct block_column, t->columns, &t->n_columns, DOCUMENT_COLUMNS_MAX,
		code_column);
	codec_u32(c, &t->n_rows, DOCUMENT_BLOCKS_MAX);
	n_cells = t->n_rows * t->n_columns;
	if (c->out != NULL) {
		for (uint32_t i = 0; i < n_cells; i++) {
			struct str s = t->rows[i / t->n_columns].cells[i % t->n_columns];

			codec_str(c, &s);
		}
		return;
	}
	if (t->n_columns == 0 || n_cells > reader_left(&c->in) / 4)
		t->n_rows = n_cells = 0;
	cells = arena_array(c->arena, struct str, (size_t)n_cells + 1);
	rows = arena_array(c->arena, struct block_row, (size_t)t->n_rows + 1);
	if (cells == NULL || rows == NULL) {
		reader_fail(&c->in, ERR_LIMIT);
		t->n_rows = 0;
		return;
	}
	for (uint32_t i = 0; i < n_cells; i++)
		codec_str(c, &cells[i]);
	for (uint32_t i = 0; i < t->n_rows; i++)
		rows[i].cells = &cells[(size_t)i * t->n_columns];
	t->rows = rows;
}

static void
code_block(struct codec *c, struct block *b)
{
	uint8_t kind = (uint8_t)b->kind;

	codec_u8(c, &kind, BLOCK_KINDS - 1);
	b->kind = (enum block_kind)kind;
	codec_str(c, &b->id);
	codec_u8(c, &b->level, 9);
	codec_bool(c, &b->is_numbered);
	codec_bool(c, &b->is_out_of_date);
	codec_str(c, &b->number);
	codec_str(c, &b->text);
	codec_str(c, &b->qr);
	code_table(c, &b->table);
	CODEC_LIST(c, struct block_field, b->fields, &b->n_fields, DOCUMENT_BLOCKS_MAX, code_field);
	CODEC_LIST(
		c, struct block_person, b->people, &b->n_people, DOCUMENT_BLOCKS_MAX, code_person);
	for (int i = 0; i < 4; i++)
		codec_str(c, &b->titles[i]);
}

static void
code_document(struct codec *c, struct document *d)
{
	struct str *const texts[] = {&d->lang, &d->title, &d->subtitle, &d->company,
		&d->number_label, &d->number, &d->footer, &d->out_of_date_note, &d->revisions_title,
		&d->revision_titles[0], &d->revision_titles[1], &d->revision_titles[2],
		&d->revision_titles[3]};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		codec_str(c, texts[i]);
	codec_i64(c, &d->made_at);
	CODEC_LIST(c, struct block_field, d->facts, &d->n_facts, 64, code_field);
	CODEC_LIST(c, struct block_person, d->signers, &d->n_signers, DOCUMENT_PEOPLE_MAX,
		code_person);
	CODEC_LIST(c, struct document_revision, d->revisions, &d->n_revisions, 1000, code_revision);
	CODEC_LIST(c, struct block, d->blocks, &d->n_blocks, DOCUMENT_BLOCKS_MAX, code_block);
}

/* ---- a table, a form, values ---- */

static void
code_table_column(struct codec *c, struct table_column *k)
{
	uint8_t kind = (uint8_t)k->kind;

	codec_str(c, &k->title);
	codec_u8(c, &kind, SHEET_KINDS - 1);
	k->kind = (enum sheet_kind)kind;
	codec_u32(c, &k->width, 1000);
}

static void
code_ledger(struct codec *c, struct table *t)
{
	struct str *const texts[] = {
		&t->title, &t->company, &t->note, &t->sheet_print, &t->sheet_data, &t->yes, &t->no};
	uint32_t n_cells;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		codec_str(c, texts[i]);
	CODEC_LIST(c, struct table_column, t->columns, &t->n_columns, TABLE_COLUMNS_MAX,
		code_table_column);
	codec_u32(c, &t->n_rows, TABLE_ROWS_MAX);
	n_cells = t->n_rows * t->n_columns;
	CODEC_LIST(
		c, struct str, t->cells, &n_cells, TABLE_ROWS_MAX * TABLE_COLUMNS_MAX, codec_str);
	if (n_cells != t->n_rows * t->n_columns && c->out == NULL)
		reader_fail(&c->in, ERR_MALFORMED);
}

static void
code_fill(struct codec *c, struct sheet_fill *f)
{
	uint8_t kind = (uint8_t)f->kind;

	codec_str(c, &f->sheet);
	codec_u32(c, &f->row, SHEET_ROWS_MAX - 1);
	codec_u32(c, &f->column, SHEET_COLUMNS_MAX - 1);
	codec_u8(c, &kind, SHEET_KINDS - 1);
	f->kind = (enum sheet_kind)kind;
	codec_str(c, &f->text);
}

static void
code_form(struct codec *c, struct docs_form *f)
{
	for (size_t i = 0; i < sizeof(f->sha256); i++)
		codec_u8(c, &f->sha256[i], 255);
	CODEC_LIST(c, struct sheet_fill, f->fills, &f->n_fills, FILLS_MAX, code_fill);
}

static void
code_value(struct codec *c, struct docs_value *v)
{
	codec_str(c, &v->name);
	codec_str(c, &v->text);
}

static void
code_order(struct codec *c, struct order *o)
{
	uint8_t kind = (uint8_t)o->kind;

	codec_u8(c, &kind, ORDER_KINDS - 1);
	o->kind = (enum order_kind)kind;
	switch (o->kind) {
	case ORDER_PDF:
	case ORDER_DOCX:
		code_document(c, &o->document);
		break;
	case ORDER_XLSX:
	case ORDER_CSV:
	case ORDER_CSV_CP932:
		code_ledger(c, &o->table);
		break;
	case ORDER_READ:
	case ORDER_EXHIBIT:
		break;
	case ORDER_FILL_XLSX:
		code_form(c, &o->form);
		break;
	case ORDER_FILL_DOCX:
		CODEC_LIST(
			c, struct docs_value, o->values.list, &o->values.n, VALUES_MAX, code_value);
		break;
	case ORDER_STOCK:
		codec_str(c, &o->release);
		break;
	}
}

enum err
order_put(const struct order *o, struct buf *out)
{
	struct codec c = {.out = out};
	struct order copy = *o;

	buf_add(out, MAGIC, MAGIC_BYTES);
	code_order(&c, &copy);
	return codec_err(&c);
}

enum err
order_get(struct str bytes, struct arena *a, struct order *ret_order)
{
	struct codec c = {.in = reader_of(bytes.p, bytes.len), .arena = a};
	struct order *o = arena_alloc(a, sizeof(*o));
	struct str magic = reader_str(&c.in, MAGIC_BYTES);

	if (o == NULL)
		return ERR_LIMIT;
	if (reader_err(&c.in) != ERR_OK || !str_equal(magic, str_of(MAGIC, MAGIC_BYTES)))
		return ERR_MALFORMED;
	code_order(&c, o);
	o->file = reader_rest(&c.in);
	if (codec_err(&c) != ERR_OK)
		return codec_err(&c);
	o->form.bytes = o->file;
	*ret_order = *o;
	return ERR_OK;
}

/* ---- a workbook ---- */

static void
code_cell(struct codec *c, struct sheet_cell *cell)
{
	uint8_t kind = (uint8_t)cell->kind;

	codec_u32(c, &cell->row, SHEET_ROWS_MAX - 1);
	codec_u32(c, &cell->column, SHEET_COLUMNS_MAX - 1);
	codec_u8(c, &kind, SHEET_KINDS - 1);
	cell->kind = (enum sheet_kind)kind;
	codec_bool(c, &cell->is_formula);
	codec_str(c, &cell->text);
}

static void
code_range(struct codec *c, struct sheet_range *r)
{
	codec_u32(c, &r->row, SHEET_ROWS_MAX - 1);
	codec_u32(c, &r->column, SHEET_COLUMNS_MAX - 1);
	codec_u32(c, &r->row_to, SHEET_ROWS_MAX - 1);
	codec_u32(c, &r->column_to, SHEET_COLUMNS_MAX - 1);
	if (c->out == NULL && (r->row_to < r->row || r->column_to < r->column))
		reader_fail(&c->in, ERR_MALFORMED);
}

static void
code_list(struct codec *c, struct sheet_list *l)
{
	code_range(c, &l->range);
	CODEC_LIST(c, struct str, l->values, &l->n, LIMIT_LIST_VALUES, codec_str);
}

static void
code_span(struct codec *c, struct sheet_span *s)
{
	codec_u32(c, &s->from, SHEET_ROWS_MAX - 1);
	codec_u32(c, &s->to, SHEET_ROWS_MAX - 1);
	if (c->out == NULL && s->to < s->from)
		reader_fail(&c->in, ERR_MALFORMED);
}

static void
code_lock(struct codec *c, struct sheet_lock *l)
{
	code_range(c, &l->range);
	codec_bool(c, &l->is_locked);
}

static void
code_sheet(struct codec *c, struct sheet *s)
{
	codec_str(c, &s->name);
	codec_bool(c, &s->is_hidden);
	codec_bool(c, &s->is_protected);
	CODEC_LIST(c, struct sheet_cell, s->cells, &s->n_cells, LIMIT_BOOK_CELLS, code_cell);
	CODEC_LIST(c, struct sheet_range, s->merges, &s->n_merges, LIMIT_BOOK_MERGES, code_range);
	CODEC_LIST(c, struct sheet_list, s->lists, &s->n_lists, LIMIT_BOOK_LISTS, code_list);
	CODEC_LIST(c, struct sheet_span, s->rows_hidden, &s->n_rows_hidden, LIMIT_BOOK_HIDDEN,
		code_span);
	CODEC_LIST(c, struct sheet_span, s->columns_hidden, &s->n_columns_hidden, LIMIT_BOOK_HIDDEN,
		code_span);
	CODEC_LIST(c, struct sheet_lock, s->locks, &s->n_locks, LIMIT_BOOK_LOCKS, code_lock);
}

static bool
is_sorted(const struct sheet *s)
{
	for (uint32_t i = 1; i < s->n_cells; i++) {
		const struct sheet_cell *a = &s->cells[i - 1], *b = &s->cells[i];

		if (a->row > b->row || (a->row == b->row && a->column >= b->column))
			return false;
	}
	return true;
}

enum err
order_put_book(const struct workbook *b, struct buf *out)
{
	struct codec c = {.out = out};
	struct workbook copy = *b;

	CODEC_LIST(&c, struct sheet, copy.sheets, &copy.n_sheets, LIMIT_BOOK_SHEETS, code_sheet);
	codec_u32(&c, &copy.n_formulas, UINT32_MAX);
	codec_bool(&c, &copy.has_macros);
	return codec_err(&c);
}

enum err
order_get_book(struct str bytes, struct arena *a, struct workbook *ret_book)
{
	struct codec c = {.in = reader_of(bytes.p, bytes.len), .arena = a};
	struct workbook b = {0};

	CODEC_LIST(&c, struct sheet, b.sheets, &b.n_sheets, LIMIT_BOOK_SHEETS, code_sheet);
	codec_u32(&c, &b.n_formulas, UINT32_MAX);
	codec_bool(&c, &b.has_macros);
	if (codec_err(&c) != ERR_OK)
		return codec_err(&c);
	if (reader_left(&c.in) > 0)
		return ERR_MALFORMED;
	for (uint32_t i = 0; i < b.n_sheets; i++)
		if (!is_sorted(&b.sheets[i]))
			return ERR_MALFORMED;
	*ret_book = b;
	return ERR_OK;
}

/* ---- doing it ---- */

static enum err
read_table(const struct order *o, struct cp932 *cp932, struct arena *a, struct buf *out,
	struct errinfo *info)
{
	struct workbook b;
	struct csv_file csv;
	enum err err;

	/* an archive, or the shell of old .xls files: for the workbook reader to judge */
	if (str_starts(o->file, STR("PK")) || str_starts(o->file, STR("\xd0\xcf\x11\xe0"))) {
		err = xlsx_read(o->file, a, &b, info);
	} else {
		err = csv_read(o->file, cp932, a, &csv, info);
		if (err == ERR_OK)
			b = csv.book;
	}
	if (err != ERR_OK)
		return err;
	err = order_put_book(&b, out);
	return err == ERR_OK ? err : err_say(info, err, 0, "too much text in all cells");
}

enum err
order_run(const struct order *o, struct cp932 *cp932, struct arena *a, struct buf *out,
	struct errinfo *info)
{
	enum err err = ERR_UNSUPPORTED;

	switch (o->kind) {
	case ORDER_PDF:
		return err_say(info, err, 0, "PDF is not made here");
	case ORDER_DOCX:
		err = docs_docx(&o->document, out);
		break;
	case ORDER_XLSX:
		err = docs_xlsx(&o->table, out);
		break;
	case ORDER_CSV:
		err = docs_csv(&o->table, NULL, out, NULL);
		break;
	case ORDER_CSV_CP932:
		if (cp932 == NULL)
			return err_say(info, err, 0, "this system has no CP932");
		err = docs_csv(&o->table, cp932, out, NULL);
		break;
	case ORDER_READ:
		return read_table(o, cp932, a, out, info);
	case ORDER_FILL_XLSX:
		return docs_fill_xlsx(&o->form, out, info);
	case ORDER_FILL_DOCX:
		return docs_fill_docx(o->file, &o->values, out, NULL, info);
	case ORDER_STOCK:
		return order_read_stock(o, cp932, a, out, info);
	case ORDER_EXHIBIT: {
		struct exhibit_look look;

		exhibit_look(o->file, &look);
		return exhibit_look_put(&look, out);
	}
	}
	return err == ERR_OK ? err : err_say(info, err, 0, "the file cannot be made");
}
