/*
 * One frame on its way: link layer, IP, transport, flow, stream. Here it is decided which device a
 * packet belongs to, which side of a new flow is the client, and what the flow's life tells.
 */
#include "watch/core.h"
#include "wire/eth/eth.h"
#include "wire/ip/ip.h"

#define PAYLOADS_TOLD 4	      /* of each direction of a flow that no reader knows */
#define QUIET (2 * MS_SECOND) /* silence before data that counts as a burst */

/* A packet above IP with what is needed of all its layers. */
struct packet {
	const struct ip_packet *ip;
	struct flow_key key;
	struct str payload;
	size_t payload_len;
	const struct tcp_segment *tcp; /* or NULL */
	bool sender_is_server;	       /* best guess, for a new flow */
	struct str bytes;	       /* from the IP header on; empty after reassembly */
};

static const struct mac *
source_mac(const struct watch *w)
{
	return w->frame_has_mac ? &w->frame_source : NULL;
}

static void
emit_flow(struct watch *w, enum event_kind kind, struct flow *f, int direction)
{
	struct event e = {.kind = kind, .at = w->now, .flow = f, .direction = direction};

	watch_emit(w, &e);
}

/* The sender's device is known by its frame; the receiver's only if it was seen before. */
static void
settle_devices(struct watch *w, struct flow *f, int direction)
{
	struct addr from = direction == TO_SERVER ? f->client : f->server;
	struct addr to = direction == TO_SERVER ? f->server : f->client;
	uint32_t *from_device = direction == TO_SERVER ? &f->client_device : &f->server_device;
	uint32_t *to_device = direction == TO_SERVER ? &f->server_device : &f->client_device;

	/* the receiver first: a private one shows that a public sender is behind the router */
	if (*to_device == 0)
		*to_device = device_of(w->devices, to, NULL, w->now, false);
	if (*from_device == 0)
		*from_device = device_of(w->devices, from, source_mac(w), w->now, true);
}

/* Which side is the server when the packets do not say: the one whose port a service has. */
static bool
looks_like_server(uint16_t from_port, uint16_t to_port)
{
	bool from = app_is_service_port(from_port), to = app_is_service_port(to_port);

	return from != to ? from : from && from_port < to_port;
}

static void
note_established(struct watch *w, struct flow *f, int direction)
{
	if (f->is_established)
		return;
	f->is_established = true;
	emit_flow(w, EVENT_FLOW_ESTABLISHED, f, direction);
}

static void
note_refused(struct watch *w, struct flow *f, int direction)
{
	if (f->is_refused || f->is_established)
		return;
	f->is_refused = true;
	emit_flow(w, EVENT_FLOW_REFUSED, f, direction);
}

static void
follow_tcp(struct watch *w, struct flow *f, int direction, const struct tcp_segment *tcp)
{
	f->tcp_flags[direction] |= (uint8_t)tcp->flags;
	if ((tcp->flags & TCP_SYN) != 0 && direction == TO_SERVER && f->syn_count < UINT8_MAX)
		f->syn_count++;
	if ((tcp->flags & TCP_RST) != 0) {
		if (direction == TO_CLIENT && f->bytes[TO_CLIENT] == 0 &&
			(f->tcp_flags[TO_CLIENT] & TCP_SYN) == 0)
			note_refused(w, f, direction);
		flow_become(w->flows, f, FLOW_CLOSING);
		return;
	}
	if ((tcp->flags & TCP_FIN) != 0 && (f->tcp_flags[!direction] & TCP_FIN) != 0)
		flow_become(w->flows, f, FLOW_CLOSING);
	/* the client's first packet after SYN+ACK, or data both ways of what began before */
	if (direction == TO_SERVER && (f->tcp_flags[TO_CLIENT] & TCP_SYN) != 0 &&
		(tcp->flags & (TCP_ACK | TCP_SYN)) == TCP_ACK)
		note_established(w, f, direction);
	else if (f->is_midstream && f->bytes[0] > 0 && f->bytes[1] > 0)
		note_established(w, f, direction);
}

static void
follow_payload(struct watch *w, struct flow *f, int direction, const struct packet *p)
{
	ms_t last = f->last_data[0] > f->last_data[1] ? f->last_data[0] : f->last_data[1];
	struct event e = {.kind = EVENT_PAYLOAD, .at = w->now, .flow = f, .direction = direction};

	if (f->payloads[direction] < (f->app == APP_UNKNOWN ? PAYLOADS_TOLD : 1)) {
		e.payload.nth = f->payloads[direction]++;
		e.payload.bytes = p->payload;
		e.payload.wire_len = p->payload_len;
		watch_emit(w, &e);
	}
	f->last_data[direction] = w->now;
	if (last == 0 || w->now - last < QUIET)
		return;
	e.kind = EVENT_BURST;
	e.burst.quiet = w->now - last;
	e.burst.len = p->payload_len;
	watch_emit(w, &e);
}

/* A flow that no reader of ours knows: nDPI has a look, from its first data on. */
static void
dissect(struct watch *w, struct flow *f, int direction, const struct packet *p)
{
	struct dissect_verdict verdict;
	struct event e = {.kind = EVENT_DISSECTED, .at = w->now, .flow = f, .direction = direction};

	if (f->app != APP_UNKNOWN || p->bytes.len == 0) {
		dissect_close(w->dissects, f->dissect);
		f->dissect = 0;
		return;
	}
	if (!f->is_dissected) {
		f->is_dissected = true;
		f->dissect = dissect_open(w->dissects);
	}
	if (f->dissect == 0 || !dissect_packet(w->dissects, f->dissect, p->bytes, w->now, &verdict))
		return;
	dissect_close(w->dissects, f->dissect);
	f->dissect = 0;
	if (verdict.app == APP_UNKNOWN)
		return;
	f->app = (uint8_t)verdict.app;
	e.dissected.protocol = verdict.protocol;
	watch_emit(w, &e);
}

static void
read_stream(struct watch *w, struct flow *f, int direction, const struct packet *p)
{
	const struct tcp_segment *tcp = p->tcp;
	struct stream_segment segment = {.seq = tcp->seq,
		.ack = tcp->ack,
		.has_ack = (tcp->flags & TCP_ACK) != 0,
		.is_syn = (tcp->flags & TCP_SYN) != 0,
		.payload = p->payload,
		.wire_len = p->payload_len};

	if (stream_push(w->streams, f->stream, direction, &segment))
		return;
	stream_close(w->streams, f->stream);
	f->stream = 0;
}

static bool
is_dead_address(struct addr a)
{
	return addr_is_none(a) || addr_is_multicast(a);
}

/* The frame at hand comes from a card of the machine that watches, or goes to it. */
static bool
is_own_frame(const struct watch *w)
{
	const struct watch_own *own = w->options.own;

	if (own == NULL || own->is_router || !w->frame_has_mac)
		return false;
	for (size_t i = 0; i < own->n_macs; i++)
		if (mac_equal(own->macs[i], w->frame_source) ||
			mac_equal(own->macs[i], w->frame_target))
			return true;
	return false;
}

static bool
is_own_addr(const struct watch *w, struct addr a)
{
	const struct watch_own *own = w->options.own;

	for (size_t i = 0; own != NULL && i < own->n_addrs; i++)
		if (addr_equal(own->addrs[i], a))
			return true;
	return false;
}

static bool
is_own_flow(const struct watch *w, const struct flow *f)
{
	return is_own_addr(w, f->client) || is_own_addr(w, f->server) || is_own_frame(w);
}

static void
begin_flow(struct watch *w, struct flow *f, int direction, const struct packet *p)
{
	struct event e = {.kind = EVENT_FLOW_OPEN, .at = w->now, .flow = f, .direction = direction};

	w->stats.flows++;
	f->is_own = is_own_flow(w, f);
	f->is_own_client = is_own_addr(w, f->client);
	if (p->tcp != NULL)
		f->is_midstream = (p->tcp->flags & TCP_SYN) == 0;
	if (!is_dead_address(p->ip->src))
		settle_devices(w, f, direction);
	if (f->server_device == 0)
		app_server_name(f, name_of(w->names, f->server));
	if (p->tcp != NULL && (p->tcp->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN)
		e.open.syn = p->tcp;
	f->ttl[direction] = p->ip->ttl;
	watch_emit(w, &e);
}

/* A connection that begins anew on the ports of one that is over. */
static bool
is_reused(const struct flow *f, int direction, const struct packet *p)
{
	return p->tcp != NULL && f->state == FLOW_CLOSING && direction == TO_SERVER &&
	       (p->tcp->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
}

static struct flow *
flow_for(struct watch *w, const struct packet *p, int *ret_direction)
{
	bool is_new;
	struct flow *f =
		flow_of(w->flows, &p->key, w->now, p->sender_is_server, ret_direction, &is_new);

	if (!is_new && is_reused(f, *ret_direction, p)) {
		flow_drop(w->flows, f);
		f = flow_of(w->flows, &p->key, w->now, false, ret_direction, &is_new);
	}
	if (is_new)
		begin_flow(w, f, *ret_direction, p);
	return f;
}

/* Where a run of the frame at hand begins in it; 0 when it lies elsewhere (put together). */
static size_t
offset_in_frame(const struct watch *w, struct str run)
{
	const char *start = w->frame.bytes.p;

	if (run.p < start || run.p > start + w->frame.bytes.len)
		return 0;
	return (size_t)(run.p - start);
}

static struct flow *
follow(struct watch *w, const struct packet *p, int *ret_direction)
{
	int direction;
	struct flow *f = flow_for(w, p, &direction);

	*ret_direction = direction;
	if (w->evidence != NULL)
		evidence_keep(w->evidence, &w->frame, p->ip->src, p->ip->dst,
			offset_in_frame(w, p->payload));

	if (f->packets[direction]++ == 0) {
		f->ttl[direction] = p->ip->ttl;
		if (direction == TO_CLIENT || f->packets[!direction] > 0) {
			settle_devices(w, f, direction);
			if (f->state == FLOW_ASKED)
				flow_become(w->flows, f, FLOW_ANSWERED);
		}
		if (f->protocol != PROTOCOL_TCP && f->packets[!direction] > 0)
			note_established(w, f, direction);
	}
	f->bytes[direction] += p->payload_len;
	if (p->tcp != NULL)
		follow_tcp(w, f, direction, p->tcp);
	if (p->payload_len > 0)
		follow_payload(w, f, direction, p);
	if (p->tcp == NULL)
		return f;
	/* half-open connections cost no stream: it begins with the first data */
	if (f->stream == 0 && !f->is_stream_done && p->payload_len > 0) {
		f->stream = stream_open(w->streams, f);
		f->is_stream_done = true; /* one stream per flow, ever */
	}
	if (f->stream != 0)
		read_stream(w, f, direction, p);
	if (p->payload_len > 0 && (f->dissect != 0 || !f->is_dissected))
		dissect(w, f, direction, p);
	return f;
}

static void
read_tcp(struct watch *w, const struct ip_packet *ip, struct str bytes)
{
	struct tcp_segment tcp;
	struct packet p = {.ip = ip, .tcp = &tcp, .bytes = bytes};
	bool syn, ack;
	int direction;

	if (tcp_parse(ip->payload, ip->payload_len, &tcp) != ERR_OK) {
		w->stats.frames_unread++;
		return;
	}
	syn = (tcp.flags & TCP_SYN) != 0;
	ack = (tcp.flags & TCP_ACK) != 0;
	p.key.from_port = tcp.src_port;
	p.key.to_port = tcp.dst_port;
	p.payload = tcp.payload;
	p.payload_len = tcp.payload_len;
	p.sender_is_server = syn ? ack
			     : app_is_rpc_port(tcp.src_port) && !app_is_rpc_port(tcp.dst_port)
				     ? tcp.src_port < tcp.dst_port
				     : looks_like_server(tcp.src_port, tcp.dst_port);
	p.key.from = ip->src;
	p.key.to = ip->dst;
	p.key.protocol = PROTOCOL_TCP;
	follow(w, &p, &direction);
}

static void
read_udp(struct watch *w, const struct ip_packet *ip, struct str bytes)
{
	struct udp_datagram udp;
	struct packet p = {.ip = ip, .bytes = bytes};
	struct flow *f;
	int direction;

	if (udp_parse(ip->payload, ip->payload_len, &udp) != ERR_OK) {
		w->stats.frames_unread++;
		return;
	}
	p.key = (struct flow_key){.from = ip->src,
		.to = ip->dst,
		.from_port = udp.src_port,
		.to_port = udp.dst_port,
		.protocol = PROTOCOL_UDP};
	p.payload = udp.payload;
	p.payload_len = udp.payload_len;
	p.sender_is_server =
		looks_like_server(udp.src_port, udp.dst_port) && !addr_is_multicast(ip->dst);
	f = follow(w, &p, &direction);
	if (udp.payload.len == 0 || app_datagram(w->apps, f, direction, udp.payload, w->now))
		return;
	if (f->dissect != 0 || !f->is_dissected)
		dissect(w, f, direction, &p);
}

/* An error message about a packet of a flow that we follow. */
static void
read_icmp_error(struct watch *w, const struct icmp_message *m)
{
	struct flow_key key = {.from = m->embedded.src,
		.to = m->embedded.dst,
		.from_port = m->embedded.src_port,
		.to_port = m->embedded.dst_port,
		.protocol = m->embedded.protocol};
	int direction;
	struct flow *f;

	if (!m->has_embedded || !m->embedded.has_ports)
		return;
	f = flow_find(w->flows, &key, &direction);
	if (f != NULL && direction == TO_SERVER && f->packets[TO_CLIENT] == 0)
		note_refused(w, f, TO_CLIENT);
}

static void
read_neighbour(struct watch *w, const struct ip_packet *ip)
{
	struct nd_message nd;
	struct event e = {.kind = EVENT_NEIGHBOUR, .at = w->now};

	if (ip->ttl != 255 || nd_parse(ip->payload, &nd) != ERR_OK)
		return;
	if (nd.type == ICMP6_NEIGHBOUR_ADVERTISEMENT && nd.has_link_address)
		device_on_link(w->devices, nd.target, nd.link_address, w->now);
	else if (nd.type != ICMP6_NEIGHBOUR_ADVERTISEMENT && w->frame_has_mac)
		device_on_link(w->devices, ip->src, w->frame_source, w->now);
	e.client = device_get(
		w->devices, device_of(w->devices, ip->src, source_mac(w), w->now, false));
	e.link.source = w->frame_source;
	e.link.vlan = w->frame_vlan;
	e.link.source_address = ip->src;
	e.link.nd = &nd;
	watch_emit(w, &e);
}

static void
read_icmp(struct watch *w, const struct ip_packet *ip)
{
	struct icmp_message m;
	struct packet p = {.ip = ip};
	struct event e = {.kind = EVENT_ICMP, .at = w->now};

	if (icmp_parse(ip->payload, ip->version, &m) != ERR_OK) {
		w->stats.frames_unread++;
		return;
	}
	if (ip->version == 6 && m.type >= ICMP6_ROUTER_SOLICITATION && m.type <= ICMP6_REDIRECT) {
		read_neighbour(w, ip);
		return;
	}
	if (m.is_error)
		read_icmp_error(w, &m);
	if (!m.is_echo)
		return;
	p.key = (struct flow_key){.from = ip->src,
		.to = ip->dst,
		.from_port = m.id,
		.to_port = m.id,
		.protocol = ip->protocol};
	p.payload = m.payload;
	p.payload_len = ip->payload_len > 8 ? ip->payload_len - 8 : 0;
	p.sender_is_server = m.type == ICMP_ECHO_REPLY || m.type == ICMP6_ECHO_REPLY;
	e.flow = follow(w, &p, &e.direction);
	e.icmp.type = m.type;
	e.icmp.code = m.code;
	e.icmp.wire_len = p.payload_len;
	e.icmp.payload = m.payload;
	watch_emit(w, &e);
}

static void
read_ip(struct watch *w, struct str bytes)
{
	struct ip_packet ip, whole;

	if (ip_parse(bytes, &ip) != ERR_OK) {
		w->stats.frames_unread++;
		return;
	}
	if (repeat_is_seen(w->repeats, &ip, w->now)) {
		w->stats.frames_repeated++;
		return;
	}
	if (ip.is_fragment) {
		if (fragment_add(w->fragments, &ip, w->now, &whole) != ERR_OK)
			return;
		ip = whole;
		bytes.len = 0;
	}
	switch (ip.protocol) {
	case IP_TCP:
		read_tcp(w, &ip, bytes);
		break;
	case IP_UDP:
		read_udp(w, &ip, bytes);
		break;
	case IP_ICMP:
	case IP_ICMP6:
		read_icmp(w, &ip);
		break;
	default: /* no ports: only the sender is of interest */
		if (!is_dead_address(ip.src))
			device_of(w->devices, ip.src, source_mac(w), w->now, true);
		break;
	}
}

static void
read_arp(struct watch *w, struct str payload)
{
	struct event e = {.kind = EVENT_ARP, .at = w->now};
	struct arp arp;

	if (arp_parse(payload, &arp) != ERR_OK) {
		w->stats.frames_unread++;
		return;
	}
	if (w->evidence != NULL)
		evidence_keep(w->evidence, &w->frame, arp.sender, arp.target, w->frame.bytes.len);
	e.link.source = w->frame_source;
	e.link.vlan = w->frame_vlan;
	e.link.arp = &arp;
	/* the detectors see it before the device table believes it: a spoofed answer must not win
	 */
	e.client = device_get(w->devices, device_of(w->devices, arp.sender, NULL, w->now, false));
	watch_emit(w, &e);
	if (!addr_is_none(arp.sender) && arp.sender.b[0] != 0)
		device_on_link(w->devices, arp.sender, arp.sender_mac, w->now);
}

/* A switch or access point that says who it is. */
static void
read_neighbour_announcement(struct watch *w, const struct eth_frame *frame)
{
	struct eth_neighbour n;
	struct device *d;
	enum err err = frame->ethertype == ETH_TYPE_LLDP ? lldp_parse(frame->payload, &n)
							 : cdp_parse(frame->payload, &n);

	d = err != ERR_OK ? NULL
			  : device_get(w->devices, device_of_mac(w->devices, frame->src, w->now));
	if (d == NULL)
		return;
	device_name(w->devices, d, n.name, "lldp", w->now);
	device_fact(w->devices, d, FACT_MODEL, n.platform.len > 0 ? n.platform : n.description,
		"lldp", CONFIDENCE_HIGH, w->now);
	if ((n.capabilities & (ETH_CAN_BRIDGE | ETH_CAN_ROUTE | ETH_CAN_WLAN)) != 0)
		device_kind(w->devices, d, DEVICE_ROUTER, "lldp", CONFIDENCE_HIGH, w->now);
}

void
packet_frame(struct watch *w, int linktype, struct str bytes, size_t wire_len)
{
	struct eth_frame frame;

	if (eth_parse(bytes, (enum eth_linktype)linktype, &frame) != ERR_OK) {
		w->stats.frames_unread++;
		return;
	}
	w->frame_has_mac = frame.has_mac;
	w->frame_source = frame.src;
	w->frame_target = frame.dst;
	w->frame_vlan = frame.vlan;
	if (frame.has_mac && mac_is_group(frame.dst))
		w->stats.announce_frames++;
	else if (!is_own_frame(w))
		w->stats.unicast_frames++;
	switch (frame.ethertype) {
	case ETH_TYPE_IPV4:
	case ETH_TYPE_IPV6:
		read_ip(w, frame.payload);
		break;
	case ETH_TYPE_ARP:
		read_arp(w, frame.payload);
		break;
	case ETH_TYPE_LLDP:
	case ETH_TYPE_CDP:
		read_neighbour_announcement(w, &frame);
		break;
	default:
		w->stats.frames_unread++;
		break;
	}
}

void
packet_flow_gone(struct watch *w, struct flow *f, bool is_evicted)
{
	struct event e = {.kind = EVENT_FLOW_CLOSE,
		.at = w->now,
		.flow = f,
		.close = {.is_evicted = is_evicted}};

	stream_close(w->streams, f->stream);
	f->stream = 0;
	dissect_close(w->dissects, f->dissect);
	f->dissect = 0;
	app_gone(w->apps, f, w->now);
	if (f->protocol == PROTOCOL_TCP && !addr_is_multicast(f->server) && !f->is_own) {
		if (f->packets[0] > 0 && f->packets[1] > 0)
			w->stats.unicast_both_ways++;
		else if (f->bytes[0] + f->bytes[1] > 0)
			w->stats.unicast_one_way++;
	}
	watch_emit(w, &e);
}
