/*
 * The bytes of an index file; only this room knows them. All numbers little-endian, all places are
 * offsets.
 *
 *   head      ADVISORY_HEAD bytes: magic "SKAI", version, made, key of the hash, where the sections
 *             lie, ecosystems, sources, the sum of all sums; at its end the signature over it
 *   sums      one of each page behind them
 *   pages     of ADVISORY_PAGE bytes: the sections, each at a multiple of 16
 */
#ifndef KNOW_ADVISORY_FILE_H
#define KNOW_ADVISORY_FILE_H

#include "base/hash.h"
#include "base/sign.h"
#include "model/component.h"

#define ADVISORY_MAGIC 0x49414b53 /* "SKAI" */
#define ADVISORY_VERSION 2
#define ADVISORY_PAGE 65536
#define ADVISORY_HEAD 16384
#define ADVISORY_SIGNED (ADVISORY_HEAD - SIGN_BYTES) /* what the signature is over */

/* Places in the head. */
#define HEAD_MADE 8
#define HEAD_BYTES 16 /* of the whole file */
#define HEAD_KEY 24
#define HEAD_PAGES 40
#define HEAD_SOURCES_N 44
#define HEAD_ECOSYSTEMS_N 48
#define HEAD_PAGES_AT 56
#define HEAD_SUM 64
#define HEAD_PUBLIC 96 /* of the signer; zeros: not signed */
#define HEAD_SECTIONS 128
#define HEAD_ECOSYSTEMS 1024
#define HEAD_ECOSYSTEM_BYTES 40
#define HEAD_ECOSYSTEM_NAME 16
#define HEAD_SOURCES 4096
#define HEAD_SOURCE_BYTES 64
#define HEAD_OWN_SUM (ADVISORY_SIGNED - SUM_BYTES) /* of the head up to here */

/*
 * SECTION(constant, bytes of one row)
 *   STRINGS, TEXTS   runs of: length (u16), bytes; the first string is ""
 *   SLOTS            of each ecosystem a hash table: upper half of the hash, package + 1 or 0
 *   PACKAGES         name, release, first bound, first bound of the semver scale, first affected;
 *                    one more row at the end says where the last one's lists end
 *   BOUNDS           strings in the order of versions, equal ones by their bytes
 *   KEYS             version_key() of each bound: two words, the lower one first
 *   AFFECTED         advisory, first interval, first platform, flags; and one more row
 *   INTERVALS        from, to: see below
 *   LISTS            strings: platforms, aliases, related
 *   ADVISORIES       id, vulnerability, summary, url (texts), cvss, published, changed, withdrawn,
 *                    first of lists, n aliases | n related << 16, first node,
 *                    score | rating << 16 | kind << 20 | source << 24; and one more row
 *   NAMES            string, vulnerability; sorted by bytes
 *   VULNERABILITIES  first advisory, first member, first mark; and one more row
 *   MEMBERS          names of each vulnerability
 *   MARKS            name, has | exploitation bits, added, due, epss score | percentile << 16,
 *                    vendor, product, title, action, sources
 *   PRODUCTS         key "part:vendor:product", first tree; sorted by key; and one more row
 *   TREES            advisory, node
 *   NODES            kind | bits | children << 8, cpe, from, from_after, to, to_before
 */
#define ADVISORY_SECTIONS(SECTION)                                                                 \
	SECTION(STRINGS, 1)                                                                        \
	SECTION(TEXTS, 1)                                                                          \
	SECTION(SLOTS, 8)                                                                          \
	SECTION(PACKAGES, 20)                                                                      \
	SECTION(BOUNDS, 4)                                                                         \
	SECTION(KEYS, 8)                                                                           \
	SECTION(AFFECTED, 16)                                                                      \
	SECTION(INTERVALS, 8)                                                                      \
	SECTION(LISTS, 4)                                                                          \
	SECTION(ADVISORIES, 48)                                                                    \
	SECTION(NAMES, 8)                                                                          \
	SECTION(VULNERABILITIES, 12)                                                               \
	SECTION(MEMBERS, 4)                                                                        \
	SECTION(MARKS, 40)                                                                         \
	SECTION(PRODUCTS, 8)                                                                       \
	SECTION(TREES, 8)                                                                          \
	SECTION(NODES, 24)

enum advisory_section {
#define SECTION(constant, bytes) SECTION_##constant,
	ADVISORY_SECTIONS(SECTION)
#undef SECTION
		SECTIONS
};

/* Words of the rows. */
enum { PACKAGE_NAME, PACKAGE_RELEASE, PACKAGE_BOUNDS, PACKAGE_SEMVER, PACKAGE_AFFECTED };
enum { AFFECTED_ADVISORY, AFFECTED_INTERVALS, AFFECTED_PLATFORMS, AFFECTED_FLAGS };
enum {
	ADVISORY_ID,
	ADVISORY_VULNERABILITY_NO,
	ADVISORY_SUMMARY,
	ADVISORY_URL,
	ADVISORY_CVSS,
	ADVISORY_PUBLISHED,
	ADVISORY_CHANGED,
	ADVISORY_WITHDRAWN,
	ADVISORY_LISTS,
	ADVISORY_COUNTS,
	ADVISORY_NODES,
	ADVISORY_GRADES
};
enum { VULNERABILITY_ADVISORIES, VULNERABILITY_MEMBERS, VULNERABILITY_MARKS };
enum {
	MARK_NAME,
	MARK_BITS,
	MARK_ADDED,
	MARK_DUE,
	MARK_EPSS,
	MARK_VENDOR,
	MARK_PRODUCT,
	MARK_TITLE,
	MARK_ACTION,
	MARK_SOURCES /* of exploited | epss << 8 | ssvc << 16 */
};
#define MARK_HAS_EXPLOITED 1u
#define MARK_HAS_EPSS 2u
#define MARK_HAS_SSVC 4u
#define MARK_RANSOMWARE 8u
#define MARK_AUTOMATABLE 16u
#define MARK_TOTAL 32u
#define MARK_EXPLOITATION 8 /* shift */

/*
 * An interval. from: 0 is the beginning, else 1 + the place among the package's bounds of its
 * scale; the upper bit: it is the semver scale. to: place << 2 | enum interval_end.
 * A version stands at (below, upto): how many bounds are older than it, how many are not newer.
 * It lies in the interval when from <= upto, and FIXED: place >= upto, else: place >= below.
 */
#define INTERVAL_SEMVER 0x80000000u

/* Where a package stands in the hash table of its ecosystem. */
static inline uint64_t
advisory_package_hash(const struct hash_key *key, const struct package *p)
{
	uint64_t h = hash_bytes(key, p->name.p, p->name.len);

	return p->release.len == 0 ? h
				   : h ^ hash_bytes(key, p->release.p, p->release.len) *
						     UINT64_C(0x9e3779b97f4a7c15);
}

#endif
