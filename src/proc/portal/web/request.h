/*
 * One request and its answer. Lives in one thread; everything hangs on its arena and goes with it.
 */
#ifndef PROC_PORTAL_REQUEST_H
#define PROC_PORTAL_REQUEST_H

#include "base/digest.h"
#include "proc/portal/portal.h"
#include "proc/portal/web/form.h"

#define REQUEST_ARENA_BYTES ((size_t)96 << 20)
#define REQUEST_PATH_MAX 1024
#define REQUEST_BODY_MAX 65536 /* bytes of a form, unless its route says more */
#define REQUEST_PASTE_MAX 1048576
#define REQUEST_ROW_MAX 262144 /* one row of a ledger, all its cells */
#define PAGE_BYTES_MAX ((size_t)8 << 20)
#define TOKEN_TEXT_MAX 65 /* 256 bits as hexadecimal, with NUL */

enum method { METHOD_GET, METHOD_POST };

enum right {
	RIGHT_ANYONE, /* also before set-up */
	RIGHT_READER,
	RIGHT_MEMBER, /* answers and names */
	RIGHT_ADMIN,
};

struct request;
typedef enum err handler_fn(struct request *r);

struct route {
	enum method method;
	const char *path; /* "*" stands for one part of it */
	enum right right;
	handler_fn *handler;
	size_t body_max; /* 0: REQUEST_BODY_MAX */
	bool is_upload;	 /* its form brings a file; see upload.h */
	bool is_summed;	 /* the file's SHA-256 is wanted */
};

#define RESPONSE_COOKIES_MAX 4

/* A body that is made while it is sent, for downloads of any size. */
struct response_stream {
	void *arg;
	/* Adds the next bytes, at least one, within a few milliseconds; false: that was all. The
	 * request's arena is still there. */
	bool (*more)(void *arg, struct buf *b);
	void (*end)(void *arg); /* once, whatever became of it */
};

struct response {
	int status; /* 0: 200 */
	struct buf body;
	const char *type; /* NULL: text/html */
	char location[REQUEST_PATH_MAX];
	char cookies[RESPONSE_COOKIES_MAX][512];
	size_t n_cookies;
	char disposition[256]; /* "" unless a download */
	const char *etag;
	const char *csp;	       /* NULL: PAGES_CSP */
	unsigned refresh_seconds;      /* 0: it does not ask again by itself; else at location */
	struct str fixed;	       /* bytes that outlive the request, instead of body */
	struct response_stream stream; /* instead of body; more NULL: none */
};

/* The file of a form, spooled; see upload.h. */
struct upload {
	int fd; /* -1: none */
	uint64_t bytes;
	bool is_unwanted; /* by a link that takes no file: its bytes are read and not kept */
	unsigned place;	  /* that it has among those by links (links/links.h); 0: none */
	char name[128];
	char sha256[DIGEST_HEX_MAX]; /* once it is whole, of routes that want it; "" else */
};

struct request {
	struct portal *portal;
	struct arena *arena;
	const struct route *route;
	enum method method;
	struct str path; /* decoded */
	struct str arg;	 /* what stood for "*" */
	struct form query, form;
	struct str host, cookie, origin, accept_language, content_type, if_none_match;
	struct str fetch_site;
	struct addr address; /* of the peer */
	bool is_tls;
	bool is_door; /* came in at the name server's page: guard/doors.h */
	ms_t now;
	enum lang lang;
	int zone_minutes;
	const struct store_view *view; /* a snapshot for the whole request */
	bool has_session, is_set_up;
	struct store_session session;
	struct store_person person;
	char csrf[TOKEN_TEXT_MAX];	 /* what forms must carry */
	char pre_cookie[TOKEN_TEXT_MAX]; /* before log-in */
	struct page_notice notice;
	char notice_key[32];
	struct str link_by; /* of the link that is opened: who made it, and when */
	ms_t link_made;
	struct upload upload;
	uint64_t job; /* an opener's, see opener_jobs.h; 0: none */
	bool waits;   /* for it: the handler is called again */
	struct response response;
};

/* The route for method and path, its "*" in *ret_arg. *ret_other: there is one for another method.
 */
const struct route *route_find(
	enum method method, struct str path, struct str *ret_arg, bool *ret_other);

/* Everything between the parsed request and the finished response. Never fails: what goes wrong is
 * a page with its status. */
void request_answer(struct request *r);

/* Whether who sends this may use its route, before its body is read: 0, or the status to refuse
 * with. The form's token can be checked afterwards. */
int request_may(struct request *r);

/* ---- for handlers ---- */

/* Fills the frame; its strings live in the arena. */
void frame_of(struct request *r, struct page_frame *f);
/* Of a notice's name, escaped for its cookie, with NUL; one over it is left out. */
#define NOTICE_NAME_MAX 200
/* 303 to path (of our own making), with a sentence shown there once. key may be NULL. */
struct done {
	const char *key;
	const char *name; /* may be NULL */
	uint64_t count;
	const char *undo; /* token; may be NULL */
	bool is_refusal;
};
enum err redirect(struct request *r, const char *path, const struct done *done);
/* The answer is a file to be kept: by the name of ASCII, which no quote is in, and as people call
 * it (RFC 6266, RFC 8187); one that is too long for a header is left out. */
void response_attach(struct request *r, const char *ascii, const char *name);
enum err answer_error(struct request *r, int status);
void add_cookie(struct request *r, const char *name, const char *value, ms_t max_age);
/* Writes to the audit log, in a change of its own; log keys are those of pages (below "log."). */
enum err audit(struct request *r, const char *action, const char *subject);
void audit_fill(
	const struct request *r, struct store_audit *e, const char *action, const char *subject);
/* How the person who acts is called in what is kept: the name, else the log-in. */
struct str request_who(const struct request *r);
/* "/x" stays, anything that leaves this site becomes "/". */
struct str safe_path(struct str path);

/* ---- views ---- */

void brief_of_device(const struct store_device *d, struct device_brief *b);
/* A brief of the device of that id, or of nothing but the id; in the arena. NULL: memory. */
const struct device_brief *brief_by_id(struct request *r, const char *id);
enum err briefs_of_alerts(struct request *r, const struct store_alert *list, size_t n,
	const struct alert_brief **ret_briefs);
enum err briefs_of_devices(struct request *r, const struct store_device *list, size_t n,
	const struct device_brief **ret_briefs);
void live_copy(struct portal *p, struct portal_live *ret_live);
/* Names to choose from: the staff list, at most STAFF_NAMES_MAX. */
#define STAFF_NAMES_MAX 500
enum err names_of_staff(struct request *r, const struct str **ret_names, size_t *ret_n);
/* The setting in the arena. */
struct str setting_of(struct request *r, enum store_setting key);

extern const struct route routes[];

#endif
