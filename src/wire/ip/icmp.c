/*
 * ICMP (RFC 792), ICMPv6 (RFC 4443) and IPv6 neighbour discovery (RFC 4861 section 4, RFC 8106
 * section 5.1). The payload of an IP packet in; called by the sensor for scans, tunnels, redirects
 * and rogue router advertisements.
 */
#include "wire/ip/ip.h"

#include "base/reader.h"

#define OPTION_SOURCE_LINK 1
#define OPTION_TARGET_LINK 2
#define OPTION_PREFIX 3
#define OPTION_MTU 5
#define OPTION_RDNSS 25

static bool
is_error_type(uint8_t type, uint8_t version)
{
	if (version == 6)
		return type >= ICMP6_UNREACHABLE && type <= ICMP6_PARAMETER;
	return type == ICMP_UNREACHABLE || type == ICMP_QUENCH || type == ICMP_REDIRECT ||
	       type == ICMP_TIME_EXCEEDED || type == ICMP_PARAMETER;
}

static bool
is_echo_type(uint8_t type, uint8_t version)
{
	if (version == 6)
		return type == ICMP6_ECHO || type == ICMP6_ECHO_REPLY;
	return type == ICMP_ECHO || type == ICMP_ECHO_REPLY;
}

/* The sender of an error gives back the packet's header and at least eight bytes. */
static bool
read_embedded(struct str bytes, struct icmp_embedded *e)
{
	struct ip_packet k;
	struct reader r;

	if (ip_parse(bytes, &k) != ERR_OK)
		return false;
	e->src = k.src;
	e->dst = k.dst;
	e->protocol = k.protocol;
	if (k.fragment_offset != 0 || k.payload.len < 4)
		return true;
	if (k.protocol != IP_TCP && k.protocol != IP_UDP && k.protocol != IP_SCTP)
		return true;
	r = reader_of(k.payload.p, k.payload.len);
	e->src_port = reader_be16(&r);
	e->dst_port = reader_be16(&r);
	e->has_ports = true;
	return true;
}

enum err
icmp_parse(struct str message, uint8_t version, struct icmp_message *ret_message)
{
	struct reader r = reader_of(message.p, message.len);
	struct icmp_message m = {0};

	m.type = reader_u8(&r);
	m.code = reader_u8(&r);
	reader_skip(&r, 2); /* checksum */
	m.rest = reader_be32(&r);
	m.payload = reader_rest(&r);
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	m.is_echo = is_echo_type(m.type, version);
	m.is_error = is_error_type(m.type, version);
	if (m.is_echo) {
		m.id = (uint16_t)(m.rest >> 16);
		m.seq = (uint16_t)m.rest;
	}
	if (m.is_error)
		m.has_embedded = read_embedded(m.payload, &m.embedded);
	*ret_message = m;
	return ERR_OK;
}

static struct addr
take_v6(struct reader *r)
{
	const uint8_t *p = reader_take(r, 16);

	return p == NULL ? (struct addr){0} : addr_v6(p);
}

/* RFC 4861 section 4.6.2. */
static void
read_prefix(struct reader *v, struct nd_message *m)
{
	struct nd_prefix x = {0};
	uint8_t flags;

	x.bits = reader_u8(v);
	flags = reader_u8(v);
	x.is_on_link = flags & 0x80;
	x.is_autonomous = flags & 0x40;
	x.valid_s = reader_be32(v);
	x.preferred_s = reader_be32(v);
	reader_skip(v, 4);
	x.prefix = take_v6(v);
	if (x.bits > 128)
		reader_fail(v, ERR_MALFORMED);
	if (reader_err(v) != ERR_OK)
		return;
	if (m->n_prefixes < LIMIT_ND_PREFIXES)
		m->prefixes[m->n_prefixes++] = x;
	else
		m->left_out++;
}

/* RFC 8106 section 5.1. */
static void
read_rdnss(struct reader *v, struct nd_message *m)
{
	reader_skip(v, 2);
	m->dns_lifetime_s = reader_be32(v);
	while (reader_left(v) >= 16) {
		struct addr a = take_v6(v);

		if (m->n_dns < LIMIT_ND_DNS)
			m->dns[m->n_dns++] = a;
		else
			m->left_out++;
	}
}

static void
read_nd_option(uint8_t kind, struct reader *v, struct nd_message *m)
{
	/* Whose link-layer address counts: the sender's, but the target's in an answer. */
	bool is_answer = m->type == ICMP6_NEIGHBOUR_ADVERTISEMENT || m->type == ICMP6_REDIRECT;
	const uint8_t *p;

	switch (kind) {
	case OPTION_SOURCE_LINK:
	case OPTION_TARGET_LINK:
		if (is_answer != (kind == OPTION_TARGET_LINK) || (p = reader_take(v, 6)) == NULL)
			break;
		memcpy(m->link_address.b, p, 6);
		m->has_link_address = true;
		break;
	case OPTION_PREFIX:
		read_prefix(v, m);
		break;
	case OPTION_MTU:
		reader_skip(v, 2);
		m->mtu = reader_be32(v);
		break;
	case OPTION_RDNSS:
		read_rdnss(v, m);
		break;
	default:
		break;
	}
}

static void
read_router(struct reader *r, struct nd_message *m)
{
	uint8_t flags;

	m->hop_limit = reader_u8(r);
	flags = reader_u8(r);
	m->is_managed = flags & 0x80;
	m->is_other = flags & 0x40;
	m->router_lifetime_s = reader_be16(r);
	reader_skip(r, 8); /* reachable time, retransmission timer */
}

static void
read_advertised(struct reader *r, struct nd_message *m)
{
	uint8_t flags = reader_u8(r);

	m->is_router = flags & 0x80;
	m->is_solicited = flags & 0x40;
	m->is_override = flags & 0x20;
	reader_skip(r, 3);
	m->target = take_v6(r);
}

/* The fixed part of each type; false for a type that is not neighbour discovery. */
static bool
read_nd_head(struct reader *r, struct nd_message *m)
{
	switch (m->type) {
	case ICMP6_ROUTER_SOLICITATION:
		reader_skip(r, 4);
		return true;
	case ICMP6_ROUTER_ADVERTISEMENT:
		read_router(r, m);
		return true;
	case ICMP6_NEIGHBOUR_ADVERTISEMENT:
		read_advertised(r, m);
		return true;
	case ICMP6_NEIGHBOUR_SOLICITATION:
	case ICMP6_REDIRECT:
		reader_skip(r, 4);
		m->target = take_v6(r);
		if (m->type == ICMP6_REDIRECT)
			m->destination = take_v6(r);
		return true;
	default:
		return false;
	}
}

enum err
nd_parse(struct str message, struct nd_message *ret_message)
{
	struct reader r = reader_of(message.p, message.len);
	struct nd_message m = {0};

	m.type = reader_u8(&r);
	reader_skip(&r, 3); /* code, checksum */
	if (reader_err(&r) == ERR_OK && !read_nd_head(&r, &m))
		return ERR_UNSUPPORTED;
	while (reader_left(&r) > 0) {
		uint8_t kind = reader_u8(&r);
		uint8_t len = reader_u8(&r); /* with these two bytes, in units of eight */
		struct reader v;

		if (reader_err(&r) != ERR_OK)
			return ERR_TRUNCATED;
		if (len == 0)
			return ERR_MALFORMED;
		if (reader_left(&r) < len * 8u - 2)
			return ERR_TRUNCATED;
		v = reader_sub(&r, len * 8u - 2);
		read_nd_option(kind, &v, &m);
		if (reader_err(&v) != ERR_OK)
			return ERR_MALFORMED;
	}
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	*ret_message = m;
	return ERR_OK;
}
