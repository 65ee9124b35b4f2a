/*
 * Who talks with whom: what one of our devices exchanged with another one, or with an outside
 * service, over a stretch of time. The sensor counts in a fixed table and tells it at most once an
 * hour for each pair; the portal adds it up by day.
 */
#ifndef MODEL_PAIR_H
#define MODEL_PAIR_H

#include "model/device.h"

#define PAIR_PEER_MAX 64
#define PAIR_SERVICE_MAX 40

/* What the other side is. */
enum pair_with {
	PAIR_DEVICE,  /* another device of ours; peer is its id */
	PAIR_NAME,    /* an outside service; peer is its registered domain */
	PAIR_NETWORK, /* an outside address without a name; peer is its network */
	PAIR_OUTSIDE, /* outside services whose names are not kept; peer is "" */
	PAIR_CALLER,  /* somebody outside asked our device; peer is "" */
};
#define PAIR_WITH_COUNT 5

struct pair {
	struct device_id device;
	enum pair_with with;
	char peer[PAIR_PEER_MAX];
	char service[PAIR_SERVICE_MAX]; /* as in the facts of services: "tcp/445 smb" */
	uint64_t sent, received;	/* payload bytes, from the device's point of view */
	uint32_t connections;
	/* The stretch that is counted here: its first packet and its last. Of one (device, with,
	 * peer, service) each stretch begins after the one before, so what is told twice shows. */
	ms_t since, until;
};

#endif
