/*
 * Pages about learning: who works here, courses, classes, drills by the clock and mail drills.
 * Rules as in pages.h. Courses and drills are packs' (model/training.h).
 */
#ifndef PAGES_LEARNING_H
#define PAGES_LEARNING_H

#include "assess/course.h"
#include "assess/drill.h"
#include "pages/pages.h"
#include "respond/drill.h"

/* ---- Who works here ------------------------------------------------------------------------- */

struct staff_row {
	struct str id, name, department, mail;
	bool has_phone;
};

/* GET /staff. POST /staff: do=add, staff_name department staff_mail has_phone=1; do=paste, text:
 * lines of name, department, mail; do=leave, id; do=link, id: a link to learn, by page_link_made */
struct staff_view {
	const struct staff_row *rows; /* by department, then name */
	size_t n;
	const struct setup_value *values; /* typed, of the form to add */
	size_t n_values;
	struct page_problems problems;
	struct str text;      /* pasted lines that were not taken */
	uint32_t n_wrong;     /* so many */
	uint32_t first_wrong; /* the first of them, counted from 1 */
};
enum err page_staff(const struct pages *p, const struct page_frame *f, const struct staff_view *v,
	struct buf *out);

/* ---- For the person in charge --------------------------------------------------------------- */

struct learn_row {
	const struct training *course;
	uint32_t n_done; /* of those who work here: finished, or in a class, within a year */
};

struct learn_group {
	struct str name; /* "" the rest */
	uint32_t n, n_done;
};

struct class_brief {
	struct str id, title, teacher;
	ms_t at;
	uint32_t n_attended;
};

/* GET /learn. POST /learn/links: links for all, or with do=mail by mail */
struct learn_view {
	const struct learn_row *courses;
	size_t n;
	uint32_t n_staff, n_any; /* people; those who learned anything within a year */
	const struct learn_group *groups;
	size_t n_groups;
	const struct class_brief *classes; /* the latest first */
	size_t n_classes;
	uint32_t n_mail; /* people with a mail address */
	bool is_mail_on;
};
enum err page_learn(const struct pages *p, const struct page_frame *f, const struct learn_view *v,
	struct buf *out);

struct learn_person {
	struct str name, department;
	ms_t at;
	uint32_t right_before, right_after; /* with is_shown: the person lets them be seen */
	bool is_shown, is_class;
};

/* GET /learn/<course> */
struct learn_course_view {
	const struct training *course;
	struct course_learned learned;
	const struct learn_person *people; /* who finished within a year, by department */
	size_t n;
	uint32_t n_staff;
};
enum err page_learn_course(const struct pages *p, const struct page_frame *f,
	const struct learn_course_view *v, struct buf *out);

/* The answer to POST /learn/links: one card per person, to cut and hand out. Shown once. */
struct learn_link {
	struct str name, department, url;
};
struct learn_links_view {
	const struct learn_link *list;
	size_t n;
	ms_t until;
};
enum err page_learn_links(const struct pages *p, const struct page_frame *f,
	const struct learn_links_view *v, struct buf *out);

/* ---- Classes -------------------------------------------------------------------------------- */

struct class_person {
	struct str id, name, department;
	bool was_there;
	bool is_ticked; /* in the form: was there, or typed */
};

/* GET /learn/class: a new one; GET /learn/class/<id>: its record, and the sheet to print.
 * POST to the same: do=save, class_title class_date class_minutes class_teacher class_content
 * method course; do=attend, p-<staff>=1 for each who was there; do=drop */
struct class_view {
	struct str id; /* "" a new one */
	const struct setup_value *values;
	size_t n_values;
	struct page_problems problems;
	const char *method; /* key below "method." */
	struct str course;  /* id */
	const struct training *const *courses;
	size_t n_courses;
	ms_t at;
	const struct class_person *people;
	size_t n_people;
	uint32_t n_attended;
};
enum err page_class(const struct pages *p, const struct page_frame *f, const struct class_view *v,
	struct buf *out);

/* ---- For who learns, by a link -------------------------------------------------------------- */

struct lesson_row {
	const struct training *course;
	enum { LESSON_NEW, LESSON_BEGUN, LESSON_DONE } state;
	ms_t finished;
};

/* GET /l/<token>: which courses there are */
struct lessons_view {
	struct str token, name;
	const struct lesson_row *rows;
	size_t n;
};
enum err page_lessons(const struct pages *p, const struct page_frame *f,
	const struct lessons_view *v, struct buf *out);

/* GET /l/<token>?course=<id>, with &certificate=1 the sheet to print, =pdf as a file. POST
 * /l/<token>: course, do=answers with q-<id>=<choice> for each question, do=next, do=back, do=show,
 * do=hide, do=again
 */
struct lesson_view {
	struct str token, name;
	const struct training *course;
	struct course_at at;
	struct course_answers before, after; /* after: what was typed, too */
	bool is_missing;		     /* a question was left out */
	bool is_shown;
	ms_t finished;
};
enum err page_lesson(const struct pages *p, const struct page_frame *f, const struct lesson_view *v,
	struct buf *out);
enum err page_certificate(const struct pages *p, const struct page_frame *f,
	const struct lesson_view *v, struct buf *out);

/* ---- Drills by the clock -------------------------------------------------------------------- */

struct drill_brief {
	struct str id;
	const struct training *scenario; /* NULL: it is not among the packs any more */
	struct str scenario_id;
	ms_t started, ended;
};

/* GET /drills. POST /drills: scenario, people */
struct drills_view {
	const struct training *const *scenarios;
	size_t n_scenarios;
	const struct drill_brief *list; /* latest first */
	size_t n;
	struct str people; /* typed */
	struct page_problems problems;
};
enum err page_drills(const struct pages *p, const struct page_frame *f, const struct drills_view *v,
	struct buf *out);

struct drill_event {
	const struct training_inject *inject;
	const struct drill_answer *answer; /* NULL: none yet */
	bool is_for_us;
};

/* GET /drills/<id>, the screen that all look at, and GET /l/<token>, one role's. POST to the same:
 * do=answer, inject, choice or text; on the shared screen also do=ahead, pause, resume, end, notes
 * (notes), and do=link with role, name: a link for one role, by page_link_made */
struct drill_view {
	struct str id;
	const struct training *scenario;
	const struct training_role *role; /* NULL: the shared screen */
	struct str token;		  /* with a role: the link's */
	struct str people, notes;
	bool has_case;			  /* of a playbook: its case is at /cases/ID */
	uint32_t minutes;		  /* on the clock */
	const struct drill_event *events; /* the latest first */
	size_t n;
	bool is_paused, is_over;
	bool has_next;
	uint32_t next_minutes;
	bool is_empty_answer; /* refused: nothing was chosen or written */
};
enum err page_drill(const struct pages *p, const struct page_frame *f, const struct drill_view *v,
	struct buf *out);

/* GET /drills/<id>/report: to print */
struct drill_report_view {
	struct str id;
	const struct training *scenario;
	const struct drill_report *report;
	struct str people, notes;
	ms_t started, ended;
	uint32_t minutes;
	const struct drill_score *score; /* of a playbook; NULL: another scenario */
	bool has_case;
};
enum err page_drill_report(const struct pages *p, const struct page_frame *f,
	const struct drill_report_view *v, struct buf *out);

/* ---- Mail drills ---------------------------------------------------------------------------- */

/* GET /learn/mail: the list, and one of them with its steps. POST /learn/mail: do=new, mail.
 * POST /learn/mail/<id>: do=consent, drill_owner agree=1; do=announce, announced_how agree=1;
 * do=start; do=stop; do=reported, n_reported */
struct mail_drill_view {
	struct str id;			  /* "" the list alone */
	const struct training_mail *mail; /* NULL: it is not among the packs any more */
	struct str owner, announced_how;
	ms_t consented, announced, started, ends, closed;
	bool is_stopped;
	const struct learn_group *groups; /* n: sent, n_done: opened; "" the rest */
	size_t n_groups;
	uint32_t n_sent, n_opened, n_told, n_reported;
	uint32_t n_people;    /* who would get it */
	const char *obstacle; /* key below "maildrill.obstacle.": why it cannot start; NULL */
	struct str domain;
	struct page_problems problems;
};
struct mail_drills_view {
	const struct training_mail *mails; /* to choose from */
	size_t n_mails;
	const struct mail_drill_view *list; /* latest first */
	size_t n;
	const struct mail_drill_view *one; /* NULL: the list alone */
};
enum err page_mail_drills(const struct pages *p, const struct page_frame *f,
	const struct mail_drills_view *v, struct buf *out);

/* GET /t/<token>: what a drill's mail leads to, at once. POST /t/<token>: somebody was told */
struct teach_view {
	struct str token;
	const struct training_mail *mail;
	bool is_told; /* just now */
};
enum err page_teach(const struct pages *p, const struct page_frame *f, const struct teach_view *v,
	struct buf *out);

#endif
