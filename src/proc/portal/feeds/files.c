/*
 * Files of feeds follow what stands in the database: pages write rows (and hand lists in), the loop
 * moves files while no builder reads them; so nobody pulls a file from under another, and whoever
 * is killed in the middle finds the rest done at the next look. See feeds.h.
 */
#include "proc/portal/feeds/feeds.h"

#include "sys/clock.h"
#include "sys/log.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SENT_STAYS (10 * MS_MINUTE) /* its row is written after it */

bool
feeds_is_time(struct portal *p)
{
	struct portal_feeds *f = p->feeds;
	ms_t now = clock_monotonic();
	bool is_changed = false;

	/* also without a name server: the sensor asks the lists, too. At the start: what was left
	 * behind, and the index of a box that was moved */
	pthread_mutex_lock(&f->lock);
	for (size_t i = 0; i < FEED_ROOMS; i++) {
		f->is_due[i] |= f->is_changed[i] || !f->is_started;
		if (f->is_changed[i]) /* whoever pressed does not wait for the hour */
			f->build_at[i] = 0;
		is_changed |= f->is_changed[i];
		f->is_changed[i] = false;
	}
	pthread_mutex_unlock(&f->lock);
	f->is_started = true;
	if (is_changed)
		f->fetch_looked = 0;
	else if (f->looked != 0 && now - f->looked < FEEDS_LOOK_EVERY)
		return false;
	f->looked = now;
	for (size_t i = 0; i < FEED_ROOMS; i++) {
		const struct feeds_own *own = feeds_own((enum feed_room)i);

		f->is_due[i] |= own->is_due(p, clock_wall());
		if (own->tick != NULL)
			own->tick(p);
	}
	return true;
}

/* What people said of a feed, done with its files. True: something is to be judged or is back. */
static bool
follow(const struct portal *p, const struct store_feed *f, ms_t now)
{
	bool is_due = feeds_go_back(p, f->id, now);

	if (feeds_has_file(p, f->id, "gone")) { /* the drop was taken back */
		if (!feeds_has_file(p, f->id, "good"))
			is_due |= feeds_move(p, f->id, "gone", "good");
	}
	if (feeds_has_file(p, f->id, "sent"))
		is_due |= feeds_move(p, f->id, "sent", "fresh");
	else if (f->is_accepted && !is_due && feeds_has_file(p, f->id, "refused") &&
		 !feeds_has_file(p, f->id, "fresh"))
		is_due |= feeds_move(p, f->id, "refused", "fresh");
	return is_due;
}

static bool
is_known(const struct store_feed *list, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(str_c(list[i].id), id))
			return true;
	return false;
}

/* A file whose feed was dropped: the good version waits for the drop to be taken back. */
static void
clear(const struct portal *p, const char *id, const char *kind, ms_t now)
{
	char path[1024];
	struct stat st;
	ms_t stays = 0;

	if (strcmp(kind, "good") == 0 && feeds_move(p, id, kind, "gone"))
		return;
	feeds_path(p, id, kind, path);
	if (strcmp(kind, "gone") == 0)
		stays = FEEDS_GONE_DAYS * MS_DAY;
	else if (strcmp(kind, "sent") == 0 || strcmp(kind, "new.sent") == 0)
		stays = SENT_STAYS;
	if (stays > 0 && stat(path, &st) == 0 && now - (ms_t)st.st_ctim.tv_sec * MS_SECOND < stays)
		return;
	if (unlink(path) != 0)
		log_event("feed.not_removed", "id=%s kind=%s", id, kind);
}

static void
sweep(const struct portal *p, const struct feeds_rows *rows, ms_t now)
{
	static const char *const kinds[] = {
		"part", "sent", "fresh", "good", "refused", "gone", "before", "new.sent"};
	char folder[1024], id[FEED_ID_MAX];
	const struct dirent *entry;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%s/%s/feeds", p->data_folder,
		feeds_own(rows->room)->folder);
	dir = opendir(folder);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		struct str kind = str_c(entry->d_name), name = str_split(&kind, '.');

		if (!feed_id_is_good(name) ||
			(is_known(rows->list, rows->n, name) &&
				!str_equal(kind, STR("new.sent"))) ||
			str_equal(name, str_c(p->feeds->copy.id))) /* on its way */
			continue;
		str_copy(name, id, sizeof(id));
		if (feed_room_of(id) != rows->room) /* nobody of us put it there */
			continue;
		for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
			if (str_equal(kind, str_c(kinds[i])))
				clear(p, id, kinds[i], now);
	}
	if (dir != NULL)
		closedir(dir);
}

static void
tidy_room(struct portal *p, enum feed_room room, ms_t now)
{
	struct arena *a = arena_new(FEEDS_ARENA_BYTES);
	struct feeds_rows rows = {.room = room};
	struct store_feed *list = NULL;
	struct store_view *v;
	bool is_read = false;

	if (a != NULL && store_read(p->store, &v) == ERR_OK) {
		is_read = feeds_list(v, room, a, &list, &rows.n) == ERR_OK;
		store_read_end(v);
	}
	rows.list = list;
	for (size_t i = 0; is_read && i < rows.n; i++)
		p->feeds->is_due[room] |= follow(p, &list[i], now);
	if (is_read) {
		/* before there are files of rows that `list` does not have */
		sweep(p, &rows, now);
		p->feeds->is_due[room] |= feeds_look_into_folder(p, now, &rows);
	}
	arena_free(a);
}

void
feeds_tidy(struct portal *p, ms_t now)
{
	tidy_room(p, FEED_ROOM_GUARD, now);
	tidy_room(p, FEED_ROOM_STOCK, now);
}
