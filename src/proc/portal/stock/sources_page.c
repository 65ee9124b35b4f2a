/* GET /stock/sources: where advisories come from, and what is done there. */
#include "proc/portal/stock/sources.h"

#include "pages/stock_sources.h"

#include <stdio.h>

static void
fill_index(const struct request *r, struct stock_index_of *x, struct advisory_index_info *info)
{
	struct advisory_opened o;
	struct errinfo why = {0};
	enum err err = sources_index_open(r->portal, &o, &why);

	info->n_sources = 0;
	x->is_damaged = err != ERR_OK && err != ERR_NOT_FOUND;
	if (err != ERR_OK)
		return;
	advisory_index_info(o.index, info);
	x->made = info->made;
	x->bytes = info->bytes;
	x->advisories = info->advisories;
	x->vulnerabilities = info->vulnerabilities;
	x->packages = info->packages;
	x->products = info->products;
	advisory_disk_close(&o);
}

/* When the list says that it was made, as the index has it: its sources are called "osv dir-1",
 * those of a group by the group, so that nobody knows whose the date is. 0: not said. */
static ms_t
made_of(const struct advisory_index_info *info, const char *feed)
{
	const char *id = feed + strlen(FEED_ADVISORIES);

	for (uint32_t i = 0; i < info->n_sources; i++) {
		struct str list = str_c(info->sources[i].name), kind = str_split(&list, ' ');

		if (str_equal(list.len > 0 ? list : kind, str_c(id)))
			return info->sources[i].dated;
	}
	return 0;
}

static enum err
fill_sources(
	struct request *r, struct stock_sources_view *v, const struct advisory_index_info *info)
{
	struct stock_source_of *rows;
	struct store_feed *list;
	enum err err = feeds_list(r->view, FEED_ROOM_STOCK, r->arena, &list, &v->n_sources);

	rows = err == ERR_OK ? arena_array(r->arena, struct stock_source_of, v->n_sources + 1)
			     : NULL;
	if (rows == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < v->n_sources; i++) {
		const struct store_feed *f = &list[i];
		ms_t last = f->seen > f->good ? f->seen : f->good;

		rows[i] = (struct stock_source_of){.id = str_c(f->id),
			.name = str_c(f->name),
			.url = str_c(f->url),
			.known = sources_known(r->portal, f->id),
			.kind = f->kind,
			.stands = feeds_stands(f, r->now),
			.is_on = f->is_on,
			.made = f->good != 0 ? made_of(info, f->id) : 0,
			.good = f->good,
			.seen = f->seen,
			.tried = f->tried,
			.days = last < r->now ? (uint64_t)((r->now - last) / MS_DAY) : 0,
			.entries = f->entries,
			.refused = f->refused,
			.why = f->why,
			.can_take = (f->why == FEED_LARGER || f->why == FEED_SMALLER) &&
				    feeds_has_file(r->portal, f->id, "refused")};
	}
	v->sources = rows;
	return ERR_OK;
}

static enum err
fill_known(struct request *r, struct stock_sources_view *v)
{
	const struct advisory_catalogue *c = r->portal->known_sources;
	struct stock_known_row *rows = arena_array(r->arena, struct stock_known_row, c->n + 1);

	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < c->n; i++) {
		rows[i] = (struct stock_known_row){.known = &c->list[i]};
		for (size_t k = 0; k < v->n_sources; k++)
			rows[i].is_chosen |= v->sources[k].known == &c->list[i];
	}
	v->known = rows;
	v->n_known = c->n;
	return ERR_OK;
}

enum err
get_stock_sources(struct request *r)
{
	struct stock_sources_view v = {.file_bytes_max = LIMIT_FEED_UPLOAD_BYTES};
	char folder[sizeof(r->portal->data_folder) + 32];
	enum feeds_trouble trouble;
	struct page_frame f;
	struct advisory_index_info info;
	enum err err;

	fill_index(r, &v.index, &info);
	err = fill_sources(r, &v, &info);
	if (err == ERR_OK)
		err = fill_known(r, &v);
	if (err != ERR_OK)
		return err;
	feeds_say(r->portal, FEED_ROOM_STOCK, &v.is_building, &trouble);
	v.trouble = trouble == FEEDS_NO_ROOM	? "no_room"
		    : trouble == FEEDS_NOT_MADE ? "not_made"
		    : trouble == FEEDS_KEPT	? "kept"
						: NULL;
	snprintf(folder, sizeof(folder), "%s/stock/sources.d", r->portal->data_folder);
	v.folder = str_c(arena_copy(r->arena, str_c(folder)));
	frame_of(r, &f);
	f.path = STR("/stock/sources");
	return page_stock_sources(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- what people do ---- */

static const struct feeds_where sources_where = {.room = FEED_ROOM_STOCK,
	.path = "/stock/sources",
	.done = "stock_source",
	.done_in = "stock_source_in",
	.done_new = "stock_source_new",
	.done_out = "stock_source_out",
	.done_take = "stock_source_take",
	.done_file = "guard_feed_file",
	.done_room = "guard_feed_room",
	.done_full = "guard_full"};

/* One of the catalogue, as it stands there. */
static enum err
post_choose(struct request *r)
{
	const struct advisory_catalogue *known = r->portal->known_sources;
	struct str id = form_get(&r->form, "id");
	struct store_feed f;

	for (uint32_t i = 0; i < known->n; i++) {
		const struct advisory_known *k = &known->list[i];

		if (!str_equal(k->id, id))
			continue;
		feeds_new(r, FEED_ROOM_STOCK, &f);
		f.kind = FEED_FROM_URL;
		f.every = k->every_minutes;
		snprintf(f.id, sizeof(f.id), FEED_ADVISORIES "%.*s", STR_FMT(k->id));
		str_clean(k->name, f.name, sizeof(f.name));
		str_copy(k->url, f.url, sizeof(f.url));
		return feeds_add(r, &sources_where, &f);
	}
	return ERR_INVALID;
}

enum err
post_stock_sources(struct request *r)
{
	struct str what = form_get(&r->form, "do");

	return str_equal(what, STR("choose")) ? post_choose(r)
					      : feeds_post_one(r, &sources_where, what);
}

enum err
post_stock_sources_file(struct request *r)
{
	return feeds_post_file(r, &sources_where);
}
