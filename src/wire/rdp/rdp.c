/* The beginning of an RDP connection; see rdp.h. Numbers inside the blocks are little-endian. */
#include "wire/rdp/rdp.h"
#include "wire/der/der.h"
#include "wire/utf16/utf16.h"

#define TPKT_VERSION 3
#define TPKT_HEADER 4
#define TLS_HANDSHAKE 0x16
#define X224_REQUEST 0xe0
#define X224_CONFIRM 0xd0
#define X224_DISCONNECT 0x80
#define X224_DATA 0xf0

#define NEG_REQUEST 1
#define NEG_RESPONSE 2
#define NEG_FAILURE 3

#define MCS_CONNECT_INITIAL 0x7f65 /* T.125: application tags 101, 102 */
#define MCS_CONNECT_RESPONSE 0x7f66

#define BLOCK_CORE 0xc001
#define BLOCK_SECURITY 0xc002
#define BLOCK_NETWORK 0xc003

/* 2.2.1.1.1: RDP_NEG_REQ, RDP_NEG_RSP and RDP_NEG_FAILURE have one layout. */
static void
read_negotiation(struct rdp_msg *m, struct reader *r)
{
	uint8_t type = reader_u8(r);
	uint32_t number;

	reader_skip(r, 1);
	if (reader_le16(r) != 8)
		return;
	number = reader_le32(r);
	if (reader_err(r) != ERR_OK)
		return;
	if (type == NEG_FAILURE) {
		m->is_failure = true;
		m->failure_code = number;
	} else if (type == NEG_REQUEST || type == NEG_RESPONSE) {
		m->has_negotiation = true;
		m->protocols = number;
	}
}

/* 2.2.1.1: an optional line (cookie or routing token) up to CR LF, then an optional RDP_NEG_REQ */
static void
read_request(struct rdp_msg *m, struct reader *r)
{
	struct str rest = str_of((const char *)r->p, reader_left(r));
	struct str cookie = STR("Cookie: mstshash=");
	ptrdiff_t end = str_find(rest, STR("\r\n"));

	if (end >= 0) {
		struct str line = reader_str(r, (size_t)end);

		reader_skip(r, 2);
		if (str_starts_nocase(line, cookie)) {
			m->has_cookie = true;
			str_clean(str_of(line.p + cookie.len, line.len - cookie.len),
				m->cookie_user, sizeof(m->cookie_user));
		}
	}
	if (reader_left(r) >= 8)
		read_negotiation(m, r);
}

/* 2.2.1.3.2; clients older than the field's place leave the end out */
static void
read_core(struct rdp_msg *m, struct reader *r)
{
	struct str name;

	m->client_version = reader_le32(r);
	m->width = reader_le16(r);
	m->height = reader_le16(r);
	reader_skip(r, 2 + 2);
	m->keyboard_layout = reader_le32(r);
	m->client_build = reader_le32(r);
	name = reader_str(r, 32);
	if (reader_err(r) != ERR_OK)
		return;
	m->has_core = true;
	utf16_clean(name, m->client_name, sizeof(m->client_name));
}

/* 2.2.1.3.4 */
static void
read_network(struct rdp_msg *m, struct reader *r)
{
	uint32_t count = reader_le32(r);

	while (count-- > 0 && m->channel_count < LIMIT_RDP_CHANNELS && reader_left(r) >= 12) {
		struct rdp_channel *channel = &m->channels[m->channel_count++];
		struct str name = reader_str(r, 8);
		ptrdiff_t nul = str_find_byte(name, '\0');

		if (nul >= 0)
			name.len = (size_t)nul;
		str_clean(name, channel->name, sizeof(channel->name));
		channel->options = reader_le32(r);
		if (str_equal_nocase(name, STR("MS_T120")))
			m->has_ms_t120 = true;
	}
}

/* 2.2.1.3.1: blocks of (type, length with this header) */
static enum err
read_blocks(struct rdp_msg *m, struct reader *r)
{
	while (reader_left(r) >= 4) {
		unsigned type = reader_le16(r);
		size_t len = reader_le16(r);
		struct reader block;

		if (len < 4)
			return ERR_MALFORMED;
		block = reader_sub(r, len - 4);
		if (type == BLOCK_CORE)
			read_core(m, &block);
		else if (type == BLOCK_SECURITY)
			m->encryption_methods = reader_le32(&block);
		else if (type == BLOCK_NETWORK)
			read_network(m, &block);
	}
	return reader_err(r) == ERR_OK ? ERR_OK : ERR_MALFORMED;
}

/* T.124 section 8.7 in PER: what is before the client's key "Duca" is fixed but for lengths; then a
 * length of one or two bytes (X.691 section 10.9), then the blocks. */
static enum err
read_gcc(struct rdp_msg *m, struct str data)
{
	ptrdiff_t key = str_find(data, STR("Duca"));
	struct reader r;

	if (key < 0)
		return ERR_MALFORMED;
	r = reader_of(data.p + key + 4, data.len - (size_t)key - 4);
	if (reader_u8(&r) & 0x80)
		reader_skip(&r, 1);
	return read_blocks(m, &r);
}

/* T.125 section 7: the user data is the last OCTET STRING, behind three SEQUENCEs of parameters. */
static enum err
read_connect_initial(struct rdp_msg *m, struct reader *r)
{
	struct str data = {0};
	unsigned sequences = 0;
	struct der e;

	while (der_next(r, false, &e)) {
		if (e.tag == DER_SEQUENCE)
			sequences++;
		else if (e.tag == DER_OCTET_STRING && sequences == 3)
			data = der_bytes(&e);
	}
	if (reader_err(r) != ERR_OK || data.len == 0)
		return ERR_MALFORMED;
	return read_gcc(m, data);
}

static enum err
read_data(struct rdp_msg *m, struct reader *r)
{
	struct der e;

	m->kind = RDP_DATA;
	/* Only the two connect PDUs are BER; all later ones are PER. */
	if (reader_left(r) < 2 || r->p[0] != 0x7f)
		return ERR_OK;
	if (!der_next(r, false, &e))
		return ERR_MALFORMED;
	if (e.tag == MCS_CONNECT_RESPONSE)
		m->kind = RDP_CONNECT_RESPONSE;
	if (e.tag != MCS_CONNECT_INITIAL)
		return ERR_OK;
	m->kind = RDP_CONNECT_INITIAL;
	return read_connect_initial(m, &e.body);
}

/* X.224 section 13.2: length indicator, code, ... */
static enum err
read_x224(struct rdp_msg *m, struct reader *r)
{
	uint8_t len = reader_u8(r);
	uint8_t code = reader_u8(r);

	if (reader_err(r) != ERR_OK || len < 2)
		return ERR_MALFORMED;
	if (code == X224_DATA) {
		reader_skip(r, 1);
		return reader_err(r) == ERR_OK ? read_data(m, r) : ERR_MALFORMED;
	}
	reader_skip(r, 2 + 2 + 1);
	if (reader_err(r) != ERR_OK)
		return ERR_MALFORMED;
	/* The low four bits are the credit of a class that RDP does not use. */
	if ((code & 0xf0) == X224_REQUEST) {
		m->kind = RDP_CONNECTION_REQUEST;
		read_request(m, r);
	} else if ((code & 0xf0) == X224_CONFIRM) {
		m->kind = RDP_CONNECTION_CONFIRM;
		if (reader_left(r) >= 8)
			read_negotiation(m, r);
	} else if (code == X224_DISCONNECT) {
		m->kind = RDP_DISCONNECT;
	} else {
		return ERR_MALFORMED;
	}
	return ERR_OK;
}

enum err
rdp_parse(struct str bytes, struct rdp_msg *ret, size_t *ret_used)
{
	struct reader r = reader_of(bytes.p, bytes.len);
	struct rdp_msg m = {0};
	struct reader body;
	uint8_t version = reader_u8(&r);
	enum err err;

	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	if (version == TLS_HANDSHAKE || (version & 3) == 0) /* 2.2.8.1.2: fast path */
		return ERR_UNSUPPORTED;
	if (version != TPKT_VERSION)
		return ERR_MALFORMED;
	reader_skip(&r, 1);
	m.total_len = reader_be16(&r);
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	if (m.total_len < TPKT_HEADER + 3)
		return ERR_MALFORMED;
	body = reader_sub(&r, m.total_len - TPKT_HEADER);
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	err = read_x224(&m, &body);
	if (err != ERR_OK)
		return err;
	*ret = m;
	*ret_used = m.total_len;
	return ERR_OK;
}
