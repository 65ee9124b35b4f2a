/*
 * What the tests of the detectors of what is outside stand on (outside_*_test.c): one sensor with
 * the real packs, and packets made here: TCP talks, datagrams, HTTP, TLS with certificates. A test
 * begins with the detector that it is about and ends with the highest severity that it reached.
 */
#ifndef WATCH_DETECT_OUTSIDE_NET_H
#define WATCH_DETECT_OUTSIDE_NET_H

#include "watch/watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct net {
	struct arena *arena, *lists;
	struct detect_packs packs;
	struct indicator_view view;
	struct watch *w;
	ms_t at;
	/* what came out: the highest severity that a detector reached, -1 none */
	char detector[32];
	int severity;
	char signs[512];
	char facts[512]; /* "kind=value|" of those that the readers of TLS and SSH lead to */
};

/* list: lines of a list of known-bad places, or NULL. */
void begin(struct net *n, const char *detector, const char *list);

/* The end of the story; returns the severity that the detector reached, -1 when it was silent. */
int finish(struct net *n);

struct side {
	uint8_t ip[4];
	uint16_t port;
	uint32_t seq;
};

struct talk {
	struct net *net;
	struct side client, server;
};

enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };

extern const uint8_t pc[4], other_pc[4], camera[4], inside[4], outside[4];

/* A connection that is opened, said something in, and closed; each by another port. */
struct talk dial(struct net *n, const uint8_t client[4], const uint8_t server[4], uint16_t port);
void frame(struct talk *t, bool to_server, unsigned flags, struct str payload);
void say(struct talk *t, bool to_server, struct str payload);
void hang_up(struct talk *t);

/* A call that nobody answers, or that is refused; by another port each time, as programs do. */
void call_into_nothing(struct net *n, const uint8_t server[4], uint16_t port, bool is_refused);

/* UDP. The devices' MACs follow from their last number. */
void datagram(struct net *n, const struct side *from, const struct side *to, struct str payload);
/* The PC asks a name server outside for a name; answers, when given, say where it is. */
void ask_name(struct net *n, const char *name, const uint8_t answer[4]);

/* A growing run of bytes, and nested elements whose length is filled in at their end. */
struct out {
	uint8_t b[4096];
	size_t len;
};

void put16(uint8_t *p, unsigned v);
void add(struct out *o, const void *p, size_t len);
void add_number(struct out *o, unsigned v, unsigned bytes);

#define BROWSER "User-Agent: Mozilla/5.0 (Windows NT 6.1; rv:11.0) like Gecko\r\n"

void get(struct talk *t, const char *host, const char *path, const char *more);
void answer(struct talk *t, const char *type, const void *body, size_t len);

struct certificate {
	const char *cn, *organisation, *issuer_cn, *issuer_organisation;
	const char *not_after; /* UTCTime */
};

extern const struct certificate proper; /* of www.fine.example */

void say_client_hello(struct talk *t, const char *sni);
void say_server_hello(
	struct talk *t, unsigned version, unsigned cipher, const struct certificate *c);
/* A whole handshake of the PC; sni, c: NULL without. */
void tls(struct net *n, const uint8_t server[4], uint16_t port, const char *sni,
	const struct certificate *c);

#endif
