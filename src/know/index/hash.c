/* Hashes of values: SipHash with the box's key. A name's hash is made label by label from its end,
 * each over the one before, so that one pass gives all names above it. See index.h. */
#include "know/index/index.h"

#include <string.h>

#define LABEL_MAX 63

/* Begins each kind's hashes elsewhere, so that a name and a URL of the same bytes differ. */
static uint64_t
kind_start(enum indicator_kind kind)
{
	return UINT64_C(0x9e3779b97f4a7c15) * ((uint64_t)kind + 1);
}

static uint64_t
chain(const struct hash_key *key, uint64_t before, const char *bytes, size_t len)
{
	uint8_t block[sizeof(before) + LABEL_MAX];

	memcpy(block, &before, sizeof(before));
	memcpy(block + sizeof(before), bytes, len);
	return hash_bytes(key, block, sizeof(before) + len);
}

void
index_hash_names(const struct hash_key *key, struct str name, struct index_names *ret_names)
{
	uint64_t hash = kind_start(INDICATOR_DOMAIN);
	size_t end = name.len;

	ret_names->n = 0;
	if (name.len == 0 || name.len > LIMIT_DNS_NAME_BYTES || name.p[0] == '.')
		return;
	for (size_t at = name.len; at-- > 0;) {
		size_t start = name.p[at] == '.' ? at + 1 : at;

		if (at > 0 && name.p[at] != '.')
			continue;
		if (start == end || end - start > LABEL_MAX || ret_names->n == LIMIT_DNS_LABELS) {
			ret_names->n = 0; /* an empty label: no name */
			return;
		}
		hash = chain(key, hash, name.p + start, end - start);
		ret_names->hash[ret_names->n] = hash;
		ret_names->start[ret_names->n++] = (uint8_t)start;
		end = at;
	}
}

uint64_t
index_hash_name(const struct hash_key *key, struct str name)
{
	struct index_names names;

	index_hash_names(key, name, &names);
	return names.n == 0 ? 0 : names.hash[names.n - 1];
}

uint64_t
index_hash(const struct hash_key *key, enum indicator_kind kind, struct str value)
{
	uint64_t hash = kind_start(kind);
	size_t at = 0;

	if (kind == INDICATOR_DOMAIN)
		return index_hash_name(key, value);
	do {
		size_t n = value.len - at < LABEL_MAX ? value.len - at : LABEL_MAX;

		hash = chain(key, hash, value.p + at, n);
		at += n;
	} while (at < value.len);
	return hash;
}
