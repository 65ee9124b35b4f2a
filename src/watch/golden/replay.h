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
#define REPLAY_FACTS 256
#define REPLAY_PAIRS 64

struct replay_param {
	const char *detector, *name;
	double value;
};

struct replay {
	struct watch *watch;
	ms_t now;
	unsigned n_alerts;
	struct alert alerts[REPLAY_ALERTS]; /* the latest revision of each */
	unsigned n_facts;
	struct fact facts[REPLAY_FACTS]; /* in the order in which they were told */
	unsigned n_pairs;
	struct pair pairs[REPLAY_PAIRS];
	unsigned conversations;
};

/* One TCP conversation between the hosts 10.0.0.client and 10.0.0.server; or UDP, without a
 * handshake. */
struct talk {
	struct replay *replay;
	uint8_t client, server; /* last byte of the address, and of the MAC */
	uint16_t client_port, server_port;
	bool is_udp;
	struct addr outside; /* IPv4; in place of the server's address, behind its MAC */
	uint32_t seq[2];
};

/* What else the sensor is given; NULL: nothing. Borrowed for good. */
struct replay_given {
	const struct vendor_table *vendors;
	const struct device_rules *rules;
	const struct routine_service *services;
	uint32_t n_services;
	const struct watch_own *own;
};

/* params: a table that ends with a NULL detector; borrowed for good. */
struct replay *replay_new(const struct replay_param *params);
struct replay *replay_new_with(const struct replay_param *params, const struct replay_given *given);
void replay_free(struct replay *r); /* NULL is ignored */

/* Opens a conversation (TCP: with its handshake). */
struct talk replay_tcp(struct replay *r, uint8_t client, uint8_t server, uint16_t port);
struct talk replay_udp(struct replay *r, uint8_t client, uint8_t server, uint16_t port);
/* A connection that began before we looked: no handshake. */
struct talk replay_midstream(struct replay *r, uint8_t client, uint8_t server, uint16_t port);

/* The same with a server on the internet: `server` is the router that forwards. */
struct talk replay_tcp_outside(
	struct replay *r, uint8_t client, uint8_t router, struct addr server, uint16_t port);
/* Any frame as it is. */
void replay_frame(struct replay *r, struct str frame);

/* Bytes of one side, in segments of at most 1,400; a millisecond passes with each. */
void talk_send(struct talk *t, bool is_client, struct str bytes);
void replay_wait(struct replay *r, ms_t span);

/* A corpus file, from byte `from` on: into buffer, whose part with the content is returned. */
struct str replay_corpus(
	const char *wire, const char *name, size_t from, char buffer[REPLAY_MESSAGE]);

/* Waits until stories are given out, then the worst severity that the detector reached so far on
 * the device 10.0.0.host; -1 when it said nothing. */
int replay_verdict(struct replay *r, const char *detector, uint8_t host);

/* A fact of the device 10.0.0.host, the latest told; value NULL: of any value. NULL: none. */
const struct fact *replay_fact(
	const struct replay *r, uint8_t host, enum fact_kind kind, const char *value);

#endif
