/* The list of ledgers, one ledger, its review and its export; see ledgers.h. */
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/stock/stock.h"

#include "proc/portal/programme/programme.h"

#include "docs/docs.h"
#include "model/reading_key.h"

#include <stdio.h>
#include <stdlib.h>

#define PAGE_ROWS 50
#define FOUND_SHOWN 50

const struct ledger *
path_ledger(const struct request *r)
{
	const struct ledger *l = ledger_find(r->portal->ledgers, path_part(r, 1));
	const struct directory *d =
		l != NULL ? NULL : directory_of_ledger(r->portal->directories, path_part(r, 1));

	return d != NULL ? &d->list : l;
}

enum err
path_row(struct request *r, const struct ledger *l, struct store_ledger_row *ret_row)
{
	char id[STORE_ID_TEXT_MAX];
	enum err err;

	if (path_part(r, 2).len >= sizeof(id))
		return ERR_NOT_FOUND;
	str_copy(path_part(r, 2), id, sizeof(id));
	err = store_ledger_get(r->view, id, r->arena, ret_row);
	if (err == ERR_OK && !str_equal(l->id, str_c(ret_row->ledger)))
		return ERR_NOT_FOUND;
	return err;
}

void
ledger_date_of(const struct request *r, ms_t at, char dst[LEDGER_DATE_MAX])
{
	struct civil c = time_civil(at, r->zone_minutes);

	snprintf(
		dst, LEDGER_DATE_MAX, "%04d-%02d-%02d", c.year % 10000, c.month % 100, c.day % 100);
}

void
ledger_today(const struct request *r, char dst[LEDGER_DATE_MAX])
{
	ledger_date_of(r, r->now, dst);
}

/* ---- rows ---------------------------------------------------------------------------------- */

const struct str *
ledger_values_of(struct arena *a, const struct ledger *l, const struct store_ledger_row *row)
{
	struct str *values = arena_array(a, struct str, l->n_columns);

	for (uint32_t i = 0; values != NULL && i < l->n_columns; i++) {
		const struct store_cell *cell = store_ledger_cell(row, l->columns[i].id);

		values[i] = cell != NULL && l->columns[i].kind != COLUMN_RECKONED ? cell->value
										  : STR("");
	}
	return values;
}

enum err
ledger_rows_load(const struct store_view *v, struct arena *a, const struct ledger *l,
	bool is_removed, struct ledger_rows *ret_rows)
{
	char id[STORE_LEDGER_MAX];
	struct store_ledger_query q = {.ledger = id, .is_removed = is_removed};
	struct ledger_rows rows = {0};
	uint32_t total;
	enum err err;

	str_copy(l->id, id, sizeof(id));
	err = store_ledger_list(v, &q, a, &rows.rows, &rows.n, &total);
	if (err != ERR_OK)
		return err;
	rows.values = arena_array(a, const struct str *, rows.n + 1);
	for (size_t i = 0; rows.values != NULL && i < rows.n; i++) {
		rows.values[i] = ledger_values_of(a, l, &rows.rows[i]);
		if (rows.values[i] == NULL)
			return ERR_FULL;
	}
	*ret_rows = rows;
	return rows.values == NULL ? ERR_FULL : ERR_OK;
}

bool
ledger_row_is_machines(const struct store_ledger_row *row)
{
	for (uint32_t i = 0; i < row->n_cells; i++)
		if (!row->cells[i].by_machine)
			return false;
	return row->origin == STORE_BY_MACHINE;
}

/* ---- all ledgers --------------------------------------------------------------------------- */

static void
duty_key(const struct ledger *l, char dst[STORE_DUTY_MAX])
{
	snprintf(dst, STORE_DUTY_MAX, "ledger.%.*s", STR_FMT(l->id));
}

enum err
ledger_reviewed(const struct store_view *v, struct arena *a, const struct ledger *l, ms_t *ret_at)
{
	char key[STORE_DUTY_MAX];
	struct store_duty *list;
	size_t n;
	enum err err;

	duty_key(l, key);
	err = store_duty_list(v, key, a, &list, &n);
	if (err == ERR_OK)
		*ret_at = n > 0 ? list[0].at : 0;
	return err;
}

/* What is said of one ledger; rows are counted in memory of their own, which is gone again. */
static enum err
count_rows(struct request *r, const struct ledger *l, struct ledgers_row *row)
{
	struct arena *a = arena_new(REQUEST_ARENA_BYTES);
	struct ledger_rows rows;
	enum err err = a == NULL ? ERR_FULL : ledger_rows_load(r->view, a, l, false, &rows);

	for (size_t i = 0; err == ERR_OK && i < rows.n; i++)
		row->n_open += ledger_missing(l, rows.values[i]) > 0;
	if (err == ERR_OK)
		row->n_rows = (uint32_t)rows.n;
	arena_free(a);
	return err;
}

enum err
get_ledgers(struct request *r)
{
	const struct ledger_set *set = r->portal->ledgers;
	struct ledgers_row *rows = arena_array(r->arena, struct ledgers_row, set->n_ledgers + 1);
	struct ledgers_view v = {.rows = rows, .n = set->n_ledgers};
	struct store_ledger_count *counts;
	struct ledger_found *found;
	struct page_frame f;
	size_t n_counts, n_found;
	enum err err = rows == NULL ? ERR_FULL
				    : store_ledger_counts(r->view, r->arena, &counts, &n_counts);

	for (uint32_t i = 0; i < set->n_ledgers && err == ERR_OK; i++) {
		const struct ledger *l = &set->ledgers[i];

		rows[i].ledger = l;
		err = ledger_reviewed(r->view, r->arena, l, &rows[i].reviewed);
		if (err == ERR_OK)
			err = count_rows(r, l, &rows[i]);
		if (err == ERR_OK)
			err = ledger_proposals(r, l, &found, &n_found);
		if (err != ERR_OK)
			break;
		rows[i].n_found = (uint32_t)n_found;
		for (size_t k = 0; k < n_counts; k++)
			if (str_equal(l->id, str_c(counts[k].ledger))) {
				rows[i].changed = counts[k].changed;
				rows[i].n_held = counts[k].held;
			}
		rows[i].is_due = rows[i].n_rows > 0 && rows[i].reviewed != 0 &&
				 rows[i].reviewed + (ms_t)l->review_days * MS_DAY <= r->now;
	}
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_ledgers(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- one ledger: which rows, in which order ------------------------------------------------ */

struct sorting {
	const struct ledger *ledger;
	const struct ledger_column *by;
	bool is_descending;
	char today[LEDGER_DATE_MAX];
};

struct sorted {
	const struct store_ledger_row *row;
	const struct str *values;
	struct str text;
	double number;
	bool is_blank;
	uint32_t place; /* as made: what is alike stays in order */
};

static void
sort_key(const struct sorting *s, struct sorted *one)
{
	const struct ledger_column *c = s->by;
	struct ledger_reckoned r;
	char number[32];

	if (c == NULL)
		return;
	one->text = one->values[c - s->ledger->columns];
	one->is_blank = one->text.len == 0;
	if (c->kind == COLUMN_RECKONED) {
		one->is_blank = !ledger_reckon(s->ledger, c, one->values, str_c(s->today), &r);
		one->number = one->is_blank ? 0 : (double)r.number;
	} else if (c->kind == COLUMN_NUMBER || c->kind == COLUMN_YEN) {
		str_copy(one->text, number, sizeof(number));
		one->number = strtod(number, NULL);
	} else if (c->kind == COLUMN_CHOICE) { /* as the pack lists them */
		const struct ledger_choice *choice = ledger_choice_find(c, one->text);

		one->number = choice == NULL ? c->n_choices : (double)(choice - c->choices);
		one->text = choice == NULL ? one->text : STR("");
	}
}

static int
by_key(const void *a, const void *b, void *arg)
{
	const struct sorting *s = arg;
	const struct sorted *x = a, *y = b;
	int order = 0;

	if (x->is_blank != y->is_blank)
		return x->is_blank ? 1 : -1; /* last either way */
	if (x->number < y->number || x->number > y->number)
		order = x->number < y->number ? -1 : 1;
	else
		order = str_order(x->text, y->text);
	if (order != 0)
		return s->is_descending ? -order : order;
	return x->place < y->place ? -1 : 1;
}

/* The words of any cell, or a value as it is kept, hold the text. */
static bool
holds(const struct ledger *l, const struct str *values, struct str text, enum lang lang)
{
	for (uint32_t i = 0; i < l->n_columns; i++)
		if (str_find_nocase(values[i], text) >= 0 ||
			str_find_nocase(ledger_cell_words(&l->columns[i], lang, values[i]), text) >=
				0)
			return true;
	return false;
}

static bool
fits(const struct request *r, const struct ledger_view *v, const struct store_ledger_row *row,
	const struct str *values)
{
	if (v->show == PAGE_LEDGER_OPEN && ledger_missing(v->ledger, values) == 0)
		return false;
	if (v->show == PAGE_LEDGER_MACHINE && !ledger_row_is_machines(row))
		return false;
	return v->query.len == 0 || holds(v->ledger, values, v->query, r->lang);
}

static void
view_query(struct request *r, const struct ledger *l, struct ledger_view *v)
{
	struct str query = str_trim(form_get(&r->query, "q"));

	v->ledger = l;
	v->query = query.len <= 240 ? query : STR("");
	if (page_ledger_show_parse(form_get(&r->query, "show"), &v->show) != ERR_OK)
		v->show = PAGE_LEDGER_ALL;
	v->sort = ledger_column_find(l, form_get(&r->query, "sort"));
	v->is_descending = form_has(&r->query, "down");
	v->page = page_of(r);
}

static enum err
choose_rows(struct request *r, const struct ledger_rows *rows, struct ledger_view *v)
{
	struct sorting s = {v->ledger, v->sort, v->is_descending, ""};
	struct sorted *list = arena_array(r->arena, struct sorted, rows->n + 1);
	struct ledger_line *lines = arena_array(r->arena, struct ledger_line, PAGE_ROWS);
	size_t n = 0, from;

	if (list == NULL || lines == NULL)
		return ERR_FULL;
	ledger_today(r, s.today);
	for (size_t i = 0; i < rows->n; i++) {
		if (!fits(r, v, &rows->rows[i], rows->values[i]))
			continue;
		list[n] = (struct sorted){
			.row = &rows->rows[i], .values = rows->values[i], .place = (uint32_t)n};
		sort_key(&s, &list[n++]);
	}
	if (v->sort != NULL)
		qsort_r(list, n, sizeof(*list), by_key, &s);
	v->total = n;
	v->n_pages = (uint32_t)((n + PAGE_ROWS - 1) / PAGE_ROWS);
	v->n_pages = v->n_pages == 0 ? 1 : v->n_pages;
	v->page = v->page > v->n_pages ? v->n_pages : v->page;
	from = (size_t)(v->page - 1) * PAGE_ROWS;
	for (; from < n && v->n < PAGE_ROWS; from++)
		lines[v->n++] = (struct ledger_line){str_c(list[from].row->id.text),
			list[from].values, ledger_missing(v->ledger, list[from].values),
			ledger_row_is_machines(list[from].row)};
	v->lines = lines;
	return ERR_OK;
}

static enum err
count_held(struct request *r, const struct ledger *l, uint64_t *ret_n)
{
	char id[STORE_LEDGER_MAX];
	struct store_ledger_query q = {.ledger = id, .limit = 1};
	struct store_held_row *list;
	uint32_t total = 0;
	size_t n;
	enum err err;

	str_copy(l->id, id, sizeof(id));
	err = store_ledger_held_list(r->view, &q, r->arena, &list, &n, &total);
	*ret_n = total;
	return err;
}

static enum err
fill_found(struct request *r, struct ledger_view *v)
{
	struct ledger_found *found;
	size_t n;
	enum err err = ledger_proposals(r, v->ledger, &found, &n);

	if (err != ERR_OK)
		return err;
	v->found = found;
	v->n_found = n < FOUND_SHOWN ? n : FOUND_SHOWN;
	v->n_found_more = n - v->n_found;
	return ERR_OK;
}

enum err
get_ledger(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	struct ledger_view v = {0};
	char today[LEDGER_DATE_MAX];
	struct ledger_rows rows = {0}, standing = {0};
	struct page_frame f;
	enum err err = l == NULL ? ERR_NOT_FOUND
				 : ledger_rows_load(r->view, r->arena, l, false, &standing);

	if (err != ERR_OK)
		return err;
	view_query(r, l, &v);
	rows = standing;
	if (v.show == PAGE_LEDGER_REMOVED)
		err = ledger_rows_load(r->view, r->arena, l, true, &rows);
	for (size_t i = 0; i < standing.n; i++)
		v.n_open += ledger_missing(l, standing.values[i]) > 0;
	v.all = standing.n;
	if (err == ERR_OK)
		err = choose_rows(r, &rows, &v);
	if (err == ERR_OK)
		err = count_held(r, l, &v.n_held);
	if (err == ERR_OK)
		err = fill_found(r, &v);
	if (err == ERR_OK)
		err = ledger_reviewed(r->view, r->arena, l, &v.reviewed);
	if (err != ERR_OK)
		return err;
	v.due = v.reviewed == 0 ? 0 : v.reviewed + (ms_t)l->review_days * MS_DAY;
	ledger_today(r, today);
	v.today = str_c(today);
	frame_of(r, &f);
	return page_ledger(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- review -------------------------------------------------------------------------------- */

/* Nobody can have looked through what is not there. */
static enum err
is_empty(struct request *r, const struct ledger *l, bool *ret_is_empty)
{
	struct ledgers_row row = {0};
	enum err err = count_rows(r, l, &row);

	*ret_is_empty = row.n_rows == 0;
	return err;
}

enum err
post_ledger(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	bool has_nothing;
	char path[REQUEST_PATH_MAX], token[DEED_TOKEN_MAX];
	struct store_duty duty = {.id = store_id_new(r->now), .at = r->now};
	enum err err;

	if (l == NULL)
		return ERR_NOT_FOUND;
	if (!str_equal(form_get(&r->form, "do"), STR("reviewed")))
		return ERR_INVALID;
	snprintf(path, sizeof(path), "/ledgers/%.*s", STR_FMT(l->id));
	err = is_empty(r, l, &has_nothing);
	if (err != ERR_OK)
		return err;
	if (has_nothing)
		return redirect(r, path, &(struct done){.key = "ledger_empty", .is_refusal = true});
	duty_key(l, duty.key);
	str_copy(request_who(r), duty.who, sizeof(duty.who));
	err = deed_duty(r, &duty, token);
	return err == ERR_OK
		       ? redirect(r, path, &(struct done){.key = "ledger_reviewed", .undo = token})
		       : err;
}

/* ---- readings ------------------------------------------------------------------------------ */

static enum err
put_reading(struct store_tx *tx, const struct request *r, const struct reading *reading)
{
	struct reading kept = *reading;

	kept.seen_percent = 100;
	kept.at = r->now;
	return store_reading_put(tx, &kept, time_day(r->now, r->zone_minutes));
}

/* Services that hold confidential information, and those of them where everybody has a second
 * factor, as the ledger says. */
static enum err
read_second_factor(struct store_tx *tx, const struct request *r, const struct ledger *l,
	const struct ledger_rows *rows)
{
	const struct ledger_column *confidential = ledger_column_find(l, STR("confidential"));
	const struct ledger_column *mfa = ledger_column_find(l, STR("mfa"));
	struct reading reading = {.kind = READING_SERVICES_SECOND_FACTOR};

	if (!str_equal(l->id, STR("services")) || confidential == NULL || mfa == NULL)
		return ERR_OK;
	for (size_t i = 0; i < rows->n; i++) {
		if (!str_equal(rows->values[i][confidential - l->columns], STR("yes")))
			continue;
		reading.of++;
		reading.value += str_equal(rows->values[i][mfa - l->columns], STR("all"));
	}
	return reading.of == 0 ? ERR_OK : put_reading(tx, r, &reading);
}

enum err
ledger_reading_of(struct store_tx *tx, struct request *r, const struct ledger *l)
{
	/* what others published says nothing of the company */
	bool is_own = ledger_is_known(l->id);
	struct arena *a = is_own ? arena_new(REQUEST_ARENA_BYTES) : NULL;
	struct ledger_rows rows = {0};
	struct reading all = {.kind = READING_LEDGER_ROWS, .key = l->id};
	struct reading whole = {.kind = READING_LEDGER_COMPLETE, .key = l->id};
	enum err err =
		a == NULL ? ERR_FULL : ledger_rows_load(store_tx_view(tx), a, l, false, &rows);

	if (!is_own)
		return ERR_OK;
	all.value = all.of = whole.of = (int64_t)rows.n;
	for (size_t i = 0; err == ERR_OK && i < rows.n; i++)
		whole.value += ledger_missing(l, rows.values[i]) == 0;
	if (err == ERR_OK)
		err = put_reading(tx, r, &all);
	if (err == ERR_OK)
		err = put_reading(tx, r, &whole);
	if (err == ERR_OK)
		err = read_second_factor(tx, r, l, &rows);
	arena_free(a);
	if (err == ERR_OK && str_equal(l->id, STR("software")))
		err = stock_take_ledger(tx, r);
	return err;
}

/* A ledger that was never used says nothing. */
enum err
ledger_readings(struct store_tx *tx, struct request *r)
{
	struct store_ledger_count *counts;
	size_t n;
	enum err err = store_ledger_counts(store_tx_view(tx), r->arena, &counts, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const struct ledger *l = ledger_find(r->portal->ledgers, str_c(counts[i].ledger));

		if (l != NULL)
			err = ledger_reading_of(tx, r, l);
	}
	return err;
}
