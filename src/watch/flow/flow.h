/*
 * Flows: both directions of one conversation, in a table of fixed size.
 *
 * The table is set-associative: LIMIT_FLOWS places in sets of eight, found by a keyed hash.
 * Eviction rule, when a set is full: first a flow that was never answered (scans, floods), the
 * idlest of them; else the idlest. So a flood of half-open connections pushes out itself, not the
 * established ones.
 */
#ifndef WATCH_FLOW_FLOW_H
#define WATCH_FLOW_FLOW_H

#include "base/addr.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"

enum { TO_SERVER = 0, TO_CLIENT = 1 }; /* directions; index of the pairs below */

enum flow_protocol {
	PROTOCOL_ICMP = 1,
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
	PROTOCOL_GRE = 47,
	PROTOCOL_ICMPV6 = 58,
};

enum flow_state {
	FLOW_FREE,
	FLOW_ASKED,    /* packets of the client only */
	FLOW_ANSWERED, /* packets both ways; TCP: handshake seen or data both ways */
	FLOW_CLOSING,  /* FIN or RST seen */
};

/* What the bytes turned out to be; app/ sets it. APP(constant, name in facts and JSON). */
enum app {
#define APP(constant, name) APP_##constant,
#include "watch/flow/app.def"
#undef APP
	APPS
};

const char *app_name(enum app app);

#define FLOW_NAME_MAX 64

struct flow {
	struct addr client, server;
	uint16_t client_port, server_port; /* ICMP: identifier and type */
	uint16_t vlan;
	uint8_t protocol;     /* IP protocol number */
	uint8_t state;	      /* enum flow_state; changed with flow_become() only */
	uint8_t app;	      /* enum app */
	uint8_t tcp_flags[2]; /* all flags seen, per direction */
	bool is_established;  /* TCP: SYN, SYN+ACK and an answer seen; or data both ways */
	bool is_midstream;    /* TCP: began before we looked */
	bool is_refused;      /* TCP: RST as the answer to SYN; UDP: port unreachable */
	bool is_dissected;    /* nDPI had it, or had no room for it */
	bool is_stream_done;  /* TCP: a stream was opened; there is one per flow, ever */
	bool is_own;	      /* the machine that watches is one of its ends */
	bool is_own_client; /* the machine that watches asks: for others, as their name server */
	uint8_t syn_count;
	uint8_t payloads[2]; /* packets with data that were told of, see EVENT_PAYLOAD */
	uint8_t ttl[2];
	uint16_t flags; /* FLOW_FLAG_* set by app/ and detectors */
	uint32_t packets[2];
	uint64_t bytes[2]; /* payload above TCP or UDP, as on the wire */
	ms_t first, last;
	ms_t last_data[2];		       /* latest packet with payload, 0: none */
	uint32_t client_device, server_device; /* handles of device/, 0: not ours */
	uint32_t stream;		       /* handle of stream/, 0: none (any more) */
	uint32_t state_slot;		       /* handle of app/'s parser state, 0: none */
	uint32_t dissect;		       /* handle of dissect/, 0: none (any more) */
	char name[FLOW_NAME_MAX]; /* of the server, from TLS, HTTP or DNS; its end if longer; ""
				     unknown */
};

struct flow_key {
	struct addr from, to;
	uint16_t from_port, to_port;
	uint16_t vlan;
	uint8_t protocol;
	uint8_t zero;
};

struct flow_table;

/* Called before a flow leaves the table: closed, timed out (is_evicted false) or pushed out. */
typedef void flow_gone_fn(void *arg, struct flow *f, bool is_evicted);

/* NULL when memory is out. */
struct flow_table *flow_table_new(const struct hash_key *key, flow_gone_fn *on_gone, void *arg);
void flow_table_free(struct flow_table *t); /* without calling on_gone */

/*
 * The flow of a packet, made when there is none (*ret_is_new). *ret_direction says which way the
 * packet goes. In a new flow the sender is the client, unless `sender_is_server`. Never NULL.
 */
struct flow *flow_of(struct flow_table *t, const struct flow_key *key, ms_t at,
	bool sender_is_server, int *ret_direction, bool *ret_is_new);

/* The flow under key in either direction, NULL when there is none. Makes nothing, touches nothing.
 */
struct flow *flow_find(struct flow_table *t, const struct flow_key *key, int *ret_direction);

/* Its state decides how long it may be idle, and who goes first when a set is full. */
void flow_become(struct flow_table *t, struct flow *f, enum flow_state state);

/* Takes a flow out at once (its ports are used anew). */
void flow_drop(struct flow_table *t, struct flow *f);

/*
 * Takes out what has been idle too long: half-open and one-sided 30 s, closing 10 s, UDP and ICMP
 * 120 s, TCP 3,700 s (push services keep still for an hour). Looks at `share` of 1/16ths of the
 * table per call.
 */
void flow_expire(struct flow_table *t, ms_t now, unsigned share);
void flow_close_all(struct flow_table *t);

/* Calls fn with every flow of the table; it must not change the table. */
void flow_each(struct flow_table *t, void (*fn)(void *arg, struct flow *f), void *arg);

uint32_t flow_count(const struct flow_table *t);
uint64_t flow_evicted(const struct flow_table *t);
/* An integer that names the flow while it lives (1..LIMIT_FLOWS). */
uint32_t flow_index(const struct flow_table *t, const struct flow *f);

#endif
