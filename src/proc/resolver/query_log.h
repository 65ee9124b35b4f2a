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

#define QUERY_LOG_SLOTS (LIMIT_QUERY_ROWS * 4)

struct query_log {
	uint64_t lost;
	struct hash_key key;
	size_t n;
	size_t n_sent; /* the first of them: sent, not yet written down */
	uint64_t hashes[LIMIT_QUERY_ROWS];
	struct bus_query rows[LIMIT_QUERY_ROWS];
	uint16_t slots[QUERY_LOG_SLOTS]; /* place in rows + 1; 0: free. Not those that were sent */
};

/* What makes rows the same. */
struct query_said {
	uint64_t device;
	uint64_t name_hash; /* keyed, of the row's name; 0: it has none */
	uint64_t rule;
	struct addr from;
	struct str found;
	uint8_t action, reason, would, warns, list;
};
/* The row of that, for the caller to count on. *ret_is_new: it is a new one, for the caller to
 * fill. NULL: there is no room; that was counted. */
struct bus_query *query_log_row(
	struct query_log *l, const struct query_said *said, bool *ret_is_new);
/* One more of the row; door: 0 to 7, below 0 none. */
void query_log_count(struct bus_query *row, int door, bool is_missing, ms_t at);
/* The oldest rows, as many as a message takes; the same again until they are dropped. */
void query_log_send(struct query_log *l, struct bus_queries *ret_queries);
/* Those that were sent are written down. */
void query_log_drop(struct query_log *l);

#endif
