/*
 * One end of a channel between two processes: a SOCK_SEQPACKET socket that keeps to messages.def.
 * Never blocks.
 */
#ifndef BUS_CHANNEL_H
#define BUS_CHANNEL_H

#include "bus/message.h"

/* Credits that a receiver of facts and alerts gives in its HELLO. */
#define CHANNEL_CREDITS 256

struct channel;

/* Takes over fd (non-blocking). NULL when memory is out. */
struct channel *channel_new(int fd, enum bus_role self, enum bus_role peer);
void channel_free(struct channel *c); /* closes it; NULL is allowed */
int channel_fd(const struct channel *c);

/* Sends HELLO with the credits that the other side gets (0 for who wants no facts). Once. */
enum err channel_hello(struct channel *c, uint32_t credits);
/* True once the other side's HELLO was received: only then may other messages go. */
bool channel_is_open(const struct channel *c);
/* How many acknowledged messages may be sent now. */
uint32_t channel_credits(const struct channel *c);

/*
 * Sends a message; m->fd (-1: none) goes with it and stays the caller's. ERR_AGAIN: no credit, the
 * peer's queue is full, or not open yet; nothing was sent. ERR_IO: the peer is gone. Sending what
 * messages.def does not allow is our own mistake and aborts.
 */
enum err channel_send(struct channel *c, const struct bus_message *m);
/* The same with a body that was written before (the spool's). */
enum err channel_send_body(
	struct channel *c, enum bus_type type, uint64_t sequence, struct str body);
/* Acknowledges all up to a sequence and gives credits back. */
enum err channel_ack(struct channel *c, uint64_t up_to, uint32_t credits);

/*
 * The next message. BYTES point into the channel and are valid until the next call; a descriptor in
 * m->fd is the caller's. HELLO, and the credits of ACK, are taken note of here and given out too.
 *   ERR_AGAIN      nothing there
 *   ERR_NOT_FOUND  the peer closed
 *   others         the peer broke the rules, or the socket failed: free the channel
 */
enum err channel_receive(struct channel *c, struct bus_message *ret_message);

#endif
