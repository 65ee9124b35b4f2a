/*
 * What devices asked for, added up below each registered domain, on its way to the portal: how
 * often, how often there was no such name, and what tells data in names from names
 * (watch/query). One row for a device and domain as long as it waits, however many names there are
 * below it; a device has at most half of all rows, what it asks for beyond is one row without a
 * domain. What was sent stays as it is until the portal has written it down (as in query_log.h).
 */
#ifndef PROC_RESOLVER_ASK_LOG_H
#define PROC_RESOLVER_ASK_LOG_H

#include "base/hash.h"
#include "bus/message.h"

#define ASK_LOG_SLOTS (LIMIT_ASK_ROWS * 4)
#define ASK_LOG_SHARES 256
#define ASK_LOG_NAMES 16 /* whole names below one domain that are told, too */

struct ask_log {
	uint64_t lost;
	struct hash_key key;
	size_t n;
	size_t n_sent; /* the first of them: sent, not yet written down */
	struct bus_ask rows[LIMIT_ASK_ROWS];
	uint64_t hashes[LIMIT_ASK_ROWS];
	uint8_t names[LIMIT_ASK_ROWS];	/* that were told of it */
	uint16_t slots[ASK_LOG_SLOTS];	/* place in rows + 1; 0: free. Not those that were sent */
	uint16_t share[ASK_LOG_SHARES]; /* rows of devices, by a hash of who asks */
};

struct ask_log_entry {
	uint64_t device;
	struct addr from;
	struct str name; /* small letters, no final dot */
	uint16_t type;
	bool is_missing;
	size_t bytes; /* of the answer */
	ms_t at;
};
/* One more. How many whole names below its domain are told already, for the caller to count on;
 * NULL: no more of them. */
uint8_t *ask_log_add(struct ask_log *l, const struct ask_log_entry *e);
/* The oldest rows, as many as a message takes; the same again until they are dropped. */
void ask_log_send(struct ask_log *l, struct bus_queries *ret_queries);
/* Those that were sent are written down. */
void ask_log_drop(struct ask_log *l);

#endif
