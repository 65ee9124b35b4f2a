/* A form filled in, and the list of what was written into it; openers make both. See forms.h. */
#include "proc/portal/documents/document.h"
#include "proc/portal/forms/forms.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/programme/programme.h"
#include "sys/fd.h"

#include <stdio.h>
#include <unistd.h>

#define XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* Bytes of the store as a file that goes behind the order. */
static enum err
file_of(struct request *r, const struct forms_one *one, int *ret_fd)
{
	struct str bytes;
	enum err err = store_form_file_get(r->view, one->form.id.text, r->arena, &bytes);

	if (err != ERR_OK)
		return err;
	*ret_fd = fd_of_bytes("form", bytes);
	return *ret_fd < 0 ? ERR_FULL : ERR_OK;
}

static void
name_file(struct request *r, const struct store_form *f, const char *what)
{
	char name[260];

	snprintf(name, sizeof(name), "%s%s.xlsx", f->name, what);
	response_attach(r, "form.xlsx", name);
}

/* What an opener made goes out; what it refused is said on the form's page. */
static enum err
give(struct request *r, const struct forms_one *one, enum err err, struct buf *out)
{
	char path[REQUEST_PATH_MAX];

	forms_path(&one->form, "", path);
	if (err == ERR_INVALID || err == ERR_NOT_FOUND || err == ERR_MALFORMED)
		return redirect(
			r, path, &(struct done){.key = "form_not_filled", .is_refusal = true});
	if (err == ERR_FULL || err == ERR_LIMIT || err == ERR_IO)
		return redirect(r, path, &(struct done){.key = "export_busy", .is_refusal = true});
	if (err != ERR_OK)
		return err;
	buf_done(&r->response.body);
	r->response.body = *out;
	r->response.type = XLSX_TYPE;
	return ERR_OK;
}

/* A place that takes numbers gets a number: those without choices, filled from a count or typed. */
static enum sheet_kind
kind_of(const struct store_form_answer *a)
{
	return a->source == FORM_COUNT || str_equal(a->of, STR("org.staff")) ? SHEET_NUMBER
									     : SHEET_TEXT;
}

enum err
get_form_filled(struct request *r)
{
	struct order order = {.kind = ORDER_FILL_XLSX};
	struct errinfo info = {0};
	struct buf out = buf_of(0);
	struct sheet_fill *fills;
	struct forms_one one;
	int fd = -1;
	enum err err = forms_load(r, &one);

	if (err != ERR_OK)
		return err;
	fills = arena_array(r->arena, struct sheet_fill, one.n_cells + 1);
	if (fills == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < one.n_cells; i++) {
		const struct store_form_answer *a = one.answers[i];

		if (a != NULL && a->decision == STORE_FORM_WRITE)
			fills[order.form.n_fills++] = (struct sheet_fill){one.cells[i].sheet,
				one.cells[i].row, one.cells[i].column, kind_of(a), a->value};
	}
	order.form.fills = fills;
	memcpy(order.form.sha256, one.form.digest, sizeof(order.form.sha256));
	err = file_of(r, &one, &fd);
	if (err == ERR_OK)
		err = opener_run(r, &order, fd, &out, &info);
	if (fd >= 0)
		close(fd);
	if (r->waits)
		return err;
	name_file(r, &one.form, "");
	err = give(r, &one, err, &out);
	return err == ERR_OK && r->response.type != NULL ? audit(r, "form.filled", one.form.name)
							 : err;
}

/* ---- the list ---- */

static void
list_row(struct request *r, const struct forms_one *one, size_t i, struct str *cells)
{
	struct form_line l;
	char key[48];

	forms_line(r, one, i, &l);
	cells[0] = l.question;
	cells[1] = l.place;
	cells[2] = l.kept;
	snprintf(key, sizeof(key), "forms.line.%s", l.state);
	cells[3] = words_of(r, key, r->lang);
	cells[4] = l.from;
	snprintf(key, sizeof(key), "forms.basis.%s",
		form_basis_name(one->answers[i] != NULL ? one->answers[i]->basis : FORM_TYPED));
	cells[5] = l.kept.len > 0 ? words_of(r, key, r->lang) : STR("");
	cells[6] = one->answers[i] != NULL ? keep_day(r, one->answers[i]->basis_at) : STR("");
	cells[7] = l.kept_by.len > 0 ? l.kept_by : STR("");
	cells[8] = keep_day(r, l.kept_at);
}

enum err
get_form_list(struct request *r)
{
	static const struct {
		const char *key;
		enum sheet_kind kind;
	} columns[] = {{"forms.column.question", SHEET_TEXT}, {"forms.column.place", SHEET_TEXT},
		{"forms.column.value", SHEET_TEXT}, {"forms.column.state", SHEET_TEXT},
		{"forms.column.from", SHEET_TEXT}, {"forms.column.basis", SHEET_TEXT},
		{"forms.column.basis_at", SHEET_DATE}, {"forms.column.who", SHEET_TEXT},
		{"forms.column.at", SHEET_DATE}};
	enum { COLUMNS = sizeof(columns) / sizeof(*columns) };
	struct table_column heads[COLUMNS];
	struct order order = {.kind = ORDER_XLSX};
	struct errinfo info = {0};
	struct buf out = buf_of(0);
	struct forms_one one;
	struct str *cells;
	enum err err = forms_load(r, &one);

	if (err != ERR_OK)
		return err;
	cells = arena_array(r->arena, struct str, one.n_cells * COLUMNS + 1);
	if (cells == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < COLUMNS; i++)
		heads[i] = (struct table_column){
			words_of(r, columns[i].key, r->lang), columns[i].kind, 0};
	for (size_t i = 0; i < one.n_cells; i++)
		list_row(r, &one, i, &cells[i * COLUMNS]);
	order.table = (struct table){.title = str_c(one.form.name),
		.company = setting_of(r, SETTING_ORG_NAME),
		.note = keep_day(r, r->now),
		.sheet_print = words_of(r, "ledger.sheet_print", r->lang),
		.sheet_data = words_of(r, "ledger.sheet_data", r->lang),
		.yes = words_of(r, "ledger.say.yes", r->lang),
		.no = words_of(r, "ledger.say.no", r->lang),
		.n_columns = COLUMNS,
		.n_rows = (uint32_t)one.n_cells,
		.columns = heads,
		.cells = cells};
	err = opener_run(r, &order, -1, &out, &info);
	if (r->waits)
		return err;
	name_file(r, &one.form, "-list");
	return give(r, &one, err, &out);
}
