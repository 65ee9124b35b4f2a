/* Whose packets are kept: see packets.h. */
#include "proc/portal/cases/packets.h"

enum err
kept_begin(struct store_tx *tx, const struct case_act *act, ms_t now)
{
	struct store_packets k = {
		.act = case_act_number(act->id, act->nr), .entry = act->nr, .changed = now};

	str_copy(str_c(act->id), k.case_id, sizeof(k.case_id));
	str_copy(act->device, k.device, sizeof(k.device));
	return store_kept_begin(tx, &k);
}

/* ---- one device ---- */

struct making {
	struct bus_keep *list;
	uint64_t act;
	ms_t until;
	uint32_t n; /* of this device */
};

static void
add(struct making *m, const struct bus_keep_item *item)
{
	struct bus_keep_item *to = &m->list->items[m->list->n_items];

	if (m->n == LIMIT_KEEP_ITEMS_ACT || m->list->n_items == BUS_KEEP_MAX)
		return;
	*to = *item;
	to->act = m->act;
	to->until = m->until;
	m->n++;
	m->list->n_items++;
}

static void
add_mac(struct making *m, struct mac mac)
{
	struct bus_keep_item item = {.is_mac = true};

	memcpy(item.mac, mac.b, sizeof(item.mac));
	add(m, &item);
}

/* By its cards; only one that has none is known by its addresses. */
static enum err
add_device(const struct store_view *v, ms_t now, struct arena *a, const struct case_act *act,
	struct making *m)
{
	char *device = arena_copy(a, act->device);
	struct fact *facts;
	struct mac mac;
	size_t n;
	enum err err = device == NULL ? ERR_FULL : store_fact_list(v, device, a, &facts, &n);

	if (device_id_mac(act->device, &mac) == ERR_OK)
		add_mac(m, mac);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (facts[i].kind == FACT_MAC && mac_parse(str_c(facts[i].value), &mac) == ERR_OK)
			add_mac(m, mac);
	if (m->n > 0)
		return err;
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct bus_keep_item item = {.is_mac = false};

		if (facts[i].kind == FACT_ADDRESS &&
			facts[i].last_seen + CASE_ADDRESS_DAYS * MS_DAY >= now &&
			addr_parse(str_c(facts[i].value), &item.addr) == ERR_OK)
			add(m, &item);
	}
	return err;
}

/* ---- all ---- */

static enum err
acts_that_keep(const struct store_view *v, ms_t now, struct arena *a, struct case_act **ret_list,
	size_t *ret_n)
{
	size_t n = 0, all;
	enum err err = case_acts_held(v, now, a, ret_list, &all);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < all; i++)
		if ((*ret_list)[i].act == ACT_KEEP_PACKETS && (*ret_list)[i].device.len > 0)
			(*ret_list)[n++] = (*ret_list)[i];
	*ret_n = n;
	return ERR_OK;
}

enum err
kept_list(const struct store_view *v, ms_t now, struct arena *a, struct bus_keep *ret_list)
{
	struct bus_keep list = {.n_items = 0};
	struct case_act *acts;
	size_t n = 0;
	enum err err = acts_that_keep(v, now, a, &acts, &n);

	for (size_t i = 0; err == ERR_OK && i < n && i < LIMIT_KEEP_ACTS; i++) {
		struct making m = {.list = &list,
			.act = case_act_number(acts[i].id, acts[i].nr),
			.until = acts[i].until};

		err = add_device(v, now, a, &acts[i], &m);
	}
	if (err == ERR_OK)
		*ret_list = list;
	return err;
}

enum err
kept_count(const struct store_view *v, ms_t now, struct arena *a, size_t *ret_n)
{
	struct case_act *acts;

	return acts_that_keep(v, now, a, &acts, ret_n);
}
