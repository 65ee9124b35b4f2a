/*
 * QUIC Initial packets of clients: header, keys, protection, CRYPTO frames. See quic.h. Datagrams
 * come from the sensor's UDP path; the hello goes to wire/tls.
 */
#include "wire/quic/quic.h"
#include "base/cipher.h"
#include "base/reader.h"

#define SALT_BYTES 20
#define SAMPLE_BYTES 16
#define LONG_FIXED 0xc0 /* long header, fixed bit: RFC 9000 section 17.2 */

/* RFC 9000 section 19 */
enum frame {
	FRAME_PADDING = 0,
	FRAME_PING = 1,
	FRAME_ACK = 2,
	FRAME_ACK_ECN = 3,
	FRAME_CRYPTO = 6,
	FRAME_CONNECTION_CLOSE = 0x1c,
};

/* How Initial packets of a range of versions are protected. */
struct scheme {
	uint32_t first, last;
	uint8_t type;	    /* the two type bits of an Initial packet */
	const char *prefix; /* of the labels */
	uint8_t salt[SALT_BYTES];
};

static const struct scheme schemes[] = {
	/* RFC 9001 section 5.2, and the last drafts (33, 34) */
	{QUIC_VERSION_1, QUIC_VERSION_1, 0, "quic",
		{0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8,
			0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a}},
	{0xff000021, 0xff000022, 0, "quic",
		{0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8,
			0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a}},
	/* RFC 9369 section 3.3 */
	{QUIC_VERSION_2, QUIC_VERSION_2, 1, "quicv2",
		{0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26,
			0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9}},
	/* draft-ietf-quic-tls-29 to 32, section 5.2 */
	{0xff00001d, 0xff000020, 0, "quic",
		{0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61,
			0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99}},
	/* draft-ietf-quic-tls-23 to 28, section 5.2 */
	{0xff000017, 0xff00001c, 0, "quic",
		{0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7, 0xd2, 0x43, 0x2b, 0xb4,
			0x63, 0x65, 0xbe, 0xf9, 0xf5, 0x02}},
};

static const struct scheme *
scheme_of(uint32_t version)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (version >= schemes[i].first && version <= schemes[i].last)
			return &schemes[i];
	return NULL;
}

/* RFC 9000 section 16. */
static uint64_t
read_varint(struct reader *r)
{
	uint8_t first = reader_u8(r);
	uint64_t value = first & 0x3f;

	for (int more = (1 << (first >> 6)) - 1; more > 0; more--)
		value = value << 8 | reader_u8(r);
	return value;
}

static struct str
read_cid(struct reader *r)
{
	uint8_t len = reader_u8(r);

	if (len > QUIC_CID_MAX)
		reader_fail(r, ERR_MALFORMED);
	return reader_str(r, len);
}

/* A length that the datagram cannot hold makes the reader fail. */
static struct str
read_run(struct reader *r)
{
	uint64_t len = read_varint(r);

	if (len > reader_left(r))
		reader_fail(r, ERR_MALFORMED);
	return reader_str(r, reader_err(r) == ERR_OK ? (size_t)len : 0);
}

enum err
quic_initial_parse(struct str bytes, struct quic_initial *ret, size_t *ret_used)
{
	struct reader r = reader_of(bytes.p, bytes.len);
	struct quic_initial q = {.version = 0};
	const struct scheme *scheme;
	uint8_t first = reader_u8(&r);
	struct str rest;

	q.version = reader_be32(&r);
	if (reader_err(&r) != ERR_OK || (first & LONG_FIXED) != LONG_FIXED || q.version == 0)
		return ERR_MALFORMED; /* 0: version negotiation, from a server */
	scheme = scheme_of(q.version);
	if (scheme == NULL)
		return ERR_UNSUPPORTED;
	if ((first >> 4 & 3) != scheme->type)
		return ERR_MALFORMED;
	q.dcid = read_cid(&r);
	q.scid = read_cid(&r);
	q.token = read_run(&r);
	rest = read_run(&r); /* packet number and payload */
	if (reader_err(&r) != ERR_OK || rest.len < 4 + SAMPLE_BYTES)
		return ERR_MALFORMED;
	q.packet = str_of(bytes.p, reader_offset(&r));
	q.number_at = q.packet.len - rest.len;
	*ret = q;
	*ret_used = q.packet.len;
	return ERR_OK;
}

bool
quic_looks_like(struct str datagram)
{
	struct quic_initial q;
	size_t used;

	return quic_initial_parse(datagram, &q, &used) == ERR_OK;
}

/* HKDF-Expand-Label (RFC 8446 section 7.1) for at most one block of output. */
static void
expand_label(const uint8_t secret[CIPHER_HMAC_BYTES], const char *prefix, const char *label,
	uint8_t *out, uint8_t len)
{
	char info[64] = {0};
	uint8_t block[CIPHER_HMAC_BYTES];
	size_t label_len = 6 + strlen(prefix) + strlen(label), at = 3;

	info[1] = (char)len;
	info[2] = (char)label_len;
	memcpy(info + at, "tls13 ", 6);
	memcpy(info + at + 6, prefix, strlen(prefix));
	memcpy(info + at + 6 + strlen(prefix), label, strlen(label));
	at += label_len + 1; /* an empty context */
	info[at++] = 1;	     /* the first block: RFC 5869 section 2.3 */
	cipher_hmac_sha256(
		str_of((const char *)secret, CIPHER_HMAC_BYTES), str_of(info, at), block);
	memcpy(out, block, len);
}

struct keys {
	struct cipher_gcm gcm; /* the nonce before the packet number is mixed in */
	uint8_t header[CIPHER_AES128_BYTES];
};

/* The client's Initial keys (RFC 9001 sections 5.1 and 5.2). */
static struct keys
derive_keys(const struct scheme *scheme, struct str dcid)
{
	struct keys k;
	uint8_t initial[CIPHER_HMAC_BYTES], client[CIPHER_HMAC_BYTES];

	cipher_hmac_sha256(str_of((const char *)scheme->salt, SALT_BYTES), dcid, initial);
	expand_label(initial, "", "client in", client, sizeof(client));
	expand_label(client, scheme->prefix, " key", k.gcm.key, sizeof(k.gcm.key));
	expand_label(client, scheme->prefix, " iv", k.gcm.nonce, sizeof(k.gcm.nonce));
	expand_label(client, scheme->prefix, " hp", k.header, sizeof(k.header));
	return k;
}

/* Takes off header protection (RFC 9001 section 5.4) and opens the payload (section 5.3) into text
 * (LIMIT_QUIC_PACKET_BYTES). */
static enum err
open_packet(const struct quic_initial *q, struct str dcid, uint8_t *text, size_t *ret_len)
{
	uint8_t packet[LIMIT_QUIC_PACKET_BYTES], mask[CIPHER_AES128_BYTES];
	const struct scheme *scheme = scheme_of(q->version);
	struct keys keys;
	size_t number_len, sealed_at;
	enum err err;

	BUG_IF(scheme == NULL || q->packet.len > sizeof(packet));
	keys = derive_keys(scheme, dcid);
	memcpy(packet, q->packet.p, q->packet.len);
	cipher_aes128_block(keys.header, packet + q->number_at + 4, mask);
	packet[0] ^= mask[0] & 0x0f;
	number_len = (packet[0] & 3U) + 1;
	sealed_at = q->number_at + number_len;
	for (size_t i = 0; i < number_len; i++) {
		packet[q->number_at + i] ^= mask[1 + i];
		keys.gcm.nonce[CIPHER_GCM_NONCE_BYTES - number_len + i] ^= packet[q->number_at + i];
	}
	err = cipher_gcm_open(&keys.gcm, str_of((const char *)packet, sealed_at),
		str_of((const char *)packet + sealed_at, q->packet.len - sealed_at), text);
	if (err != ERR_OK)
		return ERR_MALFORMED;
	*ret_len = q->packet.len - sealed_at - CIPHER_GCM_TAG_BYTES;
	return ERR_OK;
}

static enum err
add_crypto(struct quic_hello *h, uint64_t offset, struct str data)
{
	if (offset > LIMIT_QUIC_CRYPTO_BYTES || data.len > LIMIT_QUIC_CRYPTO_BYTES - offset)
		return ERR_LIMIT;
	if (data.len > 0)
		memcpy(h->crypto + offset, data.p, data.len);
	for (size_t i = (size_t)offset; i < offset + data.len; i++)
		h->has[i / 8] |= (uint8_t)(1U << i % 8);
	while (h->whole < LIMIT_QUIC_CRYPTO_BYTES &&
		(h->has[h->whole / 8] >> h->whole % 8 & 1) != 0)
		h->whole++;
	return ERR_OK;
}

/* RFC 9000 section 19.3. */
static void
skip_ack(struct reader *r, bool has_ecn)
{
	uint64_t ranges;

	(void)read_varint(r); /* largest */
	(void)read_varint(r); /* delay */
	ranges = read_varint(r);
	(void)read_varint(r); /* first range */
	if (ranges > reader_left(r) / 2)
		reader_fail(r, ERR_MALFORMED);
	for (uint64_t numbers = ranges * 2 + (has_ecn ? 3 : 0);
		numbers > 0 && reader_err(r) == ERR_OK; numbers--)
		(void)read_varint(r);
}

static enum err
read_frame(struct quic_hello *h, struct reader *r)
{
	uint8_t type = reader_u8(r);

	switch (type) {
	case FRAME_PADDING:
	case FRAME_PING:
		return ERR_OK;
	case FRAME_ACK:
	case FRAME_ACK_ECN:
		skip_ack(r, type == FRAME_ACK_ECN);
		return ERR_OK;
	case FRAME_CRYPTO: {
		uint64_t offset = read_varint(r);
		struct str data = read_run(r);

		return reader_err(r) == ERR_OK ? add_crypto(h, offset, data) : ERR_MALFORMED;
	}
	case FRAME_CONNECTION_CLOSE:
		(void)reader_rest(r);
		return ERR_OK;
	default:
		return ERR_MALFORMED; /* not allowed in Initial packets: section 12.4 */
	}
}

/* The length in the handshake message's header, with header; 0 while that is missing. */
static size_t
message_length(const struct quic_hello *h)
{
	const uint8_t *b = h->crypto;

	return h->whole < 4 ? 0 : 4 + ((size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3]);
}

enum err
quic_hello_add_frames(struct quic_hello *h, struct str frames)
{
	struct reader r = reader_of(frames.p, frames.len);
	size_t length;

	while (reader_left(&r) > 0) {
		enum err err = read_frame(h, &r);

		if (err != ERR_OK)
			return err;
	}
	if (reader_err(&r) != ERR_OK || (h->whole > 0 && h->crypto[0] != 1))
		return ERR_MALFORMED; /* 1: client_hello */
	length = message_length(h);
	if (length > LIMIT_QUIC_CRYPTO_BYTES)
		return ERR_LIMIT;
	return length > 0 && h->whole >= length ? ERR_OK : ERR_TRUNCATED;
}

/* With the packet's own id, then with the first packet's: the id changes once the server answered,
 * the keys do not (RFC 9001 section 5.2); after a Retry both do. */
static enum err
open_and_add(struct quic_hello *h, const struct quic_initial *q)
{
	uint8_t text[LIMIT_QUIC_PACKET_BYTES];
	size_t len = 0;
	struct str first = str_of((const char *)h->dcid, h->dcid_len);
	enum err err = open_packet(q, q->dcid, text, &len);

	if (err != ERR_OK && h->initials > 0 && !str_equal(first, q->dcid))
		err = open_packet(q, first, text, &len);
	if (err != ERR_OK)
		return err;
	if (h->initials == 0) {
		h->version = q->version;
		h->dcid_len = (uint8_t)q->dcid.len;
		memcpy(h->dcid, q->dcid.p, q->dcid.len); /* at most QUIC_CID_MAX */
	}
	h->initials++;
	return quic_hello_add_frames(h, str_of((const char *)text, len));
}

enum err
quic_hello_add(struct quic_hello *h, struct str datagram)
{
	enum err err = ERR_TRUNCATED;
	bool is_any = false;

	while (datagram.len > 0 && err == ERR_TRUNCATED) {
		struct quic_initial q;
		size_t used = 0;
		enum err parsed = quic_initial_parse(datagram, &q, &used);

		if (parsed != ERR_OK) /* another kind of packet may follow an Initial one */
			return is_any ? err : parsed;
		if (h->initials >= LIMIT_QUIC_INITIALS || used > LIMIT_QUIC_PACKET_BYTES)
			return ERR_LIMIT;
		err = open_and_add(h, &q);
		datagram = str_of(datagram.p + used, datagram.len - used);
		is_any = true;
	}
	if (err == ERR_TRUNCATED && h->initials >= LIMIT_QUIC_INITIALS)
		return ERR_LIMIT;
	return is_any ? err : ERR_MALFORMED;
}

struct str
quic_hello_message(const struct quic_hello *h)
{
	size_t length = message_length(h);

	return str_of((const char *)h->crypto, length <= h->whole ? length : h->whole);
}
