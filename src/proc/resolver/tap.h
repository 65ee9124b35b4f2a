/*
 * What was asked and answered, for another program (dnstap): into a file or a socket that the
 * launcher opened. Nothing waits for it: frames wait in LIMIT_TAP_BYTES, go out with the next tick,
 * and what finds no room is dropped and counted. Outsiders are not told of.
 */
#ifndef PROC_RESOLVER_TAP_H
#define PROC_RESOLVER_TAP_H

#include "proc/resolver/flight.h"
#include "proc/resolver/judge.h"
#include "wire/dnstap/dnstap.h"

struct resolver;

enum tap_state {
	TAP_OFF,     /* nobody wants it, or it is gone */
	TAP_SHAKING, /* a socket whose other end has not said yet that it takes it */
	TAP_RUNS,
};

struct tap {
	enum tap_state state;
	bool is_wanted; /* the launcher gave one at least once */
	bool is_socket;
	int fd; /* -1: none */
	struct buf out;
	size_t sent;
	uint64_t waiting; /* frames in `out` */
	uint64_t bytes;	  /* of this file */
	uint64_t frames, lost;
	size_t in_len;
	char in[LIMIT_TAP_CONTROL + 8];
	bool has_policy; /* of the reply that comes next */
	struct dnstap_policy policy;
	char value[LIMIT_HOST_BYTES];
};

/* Takes the descriptor over; the one before ends. */
void tap_take(struct resolver *r, int fd, bool is_socket);
void tap_tick(struct resolver *r);
void tap_end(struct resolver *r);
/* It is wanted, and there is none: a new one, please. */
bool tap_is_gone(const struct resolver *r);

void tap_query(struct resolver *r, const struct asker *asker, struct str message);
/* The verdict on the question whose reply comes next. */
void tap_judged(struct resolver *r, const struct judged *j);
void tap_reply(struct resolver *r, const struct asker *asker, struct str message);

#endif
