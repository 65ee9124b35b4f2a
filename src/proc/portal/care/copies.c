/* A copy of the database each night, by the box itself; see care.h. */
#include "proc/portal/care/care.h"

#include "sys/disk.h"
#include "sys/log.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PATH_BYTES (sizeof(((struct portal *)NULL)->data_folder) + 128)
#define NIGHT_HOUR 3
#define AGE_AT_NIGHT (12 * MS_HOUR)
#define AGE_MAX (36 * MS_HOUR)
#define NOT_BEFORE (10 * MS_MINUTE) /* after the start: that has enough to do */
#define AGAIN_AFTER MS_HOUR	    /* when it could not be made */

/* ---- deciding ---- */

bool
care_is_due(ms_t now, int zone_minutes, ms_t newest, ms_t started)
{
	ms_t age = newest == 0 || newest > now ? INT64_MAX : now - newest;

	if (now - started < NOT_BEFORE)
		return false;
	if (time_civil(now, zone_minutes).hour == NIGHT_HOUR)
		return age > AGE_AT_NIGHT;
	return age > AGE_MAX;
}

bool
care_has_room(uint64_t total, uint64_t free, uint64_t bytes)
{
	return free > bytes && free - bytes > total / 100 * LIMIT_OWN_COPY_FREE_PERCENT;
}

void
care_stamp(ms_t at, char dst[CARE_STAMP_MAX])
{
	struct civil c = time_civil(at, 0);

	snprintf(dst, CARE_STAMP_MAX, "%04d%02d%02d-%02d%02d%02d", c.year % 10000, c.month % 100,
		c.day % 100, c.hour % 100, c.minute % 100, c.second % 100);
}

/* ---- the folder ---- */

static int
digits(const char *text, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

/* "sakimori-20261128-031500.db"; false for any other name. */
static bool
time_of(const char *name, ms_t *ret_at)
{
	static const char head[] = "sakimori-", shape[] = "sakimori-YYYYMMDD-HHMMSS.db";
	const char *t = name + sizeof(head) - 1;
	char again[CARE_STAMP_MAX];
	struct civil c;

	if (strlen(name) != sizeof(shape) - 1 || strncmp(name, head, sizeof(head) - 1) != 0 ||
		strcmp(t + 15, ".db") != 0)
		return false;
	c = (struct civil){.year = digits(t, 4),
		.month = digits(t + 4, 2),
		.day = digits(t + 6, 2),
		.hour = digits(t + 9, 2),
		.minute = digits(t + 11, 2),
		.second = digits(t + 13, 2)};
	if (c.year < 1970 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > 31 || c.hour < 0 ||
		c.minute < 0 || c.second < 0)
		return false;
	*ret_at = time_from_civil(&c, 0);
	care_stamp(*ret_at, again);
	return strncmp(again, t, 15) == 0; /* a day that exists */
}

/* Whether a comes before b: the newest first, those that are still to come last. */
static bool
is_before(const struct care_copy *a, const struct care_copy *b, ms_t now)
{
	if ((a->at > now) != (b->at > now))
		return b->at > now;
	return a->at > b->at;
}

size_t
care_list(const char *data, ms_t now, struct care_copy list[LIMIT_OWN_COPIES_LISTED])
{
	char folder[PATH_BYTES];
	struct dirent *entry;
	size_t n = 0;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%s/copies", data);
	dir = opendir(folder);
	while (dir != NULL && n < LIMIT_OWN_COPIES_LISTED && (entry = readdir(dir)) != NULL) {
		struct care_copy one = {0};
		size_t at = n;

		if (!time_of(entry->d_name, &one.at))
			continue;
		str_copy(str_c(entry->d_name), one.name, sizeof(one.name));
		for (; at > 0 && is_before(&one, &list[at - 1], now); at--)
			list[at] = list[at - 1];
		list[at] = one;
		n++;
	}
	if (dir != NULL)
		closedir(dir);
	return n;
}

static void
remove_old(const struct portal *p, ms_t now)
{
	struct care_copy list[LIMIT_OWN_COPIES_LISTED];
	size_t n = care_list(p->data_folder, now, list);
	char path[PATH_BYTES];

	for (size_t i = LIMIT_OWN_COPIES; i < n; i++) {
		snprintf(path, sizeof(path), "%s/copies/%s", p->data_folder, list[i].name);
		unlink(path);
	}
}

/* ---- making one: in a thread of its own ---- */

static enum err
make(struct portal *p, ms_t now, struct errinfo *info)
{
	char stamp[CARE_STAMP_MAX], path[PATH_BYTES], part[PATH_BYTES];
	enum err err;

	snprintf(path, sizeof(path), "%s/copies", p->data_folder);
	err = disk_make_folder(path, info);
	care_stamp(now, stamp);
	snprintf(path, sizeof(path), "%s/copies/sakimori-%s.db", p->data_folder, stamp);
	snprintf(part, sizeof(part), "%s/copies/part", p->data_folder);
	unlink(part); /* of one that was cut off */
	if (err == ERR_OK)
		err = store_backup(p->store, part, info);
	if (err == ERR_OK)
		err = store_check(part, info);
	if (err == ERR_OK && rename(part, path) != 0)
		err = err_say(info, ERR_IO, 0, "%s cannot be put in its place", path);
	if (err == ERR_OK)
		remove_old(p, now);
	else
		unlink(part);
	return err;
}

static void *
copy_main(void *arg)
{
	struct portal *p = arg;
	struct portal_copies *c = &p->copies;
	struct errinfo info = {0};
	enum err err;
	ms_t now;

	pthread_mutex_lock(&c->lock);
	now = c->tried;
	pthread_mutex_unlock(&c->lock);
	err = make(p, now, &info);
	if (err != ERR_OK)
		log_event("store.not_copied", "err=%s why=\"%s\"", err_name(err), info.what);
	else
		log_event("store.copied", "at=%lld", (long long)now);
	pthread_mutex_lock(&c->lock);
	c->is_busy = false;
	c->state = err == ERR_OK ? COPIES_FINE : err == ERR_FULL ? COPIES_NO_ROOM : COPIES_FAILED;
	if (err == ERR_OK)
		c->last = now;
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

static void
join(struct portal_copies *c)
{
	if (c->has_thread)
		pthread_join(c->thread, NULL);
	c->has_thread = false;
}

static bool
is_room_for_one(struct portal *p)
{
	struct store_space s;

	return store_space(p->store, &s) == ERR_OK &&
	       care_has_room(s.disk_bytes, s.disk_free_bytes, s.database_bytes);
}

void
care_tick(struct portal *p, ms_t now, int zone_minutes)
{
	struct portal_copies *c = &p->copies;
	bool is_due, has_room;
	ms_t started;

	pthread_mutex_lock(&p->live.lock);
	started = p->live.started;
	pthread_mutex_unlock(&p->live.lock);
	pthread_mutex_lock(&c->lock);
	is_due = !c->is_busy && care_is_due(now, zone_minutes, c->last, started) &&
		 (c->tried == 0 || now < c->tried || now - c->tried > AGAIN_AFTER);
	pthread_mutex_unlock(&c->lock);
	if (!is_due || store_is_damaged(p->store))
		return;
	join(c); /* the last one's, which has ended */
	has_room = is_room_for_one(p);
	pthread_mutex_lock(&c->lock);
	c->tried = now;
	c->is_busy = has_room;
	if (!has_room)
		c->state = COPIES_NO_ROOM;
	pthread_mutex_unlock(&c->lock);
	if (!has_room)
		return;
	c->has_thread = pthread_create(&c->thread, NULL, copy_main, p) == 0;
	if (!c->has_thread)
		c->is_busy = false;
}

void
care_start(struct portal *p)
{
	struct care_copy list[LIMIT_OWN_COPIES_LISTED];
	size_t n = care_list(p->data_folder, p->clock(), list);

	p->copies.last = n > 0 ? list[0].at : 0;
}

void
care_stop(struct portal *p)
{
	join(&p->copies);
}
