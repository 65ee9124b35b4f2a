/*
 * Pages: model in, HTML bytes out. One struct per page holds what the page shows; one function per
 * page writes it. No clock, no store, no files: the portal reads web/ and the packs before it locks
 * itself in, hands them to pages_new(), and fills the structs for each request.
 *
 * All strings are borrowed for the call, may hold anything (they are escaped here) and may be
 * empty. Times are UTC ms; 0 means "not known". A page function appends a whole document to *out
 * and returns buf_err(out), ERR_FULL when memory is out, ERR_UNSUPPORTED when the template asks for
 * a value that the page does not give (it stands as "[?name]" in *out).
 *
 * Every form posts to the path given beside its page, as application/x-www-form-urlencoded, with
 * the hidden field `csrf` (frame.csrf). After a POST the portal answers 303 to the page, with a
 * notice.
 */
#ifndef PAGES_PAGES_H
#define PAGES_PAGES_H

#include "base/buf.h"
#include "model/case.h"
#include "model/detect_pack.h"
#include "model/feed.h"
#include "model/framework.h"
#include "model/text.h"
#include "pages/mark.h"

struct pages;

struct pages_file {
	struct str name;  /* path below web/: "templates/today.html", "guides/mirror.svg" */
	struct str bytes; /* borrowed for good */
};

struct pages_options {
	const struct pages_file *files; /* templates and guides, .html and .svg, in any order */
	size_t n_files;
	const struct text_table *texts;		/* borrowed for good */
	const struct detect_packs *detects;	/* borrowed for good */
	const struct framework_set *frameworks; /* likewise; NULL: names of them are their ids */
};

/* ERR_MALFORMED or ERR_NOT_FOUND with "templates/x.html line 12: ..." in info. */
enum err pages_new(
	const struct pages_options *options, struct pages **ret_pages, struct errinfo *info);
void pages_free(struct pages *p);

/* Static files that pages link to are served by the portal as they are:
 * /static/sakimori.css /static/sakimori.js /static/icon.svg
 * The header that every page needs: no inline script or style exists anywhere. */
#define PAGES_CSP                                                                                  \
	"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "                \
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/* ---- What is around every page ------------------------------------------------------------- */

enum page_section { /* the marked entry of the menu */
	PAGE_SECTION_NONE,
	PAGE_SECTION_TODAY,
	PAGE_SECTION_DEVICES,
	PAGE_SECTION_STOCK,
	PAGE_SECTION_ALERTS,
	PAGE_SECTION_CASES, /* in the menu once a case is open, and on its own pages */
	PAGE_SECTION_GUARD,
	PAGE_SECTION_PROGRAMME,
	PAGE_SECTION_DOCUMENTS,
	PAGE_SECTION_LEARN,
	PAGE_SECTION_MAP,
	PAGE_SECTION_LETTER,
	PAGE_SECTION_SETTINGS,
	PAGE_SECTION_OWNER, /* in the menu of an owner only */
};

enum page_sight { /* watch_view in the page's terms: how much this box can see */
	PAGE_SIGHT_NOTHING,
	PAGE_SIGHT_ANNOUNCEMENTS,
	PAGE_SIGHT_ONE_WAY,
	PAGE_SIGHT_TRAFFIC,
};

/* A sentence shown once after a deed, with its undo. key: of packs/text below "done.". */
struct page_notice {
	const char *key; /* "ours", "saved", ...: NULL for none */
	struct str name; /* fills {name} in it: a device, a file */
	uint64_t count;	 /* fills {count} */
	struct str undo; /* token; non-empty: a button that posts `undo` to /undo */
	bool is_refusal; /* shown as a problem; key is then below "refused." */
};

enum page_may { /* what the person may do; a page shows no button that would be refused */
	PAGE_MAY_LOOK,
	PAGE_MAY_ANSWER,
	PAGE_MAY_ADMINISTER,
};

/* What a person does here: orders the menu and says where one begins; gives no right. */
enum page_work {	  /* form values and keys below "work.": page_work_name() */
	PAGE_WORK_CHARGE, /* in charge of security: "charge" */
	PAGE_WORK_OWNER,  /* "owner" */
	PAGE_WORK_STAFF,  /* "staff" */
};
#define PAGE_WORKS 3
const char *page_work_name(enum page_work work);
enum err page_work_parse(struct str s, enum page_work *ret_work);
/* Where one begins after the log-in: "/", "/owner", "/learn". */
const char *page_work_start(enum page_work work);

struct page_frame {
	enum lang lang;
	int zone_minutes;
	ms_t now;
	struct str company;
	struct str person; /* who is signed in; "" for nobody: no menu, no tools */
	enum page_may may;
	enum page_work work;
	struct str csrf;
	struct str form_mark; /* of what the page's forms show; goes with them. "" none */
	struct str path;      /* of this page, for the language buttons: "/devices?q=x" */
	struct page_notice notice;
	bool is_demo;
	bool is_mending; /* the records do not hold together; page_error() says so */
	bool is_disk_full;
	uint64_t disk_lost;	/* what found no room since the portal's start */
	ms_t sensor_down_since; /* 0: the sensor is running */
	bool is_clock_early;	/* it says a time before this version was made */
	ms_t clock_jumped_by;	/* at once, within the last day; negative: back; 0: it did not */
	enum page_sight sight;
	uint32_t n_alerts_open; /* act_now and please_look without a decision */
	uint32_t n_cases_open;	/* drills apart */
	struct str help_phone;	/* whom the company calls; "" when not given */
	struct str help_name;
	struct str link_by; /* on what a link opens: who made it, and when; "" elsewhere */
	ms_t link_made;
};

/* A problem with one field of a form, shown at the field and in a list above the form. */
struct page_problem {
	const char *field; /* the field's name */
	const char *key;   /* of packs/text below "problem.": "empty", "too_long", ... */
};

struct page_problems {
	const struct page_problem *list;
	size_t n;
};

/* ---- Devices ------------------------------------------------------------------------------- */

enum page_whose {	       /* form values and keys below "whose.": page_whose_name() */
	PAGE_WHOSE_UNANSWERED, /* "unanswered" */
	PAGE_WHOSE_OURS,       /* "ours" */
	PAGE_WHOSE_STAFF,      /* a staff member's own: "staff" */
	PAGE_WHOSE_GUEST,      /* "guest" */
	PAGE_WHOSE_UNKNOWN,    /* somebody looked and does not know it: "unknown" */
	PAGE_WHOSE_LATER,      /* asked again tomorrow: "later" */
};
#define PAGE_WHOSES 6
const char *page_whose_name(enum page_whose whose);
enum err page_whose_parse(struct str s, enum page_whose *ret_whose);

struct device_brief {
	struct device_id id;
	struct str name;  /* as the company calls it, else as it calls itself, else "" */
	struct str owner; /* who uses it */
	struct str place;
	enum page_whose whose;
	enum device_kind kind;
	enum confidence kind_confidence;
	struct str kind_reason; /* of the fact: "dhcp+smb"; "manual" when a person said so */
	struct str address;	/* the latest */
	struct str vendor;
	struct str os; /* an OS fact's value: "windows-7" */
	ms_t first_seen;
	ms_t last_seen;
	uint32_t n_alerts;    /* without a decision */
	enum mark_state mark; /* kept on purpose: what became of it; only in the list */
};

struct same_brief { /* two that are perhaps one */
	const struct device_brief *device, *other;
	struct str reason; /* of the fact: "name", "dhcp client id" */
};

enum page_devices_show {       /* form values: page_devices_show_name() */
	PAGE_DEVICES_ALL,      /* "all" */
	PAGE_DEVICES_UNNAMED,  /* "unnamed" */
	PAGE_DEVICES_NEW,      /* first seen within 7 days: "new" */
	PAGE_DEVICES_ALERTED,  /* "alerted" */
	PAGE_DEVICES_OBSOLETE, /* support has ended: "obsolete" */
	PAGE_DEVICES_AWAY,     /* not seen for 30 days: "away" */
};
#define PAGE_DEVICES_SHOWS 6
const char *page_devices_show_name(enum page_devices_show show);
enum err page_devices_show_parse(struct str s, enum page_devices_show *ret_show);

/* GET /devices?q=&show=&page=  POST /devices/many: id (repeated), do=ours|staff|guest|unknown|
 * place|owner, value */
struct devices_view {
	struct str query;
	enum page_devices_show show;
	const struct device_brief *devices; /* of this page */
	size_t n;
	uint64_t total;	  /* that fit query and filter */
	uint64_t all;	  /* that are known */
	uint32_t page;	  /* from 1 */
	uint32_t n_pages; /* at least 1 */
};
enum err page_devices(const struct pages *p, const struct page_frame *f,
	const struct devices_view *v, struct buf *out);

/* GET, POST /devices/paste: text. A row is kept when it matches one device.
 * POST with apply=1 and the same text writes. */
struct paste_row {
	struct str key; /* address or MAC as pasted */
	struct str name, owner, place, whose;
	struct str device;   /* the device's present name; "" when there is none such */
	const char *problem; /* key below "problem."; NULL when the row is fine */
};
struct paste_view {
	struct str text; /* as pasted */
	const struct paste_row *rows;
	size_t n;
	uint64_t n_good;
};
enum err page_paste(const struct pages *p, const struct page_frame *f, const struct paste_view *v,
	struct buf *out);

/* GET /captures. POST /captures (multipart/form-data: csrf, file): a capture to be looked into. */
struct capture_row {
	struct str name;
	ms_t at;
	const char *state; /* key below "captures.state.": "waiting", "reading", "read", "failed" */
	const char *why;   /* key below "captures.why."; NULL: nothing to say */
	uint64_t frames;
	uint64_t n_alerts;
};
struct captures_view {
	const struct capture_row *rows; /* the latest first */
	size_t n;
	bool is_under_way;  /* one of them is */
	uint64_t bytes_max; /* of a file */
};
enum err page_captures(const struct pages *p, const struct page_frame *f,
	const struct captures_view *v, struct buf *out);

/* ---- Alerts -------------------------------------------------------------------------------- */

enum page_decision {		/* form values and keys below "decision.": page_decision_name() */
	PAGE_DECISION_OPEN,	/* "open" */
	PAGE_DECISION_HANDLED,	/* done what was asked: "handled" */
	PAGE_DECISION_EXPECTED, /* it is ours; quiet from now on until it expires: "expected" */
	PAGE_DECISION_LATER,	/* asked again tomorrow: "later" */
};
#define PAGE_DECISIONS 4
const char *page_decision_name(enum page_decision decision);
enum err page_decision_parse(struct str s, enum page_decision *ret_decision);

struct alert_brief {
	const struct alert *alert;
	const struct device_brief *device; /* never NULL */
	enum page_decision decision;
};

/* GET /alerts?show=open|all|record&page= */
enum page_alerts_show { PAGE_ALERTS_OPEN, PAGE_ALERTS_ALL, PAGE_ALERTS_RECORD };
#define PAGE_ALERTS_SHOWS 3
const char *page_alerts_show_name(enum page_alerts_show show); /* "open", "all", "record" */
enum err page_alerts_show_parse(struct str s, enum page_alerts_show *ret_show);
struct alerts_view {
	enum page_alerts_show show;
	const struct alert_brief *alerts; /* newest first */
	size_t n;
	uint64_t total;
	uint32_t page, n_pages;
};
enum err page_alerts(const struct pages *p, const struct page_frame *f, const struct alerts_view *v,
	struct buf *out);

/* GET /alerts/<id>  GET /alerts/<id>/packets: the small capture (logged)
 * POST /alerts/<id>: do=handled|expected|later|reopen, days=7|30|90 with expected
 * For the detector new_device also do=ours|staff|guest|unknown (the device's whose). */
struct alert_view {
	struct alert_brief brief;
	struct str decided_by; /* when there is a decision */
	ms_t decided_at;
	ms_t quiet_until;  /* EXPECTED and LATER */
	const ms_t *times; /* when it happened, ascending; for the drawing */
	size_t n_times;
	uint32_t n_packets;		  /* kept for the download; 0: none */
	const struct alert_brief *others; /* of the same device */
	size_t n_others;
	const struct case_head *in_case; /* its own, or an open one of its device; NULL: none */
	bool is_own_case; /* it began it, or is in it */
	bool is_joined;	  /* it was joined to it */
};
enum err page_alert(const struct pages *p, const struct page_frame *f, const struct alert_view *v,
	struct buf *out);

/* GET /devices/<id>  POST /devices/<id>: name owner place whose kind
 * The portal gives all facts; this page shows names of outside services only as a number. Opening
 * the page of a staff member's own device is logged by the portal, and the page says so. */
struct device_odd;
struct device_view {
	struct device_brief brief;
	struct str name_given; /* what the company typed; "" when nothing */
	bool is_kind_given;    /* a person chose the kind */
	const struct fact *facts;
	size_t n_facts;
	const struct page_talk *talks; /* of seven days, the largest first; a is this device */
	size_t n_talks;
	const struct alert_brief *alerts;
	size_t n_alerts;
	const struct device_brief *parts; /* merged into it; each with "they are two" */
	size_t n_parts;
	const struct same_brief *pairs; /* that a sensor takes for the same one */
	size_t n_pairs;
	struct mark_view mark;	      /* kept on purpose */
	const struct device_odd *odd; /* names it asked for, of device_odd.h; NULL: nothing */
	struct page_problems problems;
};
enum err page_device(const struct pages *p, const struct page_frame *f, const struct device_view *v,
	struct buf *out);

/* GET /devices/<id>/same?with=&q=: is this the same device as another one?
 * POST /devices/<id>/same: do=merge|apart|split, with=<id>, back */
struct same_view {
	struct device_brief device;
	const struct device_brief *with; /* NULL: one is to be chosen */
	bool is_kept;			 /* `device` is the one that stays, `with` becomes a part */
	struct str query;
	const struct device_brief *found; /* that fit the query */
	size_t n_found;
	const struct same_brief *pairs;
	size_t n_pairs;
};
enum err page_same(const struct pages *p, const struct page_frame *f, const struct same_view *v,
	struct buf *out);

/* Quick answers, from Today and from an alert: POST /devices/<id>/whose: whose=<page_whose_name>
 * back (back: "/" or the page's path, checked by the portal). */

/* ---- Today: GET / -------------------------------------------------------------------------- */

enum page_task_kind {
	PAGE_TASK_ALERT,	/* alert is set */
	PAGE_TASK_NEW_DEVICE,	/* device is set: buttons ours, staff, guest, unknown, later */
	PAGE_TASK_NAME_DEVICES, /* count devices without a name */
	PAGE_TASK_OBSOLETE,	/* device is set: its support has ended */
	PAGE_TASK_PLACE,	/* this box sees only announcements: move it */
	PAGE_TASK_CONTACT,	/* no emergency contact yet */
	PAGE_TASK_STAFF_NOTICE, /* the notice to staff was never printed */
	PAGE_TASK_CARD,		/* the card was never printed */
	PAGE_TASK_BACKUP,	/* no backup was ever taken */
	PAGE_TASK_SAME_DEVICE,	/* pair is set: buttons "the same", "two" */
	PAGE_TASK_STAND_IN,	/* only one person can answer */
	PAGE_TASK_GAP,		/* programme is set: what the plan has first */
	PAGE_TASK_CHECK,	/* nothing of the programme was begun */
	PAGE_TASK_DUTY,		/* programme is set: what is due */
	PAGE_TASK_MARK,		/* device is set: kept on purpose, seen otherwise or over */
	PAGE_TASK_DATED,	/* dated is set: a form, a declaration, a document has its day */
	PAGE_TASK_DOCUMENT,	/* paper is set: what a document needs */
	PAGE_TASK_GUARD_DOWN,	/* the name server has stopped */
	PAGE_TASK_GUARD_PLEA,	/* count say that a stopped name is a mistake */
	PAGE_TASK_GUARD_TRIAL,	/* its trial is over: count would have been stopped */
	PAGE_TASK_GUARD_FEED,	/* count lists are old or cannot be used; feed is the first */
	PAGE_TASK_GUARD_CERT, /* the certificate of its encrypted doors: cert_ends, is_cert_over */
	PAGE_TASK_STOCK_SOURCE, /* as GUARD_FEED, of advisories */
	PAGE_TASK_UPDATE,	/* update is set, device where it is known */
	PAGE_TASK_CASE,		/* of_case is set: what comes next in the most urgent case */
	PAGE_TASK_CLOCK,	/* clock is set: a report may be due */
};
#define PAGE_TASK_KINDS 26
/* "alert", "new_device", ...: in paths and below "task." */
const char *page_task_name(enum page_task_kind kind);
enum err page_task_parse(struct str s, enum page_task_kind *ret_kind);

struct page_dated;
struct page_paper_task;

/* A program to be updated. Its being done is measured: there is no button for it. */
struct page_update {
	struct str name, version, fixed; /* fixed "": no version ends it, something else is to do */
	struct str bill; /* its name, when it is a part of a bill and of no device; "" */
	struct str url;
	ms_t due;
	uint32_t n;	     /* weaknesses known of it here */
	uint32_t n_packages; /* that belong together: one update of all of them */
	int minutes;
	bool is_exploited, is_to_confirm, is_late;
	bool is_attack; /* it was made as an attack: it is taken out */
};

/* An open case and what comes next in it. */
struct page_case_task {
	struct str number, title, url;
	const char *next; /* key below "task.case.": "decide", "step", "playbook", "close" */
	struct str step;  /* "step": its name, in the reader's language */
	int minutes;
	bool is_urgent, is_drill;
};

/* A clock of an open case: a report may be due. */
struct page_clock_task {
	struct str name, of; /* of: whose contract; "" of none */
	struct str number, url;
	const char *state;  /* below "case.clock.": "over", "soon", "prompt", ... */
	ms_t due;	    /* 0: without delay */
	uint32_t n_missing; /* fields that nobody said anything of */
	bool is_drill;
};

/* POST /tasks/<page_task_name>: do=later (asked again tomorrow); do=never for the stand-in */
struct page_task {
	enum page_task_kind kind;
	const struct alert_brief *alert;
	const struct device_brief *device;
	uint64_t count;
	const struct same_brief *pair;
	const struct programme_task *programme;
	const struct page_dated *dated;	     /* of dated.h */
	const struct page_paper_task *paper; /* likewise */
	struct str feed;		     /* its name, how it stands, and why */
	enum feed_stands feed_stands;
	enum feed_why feed_why;
	ms_t cert_ends;
	bool is_cert_over;
	const struct page_update *update;
	const struct page_case_task *of_case;
	const struct page_clock_task *clock;
};

struct programme_row;

#define PAGE_TASKS_MAX 3
#define PAGE_TASKS_ALL 40

struct today_view {
	const struct page_task *items; /* the first PAGE_TASKS_MAX are shown */
	size_t n_items;		       /* more than that: "n more later" */
	bool is_all;		       /* the first PAGE_TASKS_ALL are shown */
	enum severity worst;	       /* of open alerts; meaningful when n_alerts_open > 0 */
	uint32_t n_weak_now;	       /* weaknesses to act on at once */
	ms_t checked_at;	       /* latest frame or tick of the sensor */
	ms_t watching_since;
	uint64_t n_devices;
	uint64_t n_devices_new;		       /* first seen within 7 days */
	uint64_t n_record_week;		       /* alerts for the record within 7 days */
	uint64_t frames_day;		       /* looked at within 24 hours */
	uint64_t n_heard_day;		       /* devices that were heard within 24 hours */
	uint64_t n_talking_day;		       /* of these: whose traffic passed by the box */
	ms_t trial_ends;		       /* 0: no trial watch */
	ms_t last_letter;		       /* day of the latest weekly letter; 0: none yet */
	const struct programme_row *programme; /* what is under way, at most 3 */
	size_t n_programme;
	ms_t fault_at;	 /* the records did not hold together then; 0: nothing to tell */
	ms_t fault_copy; /* the box's own copy that was put back is of then; 0: they were whole */
};
enum err page_today(const struct pages *p, const struct page_frame *f, const struct today_view *v,
	struct buf *out);

/* ---- Getting in ---------------------------------------------------------------------------- */

/* GET, POST /login: name password back. POST /logout. POST /language: to=ja|ja-easy|en back */
struct login_view {
	struct str name;
	struct str back; /* path to go to afterwards, checked by the portal; "" for / */
	bool is_wrong;
	uint32_t wait_seconds; /* too many tries */
};
enum err page_login(const struct pages *p, const struct page_frame *f, const struct login_view *v,
	struct buf *out);

/* GET /qr (also before set-up): the address as QR, the certificate warning, the fingerprint. */
struct qr_view {
	struct str url;		/* "https://192.168.1.20:8443/" */
	struct str fingerprint; /* SHA-256 as hexadecimal, 64 digits, without separators */
};
enum err page_qr(const struct pages *p, const struct page_frame *f, const struct qr_view *v,
	struct buf *out);

/* Set-up. GET, POST /setup/<step name>; the portal redirects to the first unfinished step. Each
 * POST that is fine answers 303 to the next. GET and POST /setup/place work later, too, for who is
 * signed in. */
enum setup_step {
	SETUP_CODE,    /* "code": code */
	SETUP_ADMIN,   /* "admin": language name password password_again */
	SETUP_COMPANY, /* "company": company corporate_number (13 digits, may be empty) */
	SETUP_CONSENT, /* "consent": person (in charge of the watching), agree=1 */
	SETUP_PLACE,   /* "place": place=mirror|bridge|router|plain; GET checks again */
	SETUP_DEVICES, /* "devices": nothing; goes on */
	SETUP_CONTACT, /* "contact": help_name help_phone mail */
	SETUP_DONE,    /* "done" */
};
#define SETUP_STEPS 8
const char *setup_step_name(enum setup_step step);
enum err setup_step_parse(struct str s, enum setup_step *ret_step);

struct setup_value { /* what was typed, to be shown again; never a password */
	const char *field;
	struct str value;
};

struct setup_view {
	enum setup_step step;
	const struct setup_value *values;
	size_t n_values;
	struct page_problems problems;
	/* SETUP_PLACE: what the box sees since it was plugged in (frame.sight says the kind) */
	uint64_t frames;
	uint64_t n_talkers; /* devices seen */
	/* SETUP_DEVICES */
	const struct device_brief *devices; /* some of them */
	size_t n_devices;
	uint64_t total;
};
enum err page_setup(const struct pages *p, const struct page_frame *f, const struct setup_view *v,
	struct buf *out);

/* ---- When something is odd ------------------------------------------------------------------ */

/* GET /odd, and GET /odd/card: the card to print. Both work without log-in (no company data but the
 * name and the numbers to call). */
struct odd_form;
struct odd_view {
	struct str person_in_charge;
	struct str person_phone;
	struct str insurer_name, insurer_phone;
	struct str sector; /* a sentence: whose ministry it is; "" none was chosen */
	/* What the company wrote instead of the number that comes with us: desk_police desk_ipa
	 * desk_jpcert desk_ppc. */
	const struct setup_value *own;
	size_t n_own;
	const struct odd_form *form; /* the five questions, of case.h; NULL: not asked here */
	struct str form_url;	     /* where they are asked, for the card's QR; "" not known */
};
enum err page_odd(const struct pages *p, const struct page_frame *f, const struct odd_view *v,
	struct buf *out);
enum err page_card(const struct pages *p, const struct page_frame *f, const struct odd_view *v,
	struct buf *out);

/* GET /notice: the notice to staff, to print. */
struct notice_view {
	struct str person_in_charge;
	ms_t from;			/* since when the network is watched */
	const struct str *off_networks; /* guest or private: not watched */
	size_t n_off_networks;
	uint32_t keep_days;
};
enum err page_staff_notice(const struct pages *p, const struct page_frame *f,
	const struct notice_view *v, struct buf *out);

/* ---- Looking around ------------------------------------------------------------------------- */

/* Outside services as people see them, never by the name of a page that a person looked at. */
enum page_outside {
	PAGE_OUTSIDE_CARE,  /* updates, time, certificates, push: what programs ask by themselves */
	PAGE_OUTSIDE_CLOUD, /* known services for storing and working together */
	PAGE_OUTSIDE_MAIL,
	PAGE_OUTSIDE_WEB,
	PAGE_OUTSIDE_OTHER,
	PAGE_OUTSIDE_CALLER, /* somebody outside asked a device of ours */
};
#define PAGE_OUTSIDES 6
const char *page_outside_name(enum page_outside o); /* "care", "cloud", ... */

/* What a device exchanged with another one or with outside services. */
struct page_talk {
	const struct device_brief *a; /* never NULL */
	const struct device_brief *b; /* NULL: outside */
	enum page_outside outside;    /* when b is NULL */
	struct str name;    /* of the outside service or network; "" when it is not told */
	struct str service; /* "tcp/445 smb" */
	uint64_t bytes;
	uint64_t today; /* of them; only on the page of a device */
	ms_t last;
};

enum page_map_sort {
	PAGE_MAP_BY_AMOUNT,
	PAGE_MAP_BY_DEVICE,
	PAGE_MAP_BY_OTHER,
	PAGE_MAP_BY_SERVICE,
	PAGE_MAP_BY_LAST,
};
#define PAGE_MAP_SORTS 5
const char *page_map_sort_name(enum page_map_sort s); /* "amount", "device", ... */
enum err page_map_sort_parse(struct str s, enum page_map_sort *ret_sort);

/* GET /map?days=1|7&sort=...&device=ID&page=N: devices and who talks with whom. */
struct map_link {
	size_t a, b; /* indexes into devices; b SIZE_MAX: outside */
	enum page_outside outside;
	uint64_t bytes; /* of all services together */
};
struct map_view {
	const struct device_brief *devices; /* all; those that are drawn first come first */
	size_t n;
	uint64_t total;
	const struct map_link *links; /* the largest first */
	size_t n_links;
	const struct page_talk *talks; /* of this page of the table, in its order */
	size_t n_talks;
	uint64_t all_talks;
	uint32_t page, n_pages; /* from 1 */
	enum page_map_sort sort;
	unsigned days;			 /* 1: today */
	const struct device_brief *only; /* filtered to this device; NULL: all */
};
enum err page_map(const struct pages *p, const struct page_frame *f, const struct map_view *v,
	struct buf *out);

struct count_of {
	struct str name;
	uint64_t count;
};

/* GET /letter, /letter/<YYYY-MM-DD> (a Monday): also as a plain-text mail. */
struct letter_view {
	ms_t from, to;			  /* the week */
	ms_t previous, next;		  /* the start of its neighbours; 0: none */
	const struct alert_brief *alerts; /* of severity please_look and act_now */
	size_t n_alerts;
	const struct alert_brief *records; /* for the record, at most 50 */
	size_t n_records;
	uint64_t n_records_all;
	const struct device_brief *new_devices;
	size_t n_new_devices;
	uint64_t n_devices;
	uint64_t frames;
	uint64_t flows;
	ms_t down_for;		  /* how long the sensor was not running */
	uint64_t dropped;	  /* frames that were not looked at */
	uint64_t disk_lost;	  /* facts and packets that found no room on the disk */
	uint32_t updates_overdue; /* programs with a serious weakness known for over 14 days */
	uint32_t updates_ended;	  /* that were measured to be over in the week */
	uint32_t n_weak_now;	  /* weaknesses to act on at once, as it is written */
	ms_t head_at;		  /* the latest head of a day of the cases; 0: none */
	uint8_t head[32];
};
enum err page_letter(const struct pages *p, const struct page_frame *f, const struct letter_view *v,
	struct buf *out);
/* UTF-8 text, lines of at most 72 columns, LF; ret_subject one line. No names of people. */
enum err page_letter_mail(const struct pages *p, const struct page_frame *f,
	const struct letter_view *v, struct buf *ret_subject, struct buf *ret_text);
/* The mail about one alert of severity act_now: says what, when and what to do; no names. */
enum err page_alert_mail(const struct pages *p, const struct page_frame *f,
	const struct alert_view *v, struct str url, struct buf *ret_subject, struct buf *ret_text);

/* GET /trial: one A4. POST /trial: weeks=2|4|8 starts, stop=1 ends. */
struct trial_view {
	ms_t from, to; /* 0, 0: not started */
	bool is_over;
	struct letter_view sum;	      /* of the whole time; previous and next 0 */
	const struct count_of *kinds; /* detectors by how many alerts */
	size_t n_kinds;
	const struct device_brief *obsolete;
	size_t n_obsolete;
};
enum err page_trial(const struct pages *p, const struct page_frame *f, const struct trial_view *v,
	struct buf *out);

/* GET /settings. POST /settings/company /settings/contact /settings/mail
 * /settings/networks /settings/keep /settings/quiet (end a suppression: alert id in `id`) */
struct network_row {
	struct str name; /* "192.168.1.0/24", "VLAN 20" */
	bool is_watched;
	uint64_t n_devices;
};
struct quiet_row { /* an expected alert that is kept quiet */
	struct alert_brief alert;
	struct str by;
	ms_t until;
};
struct settings_view {
	const struct setup_value *values; /* company corporate_number person help_name help_phone
					     person_phone insurer_name insurer_phone desk_police
					     desk_ipa desk_jpcert desk_ppc
					     mail_host mail_port mail_user mail_from mail_to
					     mail_security stamp_url keep_days */
	size_t n_values;
	struct page_problems problems;
	const struct network_row *networks;
	size_t n_networks;
	const struct quiet_row *quiet;
	size_t n_quiet;
	struct str version;
	bool has_stamp_url;   /* heads of days go to a time stamp authority; */
	bool is_stamped;      /* the latest one has its stamp */
	ms_t stamp_tried;     /* 0: not yet */
	struct str stamp_why; /* key below "settings.stamp_failed.": why none came; "" */
	ms_t last_backup;     /* 0: never */
	ms_t last_copy;	      /* that the box made by itself; 0: none */
	const char *copy_why; /* key below "settings.copy_why.": why there is no newer; or NULL */
};
enum err page_settings(const struct pages *p, const struct page_frame *f,
	const struct settings_view *v, struct buf *out);

/* ---- Persons -------------------------------------------------------------------------------- */

struct person_brief {
	struct str id, login, name;
	struct str role; /* "reader", "member", "admin" */
	bool is_disabled;
	bool is_self;	    /* who looks */
	bool has_password;  /* false: invited, and did not come yet */
	ms_t invited_until; /* of a code that is still good; 0: none */
	ms_t last_login;
	uint32_t n_sessions;
};

/* GET /people: who may come in. POST /people: name, login, role: the answer is page_invitation().
 */
struct people_view {
	const struct person_brief *list;
	size_t n;
	const struct setup_value *values;
	size_t n_values;
	struct page_problems problems;
};
enum err page_people(const struct pages *p, const struct page_frame *f, const struct people_view *v,
	struct buf *out);

/* GET /people/<id>. POST /people/<id>: do=save (name, role), disable, enable, invite, end. */
struct person_view {
	struct person_brief person;
	struct page_problems problems;
};
enum err page_person(const struct pages *p, const struct page_frame *f, const struct person_view *v,
	struct buf *out);

/* Shown once, to print: where to go and the code. */
struct invitation_view {
	struct person_brief person;
	struct str code;	/* "ABCD-EFGH-JKMN-PQRS" */
	struct str url;		/* where the code is asked for: "https://192.168.1.20:8443/join" */
	struct str fingerprint; /* of the box's certificate, as in qr_view; "" without */
	ms_t until;
};
enum err page_invitation(const struct pages *p, const struct page_frame *f,
	const struct invitation_view *v, struct buf *out);

/* GET, POST /join: code, password, password_again; without log-in. */
struct join_view {
	struct str code;
	uint32_t wait_seconds; /* too many tries */
	struct page_problems problems;
};
enum err page_join(const struct pages *p, const struct page_frame *f, const struct join_view *v,
	struct buf *out);

/* GET /me: one's own name, language, password, where one is logged in. POST /me/profile: name
 * language work; /me/password: password_now password password_again; /me/others */
struct session_row {
	ms_t since, last_used;
	struct str address;
	bool is_this;
};
struct me_view {
	struct person_brief person;
	enum lang lang;
	enum page_work work;
	const struct session_row *sessions; /* latest used first */
	size_t n_sessions;
	struct str name; /* as typed */
	struct page_problems problems;
};
enum err page_me(const struct pages *p, const struct page_frame *f, const struct me_view *v,
	struct buf *out);

/* GET /log?page=: who did what. */
struct log_row {
	ms_t at;
	struct str who;
	const char *what;  /* key below "log.": "login", "device_opened", ... */
	struct str object; /* a device's or a file's name */
};
struct log_view {
	const struct log_row *rows; /* newest first */
	size_t n;
	uint32_t page, n_pages;
};
enum err page_log(const struct pages *p, const struct page_frame *f, const struct log_view *v,
	struct buf *out);

/* GET /about: what is collected, what leaves (nothing), what this box can see and what it gave up.
 */
struct known_bad_list { /* a list of known-bad things */
	struct str name;
	uint64_t entries; /* in use */
	ms_t since;	  /* when that version was taken; 0: never */
	struct str state; /* keys below "about.lists.state.": "in_use", "kept", "refused" */
	struct str why;	  /* below "about.lists.why."; "": nothing is wrong */
	uint64_t line;	  /* the first broken one, or 0 */
};
struct about_view {
	struct str version;
	uint32_t keep_days;
	bool is_mail_set;  /* then mail leaves, and the page says which */
	bool is_stamp_set; /* heads of days go to a time stamp authority */
	struct str mail_host;
	const struct count_of *tables; /* name: a key below "about.table." */
	size_t n_tables;
	uint64_t disk_bytes;
	uint64_t frames, frames_unread, frames_dropped, flows, flows_evicted, devices_evicted,
		disk_lost;
	ms_t watching_since;
	const struct known_bad_list *lists;
	size_t n_lists;
	/* The index of the feeds, as the sensor has it. */
	uint64_t index_entries; /* 0: it has none */
	ms_t index_made;
	bool is_index_unread; /* parts of it could not be read from the disk */
};
enum err page_about(const struct pages *p, const struct page_frame *f, const struct about_view *v,
	struct buf *out);

/* 403 404 413 429 500 503; any other number shows the words of 500. frame.person may be empty. */
enum err page_error(const struct pages *p, const struct page_frame *f, int status, struct buf *out);

/* ---- Words and numbers, for the CLI's tables and for tests too ------------------------------ */

/* 2026年11月20日(金) 9時02分 | Fri 20 Nov 2026, 9:02 */
void show_time(struct buf *out, enum lang lang, ms_t at, int zone_minutes);
/* 2026年11月20日(金) | Fri 20 Nov 2026 */
void show_date(struct buf *out, enum lang lang, ms_t at, int zone_minutes);
/* 9時02分 | 9:02 */
void show_clock(struct buf *out, enum lang lang, ms_t at, int zone_minutes);
/* 37分間, 2時間5分, 52.4秒 | 37 minutes, 2 hours 5 minutes, 52.4 seconds */
void show_span(struct buf *out, enum lang lang, ms_t span);
/* 1,234バイト | 1,234 bytes below 10,000; above: 1.2 MB, decimal */
/* About how much, in two digits: 約2.3 GB | about 2.3 GB */
void show_about(struct buf *out, enum lang lang, uint64_t bytes);
void show_bytes(struct buf *out, enum lang lang, uint64_t bytes);
/* 12,345 */
void show_count(struct buf *out, uint64_t n);
/* The alert's title in words, without markup: 「営業-03」が… */
void show_alert_title(
	const struct pages *p, enum lang lang, const struct alert_brief *alert, struct buf *out);

#include "pages/programme.h"

#include "pages/learning.h"

#endif
