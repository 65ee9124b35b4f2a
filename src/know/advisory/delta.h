/*
 * What changed between two indexes, as records: kilobytes for a day. It is tied to the very base
 * that it was made from and to the sum of what must come out: base + delta is the new index byte
 * for byte, or an error.
 *
 *   magic "SKAD", version, sum of the base, sum of the new one; made, key, signer and signature
 *   of the new one; its sources; records that are new or changed, and those that are gone; sum of
 * all before it, and the signature over that
 */
#ifndef KNOW_ADVISORY_DELTA_H
#define KNOW_ADVISORY_DELTA_H

#include "know/advisory/index.h"

struct advisory_delta_counts {
	uint32_t changed; /* new ones, too */
	uint32_t gone;
	uint32_t same;
};

/*
 * Appends the delta. Both as records in their order (advisory_index_records()). seed: as of struct
 * advisory_build. ERR_MALFORMED: records are broken; what buf_err(ret_delta) says.
 */
struct advisory_delta_sides {
	struct advisory_index_info base, fresh;
	struct str base_records, fresh_records;
};
enum err advisory_delta_make(const struct advisory_delta_sides *sides, const uint8_t *seed,
	struct buf *ret_delta, struct advisory_delta_counts *ret_counts);

struct advisory_delta {
	uint8_t base[SUM_BYTES], fresh[SUM_BYTES];
	ms_t made;
	struct hash_key key;
	/* Of the new index; zeros: it is not signed. */
	uint8_t index_key[SIGN_PUBLIC_BYTES], index_signature[SIGN_BYTES];
	uint32_t n_sources;
	struct advisory_source sources[LIMIT_INDEX_SOURCES];
	struct str records;
	bool is_signed;
	uint8_t public_key[SIGN_PUBLIC_BYTES];
};

/* bytes: the whole file, borrowed. public_key as of advisory_index_open(). ERR_TRUNCATED,
 * ERR_MALFORMED, ERR_UNSUPPORTED, ERR_DENIED as there. */
enum err advisory_delta_read(struct str bytes, const uint8_t *public_key,
	struct advisory_delta *ret_delta, struct errinfo *info);

/*
 * The base's records with the delta's changes, into a builder that was made with the options below.
 * What comes out has the sum `fresh`, and is signed by whoever signed the new index: the caller
 * opens it and compares before it takes the old one's place. ERR_INVALID: made from another base.
 */
struct advisory_build advisory_delta_build(const struct advisory_delta *delta); /* but outside */
enum err advisory_delta_apply(const struct advisory_delta *delta, struct advisory_index *base,
	struct advisory_builder *b, struct errinfo *info);

#endif
