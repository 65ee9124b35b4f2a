/* What the resolver's files with sockets share; proc/resolver only. */
#ifndef PROC_RESOLVER_OWN_H
#define PROC_RESOLVER_OWN_H

#include "bus/channel.h"
#include "proc/common/shelf.h"
#include "proc/resolver/ask_log.h"
#include "proc/resolver/ddr.h"
#include "proc/resolver/doh.h"
#include "proc/resolver/first.h"
#include "proc/resolver/flight.h"
#include "proc/resolver/h2.h"
#include "proc/resolver/judge.h"
#include "proc/resolver/kept.h"
#include "proc/resolver/policy.h"
#include "proc/resolver/query_log.h"
#include "proc/resolver/rate.h"
#include "proc/resolver/tap.h"
#include "sys/loop.h"
#include "sys/sandbox.h"
#include "sys/tls_server.h"

#include <netinet/in.h>
#include <sys/socket.h>

#define UPSTREAM_UDP 8
#define UPSTREAM_TCP 2
#define DATAGRAMS_AT_ONCE 32
#define DATAGRAM_BYTES 4096 /* of a client's; of an answer of the full resolver, too */
#define MESSAGE_BYTES 65535
#define STREAM_DOOR 0x10000 /* asker.door from here on: streams */
#define STREAMS (LIMIT_ASK_STREAMS + LIMIT_SECURE_STREAMS)

struct resolver;

/* ---- udp.c ---- */

enum stream_kind {
	STREAM_TCP,
	STREAM_DOT,
	STREAM_DOH,
	STREAM_OLD_HTTP, /* of one that came for DoH and cannot speak it */
};

struct door {
	struct resolver *r;
	int fd;
	enum stream_kind kind; /* of those that are no datagrams */
};

/* Replies that go out together. */
struct outbox {
	unsigned n;
	struct outgoing {
		uint32_t door;
		struct asker to;
		uint16_t len;
		char bytes[DNS_UDP_OURS];
	} list[DATAGRAMS_AT_ONCE];
};

enum err udp_add(struct resolver *r, int fd);
void udp_send(struct resolver *r, const struct asker *to, struct str message);
void udp_flush(struct resolver *r);

/* ---- stream.c ---- */

/* The first LIMIT_ASK_STREAMS are TCP's, the others encrypted ones. */
struct stream {
	struct resolver *r;
	int fd; /* -1: free */
	enum stream_kind kind;
	uint64_t key;
	struct addr from, to;
	uint16_t port;
	uint32_t scope;
	unsigned waiting; /* questions that are not answered yet */
	unsigned events;  /* that the loop waits for */
	bool is_due;	  /* to be looked at when the round ends */
	bool is_ended;	  /* it will ask nothing more */
	bool is_broken;	  /* to be closed as soon as nobody uses it */
	bool is_shaking, wants_write;
	ms_t heard, stalled;  /* stalled: since when it takes nothing; 0 */
	ms_t began;	      /* the question that is not whole yet, or the handshake */
	struct tls_link *tls; /* NULL: TCP */
	struct h2 *h2;	      /* of DoH */
	size_t in_len;
	char *in; /* STREAM_IN_BYTES */
	struct buf out;
	size_t out_sent;
};
#define STREAM_IN_BYTES (LIMIT_ASK_BYTES + 2)

void stream_on_event(void *arg, unsigned events);
void stream_drop(struct stream *s);
void stream_send(struct resolver *r, const struct asker *to, struct str message);
/* A question of that stream is settled without a reply. */
void stream_forget(struct resolver *r, const struct asker *to);
void stream_round(struct resolver *r); /* after each round of the loop */
void stream_tick(struct resolver *r);  /* cuts those that are idle or slow */
bool stream_is_secure(const struct asker *asker);
/* The door that a question came by; a stream's must not be closed. */
enum guard_door door_of(const struct resolver *r, const struct asker *asker);

/* ---- listen.c ---- */

enum err stream_listen(struct resolver *r, int fd);
enum err stream_listen_dot(struct resolver *r, int fd);
enum err stream_listen_doh(struct resolver *r, int fd);

/* ---- secure.c ---- */

struct secure {
	struct tls_server *dot, *doh; /* NULL: no such doors */
	uint16_t dot_port, doh_port;  /* 0: nobody listens */
	bool is_trusted;	      /* the certificate is one that clients are said to trust */
	ms_t begins, ends;	      /* of such a one; 0: it does not say */
	struct ddr offer;	      /* what is told while the certificate is good */
};

/* Key and certificates (PEM) for both; the ones before stay when these are none. The descriptor
 * stays the caller's. */
enum err secure_take(struct resolver *r, int fd, struct errinfo *info);
void secure_renew(struct resolver *r, int fd); /* the same, while it runs */
void secure_tick(struct resolver *r);	       /* the certificate may have run out */
struct tls_link *secure_link(struct resolver *r, enum stream_kind kind, int fd);
/* The handshake at the door of DoH is over. */
bool secure_http(struct stream *s, h2_ask_fn *ask);

/* ---- upstream.c ---- */

struct upstream_link {
	struct resolver *r;
	int fd;
	/* TCP: */
	bool is_open, is_connecting;
	ms_t used;
	struct buf out;
	size_t out_sent;
	size_t in_len;
	char *in; /* MESSAGE_BYTES + 2 */
};

struct upstream {
	struct sockaddr_storage where;
	socklen_t where_len;
	bool is_local; /* on this machine: what it says it proved, counts */
	bool is_well;
	struct upstream_link udp[UPSTREAM_UDP], tcp[UPSTREAM_TCP];
	uint64_t sent, lost;
	ms_t heard; /* when anything came last */
	uint8_t random[512];
	size_t random_left;
};

enum err upstream_open(struct resolver *r, struct str where, struct errinfo *info);
enum err upstream_watch(struct resolver *r); /* into the loop */
uint16_t upstream_id(struct resolver *r);
/* Sends the flight's question (once more). */
void upstream_ask(struct resolver *r, struct flight *x);
void upstream_tick(struct resolver *r); /* those whose time has come */

/* ---- given.c ---- */

/* A step of reading a new index; true while there is more. */
bool given_step(struct resolver *r);
/* Reads a policy; the one before stays when it is none. The descriptor stays the caller's. */
enum err given_policy(struct resolver *r, int fd);

/* ---- answer.c ---- */

/* A message of a client on its way. Of many that came together all are read first, so that what is
 * known of their names comes nearer in memory before the first is judged. */
struct incoming {
	struct asker asker;
	struct str message;
	enum err err; /* of reading it; the rest is set when it is ERR_OK */
	struct dns_ask ask;
	struct known_name name; /* of the question */
};

void answer_read(struct resolver *r, struct incoming *in); /* asker and message are set */
void answer_near(struct resolver *r, const struct incoming *in);
void answer_judge(struct resolver *r, struct incoming *in);
/* All of it, for one that came alone. */
void answer_ask(struct resolver *r, const struct asker *asker, struct str message);
/* An answer of the full resolver, in place, to a flight of ours. */
void answer_arrived(struct resolver *r, struct flight *x, char *message, size_t len);
/* Nobody answers. */
void answer_gave_up(struct resolver *r, struct flight *x);
/* Whoever can be given something older, is; true: nobody waits any more, the flight is over. */
bool answer_stale(struct resolver *r, struct flight *x);

/* ---- write_down.c ---- */

struct question {
	const struct asker *asker;
	const struct dns_ask *ask;
	struct known_name name;
	struct guard_client client;
	struct judged judged;
	struct kept_answer *kept; /* with which it is answered; NULL: another one */
};

/* For the portal. len: of the answer in r->room; 0: there is none. */
void write_down(struct resolver *r, const struct question *q, size_t len);

/* ---- the whole ---- */

struct counters {
	uint64_t asked, kept, stale, blocked, would, refused, failed;
};

/* That a device asks at all is told once an hour; by the device's number, one place for some. */
#define ASKED_PLACES 4096
#define ASKED_MS MS_HOUR
struct asked {
	uint64_t device;
	ms_t told;
};

struct resolver {
	struct loop *loop;
	struct channel *launcher, *portal;
	struct sandbox_report sandbox;
	struct door doors[LIMIT_DOORS];
	size_t n_doors;
	struct outbox outbox;
	struct stream streams[STREAMS];
	size_t n_streams, n_secure; /* n_secure: of them */
	uint64_t stream_key;
	uint16_t due[2 * STREAMS]; /* streams: those of this round, behind them of the next */
	size_t n_due;
	unsigned shakes; /* steps of handshakes in this round */
	struct secure secure;
	struct ddr ddr;
	int listeners[LIMIT_DOORS];
	size_t n_listeners;
	struct upstream upstream;
	struct flights flights;
	struct kept *kept;
	struct rate *ours, *outsiders, *shakers;
	struct hash_key secret; /* of cookies */
	struct judge judge;
	struct arena *policy_memory;
	struct resolver_policy policy;
	bool has_policy;
	struct addr self[FIRST_SELVES]; /* our own, as devices see them */
	struct shelf shelf;
	struct query_log log, names; /* judged questions; ordinary names */
	struct ask_log asks;	     /* ordinary names by domain; sent with names */
	struct query_log *sent;	     /* whose rows are on their way; NULL: nobody's */
	uint64_t run, sequence;
	unsigned told_queries;		  /* messages in this second */
	ms_t sent_at, names_at;		  /* when names were all sent */
	struct asked asked[ASKED_PLACES]; /* which devices the portal was told of */
	struct counters count;
	struct tap tap;
	uint64_t told_asked; /* when the state was sent last */
	ms_t told;
	ms_t now, wall; /* of this round */
	struct buf out; /* a reply that is being written */
	struct bus_message in;
	char room[MESSAGE_BYTES];
	struct incoming incoming[DATAGRAMS_AT_ONCE];
	char datagrams[DATAGRAMS_AT_ONCE][DATAGRAM_BYTES + 3 * 64]; /* not all in the same lines of
								       the cache */
	bool is_stopping;
	int code;
};

void resolver_clock(struct resolver *r);

/* Between our addresses and the system's. */
struct addr addr_of_socket(
	const struct sockaddr_storage *s, uint16_t *ret_port, uint32_t *ret_scope);

#endif
