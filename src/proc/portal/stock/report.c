/* GET /stock/report: weaknesses found elsewhere, as a text that a person hands in; /stock/contact:
 * where others tell of the company's own. Nothing is sent from here. */
#include "proc/portal/stock/products.h"

#include "stock/security_txt.h"

#include <stdio.h>

_Static_assert((int)CONTACT_FAULTS == (int)SECURITY_TXT_FAULTS, "a page has room for each");

static enum err
lines_of(struct request *r, const struct ledger_rows *rows, const struct report_line **ret_lines)
{
	struct report_line *lines = arena_array(r->arena, struct report_line, rows->n + 1);

	for (size_t i = 0; lines != NULL && i < rows->n; i++) /* the latest first */
		lines[i] = (struct report_line){
			str_c(rows->rows[rows->n - 1 - i].id.text), rows->values[rows->n - 1 - i]};
	*ret_lines = lines;
	return lines == NULL ? ERR_FULL : ERR_OK;
}

enum err
get_stock_report(struct request *r)
{
	struct report_list_view v = {0};
	char today[LEDGER_DATE_MAX];
	struct ledger_rows rows;
	struct page_frame f;
	enum err err = product_rows(r, "finder_reports", &v.ledger, &rows);

	if (err == ERR_OK)
		err = lines_of(r, &rows, &v.lines);
	if (err != ERR_OK)
		return err;
	v.n = rows.n;
	ledger_today(r, today);
	v.today = str_c(today);
	frame_of(r, &f);
	return page_stock_report(r->portal->pages, &f, &v, &r->response.body);
}

typedef enum err report_page_fn(const struct pages *p, const struct page_frame *f,
	const struct report_view *v, struct buf *out);

static enum err
show_report(struct request *r, report_page_fn *page)
{
	struct report_view v = {0};
	char today[LEDGER_DATE_MAX];
	struct store_ledger_row row;
	struct page_frame f;
	enum err err = product_row(r, "finder_reports", &v.ledger, &row, &v.values);

	if (err != ERR_OK)
		return err;
	ledger_today(r, today);
	v.id = str_c(row.id.text);
	v.today = str_c(today);
	v.n_missing = ledger_missing(v.ledger, v.values);
	frame_of(r, &f);
	return page(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_stock_report_row(struct request *r)
{
	return show_report(r, page_stock_report_row);
}

enum err
get_stock_report_text(struct request *r)
{
	enum err err = show_report(r, page_stock_report_text);

	if (err != ERR_OK)
		return err;
	r->response.type = "text/plain; charset=utf-8";
	snprintf(r->response.disposition, sizeof(r->response.disposition),
		"attachment; filename=\"report.txt\"");
	return audit(r, "stock.report", "report");
}

/* ---- our own ---- */

static struct security_txt
typed_of(const struct request *r, const struct ledger *l, const struct str *values)
{
	ms_t day = form_date(product_value(l, values, "expires"), r->zone_minutes);

	return (struct security_txt){.mail = product_value(l, values, "mail"),
		.form = product_value(l, values, "form"),
		.phone = product_value(l, values, "phone"),
		.expires = day != 0 ? day + MS_DAY - MS_SECOND : 0, /* that day is in it */
		.languages = product_value(l, values, "languages"),
		.policy = product_value(l, values, "policy"),
		.encryption = product_value(l, values, "encryption"),
		.canonical = product_value(l, values, "canonical")};
}

static enum err
fill_desks(struct request *r, struct contact_view *v)
{
	struct contact_desk *desks;
	struct ledger_rows rows;
	enum err err = product_rows(r, "intake_desk", &v->desk_ledger, &rows);

	if (err != ERR_OK)
		return err;
	desks = arena_array(r->arena, struct contact_desk, rows.n + 1);
	if (desks == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < rows.n; i++) {
		struct security_txt s = typed_of(r, v->desk_ledger, rows.values[i]);
		unsigned faults = security_txt_check(&s, r->now);
		struct contact_desk *d = &desks[i];
		struct buf out = buf_of(REQUEST_BODY_MAX);

		*d = (struct contact_desk){
			.id = str_c(rows.rows[i].id.text), .values = rows.values[i]};
		for (unsigned k = 0; k < SECURITY_TXT_FAULTS; k++)
			if ((faults & 1u << k) != 0)
				d->faults[d->n_faults++] =
					security_txt_fault_name((enum security_txt_fault)k);
		security_txt_put(&s, r->now, &out);
		d->file = str_c(arena_copy(r->arena, buf_view(&out)));
		buf_done(&out);
	}
	v->desks = desks;
	v->n_desks = rows.n;
	return ERR_OK;
}

enum err
get_stock_contact(struct request *r)
{
	struct contact_view v = {0};
	char today[LEDGER_DATE_MAX];
	struct ledger_rows rows;
	struct page_frame f;
	enum err err = fill_desks(r, &v);

	if (err == ERR_OK)
		err = product_rows(r, "intake", &v.intake_ledger, &rows);
	if (err == ERR_OK)
		err = lines_of(r, &rows, &v.intake);
	if (err != ERR_OK)
		return err;
	v.n_intake = rows.n < 50 ? rows.n : 50;
	ledger_today(r, today);
	v.today = str_c(today);
	frame_of(r, &f);
	return page_stock_contact(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_security_txt(struct request *r)
{
	const struct ledger *l;
	struct store_ledger_row row;
	const struct str *values;
	struct security_txt s;
	enum err err = product_row(r, "intake_desk", &l, &row, &values);

	if (err != ERR_OK)
		return err;
	s = typed_of(r, l, values);
	if (security_txt_check(&s, r->now) != 0)
		return ERR_NOT_FOUND;
	security_txt_put(&s, r->now, &r->response.body);
	r->response.type = "text/plain; charset=utf-8";
	snprintf(r->response.disposition, sizeof(r->response.disposition),
		"attachment; filename=\"security.txt\"");
	return ERR_OK;
}
