/*
 * Reads what a certificate says about itself (RFC 5280; DER as in ITU-T X.690): names, validity,
 * key and signature kinds. Nothing is verified: a forged certificate reads like a true one. Pure,
 * nothing allocated; results borrow from the bytes given.
 *
 * Errors: ERR_TRUNCATED the certificate is longer than the bytes; ERR_MALFORMED not DER or not a
 * certificate (indefinite lengths, tags of several bytes and lengths past their parent included);
 * ERR_LIMIT nested deeper than LIMIT_X509_DEPTH.
 */
#ifndef WIRE_X509_H
#define WIRE_X509_H

#include "base/limits.h"
#include "base/time.h"

#define X509_TIME_UNKNOWN INT64_MIN /* a date that is no date */

enum x509_key {
	X509_KEY_OTHER,
	X509_KEY_RSA,
	X509_KEY_DSA,
	X509_KEY_EC,
	X509_KEY_ED25519,
	X509_KEY_ED448,
};

/*
 * Names are the value's bytes as they stand: ASCII or UTF-8 in practice (a BMPString has two bytes
 * per character, an old T61String is Latin-1); str_clean() them before showing. Of a name that
 * comes several times the last counts (the most specific). Empty: not there.
 */
struct x509_cert {
	struct str subject, issuer; /* whole names, DER */
	struct str subject_cn, subject_o;
	struct str issuer_cn, issuer_o;
	struct str serial; /* big-endian, as encoded */
	ms_t not_before;   /* UTC ms, or X509_TIME_UNKNOWN */
	ms_t not_after;	   /* 9999-12-31T23:59:59Z means no end (RFC 5280 section 4.1.2.5) */
	struct str dns_names[LIMIT_X509_NAMES]; /* dNSName of subjectAltName */
	uint8_t dns_name_count;			/* kept; further ones are left out */
	uint8_t version;			/* 1..3 */
	enum x509_key key;
	uint32_t key_bits;	/* RSA, DSA: of the modulus; EC: of the curve; 0 unknown */
	const char *signature;	/* "sha256WithRSAEncryption", ...; "unknown"; never NULL */
	bool is_signature_weak; /* MD2, MD4, MD5, SHA-1 */
	bool is_self_signed;	/* issuer and subject are the same bytes */
	bool is_ca;		/* basicConstraints */
};

/* One certificate at the start of der; what follows it is not looked at. */
enum err x509_parse(struct str der, struct x509_cert *ret);

/* True when host (a name, without a final dot) is covered by the certificate's dNSNames, or by its
 * common name when it has none; a leading "*." covers one label (RFC 6125 section 6.4.3). With
 * more dNSNames than are kept, false may be wrong: see dns_name_count == LIMIT_X509_NAMES. */
bool x509_covers(const struct x509_cert *cert, struct str host);

/* "RSA", "EC", ...; never NULL. */
const char *x509_key_name(enum x509_key key);

#endif
