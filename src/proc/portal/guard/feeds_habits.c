/*
 * What half of the devices ask for day by day, once a day from the query log into
 * DATA/guard/held/history, where the builder reads it: in a thread, since a month of a large
 * company's questions takes seconds to count. See feeds.h.
 */
#include "proc/portal/guard/feeds.h"

#include "store/guard_log.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/log.h"

#include <stdio.h>
#include <unistd.h>

#define HABITS_EVERY MS_DAY
#define HABITS_ARENA ((size_t)8 << 20)
#define HABITS_BYTES ((size_t)1 << 20)
#define LISTED_DAYS 30
#define USED_DAYS 5 /* a mail that all open on one day is no habit */
#define DEVICES 3
#define NAMES 2000

static enum err
count(struct portal *p, ms_t now, struct arena *a, struct buf *b)
{
	const struct store_guard_common_query q = {.since = now - LISTED_DAYS * MS_DAY,
		.askers = DEVICES,
		.days = USED_DAYS,
		.limit = NAMES};
	struct store_guard_common *list;
	struct store_view *v;
	size_t n = 0;
	enum err err = store_read(p->store, &v);

	if (err != ERR_OK)
		return err;
	err = store_guard_common_list(v, &q, a, &list, &n);
	store_read_end(v);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		buf_printf(b, "%s\n", list[i].name);
	return err == ERR_OK ? buf_err(b) : err;
}

enum err
feeds_habits(struct portal *p, ms_t now, bool *ret_changed)
{
	struct arena *a = arena_new(HABITS_ARENA);
	struct buf names = buf_of(HABITS_BYTES), before = buf_of(HABITS_BYTES);
	char path[1024];
	enum err err = a == NULL ? ERR_FULL : count(p, now, a, &names);

	snprintf(path, sizeof(path), "%s/guard/held/history", p->data_folder);
	if (err == ERR_OK) {
		(void)disk_read(path, &before, NULL); /* none is none */
		*ret_changed = !str_equal(buf_view(&before), buf_view(&names));
		if (names.len == 0)
			unlink(path);
		else if (*ret_changed)
			err = disk_write_atomic(path, buf_view(&names), 0600, NULL);
	}
	buf_done(&names);
	buf_done(&before);
	arena_free(a);
	return err;
}

static void *
habits_main(void *arg)
{
	struct portal *p = arg;
	struct portal_guard *g = p->guard;
	bool is_changed = false;
	enum err err = feeds_habits(p, clock_wall(), &is_changed);

	if (err != ERR_OK)
		log_event("feed.habits_uncounted", "err=%s", err_name(err));
	if (is_changed && err == ERR_OK)
		feeds_changed(p, FEED_ROOM_GUARD);
	pthread_mutex_lock(&g->lock);
	g->habits.is_busy = false;
	pthread_mutex_unlock(&g->lock);
	return NULL;
}

void
feeds_habits_tick(struct portal *p)
{
	struct guard_habits *h = &p->guard->habits;
	ms_t now = clock_monotonic();
	bool is_busy;

	pthread_mutex_lock(&p->guard->lock);
	is_busy = h->is_busy;
	pthread_mutex_unlock(&p->guard->lock);
	if (is_busy || (h->at != 0 && now - h->at < HABITS_EVERY))
		return;
	feeds_habits_end(p);
	h->at = now;
	h->is_busy = true; /* there is no other thread now */
	h->has_thread = pthread_create(&h->thread, NULL, habits_main, p) == 0;
	if (!h->has_thread)
		h->is_busy = false;
}

void
feeds_habits_end(struct portal *p)
{
	struct guard_habits *h = &p->guard->habits;

	if (h->has_thread)
		pthread_join(h->thread, NULL);
	h->has_thread = false;
}
