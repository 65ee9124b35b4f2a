/*
 * See feeds.h. One thing at a time: no fetch while an index is made, so that what is judged is what
 * is put in its place; no mail while a fetch is under way, as the courier has one pair of hands.
 */
#include "proc/portal/feeds/feeds.h"

#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define FETCH_WAIT (6 * MS_MINUTE) /* for the courier's answer */
#define AGAIN_FIRST (15 * MS_MINUTE)

enum err
feeds_start(struct portal *p)
{
	p->feeds = calloc(1, sizeof(*p->feeds));
	if (p->feeds == NULL)
		return ERR_FULL;
	pthread_mutex_init(&p->feeds->lock, NULL);
	p->feeds->last = (uint64_t)clock_wall() << 8;
	return ERR_OK;
}

void
feeds_end(struct portal *p)
{
	if (p->feeds == NULL)
		return;
	for (size_t i = 0; i < FEED_ROOMS; i++)
		if (feeds_own((enum feed_room)i)->end != NULL)
			feeds_own((enum feed_room)i)->end(p);
	pthread_mutex_lock(&p->feeds->lock);
	p->feeds->copy.is_stopped = true;
	pthread_mutex_unlock(&p->feeds->lock);
	feeds_copy_end(p);
	pthread_mutex_destroy(&p->feeds->lock);
	free(p->feeds);
	p->feeds = NULL;
}

void
feeds_changed(struct portal *p, enum feed_room room)
{
	pthread_mutex_lock(&p->feeds->lock);
	p->feeds->is_changed[room] = true;
	pthread_mutex_unlock(&p->feeds->lock);
}

void
feeds_say(struct portal *p, enum feed_room room, bool *ret_is_building,
	enum feeds_trouble *ret_trouble)
{
	pthread_mutex_lock(&p->feeds->lock);
	*ret_is_building = p->feeds->is_building[room];
	*ret_trouble = p->feeds->trouble[room];
	pthread_mutex_unlock(&p->feeds->lock);
}

enum err
feeds_list(const struct store_view *v, enum feed_room room, struct arena *a,
	struct store_feed **ret_list, size_t *ret_n)
{
	struct store_feed *list;
	size_t n, kept = 0;
	enum err err = store_feed_list(v, a, &list, &n);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++)
		if (feed_room_of(list[i].id) == room) {
			if (kept != i)
				list[kept] = list[i];
			kept++;
		}
	*ret_list = list;
	*ret_n = kept;
	return ERR_OK;
}

const struct feeds_own *
feeds_own(enum feed_room room)
{
	return room == FEED_ROOM_STOCK ? &feeds_of_stock : &feeds_of_guard;
}

void
feeds_path(const struct portal *p, const char *id, const char *kind, char dst[1024])
{
	snprintf(dst, 1024, "%s/%s/feeds/%s.%s", p->data_folder,
		feeds_own(feed_room_of(id))->folder, id, kind);
}

bool
feeds_has_file(const struct portal *p, const char *id, const char *kind)
{
	char path[1024];

	feeds_path(p, id, kind, path);
	return access(path, R_OK) == 0;
}

bool
feeds_move(const struct portal *p, const char *id, const char *from, const char *to)
{
	char old[1024], new[1024];

	feeds_path(p, id, from, old);
	feeds_path(p, id, to, new);
	if (rename(old, new) == 0)
		return true;
	log_event("feed.not_moved", "id=%s to=%s why=\"%s\"", id, to, strerror(errno));
	return false;
}

/* What a fetch changes of the row; what people and the builder say meanwhile stays theirs. */
static enum err
write_fetched(struct store_tx *tx, void *arg)
{
	const struct store_feed *f = arg;
	struct store_feed now;
	enum err err = store_feed_get(store_tx_view(tx), f->id, &now);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err; /* dropped meanwhile */
	now.tried = f->tried;
	now.next = f->next;
	now.fails = f->fails;
	now.why = f->why;
	memcpy(now.note, f->note, sizeof(now.note));
	memcpy(now.etag, f->etag, sizeof(now.etag));
	memcpy(now.modified, f->modified, sizeof(now.modified));
	now.seen = f->seen;
	return store_feed_put(tx, &now);
}

/* ---- fetching ---- */

bool
feeds_is_off_the_way(enum feed_why why)
{
	return why == FEED_UNREACHABLE || why == FEED_SLOW || why == FEED_PROXY;
}

ms_t
feeds_pause(enum feed_why why, uint32_t fails, uint32_t every_minutes)
{
	ms_t every = (ms_t)every_minutes * MS_MINUTE, pause = AGAIN_FIRST;

	/* nobody answered: sooner than its time; who answered is not asked more often */
	if (!feeds_is_off_the_way(why) && why != FEED_FAILED)
		return every;
	for (uint32_t i = 1; i < fails && pause < every; i++)
		pause *= 2;
	return pause < every ? pause : every;
}

bool
feeds_is_fetching(const struct portal *p)
{
	return p->feeds != NULL && p->feeds->fetching.id[0] != '\0';
}

/* a clock that was ahead is no reason to wait for years */
static bool
is_due(const struct store_feed *f, ms_t now)
{
	return f->is_on && f->kind == FEED_FROM_URL && (f->next <= now || f->tried > now) &&
	       feed_id_is_good(str_c(f->id));
}

bool
feeds_has_due(struct portal *p, ms_t now, enum feed_room room)
{
	struct arena *a = arena_new(FEEDS_ARENA_BYTES);
	struct store_feed *list;
	struct store_view *v;
	bool found = false;
	size_t n;

	if (a != NULL && store_read(p->store, &v) == ERR_OK) {
		if (feeds_list(v, room, a, &list, &n) == ERR_OK)
			for (size_t i = 0; i < n && !found; i++)
				found = is_due(&list[i], now);
		store_read_end(v);
	}
	arena_free(a);
	return found;
}

/* What is due, and the proxy to fetch it by. */
static bool
find_due(struct portal *p, ms_t now, struct store_feed *ret_feed, char proxy[STORE_SETTING_MAX])
{
	struct arena *a = arena_new(FEEDS_ARENA_BYTES);
	struct store_feed *list;
	struct store_view *v;
	bool found = false;
	size_t n;

	if (a != NULL && store_read(p->store, &v) == ERR_OK) {
		if (store_feed_list(v, a, &list, &n) == ERR_OK)
			for (size_t i = 0; i < n && !found; i++) {
				found = is_due(&list[i], now);
				if (found)
					*ret_feed = list[i];
			}
		store_setting(v, SETTING_GUARD_PROXY, proxy);
		store_read_end(v);
	}
	arena_free(a);
	return found;
}

/* Every so often, and when something was changed or fetched. */
static bool
look(struct portal *p, ms_t now, struct store_feed *ret_feed, char proxy[STORE_SETTING_MAX])
{
	struct portal_feeds *f = p->feeds;
	ms_t at = clock_monotonic();

	if (f->build != 0 || feeds_is_fetching(p) || !f->is_started ||
		(f->fetch_looked != 0 && at - f->fetch_looked < FEEDS_LOOK_EVERY))
		return false;
	f->fetch_looked = at;
	return find_due(p, now, ret_feed, proxy);
}

bool
feeds_wants_courier(struct portal *p, ms_t now)
{
	struct store_feed due;
	char proxy[STORE_SETTING_MAX];
	bool is_due = look(p, now, &due, proxy);

	if (is_due) /* there when the courier is */
		p->feeds->fetch_looked = 0;
	return is_due;
}

bool
feeds_fetch_next(struct portal *p, ms_t now, struct bus_message *m)
{
	struct portal_feeds *f = p->feeds;
	struct store_feed due;
	char path[1024], proxy[STORE_SETTING_MAX];

	if (feeds_is_fetching(p) && clock_monotonic() - f->fetch_since > FETCH_WAIT)
		feeds_fetch_lost(p, now);
	if (!look(p, now, &due, proxy))
		return false;
	f->fetching = due;
	feeds_path(p, f->fetching.id, "part", path);
	*m = (struct bus_message){.type = BUS_FETCH};
	m->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	m->as.fetch.id = f->fetch = ++f->last;
	m->as.fetch.bytes_max = LIMIT_FEED_BYTES;
	memcpy(m->as.fetch.url, f->fetching.url, sizeof(m->as.fetch.url));
	/* without a file the whole is wanted */
	if (feeds_has_file(p, f->fetching.id, "good") ||
		feeds_has_file(p, f->fetching.id, "refused")) {
		memcpy(m->as.fetch.etag, f->fetching.etag, sizeof(m->as.fetch.etag));
		memcpy(m->as.fetch.modified, f->fetching.modified, sizeof(m->as.fetch.modified));
	}
	str_copy(str_c(proxy), m->as.fetch.proxy, sizeof(m->as.fetch.proxy));
	f->fetch_since = clock_monotonic();
	if (m->fd >= 0)
		return true;
	feeds_fetched(p, &(struct bus_fetch_result){.id = f->fetch, .why = FEED_NO_ROOM}, now);
	return false;
}

void
feeds_fetched(struct portal *p, const struct bus_fetch_result *result, ms_t now)
{
	struct portal_feeds *f = p->feeds;
	struct store_feed *feed = &f->fetching;
	char path[1024];

	if (!feeds_is_fetching(p) || result->id != f->fetch)
		return;
	feed->tried = now;
	feed->fails = result->why == FEED_FINE || result->why == FEED_SAME ? 0 : feed->fails + 1;
	if (feed->fails == 0)
		feed->seen = now;
	feed->next = now + feeds_pause(result->why, feed->fails, feed->every);
	if (result->why == FEED_FINE && feeds_move(p, feed->id, "part", "fresh")) {
		memcpy(feed->etag, result->etag, sizeof(feed->etag));
		memcpy(feed->modified, result->modified, sizeof(feed->modified));
		f->is_due[feed_room_of(feed->id)] = true; /* judged there */
		if (f->trouble[feed_room_of(feed->id)] == FEEDS_KEPT)
			f->build_at[feed_room_of(feed->id)] = 0; /* perhaps what it waits for */
	} else if (result->why != FEED_SAME) {
		feed->why = result->why == FEED_FINE ? FEED_NO_ROOM : result->why;
		str_clean(str_c(result->note), feed->note, sizeof(feed->note));
	} else if (feeds_is_off_the_way(feed->why) || feed->why == FEED_CERTIFICATE ||
		   feed->why == FEED_GONE || feed->why == FEED_REFUSED) {
		feed->why = FEED_FINE; /* the version that we have is still the latest */
		feed->note[0] = '\0';
	}
	feeds_path(p, feed->id, "part", path);
	unlink(path); /* of one that came nothing is left */
	if (store_write(p->store, STORE_VITAL, write_fetched, feed) != ERR_OK)
		log_event("feed.unwritten", "id=%s", feed->id);
	feed->id[0] = '\0';
	f->fetch_looked = 0; /* the next */
}

void
feeds_fetch_lost(struct portal *p, ms_t now)
{
	if (feeds_is_fetching(p))
		feeds_fetched(p,
			&(struct bus_fetch_result){.id = p->feeds->fetch,
				.why = FEED_FAILED,
				.note = "the courier did not answer"},
			now);
}
