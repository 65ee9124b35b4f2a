/* The map: devices, what they exchange, and the table of it. */

#include "proc/portal/watch/watch.h"
#include <stdlib.h>

#define MAP_LINKS 400
#define TALKS_PER_PAGE 30

/* ---- drawing ---- */

struct weighed {
	const struct device_brief *device;
	uint64_t bytes;
};

/* With a notice first, then those that exchange most: they are drawn by name. */
static int
by_weight(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;
	bool x_alerts = x->device->n_alerts > 0, y_alerts = y->device->n_alerts > 0;

	if (x_alerts != y_alerts)
		return x_alerts ? -1 : 1;
	if (x->bytes != y->bytes)
		return x->bytes < y->bytes ? 1 : -1;
	return strcmp(x->device->id.text, y->device->id.text);
}

/* The devices in the order in which they are drawn; the talks' sides move with them. */
static enum err
order_devices(struct request *r, const struct device_brief *devices, size_t n,
	struct page_talk *talks, size_t n_talks, const struct device_brief **ret_devices)
{
	struct weighed *w = arena_array(r->arena, struct weighed, n + 1);
	size_t *place = arena_array(r->arena, size_t, n + 1);
	struct device_brief *ordered = arena_array(r->arena, struct device_brief, n + 1);

	if (w == NULL || place == NULL || ordered == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		w[i] = (struct weighed){&devices[i], 0};
	for (size_t i = 0; i < n_talks; i++) {
		w[talks[i].a - devices].bytes += talks[i].bytes;
		if (talks[i].b != NULL)
			w[talks[i].b - devices].bytes += talks[i].bytes;
	}
	qsort(w, n, sizeof(*w), by_weight);
	for (size_t i = 0; i < n; i++) {
		place[w[i].device - devices] = i;
		ordered[i] = *w[i].device;
	}
	for (size_t i = 0; i < n_talks; i++) {
		talks[i].a = &ordered[place[talks[i].a - devices]];
		if (talks[i].b != NULL)
			talks[i].b = &ordered[place[talks[i].b - devices]];
	}
	*ret_devices = ordered;
	return ERR_OK;
}

/* All services between two sides are one line. */
static enum err
fill_links(struct request *r, struct map_view *v, const struct page_talk *talks, size_t n)
{
	struct map_link *links = arena_array(r->arena, struct map_link, MAP_LINKS);

	if (links == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		struct map_link link = {.a = (size_t)(talks[i].a - v->devices),
			.b = talks[i].b == NULL ? SIZE_MAX : (size_t)(talks[i].b - v->devices),
			.outside = talks[i].outside,
			.bytes = talks[i].bytes};
		size_t k = 0;

		while (k < v->n_links &&
			!(links[k].b == link.b &&
				(link.b == SIZE_MAX ? links[k].outside == link.outside &&
							      v->devices[links[k].a].kind ==
								      v->devices[link.a].kind
						    : links[k].a == link.a)))
			k++;
		if (k < v->n_links)
			links[k].bytes += link.bytes;
		else if (k < MAP_LINKS)
			links[v->n_links++] = link;
	}
	v->links = links;
	return ERR_OK;
}

/* ---- the table ---- */

static struct str
name_of(const struct device_brief *d)
{
	return d->name.len > 0 ? d->name : d->address.len > 0 ? d->address : str_c(d->id.text);
}

static int
by_other(const struct page_talk *x, const struct page_talk *y)
{
	if ((x->b == NULL) != (y->b == NULL))
		return x->b == NULL ? 1 : -1;
	if (x->b != NULL)
		return str_order(name_of(x->b), name_of(y->b));
	if (x->outside != y->outside)
		return x->outside < y->outside ? -1 : 1;
	return str_order(x->name, y->name);
}

static int
by_amount(const struct page_talk *x, const struct page_talk *y)
{
	return x->bytes < y->bytes ? 1 : x->bytes > y->bytes ? -1 : 0;
}

static int
compare(const void *a, const void *b, void *arg)
{
	const struct page_talk *x = a, *y = b;
	int order = 0;

	switch (*(const enum page_map_sort *)arg) {
	case PAGE_MAP_BY_AMOUNT:
		break;
	case PAGE_MAP_BY_DEVICE:
		order = str_order(name_of(x->a), name_of(y->a));
		break;
	case PAGE_MAP_BY_OTHER:
		order = by_other(x, y);
		break;
	case PAGE_MAP_BY_SERVICE:
		order = str_order(x->service, y->service);
		break;
	case PAGE_MAP_BY_LAST:
		order = x->last < y->last ? 1 : x->last > y->last ? -1 : 0;
		break;
	}
	return order != 0 ? order : by_amount(x, y);
}

static void
fill_table(struct request *r, struct map_view *v, struct page_talk *talks, size_t n)
{
	size_t first;

	qsort_r(talks, n, sizeof(*talks), compare, &v->sort);
	v->n_pages = n == 0 ? 1 : (uint32_t)((n + TALKS_PER_PAGE - 1) / TALKS_PER_PAGE);
	v->page = page_of(r) < v->n_pages ? page_of(r) : v->n_pages;
	first = (size_t)(v->page - 1) * TALKS_PER_PAGE;
	v->all_talks = n;
	v->talks = talks + first;
	v->n_talks = n - first < TALKS_PER_PAGE ? n - first : TALKS_PER_PAGE;
}

/* The device that the page is filtered to: looking at a person's own is written down, as on its own
 * page. */
static enum err
only_of(struct request *r, struct store_device *ret_device, const char **ret_id)
{
	struct str asked = form_get(&r->query, "device");
	char id[DEVICE_ID_TEXT_MAX];
	enum err err;

	*ret_id = NULL;
	if (asked.len == 0)
		return ERR_OK;
	str_copy(asked, id, sizeof(id));
	err = store_device_get(r->view, id, ret_device);
	if (err == ERR_OK && ret_device->merged_into[0] != '\0')
		err = store_device_get(r->view, ret_device->merged_into, ret_device);
	if (err == ERR_OK && is_personal(ret_device))
		err = audit(r, "device.open", ret_device->id.text);
	*ret_id = ret_device->id.text;
	return err;
}

enum err
get_map(struct request *r)
{
	struct store_device_query q = {0};
	struct map_view v = {.days = 7};
	struct store_device *list, only;
	const struct device_brief *devices;
	struct page_talk *talks;
	struct page_frame f;
	const char *only_id;
	uint32_t total;
	size_t n_talks;
	enum err err = only_of(r, &only, &only_id);

	if (str_equal(form_get(&r->query, "days"), STR("1")))
		v.days = 1;
	if (page_map_sort_parse(form_get(&r->query, "sort"), &v.sort) != ERR_OK)
		v.sort = PAGE_MAP_BY_AMOUNT;
	if (err == ERR_OK)
		err = store_device_list(r->view, &q, r->arena, &list, &v.n, &total);
	if (err == ERR_OK)
		err = briefs_of_devices(r, list, v.n, &devices);
	if (err == ERR_OK)
		err = talks_of(r, devices, v.n, only_id, v.days, &talks, &n_talks);
	if (err != ERR_OK)
		return err;
	err = order_devices(r, devices, v.n, talks, n_talks, &v.devices);
	if (err == ERR_OK)
		err = fill_links(r, &v, talks, n_talks);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; only_id != NULL && i < v.n && v.only == NULL; i++)
		if (strcmp(v.devices[i].id.text, only_id) == 0)
			v.only = &v.devices[i];
	v.total = total;
	fill_table(r, &v, talks, n_talks);
	frame_of(r, &f);
	return page_map(r->portal->pages, &f, &v, &r->response.body);
}
