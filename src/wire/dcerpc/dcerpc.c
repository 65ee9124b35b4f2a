/*
 * DCE/RPC PDUs and the look-ups in the table of interfaces; see dcerpc.h. Integers have the
 * sender's byte order ([C706] section 14.1: data representation label), so every number goes
 * through num16() and num32().
 */
#include "wire/dcerpc/dcerpc.h"
#include "base/reader.h"
#include "wire/utf16/utf16.h"

#include <stdio.h>

#define HEADER 16	   /* version 5 */
#define HEADER_DATAGRAM 80 /* version 4 */
#define TRAILER 8	   /* security trailer without its token */
#define FLAG_FIRST 0x01
#define FLAG_LAST 0x02
#define FLAG_OBJECT 0x80
#define DREP_LITTLE 0x10

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

/* A PDU being read. */
struct pdu {
	struct dcerpc_msg *m;
	struct reader r;
};

static uint16_t
num16(struct pdu *p)
{
	return p->m->is_little_endian ? reader_le16(&p->r) : reader_be16(&p->r);
}

static uint32_t
num32(struct pdu *p)
{
	return p->m->is_little_endian ? reader_le32(&p->r) : reader_be32(&p->r);
}

static struct dcerpc_uuid
read_uuid(struct pdu *p)
{
	struct dcerpc_uuid uuid;

	uuid.a = num32(p);
	uuid.b = num16(p);
	uuid.c = num16(p);
	uuid.d = reader_be16(&p->r);
	uuid.e = (uint64_t)reader_be16(&p->r) << 32;
	uuid.e |= reader_be32(&p->r);
	return uuid;
}

/* [C706] 12.6.4.3, 12.6.4.1 */
static void
read_bind(struct pdu *p)
{
	unsigned count;

	p->m->max_fragment = num16(p);
	reader_skip(&p->r, 2 + 4);
	count = reader_u8(&p->r);
	reader_skip(&p->r, 3);
	while (count-- > 0 && reader_err(&p->r) == ERR_OK) {
		struct dcerpc_context c = {0};
		unsigned transfers;

		c.id = num16(p);
		transfers = reader_u8(&p->r);
		reader_skip(&p->r, 1);
		c.interface = read_uuid(p);
		c.version_major = num16(p);
		c.version_minor = num16(p);
		for (unsigned i = 0; i < transfers; i++) {
			struct dcerpc_uuid transfer = read_uuid(p);

			reader_skip(&p->r, 4);
			if (i == 0)
				c.transfer = transfer;
			if (reader_err(&p->r) != ERR_OK)
				break;
		}
		if (reader_err(&p->r) == ERR_OK && p->m->context_count < LIMIT_DCERPC_CONTEXTS)
			p->m->contexts[p->m->context_count++] = c;
	}
}

/* [C706] 12.6.4.4: the secondary address, padding to 4 bytes, the results. */
static void
read_bind_ack(struct pdu *p)
{
	unsigned count;
	size_t len, odd;

	p->m->max_fragment = num16(p);
	reader_skip(&p->r, 2 + 4);
	len = num16(p);
	p->m->secondary_address = reader_str(&p->r, len);
	while (p->m->secondary_address.len > 0 &&
		p->m->secondary_address.p[p->m->secondary_address.len - 1] == '\0')
		p->m->secondary_address.len--;
	odd = (HEADER + 8 + 2 + len) % 4;
	reader_skip(&p->r, odd > 0 ? 4 - odd : 0);
	count = reader_u8(&p->r);
	reader_skip(&p->r, 3);
	while (count-- > 0 && reader_err(&p->r) == ERR_OK) {
		struct dcerpc_result result;

		result.result = num16(p);
		result.reason = num16(p);
		reader_skip(&p->r, 20);
		if (reader_err(&p->r) == ERR_OK && p->m->result_count < LIMIT_DCERPC_CONTEXTS)
			p->m->results[p->m->result_count++] = result;
	}
}

/* [C706] 12.6.4.9 */
static void
read_request(struct pdu *p, unsigned flags)
{
	p->m->alloc_hint = num32(p);
	p->m->context_id = num16(p);
	p->m->opnum = num16(p);
	if (flags & FLAG_OBJECT) {
		p->m->has_object = true;
		p->m->object = read_uuid(p);
	}
	p->m->stub = reader_rest(&p->r);
}

/* [C706] 12.6.4.10 and 12.6.4.7 */
static void
read_response(struct pdu *p)
{
	p->m->alloc_hint = num32(p);
	p->m->context_id = num16(p);
	reader_skip(&p->r, 2);
	if (p->m->type == DCERPC_FAULT) {
		p->m->status = num32(p);
		reader_skip(&p->r, 4);
	}
	p->m->stub = reader_rest(&p->r);
}

/* [MS-RPCE] 2.2.2.11: the security trailer stands at the end; its padding belongs to no one.
 * Returns how many bytes of the body it takes. */
static enum err
read_trailer(struct dcerpc_msg *m, struct str whole, size_t *ret_len)
{
	struct reader r = reader_of(whole.p, whole.len);
	size_t len = m->auth_len == 0 ? 0 : (size_t)m->auth_len + TRAILER;
	uint8_t pad;

	*ret_len = len;
	if (len == 0)
		return ERR_OK;
	if (len > m->total_len - HEADER)
		return ERR_MALFORMED;
	if (whole.len < m->total_len) { /* cut: the trailer is behind what we have */
		*ret_len = 0;
		return ERR_OK;
	}
	reader_skip(&r, m->total_len - len);
	m->auth_type = reader_u8(&r);
	m->auth_level = reader_u8(&r);
	pad = reader_u8(&r);
	reader_skip(&r, 1 + 4);
	m->auth_token = reader_rest(&r);
	if (pad > m->total_len - HEADER - len)
		return ERR_MALFORMED;
	*ret_len = len + pad;
	return reader_err(&r);
}

/* [C706] 12.6.3.1 */
static enum err
parse_connection(struct pdu *p, struct str bytes, size_t *ret_used)
{
	struct dcerpc_msg *m = p->m;
	struct str whole;
	size_t trailer;
	unsigned minor, flags;
	enum err err;

	minor = reader_u8(&p->r);
	m->type = reader_u8(&p->r);
	flags = reader_u8(&p->r);
	m->is_first = flags & FLAG_FIRST;
	m->is_last = flags & FLAG_LAST;
	m->is_little_endian = reader_u8(&p->r) & DREP_LITTLE;
	reader_skip(&p->r, 3);
	m->total_len = num16(p);
	m->auth_len = num16(p);
	m->call_id = num32(p);
	if (minor > 1 || m->type > 20)
		return ERR_MALFORMED;
	if (reader_err(&p->r) != ERR_OK)
		return reader_err(&p->r);
	if (m->total_len < HEADER)
		return ERR_MALFORMED;
	whole = str_of(bytes.p, bytes.len < m->total_len ? bytes.len : m->total_len);
	if (whole.len < m->total_len && whole.len < LIMIT_DCERPC_PREFIX)
		return ERR_TRUNCATED;
	m->is_cut = whole.len < m->total_len;
	err = read_trailer(m, whole, &trailer);
	if (err != ERR_OK)
		return err;
	p->r = reader_of(whole.p + HEADER, whole.len - HEADER - trailer);
	if (m->type == DCERPC_BIND || m->type == DCERPC_ALTER_CONTEXT)
		read_bind(p);
	else if (m->type == DCERPC_BIND_ACK || m->type == DCERPC_ALTER_CONTEXT_RESP)
		read_bind_ack(p);
	else if (m->type == DCERPC_BIND_NAK)
		m->reject_reason = num16(p);
	else if (m->type == DCERPC_REQUEST)
		read_request(p, flags);
	else if (m->type == DCERPC_RESPONSE || m->type == DCERPC_FAULT)
		read_response(p);
	*ret_used = whole.len;
	return reader_err(&p->r) == ERR_OK ? ERR_OK : ERR_MALFORMED;
}

/* [C706] 12.5.1: one datagram is one PDU. */
static enum err
parse_datagram(struct pdu *p, struct str bytes, size_t *ret_used)
{
	struct dcerpc_msg *m = p->m;
	unsigned flags;
	size_t len;

	m->is_connectionless = true;
	m->type = reader_u8(&p->r);
	flags = reader_u8(&p->r);
	reader_skip(&p->r, 1);
	m->is_little_endian = reader_u8(&p->r) & DREP_LITTLE;
	reader_skip(&p->r, 3);
	m->object = read_uuid(p);
	m->has_object = m->object.a != 0 || m->object.e != 0;
	m->interface = read_uuid(p);
	reader_skip(&p->r, 16 + 4); /* activity, server boot time */
	m->interface_version = num32(p);
	m->call_id = num32(p);
	m->opnum = num16(p);
	reader_skip(&p->r, 2 + 2); /* hints */
	len = num16(p);
	m->is_first = num16(p) == 0;			/* fragment number */
	m->is_last = !(flags & 0x04) || (flags & 0x02); /* "is a fragment", "is the last" */
	reader_skip(&p->r, 2);
	if (m->type > 19)
		return ERR_MALFORMED;
	m->total_len = HEADER_DATAGRAM + len;
	m->stub = reader_str(&p->r, len);
	if (reader_err(&p->r) != ERR_OK)
		return reader_err(&p->r);
	*ret_used = reader_offset(&p->r);
	return ERR_OK;
}

enum err
dcerpc_parse(struct str bytes, struct dcerpc_msg *ret, size_t *ret_used)
{
	struct dcerpc_msg m = {0};
	struct pdu p = {.m = &m, .r = reader_of(bytes.p, bytes.len)};
	uint8_t version = reader_u8(&p.r);
	size_t used = 0;
	enum err err;

	if (reader_err(&p.r) != ERR_OK)
		return reader_err(&p.r);
	if (version == 5)
		err = parse_connection(&p, bytes, &used);
	else
		err = version == 4 ? parse_datagram(&p, bytes, &used) : ERR_MALFORMED;
	if (err == ERR_OK) {
		*ret = m;
		*ret_used = used;
	}
	return err;
}

bool
dcerpc_is_sealed(const struct dcerpc_msg *msg)
{
	return msg->auth_len > 0 && msg->auth_level == DCERPC_LEVEL_PRIVACY;
}

#define OPERATION(constant, opnum, name, technique)
#define INTERFACE(constant, name, a, b, c, d, e) {name, {a, b, c, d, e}},
static const struct {
	const char *name;
	struct dcerpc_uuid uuid;
} interfaces[] = {
	{"unknown", {0}},
#include "wire/dcerpc/dcerpc.def"
};
#undef INTERFACE
#undef OPERATION

#define INTERFACE(constant, name, a, b, c, d, e)
#define OPERATION(constant, opnum, name, technique) {DCERPC_IF_##constant, opnum, name, technique},
static const struct dcerpc_operation operations[] = {
#include "wire/dcerpc/dcerpc.def"
};
#undef INTERFACE
#undef OPERATION

enum dcerpc_interface
dcerpc_interface_of(const struct dcerpc_uuid *uuid)
{
	for (size_t i = 1; i < ARRAY_LEN(interfaces); i++) {
		const struct dcerpc_uuid *u = &interfaces[i].uuid;

		if (u->a == uuid->a && u->b == uuid->b && u->c == uuid->c && u->d == uuid->d &&
			u->e == uuid->e)
			return (enum dcerpc_interface)i;
	}
	return DCERPC_IF_UNKNOWN;
}

const char *
dcerpc_interface_name(enum dcerpc_interface interface)
{
	return (size_t)interface < ARRAY_LEN(interfaces) ? interfaces[interface].name
							 : interfaces[DCERPC_IF_UNKNOWN].name;
}

const struct dcerpc_operation *
dcerpc_operation_of(enum dcerpc_interface interface, uint16_t opnum)
{
	for (size_t i = 0; i < ARRAY_LEN(operations); i++) {
		if (operations[i].interface == interface && operations[i].opnum == opnum)
			return &operations[i];
	}
	return NULL;
}

const char *
dcerpc_operation_name(enum dcerpc_interface interface, uint16_t opnum)
{
	const struct dcerpc_operation *operation = dcerpc_operation_of(interface, opnum);

	return operation != NULL ? operation->name : NULL;
}

void
dcerpc_uuid_text(const struct dcerpc_uuid *uuid, char ret_text[DCERPC_UUID_TEXT])
{
	snprintf(ret_text, DCERPC_UUID_TEXT, "%08x-%04x-%04x-%04x-%04x%08x", uuid->a, uuid->b,
		uuid->c, uuid->d, (unsigned)(uuid->e >> 32) & 0xffff, (unsigned)uuid->e);
}

/* Skips to a multiple of n from the stub's start, as NDR aligns ([C706] 14.2.2). */
static void
align(struct reader *r, size_t n)
{
	size_t odd = reader_offset(r) % n;

	reader_skip(r, odd > 0 ? n - odd : 0);
}

/* A conformant varying string of 16-bit characters ([C706] 14.3.4.2): max, offset, actual, text. */
static struct str
read_wide(struct pdu *p)
{
	uint32_t max, offset, actual;

	align(&p->r, 4);
	max = num32(p);
	offset = num32(p);
	actual = num32(p);
	if (offset != 0 || actual > max || actual > UINT16_MAX)
		reader_fail(&p->r, ERR_MALFORMED);
	return reader_str(&p->r, (size_t)actual * 2);
}

/* [MS-NRPC] 3.5.4.4.1 (challenge) and 3.5.4.4.2 to .4 (authenticate). */
bool
dcerpc_is_zerologon(const struct dcerpc_msg *request)
{
	struct dcerpc_msg m = {.is_little_endian = request->is_little_endian};
	struct pdu p = {.m = &m};
	bool is_challenge = request->opnum == 4;
	const uint8_t *secret;

	if (request->type != DCERPC_REQUEST || !request->is_first || request->stub.len == 0 ||
		(!is_challenge && request->opnum != 5 && request->opnum != 15 &&
			request->opnum != 26))
		return false;
	p.r = reader_of(request->stub.p, request->stub.len);
	if (num32(&p) != 0) /* a unique pointer to PrimaryName */
		(void)read_wide(&p);
	(void)read_wide(&p); /* ComputerName, or AccountName */
	if (!is_challenge) {
		align(&p.r, 2);
		reader_skip(&p.r, 2); /* SecureChannelType */
		(void)read_wide(&p);  /* ComputerName */
	}
	secret = reader_take(&p.r, 8); /* NETLOGON_CREDENTIAL: bytes, not aligned */
	return secret != NULL && memcmp(secret, "\0\0\0\0\0\0\0\0", 8) == 0;
}

size_t
dcerpc_stub_text(struct str stub, unsigned index, char *dst, size_t size)
{
	struct dcerpc_msg m = {.is_little_endian = true};
	struct pdu p = {.m = &m};
	size_t at = 0;

	dst[0] = '\0';
	while (at + 12 < stub.len) {
		struct str text;

		p.r = reader_of(stub.p + at, stub.len - at);
		text = read_wide(&p);
		/* A string has its NUL, and characters before it. */
		if (reader_err(&p.r) != ERR_OK || text.len < 4 || utf16_len(text) != text.len - 2) {
			at += 4;
			continue;
		}
		if (index-- == 0)
			return utf16_clean(text, dst, size);
		at += 12 + (text.len + 3) / 4 * 4;
	}
	return 0;
}
