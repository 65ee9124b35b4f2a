/* What people do with lists: choose, add, hand in, switch, drop, take all the same. Pages write
 * what is wanted into the database; the loop does it with the files (feeds_files.c). */
#include "proc/portal/guard/feeds_page.h"
#include "proc/portal/kept.h"
#include "proc/portal/web/upload.h"

#include "sys/disk.h"
#include "sys/entropy.h"
#include "sys/fd.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NAME_BYTES 60
#define EVERY_MINUTES 720 /* of a list that somebody added: twice a day */
#define COPY_BYTES ((size_t)256 << 10)

enum feed_deed {
	FEED_DEED_NEW,
	FEED_DEED_NEXT, /* another version was handed in */
	FEED_DEED_ON,
	FEED_DEED_OFF,
	FEED_DEED_NOW,
	FEED_DEED_TAKE,
	FEED_DEED_CHANGE, /* tier and confidence */
	FEED_DEED_DROP,
	FEED_DEED_FREE,
	FEED_DEED_HOLD,
	FEED_DEED_PROXY,
};

struct feed_change {
	const struct feeds_where *where;
	enum feed_deed deed;
	struct store_feed feed;
	struct store_feed_freed freed;
	char proxy[LIMIT_FEED_PROXY];
	struct store_audit audit;
};

/* A feed that is there: what the loop wrote meanwhile stays. */
static enum err
write_feed(struct store_tx *tx, const struct feed_change *c)
{
	struct store_feed f;
	enum err err = store_feed_get(store_tx_view(tx), c->feed.id, &f);

	if (err != ERR_OK)
		return err;
	if (c->deed == FEED_DEED_ON || c->deed == FEED_DEED_OFF)
		f.is_on = c->deed == FEED_DEED_ON;
	if (c->deed == FEED_DEED_ON || c->deed == FEED_DEED_NOW)
		f.next = 0;
	if (c->deed == FEED_DEED_TAKE)
		f.is_accepted = true;
	if (c->deed == FEED_DEED_CHANGE) {
		f.tier = c->feed.tier;
		f.confidence = c->feed.confidence;
	}
	return store_feed_put(tx, &f);
}

static enum err
write_new(struct store_tx *tx, const struct feed_change *c)
{
	struct store_feed there;
	enum err err = store_feed_get(store_tx_view(tx), c->feed.id, &there);

	return err == ERR_OK	      ? ERR_EXISTS
	       : err != ERR_NOT_FOUND ? err
				      : store_feed_put(tx, &c->feed);
}

static enum err
write_change(struct store_tx *tx, void *arg)
{
	struct feed_change *c = arg;
	enum err err = ERR_OK;

	switch (c->deed) {
	case FEED_DEED_NEW:
		err = write_new(tx, c);
		break;
	case FEED_DEED_NEXT:
	case FEED_DEED_ON:
	case FEED_DEED_OFF:
	case FEED_DEED_NOW:
	case FEED_DEED_TAKE:
	case FEED_DEED_CHANGE:
		err = write_feed(tx, c);
		break;
	case FEED_DEED_DROP:
		err = store_feed_drop(tx, c->feed.id);
		break;
	case FEED_DEED_FREE:
		err = store_feed_free(tx, &c->freed);
		break;
	case FEED_DEED_HOLD:
		err = store_feed_hold(tx, c->freed.value);
		break;
	case FEED_DEED_PROXY:
		err = store_setting_set(tx, SETTING_GUARD_PROXY, str_c(c->proxy));
		break;
	}
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static const struct feeds_where guard_page = {.room = FEED_ROOM_GUARD,
	.path = "/guard/feeds",
	.action = "guard.feed",
	.done = "guard_feed",
	.done_file = "guard_feed_file",
	.done_room = "guard_feed_room",
	.done_full = "guard_full"};

static enum err
refuse(struct request *r, const struct feeds_where *w, const char *key)
{
	return redirect(r, w->path, &(struct done){.key = key, .is_refusal = true});
}

/* Writes it; with a key, so that it can be taken back. */
static enum err
finish(struct request *r, struct feed_change *c, const char *name, const struct store_kept_key *key)
{
	const struct feeds_where *w = c->where;
	const struct kept_deed deed = {.kind = w->action,
		.back = w->path,
		.role = ROLE_ADMIN,
		.keys = key,
		.n = 1,
		.write = write_change,
		.arg = c};
	char token[DEED_TOKEN_MAX] = "";
	enum err err;

	audit_fill(r, &c->audit, w->action, name);
	err = key != NULL ? deed_kept(r, &deed, token)
			  : store_write(r->portal->store, STORE_VITAL, write_change, c);
	if (err == ERR_LIMIT)
		return refuse(r, w, w->done_full);
	if (err != ERR_OK && err != ERR_NOT_FOUND && err != ERR_EXISTS)
		return err;
	feeds_changed(r->portal, w->room);
	return redirect(r, w->path, &(struct done){.key = w->done, .name = name, .undo = token});
}

/* ---- new ones ---- */

static bool
read_tier(struct request *r, enum indicator_tier *ret_tier)
{
	struct str tier = form_get(&r->form, "tier");

	for (int i = 0; i < INDICATOR_TIERS; i++)
		if (str_equal(tier, str_c(indicator_tier_name((enum indicator_tier)i)))) {
			*ret_tier = (enum indicator_tier)i;
			return true;
		}
	return false;
}

static bool
read_confidence(struct request *r, enum confidence *ret_confidence)
{
	struct str text = form_get(&r->form, "confidence");

	for (int i = CONFIDENCE_LOW; i <= CONFIDENCE_HIGH; i++)
		if (str_equal(text, str_c(confidence_name((enum confidence)i)))) {
			*ret_confidence = (enum confidence)i;
			return true;
		}
	return false;
}

void
feeds_new(struct request *r, enum feed_room room, struct store_feed *f)
{
	char code[13];

	entropy_code(code, sizeof(code));
	for (size_t i = 0; code[i] != '\0'; i++)
		code[i] = str_small(code[i]);
	*f = (struct store_feed){.confidence = CONFIDENCE_HIGH,
		.tlp = TLP_CLEAR,
		.every = EVERY_MINUTES,
		.is_on = true,
		.made = r->now};
	snprintf(f->id, sizeof(f->id), "%sown-%s", room == FEED_ROOM_STOCK ? FEED_ADVISORIES : "",
		code);
	str_copy(request_who(r), f->who, sizeof(f->who));
}

static void
check_url(struct feeds_page *s, const char *field, struct str url, bool is_good)
{
	struct page_problems *problems = &s->v.problems;

	if (url.len > 0 && !is_good && problems->n < PROBLEMS_MAX)
		s->list[problems->n++] = (struct page_problem){field, field};
}

static enum err
post_add(struct request *r)
{
	struct feeds_page s = {.v = {.n_values = 2}};
	struct page_problems *problems = &s.v.problems;
	struct feed_change c = {.where = &guard_page, .deed = FEED_DEED_NEW};
	struct str name = field_of(r, "feed_name", NAME_BYTES, true, problems, s.list);
	struct str url = field_of(r, "feed_url", LIMIT_FEED_URL - 1, true, problems, s.list);

	feeds_new(r, FEED_ROOM_GUARD, &c.feed);
	c.feed.kind = FEED_FROM_URL;
	if (!read_tier(r, &c.feed.tier))
		return ERR_INVALID;
	str_copy(url, c.feed.url, sizeof(c.feed.url));
	check_url(&s, "feed_url", url, feed_url_is_good(c.feed.url));
	if (problems->n > 0) {
		s.values[0] = (struct setup_value){"feed_name", name};
		s.values[1] = (struct setup_value){"feed_url", url};
		s.v.tier = c.feed.tier;
		r->response.status = 400;
		return feeds_show(r, &s);
	}
	str_clean(name, c.feed.name, sizeof(c.feed.name));
	return finish(r, &c, c.feed.name, NULL);
}

/* One of the catalogue, as it stands there. */
static enum err
post_choose(struct request *r)
{
	const struct feed_catalogue *known = r->portal->known_feeds;
	struct str id = form_get(&r->form, "id");
	struct feed_change c = {.where = &guard_page, .deed = FEED_DEED_NEW};

	for (uint32_t i = 0; i < known->n; i++) {
		const struct feed_known *f = &known->list[i];

		if (!str_equal(f->id, id))
			continue;
		feeds_new(r, FEED_ROOM_GUARD, &c.feed);
		c.feed.kind = FEED_FROM_URL;
		c.feed.tier = f->tier;
		c.feed.confidence = f->confidence;
		c.feed.every = f->every_minutes;
		str_copy(f->id, c.feed.id, sizeof(c.feed.id));
		str_clean(f->name, c.feed.name, sizeof(c.feed.name));
		str_copy(f->url, c.feed.url, sizeof(c.feed.url));
		return finish(r, &c, c.feed.name, NULL);
	}
	return ERR_INVALID;
}

/* ---- handed in ---- */

static bool
copy(int from, int to)
{
	char *room = malloc(COPY_BYTES);
	bool is_good = room != NULL && lseek(from, 0, SEEK_SET) == 0;
	ssize_t n = 0;

	while (is_good && (n = read(from, room, COPY_BYTES)) > 0)
		is_good = disk_write_fd(to, str_of(room, (size_t)n));
	free(room);
	return is_good && n == 0;
}

/* The bytes, beside the others, until the loop has them judged. */
static enum err
keep_file(struct request *r, const char *id)
{
	char part[1024], sent[1024], name[STORE_FEED_ID_MAX + 8];
	bool is_good;
	int fd;

	snprintf(name, sizeof(name), "%s.new", id);
	feeds_path(r->portal, name, "sent", part); /* no list's name: nobody looks at it */
	feeds_path(r->portal, id, "sent", sent);
	fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	is_good = fd >= 0 && copy(r->upload.fd, fd) && fsync(fd) == 0;
	fd_close(&fd);
	if (is_good && rename(part, sent) == 0)
		return ERR_OK;
	unlink(part);
	return ERR_FULL;
}

enum err
feeds_post_file(struct request *r, const struct feeds_where *w)
{
	struct feed_change c = {
		.where = w, .deed = r->arg.len == 0 ? FEED_DEED_NEW : FEED_DEED_NEXT};
	const char *problem = upload_problem(r, LIMIT_FEED_UPLOAD_BYTES);
	char id[STORE_FEED_ID_MAX];
	enum err err = ERR_OK;

	if (problem != NULL)
		return refuse(r, w, w->done_file);
	str_copy(r->arg, id, sizeof(id));
	if (c.deed == FEED_DEED_NEW) {
		feeds_new(r, w->room, &c.feed);
		c.feed.kind = FEED_FROM_FILE;
		c.feed.tier = TIER_BLOCK;
		str_clean(str_c(r->upload.name[0] != '\0' ? r->upload.name : c.feed.id),
			c.feed.name, sizeof(c.feed.name));
	} else {
		err = store_feed_get(r->view, id, &c.feed);
		if (err == ERR_OK && (c.feed.kind != FEED_FROM_FILE || feed_room_of(id) != w->room))
			err = ERR_INVALID;
	}
	if (err == ERR_OK) { /* before the row: a list without a file would only wait */
		err = keep_file(r, c.feed.id);
		if (err == ERR_FULL)
			return refuse(r, w, w->done_room);
	}
	return err == ERR_OK ? finish(r, &c, c.feed.name, NULL) : err;
}

enum err
post_guard_feeds_file(struct request *r)
{
	return feeds_post_file(r, &guard_page);
}

enum err
feeds_add(struct request *r, const struct feeds_where *w, const struct store_feed *f)
{
	struct feed_change c = {.where = w, .deed = FEED_DEED_NEW, .feed = *f};

	return finish(r, &c, c.feed.name, NULL);
}

/* ---- one that is there ---- */

enum err
feeds_post_one(struct request *r, const struct feeds_where *w, struct str what)
{
	static const struct {
		const char *word;
		enum feed_deed deed;
		enum store_kept kept; /* STORE_KEPTS: nothing to take back */
	} deeds[] = {{"drop", FEED_DEED_DROP, STORE_KEPT_FEED},
		{"off", FEED_DEED_OFF, STORE_KEPT_FEED},
		{"on", FEED_DEED_ON, STORE_KEPT_FEED_CHOICE},
		{"change", FEED_DEED_CHANGE, STORE_KEPT_FEED_CHOICE},
		{"take", FEED_DEED_TAKE, STORE_KEPTS}, /* the version before is gone at once */
		{"now", FEED_DEED_NOW, STORE_KEPTS}};
	struct feed_change c = {.where = w};
	char id[STORE_FEED_ID_MAX];
	struct store_kept_key key = {.key = id};
	size_t at = 0;
	enum err err;

	while (at < sizeof(deeds) / sizeof(*deeds) && !str_equal(what, str_c(deeds[at].word)))
		at++;
	if (at == sizeof(deeds) / sizeof(*deeds))
		return ERR_INVALID;
	str_copy(form_get(&r->form, "id"), id, sizeof(id));
	err = feed_room_of(id) == w->room ? store_feed_get(r->view, id, &c.feed) : ERR_NOT_FOUND;
	if (err == ERR_NOT_FOUND)
		return redirect(r, w->path, NULL);
	if (err != ERR_OK)
		return err;
	c.deed = deeds[at].deed;
	/* what lies in the folder would be back at once */
	if ((c.deed == FEED_DEED_DROP && c.feed.kind == FEED_FROM_FOLDER) ||
		(c.deed == FEED_DEED_CHANGE &&
			(!read_tier(r, &c.feed.tier) || !read_confidence(r, &c.feed.confidence))))
		return ERR_INVALID;
	key.what = deeds[at].kept;
	return finish(r, &c, c.feed.name, key.what != STORE_KEPTS ? &key : NULL);
}

static enum err
post_held(struct request *r, bool is_free)
{
	struct feed_change c = {.where = &guard_page,
		.deed = is_free ? FEED_DEED_FREE : FEED_DEED_HOLD,
		.freed = {.at = r->now}};
	struct store_kept_key key = {STORE_KEPT_FEED_FREED, c.freed.value, NULL};
	struct str value = form_get(&r->form, "value"),
		   reason = str_trim(form_get(&r->form, "free_reason"));

	if (value.len == 0 || value.len >= sizeof(c.freed.value) || (is_free && reason.len == 0))
		return ERR_INVALID;
	str_clean(value, c.freed.value, sizeof(c.freed.value));
	str_clean(reason, c.freed.reason, sizeof(c.freed.reason));
	str_copy(request_who(r), c.freed.who, sizeof(c.freed.who));
	return finish(r, &c, c.freed.value, &key);
}

static enum err
post_proxy(struct request *r)
{
	struct feeds_page s = {.v = {.tier = TIER_BLOCK, .n_values = 1}};
	struct feed_change c = {.where = &guard_page, .deed = FEED_DEED_PROXY};
	struct store_kept_key key = {
		STORE_KEPT_SETTING, store_setting_name(SETTING_GUARD_PROXY), NULL};
	struct str url =
		field_of(r, "feed_proxy", LIMIT_FEED_PROXY - 1, false, &s.v.problems, s.list);

	str_copy(url, c.proxy, sizeof(c.proxy));
	check_url(&s, "feed_proxy", url, feed_proxy_is_good(c.proxy));
	if (s.v.problems.n > 0) {
		s.values[0] = (struct setup_value){"feed_proxy", url};
		r->response.status = 400;
		return feeds_show(r, &s);
	}
	return finish(r, &c, c.proxy[0] != '\0' ? c.proxy : "-", &key);
}

enum err
post_guard_feeds(struct request *r)
{
	struct str what = form_get(&r->form, "do");

	if (str_equal(what, STR("add")))
		return post_add(r);
	if (str_equal(what, STR("choose")))
		return post_choose(r);
	if (str_equal(what, STR("proxy")))
		return post_proxy(r);
	if (str_equal(what, STR("free")) || str_equal(what, STR("hold")))
		return post_held(r, str_equal(what, STR("free")));
	return feeds_post_one(r, &guard_page, what);
}
