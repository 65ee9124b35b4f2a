/*
 * TLS in clear: records, their handshake messages, hellos, certificate chains, alerts. See tls.h
 * for the promise. Records are joined in the caller's scratch only when a message is spread over
 * several; lists stay where they are. The bytes come from watch/stream (and, without records, from
 * wire/quic); the results go to the detectors and facts of watch.
 */
#include "wire/tls/tls.h"
#include "base/reader.h"

#define RECORD_BODY_MAX (16384 + 2048) /* RFC 5246 section 6.2.3 */
#define RANDOM_BYTES 32
#define SESSION_ID_MAX 32
#define SSL2_HELLO_HEAD 9 /* type, version, three lengths */

/* RFC 8446 section 4.2 and the IANA registry of extension types. */
enum extension {
	EXT_SERVER_NAME = 0,
	EXT_GROUPS = 10,
	EXT_POINT_FORMATS = 11,
	EXT_SIG_ALGS = 13,
	EXT_ALPN = 16,
	EXT_SESSION_TICKET = 35,
	EXT_PRE_SHARED_KEY = 41,
	EXT_SUPPORTED_VERSIONS = 43,
	EXT_QUIC_PARAMETERS = 57,
	EXT_ECH = 0xfe0d,
};

/* RFC 8446 section 4.1.3: the random of a HelloRetryRequest, SHA-256 of its name. */
static const uint8_t retry_random[RANDOM_BYTES] = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
	0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c,
	0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

static struct reader
reader_of_str(struct str s)
{
	return reader_of(s.p, s.len);
}

/* The end inside a message whose length is known cannot be mended by more bytes. */
static enum err
whole(enum err err)
{
	return err == ERR_TRUNCATED ? ERR_MALFORMED : err;
}

static struct reader
sub8(struct reader *r)
{
	return reader_sub(r, reader_u8(r));
}

static struct reader
sub16(struct reader *r)
{
	return reader_sub(r, reader_be16(r));
}

/* All of r as a list of 16-bit numbers; empty when it is broken. */
static struct tls_list
list_rest(struct reader *r)
{
	struct tls_list list = {NULL, 0};
	size_t len = reader_left(r);

	if (reader_err(r) == ERR_OK && len % 2 == 0) {
		list.count = (uint16_t)(len / 2);
		list.p = reader_take(r, len);
	}
	return list;
}

static bool
is_record_start(struct str s)
{
	const uint8_t *b = (const uint8_t *)s.p;

	return (s.len < 1 ||
		       (b[0] >= TLS_CONTENT_CHANGE_CIPHER && b[0] <= TLS_CONTENT_HEARTBEAT)) &&
	       (s.len < 2 || b[1] == 3) && (s.len < 3 || b[2] <= 4) &&
	       (s.len < 5 || ((b[3] | b[4]) != 0 && (b[3] << 8 | b[4]) <= RECORD_BODY_MAX));
}

/* RFC 5246 appendix E.2; a length of two bytes, then the type 1 and a version. */
static bool
is_ssl2_hello_start(struct str s)
{
	const uint8_t *b = (const uint8_t *)s.p;

	return (s.len < 1 || b[0] >= 0x80) &&
	       (s.len < 2 || (((b[0] & 0x7f) << 8) | b[1]) > SSL2_HELLO_HEAD) &&
	       (s.len < 3 || b[2] == 1) && (s.len < 4 || b[3] == 0 || b[3] == 3) &&
	       (s.len < 5 || (b[3] == 0 ? b[4] == 2 : b[4] <= 4));
}

bool
tls_looks_like(struct str prefix)
{
	return prefix.len >= 2 && (is_record_start(prefix) || is_ssl2_hello_start(prefix));
}

enum err
tls_record_next(struct str bytes, struct tls_record *ret, size_t *ret_used)
{
	struct reader r = reader_of_str(bytes);
	struct tls_record record;

	if (!is_record_start(bytes))
		return ERR_MALFORMED;
	record.content = reader_u8(&r);
	record.version = reader_be16(&r);
	record.body = reader_str(&r, reader_be16(&r));
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	*ret = record;
	*ret_used = reader_offset(&r);
	return ERR_OK;
}

enum err
tls_handshake_next(struct str *handshake, uint8_t *ret_type, struct str *ret_body)
{
	struct reader r = reader_of_str(*handshake);
	uint8_t type = reader_u8(&r);
	struct str body = reader_str(&r, reader_be24(&r));

	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	*ret_type = type;
	*ret_body = body;
	*handshake = reader_rest(&r);
	return ERR_OK;
}

/* A run of handshake bytes without record headers. */
struct joined {
	struct str bytes; /* borrowed from the stream, or from the scratch */
	size_t used;	  /* of the stream */
	struct tls_alert alert;
	uint8_t stop; /* content type of the record that ended the run; 0: the stream ended */
	bool has_alert;
	bool is_full; /* the scratch is */
};

/* The first time that a second record comes, the first one's bytes move to the scratch. */
static void
join_add(struct joined *j, struct tls_scratch *scratch, struct str body)
{
	size_t room;

	if (j->bytes.len == 0) {
		j->bytes = body;
		return;
	}
	if (j->bytes.p != (const char *)scratch->b) {
		size_t len = j->bytes.len < sizeof(scratch->b) ? j->bytes.len : sizeof(scratch->b);

		memcpy(scratch->b, j->bytes.p, len);
		j->bytes = str_of((const char *)scratch->b, len);
	}
	room = sizeof(scratch->b) - j->bytes.len;
	j->is_full = body.len > room;
	body.len = body.len < room ? body.len : room;
	if (body.len > 0)
		memcpy(scratch->b + j->bytes.len, body.p, body.len);
	j->bytes.len += body.len;
}

static bool
has_message(struct str bytes)
{
	uint8_t type;
	struct str body;

	return tls_handshake_next(&bytes, &type, &body) == ERR_OK;
}

/* The record at the start of bytes even when its end is missing: a capture can be cut there. */
static enum err
record_begun(struct str bytes, struct tls_record *ret, size_t *ret_used)
{
	struct reader r = reader_of_str(bytes);
	enum err err = tls_record_next(bytes, ret, ret_used);

	if (err != ERR_TRUNCATED || bytes.len < 5)
		return err;
	ret->content = reader_u8(&r);
	ret->version = reader_be16(&r);
	reader_skip(&r, 2);
	ret->body = reader_rest(&r);
	*ret_used = bytes.len;
	return ERR_OK;
}

/*
 * Joins handshake records from the start, over warnings (RFC 6066 section 3: a server may send
 * one before its hello), to the first other record, the end, or the first whole message.
 */
static enum err
join_records(struct str bytes, struct tls_scratch *scratch, bool only_first, struct joined *ret)
{
	struct joined j = {.bytes = {NULL, 0}};
	enum err err = ERR_OK;

	while (err == ERR_OK && j.used < bytes.len && !j.is_full) {
		struct tls_record record;
		size_t used = 0;

		if (only_first && has_message(j.bytes))
			break;
		err = record_begun(str_of(bytes.p + j.used, bytes.len - j.used), &record, &used);
		if (err != ERR_OK)
			break;
		if (record.content == TLS_CONTENT_ALERT && record.body.len == 2) {
			j.alert = (struct tls_alert){
				(uint8_t)record.body.p[0], (uint8_t)record.body.p[1]};
			j.has_alert = true;
		}
		if (record.content == TLS_CONTENT_HANDSHAKE)
			join_add(&j, scratch, record.body);
		else if (!j.has_alert || j.alert.level != 1 ||
			 record.content != TLS_CONTENT_ALERT) {
			j.stop = record.content;
			break;
		}
		j.used += used;
	}
	if (err != ERR_OK && err != ERR_TRUNCATED && j.bytes.len == 0 && !j.has_alert)
		return err;
	if (err == ERR_MALFORMED)
		j.stop = TLS_CONTENT_DATA; /* garbage after good records: nothing more in clear */
	*ret = j;
	return ERR_OK;
}

static void
read_sni(struct reader *r, struct tls_client_hello *h)
{
	struct reader names = sub16(r);

	h->has_sni = true;
	while (reader_left(&names) > 0 && h->sni.len == 0) {
		uint8_t type = reader_u8(&names);
		struct str name = reader_str(&names, reader_be16(&names));

		if (type == 0) /* host_name, RFC 6066 section 3 */
			h->sni = name;
	}
}

static void
read_alpn(struct reader *r, struct tls_client_hello *h)
{
	struct reader names = sub16(r);

	h->has_alpn = true;
	while (reader_left(&names) > 0 && h->alpn_count < LIMIT_TLS_ALPN) {
		struct str name = reader_str(&names, reader_u8(&names));

		if (reader_err(&names) == ERR_OK)
			h->alpn[h->alpn_count++] = name;
	}
}

/* A broken extension leaves its fields empty; the hello still tells who speaks. */
static void
read_extension(uint16_t type, struct reader *r, struct tls_client_hello *h)
{
	struct reader list;

	switch (type) {
	case EXT_SERVER_NAME:
		if (!h->has_sni)
			read_sni(r, h);
		break;
	case EXT_ALPN:
		if (!h->has_alpn)
			read_alpn(r, h);
		break;
	case EXT_GROUPS:
		list = sub16(r);
		h->groups = list_rest(&list);
		break;
	case EXT_SIG_ALGS:
		list = sub16(r);
		h->sig_algs = list_rest(&list);
		break;
	case EXT_SUPPORTED_VERSIONS:
		list = sub8(r);
		h->versions = list_rest(&list);
		break;
	case EXT_POINT_FORMATS:
		h->point_formats = reader_str(r, reader_u8(r));
		break;
	case EXT_SESSION_TICKET:
		h->has_session_ticket = reader_left(r) > 0;
		break;
	case EXT_PRE_SHARED_KEY:
		h->has_psk = true;
		break;
	case EXT_ECH:
		h->has_ech = true;
		break;
	case EXT_QUIC_PARAMETERS:
		h->is_quic = true;
		break;
	default:
		break;
	}
}

static enum err
read_extensions(struct reader *r, struct tls_client_hello *h)
{
	struct reader all = sub16(r);

	while (reader_left(&all) > 0) {
		uint16_t type = reader_be16(&all);
		struct reader one = sub16(&all);

		if (reader_err(&all) != ERR_OK)
			break;
		if (h->extension_count == LIMIT_TLS_EXTENSIONS)
			return ERR_LIMIT;
		h->extensions[h->extension_count++] = type;
		read_extension(type, &one, h);
	}
	return reader_err(&all);
}

/* RFC 8446 section 4.2.1. Drafts of TLS 1.3 (0x7f..) count as 1.3; DTLS counts downwards. */
static uint16_t
highest_version(const struct tls_client_hello *h)
{
	uint16_t best = 0;

	for (unsigned i = 0; i < h->versions.count; i++) {
		uint16_t v = tls_list_at(h->versions, i);

		if (v >> 8 == 0x7f)
			v = TLS_VERSION_13;
		if (v >> 8 == 0xfe && (best == 0 || v < best))
			best = v;
		else if (v >> 8 == 3 && v > best)
			best = v;
	}
	return best != 0 ? best : h->version_legacy;
}

/* The body of a ClientHello (RFC 8446 section 4.1.2; RFC 6347 section 4.2.1 for the cookie). */
static enum err
read_client_hello(struct str body, bool is_dtls, struct tls_client_hello *ret)
{
	struct tls_client_hello h = {.version_legacy = 0};
	struct reader r = reader_of_str(body);
	struct reader ciphers;

	h.version_legacy = reader_be16(&r);
	reader_skip(&r, RANDOM_BYTES);
	h.session_id = reader_str(&r, reader_u8(&r));
	if (is_dtls)
		(void)sub8(&r);
	ciphers = sub16(&r);
	(void)sub8(&r); /* compression methods */
	if (reader_err(&r) != ERR_OK || h.session_id.len > SESSION_ID_MAX)
		return ERR_MALFORMED;
	if (h.version_legacy >> 8 != (is_dtls ? 0xfe : 3) || reader_left(&ciphers) % 2 != 0)
		return ERR_MALFORMED;
	h.ciphers = list_rest(&ciphers);
	if (reader_left(&r) > 0) {
		enum err err = read_extensions(&r, &h);

		if (err != ERR_OK)
			return whole(err);
	}
	if (reader_left(&r) > 0)
		return ERR_MALFORMED;
	h.version = highest_version(&h);
	*ret = h;
	return ERR_OK;
}

enum err
tls_client_hello_parse(struct str handshake, struct tls_client_hello *ret)
{
	uint8_t type = 0;
	struct str body;
	enum err err;

	if (handshake.len > 0 && handshake.p[0] != TLS_CLIENT_HELLO)
		return ERR_MALFORMED;
	if (handshake.len >= 2 && handshake.p[1] != 0)
		return ERR_LIMIT; /* 64 KiB or more */
	err = tls_handshake_next(&handshake, &type, &body);
	return err != ERR_OK ? err : read_client_hello(body, false, ret);
}

/* RFC 5246 appendix E.2. */
static enum err
read_ssl2_hello(struct str bytes, struct tls_client_hello *ret, size_t *ret_used)
{
	struct tls_client_hello h = {.is_ssl2 = true};
	struct reader all = reader_of_str(bytes);
	struct reader r = reader_sub(&all, reader_be16(&all) & 0x7fffU);
	size_t ciphers, session_id, challenge;

	if (reader_err(&all) != ERR_OK)
		return reader_err(&all);
	reader_skip(&r, 1);
	h.version_legacy = h.version = reader_be16(&r);
	ciphers = reader_be16(&r);
	session_id = reader_be16(&r);
	challenge = reader_be16(&r);
	h.ssl2_ciphers = reader_str(&r, ciphers);
	h.session_id = reader_str(&r, session_id);
	reader_skip(&r, challenge);
	if (reader_err(&r) != ERR_OK || reader_left(&r) > 0)
		return ERR_MALFORMED;
	if (ciphers == 0 || ciphers % 3 != 0 || challenge < 16 || challenge > 32 ||
		(session_id != 0 && session_id != 16))
		return ERR_MALFORMED;
	*ret = h;
	*ret_used = reader_offset(&all);
	return ERR_OK;
}

enum err
tls_client_hello_read(struct str bytes, struct tls_scratch *scratch, struct tls_client_hello *ret,
	size_t *ret_used)
{
	struct joined j;
	enum err err;

	if (bytes.len > 0 && is_ssl2_hello_start(bytes))
		return read_ssl2_hello(bytes, ret, ret_used);
	err = join_records(bytes, scratch, true, &j);
	if (err != ERR_OK)
		return err;
	err = tls_client_hello_parse(j.bytes, ret);
	if (err == ERR_TRUNCATED && j.stop != 0)
		return ERR_MALFORMED; /* another record in the middle, or no hello at all */
	if (err == ERR_TRUNCATED && j.is_full)
		return ERR_LIMIT;
	if (err == ERR_OK)
		*ret_used = j.used;
	return err;
}

enum err
tls_client_hello_read_dtls(struct str datagram, struct tls_client_hello *ret)
{
	struct reader r = reader_of_str(datagram);
	uint8_t content = reader_u8(&r);
	uint16_t version = reader_be16(&r);
	uint32_t length, offset, fragment;
	struct reader body;

	if (reader_err(&r) != ERR_OK || content != TLS_CONTENT_HANDSHAKE || version >> 8 != 0xfe)
		return ERR_MALFORMED;
	reader_skip(&r, 8); /* epoch, sequence number: RFC 6347 section 4.1 */
	body = sub16(&r);
	if (reader_u8(&body) != TLS_CLIENT_HELLO)
		return ERR_MALFORMED;
	length = reader_be24(&body);
	reader_skip(&body, 2); /* message_seq: RFC 6347 section 4.2.2 */
	offset = reader_be24(&body);
	fragment = reader_be24(&body);
	if (reader_err(&body) != ERR_OK)
		return ERR_MALFORMED; /* a datagram does not grow */
	if (offset != 0 || fragment != length)
		return ERR_UNSUPPORTED;
	return read_client_hello(reader_str(&body, fragment), true, ret);
}

/* The body of a ServerHello (RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3). */
static enum err
read_server_hello(struct str body, struct tls_server_hello *ret)
{
	struct tls_server_hello h = {.version_legacy = 0};
	struct reader r = reader_of_str(body), all;
	const uint8_t *random;

	h.version_legacy = h.version = reader_be16(&r);
	random = reader_take(&r, RANDOM_BYTES);
	(void)sub8(&r); /* session id */
	h.cipher = reader_be16(&r);
	reader_skip(&r, 1); /* compression */
	if (reader_err(&r) != ERR_OK || random == NULL)
		return ERR_MALFORMED;
	h.is_retry = memcmp(random, retry_random, RANDOM_BYTES) == 0;
	all = reader_left(&r) > 0 ? sub16(&r) : reader_of(NULL, 0);
	while (reader_left(&all) > 0) {
		uint16_t type = reader_be16(&all);
		struct reader one = sub16(&all);

		if (type == EXT_SUPPORTED_VERSIONS && reader_left(&one) == 2)
			h.version = reader_be16(&one);
		if (type == EXT_ALPN) {
			reader_skip(&one, 2);
			h.alpn = reader_str(&one, reader_u8(&one));
		}
	}
	if (h.version >> 8 == 0x7f) /* a draft of TLS 1.3 */
		h.version = TLS_VERSION_13;
	if (reader_err(&all) != ERR_OK || (h.version >> 8 != 3 && h.version >> 8 != 0xfe))
		return ERR_MALFORMED;
	*ret = h;
	return ERR_OK;
}

enum err
tls_server_hello_parse(struct str handshake, struct tls_server_hello *ret)
{
	uint8_t type = 0;
	struct str body;
	enum err err;

	if (handshake.len > 0 && handshake.p[0] != TLS_SERVER_HELLO)
		return ERR_MALFORMED;
	err = tls_handshake_next(&handshake, &type, &body);
	return err != ERR_OK ? err : read_server_hello(body, ret);
}

/* RFC 5246 section 7.4.2. */
static void
read_certificates(struct str body, struct tls_certificates *ret)
{
	struct reader r = reader_of_str(body);
	struct reader list = reader_sub(&r, reader_be24(&r));

	while (reader_left(&list) > 0 && ret->count < LIMIT_TLS_CERTIFICATES) {
		struct str der = reader_str(&list, reader_be24(&list));

		if (reader_err(&list) == ERR_OK && der.len > 0)
			ret->der[ret->count++] = der;
	}
}

/* Length of two bytes, SERVER-HELLO (4), session-id-hit, certificate type, version 0002. */
static bool
is_ssl2_server_hello(struct str s)
{
	const uint8_t *b = (const uint8_t *)s.p;

	return s.len >= 7 && b[0] >= 0x80 && b[2] == 4 && b[3] <= 1 && b[5] == 0 && b[6] == 2;
}

static enum err
read_server_message(uint8_t type, struct str body, struct tls_server_flight *f)
{
	switch (type) {
	case TLS_SERVER_HELLO: {
		enum err err = read_server_hello(body, &f->hello);

		if (err != ERR_OK)
			return err;
		f->has_hello = true;
		/* In TLS 1.3 all that follows is encrypted, or repeats it after a retry. */
		f->is_complete = f->hello.version == TLS_VERSION_13;
		return ERR_OK;
	}
	case TLS_CERTIFICATE:
		if (f->certificates.count == 0)
			read_certificates(body, &f->certificates);
		return ERR_OK;
	case TLS_CERTIFICATE_REQUEST:
		f->asks_client_certificate = true;
		return ERR_OK;
	case TLS_SERVER_HELLO_DONE:
		f->is_complete = true;
		return ERR_OK;
	default:
		return ERR_OK;
	}
}

static enum err
read_server_messages(struct str handshake, struct tls_server_flight *f)
{
	while (handshake.len > 0 && !f->is_complete) {
		uint8_t type = 0;
		struct str body;
		enum err err = tls_handshake_next(&handshake, &type, &body);

		if (err == ERR_TRUNCATED)
			return ERR_OK;
		if (err == ERR_OK && !f->has_hello && type != TLS_SERVER_HELLO && type != 0)
			err = ERR_MALFORMED; /* 0: HelloRequest, RFC 5246 section 7.4.1.1 */
		if (err == ERR_OK)
			err = read_server_message(type, body, f);
		if (err != ERR_OK)
			return err;
	}
	return ERR_OK;
}

enum err
tls_server_flight_read(struct str bytes, struct tls_scratch *scratch, struct tls_server_flight *ret)
{
	struct tls_server_flight f = {.has_hello = false};
	struct joined j;
	enum err err;

	if (is_ssl2_server_hello(bytes)) {
		f.has_hello = f.is_complete = true;
		f.hello.is_ssl2 = true;
		f.hello.version = f.hello.version_legacy = TLS_VERSION_SSL2;
		*ret = f;
		return ERR_OK;
	}
	if (bytes.len > 0 && bytes.len < 7 && (uint8_t)bytes.p[0] >= 0x80)
		return ERR_TRUNCATED;
	err = join_records(bytes, scratch, false, &j);
	if (err == ERR_OK)
		err = read_server_messages(j.bytes, &f);
	if (err != ERR_OK && !f.has_hello)
		return err;
	f.alert = j.alert;
	f.has_alert = j.has_alert;
	f.is_complete = f.is_complete || err != ERR_OK || j.stop != 0 || j.is_full;
	if (!f.has_hello && !f.has_alert)
		return f.is_complete ? ERR_MALFORMED : ERR_TRUNCATED;
	*ret = f;
	return ERR_OK;
}

bool
tls_is_grease(uint16_t value)
{
	return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}

const char *
tls_version_name(uint16_t version)
{
	static const struct {
		uint16_t version;
		const char *name;
	} names[] = {
		{TLS_VERSION_SSL2, "SSL 2.0"},
		{TLS_VERSION_SSL3, "SSL 3.0"},
		{TLS_VERSION_10, "TLS 1.0"},
		{TLS_VERSION_11, "TLS 1.1"},
		{TLS_VERSION_12, "TLS 1.2"},
		{TLS_VERSION_13, "TLS 1.3"},
		{TLS_VERSION_DTLS10, "DTLS 1.0"},
		{TLS_VERSION_DTLS12, "DTLS 1.2"},
		{TLS_VERSION_DTLS13, "DTLS 1.3"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].version == version)
			return names[i].name;
	return "unknown";
}
