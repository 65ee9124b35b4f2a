/*
 * Frames of every link type that we read, down to the network packet. IEEE 802.3-2018 clause 3.2,
 * 802.1Q-2018 clause 9 (tags), 802.2 (LLC), RFC 1042 (SNAP), RFC 1661 and 2516 (PPP, PPPoE), IEEE
 * 802.11-2016 clause 9.3.2 (data frames), and the link-layer header types of tcpdump.org. One frame
 * in, struct eth_frame out; called by the sensor for every packet that eth_parse() does not settle
 * inline.
 */
#include "wire/eth/eth.h"

#include "base/reader.h"

#define PPP_IPV4 0x0021
#define PPP_IPV6 0x0057
#define TYPE_MIN 0x0600 /* below, the field is a length (IEEE 802.3 clause 3.2.6) */

static void
take_mac(struct reader *r, struct mac *ret_mac)
{
	const uint8_t *p = reader_take(r, sizeof(ret_mac->b));

	if (p != NULL)
		memcpy(ret_mac->b, p, sizeof(ret_mac->b));
}

/* 802.2 LLC and SNAP. What is not SNAP (spanning tree, NetBEUI, IPX) keeps ETH_TYPE_NONE. */
static uint16_t
read_llc(struct reader *r)
{
	const uint8_t *p = (const uint8_t *)r->p;
	uint32_t oui;
	uint16_t type;

	if (reader_left(r) < 3 || p[0] != 0xaa || p[1] != 0xaa || p[2] != 0x03)
		return ETH_TYPE_NONE;
	reader_skip(r, 3);
	oui = reader_be24(r);
	type = reader_be16(r);
	/* RFC 1042, and 0000F8 of bridges (802.1H), carry an ethertype. */
	if (oui == 0x000000 || oui == 0x0000f8)
		return type;
	return oui == 0x00000c && type == ETH_TYPE_CDP ? ETH_TYPE_CDP : ETH_TYPE_NONE;
}

/* PPP's protocol field; one byte when compressed (RFC 1661 section 6.5). */
static uint16_t
read_ppp(struct reader *r, struct eth_frame *f)
{
	uint16_t protocol = reader_u8(r);

	if ((protocol & 1) == 0)
		protocol = (uint16_t)(protocol << 8 | reader_u8(r));
	if (protocol == PPP_IPV4)
		return ETH_TYPE_IPV4;
	if (protocol == PPP_IPV6)
		return ETH_TYPE_IPV6;
	f->ppp_protocol = protocol;
	return ETH_TYPE_NONE;
}

/* RFC 2516 section 4: version and type 1, code 0 for a session, session id, length. */
static uint16_t
read_pppoe(struct reader *r, struct eth_frame *f)
{
	uint8_t version = reader_u8(r);
	uint8_t code = reader_u8(r);

	reader_skip(r, 4);
	if (reader_err(r) == ERR_OK && (version != 0x11 || code != 0))
		reader_fail(r, ERR_MALFORMED);
	return read_ppp(r, f);
}

static bool
is_tag(uint16_t type)
{
	return type == ETH_TYPE_VLAN || type == ETH_TYPE_SERVICE_VLAN || type == ETH_TYPE_OLD_VLAN;
}

/* Everything behind an ethertype: tags first, then a length with LLC or a PPPoE session. */
static void
read_type(struct reader *r, uint16_t type, struct eth_frame *f)
{
	for (int tags = 0; is_tag(type); tags++) {
		uint16_t control = reader_be16(r);

		if (tags == LIMIT_EXT_HEADERS) {
			reader_fail(r, ERR_LIMIT);
			return;
		}
		if (tags == 0)
			f->vlan = control & 0x0fff;
		f->has_vlan = true;
		type = reader_be16(r);
	}
	if (type == ETH_TYPE_PPPOE_SESSION) {
		type = read_pppoe(r, f);
	} else if (type < TYPE_MIN) {
		if (type < reader_left(r)) /* what follows the length is padding */
			r->end = r->p + type;
		type = read_llc(r);
	}
	f->ethertype = type;
}

static void
read_ethernet(struct reader *r, struct eth_frame *f)
{
	take_mac(r, &f->dst);
	take_mac(r, &f->src);
	f->has_mac = true;
	read_type(r, reader_be16(r), f);
}

/* The version in the first four bits; PPP and raw links have nothing else to go by. */
static void
read_raw(struct reader *r, struct eth_frame *f)
{
	if (reader_left(r) == 0)
		reader_fail(r, ERR_TRUNCATED);
	else if (r->p[0] >> 4 == 4)
		f->ethertype = ETH_TYPE_IPV4;
	else if (r->p[0] >> 4 == 6)
		f->ethertype = ETH_TYPE_IPV6;
	else
		reader_fail(r, ERR_MALFORMED);
}

/* PPP with or without the HDLC-like framing of RFC 1662 (FF 03), or Cisco HDLC (0F/8F 00). */
static void
read_ppp_link(struct reader *r, struct eth_frame *f)
{
	const uint8_t *p = r->p;

	if (reader_left(r) >= 2 && p[0] == 0xff && p[1] == 0x03) {
		reader_skip(r, 2);
		f->ethertype = read_ppp(r, f);
	} else if (reader_left(r) >= 2 && (p[0] == 0x0f || p[0] == 0x8f) && p[1] == 0) {
		reader_skip(r, 2);
		f->ethertype = reader_be16(r);
	} else {
		f->ethertype = read_ppp(r, f);
	}
}

/* The address family is that of the capturing system: 2 is IPv4 everywhere, IPv6 is 24 (NetBSD,
 * OpenBSD), 28 (FreeBSD), 30 (macOS) or 10 (Linux); either byte order. */
static void
read_null(struct reader *r, struct eth_frame *f)
{
	uint32_t family = reader_be32(r);

	if (family > 0xffff)
		family = __builtin_bswap32(family);
	if (family == 2)
		f->ethertype = ETH_TYPE_IPV4;
	else if (family == 10 || family == 24 || family == 28 || family == 30)
		f->ethertype = ETH_TYPE_IPV6;
	else
		reader_fail(r, ERR_UNSUPPORTED);
}

/* Protocol of a Linux cooked header: an ethertype, or 4 for a frame that begins with LLC. */
static void
read_sll_type(struct reader *r, uint16_t type, struct eth_frame *f)
{
	if (type == 4)
		f->ethertype = read_llc(r);
	else if (type < TYPE_MIN)
		f->ethertype = ETH_TYPE_NONE;
	else
		read_type(r, type, f);
}

static void
take_sll_mac(struct reader *r, unsigned len, struct eth_frame *f)
{
	take_mac(r, &f->src);
	reader_skip(r, 2);
	f->has_mac = len == 6;
	if (!f->has_mac)
		memset(&f->src, 0, sizeof(f->src));
}

static void
read_sll(struct reader *r, struct eth_frame *f)
{
	unsigned len;

	reader_skip(r, 4); /* packet type, ARPHRD type */
	len = reader_be16(r);
	take_sll_mac(r, len, f);
	read_sll_type(r, reader_be16(r), f);
}

static void
read_sll2(struct reader *r, struct eth_frame *f)
{
	uint16_t type = reader_be16(r);
	unsigned len;

	reader_skip(r, 2 + 4 + 2 + 1); /* reserved, interface, ARPHRD type, packet type */
	len = reader_u8(r);
	take_sll_mac(r, len, f);
	read_sll_type(r, type, f);
}

/*
 * An 802.11 data frame (clause 9.3.2.1). Which address is source and which destination depends on
 * the two DS bits (table 9-26). Encrypted, fragmented and aggregated frames are left alone.
 */
static void
read_80211(struct reader *r, bool is_padded, struct eth_frame *f)
{
	const uint8_t *start = r->p;
	uint8_t kind = reader_u8(r), flags = reader_u8(r);
	struct mac a[4] = {{{0}}};
	bool to_ds = flags & 1, from_ds = flags & 2, has_qos = kind & 0x80;
	uint16_t qos = 0;

	reader_skip(r, 2); /* duration */
	for (int i = 0; i < 3; i++)
		take_mac(r, &a[i]);
	if (reader_err(r) != ERR_OK)
		return;
	if ((kind & 0x03) != 0 || (kind & 0x0c) != 0x08 || (kind & 0x40) != 0 ||
		(flags & (0x40 | 0x04)) != 0 || (reader_be16(r) & 0x0f00) != 0) {
		reader_fail(r, reader_err(r) == ERR_OK ? ERR_UNSUPPORTED : reader_err(r));
		return;
	}
	if (to_ds && from_ds)
		take_mac(r, &a[3]);
	if (has_qos)
		qos = reader_be16(r);
	if (has_qos && (flags & 0x80) != 0)
		reader_skip(r, 4); /* HT control */
	if (is_padded)
		reader_skip(r, (4 - (size_t)(r->p - start) % 4) % 4);
	if ((qos & 0x8000) != 0) /* A-MSDU present; the first byte of the field is the low one */
		reader_fail(r, ERR_UNSUPPORTED);
	f->dst = to_ds ? a[2] : a[0];
	f->src = from_ds ? (to_ds ? a[3] : a[2]) : a[1];
	f->has_mac = true;
	f->ethertype = read_llc(r);
}

/* radiotap.org: version, pad, length, bitmaps (more while bit 31 is set), then the fields in order;
 * of these only the flags matter: padding before the payload, a check sequence behind it. */
static void
read_radiotap(struct reader *r, struct eth_frame *f)
{
	uint8_t version = reader_u8(r), flags = 0;
	struct reader h;
	uint32_t present, more;
	uint16_t len;

	reader_skip(r, 1);
	len = reader_le16(r);
	if (reader_err(r) == ERR_OK && (version != 0 || len < 8))
		reader_fail(r, ERR_MALFORMED);
	if (reader_left(r) < len - 4u)
		reader_fail(r, ERR_TRUNCATED);
	if (reader_err(r) != ERR_OK)
		return;
	h = reader_sub(r, len - 4u);
	present = more = reader_le32(&h);
	while ((more & 0x80000000) != 0 && reader_err(&h) == ERR_OK)
		more = reader_le32(&h);
	if ((present & 1) != 0) /* a 64-bit clock, aligned to 8 from the start of the header */
		reader_skip(&h, (8 - (reader_offset(&h) + 4) % 8) % 8 + 8);
	if ((present & 2) != 0)
		flags = reader_u8(&h);
	if (reader_err(&h) != ERR_OK)
		reader_fail(r, reader_err(&h));
	else if ((flags & 0x40) != 0) /* its check sequence was wrong */
		reader_fail(r, ERR_MALFORMED);
	else if ((flags & 0x10) != 0 && reader_left(r) >= 4)
		r->end -= 4;
	read_80211(r, flags & 0x20, f);
}

enum err
eth_parse_any(struct str frame, enum eth_linktype linktype, struct eth_frame *ret_frame)
{
	struct reader r = reader_of(frame.p, frame.len);
	struct eth_frame f = {0};

	switch (linktype) {
	case ETH_LINK_ETHERNET:
		read_ethernet(&r, &f);
		break;
	case ETH_LINK_NULL:
	case ETH_LINK_LOOP:
		read_null(&r, &f);
		break;
	case ETH_LINK_PPP:
	case ETH_LINK_PPP_HDLC:
		read_ppp_link(&r, &f);
		break;
	case ETH_LINK_PPPOE:
		f.ethertype = read_pppoe(&r, &f);
		break;
	case ETH_LINK_RAW_12:
	case ETH_LINK_RAW_14:
	case ETH_LINK_RAW:
	case ETH_LINK_IPV4:
	case ETH_LINK_IPV6:
		read_raw(&r, &f);
		break;
	case ETH_LINK_SLL:
		read_sll(&r, &f);
		break;
	case ETH_LINK_SLL2:
		read_sll2(&r, &f);
		break;
	case ETH_LINK_80211:
		read_80211(&r, false, &f);
		break;
	case ETH_LINK_RADIOTAP:
		read_radiotap(&r, &f);
		break;
	default: /* a number from a capture file's header */
		return ERR_UNSUPPORTED;
	}
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	f.payload = reader_rest(&r);
	*ret_frame = f;
	return ERR_OK;
}

enum err
arp_parse(struct str payload, struct arp *ret_arp)
{
	const uint8_t *p = (const uint8_t *)payload.p;

	if (payload.len < 8)
		return ERR_TRUNCATED;
	/* hardware type Ethernet, protocol IPv4, their lengths */
	if (p[0] != 0 || p[1] != 1 || p[2] != 8 || p[3] != 0 || p[4] != 6 || p[5] != 4)
		return ERR_UNSUPPORTED;
	if (payload.len < 28)
		return ERR_TRUNCATED;
	ret_arp->op = (uint16_t)(p[6] << 8 | p[7]);
	memcpy(ret_arp->sender_mac.b, p + 8, 6);
	ret_arp->sender = addr_v4(p + 14);
	memcpy(ret_arp->target_mac.b, p + 18, 6);
	ret_arp->target = addr_v4(p + 24);
	return ERR_OK;
}
