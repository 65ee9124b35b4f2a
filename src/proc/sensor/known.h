/*
 * What this box knows to be bad, as watch/ asks it: the index of the feeds (proc/common/shelf.h),
 * and behind it the lists that a person put on this machine (proc/common/lists.h).
 */
#ifndef PROC_SENSOR_KNOWN_H
#define PROC_SENSOR_KNOWN_H

#include "know/index/view.h"
#include "proc/common/lists.h"
#include "proc/common/shelf.h"

struct known {
	struct lists lists;
	struct shelf shelf;
	struct index_view index;
};

void known_start(struct known *k); /* its address stays: &k->index.view goes to watch/ */
void known_end(struct known *k);
/* All that came with the start; returns when it is read. */
void known_take_args(struct known *k, const struct proc_args *args);
/* Other lists, as lists_put() wrote them, take the place of these; fd -1: none. What cannot be read
 * is logged, and the ones before stay. packs and now as for lists_read(). */
void known_read_lists(struct known *k, int fd, const struct detect_packs *packs, ms_t now);
/* A step of reading a new index; true while there is more. */
bool known_step(struct known *k);
void known_stats(const struct known *k, struct bus_stats *out);

#endif
