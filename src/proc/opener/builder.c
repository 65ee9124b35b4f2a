/*
 * See builder.h. A fresh version that is not to be believed gives way to the last good one of its
 * feed; all others go on. Nothing here is put in its place: the portal does that when we ended in
 * order, so that whoever kills us leaves the old index as it was.
 */
#include "proc/opener/builder.h"

#include "proc/common/lists.h"
#include "proc/opener/building.h"
#include "proc/opener/holding.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/sandbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)16 << 20)
#define DELTA_SHARE 16 /* a change of more than a sixteenth is worth a whole index */

/* ---- what is held ---- */

static enum err
fill_held(struct builder *b)
{
	b->held = held_new(&b->order.key, &b->packs.detect);
	if (b->held == NULL || held_needed(b->held, &b->packs.needed) != ERR_OK)
		return ERR_FULL;
	for (size_t i = 0; i < b->order.n_held; i++) {
		enum err err = held_add(b->held, b->order.held[i].why, b->order.held[i].value);

		if (err != ERR_OK && err != ERR_MALFORMED)
			return err;
	}
	return ERR_OK;
}

static bool
is_freed(void *arg, const struct feed_entry *e)
{
	const struct builder *b = arg;

	for (size_t i = 0; i < b->order.n_freed; i++)
		if (str_equal(b->order.freed[i], e->value) ||
			str_equal_nocase(b->order.freed[i], e->shown))
			return true;
	return false;
}

static void
name_held(void *arg, const struct index_held_entry *e)
{
	struct builder *b = arg;
	struct feed_report_held *row = &b->held_rows[b->report.n_held];
	struct str shown = e->entry->shown;
	char *copy;

	if (shown.len > 256)
		shown.len = 256;
	copy = b->report.n_held < LIMIT_FEED_HELD ? arena_copy(b->arena, shown) : NULL;
	b->is_held_cut |= copy == NULL;
	if (copy == NULL)
		return;
	*row = (struct feed_report_held){.feed = str_c(e->source->id),
		.why = e->why,
		.value = str_of(copy, shown.len),
		.is_freed = e->is_freed};
	b->report.n_held++;
}

/* Those of a list that was not read, as they were told before. */
static void
name_held_again(void *arg, const struct index_source *source)
{
	struct builder *b = arg;
	const struct feed_report *before = &b->before;

	for (size_t i = 0; i < before->n_held; i++)
		if (str_equal(before->held[i].feed, str_c(source->id)) &&
			b->report.n_held < LIMIT_FEED_HELD)
			b->held_rows[b->report.n_held++] = before->held[i];
}

/* All that decides whether an entry is held: the same when nothing of it changed. */
static enum err
digest_held(struct builder *b)
{
	struct digest *d = digest_new(DIGEST_SHA256);
	uint8_t held[DIGEST_BYTES_MAX];

	if (d == NULL)
		return ERR_FULL;
	held_digest(b->held, held);
	digest_add(d, held, sizeof(held));
	for (size_t i = 0; i < b->order.n_freed; i++) {
		digest_add(d, b->order.freed[i].p, b->order.freed[i].len);
		digest_add(d, "\n", 1);
	}
	digest_take(d, b->held_digest);
	digest_free(d);
	return ERR_OK;
}

/* What the last whole index was made of; where that cannot be read, all lists are. */
static void
read_known(struct builder *b)
{
	struct buf bytes = buf_of(LIMIT_FEED_REPORT_BYTES);
	char path[LIMIT_PATH_BELOW];
	char *copy = NULL;

	snprintf(path, sizeof(path), "%s/work/known", b->guard);
	if (disk_read(path, &bytes, NULL) == ERR_OK)
		copy = arena_copy(b->arena, buf_view(&bytes));
	if (copy == NULL ||
		feed_report_get(str_of(copy, bytes.len), b->arena, &b->before) != ERR_OK ||
		memcmp(b->before.held_digest, b->held_digest, sizeof(b->held_digest)) != 0)
		b->before = (struct feed_report){0};
	buf_done(&bytes);
}

/* ---- making ---- */

/* Until no version ends it all. */
static enum err
make_layer(struct builder *b, struct index_job *job, struct errinfo *info)
{
	enum err err;

	do {
		building_gather(b);
		b->report.n_held = 0;
		b->is_held_cut = false;
		job->n_sources = b->n_sources;
		err = index_make(job, &b->result, info);
		if (err != ERR_OK && b->result.refused != NULL)
			building_give_way(b, err);
	} while (err != ERR_OK && b->result.refused != NULL);
	return err;
}

static uint64_t
entries_of(const struct builder *b)
{
	uint64_t n = 0;

	for (size_t i = 0; i < b->n_sources; i++)
		n += b->sources[i].counts.entries - b->sources[i].excepted;
	return n;
}

static uint64_t
size_of(const struct builder *b, const char *id, const char *kind)
{
	char path[LIMIT_PATH_BELOW];
	struct stat st = {0};
	int fd;

	snprintf(path, sizeof(path), "%s/feeds/%s.%s", b->guard, id, kind);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0)
		st.st_size = 0;
	fd_close(&fd);
	return (uint64_t)st.st_size;
}

/* Lists that are new, or longer or shorter by so much that a delta would be thrown away: without it
 * nothing is read twice. A guess by their bytes, with a factor of two to be sure. */
static bool
is_much_new(const struct builder *b)
{
	uint64_t all = 0, changed = 0;

	for (size_t i = 0; i < b->order.n_rows; i++) {
		const struct feed_order_row *o = &b->order.rows[i];
		uint64_t good = o->has_good ? size_of(b, o->id, "good") : 0;
		uint64_t fresh = o->has_fresh ? size_of(b, o->id, "fresh") : good;

		all += fresh;
		changed += fresh > good ? fresh - good : good - fresh;
	}
	return changed * DELTA_SHARE > 2 * all;
}

/* Little has changed: a delta above the index in use says it. False: the whole is to be made. */
static bool
make_delta(struct builder *b, struct index_job job)
{
	char out[LIMIT_PATH_BELOW], base[LIMIT_PATH_BELOW];
	struct errinfo info = {0};
	const struct index_delta_counts *c = &b->result.delta;
	enum err err;

	if (!b->order.may_delta || is_much_new(b))
		return false;
	snprintf(base, sizeof(base), "%s/base.idx", b->guard);
	snprintf(out, sizeof(out), "%s/work/fresh.idx", b->guard);
	job.base = base;
	job.out = out;
	job.is_all = true;
	read_known(b);
	err = make_layer(b, &job, &info);
	if (err == ERR_OK && (c->added + c->gone) * DELTA_SHARE <= entries_of(b)) {
		b->report.is_delta = true;
		b->report.added = c->added;
		b->report.gone = c->gone;
		return true;
	}
	unlink(out);
	log_event("index.whole", "err=%s added=%llu gone=%llu same=%llu why=\"%s\"", err_name(err),
		(unsigned long long)c->added, (unsigned long long)c->gone,
		(unsigned long long)c->same, info.what);
	return false;
}

static enum err
make(struct builder *b, struct errinfo *info)
{
	char out[LIMIT_PATH_BELOW];
	struct index_job job = {.out = out,
		.key = b->order.key,
		.held = b->held,
		.sources = b->sources,
		.now = b->order.now,
		.on_held = name_held,
		.on_unchanged = name_held_again,
		.is_freed = is_freed,
		.arg = b};
	enum err err = ERR_OK;

	snprintf(out, sizeof(out), "%s/work/base.idx", b->guard);
	if (!make_delta(b, job)) {
		job.is_digested = true;
		err = make_layer(b, &job, info);
	}
	if (err == ERR_OK)
		building_take_counts(b);
	return err;
}

/* ---- all ---- */

static enum err
write_one(const struct builder *b, const char *name, struct errinfo *info)
{
	struct buf bytes = buf_of(LIMIT_FEED_REPORT_BYTES);
	char path[LIMIT_PATH_BELOW];
	enum err err;

	feed_report_put(&bytes, &b->report);
	snprintf(path, sizeof(path), "%s/work/%s", b->guard, name);
	err = buf_err(&bytes) != ERR_OK ? buf_err(&bytes)
					: disk_write_atomic(path, buf_view(&bytes), 0600, info);
	buf_done(&bytes);
	return err;
}

/* What the whole index was made of, for the deltas above it. Not of lists with days of their own,
 * which say another thing tomorrow; and of none when not all that is held could be named. */
static enum err
write_known(struct builder *b, struct errinfo *info)
{
	b->report.made = b->order.now;
	memcpy(b->report.held_digest, b->held_digest, sizeof(b->held_digest));
	for (size_t i = 0; i < b->n_sources && !b->is_held_cut; i++) {
		const struct index_source *s = &b->sources[i];
		const struct feed_order_row *o = &b->order.rows[b->row_of[i]];
		struct feed_report_row *row = &b->rows[b->row_of[i]];

		row->is_known = !s->has_times;
		memcpy(row->digest, s->digest, sizeof(row->digest));
		row->tier = o->tier;
		row->confidence = o->confidence;
		row->tlp = o->tlp;
	}
	return write_one(b, "known", info);
}

static enum err
write_report(struct builder *b, struct errinfo *info)
{
	enum err err;

	b->report.bytes = b->result.made.file.bytes;
	b->report.rows = b->rows;
	b->report.n_rows = b->order.n_rows;
	b->report.held = b->held_rows;
	err = write_one(b, "report", info);
	return err == ERR_OK && !b->report.is_delta ? write_known(b, info) : err;
}

static enum err
read_order(struct builder *b, int input, struct errinfo *info)
{
	enum err err = feed_order_read(input, b->arena, &b->order, info);

	if (err == ERR_OK)
		feed_report_begin(&b->order, b->rows);
	return err;
}

/* Locked into DATA/guard: it reads the feeds, and writes in work/ alone. */
static enum err
lock_in(struct builder *b, struct errinfo *info)
{
	char work[LIMIT_PATH_BELOW], feeds[LIMIT_PATH_BELOW], held[LIMIT_PATH_BELOW];
	char base[LIMIT_PATH_BELOW];
	const struct sandbox_path paths[] = {
		{work, true}, {feeds, false}, {held, false}, {base, false}};
	const struct sandbox_options sandbox = {.kind = SANDBOX_BUILDER,
		.user = sandbox_user(),
		.paths = paths,
		.n_paths = sizeof(paths) / sizeof(*paths),
		.file_bytes_max = LIMIT_BUILT_FILE_BYTES};

	snprintf(work, sizeof(work), "%s/work", b->guard);
	snprintf(feeds, sizeof(feeds), "%s/feeds", b->guard);
	snprintf(held, sizeof(held), "%s/held", b->guard);
	snprintf(base, sizeof(base), "%s/base.idx", b->guard);
	return sandbox_enter(&sandbox, NULL, info);
}

/* One at a time, also when a portal that died had ordered the other. */
static enum err
be_alone(const struct builder *b, struct errinfo *info)
{
	char path[LIMIT_PATH_BELOW];

	snprintf(path, sizeof(path), "%s/work/lock", b->guard);
	return disk_lock(path, info);
}

static enum err
run(struct builder *b, const struct proc_args *args, struct errinfo *info)
{
	struct holding holding;
	enum err err = read_order(b, proc_arg_fd(args, "input"), info); /* of the portal */

	holding_find(&holding, b->guard);
	if (err == ERR_OK)
		err = be_alone(b, info);
	if (err == ERR_OK)
		err = fill_held(b);
	if (err == ERR_OK)
		err = lock_in(b, info);
	if (err != ERR_OK)
		return err;
	holding_read(&holding, b->held);
	err = digest_held(b);
	if (err == ERR_OK)
		err = make(b, info);
	return err == ERR_OK ? write_report(b, info) : err;
}

int
builder_run(const struct proc_args *args)
{
	struct builder *b = calloc(1, sizeof(*b));
	struct errinfo info = {0};
	enum err err;

	if (b == NULL || proc_arg(args, "guard") == NULL)
		return PROC_FAILED;
	if (nice(19) == -1) /* whoever asks the name server goes first */
		log_event("feed.not_nice", "why=rights");
	b->guard = proc_arg(args, "guard");
	lists_start();
	b->arena = arena_new(ARENA_BYTES);
	err = b->arena == NULL ? ERR_FULL : packs_load(NULL, &b->packs, &info);
	if (err == ERR_OK)
		err = run(b, args, &info);
	log_event("index.built", "err=%s layer=%s lists=%zu entries=%u why=\"%s\"", err_name(err),
		b->report.is_delta ? "fresh" : "base", b->n_sources, b->result.made.built.entries,
		info.what);
	/* Not put in order: the process ends, and the kernel is quicker. */
	return proc_builder_code(err);
}
