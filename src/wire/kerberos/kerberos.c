/*
 * Kerberos messages; see kerberos.h. A message is a tree of SEQUENCEs whose members have context
 * tags; each function below reads one kind of node and knows its members, so the depth is that of
 * the code.
 */
#include "wire/kerberos/kerberos.h"
#include "wire/der/der.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

struct parse {
	struct kerberos_msg *m;
	bool cut;	/* the message ends early: see der_next() */
	bool is_broken; /* an element was wrong */
};

/* The next member of a SEQUENCE; its inner element in *ret_value. */
static bool
next_member(struct parse *p, struct reader *seq, uint32_t *ret_tag, struct der *ret_value)
{
	struct der member;

	while (der_next(seq, p->cut, &member)) {
		*ret_tag = member.tag;
		if (der_next(&member.body, p->cut, ret_value))
			return true;
		if (!p->cut)
			p->is_broken = true;
	}
	if (reader_err(seq) != ERR_OK)
		p->is_broken = true;
	return false;
}

static void
read_int32(struct parse *p, const struct der *e, int32_t *ret_number)
{
	if ((e->tag != DER_INTEGER || !der_int32(e, ret_number)) && !p->cut)
		p->is_broken = true;
}

/* 5.2.1: GeneralString; in practice UTF-8 */
static void
read_text(const struct der *e, char dst[LIMIT_KERBEROS_NAME])
{
	str_clean(der_bytes(e), dst, LIMIT_KERBEROS_NAME);
}

/* 5.2.2: PrincipalName; parts joined with '/'. Returns how many parts. */
static unsigned
read_principal(struct parse *p, struct der *e, char dst[LIMIT_KERBEROS_NAME])
{
	struct reader seq = e->body;
	struct der value, part;
	uint32_t tag;
	size_t len = 0;
	unsigned parts = 0;

	dst[0] = '\0';
	while (next_member(p, &seq, &tag, &value)) {
		if (tag != DER_CONTEXT(1))
			continue;
		while (der_next(&value.body, p->cut, &part)) {
			if (parts++ > 0 && len + 2 < LIMIT_KERBEROS_NAME)
				dst[len++] = '/';
			len += str_clean(der_bytes(&part), dst + len, LIMIT_KERBEROS_NAME - len);
		}
		if (reader_err(&value.body) != ERR_OK)
			p->is_broken = true;
	}
	return parts;
}

static void
read_server(struct parse *p, struct der *e)
{
	unsigned parts = read_principal(p, e, p->m->server);

	p->m->is_service = parts >= 2 && !str_starts_nocase(str_c(p->m->server), STR("krbtgt/"));
}

/* 5.2.9: EncryptedData; only which encryption */
static void
read_encrypted(struct parse *p, struct der *e, int32_t *ret_etype)
{
	struct reader seq = e->body;
	struct der value;
	uint32_t tag;

	while (next_member(p, &seq, &tag, &value)) {
		if (tag == DER_CONTEXT(0))
			read_int32(p, &value, ret_etype);
	}
}

/* 5.3: Ticket. With names: it is the answer's own ticket, so its server is the message's. */
static void
read_ticket(struct parse *p, struct der *e, bool with_names)
{
	struct reader seq = der_enter(&e->body, p->cut, DER_SEQUENCE);
	struct der value;
	uint32_t tag;

	if (e->tag != DER_APPLICATION(1))
		p->is_broken = true;
	while (next_member(p, &seq, &tag, &value)) {
		if (tag == DER_CONTEXT(1) && with_names && p->m->realm[0] == '\0')
			read_text(&value, p->m->realm);
		else if (tag == DER_CONTEXT(2) && with_names)
			read_server(p, &value);
		else if (tag == DER_CONTEXT(3))
			read_encrypted(p, &value, &p->m->ticket_etype);
	}
}

/* 5.5.1: AP-REQ; seq is its SEQUENCE */
static void
read_ap_req(struct parse *p, struct reader *seq, bool with_names)
{
	struct der value;
	uint32_t tag;

	while (next_member(p, seq, &tag, &value)) {
		if (tag == DER_CONTEXT(3))
			read_ticket(p, &value, with_names);
	}
}

/* 5.2.7: one PA-DATA */
static void
read_padata(struct parse *p, struct der *e)
{
	struct reader seq = e->body;
	struct der value, inner;
	int32_t type = 0;
	uint32_t tag;

	while (next_member(p, &seq, &tag, &value)) {
		if (tag == DER_CONTEXT(1)) {
			read_int32(p, &value, &type);
			if (p->m->padata_count < LIMIT_KERBEROS_PADATA)
				p->m->padata[p->m->padata_count++] = type;
			continue;
		}
		if (tag != DER_CONTEXT(2))
			continue;
		/* Other types of data need not be DER: looked into only where we know it. */
		if (type == KERBEROS_PA_ENC_TIMESTAMP && p->m->type == KERBEROS_AS_REQ &&
			der_next(&value.body, p->cut, &inner)) {
			read_encrypted(p, &inner, &p->m->padata_etype);
		} else if (type == KERBEROS_PA_TGS_REQ && der_next(&value.body, p->cut, &inner)) {
			struct reader ap = der_enter(&inner.body, p->cut, DER_SEQUENCE);

			read_ap_req(p, &ap, false);
		}
	}
}

static void
read_padata_list(struct parse *p, struct der *list)
{
	struct der e;

	while (der_next(&list->body, p->cut, &e))
		read_padata(p, &e);
	if (reader_err(&list->body) != ERR_OK)
		p->is_broken = true;
}

/* 5.2.8: KerberosFlags, a BIT STRING of 32 bits */
static uint32_t
read_flags(const struct der *e)
{
	struct reader r = e->body;

	reader_skip(&r, 1);
	return reader_be32(&r);
}

/* 5.2.3: KerberosTime "19700101000000Z" */
static int64_t
read_time(const struct der *e)
{
	static const uint8_t digits[] = {4, 2, 2, 2, 2, 2};
	struct str s = der_bytes(e);
	int64_t part[6] = {0}, days, year;
	size_t at = 0;

	if (s.len != 15 || s.p[14] != 'Z')
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(digits); i++) {
		for (unsigned n = 0; n < digits[i]; n++, at++) {
			if (s.p[at] < '0' || s.p[at] > '9')
				return -1;
			part[i] = part[i] * 10 + (s.p[at] - '0');
		}
	}
	if (part[0] < 1970 || part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > 31)
		return -1;
	/* Days from the civil date: years begin in March, so that the leap day is the last. */
	year = part[1] <= 2 ? part[0] - 1 : part[0];
	days = year * 365 + year / 4 - year / 100 + year / 400 - 719468;
	days += (153 * (part[1] + (part[1] > 2 ? -3 : 9)) + 2) / 5 + part[2] - 1;
	return ((days * 24 + part[3]) * 60 + part[4]) * 60 + part[5];
}

/* 5.4.1: KDC-REQ-BODY */
static void
read_request_body(struct parse *p, struct der *e)
{
	struct kerberos_msg *m = p->m;
	struct reader seq = e->body;
	struct der value, item;
	uint32_t tag;

	while (next_member(p, &seq, &tag, &value)) {
		if (tag == DER_CONTEXT(0)) {
			m->options = read_flags(&value);
		} else if (tag == DER_CONTEXT(1)) {
			(void)read_principal(p, &value, m->client);
		} else if (tag == DER_CONTEXT(2)) {
			read_text(&value, m->realm);
		} else if (tag == DER_CONTEXT(3)) {
			read_server(p, &value);
		} else if (tag == DER_CONTEXT(5)) {
			m->till = read_time(&value);
		} else if (tag == DER_CONTEXT(8)) {
			while (m->etype_count < LIMIT_KERBEROS_ETYPES &&
				der_next(&value.body, p->cut, &item))
				read_int32(p, &item, &m->etypes[m->etype_count++]);
		}
	}
}

/* 5.4.1 */
static void
read_request(struct parse *p, struct reader *seq)
{
	struct der value;
	uint32_t tag;

	while (next_member(p, seq, &tag, &value)) {
		if (tag == DER_CONTEXT(3))
			read_padata_list(p, &value);
		else if (tag == DER_CONTEXT(4))
			read_request_body(p, &value);
	}
}

/* 5.4.2 */
static void
read_reply(struct parse *p, struct reader *seq)
{
	struct der value;
	uint32_t tag;

	while (next_member(p, seq, &tag, &value)) {
		if (tag == DER_CONTEXT(2))
			read_padata_list(p, &value);
		else if (tag == DER_CONTEXT(3))
			read_text(&value, p->m->realm);
		else if (tag == DER_CONTEXT(4))
			(void)read_principal(p, &value, p->m->client);
		else if (tag == DER_CONTEXT(5))
			read_ticket(p, &value, true);
		else if (tag == DER_CONTEXT(6))
			read_encrypted(p, &value, &p->m->reply_etype);
	}
}

/* 5.9.1 */
static void
read_error(struct parse *p, struct reader *seq)
{
	struct der value;
	uint32_t tag;

	while (next_member(p, seq, &tag, &value)) {
		if (tag == DER_CONTEXT(6))
			read_int32(p, &value, &p->m->error_code);
		else if (tag == DER_CONTEXT(8))
			(void)read_principal(p, &value, p->m->client);
		else if (tag == DER_CONTEXT(9))
			read_text(&value, p->m->realm);
		else if (tag == DER_CONTEXT(10))
			read_server(p, &value);
	}
}

static void
read_message(struct parse *p, struct str bytes)
{
	struct reader r = reader_of(bytes.p, bytes.len);
	struct reader seq;
	struct der top;

	if (!der_next(&r, p->cut, &top)) {
		p->is_broken = true;
		return;
	}
	seq = der_enter(&top.body, p->cut, DER_SEQUENCE);
	if (reader_err(&seq) != ERR_OK)
		p->is_broken = true;
	else if (p->m->type == KERBEROS_AS_REQ || p->m->type == KERBEROS_TGS_REQ)
		read_request(p, &seq);
	else if (p->m->type == KERBEROS_AS_REP || p->m->type == KERBEROS_TGS_REP)
		read_reply(p, &seq);
	else if (p->m->type == KERBEROS_AP_REQ)
		read_ap_req(p, &seq, true);
	else if (p->m->type == KERBEROS_ERROR)
		read_error(p, &seq);
}

static bool
is_type(unsigned type)
{
	return (type >= KERBEROS_AS_REQ && type <= KERBEROS_AP_REP) || type == KERBEROS_ERROR;
}

/* How long is the message, and is it Kerberos at all? Both ends must agree on TCP. */
static enum err
measure(struct str bytes, bool is_tcp, struct kerberos_msg *m)
{
	struct reader r = reader_of(bytes.p, bytes.len);
	uint32_t prefix = is_tcp ? reader_be32(&r) : 0;
	struct str body = str_of((const char *)r.p, reader_left(&r));
	size_t len = 0;
	enum err err;

	if (reader_err(&r) != ERR_OK || body.len == 0)
		return ERR_TRUNCATED;
	if (is_tcp && (prefix & 0x80000000u))
		return ERR_MALFORMED;
	m->type = (uint8_t)body.p[0] & 0x1f;
	if (((uint8_t)body.p[0] & 0xe0) != DER_APPLICATION(0) || !is_type(m->type))
		return ERR_MALFORMED;
	err = der_measure(body, LIMIT_KERBEROS_FRAME, &len);
	if (err != ERR_OK)
		return err;
	if (is_tcp && prefix != len)
		return ERR_MALFORMED;
	m->total_len = reader_offset(&r) + len;
	return ERR_OK;
}

enum err
kerberos_parse(struct str bytes, bool is_tcp, struct kerberos_msg *ret, size_t *ret_used)
{
	struct kerberos_msg m = {.till = -1};
	struct parse p = {.m = &m};
	size_t prefix = is_tcp ? 4 : 0;
	size_t have;
	enum err err = measure(bytes, is_tcp, &m);

	if (err != ERR_OK)
		return err;
	have = bytes.len < m.total_len ? bytes.len : m.total_len;
	if (have < m.total_len && have < LIMIT_KERBEROS_BYTES)
		return ERR_TRUNCATED;
	p.cut = m.is_cut = have < m.total_len;
	read_message(&p, str_of(bytes.p + prefix, have - prefix));
	if (p.is_broken && !m.is_cut)
		return ERR_MALFORMED;
	*ret = m;
	*ret_used = have;
	return ERR_OK;
}

bool
kerberos_has_padata(const struct kerberos_msg *msg, int32_t type)
{
	for (size_t i = 0; i < msg->padata_count; i++) {
		if (msg->padata[i] == type)
			return true;
	}
	return false;
}

static const struct {
	int32_t etype;
	bool is_weak;
	const char *name;
} etypes[] = {
	{1, true, "des-cbc-crc"},
	{2, true, "des-cbc-md4"},
	{3, true, "des-cbc-md5"},
	{16, false, "des3-cbc-sha1"},
	{17, false, "aes128-cts-hmac-sha1-96"},
	{18, false, "aes256-cts-hmac-sha1-96"},
	{19, false, "aes128-cts-hmac-sha256-128"},
	{20, false, "aes256-cts-hmac-sha384-192"},
	{23, true, "rc4-hmac"},
	{24, true, "rc4-hmac-exp"},
	{-128, true, "rc4-md4"},
	{-133, true, "rc4-hmac-old"},
	{-135, true, "rc4-hmac-old-exp"},
};

const char *
kerberos_etype_name(int32_t etype)
{
	for (size_t i = 0; i < ARRAY_LEN(etypes); i++) {
		if (etypes[i].etype == etype)
			return etypes[i].name;
	}
	return "unknown";
}

bool
kerberos_etype_is_weak(int32_t etype)
{
	for (size_t i = 0; i < ARRAY_LEN(etypes); i++) {
		if (etypes[i].etype == etype)
			return etypes[i].is_weak;
	}
	return false;
}
