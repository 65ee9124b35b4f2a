/*
 * The portal: the one process with listeners and the database. It answers browsers with pages,
 * takes what the sensor sends, and decides when to write a mail. It opens no connection, parses no
 * upload, and runs locked in (SANDBOX_PORTAL) from before its first byte from outside.
 */
#ifndef PROC_PORTAL_PORTAL_H
#define PROC_PORTAL_PORTAL_H

#include "base/limits.h"
#include "base/lru.h"
#include "model/damage.h"
#include "model/feed.h"
#include "model/form.h"
#include "model/guard_router.h"
#include "model/ledger.h"
#include "model/playbook.h"
#include "model/policy.h"
#include "model/products.h"
#include "model/stock_action.h"
#include "pages/pages.h"
#include "store/store.h"
#include "sys/own_net.h"
#include "today/today.h"

#include <pthread.h>

#define PORTAL_FILES_MAX 512
#define PORTAL_HOSTS_MAX 16
#define PORTAL_DOORS_MAX 8
#define PORTAL_HOST_MAX 64

/* A file of web/, read at the start. */
struct portal_file {
	const char *name; /* below web/ */
	struct str bytes;
	const char *type; /* of its content; NULL: not for browsers */
	char etag[35];
};

/* What the sensor said last; its own lock, held for copying only. */
struct portal_live {
	pthread_mutex_t lock;
	ms_t started;	 /* this portal */
	ms_t last_heard; /* 0: never */
	ms_t last_frame; /* of its packets */
	ms_t down_since; /* 0: it is running */
	bool is_replay;	 /* files were read: silence afterwards is no failure */
	enum page_sight sight;
	uint64_t counts[STORE_SENSOR_COUNTS]; /* since the sensor's start */
	char sensor_id[16];		      /* changes when the sensor starts anew */
	uint64_t index_entries;		      /* of the feeds' index that the sensor has */
	uint64_t index_unread;
	ms_t index_made;
	uint64_t disk_lost;	  /* facts and packets without room, not yet written to the hours */
	uint64_t disk_lost_all;	  /* since this portal's start */
	struct store_space space; /* asked at most every few seconds */
	ms_t space_at;
	struct today_clock clock;
};

#define PORTAL_CAPTURES_MAX 8

/* A capture file that somebody handed in; see captures.h. */
struct portal_capture {
	uint64_t id;
	enum { CAPTURE_NONE, CAPTURE_WAITING, CAPTURE_READING, CAPTURE_READ, CAPTURE_FAILED } state;
	char name[128];
	ms_t at;
	int fd; /* until it is read or given up; else -1 */
	unsigned tries;
	uint64_t frames;
	uint32_t n_alerts;
	const char *why; /* key below "captures.why."; NULL: nothing to say */
};

struct portal_captures {
	pthread_mutex_t lock;
	uint64_t last;					 /* id */
	struct portal_capture list[PORTAL_CAPTURES_MAX]; /* the latest first */
};

/* What holds back on this machine (proc/enforcer), as it said last. */
struct portal_enforcer {
	pthread_mutex_t lock;
	bool is_there;
	bool has_firewall, is_routing, has_dhcp;
	uint32_t n_held, n_refused;
	char note[160];	 /* in English, "" when all is well */
	bool is_changed; /* what cases hold: the list is to be made anew */
};

/* What this machine itself uses of the network, as the launcher said last. */
struct portal_own_net {
	pthread_mutex_t lock;
	struct own_net net; /* all zero: nothing was said yet */
};

/* The clock that ends of acts are by (cases/acts.h). */
struct portal_steady {
	pthread_mutex_t lock;
	ms_t wall, mono; /* what it said, and when; mono 0: not yet */
};

#define OPENER_JOBS_MAX 16    /* waiting or under way; one more is refused */
#define OPENER_JOBS_AT_ONCE 2 /* openers; the launcher has one more for a capture */

/* A file that an opener makes or reads for a page; see opener_jobs.h. */
struct opener_job {
	uint64_t id; /* 0: the place is free */
	enum { OPENER_JOB_WAITING, OPENER_JOB_SENT, OPENER_JOB_DONE } state;
	int work;	 /* enum bus_work */
	int fd;		 /* the order, until it is sent */
	ms_t began;	 /* by clock_monotonic() */
	void *waiter;	 /* the connection that sleeps; NULL */
	bool is_dropped; /* nobody waits any more */
	struct buf out;
	enum err err;
	char what[160];
};

struct opener_jobs {
	pthread_mutex_t lock;
	uint64_t last;
	struct {
		uint64_t id;		  /* 0: room for one more */
		ms_t since;		  /* monotonic */
	} under_way[OPENER_JOBS_AT_ONCE]; /* given to the launcher, which has not said that they
					     ended */
	int event;			  /* eventfd: something waits for the loop */
	bool is_stopped;
	/* How connections sleep and wake (http.c); NULL: they do not. */
	void (*suspend)(void *connection);
	void (*resume)(void *connection);
	struct opener_job list[OPENER_JOBS_MAX];
};

struct reconcile_table;

enum portal_copies_state {
	COPIES_FINE,	/* or none was due yet */
	COPIES_NO_ROOM, /* the disk has too little for the latest one */
	COPIES_FAILED,
};

/* The box's own copies of the database; see care/care.h. */
struct portal_copies {
	pthread_mutex_t lock; /* of all but thread and has_thread, which are the loop's */
	ms_t last;	      /* the newest; 0: none */
	ms_t tried;	      /* when the latest was begun */
	bool is_busy;
	enum portal_copies_state state;
	pthread_t thread;
	bool has_thread;
};

/* Comparing the stock with advisories; see stock/findings.h. */
struct portal_findings {
	pthread_mutex_t lock; /* of all but stamp, which is the thread's, and is_stopping */
	pthread_t thread;
	bool has_thread;
	bool is_running; /* a thread may be begun: see store_start() */
	bool is_busy, is_wanted;
	bool is_stopping;      /* atomic */
	size_t slice_bytes;    /* that a part of a comparing may take; 0: as usual */
	uint64_t undone;       /* deeds of the stock taken back; in changes of the store alone */
	uint64_t stamp;	       /* of the index whose lists the store has */
	uint64_t looked_stamp; /* of the index when it was last asked whether something is due */
	ms_t looked_at;
};

struct portal {
	struct store *store;
	struct pages *pages;
	const struct text_table *texts;
	const struct detect_packs *detects;
	const struct product_set *products;
	const struct reconcile_table *names; /* of products */
	bool has_named; /* programs were named by these packs; in changes of the store alone */
	const struct framework_set *frameworks;
	const struct reference_set *references;
	const struct ledger_set *ledgers;
	const struct form_set *forms;
	const struct policy_set *policies;
	const struct training_set *trainings;
	const struct damage_set *damage;
	const struct record_set *records;	 /* of incidents: fields, recipients, forms */
	const struct playbook_set *playbooks;	 /* what to do in an incident; NULL: none */
	const struct directory_set *directories; /* published lists; their rows are ledgers, too */
	struct arena *arena;			 /* packs, files: as long as the process */
	struct portal_file files[PORTAL_FILES_MAX];
	size_t n_files;
	uint8_t secret[32]; /* keys the tokens of forms before log-in; new at each start */
	char hosts[PORTAL_HOSTS_MAX][PORTAL_HOST_MAX]; /* names that a Host header may say */
	size_t n_hosts;
	char fingerprint[65]; /* of the certificate; "" without TLS */
	char url[128];
	char data_folder[512];
	bool is_demo;
	int launcher; /* socket to the launcher; -1 when there is none */
	struct portal_live live;
	struct portal_captures captures;
	struct portal_copies copies;
	struct portal_findings findings;
	struct opener_jobs jobs;
	struct portal_enforcer enforcer;
	struct portal_own_net own_net;
	struct portal_steady steady;
	struct portal_guard *guard; /* the name server; guard/guard.h */
	struct portal_feeds *feeds; /* lists; feeds/feeds.h */
	struct guard_doors *doors;  /* its pages for everybody; guard/doors.h */
	const struct guard_names *bypass, *canaries, *needed;
	const struct guard_routers *routers;
	const struct feed_catalogue *known_feeds;
	const struct advisory_catalogue *known_sources;
	const struct clock_set *clocks;	     /* of reports; NULL: none */
	const struct stock_actions *actions; /* what is done about a weakness */
	struct ledger_sheets *sheets;	     /* brought by people; ledger_sheets.h */
	pthread_mutex_t seal_lock; /* of making the key that bills and VEX are signed with */
	pthread_mutex_t limit_lock;
	struct odd_gate *odd_gate;	 /* reports without a log-in; cases/cases.h */
	struct case_briefs *case_briefs; /* of open cases; cases/brief.h */
	struct lru *limits;		 /* log-in tries, see web/gate.h */
	/* whose uploads are under way, see links/links.h; zeros: nobody's */
	uint8_t link_uploads[LIMIT_LINK_UPLOADS][STORE_TOKEN_HASH];
	ms_t tidied;	   /* portal_tick() alone */
	int64_t early_day; /* since 1970; of it early_n cases had files kept; portal_cases_tick()
			      alone */
	uint32_t early_n;
	ms_t filled; /* when records of young cases were filled in; portal_cases_tick() alone */
	bool is_clock_sure; /* portal_tick() looked, and the clock did not jump */
	ms_t read_at;	    /* when readings were made; portal_tick() alone */
	ms_t clock_kept;    /* when what the clock said was written down; portal_tick() alone */
	bool is_policy_new; /* atomic: the networks that are watched changed */
	bool is_keep_new;   /* atomic: whose packets cases keep may be others */
	ms_t (*clock)(void);
};

/* Reads web/ and packs/ of the folder, opens the database. */
enum err portal_load(struct portal *p, const char *share, const char *data, struct errinfo *info);
/* Words and the record's packs alone, into p->arena: what a report without a page needs. */
enum err portal_load_reports(struct portal *p, const char *share, struct errinfo *info);
void portal_unload(struct portal *p);

/* Where it listens. Both may be given; a number of -1 for none. The descriptors are taken over. */
struct portal_listen {
	int plain; /* loopback only */
	int tls;
	struct str key, cert;	     /* PEM; with tls */
	int pages[PORTAL_DOORS_MAX]; /* plain HTTP: why a name was blocked, nothing else */
	size_t n_pages;
};
struct portal_server;
enum err portal_serve(struct portal *p, const struct portal_listen *listen,
	struct portal_server **ret_server, struct errinfo *info);
void portal_stop(struct portal_server *s);

/* Once a minute: wakes what was put off, tidies, writes letters and digests. */
void portal_tick(struct portal *p, ms_t now);
/* Once a second: every CASE_FILL_EVERY, what the box knows goes into young cases. */
#define CASE_FILL_EVERY (20 * MS_SECOND)
void portal_cases_tick(struct portal *p, ms_t now);

#endif
