/*
 * NetBIOS name service (RFC 1002 section 4.2, names RFC 1001 section 14.1) and the browser's
 * announcements: datagram header (RFC 1002 section 4.4.1), an SMB transaction ([MS-CIFS] section
 * 2.2.4.33.1) on the mailslot \MAILSLOT\BROWSE, frames of [MS-BRWS] sections 2.2.1, 2.2.3, 2.2.10.
 * Datagrams in, structs out; called by the sensor.
 */
#include "wire/netbios/netbios.h"

#include "base/reader.h"

#define TYPE_NB 0x20
#define TYPE_NBSTAT 0x21
#define GROUP 0x8000
#define DIRECT_UNIQUE 0x10
#define BROADCAST 0x12
#define SMB_HEADER 32
#define DATA_COUNT 22 /* bytes into the words of a transaction */
#define WORDS_MIN 14

static void
set_name(struct netbios_name *n, const uint8_t bytes[16])
{
	memset(n, 0, sizeof(*n));
	memcpy(n->text, bytes, sizeof(n->text));
	n->suffix = bytes[15];
	n->len = sizeof(n->text);
	while (n->len > 0 && (n->text[n->len - 1] == ' ' || n->text[n->len - 1] == '\0'))
		n->text[--n->len] = '\0';
}

/* Each half byte is a letter from A to P; the labels of a scope may follow. */
static void
take_name(struct reader *r, struct netbios_name *n)
{
	const uint8_t *p;
	uint8_t bytes[16], len = reader_u8(r);

	if (len >= 0xc0) { /* a pointer, which can only mean the question's name */
		reader_skip(r, 1);
		return;
	}
	p = reader_take(r, 32);
	if (p == NULL)
		return;
	for (int i = 0; i < 32; i++) {
		if (len != 32 || p[i] < 'A' || p[i] > 'P') {
			reader_fail(r, ERR_MALFORMED);
			return;
		}
	}
	for (int i = 0; i < 16; i++)
		bytes[i] = (uint8_t)((p[2 * i] - 'A') << 4 | (p[2 * i + 1] - 'A'));
	set_name(n, bytes);
	while ((len = reader_u8(r)) != 0) {
		if (len > 63)
			reader_fail(r, ERR_MALFORMED);
		reader_skip(r, len);
	}
}

/* Section 4.2.18: the names of sixteen bytes with their flags, then the host's MAC. */
static void
take_status(struct reader *v, struct netbios_msg *m)
{
	unsigned count = reader_u8(v);
	const uint8_t *p;

	for (unsigned i = 0; i < count; i++) {
		uint16_t flags;

		p = reader_take(v, 16);
		flags = reader_be16(v);
		if (p == NULL || reader_err(v) != ERR_OK)
			return;
		if (m->n_names == LIMIT_NETBIOS_NAMES)
			continue;
		set_name(&m->names[m->n_names], p);
		m->names[m->n_names++].is_group = flags & GROUP;
	}
	p = reader_left(v) >= 6 ? reader_take(v, 6) : NULL;
	if (p == NULL)
		return;
	memcpy(m->mac.b, p, 6);
	m->has_mac = !mac_is_zero(m->mac); /* Samba sends zeroes */
}

static void
take_record(struct reader *r, struct netbios_msg *m)
{
	uint16_t type, flags, len;
	const uint8_t *p;
	struct reader v;

	take_name(r, &m->name);
	type = reader_be16(r);
	reader_skip(r, 2 + 4); /* class, time to live */
	len = reader_be16(r);
	if (reader_left(r) < len)
		reader_fail(r, ERR_TRUNCATED);
	if (reader_err(r) != ERR_OK)
		return;
	v = reader_sub(r, len);
	m->is_status = type == TYPE_NBSTAT;
	if (type == TYPE_NBSTAT) {
		take_status(&v, m);
	} else if (type == TYPE_NB && len >= 6) {
		flags = reader_be16(&v);
		p = reader_take(&v, 4);
		m->name.is_group = flags & GROUP;
		m->addr = addr_v4(p);
	}
	if (reader_err(&v) != ERR_OK)
		reader_fail(r, ERR_MALFORMED);
}

enum err
netbios_parse(struct str message, struct netbios_msg *ret_msg)
{
	struct reader r = reader_of(message.p, message.len);
	struct netbios_msg m = {0};
	uint16_t flags, questions, records;

	m.id = reader_be16(&r);
	flags = reader_be16(&r);
	m.is_response = flags & 0x8000;
	m.op = flags >> 11 & 15;
	m.is_broadcast = flags & 0x0010;
	m.rcode = flags & 15;
	questions = reader_be16(&r);
	records = reader_be16(&r);
	records |= reader_be16(&r);
	records |= reader_be16(&r);
	if (reader_err(&r) != ERR_OK)
		return ERR_TRUNCATED;
	if (questions == 0 && records == 0)
		return ERR_UNSUPPORTED;
	if (questions > 0) {
		take_name(&r, &m.name);
		m.is_status = reader_be16(&r) == TYPE_NBSTAT;
		reader_skip(&r, 2);
	}
	if (records > 0)
		take_record(&r, &m);
	if (reader_err(&r) == ERR_OK)
		*ret_msg = m;
	return reader_err(&r);
}

static struct str
until_nul(struct str s)
{
	const char *nul = s.len > 0 ? memchr(s.p, '\0', s.len) : NULL;

	return nul == NULL ? s : str_of(s.p, (size_t)(nul - s.p));
}

/* The data of the transaction that `smb` is, when it goes to the browser. Empty otherwise. */
static struct str
browser_data(struct str smb)
{
	static const char mailslot[] = "\\MAILSLOT\\BROWSE";
	struct str none = {NULL, 0};
	struct reader r = reader_of(smb.p, smb.len), words;
	size_t count, offset;
	unsigned n_words;

	if (smb.len < SMB_HEADER || memcmp(smb.p, "\xffSMB\x25", 5) != 0)
		return none;
	reader_skip(&r, SMB_HEADER);
	n_words = reader_u8(&r);
	if (n_words < WORDS_MIN || reader_left(&r) < n_words * 2u)
		return none;
	words = reader_sub(&r, n_words * 2u);
	reader_skip(&words, DATA_COUNT);
	count = reader_le16(&words);
	offset = reader_le16(&words);
	reader_skip(&r, 2); /* byte count */
	if (!str_starts_nocase(reader_rest(&r), str_of(mailslot, sizeof(mailslot))))
		return none;
	if (offset > smb.len || count > smb.len - offset)
		return none;
	return str_of(smb.p + offset, count);
}

static enum err
read_frame(struct str data, struct netbios_announcement *a)
{
	struct reader r = reader_of(data.p, data.len);

	a->frame = reader_u8(&r);
	if (a->frame != NETBIOS_HOST && a->frame != NETBIOS_DOMAIN &&
		a->frame != NETBIOS_LOCAL_MASTER)
		return ERR_UNSUPPORTED;
	reader_skip(&r, 1 + 4); /* update count, period */
	a->server = until_nul(reader_str(&r, 16));
	a->os_major = reader_u8(&r);
	a->os_minor = reader_u8(&r);
	a->server_type = reader_le32(&r);
	reader_skip(&r, 2 + 2); /* the browser's version, signature */
	a->comment = until_nul(reader_rest(&r));
	return reader_err(&r);
}

enum err
netbios_announcement_parse(struct str message, struct netbios_announcement *ret_announcement)
{
	struct reader r = reader_of(message.p, message.len);
	struct netbios_announcement a = {0};
	uint8_t type = reader_u8(&r), flags = reader_u8(&r);
	const uint8_t *p;
	struct str data;
	uint16_t offset;
	enum err err;

	reader_skip(&r, 2); /* id */
	p = reader_take(&r, 4);
	reader_skip(&r, 2 + 2); /* port, length */
	offset = reader_be16(&r);
	if (p == NULL || reader_err(&r) != ERR_OK)
		return ERR_TRUNCATED;
	if (type < DIRECT_UNIQUE || type > BROADCAST || (flags & 1) != 0 || offset != 0)
		return ERR_UNSUPPORTED; /* the M flag: more fragments follow */
	a.sender_addr = addr_v4(p);
	take_name(&r, &a.sender);
	take_name(&r, &a.destination);
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	data = browser_data(reader_rest(&r));
	if (data.len == 0)
		return ERR_UNSUPPORTED;
	err = read_frame(data, &a);
	if (err == ERR_OK)
		*ret_announcement = a;
	return err;
}
