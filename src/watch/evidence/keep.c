/* Whose a frame is, whether there is room for it, and its masked copy. See keep.h. */
#include "watch/evidence/keep.h"

#include "watch/evidence/evidence.h"
#include "wire/eth/eth.h"
#include "wire/ip/ip.h"

#define ROOM_OF_FRAME 1000 /* thousandths */

/* ---- the list ---- */

static struct keep_act *
act_of(struct keep_act *list, size_t n, uint64_t act)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].act == act)
			return &list[i];
	return NULL;
}

void
keep_set(struct keeper *k, const struct keep_item *list, size_t n)
{
	struct keep_act acts[LIMIT_KEEP_ACTS];
	size_t n_acts = 0;

	k->n_items = 0;
	for (size_t i = 0; i < n && k->n_items < LIMIT_KEEP_ITEMS; i++) {
		const struct keep_act *old = act_of(k->acts, k->n_acts, list[i].act);

		if (act_of(acts, n_acts, list[i].act) == NULL) {
			if (n_acts == LIMIT_KEEP_ACTS)
				continue;
			acts[n_acts++] =
				old != NULL ? *old
					    : (struct keep_act){.act = list[i].act,
						      .room = LIMIT_KEEP_BURST * ROOM_OF_FRAME};
		}
		k->items[k->n_items++] = list[i];
	}
	memcpy(k->acts, acts, n_acts * sizeof(acts[0]));
	k->n_acts = n_acts;
}

/* ---- whose it is ---- */

struct sides {
	struct eth_frame eth;
	struct addr from, to;
	size_t payload_at; /* of what stands above TCP and UDP, or above the link */
};

static void
look_above(struct str frame, const struct ip_packet *ip, struct sides *s)
{
	struct tcp_segment tcp;
	struct udp_datagram udp;
	struct str payload = ip->payload;

	s->from = ip->src;
	s->to = ip->dst;
	if (!ip->is_fragment && ip->protocol == IP_TCP &&
		tcp_parse(payload, ip->payload_len, &tcp) == ERR_OK)
		payload = tcp.payload;
	else if (!ip->is_fragment && ip->protocol == IP_UDP &&
		 udp_parse(payload, ip->payload_len, &udp) == ERR_OK)
		payload = udp.payload;
	if (payload.len > 0)
		s->payload_at = (size_t)(payload.p - frame.p);
}

static bool
look_at_sides(int linktype, struct str frame, struct sides *s)
{
	struct ip_packet ip;
	struct arp arp;

	*s = (struct sides){.payload_at = frame.len};
	if (eth_parse(frame, (enum eth_linktype)linktype, &s->eth) != ERR_OK)
		return false;
	if (s->eth.payload.len > 0)
		s->payload_at = (size_t)(s->eth.payload.p - frame.p);
	if (s->eth.ethertype == ETH_TYPE_ARP && arp_parse(s->eth.payload, &arp) == ERR_OK) {
		s->from = arp.sender;
		s->to = arp.target;
	} else if ((s->eth.ethertype == ETH_TYPE_IPV4 || s->eth.ethertype == ETH_TYPE_IPV6) &&
		   ip_parse(s->eth.payload, &ip) == ERR_OK) {
		look_above(frame, &ip, s);
	}
	return true;
}

static bool
is_its(const struct keep_item *item, const struct sides *s)
{
	if (item->is_mac)
		return s->eth.has_mac && (memcmp(item->mac.b, s->eth.src.b, 6) == 0 ||
						 memcmp(item->mac.b, s->eth.dst.b, 6) == 0);
	return !addr_is_none(item->addr) &&
	       (addr_equal(item->addr, s->from) || addr_equal(item->addr, s->to));
}

/* ---- how many ---- */

static bool
has_room(struct keep_act *a, ms_t at)
{
	ms_t gone = at - a->filled;

	if (a->filled == 0 || gone < 0)
		gone = 0;
	if (gone > MS_MINUTE)
		gone = MS_MINUTE;
	a->room += gone * LIMIT_KEEP_PER_SECOND; /* thousandths a millisecond */
	if (a->room > (int64_t)LIMIT_KEEP_BURST * ROOM_OF_FRAME)
		a->room = (int64_t)LIMIT_KEEP_BURST * ROOM_OF_FRAME;
	a->filled = at;
	if (a->room < ROOM_OF_FRAME)
		return false;
	a->room -= ROOM_OF_FRAME;
	return true;
}

void
keep_take(struct keeper *k, int linktype, ms_t at, struct str frame, size_t wire_len, keep_fn *give,
	void *arg)
{
	struct keep_frame out = {.at = at, .wire_len = (uint32_t)wire_len};
	uint64_t taken[LIMIT_KEEP_ACTS];
	size_t n_taken = 0;
	struct sides sides;

	if (k->n_items == 0 || frame.len == 0 || !look_at_sides(linktype, frame, &sides))
		return;
	for (size_t i = 0; i < k->n_items; i++) {
		struct keep_act *a = act_of(k->acts, k->n_acts, k->items[i].act);
		bool is_again = false;

		for (size_t j = 0; j < n_taken; j++)
			is_again |= taken[j] == k->items[i].act;
		if (is_again || at > k->items[i].until || !is_its(&k->items[i], &sides))
			continue;
		taken[n_taken++] = a->act;
		a->seen++;
		if (!has_room(a, at))
			continue;
		if (out.bytes.len == 0) {
			size_t len = frame.len < sizeof(k->bytes) ? frame.len : sizeof(k->bytes);
			size_t from = sides.payload_at < len ? sides.payload_at : len;

			memcpy(k->bytes, frame.p, len);
			out.is_masked = mask_secrets(k->bytes + from, len - from) > 0;
			out.bytes = str_of(k->bytes, len);
		}
		out.act = a->act;
		out.seen = a->seen;
		if (give(arg, &out))
			a->said = a->seen;
	}
}

void
keep_counts(struct keeper *k, keep_fn *give, void *arg)
{
	for (size_t i = 0; i < k->n_acts; i++) {
		struct keep_act *a = &k->acts[i];

		if (a->said != a->seen &&
			give(arg, &(struct keep_frame){.act = a->act, .seen = a->seen}))
			a->said = a->seen;
	}
}
