/* What cases hold, as cards and addresses for the enforcer: see acts.h. */
#include "proc/portal/cases/acts.h"

#include "store/store.h"

#include <string.h>

struct making {
	const struct store_view *view;
	struct arena *arena;
	ms_t now;
	struct bus_enforce *list;
	const struct fact *all; /* addresses that devices had lately, by address */
	size_t n_all;
	/* the device that is being added */
	uint32_t n_device;
	bool has_card;
};
#define ALL_MAX 5000 /* of store_fact_of_kind() */

static void
add_item(struct making *m, const struct bus_enforce_item *item)
{
	if (m->list->n_items < BUS_ENFORCE_MAX)
		m->list->items[m->list->n_items++] = *item;
}

/* Its cards come first, then its latest addresses: a device that takes hundreds of addresses must
 * not push others out of the list. */
static void
add_of_device(struct making *m, const struct bus_enforce_item *item)
{
	uint32_t first = m->list->n_items - m->n_device;

	for (uint32_t i = first; i < m->list->n_items; i++)
		if (memcmp(&m->list->items[i], item, sizeof(*item)) == 0)
			return;
	if (m->n_device == LIMIT_ENFORCED_DEVICE)
		return;
	m->n_device++;
	add_item(m, item);
}

static void
add_mac(struct making *m, struct mac mac, ms_t until)
{
	struct bus_enforce_item item = {.what = BUS_ENFORCE_DEVICE_MAC, .until = until};

	memcpy(item.mac, mac.b, sizeof(item.mac));
	add_of_device(m, &item);
}

/* Where those with this address begin. */
static size_t
first_of(const struct making *m, const char *address)
{
	size_t from = 0, to = m->n_all;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (strcmp(m->all[mid].value, address) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

/* Nobody else had it since it has; of a device without a card: it had it last. Past the end of a
 * list that is cut nobody knows. */
static bool
is_its_alone(const struct making *m, const char *device, const struct fact *mine)
{
	const char *address = mine->value;
	const struct fact *last = NULL;
	bool has_other = m->n_all == ALL_MAX && m->n_all > 0 &&
			 strcmp(m->all[m->n_all - 1].value, address) <= 0;

	for (size_t i = first_of(m, address); i < m->n_all && strcmp(m->all[i].value, address) == 0;
		i++) {
		if (last == NULL || m->all[i].last_seen > last->last_seen)
			last = &m->all[i];
		has_other |= strcmp(m->all[i].device.text, device) != 0 &&
			     m->all[i].last_seen >= mine->first_seen;
	}
	return !has_other ||
	       (!m->has_card && last != NULL && strcmp(last->device.text, device) == 0);
}

static void
add_address(struct making *m, const char *device, const struct fact *f, ms_t until)
{
	struct bus_enforce_item item = {.what = BUS_ENFORCE_DEVICE_ADDR, .until = until};

	if (f->last_seen + CASE_ADDRESS_DAYS * MS_DAY >= m->now &&
		m->n_device < LIMIT_ENFORCED_DEVICE &&
		addr_parse(str_c(f->value), &item.addr) == ERR_OK && is_its_alone(m, device, f))
		add_of_device(m, &item);
}

static enum err
add_device(struct making *m, const struct case_act *act)
{
	char *device = arena_copy(m->arena, act->device);
	struct fact *facts;
	struct mac mac;
	size_t n;
	enum err err =
		device == NULL ? ERR_FULL : store_fact_list(m->view, device, m->arena, &facts, &n);

	m->n_device = 0;
	if (device_id_mac(act->device, &mac) == ERR_OK)
		add_mac(m, mac, act->until);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (facts[i].kind == FACT_MAC && mac_parse(str_c(facts[i].value), &mac) == ERR_OK)
			add_mac(m, mac, act->until);
	m->has_card = m->n_device > 0;
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (facts[i].kind == FACT_ADDRESS)
			add_address(m, device, &facts[i], act->until);
	return err;
}

enum err
case_acts_enforce(const struct store_view *v, ms_t now, struct arena *a,
	struct bus_enforce *ret_list, uint32_t *ret_left)
{
	struct bus_enforce list = {0};
	struct making m = {.view = v, .arena = a, .now = now, .list = &list};
	struct case_act *acts;
	uint32_t taken = 0, left = 0;
	size_t n;
	struct fact *all;
	enum err err = case_acts_held(v, now, a, &acts, &n);

	if (err == ERR_OK)
		err = store_fact_of_kind(
			v, FACT_ADDRESS, now - CASE_ADDRESS_DAYS * MS_DAY, a, &all, &m.n_all);
	m.all = err == ERR_OK ? all : NULL;
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct bus_enforce_item item = {
			.what = BUS_ENFORCE_OUTSIDE, .until = acts[i].until};

		if (acts[i].act != ACT_ISOLATE && acts[i].act != ACT_BLOCK_ADDRESS)
			continue;
		if (taken == LIMIT_HELD_ACTS) {
			left++;
			continue;
		}
		taken++;
		if (acts[i].act == ACT_ISOLATE)
			err = add_device(&m, &acts[i]);
		else if (addr_parse(acts[i].target, &item.addr) == ERR_OK)
			add_item(&m, &item);
	}
	if (err != ERR_OK)
		return err;
	list.now = now;
	*ret_list = list;
	if (ret_left != NULL)
		*ret_left = left;
	return ERR_OK;
}
