/* Notes: list, tier, held, confidence, tlp (a byte each), three times (i64), two texts with a
 * length of a byte. See note.h. */
#include "know/index/note.h"

#include <string.h>

static struct str
cut(struct str s, size_t max)
{
	return str_of(s.p, s.len < max ? s.len : max);
}

/* One store, where the machine is little-endian. */
static void
put_le64(uint8_t *dst, uint64_t n)
{
	dst[0] = (uint8_t)n;
	dst[1] = (uint8_t)(n >> 8);
	dst[2] = (uint8_t)(n >> 16);
	dst[3] = (uint8_t)(n >> 24);
	dst[4] = (uint8_t)(n >> 32);
	dst[5] = (uint8_t)(n >> 40);
	dst[6] = (uint8_t)(n >> 48);
	dst[7] = (uint8_t)(n >> 56);
}

void
index_note_put(struct buf *b, const struct indicator_note *n)
{
	const struct str texts[] = {
		cut(n->what, LIMIT_INDICATOR_WHAT), cut(n->context, LIMIT_INDICATOR_CONTEXT)};
	const uint8_t head[] = {n->list, (uint8_t)n->tier, (uint8_t)n->held, (uint8_t)n->confidence,
		(uint8_t)n->tlp};
	const ms_t times[] = {n->first_seen, n->last_seen, n->expires};

	uint8_t bytes[LIMIT_INDEX_NOTE_BYTES];
	size_t len = sizeof(head);

	memcpy(bytes, head, sizeof(head));
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++, len += 8)
		put_le64(bytes + len, (uint64_t)times[i]);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		bytes[len++] = (uint8_t)texts[i].len;
		if (texts[i].len > 0)
			memcpy(bytes + len, texts[i].p, texts[i].len);
		len += texts[i].len;
	}
	buf_add(b, bytes, len);
}

/* A byte below n. */
static unsigned
below(struct reader *r, unsigned n)
{
	unsigned value = reader_u8(r);

	if (value >= n) {
		reader_fail(r, ERR_MALFORMED);
		return 0;
	}
	return value;
}

enum err
index_note_read(struct reader *r, struct indicator_note *ret_note)
{
	struct indicator_note n = {.list = reader_u8(r)};

	n.tier = (enum indicator_tier)below(r, INDICATOR_TIERS);
	n.held = (enum indicator_held)below(r, INDICATOR_HELDS);
	n.confidence = (enum confidence)below(r, 3);
	n.tlp = (enum tlp)below(r, TLPS);
	n.first_seen = (ms_t)reader_le64(r);
	n.last_seen = (ms_t)reader_le64(r);
	n.expires = (ms_t)reader_le64(r);
	n.what.len = reader_u8(r);
	n.what = reader_str(r, n.what.len);
	n.context.len = reader_u8(r);
	n.context = reader_str(r, n.context.len);
	if (reader_err(r) == ERR_OK &&
		(n.what.len > LIMIT_INDICATOR_WHAT || n.context.len > LIMIT_INDICATOR_CONTEXT ||
			!time_is_civil(n.first_seen) || !time_is_civil(n.last_seen) ||
			!time_is_civil(n.expires)))
		reader_fail(r, ERR_MALFORMED);
	if (reader_err(r) == ERR_OK)
		*ret_note = n;
	return reader_err(r);
}
