/*
 * Lists that lie in DATA/guard/feeds.d, and those of advisories in DATA/stock/sources.d: taken up,
 * renewed when they change, and dropped when they go. A list is its file's name; "warn-" or
 * "record-" before it says what is done at first. What cannot be looked at changes nothing: a
 * folder that is away is no folder that is empty.
 */
#include "proc/portal/feeds/feeds.h"

#include "base/digest.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_FILES 256 /* looked at; of these as many are lists as the database takes */
#define NAME_MAX_BYTES 120
#define SETTLES (2 * MS_SECOND)	    /* who writes into it now may not be done */
#define AT_ONCE ((uint64_t)2 << 20) /* bytes of one look; what is larger is copied by a thread */

struct found {
	char name[NAME_MAX_BYTES + 1];
	char stamp[LIMIT_FEED_TAG]; /* another when the file is another */
	struct stat st;
};

struct folder {
	enum feed_room room;
	char path[1024];
	struct found files[FOLDER_FILES];
	size_t n;
	ms_t now;
	uint64_t at_once; /* bytes that may be copied now */
};

static bool
is_list_name(struct str name)
{
	static const char *const unfinished[] = {"~", ".part", ".tmp", ".new", ".swp"};

	if (name.len == 0 || name.len > NAME_MAX_BYTES || name.p[0] == '.')
		return false;
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == 127)
			return false;
	for (size_t i = 0; i < sizeof(unfinished) / sizeof(*unfinished); i++)
		if (str_ends_nocase(name, str_c(unfinished[i])))
			return false;
	return true;
}

static bool
read_folder(const struct portal *p, struct folder *f)
{
	const struct dirent *entry;
	DIR *dir;

	snprintf(f->path, sizeof(f->path), "%s/%s/%s", p->data_folder, feeds_own(f->room)->folder,
		feeds_own(f->room)->taken_up);
	dir = opendir(f->path);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		struct found *one = &f->files[f->n];

		if (!is_list_name(str_c(entry->d_name)) || f->n == FOLDER_FILES ||
			fstatat(dirfd(dir), entry->d_name, &one->st, AT_SYMLINK_NOFOLLOW) != 0 ||
			!S_ISREG(one->st.st_mode))
			continue;
		str_copy(str_c(entry->d_name), one->name, sizeof(one->name));
		snprintf(one->stamp, sizeof(one->stamp), "%llu %lld.%09ld %lld",
			(unsigned long long)one->st.st_ino, (long long)one->st.st_mtim.tv_sec,
			one->st.st_mtim.tv_nsec, (long long)one->st.st_size);
		f->n++;
	}
	if (dir != NULL)
		closedir(dir);
	return dir != NULL;
}

/* ---- one list ---- */

static void
id_of(enum feed_room room, const char *name, char dst[FEED_ID_MAX])
{
	uint8_t digest[DIGEST_BYTES_MAX];
	int len = snprintf(
		dst, FEED_ID_MAX, "%sdir-", room == FEED_ROOM_STOCK ? FEED_ADVISORIES : "");

	digest_of(DIGEST_SHA256, name, strlen(name), digest);
	for (int i = 0; i < 10; i++)
		snprintf(dst + len + 2 * i, 3, "%02x", digest[i]);
}

static void
fill_new(const struct folder *folder, const struct found *one, struct store_feed *f)
{
	struct str name = str_c(one->name);

	*f = (struct store_feed){.kind = FEED_FROM_FOLDER,
		.tier = str_starts(name, STR("warn-"))	   ? TIER_WARN
			: str_starts(name, STR("record-")) ? TIER_RECORD
							   : TIER_BLOCK,
		.confidence = CONFIDENCE_MEDIUM,
		.tlp = TLP_CLEAR,
		.is_on = true,
		.made = folder->now};
	id_of(folder->room, one->name, f->id);
	str_clean(name, f->name, sizeof(f->name));
	str_copy(name, f->url, sizeof(f->url));
	str_copy(str_c(feeds_own(folder->room)->taken_up), f->who, sizeof(f->who));
}

/* Opens it, and the part that it goes to. */
static enum feed_why
open_both(const struct portal *p, const struct folder *f, const struct found *one, const char *id,
	int ret_fds[2])
{
	char path[1200], part[1024];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", f->path, one->name);
	feeds_path(p, id, "part", part);
	ret_fds[1] = -1;
	ret_fds[0] = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (ret_fds[0] < 0 || fstat(ret_fds[0], &st) != 0 || !S_ISREG(st.st_mode) ||
		st.st_size != one->st.st_size)
		return FEED_UNREADABLE;
	if (st.st_size == 0)
		return FEED_EMPTY;
	if ((uint64_t)st.st_size > LIMIT_FEED_BYTES)
		return FEED_TOO_LARGE;
	ret_fds[1] = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	return ret_fds[1] < 0 ? FEED_NO_ROOM : FEED_FINE;
}

static bool
is_on_its_way(const struct portal *p, const struct found *one, const char *id)
{
	const struct portal_copy *c = &p->feeds->copy;

	return strcmp(c->id, id) == 0 && strcmp(c->stamp, one->stamp) == 0;
}

/* Exactly as long as it was when it was looked at, and unchanged until it was copied: else somebody
 * writes into it. False: it is being copied, or waits for another one. */
static bool
take_up(struct portal *p, struct folder *f, const struct found *one, const char *id,
	enum feed_why *ret_why)
{
	uint64_t bytes = (uint64_t)one->st.st_size;
	int fds[2] = {-1, -1};

	if (is_on_its_way(p, one, id)) {
		if (feeds_copy_is_busy(p))
			return false;
		*ret_why = feeds_copy_end(p);
	} else {
		bool is_large = bytes > f->at_once;

		if (p->feeds->copy.id[0] != '\0' &&
			(is_large || strcmp(p->feeds->copy.id, id) == 0))
			return false;
		*ret_why = open_both(p, f, one, id, fds);
		if (*ret_why == FEED_FINE && is_large) {
			feeds_copy_begin(p, fds[0], fds[1], bytes, id, one->stamp);
			return false;
		}
		if (*ret_why == FEED_FINE) {
			f->at_once -= bytes;
			*ret_why = feeds_copy(fds[0], fds[1], bytes);
		}
		fd_close(&fds[0]);
		fd_close(&fds[1]);
	}
	if (*ret_why == FEED_FINE && !feeds_move(p, id, "part", "fresh"))
		*ret_why = FEED_FAILED;
	return true;
}

/* One that was copied, and is gone or another now: nobody asks for it any more. */
static void
forget_copy(struct portal *p, const struct folder *f)
{
	char path[1024], id[FEED_ID_MAX];

	if (p->feeds->copy.id[0] == '\0' || feed_room_of(p->feeds->copy.id) != f->room ||
		feeds_copy_is_busy(p))
		return;
	for (size_t i = 0; i < f->n; i++) {
		id_of(f->room, f->files[i].name, id);
		if (is_on_its_way(p, &f->files[i], id))
			return;
	}
	feeds_path(p, p->feeds->copy.id, "part", path);
	feeds_copy_end(p);
	unlink(path);
}

/* ---- all ---- */

static enum err
write_found(struct store_tx *tx, void *arg)
{
	const struct store_feed *f = arg;
	struct store_feed now;
	enum err err = store_feed_get(store_tx_view(tx), f->id, &now);

	if (err == ERR_NOT_FOUND)
		return store_feed_put(tx, f);
	if (err != ERR_OK)
		return err;
	memcpy(now.etag, f->etag, sizeof(now.etag));
	now.why = f->why;
	now.tried = f->tried;
	now.note[0] = '\0';
	return store_feed_put(tx, &now);
}

static enum err
write_gone(struct store_tx *tx, void *arg)
{
	const struct store_feed *f = arg;
	struct store_audit e = {.id = store_id_new(f->tried), .at = f->tried, .who = "portal"};
	enum err err = store_feed_drop(tx, f->id);

	str_copy(str_c(feeds_own(feed_room_of(f->id))->action), e.action, sizeof(e.action));
	str_clean(str_c(f->name), e.subject, sizeof(e.subject));
	return err == ERR_OK ? store_audit_add(tx, &e) : err;
}

static const struct store_feed *
row_of(const struct store_feed *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].kind == FEED_FROM_FOLDER && strcmp(list[i].url, name) == 0)
			return &list[i];
	return NULL;
}

static bool
has_any(const struct portal *p, const char *id)
{
	return feeds_has_file(p, id, "fresh") || feeds_has_file(p, id, "good") ||
	       feeds_has_file(p, id, "refused");
}

/* True: there is a version to be judged. */
static bool
look_at(struct portal *p, struct folder *f, const struct found *one, const struct store_feed *row)
{
	struct store_feed feed;
	ms_t changed = (ms_t)one->st.st_mtim.tv_sec * MS_SECOND;
	enum err err;

	if (row != NULL && strcmp(row->etag, one->stamp) == 0 &&
		(row->why == FEED_UNREADABLE || row->why == FEED_EMPTY ||
			row->why == FEED_TOO_LARGE || has_any(p, row->id)))
		return false;
	if (changed <= f->now && f->now - changed < SETTLES)
		return false;
	if (row != NULL)
		feed = *row;
	else
		fill_new(f, one, &feed);
	memcpy(feed.etag, one->stamp, sizeof(feed.etag));
	feed.tried = f->now;
	if (!take_up(p, f, one, feed.id, &feed.why))
		return false;
	err = store_write(p->store, STORE_VITAL, write_found, &feed);
	if (err != ERR_OK)
		log_event("feed.unwritten", "id=%s why=%s", feed.id, err_name(err));
	return err == ERR_OK && feed.why == FEED_FINE;
}

static bool
is_there(const struct folder *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->files[i].name, name) == 0)
			return true;
	return false;
}

bool
feeds_look_into_folder(struct portal *p, ms_t now, const struct feeds_rows *rows)
{
	struct folder *f = calloc(1, sizeof(*f));
	bool is_due = false;

	if (f == NULL)
		return false;
	f->room = rows->room;
	f->now = now;
	f->at_once = AT_ONCE;
	if (!read_folder(p, f)) {
		free(f);
		return false;
	}
	forget_copy(p, f);
	for (size_t i = 0; i < f->n; i++)
		is_due |=
			look_at(p, f, &f->files[i], row_of(rows->list, rows->n, f->files[i].name));
	for (size_t i = 0; i < rows->n; i++) {
		struct store_feed gone = rows->list[i];

		if (gone.kind != FEED_FROM_FOLDER || f->n == FOLDER_FILES || is_there(f, gone.url))
			continue;
		gone.tried = now;
		is_due |= store_write(p->store, STORE_VITAL, write_gone, &gone) == ERR_OK;
	}
	free(f);
	return is_due;
}
