/*
 * DNS cookies of a server (RFC 7873) in the form that all makers share (RFC 9018): they show that a
 * client has received an answer of ours at its address before, so that it is no invented sender.
 */
#ifndef PROC_RESOLVER_COOKIE_H
#define PROC_RESOLVER_COOKIE_H

#include "base/addr.h"
#include "base/hash.h"
#include "base/time.h"
#include "wire/dns/serve.h"

#define COOKIE_BYTES (DNS_COOKIE_CLIENT + DNS_COOKIE_SERVER)

/* Is it ours, for this address, and not too old (an hour; five minutes ahead)? */
bool cookie_is_good(const struct hash_key *secret, struct str cookie, struct addr from, ms_t now);

/* The client's eight bytes and ours; the same ones again while they are younger than half an hour.
 */
void cookie_make(const struct hash_key *secret, struct str cookie, struct addr from, ms_t now,
	char dst[COOKIE_BYTES]);

#endif
