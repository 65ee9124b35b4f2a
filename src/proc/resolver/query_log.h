/*
 * Questions on their way to the portal: what was blocked, would have been, is on a list, met a
 * rule, or was refused; in another one, ordinary names. The same device, name and verdict is one
 * row with a count, as long as it waits. A row without a name and of reason "nothing": that device
 * asks at all, told once an hour. What was sent stays as it is until the portal has written
 * it down. When it is full the newest is counted and dropped; nothing ever waits for the portal.
 */
#ifndef PROC_RESOLVER_QUERY_LOG_H
#define PROC_RESOLVER_QUERY_LOG_H

#include "base/hash.h"
#include "bus/message.h"

#define QUERY_LOG_SLOTS (LIMIT_QUERY_ROWS * 2)

struct query_log {
	uint64_t lost;
	struct hash_key key;
	size_t n;
	size_t n_sent; /* the first of them: sent, not yet written down */
	uint64_t hashes[LIMIT_QUERY_ROWS];
	struct bus_query rows[LIMIT_QUERY_ROWS];
	uint16_t slots[QUERY_LOG_SLOTS]; /* place in rows + 1; 0: free. Not those that were sent */
};

/* One more: first and last are the time of this one, times is 1. True: it is a row of its own. */
bool query_log_add(struct query_log *l, const struct bus_query *row);
/* The oldest rows, as many as a message takes; the same again until they are dropped. */
void query_log_send(struct query_log *l, struct bus_queries *ret_queries);
/* Those that were sent are written down. */
void query_log_drop(struct query_log *l);

#endif
