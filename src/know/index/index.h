/*
 * The index of known-bad things for ten million names on a small box: what the resolver and the
 * sensor ask for every query, and what is read from the disk only when it answers "perhaps".
 *
 * Values are hashed with the box's own key (base/hash.h), so that nobody outside can aim at one
 * place. The upper six bits of a hash choose one of INDEX_SHARDS shards. A shard's *table* is a run
 * of buckets of one cache line (64 bytes): 16 remainders of 32 bits (INDEX_WIDE: names, addresses,
 * URLs, JA3, JA4) or 32 of 16 bits (INDEX_NARROW: file hashes, of which there are tens of
 * millions), three quarters full; zero is an empty place. A bucket that overflows goes on in the
 * next one. So one probe is one cache line nearly always, and it errs once in 10^8 (wide) or 2,000
 * (narrow).
 *
 * A shard's *records* hold the values themselves, those of one bucket in a row; they stay on the
 * disk. A hit is true only when its record is there: see index_find().
 *
 * All numbers are little-endian. Here nothing is opened: bytes in, bytes out. Tables are shared as
 * sealed memory; they are checked once, by index_table_open(), and hostile ones are refused there
 * or miss; nothing reads outside of them.
 */
#ifndef KNOW_INDEX_H
#define KNOW_INDEX_H

#include "base/addr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/reader.h"
#include "model/indicator.h"

#define INDEX_SHARDS 64
#define INDEX_LINE 64 /* bytes of a bucket, and what a table must be aligned to */

enum index_width {
	INDEX_WIDE,   /* 32 bits */
	INDEX_NARROW, /* 16 bits */
};
#define INDEX_WIDTHS 2

static inline enum index_width
index_width_of(enum indicator_kind kind)
{
	return kind == INDICATOR_HASH ? INDEX_NARROW : INDEX_WIDE;
}

static inline unsigned
index_shard_of(uint64_t hash)
{
	return (unsigned)(hash >> 58);
}

/* ---- hashes ---- */

/* Of a value in its normal form (know/indicator); names by index_hash_name(). */
uint64_t index_hash(const struct hash_key *key, enum indicator_kind kind, struct str value);

/* A name and all names above it, in one pass from its end. */
struct index_names {
	unsigned n;			 /* 0: the name is empty or has an empty label */
	uint64_t hash[LIMIT_DNS_LABELS]; /* [0]: the last label ... [n - 1]: the whole name */
	uint8_t start[LIMIT_DNS_LABELS]; /* where that name begins */
};
/* name: in small letters, without a final dot, at most 255 bytes. */
void index_hash_names(const struct hash_key *key, struct str name, struct index_names *ret_names);
/* The hash of the whole name alone. */
uint64_t index_hash_name(const struct hash_key *key, struct str name);

/* ---- tables ---- */

struct index_table {
	const uint8_t *buckets; /* n_buckets lines */
	const uint8_t
		*offsets;   /* n_buckets + 1 numbers of 32 bits: where a bucket's records begin */
	uint32_t n_buckets; /* 0: the table is empty and holds nothing */
	uint32_t n_entries;
	uint32_t records_bytes;
	uint32_t longest; /* buckets that one look-up may have to read */
	enum index_width width;
	uint64_t prefixes[2][3]; /* IPv4, IPv6: a bit for each prefix length that is in use */
	unsigned digests;	 /* kinds of file hashes: bits 1 << enum digest_kind */
};

/* The bytes stay the caller's, aligned to INDEX_LINE, and must outlive the table. ERR_MALFORMED:
 * not such a table, or one of another version; ERR_TRUNCATED: it ends too soon. */
enum err index_table_open(
	const void *bytes, size_t len, struct index_table *ret_table, struct errinfo *info);

/* Brings the line of a hash near; to be called for all hashes before the first look-up. */
static inline uint32_t
index_bucket(const struct index_table *t, uint64_t hash)
{
	return (uint32_t)(((hash >> 26 & 0xffffffffU) * t->n_buckets) >> 32);
}
static inline void
index_prefetch(const struct index_table *t, uint64_t hash)
{
	if (t->n_buckets > 0)
		__builtin_prefetch(t->buckets + (size_t)index_bucket(t, hash) * INDEX_LINE);
}

/* Is the value perhaps there? Never says no to what is. */
bool index_may_hold(const struct index_table *t, uint64_t hash);
/* The same, without the processor's vector instructions; for tests, and for other processors. */
bool index_may_hold_plain(const struct index_table *t, uint64_t hash);

/* Where the records of the hash's bucket lie in its shard's records. */
struct index_range {
	uint32_t at, len; /* len at most LIMIT_INDEX_BUCKET_BYTES */
};
struct index_range index_records_of(const struct index_table *t, uint64_t hash);
struct index_range index_records_at(const struct index_table *t, uint32_t bucket);

/* ---- records ---- */

struct index_record {
	enum indicator_kind kind;
	struct str key; /* normal form; borrowed */
	uint32_t note;	/* where its note stands, see note.h */
	bool is_gone;	/* of a delta: that list does not hold it any more */
};

void index_record_put(struct buf *b, const struct index_record *r);
/* ERR_NOT_FOUND at the end; ERR_MALFORMED or ERR_TRUNCATED for what is no record. */
enum err index_record_next(struct reader *r, struct index_record *ret_record);

/* ---- building ---- */

/* One entry for a shard's heap, from which its table is made. */
void index_heap_put(struct buf *b, uint64_t hash, const struct index_record *r);

struct index_built {
	uint32_t entries;    /* different values */
	uint32_t duplicates; /* the same value with the same note: kept once */
	uint32_t left_out;   /* over LIMIT_INDEX_SAME, or no room in their bucket */
	uint32_t records;
};

/*
 * Makes a shard of its heap (at most LIMIT_INDEX_HEAP_BYTES; ERR_LIMIT). Takes about 20 bytes for
 * each entry while it works. Both buffers begin empty and are the caller's. ERR_MALFORMED: the heap
 * is none; ERR_FULL: no memory.
 */
enum err index_build(enum index_width width, struct str heap, struct buf *ret_table,
	struct buf *ret_records, struct index_built *ret_built, struct errinfo *info);

#endif
