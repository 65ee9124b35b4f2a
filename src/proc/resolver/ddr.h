/*
 * "Is there an encrypted way to you?" (DDR, RFC 9462): what _dns.resolver.arpa says, as SVCB
 * records (RFC 9460, 9461). Only what a client will find good is offered: all our addresses have to
 * stand in the certificate. Pure.
 */
#ifndef PROC_RESOLVER_DDR_H
#define PROC_RESOLVER_DDR_H

#include "base/time.h"
#include "wire/dns/serve.h"

#define DDR_NAME "_dns.resolver.arpa"
#define DDR_SELVES 2
#define DDR_RECORD_BYTES 512

struct ddr_offer {
	struct str name;	 /* of ours, in the certificate */
	const struct addr *self; /* our addresses; none is passed over */
	size_t n_self;
	const struct addr *addrs; /* of the certificate */
	size_t n_addrs;
	uint16_t dot_port, doh_port; /* 0: there is no such door */
};

struct ddr {
	size_t n; /* records; 0: nothing is offered */
	size_t len[DNS_REPLY_DATA];
	char records[DNS_REPLY_DATA][DDR_RECORD_BYTES];
	size_t name_len;
	char name[LIMIT_DNS_NAME_BYTES]; /* as on the wire */
	struct addr self[DDR_SELVES];
	size_t n_self;
};

void ddr_make(const struct ddr_offer *o, struct ddr *ret_ddr);

/* Will a client find the certificate good, as long as it may keep the answer? Times of the
 * certificate; 0: it does not say. */
bool ddr_is_good(ms_t begins, ms_t ends, ms_t now);

/* Puts the offer into a reply that says "none", when that is what was asked for. */
void ddr_reply(const struct ddr *d, const struct dns_ask *ask, struct dns_reply *reply);

#endif
