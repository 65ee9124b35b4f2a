/*
 * Published lists that the company brought in, and the tables of exams and courses: searched, one
 * row, one list with its date. Rows are a ledger's ("find_otasuketai"): they come in, are mended
 * and taken back as those of ledgers are; see ledgers.h.
 */
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/programme/guide.h"
#include "proc/portal/programme/programme.h"

#include "pages/find.h"

#include <stdio.h>
#include <stdlib.h>

#define PAGE_ROWS 50
#define TYPED_YEN_MAX 1000000000
#define TYPED_DEVICES_MAX 100000

static const char *const tables[] = {"courses", "exams"}; /* of packs/guide, searched too */
#define TABLES (sizeof(tables) / sizeof(tables[0]))

static const struct reference *
table_find(const struct request *r, struct str id)
{
	for (size_t i = 0; i < TABLES; i++)
		if (str_equal(id, str_c(tables[i])))
			return reference_find(r->portal->references, id);
	return NULL;
}

static struct find_tables
rules_of(const struct request *r)
{
	return (struct find_tables){reference_find(r->portal->references, STR("regions")),
		reference_find(r->portal->references, STR(PRICE_TABLE))};
}

static int64_t
today_of(const struct request *r)
{
	char today[LEDGER_DATE_MAX];
	int64_t day = 0;

	ledger_today(r, today);
	(void)find_day(str_c(today), &day);
	return day;
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* What is known of a list as a whole: how many, the oldest date. */
static void
note_row(const struct directory *d, const struct str *values, int64_t today, struct find_list *l)
{
	struct str on = directory_value(d, values, DIRECTORY_LISTED_ON);
	int64_t day;

	l->n++;
	if (!find_day(on, &day)) {
		l->n_undated++;
		l->is_old = true;
		return;
	}
	if (l->listed.len == 0 || str_order(on, l->listed) < 0)
		l->listed = on;
	l->is_old |= today - day > d->list.review_days;
}

struct search {
	struct find_query query;
	struct find_tables rules;
	struct str list; /* only this one; "" all */
	int64_t today;
	struct find_hit *hits;
	size_t n, max;
	uint64_t n_maybe;
};

/* False: memory. */
static bool
add_hit(struct request *r, struct search *s, const struct find_hit *hit)
{
	if (hit->found.fit == FIND_NOT)
		return true;
	if (s->n == s->max) {
		size_t max = s->max == 0 ? 256 : 2 * s->max;
		struct find_hit *more = arena_array(r->arena, struct find_hit, max);

		if (more == NULL)
			return false;
		if (s->n > 0)
			memcpy(more, s->hits, s->n * sizeof(*more));
		s->hits = more;
		s->max = max;
	}
	s->hits[s->n++] = *hit;
	s->n_maybe += hit->found.fit == FIND_MAYBE;
	return true;
}

static bool
is_asked(const struct search *s, struct str id)
{
	return s->list.len == 0 || str_equal(s->list, id);
}

static enum err
search_list(struct request *r, struct search *s, const struct directory *d, struct find_list *l)
{
	struct ledger_rows rows;
	enum err err = ledger_rows_load(r->view, r->arena, &d->list, false, &rows);

	*l = (struct find_list){.of = d, .listed = STR("")};
	for (size_t i = 0; err == ERR_OK && i < rows.n; i++) {
		struct find_hit hit = {
			.of = d, .values = rows.values[i], .id = str_c(rows.rows[i].id.text)};

		note_row(d, rows.values[i], s->today, l);
		if (!is_asked(s, d->id))
			continue;
		find_row(&s->rules, d, rows.values[i], &s->query, s->today, &hit.found);
		if (!add_hit(r, s, &hit))
			err = ERR_FULL;
	}
	return err;
}

static enum err
search_table(struct request *r, struct search *s, const struct reference *t, struct find_list *l)
{
	int64_t day;

	*l = (struct find_list){.table = t, .n = t->n_rows, .listed = t->date};
	l->is_old = !find_day(t->date, &day) || s->today - day > FIND_OLD_DAYS;
	for (uint32_t i = 0; i < t->n_rows && is_asked(s, t->id); i++) {
		struct find_hit hit = {.table = t, .row = &t->rows[i], .id = t->rows[i].id};

		find_table_row(t, &t->rows[i], &s->query, s->today, &hit.found);
		if (!add_hit(r, s, &hit))
			return ERR_FULL;
	}
	return ERR_OK;
}

static enum err
search_all(struct request *r, struct search *s, struct find_view *v)
{
	const struct directory_set *set = r->portal->directories;
	struct find_list *lists =
		arena_array(r->arena, struct find_list, set->n_directories + TABLES);
	enum err err = lists == NULL ? ERR_FULL : ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < set->n_directories; i++)
		err = search_list(r, s, &set->directories[i], &lists[v->n_lists++]);
	for (size_t i = 0; err == ERR_OK && i < TABLES; i++) {
		const struct reference *t = table_find(r, str_c(tables[i]));

		if (t != NULL)
			err = search_table(r, s, t, &lists[v->n_lists++]);
	}
	v->lists = lists;
	return err;
}

/* ---- the search ---------------------------------------------------------------------------- */

/* A typed number; one that is none is told. */
static uint64_t
typed_number(struct request *r, const char *field, uint64_t max, struct page_problem *list,
	struct page_problems *problems)
{
	struct str typed = str_trim(form_get(&r->query, field));
	uint64_t n = 0;

	if (typed.len > 0 && str_u64(typed, max, &n) != ERR_OK) {
		list[problems->n++] = (struct page_problem){field, "number"};
		n = 0;
	}
	problems->list = list;
	return n;
}

/* Those that fit before those that may; else as they came. */
static size_t
put_in_order(struct request *r, struct search *s)
{
	struct find_hit *sorted = arena_array(r->arena, struct find_hit, s->n + 1);
	size_t n = 0;

	for (unsigned fit = FIND_FITS; sorted != NULL && fit <= FIND_MAYBE; fit++)
		for (size_t i = 0; i < s->n; i++)
			if (s->hits[i].found.fit == fit)
				sorted[n++] = s->hits[i];
	s->hits = sorted;
	return n;
}

static void
read_query(struct request *r, struct search *s, struct find_view *v, struct page_problem *list)
{
	struct str what;

	v->text = str_trim(form_get(&r->query, "q"));
	v->what = form_get(&r->query, "what");
	v->class_id = form_get(&r->query, "class");
	v->region = form_get(&r->query, "region");
	v->yen = str_trim(form_get(&r->query, "yen"));
	v->devices = str_trim(form_get(&r->query, "devices"));
	what = v->what;
	s->list = str_split(&what, '/');
	s->query = (struct find_query){.text = v->text,
		.kind = what,
		.class_id = v->class_id,
		.region = v->region,
		.yen_max = PRICE_NONE};
	s->query.devices =
		(uint32_t)typed_number(r, "devices", TYPED_DEVICES_MAX, list, &v->problems);
	if (v->yen.len > 0) {
		size_t before = v->problems.n;
		uint64_t yen = typed_number(r, "yen", TYPED_YEN_MAX, list, &v->problems);

		if (v->problems.n == before)
			s->query.yen_max = (int64_t)yen;
	}
	s->rules = rules_of(r);
	s->today = today_of(r);
}

enum err
get_find(struct request *r)
{
	struct page_problem list[2];
	struct find_view v = {0};
	struct search s = {0};
	struct page_frame f;
	size_t from;
	enum err err;

	read_query(r, &s, &v, list);
	err = search_all(r, &s, &v);
	if (err != ERR_OK)
		return err;
	if (put_in_order(r, &s) != s.n)
		return ERR_FULL;
	v.total = s.n;
	v.n_maybe = s.n_maybe;
	v.n_pages = s.n == 0 ? 1 : (uint32_t)((s.n + PAGE_ROWS - 1) / PAGE_ROWS);
	v.page = page_of(r) > v.n_pages ? v.n_pages : page_of(r);
	from = (size_t)(v.page - 1) * PAGE_ROWS;
	v.hits = s.hits + from;
	v.n = s.n - from < PAGE_ROWS ? s.n - from : PAGE_ROWS;
	v.regions = s.rules.regions;
	frame_of(r, &f);
	return page_find(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- one row ------------------------------------------------------------------------------- */

/* What packs/guide says of this kind of purchase. */
static void
fill_offering(struct request *r, struct find_row_view *v)
{
	const struct reference *table = reference_find(r->portal->references, STR("offerings"));
	struct str id = directory_offering(v->hit.of, v->hit.values);
	const struct reference_row *row =
		table == NULL || id.len == 0 ? NULL : reference_row_find(table, id);
	const struct reference_cell *name, *stays, *ask;

	if (row == NULL)
		return;
	name = reference_cell_find(table, row, "name");
	stays = reference_cell_find(table, row, "stays_open");
	ask = reference_cell_find(table, row, "ask_provider");
	v->has_offering = ask != NULL;
	v->offering = name == NULL ? (struct words){0} : name->words;
	v->stays_open = stays == NULL ? (struct words){0} : stays->words;
	v->ask = ask == NULL ? (struct words){0} : ask->words;
}

static enum err
load_hit(struct request *r, const struct find_query *q, struct find_hit *hit)
{
	const struct directory *d = directory_find(r->portal->directories, path_part(r, 1));
	const struct reference *t = table_find(r, path_part(r, 1));
	const struct find_tables rules = rules_of(r);
	struct store_ledger_row row;
	enum err err;

	if (t != NULL && d == NULL) {
		*hit = (struct find_hit){.table = t,
			.row = reference_row_find(t, path_part(r, 2)),
			.id = path_part(r, 2)};
		if (hit->row == NULL)
			return ERR_NOT_FOUND;
		find_table_row(t, hit->row, q, today_of(r), &hit->found);
		return ERR_OK;
	}
	err = d == NULL ? ERR_NOT_FOUND : path_row(r, &d->list, &row);
	if (err == ERR_OK && row.removed != 0)
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	*hit = (struct find_hit){.of = d,
		.values = ledger_values_of(r->arena, &d->list, &row),
		.id = path_part(r, 2)};
	if (hit->values == NULL)
		return ERR_FULL;
	find_row(&rules, d, hit->values, q, today_of(r), &hit->found);
	return ERR_OK;
}

enum err
get_find_row(struct request *r)
{
	struct find_query q = {.yen_max = PRICE_NONE};
	struct find_row_view v = {.devices = str_trim(form_get(&r->query, "devices"))};
	struct page_frame f;
	uint64_t devices;
	enum err err;

	if (str_u64(v.devices, TYPED_DEVICES_MAX, &devices) == ERR_OK)
		q.devices = (uint32_t)devices;
	err = load_hit(r, &q, &v.hit);
	if (err != ERR_OK)
		return err;
	if (v.hit.of != NULL)
		fill_offering(r, &v);
	frame_of(r, &f);
	return page_find_row(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- one list ------------------------------------------------------------------------------ */

struct list_rows {
	const struct directory *of;
	struct ledger_rows rows;
	struct find_list_view v;
	struct page_problem problems[4];
};

static enum err
load_list(struct request *r, struct list_rows *l)
{
	int64_t today = today_of(r);
	enum err err;

	l->of = directory_find(r->portal->directories, path_part(r, 1));
	if (l->of == NULL)
		return ERR_NOT_FOUND;
	l->v.list = (struct find_list){.of = l->of, .listed = STR("")};
	err = ledger_rows_load(r->view, r->arena, &l->of->list, false, &l->rows);
	for (size_t i = 0; err == ERR_OK && i < l->rows.n; i++)
		note_row(l->of, l->rows.values[i], today, &l->v.list);
	return err;
}

static enum err
show_list(struct request *r, struct list_rows *l)
{
	struct page_frame f;

	if (l->v.problems.n > 0)
		r->response.status = 400;
	frame_of(r, &f);
	return page_find_list(r->portal->pages, &f, &l->v, &r->response.body);
}

enum err
get_find_list(struct request *r)
{
	struct list_rows l = {0};
	enum err err = load_list(r, &l);

	return err == ERR_OK ? show_list(r, &l) : err;
}

/* A row's two cells: the list's date and where it is from. */
static enum err
dated_row(struct request *r, const struct list_rows *l, size_t i, struct store_ledger_row *ret_row)
{
	struct store_cell *cells = arena_array(r->arena, struct store_cell, 2);

	if (cells == NULL)
		return ERR_FULL;
	cells[0] = (struct store_cell){.column = STR(DIRECTORY_LISTED_ON), .value = l->v.listed_on};
	cells[1] = (struct store_cell){
		.column = STR(DIRECTORY_LISTED_FROM), .value = l->v.listed_from};
	*ret_row = (struct store_ledger_row){.id = l->rows.rows[i].id,
		.cells = cells,
		/* where a row says itself what it is from, that stays */
		.n_cells = directory_value(l->of, l->rows.values[i], DIRECTORY_LISTED_FROM).len == 0
				   ? 2
				   : 1};
	str_copy(l->of->list.id, ret_row->ledger, sizeof(ret_row->ledger));
	return ERR_OK;
}

/* Nothing of the future: then nothing would ever look old. */
static void
read_date(struct request *r, struct list_rows *l)
{
	struct str on = field_of(r, "listed_on", 10, true, &l->v.problems, l->problems);
	struct str from = field_of(r, "listed_from", 100, true, &l->v.problems, l->problems);
	int64_t day;

	if (on.len > 0 && (!find_day(on, &day) || day > today_of(r)))
		l->problems[l->v.problems.n++] = (struct page_problem){"listed_on", "date"};
	l->v.problems.list = l->problems;
	l->v.listed_on = on;
	l->v.listed_from = from;
}

static enum err
post_date(struct request *r, struct list_rows *l)
{
	struct store_ledger_row *rows =
		arena_array(r->arena, struct store_ledger_row, l->rows.n + 1);
	struct ledger_deed d = {.ledger = &l->of->list, .rows = rows, .action = "find.date"};
	char token[DEED_TOKEN_MAX], path[128];
	enum err err = rows == NULL ? ERR_FULL : ERR_OK;
	int64_t day;

	read_date(r, l);
	if (l->v.problems.n > 0)
		return show_list(r, l);
	for (size_t i = 0; err == ERR_OK && i < l->rows.n; i++)
		if (!find_day(directory_value(l->of, l->rows.values[i], DIRECTORY_LISTED_ON), &day))
			err = dated_row(r, l, i, &rows[d.n_rows++]);
	if (err == ERR_OK)
		err = deed_ledger(r, &d, token, NULL);
	if (err != ERR_OK)
		return err;
	snprintf(path, sizeof(path), "/find/%.*s", STR_FMT(l->of->id));
	return redirect(
		r, path, &(struct done){.key = "list_dated", .count = d.n_rows, .undo = token});
}

static enum err
post_empty(struct request *r, struct list_rows *l)
{
	const char **ids = arena_array(r->arena, const char *, l->rows.n + 1);
	struct ledger_deed d = {.ledger = &l->of->list,
		.removed = ids,
		.n_removed = l->rows.n,
		.action = "find.empty"};
	char token[DEED_TOKEN_MAX], path[128];
	enum err err;

	if (ids == NULL)
		return ERR_FULL;
	if (!str_equal(form_get(&r->form, "sure"), STR("1"))) {
		l->problems[l->v.problems.n++] = (struct page_problem){"sure", "tick"};
		l->v.problems.list = l->problems;
		return show_list(r, l);
	}
	for (size_t i = 0; i < l->rows.n; i++)
		ids[i] = l->rows.rows[i].id.text;
	err = deed_ledger(r, &d, token, NULL);
	if (err != ERR_OK)
		return err;
	snprintf(path, sizeof(path), "/find/%.*s", STR_FMT(l->of->id));
	return redirect(
		r, path, &(struct done){.key = "list_emptied", .count = l->rows.n, .undo = token});
}

enum err
post_find_list(struct request *r)
{
	struct str deed = form_get(&r->form, "do");
	struct list_rows l = {0};
	enum err err = load_list(r, &l);

	if (err != ERR_OK)
		return err;
	if (str_equal(deed, STR("date")))
		return post_date(r, &l);
	return str_equal(deed, STR("empty")) ? post_empty(r, &l) : ERR_INVALID;
}
