/* What is ordered of the builder of the index: which lists, what is held back, what blocks all the
 * same, and the key; see feeds.h. */
#include "proc/portal/guard/feeds.h"

#include "sys/disk.h"
#include "sys/entropy.h"
#include "sys/fd.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

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

enum err
feeds_order_rows(struct portal *p, const struct store_view *v, enum feed_room room, struct arena *a,
	struct feed_order *o)
{
	struct portal_feeds *f = p->feeds;
	struct store_feed *list;
	size_t n;
	enum err err = feeds_list(v, room, a, &list, &n);

	o->rows = err == ERR_OK ? arena_array(a, struct feed_order_row, n + 1) : NULL;
	if (o->rows == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	f->n_built = 0;
	for (size_t i = 0; i < n && o->n_rows < LIMIT_INDICATOR_LISTS; i++) {
		struct feed_order_row *row = &o->rows[o->n_rows];
		bool has_fresh, has_good;

		if (!list[i].is_on || !feed_id_is_good(str_c(list[i].id)))
			continue;
		has_fresh = feeds_has_file(p, list[i].id, "fresh");
		has_good = feeds_has_file(p, list[i].id, "good");
		if (!has_fresh && !has_good)
			continue;
		*row = (struct feed_order_row){.tier = list[i].tier,
			.confidence = list[i].confidence,
			.tlp = list[i].tlp,
			.has_fresh = has_fresh,
			.has_good = has_good,
			.is_accepted = list[i].is_accepted,
			.before = list[i].entries};
		memcpy(row->id, list[i].id, sizeof(row->id));
		memcpy(row->name, list[i].name, sizeof(row->name));
		f->has_fresh[f->n_built] = has_fresh;
		memcpy(f->built[f->n_built++], row->id, sizeof(row->id));
		o->n_rows++;
	}
	return ERR_OK;
}

/* The key of all hashes: the box's own, made once. */
static enum err
take_key(const struct portal *p, struct hash_key *ret_key)
{
	char path[1024];
	struct buf b = buf_of(sizeof(ret_key->b));
	enum err err;

	snprintf(path, sizeof(path), "%s/guard/key", p->data_folder);
	err = disk_read(path, &b, NULL);
	if (err == ERR_OK && b.len == sizeof(ret_key->b)) {
		memcpy(ret_key->b, b.p, sizeof(ret_key->b));
	} else {
		entropy_fill(ret_key->b, sizeof(ret_key->b));
		err = disk_write_atomic(
			path, str_of((const char *)ret_key->b, sizeof(ret_key->b)), 0600, NULL);
	}
	buf_done(&b);
	return err;
}

enum err
feeds_order_pack(const struct feed_order *o, int *ret_fd)
{
	struct buf b = buf_of(LIMIT_FEED_ORDER_BYTES);
	int fd = memfd_create("feed-order", MFD_CLOEXEC);
	enum err err;

	feed_order_put(&b, o);
	err = buf_err(&b);
	if (err == ERR_OK &&
		(fd < 0 || !disk_write_fd(fd, buf_view(&b)) || lseek(fd, 0, SEEK_SET) != 0))
		err = ERR_IO;
	buf_done(&b);
	if (err == ERR_OK)
		*ret_fd = fd;
	else
		fd_close(&fd);
	return err;
}

enum err
feeds_order(struct portal *p, ms_t now, int *ret_fd)
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
