/* SPNEGO, RFC 4178; see ntlm.h. */
#include "wire/der/der.h"
#include "wire/ntlm/ntlm.h"

#define GSS_TOKEN DER_APPLICATION(0) /* RFC 2743 section 3.1 */
#define KRB_AP_REQ DER_APPLICATION(14)

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))
#define OID(bytes)                                                                                 \
	{                                                                                          \
		bytes, sizeof(bytes) - 1                                                           \
	}

static const struct str oid_spnego = OID("\x2b\x06\x01\x05\x05\x02"); /* 1.3.6.1.5.5.2 */

static const struct {
	struct str oid;
	enum spnego_mech mech;
} mechs[] = {
	{OID("\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a"),
		SPNEGO_MECH_NTLM}, /* 1.3.6.1.4.1.311.2.2.10 */
	{OID("\x2a\x86\x48\x86\xf7\x12\x01\x02\x02"), SPNEGO_MECH_KERBEROS}, /* RFC 4121 */
	{OID("\x2a\x86\x48\x82\xf7\x12\x01\x02\x02"),
		SPNEGO_MECH_KERBEROS}, /* Windows 2000's slip */
	{OID("\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x1e"), SPNEGO_MECH_NEGOEX},
};

static enum spnego_mech
mech_of(const struct der *e)
{
	for (size_t i = 0; i < ARRAY_LEN(mechs); i++) {
		if (str_equal(der_bytes(e), mechs[i].oid))
			return mechs[i].mech;
	}
	return SPNEGO_MECH_OTHER;
}

static bool
is_ntlm(struct str token)
{
	return str_starts(token, str_of("NTLMSSP", 8));
}

/* A mechanism's own token: says which one it is, and takes Kerberos's GSS-API header off
 * (RFC 4121 section 4.1: OID, then 01 00 for AP-REQ). */
static void
take_token(struct spnego *s, struct str token)
{
	struct reader r = reader_of(token.p, token.len);
	struct der e;

	s->token = token;
	if (is_ntlm(token)) {
		s->mech = SPNEGO_MECH_NTLM;
		return;
	}
	if (token.len > 0 && (uint8_t)token.p[0] == KRB_AP_REQ) {
		s->mech = SPNEGO_MECH_KERBEROS;
		return;
	}
	r = der_enter(&r, true, GSS_TOKEN);
	if (!der_next(&r, true, &e) || e.tag != DER_OID)
		return;
	s->mech = mech_of(&e);
	if (s->mech != SPNEGO_MECH_KERBEROS)
		return;
	reader_skip(&r, 2);
	s->token = reader_rest(&r);
}

/* RFC 4178 section 4.2.1 */
static enum err
read_init(struct spnego *s, struct reader *r)
{
	struct reader fields = der_enter(r, true, DER_SEQUENCE);
	struct str token = {0};
	struct der field, mech;

	while (der_next(&fields, true, &field)) {
		if (field.tag == DER_CONTEXT(0)) {
			struct reader list = der_enter(&field.body, true, DER_SEQUENCE);

			while (s->mech_count < LIMIT_SPNEGO_MECHS && der_next(&list, true, &mech))
				s->mechs[s->mech_count++] = mech_of(&mech);
		} else if (field.tag == DER_CONTEXT(2) && der_next(&field.body, true, &mech)) {
			token = der_bytes(&mech);
		}
	}
	if (s->mech_count > 0)
		s->mech = s->mechs[0];
	if (token.len > 0)
		take_token(s, token);
	return reader_err(&fields);
}

/* RFC 4178 section 4.2.2 */
static enum err
read_response(struct spnego *s, struct reader *r)
{
	struct reader fields = der_enter(r, true, DER_SEQUENCE);
	struct str token = {0};
	struct der field, e;
	uint64_t state;

	s->is_response = true;
	while (der_next(&fields, true, &field)) {
		if (!der_next(&field.body, true, &e))
			continue;
		if (field.tag == DER_CONTEXT(0) && der_number(&e, &state) && state <= 3)
			s->state = (int)state;
		else if (field.tag == DER_CONTEXT(1))
			s->mech = mech_of(&e);
		else if (field.tag == DER_CONTEXT(2))
			token = der_bytes(&e);
	}
	if (token.len > 0)
		take_token(s, token);
	return reader_err(&fields);
}

static enum err
read_wrapped(struct spnego *s, struct reader *r, struct str blob)
{
	struct der e;

	if (!der_next(r, true, &e))
		return reader_err(r) == ERR_OK ? ERR_TRUNCATED : reader_err(r);
	if (e.tag == GSS_TOKEN) {
		struct reader body = e.body;
		struct der oid;

		if (!der_next(&body, true, &oid) || oid.tag != DER_OID)
			return ERR_MALFORMED;
		if (!str_equal(der_bytes(&oid), oid_spnego)) {
			take_token(s, blob);
			return s->mech == SPNEGO_MECH_OTHER ? ERR_MALFORMED : ERR_OK;
		}
		if (!der_next(&body, true, &e))
			return ERR_TRUNCATED;
	}
	if (e.tag == DER_CONTEXT(0))
		return read_init(s, &e.body);
	if (e.tag == DER_CONTEXT(1))
		return read_response(s, &e.body);
	return ERR_MALFORMED;
}

enum err
spnego_parse(struct str blob, struct spnego *ret)
{
	struct spnego s = {.state = -1};
	struct reader r = reader_of(blob.p, blob.len);
	enum err err = ERR_OK;

	if (blob.len == 0)
		return ERR_TRUNCATED;
	if (is_ntlm(blob) || (uint8_t)blob.p[0] == KRB_AP_REQ)
		take_token(&s, blob);
	else
		err = read_wrapped(&s, &r, blob);
	if (err == ERR_OK)
		*ret = s;
	return err;
}
