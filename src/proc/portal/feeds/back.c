/* A version that somebody took although it was refused: the one before it stays for as long as that
 * can be taken back. Then it is the good one again, and the other is judged anew against it. See
 * feeds.h. */
#include "proc/portal/feeds/feeds.h"

#include "sys/log.h"

#include <unistd.h>

static bool
read_take(const struct portal *p, const char *id, struct store_feed_take *ret_take,
	struct store_feed *ret_feed)
{
	struct store_view *v;
	bool is_there;

	if (store_read(p->store, &v) != ERR_OK)
		return false;
	is_there = store_feed_take_get(v, id, ret_take) == ERR_OK &&
		   store_feed_get(v, id, ret_feed) == ERR_OK;
	store_read_end(v);
	return is_there;
}

static void
drop_before(const struct portal *p, const char *id)
{
	char path[1024];

	feeds_path(p, id, "before", path);
	unlink(path);
}

bool
feeds_keep_before(const struct portal *p, const char *id)
{
	struct store_feed_take take;
	struct store_feed feed;

	if (!read_take(p, id, &take, &feed))
		return false;
	if (feed.is_accepted && feeds_has_file(p, id, "good"))
		return feeds_move(p, id, "good", "before");
	drop_before(p, id);
	return false;
}

enum err
feeds_write_before(struct store_tx *tx, const struct store_feed *f, const struct feeds_taken *t)
{
	struct store_feed_take take;
	enum err err = store_feed_take_get(store_tx_view(tx), f->id, &take);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	if (t->is_taken && t->has_before) {
		take.before = f->good;
		take.entries = f->entries;
		return store_feed_take_put(tx, &take);
	}
	/* another version is in use, or the one that was wanted cannot be */
	return t->is_taken || f->is_accepted ? store_feed_take_drop(tx, f->id) : ERR_OK;
}

struct over {
	const char *id;
	const struct store_feed_take *take;
	bool is_back;
};

static enum err
write_over(struct store_tx *tx, void *arg)
{
	const struct over *o = arg;
	struct store_feed f;
	enum err err = store_feed_take_drop(tx, o->id);

	if (err == ERR_OK && o->is_back)
		err = store_feed_get(store_tx_view(tx), o->id, &f);
	if (err != ERR_OK || !o->is_back)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	f.is_accepted = false;
	if (o->take->before != 0) {
		f.good = o->take->before;
		f.entries = o->take->entries;
		if (f.kind != FEED_FROM_URL) /* it was seen when it was brought */
			f.seen = f.good;
	}
	return store_feed_put(tx, &f);
}

bool
feeds_go_back(const struct portal *p, const char *id, ms_t now)
{
	struct store_feed_take take;
	struct store_feed feed;
	struct over over = {id, &take, false};
	bool is_moved = false;

	if (!read_take(p, id, &take, &feed))
		return false;
	if (!take.is_back && now - take.at < FEEDS_BEFORE_DAYS * MS_DAY)
		return false;
	if (take.is_back && take.before != 0 && feeds_has_file(p, id, "before")) {
		/* unless a newer one waits, which is judged instead */
		if (feeds_has_file(p, id, "good") && !feeds_has_file(p, id, "fresh"))
			feeds_move(p, id, "good", "fresh");
		is_moved = feeds_move(p, id, "before", "good");
		if (!is_moved)
			return false; /* at the next look */
	}
	over.is_back = take.is_back;
	if (store_write(p->store, STORE_VITAL, write_over, &over) != ERR_OK)
		log_event("feed.unwritten", "id=%s", id);
	else
		drop_before(p, id);
	return is_moved;
}
