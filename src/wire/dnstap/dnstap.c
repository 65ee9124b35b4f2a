/* Protocol Buffers' tags and lengths, and Frame Streams around them. See dnstap.h. */
#include "wire/dnstap/dnstap.h"

#include "base/reader.h"

#define CONTENT STR("protobuf:dnstap.Dnstap")
#define FIELD_CONTENT 1

/* ---- Protocol Buffers ---- */

enum shape { VARINT, BYTES = 2, FIXED32 = 5 };

static void
put_varint(struct buf *b, uint64_t n)
{
	while (n >= 0x80) {
		buf_byte(b, (uint8_t)(n | 0x80));
		n >>= 7;
	}
	buf_byte(b, (uint8_t)n);
}

static void
put_number(struct buf *b, unsigned field, uint64_t n)
{
	put_varint(b, field << 3 | VARINT);
	put_varint(b, n);
}

static void
put_bytes(struct buf *b, unsigned field, struct str s)
{
	put_varint(b, field << 3 | BYTES);
	put_varint(b, s.len);
	buf_str(b, s);
}

static void
put_fixed32(struct buf *b, unsigned field, uint32_t n)
{
	put_varint(b, field << 3 | FIXED32);
	buf_le32(b, n);
}

static size_t
varint_bytes(uint64_t n)
{
	size_t len = 1;

	while (n >= 0x80) {
		n >>= 7;
		len++;
	}
	return len;
}

/* ---- the message ---- */

static void
put_addr(struct buf *b, unsigned field, struct addr a)
{
	if (a.family == 4 || a.family == 6)
		put_bytes(b, field, str_of((const char *)a.b, a.family == 4 ? 4 : 16));
}

static void
put_policy(struct buf *b, const struct dnstap_policy *p)
{
	struct buf inner = buf_of(1024);

	put_bytes(&inner, 1, p->type);
	put_number(&inner, 3, p->does);
	put_number(&inner, 4, p->match);
	if (p->value.len > 0)
		put_bytes(&inner, 5, p->value);
	if (buf_err(&inner) == ERR_OK)
		put_bytes(b, 15, buf_view(&inner));
	buf_done(&inner);
}

static void
put_message(struct buf *b, const struct dnstap_message *m)
{
	bool is_query = m->kind == DNSTAP_CLIENT_QUERY;

	put_number(b, 1, m->kind);
	put_number(b, 2, m->from.family == 6 ? 2 : 1);
	put_number(b, 3, m->by);
	put_addr(b, 4, m->from);
	put_addr(b, 5, m->to);
	put_number(b, 6, m->from_port);
	put_number(b, is_query ? 8 : 12, (uint64_t)(m->at / 1000));
	put_fixed32(b, is_query ? 9 : 13, (uint32_t)(m->at % 1000) * 1000000);
	put_bytes(b, is_query ? 10 : 14, m->message);
	if (m->policy != NULL)
		put_policy(b, m->policy);
}

static void
put_be32(struct buf *b, uint32_t n)
{
	const uint8_t bytes[4] = {
		(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n};

	buf_add(b, bytes, sizeof(bytes));
}

void
dnstap_put(struct buf *b, struct str identity, const struct dnstap_message *m)
{
	struct buf inner = buf_of(m->message.len + 4096);
	size_t len;

	put_message(&inner, m);
	if (buf_err(&inner) == ERR_OK) {
		/* the fields of the outer message: identity 1, message 14, type 15 */
		len = 1 + varint_bytes(identity.len) + identity.len + 1 + varint_bytes(inner.len) +
		      inner.len + 2;
		put_be32(b, (uint32_t)len);
		put_bytes(b, 1, identity);
		put_bytes(b, 14, buf_view(&inner));
		put_number(b, 15, 1);
	}
	buf_done(&inner);
}

/* ---- control frames ---- */

void
fstrm_control_put(struct buf *b, enum fstrm_control control)
{
	bool says = control == FSTRM_ACCEPT || control == FSTRM_START || control == FSTRM_READY;

	put_be32(b, 0);
	put_be32(b, (uint32_t)(4 + (says ? 8 + CONTENT.len : 0)));
	put_be32(b, control);
	if (says) {
		put_be32(b, FIELD_CONTENT);
		put_be32(b, (uint32_t)CONTENT.len);
		buf_str(b, CONTENT);
	}
}

enum err
fstrm_control_read(struct str bytes, enum fstrm_control *ret_control, size_t *ret_used)
{
	struct reader r = reader_of(bytes.p, bytes.len);
	uint32_t escape = reader_be32(&r), len = reader_be32(&r), control;
	bool wants = false, says = false;
	struct str frame;

	if (reader_err(&r) != ERR_OK)
		return ERR_TRUNCATED;
	if (escape != 0 || len < 4 || len > LIMIT_TAP_CONTROL)
		return ERR_MALFORMED;
	frame = reader_str(&r, len);
	if (reader_err(&r) != ERR_OK)
		return ERR_TRUNCATED;
	*ret_used = reader_offset(&r);
	r = reader_of(frame.p, frame.len);
	control = reader_be32(&r);
	if (control < FSTRM_ACCEPT || control > FSTRM_FINISH)
		return ERR_MALFORMED;
	while (reader_left(&r) > 0 && reader_err(&r) == ERR_OK) {
		uint32_t field = reader_be32(&r), n = reader_be32(&r);
		struct str value = reader_str(&r, n);

		says |= field == FIELD_CONTENT;
		wants |= field == FIELD_CONTENT && str_equal(value, CONTENT);
	}
	if (reader_err(&r) != ERR_OK)
		return ERR_MALFORMED;
	*ret_control = (enum fstrm_control)control;
	return control == FSTRM_ACCEPT && says && !wants ? ERR_UNSUPPORTED : ERR_OK;
}
