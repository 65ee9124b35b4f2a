/* Routes, neighbours, addresses and cards from the kernel: rtnetlink(7). See own_net.h. */
#include "sys/own_net.h"

#include "base/buf.h"
#include "sys/disk.h"

#include <linux/if_addr.h>
#include <linux/if_arp.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define ANSWER_BYTES 32768
#define WAIT_S 2
#define WAYS_OUT_MAX 8
#define ANSWERS_MAX 4096 /* pieces of one answer; the kernel ends it long before */

struct reading {
	struct own_net *net;
	bool is_by_word[OWN_USES_MAX]; /* the route came of a router advertisement */
	uint32_t links[OWN_LINKS_MAX]; /* the interface of each network */
	uint32_t ways_out[WAYS_OUT_MAX];
	size_t n_ways_out;
};

typedef void take_fn(struct reading *r, struct nlmsghdr *m);

/* ---- asking ---- */

static int
open_kernel(void)
{
	const struct timeval wait = {.tv_sec = WAIT_S};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (fd >= 0)
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	return fd;
}

/* False: it was the last piece, or none came. */
static bool
take_piece(int fd, struct reading *r, take_fn *take, bool *ret_is_whole)
{
	_Alignas(struct nlmsghdr) char bytes[ANSWER_BYTES];
	ssize_t got = recv(fd, bytes, sizeof(bytes), 0);
	unsigned left = got > 0 ? (unsigned)got : 0;

	for (struct nlmsghdr *m = (struct nlmsghdr *)(void *)bytes; got > 0 && NLMSG_OK(m, left);
		m = NLMSG_NEXT(m, left)) {
		if (m->nlmsg_type == NLMSG_DONE)
			*ret_is_whole = true;
		if (m->nlmsg_type == NLMSG_DONE || m->nlmsg_type == NLMSG_ERROR)
			return false;
		take(r, m);
	}
	return got > 0;
}

/* All of one kind. */
static bool
ask(int fd, uint16_t type, struct reading *r, take_fn *take)
{
	struct {
		struct nlmsghdr head;
		struct rtgenmsg body;
	} question = {.head = {.nlmsg_len = NLMSG_LENGTH(sizeof(struct rtgenmsg)),
			      .nlmsg_type = type,
			      .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
			      /* one after the other on this socket */
			      .nlmsg_seq = type},
		.body = {.rtgen_family = AF_UNSPEC}};
	bool is_whole = false;

	if (send(fd, &question, question.head.nlmsg_len, 0) < 0)
		return false;
	for (int i = 0; i < ANSWERS_MAX && take_piece(fd, r, take, &is_whole); i++)
		;
	return is_whole;
}

/* The attributes of a message, by number; those above `max` are left out. */
static void
attributes(struct nlmsghdr *m, size_t body, struct rtattr **list, unsigned short max)
{
	struct rtattr *a = (struct rtattr *)(void *)((char *)NLMSG_DATA(m) + NLMSG_ALIGN(body));
	int left = (int)m->nlmsg_len - (int)NLMSG_LENGTH(NLMSG_ALIGN(body));

	memset(list, 0, ((size_t)max + 1) * sizeof(*list));
	for (; left > 0 && RTA_OK(a, left); a = RTA_NEXT(a, left))
		if ((a->rta_type & NLA_TYPE_MASK) <= max)
			list[a->rta_type & NLA_TYPE_MASK] = a;
}

static bool
addr_of(struct rtattr *a, int family, struct addr *ret_addr)
{
	if (a == NULL)
		return false;
	if (family == AF_INET && RTA_PAYLOAD(a) == 4)
		*ret_addr = addr_v4(RTA_DATA(a));
	else if (family == AF_INET6 && RTA_PAYLOAD(a) == 16)
		*ret_addr = addr_v6(RTA_DATA(a));
	else
		return false;
	return true;
}

static uint32_t
number_of(struct rtattr *a)
{
	uint32_t n = 0;

	if (a != NULL && RTA_PAYLOAD(a) == sizeof(n))
		memcpy(&n, RTA_DATA(a), sizeof(n));
	return n;
}

/* ---- routes ---- */

static void
add_gateway(struct reading *r, struct addr a, bool is_by_word)
{
	struct own_net *n = r->net;

	for (uint32_t i = 0; i < n->n_uses; i++)
		if (n->uses[i].what == OWN_USE_GATEWAY && addr_equal(n->uses[i].addr, a)) {
			r->is_by_word[i] = r->is_by_word[i] && is_by_word;
			return;
		}
	if (n->n_uses == OWN_USES_MAX)
		return;
	r->is_by_word[n->n_uses] = is_by_word;
	n->uses[n->n_uses++] = (struct own_use){.what = OWN_USE_GATEWAY, .addr = a};
}

static void
add_way_out(struct reading *r, uint32_t link)
{
	if (link != 0 && r->n_ways_out < WAYS_OUT_MAX)
		r->ways_out[r->n_ways_out++] = link;
}

/* A gateway of the other family: RTA_VIA. */
static void
take_via(struct reading *r, struct rtattr *via, bool is_by_word)
{
	const struct rtvia *v = via != NULL ? RTA_DATA(via) : NULL;

	if (v == NULL || RTA_PAYLOAD(via) < sizeof(*v))
		return;
	if (v->rtvia_family == AF_INET && RTA_PAYLOAD(via) >= sizeof(*v) + 4)
		add_gateway(r, addr_v4(v->rtvia_addr), is_by_word);
	else if (v->rtvia_family == AF_INET6 && RTA_PAYLOAD(via) >= sizeof(*v) + 16)
		add_gateway(r, addr_v6(v->rtvia_addr), is_by_word);
}

/* A route over several: each hop with its own interface and gateway. */
static void
take_hops(struct reading *r, struct rtattr *all, const struct rtmsg *route, bool is_default)
{
	struct rtnexthop *hop = RTA_DATA(all);
	int left = (int)RTA_PAYLOAD(all);

	for (; left >= (int)sizeof(*hop) && RTNH_OK(hop, left);
		left -= (int)RTNH_ALIGN(hop->rtnh_len), hop = RTNH_NEXT(hop)) {
		struct rtattr *a = RTNH_DATA(hop);
		int rest = (int)hop->rtnh_len - (int)RTNH_SPACE(0);
		struct addr gateway;

		if (is_default)
			add_way_out(r, (uint32_t)hop->rtnh_ifindex);
		for (; rest > 0 && RTA_OK(a, rest); a = RTA_NEXT(a, rest)) {
			if (a->rta_type == RTA_GATEWAY && addr_of(a, route->rtm_family, &gateway))
				add_gateway(r, gateway, route->rtm_protocol == RTPROT_RA);
			if (a->rta_type == RTA_VIA)
				take_via(r, a, route->rtm_protocol == RTPROT_RA);
		}
	}
}

static void
take_route(struct reading *r, struct nlmsghdr *m)
{
	const struct rtmsg *route = NLMSG_DATA(m);
	struct rtattr *a[RTA_VIA + 1];
	struct addr gateway;
	bool is_default, is_by_word;

	if (m->nlmsg_type != RTM_NEWROUTE || m->nlmsg_len < NLMSG_LENGTH(sizeof(*route)) ||
		route->rtm_type != RTN_UNICAST || (route->rtm_flags & RTM_F_CLONED) != 0)
		return;
	attributes(m, sizeof(*route), a, RTA_VIA);
	/* a way over two halves (0/1, 128/1) is one for everything, too */
	is_default = route->rtm_dst_len <= 1;
	is_by_word = route->rtm_protocol == RTPROT_RA;
	if (is_default)
		add_way_out(r, number_of(a[RTA_OIF]));
	if (addr_of(a[RTA_GATEWAY], route->rtm_family, &gateway))
		add_gateway(r, gateway, is_by_word);
	take_via(r, a[RTA_VIA], is_by_word);
	if (a[RTA_MULTIPATH] != NULL)
		take_hops(r, a[RTA_MULTIPATH], route, is_default);
}

/* ---- neighbours, addresses, cards ---- */

static void
take_neighbour(struct reading *r, struct nlmsghdr *m)
{
	const struct ndmsg *neighbour = NLMSG_DATA(m);
	struct rtattr *a[NDA_LLADDR + 1];
	struct addr at;
	struct mac mac;

	if (m->nlmsg_type != RTM_NEWNEIGH || m->nlmsg_len < NLMSG_LENGTH(sizeof(*neighbour)) ||
		(neighbour->ndm_state & (NUD_FAILED | NUD_INCOMPLETE | NUD_NOARP)) != 0)
		return;
	attributes(m, sizeof(*neighbour), a, NDA_LLADDR);
	if (!addr_of(a[NDA_DST], neighbour->ndm_family, &at) || a[NDA_LLADDR] == NULL ||
		RTA_PAYLOAD(a[NDA_LLADDR]) != sizeof(mac.b))
		return;
	memcpy(mac.b, RTA_DATA(a[NDA_LLADDR]), sizeof(mac.b));
	for (uint32_t i = 0; i < r->net->n_uses; i++)
		if (addr_equal(r->net->uses[i].addr, at))
			r->net->uses[i].mac = mac;
}

static void
take_address(struct reading *r, struct nlmsghdr *m)
{
	const struct ifaddrmsg *at = NLMSG_DATA(m);
	struct rtattr *a[IFA_LOCAL + 1];
	struct own_net *n = r->net;
	struct addr own;

	if (m->nlmsg_type != RTM_NEWADDR || m->nlmsg_len < NLMSG_LENGTH(sizeof(*at)))
		return;
	attributes(m, sizeof(*at), a, IFA_LOCAL);
	if (!addr_of(a[IFA_LOCAL] != NULL ? a[IFA_LOCAL] : a[IFA_ADDRESS], at->ifa_family, &own) ||
		addr_is_loopback(own) || n->n_links == OWN_LINKS_MAX)
		return;
	r->links[n->n_links] = at->ifa_index;
	n->links[n->n_links++] = (struct own_link){.addr = own, .bits = at->ifa_prefixlen};
}

static void
take_card(struct reading *r, struct nlmsghdr *m)
{
	const struct ifinfomsg *card = NLMSG_DATA(m);
	struct rtattr *a[IFLA_ADDRESS + 1];
	struct own_net *n = r->net;

	if (m->nlmsg_type != RTM_NEWLINK || m->nlmsg_len < NLMSG_LENGTH(sizeof(*card)) ||
		card->ifi_type != ARPHRD_ETHER || n->n_macs == OWN_MACS_MAX)
		return;
	attributes(m, sizeof(*card), a, IFLA_ADDRESS);
	if (a[IFLA_ADDRESS] == NULL || RTA_PAYLOAD(a[IFLA_ADDRESS]) != sizeof(n->macs[0].b))
		return;
	memcpy(n->macs[n->n_macs].b, RTA_DATA(a[IFLA_ADDRESS]), sizeof(n->macs[0].b));
	n->n_macs += !mac_is_zero(n->macs[n->n_macs]);
}

/* ---- passing on ---- */

static bool
is_on(const char *path)
{
	struct buf b = buf_of(64);
	bool is =
		disk_read(path, &b, NULL) == ERR_OK && str_equal(str_trim(buf_view(&b)), STR("1"));

	buf_done(&b);
	return is;
}

static uint64_t
forwarded(const char *path)
{
	struct buf b = buf_of(65536);
	uint64_t n = disk_read(path, &b, NULL) == ERR_OK ? own_forwarded_parse(buf_view(&b)) : 0;

	buf_done(&b);
	return n;
}

static void
look_at_forwarding(struct own_net *n)
{
	n->is_forwarding = is_on("/proc/sys/net/ipv4/ip_forward") ||
			   is_on("/proc/sys/net/ipv6/conf/all/forwarding");
	n->has_forwarded = forwarded("/proc/net/snmp") > 0 || forwarded("/proc/net/snmp6") > 0;
}

/* ---- the whole ---- */

static void
finish(struct reading *r)
{
	struct own_net *n = r->net;

	for (uint32_t i = 0; i < n->n_links; i++)
		for (size_t k = 0; k < r->n_ways_out; k++)
			n->links[i].is_way_out |= r->links[i] == r->ways_out[k];
	for (uint32_t i = 0; i < n->n_uses; i++)
		n->uses[i].is_told = r->is_by_word[i];
	own_net_weigh(n);
}

bool
own_net_read(const struct own_use *more, size_t n_more, struct own_net *ret_net)
{
	struct own_net n = {0};
	struct reading r = {.net = &n};
	int fd = open_kernel();
	bool is_whole = fd >= 0;

	if (is_whole)
		is_whole = ask(fd, RTM_GETROUTE, &r, take_route);
	for (size_t i = 0; i < n_more && n.n_uses < OWN_USES_MAX; i++)
		n.uses[n.n_uses++] = more[i];
	if (fd >= 0) {
		is_whole = ask(fd, RTM_GETLINK, &r, take_card) && is_whole;
		is_whole = ask(fd, RTM_GETADDR, &r, take_address) && is_whole;
		is_whole = ask(fd, RTM_GETNEIGH, &r, take_neighbour) && is_whole;
		close(fd);
	}
	look_at_forwarding(&n);
	finish(&r);
	*ret_net = n;
	return is_whole;
}
