/*
 * A device (機器) and what was learned about it. A device is what an address of the company's own
 * network belongs to: on the same link it is known by its MAC, behind a router only by its address.
 */
#ifndef MODEL_DEVICE_H
#define MODEL_DEVICE_H

#include "base/addr.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/time.h"

#define DEVICE_ID_TEXT_MAX 48

/*
 * A device's key as text, which is its id in messages, JSON and the store: "mac:00:1b:44:11:3a:b7",
 * "mac~:5a:..." for a randomised MAC, "ip:10.0.2.15" behind a router or without link layer.
 */
struct device_id {
	char text[DEVICE_ID_TEXT_MAX];
};

/* The card that an id names; ERR_NOT_FOUND: it is known by an address. */
enum err device_id_mac(struct str id, struct mac *ret_mac);

enum device_kind {
	DEVICE_UNKNOWN,
	DEVICE_PC,
	DEVICE_SERVER,
	DEVICE_PHONE,
	DEVICE_PRINTER, /* printers and multifunction printers */
	DEVICE_NAS,
	DEVICE_ROUTER, /* routers, access points, switches */
	DEVICE_CAMERA,
	DEVICE_IOT, /* plugs, sensors, speakers, televisions, game machines */
};
#define DEVICE_KINDS 9

const char *device_kind_name(enum device_kind kind);		      /* "pc", ...; never NULL */
enum err device_kind_parse(struct str s, enum device_kind *ret_kind); /* ERR_NOT_FOUND */

enum fact_kind {
#define FACT(constant, name) FACT_##constant,
#include "model/fact.def"
#undef FACT
	FACT_KINDS
};

const char *fact_kind_name(enum fact_kind kind);
enum err fact_kind_parse(struct str s, enum fact_kind *ret_kind); /* ERR_NOT_FOUND */

/*
 * Where a device's name may come from, the best source first: what DHCP carries is set once for the
 * whole system, what a log-in or a remote desktop carries is often a program's ("VM", "WORKGROUP").
 * Reasons that are not here come after all of these. The owner's own word stands above facts.
 */
#define NAME_REASONS ",dhcp,mdns,netbios,lldp,"

/* Place of a reason in NAME_REASONS, lower is better; of "dhcp+smb" the first part counts. */
unsigned device_name_rank(struct str reason);

/* How sure: shown as three words. Two independent signs make a thing likely, a protocol's own
 * statement that malware has no reason to fake makes it certain. */
enum confidence {
	CONFIDENCE_LOW,
	CONFIDENCE_MEDIUM,
	CONFIDENCE_HIGH,
};

const char *confidence_name(enum confidence c); /* "low", "medium", "high" */

/* One thing learned. The same (device, kind, value) is one fact whose last_seen moves. */
struct fact {
	struct device_id device;
	enum fact_kind kind;
	enum confidence confidence;
	char value[LIMIT_FACT_VALUE];	/* clean UTF-8 */
	char reason[LIMIT_FACT_REASON]; /* how we know: "dhcp", "dhcp+smb", "mdns", "ja4", ... */
	ms_t first_seen;
	ms_t last_seen;
	uint64_t count;
};

#endif
