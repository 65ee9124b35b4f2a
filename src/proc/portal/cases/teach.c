/* GET, POST /cases/ID/report/teach: which cell of an official file asks which item, said once by a
 * person; kept with the file's digest. */
#include "proc/portal/cases/official.h"

#include <stdio.h>

/* ---- the page ---- */

static enum err
fill_row(struct request *r, const struct official *o, size_t i, struct case_teach_row *row)
{
	const struct store_report_cell *c = &o->cells[i];
	const struct notice_ask *ask =
		notice_ask_of(o->asks, o->n_asks, c->item, c->write, c->choice);
	char name[SHEET_CELL_NAME_MAX];
	struct buf place = buf_of(512);
	const char *copy;

	buf_printf(&place, "%.*s!%s", STR_FMT(str_cut(c->sheet, 300)),
		sheet_cell_name(c->row, c->column, name));
	copy = arena_copy(r->arena, buf_view(&place));
	*row = (struct case_teach_row){.nr = c->nr,
		.place = copy == NULL ? STR("") : str_of(copy, place.len),
		.question = str_cut(c->question, 300),
		.said = ask == NULL ? STR("") : ask->said,
		.n_choices = c->n_choices,
		.choices = c->choices,
		.is_proposed = c->is_proposed};
	buf_done(&place);
	return copy == NULL ? ERR_FULL : ERR_OK;
}

static enum err
find_other(struct request *r, const struct official *o, struct case_teach_view *v)
{
	struct store_report_file *list;
	size_t n;
	enum err err = store_report_file_list(r->view, o->file.form, r->arena, &list, &n);

	for (size_t i = 0; err == ERR_OK && i < n && v->other_name.len == 0; i++)
		if (list[i].is_ready && strcmp(list[i].sha256, o->file.sha256) != 0) {
			v->other_name = str_c(list[i].name);
			v->other_sha256 = str_c(list[i].sha256);
		}
	return err;
}

static struct str
typed_of(const struct request *r, uint32_t nr)
{
	char name[24];

	snprintf(name, sizeof(name), "c.%u", nr);
	return str_trim(form_get(&r->form, name));
}

/* is_typed: what was sent stands in the rows, with what is wrong of it. */
static enum err
show(struct request *r, const struct official *o, bool is_typed)
{
	struct case_teach_row *rows = arena_array(r->arena, struct case_teach_row, o->n + 1);
	struct str *asks = arena_array(r->arena, struct str, (size_t)o->n_asks + 1);
	struct case_teach_view v = {.bar = o->leaving.bar,
		.recipient = o->leaving.recipient,
		.form = o->leaving.form,
		.name = str_c(o->file.name),
		.sha256 = str_c(o->file.sha256),
		.is_ready = o->file.is_ready,
		.rows = rows,
		.n = o->n,
		.asks = asks,
		.n_asks = o->n_asks,
		.query = case_leaving_query(r, &o->leaving)};
	struct page_frame f;
	enum err err = rows == NULL || asks == NULL ? ERR_FULL
		       : o->file.is_ready	    ? ERR_OK
						    : find_other(r, o, &v);

	for (size_t i = 0; err == ERR_OK && i < o->n; i++) {
		err = fill_row(r, o, i, &rows[i]);
		if (is_typed) {
			rows[i].said = typed_of(r, rows[i].nr);
			rows[i].is_wrong =
				rows[i].said.len > 0 &&
				notice_ask_find(o->asks, o->n_asks, rows[i].said) == NULL;
			rows[i].is_proposed = false;
		}
		v.n_said += rows[i].said.len > 0;
		v.n_wrong += rows[i].is_wrong;
	}
	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < o->n_asks; i++)
		asks[i] = o->asks[i].said;
	if (is_typed)
		r->response.status = 400;
	frame_of(r, &f);
	return page_case_teach(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_case_teach(struct request *r)
{
	struct official *o = arena_alloc(r->arena, sizeof(*o));
	enum err err = o == NULL ? ERR_FULL : official_load(r, o);

	return err == ERR_OK ? show(r, o, false) : err;
}

/* ---- what a person says ---- */

struct teaching {
	struct request *request;
	const struct official *official;
	bool is_removed;
};

static enum err
write_teaching(struct store_tx *tx, void *arg)
{
	struct teaching *t = arg;
	const struct official *o = t->official;
	struct store_audit e;
	enum err err = t->is_removed ? store_report_file_remove(tx, o->file.sha256, o->file.form)
				     : store_report_file_teach(tx, &o->file, o->cells, o->n);

	audit_fill(t->request, &e, t->is_removed ? "case.report.forget" : "case.report.teach",
		o->file.name);
	return err == ERR_OK ? store_audit_add(tx, &e) : err;
}

/* False: a line names no item. */
static bool
hear(const struct request *r, struct official *o)
{
	for (size_t i = 0; i < o->n; i++) {
		struct store_report_cell *c = &o->cells[i];
		struct str said = typed_of(r, c->nr);
		const struct notice_ask *ask = notice_ask_find(o->asks, o->n_asks, said);

		if (said.len > 0 && ask == NULL)
			return false;
		c->item = said.len == 0 ? STR("") : ask->item->id;
		c->write = said.len == 0 ? REPORT_WORDS : ask->write;
		c->choice = said.len == 0 || ask->choice == NULL ? STR("") : ask->choice->id;
	}
	return true;
}

enum err
post_case_teach(struct request *r)
{
	struct official *o = arena_alloc(r->arena, sizeof(*o));
	struct teaching t = {.request = r, .official = o};
	struct str what = form_get(&r->form, "do");
	char path[REQUEST_PATH_MAX];
	enum err err = o == NULL ? ERR_FULL : official_load(r, o);

	if (err != ERR_OK)
		return err;
	t.is_removed = str_equal(what, STR("remove"));
	if (!t.is_removed && !str_equal(what, STR("keep")))
		return ERR_INVALID;
	if (!t.is_removed && !hear(r, o))
		return show(r, o, true);
	o->file.taught = r->now;
	str_copy(request_who(r), o->file.taught_by, sizeof(o->file.taught_by));
	err = store_write(r->portal->store, STORE_VITAL, write_teaching, &t);
	if (err != ERR_OK)
		return err;
	official_path(&o->leaving, "report", "", path);
	return redirect(r, path,
		&(struct done){.key = t.is_removed ? "official_removed" : "official_kept"});
}
