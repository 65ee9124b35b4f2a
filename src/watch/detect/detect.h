/*
 * The contract of a detector. A detector is one file, watch/detect/NAME.c, with one const struct
 * detector named detector_NAME; one line in detectors.def; one pack packs/detect/NAME.yaml with its
 * parameters and words; one scenario in lab/; one golden capture.
 *
 * It gets the events that it asked for, keeps what it needs in tables of fixed size, and fires. It
 * does not need to hold its tongue: the story (story/) makes one alert of what belongs together, and
 * repeated firing only updates it. It reads no clock: event.at is the time.
 */
#ifndef WATCH_DETECT_DETECT_H
#define WATCH_DETECT_DETECT_H

#include "base/lru.h"
#include "model/detect_pack.h"
#include "model/indicator.h"
#include "watch/event.h"

#define DETECT_PARAMS_MAX 16

/* Kinds of story: detections of one theme on one device within an hour of each other are one. */
enum theme {
	THEME_COMPROMISE, /* someone else has a hand in the device */
	THEME_INSIDE,     /* what a device does to its neighbours */
	THEME_LINK,       /* attacks on the network's own machinery */
	THEME_HYGIENE,    /* old, unprotected, careless: each detector is a story of its own */
	THEME_PRESENCE,   /* who is there */
};

struct detect;

struct detector {
	const char *name;
	uint64_t events; /* EVENT_BIT()s */
	enum theme theme;
	const char *params[DETECT_PARAMS_MAX]; /* names that the pack must give, NULL-terminated */
	/* Makes the tables (freed by the frame: see detect_table()). May be NULL. */
	enum err (*init)(struct detect *d);
	void (*event)(struct detect *d, const struct event *e);
};

/* One detector at work. */
struct detect {
	const struct detector *detector;
	const struct detect_pack *pack;
	double param[DETECT_PARAMS_MAX]; /* in the order of detector.params */
	struct lru *tables[4];           /* made by detect_table(), freed by the frame */
	void *state;                     /* made by detect_state(), freed by the frame */
	struct detect_frame *frame;      /* what all detectors share */
};

/* Makes table `i` (0..3), keyed as all are. ERR_FULL when memory is out. */
enum err detect_table(struct detect *d, unsigned i, size_t key_size, size_t value_size,
	uint32_t capacity);
/* Zeroed memory for d->state. */
enum err detect_state(struct detect *d, size_t size);

/*
 * A detection with the pack's severity and confidence, on a device (not NULL), to be filled with
 * detection_text() and the like, then given to detect_fire(). first: when the behaviour began.
 */
struct detection detect_begin(const struct detect *d, const struct device *device, ms_t first,
	ms_t at);
void detect_fire(struct detect *d, const struct detection *detection);
/* A file that this detector told of by its first bytes has come in whole (file.is_whole): its digest
 * becomes a ground of that. */
void detect_add_digest(struct detect *d, const struct event *e);
/* The same, and the flow's peer and port as grounds: the side that is not `device`. */
struct detection detect_begin_flow(const struct detect *d, const struct device *device,
	const struct flow *f, ms_t first, ms_t at);

/* What a sign means, for detectors with a table of signs. */
struct detect_verdict {
	enum severity severity;
	enum confidence confidence;
	const char *says; /* the ground BASIS_SIGN; has words in packs/text/signs.yaml */
};

/* The device that an event of a flow is told of: its client when that is ours, else its server,
 * NULL when neither is. */
struct device *detect_subject(const struct event *e);
/* detect_begin_flow() at the event, with the verdict's severity, confidence and sign. */
struct detection detect_begin_verdict(const struct detect *d, const struct device *device,
	const struct event *e, ms_t first, const struct detect_verdict *v);
/* True the first time for `sign` (0..31) in the set *told. */
bool detect_is_new(uint32_t *told, unsigned sign);

/* Known-bad look-ups; false when there is no list. */
bool detect_indicator(const struct detect *d, enum indicator_kind kind, struct str value,
	struct indicator_hit *ret_hit);
bool detect_indicator_address(const struct detect *d, struct addr a, struct indicator_hit *ret_hit);

/* The end of support of a product, NULL when packs/detect/end-of-life.yaml does not have it. */
const struct end_of_life *detect_end_of_life(const struct detect *d, const char *product);

void detect_fact(const struct detect *d, struct device *device, enum fact_kind kind,
	struct str value, const char *reason, enum confidence confidence, ms_t at);
bool detect_is_ours(const struct detect *d, struct addr a);
/* The device with this MAC, made (and told as new) when there is none; NULL for no station's MAC. */
struct device *detect_device_of_mac(const struct detect *d, struct mac mac, ms_t at);
/* The device at an address of ours, made when it was silent so far; NULL for no address of ours. */
struct device *detect_device_of_address(const struct detect *d, struct addr a, ms_t at);

/* How many of our devices have talked to this outside address or registered name, 0 if none did:
 * what many use is rarely an attacker's. */
unsigned detect_popularity(const struct detect *d, struct addr server, struct str name);

/* A name that anybody gets for nothing and can point anywhere at once (dynamic DNS). */
bool detect_is_dynamic_name(struct str name);

/* A host as HTTP names it is an address, with or without port, not a name. True for "". */
bool detect_is_bare_address(struct str host);

/* True for names and addresses of services that are periodic by nature: update, time, push,
 * connectivity checks (packs/detect/services.yaml). */
bool detect_is_routine(const struct detect *d, const struct flow *f);
bool detect_is_routine_name(const struct detect *d, struct str name);

#endif
