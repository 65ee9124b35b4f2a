/* A file of 256 MB is copied in a thread: the loop that hands out mails and jobs goes on. What
 * comes out is a "part"; the loop looks whether the file is still the same, and moves it. See
 * feeds.h. */
#include "proc/portal/feeds/feeds.h"

#include "sys/disk.h"
#include "sys/fd.h"

#include <errno.h>
#include <stdlib.h>

#define COPY_BYTES ((size_t)256 << 10)

static bool
is_stopped(struct portal_feeds *f)
{
	bool ret;

	if (f == NULL)
		return false;
	pthread_mutex_lock(&f->lock);
	ret = f->copy.is_stopped;
	pthread_mutex_unlock(&f->lock);
	return ret;
}

/* f: whom to ask whether to go on; NULL nobody. */
static enum feed_why
copy(struct portal_feeds *f, int from, int to, uint64_t bytes)
{
	char *room = malloc(COPY_BYTES);
	enum feed_why why = room == NULL ? FEED_FAILED : FEED_FINE;

	for (uint64_t at = 0; why == FEED_FINE && at < bytes;) {
		size_t n = bytes - at < COPY_BYTES ? (size_t)(bytes - at) : COPY_BYTES;

		if (!fd_read_at(from, at, room, n))
			why = FEED_UNREADABLE;
		else if (!disk_write_fd(to, str_of(room, n)))
			why = errno == ENOSPC || errno == EFBIG ? FEED_NO_ROOM : FEED_FAILED;
		else if (is_stopped(f))
			why = FEED_FAILED;
		at += n;
	}
	free(room);
	return why;
}

enum feed_why
feeds_copy(int from, int to, uint64_t bytes)
{
	return copy(NULL, from, to, bytes);
}

static void *
copy_main(void *arg)
{
	struct portal_feeds *f = arg;
	enum feed_why why = copy(f, f->copy.from, f->copy.to, f->copy.bytes);

	pthread_mutex_lock(&f->lock);
	f->copy.why = why;
	f->copy.is_busy = false;
	f->is_changed[feed_room_of(f->copy.id)] |= why == FEED_FINE; /* to be judged, at once */
	pthread_mutex_unlock(&f->lock);
	return NULL;
}

void
feeds_copy_begin(
	struct portal *p, int from, int to, uint64_t bytes, const char *id, const char *stamp)
{
	struct portal_copy *c = &p->feeds->copy;

	*c = (struct portal_copy){
		.is_busy = true, .why = FEED_FAILED, .from = from, .to = to, .bytes = bytes};
	str_copy(str_c(id), c->id, sizeof(c->id));
	str_copy(str_c(stamp), c->stamp, sizeof(c->stamp));
	c->has_thread = pthread_create(&c->thread, NULL, copy_main, p->feeds) == 0;
	if (!c->has_thread)
		c->is_busy = false;
}

bool
feeds_copy_is_busy(struct portal *p)
{
	bool ret;

	pthread_mutex_lock(&p->feeds->lock);
	ret = p->feeds->copy.is_busy;
	pthread_mutex_unlock(&p->feeds->lock);
	return ret;
}

enum feed_why
feeds_copy_end(struct portal *p)
{
	struct portal_copy *c = &p->feeds->copy;

	if (c->id[0] == '\0')
		return FEED_FAILED;
	if (c->has_thread)
		pthread_join(c->thread, NULL);
	c->has_thread = false;
	fd_close(&c->from);
	fd_close(&c->to);
	c->id[0] = '\0';
	return c->why;
}
