/*
 * Stories: which detections belong together as one alert. One fact, one alert.
 *
 * Detections of one theme on one device, not more than an hour apart (a day for the same behaviour
 * towards the same other side), are one story; those of themes
 * that are about habits (old protocols, new devices) are a story per detector and day. A story's
 * severity is its worst detection's, and is raised to "act now" when two different detectors of at
 * least "please look" and medium confidence tell of the same compromise. The worst detection leads
 * and names the alert; the earliest among equals.
 *
 * An alert is given out when it begins, when its severity rises, when another detector joins, when
 * the same one tells of another known-bad thing, when more grounds of the same file become known
 * (detection.adds_grounds: its digest), and otherwise when it fired twice as often as when it was last given, at most once a minute.
 */
#ifndef WATCH_STORY_STORY_H
#define WATCH_STORY_STORY_H

#include "watch/detect/detect.h"

struct story_table;

struct story_sink {
	void *arg;
	void (*alert)(void *arg, const struct alert *alert);
};

/* site: part of every id; borrowed for good. NULL when memory is out. */
struct story_table *story_table_new(const struct hash_key *key, struct str site,
	const struct story_sink *sink);
void story_table_free(struct story_table *t);

void story_add(struct story_table *t, enum theme theme, const struct detection *detection);
/* Gives out what changed since it was last given. `all`: whatever the time. */
void story_tick(struct story_table *t, ms_t now, bool all);
uint64_t story_count(const struct story_table *t);

#endif
