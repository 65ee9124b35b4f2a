/*
 * What is said to a question before anything is looked up: wrong ones, operations and types that we
 * do not do, and names that are nobody's on the internet (RFC 6303, 6761, 6762, 7686, 7793, 8375,
 * 9462).
 */
#ifndef PROC_RESOLVER_FIRST_H
#define PROC_RESOLVER_FIRST_H

#include "wire/dns/serve.h"

/* Our own names: the first is this machine; below the second any label is, so that a device can
 * show that it asks us (proc/portal/guard/check.c). */
#define FIRST_SELF "sakimori.internal"
#define FIRST_CHECK "check." FIRST_SELF
#define FIRST_SELVES 2

/* True: *ret_reply is the answer (its addresses and data stand in static memory, or are self[]).
 * False: ask on. self: our addresses, those of them that there are. */
bool first_reply(const struct dns_ask *ask, const struct addr self[FIRST_SELVES],
	struct dns_reply *ret_reply);

#endif
