/*
 * Readings of cases: how many were decided by a named person, how soon a quick report was there,
 * how soon something was cut off, what was learned and shared inside. Drills are no incidents: they
 * count nowhere here. Pure.
 */
#ifndef RESPOND_TALLY_H
#define RESPOND_TALLY_H

#include "model/playbook.h"
#include "model/reading.h"
#include "respond/respond.h"

#define TALLY_WITHIN (365 * MS_DAY) /* cases opened within so long */
#define TALLY_QUICK_MAX 1000	    /* minutes that are kept for the median: the first ones */
#define TALLY_READINGS 7

#define CASE_FORM_QUICK "quick" /* form of the quick report; an exhibit of kind "report" too */
#define CASE_FORM_STORY "story" /* form of a story that was shared inside, without names */

struct respond_tally {
	uint32_t n_cases, n_decided;
	uint32_t n_incidents, n_reported;
	uint32_t n_closed, n_reviewed; /* incidents; with a lesson */
	uint32_t n_alerts;	       /* cases that began with an alert */
	uint32_t n_quick;
	uint32_t quick[TALLY_QUICK_MAX];   /* minutes from the alert to the quick report */
	uint32_t n_of_device, n_contained; /* incidents of a device, or with something cut off */
	uint32_t n_stops;
	uint32_t stops[TALLY_QUICK_MAX]; /* minutes from the beginning to the first cut */
	ms_t shared;			 /* the latest time; 0 never */
};

/* t: all zero at first. books: tell which step is the one that cuts off; NULL: none. */
void respond_tally_add(struct respond_tally *t, const struct respond_case *c,
	const struct playbook_set *books, ms_t now);

/* What there is to say: none of a kind of which nothing is known. Orders t->quick and t->stops. */
uint32_t respond_tally_readings(
	struct respond_tally *t, ms_t now, struct reading ret[TALLY_READINGS]);

#endif
