/* How a list stands, and what Today asks of it. Pure. See feeds.h. */
#include "proc/portal/feeds/feeds.h"

#define TRIES 3 /* before "it is on its way" is no longer true */

enum feed_stands
feeds_stands(const struct store_feed *f, ms_t now)
{
	ms_t last = f->seen > f->good ? f->seen : f->good;
	const struct feeds_own *own = feeds_own(feed_room_of(f->id));
	int days = f->kind == FEED_FROM_URL ? own->old_days : own->old_file_days;
	bool is_well = f->why == FEED_FINE || f->why == FEED_SAME;
	bool is_passing = feeds_is_off_the_way(f->why) || f->why == FEED_FAILED;

	if (!f->is_on)
		return FEED_STANDS_OFF;
	if (f->good == 0 && (is_well || (is_passing && f->fails < TRIES)))
		return FEED_STANDS_WAITING;
	if (f->good != 0 && now - last > days * MS_DAY)
		return FEED_STANDS_OLD;
	return is_well || (f->good != 0 && is_passing) ? FEED_STANDS_WELL : FEED_STANDS_REFUSED;
}

enum err
feeds_today(struct request *r, enum feed_room room, struct feeds_asks *ret_asks)
{
	struct feeds_asks asks = {0};
	struct store_feed *list;
	size_t n;
	enum err err = feeds_list(r->view, room, r->arena, &list, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		enum feed_stands stands = feeds_stands(&list[i], r->now);

		if (stands != FEED_STANDS_OLD && stands != FEED_STANDS_REFUSED)
			continue;
		if (asks.n++ == 0) {
			asks.name = str_c(list[i].name);
			asks.stands = stands;
			asks.why = list[i].why;
		}
	}
	*ret_asks = asks;
	return err;
}
