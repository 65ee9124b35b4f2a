/*
 * The guard's decisions as a response policy zone (draft-vixie-dnsop-dns-rpz), for those who keep
 * their own BIND or Unbound: lines of a zone file, into a buffer. Pure; what is written, and in
 * which order, is the caller's.
 *
 *   name      -> "name CNAME ." and "*.name CNAME .": the name, and all below it
 *   address   -> "24.0.113.0.203.rpz-ip CNAME .": of an answer
 *   let pass  -> "CNAME rpz-passthru." instead of "CNAME ."
 */
#ifndef GUARD_RPZ_H
#define GUARD_RPZ_H

#include "base/addr.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/time.h"

#define RPZ_ORIGIN STR("rpz.sakimori.internal") /* unless another is named */

struct rpz_zone {
	struct str origin; /* without a final dot */
	uint32_t serial;
	ms_t made;
};

/* A name that zones can have, at most LIMIT_RPZ_ORIGIN bytes; small letters come out. */
bool rpz_origin(struct str text, char dst[LIMIT_RPZ_ORIGIN + 1]);

/* The serial of an export at that time, which is more than the one before (RFC 1982). has_before:
 * there is one. */
uint32_t rpz_serial(ms_t now, bool has_before, uint32_t before);
/* The serial of a file of ours, by its first bytes; false: it is none of ours. */
bool rpz_serial_of(struct str head, uint32_t *ret_serial);

/* Begins the file: comments, $TTL, $ORIGIN, SOA, NS. */
void rpz_head(struct buf *b, const struct rpz_zone *z);

enum rpz_does {
	RPZ_BLOCKS, /* "there is no such name" */
	RPZ_PASSES,
};

enum rpz_carried {
	RPZ_WHOLE,
	RPZ_NAME_ONLY, /* what is below it would be too long with the origin */
	RPZ_NOT,       /* too long, or letters or a last label that a policy zone cannot have */
};

/* name: small letters, no final dot. why: a comment on its first line, in one line; may be "". */
enum rpz_carried rpz_name(struct buf *b, const struct rpz_zone *z, struct str name,
	enum rpz_does does, struct str why);
/* The bits behind the prefix are zero. False: not carried (a prefix of no length). */
bool rpz_network(struct buf *b, struct addr a, unsigned bits, enum rpz_does does, struct str why);

#endif
