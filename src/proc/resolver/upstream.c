/*
 * The full resolver behind us: several connected UDP sockets, chosen at random like the number of a
 * question; TCP when an answer was cut. All sockets are made before the lock. A TCP socket is used
 * again after its connection ended: connect() to nobody takes it back to its beginning.
 */
#include "proc/resolver/own.h"

#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/own_addr.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define TCP_IDLE_MS (8 * MS_SECOND)
#define STALE_AFTER 2 /* tries without an answer, then what is kept is given (RFC 8767) */
#define TCP_MS (2 * MS_SECOND)
#define DOWN_MS 250 /* between tries while nobody is there at all */
#define DOWN_TRIES 16

static const ms_t pauses[] = {600, 900, 1500, 2000}; /* after each try */
#define TRIES (sizeof(pauses) / sizeof(*pauses))

/* ---- opening ---- */

static enum err
parse_where(struct str text, struct upstream *u)
{
	ptrdiff_t colon = -1;
	struct str host = text;
	uint64_t port = 53;
	struct addr a;

	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] == ':')
			colon = (ptrdiff_t)i;
	if (addr_parse(text, &a) != ERR_OK && colon > 0) {
		host = str_of(text.p, (size_t)colon);
		if (str_u64(str_of(text.p + colon + 1, text.len - (size_t)colon - 1), 65535,
			    &port) != ERR_OK)
			return ERR_INVALID;
		if (host.len > 2 && host.p[0] == '[' && host.p[host.len - 1] == ']')
			host = str_of(host.p + 1, host.len - 2);
	}
	if (addr_parse(host, &a) != ERR_OK || port == 0)
		return ERR_INVALID;
	u->is_local = addr_is_loopback(a);
	u->where_len = socket_of_addr(a, (uint16_t)port, 0, &u->where);
	return ERR_OK;
}

enum err
upstream_open(struct resolver *r, struct str where, struct errinfo *info)
{
	struct upstream *u = &r->upstream;
	int family;

	if (parse_where(where, u) != ERR_OK)
		return err_say(info, ERR_INVALID, 0, "%.*s is no address and port", STR_FMT(where));
	family = u->where.ss_family;
	for (int i = 0; i < UPSTREAM_UDP; i++) {
		struct upstream_link *k = &u->udp[i];

		k->r = r;
		k->fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (k->fd < 0 || connect(k->fd, (struct sockaddr *)&u->where, u->where_len) != 0)
			return err_say(info, ERR_IO, 0, "the full resolver: %s", strerror(errno));
	}
	for (int i = 0; i < UPSTREAM_TCP; i++) {
		struct upstream_link *k = &u->tcp[i];

		k->r = r;
		k->fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		k->in = malloc(MESSAGE_BYTES + 2);
		k->out = buf_of(LIMIT_FLIGHTS * (LIMIT_FLIGHT_QUESTION + 32));
		if (k->fd < 0 || k->in == NULL)
			return err_say(info, ERR_IO, 0, "socket: %s", strerror(errno));
	}
	u->is_well = true; /* until it is seen not to be */
	return ERR_OK;
}

uint16_t
upstream_id(struct resolver *r)
{
	struct upstream *u = &r->upstream;
	uint16_t id;

	if (u->random_left < sizeof(id)) {
		entropy_fill(u->random, sizeof(u->random));
		u->random_left = sizeof(u->random);
	}
	u->random_left -= sizeof(id);
	memcpy(&id, u->random + u->random_left, sizeof(id));
	return id;
}

/* ---- TCP ---- */

static void
tcp_end(struct upstream_link *k)
{
	struct sockaddr nobody = {.sa_family = AF_UNSPEC};

	if (!k->is_open && !k->is_connecting)
		return;
	loop_remove(k->r->loop, k->fd);
	connect(k->fd, &nobody, sizeof(nobody));
	k->is_open = k->is_connecting = false;
	buf_clear(&k->out);
	k->out_sent = 0;
	k->in_len = 0;
}

static void
tcp_push(struct upstream_link *k)
{
	while (k->is_open && k->out_sent < k->out.len) {
		ssize_t n = send(k->fd, k->out.p + k->out_sent, k->out.len - k->out_sent,
			MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			tcp_end(k);
			return;
		}
		k->out_sent += (size_t)n;
	}
	if (k->is_open && k->out_sent == k->out.len) {
		buf_clear(&k->out);
		k->out_sent = 0;
	}
	loop_change(k->r->loop, k->fd,
		LOOP_READ | (k->is_connecting || k->out.len > 0 ? (unsigned)LOOP_WRITE : 0U));
}

static void
arrived(struct resolver *r, char *message, size_t len, int socket)
{
	struct flight *x = flight_of(&r->flights, str_of(message, len));

	if (x == NULL || x->by_tcp != (socket < 0) || (socket >= 0 && x->socket != socket))
		return; /* late, or invented */
	r->upstream.is_well = true;
	r->upstream.heard = r->now;
	if (socket >= 0 && (message[2] & 2) != 0) { /* cut: once more by TCP */
		x->by_tcp = true;
		upstream_ask(r, x);
		return;
	}
	answer_arrived(r, x, message, len);
}

static void
tcp_read(struct upstream_link *k)
{
	ssize_t n = recv(k->fd, k->in + k->in_len, MESSAGE_BYTES + 2 - k->in_len, MSG_DONTWAIT);
	size_t at = 0;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		tcp_end(k);
		return;
	}
	k->in_len += (size_t)n;
	k->used = k->r->now;
	while (k->in_len - at >= 2) {
		size_t len = (size_t)((uint8_t)k->in[at] << 8 | (uint8_t)k->in[at + 1]);

		if (k->in_len - at - 2 < len)
			break;
		arrived(k->r, k->in + at + 2, len, -1);
		if (!k->is_open)
			return;
		at += 2 + len;
	}
	memmove(k->in, k->in + at, k->in_len - at);
	k->in_len -= at;
}

static void
on_tcp(void *arg, unsigned events)
{
	struct upstream_link *k = arg;
	int error = 0;
	socklen_t len = sizeof(error);

	resolver_clock(k->r);
	if (k->is_connecting) {
		if (getsockopt(k->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 || error != 0) {
			tcp_end(k);
			return;
		}
		if ((events & LOOP_WRITE) == 0)
			return;
		k->is_connecting = false;
		k->is_open = true;
	}
	if ((events & LOOP_READ) != 0)
		tcp_read(k);
	if (k->is_open)
		tcp_push(k);
	udp_flush(k->r);
}

static void
tcp_ask(struct upstream_link *k, struct str question)
{
	struct upstream *u = &k->r->upstream;
	uint8_t head[2] = {(uint8_t)(question.len >> 8), (uint8_t)question.len};

	if (!k->is_open && !k->is_connecting) {
		int rc = connect(k->fd, (struct sockaddr *)&u->where, u->where_len);

		if (rc != 0 && errno != EINPROGRESS) {
			struct sockaddr nobody = {.sa_family = AF_UNSPEC};

			connect(k->fd, &nobody, sizeof(nobody));
			return;
		}
		k->is_connecting = true; /* also when it is there at once: the loop says so */
		if (loop_add(k->r->loop, k->fd, LOOP_READ | LOOP_WRITE, on_tcp, k) != ERR_OK) {
			tcp_end(k);
			return;
		}
	}
	k->used = k->r->now;
	buf_add(&k->out, head, sizeof(head));
	buf_str(&k->out, question);
	if (buf_err(&k->out) != ERR_OK)
		tcp_end(k);
	else if (k->is_open)
		tcp_push(k);
}

/* ---- UDP ---- */

/* Nobody is at that port: it is being started again, perhaps. */
static void
nobody_there(struct resolver *r)
{
	if (r->upstream.is_well)
		r->upstream.is_well = false;
}

static void
on_udp(void *arg, unsigned events)
{
	struct upstream_link *k = arg;
	struct resolver *r = k->r;
	int socket = (int)(k - r->upstream.udp);
	struct mmsghdr heads[DATAGRAMS_AT_ONCE];
	struct iovec parts[DATAGRAMS_AT_ONCE];
	int n;

	memset(heads, 0, sizeof(heads));
	for (int i = 0; i < DATAGRAMS_AT_ONCE; i++) {
		parts[i] = (struct iovec){r->datagrams[i], DATAGRAM_BYTES};
		heads[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
	}
	resolver_clock(r);
	n = recvmmsg(k->fd, heads, DATAGRAMS_AT_ONCE, MSG_DONTWAIT, NULL);
	if (n < 0 && errno == ECONNREFUSED)
		nobody_there(r);
	for (int i = 0; i < n; i++)
		if ((heads[i].msg_hdr.msg_flags & MSG_TRUNC) == 0)
			arrived(r, r->datagrams[i], heads[i].msg_len, socket);
	udp_flush(r);
}

enum err
upstream_watch(struct resolver *r)
{
	enum err err = ERR_OK;

	for (int i = 0; i < UPSTREAM_UDP && err == ERR_OK; i++)
		err = loop_add(
			r->loop, r->upstream.udp[i].fd, LOOP_READ, on_udp, &r->upstream.udp[i]);
	return err;
}

static void
udp_ask(struct resolver *r, struct flight *x, struct str question)
{
	struct upstream *u = &r->upstream;
	ssize_t n;

	x->socket = (uint8_t)(upstream_id(r) % UPSTREAM_UDP);
	n = send(u->udp[x->socket].fd, question.p, question.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n < 0 && errno == ECONNREFUSED) { /* of the one before, perhaps */
		n = send(u->udp[x->socket].fd, question.p, question.len,
			MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n < 0)
			nobody_there(r);
	}
}

void
upstream_ask(struct resolver *r, struct flight *x)
{
	struct upstream *u = &r->upstream;
	const struct flight_client *c = flight_client_of(&r->flights, x);
	struct buf question = buf_of(LIMIT_FLIGHT_QUESTION + 64);
	ms_t pause = pauses[x->tries < TRIES ? x->tries : TRIES - 1];

	dns_ask_write(&c->ask, x->id, DNS_UDP_OURS, &question);
	u->sent++;
	x->tries++;
	x->again = r->now + (x->by_tcp ? TCP_MS : u->is_well ? pause : DOWN_MS);
	if (x->by_tcp)
		tcp_ask(&u->tcp[x->id % UPSTREAM_TCP], buf_view(&question));
	else
		udp_ask(r, x, buf_view(&question));
	buf_done(&question);
}

void
upstream_tick(struct resolver *r)
{
	struct upstream *u = &r->upstream;
	struct flight *x;

	while ((x = flight_late(&r->flights, r->now)) != NULL) {
		u->lost++;
		if ((x->tries >= STALE_AFTER || !u->is_well) && answer_stale(r, x))
			continue;
		if (x->tries >= (u->is_well ? TRIES : DOWN_TRIES)) {
			u->is_well = u->is_well && u->heard >= x->began; /* or one that hangs */
			answer_gave_up(r, x);
			continue;
		}
		if (x->by_tcp)
			tcp_end(&u->tcp[x->id % UPSTREAM_TCP]);
		upstream_ask(r, x);
	}
	for (int i = 0; i < UPSTREAM_TCP; i++)
		if (u->tcp[i].is_open && r->now - u->tcp[i].used > TCP_IDLE_MS)
			tcp_end(&u->tcp[i]);
}
