/* What the pages of products share, and what has its day of them; see products.h. */
#include "proc/portal/stock/products.h"

#include "proc/portal/documents/document.h"
#include "proc/portal/stock/stock.h"

enum err
product_rows(struct request *r, const char *ledger, const struct ledger **ret_ledger,
	struct ledger_rows *ret_rows)
{
	const struct ledger *l = ledger_find(r->portal->ledgers, str_c(ledger));

	if (l == NULL)
		return ERR_NOT_FOUND;
	*ret_ledger = l;
	return ledger_rows_load(r->view, r->arena, l, false, ret_rows);
}

enum err
product_row(struct request *r, const char *ledger, const struct ledger **ret_ledger,
	struct store_ledger_row *ret_row, const struct str **ret_values)
{
	const struct ledger *l = ledger_find(r->portal->ledgers, str_c(ledger));
	enum err err = l == NULL ? ERR_NOT_FOUND : path_row(r, l, ret_row);

	if (err == ERR_OK && ret_row->removed != 0)
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	*ret_ledger = l;
	*ret_values = ledger_values_of(r->arena, l, ret_row);
	return *ret_values == NULL ? ERR_FULL : ERR_OK;
}

struct str
product_value(const struct ledger *l, const struct str *values, const char *column)
{
	const struct ledger_column *c = ledger_column_find(l, str_c(column));

	return c == NULL ? STR("") : values[c - l->columns];
}

/* ---- what has its day ---- */

struct days {
	struct request *request;
	struct product_day *list;
	size_t n;
};

static void
add_day(struct days *d, const struct product_day *day, struct str date)
{
	struct product_day *to = &d->list[d->n];

	*to = *day;
	to->due = form_date(date, d->request->zone_minutes);
	d->n += to->due != 0;
}

/* Only what was bought and is still there. */
static enum err
add_purchases(struct days *d)
{
	struct request *r = d->request;
	const struct ledger *l;
	struct ledger_rows rows;
	enum err err = product_rows(r, "purchases", &l, &rows);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	d->list = arena_array(r->arena, struct product_day, 2 * rows.n + 1);
	if (d->list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < rows.n; i++) {
		const struct str *values = rows.values[i];
		const char *id = rows.rows[i].id.text;
		struct product_day day = {.name = product_value(l, values, "product"),
			.url = keep_text(r, "/stock/purchase/%s", id)};

		if (!str_equal(product_value(l, values, "decision"), STR("bought")) ||
			product_value(l, values, "gone").len > 0)
			continue;
		day.kind = TODAY_DATED_LABEL;
		day.key = keep_text(r, "label:%s", id);
		add_day(d, &day, product_value(l, values, "label_until"));
		day.kind = TODAY_DATED_SUPPORT;
		day.key = keep_text(r, "support:%s", id);
		add_day(d, &day, product_value(l, values, "support_until"));
	}
	return ERR_OK;
}

static enum err
add_desks(struct days *d)
{
	struct request *r = d->request;
	struct product_day *all;
	const struct ledger *l;
	struct ledger_rows rows;
	enum err err = product_rows(r, "intake_desk", &l, &rows);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	all = arena_array(r->arena, struct product_day, d->n + rows.n + 1);
	if (all == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < d->n; i++)
		all[i] = d->list[i];
	d->list = all;
	for (size_t i = 0; i < rows.n; i++) {
		const struct product_day day = {.kind = TODAY_DATED_DESK,
			.name = product_value(l, rows.values[i], "site"),
			.key = keep_text(r, "desk:%s", rows.rows[i].id.text),
			.url = STR("/stock/contact")};

		add_day(d, &day, product_value(l, rows.values[i], "expires"));
	}
	return ERR_OK;
}

enum err
product_days(struct request *r, struct product_day **ret_list, size_t *ret_n)
{
	struct days d = {.request = r};
	enum err err = add_purchases(&d);

	if (err == ERR_OK)
		err = add_desks(&d);
	*ret_list = d.list;
	*ret_n = d.n;
	return err;
}

/* ---- beside a device ---- */

enum err
products_of_device(struct request *r, const char *device,
	const struct stock_purchase_row **ret_list, size_t *ret_n)
{
	const struct ledger *l;
	struct ledger_rows rows;
	struct stock_purchase_row *list;
	enum err err = product_rows(r, "purchases", &l, &rows);

	*ret_n = 0;
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	list = arena_array(r->arena, struct stock_purchase_row, rows.n + 1);
	if (list == NULL)
		return ERR_FULL;
	*ret_list = list;
	for (size_t i = 0; i < rows.n; i++) {
		struct str name = product_value(l, rows.values[i], "device");
		char id[DEVICE_ID_TEXT_MAX];

		if (name.len == 0 || stock_device_named(r, name, id) != ERR_OK ||
			strcmp(id, device) != 0)
			continue;
		list[(*ret_n)++] = (struct stock_purchase_row){
			str_c(rows.rows[i].id.text), product_value(l, rows.values[i], "product")};
	}
	return ERR_OK;
}
