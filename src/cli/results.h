/* Facts and alerts of one timeline, put together: the latest of each, as `capture read` shows. */
#ifndef CLI_RESULTS_H
#define CLI_RESULTS_H

#include "model/alert.h"

#define LIMIT_RESULT_FACTS 65536 /* over it the longest unchanged ones go, counted */
#define LIMIT_RESULT_ALERTS 16384

struct results;

struct results *results_new(void); /* NULL when memory is out */
void results_free(struct results *r);
void results_fact(struct results *r, const struct fact *fact);
/* The highest revision of an id stays. */
void results_alert(struct results *r, const struct alert *alert);

/* Ordered by device, kind, value; valid until the next results_fact(). */
const struct fact *const *results_facts(struct results *r, size_t *ret_n);
/* Those of one device: a part of the same view. */
const struct fact *const *results_facts_of(struct results *r, const char *device, size_t *ret_n);
/* Ordered by first_seen, device, id; valid until the next results_alert(). */
const struct alert *const *results_alerts(struct results *r, size_t *ret_n);
uint64_t results_lost(const struct results *r); /* facts and alerts over the limits */

#endif
