/*
 * What is said to a question before anything is looked up: wrong ones, operations and types that we
 * do not do, and names that are nobody's on the internet (RFC 6303, 6761, 6762, 7686, 7793, 8375,
 * 9462).
 */
#ifndef PROC_RESOLVER_FIRST_H
#define PROC_RESOLVER_FIRST_H

#include "wire/dns/serve.h"

/* True: *ret_reply is the answer (its addresses and data stand in static memory). False: ask on. */
bool first_reply(const struct dns_ask *ask, struct dns_reply *ret_reply);

#endif
