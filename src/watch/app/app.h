/*
 * Readers of protocols: from a flow's bytes to events. Each protocol is one file and one line in
 * protocols.def (TCP) or datagrams.def (UDP). A TCP protocol is known by its first bytes, never by
 * its port alone; a UDP protocol by its port, and its reader checks the bytes.
 *
 * A reader gets the bytes of a direction in order (see watch/stream), a state of APP_STATE_BYTES
 * that begins as zeroes and lives as long as the flow, and emits events. It allocates nothing.
 */
#ifndef WATCH_APP_APP_H
#define WATCH_APP_APP_H

#include "base/digest.h"
#include "model/indicator.h"
#include "watch/event.h"
#include "watch/stream/stream.h"

#define APP_STATE_BYTES 1024
#define APP_ROOM_BYTES 4864

struct app_table;

/* A reader at work on a run of bytes. */
struct reader_at {
	struct app_table *apps;
	struct flow *flow;
	void *state; /* APP_STATE_BYTES; NULL for datagrams */
	int direction;
	bool after_gap; /* bytes are missing before these */
	ms_t at;
};

enum app_match {
	APP_MATCH_NO,
	APP_MATCH_MAYBE, /* more bytes are needed */
	APP_MATCH_YES,
};

struct app_protocol {
	enum app app;
	/* Can the flow whose `direction` begins with these bytes (at least one) be this protocol?
	 */
	enum app_match (*match)(const struct flow *f, int direction, struct str bytes);
	struct stream_use (*data)(struct reader_at *r, struct str bytes);
	/* The flow ends: give out what is still held back. May be NULL. */
	void (*gone)(struct reader_at *r);
};

struct app_datagram {
	enum app app;
	uint16_t ports[4]; /* of either side, below 8192; 0 ends the list */
	/* False when the bytes are something else. */
	bool (*read)(struct reader_at *r, struct str bytes);
};

struct app_sink {
	void *arg;
	/* The event's flow, direction and at are filled in; its devices are the receiver's to fill.
	 */
	void (*emit)(void *arg, struct event *e);
};

/* indicators: borrowed for good, NULL when there are no lists. NULL when memory is out. */
struct app_table *app_table_new(
	const struct app_sink *sink, const struct indicator_view *indicators);
void app_table_free(struct app_table *t);

/* Ports at which services listen: below 1,024, or of ports.def. */
bool app_is_service_port(uint16_t port);
/* Windows's services take the first ports of the dynamic range when the system starts. */
bool app_is_rpc_port(uint16_t port);

/* Bytes of a TCP flow: identifies the protocol at first, then reads. */
struct stream_use app_stream(struct app_table *t, struct flow *f, int direction, struct str bytes,
	bool after_gap, ms_t at);
/* A UDP payload; true when a reader knew it (the flow's app is set then). */
bool app_datagram(struct app_table *t, struct flow *f, int direction, struct str bytes, ms_t at);
/* The flow leaves the table: frees its state. */
void app_gone(struct app_table *t, struct flow *f, ms_t at);

/* For readers: sends e with the flow, direction and time of r. */
void app_emit(struct reader_at *r, struct event *e);
/* A log-in; user may be "". is_cleartext: its password could be read. */
void app_login(struct reader_at *r, enum app app, enum login_result result, const char *user,
	bool is_cleartext);
/* The rest of this flow is another protocol (STARTTLS, CONNECT): its reader starts afresh. */
void app_switch(struct reader_at *r, enum app app);
/* The name of the flow's server, as a protocol said it; kept in flow.name. */
void app_server_name(struct flow *f, struct str name);

/*
 * A room of APP_ROOM_BYTES for what has to be put together from several datagrams of a flow. There
 * are few: it is given back as soon as the whole is there, and a newer flow may take one that has
 * been held for long. app_room_take() gives it zeroed, NULL when none is free; app_room_of() the
 * one that this flow holds, or NULL. The flow's end gives it back.
 */
void *app_room_take(struct reader_at *r);
void *app_room_of(const struct reader_at *r);
void app_room_give(struct reader_at *r);
/* This flow's further datagrams need not be shown. */
void app_datagram_done(struct reader_at *r);

/*
 * Digests of a file that passes in this direction: at most LIMIT_FILE_DIGESTS files at once, each
 * up to LIMIT_FILE_DIGEST_BYTES: what a list holds, and SHA-256 of what runs. begin() and add() say
 * whether they are computed (on); end() gives them once, false when they were given up. The flow's
 * end drops them.
 */
#define APP_DIGEST_KINDS 3
struct app_digests {
	uint64_t size;
	char hex[APP_DIGEST_KINDS][DIGEST_HEX_MAX]; /* by enum digest_kind; "" when not computed */
};
bool app_digest_begin(struct reader_at *r, bool runs);
bool app_digest_add(struct reader_at *r, struct str run);
bool app_digest_end(struct reader_at *r, struct app_digests *ret);

/* For line protocols: takes the next line (without CR LF) off *bytes; false when none is whole. */
bool app_next_line(struct str *bytes, struct str *ret_line);

uint64_t app_states_refused(const struct app_table *t);

#endif
