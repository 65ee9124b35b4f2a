/*
 * X.509 certificates (RFC 5280). First one pass over the whole, without recursion, checks that all
 * elements lie within their parents and not too deep; then the fields are read along the fixed
 * path of RFC 5280 section 4.1. DER comes from wire/tls, the answers go to watch.
 */
#include "wire/x509/x509.h"
#include "wire/der/der.h"

enum {
	TAG_UTC_TIME = 0x17,
	TAG_GENERALIZED_TIME = 0x18,
	TAG_DNS_NAME = 0x82, /* [2] of GeneralName */
	TAG_CONSTRUCTED = 0x20,
};

struct element {
	uint32_t tag;
	struct str body;
	struct str whole; /* with tag and length */
};

struct oid_name {
	struct str oid;
	const char *name;
	bool is_weak;
};

#define OID(literal)                                                                               \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}

/* RFC 3279, RFC 4055, RFC 5758, RFC 8410, RFC 7427. */
static const struct oid_name signatures[] = {
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x02"), "md2WithRSAEncryption", true},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x03"), "md4WithRSAEncryption", true},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04"), "md5WithRSAEncryption", true},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05"), "sha1WithRSAEncryption", true},
	{OID("\x2b\x0e\x03\x02\x1d"), "sha1WithRSA", true},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"), "rsassaPss", false},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"), "sha256WithRSAEncryption", false},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"), "sha384WithRSAEncryption", false},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"), "sha512WithRSAEncryption", false},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0e"), "sha224WithRSAEncryption", false},
	{OID("\x2a\x86\x48\xce\x38\x04\x03"), "dsa-with-sha1", true},
	{OID("\x60\x86\x48\x01\x65\x03\x04\x03\x02"), "dsa-with-sha256", false},
	{OID("\x2a\x86\x48\xce\x3d\x04\x01"), "ecdsa-with-SHA1", true},
	{OID("\x2a\x86\x48\xce\x3d\x04\x03\x01"), "ecdsa-with-SHA224", false},
	{OID("\x2a\x86\x48\xce\x3d\x04\x03\x02"), "ecdsa-with-SHA256", false},
	{OID("\x2a\x86\x48\xce\x3d\x04\x03\x03"), "ecdsa-with-SHA384", false},
	{OID("\x2a\x86\x48\xce\x3d\x04\x03\x04"), "ecdsa-with-SHA512", false},
	{OID("\x2b\x65\x70"), "Ed25519", false},
	{OID("\x2b\x65\x71"), "Ed448", false},
};

static const struct {
	struct str oid;
	enum x509_key key;
	uint32_t bits; /* when the kind alone tells */
} keys[] = {
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"), X509_KEY_RSA, 0},
	{OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"), X509_KEY_RSA, 0},
	{OID("\x2a\x86\x48\xce\x38\x04\x01"), X509_KEY_DSA, 0},
	{OID("\x2a\x86\x48\xce\x3d\x02\x01"), X509_KEY_EC, 0},
	{OID("\x2b\x65\x70"), X509_KEY_ED25519, 256},
	{OID("\x2b\x65\x71"), X509_KEY_ED448, 456},
};

/* RFC 5480 section 2.1.1.1, RFC 5639. */
static const struct {
	struct str oid;
	uint32_t bits;
} curves[] = {
	{OID("\x2a\x86\x48\xce\x3d\x03\x01\x01"), 192},
	{OID("\x2a\x86\x48\xce\x3d\x03\x01\x07"), 256},
	{OID("\x2b\x81\x04\x00\x21"), 224},
	{OID("\x2b\x81\x04\x00\x22"), 384},
	{OID("\x2b\x81\x04\x00\x23"), 521},
	{OID("\x2b\x81\x04\x00\x0a"), 256}, /* secp256k1 */
	{OID("\x2b\x24\x03\x03\x02\x08\x01\x01\x07"), 256},
	{OID("\x2b\x24\x03\x03\x02\x08\x01\x01\x0b"), 384},
	{OID("\x2b\x24\x03\x03\x02\x08\x01\x01\x0d"), 512},
};

#define OID_CN STR("\x55\x04\x03")
#define OID_O STR("\x55\x04\x0a")
#define OID_ALT_NAME STR("\x55\x1d\x11")
#define OID_BASIC_CONSTRAINTS STR("\x55\x1d\x13")

static struct reader
reader_of_str(struct str s)
{
	return reader_of(s.p, s.len);
}

/* The next element; an empty one with tag 0 at the end or after an error. Certificates have no tags
 * of several bytes. */
static struct element
next_element(struct reader *r)
{
	const char *start = (const char *)r->p;
	struct der d;

	if (!der_next(r, false, &d))
		return (struct element){.tag = 0};
	if (d.tag > UINT8_MAX) {
		reader_fail(r, ERR_MALFORMED);
		return (struct element){.tag = 0};
	}
	return (struct element){.tag = d.tag,
		.body = der_bytes(&d),
		.whole = str_of(start, (size_t)((const char *)r->p - start))};
}

/* The body of the next element when it has this tag; otherwise the reader fails. */
static struct str
take_element(struct reader *r, uint32_t tag)
{
	struct element e = next_element(r);

	if (e.tag != tag)
		reader_fail(r, ERR_MALFORMED);
	return e.body;
}

/* Every element within its parent, and not deeper than the limit. */
static enum err
check_elements(struct str body)
{
	struct reader open[LIMIT_X509_DEPTH + 1];
	unsigned depth = 0;

	open[0] = reader_of_str(body);
	for (;;) {
		struct element e = next_element(&open[depth]);

		if (reader_err(&open[depth]) != ERR_OK)
			return ERR_MALFORMED;
		if (e.whole.len == 0) { /* the end of this one */
			if (depth-- == 0)
				return ERR_OK;
		} else if ((e.tag & TAG_CONSTRUCTED) != 0 && e.body.len > 0) {
			if (depth == LIMIT_X509_DEPTH)
				return ERR_LIMIT;
			open[++depth] = reader_of_str(e.body);
		}
	}
}

static bool
two_digits(struct str s, size_t at, int *ret)
{
	unsigned high = (unsigned)(s.p[at] - '0'), low = (unsigned)(s.p[at + 1] - '0');

	*ret = (int)(high * 10 + low);
	return high <= 9 && low <= 9;
}

/* "YYMMDDHHMMSSZ" or "YYYYMMDDHHMMSSZ" (RFC 5280 section 4.1.2.5). */
static ms_t
read_time(struct element e)
{
	struct civil c = {.year = 0};
	struct str s = e.body;
	int century = 0;
	bool ok = true;

	if (e.tag == TAG_GENERALIZED_TIME && s.len == 15) {
		ok = two_digits(s, 0, &century);
		s = str_of(s.p + 2, s.len - 2);
	}
	if (s.len != 13 || s.p[12] != 'Z' || !ok)
		return X509_TIME_UNKNOWN;
	ok = two_digits(s, 0, &c.year) && two_digits(s, 2, &c.month) && two_digits(s, 4, &c.day) &&
	     two_digits(s, 6, &c.hour) && two_digits(s, 8, &c.minute) &&
	     two_digits(s, 10, &c.second);
	if (e.tag == TAG_UTC_TIME)
		century = c.year >= 50 ? 19 : 20;
	c.year += century * 100;
	if (!ok || c.year < 1 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > 31 ||
		c.hour > 23 || c.minute > 59 || c.second > 60)
		return X509_TIME_UNKNOWN;
	return time_from_civil(&c, 0);
}

/* Name ::= SEQUENCE OF SET OF SEQUENCE { type, value } (RFC 5280 section 4.1.2.4). */
static void
read_name(struct str name, struct str *ret_cn, struct str *ret_o)
{
	struct reader sets = reader_of_str(name);

	while (reader_left(&sets) > 0) {
		struct element set = next_element(&sets);
		struct reader pairs = reader_of_str(set.body);

		while (set.tag == DER_SET && reader_left(&pairs) > 0) {
			struct element pair = next_element(&pairs);
			struct reader r = reader_of_str(pair.body);
			struct str type = take_element(&r, DER_OID);
			struct element value = next_element(&r);

			if (str_equal(type, OID_CN))
				*ret_cn = value.body;
			else if (str_equal(type, OID_O))
				*ret_o = value.body;
		}
	}
}

static uint32_t
integer_bits(struct str number)
{
	uint32_t bits;

	while (number.len > 0 && number.p[0] == 0)
		number = str_of(number.p + 1, number.len - 1);
	if (number.len == 0 || number.len > 8192)
		return 0;
	bits = (uint32_t)number.len * 8;
	for (unsigned top = (uint8_t)number.p[0]; top < 0x80; top <<= 1)
		bits--;
	return bits;
}

static uint32_t
curve_bits(struct str oid)
{
	for (size_t i = 0; i < sizeof(curves) / sizeof(*curves); i++)
		if (str_equal(oid, curves[i].oid))
			return curves[i].bits;
	return 0;
}

/* SEQUENCE { INTEGER ... }: the first number, of an RSA key or of DSA's parameters. */
static uint32_t
first_integer_bits(struct str sequence)
{
	struct reader r = reader_of_str(sequence), inner;

	inner = reader_of_str(take_element(&r, DER_SEQUENCE));
	return integer_bits(take_element(&inner, DER_INTEGER));
}

/* SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7, RFC 3279 section 2.3). */
static void
read_key(struct str spki, struct x509_cert *c)
{
	struct reader r = reader_of_str(spki);
	struct reader algorithm = reader_of_str(take_element(&r, DER_SEQUENCE));
	struct str bits = take_element(&r, DER_BIT_STRING);
	struct str oid = take_element(&algorithm, DER_OID);
	struct element parameters = next_element(&algorithm);

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (str_equal(oid, keys[i].oid)) {
			c->key = keys[i].key;
			c->key_bits = keys[i].bits;
		}
	if (c->key == X509_KEY_RSA && bits.len > 1) /* the first byte counts unused bits */
		c->key_bits = first_integer_bits(str_of(bits.p + 1, bits.len - 1));
	else if (c->key == X509_KEY_DSA)
		c->key_bits = first_integer_bits(parameters.whole);
	else if (c->key == X509_KEY_EC && parameters.tag == DER_OID)
		c->key_bits = curve_bits(parameters.body);
}

static void
read_signature(struct str algorithm, struct x509_cert *c)
{
	struct reader r = reader_of_str(algorithm);
	struct str oid = take_element(&r, DER_OID);

	c->signature = "unknown";
	for (size_t i = 0; i < sizeof(signatures) / sizeof(*signatures); i++)
		if (str_equal(oid, signatures[i].oid)) {
			c->signature = signatures[i].name;
			c->is_signature_weak = signatures[i].is_weak;
		}
}

/* GeneralNames (RFC 5280 section 4.2.1.6). */
static void
read_alt_names(struct str value, struct x509_cert *c)
{
	struct reader r = reader_of_str(value);
	struct reader names = reader_of_str(take_element(&r, DER_SEQUENCE));

	while (reader_left(&names) > 0 && c->dns_name_count < LIMIT_X509_NAMES) {
		struct element name = next_element(&names);

		if (name.tag == TAG_DNS_NAME)
			c->dns_names[c->dns_name_count++] = name.body;
	}
}

/* BasicConstraints (RFC 5280 section 4.2.1.9). */
static void
read_basic_constraints(struct str value, struct x509_cert *c)
{
	struct reader r = reader_of_str(value);
	struct reader fields = reader_of_str(take_element(&r, DER_SEQUENCE));
	struct element ca = next_element(&fields);

	c->is_ca = ca.tag == DER_BOOLEAN && ca.body.len == 1 && ca.body.p[0] != 0;
}

/* Extensions (RFC 5280 section 4.1.2.9); one that is broken stays unread. */
static void
read_extensions(struct str wrapped, struct x509_cert *c)
{
	struct reader outer = reader_of_str(wrapped);
	struct reader all = reader_of_str(take_element(&outer, DER_SEQUENCE));

	while (reader_left(&all) > 0) {
		struct element one = next_element(&all);
		struct reader r = reader_of_str(one.body);
		struct str oid = take_element(&r, DER_OID);
		struct element value = next_element(&r);

		if (value.tag == DER_BOOLEAN) /* critical */
			value = next_element(&r);
		if (value.tag != DER_OCTET_STRING)
			continue;
		if (str_equal(oid, OID_ALT_NAME))
			read_alt_names(value.body, c);
		else if (str_equal(oid, OID_BASIC_CONSTRAINTS))
			read_basic_constraints(value.body, c);
	}
}

/* [0] EXPLICIT INTEGER, left out for version 1. */
static uint8_t
read_version(struct reader *r)
{
	struct reader peek = *r, inner;
	struct element e = next_element(&peek);
	struct str number;

	if (e.tag != DER_CONTEXT(0))
		return 1;
	*r = peek;
	inner = reader_of_str(e.body);
	number = take_element(&inner, DER_INTEGER);
	if (number.len != 1 || (uint8_t)number.p[0] > 2)
		reader_fail(r, ERR_MALFORMED);
	return number.len != 1 ? 0 : (uint8_t)(number.p[0] + 1);
}

/* TBSCertificate (RFC 5280 section 4.1). */
static enum err
read_tbs(struct str tbs, struct x509_cert *c)
{
	struct reader r = reader_of_str(tbs), validity;
	struct element issuer, subject, spki;

	c->version = read_version(&r);
	c->serial = take_element(&r, DER_INTEGER);
	(void)take_element(&r, DER_SEQUENCE); /* signature: again outside */
	issuer = next_element(&r);
	validity = reader_of_str(take_element(&r, DER_SEQUENCE));
	subject = next_element(&r);
	spki = next_element(&r);
	if (reader_err(&r) != ERR_OK || issuer.tag != DER_SEQUENCE || subject.tag != DER_SEQUENCE ||
		spki.tag != DER_SEQUENCE)
		return ERR_MALFORMED;
	c->not_before = read_time(next_element(&validity));
	c->not_after = read_time(next_element(&validity));
	c->issuer = issuer.whole;
	c->subject = subject.whole;
	c->is_self_signed = str_equal(issuer.whole, subject.whole);
	read_name(issuer.body, &c->issuer_cn, &c->issuer_o);
	read_name(subject.body, &c->subject_cn, &c->subject_o);
	read_key(spki.body, c);
	while (reader_left(&r) > 0) {
		struct element e = next_element(&r);

		if (e.tag == DER_CONTEXT(3))
			read_extensions(e.body, c);
	}
	return ERR_OK;
}

enum err
x509_parse(struct str der, struct x509_cert *ret)
{
	struct x509_cert c = {.version = 0};
	struct reader r = reader_of_str(der), inner;
	struct element certificate, tbs, algorithm;
	enum err err;

	if (der.len > 0 && (uint8_t)der.p[0] != DER_SEQUENCE)
		return ERR_MALFORMED;
	if (der.len == 0)
		return ERR_TRUNCATED;
	certificate = next_element(&r);
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	err = check_elements(certificate.body);
	if (err != ERR_OK)
		return err;
	inner = reader_of_str(certificate.body);
	tbs = next_element(&inner);
	algorithm = next_element(&inner);
	(void)take_element(&inner, DER_BIT_STRING);
	if (reader_err(&inner) != ERR_OK || tbs.tag != DER_SEQUENCE ||
		algorithm.tag != DER_SEQUENCE)
		return ERR_MALFORMED;
	err = read_tbs(tbs.body, &c);
	if (err != ERR_OK)
		return err;
	read_signature(algorithm.body, &c);
	*ret = c;
	return ERR_OK;
}

static bool
name_covers(struct str pattern, struct str host)
{
	ptrdiff_t dot = str_find_byte(host, '.');

	if (str_starts(pattern, STR("*.")))
		return dot > 0 && str_equal_nocase(str_of(pattern.p + 1, pattern.len - 1),
					  str_of(host.p + dot, host.len - (size_t)dot));
	return pattern.len > 0 && str_equal_nocase(pattern, host);
}

bool
x509_covers(const struct x509_cert *cert, struct str host)
{
	for (unsigned i = 0; i < cert->dns_name_count; i++)
		if (name_covers(cert->dns_names[i], host))
			return true;
	return cert->dns_name_count == 0 && name_covers(cert->subject_cn, host);
}

const char *
x509_key_name(enum x509_key key)
{
	static const char *const names[] = {
		[X509_KEY_OTHER] = "other",
		[X509_KEY_RSA] = "RSA",
		[X509_KEY_DSA] = "DSA",
		[X509_KEY_EC] = "EC",
		[X509_KEY_ED25519] = "Ed25519",
		[X509_KEY_ED448] = "Ed448",
	};

	return names[key];
}
