/*
 * LDAP messages, RFC 4511 section 4, in a TCP stream (389, 3268; in TLS it cannot be seen) or a UDP
 * datagram (CLDAP): who binds how (a simple bind shows the password in the clear: it is never
 * kept), and what is searched for, with the filter as text (RFC 4515). Stateless.
 *
 * After a SASL bind with signing or sealing the stream is wrapped in blocks of its own (RFC 4422
 * section 3.7): then ldap_parse() says ERR_MALFORMED and the caller goes on with ldap_unwrap().
 */
#ifndef WIRE_LDAP_LDAP_H
#define WIRE_LDAP_LDAP_H

#include "base/limits.h"
#include "base/str.h"

enum ldap_op { /* the application tag's number, section 4.2 on */
	LDAP_BIND_REQUEST = 0,
	LDAP_BIND_RESPONSE = 1,
	LDAP_UNBIND_REQUEST = 2,
	LDAP_SEARCH_REQUEST = 3,
	LDAP_SEARCH_ENTRY = 4,
	LDAP_SEARCH_DONE = 5,
	LDAP_MODIFY_REQUEST = 6,
	LDAP_MODIFY_RESPONSE = 7,
	LDAP_ADD_REQUEST = 8,
	LDAP_ADD_RESPONSE = 9,
	LDAP_DELETE_REQUEST = 10,
	LDAP_DELETE_RESPONSE = 11,
	LDAP_RENAME_REQUEST = 12,
	LDAP_RENAME_RESPONSE = 13,
	LDAP_COMPARE_REQUEST = 14,
	LDAP_COMPARE_RESPONSE = 15,
	LDAP_ABANDON_REQUEST = 16,
	LDAP_SEARCH_REFERENCE = 19,
	LDAP_EXTENDED_REQUEST = 23,
	LDAP_EXTENDED_RESPONSE = 24,
	LDAP_INTERMEDIATE = 25,
};

enum ldap_auth {
	LDAP_AUTH_NONE,	  /* no bind */
	LDAP_AUTH_SIMPLE, /* password in the clear */
	LDAP_AUTH_SASL,
	LDAP_AUTH_NTLM, /* Microsoft's own choices 9 to 11 ([MS-ADTS] section 5.1.1.1.3) */
};

enum ldap_scope {
	LDAP_SCOPE_BASE,
	LDAP_SCOPE_ONE,
	LDAP_SCOPE_SUBTREE,
};

#define LDAP_OID_START_TLS "1.3.6.1.4.1.1466.20037"
#define LDAP_RESULT_SUCCESS 0
#define LDAP_RESULT_STRONGER_AUTH 8
#define LDAP_RESULT_SASL_IN_PROGRESS 14
#define LDAP_RESULT_INVALID_CREDENTIALS 49

struct ldap_msg {
	uint8_t op;	  /* enum ldap_op */
	uint32_t id;	  /* messageID; 0 = unsolicited */
	size_t total_len; /* may exceed the bytes given */
	bool is_cut;	  /* longer than LIMIT_LDAP_BYTES: what lies behind is missing, no error */

	/* BIND_REQUEST: who; SEARCH_REQUEST: base; ADD, MODIFY, DELETE, RENAME, COMPARE: the entry
	 */
	char name[LIMIT_LDAP_NAME];

	/* BIND_REQUEST */
	uint8_t version;
	enum ldap_auth auth;
	bool is_anonymous; /* simple, with no name and no password */
	bool has_password; /* simple, with a password: it went over the wire readable */
	char mechanism[LIMIT_LDAP_TEXT]; /* SASL: "GSS-SPNEGO", "GSSAPI" */
	struct str credentials;		 /* SASL, NTLM: for wire/ntlm; also the server's answer */

	/* every response */
	uint32_t result; /* resultCode, section 4.1.9 */

	/* SEARCH_REQUEST */
	uint32_t scope;			/* enum ldap_scope */
	char filter[LIMIT_LDAP_FILTER]; /* "(&(objectClass=user)(servicePrincipalName=*))" */
	bool is_filter_cut;		/* too long or too deep: the text ends in "..." */
	/* wanted ones, as sent (none = all); ADD, MODIFY: those that are written */
	struct str attributes[LIMIT_LDAP_ATTRIBUTES];
	size_t attribute_count;

	/* EXTENDED_REQUEST */
	char oid[LIMIT_LDAP_TEXT];
};

/*
 * Reads the message at the start of bytes. *ret_used: how many of the bytes belong to it (all of
 * them when total_len is more: the caller skips the rest). ERR_TRUNCATED (more bytes are needed),
 * ERR_MALFORMED (not LDAP, or wrapped by SASL), ERR_LIMIT (longer than LIMIT_LDAP_FRAME).
 */
enum err ldap_parse(struct str bytes, struct ldap_msg *ret, size_t *ret_used);

/*
 * Takes the SASL block at the start of bytes apart: length, then a Kerberos (RFC 4121
 * section 4.2.6.2) or NTLM ([MS-NLMP] section 2.2.2.9) token. *ret_messages: the LDAP messages in
 * it, for ldap_parse(), when they are signed only; empty when they are sealed or of a kind that we
 * do not know. Of a long block only the start is given. *ret_total: bytes of the whole block; may
 * exceed those given. ERR_TRUNCATED, ERR_LIMIT (above LIMIT_LDAP_FRAME), ERR_MALFORMED (no such
 * block).
 */
enum err ldap_unwrap(struct str bytes, struct str *ret_messages, size_t *ret_total);

#endif
