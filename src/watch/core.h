/* The sensor's parts, wired together; private to watch.c and packet.c. */
#ifndef WATCH_CORE_H
#define WATCH_CORE_H

#include "watch/app/app.h"
#include "watch/detect/frame.h"
#include "watch/dissect/dissect.h"
#include "watch/evidence/evidence.h"
#include "watch/flow/fragment.h"
#include "watch/flow/name.h"
#include "watch/flow/repeat.h"
#include "watch/learn/learn.h"
#include "watch/learn/pair.h"
#include "watch/story/story.h"
#include "watch/stream/stream.h"
#include "watch/watch.h"

struct watch {
	struct watch_options options;
	struct watch_sink sink;
	struct watch_stats stats;
	ms_t now;	/* packet time: never goes back */
	ms_t candidate; /* a jump ahead that the next frame has to confirm; 0: none */
	ms_t next_second, next_tick;
	struct flow_table *flows;
	struct stream_table *streams;
	struct fragment_table *fragments;
	struct repeat_table *repeats;
	struct name_table *names;
	struct device_table *devices;
	struct app_table *apps;
	struct dissect_table *dissects;
	struct learner *learner;
	struct pair_table *pairs;
	struct detect_frame *detectors;
	struct story_table *stories;
	struct evidence_ring *evidence; /* NULL when nobody asked for it */
	struct lru *given;		/* alert_id -> given_out */
	/* the frame at hand */
	struct mac frame_source, frame_target;
	uint16_t frame_vlan;
	bool frame_has_mac;
	struct evidence_frame frame;
};

/* How much of an alert's evidence went out already. */
struct given_out {
	uint64_t serial;
	unsigned frames;
};

/* Fills in the devices of e (from its flow, unless e->client is set) and hands it to the detectors.
 */
void watch_emit(struct watch *w, struct event *e);

/* packet.c: one frame, at w->now. */
void packet_frame(struct watch *w, int linktype, struct str frame, size_t wire_len);
/* A flow leaves the table. */
void packet_flow_gone(struct watch *w, struct flow *f, bool is_evicted);

#endif
