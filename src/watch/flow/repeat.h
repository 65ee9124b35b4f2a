/*
 * Packets that are seen twice: a mirror of both ports of one conversation, of two networks (VLANs),
 * or of both sides of a router shows each of them again within a few milliseconds. Only the first
 * counts, or amounts, log-ins and tries would be doubled.
 *
 * The same packet: addresses, IP identification, length, the first 24 bytes above IP (all of TCP's
 * header, with the checksum over its data) and the last 8; the hop limit may differ. A
 * retransmission has another identification or comes later. What was found once is forgotten, so
 * that a flood of equal datagrams still counts every second one.
 */
#ifndef WATCH_FLOW_REPEAT_H
#define WATCH_FLOW_REPEAT_H

#include "base/hash.h"
#include "base/time.h"
#include "wire/ip/ip.h"

#define REPEAT_WITHIN ((ms_t)5)

struct repeat_table;

/* NULL when memory is out. */
struct repeat_table *repeat_table_new(const struct hash_key *key);
void repeat_table_free(struct repeat_table *t);

/* True when this packet was here within REPEAT_WITHIN. `at` never goes back. */
bool repeat_is_seen(struct repeat_table *t, const struct ip_packet *ip, ms_t at);

#endif
