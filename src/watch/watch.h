/*
 * The network sensor's deciding half: frames in, facts and alerts out. It has no clock, opens no
 * file and takes all its memory at the start, so the same frames always give the same results.
 *
 *   frame -> flow -> stream -> protocol event -> fact, detection -> alert
 *
 * Time is packet time and never goes back: a frame that is older than the latest counts as the
 * latest. Files advance time alone; a live sensor also calls watch_tick() once a second, and begins
 * anew when its clock is set back (watch_is_ahead()).
 */
#ifndef WATCH_WATCH_H
#define WATCH_WATCH_H

#include "base/hash.h"
#include "model/detect_pack.h"
#include "model/indicator.h"
#include "model/pair.h"

struct watch;

/* The machine that watches. What it says itself does not show how much of the network passes by. */
#define WATCH_OWN_MACS 8
#define WATCH_OWN_ADDRS 16
struct watch_own {
	struct mac macs[WATCH_OWN_MACS];
	size_t n_macs;
	struct addr addrs[WATCH_OWN_ADDRS];
	size_t n_addrs;
	bool is_router; /* what others say passes through its cards: only addresses count */
};

struct watch_options {
	struct hash_key hash_key;		 /* random when live, fixed for files */
	struct str site;			 /* part of every alert's id; borrowed for good */
	const struct detect_packs *packs;	 /* borrowed for good */
	const struct indicator_view *indicators; /* borrowed; NULL when there are none */
	const struct vendor_table *vendors;	 /* borrowed; NULL: no vendor names */
	const struct device_rules *device_rules; /* borrowed; NULL: no inference by rules */
	const struct watch_own *own;		 /* borrowed for good; NULL: files, or not known */
	bool is_live;
};

/* Where results go. The pointers given are valid during the call only. Each may be NULL. */
struct watch_sink {
	void *arg;
	/* A fact is new, or its last_seen moved by more than an hour, or its confidence rose. */
	void (*fact)(void *arg, const struct fact *fact);
	/* Who talked with whom, over a stretch of time: see watch/learn/pair.h. */
	void (*pair)(void *arg, const struct pair *pair);
	/* An alert began (revision 1) or changed: the same id, a higher revision. */
	void (*alert)(void *arg, const struct alert *alert);
	/* The frames that an alert stands on, secrets masked: for its small capture. At most
	 * LIMIT_ALERT_FRAMES per alert. */
	void (*evidence)(
		void *arg, const struct alert_id *id, ms_t at, struct str frame, size_t wire_len);
};

/* What was seen and what was given up, for the page about the sensor. Counters since the start. */
struct watch_stats {
	uint64_t frames;
	uint64_t bytes;		  /* as they were on the wire */
	uint64_t frames_unread;	  /* broken, cut, or of a kind that we do not read */
	uint64_t frames_repeated; /* of a packet that was here a moment before: counted once */
	uint64_t flows;
	uint64_t flows_evicted;	  /* table full */
	uint64_t streams_refused; /* no reassembly memory */
	uint64_t fragments_dropped;
	uint64_t devices;
	uint64_t devices_evicted;
	uint64_t alerts;
	uint64_t clock_jumps; /* packet time jumped ahead by more than an hour */
	/* What this place on the network can see (see watch_view). */
	uint64_t unicast_frames;    /* between two stations, neither of them this box */
	uint64_t unicast_both_ways; /* TCP flows of which both directions were seen */
	uint64_t unicast_one_way;
	uint64_t announce_frames; /* broadcast and multicast */
	ms_t first_frame, last_frame;
};

/* How much of the network's traffic passes by: said on every page, instead of being calm. */
enum watch_view {
	WATCH_VIEW_NOTHING,	  /* no frames yet */
	WATCH_VIEW_ANNOUNCEMENTS, /* an ordinary switch port: almost only broadcast and multicast */
	WATCH_VIEW_ONE_WAY,	  /* a mirror of one direction only */
	WATCH_VIEW_TRAFFIC,	  /* both directions of other stations' traffic */
};

enum watch_view watch_view(const struct watch_stats *s);
const char *watch_view_name(
	enum watch_view v); /* "nothing", "announcements", "one_way", "traffic" */

/* ERR_INVALID when a detector's pack or one of its parameters is missing (info says which),
 * ERR_FULL when memory is out. Freed by watch_free(). */
enum err watch_new(const struct watch_options *options, const struct watch_sink *sink,
	struct watch **ret_watch, struct errinfo *info);
void watch_free(struct watch *w);

/*
 * One frame as captured: link type as pcap numbers it (DLT), the bytes that were kept, and how many
 * there were on the wire. Never fails: what can't be read is counted.
 */
void watch_frame(struct watch *w, int linktype, ms_t at, struct str frame, size_t wire_len);

/* Time passes without frames. */
void watch_tick(struct watch *w, ms_t now);

/* Live: the machine's clock was set back by more than an hour, so that all that comes would count
 * as of the latest moment. End this sensor's view and begin a new one: a clock that was a day ahead
 * must not stop time for a day. */
bool watch_is_ahead(const struct watch *w, ms_t now);

/* The end of a file: closes all flows and stories and gives out what is still held back. */
void watch_end(struct watch *w);

void watch_stats(const struct watch *w, struct watch_stats *ret_stats);

#endif
