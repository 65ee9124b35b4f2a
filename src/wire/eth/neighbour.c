/*
 * What switches, access points and telephones announce on the link: LLDP (IEEE 802.1AB-2016 clauses
 * 8.4 and 8.5) and CDP (version 1 and 2, as Cisco documents its fields). Both are lists of type,
 * length, value. Payload in, struct eth_neighbour out; called by the sensor's inference of devices.
 */
#include "wire/eth/eth.h"

#include "base/reader.h"

enum lldp_type {
	LLDP_END = 0,
	LLDP_CHASSIS = 1,
	LLDP_PORT = 2,
	LLDP_SYSTEM_NAME = 5,
	LLDP_SYSTEM_DESCRIPTION = 6,
	LLDP_CAPABILITIES = 7,
	LLDP_MANAGEMENT = 8,
};

enum cdp_type {
	CDP_DEVICE = 1,
	CDP_ADDRESSES = 2,
	CDP_PORT = 3,
	CDP_CAPABILITIES = 4,
	CDP_VERSION = 5,
	CDP_PLATFORM = 6,
	CDP_MANAGEMENT = 0x16,
};

#define CHASSIS_MAC 4 /* subtype of a chassis id, table 8-2 */
#define PORT_ALIAS 1  /* subtypes of a port id that are text, table 8-3 */
#define PORT_NAME 5
#define PORT_LOCAL 7

static void
lldp_management(struct reader *v, struct eth_neighbour *n)
{
	uint8_t len = reader_u8(v); /* of the subtype (an IANA address family) and the address */
	uint8_t family = reader_u8(v);
	const uint8_t *p;

	if (!addr_is_none(n->management) || reader_err(v) != ERR_OK)
		return;
	if (family == 1 && len == 5 && (p = reader_take(v, 4)) != NULL)
		n->management = addr_v4(p);
	else if (family == 2 && len == 17 && (p = reader_take(v, 16)) != NULL)
		n->management = addr_v6(p);
}

static void
lldp_field(unsigned type, struct reader *v, struct eth_neighbour *n)
{
	const uint8_t *p;
	uint8_t subtype;

	switch (type) {
	case LLDP_CHASSIS:
		subtype = reader_u8(v);
		if (subtype == CHASSIS_MAC && (p = reader_take(v, 6)) != NULL) {
			memcpy(n->chassis_mac.b, p, 6);
			n->has_chassis_mac = true;
		}
		break;
	case LLDP_PORT:
		subtype = reader_u8(v);
		if (subtype == PORT_ALIAS || subtype == PORT_NAME || subtype == PORT_LOCAL)
			n->port = reader_rest(v);
		break;
	case LLDP_SYSTEM_NAME:
		n->name = reader_rest(v);
		break;
	case LLDP_SYSTEM_DESCRIPTION:
		n->description = reader_rest(v);
		break;
	case LLDP_CAPABILITIES:
		reader_skip(v, 2); /* what it could do; what it does is next */
		n->capabilities = reader_be16(v);
		break;
	case LLDP_MANAGEMENT:
		lldp_management(v, n);
		break;
	default:
		break;
	}
}

enum err
lldp_parse(struct str payload, struct eth_neighbour *ret_neighbour)
{
	struct reader r = reader_of(payload.p, payload.len);
	struct eth_neighbour n = {0};
	int fields = 0;

	while (reader_left(&r) > 0) {
		uint16_t head = reader_be16(&r);
		unsigned type = head >> 9;
		struct reader v;

		if (reader_left(&r) < (head & 0x1ffu))
			break;
		if (type == LLDP_END)
			break;
		v = reader_sub(&r, head & 0x1ff);
		lldp_field(type, &v, &n);
		if (reader_err(&v) != ERR_OK)
			return ERR_MALFORMED;
		/* clause 8.2: the first three are chassis id, port id and time to live */
		if (fields == 0 && type != LLDP_CHASSIS)
			return ERR_MALFORMED;
		fields++;
	}
	if (fields == 0)
		return ERR_TRUNCATED;
	*ret_neighbour = n;
	return ERR_OK;
}

/* A count, then for each: kind and length of the protocol's name, that name, length, address. */
static void
cdp_addresses(struct reader *v, struct eth_neighbour *n)
{
	uint32_t count = reader_be32(v);

	for (uint32_t i = 0; i < count && reader_left(v) > 0; i++) {
		struct reader protocol;
		uint16_t len;
		const uint8_t *p;
		bool is_nlpid = reader_u8(v) == 1;
		uint8_t protocol_len = reader_u8(v);

		if (reader_left(v) < protocol_len) {
			reader_fail(v, ERR_TRUNCATED);
			return;
		}
		protocol = reader_sub(v, protocol_len);
		len = reader_be16(v);
		p = reader_take(v, len);
		if (p == NULL || !addr_is_none(n->management))
			continue;
		if (is_nlpid && len == 4 && reader_u8(&protocol) == 0xcc)
			n->management = addr_v4(p);
		else if (!is_nlpid && len == 16 && protocol_len == 8)
			n->management = addr_v6(p);
	}
}

/* CDP's bits, from the lowest: router, transparent bridge, source-route bridge, switch, host, IGMP,
 * repeater, telephone. */
static uint16_t
cdp_capabilities(uint32_t bits)
{
	static const struct {
		uint32_t cdp;
		uint16_t ours;
	} table[] = {{0x01, ETH_CAN_ROUTE}, {0x0e, ETH_CAN_BRIDGE}, {0x10, ETH_IS_STATION},
		{0x40, ETH_CAN_REPEAT}, {0x80, ETH_CAN_TELEPHONE}};
	uint16_t capabilities = 0;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if ((bits & table[i].cdp) != 0)
			capabilities |= table[i].ours;
	return capabilities;
}

static void
cdp_field(unsigned type, struct reader *v, struct eth_neighbour *n)
{
	switch (type) {
	case CDP_DEVICE:
		n->name = reader_rest(v);
		break;
	case CDP_PORT:
		n->port = reader_rest(v);
		break;
	case CDP_VERSION:
		n->description = reader_rest(v);
		break;
	case CDP_PLATFORM:
		n->platform = reader_rest(v);
		break;
	case CDP_CAPABILITIES:
		n->capabilities = cdp_capabilities(reader_be32(v));
		break;
	case CDP_ADDRESSES:
	case CDP_MANAGEMENT:
		cdp_addresses(v, n);
		break;
	default:
		break;
	}
}

enum err
cdp_parse(struct str payload, struct eth_neighbour *ret_neighbour)
{
	struct reader r = reader_of(payload.p, payload.len);
	struct eth_neighbour n = {0};
	uint8_t version = reader_u8(&r);
	int fields = 0;

	reader_skip(&r, 1 + 2); /* time to live; checksum: Cisco's is its own for odd lengths */
	if (reader_err(&r) != ERR_OK)
		return ERR_TRUNCATED;
	if (version != 1 && version != 2)
		return ERR_UNSUPPORTED;
	while (reader_left(&r) >= 4) {
		uint16_t type = reader_be16(&r);
		uint16_t len = reader_be16(&r); /* with these four bytes */
		struct reader v;

		if (len < 4)
			return ERR_MALFORMED;
		if (reader_left(&r) < len - 4u)
			break;
		v = reader_sub(&r, len - 4u);
		cdp_field(type, &v, &n);
		if (reader_err(&v) != ERR_OK)
			return ERR_MALFORMED;
		fields++;
	}
	if (fields == 0)
		return ERR_TRUNCATED;
	*ret_neighbour = n;
	return ERR_OK;
}
