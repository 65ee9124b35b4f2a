/* GET /stock/purchase: what was looked at before buying; one of them, and the file's SHA-256. */
#include "proc/portal/stock/products.h"

#include "proc/portal/stock/stock.h"
#include "proc/portal/web/upload.h"

#include "stock/purchase.h"

#include <stdio.h>

static int64_t
days_until(struct str today, struct str date, bool *ret_is_known)
{
	int64_t days = 0;

	*ret_is_known = date.len > 0 && ledger_days_between(today, date, &days);
	return days;
}

static struct purchase_result
judge(const struct ledger *l, const struct str *values, struct str today)
{
	struct purchase_stated s = {.label = product_value(l, values, "label"),
		.level = product_value(l, values, "level"),
		.password = product_value(l, values, "password"),
		.updates = product_value(l, values, "updates"),
		.contact = product_value(l, values, "contact"),
		.stated = product_value(l, values, "stated"),
		.found = product_value(l, values, "found")};

	s.label_days =
		days_until(today, product_value(l, values, "label_until"), &s.has_label_days);
	s.support_days =
		days_until(today, product_value(l, values, "support_until"), &s.has_support_days);
	return purchase_judge(&s);
}

enum err
get_stock_purchase(struct request *r)
{
	struct purchase_list_view v = {0};
	struct purchase_line *lines;
	char today[LEDGER_DATE_MAX];
	struct ledger_rows rows;
	struct page_frame f;
	enum err err = product_rows(r, "purchases", &v.ledger, &rows);

	if (err != ERR_OK)
		return err;
	ledger_today(r, today);
	v.today = str_c(today);
	lines = arena_array(r->arena, struct purchase_line, rows.n + 1);
	if (lines == NULL)
		return ERR_FULL;
	for (int decided = 0; decided < 2; decided++)
		for (size_t i = rows.n; i-- > 0;) {
			struct str decision = product_value(v.ledger, rows.values[i], "decision");
			bool is_decided = decision.len > 0 && !str_equal(decision, STR("waiting"));

			if (is_decided != (decided == 1))
				continue;
			lines[v.n++] =
				(struct purchase_line){str_c(rows.rows[i].id.text), rows.values[i],
					purchase_advice_name(
						judge(v.ledger, rows.values[i], v.today).advice)};
		}
	v.lines = lines;
	frame_of(r, &f);
	return page_stock_purchase(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- one ---- */

static enum err
show_row(struct request *r, const char *problem)
{
	struct purchase_why reasons[PURCHASE_REASONS];
	struct purchase_view v = {.problem = problem, .bytes_max = LIMIT_UPLOAD_BYTES};
	char today[LEDGER_DATE_MAX], device[DEVICE_ID_TEXT_MAX];
	struct store_ledger_row row;
	struct purchase_result result;
	struct page_frame f;
	struct str name;
	enum err err = product_row(r, "purchases", &v.ledger, &row, &v.values);

	if (err != ERR_OK)
		return err;
	ledger_today(r, today);
	v.id = str_c(row.id.text);
	v.today = str_c(today);
	result = judge(v.ledger, v.values, v.today);
	v.advice = purchase_advice_name(result.advice);
	for (; v.n < result.n; v.n++)
		reasons[v.n] = (struct purchase_why){
			purchase_says_name(purchase_says_of(result.reasons[v.n])),
			purchase_reason_name(result.reasons[v.n])};
	v.reasons = reasons;
	name = product_value(v.ledger, v.values, "device");
	if (name.len > 0 && stock_device_named(r, name, device) == ERR_OK) {
		v.device = stock_brief(r, device, NULL);
		if (v.device == NULL)
			return ERR_FULL;
	}
	if (problem != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_stock_purchase_row(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_stock_purchase_row(struct request *r)
{
	return show_row(r, NULL);
}

/* The file's SHA-256, reckoned while it came in, becomes a cell of the row; the file is gone with
 * the request. */
enum err
post_stock_purchase_file(struct request *r)
{
	const char *problem = upload_problem(r, LIMIT_UPLOAD_BYTES);
	struct ledger_deed d = {.origin = STORE_BY_PERSON, .n_rows = 1, .action = "ledger.save"};
	struct store_cell cell = {.column = STR("found"), .value = str_c(r->upload.sha256)};
	struct store_ledger_row row;
	const struct str *values;
	char token[DEED_TOKEN_MAX], path[REQUEST_PATH_MAX];
	enum err err = product_row(r, "purchases", &d.ledger, &row, &values);

	if (err != ERR_OK)
		return err;
	if (problem != NULL)
		return show_row(r, problem);
	row.cells = &cell;
	row.n_cells = 1;
	d.rows = &row;
	err = deed_ledger(r, &d, token, NULL);
	snprintf(path, sizeof(path), "/stock/purchase/%s", row.id.text);
	return err == ERR_OK
		       ? redirect(r, path, &(struct done){.key = "purchase_sum", .undo = token})
		       : err;
}
