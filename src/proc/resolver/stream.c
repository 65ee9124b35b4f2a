/*
 * Connections of clients: TCP (RFC 7766), TLS (DoT, RFC 7858) and HTTP/2 over TLS (DoH, RFC 8484).
 * Several questions on one connection, answered as they come. Fixed numbers, bounded memory for
 * each; who is idle, slow or greedy is cut.
 *
 * Answers are gathered and go out together at the end of a round of the loop (stream_round), where
 * also what was left over of a connection is gone on with.
 */
#include "proc/resolver/own.h"

#include "sys/fd.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define IDLE_MS (15 * MS_SECOND)
#define IDLE_SECURE_MS (30 * MS_SECOND) /* a handshake costs more than a place */
#define BUSY_IDLE_MS (3 * MS_SECOND)	/* when most places are taken */
#define HALF_MS (5 * MS_SECOND)		/* for the rest of a question that has begun */
#define STALL_MS (5 * MS_SECOND)	/* for taking what waits for it */
#define OUT_KEPT 8192			/* bytes of memory that an idle one keeps */
#define READS_AT_ONCE 8			/* of what TLS has taken off the socket already */

static struct stream *
stream_of(struct resolver *r, const struct asker *to)
{
	size_t at = to->door - STREAM_DOOR;
	struct stream *s = at < STREAMS ? &r->streams[at] : NULL;

	return s != NULL && s->fd >= 0 && s->key == to->door_key ? s : NULL;
}

void
stream_drop(struct stream *s)
{
	loop_remove(s->r->loop, s->fd);
	tls_link_free(s->tls);
	h2_free(s->h2);
	fd_close(&s->fd);
	free(s->in);
	buf_done(&s->out);
	s->r->n_streams--;
	s->r->n_secure -= s->tls != NULL;
	*s = (struct stream){.r = s->r, .fd = -1, .is_due = s->is_due};
}

/* Somebody has to look at it at the end of this round. */
static void
is_due(struct stream *s)
{
	struct resolver *r = s->r;

	if (s->is_due)
		return;
	s->is_due = true;
	r->due[r->n_due++] = (uint16_t)(s - r->streams);
}

static bool
has_room(const struct stream *s)
{
	return s->waiting < LIMIT_ASK_WAITING && s->in_len < STREAM_IN_BYTES &&
	       (s->h2 == NULL || s->out.len - s->out_sent < LIMIT_ASK_OUT_BYTES / 4);
}

static void
watch(struct stream *s)
{
	unsigned events = s->is_ended || !has_room(s) ? 0U : (unsigned)LOOP_READ;

	if (s->is_shaking)
		events = s->wants_write ? (unsigned)LOOP_WRITE : (unsigned)LOOP_READ;
	else if (s->out.len > s->out_sent)
		events |= (unsigned)LOOP_WRITE;
	if (events != s->events)
		loop_change(s->r->loop, s->fd, events);
	s->events = events;
}

/* Nothing is to come or to go any more. */
static bool
is_over(const struct stream *s)
{
	bool is_ended = s->is_ended || (s->h2 != NULL && h2_is_over(s->h2));

	return s->is_broken || (is_ended && s->waiting == 0 && s->out_sent == s->out.len);
}

/* ---- bytes ---- */

/* True: at least one byte came. */
static bool
receive(struct stream *s)
{
	size_t n = 0;
	enum tls_step step = TLS_DONE;

	if (s->tls != NULL) {
		step = tls_link_read(s->tls, s->in + s->in_len, STREAM_IN_BYTES - s->in_len, &n);
		s->is_ended |= step == TLS_ENDED;
		s->is_broken |= step == TLS_BROKEN;
	} else {
		ssize_t got =
			recv(s->fd, s->in + s->in_len, STREAM_IN_BYTES - s->in_len, MSG_DONTWAIT);

		s->is_ended |= got == 0;
		s->is_broken |= got < 0 && errno != EAGAIN && errno != EINTR;
		n = got > 0 ? (size_t)got : 0;
	}
	if (n == 0)
		return false;
	if (s->in_len == 0)
		s->began = s->r->now;
	s->heard = s->r->now;
	s->in_len += n;
	return true;
}

/* How many were taken; 0: not now, or never (is_broken). */
static size_t
transmit(struct stream *s)
{
	struct str rest = str_of(s->out.p + s->out_sent, s->out.len - s->out_sent);
	size_t n = 0;

	if (s->tls != NULL) {
		enum tls_step step = tls_link_write(s->tls, rest, &n);

		s->is_broken |= step == TLS_BROKEN || step == TLS_ENDED;
	} else {
		ssize_t sent = send(s->fd, rest.p, rest.len, MSG_DONTWAIT | MSG_NOSIGNAL);

		s->is_broken |= sent == 0 || (sent < 0 && errno != EAGAIN);
		n = sent > 0 ? (size_t)sent : 0;
	}
	return n;
}

static void
push(struct stream *s)
{
	while (!s->is_broken) {
		size_t n;

		if (s->out_sent == s->out.len) {
			if (s->out.room > OUT_KEPT)
				buf_done(&s->out);
			buf_clear(&s->out);
			s->out_sent = 0;
			if (s->h2 != NULL && !h2_out(s->h2, &s->out))
				s->is_broken = true;
			if (s->out.len == 0)
				return;
		}
		n = transmit(s);
		if (n == 0) {
			s->stalled = s->stalled != 0 ? s->stalled : s->r->now;
			return;
		}
		s->out_sent += n;
		s->stalled = 0;
	}
}

/* ---- questions ---- */

static struct asker
asker_of(const struct stream *s)
{
	return (struct asker){.door = STREAM_DOOR + (uint32_t)(s - s->r->streams),
		.door_key = s->key,
		.from = s->from,
		.to = s->to,
		.port = s->port,
		.scope = s->scope};
}

/* By HTTP/2: everything is taken. */
static void
take_http(struct stream *s)
{
	if (s->in_len == 0 || s->is_broken || s->is_ended)
		return;
	if (s->h2 == NULL) {
		buf_str(&s->out, doh_old_http());
		s->is_ended = true;
	} else if (!h2_take(s->h2, str_of(s->in, s->in_len))) {
		s->is_broken = true;
	}
	s->in_len = 0;
}

/* The questions that are whole: length and message (RFC 1035 section 4.2.2). */
static void
take_questions(struct stream *s)
{
	struct asker asker = asker_of(s);
	size_t at = 0;

	if (s->kind == STREAM_DOH || s->kind == STREAM_OLD_HTTP) {
		take_http(s);
		return;
	}
	while (!s->is_broken && s->in_len - at >= 2 && s->waiting < LIMIT_ASK_WAITING) {
		size_t len = (size_t)((uint8_t)s->in[at] << 8 | (uint8_t)s->in[at + 1]);

		if (len > LIMIT_ASK_BYTES || len < DNS_HEADER)
			s->is_broken = true;
		if (s->is_broken || s->in_len - at - 2 < len)
			break;
		s->waiting++;
		s->began = s->r->now;
		answer_ask(s->r, &asker, str_of(s->in + at + 2, len));
		at += 2 + len;
	}
	memmove(s->in, s->in + at, s->in_len - at);
	s->in_len -= at;
}

/* A question that came by HTTP/2; true: its answer will come. */
static void
on_http_ask(void *arg, uint32_t part, struct str message)
{
	struct stream *s = arg;
	struct asker asker = asker_of(s);

	asker.part = part;
	s->waiting++;
	answer_ask(s->r, &asker, message);
}

/* Takes what is there, gives what there is. May close it. */
static void
serve(struct stream *s, bool is_readable)
{
	bool was_due = s->is_due;

	s->is_due = true; /* what is answered meanwhile goes out below */
	take_questions(s);
	for (int i = 0; i < READS_AT_ONCE && !s->is_ended && !s->is_broken && has_room(s); i++) {
		if (!is_readable && (s->tls == NULL || !tls_link_has_more(s->tls)))
			break;
		is_readable = false;
		if (!receive(s))
			break;
		take_questions(s);
	}
	push(s);
	s->is_due = was_due;
	if (is_over(s)) {
		stream_drop(s);
		return;
	}
	watch(s);
	if (s->tls != NULL && !s->is_ended && has_room(s) && tls_link_has_more(s->tls))
		is_due(s);
}

/* ---- events ---- */

/* A step of the handshake: a few in each round, so that questions by UDP wait no longer for them.
 * True: it is over. */
static bool
shake(struct stream *s)
{
	enum tls_step step;

	if (s->r->shakes >= LIMIT_SHAKES_AT_ONCE)
		return false; /* the loop says so again */
	s->r->shakes++;
	step = tls_link_shake(s->tls);
	s->wants_write = step == TLS_WANTS_WRITE;
	s->is_shaking = step == TLS_WANTS_READ || step == TLS_WANTS_WRITE;
	if (step == TLS_DONE && s->kind == STREAM_DOH && !secure_http(s, on_http_ask))
		s->is_broken = true;
	if (step == TLS_BROKEN || step == TLS_ENDED || s->is_broken) {
		stream_drop(s);
		return false;
	}
	if (!s->is_shaking)
		s->heard = s->r->now;
	watch(s);
	return !s->is_shaking;
}

void
stream_on_event(void *arg, unsigned events)
{
	struct stream *s = arg;
	struct resolver *r = s->r;

	resolver_clock(r);
	if (s->is_shaking && !shake(s))
		return;
	if ((events & LOOP_READ) != 0 && s->is_ended)
		s->is_broken = true; /* reset while answers wait for it */
	serve(s, (events & LOOP_READ) != 0);
	udp_flush(r);
}

void
stream_round(struct resolver *r)
{
	size_t n = r->n_due;

	r->shakes = 0;
	for (size_t i = 0; i < n; i++) {
		struct stream *s = &r->streams[r->due[i]];

		s->is_due = false;
		if (s->fd >= 0 && !s->is_shaking)
			serve(s, false);
	}
	memmove(r->due, r->due + n, (r->n_due - n) * sizeof(r->due[0]));
	r->n_due -= n;
	if (n > 0)
		udp_flush(r);
}

/* ---- answers ---- */

/* In seconds: the answer may be kept so long by who asked (RFC 8484 section 5.1). */
static uint32_t
freshness(struct str message)
{
	struct dns_ttls ttls;

	return dns_ttls_find(message, &ttls) == ERR_OK ? ttls.lowest : 0;
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
	if (s->h2 != NULL) {
		if (!h2_reply(s->h2, to->part, message, freshness(message)))
			s->is_broken = true; /* it asks more than it takes */
	} else {
		buf_add(&s->out, head, sizeof(head));
		buf_str(&s->out, message);
		s->is_broken |= buf_err(&s->out) != ERR_OK;
	}
	is_due(s);
}

void
stream_forget(struct resolver *r, const struct asker *to)
{
	struct stream *s = stream_of(r, to);

	if (s == NULL)
		return;
	s->waiting -= s->waiting > 0;
	if (s->h2 != NULL)
		h2_refuse(s->h2, to->part, 400);
	else
		s->is_broken = true; /* over TCP silence would be waited for */
	is_due(s);
}

enum guard_door
door_of(const struct resolver *r, const struct asker *asker)
{
	size_t at = asker->door - STREAM_DOOR;

	if (asker->door < STREAM_DOOR)
		return GUARD_DOOR_UDP;
	switch (at < STREAMS ? r->streams[at].kind : STREAM_TCP) {
	case STREAM_DOT:
		return GUARD_DOOR_DOT;
	case STREAM_DOH:
	case STREAM_OLD_HTTP:
		return GUARD_DOOR_DOH;
	case STREAM_TCP:
		break;
	}
	return GUARD_DOOR_TCP;
}

bool
stream_is_secure(const struct asker *asker)
{
	return asker->door >= STREAM_DOOR + LIMIT_ASK_STREAMS;
}

/* Has its time come? */
static bool
is_late(const struct stream *s)
{
	struct resolver *r = s->r;
	bool is_busy = s->tls != NULL ? r->n_secure > LIMIT_SECURE_STREAMS * 3 / 4
				      : r->n_streams - r->n_secure > LIMIT_ASK_STREAMS * 3 / 4;
	ms_t idle = s->tls != NULL ? IDLE_SECURE_MS : IDLE_MS, quiet = r->now - s->heard;

	if (s->is_shaking)
		return r->now - s->began > LIMIT_SHAKE_MS;
	if (s->in_len > 0 && s->waiting == 0 && r->now - s->began > HALF_MS)
		return true;
	if (s->stalled != 0 && r->now - s->stalled > STALL_MS)
		return true;
	if (s->waiting > 0) /* their flights are gone */
		return quiet > 2 * IDLE_MS;
	return s->out.len == s->out_sent && quiet > (is_busy ? BUSY_IDLE_MS : idle);
}

void
stream_tick(struct resolver *r)
{
	for (size_t i = 0; i < STREAMS && r->n_streams > 0; i++) {
		struct stream *s = &r->streams[i];

		if (s->fd < 0)
			continue;
		s->is_broken |= is_late(s);
		if (is_over(s))
			stream_drop(s);
	}
}
