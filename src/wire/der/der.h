/*
 * The small part of ASN.1's BER and DER (ITU-T X.690 section 8) that wire/ntlm (SPNEGO), kerberos,
 * ldap, rdp and x509 need: walk over elements, definite lengths only, tags of one byte or of two (tag
 * number below 128). No recursion: a parser goes down by reading from the body of an element, and
 * the code's own shape bounds the depth.
 */
#ifndef WIRE_DER_DER_H
#define WIRE_DER_DER_H

#include "base/reader.h"

#define DER_BOOLEAN 0x01
#define DER_INTEGER 0x02
#define DER_BIT_STRING 0x03
#define DER_OCTET_STRING 0x04
#define DER_OID 0x06
#define DER_ENUMERATED 0x0a
#define DER_SEQUENCE 0x30
#define DER_SET 0x31
#define DER_CONTEXT(n) (0xa0u | (n))   /* constructed [n] */
#define DER_PRIMITIVE(n) (0x80u | (n)) /* primitive [n] */
#define DER_APPLICATION(n) (0x60u | (n))

struct der {
	uint32_t tag; /* the identifier octet; two octets big-endian when its number is >= 31 */
	size_t len;   /* of the contents, as announced */
	struct reader body; /* the contents */
};

/*
 * Reads the element at r. True: *ret is it, r stands behind it. False: r is at its end (r->err is
 * ERR_OK), or it failed: ERR_TRUNCATED when the element is longer than r, ERR_MALFORMED for a tag
 * or length form that we do not read. cut_ok: r is known to be only the first part of a message;
 * then a longer element is given with as much of its body as there is.
 */
bool der_next(struct reader *r, bool cut_ok, struct der *ret);

/* Skips to the next element with this tag; false (as above) when there is none. */
bool der_find(struct reader *r, bool cut_ok, uint32_t tag, struct der *ret);

/* The next element, which must have this tag; otherwise r fails (ERR_MALFORMED; at the end of r
 * ERR_TRUNCATED) and the body is an empty, failed reader. */
struct reader der_enter(struct reader *r, bool cut_ok, uint32_t tag);

/* Contents as an unsigned number; true when it fits (up to 8 bytes, not negative, not empty). */
bool der_number(const struct der *e, uint64_t *ret_number);

/* Contents as a signed 32-bit number (Kerberos Int32). */
bool der_int32(const struct der *e, int32_t *ret_number);

/* Contents as bytes. */
struct str der_bytes(const struct der *e);

/*
 * How long is the element at the start of bytes, header included? ERR_TRUNCATED while the header is
 * not whole, ERR_MALFORMED, ERR_LIMIT above max.
 */
enum err der_measure(struct str bytes, size_t max, size_t *ret_len);

#endif
