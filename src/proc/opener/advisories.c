/*
 * See advisories.h. A fresh version that is not to be believed gives way to the last good one of
 * its list, and all begins anew without it; whoever kills us leaves the index in use as it was.
 */
#include "proc/opener/advisories.h"

#include "base/limits.h"
#include "know/feed/judge.h"
#include "proc/common/advisory_disk.h"
#include "proc/common/advisory_file.h"
#include "proc/common/feed_order.h"
#include "sys/disk.h"
#include "sys/log.h"
#include "sys/sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)4 << 20)

struct work {
	const char *stock; /* DATA/stock */
	char folder[LIMIT_PATH_BYTES + 64];
	struct arena *arena;
	struct feed_order order;
	uint8_t seed[SIGN_SEED_BYTES];
	struct feed_report report;
	struct feed_report_row rows[LIMIT_INDICATOR_LISTS]; /* as those of the order */
	/* of the index at hand */
	struct advisory_disk *disk;
	struct advisory_builder *builder;
	struct advisory_feed *feed;
	struct advisory_built built;
};

/* ---- one list ---- */

/* The disk's troubles, and memory's, are no list's fault. */
static bool
is_ours(enum err err)
{
	return err == ERR_FULL || err == ERR_IO;
}

static enum feed_why
why_of(enum err err)
{
	if (err == ERR_NOT_FOUND || err == ERR_DENIED || err == ERR_IO)
		return FEED_UNREADABLE;
	if (err == ERR_LIMIT)
		return FEED_TOO_LARGE;
	return err == ERR_MALFORMED || err == ERR_TRUNCATED || err == ERR_UNSUPPORTED ? FEED_BROKEN
										      : FEED_FAILED;
}

/* It was read: is it to be believed? */
static enum feed_why
judge(const struct feed_order_row *o, bool is_fresh, const struct advisory_feed_counts *c)
{
	enum judge_size size;

	if (c->broken > c->documents)
		return FEED_BROKEN;
	if (c->told == 0)
		return FEED_EMPTY;
	if (!is_fresh || !o->has_good || o->is_accepted)
		return FEED_FINE;
	size = judge_size(o->before, c->told);
	return size == JUDGE_LARGER    ? FEED_LARGER
	       : size == JUDGE_SMALLER ? FEED_SMALLER
				       : FEED_FINE;
}

/* FEED_FINE, or why the version gives way. An error: it is ours, and all ends. */
static enum err
read_list(struct work *w, size_t at, enum feed_why *ret_why, struct errinfo *info)
{
	const struct feed_order_row *o = &w->order.rows[at];
	struct feed_report_row *row = &w->rows[at];
	bool is_fresh = row->use == FEED_USE_FRESH;
	struct advisory_feed_counts before = advisory_feed_counts(w->feed), c;
	char path[LIMIT_PATH_BELOW];
	enum err err;

	snprintf(
		path, sizeof(path), "%s/feeds/%s.%s", w->stock, o->id, is_fresh ? "fresh" : "good");
	advisory_disk_list(w->disk, LIMIT_ADVISORY_SPOOLED);
	advisory_feed_list(w->feed, str_c(o->name));
	err = advisory_file_read(w->feed, path, w->folder, info);
	if (err == ERR_IO) /* perhaps of the spools: then the disk knows more */
		err = advisory_disk_why(w->disk, info);
	if (is_ours(err) && (is_fresh || err == ERR_FULL))
		return err;
	c = advisory_feed_counts(w->feed);
	c.told -= before.told;
	c.documents -= before.documents;
	c.broken -= before.broken;
	c.refused -= before.refused;
	*ret_why = err == ERR_OK ? judge(o, is_fresh, &c) : why_of(err);
	if (*ret_why != FEED_FINE) {
		str_clean(str_c(info->what), row->text, sizeof(row->text));
		return ERR_OK;
	}
	row->entries = c.told;
	row->refused = (uint64_t)c.broken + c.refused;
	return ERR_OK;
}

static void
give_way(struct work *w, size_t at, enum feed_why why)
{
	struct feed_report_row *row = &w->rows[at];

	feed_report_give_way(row, &w->order.rows[at], why);
	log_event("advisories.refused", "id=%s why=%s", row->id, feed_why_name(why));
}

/* ---- the index ---- */

static void
drop(struct work *w)
{
	advisory_feed_free(w->feed);
	advisory_builder_free(w->builder);
	advisory_disk_end(w->disk);
	w->feed = NULL;
	w->builder = NULL;
	w->disk = NULL;
}

static enum err
begin(struct work *w, struct errinfo *info)
{
	struct advisory_build options = {
		.made = w->order.now, .key = w->order.key, .seed = w->seed};
	char path[LIMIT_PATH_BELOW];
	enum err err;

	drop(w);
	snprintf(path, sizeof(path), "%s/advisories.idx", w->folder);
	err = advisory_disk_begin(path, &w->disk, info);
	if (err != ERR_OK)
		return err;
	err = advisory_disk_keep_free(w->disk, LIMIT_ADVISORY_KEPT_FREE, info);
	if (err != ERR_OK)
		return err;
	options.outside = advisory_disk_outside(w->disk);
	w->builder = advisory_builder_new(&options);
	w->feed = w->builder != NULL ? advisory_feed_new(w->builder) : NULL;
	return w->feed != NULL ? ERR_OK : err_say(info, ERR_FULL, 0, "memory is out");
}

/* False: one gave way, and all begins anew. */
static enum err
read_all(struct work *w, bool *ret_is_whole, struct errinfo *info)
{
	*ret_is_whole = true;
	for (size_t i = 0; i < w->order.n_rows && *ret_is_whole; i++) {
		enum feed_why why;
		enum err err;

		if (w->rows[i].use == FEED_USE_NONE)
			continue;
		err = read_list(w, i, &why, info);
		if (err != ERR_OK)
			return err;
		if (why != FEED_FINE) {
			give_way(w, i, why);
			*ret_is_whole = false;
		}
	}
	return ERR_OK;
}

/* The last good version of a list cannot be read: an index without what it said would look like
 * good news. The one in use stays. */
static bool
loses_a_list(const struct work *w)
{
	for (size_t i = 0; w->order.has_index && i < w->order.n_rows; i++)
		if (w->rows[i].use == FEED_USE_NONE && w->order.rows[i].has_good)
			return true;
	return false;
}

static enum err
make(struct work *w, struct errinfo *info)
{
	bool is_whole = false;
	enum err err = ERR_OK;

	while (err == ERR_OK && !is_whole) {
		err = begin(w, info);
		if (err == ERR_OK)
			err = read_all(w, &is_whole, info);
	}
	if (err == ERR_OK && loses_a_list(w)) {
		w->report.is_kept = true;
		return ERR_OK;
	}
	if (err == ERR_OK) {
		advisory_disk_list(w->disk, UINT64_MAX);
		err = advisory_builder_finish(w->builder, &w->built, info);
		if (err == ERR_IO)
			err = advisory_disk_why(w->disk, info);
	}
	return err == ERR_OK ? advisory_disk_commit(w->disk, info) : err;
}

/* ---- all ---- */

static enum err
write_report(struct work *w, struct errinfo *info)
{
	struct buf bytes = buf_of(LIMIT_FEED_REPORT_BYTES);
	char path[LIMIT_PATH_BELOW];
	enum err err;

	w->report.bytes = w->built.bytes;
	w->report.made = w->order.now;
	w->report.rows = w->rows;
	w->report.n_rows = w->order.n_rows;
	feed_report_put(&bytes, &w->report);
	snprintf(path, sizeof(path), "%s/report", w->folder);
	err = buf_err(&bytes) != ERR_OK ? buf_err(&bytes)
					: disk_write_atomic(path, buf_view(&bytes), 0600, info);
	buf_done(&bytes);
	return err;
}

static enum err
read_order(struct work *w, int input, struct errinfo *info)
{
	enum err err = feed_order_read(input, w->arena, &w->order, info);

	if (err == ERR_OK)
		feed_report_begin(&w->order, w->rows);
	return err;
}

static enum err
read_key(struct work *w, struct errinfo *info)
{
	char path[LIMIT_PATH_BELOW];
	struct buf b = buf_of(sizeof(w->seed));
	enum err err;

	snprintf(path, sizeof(path), "%s/key", w->stock);
	err = disk_read(path, &b, info);
	if (err == ERR_OK && b.len != sizeof(w->seed))
		err = err_say(info, ERR_MALFORMED, 0, "%.180s: this is no key", path);
	if (err == ERR_OK)
		memcpy(w->seed, b.p, sizeof(w->seed));
	buf_done(&b);
	return err;
}

/* One at a time, also when a portal that died had ordered the other. */
static enum err
be_alone(const struct work *w, struct errinfo *info)
{
	char path[LIMIT_PATH_BELOW];

	snprintf(path, sizeof(path), "%s/lock", w->folder);
	return disk_lock(path, info);
}

/* Locked into DATA/stock: it reads the lists, and writes in work/ alone. */
static enum err
lock_in(struct work *w, struct errinfo *info)
{
	char feeds[LIMIT_PATH_BELOW];
	const struct sandbox_path paths[] = {{w->folder, true}, {feeds, false}};
	const struct sandbox_options sandbox = {.kind = SANDBOX_BUILDER,
		.user = sandbox_user(),
		.paths = paths,
		.n_paths = sizeof(paths) / sizeof(*paths),
		.file_bytes_max = LIMIT_BUILT_FILE_BYTES};

	snprintf(feeds, sizeof(feeds), "%s/feeds", w->stock);
	return sandbox_enter(&sandbox, NULL, info);
}

static enum err
run(struct work *w, const struct proc_args *args, struct errinfo *info)
{
	enum err err = read_order(w, proc_arg_fd(args, "input"), info); /* of the portal */

	if (err == ERR_OK)
		err = read_key(w, info);
	if (err == ERR_OK)
		err = be_alone(w, info);
	if (err == ERR_OK)
		err = lock_in(w, info);
	if (err == ERR_OK)
		err = make(w, info);
	return err == ERR_OK ? write_report(w, info) : err;
}

int
advisories_run(const struct proc_args *args)
{
	struct work *w = calloc(1, sizeof(*w));
	struct errinfo info = {0};
	enum err err;

	if (w == NULL || proc_arg(args, "stock") == NULL)
		return PROC_FAILED;
	if (nice(19) == -1) /* whoever asks for a page goes first */
		log_event("advisories.not_nice", "why=rights");
	w->stock = proc_arg(args, "stock");
	snprintf(w->folder, sizeof(w->folder), "%.*s/work", LIMIT_PATH_BYTES, w->stock);
	(void)sign_start();
	w->arena = arena_new(ARENA_BYTES);
	err = w->arena == NULL ? ERR_FULL : run(w, args, &info);
	drop(w); /* what is half done goes */
	log_event("advisories.built",
		"err=%s lists=%zu advisories=%u packages=%u bytes=%llu why=\"%s\"", err_name(err),
		w->order.n_rows, w->built.advisories, w->built.packages,
		(unsigned long long)w->built.bytes, info.what);
	return proc_builder_code(err);
}
