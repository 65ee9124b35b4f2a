/*
 * Who talks with whom. Counts the bytes of all flows by (device, other side, service) and tells
 * each pair a minute after it was first seen, then at most once an hour, and at the end.
 *
 * Names of outside services are kept for what no person looks at the web with (servers, printers,
 * cameras, ...) and for routine services (updates, time, ...: packs/detect/services.yaml). What
 * computers and phones talk with outside is counted together, by service: which pages a person
 * visits is nobody's business, so it is not even remembered.
 *
 * Limit: LIMIT_PAIRS; when the table is full, the pair that was quiet for longest is told and
 * forgotten, so nothing is lost but memory. Not counted: what was never answered, multicast, and
 * flows without one of our devices.
 */
#ifndef WATCH_LEARN_PAIR_H
#define WATCH_LEARN_PAIR_H

#include "model/detect_pack.h"
#include "model/pair.h"
#include "watch/event.h"

struct pair_table;

struct pair_options {
	struct hash_key hash_key;
	struct flow_table *flows; /* borrowed, as all below */
	struct device_table *devices;
	const struct detect_packs *packs; /* NULL: no routine services */
	void *arg;
	void (*tell)(void *arg, const struct pair *pair);
};

/* NULL when memory is out. */
struct pair_table *pair_table_new(const struct pair_options *options);
void pair_table_free(struct pair_table *t); /* NULL is allowed */

/* FLOW_OPEN, FLOW_CLOSE and TICK; others are passed over. */
void pair_event(struct pair_table *t, const struct event *e);
/* Tells all that was not told. */
void pair_end(struct pair_table *t);

#endif
