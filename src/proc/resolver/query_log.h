/*
 * Judged questions on their way to the portal: what was blocked, would have been, is on a list, met
 * a rule, or was refused. A row without a name and of reason "nothing": that device asks at all, told
 * once an hour. The same device, name and verdict is one row with a count, as long as it
 * waits. When it is full the newest is counted and dropped; nothing ever waits for the portal.
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
	struct bus_query rows[LIMIT_QUERY_ROWS];
	uint16_t slots[QUERY_LOG_SLOTS]; /* place in rows + 1; 0: free */
};

/* One more: first and last are the time of this one, times is 1. */
void query_log_add(struct query_log *l, const struct bus_query *row);
/* The oldest rows, as many as a message takes; they stay until they are dropped. */
void query_log_first(const struct query_log *l, struct bus_queries *ret_queries);
void query_log_drop(struct query_log *l, size_t n);

#endif
