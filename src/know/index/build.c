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
#define FULL_PERCENT 75

void
index_record_put(struct buf *b, const struct index_record *r)
{
	buf_byte(b, (uint8_t)(r->kind | (r->is_gone ? GONE : 0)));
	buf_le16(b, (uint16_t)r->key.len);
	buf_le32(b, r->note);
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
	buf_le64(b, hash);
	index_record_put(b, r);
}

struct work {
	enum index_width width;
	struct str heap;
	uint32_t n, n_buckets;
	uint32_t *first; /* of each bucket, in `order`; n_buckets + 1 */
	uint32_t *order; /* where each entry stands in the heap */
	uint8_t *lines;
	uint32_t *offsets;
	uint32_t longest;
	uint64_t prefixes[2][3];
	unsigned digests;
	struct index_built built;
};

/* The next entry of the heap; at: where it begins. */
static enum err
heap_next(struct reader *r, uint64_t *ret_hash, struct index_record *ret_record)
{
	if (reader_left(r) == 0)
		return reader_err(r) == ERR_OK ? ERR_NOT_FOUND : reader_err(r);
	*ret_hash = reader_le64(r);
	return index_record_next(r, ret_record) == ERR_OK ? ERR_OK : ERR_MALFORMED;
}

static enum err
count(struct work *w)
{
	struct reader r = reader_of(w->heap.p, w->heap.len);
	struct index_record record;
	uint64_t hash;
	enum err err;
	unsigned places = w->width == INDEX_WIDE ? WIDE_PLACES : NARROW_PLACES;

	while ((err = heap_next(&r, &hash, &record)) == ERR_OK)
		w->n++;
	w->n_buckets = (uint32_t)(((uint64_t)w->n * 100 / FULL_PERCENT + places - 1) / places);
	if (w->n > 0 && w->n_buckets == 0)
		w->n_buckets = 1;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
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
	return w->first == NULL || w->order == NULL || w->offsets == NULL || w->lines == NULL
		       ? ERR_FULL
		       : ERR_OK;
}

static void
sort(struct work *w)
{
	const struct index_table t = {.n_buckets = w->n_buckets};
	struct reader r = reader_of(w->heap.p, w->heap.len);
	struct index_record record;
	uint64_t hash;

	while (heap_next(&r, &hash, &record) == ERR_OK)
		w->first[index_bucket(&t, hash) + 1]++;
	for (uint32_t i = 0; i < w->n_buckets; i++)
		w->first[i + 1] += w->first[i];
	r = reader_of(w->heap.p, w->heap.len);
	for (size_t at = 0; heap_next(&r, &hash, &record) == ERR_OK; at = reader_offset(&r))
		w->order[w->first[index_bucket(&t, hash)]++] = (uint32_t)at;
	/* first[i] is now where bucket i ends: where i + 1 begins */
	for (uint32_t i = w->n_buckets; i > 0; i--)
		w->first[i] = w->first[i - 1];
	w->first[0] = 0;
}

/* Puts a remainder in, in its bucket or in the next that has room. */
static enum err
place(struct work *w, uint32_t bucket, uint32_t remainder)
{
	size_t bytes = w->width == INDEX_WIDE ? 4 : 2;

	for (uint32_t run = 1; run <= LIMIT_INDEX_RUN; run++) {
		uint8_t *line = w->lines + (size_t)bucket * INDEX_LINE;

		for (size_t i = 0; i < INDEX_LINE; i += bytes) {
			uint32_t there = 0;

			memcpy(&there, line + i, bytes);
			if (there != 0 && there != remainder)
				continue;
			memcpy(line + i, &remainder, bytes);
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
note_kind(struct work *w, const struct index_record *r)
{
	if (r->kind == INDICATOR_ADDRESS && r->key.len >= 2) {
		unsigned bits = (unsigned char)r->key.p[1];

		if (bits <= 128)
			w->prefixes[r->key.p[0] != 4][bits / 64] |= UINT64_C(1) << (bits % 64);
	} else if (r->kind == INDICATOR_HASH) {
		w->digests |= 1U << (r->key.len == 32	 ? DIGEST_MD5
				      : r->key.len == 40 ? DIGEST_SHA1
							 : DIGEST_SHA256);
	}
}

/* Was a record with this key (and note) written for the bucket before? */
static bool
is_written(struct str written, const struct index_record *r, bool with_note)
{
	struct reader reader = reader_of(written.p, written.len);
	struct index_record before;

	while (index_record_next(&reader, &before) == ERR_OK)
		if (before.kind == r->kind && str_equal(before.key, r->key) &&
			(!with_note || (before.note == r->note && before.is_gone == r->is_gone)))
			return true;
	return false;
}

static enum err
write_bucket(struct work *w, uint32_t bucket, struct buf *records)
{
	size_t from = records->len;
	enum err err = ERR_OK;

	w->offsets[bucket] = (uint32_t)from;
	for (uint32_t i = w->first[bucket]; i < w->first[bucket + 1] && err == ERR_OK; i++) {
		struct reader r = reader_of(w->heap.p + w->order[i], w->heap.len - w->order[i]);
		struct str written = str_of(records->p + from, records->len - from);
		struct index_record record;
		uint64_t hash;

		if (records->len == from)
			written.len = 0;
		if (heap_next(&r, &hash, &record) != ERR_OK)
			return ERR_MALFORMED;
		if (is_written(written, &record, true)) {
			w->built.duplicates++;
			continue;
		}
		if (written.len + RECORD_HEAD + record.key.len > LIMIT_INDEX_BUCKET_BYTES) {
			w->built.left_out++; /* one value, said thousands of times */
			continue;
		}
		if (!is_written(written, &record, false)) {
			w->built.entries++;
			err = place(w, bucket, remainder_of(w->width, hash));
			note_kind(w, &record);
		}
		index_record_put(records, &record);
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
	for (uint32_t i = 0; i < w->n_buckets; i++)
		buf_le32(table, w->offsets[i]);
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
	if (err != ERR_OK)
		err_say(info, err, 0, "a shard of the index cannot be made (%s)", err_name(err));
	return err;
}
