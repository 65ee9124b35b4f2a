/*
 * IP datagrams put together from fragments (RFC 791 section 3.2, RFC 8200 section 4.5): at most
 * LIMIT_FRAGMENTS at once and LIMIT_DATAGRAM_BYTES each; the oldest goes first. Overlapping fragments
 * make the datagram malformed (RFC 5722): it is dropped and counted, since only attacks do that.
 */
#ifndef WATCH_FLOW_FRAGMENT_H
#define WATCH_FLOW_FRAGMENT_H

#include "base/addr.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"

struct fragment_table;
struct ip_packet;

struct fragment_table *fragment_table_new(const struct hash_key *key); /* NULL: out of memory */
void fragment_table_free(struct fragment_table *t);

/*
 * Adds a fragment. ERR_OK: the datagram is whole: *ret_whole is the packet, borrowed until the next
 * call. ERR_AGAIN: more is needed. ERR_MALFORMED, ERR_LIMIT: dropped.
 */
enum err fragment_add(struct fragment_table *t, const struct ip_packet *fragment, ms_t at,
	struct ip_packet *ret_whole);

uint64_t fragment_dropped(const struct fragment_table *t);

#endif
