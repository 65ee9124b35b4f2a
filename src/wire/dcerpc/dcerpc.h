/*
 * DCE/RPC and Microsoft's use of it: [C706] chapter 12 (PDU encodings), [MS-RPCE] section 2.2. One
 * PDU at a time: version 5 (connection-oriented: over TCP, or in what is written to and read from a
 * named pipe) and the header of version 4 (connectionless, UDP). Stateless: which interface a
 * request means is for the caller to remember: bind gives context id -> interface, request has the
 * context id.
 *
 * Two tables (dcerpc.def) name the interfaces and operations that matter for security, with the
 * ATT&CK technique where one call by itself stands for it.
 */
#ifndef WIRE_DCERPC_DCERPC_H
#define WIRE_DCERPC_DCERPC_H

#include "base/limits.h"
#include "base/str.h"

/* PDU types, [C706] section 12.6.4.1 and [MS-RPCE] section 2.2.2.1. */
enum dcerpc_type {
	DCERPC_REQUEST = 0,
	DCERPC_RESPONSE = 2,
	DCERPC_FAULT = 3,
	DCERPC_BIND = 11,
	DCERPC_BIND_ACK = 12,
	DCERPC_BIND_NAK = 13,
	DCERPC_ALTER_CONTEXT = 14,
	DCERPC_ALTER_CONTEXT_RESP = 15,
	DCERPC_AUTH3 = 16,
	DCERPC_SHUTDOWN = 17,
	DCERPC_CANCEL = 18,
	DCERPC_ORPHANED = 19,
};

/* auth_type ([MS-RPCE] section 2.2.1.1.7) and auth_level (2.2.1.1.8). */
#define DCERPC_AUTH_SPNEGO 9
#define DCERPC_AUTH_NTLM 10
#define DCERPC_AUTH_KERBEROS 16
#define DCERPC_AUTH_NETLOGON 68
#define DCERPC_LEVEL_CONNECT 2	 /* stub in the clear, not signed */
#define DCERPC_LEVEL_INTEGRITY 5 /* signed */
#define DCERPC_LEVEL_PRIVACY 6	 /* stub is encrypted: opnum can be seen, its arguments cannot */

/* As written: 367abb81-9844-35f1-ad32-98f038001003 is {0x367abb81, 0x9844, 0x35f1, 0xad32,
 * 0x98f038001003}, whatever the byte order on the wire was. */
struct dcerpc_uuid {
	uint32_t a;
	uint16_t b, c, d;
	uint64_t e; /* 48 bits */
};

#define DCERPC_UUID_TEXT 37 /* with NUL */

struct dcerpc_context {
	uint16_t id;
	struct dcerpc_uuid interface;
	uint16_t version_major, version_minor;
	struct dcerpc_uuid transfer; /* the first transfer syntax offered */
};

struct dcerpc_result {
	uint16_t result; /* 0 accepted, 1 user rejection, 2 provider rejection, 3 negotiate ack */
	uint16_t reason;
};

struct dcerpc_msg {
	bool is_connectionless; /* version 4: type, opnum, interface, object, stub are set */
	uint8_t type;		/* enum dcerpc_type; others are passed on as their number */
	bool is_first;		/* fragment flags */
	bool is_last;
	bool is_little_endian; /* integers, as the sender has them */
	bool is_cut;	  /* the PDU is longer than LIMIT_DCERPC_PREFIX: stub is only its start */
	size_t total_len; /* bytes of this PDU (fragment); may exceed the bytes given */
	uint32_t call_id; /* version 4: sequence number */

	/* BIND, ALTER_CONTEXT */
	struct dcerpc_context contexts[LIMIT_DCERPC_CONTEXTS];
	size_t context_count; /* kept ones; more are skipped */
	uint16_t max_fragment;

	/* BIND_ACK, ALTER_CONTEXT_RESP: in the order of the contexts */
	struct dcerpc_result results[LIMIT_DCERPC_CONTEXTS];
	size_t result_count;
	struct str secondary_address; /* "\PIPE\lsass" or a port, without NUL */

	/* REQUEST, RESPONSE, FAULT */
	uint16_t context_id;
	uint16_t opnum; /* REQUEST */
	bool has_object;
	struct dcerpc_uuid object;
	uint32_t alloc_hint;	/* bytes of the whole stub, or 0 */
	uint32_t status;	/* FAULT: 0x5 access denied, 0x1c010003 unknown interface */
	uint16_t reject_reason; /* BIND_NAK */
	struct str stub;	/* arguments as NDR; padding of the security trailer cut off */

	/* connectionless only */
	struct dcerpc_uuid interface;
	uint32_t interface_version;

	/* security trailer, when auth_len > 0 */
	uint16_t auth_len;
	uint8_t auth_type;
	uint8_t auth_level;
	struct str auth_token; /* for wire/ntlm; empty when cut */
};

/*
 * Reads the PDU at the start of `bytes`. *ret_used: how many of the bytes belong to it (all of them
 * when total_len is more: the caller skips the rest).
 * ERR_TRUNCATED  more bytes are needed: the PDU's end or, when it is longer than
 * LIMIT_DCERPC_PREFIX, that many bytes. ERR_MALFORMED  neither version 5.0/5.1 nor version 4, or
 * lengths that contradict each other.
 */
enum err dcerpc_parse(struct str bytes, struct dcerpc_msg *ret, size_t *ret_used);

/* Are the arguments encrypted: can stub not be read? Of a cut PDU that is not known: false. */
bool dcerpc_is_sealed(const struct dcerpc_msg *msg);

/* The interfaces of dcerpc.def: DCERPC_IF_SVCCTL, ... */
enum dcerpc_interface {
	DCERPC_IF_UNKNOWN,
#define INTERFACE(constant, name, a, b, c, d, e) DCERPC_IF_##constant,
#define OPERATION(constant, opnum, name, technique)
#include "wire/dcerpc/dcerpc.def"
#undef INTERFACE
#undef OPERATION
};

struct dcerpc_operation {
	enum dcerpc_interface interface;
	uint16_t opnum;
	const char *name;      /* as in the specification: "RCreateServiceW" */
	const char *technique; /* ATT&CK technique that the call by itself stands for; "" = none */
};

enum dcerpc_interface dcerpc_interface_of(const struct dcerpc_uuid *uuid);

/* "svcctl"; "unknown" for DCERPC_IF_UNKNOWN. Two UUIDs may share a name (efsrpc). Never NULL. */
const char *dcerpc_interface_name(enum dcerpc_interface interface);

/* NULL when the table does not have it. */
const struct dcerpc_operation *dcerpc_operation_of(enum dcerpc_interface interface, uint16_t opnum);

/* Its name, or NULL. */
const char *dcerpc_operation_name(enum dcerpc_interface interface, uint16_t opnum);

/* "367abb81-9844-35f1-ad32-98f038001003" */
void dcerpc_uuid_text(const struct dcerpc_uuid *uuid, char ret_text[DCERPC_UUID_TEXT]);

/*
 * Is this netlogon request an all-zero client challenge or credential (CVE-2020-1472, "Zerologon")?
 * request: on DCERPC_IF_NETLOGON, not fragmented, opnum 4 (NetrServerReqChallenge), 5, 15 or 26
 * (NetrServerAuthenticate, 2, 3); anything else is false. One zero value by chance is 1 in 2^64,
 * but some careless clients send a zero challenge: the exploit shows as both, hundreds of times.
 */
bool dcerpc_is_zerologon(const struct dcerpc_msg *request);

/*
 * The index-th (from 0) NDR wide string of a little-endian stub, as clean UTF-8 into dst (size >=
 * 1): e.g. service name, display name and command line of RCreateServiceW. Found by shape
 * (conformant varying array: max, 0, actual, text), so only for showing, never for deciding.
 * Returns the length written, 0 when there is none.
 */
size_t dcerpc_stub_text(struct str stub, unsigned index, char *dst, size_t size);

#endif
