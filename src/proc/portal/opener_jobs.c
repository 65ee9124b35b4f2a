/* See opener_jobs.h. */
#include "proc/portal/opener_jobs.h"

#include "base/limits.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#define EXIT_BUSY 75  /* of the launcher: too many openers at once */
#define EXIT_LATE 124 /* of the launcher: it took too long and was ended */
#define GIVE_UP_MS (45 * MS_SECOND)
#define JOB_BIT ((uint64_t)1 << 63) /* of an id: no capture's */
#define CHUNK_BYTES 65536

void
opener_jobs_start(struct opener_jobs *jobs)
{
	pthread_mutex_init(&jobs->lock, NULL);
	jobs->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	/* The launcher may still tell of openers of a portal that died: other ids than ours. */
	jobs->last = (uint64_t)clock_wall() << 12;
	for (size_t i = 0; i < OPENER_JOBS_MAX; i++)
		jobs->list[i].fd = -1;
}

bool
opener_jobs_has(uint64_t id)
{
	return (id & JOB_BIT) != 0;
}

/* The lock is held in all that follows up to "an order is handed over". */

static struct opener_job *
find(struct opener_jobs *jobs, uint64_t id)
{
	for (size_t i = 0; i < OPENER_JOBS_MAX && id != 0; i++)
		if (jobs->list[i].id == id)
			return &jobs->list[i];
	return NULL;
}

static void
clear(struct opener_job *job)
{
	fd_close(&job->fd);
	buf_done(&job->out);
	*job = (struct opener_job){.fd = -1};
}

static void
finish(struct opener_jobs *jobs, struct opener_job *job, enum err err, const char *what)
{
	if (job->state == OPENER_JOB_DONE)
		return;
	job->state = OPENER_JOB_DONE;
	job->err = err;
	str_copy(str_c(what), job->what, sizeof(job->what));
	fd_close(&job->fd);
	if (job->is_dropped) {
		clear(job);
	} else if (job->waiter != NULL) {
		jobs->resume(job->waiter);
		job->waiter = NULL;
	}
}

/* The loop looks each second anyway. */
static void
wake(struct opener_jobs *jobs)
{
	uint64_t one = 1;

	if (write(jobs->event, &one, sizeof(one)) < 0)
		log_event("opener.event", "errno=%d", errno);
}

/* ---- an order is handed over ---- */

static enum err
copy_file(int from, int to, struct errinfo *info)
{
	static const size_t most = LIMIT_TABLE_FILE_BYTES;
	char *chunk = malloc(CHUNK_BYTES);
	size_t all = 0;
	ssize_t n = 0;
	enum err err = chunk == NULL ? ERR_FULL : ERR_OK;

	while (err == ERR_OK && (n = pread(from, chunk, CHUNK_BYTES, (off_t)all)) > 0) {
		all += (size_t)n;
		if (all > most)
			err = err_say(info, ERR_LIMIT, 0, "the file is too large");
		else if (!disk_write_fd(to, str_of(chunk, (size_t)n)))
			err = ERR_FULL;
	}
	free(chunk);
	return err == ERR_OK && n < 0 ? ERR_IO : err;
}

static enum err
pack(const struct order *o, int file, int *ret_fd, struct errinfo *info)
{
	struct buf bytes = buf_of(LIMIT_DOCUMENT_BYTES);
	enum err err = order_put(o, &bytes);
	int fd = memfd_create("order", MFD_CLOEXEC);

	if (err != ERR_OK)
		err_say(info, err, 0, "the document is too large");
	else if (fd < 0 || !disk_write_fd(fd, buf_view(&bytes)))
		err = err_say(info, ERR_FULL, 0, "no memory for the order");
	buf_done(&bytes);
	if (err == ERR_OK && file >= 0)
		err = copy_file(file, fd, info);
	if (err == ERR_OK && lseek(fd, 0, SEEK_SET) != 0)
		err = ERR_IO;
	if (err != ERR_OK) {
		fd_close(&fd);
		return err;
	}
	*ret_fd = fd;
	return ERR_OK;
}

static uint64_t
add(struct opener_jobs *jobs, enum bus_work work, int fd)
{
	uint64_t id = 0;

	pthread_mutex_lock(&jobs->lock);
	for (size_t i = 0; i < OPENER_JOBS_MAX && id == 0 && !jobs->is_stopped; i++) {
		struct opener_job *job = &jobs->list[i];

		if (job->id != 0)
			continue;
		id = ++jobs->last | JOB_BIT;
		*job = (struct opener_job){.id = id,
			.state = OPENER_JOB_WAITING,
			.work = (int)work,
			.fd = fd,
			.began = clock_monotonic(),
			.out = buf_of(LIMIT_DOCUMENT_BYTES)};
	}
	wake(jobs);
	pthread_mutex_unlock(&jobs->lock);
	return id;
}

static enum err
hand_over(struct request *r, const struct order *o, int file, struct errinfo *info)
{
	enum bus_work work = o->kind == ORDER_PDF ? BUS_WORK_RENDER : BUS_WORK_OFFICE;
	int fd = -1;
	enum err err = pack(o, file, &fd, info);

	if (err != ERR_OK)
		return err;
	r->job = add(&r->portal->jobs, work, fd);
	if (r->job == 0) {
		fd_close(&fd);
		return err_say(info, ERR_FULL, 0, "too many files are being made at once");
	}
	r->waits = true;
	return ERR_AGAIN;
}

static enum err
take_result(struct request *r, struct buf *ret_out, struct errinfo *info)
{
	struct opener_jobs *jobs = &r->portal->jobs;
	struct opener_job *job;
	enum err err;

	pthread_mutex_lock(&jobs->lock);
	job = find(jobs, r->job);
	if (job == NULL || job->state != OPENER_JOB_DONE) {
		err = err_say(info, ERR_IO, 0, "the order is gone");
	} else {
		err = job->err;
		if (err != ERR_OK) {
			err_say(info, err, 0, "%s", job->what);
		} else {
			*ret_out = job->out;
			job->out = (struct buf){0};
		}
		clear(job);
	}
	pthread_mutex_unlock(&jobs->lock);
	r->job = 0;
	/* "Try again" is said of the file, not by this function: see opener_jobs.h. */
	return err == ERR_AGAIN ? ERR_IO : err;
}

enum err
opener_run(struct request *r, const struct order *o, int file, struct buf *ret_out,
	struct errinfo *info)
{
	if (r->job != 0)
		return take_result(r, ret_out, info);
	return hand_over(r, o, file, info);
}

const char *
opener_problem(enum err err)
{
	switch (err) {
	case ERR_MALFORMED:
	case ERR_TRUNCATED:
	case ERR_INVALID:
	case ERR_IO: /* the opener broke: most likely the file did it */
		return "broken";
	case ERR_UNSUPPORTED:
		return "kind";
	case ERR_LIMIT:
		return "too_large";
	case ERR_FULL:
	case ERR_AGAIN:
		return "busy";
	case ERR_OK:
	case ERR_NOT_FOUND:
	case ERR_EXISTS:
	case ERR_DENIED:
		break;
	}
	return NULL;
}

enum err
opener_read_table(struct request *r, int file, struct workbook *ret_book, struct errinfo *info)
{
	const struct order o = {.kind = ORDER_READ};
	struct buf out = {0};
	enum err err = opener_run(r, &o, file, &out, info);
	char *copy;

	if (err != ERR_OK)
		return err;
	copy = arena_copy(r->arena, buf_view(&out)); /* strings of the book point into it */
	err = copy == NULL ? ERR_LIMIT : order_get_book(str_of(copy, out.len), r->arena, ret_book);
	buf_done(&out);
	return err == ERR_OK ? err : err_say(info, err, 0, "the table is too large");
}

/* ---- connections ---- */

bool
opener_jobs_wait(struct request *r, void *connection)
{
	struct opener_jobs *jobs = &r->portal->jobs;
	struct opener_job *job;
	bool sleeps = false;

	r->waits = false;
	pthread_mutex_lock(&jobs->lock);
	job = find(jobs, r->job);
	if (job != NULL && job->state != OPENER_JOB_DONE && jobs->suspend != NULL) {
		job->waiter = connection;
		jobs->suspend(connection);
		sleeps = true;
	}
	pthread_mutex_unlock(&jobs->lock);
	return sleeps;
}

void
opener_jobs_drop(struct request *r)
{
	struct opener_jobs *jobs = &r->portal->jobs;
	struct opener_job *job;

	if (r->job == 0)
		return;
	pthread_mutex_lock(&jobs->lock);
	job = find(jobs, r->job);
	if (job != NULL && job->state == OPENER_JOB_DONE)
		clear(job);
	else if (job != NULL) {
		job->waiter = NULL;
		job->is_dropped = true;
	}
	pthread_mutex_unlock(&jobs->lock);
	r->job = 0;
}

/* ---- the loop ---- */

static struct opener_job *
oldest(struct opener_jobs *jobs)
{
	struct opener_job *first = NULL;

	for (size_t i = 0; i < OPENER_JOBS_MAX; i++) {
		struct opener_job *job = &jobs->list[i];

		if (job->id != 0 && job->state == OPENER_JOB_WAITING &&
			(first == NULL || job->id < first->id))
			first = job;
	}
	return first;
}

/* The index in under_way of an id, 0 for a free place; OPENER_JOBS_AT_ONCE: none. */
static size_t
place_of(const struct opener_jobs *jobs, uint64_t id)
{
	size_t i = 0;

	while (i < OPENER_JOBS_AT_ONCE && jobs->under_way[i].id != id)
		i++;
	return i;
}

bool
opener_jobs_next(struct portal *p, struct bus_message *m)
{
	struct opener_jobs *jobs = &p->jobs;
	struct opener_job *job;
	size_t place;

	pthread_mutex_lock(&jobs->lock);
	place = place_of(jobs, 0);
	job = place < OPENER_JOBS_AT_ONCE ? oldest(jobs) : NULL;
	if (job != NULL) {
		job->state = OPENER_JOB_SENT;
		jobs->under_way[place].id = job->id;
		jobs->under_way[place].since = clock_monotonic();
		*m = (struct bus_message){.type = BUS_JOB, .fd = job->fd};
		m->as.job.id = job->id;
		m->as.job.work = (enum bus_work)job->work;
		job->fd = -1;
	}
	pthread_mutex_unlock(&jobs->lock);
	return job != NULL;
}

static void
take(struct opener_jobs *jobs, uint64_t id, const struct bus_message *m)
{
	struct opener_job *job;

	pthread_mutex_lock(&jobs->lock);
	job = find(jobs, id);
	if (job != NULL && m->type == BUS_PIECE) {
		buf_str(&job->out, m->as.piece.bytes);
		if (buf_err(&job->out) != ERR_OK)
			finish(jobs, job, ERR_LIMIT, "what was made is too large");
	} else if (job != NULL && m->type == BUS_DONE) {
		finish(jobs, job, (enum err)m->as.done.err, m->as.done.note);
	}
	pthread_mutex_unlock(&jobs->lock);
}

/* The opener is gone, and all that it said was heard. */
static void
lose(struct opener_jobs *jobs, uint64_t id)
{
	struct opener_job *job;

	pthread_mutex_lock(&jobs->lock);
	job = find(jobs, id);
	if (job != NULL)
		finish(jobs, job, ERR_IO, "the opener broke");
	pthread_mutex_unlock(&jobs->lock);
}

enum err
opener_jobs_receive(struct portal *p, uint64_t id, struct channel *c)
{
	struct bus_message m;
	enum err err;

	while ((err = channel_receive(c, &m)) == ERR_OK) {
		fd_close(&m.fd);
		if (m.type == BUS_DONE && m.as.done.err > ERR_IO)
			return ERR_MALFORMED;
		take(&p->jobs, id, &m);
		if (m.sequence != 0 && channel_ack(c, m.sequence, 1) != ERR_OK)
			return ERR_IO;
	}
	if (err != ERR_AGAIN)
		lose(&p->jobs, id);
	return err;
}

void
opener_jobs_ended(struct portal *p, const struct bus_job_end *end)
{
	struct opener_jobs *jobs = &p->jobs;
	struct opener_job *job;
	size_t place;

	pthread_mutex_lock(&jobs->lock);
	place = place_of(jobs, end->id);
	if (place < OPENER_JOBS_AT_ONCE)
		jobs->under_way[place].id = 0;
	job = find(jobs, end->id);
	if (job != NULL && end->code == EXIT_BUSY)
		finish(jobs, job, ERR_FULL, "too many files are being made at once");
	else if (job != NULL && end->code == EXIT_LATE)
		finish(jobs, job, ERR_LIMIT, "it took too long");
	else if (job != NULL && (end->code != 0 || end->signal != 0))
		finish(jobs, job, ERR_IO, "the opener broke");
	/* ended in order: its last words may still be in the channel */
	wake(jobs);
	pthread_mutex_unlock(&jobs->lock);
}

void
opener_jobs_tick(struct portal *p, ms_t now)
{
	struct opener_jobs *jobs = &p->jobs;

	pthread_mutex_lock(&jobs->lock);
	for (size_t i = 0; i < OPENER_JOBS_MAX; i++) {
		struct opener_job *job = &jobs->list[i];

		if (job->id != 0 && now - job->began > GIVE_UP_MS)
			finish(jobs, job, ERR_LIMIT, "it took too long");
	}
	/* What the launcher had to say was lost: the next ones may not wait for it for ever. */
	for (size_t i = 0; i < OPENER_JOBS_AT_ONCE; i++) {
		if (jobs->under_way[i].id == 0 || now - jobs->under_way[i].since <= GIVE_UP_MS)
			continue;
		log_event("opener.lost", "after_ms=%lld", (long long)GIVE_UP_MS);
		jobs->under_way[i].id = 0;
		wake(jobs);
	}
	pthread_mutex_unlock(&jobs->lock);
}

void
opener_jobs_stop(struct opener_jobs *jobs)
{
	pthread_mutex_lock(&jobs->lock);
	jobs->is_stopped = true;
	for (size_t i = 0; i < OPENER_JOBS_MAX; i++)
		if (jobs->list[i].id != 0)
			finish(jobs, &jobs->list[i], ERR_IO, "the portal stops");
	pthread_mutex_unlock(&jobs->lock);
}

void
opener_jobs_done(struct opener_jobs *jobs)
{
	for (size_t i = 0; i < OPENER_JOBS_MAX; i++)
		clear(&jobs->list[i]);
	fd_close(&jobs->event);
	pthread_mutex_destroy(&jobs->lock);
}
