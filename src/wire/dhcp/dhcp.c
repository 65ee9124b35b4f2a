/*
 * DHCP for IPv4: the fixed fields of RFC 2131 section 2, the options of RFC 2132, with the two
 * fields that options may spill into (option 52, section 4.1). A datagram in, struct dhcp_msg out;
 * called by the sensor for what devices say when they join, and for servers that should not be
 * there.
 */
#include "wire/dhcp/dhcp.h"

#include "base/reader.h"

#define COOKIE 0x63825363
#define FIELD_SNAME 64
#define FIELD_FILE 128

enum option {
	OPTION_PAD = 0,
	OPTION_MASK = 1,
	OPTION_ROUTER = 3,
	OPTION_DNS = 6,
	OPTION_HOST_NAME = 12,
	OPTION_DOMAIN = 15,
	OPTION_NTP = 42,
	OPTION_REQUESTED = 50,
	OPTION_LEASE = 51,
	OPTION_OVERLOAD = 52,
	OPTION_TYPE = 53,
	OPTION_SERVER = 54,
	OPTION_PARAMETERS = 55,
	OPTION_MAX_SIZE = 57,
	OPTION_VENDOR_CLASS = 60,
	OPTION_CLIENT_ID = 61,
	OPTION_BOOT_FILE = 67,
	OPTION_USER_CLASS = 77,
	OPTION_FQDN = 81,
	OPTION_SEARCH = 119,
	OPTION_PROXY = 252,
	OPTION_END = 255,
};

/* Options that are only kept as they are. */
static const struct {
	uint8_t code;
	size_t at; /* of a struct str in struct dhcp_msg */
} texts[] = {
	{OPTION_HOST_NAME, offsetof(struct dhcp_msg, host_name)},
	{OPTION_DOMAIN, offsetof(struct dhcp_msg, domain)},
	{OPTION_PARAMETERS, offsetof(struct dhcp_msg, parameters)},
	{OPTION_VENDOR_CLASS, offsetof(struct dhcp_msg, vendor_class)},
	{OPTION_CLIENT_ID, offsetof(struct dhcp_msg, client_id)},
	{OPTION_BOOT_FILE, offsetof(struct dhcp_msg, boot_file)},
	{OPTION_USER_CLASS, offsetof(struct dhcp_msg, user_class)},
	{OPTION_SEARCH, offsetof(struct dhcp_msg, search)},
	{OPTION_PROXY, offsetof(struct dhcp_msg, proxy)},
};

static struct addr
take_addr(struct reader *r)
{
	static const uint8_t none[4];
	const uint8_t *p = reader_take(r, 4);

	return p == NULL || memcmp(p, none, 4) == 0 ? (struct addr){0} : addr_v4(p);
}

static void
take_addrs(struct reader *v, struct dhcp_list *list)
{
	if (list->n > 0)
		return;
	while (reader_left(v) > 0 && list->n < LIMIT_DHCP_ADDRESSES) {
		struct addr a = take_addr(v);

		if (!addr_is_none(a))
			list->at[list->n++] = a;
	}
}

/* RFC 4702 section 2: flags, two codes that are no longer used, the name. */
static void
take_fqdn(struct reader *v, struct dhcp_msg *m)
{
	uint8_t flags = reader_u8(v);

	reader_skip(v, 2);
	m->is_fqdn_encoded = flags & 0x04;
	m->fqdn = reader_rest(v);
}

static bool
take_text(uint8_t code, struct reader *v, struct dhcp_msg *m)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct str *to = (struct str *)(void *)((char *)m + texts[i].at);

		if (texts[i].code != code)
			continue;
		if (to->len == 0)
			*to = reader_rest(v);
		return true;
	}
	return false;
}

static void
take_option(uint8_t code, struct reader *v, struct dhcp_msg *m, uint8_t *overload)
{
	switch (code) {
	case OPTION_TYPE:
		m->type = reader_u8(v);
		break;
	case OPTION_OVERLOAD:
		*overload = reader_u8(v);
		break;
	case OPTION_MASK:
		m->mask = take_addr(v);
		break;
	case OPTION_REQUESTED:
		m->requested = take_addr(v);
		break;
	case OPTION_SERVER:
		m->server = take_addr(v);
		break;
	case OPTION_LEASE:
		m->lease_s = reader_be32(v);
		break;
	case OPTION_MAX_SIZE:
		m->max_size = reader_be16(v);
		break;
	case OPTION_ROUTER:
		take_addrs(v, &m->routers);
		break;
	case OPTION_DNS:
		take_addrs(v, &m->dns);
		break;
	case OPTION_NTP:
		take_addrs(v, &m->ntp);
		break;
	case OPTION_FQDN:
		take_fqdn(v, m);
		break;
	default:
		(void)take_text(code, v, m);
		break;
	}
}

/* Sets r's error to ERR_MALFORMED for an option too short for its kind; a cut one ends the reading.
 */
static void
read_options(struct reader *r, struct dhcp_msg *m, uint8_t *overload)
{
	while (reader_left(r) > 0) {
		uint8_t code = reader_u8(r), len;
		struct reader v;

		if (code == OPTION_PAD)
			continue;
		if (code == OPTION_END)
			return;
		len = reader_u8(r);
		if (reader_err(r) != ERR_OK || reader_left(r) < len) {
			m->is_cut = true;
			return;
		}
		if (m->n_codes < LIMIT_DHCP_OPTIONS)
			m->codes[m->n_codes++] = code;
		v = reader_sub(r, len);
		take_option(code, &v, m, overload);
		if (reader_err(&v) != ERR_OK)
			reader_fail(r, ERR_MALFORMED);
	}
}

static struct str
until_nul(struct str s)
{
	const char *nul = memchr(s.p, '\0', s.len);

	return nul == NULL ? s : str_of(s.p, (size_t)(nul - s.p));
}

static void
read_head(struct reader *r, struct dhcp_msg *m)
{
	uint8_t op = reader_u8(r), hardware = reader_u8(r), len = reader_u8(r);
	const uint8_t *p;

	m->is_reply = op == 2;
	m->hops = reader_u8(r);
	m->xid = reader_be32(r);
	m->seconds = reader_be16(r);
	m->is_broadcast = reader_be16(r) & 0x8000;
	m->ciaddr = take_addr(r);
	m->yiaddr = take_addr(r);
	m->siaddr = take_addr(r);
	m->giaddr = take_addr(r);
	p = reader_take(r, 16);
	if (p == NULL)
		return;
	if (op != 1 && op != 2)
		reader_fail(r, ERR_MALFORMED);
	else if (hardware != 1 || len != 6) /* Wi-Fi says 1 too */
		reader_fail(r, ERR_UNSUPPORTED);
	else
		memcpy(m->client.b, p, 6);
}

enum err
dhcp_parse(struct str message, struct dhcp_msg *ret_msg)
{
	struct reader r = reader_of(message.p, message.len);
	struct dhcp_msg m = {0};
	uint8_t overload = 0, ignored;
	struct str sname, file;

	read_head(&r, &m);
	sname = reader_str(&r, FIELD_SNAME);
	file = reader_str(&r, FIELD_FILE);
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	if (reader_left(&r) >= 4 && reader_be32(&r) != COOKIE)
		return ERR_MALFORMED;
	read_options(&r, &m, &overload);
	if (reader_err(&r) == ERR_MALFORMED)
		return ERR_MALFORMED;
	/* section 4.1: 1 the file field holds options, 2 the server's name, 3 both, in that order
	 */
	if ((overload & 1) != 0) {
		r = reader_of(file.p, file.len);
		read_options(&r, &m, &ignored);
	} else if (m.boot_file.len == 0) {
		m.boot_file = until_nul(file);
	}
	if (reader_err(&r) != ERR_MALFORMED && (overload & 2) != 0) {
		r = reader_of(sname.p, sname.len);
		read_options(&r, &m, &ignored);
	}
	if (reader_err(&r) == ERR_MALFORMED)
		return ERR_MALFORMED;
	*ret_msg = m;
	return ERR_OK;
}

size_t
dhcp_name(struct str wire, char *dst, size_t size)
{
	struct reader r;
	size_t len = 0;

	dst[0] = '\0';
	if (wire.len == 0) /* a field that was not there */
		return 0;
	r = reader_of(wire.p, wire.len);
	while (reader_left(&r) > 0) {
		uint8_t label = reader_u8(&r);
		struct str s;

		if (label == 0)
			break;
		s = reader_str(&r, label);
		if (label > 63 || reader_err(&r) != ERR_OK) {
			dst[0] = '\0';
			return 0;
		}
		if (len > 0 && len + 1 < size)
			dst[len++] = '.';
		if (s.len > size - 1 - len)
			s.len = size - 1 - len;
		memcpy(dst + len, s.p, s.len);
		len += s.len;
	}
	dst[len] = '\0';
	return len;
}
