/*
 * The beginning of a Remote Desktop connection, [MS-RDPBCGR] section 2.2.1: TPKT (RFC 1006), X.224
 * (ITU-T X.224 section 13) with Microsoft's cookie and security negotiation, and the client's MCS
 * Connect Initial (ITU-T T.125, T.124). After "TLS selected" the rest is TLS and not for this
 * reader; with plain RDP security the client tells its name, build and channels in the clear.
 */
#ifndef WIRE_RDP_RDP_H
#define WIRE_RDP_RDP_H

#include "base/limits.h"
#include "base/str.h"

enum rdp_kind {
	RDP_CONNECTION_REQUEST, /* client, 2.2.1.1 */
	RDP_CONNECTION_CONFIRM, /* server, 2.2.1.2 */
	RDP_CONNECT_INITIAL,	/* client, 2.2.1.3 */
	RDP_CONNECT_RESPONSE,	/* server, 2.2.1.4: only recognised */
	RDP_DATA,		/* any other X.224 data */
	RDP_DISCONNECT,
};

/* Security protocols; 0 = RDP's own, without network level authentication */
#define RDP_PROTOCOL_TLS 0x1u
#define RDP_PROTOCOL_CREDSSP 0x2u
#define RDP_PROTOCOL_CREDSSP_EX 0x8u
#define RDP_PROTOCOL_RDP 0x0u

struct rdp_channel {
	char name[9]; /* at most 8 ASCII characters, NUL-terminated, cleaned */
	uint32_t options;
};

struct rdp_msg {
	enum rdp_kind kind;
	size_t total_len; /* of this TPKT, at most 65535; the bytes hold all of it */

	/* CONNECTION_REQUEST */
	bool has_cookie;
	char cookie_user[LIMIT_RDP_COOKIE]; /* "Cookie: mstshash=": the user, cut to 9 by Windows;
					       tools put their own fixed words here */
	bool has_negotiation; /* also in the confirm; without it: only RDP's own security */
	uint32_t protocols;   /* requested; in the confirm: the one selected */

	/* CONNECTION_CONFIRM */
	bool is_failure;
	uint32_t failure_code; /* 1 TLS required, 2 TLS not allowed, 5 CredSSP required */

	/* CONNECT_INITIAL */
	bool has_core;
	uint32_t client_version;	    /* 0x00080004 = RDP 5 and later */
	uint32_t client_build;		    /* 2600 = XP, 7601 = Windows 7, 19041 = Windows 10 */
	char client_name[LIMIT_RDP_COOKIE]; /* computer name, at most 15 characters */
	uint32_t keyboard_layout;	    /* 0x411 = Japanese */
	uint16_t width, height;
	uint32_t encryption_methods; /* offered; 0 with TLS */
	struct rdp_channel channels[LIMIT_RDP_CHANNELS];
	size_t channel_count;
	bool has_ms_t120; /* a client asks for the internal channel MS_T120: no client but a probe
			     or exploit of CVE-2019-0708 does */
};

/*
 * Reads the TPKT at the start of bytes. *ret_used = total_len.
 * ERR_TRUNCATED    not whole yet
 * ERR_UNSUPPORTED  TLS begins here, or RDP's fast path: stop giving bytes to this reader
 * ERR_MALFORMED    not RDP
 */
enum err rdp_parse(struct str bytes, struct rdp_msg *ret, size_t *ret_used);

#endif
