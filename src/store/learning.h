/*
 * What people learned (see store.h for the rules that hold for all): who went through which course,
 * classes held in a room, drills by the clock, and mail drills. Times are put right as elsewhere.
 *
 * A mail drill keeps no person: a mark is a token's hash with the group that it counts for, and the
 * caller writes a department only when enough people are in it (assess/drill.h). When the drill is
 * over, the marks become counts and are gone.
 */
#ifndef STORE_LEARNING_H
#define STORE_LEARNING_H

#include "store/programme.h"

#define STORE_COURSE_MAX 40  /* bytes of a course's or drill's id with its end */
#define STORE_PART_MAX 16    /* of a role's, inject's or choice's id */
#define STORE_ANSWERS_MAX 64 /* choices of the three questions, "a,c,b" */

/* ---- courses ---- */

struct store_lesson { /* one person's way through one course; who begins anew has another one */
	struct store_id id;
	char staff[STORE_ID_TEXT_MAX];
	char course[STORE_COURSE_MAX];
	char version[16];  /* of the pack */
	uint32_t position; /* the screen where one is; see assess/course.h */
	char before[STORE_ANSWERS_MAX], after[STORE_ANSWERS_MAX]; /* "" until then */
	ms_t begun, changed;
	ms_t finished; /* 0: under way */
	bool is_shown; /* the person lets the answers be seen with the name */
};

/* By id: a new one, or further on with one that is there; staff, course and begun stay. ERR_DENIED:
 * it is finished (only store_lesson_show() changes it then). */
enum err store_lesson_put(struct store_tx *tx, const struct store_lesson *l);
enum err store_lesson_show(struct store_tx *tx, const char *id, bool is_shown); /* ERR_NOT_FOUND */
/* The one that came last. ERR_NOT_FOUND: none yet. */
enum err store_lesson_get(const struct store_view *v, const char *staff, const char *course,
	struct store_lesson *ret_lesson);
/* Latest change first. staff NULL: of all. since: of their latest change. */
enum err store_lesson_list(const struct store_view *v, const char *staff, ms_t since,
	struct arena *a, struct store_lesson **ret_list, size_t *ret_n);

/* ---- classes ---- */

enum store_method {
	STORE_METHOD_ROOM,
	STORE_METHOD_ONLINE,
	STORE_METHOD_VIDEO,
	STORE_METHOD_PAPER
};
#define STORE_METHODS 4 /* the order is kept in databases: new ones at the end */
const char *store_method_name(enum store_method m); /* "room", "online", "video", "paper" */
enum err store_method_parse(struct str s, enum store_method *ret_method); /* ERR_NOT_FOUND */

struct store_class {
	struct store_id id;
	char course[STORE_COURSE_MAX]; /* "" something else */
	char title[LIMIT_NAME_BYTES];
	char content[STORE_REASON_MAX]; /* what was taught */
	enum store_method method;
	ms_t at;
	uint32_t minutes;
	char teacher[LIMIT_NAME_BYTES];
	ms_t created;
	char who[LIMIT_NAME_BYTES];
	uint32_t n_attended; /* given back, not put */
};

enum err store_class_put(struct store_tx *tx, const struct store_class *c); /* by id */
enum err store_class_drop(struct store_tx *tx, const char *id);		    /* ERR_NOT_FOUND */
enum err store_class_get(const struct store_view *v, const char *id, struct store_class *ret_class);
/* Latest first. */
enum err store_class_list(
	const struct store_view *v, struct arena *a, struct store_class **ret_list, size_t *ret_n);

struct store_attendance { /* name and department as they were */
	char class_id[STORE_ID_TEXT_MAX];
	char staff[STORE_ID_TEXT_MAX];
	char name[LIMIT_NAME_BYTES], department[LIMIT_NAME_BYTES];
};

/* Twice is once. ERR_NOT_FOUND: no such class. */
enum err store_attendance_put(struct store_tx *tx, const struct store_attendance *a);
enum err store_attendance_drop(
	struct store_tx *tx, const char *class_id, const char *staff); /* ERR_NOT_FOUND */
/* By department, then name; class_id NULL: of all classes. */
enum err store_attendance_list(const struct store_view *v, const char *class_id, struct arena *a,
	struct store_attendance **ret_list, size_t *ret_n);

/* ---- drills by the clock ---- */

struct store_drill {
	struct store_id id;
	char scenario[STORE_COURSE_MAX];
	char version[16];
	ms_t started;
	ms_t paused_at;		/* 0: the clock runs */
	int64_t paused_ms;	/* before that */
	uint32_t ahead_minutes; /* the clock was put forward by so much */
	ms_t ended;		/* 0: under way */
	char people[1024];	/* who took part */
	char notes[4096];	/* what was talked about afterwards */
	char who[LIMIT_NAME_BYTES];
};

enum err store_drill_put(struct store_tx *tx, const struct store_drill *d); /* by id */
enum err store_drill_get(const struct store_view *v, const char *id, struct store_drill *ret_drill);
/* Latest first. */
enum err store_drill_list(
	const struct store_view *v, struct arena *a, struct store_drill **ret_list, size_t *ret_n);

struct store_drill_answer { /* the latest of each (drill, inject, role) */
	char drill[STORE_ID_TEXT_MAX];
	char inject[STORE_PART_MAX], role[STORE_PART_MAX];
	char choice[STORE_PART_MAX]; /* "" a text */
	char text[1024];
	char who[LIMIT_NAME_BYTES];
	ms_t at;
};

/* ERR_DENIED: the drill is over. ERR_NOT_FOUND: there is none. */
enum err store_drill_answer_put(struct store_tx *tx, const struct store_drill_answer *a);
/* In the order in which they came. */
enum err store_drill_answer_list(const struct store_view *v, const char *drill, struct arena *a,
	struct store_drill_answer **ret_list, size_t *ret_n);

/* ---- mail drills ---- */

struct store_campaign {
	struct store_id id;
	char mail[STORE_COURSE_MAX]; /* of packs/training/mails.yaml */
	ms_t created;
	char who[LIMIT_NAME_BYTES];
	char owner[LIMIT_NAME_BYTES]; /* who consented */
	ms_t consented;		      /* 0: not yet */
	ms_t announced;		      /* when staff was told that such drills happen; 0: not yet */
	char announced_how[STORE_REASON_MAX];
	ms_t started;	     /* 0: nothing was sent */
	ms_t ends;	     /* links count until then */
	ms_t closed;	     /* 0: under way; marks are counts afterwards */
	bool is_stopped;     /* by a person, before its end */
	uint32_t n_reported; /* who told the person in charge, as that one counted */
};

/* By id. ERR_DENIED: started without an earlier consent with a name and an earlier announcement;
 * the time of its start, once set, stays. */
enum err store_campaign_put(struct store_tx *tx, const struct store_campaign *c);
enum err store_campaign_get(
	const struct store_view *v, const char *id, struct store_campaign *ret_campaign);
/* Latest first. */
enum err store_campaign_list(const struct store_view *v, struct arena *a,
	struct store_campaign **ret_list, size_t *ret_n);

struct store_mark { /* one mail that was sent, of nobody */
	uint8_t token_hash[STORE_TOKEN_HASH];
	char campaign[STORE_ID_TEXT_MAX];
	char group[LIMIT_NAME_BYTES]; /* a department with enough people, "" the rest */
};

enum err store_mark_put(struct store_tx *tx, const struct store_mark *m);
/* Opened, or told somebody of it: counted once each. ERR_NOT_FOUND: no such token. The marks of a
 * drill are put in the order of their hashes: that of the mails would tell whose each is. */
enum err store_mark_opened(struct store_tx *tx, const uint8_t token_hash[STORE_TOKEN_HASH]);
enum err store_mark_told(struct store_tx *tx, const uint8_t token_hash[STORE_TOKEN_HASH]);
enum err store_mark_get(const struct store_view *v, const uint8_t token_hash[STORE_TOKEN_HASH],
	struct store_mark *ret_mark);

struct store_count { /* of one group */
	char group[LIMIT_NAME_BYTES];
	uint32_t n_sent, n_opened, n_told;
};

/* By group, "" last. */
enum err store_count_list(const struct store_view *v, const char *campaign, struct arena *a,
	struct store_count **ret_list, size_t *ret_n);
/* Marks become counts, and links lead nowhere any more. Mails that have not left are taken back;
 * of those that left the text is removed. Closing twice is once. ERR_NOT_FOUND. */
enum err store_campaign_close(struct store_tx *tx, const char *id, ms_t now, bool is_stopped);

#endif
