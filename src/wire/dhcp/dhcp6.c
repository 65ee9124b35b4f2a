/*
 * DHCP for IPv6: RFC 8415 sections 8 (messages), 9 (relays), 11 (DUIDs) and 21 (options), RFC 3646
 * (DNS), RFC 4704 (names). A datagram in, struct dhcp6_msg out; called by the sensor.
 */
#include "wire/dhcp/dhcp.h"

#include "base/reader.h"

enum option6 {
	OPTION6_CLIENT = 1,
	OPTION6_SERVER = 2,
	OPTION6_IA_NA = 3,
	OPTION6_ADDRESS = 5,
	OPTION6_PARAMETERS = 6,
	OPTION6_RELAYED = 9,
	OPTION6_VENDOR_CLASS = 16,
	OPTION6_DNS = 23,
	OPTION6_SEARCH = 24,
	OPTION6_FQDN = 39,
};

#define DUID_LINK_TIME 1
#define DUID_LINK 3

static void
take_v6(struct reader *r, struct dhcp_list *list)
{
	const uint8_t *p = reader_take(r, 16);

	if (p != NULL && list->n < LIMIT_DHCP_ADDRESSES)
		list->at[list->n++] = addr_v6(p);
}

/* The next option's code, and its bytes in *ret_value. False at the end, or where it is cut. */
static bool
next_option(struct reader *r, struct dhcp6_msg *m, uint16_t *ret_code, struct reader *ret_value)
{
	uint16_t len;

	if (reader_left(r) == 0)
		return false;
	*ret_code = reader_be16(r);
	len = reader_be16(r);
	if (reader_err(r) != ERR_OK || reader_left(r) < len) {
		m->is_cut = true;
		return false;
	}
	*ret_value = reader_sub(r, len);
	return true;
}

/* RFC 8415 section 21.4: id, two times, then options of which the addresses matter. */
static void
take_ia_na(struct reader *v, struct dhcp6_msg *m)
{
	struct reader inner;
	uint16_t code;

	reader_skip(v, 12);
	while (reader_err(v) == ERR_OK && next_option(v, m, &code, &inner)) {
		if (code == OPTION6_ADDRESS)
			take_v6(&inner, &m->addresses);
		if (reader_err(&inner) != ERR_OK)
			reader_fail(v, ERR_MALFORMED);
	}
}

/* Section 11: of the kinds of DUID, two hold an Ethernet address. */
static void
take_client(struct reader *v, struct dhcp6_msg *m)
{
	uint16_t kind, hardware;
	const uint8_t *p;

	m->client_duid = str_of((const char *)v->p, reader_left(v));
	kind = reader_be16(v);
	if (reader_left(v) < 8 || (kind != DUID_LINK_TIME && kind != DUID_LINK))
		return;
	hardware = reader_be16(v);
	if (kind == DUID_LINK_TIME)
		reader_skip(v, 4);
	if (hardware != 1 || reader_left(v) != 6)
		return;
	p = reader_take(v, 6);
	memcpy(m->client_mac.b, p, 6);
	m->has_client_mac = true;
}

static void
take_option(uint16_t code, struct reader *v, struct dhcp6_msg *m)
{
	switch (code) {
	case OPTION6_CLIENT:
		take_client(v, m);
		break;
	case OPTION6_SERVER:
		m->server_duid = reader_rest(v);
		break;
	case OPTION6_IA_NA:
		take_ia_na(v, m);
		break;
	case OPTION6_PARAMETERS:
		m->parameters = reader_rest(v);
		break;
	case OPTION6_VENDOR_CLASS:
		m->vendor = reader_be32(v);
		m->vendor_class = reader_left(v) > 0 ? reader_str(v, reader_be16(v)) : STR("");
		break;
	case OPTION6_DNS:
		while (reader_left(v) > 0)
			take_v6(v, &m->dns);
		break;
	case OPTION6_SEARCH:
		m->search = reader_rest(v);
		break;
	case OPTION6_FQDN:
		reader_skip(v, 1); /* flags */
		m->fqdn = reader_rest(v);
		break;
	default:
		break;
	}
}

/* Section 9: hop count, link and peer address, then the relayed message as an option. */
static enum err
open_relay(struct reader *r, struct dhcp6_msg *m)
{
	const uint8_t *link, *peer;
	struct reader v;
	uint16_t code;

	reader_skip(r, 1);
	link = reader_take(r, 16);
	peer = reader_take(r, 16);
	if (link == NULL || peer == NULL)
		return ERR_TRUNCATED;
	m->is_relayed = true;
	m->relay_link = addr_v6(link);
	m->peer = addr_v6(peer);
	while (next_option(r, m, &code, &v)) {
		if (code != OPTION6_RELAYED)
			continue;
		*r = v;
		m->type = reader_u8(r);
		if (m->type == DHCP6_RELAY_FORWARD || m->type == DHCP6_RELAY_REPLY)
			return ERR_UNSUPPORTED;
		return ERR_OK;
	}
	return m->is_cut ? ERR_TRUNCATED : ERR_MALFORMED;
}

enum err
dhcp6_parse(struct str message, struct dhcp6_msg *ret_msg)
{
	struct reader r = reader_of(message.p, message.len), v;
	struct dhcp6_msg m = {.type = reader_u8(&r)};
	enum err err = ERR_OK;
	uint16_t code;

	if (m.type == DHCP6_RELAY_FORWARD || m.type == DHCP6_RELAY_REPLY)
		err = open_relay(&r, &m);
	if (err != ERR_OK)
		return err;
	m.xid = reader_be24(&r);
	if (reader_err(&r) != ERR_OK)
		return ERR_TRUNCATED;
	if (m.type == 0 || m.type > DHCP6_INFORMATION_REQUEST)
		return ERR_UNSUPPORTED;
	while (next_option(&r, &m, &code, &v)) {
		take_option(code, &v, &m);
		if (reader_err(&v) != ERR_OK)
			return ERR_MALFORMED;
	}
	*ret_msg = m;
	return ERR_OK;
}
