/*
 * The deciding half of courses: which screen comes when, how many answers are right, what a class
 * learned. Three questions, the cards, the three questions again. Pure.
 */
#ifndef ASSESS_COURSE_H
#define ASSESS_COURSE_H

#include "model/training.h"

enum course_step { COURSE_BEFORE, COURSE_CARD, COURSE_AFTER, COURSE_DONE };

struct course_at {
	enum course_step step;
	uint32_t card; /* index, with COURSE_CARD */
};

/* A position is kept with a person's lesson: 0 the questions, 1.. the cards, then the questions
 * again, then done. Of an older version of the course the nearest that there is. */
struct course_at course_at(const struct training *t, uint32_t position);
uint32_t course_position(const struct training *t, struct course_at at);

/* The choices of all questions in their order, NULL for none. */
struct course_answers {
	const struct training_choice *choice[LIMIT_TRAINING_QUESTIONS];
};
/* "a,c,b". What is no choice (any more) is none. */
struct course_answers course_answers_parse(const struct training *t, struct str text);
bool course_answers_whole(const struct training *t, const struct course_answers *a);
/* Writes them so that they parse again; dst has room for LIMIT_TRAINING_QUESTIONS ids. */
#define COURSE_ANSWERS_MAX (LIMIT_TRAINING_QUESTIONS * (LIMIT_TRAINING_PART_BYTES + 1))
void course_answers_write(const struct course_answers *a, char dst[COURSE_ANSWERS_MAX]);
uint32_t course_right(const struct course_answers *a);

/* What those who finished answered, question by question. */
struct course_learned {
	uint32_t n;								    /* people */
	uint32_t before[LIMIT_TRAINING_QUESTIONS], after[LIMIT_TRAINING_QUESTIONS]; /* right */
};
void course_learned_add(struct course_learned *l, const struct course_answers *before,
	const struct course_answers *after);

#endif
