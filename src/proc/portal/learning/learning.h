/*
 * What the portal's pages about learning share: who finished what within a year, whose numbers may
 * be shown apart, and what came by links.
 */
#ifndef PROC_PORTAL_LEARNING_H
#define PROC_PORTAL_LEARNING_H

#include "proc/portal/programme/programme.h"
#include "proc/portal/web/handlers.h"

#include "store/learning.h"

handler_fn get_staff, post_staff, get_learn, get_learn_course, post_learn_links, get_records;
handler_fn get_class, post_class, get_drills, post_drills, get_drill, post_drill, get_drill_report;
handler_fn get_mail_drills, post_mail_drills, get_mail_drill, post_mail_drill, get_teach,
	post_teach;

#define LEARNED_FOR (365 * MS_DAY) /* what was learned before that has to be learned anew */
#define LEARN_LINK_LIFE (90 * MS_DAY)
/* A link to the courses of one person; it borrows from s. */
struct link_wish learn_wish(const struct store_staff *s);

struct learned {	    /* one person and one course: the latest time */
	uint32_t staff;	    /* index */
	const char *course; /* id; "" a class about something else */
	ms_t at;
	const struct store_lesson *lesson; /* NULL: in a class */
};

struct learning {
	struct store_staff *staff; /* who works here, by department, then name */
	size_t n_staff;
	struct learned *done; /* by course, then staff; each pair once, within LEARNED_FOR */
	size_t n_done;
	bool *has_any; /* for each of staff */
	uint32_t n_any;
};

/* All of it in the request's arena. */
enum err learning_load(struct request *r, struct learning *ret_learning);
/* How many finished this course. */
uint32_t learning_count(const struct learning *l, struct str course);
/* Who counts, by index of staff; NULL: everybody, nobody. */
struct learning_sum {
	const bool *is_in, *is_done;
};
/* By department; those too small to be shown apart together under "" at the end. */
struct learning_groups {
	struct learn_group *list;
	size_t n;
};
enum err learning_groups_of(struct request *r, const struct learning *l,
	const struct learning_sum *sum, struct learning_groups *ret_groups);

/* For qsort() of rows that begin with their course: the ordinary ones first (training_place()). */
int learning_by_course(const void *a, const void *b);

/* In a change under way: the readings TRAINING_DONE and DRILL_DONE. */
enum err learning_read(struct store_tx *tx, struct request *r);

/* What a link for a role is about, "DRILL/ROLE": scenario and role in words; "" when it is gone. */
struct str drill_about(struct request *r, struct str subject);

/* Who works here and has not left; ERR_NOT_FOUND. */
enum err staff_here(struct request *r, struct str id, struct store_staff *ret_staff);

/* Words with {names} filled in, for mail: paragraphs stand apart. */
struct learning_fill {
	const char *name;
	struct str value;
};
void learning_fill_words(
	struct buf *b, struct str words, const struct learning_fill *fills, size_t n);
/* The words under key in the request's language. */
struct str learning_words(const struct request *r, const char *key);

/* What came by a link of this purpose (links.c routes to them). */
enum err lesson_get(struct request *r, const struct store_link *l, struct str token);
enum err lesson_post(
	struct request *r, const struct store_link *l, struct str token, const uint8_t *hash);
enum err drill_role_get(struct request *r, const struct store_link *l, struct str token);
enum err drill_role_post(
	struct request *r, const struct store_link *l, struct str token, const uint8_t *hash);

/* Ends mail drills whose time is over. */
void maildrill_tick(struct request *r);

#endif
