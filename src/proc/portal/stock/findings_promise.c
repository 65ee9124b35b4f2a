/* What the company promised customers, and what of it holds for a device or a bill; see
 * findings.h. */
#include "proc/portal/stock/findings.h"

#include "proc/portal/stock/stock.h"
#include "store/ledger.h"

#include "base/hash.h"
#include "stock/promise.h"

#define NAMES_MAX 8

static uint64_t
mark_of(uint64_t before, struct str s)
{
	static const struct hash_key key = {{0}}; /* nobody aims at anything with it */

	return before * 31 + hash_bytes(&key, s.p, s.len);
}

enum err
findings_promises(
	const struct store_view *v, struct arena *a, struct findings_promises *ret_promises)
{
	const struct store_ledger_query q = {.ledger = PROMISE_LEDGER};
	struct store_ledger_row *rows;
	struct promise *list;
	uint32_t total;
	size_t n = 0;
	enum err err = store_ledger_list(v, &q, a, &rows, &n, &total);

	*ret_promises = (struct findings_promises){.n = 0};
	if (err != ERR_OK || n == 0)
		return err;
	list = arena_array(a, struct promise, n);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		const struct str cells[] = {store_ledger_value(&rows[i], STR("critical")),
			store_ledger_value(&rows[i], STR("high")),
			store_ledger_value(&rows[i], STR("covers")),
			store_ledger_value(&rows[i], STR("begins")),
			store_ledger_value(&rows[i], STR("ends"))};

		list[i] = (struct promise){cells[0], cells[1], cells[2], cells[3], cells[4]};
		for (size_t c = 0; c < sizeof(cells) / sizeof(cells[0]); c++)
			ret_promises->mark = mark_of(ret_promises->mark, cells[c]);
	}
	ret_promises->list = list;
	ret_promises->n = n;
	return ERR_OK;
}

/* ---- what it is called ---- */

struct names {
	struct str list[NAMES_MAX];
	size_t n;
};

static enum err
add_name(struct names *all, const char *name, struct arena *a)
{
	const char *copy = name[0] == '\0' ? "" : arena_copy(a, str_c(name));

	if (copy == NULL)
		return ERR_FULL;
	if (copy[0] != '\0')
		all->list[all->n++] = str_c(copy);
	return ERR_OK;
}

static enum err
add_device(const struct store_view *v, const char *id, struct arena *a, struct names *all)
{
	struct store_device d;
	enum err err;

	if (id[0] == '\0')
		return ERR_OK;
	err = add_name(all, id, a);
	if (err == ERR_OK && str_starts(str_c(id), STR(STOCK_UNSEEN)))
		err = add_name(all, id + sizeof(STOCK_UNSEEN) - 1, a);
	if (err == ERR_OK)
		err = store_device_get(v, id, &d);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err; /* one that the box never saw */
	err = add_name(all, d.name, a);
	if (err == ERR_OK)
		err = add_name(all, d.learned.name, a);
	return err == ERR_OK ? add_name(all, d.learned.address, a) : err;
}

static enum err
add_bill(const struct store_view *v, const char *id, struct arena *a, struct names *all)
{
	struct store_bill b;
	enum err err = store_bill_get(v, id, &b);

	if (err == ERR_OK)
		err = add_name(all, b.name, a);
	return err == ERR_OK ? add_name(all, b.file_name, a) : err;
}

enum err
findings_contracts(const struct store_view *v, const struct findings_group *g, struct arena *a,
	struct findings_contracts *ret_contracts)
{
	const struct findings_promises *all = g->promises;
	struct names names = {.n = 0};
	struct rank_contract *list;
	size_t n = 0;
	enum err err;

	*ret_contracts = (struct findings_contracts){.n = 0};
	if (all == NULL || all->n == 0)
		return ERR_OK;
	list = arena_array(a, struct rank_contract, all->n * PROMISE_RULES);
	err = list == NULL ? ERR_FULL : add_device(v, g->group->device, a, &names);
	if (err == ERR_OK && g->group->is_bill)
		err = add_bill(v, g->group->id, a, &names);
	for (size_t i = 0; err == ERR_OK && i < all->n; i++)
		if (promise_covers(&all->list[i], names.list, names.n))
			n += promise_rules(&all->list[i], g->now, g->zone_minutes, list + n);
	*ret_contracts = (struct findings_contracts){list, n};
	return err;
}
