/*
 * The table being built, private to know/indicator: an open hash over kind and key, in memory of
 * the arena that is taken once, when the lists' sizes are known.
 */
#ifndef KNOW_INDICATOR_TABLE_H
#define KNOW_INDICATOR_TABLE_H

#include "know/know.h"

struct entry {
	uint32_t key;  /* place in the text; what is looked up */
	uint32_t what; /* place in the text, NUL-terminated; 0: nothing */
	uint16_t key_len;
	uint8_t list;
	uint8_t kind; /* enum indicator_kind */
	uint8_t confidence;
	uint8_t zero[3];
	uint32_t next; /* of the same bucket: index + 1; 0 ends */
};

struct table {
	const struct detect_packs *packs;
	ms_t now;
	char *text; /* text[0] is NUL */
	size_t text_len, text_max;
	struct entry *entries;
	uint32_t n, max;
	uint32_t *buckets;
	uint32_t n_buckets;	 /* a power of two */
	uint64_t prefixes[2][3]; /* IPv4, IPv6: a bit per prefix length in use */
	unsigned hashes;	 /* bits 1 << enum digest_kind */
	struct str lists[LIMIT_INDICATOR_LISTS];
	struct know_counts counts;
};

/* An entry as a list gives it. */
struct given {
	enum indicator_kind kind;
	struct str value;
	struct str what;
	enum confidence confidence;
	unsigned list;
};

/* Takes one in, in its normal form. ERR_OK also when it is a duplicate or refused as too wide (both
 * counted); ERR_MALFORMED: the value is not of that kind; ERR_LIMIT: no more room. */
enum err table_add(struct table *t, const struct given *g);

/* The kind that a value looks like. ERR_MALFORMED: none. */
enum err indicator_guess(struct str value, enum indicator_kind *ret_kind);
/* The value as it is stored and looked up, into dst; its length in *ret_len. */
enum err indicator_normal(enum indicator_kind kind, struct str value,
	char dst[LIMIT_INDICATOR_TEXT], size_t *ret_len);
/* The value with its name in ASCII (RFC 5891, UTS 46): of a domain, or of a URL's host. dst:
 * LIMIT_INDICATOR_TEXT bytes. ERR_MALFORMED: no name can have these letters. */
enum err indicator_ascii(
	enum indicator_kind kind, struct str value, char *dst, struct str *ret_value);
/* Both: the normal form of a value that may have letters beyond ASCII. What lists give and what is
 * seen go through here, so that they meet. */
enum err indicator_key(enum indicator_kind kind, struct str value, char dst[LIMIT_INDICATOR_TEXT],
	size_t *ret_len);
/* Would hit far more than any list can mean. */
bool indicator_is_too_wide(
	const struct detect_packs *packs, enum indicator_kind kind, struct str normal);

#define ADDRESS_KEY 18 /* family, prefix length, 16 bytes with zeroes behind the prefix */
void address_key(struct addr a, unsigned bits, char dst[ADDRESS_KEY]);
/* Never an indicator: the company's own, or no single machine. */
bool address_is_never(struct addr a);

enum err plain_read(struct table *t, unsigned list, struct str bytes, struct errinfo *info);
enum err stix_read(struct table *t, unsigned list, struct str bytes, struct errinfo *info);

#endif
