/*
 * Everything that Sakimori remembers: the contract that a backend fulfils (sqlite/ here). No SQL
 * outside the backends; the same contract suite runs on each of them.
 *
 * One writer: a change is a function that store_write() runs on the writer's thread, together with
 * whatever other changes wait (one commit for all of them); it has happened on disk when
 * store_write() returns ERR_OK, and not at all otherwise. Readers look at a snapshot that does not
 * move while they hold it. Functions of this file may be called from any thread; a view or tx
 * belongs to one.
 *
 * Text given in is UTF-8 and is cut at a character to what the field holds; text given out lives in
 * the structs. Times are UTC milliseconds. Lists are allocated in the caller's arena. Every
 * function returns ERR_FULL when the disk or the database is full and ERR_IO when the disk fails;
 * other errors are named at the function.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "model/alert.h"
#include "model/pair.h"

struct store;
struct store_view; /* a snapshot to read from */
struct store_tx;   /* a change being made */

struct store_options {
	const char *path;	/* database file; its folder must exist */
	unsigned space_percent; /* of the disk stays free of bulk data (evidence, facts); 10 if 0 */
	uint64_t pages_max;	/* largest database in pages of 4 KiB; 0: as the disk allows */
	bool is_read_only; /* for the CLI beside a running portal; store_write() gives ERR_DENIED */
	bool starts_later; /* no thread until store_start(): one that begins before a sandbox is not
			    * held by its Landlock rules, which are each thread's own */
};

/* Opens, makes or migrates the database. ERR_UNSUPPORTED: made by a newer version. ERR_MALFORMED:
 * not ours, or a migration that was applied is not the one in this program. */
enum err store_open(
	const struct store_options *options, struct store **ret_store, struct errinfo *info);
/* For starts_later: begins the thread that writes. Until then only the thread that opened the store
 * may use it. ERR_FULL: no thread to be had. */
enum err store_start(struct store *s, struct errinfo *info);
void store_close(struct store *s); /* waits for the changes under way; NULL is allowed */

/* Which changes give way first when less than a tenth of the disk is free. */
enum store_weight {
	STORE_BULK,  /* evidence, facts, pairs, counts: refused with ERR_FULL then */
	STORE_VITAL, /* alerts, people's answers, log-ins: go on until the disk really is full */
};

typedef enum err store_write_fn(struct store_tx *tx, void *arg);

/* Runs fn; keeps its changes if it returns ERR_OK, else none of them. Blocks until committed. */
enum err store_write(struct store *s, enum store_weight weight, store_write_fn *fn, void *arg);
const struct store_view *store_tx_view(const struct store_tx *tx); /* what tx sees so far */

enum err store_read(struct store *s, struct store_view **ret_view);
void store_read_end(struct store_view *v); /* NULL is allowed */
/* The view shows what is kept now, its owner's changes among it; what was read stays as it was. */
enum err store_read_again(const struct store_view *v);

struct store_space {
	uint64_t disk_bytes, disk_free_bytes; /* of the file system that holds the database */
	uint64_t database_bytes;
	bool is_low;	  /* less than space_percent is free: bulk data is refused */
	bool is_full;	  /* the latest change could not be written */
	uint64_t refused; /* changes refused for lack of room since the start */
};
enum err store_space(struct store *s, struct store_space *ret_space);

/* A consistent copy into a new file. ERR_EXISTS when there is one. */
enum err store_backup(struct store *s, const char *path, struct errinfo *info);
/* Checks a copy without changing it: whole, ours, and of this version or an older one, which
 * store_open() brings to this form. */
enum err store_check(const char *path, struct errinfo *info);

/* ---- damage ---- */

/* Whether the database was found not to hold together (SQLite's CORRUPT, NOTADB) since it was
 * opened. From then on nothing is carried from the log into the file, not by store_close() either,
 * and changes are refused with ERR_IO; one that was under way may be there afterwards. Opened anew,
 * it is what the file and the sound part of its log say. Any thread. */
bool store_is_damaged(const struct store *s);
/* Reads all of a database that nobody has open, with its log, and changes nothing. True only when
 * its pages do not hold together: not for a whole one of another program or version, nor when it is
 * not there or cannot be read. */
bool store_is_broken(const char *path);

/* ---- limits ---- */

/* What a table may hold at most and what goes first; 0 means no such limit. */
struct store_limit {
	const char *table;
	uint32_t rows_max;
	uint32_t days_max;
	const char *goes_first; /* in words, for the page about what is kept */
};
const struct store_limit *store_limit(size_t index); /* NULL past the last */
enum err store_rows(
	const struct store_view *v, size_t index, uint64_t *ret_rows); /* it holds now */
/* Removes what is over the limits, and brings back to `now` what a clock that was ahead wrote: what
 * would hold for years then. With now 0 time is in doubt, and only what is over the rows goes.
 * *ret_removed: rows, all tables. */
enum err store_tidy(struct store_tx *tx, ms_t now, uint64_t *ret_removed);

/* ---- ids ---- */

#define STORE_ID_TEXT_MAX 33
struct store_id {
	char text[STORE_ID_TEXT_MAX]; /* 32 hexadecimal digits, time-ordered */
};
struct store_id store_id_new(ms_t now); /* 48 bits of time, 80 random */

/* ---- settings of the organisation and site ---- */

#define STORE_SETTING_MAX 1024
enum store_setting {
#define SETTING(constant, name, bytes_max) SETTING_##constant,
#include "store/setting.def"
#undef SETTING
	STORE_SETTINGS
};
const char *store_setting_name(enum store_setting key);
/* "" when it was never set. Returns the length. */
size_t store_setting(
	const struct store_view *v, enum store_setting key, char dst[STORE_SETTING_MAX]);
int64_t store_setting_number(const struct store_view *v, enum store_setting key, int64_t otherwise);
/* ERR_LIMIT over the setting's own maximum. */
enum err store_setting_set(struct store_tx *tx, enum store_setting key, struct str value);
enum err store_setting_set_number(struct store_tx *tx, enum store_setting key, int64_t value);

/* ---- networks ---- */

enum network_kind {
	NETWORK_OURS,
	NETWORK_GUEST,	 /* off unless switched on */
	NETWORK_PRIVATE, /* somebody's home or own line: off unless switched on */
};
const char *network_kind_name(enum network_kind k); /* "ours", "guest", "private" */

struct store_network {
	char prefix[64]; /* "192.168.1.0/24"; the key */
	char name[LIMIT_NAME_BYTES];
	enum network_kind kind;
	bool is_watched;
};
enum err store_network_put(struct store_tx *tx, const struct store_network *n);
enum err store_network_list(const struct store_view *v, struct arena *a,
	struct store_network **ret_list, size_t *ret_n);

/* ---- persons, sessions ---- */

enum person_role {
	ROLE_READER, /* sees, changes nothing */
	ROLE_MEMBER, /* answers alerts, names devices */
	ROLE_ADMIN,
};
#define PERSON_ROLES 3
const char *person_role_name(enum person_role r); /* "reader", "member", "admin" */
enum err person_role_parse(struct str s, enum person_role *ret_role); /* ERR_MALFORMED */

struct store_person {
	struct store_id id;
	char login[64]; /* unique, lower case */
	char name[LIMIT_NAME_BYTES];
	enum person_role role;
	char mail[128];
	char lang[8];
	char work[8];	    /* "owner", "charge", "staff": what comes first; "" not said */
	char password[128]; /* argon2id, as libsodium writes it; "" forbids logging in */
	bool is_disabled;
	ms_t created, last_login;
};
/* Makes or changes (by id). ERR_EXISTS: the log-in belongs to another. */
enum err store_person_put(struct store_tx *tx, const struct store_person *p);
enum err store_person_by_login(const struct store_view *v, struct str login,
	struct store_person *ret_person); /* ERR_NOT_FOUND */
enum err store_person_get(const struct store_view *v, const char *id,
	struct store_person *ret_person); /* ERR_NOT_FOUND */
enum err store_person_list(
	const struct store_view *v, struct arena *a, struct store_person **ret_list, size_t *ret_n);

#define STORE_TOKEN_HASH 32
struct store_session {
	uint8_t token_hash[STORE_TOKEN_HASH]; /* of the cookie; the cookie itself is kept nowhere */
	uint8_t csrf[STORE_TOKEN_HASH];
	struct store_id person;
	ms_t created, last_used, expires;
	char address[ADDR_TEXT_MAX];
};
enum err store_session_put(struct store_tx *tx, const struct store_session *s);
enum err store_session_get(const struct store_view *v, const uint8_t token_hash[STORE_TOKEN_HASH],
	struct store_session *ret_session); /* ERR_NOT_FOUND */
enum err store_session_touch(
	struct store_tx *tx, const uint8_t token_hash[STORE_TOKEN_HASH], ms_t now);
enum err store_session_drop(struct store_tx *tx, const uint8_t token_hash[STORE_TOKEN_HASH]);
enum err store_session_drop_of(struct store_tx *tx, const char *person); /* all of a person's */
enum err store_session_drop_others(struct store_tx *tx, const char *person,
	const uint8_t token_hash[STORE_TOKEN_HASH]); /* all but this one */
/* Latest used first. */
enum err store_session_list_of(const struct store_view *v, const char *person, struct arena *a,
	struct store_session **ret_list, size_t *ret_n);

/* A code with which the person sets a password, once. */
struct store_invitation {
	uint8_t code_hash[STORE_TOKEN_HASH]; /* the code itself is kept nowhere */
	struct store_id person;
	ms_t created, expires;
};
/* The person's earlier one, if any, is worth nothing afterwards. */
enum err store_invitation_put(struct store_tx *tx, const struct store_invitation *i);
/* Also one that expired: the caller looks. ERR_NOT_FOUND. */
enum err store_invitation_get(const struct store_view *v, const uint8_t code_hash[STORE_TOKEN_HASH],
	struct store_invitation *ret_invitation);
enum err store_invitation_of(const struct store_view *v, const char *person,
	struct store_invitation *ret_invitation); /* ERR_NOT_FOUND */
enum err store_invitation_drop_of(struct store_tx *tx, const char *person);

/* ---- devices and facts ---- */

enum store_whose {		/* the same order and names as in pages */
	STORE_WHOSE_UNANSWERED, /* nobody said */
	STORE_WHOSE_OURS,
	STORE_WHOSE_STAFF, /* a staff member's own */
	STORE_WHOSE_GUEST,
	STORE_WHOSE_UNKNOWN, /* somebody looked and does not know it */
	STORE_WHOSE_LATER,
};
#define STORE_WHOSES 6
/* "unanswered", "ours", "staff", "guest", "unknown", "later" */
const char *store_whose_name(enum store_whose w);
enum err store_whose_parse(struct str s, enum store_whose *ret_whose);

/* Best value of what was learned, by confidence and then by recency; "" when nothing was. */
struct store_learned {
	char name[LIMIT_NAME_BYTES];
	char vendor[LIMIT_NAME_BYTES];
	char model[LIMIT_NAME_BYTES];
	char os[LIMIT_NAME_BYTES];
	char address[ADDR_TEXT_MAX];
	enum device_kind kind;
	enum confidence kind_confidence;
	char kind_reason[LIMIT_FACT_REASON];
};

struct store_device {
	struct device_id id;
	char name[LIMIT_NAME_BYTES];  /* the owner's word; "" when nobody named it */
	char owner[LIMIT_NAME_BYTES]; /* the person who uses it */
	char place[LIMIT_NAME_BYTES];
	char notes[512];
	enum store_whose whose;
	ms_t later_until; /* with STORE_WHOSE_LATER */
	int kind_given;	  /* enum device_kind as a person said, or -1 */
	ms_t first_seen, last_seen;
	char merged_into[DEVICE_ID_TEXT_MAX]; /* "" unless the owner merged it into another */
	struct store_learned learned;
	uint32_t alerts_open; /* new or seen, please_look or act_now */
};

enum store_device_show {
	STORE_DEVICES_ALL,
	STORE_DEVICES_UNNAMED, /* neither a name nor whose it is, nor put off beyond `since` */
	STORE_DEVICES_NEW,     /* first seen since `since` */
	STORE_DEVICES_ALERTED,
	STORE_DEVICES_AWAY, /* not seen since `since` */
	STORE_DEVICES_OS,   /* os is one of `os` */
};

struct store_device_query {
	struct str text; /* part of a name, owner, place, vendor, address or id; "" all */
	enum store_device_show show;
	ms_t since;
	const struct str *os; /* STORE_DEVICES_OS; at most 32 */
	size_t n_os;
	uint32_t offset, limit; /* limit 0: LIMIT_DEVICES */
};

/* Of a sensor's fact: makes the device when needed, moves first/last seen, keeps the best of each
 * kind in `learned`. The same (device, kind, value) stays one row. A SAME_AS fact merges an address
 * ("ip:") into the card that ARP showed to have it, and nothing else. */
enum err store_fact_put(struct store_tx *tx, const struct fact *f);
/* Changes the owner's words (name, owner, place, notes, whose, later_until, kind_given);
 * ERR_NOT_FOUND. */
enum err store_device_describe(struct store_tx *tx, const struct store_device *d);
/* `into` shows what `id` had, and its later facts and alerts, as long as it stays merged; ""
 * undoes. The owner's words of both stay with each. ERR_INVALID: onto itself, into one that is
 * merged, or when others are merged into it. ERR_NOT_FOUND. */
enum err store_device_merge(struct store_tx *tx, const char *id, const char *into);
/* Those merged into it, at most 100. */
enum err store_device_parts(const struct store_view *v, const char *id, struct arena *a,
	struct store_device **ret_list, size_t *ret_n);

/* Two devices that a sensor takes for one: ids of what is shown, so never two parts of one. */
struct store_same {
	struct device_id device, other;
	char reason[LIMIT_FACT_REASON];
	ms_t at; /* latest sign */
};
/* Latest first, of one device or (NULL) of all; without those that somebody called two. */
enum err store_same_list(const struct store_view *v, const char *device, uint32_t limit,
	struct arena *a, struct store_same **ret_list, size_t *ret_n);
struct store_apart {
	struct device_id device, other;
	ms_t at;
	char who[LIMIT_NAME_BYTES];
};
enum err store_apart_put(struct store_tx *tx, const struct store_apart *apart);
enum err store_apart_drop(struct store_tx *tx, const char *device, const char *other);
enum err store_device_get(const struct store_view *v, const char *id,
	struct store_device *ret_device); /* ERR_NOT_FOUND */
/* The one that is called so, by a person (exactly) or by itself (in small letters or capitals), or
 * has this address or id; not one that is merged into another. ERR_NOT_FOUND; ERR_EXISTS: several
 * are. */
enum err store_device_named(
	const struct store_view *v, struct str name, char ret_id[DEVICE_ID_TEXT_MAX]);
/* Without those that are merged into another; latest seen first. *ret_total: how many match without
 * offset and limit. */
enum err store_device_list(const struct store_view *v, const struct store_device_query *dq,
	struct arena *a, struct store_device **ret_list, size_t *ret_n, uint32_t *ret_total);
/* Those of the device and of the ones merged into it; kind, then latest first. */
enum err store_fact_list(const struct store_view *v, const char *device, struct arena *a,
	struct fact **ret_list, size_t *ret_n);
/* Of all devices those of one kind that were seen since; `device` is what a part was merged into,
 * one row for each device and value. By value, then device. At most 5,000. */
enum err store_fact_of_kind(const struct store_view *v, enum fact_kind kind, ms_t since,
	struct arena *a, struct fact **ret_list, size_t *ret_n);

/* The device that had this address ("192.168.1.7") last, seen since; what a part was merged into.
 * ERR_NOT_FOUND. Reads all facts: not for each packet. */
enum err store_fact_whose_address(
	const struct store_view *v, const char *address, ms_t since, struct device_id *ret_device);

/* A device that had an address, whenever. */
struct store_claim {
	struct device_id part;	 /* that was seen with it */
	struct device_id device; /* what that was merged into; else the same */
	ms_t first, last;
};
#define STORE_CLAIMS_MAX 64
/* Who had this address, the first one first; at most STORE_CLAIMS_MAX. Reads all facts of its kind,
 * as the one before. */
enum err store_fact_claims(const struct store_view *v, const char *address, struct arena *a,
	struct store_claim **ret_list, size_t *ret_n);

struct store_device_counts {
	uint32_t all, recent, unnamed; /* recent: first seen since */
};
enum err store_device_counts(
	const struct store_view *v, ms_t since, struct store_device_counts *ret_counts);

/* ---- who talks with whom ---- */

/* Adds a stretch to the sums of `day` (that day's beginning). A stretch that does not begin after
 * the latest one of its day, device, peer and service was added before, and is passed over: so is,
 * on a day that was watched, an older capture of the same device that is handed in later. */
enum err store_talk_put(struct store_tx *tx, const struct pair *p, ms_t day);

struct store_talk_query {
	const char *device; /* on either side; NULL: all */
	ms_t since;	    /* days that begin at or after */
	uint32_t limit;
};
/* The sums over all days, the largest amount first; since and until are the first and last time.
 * Devices that were merged count as the one that they were merged into. *ret_total: how many there
 * are without limit. */
enum err store_talk_list(const struct store_view *v, const struct store_talk_query *q,
	struct arena *a, struct pair **ret_list, size_t *ret_n, uint32_t *ret_total);

/* How many devices were heard at all since then, and of how many the traffic passed by: what one of
 * them said to another or to the outside. Merged ones count as one. */
struct store_talk_share {
	uint32_t heard, talking;
};
enum err store_talk_share(
	const struct store_view *v, ms_t since, struct store_talk_share *ret_share);

/* ---- alerts, evidence ---- */

enum store_alert_state {
	STORE_ALERT_NEW,
	STORE_ALERT_SEEN,     /* somebody opened it */
	STORE_ALERT_HANDLED,  /* done what was asked */
	STORE_ALERT_EXPECTED, /* it is ours: quiet, see suppressions */
	STORE_ALERT_LATER,
};
#define STORE_ALERT_STATES 5
const char *store_alert_state_name(enum store_alert_state s); /* "new", "seen", "handled", ... */

struct store_alert {
	const struct alert *alert; /* in the arena */
	char id_text[ALERT_ID_TEXT_MAX];
	char device[DEVICE_ID_TEXT_MAX]; /* alert->device, or what it was merged into */
	enum store_alert_state state;
	bool is_quiet; /* a suppression silences it */
	ms_t later_until;
	ms_t answered; /* 0: never */
	char answered_by[LIMIT_NAME_BYTES];
	ms_t arrived; /* when it was stored first */
};

/* A new alert or a higher revision of one: *ret_is_change. The same or a lower revision: ERR_OK and
 * no change. A handled alert whose severity rises is new again. */
enum err store_alert_put(
	struct store_tx *tx, const struct alert *alert, ms_t now, bool *ret_is_change);

/* What somebody else adds to an alert: its detections are written anew, as the same revision.
 * ERR_NOT_FOUND. */
enum err store_alert_amend(struct store_tx *tx, const struct alert *alert);

struct store_answer {
	enum store_alert_state state;
	bool is_quiet;
	ms_t later_until;
	ms_t at; /* 0 forgets who answered */
	const char *who;
};
enum err store_alert_answer(struct store_tx *tx, const char *id_text,
	const struct store_answer *answer); /* ERR_NOT_FOUND */
/* Those put off until before `now` are open again. */
enum err store_alert_wake(struct store_tx *tx, ms_t now);

struct store_alert_query {
	bool is_open;	      /* only those that wait for an answer: highest severity first */
	int severity_min;     /* enum severity */
	int severity_max;     /* enum severity; SEVERITY_ACT_NOW for no bound */
	const char *device;   /* NULL: all */
	const char *detector; /* the leading one's name; NULL: all */
	ms_t since, until;    /* since <= last_seen < until; 0: no bound */
	bool without_quiet;
	uint32_t offset, limit; /* limit 0: 50 */
};

/* Latest first unless is_open. *ret_total (may be NULL): how many match without offset and limit.
 */
enum err store_alert_list(const struct store_view *v, const struct store_alert_query *q,
	struct arena *a, struct store_alert **ret_list, size_t *ret_n, uint32_t *ret_total);
enum err store_alert_count(
	const struct store_view *v, const struct store_alert_query *q, uint32_t *ret_count);
enum err store_alert_get(const struct store_view *v, const char *id_text, struct arena *a,
	struct store_alert *ret_alert); /* ERR_NOT_FOUND */

struct store_detector_count {
	char detector[DETECTOR_NAME_MAX];
	enum severity severity;
	uint32_t alerts;
};
/* Of alerts whose last_seen lies in [since, until); most alerts first. */
enum err store_alert_by_detector(const struct store_view *v, ms_t since, ms_t until,
	struct arena *a, struct store_detector_count **ret_list, size_t *ret_n);

struct store_frame {
	ms_t at;
	uint32_t wire_len;
	uint16_t linktype; /* pcap's number */
	struct str bytes;
};
/* Over LIMIT_ALERT_FRAMES of one alert: ignored. The same frame twice is one. */
enum err store_evidence_put(
	struct store_tx *tx, const struct alert_id *id, const struct store_frame *frame);
enum err store_evidence_list(const struct store_view *v, const char *id_text, struct arena *a,
	struct store_frame **ret_list, size_t *ret_n);

/* ---- suppressions ---- */

struct store_suppression {
	struct store_id id;
	char detector[DETECTOR_NAME_MAX]; /* never "" */
	char device[DEVICE_ID_TEXT_MAX];  /* "" any */
	char peer[LIMIT_HOST_BYTES];   /* "" any; compared with the basis peer, peer_name, name */
	char alert[ALERT_ID_TEXT_MAX]; /* the one that it was made for */
	ms_t created, expires;
	char who[LIMIT_NAME_BYTES];
	char reason[160];
};
enum err store_suppression_put(struct store_tx *tx, const struct store_suppression *s);
enum err store_suppression_drop(struct store_tx *tx, const char *id); /* ERR_NOT_FOUND */
/* Those that are valid at `now`; 0: all. */
enum err store_suppression_list(const struct store_view *v, ms_t now, struct arena *a,
	struct store_suppression **ret_list, size_t *ret_n);

/* ---- decisions that can be undone, audit ---- */

#define STORE_DECISION_MAX 2048 /* bytes with the end: words of the greatest length fit */
struct store_decision {
	struct store_id id;
	ms_t at, undone; /* undone 0: it stands */
	char who[LIMIT_NAME_BYTES];
	char kind[24];	  /* "alert", "device", "merge", "apart", "mark", "person" */
	char subject[64]; /* alert, device or person, or the group of one deed */
	char before[STORE_DECISION_MAX];
	char after[STORE_DECISION_MAX];
};
enum err store_decision_put(struct store_tx *tx, const struct store_decision *d);
enum err store_decision_undone(struct store_tx *tx, const char *id, ms_t now); /* ERR_NOT_FOUND */
enum err store_decision_get(const struct store_view *v, const char *id,
	struct store_decision *ret_decision); /* ERR_NOT_FOUND */
/* Latest first, of one subject or (NULL) of all. */
enum err store_decision_list(const struct store_view *v, const char *subject, uint32_t limit,
	struct arena *a, struct store_decision **ret_list, size_t *ret_n);

struct store_audit {
	struct store_id id;
	ms_t at;
	char who[LIMIT_NAME_BYTES]; /* log-in, or "cli", "portal" */
	char action[32];	    /* "login", "device.open", "evidence.download", ... */
	char subject[64];
	char address[ADDR_TEXT_MAX];
};
enum err store_audit_add(struct store_tx *tx, const struct store_audit *entry);
enum err store_audit_list(const struct store_view *v, uint32_t limit, uint32_t offset,
	struct arena *a, struct store_audit **ret_list, size_t *ret_n); /* latest first */

/* ---- the sensor, processes ---- */

#define STORE_SENSOR_COUNTS 16
struct store_sensor_hour {
	ms_t hour;			      /* its beginning */
	char view[16];			      /* watch_view_name() */
	uint64_t counts[STORE_SENSOR_COUNTS]; /* in the order of store/sensor_count.def */
};
enum store_sensor_count {
#define SENSOR_COUNT(constant, name) SENSOR_##constant,
#include "store/sensor_count.def"
#undef SENSOR_COUNT
	SENSOR_COUNTS
};
const char *store_sensor_count_name(enum store_sensor_count c);
enum err store_sensor_hour_add(struct store_tx *tx, const struct store_sensor_hour *h); /* sums */
/* Counts of the hours in [since, until) added up; view of the latest. hour: that of the latest, 0
 * when there is none. */
enum err store_sensor_sum(
	const struct store_view *v, ms_t since, ms_t until, struct store_sensor_hour *ret_sum);

struct store_process {
	char name[24];	   /* "sensor", "portal", ... */
	char state[16];	   /* "running", "stopped", "failed" */
	char message[160]; /* message id of packs/text, or "" */
	uint32_t restarts;
	ms_t since, last_heard;
};
enum err store_process_put(struct store_tx *tx, const struct store_process *p);
enum err store_process_list(const struct store_view *v, struct arena *a,
	struct store_process **ret_list, size_t *ret_n);

/* The sensor did not run from begins to ends; the same begins moves ends. */
enum err store_outage_put(struct store_tx *tx, ms_t begins, ms_t ends);
/* Time within [since, until) that outages cover. */
enum err store_outage_sum(const struct store_view *v, ms_t since, ms_t until, ms_t *ret_sum);

/* ---- mail, letters, interruptions, trial watch ---- */

struct store_mail {
	struct store_id id;
	ms_t created, next_try, sent; /* sent 0: still to go */
	uint32_t tries;
	char recipient[128];
	char subject[256];
	char kind[16]; /* "alert", "digest", "letter", "test", "drill", "link" */
	char error[160];
	struct str body;	       /* text/plain, UTF-8 */
	char about[STORE_ID_TEXT_MAX]; /* id of the link that it carries; "" none */
};
enum err store_mail_put(struct store_tx *tx, const struct store_mail *m);
/* Times, tries, error. Of a mail that carries a link, a drill's too, the text is gone once it has
 * left or was given up: no token stays. ERR_NOT_FOUND: it was taken back. */
enum err store_mail_result(struct store_tx *tx, const struct store_mail *m);
/* Those to be tried at `now`, oldest first; also what was put off by more than two days, which only
 * a clock that was wrong does. */
enum err store_mail_due(const struct store_view *v, ms_t now, struct arena *a,
	struct store_mail **ret_list, size_t *ret_n);
enum err store_mail_list(const struct store_view *v, uint32_t limit, struct arena *a,
	struct store_mail **ret_list, size_t *ret_n); /* latest first, without bodies */
/* The same of those that carry a link. */
enum err store_mail_list_links(const struct store_view *v, uint32_t limit, struct arena *a,
	struct store_mail **ret_list, size_t *ret_n);
/* How many that carry a link were written since; recipient NULL: to all. */
enum err store_mail_count_links(
	const struct store_view *v, ms_t since, const char *recipient, uint32_t *ret_count);
/* Those that carry this link and have not left yet. */
enum err store_mail_take_back(struct store_tx *tx, const char *about);

/* A person was interrupted for an alert (or for a digest: no alert): the budget counts these. */
enum err store_interruption_add(
	struct store_tx *tx, const char *alert_id_text, enum severity severity, ms_t at);
enum err store_interruption_count(
	const struct store_view *v, ms_t since, enum severity severity, uint32_t *ret_count);
/* Somebody was interrupted for this alert at this severity or a higher one. */
bool store_interruption_has(
	const struct store_view *v, const char *alert_id_text, enum severity severity);

struct store_trial {
	struct store_id id;
	ms_t begins, ends;
	bool is_over; /* the report was seen */
};
enum err store_trial_put(struct store_tx *tx, const struct store_trial *t);
enum err store_trial_latest(
	const struct store_view *v, struct store_trial *ret_trial); /* ERR_NOT_FOUND */

#endif
