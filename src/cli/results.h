/*
 * Facts and alerts of one timeline, put together: the latest of each, as `capture read` shows. Kept
 * in a compact form, since a fact or alert of the model has room for the longest texts (an alert
 * takes 18 KiB, mostly empty); whoever asks gets one of them written out.
 */
#ifndef CLI_RESULTS_H
#define CLI_RESULTS_H

#include "model/alert.h"

/* Over these the longest unchanged ones go, counted. Bytes are of the compact form. */
#define LIMIT_RESULT_FACTS 65536
#define LIMIT_RESULT_FACT_BYTES (6u << 20)
#define LIMIT_RESULT_ALERTS 16384
#define LIMIT_RESULT_ALERT_BYTES (8u << 20)

struct results;

struct results *results_new(void); /* NULL when memory is out */
void results_free(struct results *r);
void results_fact(struct results *r, const struct fact *fact);
/* The highest revision of an id stays. */
void results_alert(struct results *r, const struct alert *alert);

/* Once, at the end: puts all in order (facts by device, kind, value, names the best first; alerts
 * by first_seen, device, id). What was known by its address alone and turned out to be a card
 * (SAME_AS, reason "arp") is that card: its facts and alerts are the card's. What is below needs
 * this. */
void results_sort(struct results *r);
size_t results_devices(const struct results *r);
size_t results_facts(const struct results *r);
size_t results_alerts(const struct results *r);
/* The fact or alert at a place of that order, written out. */
void results_fact_at(const struct results *r, size_t i, struct fact *ret_fact);
void results_alert_at(const struct results *r, size_t i, struct alert *ret_alert);
enum severity results_severity(const struct results *r, size_t i); /* of an alert, without more */
/* The facts of one device are a run of that order: where it begins. */
size_t results_facts_of(const struct results *r, const char *device, size_t *ret_n);
uint64_t results_lost(const struct results *r); /* facts and alerts over the limits */

#endif
