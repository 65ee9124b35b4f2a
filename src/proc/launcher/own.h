/* What the launcher's files share; proc/launcher only. */
#ifndef PROC_LAUNCHER_OWN_H
#define PROC_LAUNCHER_OWN_H

#include "base/addr.h"
#include "base/limits.h"
#include "bus/channel.h"
#include "know/index/find.h"
#include "proc/launcher/additions.h"
#include "proc/launcher/hang.h"
#include "proc/launcher/launcher.h"
#include "proc/launcher/stop.h"
#include "sys/child.h"
#include "sys/loop.h"

#include <sys/socket.h>
#include <sys/types.h>

#define JOBS_MAX 4 /* openers at once; captures and indexes come one by one */
#define JOB_MS_MAX (10 * MS_MINUTE)
#define JOB_ADVISORIES_MS_MAX MS_HOUR	   /* of all there are, behind all else */
#define JOB_OFFICE_MS_MAX (30 * MS_SECOND) /* of documents and tables: somebody waits */
#define PROCESSES 5
#define GUARD_DOORS 8
#define GUARD_FORWARDERS 8

/* The company's name server; guard.c. */
struct guard_part {
	int udp[GUARD_DOORS], tcp[GUARD_DOORS];
	int page[GUARD_DOORS];			/* plain HTTP: why a name was blocked; -1: none */
	int dot[GUARD_DOORS], doh[GUARD_DOORS]; /* encrypted; -1: none */
	struct addr at[GUARD_DOORS];
	uint16_t asked_port;
	char self[GUARD_DOORS * ADDR_TEXT_MAX]; /* our addresses as devices see them */
	size_t n_doors;				/* 0: there is none */
	char folder[LIMIT_PATH_BYTES + 16];	/* DATA/guard */
	char upstream[80];
	uint16_t port;		/* of our Unbound; 0: another resolver is named */
	int policy;		/* the latest, or -1 */
	const char *cert, *key; /* files; NULL: the box's own; the key may stand in the other */
	bool has_secure;	/* there are encrypted doors */
	int pem;		/* key and certificates, sealed; or -1 */
	uint16_t dot_port, doh_port; /* 0: there is no such door */
	char cert_name[256];	     /* of the certificate that was named; "" */
	uint64_t pem_stamp;	     /* of the files that it was made of */
	pid_t unbound;		     /* 0: not running */
	ms_t started, start_at;	     /* monotonic */
	unsigned failures;
	uint32_t restarts;
	struct hang hang;
	bool has_hung;	   /* we ended it for that */
	bool has_answered; /* since it was started */
	struct additions additions;
	uint64_t additions_text; /* of what was added last, or left out; 0: there was nothing */
	struct own_use forwarders[GUARD_FORWARDERS]; /* that the additions name */
	size_t n_forwarders;
	bool is_left_out_said; /* the portal knows that they are left out */
	bool is_renewed;       /* we ended it to try them again */
	int probe;	       /* asks it whether it still answers; -1: none */
};

/* What the enforcer is started with; enforce.c. */
struct enforce_part {
	bool is_wanted, has_nft, keeps;
	char dhcp[LIMIT_PATH_BYTES]; /* "" none */
	char pid[LIMIT_PATH_BYTES];  /* of the DHCP server */
};

/* What the launcher holds for its children; descriptors stay open so that they can be started
 * again. */
struct prepared {
	char data[LIMIT_PATH_BYTES];
	char lists[LIMIT_PATH_BYTES + 16]; /* known-bad lists, below data */
	char kept[LIMIT_PATH_BYTES + 16];  /* their last good versions; the launcher's own */
	char share[LIMIT_PATH_BYTES];	   /* the folder that holds packs/ and web/ */
	char url[128];
	int lock;	/* of the data folder */
	int plain, tls; /* listeners, or -1 */
	int spool[2];
	int files[LAUNCHER_FILES_MAX];
	struct guard_part guard;
	struct enforce_part enforce;
	int tap; /* where dnstap goes, until the name server has it; -1 */
	char names[LAUNCHER_FILES_MAX * 64]; /* the files' base names, with commas between */
};

enum err prepare(const struct launcher_options *options, struct prepared *ret_prepared,
	struct errinfo *info);
void prepare_undo(struct prepared *p);

struct launcher;

struct child {
	struct launcher *launcher;
	enum bus_role role;
	pid_t pid; /* 0: not running */
	struct channel *channel;
	ms_t started;  /* monotonic */
	ms_t start_at; /* monotonic: when to start it again; 0: not planned */
	ms_t kill_at;  /* monotonic: it has closed its channel, and should be gone by then; 0: no */
	unsigned failures; /* in a row */
	uint32_t restarts;
	bool is_done;	       /* it has read its files: not started again */
	bool is_linked;	       /* it said hello: channels may go to it */
	bool is_needed;	       /* on demand only, until the portal asks for it */
	uint32_t index_serial; /* of the index that it was handed last */
	struct stop stop;      /* how far its end has come */
};

struct job {
	pid_t pid; /* 0: free */
	uint64_t id;
	ms_t started, late_after;
	bool is_late; /* ended by us for its time */
};

/* A layer of the index; -1: there is none. */
struct index_held {
	int file, tables;
};

struct launcher {
	const struct launcher_options *options;
	struct prepared prepared;
	struct loop *loop;
	struct child children[PROCESSES];
	struct job jobs[JOBS_MAX];
	char code[16]; /* for the first set-up */
	ms_t demo_end;
	bool is_stopping, has_said_ready;
	bool has_terminal; /* whose end is a reason to stop */
	int lists;	   /* sent to the sensor, until it has said how they stand; -1 */
	uint32_t lists_serial;
	bool is_list_asked;   /* to be read anew as soon as it may be */
	ms_t lists_next;      /* monotonic; not before */
	uint64_t lists_stamp; /* of the files that were sent last */
	bool is_guard_asked;  /* policy and index are to be handed on as soon as they may be */
	ms_t guard_next;      /* monotonic; not before */
	struct index_held index[INDEX_LAYERS];
	uint32_t index_serial;
	struct own_net own_net; /* as it was said last */
	ms_t own_net_next;	/* monotonic */
	ms_t tap_next;		/* monotonic; not opened before */
	struct bus_message in;
};

/* What children keep of root's rights until they lock themselves in. */
extern const int launcher_keep_read[]; /* packs and web/ may stand in a folder of root's */
extern const int launcher_keep_capture[];
extern const int launcher_keep_firewall[];

#define ARGV_MAX 24
#define ARG_BYTES (LAUNCHER_FILES_MAX * 64 + 64)
struct command {
	const char *argv[ARGV_MAX];
	int argc;
	int fds[CHILD_FDS_MAX];
	size_t n_fds;
	char text[ARG_BYTES * 2]; /* what argv points to */
	size_t used;
};
/* Fills an empty one; channel: the child's end. *ret_opened: to be closed when it was started, or
 * -1; command.c. */
void launcher_command(
	struct child *child, int channel, struct command *ret_command, int *ret_opened);

struct child *launcher_child(struct launcher *l, enum bus_role role);
/* Tells the portal, when it is there. */
void launcher_health(struct launcher *l, struct bus_health health);

/* Goes on with the end of all; ends the loop when nobody is left. stopping.c. */
void launcher_stopping(struct launcher *l);

/* Takes the lists in, sealed, for the sensor; the descriptor stays the launcher's. -1: cannot. */
int launcher_lists_pack(struct launcher *l);
void launcher_lists_reload(struct launcher *l);
void launcher_lists_waiting(struct launcher *l); /* often: reloads when it was asked for */
void launcher_lists_tick(struct launcher *l);	 /* once a minute: reloads when a file changed */
/* What the sensor says of them. */
void launcher_lists_state(struct launcher *l, struct bus_lists_state *s);

/* Sockets and the full resolver's configuration; nothing when it is not wanted. */
enum err launcher_guard_prepare(
	const struct launcher_options *o, struct prepared *p, struct errinfo *info);
/* option: the port, "0" for none, NULL: 80 when names are asked at 53. ERR_INVALID. */
enum err launcher_guard_page(struct guard_part *g, const char *option, struct errinfo *info);
/* A socket that is asked at; type: SOCK_DGRAM or SOCK_STREAM. */
enum err launcher_guard_socket(
	struct addr a, uint16_t port, int type, int *ret_fd, struct errinfo *info);
/* Encrypted doors, when they are wanted; guard_tls.c. ERR_INVALID, ERR_AGAIN. */
enum err launcher_guard_tls(
	struct guard_part *g, const struct launcher_options *o, struct errinfo *info);
/* Reads the certificate (again) into *ret_fd; false: the one before stays. */
bool launcher_guard_pem(struct guard_part *g, int *ret_fd, struct errinfo *info);
/* Once a minute: hands on a certificate that changed. */
void launcher_guard_tls_tick(struct launcher *l, bool is_asked);
void launcher_guard_undo(struct guard_part *g);

/* Its port and its configuration, for reading; unbound.c. */
enum err launcher_unbound_prepare(struct guard_part *g, struct errinfo *info);
/* Starts it (again), and ends it when it hangs. */
void launcher_unbound_tick(struct launcher *l);
bool launcher_unbound_ended(struct launcher *l, const struct child_end *end);
void launcher_unbound_stop(struct launcher *l);
/* Once a minute, and when somebody asks: additions that were left out and have changed are tried.
 */
void launcher_unbound_additions(struct launcher *l);
/* The portal is there (again): says whether they are left out. */
void launcher_unbound_tell(struct launcher *l);

/* A file of DATA/guard for reading; -1: there is none, or it is none (a pipe would never open). */
int launcher_guard_open(struct launcher *l, const char *name);
void launcher_guard_policy(struct launcher *l, int fd); /* takes it over */
void launcher_guard_reload(struct launcher *l);		/* and the index, from DATA/guard */
void launcher_guard_waiting(struct launcher *l);	/* often: reloads when it was asked for */

/* The index; index.c. */
void launcher_index_start(struct launcher *l);
void launcher_index_end(struct launcher *l);
/* Before a child is started: what it is to be handed is in l->index. */
void launcher_index_for(struct launcher *l, struct child *child);
void launcher_index_ready(struct launcher *l, struct child *child); /* it may have missed one */
void launcher_index_new(struct launcher *l); /* the files are new: hands them on */

/* Checks the option, and opens a file. */
enum err launcher_tap_prepare(
	const struct launcher_options *o, struct prepared *p, struct errinfo *info);
/* Opens it (again) and hands it to the name server; nothing when it is not wanted, or too soon. */
void launcher_tap(struct launcher *l);

/* Reads the option and makes the DHCP server's folder. ERR_INVALID, ERR_DENIED. */
enum err launcher_enforce_prepare(
	const struct launcher_options *o, struct prepared *p, struct errinfo *info);
/* Files went: the DHCP server reads its folder anew. Nothing when there is none, or the process of
 * that number is another program. */
void launcher_enforce_reread(struct launcher *l);

/* What this machine itself uses of the network (sys/own_net.h), for whoever must not cut it off:
 * often, says it when it is another one; and to a process that is ready, before its channels. */
void launcher_own_net(struct launcher *l);
void launcher_own_net_tell(struct launcher *l, struct child *child);

/* "127.0.0.1:7800", "[::1]:7800"; prepare.c. */
enum err launcher_parse_listen(const char *text, struct addr *ret_addr, uint16_t *ret_port);

/* A job of the portal: runs an opener on the descriptor, which is taken over. */
void job_start(struct launcher *l, const struct bus_job *job, int input);
/* An opener ended? Then the portal hears of it. False when the pid is none of ours. */
bool job_ended(struct launcher *l, pid_t pid, int code, int signal);
void job_tick(struct launcher *l); /* ends those that take too long */
void job_stop_all(struct launcher *l);

#endif
