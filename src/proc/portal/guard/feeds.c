/* The guard as a room of feeds: what is ordered of the builder of its index (which lists, what is
 * held back, what blocks all the same, and the key), and when. See feeds.h. */
#include "proc/portal/guard/feeds.h"

#include "sys/disk.h"

#include <stdio.h>

#define OLD_DAYS 7
#define OLD_FILE_DAYS 90

static enum err
gather_freed(const struct store_view *v, struct arena *a, struct feed_order *o)
{
	struct store_feed_freed *list;
	enum err err = store_feed_freed_list(v, a, &list, &o->n_freed);

	o->freed = err == ERR_OK ? arena_array(a, struct str, o->n_freed + 1) : NULL;
	if (o->freed == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < o->n_freed; i++)
		o->freed[i] = str_c(list[i].value);
	return ERR_OK;
}

/* The key of all hashes: the box's own, made once. */
static enum err
take_key(const struct portal *p, struct hash_key *ret_key)
{
	char path[1024];

	snprintf(path, sizeof(path), "%s/guard/key", p->data_folder);
	return disk_secret(path, ret_key->b, sizeof(ret_key->b));
}

static enum err
order_index(struct portal *p, ms_t now, int *ret_fd)
{
	struct arena *a = arena_new(FEEDS_ARENA_BYTES);
	struct feed_order o = {.now = now};
	struct store_view *v;
	enum err err = a == NULL ? ERR_FULL : store_read(p->store, &v);

	if (err != ERR_OK) {
		arena_free(a);
		return err;
	}
	o.may_delta = feeds_may_delta(p, v, now);
	err = feeds_order_rows(p, v, FEED_ROOM_GUARD, a, &o);
	if (err == ERR_OK)
		err = feeds_held(v, a, &o);
	if (err == ERR_OK)
		err = gather_freed(v, a, &o);
	if (err == ERR_OK)
		err = take_key(p, &o.key);
	if (err == ERR_OK)
		err = feeds_order_pack(&o, ret_fd);
	store_read_end(v);
	arena_free(a);
	return err;
}
/* A box without feeds keeps the index that somebody made by hand. */
static bool
has_feeds(struct portal *p)
{
	struct arena *a = arena_new(FEEDS_ARENA_BYTES);
	struct store_feed *list;
	struct store_view *v;
	size_t n = 0;

	if (a != NULL && store_read(p->store, &v) == ERR_OK) {
		if (feeds_list(v, FEED_ROOM_GUARD, a, &list, &n) != ERR_OK)
			n = 0;
		store_read_end(v);
	}
	arena_free(a);
	return n > 0;
}

static enum err
order(struct portal *p, ms_t now, int *ret_fd)
{
	return has_feeds(p) || feeds_are_left(p) ? order_index(p, now, ret_fd) : ERR_NOT_FOUND;
}

const struct feeds_own feeds_of_guard = {.folder = "guard",
	.taken_up = "feeds.d",
	.action = "guard.feed",
	.work = BUS_WORK_INDEX,
	.is_handed_on = true,
	.old_days = OLD_DAYS,
	.old_file_days = OLD_FILE_DAYS,
	.is_due = feeds_night_is_due,
	.order = order,
	.put_in_place = feeds_put_in_place,
	.tick = feeds_habits_tick,
	.end = feeds_habits_end};
