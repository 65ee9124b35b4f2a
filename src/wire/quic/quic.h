/*
 * Opens QUIC's first packets, whose keys anyone can derive (RFC 9000 section 17.2.2, RFC 9001
 * section 5; version 2: RFC 9369; the drafts from 23 on), to get the client's TLS hello. Nothing
 * after the Initial packets can be read, here or by anybody else in between.
 *
 * The caller keeps one struct quic_hello per client flow until the hello is whole (about 4.7 KB:
 * pool them) and gives each datagram from the client. Nothing is allocated by us (OpenSSL does for
 * each packet: some microseconds, so stop after LIMIT_QUIC_INITIALS, as quic_hello_add() does).
 *
 * Errors: ERR_TRUNCATED more Initial packets are needed; ERR_UNSUPPORTED QUIC of a version that we
 * cannot open; ERR_MALFORMED not QUIC, not an Initial packet of the client, or broken; ERR_LIMIT a
 * packet above LIMIT_QUIC_PACKET_BYTES, a hello above LIMIT_QUIC_CRYPTO_BYTES or not whole after
 * LIMIT_QUIC_INITIALS.
 */
#ifndef WIRE_QUIC_H
#define WIRE_QUIC_H

#include "base/limits.h"
#include "base/str.h"

#define QUIC_CID_MAX 20 /* bytes of a connection id in versions 1 and 2 */

enum {
	QUIC_VERSION_1 = 0x00000001,
	QUIC_VERSION_2 = 0x6b3343cf,
};

/* A protected Initial packet; borrows from the datagram. */
struct quic_initial {
	uint32_t version;
	struct str dcid, scid; /* 0..QUIC_CID_MAX bytes */
	struct str token;      /* of an earlier Retry or visit; may be empty */
	struct str packet;     /* the whole packet, with header */
	size_t number_at;      /* where its protected packet number begins */
};

/* CRYPTO data being put together. Starts from zeroes. */
struct quic_hello {
	uint32_t version;
	uint8_t initials; /* opened so far */
	uint8_t dcid_len; /* of the first packet: its keys hold for the rest */
	uint8_t dcid[QUIC_CID_MAX];
	uint16_t whole; /* bytes from the start without a gap */
	uint8_t crypto[LIMIT_QUIC_CRYPTO_BYTES];
	uint8_t has[LIMIT_QUIC_CRYPTO_BYTES / 8]; /* a bit per byte */
};

/* True for a datagram that begins with an Initial packet of a version that we can open. */
bool quic_looks_like(struct str datagram);

/* The Initial packet at the start of the bytes; *ret_used its length: another packet may follow in
 * the same datagram (RFC 9000 section 12.2). */
enum err quic_initial_parse(struct str bytes, struct quic_initial *ret, size_t *ret_used);

/* Takes a client's datagram. ERR_OK: the hello is whole, see quic_hello_message(). */
enum err quic_hello_add(struct quic_hello *h, struct str datagram);

/* The hello as a TLS handshake message, for tls_client_hello_parse(). */
struct str quic_hello_message(const struct quic_hello *h);

/* The frames of one opened Initial packet (RFC 9000 section 19). ERR_OK when the hello is whole;
 * quic_hello_add() calls it; apart so that it can be tested without keys. */
enum err quic_hello_add_frames(struct quic_hello *h, struct str frames);

#endif
