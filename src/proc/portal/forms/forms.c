/* Forms of others: the list, a file that comes in, one form with all that it asks; see forms.h. */
#include "proc/portal/forms/forms.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/kept.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/web/upload.h"

#include "base/digest.h"
#include "sys/fd.h"

#include <stdio.h>

#define LINES_SHOWN 50

/* ---- the list ---- */

static enum err
count_answers(struct request *r, const struct store_form *f, struct forms_row *row)
{
	struct store_form_answer *answers;
	struct store_form_cell *cells;
	size_t n_answers, n_cells;
	enum err err = store_form_cells(r->view, f->digest, r->arena, &cells, &n_cells);

	if (err == ERR_OK)
		err = store_form_answers(r->view, f->id.text, r->arena, &answers, &n_answers);
	if (err != ERR_OK)
		return err;
	row->n_all = (uint32_t)n_cells;
	for (size_t i = 0; i < n_answers; i++)
		row->n_done += answers[i].decision != STORE_FORM_REOPEN;
	return ERR_OK;
}

static enum err
show_forms(struct request *r, const char *problem)
{
	struct forms_view v = {.bytes_max = LIMIT_FORM_FILE_BYTES, .problem = problem};
	struct store_form *list;
	struct forms_row *rows;
	struct page_frame f;
	size_t n;
	enum err err = store_form_list(r->view, r->arena, &list, &n);

	rows = err == ERR_OK ? arena_array(r->arena, struct forms_row, n + 1) : NULL;
	if (err != ERR_OK || rows == NULL)
		return err != ERR_OK ? err : ERR_FULL;
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		struct forms_row *row = &rows[v.n];

		if (list[i].state == STORE_FORM_REMOVED)
			continue;
		*row = (struct forms_row){.id = str_c(list[i].id.text),
			.name = str_c(list[i].name),
			.partner = str_c(list[i].partner),
			.received = list[i].received,
			.due = list[i].due,
			.state = list[i].state == STORE_FORM_DONE		      ? "done"
				 : list[i].due != 0 && list[i].due + MS_DAY <= r->now ? "late"
										      : "open"};
		err = count_answers(r, &list[i], row);
		v.n++;
	}
	if (err != ERR_OK)
		return err;
	v.rows = rows;
	if (problem != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_forms(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_forms(struct request *r)
{
	return show_forms(r, NULL);
}

/* ---- a file that comes in ---- */

struct forms_taking {
	struct request *request;
	struct store_form form;
	struct str bytes;
	struct store_form_cell *cells;
	size_t n;
};

static enum err
write_form(struct store_tx *tx, void *arg)
{
	struct forms_taking *t = arg;
	struct store_audit e;
	enum err err = store_form_put(tx, &t->form);

	if (err == ERR_OK)
		err = store_form_file_put(tx, t->form.id.text, t->bytes);
	if (err == ERR_OK)
		err = store_form_cells_put(tx, t->form.digest, t->cells, t->n);
	audit_fill(t->request, &e, "form.take", t->form.name);
	return err == ERR_OK ? store_audit_add(tx, &e) : err;
}

static enum err
find_places(struct request *r, const struct workbook *b, struct forms_taking *t,
	struct form_place **ret_places, uint32_t *ret_n)
{
	const struct form_set *set = r->portal->forms;
	const struct known_form *known = known_form_of(set, t->form.digest);
	const struct known_form *edition = known == NULL ? form_edition_of(set, b) : NULL;
	struct forms_known k;
	struct form_asked asked = {.set = set};
	enum err err = forms_known_load(r, &k);

	if (err != ERR_OK)
		return err;
	if (known != NULL) {
		str_copy(known->id, t->form.known, sizeof(t->form.known));
		return form_known_places(b, known, r->arena, ret_places, ret_n);
	}
	if (edition != NULL)
		str_copy(edition->id, t->form.other_edition, sizeof(t->form.other_edition));
	asked.frameworks = k.frameworks;
	asked.n_frameworks = k.n_frameworks;
	asked.results = k.known.results;
	asked.n_results = k.known.n_results;
	asked.memories = k.known.memories;
	asked.n_memories = k.known.n_memories;
	return form_propose(b, &asked, r->arena, ret_places, ret_n);
}

static enum err
make_cells(struct request *r, const struct form_place *places, uint32_t n, struct forms_taking *t)
{
	t->cells = arena_array(r->arena, struct store_form_cell, (size_t)n + 1);
	if (t->cells == NULL)
		return ERR_FULL;
	t->n = n;
	for (uint32_t i = 0; i < n; i++) {
		t->cells[i] = (struct store_form_cell){.cell = i,
			.sheet = places[i].sheet,
			.row = places[i].row,
			.column = places[i].column,
			.question = places[i].question,
			.source = places[i].source,
			.of = places[i].of,
			.write = places[i].write,
			.n_choices = places[i].n_choices,
			.choices = places[i].choices,
			.is_list_unread = places[i].is_list_unread,
			.percent = places[i].percent,
			.confidence = places[i].confidence};
		form_topic(places[i].question, t->cells[i].topic);
	}
	return ERR_OK;
}

static void
name_form(struct request *r, struct forms_taking *t)
{
	struct str name = str_c(r->upload.name);

	t->form.id = store_id_new(r->now);
	t->form.received = r->now;
	t->form.write = FORM_WORDS;
	t->form.file_bytes = r->upload.bytes;
	str_copy(name, t->form.file_name, sizeof(t->form.file_name));
	if (str_ends_nocase(name, STR(".xlsx")))
		name.len -= 5;
	str_clean(name.len > 0 ? name : STR("form"), t->form.name, sizeof(t->form.name));
	str_copy(request_who(r), t->form.who, sizeof(t->form.who));
}

static enum err
keep_form(struct request *r, const struct workbook *b)
{
	struct forms_taking t = {.request = r};
	uint8_t digest[DIGEST_BYTES_MAX];
	char path[REQUEST_PATH_MAX];
	struct form_place *places;
	uint32_t n;
	enum err err = upload_bytes(r, &t.bytes); /* kept as they came */

	if (err != ERR_OK)
		return err;
	digest_of(DIGEST_SHA256, t.bytes.p, t.bytes.len, digest);
	memcpy(t.form.digest, digest, sizeof(t.form.digest));
	name_form(r, &t);
	err = find_places(r, b, &t, &places, &n);
	if (err == ERR_LIMIT)
		return show_forms(r, "too_large");
	if (err == ERR_OK)
		err = make_cells(r, places, n, &t);
	if (err == ERR_OK)
		err = store_write(r->portal->store, STORE_VITAL, write_form, &t);
	if (err == ERR_LIMIT)
		return show_forms(r, "too_many");
	forms_path(&t.form, "", path);
	if (err != ERR_OK)
		return err;
	return redirect(r, path,
		&(struct done){.key = form_is_protected(b) ? "form_taken_locked" : "form_taken",
			.count = n});
}

enum err
post_forms(struct request *r)
{
	struct errinfo info = {0};
	struct workbook b = {0};
	const char *problem = upload_problem(r, LIMIT_FORM_FILE_BYTES);
	char start[2] = "";
	enum err err;

	if (problem != NULL)
		return show_forms(r, problem);
	/* a table of text has no cells to be filled in */
	if (!fd_read_at(r->upload.fd, 0, start, 2) || memcmp(start, "PK", 2) != 0)
		return show_forms(r, "kind");
	err = opener_read_table(r, r->upload.fd, &b, &info);
	if (r->waits)
		return err;
	if (err != ERR_OK)
		return opener_problem(err) == NULL ? err : show_forms(r, opener_problem(err));
	if (b.has_macros)
		return show_forms(r, "macros");
	return keep_form(r, &b);
}

/* ---- one form ---- */

static void
count_line(struct form_counts *c, const struct form_line *l)
{
	c->n_all++;
	c->n_written += strcmp(l->state, "written") == 0;
	c->n_left += strcmp(l->state, "left") == 0;
	c->n_proposed += strcmp(l->state, "proposed") == 0;
	c->n_open += strcmp(l->state, "open") == 0;
	c->n_differ += l->differs;
}

static bool
is_shown(const char *show, const struct form_line *l)
{
	if (strcmp(show, "open") == 0)
		return strcmp(l->state, "open") == 0 || strcmp(l->state, "proposed") == 0;
	return strcmp(show, "differ") == 0 ? l->differs || l->is_stale : true;
}

static struct str
form_name(const struct request *r, const char *id)
{
	const struct known_form *f = known_form_find(r->portal->forms, str_c(id));

	return f == NULL ? STR("") : words_in(&f->name, r->lang);
}

static enum err
show_form(struct request *r, const struct forms_one *one, const struct page_problems *problems)
{
	static const char *const shows[] = {"all", "open", "differ"};
	size_t show = str_which(form_get(&r->query, "show"), shows, 3);
	struct form_line *lines = arena_array(r->arena, struct form_line, one->n_cells + 1);
	struct form_view v = {.id = str_c(one->form.id.text),
		.name = str_c(one->form.name),
		.partner = str_c(one->form.partner),
		.file_name = str_c(one->form.file_name),
		.due = keep_day(r, one->form.due),
		.write = one->form.write,
		.state = store_form_state_name(one->form.state),
		.known = form_name(r, one->form.known),
		.other_edition = form_name(r, one->form.other_edition),
		.show = shows[show == 3 ? 0 : show],
		.page = page_of(r)};
	struct page_frame f;
	size_t n = 0, first;

	if (lines == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < one->n_cells; i++) {
		forms_line(r, one, i, &lines[n]);
		count_line(&v.counts, &lines[n]);
		n += is_shown(v.show, &lines[n]);
	}
	v.n_pages = (uint32_t)((n + LINES_SHOWN - 1) / LINES_SHOWN);
	v.n_pages = v.n_pages == 0 ? 1 : v.n_pages;
	v.page = v.page > v.n_pages ? v.n_pages : v.page;
	first = (size_t)(v.page - 1) * LINES_SHOWN;
	v.lines = lines + first;
	v.n = n - first < LINES_SHOWN ? n - first : LINES_SHOWN;
	if (problems != NULL) {
		v.problems = *problems;
		r->response.status = 400;
	}
	frame_of(r, &f);
	return page_form(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_form(struct request *r)
{
	struct forms_one one;
	enum err err = forms_load(r, &one);

	return err == ERR_OK ? show_form(r, &one, NULL) : err;
}

/* ---- what a person says of it ---- */

static bool
is_ticked(const struct request *r, uint32_t cell)
{
	char number[16];

	snprintf(number, sizeof(number), "%u", cell);
	for (size_t i = 0; i < r->form.n; i++)
		if (str_equal(r->form.fields[i].name, STR("c")) &&
			str_equal(r->form.fields[i].value, str_c(number)))
			return true;
	return false;
}

/* Only what was shown is confirmed: a value that moved since waits to be looked at. */
static enum err
confirm(struct request *r, const struct forms_one *one)
{
	struct store_form_answer *answers =
		arena_array(r->arena, struct store_form_answer, one->n_cells + 1);
	struct forms_deed d = {.form = &one->form, .answers = answers, .action = "form.confirm"};
	char token[DEED_TOKEN_MAX], path[REQUEST_PATH_MAX], shown[24];
	enum err err;

	if (answers == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < one->n_cells; i++) {
		struct store_form_answer *a = &answers[d.n_answers];
		struct form_line l;

		if (!is_ticked(r, one->cells[i].cell))
			continue;
		forms_line(r, one, i, &l);
		snprintf(shown, sizeof(shown), "v-%u", l.cell);
		if (l.value.len == 0 || !str_equal(form_get(&r->form, shown), l.value))
			continue;
		*a = (struct store_form_answer){.cell = l.cell,
			.decision = STORE_FORM_WRITE,
			.value = l.value,
			.source = one->cells[i].source,
			.of = one->cells[i].of,
			.basis = l.basis,
			.basis_at = l.at};
		str_copy(str_c(one->form.id.text), a->form, sizeof(a->form));
		d.n_answers++;
	}
	forms_path(&one->form, "", path);
	if (d.n_answers == 0)
		return redirect(r, path, &(struct done){.key = "form_none", .is_refusal = true});
	err = deed_forms(r, &d, token);
	return err == ERR_OK ? redirect(r, path,
				       &(struct done){.key = "form_confirmed",
					       .count = d.n_answers,
					       .undo = token})
			     : err;
}

struct form_writing {
	struct request *request;
	const struct store_form *form;
	const char *action;
};

static enum err
write_described(struct store_tx *tx, void *arg)
{
	struct form_writing *w = arg;
	struct store_audit e;
	enum err err = store_form_put(tx, w->form);

	audit_fill(w->request, &e, w->action, w->form->name);
	return err == ERR_OK ? store_audit_add(tx, &e) : err;
}

static enum err
change_form(struct request *r, const struct store_form *form, const char *action, const char *key)
{
	struct form_writing w = {r, form, action};
	const struct store_kept_key keys = {STORE_KEPT_FORM, form->id.text, NULL};
	const struct kept_deed kept = {.kind = action,
		.role = ROLE_MEMBER,
		.keys = &keys,
		.n = 1,
		.write = write_described,
		.arg = &w};
	char path[REQUEST_PATH_MAX];

	forms_path(form, "", path);
	return kept_done(r, &kept, path, &(struct done){.key = key});
}

static enum err
describe(struct request *r, struct forms_one *one)
{
	struct page_problem list[PROBLEMS_MAX];
	struct page_problems problems = {.list = list};
	struct store_form f = one->form;
	struct str name = field_of(r, "form_name", sizeof(f.name) - 1, true, &problems, list);
	struct str partner =
		field_of(r, "form_partner", sizeof(f.partner) - 1, false, &problems, list);
	struct str due = str_trim(form_get(&r->form, "form_due"));

	str_clean(name, f.name, sizeof(f.name));
	str_clean(partner, f.partner, sizeof(f.partner));
	f.due = 0;
	if (due.len > 0 && time_day_parse(due, r->zone_minutes, &f.due) != ERR_OK)
		list[problems.n++] = (struct page_problem){"form_due", "date"};
	if (form_write_parse(form_get(&r->form, "write"), &f.write) != ERR_OK ||
		f.write == FORM_AUTO)
		f.write = one->form.write;
	if (problems.n > 0)
		return show_form(r, one, &problems);
	return change_form(r, &f, "form.describe", "saved");
}

enum err
post_form(struct request *r)
{
	static const struct {
		const char *word;
		enum store_form_state state;
		const char *key;
	} states[] = {{"done", STORE_FORM_DONE, "form_done"}, {"again", STORE_FORM_OPEN, "saved"},
		{"remove", STORE_FORM_REMOVED, "form_removed"},
		{"return", STORE_FORM_OPEN, "saved"}};
	struct str what = form_get(&r->form, "do");
	struct forms_one one;
	enum err err = forms_load(r, &one);

	if (err != ERR_OK)
		return err;
	if (str_equal(what, STR("confirm")))
		return confirm(r, &one);
	if (str_equal(what, STR("describe")))
		return describe(r, &one);
	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		if (str_equal(what, str_c(states[i].word))) {
			one.form.state = states[i].state;
			one.form.closed = states[i].state == STORE_FORM_OPEN ? 0 : r->now;
			return change_form(r, &one.form, "form.state", states[i].key);
		}
	return ERR_INVALID;
}
