/*
 * Every length, count, depth and queue that input from outside can grow, by name. Over a limit an
 * input is refused with ERR_LIMIT, or dropped with a counter that a page shows. One place, so that
 * the memory of a process can be added up by reading it.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* Frames and flows (the sensor's fixed memory) */
#define LIMIT_FRAME_BYTES 65535		/* bytes of one frame that we look at */
#define LIMIT_EXT_HEADERS 8		/* IPv6 extension headers, VLAN tags, in a row */
#define LIMIT_FLOWS 49152		/* flows alive at once; the idlest of a set goes first */
#define LIMIT_FRAGMENTS 64		/* datagrams being put together at once */
#define LIMIT_DATAGRAM_BYTES 9216	/* a datagram put together from fragments */
#define LIMIT_STREAM_BYTES 16384	/* reassembly window per TCP direction */
#define LIMIT_STREAM_POOL_BYTES 8388608 /* all reassembly windows together */
#define LIMIT_DISSECTED_FLOWS 2048	/* flows in nDPI's hands at once */
#define LIMIT_DEVICES 4096		/* devices that the sensor keeps; the longest unseen goes */
#define LIMIT_DEVICE_ADDRESSES 8
#define LIMIT_DEVICE_NAMES 6

/* Names */
#define LIMIT_DNS_NAME_BYTES 255 /* RFC 1035 section 2.3.4 */
#define LIMIT_NAME_BYTES 64	 /* a device's name as shown */
#define LIMIT_FACT_VALUE 128
#define LIMIT_FACT_REASON 48
#define LIMIT_HOST_BYTES 256 /* a host name in a fact or alert, with NUL */

/* Detections and alerts */
#define LIMIT_BASIS_ITEMS 12
#define LIMIT_BASIS_TEXT 160
#define LIMIT_ALERTS_OPEN 1024 /* stories that can still grow; the oldest is closed first */
#define LIMIT_ALERT_DETECTIONS 8

/* Packs */
#define LIMIT_PACK_BYTES 4194304
#define LIMIT_PACK_DEPTH 16
#define LIMIT_PACK_NODES 200000
#define LIMIT_PACK_KEY_BYTES 128
#define LIMIT_PACK_FILES 512   /* files of one folder of packs */
#define LIMIT_PACK_PARAMS 64   /* parameters of one detector */
#define LIMIT_PACK_WORDS 4096  /* bytes of one text in one language */
#define LIMIT_DEVICE_RULES 4096
#define LIMIT_VENDOR_BYTES 16777216 /* the table of network card makers */

#endif
