/* What people do with lists of any room: add, hand in, switch, drop, take all the same. Pages write
 * what is wanted into the database; the loop does it with the files (files.c). See feeds.h. */
#include "proc/portal/feeds/feeds.h"

#include "proc/portal/kept.h"
#include "proc/portal/web/upload.h"

#include "sys/entropy.h"
#include "sys/fd.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define EVERY_MINUTES 720 /* of a list that somebody added: twice a day */

enum feed_deed {
	FEED_DEED_NEW,
	FEED_DEED_NEXT, /* another version was handed in */
	FEED_DEED_ON,
	FEED_DEED_OFF,
	FEED_DEED_NOW,
	FEED_DEED_TAKE,
	FEED_DEED_DROP,
};

struct feed_change {
	enum feed_deed deed;
	struct store_feed feed;
	ms_t now; /* of TAKE */
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
	if (c->deed == FEED_DEED_TAKE) {
		struct store_feed_take take = {.at = c->now};

		f.is_accepted = true;
		memcpy(take.feed, f.id, sizeof(take.feed));
		err = store_feed_take_put(tx, &take);
	}
	return err == ERR_OK ? store_feed_put(tx, &f) : err;
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
	const struct feed_change *c = arg;
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
		err = write_feed(tx, c);
		break;
	case FEED_DEED_DROP:
		err = store_feed_drop(tx, c->feed.id);
		break;
	}
	return err;
}

/* ---- written, with the log ---- */

struct logged {
	const struct feeds_change *change;
	struct store_audit audit;
};

static enum err
write_logged(struct store_tx *tx, void *arg)
{
	struct logged *l = arg;
	enum err err = l->change->write(tx, l->change->arg);

	return err == ERR_OK ? store_audit_add(tx, &l->audit) : err;
}

static enum err
refuse(struct request *r, const struct feeds_where *w, const char *key)
{
	return redirect(r, w->path, &(struct done){.key = key, .is_refusal = true});
}

enum err
feeds_finish(struct request *r, const struct feeds_where *w, const struct feeds_change *c)
{
	const char *action = feeds_own(w->room)->action;
	struct logged logged = {.change = c};
	const struct kept_deed deed = {.kind = action,
		.back = w->path,
		.role = ROLE_ADMIN,
		.keys = c->key,
		.n = 1,
		.write = write_logged,
		.arg = &logged};
	char token[DEED_TOKEN_MAX] = "";
	enum err err;

	audit_fill(r, &logged.audit, action, c->name);
	err = c->key != NULL ? deed_kept(r, &deed, token)
			     : store_write(r->portal->store, STORE_VITAL, write_logged, &logged);
	if (err == ERR_LIMIT)
		return refuse(r, w, w->done_full);
	if (err != ERR_OK && err != ERR_NOT_FOUND && err != ERR_EXISTS)
		return err;
	feeds_changed(r->portal, w->room);
	return redirect(r, w->path, &(struct done){.key = w->done, .name = c->name, .undo = token});
}

static enum err
finish(struct request *r, const struct feeds_where *w, struct feed_change *c,
	const struct store_kept_key *key)
{
	struct feeds_where said = *w;
	const char *done = c->deed == FEED_DEED_DROP	   ? w->done_out
			   : c->deed == FEED_DEED_TAKE	   ? w->done_take
			   : c->deed == FEED_DEED_NEXT	   ? w->done_in
			   : c->deed != FEED_DEED_NEW	   ? NULL
			   : c->feed.kind == FEED_FROM_URL ? w->done_new
							   : w->done_in;

	if (done != NULL)
		said.done = done;
	return feeds_finish(r, &said,
		&(struct feeds_change){
			.write = write_change, .arg = c, .name = c->feed.name, .key = key});
}

/* ---- new ones ---- */

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

enum err
feeds_add(struct request *r, const struct feeds_where *w, const struct store_feed *f)
{
	struct feed_change c = {.deed = FEED_DEED_NEW, .feed = *f};

	return finish(r, w, &c, NULL);
}

/* ---- handed in ---- */

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
	is_good = fd >= 0 && feeds_copy(r->upload.fd, fd, r->upload.bytes) == FEED_FINE &&
		  fsync(fd) == 0;
	fd_close(&fd);
	if (is_good && rename(part, sent) == 0)
		return ERR_OK;
	unlink(part);
	return ERR_FULL;
}

enum err
feeds_post_file(struct request *r, const struct feeds_where *w)
{
	struct feed_change c = {.deed = r->arg.len == 0 ? FEED_DEED_NEW : FEED_DEED_NEXT};
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
	return err == ERR_OK ? finish(r, w, &c, NULL) : err;
}

/* ---- one that is there ---- */

enum err
feeds_of_form(struct request *r, const struct feeds_where *w, struct store_feed *ret_feed)
{
	char id[STORE_FEED_ID_MAX];

	str_copy(form_get(&r->form, "id"), id, sizeof(id));
	return feed_room_of(id) == w->room ? store_feed_get(r->view, id, ret_feed) : ERR_NOT_FOUND;
}

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
		{"take", FEED_DEED_TAKE, STORE_KEPT_FEED_TAKE},
		{"now", FEED_DEED_NOW, STORE_KEPTS}};
	struct feed_change c = {0};
	struct store_kept_key key = {.key = c.feed.id};
	size_t at = 0;
	enum err err;

	while (at < sizeof(deeds) / sizeof(*deeds) && !str_equal(what, str_c(deeds[at].word)))
		at++;
	if (at == sizeof(deeds) / sizeof(*deeds))
		return ERR_INVALID;
	err = feeds_of_form(r, w, &c.feed);
	if (err == ERR_NOT_FOUND)
		return redirect(r, w->path, NULL);
	if (err != ERR_OK)
		return err;
	c.deed = deeds[at].deed;
	c.now = r->now;
	/* what lies in the folder would be back at once */
	if (c.deed == FEED_DEED_DROP && c.feed.kind == FEED_FROM_FOLDER)
		return ERR_INVALID;
	key.what = deeds[at].kept;
	return finish(r, w, &c, key.what != STORE_KEPTS ? &key : NULL);
}
