/*
 * Lists of known-bad things, read into one immutable table behind struct indicator_view. The caller
 * has the bytes of the lists; here nothing is opened or fetched.
 *
 * A list is either JSON (its first character is '{'): a STIX 2.1 bundle, of which the indicators
 * with patterns of comparisons joined by OR are taken (domain-name, ipv4-addr, ipv6-addr, url,
 * file:hashes); or plain text, one entry a line:
 *     evil.test                       a domain: the name and all below it
 *     198.51.100.7  198.51.100.0/24   addresses (with ":port", the port is not looked at)
 *     http://evil.test/a.php          a URL
 *     d41d8cd98f00b204e9800998ecf8427e (MD5, SHA-1, SHA-256)
 *     domain evil.test Emotet         kind, value, what it is
 *     0.0.0.0 evil.test               a line of a hosts file
 *     evil.test # Emotet              a comment says what it is
 * Kinds: domain, address, url, hash, ja3, ja4.
 */
#ifndef KNOW_KNOW_H
#define KNOW_KNOW_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/time.h"
#include "model/detect_pack.h"
#include "model/indicator.h"

struct know_list {
	struct str name;  /* of the file, for people */
	struct str bytes; /* used during the call only */
};

struct know_source {
	const struct know_list *lists;
	size_t n_lists; /* up to LIMIT_INDICATOR_LISTS */
	const struct detect_packs
		*packs; /* its routine services never match; borrowed for good; or NULL */
	ms_t now;	/* what STIX says has run out by then is left out; 0: all count */
};

struct know_counts {
	uint32_t entries;
	uint32_t refused;  /* would hit too much: private networks, whole top-level domains, ... */
	uint32_t not_read; /* lines and patterns of kinds that we do not read */
	uint32_t duplicates; /* in two lists, or twice in one: the first one stays */
	uint32_t per_list[LIMIT_INDICATOR_LISTS]; /* entries of each, its duplicates included */
};

/* Once per process, before it locks itself in: the JSON reader hashes with this seed, and would
 * otherwise open a device file for one. Zero counts as one. */
void know_init(uint32_t seed);

/*
 * Reads all lists. What comes back lives in the arena. One list that is empty, too big or broken
 * (mostly lines that are no entries, or no STIX bundle) refuses all, and info says which and why:
 * ERR_INVALID, ERR_MALFORMED, ERR_LIMIT; ERR_FULL when memory is out. ret_counts may be NULL.
 */
enum err know_load(const struct know_source *source, struct arena *arena,
	struct indicator_view *ret_view, struct know_counts *ret_counts, struct errinfo *info);

/* Bytes that the arena needs for these lists, at most. */
size_t know_arena_bytes(const struct know_source *source);

#endif
