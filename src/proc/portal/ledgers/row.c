/* One row: its form, what was changed of it, its check by the items of a framework; rows of an
 * import that wait to be mended. See ledgers.h. */
#include "proc/portal/ledgers/ledgers.h"

#include "proc/portal/programme/programme.h"

#include <stdio.h>
#include <stdlib.h>

#define HELD_PAGE 30

/* ---- the form ------------------------------------------------------------------------------ */

/* Cells as they were typed: values as they are kept, or with a problem. */
struct typed_row {
	struct ledger_cell_form *cells;
	struct str *values; /* as they are kept; "" with a problem */
	uint32_t n_problems;
	bool lacks_name;
};

static const struct ledger_column *
first_needed(const struct ledger *l)
{
	for (uint32_t i = 0; i < l->n_columns; i++)
		if (l->columns[i].is_needed)
			return &l->columns[i];
	return NULL;
}

/* What the row is about: its first needed cell. */
static struct str
title_of(const struct ledger *l, const struct str *values)
{
	const struct ledger_column *c = first_needed(l);

	return c == NULL ? STR("") : values[c - l->columns];
}

static enum err
new_typed(struct request *r, const struct ledger *l, struct typed_row *ret)
{
	*ret = (struct typed_row){
		.cells = arena_array(r->arena, struct ledger_cell_form, l->n_columns),
		.values = arena_array(r->arena, struct str, l->n_columns)};
	if (ret->cells == NULL || ret->values == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < l->n_columns; i++) {
		ret->cells[i] = (struct ledger_cell_form){.value = STR("")};
		ret->values[i] = STR("");
	}
	return ERR_OK;
}

/* One cell of what somebody typed, by its column. */
static enum err
take_cell(struct request *r, const struct ledger *l, uint32_t i, struct str typed,
	struct typed_row *row)
{
	struct ledger_cell_form *cell = &row->cells[i];
	enum err err =
		ledger_cell_read(&l->columns[i], typed, r->arena, &row->values[i], &cell->problem);

	cell->value = cell->problem == CELL_FINE ? row->values[i] : typed;
	row->n_problems += err == ERR_OK && cell->problem != CELL_FINE;
	return err;
}

static enum err
read_form(struct request *r, const struct ledger *l, struct typed_row *ret)
{
	const struct ledger_column *name = first_needed(l);
	enum err err = new_typed(r, l, ret);

	for (uint32_t i = 0; i < l->n_columns && err == ERR_OK; i++) {
		char field[STORE_COLUMN_MAX + 4];

		if (l->columns[i].kind == COLUMN_RECKONED)
			continue;
		snprintf(field, sizeof(field), "c-%.*s", STR_FMT(l->columns[i].id));
		err = take_cell(r, l, i, form_get(&r->form, field), ret);
	}
	ret->lacks_name = name != NULL && ret->cells[name - l->columns].value.len == 0;
	return err;
}

static enum err
fill_history(struct request *r, const char *id, struct ledger_row_view *v)
{
	struct ledger_change_row *rows;
	struct store_ledger_change *list;
	size_t n;
	enum err err = store_ledger_history(r->view, id, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct ledger_change_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct ledger_change_row){store_ledger_deed_name(list[i].deed),
			str_c(list[i].who), list[i].at, str_c(list[i].batch.text),
			list[i].undone != 0, list[i].origin == STORE_BY_IMPORT};
	v->changes = rows;
	v->n_changes = n;
	return ERR_OK;
}

/* How many items of the check have an answer; which one in `chosen` when it is given. */
static uint32_t
read_check(const struct store_ledger_row *row, const struct framework *f, struct str *chosen)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < f->n_items; i++) {
		char column[STORE_COLUMN_MAX];
		struct str value;

		snprintf(column, sizeof(column), LEDGER_CHECK_PREFIX "%.*s",
			STR_FMT(f->items[i].id));
		value = store_ledger_value(row, str_c(column));
		n += value.len > 0;
		if (chosen != NULL)
			chosen[i] = value;
	}
	return n;
}

static enum err
show_row(struct request *r, const struct ledger *l, struct ledger_row_view *v,
	const struct typed_row *row)
{
	char today[LEDGER_DATE_MAX];
	struct page_frame f;
	enum err err = names_of_staff(r, &v->people, &v->n_people);

	if (err != ERR_OK)
		return err;
	v->ledger = l;
	v->cells = row->cells;
	v->n_problems = row->n_problems;
	v->lacks_name = row->lacks_name;
	v->n_missing = ledger_missing(l, row->values);
	ledger_today(r, today);
	v->today = str_c(today);
	if (v->n_problems > 0 || v->lacks_name)
		r->response.status = 400;
	frame_of(r, &f);
	return page_ledger_row(r->portal->pages, &f, v, &r->response.body);
}

static const struct framework *
check_of(const struct request *r, const struct ledger *l)
{
	return l->check.len == 0 ? NULL : framework_find(r->portal->frameworks, l->check);
}

/* A row as it is kept, its history and its check. */
static enum err
show_kept(struct request *r, const struct ledger *l, const struct store_ledger_row *kept,
	struct typed_row *typed)
{
	struct ledger_row_view v = {.id = str_c(kept->id.text),
		.seen = kept->changed,
		.is_removed = kept->removed != 0,
		.is_machine = kept->removed == 0 && ledger_row_is_machines(kept),
		.check = check_of(r, l)};
	enum err err = fill_history(r, kept->id.text, &v);

	if (err != ERR_OK)
		return err;
	if (str_starts(str_c(kept->subject), STR(LEDGER_OF_CASE))) {
		struct str rest = str_c(kept->subject + strlen(LEDGER_OF_CASE));

		v.case_id = str_split(&rest, '/');
	}
	if (v.check != NULL)
		v.n_checked = read_check(kept, v.check, NULL);
	for (uint32_t i = 0; i < l->n_columns; i++) {
		const struct store_cell *cell = store_ledger_cell(kept, l->columns[i].id);

		if (cell == NULL || !cell->by_machine ||
			!str_equal(cell->value, typed->cells[i].value))
			continue;
		typed->cells[i].is_machine = true;
		typed->cells[i].at = cell->at;
	}
	return show_row(r, l, &v, typed);
}

enum err
get_ledger_row(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	bool is_new = str_equal(path_part(r, 2), STR("new"));
	struct store_ledger_row kept;
	struct typed_row typed;
	const struct str *values;
	enum err err = l == NULL ? ERR_NOT_FOUND : new_typed(r, l, &typed);

	if (err != ERR_OK)
		return err;
	if (is_new)
		return show_row(r, l, &(struct ledger_row_view){0}, &typed);
	err = path_row(r, l, &kept);
	if (err != ERR_OK)
		return err;
	values = ledger_values_of(r->arena, l, &kept);
	if (values == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < l->n_columns; i++)
		typed.cells[i].value = typed.values[i] = values[i];
	return show_kept(r, l, &kept, &typed);
}

/* ---- saved --------------------------------------------------------------------------------- */

static enum err
answer_deed(struct request *r, const struct ledger_deed *d, const char *path, const char *key)
{
	struct store_ledger_done done = {0};
	char token[DEED_TOKEN_MAX];
	enum err err = deed_ledger(r, d, token, &done);
	char ledger[REQUEST_PATH_MAX];

	if (err == ERR_LIMIT) { /* a new row is not there then */
		snprintf(ledger, sizeof(ledger), "/ledgers/%.*s", STR_FMT(d->ledger->id));
		return redirect(
			r, ledger, &(struct done){.key = "ledger_full", .is_refusal = true});
	}
	if (err != ERR_OK)
		return err;
	if (d->n_rows == 1 && done.n_made + done.n_changed == 0)
		return redirect(r, path, &(struct done){.key = "row_same"});
	return redirect(r, path, &(struct done){.key = key, .undo = d->n_rows > 0 ? token : NULL});
}

/* What was typed becomes the row of that id ("": a new one); what was emptied is kept as emptied.
 */
static enum err
save(struct request *r, const struct ledger *l, const char *id, struct typed_row *typed)
{
	struct store_ledger_row row;
	struct ledger_deed d = {.ledger = l,
		.origin = STORE_BY_PERSON,
		.rows = &row,
		.n_rows = 1,
		.action = "ledger.save"};
	char path[REQUEST_PATH_MAX];
	enum err err = ledger_row_make(r, l, typed->values, id[0] != '\0', &row);

	if (err != ERR_OK)
		return err;
	if (id[0] != '\0')
		str_copy(str_c(id), row.id.text, sizeof(row.id.text));
	if (l->page.len > 0)
		snprintf(path, sizeof(path), "%.*s/%s", STR_FMT(l->page), row.id.text);
	else
		snprintf(path, sizeof(path), "/ledgers/%.*s/%s", STR_FMT(l->id), row.id.text);
	return answer_deed(r, &d, path, id[0] == '\0' ? "row_made" : "row_saved");
}

/* The form went out before somebody else's change: what it shows of the other cells would go over
 * them. Who typed looks once more, with the row's history below. */
static bool
changed_since(const struct request *r, const struct store_ledger_row *kept)
{
	uint64_t seen;

	return form_has(&r->form, "seen") &&
	       (str_u64(form_get(&r->form, "seen"), INT64_MAX, &seen) != ERR_OK ||
		       (ms_t)seen != kept->changed);
}

static enum err
remove_row(struct request *r, const struct ledger *l, const struct store_ledger_row *kept)
{
	const char *removed = kept->id.text;
	struct ledger_deed d = {.ledger = l,
		.origin = STORE_BY_PERSON,
		.removed = &removed,
		.n_removed = 1,
		.action = "ledger.remove"};
	const struct str *values = ledger_values_of(r->arena, l, kept);
	char path[REQUEST_PATH_MAX], token[DEED_TOKEN_MAX], name[128];
	enum err err = values == NULL ? ERR_FULL : deed_ledger(r, &d, token, NULL);

	if (err != ERR_OK)
		return err;
	str_clean(title_of(l, values), name, sizeof(name));
	snprintf(path, sizeof(path), "/ledgers/%.*s", STR_FMT(l->id));
	return redirect(r, path, &(struct done){.key = "row_removed", .name = name, .undo = token});
}

/* A removed row comes back as it was: written by a person, with nothing changed. */
static enum err
return_row(struct request *r, const struct ledger *l, const struct store_ledger_row *kept)
{
	struct store_ledger_row row = *kept;
	struct ledger_deed d = {.ledger = l,
		.origin = STORE_BY_PERSON,
		.rows = &row,
		.n_rows = 1,
		.action = "ledger.save"};
	char path[REQUEST_PATH_MAX], token[DEED_TOKEN_MAX];
	enum err err;

	row.n_cells = 0;
	err = deed_ledger(r, &d, token, NULL);
	snprintf(path, sizeof(path), "/ledgers/%.*s/%s", STR_FMT(l->id), row.id.text);
	return err == ERR_OK
		       ? redirect(r, path, &(struct done){.key = "row_returned", .undo = token})
		       : err;
}

enum err
post_ledger_row(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	bool is_new = str_equal(path_part(r, 2), STR("new"));
	struct str todo = form_get(&r->form, "do");
	struct store_ledger_row kept;
	struct typed_row typed;
	enum err err = l == NULL ? ERR_NOT_FOUND : is_new ? ERR_OK : path_row(r, l, &kept);

	if (err != ERR_OK)
		return err;
	if (!is_new && str_equal(todo, STR("remove")))
		return remove_row(r, l, &kept);
	if (!is_new && str_equal(todo, STR("return")))
		return return_row(r, l, &kept);
	if (!str_equal(todo, STR("save")))
		return ERR_INVALID;
	err = read_form(r, l, &typed);
	if (err != ERR_OK)
		return err;
	if (!is_new && changed_since(r, &kept)) {
		r->notice = (struct page_notice){.key = "document_changed", .is_refusal = true};
		r->response.status = 400;
		return show_kept(r, l, &kept, &typed);
	}
	if (typed.n_problems == 0 && !typed.lacks_name)
		return save(r, l, is_new ? "" : kept.id.text, &typed);
	return is_new ? show_row(r, l, &(struct ledger_row_view){0}, &typed)
		      : show_kept(r, l, &kept, &typed);
}

/* ---- the check of one row ------------------------------------------------------------------ */

enum err
get_row_check(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	const struct framework *f = l == NULL ? NULL : check_of(r, l);
	struct ledger_check_view v = {.ledger = l, .framework = f};
	struct store_ledger_row kept;
	const struct str *values;
	struct page_frame frame;
	struct str *chosen;
	enum err err = f == NULL ? ERR_NOT_FOUND : path_row(r, l, &kept);

	if (err != ERR_OK)
		return err;
	chosen = arena_array(r->arena, struct str, f->n_items + 1);
	values = ledger_values_of(r->arena, l, &kept);
	if (chosen == NULL || values == NULL)
		return ERR_FULL;
	read_check(&kept, f, chosen);
	v.chosen = chosen;
	v.id = str_c(kept.id.text);
	v.name = title_of(l, values);
	frame_of(r, &frame);
	return page_ledger_check(r->portal->pages, &frame, &v, &r->response.body);
}

enum err
post_row_check(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	const struct framework *f = l == NULL ? NULL : check_of(r, l);
	struct store_ledger_row kept, row = {0};
	struct ledger_deed d = {.ledger = l,
		.origin = STORE_BY_PERSON,
		.rows = &row,
		.n_rows = 1,
		.action = "ledger.save"};
	struct store_cell *cells;
	char path[REQUEST_PATH_MAX];
	enum err err = f == NULL ? ERR_NOT_FOUND : path_row(r, l, &kept);

	if (err != ERR_OK)
		return err;
	cells = arena_array(r->arena, struct store_cell, f->n_items + 1);
	if (cells == NULL)
		return ERR_FULL;
	row.id = kept.id;
	row.cells = cells;
	str_copy(l->id, row.ledger, sizeof(row.ledger));
	for (uint32_t i = 0; i < f->n_items; i++) {
		char field[STORE_ITEM_MAX + 4], column[STORE_COLUMN_MAX];
		struct str choice;

		snprintf(field, sizeof(field), "a-%.*s", STR_FMT(f->items[i].id));
		choice = form_get(&r->form, field);
		if (choice.len == 0)
			continue;
		if (framework_choice_find(&f->items[i], choice) == NULL)
			return ERR_INVALID;
		snprintf(column, sizeof(column), LEDGER_CHECK_PREFIX "%.*s",
			STR_FMT(f->items[i].id));
		cells[row.n_cells++] = (struct store_cell){
			.column = str_c(arena_copy(r->arena, str_c(column))), .value = choice};
	}
	snprintf(path, sizeof(path), "/ledgers/%.*s/%s", STR_FMT(l->id), row.id.text);
	return answer_deed(r, &d, path, "row_checked");
}

/* ---- rows of an import that wait ----------------------------------------------------------- */

/* Cells of a held row by our columns, read anew: what was mended in the pack since counts. */
static enum err
read_held(struct request *r, const struct ledger *l, const struct store_held_row *held,
	struct typed_row *ret)
{
	const struct ledger_column *name = first_needed(l);
	enum err err = new_typed(r, l, ret);

	for (uint32_t i = 0; i < held->n_cells && err == ERR_OK; i++) {
		const struct ledger_column *c = ledger_column_find(l, held->cells[i].column);

		if (c != NULL && c->kind != COLUMN_RECKONED)
			err = take_cell(
				r, l, (uint32_t)(c - l->columns), held->cells[i].value, ret);
	}
	ret->lacks_name = name != NULL && ret->cells[name - l->columns].value.len == 0;
	return err;
}

static enum err
path_held(struct request *r, const struct ledger *l, struct store_held_row *ret_held)
{
	char id[STORE_ID_TEXT_MAX];
	enum err err;

	if (path_part(r, 3).len >= sizeof(id))
		return ERR_NOT_FOUND;
	str_copy(path_part(r, 3), id, sizeof(id));
	err = store_ledger_held_get(r->view, id, r->arena, ret_held);
	if (err == ERR_OK && !str_equal(l->id, str_c(ret_held->ledger)))
		return ERR_NOT_FOUND;
	return err;
}

static enum err
show_held(struct request *r, const struct ledger *l, const struct store_held_row *held,
	const struct typed_row *typed)
{
	struct ledger_row_view v = {
		.id = str_c(held->id.text), .is_held = true, .place = held->place};

	return show_row(r, l, &v, typed);
}

enum err
get_held_row(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	struct store_held_row held;
	struct typed_row typed;
	enum err err = l == NULL ? ERR_NOT_FOUND : path_held(r, l, &held);

	if (err == ERR_OK)
		err = read_held(r, l, &held, &typed);
	if (err == ERR_OK)
		err = show_held(r, l, &held, &typed);
	r->response.status = err == ERR_OK ? 200 : r->response.status;
	return err;
}

enum err
post_held_row(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	struct store_held_row held;
	struct store_ledger_row row;
	struct typed_row typed;
	struct ledger_deed d = {.ledger = l,
		.origin = STORE_BY_IMPORT,
		.drop_held = held.id.text,
		.action = "ledger.import"};
	bool is_dropped = str_equal(form_get(&r->form, "do"), STR("drop"));
	char path[REQUEST_PATH_MAX];
	enum err err = l == NULL ? ERR_NOT_FOUND : path_held(r, l, &held);

	if (err != ERR_OK)
		return err;
	if (!is_dropped) {
		err = read_form(r, l, &typed);
		if (err == ERR_OK && (typed.n_problems > 0 || typed.lacks_name))
			return show_held(r, l, &held, &typed);
		if (err == ERR_OK)
			err = ledger_row_make(r, l, typed.values, false, &row);
		d.rows = &row;
		d.n_rows = 1;
	}
	if (err != ERR_OK)
		return err;
	snprintf(path, sizeof(path), "/ledgers/%.*s/held", STR_FMT(l->id));
	return answer_deed(r, &d, path, is_dropped ? "held_dropped" : "row_made");
}

/* The first cell that is wrong, for the list. */
static void
held_brief(struct request *r, const struct ledger *l, const struct store_held_row *held,
	struct ledger_held_row *row)
{
	const struct ledger_column *name = first_needed(l);
	struct typed_row typed;

	*row = (struct ledger_held_row){.id = str_c(held->id.text),
		.place = held->place,
		.created = held->created,
		.name = STR(""),
		.typed = STR("")};
	if (read_held(r, l, held, &typed) != ERR_OK)
		return;
	if (name != NULL)
		row->name = typed.cells[name - l->columns].value;
	for (uint32_t i = 0; i < l->n_columns && row->of == NULL; i++)
		if (typed.cells[i].problem != CELL_FINE) {
			row->of = &l->columns[i];
			row->typed = typed.cells[i].value;
			row->problem = typed.cells[i].problem;
		}
	if (row->of == NULL && typed.lacks_name)
		row->of = name;
}

enum err
get_held(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	char id[STORE_LEDGER_MAX];
	struct store_ledger_query q = {
		.ledger = id, .offset = (page_of(r) - 1) * HELD_PAGE, .limit = HELD_PAGE};
	struct ledger_held_view v = {.ledger = l, .page = page_of(r)};
	struct store_held_row *list;
	struct ledger_held_row *rows;
	struct page_frame f;
	uint32_t total = 0;
	size_t n;
	enum err err = ERR_NOT_FOUND;

	if (l != NULL) {
		str_copy(l->id, id, sizeof(id));
		err = store_ledger_held_list(r->view, &q, r->arena, &list, &n, &total);
	}
	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct ledger_held_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (; v.n < n; v.n++)
		held_brief(r, l, &list[v.n], &rows[v.n]);
	v.rows = rows;
	v.total = total;
	v.n_pages = total == 0 ? 1 : (total + HELD_PAGE - 1) / HELD_PAGE;
	frame_of(r, &f);
	return page_ledger_held(r->portal->pages, &f, &v, &r->response.body);
}

static enum err
write_drop(struct store_tx *tx, void *arg)
{
	return store_ledger_held_drop_of(tx, arg);
}

enum err
post_held(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	char id[STORE_LEDGER_MAX], path[REQUEST_PATH_MAX];
	enum err err;

	if (l == NULL)
		return ERR_NOT_FOUND;
	if (!str_equal(form_get(&r->form, "do"), STR("drop_all")))
		return ERR_INVALID;
	str_copy(l->id, id, sizeof(id));
	err = store_write(r->portal->store, STORE_VITAL, write_drop, id);
	if (err == ERR_OK)
		err = audit(r, "ledger.import", id);
	snprintf(path, sizeof(path), "/ledgers/%.*s", STR_FMT(l->id));
	return err == ERR_OK ? redirect(r, path, &(struct done){.key = "held_dropped"}) : err;
}
