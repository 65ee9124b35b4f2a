/* How a list stands, and what Today asks of it. Pure. See feeds.h. */
#include "proc/portal/guard/feeds.h"

#define TRIES 3 /* before "it is on its way" is no longer true */

enum feed_stands
feeds_stands(const struct store_feed *f, ms_t now)
{
	ms_t last = f->seen > f->good ? f->seen : f->good;
	ms_t days = f->kind == FEED_FROM_URL ? FEEDS_OLD_DAYS : FEEDS_OLD_FILE_DAYS;
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
feeds_today(struct request *r, struct guard_today *t)
{
	struct store_feed *list;
	size_t n;
	enum err err = store_feed_list(r->view, r->arena, &list, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		enum feed_stands stands = feeds_stands(&list[i], r->now);

		if (stands != FEED_STANDS_OLD && stands != FEED_STANDS_REFUSED)
			continue;
		if (t->n_feeds++ == 0) {
			t->feed = str_c(list[i].name);
			t->feed_stands = stands;
			t->feed_why = list[i].why;
		}
	}
	return err;
}
