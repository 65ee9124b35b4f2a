/*
 * What stands around the detectors: starts them with their packs, gives them the events that they
 * asked for, and lends them what they share (known-bad lists, devices, popularity, routine services).
 */
#ifndef WATCH_DETECT_FRAME_H
#define WATCH_DETECT_FRAME_H

#include "watch/detect/detect.h"

struct detect_frame;

struct detect_options {
	struct hash_key hash_key;
	const struct detect_packs *packs;
	const struct indicator_view *indicators; /* or NULL */
	struct device_table *devices;
	void *arg;
	void (*fire)(void *arg, enum theme theme, const struct detection *detection);
};

/* ERR_INVALID when a pack or a parameter is missing (info says which), ERR_FULL. */
enum err detect_frame_new(const struct detect_options *options, struct detect_frame **ret_frame,
	struct errinfo *info);
void detect_frame_free(struct detect_frame *f);
void detect_frame_event(struct detect_frame *f, const struct event *e);

#endif
