/* Encoder, decoder and rules, generated from messages.def; see message.h. */
#include "bus/message.h"

/* ---- encoder ---- */

static void
put_text(struct buf *b, const char *text, size_t size)
{
	size_t len = strnlen(text, size - 1);

	buf_le16(b, (uint16_t)len);
	buf_add(b, text, len);
}

static void
put_bytes(struct buf *b, struct str s, size_t max)
{
	if (s.len > max)
		s.len = max;
	buf_le32(b, (uint32_t)s.len);
	buf_str(b, s);
}

/* A list's length: one byte, or two where it may be longer. */
static void
put_count(struct buf *b, uint32_t n, uint32_t max)
{
	if (max <= UINT8_MAX)
		buf_byte(b, (uint8_t)n);
	else
		buf_le16(b, (uint16_t)n);
}

#define RECORD(name, type)                                                                         \
	static void put_##name(struct buf *b, const type *m)                                       \
	{
#define END }
#define U8(f) buf_byte(b, m->f);
#define U16(f) buf_le16(b, m->f);
#define U32(f) buf_le32(b, m->f);
#define U64(f) buf_le64(b, m->f);
#define I64(f) buf_le64(b, (uint64_t)m->f);
#define BOOL(f) buf_byte(b, m->f ? 1 : 0);
#define FAMILY(f) buf_byte(b, m->f);
#define ENUM(f, type, n) buf_byte(b, (uint8_t)m->f);
#define TEXT(f, size)                                                                              \
	_Static_assert(sizeof(m->f) == (size), "messages.def and the struct differ");              \
	put_text(b, m->f, size);
#define RAW(f, size)                                                                               \
	_Static_assert(sizeof(m->f) == (size), "messages.def and the struct differ");              \
	buf_add(b, m->f, size);
#define BYTES(f, max) put_bytes(b, m->f, max);
#define SUB(f, record, type) put_##record(b, &m->f);
#define LIST(n_f, f, record, type, max)                                                            \
	_Static_assert(                                                                            \
		sizeof(m->f) / sizeof(m->f[0]) == (max), "messages.def and the struct differ");    \
	put_count(b, m->n_f < (max) ? m->n_f : (max), (max));                                      \
	for (uint32_t i = 0; i < m->n_f && i < (max); i++)                                         \
		put_##record(b, &m->f[i]);
#include "bus/messages.def"

void
bus_put_body(struct buf *b, const struct bus_message *m)
{
	switch (m->type) {
#define MESSAGE(constant, record, type, number, from, to, state, rate)                             \
	case BUS_##constant:                                                                       \
		put_##record(b, &m->as.record);                                                    \
		break;
#include "bus/messages.def"
	}
}

void
bus_put_frame(struct buf *b, enum bus_type type, uint64_t sequence, struct str body)
{
	buf_le32(b, (uint32_t)(BUS_HEADER_BYTES + body.len));
	buf_le16(b, (uint16_t)type);
	buf_byte(b, BUS_VERSION);
	buf_byte(b, 0);
	buf_le64(b, sequence);
	buf_str(b, body);
}

/* ---- decoder ---- */

static void
get_text(struct reader *r, char *dst, size_t size)
{
	struct str text = reader_str(r, reader_le16(r));

	if (text.len >= size)
		reader_fail(r, ERR_MALFORMED);
	else
		str_clean(text, dst, size);
}

static void
get_raw(struct reader *r, void *dst, size_t size)
{
	const uint8_t *p = reader_take(r, size);

	if (p != NULL)
		memcpy(dst, p, size);
}

static uint8_t
get_below(struct reader *r, unsigned limit)
{
	uint8_t n = reader_u8(r);

	if (n >= limit) {
		reader_fail(r, ERR_MALFORMED);
		return 0;
	}
	return n;
}

static uint32_t
get_count(struct reader *r, uint32_t max)
{
	uint32_t n = max <= UINT8_MAX ? reader_u8(r) : reader_le16(r);

	if (n > max) {
		reader_fail(r, ERR_MALFORMED);
		return 0;
	}
	return n;
}

static uint8_t
get_family(struct reader *r)
{
	uint8_t n = reader_u8(r);

	if (n != 0 && n != 4 && n != 6) {
		reader_fail(r, ERR_MALFORMED);
		return 0;
	}
	return n;
}

static struct str
get_bytes(struct reader *r, size_t max)
{
	uint32_t len = reader_le32(r);

	if (len > max)
		reader_fail(r, ERR_MALFORMED);
	return reader_str(r, len);
}

#define RECORD(name, type)                                                                         \
	static void get_##name(struct reader *r, type *m)                                          \
	{
#define END }
#define U8(f) m->f = reader_u8(r);
#define U16(f) m->f = reader_le16(r);
#define U32(f) m->f = reader_le32(r);
#define U64(f) m->f = reader_le64(r);
#define I64(f) m->f = (int64_t)reader_le64(r);
#define BOOL(f) m->f = get_below(r, 2) == 1;
#define FAMILY(f) m->f = get_family(r);
#define ENUM(f, type, n) m->f = (type)get_below(r, n);
#define TEXT(f, size) get_text(r, m->f, size);
#define RAW(f, size) get_raw(r, m->f, size);
#define BYTES(f, max) m->f = get_bytes(r, max);
#define SUB(f, record, type) get_##record(r, &m->f);
#define LIST(n_f, f, record, type, max)                                                            \
	m->n_f = get_count(r, (max));                                                              \
	for (uint32_t i = 0; i < m->n_f; i++)                                                      \
		get_##record(r, &m->f[i]);
#include "bus/messages.def"

enum err
bus_get_frame(struct str frame, struct bus_message *ret_message)
{
	struct reader r = reader_of(frame.p, frame.len);
	struct bus_message *m = ret_message;
	uint32_t len = reader_le32(&r);
	unsigned type = reader_le16(&r);
	uint8_t version = reader_u8(&r);

	reader_skip(&r, 1);
	memset(m, 0, sizeof(*m));
	m->fd = -1;
	m->sequence = reader_le64(&r);
	if (reader_err(&r) != ERR_OK)
		return ERR_TRUNCATED;
	if (len != frame.len)
		return ERR_MALFORMED;
	if (version != BUS_VERSION || bus_rule(type) == NULL)
		return ERR_UNSUPPORTED;
	m->type = (enum bus_type)type;
	switch (m->type) {
#define MESSAGE(constant, record, type, number, from, to, state, rate)                             \
	case BUS_##constant:                                                                       \
		get_##record(&r, &m->as.record);                                                   \
		break;
#include "bus/messages.def"
	}
	if (reader_err(&r) == ERR_OK && reader_left(&r) > 0)
		return ERR_MALFORMED;
	return reader_err(&r);
}

/* ---- rules ---- */

#define FROM(role) (1u << BUS_##role)
#define TO(role) (1u << BUS_##role)
#define FROM_ALL ((1u << BUS_ROLES) - 1)
#define TO_ALL ((1u << BUS_ROLES) - 1)
#define STATE_NEW true
#define STATE_OPEN false

const struct bus_rule *
bus_rule(unsigned type)
{
	static const struct bus_rule rules[BUS_TYPES_END] = {
#define MESSAGE(constant, record, type, number, from, to, state, rate)                             \
	[number] = {#record, from, to, state, rate},
#include "bus/messages.def"
	};

	return type < BUS_TYPES_END && rules[type].name != NULL ? &rules[type] : NULL;
}

const char *
bus_role_name(enum bus_role role)
{
	static const char *const names[BUS_ROLES] = {
		"launcher", "sensor", "portal", "opener", "courier", "resolver", "enforcer"};

	return names[role];
}

const char *
bus_work_name(enum bus_work work)
{
	static const char *const names[BUS_WORKS] = {
		"capture", "office", "render", "index", "advisories"};

	return names[work];
}
