/* An opener's one channel: it has nothing else to do than to wait for the portal. proc/opener only.
 */
#ifndef PROC_OPENER_TALK_H
#define PROC_OPENER_TALK_H

#include "bus/channel.h"
#include "sys/sandbox.h"

struct talk {
	struct channel *portal;
	uint64_t sequence, acked;
	bool is_gone; /* the portal: what is left is done to no use */
	struct bus_message out, in;
};

/* Takes over the descriptor, says HELLO, waits for the other's. */
enum err talk_open(struct talk *t, int fd, struct errinfo *info);
void talk_ready(struct talk *t, const struct sandbox_report *report);
/* Sends t->out, however long the portal takes. */
void talk_send(struct talk *t, enum bus_type type);
/* The result, last of all: waits until it is acknowledged. */
struct talk_result {
	const char *name; /* of the source */
	uint64_t frames;
	enum err err;
	const char *note;
};
void talk_done(struct talk *t, const struct talk_result *result);
void talk_close(struct talk *t);

#endif
