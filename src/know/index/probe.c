/* Looking into a table: one cache line at a time, by SSE2, NEON, or plainly. See index.h. */
#include "know/index/table.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

enum err
index_table_open(const void *bytes, size_t len, struct index_table *ret_table, struct errinfo *info)
{
	struct reader r = reader_of(bytes, len);
	struct index_table t = {0};
	uint32_t magic = reader_le32(&r), width = reader_le32(&r);
	size_t need;

	t.n_buckets = reader_le32(&r);
	t.n_entries = reader_le32(&r);
	t.records_bytes = reader_le32(&r);
	t.longest = reader_le32(&r);
	t.digests = reader_le32(&r);
	reader_skip(&r, 4);
	for (int family = 0; family < 2; family++)
		for (int i = 0; i < 3; i++)
			t.prefixes[family][i] = reader_le64(&r);
	if (reader_err(&r) != ERR_OK || len < TABLE_HEAD)
		return err_say(info, ERR_TRUNCATED, 0, "the table's head is not whole");
	if (magic != TABLE_MAGIC || width >= INDEX_WIDTHS || (uintptr_t)bytes % INDEX_LINE != 0)
		return err_say(info, ERR_MALFORMED, 0, "this is no table of an index");
	need = TABLE_HEAD + (size_t)t.n_buckets * (INDEX_LINE + 4) + 4;
	if (t.n_buckets > LIMIT_INDEX_BUCKETS || t.longest > LIMIT_INDEX_RUN)
		return err_say(info, ERR_MALFORMED, 0, "the table says impossible sizes");
	if (len < need)
		return err_say(info, ERR_TRUNCATED, 0, "the table ends too soon");
	t.width = (enum index_width)width;
	t.buckets = (const uint8_t *)bytes + TABLE_HEAD;
	t.offsets = t.buckets + (size_t)t.n_buckets * INDEX_LINE;
	*ret_table = t;
	return ERR_OK;
}

enum seen {
	SEEN = 1,
	HAS_ROOM = 2, /* an empty place: the run of buckets ends here */
};

static unsigned
look_plain(const uint8_t *line, enum index_width width, uint32_t remainder)
{
	unsigned seen = 0;

	if (width == INDEX_WIDE) {
		for (int i = 0; i < WIDE_PLACES; i++) {
			uint32_t place;

			memcpy(&place, line + i * 4, sizeof(place));
			seen |= (place == remainder ? SEEN : 0U) | (place == 0 ? HAS_ROOM : 0U);
		}
		return seen;
	}
	for (int i = 0; i < NARROW_PLACES; i++) {
		uint16_t place;

		memcpy(&place, line + i * 2, sizeof(place));
		seen |= (place == remainder ? SEEN : 0U) | (place == 0 ? HAS_ROOM : 0U);
	}
	return seen;
}

#if defined(__SSE2__)
static unsigned
look(const uint8_t *line, enum index_width width, uint32_t remainder)
{
	const __m128i none = _mm_setzero_si128();
	const __m128i wanted = width == INDEX_WIDE ? _mm_set1_epi32((int)remainder)
						   : _mm_set1_epi16((short)(uint16_t)remainder);
	__m128i found = none, empty = none;

	for (int i = 0; i < 4; i++) {
		__m128i places = _mm_load_si128((const __m128i *)(const void *)(line + i * 16));

		if (width == INDEX_WIDE) {
			found = _mm_or_si128(found, _mm_cmpeq_epi32(places, wanted));
			empty = _mm_or_si128(empty, _mm_cmpeq_epi32(places, none));
		} else {
			found = _mm_or_si128(found, _mm_cmpeq_epi16(places, wanted));
			empty = _mm_or_si128(empty, _mm_cmpeq_epi16(places, none));
		}
	}
	return (_mm_movemask_epi8(found) != 0 ? SEEN : 0U) |
	       (_mm_movemask_epi8(empty) != 0 ? HAS_ROOM : 0U);
}
#elif defined(__aarch64__)
static unsigned
look(const uint8_t *line, enum index_width width, uint32_t remainder)
{
	uint32x4_t found = vdupq_n_u32(0), empty = vdupq_n_u32(0);

	for (int i = 0; i < 4; i++) {
		uint8x16_t bytes = vld1q_u8(line + i * 16);

		if (width == INDEX_WIDE) {
			uint32x4_t places = vreinterpretq_u32_u8(bytes);

			found = vorrq_u32(found, vceqq_u32(places, vdupq_n_u32(remainder)));
			empty = vorrq_u32(empty, vceqq_u32(places, vdupq_n_u32(0)));
		} else {
			uint16x8_t places = vreinterpretq_u16_u8(bytes);
			uint16x8_t wanted = vdupq_n_u16((uint16_t)remainder);

			found = vorrq_u32(found, vreinterpretq_u32_u16(vceqq_u16(places, wanted)));
			empty = vorrq_u32(
				empty, vreinterpretq_u32_u16(vceqq_u16(places, vdupq_n_u16(0))));
		}
	}
	return (vmaxvq_u32(found) != 0 ? SEEN : 0U) | (vmaxvq_u32(empty) != 0 ? HAS_ROOM : 0U);
}
#else
#define look look_plain
#endif

typedef unsigned look_fn(const uint8_t *line, enum index_width width, uint32_t remainder);

static inline bool
may_hold(const struct index_table *t, uint64_t hash, look_fn *look_at)
{
	uint32_t remainder = remainder_of(t->width, hash), bucket;

	if (t->n_buckets == 0)
		return false;
	bucket = index_bucket(t, hash);
	for (uint32_t i = 0; i < t->longest; i++) {
		unsigned seen =
			look_at(t->buckets + (size_t)bucket * INDEX_LINE, t->width, remainder);

		if (seen & SEEN)
			return true;
		if (seen & HAS_ROOM)
			return false;
		bucket = bucket + 1 == t->n_buckets ? 0 : bucket + 1;
	}
	return false;
}

bool
index_may_hold(const struct index_table *t, uint64_t hash)
{
	return may_hold(t, hash, look);
}

bool
index_may_hold_plain(const struct index_table *t, uint64_t hash)
{
	return may_hold(t, hash, look_plain);
}

struct index_range
index_records_at(const struct index_table *t, uint32_t bucket)
{
	struct index_range range = {0};
	struct reader r;
	uint32_t from, to;

	if (bucket >= t->n_buckets)
		return range;
	r = reader_of(t->offsets + (size_t)bucket * 4, 8);
	from = reader_le32(&r);
	to = reader_le32(&r);
	if (from > to || to > t->records_bytes || to - from > LIMIT_INDEX_BUCKET_BYTES)
		return range; /* damaged: a miss */
	range.at = from;
	range.len = to - from;
	return range;
}

struct index_range
index_records_of(const struct index_table *t, uint64_t hash)
{
	return t->n_buckets == 0 ? (struct index_range){0}
				 : index_records_at(t, index_bucket(t, hash));
}
