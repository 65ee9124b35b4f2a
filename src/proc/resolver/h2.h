/*
 * HTTP/2 (RFC 9113, by libnghttp2) as DNS over HTTPS needs it, as bytes in and bytes out: requests
 * become questions, answers become responses. Memory for one connection is bounded: requests at
 * once, header fields, bodies, and what waits to be taken; who sends and takes back requests all
 * the time is told to go.
 */
#ifndef PROC_RESOLVER_H2_H
#define PROC_RESOLVER_H2_H

#include "base/buf.h"

struct h2;

/* A question, of the request with that number; it may be answered at once, or later. */
typedef void h2_ask_fn(void *arg, uint32_t part, struct str message);

/* NULL: no memory. */
struct h2 *h2_new(h2_ask_fn *ask, void *arg);
void h2_free(struct h2 *h);

/* What the client sent. False: not HTTP/2, or against the limits; what h2_out() gives may say so.
 */
bool h2_take(struct h2 *h, struct str bytes);

/* The answer to a request; nothing when the client does not want it any more. False: no room. */
bool h2_reply(struct h2 *h, uint32_t part, struct str message, uint32_t fresh_seconds);
/* Refuses it, with a status and its words (doh.h). */
bool h2_refuse(struct h2 *h, uint32_t part, unsigned status);

/* Appends what is to be sent now, a few thousand bytes at most; nothing: it waits for the client.
 * False: it cannot go on. */
bool h2_out(struct h2 *h, struct buf *out);
/* Neither side has anything more to say. */
bool h2_is_over(const struct h2 *h);

#endif
