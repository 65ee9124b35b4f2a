/* Connections that come: who may have a place, and which one. See own.h. */
#include "proc/resolver/own.h"

#include <stdlib.h>
#include <unistd.h>

#define ACCEPTS_AT_ONCE 16

/* A place for one more: a free one, or that of the longest idle one. */
static struct stream *
make_place(struct resolver *r, struct addr from, bool is_secure)
{
	size_t at = is_secure ? LIMIT_ASK_STREAMS : 0,
	       end = is_secure ? STREAMS : LIMIT_ASK_STREAMS;
	unsigned same = 0, most = is_secure ? LIMIT_SECURE_OF_CLIENT : LIMIT_ASK_STREAMS_OF_CLIENT;
	struct stream *place = NULL, *idlest = NULL;

	for (; at < end; at++) {
		struct stream *s = &r->streams[at];

		if (s->fd < 0) {
			place = place == NULL && !s->is_due ? s : place;
			continue;
		}
		same += addr_equal(s->from, from);
		if (s->waiting == 0 && s->out.len == 0 && !s->is_shaking &&
			(idlest == NULL || s->heard < idlest->heard))
			idlest = s;
	}
	if (same >= most)
		return NULL;
	if (place == NULL && idlest != NULL) {
		stream_drop(idlest);
		place = idlest;
	}
	return place;
}

/* One of ours, and not too often. */
static bool
may_come(struct resolver *r, const struct door *door, struct addr from)
{
	if (guard_client(&r->policy.guard, from).group == NULL)
		return false;
	return door->kind == STREAM_TCP || rate_take(r->shakers, from, r->now);
}

static bool
open_stream(struct stream *s, const struct door *door, int fd)
{
	struct resolver *r = door->r;

	*s = (struct stream){.r = r,
		.fd = fd,
		.is_due = s->is_due,
		.kind = door->kind,
		.key = ++r->stream_key,
		.events = LOOP_READ,
		.heard = r->now,
		.began = r->now,
		.in = malloc(STREAM_IN_BYTES),
		.out = buf_of(LIMIT_ASK_OUT_BYTES)};
	r->n_streams++;
	if (door->kind != STREAM_TCP) {
		s->tls = secure_link(r, door->kind, fd);
		r->n_secure += s->tls != NULL;
		s->is_shaking = true;
	}
	if (s->in != NULL && (door->kind == STREAM_TCP || s->tls != NULL) &&
		loop_add(r->loop, fd, LOOP_READ, stream_on_event, s) == ERR_OK)
		return true;
	stream_drop(s);
	return false;
}

static void
on_listener(void *arg, unsigned events)
{
	struct door *door = arg;
	struct resolver *r = door->r;

	resolver_clock(r);
	for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
		struct sockaddr_storage peer;
		socklen_t len = sizeof(peer);
		int fd = accept4(
			door->fd, (struct sockaddr *)&peer, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
		struct stream *s = NULL;
		struct addr from;
		uint16_t port;
		uint32_t scope;

		if (fd < 0)
			return;
		from = addr_of_socket(&peer, &port, &scope);
		if (may_come(r, door, from))
			s = make_place(r, from, door->kind != STREAM_TCP);
		if (s == NULL) {
			r->count.refused++;
			close(fd);
		} else if (open_stream(s, door, fd)) {
			s->from = from;
			s->port = port;
			s->scope = scope;
		}
	}
}

static uint16_t
port_of_socket(int fd)
{
	struct sockaddr_storage own = {0};
	socklen_t len = sizeof(own);
	uint16_t port = 0;
	uint32_t scope;

	if (getsockname(fd, (struct sockaddr *)&own, &len) == 0)
		addr_of_socket(&own, &port, &scope);
	return port;
}

static enum err
listen_at(struct resolver *r, int fd, enum stream_kind kind)
{
	struct door *door = &r->doors[r->n_doors];

	if (r->n_doors == LIMIT_DOORS)
		return ERR_LIMIT;
	*door = (struct door){.r = r, .fd = fd, .kind = kind};
	r->n_doors++;
	return loop_add(r->loop, fd, LOOP_READ, on_listener, door);
}

enum err
stream_listen(struct resolver *r, int fd)
{
	return listen_at(r, fd, STREAM_TCP);
}

enum err
stream_listen_dot(struct resolver *r, int fd)
{
	r->secure.dot_port = port_of_socket(fd);
	return listen_at(r, fd, STREAM_DOT);
}

enum err
stream_listen_doh(struct resolver *r, int fd)
{
	r->secure.doh_port = port_of_socket(fd);
	return listen_at(r, fd, STREAM_DOH);
}
