/* The page of the name server's lists: switched on and off, added, taken all the same. */
#include "proc/portal/guard/feeds_page.h"

#include "know/feed/feed.h"
#include "sys/disk.h"

#include <stdio.h>

#define DID_DAYS 30

/* ---- shown ---- */

/* What the log has of a list by that name. */
static void
fill_did(const struct store_feed_did *list, size_t n, struct guard_feed_row *row)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(str_c(list[i].name), row->name)) {
			row->blocked = list[i].blocked;
			row->would = list[i].would;
		}
}

static bool
is_known(const struct portal *p, const char *id)
{
	for (uint32_t i = 0; i < p->known_feeds->n; i++)
		if (str_equal(p->known_feeds->list[i].id, str_c(id)))
			return true;
	return false;
}

static enum err
fill_feeds(struct request *r, struct feeds_page *s)
{
	struct guard_feed_row *rows;
	struct store_feed_did *did;
	size_t n_did;
	enum err err = feeds_list(r->view, FEED_ROOM_GUARD, r->arena, &s->feeds, &s->v.n_feeds);

	if (err == ERR_OK)
		err = store_feed_did_list(
			r->view, r->now - DID_DAYS * MS_DAY, r->arena, &did, &n_did);
	rows = err == ERR_OK ? arena_array(r->arena, struct guard_feed_row, s->v.n_feeds + 1)
			     : NULL;
	if (rows == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (const struct store_feed *f = s->feeds;
		f != NULL && (size_t)(f - s->feeds) < s->v.n_feeds; f++) {
		size_t i = (size_t)(f - s->feeds);

		rows[i] = (struct guard_feed_row){.id = str_c(f->id),
			.name = str_c(f->name),
			.url = str_c(f->url),
			.kind = f->kind,
			.tier = f->tier,
			.confidence = f->confidence,
			.stands = feeds_stands(f, r->now),
			.is_on = f->is_on,
			.is_known = is_known(r->portal, f->id),
			.seen = f->seen,
			.format = f->format < FEED_FORMATS
					  ? str_c(feed_format_name((enum feed_format)f->format))
					  : STR(""),
			.good = f->good,
			.tried = f->tried,
			.entries = f->entries,
			.held = f->held,
			.why = f->why,
			.can_take = (f->why == FEED_LARGER || f->why == FEED_SMALLER) &&
				    feeds_has_file(r->portal, f->id, "refused")};
		fill_did(did, n_did, &rows[i]);
	}
	s->v.feeds = rows;
	return ERR_OK;
}

static enum err
fill_known(struct request *r, struct feeds_page *s)
{
	const struct feed_catalogue *c = r->portal->known_feeds;
	struct guard_known_row *rows = arena_array(r->arena, struct guard_known_row, c->n + 1);

	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < c->n; i++) {
		rows[i] = (struct guard_known_row){.feed = &c->list[i]};
		for (size_t k = 0; k < s->v.n_feeds; k++)
			rows[i].is_chosen |= str_equal(s->v.feeds[k].id, c->list[i].id);
	}
	s->v.known = rows;
	s->v.n_known = c->n;
	return ERR_OK;
}

/* A list is called by its name, not by its file's. */
static struct str
name_of(const struct feeds_page *s, struct str id)
{
	for (size_t i = 0; i < s->v.n_feeds; i++)
		if (str_equal(s->v.feeds[i].id, id))
			return s->v.feeds[i].name;
	return id;
}

/* What the builder said last; without a report nothing is held back that could be named. */
static enum err
fill_held(struct request *r, struct feeds_page *s)
{
	struct buf b = buf_of(LIMIT_FEED_REPORT_BYTES);
	struct feed_report report = {0};
	struct guard_held_row *rows;
	char path[1024];
	char *copy = NULL;

	snprintf(path, sizeof(path), "%s/guard/work/report", r->portal->data_folder);
	if (disk_read(path, &b, NULL) == ERR_OK)
		copy = arena_copy(r->arena, buf_view(&b));
	if (copy == NULL || feed_report_get(str_of(copy, b.len), r->arena, &report) != ERR_OK)
		report.n_held = 0;
	buf_done(&b);
	rows = arena_array(r->arena, struct guard_held_row, report.n_held + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < report.n_held; i++) {
		const struct feed_report_held *h = &report.held[i];

		if (h->why != HELD_NOT && s->v.n_held < 200)
			rows[s->v.n_held++] = (struct guard_held_row){
				h->value, name_of(s, h->feed), h->why, h->is_freed};
	}
	s->v.held = rows;
	return ERR_OK;
}

enum err
feeds_show(struct request *r, struct feeds_page *s)
{
	char folder[sizeof(r->portal->data_folder) + 32];
	struct guard_view_of look;
	enum feeds_trouble trouble;
	struct page_frame f;
	enum err err = fill_feeds(r, s);

	if (err == ERR_OK)
		err = fill_known(r, s);
	if (err == ERR_OK)
		err = fill_held(r, s);
	if (err != ERR_OK)
		return err;
	guard_look(r, &look);
	s->v.is_absent = look.stands == GUARD_STANDS_ABSENT;
	feeds_say(r->portal, FEED_ROOM_GUARD, &s->v.is_building, &trouble);
	s->v.trouble = trouble == FEEDS_NO_ROOM	   ? GUARD_FEEDS_NO_ROOM
		       : trouble == FEEDS_NOT_MADE ? GUARD_FEEDS_NOT_MADE
						   : GUARD_FEEDS_WELL;
	snprintf(folder, sizeof(folder), "%s/guard/feeds.d", r->portal->data_folder);
	s->v.folder = str_c(arena_copy(r->arena, str_c(folder)));
	s->v.file_bytes_max = LIMIT_FEED_UPLOAD_BYTES;
	s->v.proxy = setting_of(r, SETTING_GUARD_PROXY);
	if (s->v.problems.n == 0) {
		s->values[0] = (struct setup_value){"feed_proxy", s->v.proxy};
		s->v.n_values = 1;
	}
	s->v.values = s->values;
	s->v.problems.list = s->list;
	frame_of(r, &f);
	f.path = STR("/guard/feeds");
	return page_guard_feeds(r->portal->pages, &f, &s->v, &r->response.body);
}

enum err
get_guard_feeds(struct request *r)
{
	struct feeds_page s = {.v = {.tier = TIER_BLOCK}};

	return feeds_show(r, &s);
}
