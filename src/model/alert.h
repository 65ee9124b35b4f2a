/*
 * Detections (a detector fired) and alerts (detections of one story on one device). An alert
 * carries no prose: its detector's name leads to the words in packs/detect, its basis fills them.
 */
#ifndef MODEL_ALERT_H
#define MODEL_ALERT_H

#include "model/device.h"

enum severity {
	SEVERITY_RECORD,      /* for the record: weekly letter only */
	SEVERITY_PLEASE_LOOK, /* a person should look, today or tomorrow */
	SEVERITY_ACT_NOW,
};

const char *severity_name(enum severity s); /* "record", "please_look", "act_now" */
enum err severity_parse(struct str s, enum severity *ret_severity);

enum basis_key {
#define BASIS(constant, name, kind) BASIS_##constant,
#include "model/basis.def"
#undef BASIS
	BASIS_KEYS
};

enum basis_kind {
	BASIS_IS_TEXT,
	BASIS_IS_COUNT,
	BASIS_IS_BYTES,
	BASIS_IS_SPAN,
	BASIS_IS_TIME,
	BASIS_IS_PERCENT,
};

const char *basis_name(enum basis_key key);
enum basis_kind basis_kind_of(enum basis_key key);
enum err basis_parse(struct str name, enum basis_key *ret_key);

struct basis {
	enum basis_key key;
	int64_t number;		     /* unless the kind is TEXT */
	char text[LIMIT_BASIS_TEXT]; /* clean UTF-8, secrets masked; "" unless TEXT */
};

#define DETECTOR_NAME_MAX 24

/* A detector fired. */
struct detection {
	char detector[DETECTOR_NAME_MAX]; /* the file's name in watch/detect: "beacon" */
	struct device_id device;	  /* whose story it is */
	struct addr address;		  /* that device's address then */
	enum severity severity;
	enum confidence confidence;
	ms_t first_seen; /* start of the behaviour, not of the verdict */
	ms_t last_seen;
	/* Only inside the sensor: more grounds of what this detector told of this file already. */
	bool adds_grounds;
	uint32_t n_basis;
	struct basis basis[LIMIT_BASIS_ITEMS];
};

/* Adds a ground; silently ignored when the list is full (the first ones matter most). Text is
 * cleaned and cut. */
void detection_text(struct detection *d, enum basis_key key, struct str text);
void detection_number(struct detection *d, enum basis_key key, int64_t number);
void detection_addr(struct detection *d, enum basis_key key, struct addr a);
/* The first ground of this key; NULL: it has none. */
const struct basis *detection_basis(const struct detection *d, enum basis_key key);
/* Its text; "" when there is none. */
struct str detection_basis_text(const struct detection *d, enum basis_key key);

struct alert_id {
	uint8_t b[16];
};
#define ALERT_ID_TEXT_MAX 33

/*
 * One story on one device. The first detection leads: its detector names the alert until one of
 * higher severity joins. id = hash of (site, device, detector that began it, start of the story),
 * so that the same packets read twice give the same alert.
 */
struct alert {
	struct alert_id id;
	struct device_id device;
	enum severity severity;
	enum confidence confidence;
	ms_t first_seen;
	ms_t last_seen;
	uint32_t revision;     /* 1 at first, +1 each time it is sent again */
	uint32_t n_detections; /* distinct detectors; [0] leads */
	struct detection detections[LIMIT_ALERT_DETECTIONS];
	uint64_t times; /* how often any of its detectors fired */
};

bool alert_has(const struct alert *a, const char *detector); /* one of its detections */

const char *alert_id_text(const struct alert_id *id, char dst[ALERT_ID_TEXT_MAX]);

#endif
