/*
 * IPv4 and IPv6 headers: RFC 791 section 3.1, RFC 8200 sections 3 and 4, RFC 4302 (AH). A packet
 * in, struct ip_packet out; called by the sensor for every packet, so it reads the fixed header by
 * offset after one check of the length.
 */
#include "wire/ip/ip.h"

#include "base/reader.h"

#define V4_HEADER 20
#define V6_HEADER 40

static inline uint16_t
be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t
be32(const uint8_t *p)
{
	return (uint32_t)be16(p) << 16 | be16(p + 2);
}

/* What is there of the `len` bytes that the header promised; 0 promised means all. */
static inline void
set_payload(struct ip_packet *k, struct str rest, uint32_t len)
{
	k->is_cut = rest.len < len;
	k->payload_len = len;
	k->payload = str_of(rest.p, k->is_cut ? rest.len : len);
}

static enum err
parse_v4(struct str packet, struct ip_packet *k)
{
	const uint8_t *p = (const uint8_t *)packet.p;
	uint32_t header, total, fragment;

	if (packet.len < V4_HEADER)
		return ERR_TRUNCATED;
	header = (p[0] & 0x0fu) * 4;
	total = be16(p + 2);
	if (header < V4_HEADER)
		return ERR_MALFORMED;
	if (packet.len < header)
		return ERR_TRUNCATED;
	if (total == 0)
		total = (uint32_t)packet.len;
	if (total < header)
		return ERR_MALFORMED;
	fragment = be16(p + 6);
	memset(k, 0, sizeof(*k));
	k->version = 4;
	k->tos = p[1];
	k->id = be16(p + 4);
	k->dont_fragment = fragment & 0x4000;
	k->more_fragments = fragment & 0x2000;
	k->fragment_offset = (uint16_t)((fragment & 0x1fff) * 8);
	k->is_fragment = (fragment & 0x3fff) != 0;
	k->ttl = p[8];
	k->protocol = p[9];
	k->options_len = (uint8_t)(header - V4_HEADER);
	k->src.family = 4;
	memcpy(k->src.b, p + 12, 4);
	k->dst.family = 4;
	memcpy(k->dst.b, p + 16, 4);
	set_payload(k, str_of(packet.p + header, packet.len - header), total - header);
	return ERR_OK;
}

/* Extension headers by their number; the length of each is given in a way of its own. */
static bool
is_extension(uint8_t protocol)
{
	return protocol == IP_HOP_BY_HOP || protocol == IP_ROUTING || protocol == IP_FRAGMENT ||
	       protocol == IP_DESTINATION || protocol == IP_AH;
}

static size_t
extension_len(uint8_t protocol, const uint8_t *p)
{
	if (protocol == IP_FRAGMENT)
		return 8;
	if (protocol == IP_AH) /* RFC 4302 section 2.2: in words of 4, minus 2 */
		return (p[1] + 2u) * 4;
	return (p[1] + 1u) * 8;
}

/*
 * Passes the extension headers at the start of k->payload. Stops behind the header of a fragment:
 * what follows has to be put together first. A fragment header of a whole datagram (RFC 6946) is
 * passed like the others.
 */
static enum err
pass_extensions(struct ip_packet *k)
{
	while (is_extension(k->protocol)) {
		const uint8_t *p = (const uint8_t *)k->payload.p;
		size_t len;

		if (k->extensions == LIMIT_EXT_HEADERS)
			return ERR_LIMIT;
		len = k->payload.len < 8 ? 8 : extension_len(k->protocol, p);
		if (len > k->payload_len)
			return ERR_MALFORMED;
		if (len > k->payload.len)
			return ERR_TRUNCATED;
		if (k->protocol == IP_FRAGMENT) {
			k->fragment_offset = be16(p + 2) & 0xfff8;
			k->more_fragments = p[3] & 1;
			k->is_fragment = k->fragment_offset != 0 || k->more_fragments;
			k->id = be32(p + 4);
		}
		k->protocol = p[0];
		k->extensions++;
		k->payload = str_of(k->payload.p + len, k->payload.len - len);
		k->payload_len -= (uint32_t)len;
		if (k->is_fragment)
			break;
	}
	return ERR_OK;
}

static enum err
parse_v6(struct str packet, struct ip_packet *ret_packet)
{
	const uint8_t *p = (const uint8_t *)packet.p;
	struct ip_packet k = {.version = 6};
	uint32_t len;
	enum err err;

	if (packet.len < V6_HEADER)
		return ERR_TRUNCATED;
	k.tos = (uint8_t)(be16(p) >> 4);
	k.flow_label = be32(p) & 0xfffff;
	len = be16(p + 4);
	if (len == 0 && p[6] != IP_NONE)
		len = (uint32_t)packet.len - V6_HEADER;
	k.protocol = p[6];
	k.ttl = p[7];
	k.src.family = 6;
	memcpy(k.src.b, p + 8, 16);
	k.dst.family = 6;
	memcpy(k.dst.b, p + 24, 16);
	set_payload(&k, str_of(packet.p + V6_HEADER, packet.len - V6_HEADER), len);
	err = pass_extensions(&k);
	if (err == ERR_OK)
		*ret_packet = k;
	return err;
}

enum err
ip_parse(struct str packet, struct ip_packet *ret_packet)
{
	if (packet.len == 0)
		return ERR_TRUNCATED;
	if ((uint8_t)packet.p[0] >> 4 == 4)
		return parse_v4(packet, ret_packet);
	if ((uint8_t)packet.p[0] >> 4 == 6)
		return parse_v6(packet, ret_packet);
	return ERR_UNSUPPORTED;
}

enum err
ip_whole(const struct ip_packet *first, struct str datagram, struct ip_packet *ret_packet)
{
	struct ip_packet k = *first;
	enum err err = ERR_OK;

	k.is_fragment = k.more_fragments = k.is_cut = false;
	k.fragment_offset = 0;
	k.payload = datagram;
	k.payload_len = (uint32_t)datagram.len;
	if (k.version == 6)
		err = pass_extensions(&k);
	if (err == ERR_OK && k.is_fragment) /* a fragment inside a fragment */
		err = ERR_MALFORMED;
	if (err == ERR_OK)
		*ret_packet = k;
	return err;
}
