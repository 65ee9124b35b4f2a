/* The index of advisories: ordered, put in its place, opened. See sources.h. */
#include "proc/portal/stock/sources.h"

#include "sys/disk.h"
#include "sys/entropy.h"
#include "sys/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MADE_AGAIN MS_DAY
#define OLD_DAYS 30 /* whichever way a list comes */

static void
stock_path(const struct portal *p, const char *name, char dst[1024])
{
	snprintf(dst, 1024, "%s/stock/%s", p->data_folder, name);
}

/* ---- the key ---- */

static bool
read_key(const struct portal *p, uint8_t seed[SIGN_SEED_BYTES])
{
	char path[1024];
	struct buf b = buf_of(SIGN_SEED_BYTES);
	bool is_good;

	stock_path(p, "key", path);
	is_good = disk_read(path, &b, NULL) == ERR_OK && b.len == SIGN_SEED_BYTES;
	if (is_good)
		memcpy(seed, b.p, SIGN_SEED_BYTES);
	buf_done(&b);
	return is_good;
}

/* Made once. One that is lost is made anew: then the index is, too. */
static enum err
need_key(const struct portal *p)
{
	uint8_t seed[SIGN_SEED_BYTES];
	char path[1024];
	enum err err;

	stock_path(p, "key", path);
	err = disk_secret(path, seed, sizeof(seed));
	explicit_bzero(seed, sizeof(seed));
	return err;
}

static bool
public_key(const struct portal *p, uint8_t key[SIGN_PUBLIC_BYTES])
{
	uint8_t seed[SIGN_SEED_BYTES];
	bool is_there = read_key(p, seed);

	if (is_there)
		sign_public_of(seed, key);
	explicit_bzero(seed, sizeof(seed));
	return is_there;
}

/* ---- the index in use ---- */

static enum err
open_one(const struct portal *p, const char *name, struct advisory_opened *ret_opened,
	struct errinfo *info)
{
	uint8_t key[SIGN_PUBLIC_BYTES];
	char path[1024];

	stock_path(p, name, path);
	if (access(path, F_OK) != 0 || !public_key(p, key))
		return err_say(info, ERR_NOT_FOUND, 0, "there is no index of advisories");
	return advisory_disk_open(path, key, ret_opened, info);
}

enum err
sources_index_open(const struct portal *p, struct advisory_opened *ret_opened, struct errinfo *info)
{
	enum err err = open_one(p, "advisories.idx", ret_opened, info);

	/* killed while one took the other's place */
	if (err == ERR_NOT_FOUND)
		err = open_one(p, "advisories.before", ret_opened, info);
	return err;
}

static bool
look_at(const struct portal *p, const char *name, struct stat *st)
{
	char path[1024];

	stock_path(p, name, path);
	return stat(path, st) == 0;
}

static uint64_t
stamp_of(const struct stat *st, const struct timespec *at)
{
	return ((uint64_t)st->st_ino * UINT64_C(1000003)) ^
	       ((uint64_t)at->tv_sec * UINT64_C(1000000000) + (uint64_t)at->tv_nsec);
}

uint64_t
sources_index_stamp(const struct portal *p)
{
	struct stat st;

	return look_at(p, "advisories.idx", &st) ? stamp_of(&st, &st.st_mtim) : 0;
}

/* Not altered, nor of another key. Opened only when it, or its key, was touched since. */
static bool
is_sound(struct portal *p, const struct stat *st)
{
	struct stat key;
	uint64_t stamp = stamp_of(st, &st->st_ctim) * 31 +
			 (look_at(p, "key", &key) ? stamp_of(&key, &key.st_ctim) : 0);
	struct advisory_opened o;
	struct errinfo info;

	if (stamp == p->feeds->sound_index)
		return true;
	if (open_one(p, "advisories.idx", &o, &info) != ERR_OK)
		return false;
	advisory_disk_close(&o);
	p->feeds->sound_index = stamp;
	return true;
}

/* Is the index too old to be left as it is? */
static bool
is_due(struct portal *p, ms_t now)
{
	struct stat st;

	if (!look_at(p, "advisories.idx", &st))
		return false;
	if (!is_sound(p, &st))
		return true;
	return now - (ms_t)st.st_mtime * MS_SECOND > MADE_AGAIN;
}

/* The last list is gone: what it said is not looked up any more. */
static void
remove_index(const struct portal *p)
{
	static const char *const names[] = {
		"advisories.idx", "advisories.before", "work/report", "work/advisories.idx"};
	char path[1024];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		stock_path(p, names[i], path);
		unlink(path);
	}
}

static bool
put_in_place(const struct portal *p, const struct feed_report *report)
{
	char from[1024], to[1024], before[1024];
	struct advisory_opened o;
	struct errinfo info = {0};

	if (report->is_kept)
		return true;
	stock_path(p, "work/advisories.idx", from);
	stock_path(p, "advisories.idx", to);
	stock_path(p, "advisories.before", before);
	/* the builder has looked at every page; here that it is of our key */
	if (open_one(p, "work/advisories.idx", &o, &info) != ERR_OK) {
		log_event("advisories.not_opened", "why=\"%s\"", info.what);
		return false;
	}
	advisory_disk_close(&o);
	if (rename(to, before) != 0 && errno != ENOENT)
		log_event("advisories.not_kept", "why=\"%s\"", strerror(errno));
	if (rename(from, to) != 0) {
		log_event("advisories.not_moved", "why=\"%s\"", strerror(errno));
		rename(before, to);
		return false;
	}
	if (open_one(p, "advisories.idx", &o, &info) != ERR_OK) {
		log_event("advisories.not_opened", "why=\"%s\"", info.what);
		rename(before, to);
		return false;
	}
	advisory_disk_close(&o);
	unlink(before);
	return true;
}

/* ---- ordered ---- */

const struct advisory_known *
sources_known(const struct portal *p, const char *id)
{
	struct str rest = str_c(id);

	rest = str_of(rest.p + strlen(FEED_ADVISORIES), rest.len - strlen(FEED_ADVISORIES));
	for (uint32_t i = 0; i < p->known_sources->n; i++)
		if (str_equal(p->known_sources->list[i].id, rest))
			return &p->known_sources->list[i];
	return NULL;
}

/* Is the index in use made of these lists, and of no newer versions? */
static bool
is_made_of(const struct portal *p, const struct feed_order *o, struct arena *a)
{
	struct buf b = buf_of(LIMIT_FEED_REPORT_BYTES);
	struct feed_report report = {0};
	size_t n = 0, same = 0;
	char path[1024];
	bool is_read;

	stock_path(p, "work/report", path);
	is_read = disk_read(path, &b, NULL) == ERR_OK &&
		  feed_report_get(buf_view(&b), a, &report) == ERR_OK;
	for (size_t i = 0; is_read && i < report.n_rows; i++) {
		if (report.rows[i].use == FEED_USE_NONE)
			continue;
		n++;
		for (size_t k = 0; k < o->n_rows; k++)
			same += strcmp(o->rows[k].id, report.rows[i].id) == 0 &&
				!o->rows[k].has_fresh;
	}
	buf_done(&b);
	return is_read && !report.is_kept && n == same && n == o->n_rows;
}

/* What its advisories are called by: the catalogue's lists of one group are one list, all others
 * each their own. Nobody chooses the id of a list that he brings. */
static void
name_rows(const struct portal *p, struct feed_order *o)
{
	for (size_t i = 0; i < o->n_rows; i++) {
		struct feed_order_row *row = &o->rows[i];
		const struct advisory_known *known = sources_known(p, row->id);

		if (known != NULL && known->group.len > 0)
			str_copy(known->group, row->name, sizeof(row->name));
		else
			str_copy(str_c(row->id + strlen(FEED_ADVISORIES)), row->name,
				sizeof(row->name));
	}
}

/* ERR_NOT_FOUND: nothing, the index in use is made of these very lists, or there are none (then no
 * index is left, either). */
static enum err
fill_order(struct portal *p, const struct store_view *v, struct feed_order *o, struct arena *a)
{
	struct advisory_opened opened;
	struct errinfo info;
	bool is_there = open_one(p, "advisories.idx", &opened, &info) == ERR_OK;
	enum err err = feeds_order_rows(p, v, FEED_ROOM_STOCK, a, o);

	if (is_there)
		advisory_disk_close(&opened);
	if (err != ERR_OK)
		return err;
	if (o->n_rows == 0) {
		remove_index(p);
		return ERR_NOT_FOUND;
	}
	if (is_there && !is_due(p, o->now) && is_made_of(p, o, a))
		return ERR_NOT_FOUND;
	o->has_index = is_there;
	name_rows(p, o);
	entropy_fill(o->key.b, sizeof(o->key.b)); /* of the tables: new for each index */
	return need_key(p);
}

static enum err
order(struct portal *p, ms_t now, int *ret_fd)
{
	struct arena *a = arena_new(FEEDS_ARENA_BYTES);
	struct feed_order o = {.now = now};
	struct store_view *v;
	enum err err = a == NULL ? ERR_FULL : store_read(p->store, &v);

	if (err != ERR_OK) {
		arena_free(a);
		return err;
	}
	err = fill_order(p, v, &o, a);
	if (err == ERR_OK)
		err = feeds_order_pack(&o, ret_fd);
	store_read_end(v);
	arena_free(a);
	return err;
}

const struct feeds_own feeds_of_stock = {.folder = "stock",
	.taken_up = "sources.d",
	.action = "stock.source",
	.work = BUS_WORK_ADVISORIES,
	.gathers = true,
	.loses_none = true,
	.old_days = OLD_DAYS,
	.old_file_days = OLD_DAYS,
	.is_due = is_due,
	.order = order,
	.put_in_place = put_in_place};
