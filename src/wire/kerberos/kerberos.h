/*
 * Kerberos 5 messages, RFC 4120 section 5, over UDP and over TCP (4 bytes of length,
 * section 7.2.2): who asks which realm for a ticket to which service, with which encryption, and
 * why it was refused. Roasting, password spraying and weak encryption show here. Stateless;
 * ciphertext is never looked at.
 */
#ifndef WIRE_KERBEROS_KERBEROS_H
#define WIRE_KERBEROS_KERBEROS_H

#include "base/limits.h"
#include "base/str.h"

/* Message types; the same numbers as the application tags (section 5.10). */
enum kerberos_type {
	KERBEROS_AS_REQ = 10,
	KERBEROS_AS_REP = 11,
	KERBEROS_TGS_REQ = 12,
	KERBEROS_TGS_REP = 13,
	KERBEROS_AP_REQ = 14,
	KERBEROS_AP_REP = 15,
	KERBEROS_ERROR = 30,
};

/* Encryption types (RFC 3961, RFC 4757); 0 = not there. */
#define KERBEROS_ETYPE_DES_CBC_MD5 3
#define KERBEROS_ETYPE_AES128 17
#define KERBEROS_ETYPE_AES256 18
#define KERBEROS_ETYPE_RC4 23

/* Error codes (section 7.5.9) */
#define KERBEROS_ERR_CLIENT_UNKNOWN 6
#define KERBEROS_ERR_SERVER_UNKNOWN 7
#define KERBEROS_ERR_ETYPE 14
#define KERBEROS_ERR_CLIENT_REVOKED 18
#define KERBEROS_ERR_KEY_EXPIRED 23
#define KERBEROS_ERR_PREAUTH_FAILED 24
#define KERBEROS_ERR_PREAUTH_REQUIRED 25
#define KERBEROS_ERR_SKEW 37

/* Pre-authentication data (section 7.5.2, RFC 4556, [MS-KILE], [MS-SFU]) */
#define KERBEROS_PA_TGS_REQ 1
#define KERBEROS_PA_ENC_TIMESTAMP 2
#define KERBEROS_PA_PKINIT_REQ 16
#define KERBEROS_PA_PKINIT_REP 17
#define KERBEROS_PA_PAC_REQUEST 128
#define KERBEROS_PA_FOR_USER 129 /* S4U2self */

/* KDCOptions, first bit of the specification = highest bit here */
#define KERBEROS_OPTION_FORWARDABLE 0x40000000u
#define KERBEROS_OPTION_RENEWABLE 0x00800000u
#define KERBEROS_OPTION_CNAME_IN_ADDL_TKT 0x00020000u /* S4U2proxy ([MS-SFU]) */
#define KERBEROS_OPTION_CANONICALIZE 0x00010000u
#define KERBEROS_OPTION_ENC_TKT_IN_SKEY 0x00000008u /* user to user */

struct kerberos_msg {
	uint8_t type;	  /* enum kerberos_type */
	size_t total_len; /* with the length prefix on TCP; may exceed the bytes given */
	bool is_cut; /* longer than LIMIT_KERBEROS_BYTES: what lies behind is missing, no error */

	char client[LIMIT_KERBEROS_NAME]; /* "tanaka", "PC-7$"; not in a TGS-REQ */
	char realm[LIMIT_KERBEROS_NAME]; /* requests: the realm asked; else the client's or server's
					  */
	char server[LIMIT_KERBEROS_NAME]; /* "krbtgt/KAISHA.EXAMPLE", "MSSQLSvc/db:1433" */
	bool is_service;		  /* server has two parts and is not krbtgt: an SPN */

	/* AS-REQ, TGS-REQ */
	uint32_t options;		       /* KDCOptions, see above */
	int32_t etypes[LIMIT_KERBEROS_ETYPES]; /* in order of preference; negative ones are
						  Windows's */
	size_t etype_count;
	int64_t till; /* wished end, s since 1970; 0 = as long as possible (1970), -1 = not read */

	/* types of the pre-authentication data */
	int32_t padata[LIMIT_KERBEROS_PADATA];
	size_t padata_count;
	int32_t padata_etype; /* encryption of the PA-ENC-TIMESTAMP: of the typed password's key */

	/* AS-REP, TGS-REP: ticket_etype is what Kerberoasting wants to be 23; TGS-REQ, AP-REQ: the
	 * ticket shown */
	int32_t ticket_etype;
	int32_t reply_etype; /* encrypted part for the client: AS-REP roasting wants 23 */

	/* ERROR */
	int32_t error_code;
};

/*
 * Reads the message at the start of bytes. is_tcp: with the length prefix. *ret_used: how many of
 * the bytes belong to it (all of them when total_len is more: the caller skips the rest).
 * ERR_TRUNCATED  more bytes are needed (TCP), or the datagram is not whole (UDP)
 * ERR_MALFORMED  not Kerberos, or an element that leaves its parent
 * ERR_LIMIT      longer than LIMIT_KERBEROS_FRAME
 */
enum err kerberos_parse(struct str bytes, bool is_tcp, struct kerberos_msg *ret, size_t *ret_used);

bool kerberos_has_padata(const struct kerberos_msg *msg, int32_t type);

/* "rc4-hmac", "aes256-cts-hmac-sha1-96"; "unknown". Never NULL. */
const char *kerberos_etype_name(int32_t etype);

/* Can it be guessed offline at high speed: DES and RC4. */
bool kerberos_etype_is_weak(int32_t etype);

#endif
