/* What is ordered of the builder of an index, of any room: which lists there are, and the order as
 * a file; see feeds.h. */
#include "proc/portal/feeds/feeds.h"

#include "sys/fd.h"

enum err
feeds_order_rows(struct portal *p, const struct store_view *v, enum feed_room room, struct arena *a,
	struct feed_order *o)
{
	struct portal_feeds *f = p->feeds;
	struct store_feed *list;
	bool is_alone = f->build_faults[room] >= FEEDS_ALONE_AFTER, has_one = false;
	size_t n;
	enum err err = feeds_list(v, room, a, &list, &n);

	o->rows = err == ERR_OK ? arena_array(a, struct feed_order_row, n + 1) : NULL;
	if (o->rows == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	f->n_built = 0;
	f->has_more_fresh = false;
	for (size_t i = 0; i < n && o->n_rows < LIMIT_INDICATOR_LISTS; i++) {
		struct feed_order_row *row = &o->rows[o->n_rows];
		bool has_fresh, has_good;

		if (!list[i].is_on || !feed_id_is_good(str_c(list[i].id)))
			continue;
		has_fresh = feeds_has_file(p, list[i].id, "fresh");
		has_good = feeds_has_file(p, list[i].id, "good");
		if (is_alone && has_fresh && has_one) {
			f->has_more_fresh = true;
			has_fresh = false;
		}
		has_one |= has_fresh;
		/* one that was there, and is not: the builder says so */
		has_good |= feeds_own(room)->loses_none && list[i].good != 0;
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

enum err
feeds_order_pack(const struct feed_order *o, int *ret_fd)
{
	struct buf b = buf_of(LIMIT_FEED_ORDER_BYTES);
	enum err err;

	feed_order_put(&b, o);
	err = buf_err(&b);
	if (err == ERR_OK) {
		*ret_fd = fd_of_bytes("feed-order", buf_view(&b));
		err = *ret_fd < 0 ? ERR_IO : ERR_OK;
	}
	buf_done(&b);
	return err;
}
