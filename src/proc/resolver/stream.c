/*
 * TCP of clients (RFC 7766): several questions on one connection, answered as they come. Fixed
 * memory; who is idle, slow or greedy is cut.
 */
#include "proc/resolver/own.h"

#include "sys/fd.h"

#include <errno.h>
#include <unistd.h>

#define IDLE_MS (15 * MS_SECOND)
#define BUSY_IDLE_MS (3 * MS_SECOND) /* when most places are taken */
#define HALF_MS (5 * MS_SECOND)	     /* for the rest of a question that has begun */
#define STALL_MS (5 * MS_SECOND)     /* for taking what waits for it */

static struct stream *
stream_of(struct resolver *r, const struct asker *to)
{
	size_t at = to->door - STREAM_DOOR;
	struct stream *s = at < LIMIT_ASK_STREAMS ? &r->streams[at] : NULL;

	return s != NULL && s->fd >= 0 && s->key == to->door_key ? s : NULL;
}

static void
close_stream(struct stream *s)
{
	loop_remove(s->r->loop, s->fd);
	fd_close(&s->fd);
	buf_done(&s->out);
	s->key = 0;
	s->r->n_streams--;
}

static void
watch(struct stream *s)
{
	unsigned events = s->is_ended || s->waiting >= LIMIT_ASK_WAITING ? 0U : (unsigned)LOOP_READ;

	events |= s->out.len > s->out_sent ? (unsigned)LOOP_WRITE : 0U;
	loop_change(s->r->loop, s->fd, events);
}

/* Nothing is to come or to go any more. */
static bool
is_over(const struct stream *s)
{
	return s->is_broken || (s->is_ended && s->waiting == 0 && s->out_sent == s->out.len);
}

static void
push(struct stream *s)
{
	while (!s->is_broken && s->out_sent < s->out.len) {
		ssize_t n = send(s->fd, s->out.p + s->out_sent, s->out.len - s->out_sent,
			MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN) {
			s->stalled = s->stalled != 0 ? s->stalled : s->r->now;
			return;
		}
		if (n <= 0) {
			s->is_broken = true;
			return;
		}
		s->out_sent += (size_t)n;
		s->stalled = 0;
	}
	buf_clear(&s->out);
	s->out_sent = 0;
}

/* The questions that are whole. */
static void
take_questions(struct stream *s)
{
	struct asker asker = {.door = STREAM_DOOR + (uint32_t)(s - s->r->streams),
		.door_key = s->key,
		.from = s->from,
		.to = s->to,
		.port = s->port,
		.scope = s->scope};
	size_t at = 0;

	while (!s->is_broken && s->in_len - at >= 2 && s->waiting < LIMIT_ASK_WAITING) {
		size_t len = (size_t)((uint8_t)s->in[at] << 8 | (uint8_t)s->in[at + 1]);

		if (len > LIMIT_ASK_BYTES || len < DNS_HEADER)
			s->is_broken = true;
		if (s->is_broken || s->in_len - at - 2 < len)
			break;
		s->waiting++;
		answer_ask(s->r, &asker, str_of(s->in + at + 2, len));
		at += 2 + len;
	}
	memmove(s->in, s->in + at, s->in_len - at);
	s->in_len -= at;
}

static void
on_stream(void *arg, unsigned events)
{
	struct stream *s = arg;

	resolver_clock(s->r);
	if ((events & LOOP_READ) != 0 && !s->is_ended && s->in_len < sizeof(s->in)) {
		ssize_t n = recv(s->fd, s->in + s->in_len, sizeof(s->in) - s->in_len, MSG_DONTWAIT);

		if (n == 0)
			s->is_ended = true;
		else if (n < 0 && errno != EAGAIN && errno != EINTR)
			s->is_broken = true;
		else if (n > 0) {
			s->heard = s->r->now;
			s->in_len += (size_t)n;
		}
	} else if ((events & LOOP_READ) != 0 && s->is_ended) {
		s->is_broken = true; /* reset while answers wait for it */
	}
	take_questions(s);
	push(s);
	if (is_over(s))
		close_stream(s);
	else
		watch(s);
	udp_flush(s->r);
}

/* A place for one more: a free one, or that of the longest idle one. */
static struct stream *
make_place(struct resolver *r, struct addr from)
{
	struct stream *place = NULL, *idlest = NULL;
	unsigned same = 0;

	for (size_t i = 0; i < LIMIT_ASK_STREAMS; i++) {
		struct stream *s = &r->streams[i];

		if (s->fd < 0) {
			place = place == NULL ? s : place;
			continue;
		}
		same += addr_equal(s->from, from);
		if (s->waiting == 0 && s->out.len == 0 &&
			(idlest == NULL || s->heard < idlest->heard))
			idlest = s;
	}
	if (same >= LIMIT_ASK_STREAMS_OF_CLIENT)
		return NULL;
	if (place == NULL && idlest != NULL) {
		close_stream(idlest);
		place = idlest;
	}
	return place;
}

static void
on_listener(void *arg, unsigned events)
{
	struct door *door = arg;
	struct resolver *r = door->r;

	resolver_clock(r);
	for (int i = 0; i < 16; i++) {
		struct sockaddr_storage peer;
		socklen_t len = sizeof(peer);
		int fd = accept4(
			door->fd, (struct sockaddr *)&peer, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
		struct addr from;
		uint16_t port;
		uint32_t scope;
		struct stream *s;

		if (fd < 0)
			return;
		from = addr_of_socket(&peer, &port, &scope);
		s = guard_client(&r->policy.guard, from).group != NULL ? make_place(r, from) : NULL;
		if (s == NULL || loop_add(r->loop, fd, LOOP_READ, on_stream, s) != ERR_OK) {
			r->count.refused++;
			close(fd);
			continue;
		}
		*s = (struct stream){.r = r,
			.fd = fd,
			.key = ++r->stream_key,
			.from = from,
			.port = port,
			.scope = scope,
			.heard = r->now,
			.out = buf_of(LIMIT_ASK_OUT_BYTES)};
		r->n_streams++;
	}
}

enum err
stream_listen(struct resolver *r, int fd)
{
	struct door *door = &r->doors[r->n_doors];

	if (r->n_doors == LIMIT_DOORS)
		return ERR_LIMIT;
	*door = (struct door){.r = r, .fd = fd};
	r->n_doors++;
	return loop_add(r->loop, fd, LOOP_READ, on_listener, door);
}

void
stream_send(struct resolver *r, const struct asker *to, struct str message)
{
	struct stream *s = stream_of(r, to);
	uint8_t head[2] = {(uint8_t)(message.len >> 8), (uint8_t)message.len};

	if (s == NULL)
		return;
	s->waiting -= s->waiting > 0;
	s->heard = r->now;
	buf_add(&s->out, head, sizeof(head));
	buf_str(&s->out, message);
	if (buf_err(&s->out) != ERR_OK) /* it asks more than it takes */
		s->is_broken = true;
	push(s);
	if (s->is_broken)
		s->stalled = s->stalled != 0 ? s->stalled : r->now;
	watch(s);
}

void
stream_forget(struct resolver *r, const struct asker *to)
{
	struct stream *s = stream_of(r, to);

	if (s == NULL)
		return;
	s->waiting -= s->waiting > 0;
	s->is_broken = true; /* over TCP silence would be waited for */
}

void
stream_tick(struct resolver *r)
{
	ms_t idle = r->n_streams > LIMIT_ASK_STREAMS * 3 / 4 ? BUSY_IDLE_MS : IDLE_MS;

	for (size_t i = 0; i < LIMIT_ASK_STREAMS; i++) {
		struct stream *s = &r->streams[i];

		if (s->fd < 0)
			continue;
		if (s->in_len > 0 && s->waiting == 0 && r->now - s->heard > HALF_MS)
			s->is_broken = true;
		if (s->stalled != 0 && r->now - s->stalled > STALL_MS)
			s->is_broken = true;
		if (s->waiting == 0 && s->out.len == s->out_sent && r->now - s->heard > idle)
			s->is_broken = true;
		if (s->waiting > 0 && r->now - s->heard > 2 * IDLE_MS)
			s->is_broken = true; /* its flights are gone */
		if (is_over(s)) {
			close_stream(s);
		} else {
			take_questions(s); /* that waited until others were answered */
			watch(s);
		}
	}
}
