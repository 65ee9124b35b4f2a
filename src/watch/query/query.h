/*
 * What the names that a device asks for tell: data carried in the names below one domain (a
 * tunnel), and names made by a rule that do not exist (a DGA). Pure; who calls keeps the windows.
 * See README.md.
 */
#ifndef WATCH_QUERY_QUERY_H
#define WATCH_QUERY_QUERY_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* ---- names ---- */

/* No top-level domain looks like this name's last label: it is all data. */
bool query_has_no_domain(struct str name);
/* Of the office or of the network's own machinery, with how both detectors leave them out. */
bool query_is_office(struct str name);	       /* for names that do not exist */
bool query_is_infrastructure(struct str name); /* for data in names */

/* ---- data in the names below one domain ---- */

#define QUERY_BITS 1024
struct query_tunnel {
	uint32_t queries;
	uint32_t data_queries; /* of types that carry data */
	uint32_t shapes;       /* whose name looks encoded */
	uint64_t up, down;     /* bytes: in the names before the domain; of the answers */
	uint8_t seen[QUERY_BITS / 8];
};

/* In packs/detect/dns_tunnel.yaml, in this order. */
enum query_tunnel_param {
	QUERY_NAMES_MIN,       /* different names below one domain */
	QUERY_BYTES_UP_MIN,    /* in the names, below the domain */
	QUERY_LABEL_BYTES_MIN, /* mean length of what stands before the domain */
	QUERY_TUNNEL_SECONDS,  /* the window */
	QUERY_DIRECT_MIN,      /* such queries to an outside server that nobody else uses */
	QUERY_DATA_MIN,	       /* queries for data-carrying types are enough with fewer names */
	QUERY_LONG_NAMES_MIN,  /* names filled to the brim: a few are enough */
	QUERY_LONG_BYTES_MIN,  /* mean length of what stands before the domain in them */
};
#define QUERY_TUNNEL_PARAMS 8
#define QUERY_TUNNEL_NAMES                                                                         \
	"names_min", "bytes_up_min", "label_bytes_min", "window_seconds", "queries_direct_min",    \
		"queries_data_min", "long_names_min", "long_bytes_min"

bool query_carries_data(uint16_t type);
/* A question; below: what stands before the domain. */
void query_tunnel_ask(struct query_tunnel *t, struct str below, uint16_t type);
void query_tunnel_merge(struct query_tunnel *t, const struct query_tunnel *more);
unsigned query_tunnel_names(const struct query_tunnel *t); /* about how many different ones */
/* Most of it is data. */
bool query_tunnel_is_data(const struct query_tunnel *t);
bool query_tunnel_is(const struct query_tunnel *t, const double param[QUERY_TUNNEL_PARAMS]);

/* ---- names made by a rule ---- */

#define QUERY_SEEK_BITS 512
struct query_seek {		/* of one device */
	uint32_t names, shaped; /* different domains that do not exist; made, by the look */
	uint32_t answers, missing;
	uint8_t seen[QUERY_SEEK_BITS / 8];
};

/* In packs/detect/dga.yaml, in this order. */
enum query_seek_param {
	QUERY_SEEK_NAMES_MIN,	   /* different missing domains in the window */
	QUERY_SHAPE_PERCENT_MIN,   /* of them made by a rule, by the look */
	QUERY_MISSING_PERCENT_MIN, /* of all answers: who reads the web much meets dead names too */
	QUERY_SEEK_SECONDS,	   /* the window */
};
#define QUERY_SEEK_PARAMS 4
#define QUERY_SEEK_NAMES "names_min", "shape_percent_min", "missing_percent_min", "window_seconds"

/* Answers of which `missing` said that the domain's name does not exist. True: it is another such
 * domain that looks made. */
bool query_seek_answers(
	struct query_seek *s, struct str domain, uint32_t answers, uint32_t missing);
bool query_seek_is(const struct query_seek *s, const double param[QUERY_SEEK_PARAMS]);

#endif
