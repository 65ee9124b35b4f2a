/* NTLM messages; see ntlm.h. Fields are (length, room, offset from the signature). */
#include "wire/ntlm/ntlm.h"
#include "base/reader.h"
#include "wire/utf16/utf16.h"

#define SIGNATURE "NTLMSSP"
#define V1_RESPONSE 24
#define V2_HEADER 44 /* proof, then the fixed part of NTLMv2_CLIENT_CHALLENGE (2.2.2.7) */

enum av_id { /* 2.2.2.1 */
	AV_EOL,
	AV_NB_COMPUTER,
	AV_NB_DOMAIN,
	AV_DNS_COMPUTER,
	AV_DNS_DOMAIN,
	AV_DNS_TREE,
	AV_FLAGS,
	AV_TIMESTAMP,
	AV_SINGLE_HOST,
	AV_TARGET_NAME,
	AV_CHANNEL_BINDINGS,
};

struct token {
	struct ntlm_msg *m;
	struct str bytes;
	struct reader r;
};

/* The next field descriptor and what it points at. */
static struct str
read_field(struct token *t, uint16_t *ret_len)
{
	size_t len = reader_le16(&t->r);
	size_t at;

	reader_skip(&t->r, 2);
	at = reader_le32(&t->r);
	if (ret_len != NULL)
		*ret_len = (uint16_t)len;
	if (reader_err(&t->r) != ERR_OK || len == 0)
		return str_of("", 0);
	if (at > t->bytes.len || len > t->bytes.len - at) {
		t->m->has_bad_bounds = true;
		return str_of("", 0);
	}
	return str_of(t->bytes.p + at, len);
}

static void
take_name(struct str s, bool is_unicode, char dst[LIMIT_NTLM_NAME])
{
	if (is_unicode)
		utf16_clean(s, dst, LIMIT_NTLM_NAME);
	else
		str_clean(s, dst, LIMIT_NTLM_NAME);
}

static void
read_version(struct token *t)
{
	if (!(t->m->flags & NTLM_FLAG_VERSION) || reader_left(&t->r) < 8)
		return;
	t->m->version_major = reader_u8(&t->r);
	t->m->version_minor = reader_u8(&t->r);
	t->m->version_build = reader_le16(&t->r);
	t->m->has_version = t->m->version_major != 0;
}

static void
read_pairs(struct ntlm_msg *m, struct str pairs)
{
	struct reader r = reader_of(pairs.p, pairs.len);

	for (unsigned i = 0; i < LIMIT_NTLM_PAIRS && reader_left(&r) >= 4; i++) {
		unsigned id = reader_le16(&r);
		size_t len = reader_le16(&r);
		struct reader value = reader_sub(&r, len);
		struct reader text = value;
		struct str s = reader_rest(&text);

		if (id == AV_EOL)
			return;
		if (id == AV_NB_COMPUTER)
			take_name(s, true, m->netbios_computer);
		else if (id == AV_NB_DOMAIN)
			take_name(s, true, m->netbios_domain);
		else if (id == AV_DNS_COMPUTER)
			take_name(s, true, m->dns_computer);
		else if (id == AV_DNS_DOMAIN)
			take_name(s, true, m->dns_domain);
		else if (id == AV_DNS_TREE)
			take_name(s, true, m->dns_forest);
		else if (id == AV_TARGET_NAME)
			take_name(s, true, m->target_spn);
		else if (id == AV_TIMESTAMP)
			m->timestamp = reader_le64(&value);
		else if (id == AV_FLAGS)
			m->av_flags = reader_le32(&value);
	}
	if (reader_err(&r) != ERR_OK)
		m->has_bad_bounds = true;
}

/* 2.2.1.1: names in OEM characters, whatever the flags say */
static void
read_negotiate(struct token *t)
{
	t->m->flags = reader_le32(&t->r);
	if (reader_left(&t->r) < 16) /* the oldest clients stop here */
		return;
	take_name(read_field(t, NULL), false, t->m->domain);
	take_name(read_field(t, NULL), false, t->m->workstation);
	read_version(t);
}

/* 2.2.1.2 */
static void
read_challenge(struct token *t)
{
	struct str target = read_field(t, NULL);
	const uint8_t *challenge;

	t->m->flags = reader_le32(&t->r);
	take_name(target, t->m->flags & NTLM_FLAG_UNICODE, t->m->target);
	challenge = reader_take(&t->r, sizeof(t->m->server_challenge));
	if (challenge != NULL)
		memcpy(t->m->server_challenge, challenge, sizeof(t->m->server_challenge));
	if (reader_left(&t->r) < 16)
		return;
	reader_skip(&t->r, 8);
	read_pairs(t->m, read_field(t, NULL));
	read_version(t);
}

/* 2.2.1.3 */
static void
read_authenticate(struct token *t)
{
	struct ntlm_msg *m = t->m;
	struct str nt, domain, user, workstation;
	bool is_unicode;

	(void)read_field(t, &m->lm_len);
	nt = read_field(t, &m->nt_len);
	domain = read_field(t, NULL);
	user = read_field(t, NULL);
	workstation = read_field(t, NULL);
	if (reader_left(&t->r) >= 12) {
		(void)read_field(t, NULL); /* session key */
		m->flags = reader_le32(&t->r);
		read_version(t);
	} else {
		m->flags = NTLM_FLAG_UNICODE; /* NT 4 left flags out */
	}
	is_unicode = m->flags & NTLM_FLAG_UNICODE;
	take_name(domain, is_unicode, m->domain);
	take_name(user, is_unicode, m->user);
	take_name(workstation, is_unicode, m->workstation);
	m->is_v2 = m->nt_len > V1_RESPONSE;
	m->is_anonymous = user.len == 0 && m->nt_len == 0 && m->lm_len <= 1;
	if (m->is_v2 && nt.len > V2_HEADER)
		read_pairs(m, str_of(nt.p + V2_HEADER, nt.len - V2_HEADER));
}

enum err
ntlm_parse(struct str token, struct ntlm_msg *ret)
{
	struct ntlm_msg m = {0};
	struct token t = {.m = &m, .bytes = token, .r = reader_of(token.p, token.len)};
	const uint8_t *signature = reader_take(&t.r, sizeof(SIGNATURE));
	uint32_t type = reader_le32(&t.r);

	if (signature != NULL && memcmp(signature, SIGNATURE, sizeof(SIGNATURE)) != 0)
		return ERR_MALFORMED;
	if (reader_err(&t.r) != ERR_OK)
		return reader_err(&t.r);
	m.type = (uint8_t)type;
	if (type == NTLM_NEGOTIATE)
		read_negotiate(&t);
	else if (type == NTLM_CHALLENGE)
		read_challenge(&t);
	else if (type == NTLM_AUTHENTICATE)
		read_authenticate(&t);
	else
		return ERR_MALFORMED;
	if (reader_err(&t.r) != ERR_OK)
		return reader_err(&t.r);
	*ret = m;
	return ERR_OK;
}

enum err
ntlm_parse_blob(struct str blob, struct ntlm_msg *ret)
{
	struct spnego s;
	enum err err = spnego_parse(blob, &s);

	if (err != ERR_OK)
		return err;
	if (s.mech != SPNEGO_MECH_NTLM || s.token.len == 0)
		return ERR_NOT_FOUND;
	return ntlm_parse(s.token, ret);
}
