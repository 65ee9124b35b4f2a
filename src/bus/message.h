/*
 * Messages as structs and as bytes, generated from messages.def. Pure; channel.h moves them.
 */
#ifndef BUS_MESSAGE_H
#define BUS_MESSAGE_H

#include "base/buf.h"
#include "base/reader.h"
#include "model/alert.h"
#include "model/feed.h"
#include "model/pair.h"
#include "sys/own_net.h"

#define BUS_FRAME_BYTES 65536 /* a whole message, header included */
#define BUS_HEADER_BYTES 16
#define BUS_VERSION 1
#define BUS_EVIDENCE_BYTES 61440 /* of one frame; longer ones are cut */
#define BUS_MAIL_BYTES 61440
#define BUS_PIECE_BYTES 61440
#define BUS_NETWORKS_MAX 64
#define BUS_QUERIES_MAX 30
#define BUS_ASKS_MAX 30
#define BUS_SEEN_BYTES 128
#define BUS_ENFORCE_MAX LIMIT_ENFORCED
#define BUS_KEEP_MAX LIMIT_KEEP_ITEMS

enum bus_role {
	BUS_LAUNCHER,
	BUS_SENSOR,
	BUS_PORTAL,
	BUS_OPENER,
	BUS_COURIER,
	BUS_RESOLVER,
	BUS_ENFORCER,
};
#define BUS_ROLES 7
const char *bus_role_name(enum bus_role role); /* "launcher", ... */

enum bus_health_what {
	BUS_HEALTH_STARTED,
	BUS_HEALTH_ENDED,   /* as it should: a file was read */
	BUS_HEALTH_DIED,    /* it is started anew after a pause */
	BUS_HEALTH_GAVE_UP, /* it can't run: see code; it is tried again rarely */
	BUS_HEALTH_DISK,    /* room on the disk; once a minute and when it changes */
	BUS_HEALTH_BEHIND,  /* the full resolver behind the name server ended, and is started anew;
			       code 1: it did not answer and was ended by us */
	BUS_HEALTH_ADDITIONS, /* code 1: that one does not start with the company's additions, and
				 runs without them; 0: with them again */
};
#define BUS_HEALTH_WHATS 7

/* What an opener is started for: it loads only what that needs before it locks itself in. */
enum bus_work {
	BUS_WORK_CAPTURE,    /* packets: reported like a sensor's */
	BUS_WORK_OFFICE,     /* docs/order, all but PDF: XLSX, CSV, DOCX in and out */
	BUS_WORK_RENDER,     /* docs/order: PDF */
	BUS_WORK_INDEX,	     /* feeds into the index: proc/common/feed_order.h; it has no channel */
	BUS_WORK_ADVISORIES, /* lists of advisories into theirs; the same order, no channel */
};
#define BUS_WORKS 5
const char *bus_work_name(enum bus_work work); /* "capture" and so on */

/* What the enforcer holds back; each until its time. */
enum bus_enforce_what {
	BUS_ENFORCE_DEVICE_MAC,	 /* of a device: not passed on, no address by DHCP */
	BUS_ENFORCE_DEVICE_ADDR, /* of a device: not passed on, in both directions */
	BUS_ENFORCE_OUTSIDE,	 /* an outside address: the same, for everybody */
};
#define BUS_ENFORCE_WHATS 3

enum bus_mail_security {
	BUS_MAIL_STARTTLS, /* plain at first, then TLS, which is required */
	BUS_MAIL_TLS,	   /* TLS from the first byte */
	BUS_MAIL_PLAIN,	   /* no TLS: only because somebody said so */
};

/* The structs of records that are defined by messages.def itself: struct bus_hello, ... Records of
 * model/ come out as shadows (struct bus_shadow_NAME), which the encoder compares in size. */
#define RECORD(name, type) struct bus_shadow_##name {
#define END                                                                                        \
	}                                                                                          \
	;
#define U8(f) uint8_t f;
#define U16(f) uint16_t f;
#define U32(f) uint32_t f;
#define U64(f) uint64_t f;
#define I64(f) int64_t f;
#define BOOL(f) bool f;
#define FAMILY(f) uint8_t f;
#define ENUM(f, type, n) type f;
#define TEXT(f, size) char f[size];
#define RAW(f, size) uint8_t f[size];
#define BYTES(f, max) struct str f;
#define SUB(f, record, type) type f;
#define LIST(n_f, f, record, type, max)                                                            \
	uint32_t n_f;                                                                              \
	type f[max];
#define bus_shadow_hello bus_hello
#define bus_shadow_ready bus_ready
#define bus_shadow_ack bus_ack
#define bus_shadow_evidence bus_evidence
#define bus_shadow_stats bus_stats
#define bus_shadow_done bus_done
#define bus_shadow_network bus_network
#define bus_shadow_policy bus_policy
#define bus_shadow_mail bus_mail
#define bus_shadow_mail_result bus_mail_result
#define bus_shadow_job bus_job
#define bus_shadow_piece bus_piece
#define bus_shadow_job_end bus_job_end
#define bus_shadow_channel bus_channel
#define bus_shadow_health bus_health
#define bus_shadow_setup bus_setup
#define bus_shadow_need bus_need
#define bus_shadow_list_row bus_list_row
#define bus_shadow_lists_state bus_lists_state
#define bus_shadow_lists bus_lists
#define bus_shadow_stop bus_stop
#define bus_shadow_query bus_query
#define bus_shadow_queries bus_queries
#define bus_shadow_ask bus_ask
#define bus_shadow_guard_state bus_guard_state
#define bus_shadow_index bus_index
#define bus_shadow_guard_policy bus_guard_policy
#define bus_shadow_tap bus_tap
#define bus_shadow_guard_tls bus_guard_tls
#define bus_shadow_fetch bus_fetch
#define bus_shadow_fetch_result bus_fetch_result
#define bus_shadow_enforce_item bus_enforce_item
#define bus_shadow_enforce bus_enforce
#define bus_shadow_enforced bus_enforced
#define bus_shadow_keep_item bus_keep_item
#define bus_shadow_keep bus_keep
#define bus_shadow_kept bus_kept
#include "bus/messages.def"
#undef bus_shadow_hello
#undef bus_shadow_ready
#undef bus_shadow_ack
#undef bus_shadow_evidence
#undef bus_shadow_stats
#undef bus_shadow_done
#undef bus_shadow_network
#undef bus_shadow_policy
#undef bus_shadow_mail
#undef bus_shadow_mail_result
#undef bus_shadow_job
#undef bus_shadow_piece
#undef bus_shadow_job_end
#undef bus_shadow_channel
#undef bus_shadow_health
#undef bus_shadow_setup
#undef bus_shadow_need
#undef bus_shadow_list_row
#undef bus_shadow_lists_state
#undef bus_shadow_lists
#undef bus_shadow_stop
#undef bus_shadow_query
#undef bus_shadow_queries
#undef bus_shadow_ask
#undef bus_shadow_guard_state
#undef bus_shadow_index
#undef bus_shadow_tap
#undef bus_shadow_guard_tls
#undef bus_shadow_fetch
#undef bus_shadow_fetch_result
#undef bus_shadow_enforce_item
#undef bus_shadow_enforce
#undef bus_shadow_enforced
#undef bus_shadow_keep_item
#undef bus_shadow_keep
#undef bus_shadow_kept
#undef bus_shadow_guard_policy

enum bus_type {
#define MESSAGE(constant, record, type, number, from, to, state, rate) BUS_##constant = (number),
#include "bus/messages.def"
};
#define BUS_TYPES_END 40 /* one past the highest number */

struct bus_message {
	enum bus_type type;
	uint64_t sequence; /* 0: not acknowledged */
	int fd;		   /* that came or goes with it, -1: none */
	union {
#define MESSAGE(constant, record, type, number, from, to, state, rate) type record;
#include "bus/messages.def"
	} as;
};

/* What messages.def says of a type; NULL for an unknown one. */
struct bus_rule {
	const char *name;
	unsigned from, to;   /* bits of enum bus_role */
	bool is_first;	     /* only before HELLO was exchanged; all others only after */
	uint32_t per_second; /* 0: a credit is used up instead */
};
const struct bus_rule *bus_rule(unsigned type);

/* Appends the body (no header). Text is cut to its field, lists to their most. */
void bus_put_body(struct buf *b, const struct bus_message *m);
/* A whole frame around a body. */
void bus_put_frame(struct buf *b, enum bus_type type, uint64_t sequence, struct str body);

/* One frame. Text is cleaned (str_clean) as it comes from a process that may have been taken over.
 * BYTES point into `frame`. ERR_UNSUPPORTED: unknown type or version; ERR_MALFORMED, ERR_TRUNCATED:
 * a field over its limit, bytes left over or missing. fd is -1. */
enum err bus_get_frame(struct str frame, struct bus_message *ret_message);

#endif
