/*
 * What the name server counted of questions (struct bus_ask), judged by the same pure code as the
 * sensor's packets (watch/query): data in names, and names made by a rule. Counts stand in memory
 * only, of a window of minutes. See log.h for what else comes in a message.
 */
#ifndef PROC_PORTAL_GUARD_ASKS_H
#define PROC_PORTAL_GUARD_ASKS_H

#include "bus/message.h"
#include "model/detect_pack.h"

struct guard_asks;

/* NULL when memory is out. Without the packs dga and dns_tunnel nothing is ever due. */
struct guard_asks *guard_asks_new(const struct detect_packs *packs);
void guard_asks_free(struct guard_asks *g);

/* Counts a message, once however often it comes. */
void guard_asks_count(struct guard_asks *g, const struct bus_queries *q, uint64_t sequence);

/* What the latest message made an alert of. */
struct guard_due {
	uint64_t device; /* as in the message */
	struct addr from;
	struct detection detection;   /* without its device */
	char about[LIMIT_HOST_BYTES]; /* the domain; "" of names made by a rule */
};
size_t guard_asks_due(const struct guard_asks *g, const struct guard_due **ret_list);
/* They are written down: not again before there are twice as many. */
void guard_asks_told(struct guard_asks *g);

#endif
