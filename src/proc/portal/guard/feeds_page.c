/* The page of the name server's lists: switched on and off, added, taken all the same. */
#include "proc/portal/guard/feeds.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/web/handlers.h"

#include "pages/guard_feeds.h"
#include "sys/disk.h"
#include "sys/entropy.h"

#include <stdio.h>
#include <unistd.h>

#define NAME_BYTES 60
#define EVERY_MINUTES 720 /* of a list that somebody added: twice a day */

/* ---- shown ---- */

struct feeds_page {
	struct page_problem list[PROBLEMS_MAX];
	struct setup_value values[2];
	struct guard_feeds_view v;
	struct store_feed *feeds;
};

static enum err
fill_feeds(struct request *r, struct feeds_page *s)
{
	struct guard_feed_row *rows;
	enum err err = store_feed_list(r->view, r->arena, &s->feeds, &s->v.n_feeds);

	rows = err == ERR_OK ? arena_array(r->arena, struct guard_feed_row, s->v.n_feeds + 1)
			     : NULL;
	if (rows == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < s->v.n_feeds; i++) {
		const struct store_feed *f = &s->feeds[i];

		rows[i] = (struct guard_feed_row){.id = str_c(f->id),
			.name = str_c(f->name),
			.url = str_c(f->url),
			.kind = f->kind,
			.tier = f->tier,
			.is_on = f->is_on,
			.good = f->good,
			.tried = f->tried,
			.entries = f->entries,
			.held = f->held,
			.why = f->why,
			.can_take = (f->why == FEED_LARGER || f->why == FEED_SMALLER) &&
				    feeds_has_file(r->portal, f->id, "refused")};
	}
	s->v.feeds = rows;
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

static enum err
show(struct request *r, struct feeds_page *s)
{
	struct guard_view_of look;
	struct page_frame f;
	enum err err = fill_feeds(r, s);

	if (err == ERR_OK)
		err = fill_held(r, s);
	if (err != ERR_OK)
		return err;
	guard_look(r, &look);
	s->v.is_absent = look.stands == GUARD_STANDS_ABSENT;
	pthread_mutex_lock(&r->portal->feeds->lock);
	s->v.is_building = r->portal->feeds->is_building;
	s->v.trouble = r->portal->feeds->trouble == FEEDS_NO_ROOM    ? GUARD_FEEDS_NO_ROOM
		       : r->portal->feeds->trouble == FEEDS_NOT_MADE ? GUARD_FEEDS_NOT_MADE
								     : GUARD_FEEDS_WELL;
	pthread_mutex_unlock(&r->portal->feeds->lock);
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

	return show(r, &s);
}

/* ---- changed ---- */

struct feed_change {
	struct store_feed feed;
	struct store_feed_freed freed; /* value "": none */
	bool is_gone;
	struct store_audit audit;
};

static enum err
write_change(struct store_tx *tx, void *arg)
{
	struct feed_change *c = arg;
	enum err err;

	if (c->freed.value[0] != '\0')
		err = c->is_gone ? store_feed_hold(tx, c->freed.value)
				 : store_feed_free(tx, &c->freed);
	else
		err = c->is_gone ? store_feed_drop(tx, c->feed.id) : store_feed_put(tx, &c->feed);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
finish(struct request *r, struct feed_change *c, const char *name)
{
	enum err err;

	audit_fill(r, &c->audit, "guard.feed", name);
	err = store_write(r->portal->store, STORE_VITAL, write_change, c);
	if (err == ERR_LIMIT)
		return redirect(
			r, "/guard/feeds", &(struct done){.key = "guard_full", .is_refusal = true});
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	feeds_changed(r->portal);
	return redirect(r, "/guard/feeds", &(struct done){.key = "guard_feed", .name = name});
}

static enum err
post_add(struct request *r)
{
	struct feeds_page s = {.v = {.n_values = 2}};
	struct page_problems *problems = &s.v.problems;
	struct feed_change c = {.feed = {.kind = FEED_FROM_URL,
					.confidence = CONFIDENCE_HIGH,
					.tlp = TLP_CLEAR,
					.every = EVERY_MINUTES,
					.is_on = true,
					.made = r->now}};
	struct str name = field_of(r, "feed_name", NAME_BYTES, true, problems, s.list);
	struct str url = field_of(r, "feed_url", LIMIT_FEED_URL - 1, true, problems, s.list);
	struct str tier = form_get(&r->form, "tier");
	size_t at = 0;
	char code[13];

	while (at < INDICATOR_TIERS &&
		!str_equal(tier, str_c(indicator_tier_name((enum indicator_tier)at))))
		at++;
	if (at == INDICATOR_TIERS)
		return ERR_INVALID;
	c.feed.tier = (enum indicator_tier)at;
	str_copy(url, c.feed.url, sizeof(c.feed.url));
	if (url.len > 0 && !feed_url_is_good(c.feed.url) && problems->n < PROBLEMS_MAX)
		s.list[problems->n++] = (struct page_problem){"feed_url", "feed_url"};
	if (problems->n > 0) {
		s.values[0] = (struct setup_value){"feed_name", name};
		s.values[1] = (struct setup_value){"feed_url", url};
		s.v.tier = c.feed.tier;
		r->response.status = 400;
		return show(r, &s);
	}
	str_clean(name, c.feed.name, sizeof(c.feed.name));
	str_copy(request_who(r), c.feed.who, sizeof(c.feed.who));
	entropy_code(code, sizeof(code));
	for (size_t i = 0; code[i] != '\0'; i++)
		code[i] = str_small(code[i]);
	snprintf(c.feed.id, sizeof(c.feed.id), "own-%s", code);
	return finish(r, &c, c.feed.name);
}

/* "now" and "take" touch what the loop is about: not while it is. */
static bool
is_busy(struct request *r, const struct store_feed *f)
{
	bool is_building;

	pthread_mutex_lock(&r->portal->feeds->lock);
	is_building = r->portal->feeds->is_building;
	pthread_mutex_unlock(&r->portal->feeds->lock);
	return is_building || feeds_has_file(r->portal, f->id, "part");
}

static enum err
post_one(struct request *r, struct str what)
{
	struct feed_change c = {0};
	char id[STORE_FEED_ID_MAX], from[1024], to[1024];
	enum err err;

	str_copy(form_get(&r->form, "id"), id, sizeof(id));
	err = store_feed_get(r->view, id, &c.feed);
	if (err == ERR_NOT_FOUND)
		return redirect(r, "/guard/feeds", NULL);
	if (err != ERR_OK)
		return err;
	if (is_busy(r, &c.feed))
		return redirect(r, "/guard/feeds",
			&(struct done){.key = "guard_feed_busy", .is_refusal = true});
	c.is_gone = str_equal(what, STR("drop"));
	if (str_equal(what, STR("on")) || str_equal(what, STR("off"))) {
		c.feed.is_on = what.len == 2;
		str_copy(request_who(r), c.feed.who, sizeof(c.feed.who));
	} else if (str_equal(what, STR("take"))) {
		feeds_path(r->portal, c.feed.id, "refused", from);
		feeds_path(r->portal, c.feed.id, "fresh", to);
		c.feed.is_accepted = rename(from, to) == 0;
	} else if (!c.is_gone && !str_equal(what, STR("now"))) {
		return ERR_INVALID;
	}
	if (!c.is_gone && !str_equal(what, STR("take")))
		c.feed.next = 0;
	return finish(r, &c, c.feed.name);
}

static enum err
post_held(struct request *r, bool is_free)
{
	struct feed_change c = {.is_gone = !is_free, .freed = {.at = r->now}};
	struct str value = form_get(&r->form, "value"),
		   reason = str_trim(form_get(&r->form, "free_reason"));

	if (value.len == 0 || value.len >= sizeof(c.freed.value) || (is_free && reason.len == 0))
		return ERR_INVALID;
	str_clean(value, c.freed.value, sizeof(c.freed.value));
	str_clean(reason, c.freed.reason, sizeof(c.freed.reason));
	str_copy(request_who(r), c.freed.who, sizeof(c.freed.who));
	return finish(r, &c, c.freed.value);
}

enum err
post_guard_feeds(struct request *r)
{
	struct str what = form_get(&r->form, "do");

	if (str_equal(what, STR("add")))
		return post_add(r);
	if (str_equal(what, STR("free")) || str_equal(what, STR("hold")))
		return post_held(r, str_equal(what, STR("free")));
	return post_one(r, what);
}
