/* LDAP messages; see ldap.h. */
#include "wire/ldap/ldap.h"
#include "wire/der/der.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

struct parse {
	struct ldap_msg *m;
	bool cut;	/* the message ends early: see der_next() */
	bool is_broken; /* an element was wrong */
};

/* The next element, which must be there and have this tag; 0 = any. */
static bool
take(struct parse *p, struct reader *r, uint32_t tag, struct der *ret)
{
	if (der_next(r, p->cut, ret) && (tag == 0 || ret->tag == tag))
		return true;
	p->is_broken = true;
	return false;
}

static uint32_t
take_number(struct parse *p, struct reader *r, uint32_t tag)
{
	uint64_t number = 0;
	struct der e;

	if (!take(p, r, tag, &e))
		return 0;
	if (!der_number(&e, &number) || number > UINT32_MAX)
		p->is_broken = true;
	return (uint32_t)number;
}

static void
take_text(struct parse *p, struct reader *r, char *dst, size_t size)
{
	struct der e;

	if (take(p, r, DER_OCTET_STRING, &e))
		str_clean(der_bytes(&e), dst, size);
}

/* 4.2 */
static void
read_bind_request(struct parse *p, struct reader *r)
{
	struct ldap_msg *m = p->m;
	struct der auth, credentials;

	m->version = (uint8_t)take_number(p, r, DER_INTEGER);
	take_text(p, r, m->name, sizeof(m->name));
	if (!take(p, r, 0, &auth))
		return;
	if (auth.tag == DER_PRIMITIVE(0)) {
		m->auth = LDAP_AUTH_SIMPLE;
		m->has_password = auth.len > 0;
		m->is_anonymous = auth.len == 0 && m->name[0] == '\0';
	} else if (auth.tag == DER_CONTEXT(3)) {
		m->auth = LDAP_AUTH_SASL;
		take_text(p, &auth.body, m->mechanism, sizeof(m->mechanism));
		if (der_next(&auth.body, p->cut, &credentials))
			m->credentials = der_bytes(&credentials);
	} else if (auth.tag >= DER_PRIMITIVE(9) && auth.tag <= DER_PRIMITIVE(11)) {
		m->auth = LDAP_AUTH_NTLM;
		m->credentials = der_bytes(&auth);
	} else {
		p->is_broken = true;
	}
}

/* 4.1.9, and serverSaslCreds of 4.2.2. Microsoft puts NTLM's challenge into matchedDN. */
static void
read_result(struct parse *p, struct reader *r)
{
	struct der matched, e;

	p->m->result = take_number(p, r, DER_ENUMERATED);
	if (!take(p, r, DER_OCTET_STRING, &matched))
		return;
	if (p->m->op != LDAP_BIND_RESPONSE)
		return;
	if (str_starts(der_bytes(&matched), STR("NTLMSSP")))
		p->m->credentials = der_bytes(&matched);
	if (der_find(r, p->cut, DER_PRIMITIVE(7), &e))
		p->m->credentials = der_bytes(&e);
}

/* Writes a filter as text; remembers which of the filters that it is in are still open. */
struct filter {
	struct parse *p;
	char *text;
	size_t len;
	struct reader open[LIMIT_LDAP_DEPTH];
	unsigned depth;
};

static void
put(struct filter *f, const char *text)
{
	/* Four bytes stay free for "..." and NUL. */
	size_t room = LIMIT_LDAP_FILTER - 4 - f->len;
	size_t len = strlen(text);

	if (f->p->m->is_filter_cut)
		return;
	if (len > room) {
		f->p->m->is_filter_cut = true;
		return;
	}
	memcpy(f->text + f->len, text, len + 1);
	f->len += len;
}

/* RFC 4515 section 3: what has a meaning in a filter, or cannot be shown, as \xx. */
static void
put_value(struct filter *f, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = (uint8_t)s.p[i];
		bool is_plain =
			c >= 0x20 && c < 0x7f && c != '*' && c != '(' && c != ')' && c != '\\';
		static const char hex[] = "0123456789abcdef";
		char text[4] = {'\\', hex[c >> 4], hex[c & 15], '\0'};

		if (is_plain) {
			text[0] = (char)c;
			text[1] = '\0';
		}
		put(f, text);
		if (f->p->m->is_filter_cut)
			return;
	}
}

/* AttributeValueAssertion: (a=b) */
static void
put_assertion(struct filter *f, struct der *e, const char *op)
{
	struct der name, value;

	if (!take(f->p, &e->body, DER_OCTET_STRING, &name) ||
		!take(f->p, &e->body, DER_OCTET_STRING, &value))
		return;
	put(f, "(");
	put_value(f, der_bytes(&name));
	put(f, op);
	put_value(f, der_bytes(&value));
	put(f, ")");
}

/* SubstringFilter: initial [0], any [1], final [2] */
static void
put_substrings(struct filter *f, struct der *e)
{
	struct der name, list, part;
	uint32_t last = 0;

	if (!take(f->p, &e->body, DER_OCTET_STRING, &name) ||
		!take(f->p, &e->body, DER_SEQUENCE, &list))
		return;
	put(f, "(");
	put_value(f, der_bytes(&name));
	put(f, "=");
	while (der_next(&list.body, f->p->cut, &part)) {
		if (part.tag != DER_PRIMITIVE(0))
			put(f, "*");
		put_value(f, der_bytes(&part));
		last = part.tag;
	}
	if (last != DER_PRIMITIVE(2))
		put(f, "*");
	put(f, ")");
	if (reader_err(&list.body) != ERR_OK)
		f->p->is_broken = true;
}

/* MatchingRuleAssertion: rule [1], attribute [2], value [3], dnAttributes [4]. Active Directory's
 * bit tests (1.2.840.113556.1.4.803) come so. */
static void
put_extensible(struct filter *f, struct der *e)
{
	struct str rule = {0}, name = {0}, value = {0};
	struct der part;
	bool is_dn = false;

	while (der_next(&e->body, f->p->cut, &part)) {
		if (part.tag == DER_PRIMITIVE(1))
			rule = der_bytes(&part);
		else if (part.tag == DER_PRIMITIVE(2))
			name = der_bytes(&part);
		else if (part.tag == DER_PRIMITIVE(3))
			value = der_bytes(&part);
		else if (part.tag == DER_PRIMITIVE(4))
			is_dn = str_equal(der_bytes(&part), STR("\xff"));
	}
	if (reader_err(&e->body) != ERR_OK)
		f->p->is_broken = true;
	put(f, "(");
	put_value(f, name);
	put(f, is_dn ? ":dn" : "");
	put(f, rule.len > 0 ? ":" : "");
	put_value(f, rule);
	put(f, ":=");
	put_value(f, value);
	put(f, ")");
}

/* and [0], or [1], not [2]: what is in it comes next. */
static void
open_filter(struct filter *f, struct der *e)
{
	static const char *const signs[] = {"(&", "(|", "(!"};

	if (f->depth == LIMIT_LDAP_DEPTH) {
		f->p->m->is_filter_cut = true;
		return;
	}
	f->open[f->depth++] = e->body;
	put(f, signs[e->tag - DER_CONTEXT(0)]);
}

static void
put_item(struct filter *f, struct der *e)
{
	switch (e->tag) {
	case DER_CONTEXT(0):
	case DER_CONTEXT(1):
	case DER_CONTEXT(2):
		open_filter(f, e);
		break;
	case DER_CONTEXT(3):
		put_assertion(f, e, "=");
		break;
	case DER_CONTEXT(4):
		put_substrings(f, e);
		break;
	case DER_CONTEXT(5):
		put_assertion(f, e, ">=");
		break;
	case DER_CONTEXT(6):
		put_assertion(f, e, "<=");
		break;
	case DER_PRIMITIVE(7):
		put(f, "(");
		put_value(f, der_bytes(e));
		put(f, "=*)");
		break;
	case DER_CONTEXT(8):
		put_assertion(f, e, "~=");
		break;
	case DER_CONTEXT(9):
		put_extensible(f, e);
		break;
	default:
		f->p->is_broken = true;
	}
}

/* 4.5.1.7, with a stack in place of recursion. A filter that is cut is not read to its end. */
static void
read_filter(struct parse *p, struct der *first)
{
	struct filter f = {.p = p, .text = p->m->filter};
	struct der e;

	put_item(&f, first);
	while (f.depth > 0 && !p->is_broken && !p->m->is_filter_cut) {
		struct reader *in = &f.open[f.depth - 1];

		if (der_next(in, p->cut, &e)) {
			put_item(&f, &e);
			continue;
		}
		if (reader_err(in) != ERR_OK)
			p->is_broken = true;
		put(&f, ")");
		f.depth--;
	}
	if (p->m->is_filter_cut)
		memcpy(f.text + f.len, "...", 4);
}

/* 4.5.1 */
static void
read_search_request(struct parse *p, struct reader *r)
{
	struct ldap_msg *m = p->m;
	struct der filter, list, e;

	take_text(p, r, m->name, sizeof(m->name));
	m->scope = take_number(p, r, DER_ENUMERATED);
	(void)take_number(p, r, DER_ENUMERATED); /* derefAliases */
	(void)take_number(p, r, DER_INTEGER);	 /* sizeLimit */
	(void)take_number(p, r, DER_INTEGER);	 /* timeLimit */
	if (!take(p, r, DER_BOOLEAN, &e) || !take(p, r, 0, &filter))
		return;
	read_filter(p, &filter);
	if (!take(p, r, DER_SEQUENCE, &list))
		return;
	while (m->attribute_count < LIMIT_LDAP_ATTRIBUTES && der_next(&list.body, p->cut, &e))
		m->attributes[m->attribute_count++] = der_bytes(&e);
	if (reader_err(&list.body) != ERR_OK)
		p->is_broken = true;
}

/* The type of each attribute of a list ([RFC4511] 4.1.7); the values are not looked at. */
static void
read_attributes(struct parse *p, struct reader *list, bool is_change)
{
	struct ldap_msg *m = p->m;
	struct der one, e;

	while (m->attribute_count < LIMIT_LDAP_ATTRIBUTES && der_next(list, p->cut, &one)) {
		/* 4.6: of a change the operation comes first, then the attribute */
		if (is_change && (!take(p, &one.body, DER_ENUMERATED, &e) ||
					 !take(p, &one.body, DER_SEQUENCE, &one)))
			return;
		if (!take(p, &one.body, DER_OCTET_STRING, &e))
			return;
		m->attributes[m->attribute_count++] = der_bytes(&e);
	}
	if (reader_err(list) != ERR_OK)
		p->is_broken = true;
}

/* 4.6 and 4.7: the entry, then what is written. */
static void
read_written(struct parse *p, struct reader *r)
{
	struct der list;

	take_text(p, r, p->m->name, sizeof(p->m->name));
	if (take(p, r, DER_SEQUENCE, &list))
		read_attributes(p, &list.body, p->m->op == LDAP_MODIFY_REQUEST);
}

/* 4.9, 4.10: the entry comes first. */
static void
read_entry(struct parse *p, struct reader *r)
{
	take_text(p, r, p->m->name, sizeof(p->m->name));
}

/* 4.12 */
static void
read_extended_request(struct parse *p, struct reader *r)
{
	struct der e;

	if (take(p, r, DER_PRIMITIVE(0), &e))
		str_clean(der_bytes(&e), p->m->oid, sizeof(p->m->oid));
}

typedef void op_reader(struct parse *p, struct reader *r);

/* By the number of the application tag. Unbind, delete and abandon are primitive. */
static const struct {
	bool is_known, is_primitive;
	op_reader *read;
} ops[] = {
	[LDAP_BIND_REQUEST] = {true, false, read_bind_request},
	[LDAP_BIND_RESPONSE] = {true, false, read_result},
	[LDAP_UNBIND_REQUEST] = {true, true, NULL},
	[LDAP_SEARCH_REQUEST] = {true, false, read_search_request},
	[LDAP_SEARCH_ENTRY] = {true, false, NULL},
	[LDAP_SEARCH_DONE] = {true, false, read_result},
	[LDAP_MODIFY_REQUEST] = {true, false, read_written},
	[LDAP_MODIFY_RESPONSE] = {true, false, read_result},
	[LDAP_ADD_REQUEST] = {true, false, read_written},
	[LDAP_ADD_RESPONSE] = {true, false, read_result},
	[LDAP_DELETE_REQUEST] = {true, true, NULL},
	[LDAP_DELETE_RESPONSE] = {true, false, read_result},
	[LDAP_RENAME_REQUEST] = {true, false, read_entry},
	[LDAP_RENAME_RESPONSE] = {true, false, read_result},
	[LDAP_COMPARE_REQUEST] = {true, false, read_entry},
	[LDAP_COMPARE_RESPONSE] = {true, false, read_result},
	[LDAP_ABANDON_REQUEST] = {true, true, NULL},
	[LDAP_SEARCH_REFERENCE] = {true, false, NULL},
	[LDAP_EXTENDED_REQUEST] = {true, false, read_extended_request},
	[LDAP_EXTENDED_RESPONSE] = {true, false, read_result},
	[LDAP_INTERMEDIATE] = {true, false, NULL},
};

/* 4.1.1: LDAPMessage */
static void
read_message(struct parse *p, struct str bytes)
{
	struct reader r = reader_of(bytes.p, bytes.len);
	struct reader seq = der_enter(&r, p->cut, DER_SEQUENCE);
	struct der op;

	p->m->id = take_number(p, &seq, DER_INTEGER);
	if (!take(p, &seq, 0, &op))
		return;
	p->m->op = op.tag & 0x1f;
	if (p->m->op >= ARRAY_LEN(ops) || !ops[p->m->op].is_known ||
		op.tag != (ops[p->m->op].is_primitive ? 0x40u : 0x60u) + p->m->op) {
		p->is_broken = true;
		p->cut = false; /* not excused by the end of the bytes */
		return;
	}
	if (p->m->op == LDAP_DELETE_REQUEST)
		str_clean(der_bytes(&op), p->m->name, sizeof(p->m->name));
	if (ops[p->m->op].read != NULL)
		ops[p->m->op].read(p, &op.body);
}

enum err
ldap_parse(struct str bytes, struct ldap_msg *ret, size_t *ret_used)
{
	struct ldap_msg m = {0};
	struct parse p = {.m = &m};
	size_t have;
	enum err err;

	if (bytes.len > 0 && (uint8_t)bytes.p[0] != DER_SEQUENCE)
		return ERR_MALFORMED;
	err = der_measure(bytes, LIMIT_LDAP_FRAME, &m.total_len);
	if (err != ERR_OK)
		return err;
	have = bytes.len < m.total_len ? bytes.len : m.total_len;
	if (have < m.total_len && have < LIMIT_LDAP_BYTES)
		return ERR_TRUNCATED;
	p.cut = m.is_cut = have < m.total_len;
	read_message(&p, str_of(bytes.p, have));
	if (p.is_broken && !p.cut)
		return ERR_MALFORMED;
	*ret = m;
	*ret_used = have;
	return ERR_OK;
}

/* RFC 4121 section 4.2.6.2: flags, EC and RRC. Unsealed: the text, then EC bytes of checksum, and
 * all of that rotated right by RRC bytes; Windows rotates just the checksum to the front. */
static struct str
unwrap_kerberos(struct str token, size_t hidden)
{
	struct reader r = reader_of(token.p, token.len);
	size_t checksum, rotated;
	uint8_t flags;

	reader_skip(&r, 2);
	flags = reader_u8(&r);
	reader_skip(&r, 1);
	checksum = reader_be16(&r);
	rotated = reader_be16(&r);
	reader_skip(&r, 8);
	if (flags & 0x02) /* sealed */
		return str_of("", 0);
	if (rotated == checksum)
		reader_skip(&r, checksum);
	else if (rotated != 0)
		return str_of("", 0);
	else if (reader_left(&r) + hidden < checksum)
		return str_of("", 0);
	else if (hidden < checksum)
		r.end -= checksum - hidden;
	return reader_err(&r) == ERR_OK ? reader_rest(&r) : str_of("", 0);
}

enum err
ldap_unwrap(struct str bytes, struct str *ret_messages, size_t *ret_total)
{
	struct reader r = reader_of(bytes.p, bytes.len);
	size_t len = reader_be32(&r);
	size_t have, inner_len;
	struct str token, text = {0};

	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	if (len > LIMIT_LDAP_FRAME)
		return ERR_LIMIT;
	if (len < 16)
		return ERR_MALFORMED;
	have = reader_left(&r) < len ? reader_left(&r) : len;
	if (have < len && bytes.len < LIMIT_LDAP_BYTES)
		return ERR_TRUNCATED;
	token = reader_str(&r, have);
	if (str_starts(token, STR("\x05\x04")))
		text = unwrap_kerberos(token, len - have);
	else if (str_starts(token, STR("\x01\0\0\0")))
		text = str_of(token.p + 16, token.len - 16);
	/* NTLM does not say whether it sealed: cleartext begins with a SEQUENCE that fits. */
	if (text.len > 0 && ((uint8_t)text.p[0] != DER_SEQUENCE ||
				    der_measure(text, len, &inner_len) != ERR_OK))
		text.len = 0;
	*ret_messages = text;
	*ret_total = 4 + len;
	return ERR_OK;
}
