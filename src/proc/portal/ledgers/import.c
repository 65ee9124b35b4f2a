/*
 * A sheet into a ledger: pasted or uploaded (an opener reads it), its columns matched and
 * confirmed, its rows looked at cell by cell; the good ones come in, the others wait to be mended.
 * All of it can be undone at once. See ledgers.h.
 */
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/ledgers/sheets.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/web/upload.h"

#include "wire/csv/csv.h"

#include <stdio.h>
#include <stdlib.h>

#define BAD_SHOWN 100
#define GOOD_SHOWN 3
#define SAMPLE_BYTES 120

/* ---- brought ------------------------------------------------------------------------------- */

static enum err
show_import(struct request *r, const struct ledger *l, const char *problem)
{
	struct ledger_import_view v = {.ledger = l,
		.text = form_get(&r->form, "text"),
		.problem = problem,
		.bytes_max = LIMIT_TABLE_FILE_BYTES,
		.has_upload = true};
	struct page_frame f;

	if (problem != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_ledger_import(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_ledger_import(struct request *r)
{
	const struct ledger *l = path_ledger(r);

	if (l == NULL)
		return ERR_NOT_FOUND;
	return show_import(r, l, form_has(&r->query, "gone") ? "gone" : NULL);
}

static bool
is_blank(const struct workbook *book)
{
	for (uint32_t i = 0; i < book->n_sheets; i++)
		for (uint32_t k = 0; k < book->sheets[i].n_cells; k++)
			if (str_trim(book->sheets[i].cells[k].text).len > 0)
				return false;
	return true;
}

static enum err
keep_book(struct request *r, const struct ledger *l, enum err err, const struct workbook *book)
{
	char key[STORE_ID_TEXT_MAX], path[REQUEST_PATH_MAX];
	const char *problem;

	if (err == ERR_OK && is_blank(book))
		err = ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = ledger_brought_put(r, l, book, key);
	problem = err == ERR_NOT_FOUND ? "blank" : opener_problem(err);
	if (err != ERR_OK)
		return problem == NULL ? err : show_import(r, l, problem);
	snprintf(path, sizeof(path), "/ledgers/%.*s/import/%s", STR_FMT(l->id), key);
	return redirect(r, path, NULL);
}

enum err
post_ledger_import(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	struct errinfo info = {0};
	struct csv_file file;
	enum err err;

	if (l == NULL)
		return ERR_NOT_FOUND;
	err = csv_read(form_get(&r->form, "text"), NULL, r->arena, &file, &info);
	return keep_book(r, l, err, &file.book);
}

enum err
post_ledger_file(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	struct errinfo info = {0};
	struct workbook book = {0};
	const char *problem;
	enum err err;

	if (l == NULL)
		return ERR_NOT_FOUND;
	problem = upload_problem(r, LIMIT_TABLE_FILE_BYTES);
	if (problem != NULL)
		return show_import(r, l, problem);
	err = opener_read_table(r, r->upload.fd, &book, &info);
	if (r->waits)
		return err;
	return keep_book(r, l, err, &book);
}

/* ---- which column is which ----------------------------------------------------------------- */

static enum err
to_import(struct request *r, const struct ledger *l)
{
	char path[REQUEST_PATH_MAX];

	snprintf(path, sizeof(path), "/ledgers/%.*s/import?gone=1", STR_FMT(l->id));
	return redirect(r, path, NULL);
}

typedef enum err brought_fn(struct request *r, const struct ledger *l, struct ledger_brought *b);

/* Runs fn on the sheet of the path, which stays as it is until fn has written what it shows of it;
 * one that is gone has to be brought again. */
static enum err
with_brought(struct request *r, brought_fn *fn)
{
	const struct ledger *l = path_ledger(r);
	struct ledger_brought *b;
	enum err err;

	if (l == NULL)
		return ERR_NOT_FOUND;
	b = ledger_brought_of(r, l);
	if (b == NULL)
		return to_import(r, l);
	err = fn(r, l, b);
	ledger_brought_end(r);
	return err;
}

/* At most so much of a cell as people need to know it again. */
static struct str
sample_of(struct request *r, struct str text)
{
	char *copy = arena_alloc(r->arena, SAMPLE_BYTES);

	if (copy == NULL)
		return STR("");
	str_clean(text, copy, SAMPLE_BYTES);
	return str_c(copy);
}

/* The first values below the headings. */
static void
fill_samples(struct request *r, const struct sheet *s, const struct ledger_match *m,
	struct ledger_match_column *columns)
{
	for (uint32_t i = 0; i < s->n_cells; i++) {
		const struct sheet_cell *cell = &s->cells[i];
		struct ledger_match_column *c;
		size_t k = 0;

		if (cell->column >= m->n_columns ||
			(m->has_headings && cell->row <= m->heading_row))
			continue;
		c = &columns[cell->column];
		while (k < LEDGER_SAMPLES && c->samples[k].len > 0)
			k++;
		if (k < LEDGER_SAMPLES)
			c->samples[k] = sample_of(r, cell->text);
	}
}

static enum err
fill_match(struct request *r, const struct ledger_brought *b, struct ledger_match_view *v)
{
	const struct ledger_match *m = &b->match;
	const struct sheet *s = &b->book.sheets[b->sheet];
	struct ledger_match_column *columns =
		arena_array(r->arena, struct ledger_match_column, m->n_columns + 1);
	struct ledger_match_column *shown =
		arena_array(r->arena, struct ledger_match_column, m->n_columns + 1);
	struct str *names = arena_array(r->arena, struct str, b->book.n_sheets + 1);

	if (columns == NULL || shown == NULL || names == NULL)
		return ERR_FULL;
	fill_samples(r, s, m, columns);
	for (uint32_t i = 0; i < m->n_columns; i++) {
		columns[i].column = i;
		columns[i].to = m->to[i];
		columns[i].heading =
			m->has_headings ? sample_of(r, sheet_text(s, m->heading_row, i)) : STR("");
		if (columns[i].heading.len > 0 || columns[i].samples[0].len > 0)
			shown[v->n++] = columns[i];
	}
	for (uint32_t i = 0; i < b->book.n_sheets; i++)
		names[i] = sample_of(r, b->book.sheets[i].name);
	v->columns = shown;
	v->sheets = names;
	v->n_sheets = b->book.n_sheets;
	v->sheet = b->sheet;
	v->heading_row = m->has_headings ? m->heading_row + 1 : 0;
	v->n_formulas = b->book.n_formulas;
	v->file = sample_of(r, str_c(b->file));
	v->key = sample_of(r, str_c(b->key));
	return ERR_OK;
}

static enum err
show_match(struct request *r, const struct ledger *l, struct ledger_brought *b)
{
	struct ledger_match_view v = {.ledger = l};
	struct page_frame f;
	enum err err = fill_match(r, b, &v);

	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_ledger_match(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_ledger_match(struct request *r)
{
	return with_brought(r, show_match);
}

/* The sheet and the row of headings that were chosen; what the columns are is found anew when one
 * of them changed. */
static void
choose_place(struct request *r, const struct ledger *l, struct ledger_brought *b)
{
	uint64_t sheet = b->sheet, head = b->match.has_headings ? b->match.heading_row + 1 : 0;
	uint64_t was = head;

	(void)str_u64(form_get(&r->form, "sheet"), b->book.n_sheets - 1, &sheet);
	(void)str_u64(str_trim(form_get(&r->form, "head")), SHEET_ROWS_MAX, &head);
	if (sheet != b->sheet) {
		b->sheet = (uint32_t)sheet;
		ledger_match(l, &b->book.sheets[b->sheet], &b->match);
	} else if (head != was) {
		ledger_match_row(l, &b->book.sheets[b->sheet], (uint32_t)head, &b->match);
	}
}

static void
choose_columns(struct request *r, const struct ledger *l, struct ledger_brought *b)
{
	for (uint32_t i = 0; i < b->match.n_columns; i++) {
		const struct ledger_column *c;
		char field[24];

		snprintf(field, sizeof(field), "m-%u", i);
		if (!form_has(&r->form, field))
			continue;
		c = ledger_column_find(l, form_get(&r->form, field));
		b->match.to[i] = c == NULL || c->kind == COLUMN_RECKONED
					 ? LEDGER_NO_COLUMN
					 : (uint32_t)(c - l->columns);
	}
}

static enum err
choose(struct request *r, const struct ledger *l, struct ledger_brought *b)
{
	bool is_looked_at = str_equal(form_get(&r->form, "do"), STR("look"));
	char path[REQUEST_PATH_MAX];

	if (is_looked_at)
		choose_columns(r, l, b);
	else
		choose_place(r, l, b);
	snprintf(path, sizeof(path), "/ledgers/%.*s/import/%.*s%s", STR_FMT(l->id),
		STR_FMT(path_part(r, 3)), is_looked_at ? "/look" : "");
	return redirect(r, path, NULL);
}

enum err
post_ledger_match(struct request *r)
{
	return with_brought(r, choose);
}

/* ---- rows about the same thing ------------------------------------------------------------- */

struct key {
	struct str key;
	const char *id; /* NULL: two rows have it, so that nobody knows which is meant */
};

struct keys {
	struct key *list;
	size_t n;
};

static int
by_key(const void *a, const void *b)
{
	return str_order(((const struct key *)a)->key, ((const struct key *)b)->key);
}

static enum err
key_of(struct request *r, const struct ledger *l, const struct str *values, struct str *ret_key)
{
	struct buf b = buf_of((size_t)LIMIT_LEDGER_CELL_BYTES * LIMIT_LEDGER_COLUMNS);
	const char *copy;

	ledger_key(l, values, &b);
	copy = arena_copy(r->arena, b.len > 0 ? buf_view(&b) : STR(""));
	*ret_key = str_c(copy == NULL ? "" : copy);
	buf_done(&b);
	return copy == NULL ? ERR_FULL : ERR_OK;
}

/* The keys of the rows that stand. */
static enum err
load_keys(struct request *r, const struct ledger *l, struct keys *ret_keys)
{
	struct ledger_rows rows;
	struct keys k = {0};
	enum err err = ledger_rows_load(r->view, r->arena, l, false, &rows);

	if (err != ERR_OK)
		return err;
	k.list = arena_array(r->arena, struct key, rows.n + 1);
	if (k.list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < rows.n && err == ERR_OK; i++) {
		struct key *one = &k.list[k.n];

		err = key_of(r, l, rows.values[i], &one->key);
		one->id = rows.rows[i].id.text;
		k.n += one->key.len > 0;
	}
	qsort(k.list, k.n, sizeof(*k.list), by_key);
	for (size_t i = 1; i < k.n; i++)
		if (str_equal(k.list[i].key, k.list[i - 1].key))
			k.list[i].id = k.list[i - 1].id = NULL;
	*ret_keys = k;
	return err;
}

/* The one row that stands and has the same key; NULL: none, or several. */
static const char *
row_with(struct request *r, const struct ledger *l, const struct keys *k, const struct str *values)
{
	struct key wanted = {0};
	const struct key *found;

	if (key_of(r, l, values, &wanted.key) != ERR_OK || wanted.key.len == 0)
		return NULL;
	found = bsearch(&wanted, k->list, k->n, sizeof(*k->list), by_key);
	return found == NULL ? NULL : found->id;
}

/* ---- what would come in -------------------------------------------------------------------- */

static const struct str *
values_of(struct request *r, const struct ledger *l, const struct ledger_sheet_row *row)
{
	struct str *values = arena_array(r->arena, struct str, l->n_columns);

	for (uint32_t i = 0; values != NULL && i < l->n_columns; i++)
		values[i] = row->cells[i].value;
	return values;
}

/* The sheet's column that became ours. */
static uint32_t
column_of(const struct ledger_match *m, uint32_t ours)
{
	for (uint32_t i = 0; i < m->n_columns; i++)
		if (m->to[i] == ours)
			return i;
	return LEDGER_NO_COLUMN;
}

struct looking {
	const struct ledger *ledger;
	const struct ledger_match *match;
	struct ledger_bad_cell *bad;
	struct ledger_look_view *view;
};

static void
note_bad(struct looking *k, const struct ledger_sheet_row *row)
{
	struct ledger_look_view *v = k->view;
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->ledger->n_columns; i++) {
		const struct ledger_cell_read_of *cell = &row->cells[i];
		bool is_blank = cell->problem == CELL_FINE;

		/* of a row without a problem in a cell, the name is missing */
		if (is_blank && (!k->ledger->columns[i].is_needed || cell->typed.len > 0 ||
					column_of(k->match, i) == LEDGER_NO_COLUMN))
			continue;
		if (is_blank && n + 1 > row->n_problems)
			continue;
		n++;
		v->n_bad_cells++;
		if (v->n_shown < BAD_SHOWN)
			k->bad[v->n_shown++] =
				(struct ledger_bad_cell){row->row, column_of(k->match, i),
					&k->ledger->columns[i], cell->typed, cell->problem};
		if (n == row->n_problems)
			return;
	}
}

static enum err
fill_look(struct request *r, const struct ledger_brought *b, const struct ledger_sheet *sheet,
	struct ledger_look_view *v)
{
	struct ledger_bad_cell *bad = arena_array(r->arena, struct ledger_bad_cell, BAD_SHOWN);
	const struct str **good = arena_array(r->arena, const struct str *, GOOD_SHOWN);
	struct looking k = {v->ledger, &b->match, bad, v};
	struct keys keys;
	enum err err = bad == NULL || good == NULL ? ERR_FULL : load_keys(r, v->ledger, &keys);

	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < sheet->n_rows; i++) {
		const struct str *values = values_of(r, v->ledger, &sheet->rows[i]);

		if (values == NULL)
			return ERR_FULL;
		if (sheet->rows[i].n_problems > 0) {
			note_bad(&k, &sheet->rows[i]);
			continue;
		}
		v->n_same += row_with(r, v->ledger, &keys, values) != NULL;
		if (v->n_good_shown < GOOD_SHOWN)
			good[v->n_good_shown++] = values;
	}
	v->bad = bad;
	v->good = good;
	v->n_good = sheet->n_good;
	v->n_bad = sheet->n_bad;
	v->n_left = sheet->n_left;
	return ERR_OK;
}

static enum err
show_look(struct request *r, const struct ledger *l, struct ledger_brought *b)
{
	struct ledger_look_view v = {.ledger = l, .key = path_part(r, 3)};
	struct ledger_sheet sheet;
	struct page_frame f;
	enum err err = ledger_sheet_read(l, &b->book.sheets[b->sheet], &b->match, r->arena, &sheet);

	if (err == ERR_OK)
		err = fill_look(r, b, &sheet, &v);
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_ledger_look(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_ledger_look(struct request *r)
{
	return with_brought(r, show_look);
}

/* ---- taken --------------------------------------------------------------------------------- */

/* A bad row as it stood, with what is wrong. */
static enum err
make_held(struct request *r, const struct ledger *l, const struct ledger_sheet_row *row,
	struct store_held_row *ret_held)
{
	struct store_held_cell *cells = arena_array(r->arena, struct store_held_cell, l->n_columns);
	struct store_held_row held = {
		.id = store_id_new(r->now), .place = row->row + 1, .cells = cells};

	if (cells == NULL)
		return ERR_FULL;
	str_copy(l->id, held.ledger, sizeof(held.ledger));
	for (uint32_t i = 0; i < l->n_columns; i++) {
		const struct ledger_cell_read_of *cell = &row->cells[i];

		if (cell->typed.len == 0)
			continue;
		cells[held.n_cells++] = (struct store_held_cell){.column = l->columns[i].id,
			.value = cell->typed,
			.error = cell->problem == CELL_FINE
					 ? STR("")
					 : str_c(cell_problem_name(cell->problem))};
	}
	*ret_held = held;
	return ERR_OK;
}

static enum err
make_deed(struct request *r, const struct ledger_sheet *sheet, struct ledger_deed *d)
{
	const struct ledger *l = d->ledger;
	struct store_ledger_row *rows =
		arena_array(r->arena, struct store_ledger_row, sheet->n_good + 1);
	struct store_held_row *held =
		arena_array(r->arena, struct store_held_row, sheet->n_bad + 1);
	bool is_same = form_has(&r->form, "same");
	struct keys keys = {0};
	enum err err = rows == NULL || held == NULL ? ERR_FULL
		       : is_same		    ? load_keys(r, l, &keys)
						    : ERR_OK;

	for (uint32_t i = 0; i < sheet->n_rows && err == ERR_OK; i++) {
		const struct str *values = values_of(r, l, &sheet->rows[i]);
		const char *id;

		if (values == NULL)
			return ERR_FULL;
		if (sheet->rows[i].n_problems > 0) {
			err = make_held(r, l, &sheet->rows[i], &held[d->n_held++]);
			continue;
		}
		id = is_same ? row_with(r, l, &keys, values) : NULL;
		err = ledger_row_make(r, l, values, false, &rows[d->n_rows]);
		if (err == ERR_OK && id != NULL)
			str_copy(str_c(id), rows[d->n_rows].id.text, STORE_ID_TEXT_MAX);
		d->n_rows++;
	}
	d->rows = rows;
	d->held = held;
	return err;
}

static enum err
take(struct request *r, const struct ledger *l, struct ledger_brought *b)
{
	struct ledger_deed d = {.ledger = l, .origin = STORE_BY_IMPORT, .action = "ledger.import"};
	char path[REQUEST_PATH_MAX], token[DEED_TOKEN_MAX];
	struct ledger_sheet sheet;
	enum err err = ledger_sheet_read(l, &b->book.sheets[b->sheet], &b->match, r->arena, &sheet);

	if (err == ERR_OK)
		err = make_deed(r, &sheet, &d);
	if (err == ERR_OK && d.n_rows + d.n_held > 0)
		err = deed_ledger(r, &d, token, NULL);
	snprintf(path, sizeof(path), "/ledgers/%.*s", STR_FMT(l->id));
	if (err == ERR_LIMIT)
		return redirect(r, path, &(struct done){.key = "ledger_full", .is_refusal = true});
	if (err != ERR_OK)
		return err;
	if (d.n_rows + d.n_held == 0)
		return redirect(
			r, path, &(struct done){.key = "nothing_chosen", .is_refusal = true});
	ledger_brought_drop(b);
	return redirect(r, path,
		&(struct done){.key = d.n_held > 0 ? "rows_held" : "rows_imported",
			.count = d.n_rows,
			.undo = token});
}

enum err
post_ledger_look(struct request *r)
{
	return str_equal(form_get(&r->form, "do"), STR("take")) ? with_brought(r, take)
								: ERR_INVALID;
}
