/* A bill as a whole; its licences; two bills side by side. See bills.h. */
#include "proc/portal/stock/bills.h"

#include "proc/portal/opener_jobs.h"
#include "stock/diff.h"
#include "stock/licence.h"
#include "sys/fd.h"

#include <stdlib.h>
#include <unistd.h>

#define PER_PAGE 100

/* ---- in a list ---- */

enum err
stock_bill_row_of(struct request *r, const struct store_bill *b, struct stock_bill_row *ret_row)
{
	*ret_row = (struct stock_bill_row){.id = str_c(b->id.text),
		.name = str_c(b->name[0] != '\0' ? b->name : b->file_name),
		.version = str_c(b->version),
		.supplier = str_c(b->supplier),
		.format = b->format,
		.edition = str_c(b->edition),
		.made = b->made,
		.came = b->came,
		.n_said = b->n_said,
		.n_kept = b->n_kept};
	if (b->device[0] == '\0')
		return ERR_OK;
	ret_row->device = stock_brief(r, b->device, NULL);
	return ret_row->device == NULL ? ERR_FULL : ERR_OK;
}

/* The later of two that stand takes the other's place, as the store compares them. */
static bool
takes_place(const struct store_bill *later, const struct store_bill *b)
{
	if (b->serial[0] != '\0' && strcmp(later->serial, b->serial) == 0)
		return true;
	if (strcmp(later->device, b->device) != 0)
		return false;
	if (b->device[0] != '\0')
		return str_equal_nocase(str_c(later->name), str_c(b->name));
	return strcmp(later->name, b->name) == 0 && strcmp(later->supplier, b->supplier) == 0 &&
	       strcmp(later->version, b->version) == 0;
}

enum err
stock_bill_rows(struct request *r, const char *device, const struct stock_bill_row **ret_rows,
	size_t *ret_n)
{
	struct stock_bill_row *rows;
	struct store_bill *list;
	size_t n;
	enum err err = store_bill_list(r->view, device, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct stock_bill_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n && err == ERR_OK; i++) { /* the latest first */
		err = stock_bill_row_of(r, &list[i], &rows[i]);
		for (size_t k = 0; k < i && !rows[i].is_replaced; k++)
			rows[i].is_replaced = takes_place(&list[k], &list[i]);
	}
	*ret_rows = rows;
	*ret_n = n;
	return err;
}

/* ---- one ---- */

enum err
bill_of_path(struct request *r, struct store_bill *ret_bill)
{
	struct str part = path_part(r, 2);
	char id[STORE_ID_TEXT_MAX];

	if (part.len == 0 || part.len >= sizeof(id))
		return ERR_NOT_FOUND;
	str_copy(part, id, sizeof(id));
	return store_bill_get(r->view, id, ret_bill);
}

void
bill_whole_done(struct bill_whole *w)
{
	stock_gather_done(&w->gather);
}

static enum err
end(struct bill_whole *w)
{
	enum err err = stock_gather_end(&w->gather, &w->bill);

	if (err != ERR_OK)
		bill_whole_done(w);
	return err;
}

static enum err
gather_read(struct request *r, const struct stock_read *read, struct bill_whole *w)
{
	struct bom_sink *sink = &w->gather.sink;

	stock_gather_begin(&w->gather, r->arena);
	sink->bom(sink->arg, &read->bom);
	for (uint32_t i = 0; i < read->n; i++)
		sink->component(sink->arg, &read->components[i]);
	for (uint32_t i = 0; i < read->n_relations; i++)
		sink->relation(sink->arg, &read->relations[i]);
	for (uint32_t i = 0; i < read->n_places; i++)
		sink->fault(sink->arg, read->places[i].fault, read->places[i].where);
	for (size_t i = 0; i < BOM_FAULTS; i++)
		w->gather.bill.counts[i] = read->counts[i];
	w->is_part = read->n_said > read->n || read->n_relations_said > read->n_relations;
	return end(w);
}

/* The file that is kept, as one that goes behind the order. */
static enum err
file_of(struct request *r, const struct store_bill *b, int *ret_fd)
{
	struct str bytes;
	enum err err = store_bill_file(r->view, b->id.text, r->arena, &bytes);

	if (err != ERR_OK)
		return err;
	*ret_fd = fd_of_bytes("bill", bytes);
	return *ret_fd < 0 ? ERR_FULL : ERR_OK;
}

enum err
bill_read_file(struct request *r, const struct store_bill *b, struct bill_whole *ret_whole)
{
	const struct order order = {.kind = ORDER_STOCK, .release = STR("")};
	struct errinfo info = {0};
	struct stock_read read;
	struct buf out = {0};
	const char *copy;
	int fd = -1;
	enum err err = file_of(r, b, &fd);

	if (err == ERR_OK)
		err = opener_run(r, &order, fd, &out, &info);
	if (fd >= 0)
		close(fd);
	if (err != ERR_OK)
		return err;
	copy = arena_copy(r->arena, buf_view(&out)); /* strings point into it */
	err = copy == NULL ? ERR_LIMIT : order_get_stock(str_of(copy, out.len), r->arena, &read);
	buf_done(&out);
	return err == ERR_OK ? gather_read(r, &read, ret_whole) : err;
}

enum err
bill_read_kept(struct request *r, const struct store_bill *b, struct bill_whole *ret_whole)
{
	const struct store_component_query q = {
		.bill = b->id.text, .text = STR(""), .limit = LIMIT_BILL_COMPONENTS};
	struct bom_sink *sink = &ret_whole->gather.sink;
	struct store_component *list;
	size_t n;
	enum err err = store_component_list(r->view, &q, r->arena, &list, &n, NULL);

	if (err != ERR_OK)
		return err;
	stock_gather_begin(&ret_whole->gather, r->arena);
	sink->bom(sink->arg, &(struct bom){.format = b->format,
				     .version = str_c(b->edition),
				     .serial = str_c(b->serial),
				     .name = str_c(b->name),
				     .author = str_c(b->author),
				     .tool = str_c(b->tool),
				     .supplier = str_c(b->supplier),
				     .licence = STR(""),
				     .context = STR(""),
				     .made = b->made});
	for (size_t i = 0; i < n; i++)
		sink->component(sink->arg, &(struct component){.kind = list[i].kind,
						   .is_root = list[i].is_root,
						   .group = list[i].group,
						   .name = list[i].name,
						   .version = list[i].version,
						   .supplier = list[i].supplier,
						   .purl = list[i].purl,
						   .cpe = list[i].cpe,
						   .licence = list[i].licence,
						   .hash = list[i].hash});
	ret_whole->is_part = b->n_said > b->n_kept;
	return end(ret_whole);
}

/* ---- licences ---- */

static int
most_first(const void *a, const void *b)
{
	const struct stock_licence_row *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return str_order(x->id, y->id);
}

enum err
bill_licences(struct request *r, const struct store_bill *b, struct stock_bill_view *v)
{
	const struct stock_licence *list;
	struct stock_licence_row *rows;
	struct bill_whole whole;
	size_t n;
	enum err err = bill_read_kept(r, b, &whole);

	if (err != ERR_OK)
		return err;
	err = stock_licences(whole.bill, r->arena, &list, &n);
	rows = err == ERR_OK ? arena_array(r->arena, struct stock_licence_row, n + 1) : NULL;
	if (err == ERR_OK && rows == NULL)
		err = ERR_FULL;
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		rows[i] = (struct stock_licence_row){list[i].id, list[i].n};
	if (err == ERR_OK && n > 1)
		qsort(rows, n, sizeof(*rows), most_first);
	bill_whole_done(&whole);
	v->licences = rows;
	v->n_licences_all = n;
	v->n_licences = n < STOCK_LICENCES_SHOWN ? n : STOCK_LICENCES_SHOWN;
	return err;
}

/* ---- two bills ---- */

struct comparing {
	struct bill_diff_view v;
	struct store_bill one, two;
	struct bill_whole first, second;
};

/* Bills that it can be compared with. */
static enum err
fill_others(struct request *r, struct comparing *c)
{
	const struct stock_bill_row *list;
	struct stock_bill_row *others;
	size_t n;
	enum err err = stock_bill_rows(r, NULL, &list, &n);

	others = err == ERR_OK ? arena_array(r->arena, struct stock_bill_row, n + 1) : NULL;
	if (others == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n; i++)
		if (!str_equal(list[i].id, str_c(c->one.id.text)))
			others[c->v.n_others++] = list[i];
	c->v.others = others;
	return ERR_OK;
}

static struct bill_diff_part
part_of(const struct stock_bill *b, uint32_t i)
{
	if (i == DIFF_NONE)
		return (struct bill_diff_part){STR(""), STR(""), STR("")};
	return (struct bill_diff_part){
		b->components[i].name, b->components[i].version, b->components[i].purl};
}

/* One page of what differs: it stands before what is the same. */
static enum err
fill_rows(struct request *r, struct comparing *c, const struct stock_diff *d)
{
	uint64_t n = d->n - d->counts[DIFF_SAME], from = (uint64_t)(c->v.page - 1) * PER_PAGE;
	struct bill_diff_row *rows = arena_array(r->arena, struct bill_diff_row, PER_PAGE);
	struct bill_diff_count *counts = arena_array(r->arena, struct bill_diff_count, DIFF_KINDS);

	if (rows == NULL || counts == NULL)
		return ERR_FULL;
	for (unsigned k = 0; k < DIFF_KINDS; k++)
		if (d->counts[k] > 0)
			counts[c->v.n_counts++] = (struct bill_diff_count){
				diff_kind_name((enum diff_kind)k), d->counts[k]};
	for (uint64_t i = from; i < n && c->v.n < PER_PAGE; i++)
		rows[c->v.n++] = (struct bill_diff_row){.kind = diff_kind_name(d->rows[i].kind),
			.is_renamed = d->rows[i].is_renamed,
			.first = part_of(c->first.bill, d->rows[i].first),
			.second = part_of(c->second.bill, d->rows[i].second)};
	c->v.n_pages = n == 0 ? 1 : (uint32_t)((n + PER_PAGE - 1) / PER_PAGE);
	c->v.rows = rows;
	c->v.counts = counts;
	return ERR_OK;
}

static enum err
compare(struct request *r, struct comparing *c)
{
	struct stock_diff d;
	enum err err = bill_read_kept(r, &c->one, &c->first);

	if (err != ERR_OK)
		return err;
	err = bill_read_kept(r, &c->two, &c->second);
	if (err == ERR_OK) {
		err = stock_diff(c->first.bill, c->second.bill, r->arena, &d);
		if (err == ERR_OK)
			err = fill_rows(r, c, &d);
		c->v.is_cut = c->first.is_part || c->second.is_part;
		bill_whole_done(&c->second);
	}
	bill_whole_done(&c->first);
	return err;
}

enum err
get_stock_bill_diff(struct request *r)
{
	struct comparing *c = arena_alloc(r->arena, sizeof(*c));
	struct str with = form_get(&r->query, "with");
	char id[STORE_ID_TEXT_MAX];
	struct stock_bill_row other;
	struct page_frame f;
	enum err err;

	if (c == NULL)
		return ERR_FULL;
	*c = (struct comparing){.v.page = page_of(r)};
	c->v.n_pages = 1;
	c->v.is_hand = str_equal(form_get(&r->query, "hand"), STR("1"));
	err = bill_of_path(r, &c->one);
	if (err == ERR_OK)
		err = stock_bill_row_of(r, &c->one, &c->v.bill);
	if (err == ERR_OK)
		err = fill_others(r, c);
	if (err == ERR_OK && with.len > 0) {
		if (with.len >= sizeof(id))
			return ERR_NOT_FOUND;
		str_copy(with, id, sizeof(id));
		err = store_bill_get(r->view, id, &c->two);
		if (err == ERR_OK)
			err = stock_bill_row_of(r, &c->two, &other);
		if (err == ERR_OK)
			err = compare(r, c);
		c->v.with = &other;
	}
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_stock_bill_diff(r->portal->pages, &f, &c->v, &r->response.body);
}
