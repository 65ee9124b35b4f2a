/* What the files of learn/ share. */
#ifndef WATCH_LEARN_PRIVATE_H
#define WATCH_LEARN_PRIVATE_H

#include "base/lru.h"
#include "model/pair.h"
#include "watch/learn/learn.h"

#define LEARN_GATEWAYS 4
#define LEARN_ASKERS 3

/* The first devices that used a server's shared folders. */
struct askers {
	uint32_t clients[LEARN_ASKERS]; /* handles, 0: none yet */
};

struct learner {
	struct learn_options o;
	struct lru *told;	/* hash of (device, what, text) -> when it was last taken up */
	struct lru *client_ids; /* hash of a DHCP client id -> handle of its device */
	struct lru *askers;	/* handle of a server -> struct askers */
	struct addr gateways[LEARN_GATEWAYS]; /* that DHCP gave out; the latest */
	unsigned n_gateways;
	ms_t minute; /* of the devices made by DHCP */
	unsigned made;
};

/* What else learn_is_new() is asked about, beside texts of rules. */
enum learn_what {
	LEARN_OUTSIDE = DEVICE_RULE_SOURCE_COUNT,
	LEARN_SERVICE_OFFERED,
	LEARN_SERVICE_USED,
	LEARN_TLS,
	LEARN_TLS_VERSION,
	LEARN_NAME,
};

/* True when this was not asked about this device within the last hour. what: enum learn_what or
 * enum device_rule_source. */
bool learn_is_new(
	struct learner *l, const struct device *d, unsigned what, struct str text, ms_t at);

/* Takes up what the rules of packs/detect/devices.yaml say of a text: kind, system, model. */
void learn_text(struct learner *l, struct device *d, enum device_rule_source source,
	struct str text, ms_t at);

/* A name that the device gave itself, and what names of this form say. */
void learn_name(struct learner *l, struct device *d, struct str name, const char *reason, ms_t at);

/* Who sent the packet that gave the event; NULL: not ours. */
struct device *learn_sender(const struct event *e);

/* What a flow carries, by its bytes or, where no reader has to understand them, by its port. */
enum app learn_app_of(const struct flow *f);
/* "tcp/445 smb" */
void learn_service_text(const struct flow *f, enum app app, char *dst, size_t size);

/* link.c, names.c, traffic.c, windows.c: each takes the events that it knows. */
void learn_link(struct learner *l, const struct event *e);
void learn_names(struct learner *l, const struct event *e);
void learn_traffic(struct learner *l, const struct event *e);
void learn_windows(struct learner *l, const struct event *e);

#endif
