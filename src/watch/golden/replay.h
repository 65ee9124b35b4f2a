/*
 * Whole conversations for golden tests: frames are made from messages, given to a whole sensor, and
 * the alerts are kept. All detectors run; those that a test is not about get parameters that they
 * never reach. Messages may be files of the readers' fuzz corpora (wire/NAME/corpus).
 */
#ifndef WATCH_GOLDEN_REPLAY_H
#define WATCH_GOLDEN_REPLAY_H

#include "watch/watch.h"

#define REPLAY_ALERTS 32
#define REPLAY_MESSAGE 4096

struct replay_param {
	const char *detector, *name;
	double value;
};

struct replay {
	struct watch *watch;
	ms_t now;
	unsigned n_alerts;
	struct alert alerts[REPLAY_ALERTS]; /* the latest revision of each */
	unsigned conversations;
};

/* One TCP conversation between the hosts 10.0.0.client and 10.0.0.server; or UDP, without a
 * handshake. */
struct talk {
	struct replay *replay;
	uint8_t client, server; /* last byte of the address, and of the MAC */
	uint16_t client_port, server_port;
	bool is_udp;
	uint32_t seq[2];
};

/* params: a table that ends with a NULL detector; borrowed for good. */
struct replay *replay_new(const struct replay_param *params);
void replay_free(struct replay *r); /* NULL is ignored */

/* Opens a conversation (TCP: with its handshake). */
struct talk replay_tcp(struct replay *r, uint8_t client, uint8_t server, uint16_t port);
struct talk replay_udp(struct replay *r, uint8_t client, uint8_t server, uint16_t port);
/* A connection that began before we looked: no handshake. */
struct talk replay_midstream(struct replay *r, uint8_t client, uint8_t server, uint16_t port);

/* Bytes of one side, in segments of at most 1,400; a millisecond passes with each. */
void talk_send(struct talk *t, bool is_client, struct str bytes);
void replay_wait(struct replay *r, ms_t span);

/* A corpus file, from byte `from` on: into buffer, whose part with the content is returned. */
struct str replay_corpus(
	const char *wire, const char *name, size_t from, char buffer[REPLAY_MESSAGE]);

/* Waits until stories are given out, then the worst severity that the detector reached so far on
 * the device 10.0.0.host; -1 when it said nothing. */
int replay_verdict(struct replay *r, const char *detector, uint8_t host);

#endif
