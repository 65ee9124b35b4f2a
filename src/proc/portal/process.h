/*
 * The portal's process from inside: its loop, its channels, and the parts of it: peers.c (sensor,
 * openers, courier on their channels), outbox.c (mails, one at a time, to the courier),
 * stamp.c (heads of days, to a time stamp authority), enforce.c (what cases hold back, to the
 * enforcer), certificate.c, main.c (launcher, clock, start and end). One thread.
 */
#ifndef PROC_PORTAL_PROCESS_H
#define PROC_PORTAL_PROCESS_H

#include "bus/channel.h"
#include "proc/portal/ingest.h"
#include "proc/portal/portal.h"
#include "sys/loop.h"
#include "sys/sandbox.h"
#include "sys/stamp.h"

#define PEERS_MAX 8

/* A channel to a sensor, an opener or the courier. */
struct peer {
	struct process *process;
	struct channel *channel; /* NULL: the place is free */
	struct ingest *ingest;	 /* NULL for the courier */
	enum bus_role role;
	uint64_t job;  /* of an opener */
	bool is_told;  /* that its file is read */
	bool is_stuck; /* its batch waits for room on the disk */
};

/* A head on its way to the time stamp authority. The loop's alone. */
struct stamping {
	uint64_t id; /* of the question under way; 0: none */
	uint64_t last, nr;
	uint8_t head[STAMP_DIGEST_BYTES], nonce[STAMP_NONCE_BYTES];
	int fd;
	size_t asked_bytes;
	ms_t since, looked; /* by clock_monotonic() */
};

struct process {
	struct portal *portal;
	struct portal_server *server;
	struct loop *loop;
	struct channel *launcher;
	struct peer peers[PEERS_MAX];
	struct sandbox_report report;
	bool is_said;	/* READY */
	bool is_ending; /* the records do not hold together */
	uint64_t mail_sequence;
	struct store_mail mail; /* under way; id "" for none */
	uint64_t mail_id;
	ms_t mail_since; /* both by clock_monotonic() */
	ms_t asked;	 /* for the courier; 0: never */
	struct stamping stamp;
	struct bus_enforce enforce; /* sent last */
	ms_t enforce_ahead;	    /* its clock, before the monotonic one */
	ms_t enforce_made;	    /* by clock_monotonic(); 0: never */
	struct bus_keep keep;	    /* whose packets the sensor was last told to keep */
	ms_t keep_made;		    /* as enforce_made */
};

/* The peer of that role, NULL when there is none. */
struct peer *process_peer(struct process *p, enum bus_role role);
/* Takes the channel over; one of the same role before it is closed (openers may be several). */
void process_add_peer(struct process *p, enum bus_role role, uint64_t job, int fd);
void process_run_peer(struct peer *peer);
void process_close_peer(struct peer *peer);
/* The networks that are off, to a sensor. */
void process_send_policy(struct process *p, struct channel *c);

/* The list of what cases hold, to the enforcer when it is there: at once, or when it is another
 * than was sent last (outright once a minute). Every call is cheap while nothing changed. */
void process_send_enforce(struct process *p, bool is_first);
/* The same to the sensor: whose packets are kept for cases. A demonstration's recordings are read
 * again for it. */
void process_send_keep(struct process *p, bool is_first);
/* What it said; NULL: it is gone. */
void process_enforced(struct process *p, const struct bus_enforced *said);

/* Once a second: the next mail to the courier; the launcher is asked for one when it is missing. */
void process_send_mail(struct process *p);
/* The courier is gone: a mail under way is tried again in a minute. It may arrive twice, never not.
 */
void process_lost_courier(struct process *p);
/* Once a second: the next feed to the courier, when no mail is under way. */
void process_fetch(struct process *p);
/* The courier runs only where it is used: the launcher is asked for it, once a minute at most. */
bool process_may_need_courier(const struct process *p);
void process_need_courier(struct process *p);
/* Once a second: the latest head of a day to the time stamp authority, when nothing else is under
 * way with the courier (stamp.c); what came of it; the courier is gone. */
void process_stamp(struct process *p);
void process_stamped(struct process *p, const struct bus_fetch_result *said);
void process_stamp_lost(struct process *p);
/* What the courier says; as channel_receive(). */
enum err process_from_courier(struct process *p, struct channel *c);

/* The box's certificate and its key (PEM): made once, kept in the data folder. */
enum err process_certificate(struct portal *p, const char *data, struct buf *key, struct buf *cert,
	struct errinfo *info);

#endif
