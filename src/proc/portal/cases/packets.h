/*
 * Packets of a device that a person asked to keep: whose they are, for the sensor; and the file
 * that becomes of them when the action is over. The case is the truth: the list is made anew from
 * the cases each time.
 */
#ifndef PROC_PORTAL_CASES_PACKETS_H
#define PROC_PORTAL_CASES_PACKETS_H

#include "proc/portal/cases/acts.h"
#include "store/kept.h"

/* Cards and addresses for the sensor, by what is known of the devices now; at most LIMIT_KEEP_ACTS
 * devices, those that end last first. */
enum err kept_list(
	const struct store_view *v, ms_t now, struct arena *a, struct bus_keep *ret_list);

/* How many devices it is now. */
enum err kept_count(const struct store_view *v, ms_t now, struct arena *a, size_t *ret_n);

/* The action's row, in the change that writes the action. */
enum err kept_begin(struct store_tx *tx, const struct case_act *act, ms_t now);

/* Once a minute: what is over becomes a file of its case (KEPT_SETTLES after the latest packet),
 * and an action without a row has one again. */
#define KEPT_SETTLES (20 * MS_SECOND)
void kept_tick(struct portal *p, ms_t now);

#endif
