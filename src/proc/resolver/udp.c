/*
 * Datagrams of clients: many at once in and out. The address that was asked comes with each
 * (IP_PKTINFO, set by the launcher), and the reply goes out from it.
 */
#include "proc/resolver/own.h"
#include "sys/own_addr.h"

#include <errno.h>

#define CONTROL_BYTES 128

struct addr
addr_of_socket(const struct sockaddr_storage *s, uint16_t *ret_port, uint32_t *ret_scope)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)s;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)s;

	*ret_scope = 0;
	if (s->ss_family == AF_INET) {
		*ret_port = ntohs(v4->sin_port);
		return addr_v4((const uint8_t *)&v4->sin_addr);
	}
	*ret_port = ntohs(v6->sin6_port);
	*ret_scope = v6->sin6_scope_id;
	return addr_v6((const uint8_t *)&v6->sin6_addr);
}

/* Which of our addresses was asked; none when the system does not say. */
static struct addr
asked_address(struct msghdr *m)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c != NULL; c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
			struct in_pktinfo info;

			memcpy(&info, CMSG_DATA(c), sizeof(info));
			return addr_v4((const uint8_t *)&info.ipi_addr);
		}
		if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
			struct in6_pktinfo info;

			memcpy(&info, CMSG_DATA(c), sizeof(info));
			return addr_v6((const uint8_t *)&info.ipi6_addr);
		}
	}
	return (struct addr){0};
}

struct batch {
	struct mmsghdr heads[DATAGRAMS_AT_ONCE];
	struct iovec parts[DATAGRAMS_AT_ONCE];
	struct sockaddr_storage peers[DATAGRAMS_AT_ONCE];
	union {
		size_t align; /* as struct cmsghdr wants it */
		char bytes[CONTROL_BYTES];
	} control[DATAGRAMS_AT_ONCE];
};

/* Those of the batch that may be questions, read; returns how many. */
static unsigned
read_all(struct door *door, struct batch *b, unsigned n)
{
	struct resolver *r = door->r;
	unsigned n_in = 0;

	for (unsigned i = 0; i < n; i++) {
		struct incoming *in = &r->incoming[n_in];

		if ((b->heads[i].msg_hdr.msg_flags & MSG_TRUNC) != 0)
			continue; /* no question is so long */
		in->asker.door = (uint32_t)(door - r->doors);
		in->asker.from = addr_of_socket(&b->peers[i], &in->asker.port, &in->asker.scope);
		in->asker.to = asked_address(&b->heads[i].msg_hdr);
		in->message = str_of(r->datagrams[i], b->heads[i].msg_len);
		if (in->asker.port == 0)
			continue;
		answer_read(r, in);
		n_in++;
	}
	return n_in;
}

static void
on_datagrams(void *arg, unsigned events)
{
	struct door *door = arg;
	struct resolver *r = door->r;
	struct batch b;
	unsigned n_in;
	int n;

	memset(b.heads, 0, sizeof(b.heads));
	for (int i = 0; i < DATAGRAMS_AT_ONCE; i++) {
		b.parts[i] = (struct iovec){r->datagrams[i], DATAGRAM_BYTES};
		b.heads[i].msg_hdr = (struct msghdr){.msg_name = &b.peers[i],
			.msg_namelen = sizeof(b.peers[i]),
			.msg_iov = &b.parts[i],
			.msg_iovlen = 1,
			.msg_control = &b.control[i],
			.msg_controllen = sizeof(b.control[i])};
	}
	n = recvmmsg(door->fd, b.heads, DATAGRAMS_AT_ONCE, MSG_DONTWAIT, NULL);
	resolver_clock(r);
	n_in = n > 0 ? read_all(door, &b, (unsigned)n) : 0;
	for (unsigned i = 0; i < n_in; i++)
		answer_near(r, &r->incoming[i]);
	for (unsigned i = 0; i < n_in; i++)
		answer_judge(r, &r->incoming[i]);
	udp_flush(r);
}

/* A door at one address need not be told which of ours was asked, nor say it: that costs each
 * datagram something. */
static void
forget_which(int fd)
{
	static const uint8_t any[16];
	struct sockaddr_storage at;
	socklen_t len = sizeof(at);
	struct addr bound;
	uint16_t port;
	uint32_t scope;
	int off = 0;

	if (getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		return;
	bound = addr_of_socket(&at, &port, &scope);
	if (memcmp(bound.b, any, sizeof(any)) == 0)
		return;
	setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &off, sizeof(off));
	if (at.ss_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &off, sizeof(off));
}

/* Replies are short enough to go in one piece, and say so: what is cut on its way can be forged. */
static void
never_cut(int fd)
{
	int v4 = IP_PMTUDISC_PROBE, v6 = IPV6_PMTUDISC_PROBE;

	setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &v4, sizeof(v4));
	setsockopt(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &v6, sizeof(v6));
}

enum err
udp_add(struct resolver *r, int fd)
{
	struct door *door = &r->doors[r->n_doors];

	if (r->n_doors == LIMIT_DOORS)
		return ERR_LIMIT;
	*door = (struct door){.r = r, .fd = fd};
	r->n_doors++;
	forget_which(fd);
	never_cut(fd);
	return loop_add(r->loop, fd, LOOP_READ, on_datagrams, door);
}

/* ---- out ---- */

static void
put_source(struct msghdr *m, struct addr from, uint32_t scope)
{
	struct cmsghdr *c = m->msg_control;

	if (from.family == 4) {
		struct in_pktinfo info = {0};

		memcpy(&info.ipi_spec_dst, from.b, 4);
		*c = (struct cmsghdr){.cmsg_level = IPPROTO_IP,
			.cmsg_type = IP_PKTINFO,
			.cmsg_len = CMSG_LEN(sizeof(info))};
		memcpy(CMSG_DATA(c), &info, sizeof(info));
		m->msg_controllen = CMSG_SPACE(sizeof(info));
	} else {
		struct in6_pktinfo info = {.ipi6_ifindex = scope};

		memcpy(&info.ipi6_addr, from.b, 16);
		*c = (struct cmsghdr){.cmsg_level = IPPROTO_IPV6,
			.cmsg_type = IPV6_PKTINFO,
			.cmsg_len = CMSG_LEN(sizeof(info))};
		memcpy(CMSG_DATA(c), &info, sizeof(info));
		m->msg_controllen = CMSG_SPACE(sizeof(info));
	}
}

static void
put_head(struct batch *b, unsigned at, struct outgoing *o)
{
	struct msghdr *m = &b->heads[at].msg_hdr;

	b->parts[at] = (struct iovec){o->bytes, o->len};
	*m = (struct msghdr){.msg_name = &b->peers[at], .msg_iov = &b->parts[at], .msg_iovlen = 1};
	m->msg_namelen = socket_of_addr(o->to.from, o->to.port, o->to.scope, &b->peers[at]);
	if (o->to.to.family == 0)
		return;
	memset(&b->control[at], 0, sizeof(b->control[at]));
	m->msg_control = &b->control[at];
	put_source(m, o->to.to, o->to.scope);
}

/* Those of one door go together; what the system does not take at once is lost, as datagrams are.
 */
static void
send_run(struct resolver *r, unsigned from, unsigned n)
{
	struct batch b;
	int fd = r->doors[r->outbox.list[from].door].fd;
	unsigned done = 0;

	memset(b.heads, 0, sizeof(b.heads));
	for (unsigned i = 0; i < n; i++)
		put_head(&b, i, &r->outbox.list[from + i]);
	while (done < n) {
		int sent = sendmmsg(fd, b.heads + done, n - done, MSG_DONTWAIT);

		if (sent <= 0 && (errno == EAGAIN || errno == ENOBUFS))
			return;
		done += sent > 0 ? (unsigned)sent : 1; /* that one cannot be reached */
	}
}

void
udp_flush(struct resolver *r)
{
	unsigned from = 0;

	for (unsigned i = 1; i <= r->outbox.n; i++) {
		if (i < r->outbox.n && r->outbox.list[i].door == r->outbox.list[from].door)
			continue;
		send_run(r, from, i - from);
		from = i;
	}
	r->outbox.n = 0;
}

void
udp_send(struct resolver *r, const struct asker *to, struct str message)
{
	struct outgoing *o;

	BUG_IF(message.len > DNS_UDP_OURS);
	if (r->outbox.n == DATAGRAMS_AT_ONCE)
		udp_flush(r);
	o = &r->outbox.list[r->outbox.n++];
	o->door = to->door;
	o->to = *to;
	o->len = (uint16_t)message.len;
	memcpy(o->bytes, message.p, message.len);
}
