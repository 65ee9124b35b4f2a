/*
 * Announcements of devices by text over UDP: SSDP of UPnP (UPnP Device Architecture 2.0 section 1;
 * port 1900) and, by plain search, WS-Discovery (OASIS 1.1; port 3702), by which printers and
 * Windows hosts say their kind. Results borrow from the message; texts are as sent: any bytes.
 */
#ifndef WIRE_SSDP_H
#define WIRE_SSDP_H

#include "base/limits.h"
#include "base/str.h"

enum ssdp_port {
	SSDP_PORT = 1900,
	SSDP_PORT_WSD = 3702,
};

enum ssdp_kind {
	SSDP_NOTIFY,   /* a device announces itself, or leaves */
	SSDP_SEARCH,   /* M-SEARCH: somebody looks for devices */
	SSDP_RESPONSE, /* the answer to a search */
};

struct ssdp_msg {
	enum ssdp_kind kind;
	bool is_byebye;	     /* NOTIFY of a device that leaves */
	bool is_cut;	     /* no empty line at the end, or more lines than LIMIT_SSDP_LINES */
	struct str server;   /* SERVER: system, UPnP version, product; of a search: USER-AGENT */
	struct str usn;	     /* unique service name: "uuid:...::urn:..." */
	struct str location; /* URL of the description */
	struct str target;   /* NT of a notice, ST of a search or answer */
	struct str friendly; /* the name that some devices add (*.FRIENDLYNAME.*, DEVICENAME) */
};

/* ERR_MALFORMED when the first line is none of the three. A field that is there twice counts first.
 */
enum err ssdp_parse(struct str message, struct ssdp_msg *ret_msg);

struct wsd_msg {
	struct str action;  /* last part of the action's URL: "Hello", "ProbeMatches", ... */
	struct str types;   /* "wsdp:Device pub:Computer": prefixes as sent */
	struct str xaddrs;  /* URLs of its description */
	struct str address; /* "urn:uuid:..." */
};

/* Finds the named elements in the first LIMIT_WSD_BYTES without reading XML. ERR_MALFORMED when it
 * is no SOAP envelope; fields that are not there are empty. */
enum err wsd_parse(struct str message, struct wsd_msg *ret_msg);

#endif
