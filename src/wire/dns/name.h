/* Reading one name of a message; private to wire/dns. */
#ifndef WIRE_DNS_NAME_H
#define WIRE_DNS_NAME_H

#include "wire/dns/dns.h"

#define NAME_WIRE_MAX 255

/* A name while it is read: text with all escapes, at most four bytes for each on the wire. */
struct dns_draft {
	unsigned len;
	unsigned wire_len;
	unsigned labels;
	char text[NAME_WIRE_MAX * 4];
};

/* Reads the name at *at into d and moves *at behind where it stood. */
enum err dns_draft_name(struct str message, size_t *at, struct dns_draft *d);
/* Its end that fits LIMIT_DNS_NAME_BYTES, in whole labels. */
struct str dns_draft_text(const struct dns_draft *d);
/* The same, "" for the root; returns its length. */
size_t dns_draft_copy(const struct dns_draft *d, char dst[LIMIT_DNS_NAME_BYTES]);

#endif
