/*
 * What traffic tells of our own devices: maker, names, kind, operating system, services offered and
 * used, outside services, TLS versions. The core hands it every event before the detectors; it
 * turns them into facts and signs through device/ and decides nothing about danger.
 *
 *   link.c     DHCP, neighbour discovery, the maker of the network card
 *   names.c    mDNS, LLMNR, NetBIOS, SSDP, WS-Discovery
 *   traffic.c  HTTP, TLS, SSH, TCP's first packet, looked-up names, services
 *
 * A rule (model/device_rule.h) is asked once an hour per device and text, so that what repeats is
 * cheap. What a router passes on for others is not taken as its own.
 */
#ifndef WATCH_LEARN_LEARN_H
#define WATCH_LEARN_LEARN_H

#include "model/device_rule.h"
#include "model/vendor.h"
#include "watch/event.h"

struct learner;

struct learn_options {
	struct hash_key hash_key;
	struct device_table *devices;	    /* borrowed */
	const struct vendor_table *vendors; /* borrowed; NULL: no makers' names */
	const struct device_rules *rules;   /* borrowed; NULL: nothing by rules */
};

/* NULL when memory is out. */
struct learner *learner_new(const struct learn_options *options);
void learner_free(struct learner *l);

void learn_event(struct learner *l, const struct event *e);

/*
 * The device that a DHCP message of IPv4 (link.dhcp, link.source) is about, NULL when it is not
 * known. One that asks for good (REQUEST, INFORM) is made; but not one that uses another's frame,
 * nor more than a few dozen in a minute: floods make up as many as they like.
 */
struct device *learn_dhcp_client(struct learner *l, const struct event *e);

#endif
