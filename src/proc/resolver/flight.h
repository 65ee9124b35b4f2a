/*
 * Questions on their way to the full resolver. Clients who ask the same while one is under way wait
 * for the same answer. Fixed memory: when all places are taken the newest question is refused, and
 * each client has a limit, so that one device cannot take all.
 *
 * The same question, a client's number of questions and an answer's flight are found by keyed hash.
 * A flight's number is random (RFC 5452); with the socket's own port and the question, which are
 * compared, an answer cannot be guessed. Times never go back.
 */
#ifndef PROC_RESOLVER_FLIGHT_H
#define PROC_RESOLVER_FLIGHT_H

#include "base/addr.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/time.h"
#include "wire/dns/serve.h"

/* Where a reply goes. */
struct asker {
	uint32_t door;	   /* which socket or stream it came by; the resolver's own number */
	uint64_t door_key; /* of a stream: so that one that was closed is not taken for another */
	struct addr from, to; /* to: our address that was asked, so that the reply comes from it */
	uint16_t port;
	uint32_t scope; /* of a link-local address */
	uint32_t part;	/* of a stream: which request on it */
};

struct flight_client {
	struct asker asker;
	struct dns_ask ask; /* its strings point into `bytes` */
	char bytes[LIMIT_FLIGHT_QUESTION];
	int32_t next;	   /* the next one of the same flight; -1 */
	int32_t next_like; /* the next one with the same hash of its address; -1 */
};

struct flight {
	uint16_t id; /* upstream */
	bool is_used, by_tcp;
	uint8_t tries;
	uint8_t socket;	   /* by which it went last: the answer comes by the same */
	ms_t began, again; /* again: when it is sent once more, or given up */
	int32_t first;	   /* client */
	int32_t next_like; /* the next one with the same hash of its question, or that is free; -1
			    */
};

#define FLIGHT_SLOTS 1024 /* of each hash */

struct flights {
	uint32_t n_used;
	uint64_t refused; /* no place, or too many of one client */
	struct flight list[LIMIT_FLIGHTS];
	struct flight_client clients[LIMIT_FLIGHT_CLIENTS];
	int32_t free_client, free_flight; /* -1: none */
	int32_t clients_made;		  /* places that were in use once */
	struct hash_key key;
	int32_t by_question[FLIGHT_SLOTS], by_client[FLIGHT_SLOTS]; /* the first of each; -1 */
	int32_t by_id[65536 / 64]; /* first flight of each 64 ids; -1 */
	int32_t chain[LIMIT_FLIGHTS];
};

void flights_start(struct flights *f, const struct hash_key *key);

enum flight_added {
	FLIGHT_NEW,    /* send it */
	FLIGHT_JOINED, /* the answer is on its way */
	FLIGHT_REFUSED,
};
/* id: random; another one is taken when it is in use. The question is copied. */
enum flight_added flight_add(struct flights *f, const struct asker *asker,
	const struct dns_ask *ask, uint16_t id, ms_t now, struct flight **ret_flight);

/* The flight that this answer belongs to: its id and its question. NULL: nobody's. */
struct flight *flight_of(struct flights *f, struct str answer);

/* The clients of a flight, one after the other; NULL at the end. */
struct flight_client *flight_client_of(struct flights *f, const struct flight *x);
struct flight_client *flight_client_next(struct flights *f, const struct flight_client *c);
void flight_end(struct flights *f, struct flight *x);

/* Those whose time has come, one at a time; NULL: none. */
struct flight *flight_late(struct flights *f, ms_t now);

#endif
