/* A ledger as a workbook or as CSV, made by an opener; see ledgers.h. */
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>

static enum sheet_kind
kind_of(const struct ledger_column *c)
{
	switch (c->kind) {
	case COLUMN_NUMBER:
	case COLUMN_YEN:
	case COLUMN_RECKONED:
		return SHEET_NUMBER;
	case COLUMN_DATE:
		return SHEET_DATE;
	case COLUMN_YES_NO:
		return SHEET_YES_NO;
	case COLUMN_TEXT:
	case COLUMN_CHOICE:
	case COLUMN_PERSON:
		break;
	}
	return SHEET_TEXT;
}

static struct str
words_of(const struct request *r, const char *key)
{
	const struct words *w = text_find(r->portal->texts, str_c(key));

	return w == NULL ? STR("") : words_in(w, r->lang);
}

static struct str
cell_of(struct request *r, const struct ledger *l, const struct ledger_column *c,
	const struct str *values, struct str today)
{
	struct ledger_reckoned reckoned;
	char number[32];
	const char *copy;

	if (c->kind != COLUMN_RECKONED)
		return ledger_cell_words(c, r->lang, values[c - l->columns]);
	if (!ledger_reckon(l, c, values, today, &reckoned))
		return STR("");
	snprintf(number, sizeof(number), "%lld", (long long)reckoned.number);
	copy = arena_copy(r->arena, str_c(number));
	return copy == NULL ? STR("") : str_c(copy);
}

static enum err
fill_table(struct request *r, const struct ledger *l, struct str today, struct table *t)
{
	struct table_column *columns = arena_array(r->arena, struct table_column, l->n_columns);
	struct ledger_rows rows;
	struct str *cells;
	enum err err =
		columns == NULL ? ERR_FULL : ledger_rows_load(r->view, r->arena, l, false, &rows);

	if (err != ERR_OK)
		return err;
	cells = arena_array(r->arena, struct str, rows.n * l->n_columns + 1);
	if (cells == NULL)
		return ERR_FULL;
	for (uint32_t c = 0; c < l->n_columns; c++) {
		columns[c] = (struct table_column){
			words_in(&l->columns[c].name, r->lang), kind_of(&l->columns[c]), 0};
		for (size_t i = 0; i < rows.n; i++)
			cells[i * l->n_columns + c] =
				cell_of(r, l, &l->columns[c], rows.values[i], today);
	}
	*t = (struct table){.title = words_in(&l->name, r->lang),
		.company = setting_of(r, SETTING_ORG_NAME),
		.note = today,
		.sheet_print = words_of(r, "ledger.sheet_print"),
		.sheet_data = words_of(r, "ledger.sheet_data"),
		.yes = words_of(r, "ledger.say.yes"),
		.no = words_of(r, "ledger.say.no"),
		.n_columns = l->n_columns,
		.n_rows = (uint32_t)rows.n,
		.columns = columns,
		.cells = cells};
	return ERR_OK;
}

static const struct {
	const char *tail; /* of the path */
	enum order_kind kind;
	const char *type, *ending;
} forms[] = {
	{"export.xlsx", ORDER_XLSX,
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
	{"export.csv", ORDER_CSV, "text/csv; charset=utf-8", "csv"},
	{"export-sjis.csv", ORDER_CSV_CP932, "text/csv; charset=Shift_JIS", "csv"},
};
#define FORMS (sizeof(forms) / sizeof(forms[0]))

/* 2026-11-20_情報資産台帳_やまと製作所.xlsx */
static void
name_file(struct request *r, const struct ledger *l, const char *ending, const struct table *t)
{
	char name[160], ascii[80];

	snprintf(name, sizeof(name), "%.*s_%.*s_%.*s.%s", STR_FMT(t->note), STR_FMT(t->title),
		(int)(t->company.len > 60 ? 0 : t->company.len), t->company.p, ending);
	snprintf(ascii, sizeof(ascii), "%.*s-%.*s.%s", STR_FMT(t->note),
		(int)(l->id.len > 32 ? 32 : l->id.len), l->id.p, ending);
	response_attach(r, ascii, name);
}

enum err
get_ledger_export(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	char today[LEDGER_DATE_MAX], id[STORE_LEDGER_MAX], path[REQUEST_PATH_MAX];
	struct order order = {0};
	struct errinfo info = {0};
	struct buf out = buf_of(0);
	size_t i = 0;
	enum err err;

	while (i < FORMS && !str_equal(path_part(r, 2), str_c(forms[i].tail)))
		i++;
	if (l == NULL || i == FORMS)
		return ERR_NOT_FOUND;
	ledger_today(r, today);
	order.kind = forms[i].kind;
	err = fill_table(r, l, str_c(today), &order.table);
	if (err == ERR_OK)
		err = opener_run(r, &order, -1, &out, &info);
	if (r->waits)
		return err;
	snprintf(path, sizeof(path), "/ledgers/%.*s", STR_FMT(l->id));
	if (err == ERR_FULL || err == ERR_LIMIT || err == ERR_IO)
		return redirect(r, path, &(struct done){.key = "export_busy", .is_refusal = true});
	if (err != ERR_OK)
		return err;
	buf_done(&r->response.body);
	r->response.body = out;
	r->response.type = forms[i].type;
	name_file(r, l, forms[i].ending, &order.table);
	str_copy(l->id, id, sizeof(id));
	return audit(r, "ledger.export", id);
}
