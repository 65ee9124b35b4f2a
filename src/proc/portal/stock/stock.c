/* GET /stock, /stock/device/ID: devices and what they run. See stock.h. */
#include "proc/portal/stock/advisory.h"

#include "proc/portal/stock/permit.h"
#include "proc/portal/stock/products.h"

#include "proc/portal/programme/programme.h"
#include "proc/portal/watch/watch.h"

#include <stdio.h>
#include <stdlib.h>

#define PER_PAGE 200

/* ---- devices that the box never saw ---- */

void
stock_unseen_id(struct str name, char dst[DEVICE_ID_TEXT_MAX])
{
	char clean[DEVICE_ID_TEXT_MAX - sizeof(STOCK_UNSEEN) + 1];

	str_clean(str_trim(name), clean, sizeof(clean));
	for (size_t i = 0; clean[i] != '\0'; i++)
		clean[i] = clean[i] == '/' ? '-' : str_small(clean[i]);
	snprintf(dst, DEVICE_ID_TEXT_MAX, STOCK_UNSEEN "%s", clean);
}

/* "KEIRI-01" as its own list writes it, where its id has small letters. */
static struct str
name_as_written(struct request *r, const char *id)
{
	char same[DEVICE_ID_TEXT_MAX];
	struct store_told *told;
	size_t n;

	if (store_told_list(r->view, id, r->arena, &told, &n) != ERR_OK)
		n = 0;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(told[i].key, "host") != 0)
			continue;
		stock_unseen_id(str_c(told[i].value), same);
		if (strcmp(same, id) == 0)
			return str_c(told[i].value);
	}
	return str_c(id + sizeof(STOCK_UNSEEN) - 1);
}

const struct device_brief *
stock_brief(struct request *r, const char *id, bool *ret_is_unseen)
{
	const struct device_brief *b = brief_by_id(r, id);
	struct device_brief *named;
	bool is_unseen = b != NULL && b->last_seen == 0;

	if (ret_is_unseen != NULL)
		*ret_is_unseen = is_unseen;
	if (!is_unseen || !str_starts(str_c(b->id.text), STR(STOCK_UNSEEN)))
		return b;
	named = arena_alloc(r->arena, sizeof(*named));
	if (named == NULL)
		return NULL;
	*named = *b;
	named->name = name_as_written(r, named->id.text);
	return named;
}

enum err
stock_device_named(struct request *r, struct str name, char dst[DEVICE_ID_TEXT_MAX])
{
	enum err err;

	name = str_trim(name);
	if (name.len > 0 && name.len <= LIMIT_NAME_BYTES) {
		err = store_device_named(r->view, name, dst);
		if (err != ERR_NOT_FOUND && err != ERR_EXISTS) /* nobody knows which is meant */
			return err;
	}
	stock_unseen_id(name, dst);
	return ERR_OK;
}

/* ---- all devices ---- */

/* Kinds as people look for them; what is not known comes last. */
static unsigned
kind_place(enum device_kind kind)
{
	return kind == DEVICE_UNKNOWN ? DEVICE_KINDS : (unsigned)kind;
}

static int
by_kind(const void *a, const void *b)
{
	const struct stock_device_row *one = a, *two = b;
	unsigned i = kind_place(one->device->kind), k = kind_place(two->device->kind);
	int order = str_order(one->device->name, two->device->name);

	if (i != k)
		return i < k ? -1 : 1;
	return order != 0 ? order : strcmp(one->device->id.text, two->device->id.text);
}

const struct store_software_count *
stock_count_of(const struct store_software_count *counts, size_t n, const char *device)
{
	for (size_t lo = 0, hi = n; lo < hi;) {
		size_t mid = lo + (hi - lo) / 2;
		int order = strcmp(counts[mid].device, device);

		if (order == 0)
			return &counts[mid];
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static void
put_counts(struct stock_device_row *row, const struct store_software_count *c)
{
	uint32_t seen;

	if (c == NULL)
		return;
	seen = c->n - c->n_listed; /* a system that was seen has a product, but no version */
	row->n = c->n_listed;
	row->unversioned = c->n_unversioned > seen ? c->n_unversioned - seen : 0;
	row->unnamed = c->n_unnamed;
	row->sources = c->sources;
	row->told = c->last_seen;
}

/* Devices that nobody ever saw here, of which there is a list all the same. */
static enum err
add_unseen(struct request *r, const struct store_software_count *counts, size_t n,
	struct stock_device_row *rows, size_t *n_rows)
{
	for (size_t i = 0; i < n; i++) {
		struct stock_device_row *row = &rows[*n_rows];

		if (!str_starts(str_c(counts[i].device), STR(STOCK_UNSEEN)) ||
			counts[i].n_listed == 0)
			continue;
		*row = (struct stock_device_row){.is_unseen = true};
		row->device = stock_brief(r, counts[i].device, NULL);
		if (row->device == NULL)
			return ERR_FULL;
		put_counts(row, &counts[i]);
		(*n_rows)++;
	}
	return ERR_OK;
}

struct ending {
	const struct request *r;
	struct stock_view *v;
	struct stock_device_row **by_id;
};

static int
by_id(const void *a, const void *b)
{
	return strcmp((*(struct stock_device_row *const *)a)->device->id.text,
		(*(struct stock_device_row *const *)b)->device->id.text);
}

static struct stock_device_row *
row_of(const struct ending *e, const char *id)
{
	for (size_t lo = 0, hi = e->v->n; lo < hi;) {
		size_t mid = lo + (hi - lo) / 2;
		int order = strcmp(e->by_id[mid]->device->id.text, id);

		if (order == 0)
			return e->by_id[mid];
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* A support that is over goes to the row of its device. */
static enum err
add_end(const struct store_software *s, void *arg)
{
	struct ending *e = arg;
	struct stock_device_row *row;
	struct stock_support end;

	if (!stock_support(e->r->portal, s, &end) || end.ends == 0 || end.ends >= e->r->now)
		return ERR_OK;
	row = row_of(e, s->device);
	if (row != NULL) {
		row->n_over += !end.is_unconfirmed;
		row->n_over_unconfirmed += end.is_unconfirmed;
		if (row->n_ends < STOCK_ENDS_SHOWN)
			row->ends[row->n_ends++] = end;
	}
	e->v->n_over += !end.is_unconfirmed;
	e->v->n_over_unconfirmed += end.is_unconfirmed;
	return ERR_OK;
}

static enum err
add_ends(struct request *r, struct stock_view *v, struct stock_device_row *rows)
{
	struct ending e = {r, v, arena_array(r->arena, struct stock_device_row *, v->n + 1)};

	if (e.by_id == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < v->n; i++)
		e.by_id[i] = &rows[i];
	if (v->n > 1)
		qsort(e.by_id, v->n, sizeof(struct stock_device_row *), by_id);
	return stock_each(r->view, (struct store_software_query){.is_product = true}, add_end, &e);
}

static enum err
fill_rows(struct request *r, struct stock_view *v)
{
	struct store_device_query q = {0};
	struct store_software_count *counts;
	const struct device_brief *briefs;
	struct stock_device_row *rows;
	struct store_device *list;
	uint32_t total;
	size_t n, n_counts;
	enum err err = store_device_list(r->view, &q, r->arena, &list, &n, &total);

	if (err == ERR_OK)
		err = briefs_of_devices(r, list, n, &briefs);
	if (err == ERR_OK)
		err = store_software_counts(r->view, r->arena, &counts, &n_counts);
	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct stock_device_row, n + n_counts + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		rows[v->n] = (struct stock_device_row){.device = &briefs[i]};
		put_counts(&rows[v->n++], stock_count_of(counts, n_counts, list[i].id.text));
	}
	err = add_unseen(r, counts, n_counts, rows, &v->n);
	if (err == ERR_OK)
		err = add_ends(r, v, rows);
	qsort(rows, v->n, sizeof(*rows), by_kind);
	v->rows = rows;
	return err;
}

static void
add_up(const struct request *r, struct stock_view *v)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct stock_device_row *row = &v->rows[i];
		const struct end_of_life *end =
			detect_packs_end(r->portal->detects, row->device->os);

		v->n_listed += row->n > 0;
		v->n_programs += row->n;
		v->n_unversioned += row->unversioned;
		v->n_unnamed += row->unnamed;
		v->n_ended += end != NULL && end->ends < r->now;
	}
}

enum err
get_stock(struct request *r)
{
	struct stock_view v = {0};
	struct page_frame f;
	struct look l;
	enum err err = fill_rows(r, &v);

	look_open(r, &l);
	if (err == ERR_OK)
		err = look_sums(r, &v.sums);
	if (err == ERR_OK)
		err = stock_day_of(&l, &v.day);
	if (err == ERR_OK)
		err = look_sources(r, &v.sources, &v.n_sources);
	if (err == ERR_OK)
		err = stock_bill_rows(r, NULL, &v.bills, &v.n_bills);
	if (err == ERR_OK)
		err = stock_permits(r, NULL, &v.permits);
	if (err == ERR_OK) {
		add_up(r, &v);
		frame_of(r, &f);
		err = page_stock(r->portal->pages, &f, &v, &r->response.body);
	}
	look_close(&l);
	return err;
}

/* ---- one device ---- */

static enum err
fill_programs(struct request *r, struct stock_device_view *v)
{
	const struct store_software_query q = {.device = v->brief.id.text,
		.text = v->query,
		.with_gone = true,
		.offset = (v->page - 1) * PER_PAGE,
		.limit = PER_PAGE};
	struct store_software *list;
	struct stock_program *programs;
	enum err err = store_software_list(r->view, &q, r->arena, &list, &v->n, &v->total);

	if (err != ERR_OK)
		return err;
	programs = arena_array(r->arena, struct stock_program, v->n + 1);
	if (programs == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < v->n; i++) {
		programs[i] = (struct stock_program){.name = str_c(list[i].name),
			.version = str_c(list[i].version),
			.maker = str_c(list[i].maker),
			.purl = str_c(list[i].purl),
			.product = str_c(list[i].product),
			.source = (enum stock_source)list[i].source,
			.first_seen = list[i].first_seen,
			.last_seen = list[i].last_seen,
			.gone = list[i].gone};
		(void)stock_support(r->portal, &list[i], &programs[i].support);
	}
	v->programs = programs;
	v->n_pages = v->total == 0 ? 1 : (v->total + PER_PAGE - 1) / PER_PAGE;
	return ERR_OK;
}

static enum err
fill_told(struct request *r, struct stock_device_view *v)
{
	struct store_told *list;
	struct stock_fact *told;
	size_t n;
	enum err err = store_told_list(r->view, v->brief.id.text, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	told = arena_array(r->arena, struct stock_fact, n + 1);
	if (told == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		const char *key = list[i].key, *value = list[i].value;

		told[i] = (struct stock_fact){str_c(key), str_c(value)};
	}
	v->told = told;
	v->n_told = n;
	v->told_at = n > 0 ? list[0].at : 0;
	return ERR_OK;
}

/* What the sensor saw of it: what it offers, and who from outside got an answer. */
static enum err
fill_exposure(struct request *r, struct stock_device_view *v)
{
	const struct store_talk_query q = {
		.device = v->brief.id.text, .since = r->now - STOCK_LATELY, .limit = 2000};
	struct str *services;
	struct fact *facts;
	struct pair *pairs;
	uint32_t total;
	size_t n, n_pairs;
	enum err err = store_fact_list(r->view, v->brief.id.text, r->arena, &facts, &n);

	if (err == ERR_OK)
		err = store_talk_list(r->view, &q, r->arena, &pairs, &n_pairs, &total);
	if (err != ERR_OK)
		return err;
	services = arena_array(r->arena, struct str, n + 1);
	if (services == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		if (facts[i].kind == FACT_SERVICE_OFFERED && facts[i].last_seen >= q.since)
			services[v->n_services++] = str_c(facts[i].value);
	v->services = services;
	v->has_traffic = n_pairs > 0;
	for (size_t i = 0; i < n_pairs; i++)
		v->is_reached |= pairs[i].with == PAIR_CALLER && pairs[i].sent > 0;
	return ERR_OK;
}

enum err
get_stock_device(struct request *r)
{
	struct stock_device_view v = {.query = form_get(&r->query, "q"), .page = page_of(r)};
	const struct device_brief *brief;
	char id[DEVICE_ID_TEXT_MAX];
	struct page_frame f;
	enum err err;

	if (r->arg.len == 0 || r->arg.len >= sizeof(id))
		return ERR_NOT_FOUND;
	str_copy(r->arg, id, sizeof(id));
	brief = stock_brief(r, id, &v.is_unseen);
	if (brief == NULL)
		return ERR_FULL;
	v.brief = *brief;
	err = fill_programs(r, &v);
	if (err == ERR_OK && v.is_unseen && v.total == 0 && v.query.len == 0)
		err = ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = fill_told(r, &v);
	if (err == ERR_OK)
		err = fill_exposure(r, &v);
	if (err == ERR_OK)
		err = stock_things_of(r, id, NULL, &v.things);
	if (err == ERR_OK)
		err = stock_counted(r, id, false, &v.counted);
	if (err == ERR_OK)
		err = stock_bill_rows(r, id, &v.bills, &v.n_bills);
	if (err == ERR_OK)
		err = stock_permits(r, id, &v.permits);
	if (err == ERR_OK)
		err = products_of_device(r, id, &v.purchases, &v.n_purchases);
	if (err == ERR_OK && brief->whose == PAGE_WHOSE_STAFF) /* leaves a trace */
		err = audit(r, "device.open", id);
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_stock_device(r->portal->pages, &f, &v, &r->response.body);
}
