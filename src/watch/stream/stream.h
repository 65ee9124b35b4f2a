/*
 * TCP reassembly within bounds (RFC 9293 section 3.4 for sequence arithmetic).
 *
 * Bytes are given to `deliver` in order. What it does not use yet stays in a window of at most
 * LIMIT_STREAM_BYTES per direction; all windows together take LIMIT_STREAM_POOL_BYTES. In-order
 * segments that are used at once are never copied.
 *
 * Overlap policy "first": bytes that arrived first stay, whatever a later segment says of the same
 * place. A hole is given up when the receiver acknowledges bytes behind it (then only we missed
 * them), when the window can't reach that far, or when the capture cut the packet; the next delivery
 * says `after_gap` then.
 */
#ifndef WATCH_STREAM_STREAM_H
#define WATCH_STREAM_STREAM_H

#include "base/limits.h"
#include "base/str.h"

/* What the reader of a direction did with the bytes that it was shown. */
struct stream_use {
	size_t used;   /* of the bytes shown; the rest is shown again with more behind it */
	uint64_t skip; /* that many bytes behind the used ones are of no interest */
	bool is_done;  /* no more of this direction, please */
};

struct stream_segment {
	uint32_t seq;
	uint32_t ack; /* valid when has_ack */
	bool has_ack;
	bool is_syn;
	struct str payload; /* as captured */
	size_t wire_len;    /* payload length as it was on the wire, >= payload.len */
};

typedef struct stream_use stream_deliver_fn(void *arg, void *flow, int direction, struct str bytes,
	bool after_gap);

struct stream_table;

/* NULL when memory is out. `deliver` gets `arg`. */
struct stream_table *stream_table_new(stream_deliver_fn *deliver, void *arg);
void stream_table_free(struct stream_table *t);

/* A new stream for a flow (borrowed, handed to deliver); 0 when LIMIT_STREAMS are open. */
uint32_t stream_open(struct stream_table *t, void *flow);
void stream_close(struct stream_table *t, uint32_t stream); /* 0 is ignored */

/* One segment. Returns false when both directions are done: close it then. */
bool stream_push(struct stream_table *t, uint32_t stream, int direction,
	const struct stream_segment *segment);

struct stream_stats {
	uint64_t gaps;
	uint64_t refused;  /* no stream or no window to be had */
	uint64_t overflows; /* a message larger than the window */
};

const struct stream_stats *stream_stats(const struct stream_table *t);

#endif
