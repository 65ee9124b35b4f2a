/*
 * The questions of clients, replies of our own, answers of others record by record: see serve.h.
 * All that comes in is read with bounds; what goes out is built in a buffer and cut to fit.
 */
#include "wire/dns/serve.h"

#include "base/reader.h"
#include "wire/dns/name.h"

#define FLAG_RESPONSE 0x8000
#define FLAG_CUT 0x0200
#define FLAG_RD 0x0100
#define FLAG_RA 0x0080
#define FLAG_CD 0x0010
#define EDNS_DO 0x8000
#define OPTION_COOKIE 10
#define OPTION_PADDING 12
#define CLASS_IN 1
#define POINTER_TO_QUESTION 0xc00c

static void
put_be16(struct buf *b, unsigned n)
{
	const uint8_t bytes[] = {(uint8_t)(n >> 8), (uint8_t)n};

	buf_add(b, bytes, sizeof(bytes));
}

static void
put_be32(struct buf *b, uint32_t n)
{
	const uint8_t bytes[] = {
		(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n};

	buf_add(b, bytes, sizeof(bytes));
}

/* ---- questions ---- */

static void
read_options(struct reader *r, struct dns_ask *ask)
{
	while (reader_left(r) > 0) {
		unsigned code = reader_be16(r);
		struct str data = reader_str(r, reader_be16(r));

		if (reader_err(r) != ERR_OK)
			return;
		if (code == OPTION_COOKIE &&
			(data.len == DNS_COOKIE_CLIENT || (data.len >= 16 && data.len <= 40)))
			ask->cookie = data;
		else if (code == OPTION_COOKIE)
			reader_fail(r, ERR_MALFORMED); /* RFC 7873 section 5.2.2 */
		else if (code == OPTION_PADDING)
			ask->wants_padding = true;
		else if (code ==
			 DNS_OPTION_EDE) /* code 0 without a text, or as older ones: nothing */
			ask->wants_structured = data.len == 0 || str_equal(data, str_of("\0\0", 2));
	}
}

/* The OPT record among the additional ones; a second one is wrong (RFC 6891 section 6.1.1). */
static enum err
read_opt(struct reader *r, struct dns_ask *ask)
{
	uint32_t ttl;
	struct reader data;

	if (ask->has_edns)
		return ERR_MALFORMED;
	ask->has_edns = true;
	ask->udp_size = reader_be16(r);
	if (ask->udp_size < DNS_UDP_PLAIN)
		ask->udp_size = DNS_UDP_PLAIN;
	ttl = reader_be32(r);
	ask->edns_version = (uint8_t)(ttl >> 16);
	ask->wants_dnssec = (ttl & EDNS_DO) != 0;
	data = reader_sub(r, reader_be16(r));
	read_options(&data, ask);
	return reader_err(&data);
}

static enum err
read_additional(struct str message, size_t at, unsigned n, struct dns_ask *ask)
{
	struct reader r = reader_of(message.p + at, message.len - at);

	while (n-- > 0) {
		struct dns_draft d;
		size_t name_at = message.len - reader_left(&r);
		enum err err = dns_draft_name(message, &name_at, &d);

		if (err != ERR_OK)
			return ERR_MALFORMED;
		reader_skip(&r, name_at - (message.len - reader_left(&r)));
		if (reader_be16(&r) != DNS_TYPE_OPT || d.labels > 0) {
			reader_skip(&r, 6);
			reader_skip(&r, reader_be16(&r));
		} else if (read_opt(&r, ask) != ERR_OK) {
			return ERR_MALFORMED;
		}
		if (reader_err(&r) != ERR_OK)
			return ERR_MALFORMED;
	}
	return ERR_OK;
}

enum err
dns_ask_parse(struct str message, struct dns_ask *ret_ask)
{
	struct reader r = reader_of(message.p, message.len);
	struct dns_draft d;
	unsigned flags, counts[DNS_SECTIONS];
	size_t at = DNS_HEADER;
	enum err err;

	memset(ret_ask, 0, offsetof(struct dns_ask, name));
	ret_ask->udp_size = DNS_UDP_PLAIN;
	ret_ask->id = reader_be16(&r);
	flags = reader_be16(&r);
	for (int i = 0; i < DNS_SECTIONS; i++)
		counts[i] = reader_be16(&r);
	if (reader_err(&r) != ERR_OK || (flags & FLAG_RESPONSE) != 0 || message.len > UINT16_MAX)
		return ERR_TRUNCATED;
	ret_ask->is_recursion_desired = (flags & FLAG_RD) != 0;
	ret_ask->is_checking_disabled = (flags & FLAG_CD) != 0;
	ret_ask->wants_authentic = (flags & DNS_FLAG_AD) != 0;
	ret_ask->opcode = (uint8_t)(flags >> 11 & 15);
	if (ret_ask->opcode != 0)
		return ERR_UNSUPPORTED;
	if (counts[DNS_QUESTION] != 1 || counts[DNS_ANSWER] != 0 || counts[DNS_AUTHORITY] != 0)
		return ERR_MALFORMED;
	err = dns_draft_name(message, &at, &d);
	/* a pointer in the question can only point to the header: no */
	if (err != ERR_OK || message.len - at < 4 || at - DNS_HEADER != d.wire_len)
		return ERR_MALFORMED;
	ret_ask->name_wire = at - DNS_HEADER;
	r = reader_of(message.p + at, 4);
	ret_ask->type = reader_be16(&r);
	ret_ask->dns_class = reader_be16(&r);
	if (read_additional(message, at + 4, counts[DNS_ADDITIONAL], ret_ask) != ERR_OK)
		return ERR_MALFORMED;
	ret_ask->wants_authentic = ret_ask->wants_authentic || ret_ask->wants_dnssec;
	ret_ask->question = str_of(message.p + DNS_HEADER, at + 4 - DNS_HEADER);
	ret_ask->name_len = dns_draft_copy(&d, ret_ask->name);
	return ERR_OK;
}

/* ---- replies ---- */

static void
put_header(struct buf *out, const struct dns_ask *ask, unsigned rcode)
{
	unsigned flags = FLAG_RESPONSE | FLAG_RA | (unsigned)ask->opcode << 11 | (rcode & 15);

	flags |= ask->is_recursion_desired ? FLAG_RD : 0U;
	flags |= ask->is_checking_disabled ? FLAG_CD : 0U;
	put_be16(out, ask->id);
	put_be16(out, flags);
	put_be16(out, ask->question.len > 0);
	for (int i = DNS_ANSWER; i < DNS_SECTIONS; i++)
		put_be16(out, 0);
	buf_str(out, ask->question);
}

/* Counts are set when it is known what stands there. */
static void
set_be16(struct buf *out, size_t at, unsigned n)
{
	if (buf_err(out) != ERR_OK || out->len < at + 2)
		return;
	out->p[at] = (char)(n >> 8);
	out->p[at + 1] = (char)(n & 0xff);
}

static unsigned
put_addresses(struct buf *out, const struct dns_ask *ask, const struct dns_reply *reply)
{
	unsigned n = 0;

	for (size_t i = 0; i < reply->n_addrs; i++) {
		unsigned bytes = reply->addrs[i].family == 4 ? 4 : 16;

		if (ask->type != (bytes == 4 ? DNS_TYPE_A : DNS_TYPE_AAAA))
			continue;
		put_be16(out, POINTER_TO_QUESTION);
		put_be16(out, ask->type);
		put_be16(out, CLASS_IN);
		put_be32(out, reply->ttl);
		put_be16(out, bytes);
		buf_add(out, reply->addrs[i].b, bytes);
		n++;
	}
	return n;
}

static unsigned
put_data(struct buf *out, const struct dns_reply *reply)
{
	unsigned n = 0;

	for (; n < DNS_REPLY_DATA && reply->data_type != 0 && reply->data[n].len > 0; n++) {
		put_be16(out, POINTER_TO_QUESTION);
		put_be16(out, reply->data_type);
		put_be16(out, CLASS_IN);
		put_be32(out, reply->ttl);
		put_be16(out, (unsigned)reply->data[n].len);
		buf_str(out, reply->data[n]);
	}
	return n;
}

/* How many. Left out where there is no room. */
static unsigned
put_extra(struct buf *out, const struct dns_reply *reply, size_t max)
{
	unsigned n = 0;

	for (; n < reply->n_extra && reply->extra_name.len > 0; n++) {
		unsigned bytes = reply->extra[n].family == 4 ? 4 : 16;

		if (out->len + reply->extra_name.len + 10 + bytes > max)
			break;
		buf_str(out, reply->extra_name);
		put_be16(out, bytes == 4 ? DNS_TYPE_A : DNS_TYPE_AAAA);
		put_be16(out, CLASS_IN);
		put_be32(out, reply->ttl);
		put_be16(out, bytes);
		buf_add(out, reply->extra[n].b, bytes);
	}
	return n;
}

/* RFC 2308 section 5: the TTL of "none" is the lower of the SOA's own and its minimum. */
static void
put_soa(struct buf *out, uint32_t ttl)
{
	static const uint8_t names[] = {0, 0}; /* no server, nobody's mailbox */

	put_be16(out, POINTER_TO_QUESTION);
	put_be16(out, DNS_TYPE_SOA);
	put_be16(out, CLASS_IN);
	put_be32(out, ttl);
	put_be16(out, sizeof(names) + 5 * 4);
	buf_add(out, names, sizeof(names));
	put_be32(out, 1);    /* serial */
	put_be32(out, 3600); /* refresh, retry, expire: nobody transfers it */
	put_be32(out, 900);
	put_be32(out, 86400);
	put_be32(out, ttl);
}

/* Up to the next multiple of the block, or to the end of the room; `from`: where the message begins
 * in `out`. */
static void
put_padding(struct buf *out, size_t from, size_t max)
{
	static const char zeros[DNS_PADDED];
	size_t len = out->len - from + 4, pad = (DNS_PADDED - len % DNS_PADDED) % DNS_PADDED;

	if (out->len + 4 > max)
		return;
	if (pad > max - out->len - 4)
		pad = max - out->len - 4;
	put_be16(out, OPTION_PADDING);
	put_be16(out, (unsigned)pad);
	buf_add(out, zeros, pad);
}

/* The message begins at `from`, and may end at `max`. */
static void
put_opt(struct buf *out, const struct dns_ask *ask, const struct dns_reply *reply, size_t from,
	size_t max)
{
	size_t start, room, cookie = reply->cookie.len > 0 ? 4 + reply->cookie.len : 0;
	struct str text = reply->text;

	buf_byte(out, 0);
	put_be16(out, DNS_TYPE_OPT);
	put_be16(out, DNS_UDP_OURS);
	put_be32(out, (uint32_t)(reply->rcode >> 4) << 24 | (ask->wants_dnssec ? EDNS_DO : 0U));
	start = out->len;
	put_be16(out, 0);
	if (cookie > 0) {
		put_be16(out, OPTION_COOKIE);
		put_be16(out, (unsigned)reply->cookie.len);
		buf_str(out, reply->cookie);
	}
	room = max > out->len ? max - out->len : 0;
	if (reply->ede >= 0 && room >= 6) {
		if (text.len > room - 6) /* half a sentence helps nobody */
			text.len = 0;
		put_be16(out, DNS_OPTION_EDE);
		put_be16(out, (unsigned)(2 + text.len));
		put_be16(out, (unsigned)reply->ede);
		buf_str(out, text);
	}
	if (reply->is_padded)
		put_padding(out, from, max);
	if (buf_err(out) == ERR_OK)
		set_be16(out, start, (unsigned)(out->len - start - 2));
}

size_t
dns_opt_bytes(const struct dns_ask *ask, struct str cookie)
{
	if (!ask->has_edns)
		return 0;
	return DNS_OPT_BYTES + (cookie.len > 0 ? 4 + cookie.len : 0);
}

void
dns_reply_write(
	const struct dns_ask *ask, const struct dns_reply *reply, size_t max, struct buf *out)
{
	size_t edns = dns_opt_bytes(ask, reply->cookie), body, from = out->len;
	unsigned n;

	put_header(out, ask, reply->rcode);
	body = out->len;
	n = put_addresses(out, ask, reply) + put_data(out, reply);
	if (out->len - from + edns > max && buf_err(out) == ERR_OK) {
		out->len = body;
		set_be16(out, from + 2,
			FLAG_CUT | (unsigned)((uint8_t)out->p[from + 2] << 8) |
				(uint8_t)out->p[from + 3]);
		n = 0;
	}
	set_be16(out, from + 6, n);
	if (n == 0 && reply->has_soa && ask->question.len > 0 &&
		out->len - from + 36 + edns <= max) {
		put_soa(out, reply->ttl);
		set_be16(out, from + 8, 1);
	}
	n = n > 0 ? put_extra(out, reply, from + max - edns) : 0;
	if (ask->has_edns) {
		put_opt(out, ask, reply, from, from + max);
		n++;
	}
	set_be16(out, from + 10, n);
}

void
dns_opt_put(const struct dns_ask *ask, const struct dns_reply *reply, size_t max, struct buf *out)
{
	unsigned additional;

	if (!ask->has_edns || out->len < DNS_HEADER || out->len + DNS_OPT_BYTES > max)
		return;
	additional = (unsigned)((uint8_t)out->p[10] << 8) | (uint8_t)out->p[11];
	put_opt(out, ask, reply, 0, max);
	set_be16(out, 10, additional + 1);
}

void
dns_ask_write(const struct dns_ask *ask, uint16_t id, uint16_t udp_size, struct buf *out)
{
	size_t from = out->len;
	unsigned flags = FLAG_RD | DNS_FLAG_AD | (ask->is_checking_disabled ? FLAG_CD : 0U);

	put_header(out, ask, 0);
	set_be16(out, from, id);
	set_be16(out, from + 2, flags);
	set_be16(out, from + 10, 1);
	buf_byte(out, 0);
	put_be16(out, DNS_TYPE_OPT);
	put_be16(out, udp_size);
	put_be32(out, ask->wants_dnssec ? EDNS_DO : 0U);
	put_be16(out, 0);
}

void
dns_truncated_write(const struct dns_ask *ask, struct str answer, struct buf *out)
{
	struct reader r = reader_of(answer.p, answer.len);
	size_t from = out->len;
	unsigned flags;

	reader_skip(&r, 2);
	flags = reader_be16(&r);
	put_header(out, ask, flags & 15);
	set_be16(out, from + 2,
		FLAG_CUT | FLAG_RESPONSE | (flags & 0x07bf) |
			(ask->is_recursion_desired ? FLAG_RD : 0U) | FLAG_RA);
}
