/*
 * Reads what TLS says in clear: hellos, certificates, alerts (RFC 5246, RFC 8446; server name RFC
 * 6066, ALPN RFC 7301; GREASE RFC 8701; DTLS RFC 6347 and RFC 9147; SSL 3 RFC 6101; the SSLv2
 * hello RFC 5246 appendix E.2), and fingerprints clients (JA3; JA4 as FoxIO published it, the TLS
 * client fingerprint only). Nothing is decrypted or verified.
 *
 * The caller gives a growing prefix of one direction of a stream, in order, from its first byte.
 * Results borrow from those bytes, or from the caller's scratch when a message was spread over
 * records. Nothing is allocated (JA3 and JA4 hash through base/digest.h).
 *
 * Errors: ERR_TRUNCATED more bytes are needed; ERR_MALFORMED not TLS, or broken; ERR_LIMIT a
 * message above LIMIT_TLS_HANDSHAKE_BYTES; ERR_UNSUPPORTED a DTLS hello in fragments. An upgrade
 * inside another protocol (STARTTLS) is the caller's: give the bytes that follow it.
 */
#ifndef WIRE_TLS_H
#define WIRE_TLS_H

#include "base/limits.h"
#include "base/str.h"

enum {
	TLS_VERSION_SSL2 = 0x0002,
	TLS_VERSION_SSL3 = 0x0300,
	TLS_VERSION_10 = 0x0301,
	TLS_VERSION_11 = 0x0302,
	TLS_VERSION_12 = 0x0303,
	TLS_VERSION_13 = 0x0304,
	TLS_VERSION_DTLS10 = 0xfeff,
	TLS_VERSION_DTLS12 = 0xfefd,
	TLS_VERSION_DTLS13 = 0xfefc,
};

enum tls_content {
	TLS_CONTENT_CHANGE_CIPHER = 20,
	TLS_CONTENT_ALERT = 21,
	TLS_CONTENT_HANDSHAKE = 22,
	TLS_CONTENT_DATA = 23,
	TLS_CONTENT_HEARTBEAT = 24,
};

enum tls_handshake_type {
	TLS_CLIENT_HELLO = 1,
	TLS_SERVER_HELLO = 2,
	TLS_CERTIFICATE = 11,
	TLS_CERTIFICATE_REQUEST = 13,
	TLS_SERVER_HELLO_DONE = 14,
};

enum tls_transport {
	TLS_OVER_TCP,
	TLS_OVER_QUIC,
	TLS_OVER_DTLS,
};

/* Where messages that are spread over records are put together. The caller keeps one. */
struct tls_scratch {
	uint8_t b[LIMIT_TLS_HANDSHAKE_BYTES];
};

struct tls_record {
	uint8_t content;  /* enum tls_content */
	uint16_t version; /* of the record */
	struct str body;
};

/* A list of 16-bit numbers as sent (network order); read with tls_list_at(). */
struct tls_list {
	const uint8_t *p;
	uint16_t count;
};

static inline uint16_t
tls_list_at(struct tls_list list, unsigned i)
{
	return (uint16_t)(list.p[i * 2] << 8 | list.p[i * 2 + 1]);
}

struct tls_client_hello {
	uint16_t version_legacy; /* of the hello */
	uint16_t version; /* the highest offered: supported_versions without GREASE, else legacy */
	struct tls_list ciphers;  /* as sent, with GREASE; empty for SSLv2 */
	struct tls_list versions; /* supported_versions */
	struct tls_list groups;	  /* supported_groups (elliptic_curves) */
	struct tls_list sig_algs; /* signature_algorithms */
	struct str point_formats; /* one byte each */
	struct str session_id;
	struct str sni; /* host_name, as sent; not checked to be a name; may be empty */
	struct str alpn[LIMIT_TLS_ALPN];
	uint16_t alpn_count;			   /* listed; further ones are left out */
	uint16_t extensions[LIMIT_TLS_EXTENSIONS]; /* types in the order sent, with GREASE */
	uint16_t extension_count;
	bool has_sni; /* the extension is there, even if empty */
	bool has_alpn;
	bool has_session_ticket; /* a non-empty ticket: the client was here before (RFC 5077) */
	bool has_psk;		 /* pre_shared_key: the same in TLS 1.3 */
	bool has_ech;		 /* encrypted_client_hello: the sni is an outer name */
	bool is_ssl2; /* an SSLv2 hello: only the version fields and cipher_specs are set */
	bool is_quic; /* quic_transport_parameters present (RFC 9001 section 8.2) */
	struct str ssl2_ciphers; /* three bytes each */
};

struct tls_server_hello {
	uint16_t version_legacy;
	uint16_t version; /* chosen: supported_versions, else legacy */
	uint16_t cipher;
	struct str alpn; /* chosen, when in clear (TLS <= 1.2) */
	bool is_retry; /* HelloRetryRequest (RFC 8446 section 4.1.3): another ServerHello follows */
	bool is_ssl2;  /* the server speaks SSLv2; cipher is 0 */
};

/* A chain as sent (TLS <= 1.2), the server's own certificate first; DER. */
struct tls_certificates {
	struct str der[LIMIT_TLS_CERTIFICATES];
	uint8_t count; /* kept; further ones are left out */
};

struct tls_alert {
	uint8_t level; /* 1 warning, 2 fatal */
	uint8_t description;
};

/* What a server says before it goes dark. */
struct tls_server_flight {
	struct tls_server_hello hello; /* valid when has_hello */
	struct tls_certificates certificates;
	struct tls_alert alert; /* valid when has_alert; in clear only */
	bool has_hello;
	bool has_alert;
	bool asks_client_certificate;
	bool is_complete; /* nothing more will come in clear: no need to call again */
};

/* True when a stream can be TLS, SSL 3 or (client side) an SSLv2 hello. Wants five bytes; of fewer,
 * that they can begin one (at least two). */
bool tls_looks_like(struct str prefix);

/* The record at the start of bytes; *ret_used its length with header. */
enum err tls_record_next(struct str bytes, struct tls_record *ret, size_t *ret_used);

/* The message at the start of *handshake (the bodies of handshake records, joined); moves on. */
enum err tls_handshake_next(struct str *handshake, uint8_t *ret_type, struct str *ret_body);

/* The ClientHello that a stream begins with: records (TLS, SSL 3) or an SSLv2 hello. *ret_used is
 * where the record that ends it ends. */
enum err tls_client_hello_read(struct str bytes, struct tls_scratch *scratch,
	struct tls_client_hello *ret, size_t *ret_used);
/* The same of a handshake message without records, as QUIC carries it (type, length, body). */
enum err tls_client_hello_parse(struct str handshake, struct tls_client_hello *ret);
/* The ClientHello that a datagram begins with (DTLS 1.0 to 1.3). */
enum err tls_client_hello_read_dtls(struct str datagram, struct tls_client_hello *ret);

/* What the server said so far. ERR_TRUNCATED until the ServerHello or an alert is there; then
 * ERR_OK, to be called again with more bytes while !is_complete. */
enum err tls_server_flight_read(
	struct str bytes, struct tls_scratch *scratch, struct tls_server_flight *ret);
/* A ServerHello without records, as QUIC carries it. */
enum err tls_server_hello_parse(struct str handshake, struct tls_server_hello *ret);

/* RFC 8701: 0x0a0a, 0x1a1a, ... 0xfafa. */
bool tls_is_grease(uint16_t value);

#define TLS_JA3_HEX_MAX 33 /* 32 hexadecimal digits and NUL */
#define TLS_JA4_MAX 37	   /* "t13d1516h2_8daaf6152771_e5627efa2ab1" and NUL */
/* Both are ERR_UNSUPPORTED for an SSLv2 hello, ERR_LIMIT above LIMIT_TLS_CIPHERS or where the JA3
 * text would be longer than LIMIT_TLS_JA3_BYTES. */
enum err tls_ja3(const struct tls_client_hello *hello, char ret_hex[TLS_JA3_HEX_MAX]);
enum err tls_ja4(
	const struct tls_client_hello *hello, enum tls_transport over, char ret_ja4[TLS_JA4_MAX]);
/* The text that JA3 hashes, NUL-terminated. */
enum err tls_ja3_text(const struct tls_client_hello *hello, char ret_text[LIMIT_TLS_JA3_BYTES]);

/* Suites that give no protection to speak of: no or 40/56-bit encryption, RC4, DES, 3DES, or no
 * authentication (RFC 9325 section 4.1, RFC 7465, RFC 8996). */
bool tls_cipher_is_weak(uint16_t cipher);
/* The IANA name of a weak suite; NULL for all others. */
const char *tls_cipher_weak_name(uint16_t cipher);
/* "TLS 1.2", "SSL 3.0", ...; "unknown" otherwise. Never NULL. */
const char *tls_version_name(uint16_t version);

#endif
