/*
 * A shard's heap -> its table and records. A record: kind (u8, the top bit: gone), length of the
 * key (u16), note (u32), key. The heap has the hash (u64) before each. Sorted by bucket by
 * counting; the order within a bucket is the heap's.
 */
#include "know/index/table.h"

#include <stdlib.h>
#include <string.h>

#define GONE 0x80
#define RECORD_HEAD 7
#define HASH_BYTES 8
#define FULL_PERCENT 75
#define AHEAD 16 /* records of which the bytes are brought near before their turn comes */

static void
put_head(uint8_t head[RECORD_HEAD], const struct index_record *r)
{
	head[0] = (uint8_t)(r->kind | (r->is_gone ? GONE : 0));
	head[1] = (uint8_t)r->key.len;
	head[2] = (uint8_t)(r->key.len >> 8);
	for (int i = 0; i < 4; i++)
		head[3 + i] = (uint8_t)(r->note >> (8 * i));
}

void
index_record_put(struct buf *b, const struct index_record *r)
{
	uint8_t head[RECORD_HEAD];

	put_head(head, r);
	buf_add(b, head, sizeof(head));
	buf_str(b, r->key);
}

enum err
index_record_next(struct reader *r, struct index_record *ret_record)
{
	unsigned kind;

	if (reader_left(r) == 0)
		return reader_err(r) == ERR_OK ? ERR_NOT_FOUND : reader_err(r);
	kind = reader_u8(r);
	*ret_record = (struct index_record){.is_gone = (kind & GONE) != 0};
	kind &= ~(unsigned)GONE;
	if (kind >= INDICATOR_KINDS)
		reader_fail(r, ERR_MALFORMED);
	ret_record->kind = (enum indicator_kind)kind;
	ret_record->key.len = reader_le16(r);
	ret_record->note = reader_le32(r);
	ret_record->key = reader_str(r, ret_record->key.len);
	if (reader_err(r) == ERR_OK &&
		(ret_record->key.len == 0 || ret_record->key.len > LIMIT_INDICATOR_TEXT))
		reader_fail(r, ERR_MALFORMED);
	return reader_err(r);
}

void
index_heap_put(struct buf *b, uint64_t hash, const struct index_record *r)
{
	uint8_t head[HASH_BYTES + RECORD_HEAD];

	for (int i = 0; i < HASH_BYTES; i++)
		head[i] = (uint8_t)(hash >> (8 * i));
	put_head(head + HASH_BYTES, r);
	buf_add(b, head, sizeof(head));
	buf_str(b, r->key);
}

struct work {
	enum index_width width;
	struct str heap;
	uint32_t n, n_buckets;
	uint32_t *first; /* of each bucket, in `order`; n_buckets + 1 */
	struct placed {
		uint64_t hash;
		uint32_t at; /* in the heap, of the record behind the hash */
		uint32_t len;
	} * order; /* bucket by bucket, as in the heap within one */
	uint8_t *lines;
	uint8_t *used; /* places of each line; they are taken one after the other */
	uint32_t *offsets;
	uint32_t longest;
	uint64_t prefixes[2][3];
	unsigned digests;
	struct index_built built;
};

static unsigned
places_of(enum index_width width)
{
	return width == INDEX_WIDE ? WIDE_PLACES : NARROW_PLACES;
}

/* The bytes of the record's key, at the record's beginning. */
static size_t
key_bytes(const uint8_t *record)
{
	return record[1] | (size_t)record[2] << 8;
}

/*
 * Checks the whole heap, entry by entry as index_record_next() would, but with two looks at each:
 * ten million of them pass here. What comes after steps through it unchecked.
 */
static enum err
count(struct work *w)
{
	const uint8_t *p = (const uint8_t *)w->heap.p;
	unsigned places = places_of(w->width);
	size_t left = w->heap.len;

	while (left > 0) {
		size_t key, bytes;

		if (left < HASH_BYTES + RECORD_HEAD)
			return ERR_MALFORMED;
		key = key_bytes(p + HASH_BYTES);
		bytes = HASH_BYTES + RECORD_HEAD + key;
		if ((p[HASH_BYTES] & ~GONE) >= INDICATOR_KINDS || key == 0 ||
			key > LIMIT_INDICATOR_TEXT || bytes > left)
			return ERR_MALFORMED;
		p += bytes;
		left -= bytes;
		w->n++;
	}
	w->n_buckets = (uint32_t)(((uint64_t)w->n * 100 / FULL_PERCENT + places - 1) / places);
	if (w->n > 0 && w->n_buckets == 0)
		w->n_buckets = 1;
	return ERR_OK;
}

/* The entry at *at of a heap that count() found good; moves behind it. */
static struct placed
step(const struct work *w, size_t *at)
{
	const uint8_t *p = (const uint8_t *)w->heap.p + *at;
	struct placed e = {.at = (uint32_t)(*at + HASH_BYTES)};

	for (int i = HASH_BYTES - 1; i >= 0; i--) /* one load, where the machine is little-endian */
		e.hash = e.hash << 8 | p[i];
	e.len = RECORD_HEAD + (uint32_t)key_bytes(p + HASH_BYTES);
	*at += HASH_BYTES + e.len;
	return e;
}

static enum err
take_memory(struct work *w)
{
	size_t buckets = w->n_buckets;

	if (buckets > LIMIT_INDEX_BUCKETS)
		return ERR_LIMIT;
	w->first = calloc(buckets + 2, sizeof(*w->first));
	w->order = calloc((size_t)w->n + 1, sizeof(*w->order));
	w->offsets = calloc(buckets + 1, sizeof(*w->offsets));
	w->lines = calloc(buckets + 1, INDEX_LINE);
	w->used = calloc(buckets + 1, sizeof(*w->used));
	return w->first == NULL || w->order == NULL || w->offsets == NULL || w->lines == NULL ||
			       w->used == NULL
		       ? ERR_FULL
		       : ERR_OK;
}

static void
sort(struct work *w)
{
	const struct index_table t = {.n_buckets = w->n_buckets};

	for (size_t at = 0; at < w->heap.len;)
		w->first[index_bucket(&t, step(w, &at).hash) + 1]++;
	for (uint32_t i = 0; i < w->n_buckets; i++)
		w->first[i + 1] += w->first[i];
	for (size_t at = 0; at < w->heap.len;) {
		struct placed e = step(w, &at);

		w->order[w->first[index_bucket(&t, e.hash)]++] = e;
	}
	/* first[i] is now where bucket i ends: where i + 1 begins */
	for (uint32_t i = w->n_buckets; i > 0; i--)
		w->first[i] = w->first[i - 1];
	w->first[0] = 0;
}

/* Without a way out of the loop, so that many places are compared at once. */
static bool
line_has(enum index_width width, const uint8_t *line, uint32_t remainder)
{
	bool has = false;

	if (width == INDEX_WIDE) {
		for (size_t i = 0; i < WIDE_PLACES; i++) {
			uint32_t there;

			memcpy(&there, line + i * sizeof(there), sizeof(there));
			has |= there == remainder;
		}
		return has;
	}
	for (size_t i = 0; i < NARROW_PLACES; i++) {
		uint16_t there;

		memcpy(&there, line + i * sizeof(there), sizeof(there));
		has |= there == remainder;
	}
	return has;
}

/* Puts a remainder in, in its bucket or in the next that has room. */
static enum err
place(struct work *w, uint32_t bucket, uint32_t remainder)
{
	size_t bytes = INDEX_LINE / places_of(w->width);

	for (uint32_t run = 1; run <= LIMIT_INDEX_RUN; run++) {
		uint8_t *line = w->lines + (size_t)bucket * INDEX_LINE;
		bool has = line_has(w->width, line, remainder);

		if (has || w->used[bucket] < places_of(w->width)) {
			if (!has)
				memcpy(line + w->used[bucket]++ * bytes, &remainder, bytes);
			if (run > w->longest)
				w->longest = run;
			return ERR_OK;
		}
		bucket = bucket + 1 == w->n_buckets ? 0 : bucket + 1;
	}
	return ERR_LIMIT;
}

/* What an address or a hash adds to the table's head. */
static void
note_kind(struct work *w, const struct placed *e)
{
	const uint8_t *record = (const uint8_t *)w->heap.p + e->at, *key = record + RECORD_HEAD;
	enum indicator_kind kind = (enum indicator_kind)(record[0] & ~GONE);
	size_t len = key_bytes(record);

	if (kind == INDICATOR_ADDRESS && len >= 2) {
		unsigned bits = key[1];

		if (bits <= 128)
			w->prefixes[key[0] != 4][bits / 64] |= UINT64_C(1) << (bits % 64);
	} else if (kind == INDICATOR_HASH) {
		w->digests |= 1U << (len == 32	  ? DIGEST_MD5
				      : len == 40 ? DIGEST_SHA1
						  : DIGEST_SHA256);
	}
}

enum before {
	BEFORE_NO,
	BEFORE_VALUE, /* the value, with another note */
	BEFORE_ALL,
	BEFORE_OFTEN, /* the value, with LIMIT_INDEX_SAME other notes */
};

/* Was the entry said before, in its bucket, of which n were kept? Those that are equal have the
 * same hash. */
static enum before
said_before(const struct work *w, const struct placed *kept, uint32_t n, const struct placed *e)
{
	const char *y = w->heap.p + e->at;
	unsigned values = 0, same = 0; /* what is gone counts apart */

	for (const struct placed *b = kept; b < kept + n; b++) {
		const char *x = w->heap.p + b->at;

		if (b->hash != e->hash || b->len != e->len || ((x[0] ^ y[0]) & ~GONE) != 0 ||
			memcmp(x + RECORD_HEAD, y + RECORD_HEAD, e->len - RECORD_HEAD) != 0)
			continue;
		if (memcmp(x, y, RECORD_HEAD) == 0)
			return BEFORE_ALL;
		values++;
		same += x[0] == y[0];
	}
	return same >= LIMIT_INDEX_SAME ? BEFORE_OFTEN : values > 0 ? BEFORE_VALUE : BEFORE_NO;
}

/* The record's two lines: nearly all are that short. */
static void
bring_near(const struct work *w, uint32_t at)
{
	const char *p;

	if (at >= w->n)
		return;
	p = w->heap.p + w->order[at].at;
	__builtin_prefetch(p);
	__builtin_prefetch(p + w->order[at].len - 1);
}

/* What is kept of a bucket moves to its beginning in `order`. */
static enum err
write_bucket(struct work *w, uint32_t bucket, struct buf *records)
{
	struct placed *kept = w->order + w->first[bucket];
	size_t from = records->len;
	enum err err = ERR_OK;
	uint32_t n = 0;

	w->offsets[bucket] = (uint32_t)from;
	for (uint32_t i = w->first[bucket]; i < w->first[bucket + 1] && err == ERR_OK; i++) {
		const struct placed e = w->order[i];
		enum before before = BEFORE_OFTEN;

		bring_near(w, i + AHEAD);
		if (records->len - from + e.len <= LIMIT_INDEX_BUCKET_BYTES)
			before = said_before(w, kept, n, &e);
		if (before == BEFORE_OFTEN || before == BEFORE_ALL) {
			w->built.left_out += before == BEFORE_OFTEN;
			w->built.duplicates += before == BEFORE_ALL;
			continue;
		}
		if (before == BEFORE_NO) {
			w->built.entries++;
			err = place(w, bucket, remainder_of(w->width, e.hash));
			note_kind(w, &e);
		}
		buf_add(records, w->heap.p + e.at, e.len);
		kept[n++] = e;
		w->built.records++;
	}
	return err != ERR_OK ? err : buf_err(records);
}

static void
write_table(const struct work *w, size_t records_bytes, struct buf *table)
{
	static const uint8_t nothing[TABLE_HEAD];

	buf_le32(table, TABLE_MAGIC);
	buf_le32(table, w->width);
	buf_le32(table, w->n_buckets);
	buf_le32(table, w->built.entries);
	buf_le32(table, (uint32_t)records_bytes);
	buf_le32(table, w->longest);
	buf_le32(table, w->digests);
	buf_le32(table, 0);
	for (int family = 0; family < 2; family++)
		for (int i = 0; i < 3; i++)
			buf_le64(table, w->prefixes[family][i]);
	buf_add(table, nothing, TABLE_HEAD - table->len);
	buf_add(table, w->lines, (size_t)w->n_buckets * INDEX_LINE);
	for (uint32_t i = 0; i < w->n_buckets; i++) {
		uint8_t n[4];

		for (int k = 0; k < 4; k++)
			n[k] = (uint8_t)(w->offsets[i] >> (8 * k));
		buf_add(table, n, sizeof(n));
	}
	buf_le32(table, (uint32_t)records_bytes);
}

enum err
index_build(enum index_width width, struct str heap, struct buf *ret_table, struct buf *ret_records,
	struct index_built *ret_built, struct errinfo *info)
{
	struct work w = {.width = width, .heap = heap};
	enum err err = heap.len > LIMIT_INDEX_HEAP_BYTES ? ERR_LIMIT : count(&w);

	if (err == ERR_OK)
		err = take_memory(&w);
	if (err == ERR_OK)
		sort(&w);
	for (uint32_t bucket = 0; bucket < w.n_buckets && err == ERR_OK; bucket++)
		err = write_bucket(&w, bucket, ret_records);
	if (err == ERR_OK) {
		write_table(&w, ret_records->len, ret_table);
		err = buf_err(ret_table);
		*ret_built = w.built;
	}
	free(w.first);
	free(w.order);
	free(w.offsets);
	free(w.lines);
	free(w.used);
	if (err != ERR_OK)
		err_say(info, err, 0, "a shard of the index cannot be made (%s)", err_name(err));
	return err;
}
