/* Which reviewed product a program is, and until when it is supported; see stock.h. */
#include "proc/portal/stock/stock.h"

#include "stock/reconcile/reconcile.h"

#define EACH_ROWS 2000
#define EACH_ARENA_BYTES ((size_t)16 << 20)

/* A distribution mends its own packages: what their makers support is not what counts. */
static bool
is_asked(const struct store_software *s)
{
	return (s->source == STORE_STOCK_COLLECTOR || s->source == STORE_STOCK_LIST) &&
	       s->purl[0] == '\0' && s->name[0] != '\0';
}

static bool
reconcile(const struct portal *p, const struct store_software *s, struct reconciled *ret_one)
{
	const struct reconcile_line line = {str_c(s->name), str_c(s->maker), str_c(s->version)};

	if (p->names == NULL || !is_asked(s))
		return false;
	reconcile_one(p->names, &line, ret_one);
	return ret_one->result == RECONCILE_ONE;
}

void
stock_put_product(const struct portal *p, struct store_software *s)
{
	struct reconciled one;

	s->product[0] = '\0';
	if (reconcile(p, s, &one) && one.products[0]->id.len < sizeof(s->product))
		str_copy(one.products[0]->id, s->product, sizeof(s->product));
}

/* The end of that day, UTC, as ends of support are counted; 0: it cannot be read. */
static ms_t
last_of_day(struct str date)
{
	ms_t at;

	return time_day_parse(date, 0, &at) == ERR_OK ? at + MS_DAY : 0;
}

bool
stock_support(const struct portal *p, const struct store_software *s, struct stock_support *ret)
{
	const struct product_end *end;
	const struct end_of_life *listed;
	struct reconciled one;

	*ret = (struct stock_support){0};
	if (s->product[0] == '\0' || !reconcile(p, s, &one))
		return false;
	ret->name = &one.products[0]->name;
	end = one.release.len > 0 ? product_end_of(one.products[0], one.release) : NULL;
	if (end == NULL)
		end = product_end_of(one.products[0], one.version);
	if (end == NULL)
		return true;
	listed = end->end.len > 0 ? detect_packs_end(p->detects, end->end) : NULL;
	ret->ends = listed != NULL ? listed->ends : last_of_day(end->date);
	ret->source = end->source;
	ret->is_unconfirmed = end->is_unconfirmed;
	return true;
}

/* ---- all that is kept ---- */

enum err
stock_each(
	const struct store_view *v, struct store_software_query q, stock_each_fn *each, void *arg)
{
	struct arena *a = arena_new(EACH_ARENA_BYTES);
	size_t n = EACH_ROWS;
	enum err err = a == NULL ? ERR_FULL : ERR_OK;

	q.is_by_nr = true;
	for (q.limit = EACH_ROWS; n == EACH_ROWS && err == ERR_OK;) {
		struct store_software *list;

		arena_clear(a);
		err = store_software_list(v, &q, a, &list, &n, NULL);
		if (err == ERR_OK && n > 0)
			q.after = list[n - 1].nr;
		for (size_t i = 0; i < n && err == ERR_OK; i++)
			err = each(&list[i], arg);
	}
	arena_free(a);
	return err;
}

struct naming {
	struct store_tx *tx;
	const struct portal *portal;
};

static enum err
name_again(const struct store_software *s, void *arg)
{
	const struct naming *n = arg;
	struct store_software now = *s;

	if (s->source == STORE_STOCK_SENSOR)
		return ERR_OK; /* a system, by the sensor's own name for it */
	stock_put_product(n->portal, &now);
	return strcmp(now.product, s->product) == 0
		       ? ERR_OK
		       : store_software_product(n->tx, s->nr, now.product);
}

/* Packs are read when the process begins: what was named by older ones is named again, once. */
enum err
stock_name_all(struct store_tx *tx, const struct portal *p)
{
	struct naming n = {tx, p};
	const struct store_software_query q = {.with_gone = true};

	return stock_each(store_tx_view(tx), q, name_again, &n);
}
