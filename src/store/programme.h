/*
 * The programme's half of what Sakimori remembers (see store.h for the rules that hold for all):
 * sites, staff, answers, readings, outcomes, duties, links, declarations, what the company buys.
 * Nothing is overwritten: an answer is a new row, the latest counts. The latest is the one that
 * came last, whatever a clock that was wrong wrote into it.
 *
 * A put with the id of a row that is there changes it: sites, staff, declarations, holdings (and
 * pursuits, by framework). What people said, signed or were given is never changed: ERR_EXISTS.
 */
#ifndef STORE_PROGRAMME_H
#define STORE_PROGRAMME_H

#include "model/framework.h"
#include "store/store.h"

/* ---- sites and staff ---- */
struct store_site {
	struct store_id id;
	char name[LIMIT_NAME_BYTES];
	ms_t created, closed; /* closed 0: open; created stays as it was first put */
};

enum err store_site_put(struct store_tx *tx, const struct store_site *s);
enum err store_site_get(const struct store_view *v, const char *id,
	struct store_site *ret_site); /* ERR_NOT_FOUND */
/* Open ones first, by name. */
enum err store_site_list(
	const struct store_view *v, struct arena *a, struct store_site **ret_list, size_t *ret_n);

/* Who works here: for reading receipts, training and drills; most have no log-in. */
struct store_staff {
	struct store_id id;
	char name[LIMIT_NAME_BYTES];
	char department[LIMIT_NAME_BYTES];
	char mail[128];
	bool has_phone;	   /* else the paper circulation list */
	ms_t joined, left; /* left 0: works here */
};

enum err store_staff_put(struct store_tx *tx, const struct store_staff *s);
enum err store_staff_get(const struct store_view *v, const char *id,
	struct store_staff *ret_staff); /* ERR_NOT_FOUND */
/* By department, then name. with_left: also those who left. */
enum err store_staff_list(const struct store_view *v, bool with_left, struct arena *a,
	struct store_staff **ret_list, size_t *ret_n);

/* ---- answers ---- */
#define STORE_FRAMEWORK_MAX 40 /* bytes of a framework's id with its end */
#define STORE_ITEM_MAX 40
#define STORE_CHOICE_MAX 24
#define STORE_REASON_MAX 512

#define STORE_VIA_FILL "fill" /* one answer for a whole topic */
#define STORE_VIA_TAKE "take" /* a suggestion that was taken over */

struct store_reply { /* a person's answer to one item */
	struct store_id id;
	char site[STORE_ID_TEXT_MAX]; /* "" the whole company */
	char framework[STORE_FRAMEWORK_MAX];
	char item[STORE_ITEM_MAX];
	char choice[STORE_CHOICE_MAX]; /* "" takes the answer back */
	char reason[STORE_REASON_MAX];
	char who[LIMIT_NAME_BYTES];
	char via[STORE_ID_TEXT_MAX]; /* the link it came by, or one of these; "" answered apart */
	ms_t at;
};

enum err store_reply_put(struct store_tx *tx, const struct store_reply *r);
/* The latest of each (site, framework, item), those taken back left out. framework NULL: all. */
enum err store_reply_list(const struct store_view *v, const char *framework, struct arena *a,
	struct store_reply **ret_list, size_t *ret_n);
/* From 1; grows with each answer of anybody: what was there when a form went out. */
enum err store_reply_mark(const struct store_view *v, uint64_t *ret_mark);
/* The list of one framework as it stood at that mark. */
enum err store_reply_list_at(const struct store_view *v, const char *framework, uint64_t mark,
	struct arena *a, struct store_reply **ret_list, size_t *ret_n);
enum err store_reply_get(const struct store_view *v, const char *id,
	struct store_reply *ret_reply); /* ERR_NOT_FOUND */
/* The latest of one place, also one that takes the answer back; ERR_NOT_FOUND. */
enum err store_reply_latest(
	const struct store_view *v, const struct store_reply *place, struct store_reply *ret_reply);
/* All of one item, latest first, at most limit. */
enum err store_reply_history(const struct store_view *v, const char *framework, const char *item,
	uint32_t limit, struct arena *a, struct store_reply **ret_list, size_t *ret_n);

/* ---- readings ---- */
#define STORE_READING_KEY_MAX 128 /* bytes with its end; longer ones are cut */
#define STORE_SUBJECT_MAX 256	  /* likewise, of each subject */

/* One row per (kind, key) and day: the day's latest. Subjects come back as they were, with any
 * character in them. */
enum err store_reading_put(struct store_tx *tx, const struct reading *r, ms_t day);
/* The latest of each (kind, key); strings in the arena. */
enum err store_reading_list(
	const struct store_view *v, struct arena *a, struct reading **ret_list, uint32_t *ret_n);
/* Of one, oldest first, since. */
enum err store_reading_history(const struct store_view *v, enum reading_kind kind, struct str key,
	ms_t since, struct arena *a, struct reading **ret_list, uint32_t *ret_n);

/* ---- outcomes: what a framework's result was, for the history ---- */
struct store_outcome {
	char site[STORE_ID_TEXT_MAX];
	char framework[STORE_FRAMEWORK_MAX];
	char version[16];
	ms_t at;
	int32_t points, points_max;
	uint32_t n_items, n_met, n_proven, n_answered, n_contradictions;
	char who[LIMIT_NAME_BYTES]; /* "" the box itself */
};

/* The same numbers as the latest of its framework and site: only that one's time moves. */
enum err store_outcome_put(struct store_tx *tx, const struct store_outcome *o);
/* Latest first. */
enum err store_outcome_list(const struct store_view *v, const char *framework, const char *site,
	uint32_t limit, struct arena *a, struct store_outcome **ret_list, size_t *ret_n);

/* ---- frameworks that the company has taken up ---- */
struct store_pursuit {
	char framework[STORE_FRAMEWORK_MAX];
	char scope[LIMIT_NAME_BYTES]; /* of ★3: which part of the company; "" all */
	ms_t begun, until;	      /* until: the date the company wants it by; 0 none */
	ms_t ended;		      /* 0: under way */
	char who[LIMIT_NAME_BYTES];
};

enum err store_pursuit_put(struct store_tx *tx, const struct store_pursuit *p);
/* Those under way first, in the order in which they were begun. */
enum err store_pursuit_list(const struct store_view *v, struct arena *a,
	struct store_pursuit **ret_list, size_t *ret_n);

/* ---- duties ---- */
#define STORE_DUTY_MAX 88

struct store_duty {
	struct store_id id;
	char key[STORE_DUTY_MAX]; /* "scs3.policy_review" */
	ms_t at;
	char who[LIMIT_NAME_BYTES];
	char note[STORE_REASON_MAX];
};

enum err store_duty_put(struct store_tx *tx, const struct store_duty *d);
enum err store_duty_drop(struct store_tx *tx, const char *id); /* undo; ERR_NOT_FOUND */
/* key NULL: the latest of each, by key; else all of one, latest first. The latest is the one with
 * the latest time: people enter later what they did earlier. */
enum err store_duty_list(const struct store_view *v, const char *key, struct arena *a,
	struct store_duty **ret_list, size_t *ret_n);

/* ---- links: one thing that one person may do without a log-in ---- */
enum store_link_for {
	STORE_LINK_SECTION,  /* answer a group of a framework: subject "FRAMEWORK/GROUP" */
	STORE_LINK_APPROVE,  /* approve a document's version */
	STORE_LINK_READ,     /* confirm having read a document */
	STORE_LINK_CONFIRM,  /* the specialist's confirmation of a self-assessment */
	STORE_LINK_OATH,     /* the manager's oath */
	STORE_LINK_LEARN,    /* courses, of one person: subject is the staff's id */
	STORE_LINK_CALENDAR, /* the duty calendar as a feed: read only, used many times */
	STORE_LINK_REVIEW,   /* look at chosen pages */
	STORE_LINK_DRILL,    /* one role's screen of a drill: subject "DRILL/ROLE" */
	STORE_LINK_HAND_IN, /* hand a file in: subject "device/ID" (ID may be ""), "bill/PRODUCT" */
	STORE_LINK_STORY,   /* read the story of a case without names: subject is the case's id */
	STORE_LINK_HELP,    /* see one case and help: subject "CASE", "CASE/files" with them */
};
#define STORE_LINK_FORS 12 /* the order is kept in databases: new ones at the end */
const char *store_link_for_name(enum store_link_for f); /* "section", "approve", ... */

struct store_link {
	struct store_id id;
	uint8_t token_hash[STORE_TOKEN_HASH]; /* the token itself is kept nowhere */
	enum store_link_for purpose;
	char subject[96];
	char site[STORE_ID_TEXT_MAX];
	char name[LIMIT_NAME_BYTES]; /* whom it was given to */
	char mail[128];
	char role[40];		    /* "specialist", "manager", "colleague", "staff" */
	uint32_t uses, uses_max;    /* uses_max 0: as often as one likes until it expires */
	ms_t created, expires;	    /* each link expires */
	ms_t used, revoked;	    /* the latest use; 0: not */
	char who[LIMIT_NAME_BYTES]; /* who made it */
};

/* ERR_INVALID without an end. */
enum err store_link_put(struct store_tx *tx, const struct store_link *l);
/* Also one that is used up, revoked or expired: the caller looks. ERR_NOT_FOUND. */
enum err store_link_get(const struct store_view *v, const uint8_t token_hash[STORE_TOKEN_HASH],
	struct store_link *ret_link);
/* Counts one use. ERR_DENIED when it is used up, revoked or expired at now: within one
 * transaction, so that two at once are one. ERR_NOT_FOUND. */
enum err store_link_use(struct store_tx *tx, const uint8_t token_hash[STORE_TOKEN_HASH], ms_t now);
/* Whom it was mailed to, the last time. ERR_NOT_FOUND. */
enum err store_link_mailed(struct store_tx *tx, const char *id, const char *mail);
/* When a link of this purpose and exactly this subject was mailed last; 0: never. */
enum err store_link_mailed_at(
	const struct store_view *v, enum store_link_for purpose, const char *subject, ms_t *ret_at);
/* One that was revoked before stays as it is. Its mails that have not left are taken back.
 * ERR_NOT_FOUND. */
enum err store_link_revoke(struct store_tx *tx, const char *id, ms_t now);
/* Revokes every link that may be used so many times only: in an older copy of the data, one that
 * was used or revoked since would open once more. */
enum err store_link_revoke_limited(struct store_tx *tx, ms_t now);
#define STORE_LINKS_LISTED 2000
/* Latest first, at most STORE_LINKS_LISTED; of one purpose and subject prefix, subject NULL: all.
 */
enum err store_link_list(const struct store_view *v, enum store_link_for purpose,
	const char *subject, struct arena *a, struct store_link **ret_list, size_t *ret_n);

/* ---- declarations and signatures ---- */
struct store_declaration {
	struct store_id id;
	char star[16];	 /* "star1", "star2", "star3" */
	char number[64]; /* the declaration id that came back; "" until then */
	char url[256];	 /* of the published policy */
	char purpose[160];
	ms_t declared, expires; /* expires 0: none */
	ms_t terms_accepted;	/* logo terms */
	char who[LIMIT_NAME_BYTES];
};

enum err store_declaration_put(struct store_tx *tx, const struct store_declaration *d);
/* Latest first. */
enum err store_declaration_list(const struct store_view *v, struct arena *a,
	struct store_declaration **ret_list, size_t *ret_n);

/* A specialist's confirmation or the manager's oath, of one outcome as it stood. */
struct store_signature {
	struct store_id id;
	char framework[STORE_FRAMEWORK_MAX];
	char role[16]; /* "specialist", "manager" */
	char name[LIMIT_NAME_BYTES];
	char licence[64]; /* registration number or qualification, as the person says */
	char remark[2048];
	uint8_t digest[32]; /* SHA-256 of the assessment file that was signed */
	ms_t at;
};

enum err store_signature_put(struct store_tx *tx, const struct store_signature *s);
/* Latest first; framework NULL: all. */
enum err store_signature_list(const struct store_view *v, const char *framework, struct arena *a,
	struct store_signature **ret_list, size_t *ret_n);

/* ---- what the company already buys and has ---- */
struct store_holding {
	struct store_id id;
	char offering[40]; /* row of packs/guide/offerings; "" other */
	char name[LIMIT_NAME_BYTES];
	char provider[LIMIT_NAME_BYTES];
	char note[STORE_REASON_MAX];
	int64_t yen_year;  /* -1: not said */
	ms_t since, until; /* 0: not said */
	char who[LIMIT_NAME_BYTES];
};

enum err store_holding_put(struct store_tx *tx, const struct store_holding *h);
enum err store_holding_drop(struct store_tx *tx, const char *id); /* ERR_NOT_FOUND */
/* By name. */
enum err store_holding_list(const struct store_view *v, struct arena *a,
	struct store_holding **ret_list, size_t *ret_n);

#endif
