/*
 * NTLM messages ([MS-NLMP] section 2.2.1) and the SPNEGO wrapping around them (RFC 4178
 * section 4.2, RFC 2743 section 3.1), as found in SMB session setup, RPC security trailers, LDAP
 * SASL binds and HTTP headers (the caller undoes base64). A token says who logs in from where, with
 * which version of NTLM, and which Windows build speaks: useful for facts, password guessing and
 * relay signs.
 *
 * All struct str borrow from the bytes given; names are clean UTF-8 with NUL. Stateless.
 */
#ifndef WIRE_NTLM_NTLM_H
#define WIRE_NTLM_NTLM_H

#include "base/limits.h"
#include "base/str.h"

enum ntlm_type {
	NTLM_NEGOTIATE = 1,    /* client */
	NTLM_CHALLENGE = 2,    /* server */
	NTLM_AUTHENTICATE = 3, /* client */
};

/* Flags that are asked about ([MS-NLMP] section 2.2.2.5). */
#define NTLM_FLAG_UNICODE 0x00000001u
#define NTLM_FLAG_SIGN 0x00000010u
#define NTLM_FLAG_SEAL 0x00000020u
#define NTLM_FLAG_ANONYMOUS 0x00000800u
#define NTLM_FLAG_VERSION 0x02000000u

struct ntlm_msg {
	uint8_t type; /* enum ntlm_type */
	uint32_t flags;
	bool has_bad_bounds; /* a field points outside of the token and was left empty */

	bool has_version; /* the sender's Windows version: 10.0 build 19041 */
	uint8_t version_major, version_minor;
	uint16_t version_build;

	/* CHALLENGE */
	char target[LIMIT_NTLM_NAME]; /* domain or server */
	uint8_t server_challenge[8];  /* the same from two servers: a relay or a capture tool */

	/* AUTHENTICATE; NEGOTIATE may have domain and workstation */
	char user[LIMIT_NTLM_NAME];
	char domain[LIMIT_NTLM_NAME];
	char workstation[LIMIT_NTLM_NAME];
	uint16_t lm_len; /* bytes of the responses */
	uint16_t nt_len;
	bool is_v2;	   /* NTLMv2; a response of 24 bytes is v1 */
	bool is_anonymous; /* no user and no response */

	/* AV pairs of the CHALLENGE, or of the NTLMv2 response of the AUTHENTICATE
	 * (section 2.2.2.1): there the server's names as the client received them, and the target
	 * that it means */
	char netbios_computer[LIMIT_NTLM_NAME];
	char netbios_domain[LIMIT_NTLM_NAME];
	char dns_computer[LIMIT_NTLM_NAME];
	char dns_domain[LIMIT_NTLM_NAME];
	char dns_forest[LIMIT_NTLM_NAME];
	char target_spn[LIMIT_NTLM_NAME]; /* "cifs/server"; not the host that is spoken to: a relay
					     sign */
	uint64_t timestamp;		  /* 100 ns since 1601, 0 = none */
	uint32_t av_flags;		  /* 0x2: the message has an integrity code */
};

/*
 * Reads the message that starts with "NTLMSSP\0" at the start of token. ERR_TRUNCATED: the fixed
 * fields are not whole; ERR_MALFORMED: no such signature or type.
 */
enum err ntlm_parse(struct str token, struct ntlm_msg *ret);

enum spnego_mech {
	SPNEGO_MECH_NONE,
	SPNEGO_MECH_NTLM,
	SPNEGO_MECH_KERBEROS,
	SPNEGO_MECH_NEGOEX,
	SPNEGO_MECH_OTHER,
};

struct spnego {
	bool is_response; /* NegTokenResp; otherwise NegTokenInit or bare */
	enum spnego_mech mechs[LIMIT_SPNEGO_MECHS]; /* offered (init) */
	size_t mech_count;
	enum spnego_mech
		mech;	  /* of the token; without a token the first offered or the chosen one */
	int state;	  /* NegTokenResp: 0 completed, 1 incomplete, 2 rejected, 3 MIC; -1 none */
	struct str token; /* NTLM: for ntlm_parse(); Kerberos: AP-REQ, for kerberos_parse() */
};

/*
 * Unwraps a security blob: SPNEGO, a GSS-API Kerberos token, or bare NTLM or AP-REQ. A token longer
 * than the blob (the caller's frame was cut) is given in part. ERR_TRUNCATED: empty or ends in a
 * header; ERR_MALFORMED: none of these.
 */
enum err spnego_parse(struct str blob, struct spnego *ret);

/* Both in one: the NTLM message in a blob. ERR_NOT_FOUND when it is Kerberos or has no token. */
enum err ntlm_parse_blob(struct str blob, struct ntlm_msg *ret);

#endif
