/* Capture files that people hand in, and their page; see captures.h. */
#include "proc/portal/watch/captures.h"
#include "proc/portal/watch/watch.h"

#include "base/limits.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define EXIT_BUSY 75  /* of the launcher: too many openers at once */
#define EXIT_LATE 124 /* of the launcher: it took too long and was ended */
#define TRIES_MAX 2

enum err
captures_spool(struct portal *p, int *ret_fd)
{
	char folder[sizeof(p->data_folder) + 16], path[sizeof(p->data_folder) + 64];
	struct disk_room room;
	int fd;

	if (disk_room_of(p->data_folder, &room) == ERR_OK &&
		room.free < room.total / 10 + LIMIT_UPLOAD_BYTES)
		return ERR_FULL;
	snprintf(folder, sizeof(folder), "%s/uploads", p->data_folder);
	if (disk_make_folder(folder, NULL) != ERR_OK)
		return ERR_IO;
	snprintf(path, sizeof(path), "%s/%s", folder, store_id_new(p->clock()).text);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return ERR_IO;
	if (unlink(path) != 0) {
		close(fd);
		return ERR_IO;
	}
	*ret_fd = fd;
	return ERR_OK;
}

static bool
is_under_way(const struct portal_capture *c)
{
	return c->state == CAPTURE_WAITING || c->state == CAPTURE_READING;
}

enum err
captures_add(struct portal *p, struct str name, int fd)
{
	struct portal_captures *all = &p->captures;
	struct portal_capture *c;
	enum err err = ERR_OK;

	pthread_mutex_lock(&all->lock);
	for (size_t i = 0; i < PORTAL_CAPTURES_MAX; i++)
		if (is_under_way(&all->list[i]))
			err = ERR_AGAIN;
	if (err == ERR_OK) {
		memmove(&all->list[1], &all->list[0],
			(PORTAL_CAPTURES_MAX - 1) * sizeof(all->list[0]));
		c = &all->list[0];
		*c = (struct portal_capture){
			.id = ++all->last, .state = CAPTURE_WAITING, .at = p->clock(), .fd = fd};
		str_clean(name, c->name, sizeof(c->name));
	}
	pthread_mutex_unlock(&all->lock);
	return err;
}

bool
captures_next(struct portal *p, struct bus_message *m)
{
	struct portal_captures *all = &p->captures;
	struct portal_capture *c = &all->list[0];
	bool is_there;

	pthread_mutex_lock(&all->lock);
	is_there = c->state == CAPTURE_WAITING;
	if (is_there) {
		c->state = CAPTURE_READING;
		*m = (struct bus_message){.type = BUS_JOB, .fd = c->fd};
		m->as.job.id = c->id;
		str_copy(str_c(c->name), m->as.job.name, sizeof(m->as.job.name));
		c->tries++;
	}
	pthread_mutex_unlock(&all->lock);
	return is_there;
}

static void
finish(struct portal_capture *c, bool is_read, const char *why)
{
	c->state = is_read ? CAPTURE_READ : CAPTURE_FAILED;
	c->why = why;
	fd_close(&c->fd);
}

static struct portal_capture *
capture_of(struct portal_captures *all, uint64_t id)
{
	for (size_t i = 0; i < PORTAL_CAPTURES_MAX; i++)
		if (all->list[i].state == CAPTURE_READING && all->list[i].id == id)
			return &all->list[i];
	return NULL;
}

void
captures_done(struct portal *p, uint64_t id, const struct bus_done *done, uint32_t n_alerts)
{
	struct portal_capture *c;

	pthread_mutex_lock(&p->captures.lock);
	c = capture_of(&p->captures, id);
	if (c != NULL) {
		c->frames = done->frames;
		c->n_alerts = n_alerts;
		if (done->frames == 0 && done->err != ERR_OK)
			finish(c, false, "no_capture");
		else
			finish(c, true, done->err != ERR_OK ? "cut" : NULL);
	}
	pthread_mutex_unlock(&p->captures.lock);
}

void
captures_ended(struct portal *p, const struct bus_job_end *end)
{
	struct portal_capture *c;

	pthread_mutex_lock(&p->captures.lock);
	c = capture_of(&p->captures, end->id); /* NULL when its DONE was heard */
	if (c != NULL) {
		if (end->code == EXIT_BUSY || end->code == EXIT_LATE)
			finish(c, false, end->code == EXIT_BUSY ? "busy" : "too_long");
		else if (c->tries < TRIES_MAX && lseek(c->fd, 0, SEEK_SET) == 0)
			c->state = CAPTURE_WAITING;
		else
			finish(c, false, "ended");
	}
	pthread_mutex_unlock(&p->captures.lock);
}

/* ---- the page ---- */

static const char *const states[] = {"", "waiting", "reading", "read", "failed"};

enum err
get_captures(struct request *r)
{
	struct capture_row *rows = arena_array(r->arena, struct capture_row, PORTAL_CAPTURES_MAX);
	struct captures_view v = {.rows = rows, .bytes_max = LIMIT_UPLOAD_BYTES};
	struct page_frame f;

	if (rows == NULL)
		return ERR_FULL;
	pthread_mutex_lock(&r->portal->captures.lock);
	for (size_t i = 0; i < PORTAL_CAPTURES_MAX; i++) {
		const struct portal_capture *c = &r->portal->captures.list[i];

		if (c->state == CAPTURE_NONE)
			continue;
		v.is_under_way |= is_under_way(c);
		rows[v.n++] =
			(struct capture_row){.name = str_c(arena_copy(r->arena, str_c(c->name))),
				.at = c->at,
				.state = states[c->state],
				.why = c->why,
				.frames = c->frames,
				.n_alerts = c->n_alerts};
	}
	pthread_mutex_unlock(&r->portal->captures.lock);
	frame_of(r, &f);
	return page_captures(r->portal->pages, &f, &v, &r->response.body);
}

enum err
post_captures(struct request *r)
{
	enum err err;

	if (r->upload.fd < 0 || r->upload.bytes == 0)
		return redirect(
			r, "/captures", &(struct done){.key = "no_file", .is_refusal = true});
	if (lseek(r->upload.fd, 0, SEEK_SET) != 0)
		return ERR_IO;
	err = captures_add(r->portal, str_c(r->upload.name), r->upload.fd);
	if (err == ERR_AGAIN)
		return redirect(
			r, "/captures", &(struct done){.key = "capture_busy", .is_refusal = true});
	r->upload.fd = -1; /* taken over */
	err = audit(r, "capture.upload", r->upload.name);
	return err == ERR_OK ? redirect(r, "/captures", &(struct done){.key = "capture_taken"})
			     : err;
}
