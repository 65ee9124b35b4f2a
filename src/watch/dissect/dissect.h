/*
 * nDPI behind a narrow door: a second opinion on flows whose protocol our own readers did not know.
 * Its verdicts are hints (a name for a fact, a sign for a detector), never grounds alone.
 *
 * Outside of the group that decides: the library takes time and randomness itself. A flow is in its
 * hands for at most DISSECT_PACKETS packets with payload, at most LIMIT_DISSECTED_FLOWS at once;
 * more are not dissected, and counted. Half-open connections never reach it.
 */
#ifndef WATCH_DISSECT_DISSECT_H
#define WATCH_DISSECT_DISSECT_H

#include "watch/flow/flow.h"

#define DISSECT_PACKETS 8

struct dissect_table;

struct dissect_verdict {
	enum app app;	     /* APP_OTHER when nDPI knows it and we have no name for it */
	struct str protocol; /* nDPI's name: "AnyDesk"; "" when it does not know */
};

/* NULL when memory is out or the library does not start. */
struct dissect_table *dissect_table_new(void);
void dissect_table_free(struct dissect_table *t);

/* 0 when there is no room. */
uint32_t dissect_open(struct dissect_table *t);
void dissect_close(struct dissect_table *t, uint32_t handle); /* 0 is ignored */

/* One packet with payload, from its IP header on. True when the verdict is final: close it then. */
bool dissect_packet(struct dissect_table *t, uint32_t handle, struct str ip_packet, ms_t at,
	struct dissect_verdict *ret_verdict);

uint64_t dissect_refused(const struct dissect_table *t);

#endif
