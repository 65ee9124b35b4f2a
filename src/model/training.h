/*
 * Courses (cards with questions) and drills (events by the clock) as packs/training has them.
 * Loaded by pack/, never changed afterwards.
 */
#ifndef MODEL_TRAINING_H
#define MODEL_TRAINING_H

#include "model/framework.h"

struct training_choice {
	struct str id;
	struct words text, because;
	bool is_right; /* of a question */
	int points;    /* of an inject */
};

struct training_card {
	struct str id;
	struct words title, text;
	struct str picture; /* file below web/guides; "" none */
};

struct training_question {
	struct str id;
	struct words ask;
	uint32_t n_choices;
	const struct training_choice *choices;
};

struct training_inject {
	struct str id;
	uint32_t at_minutes; /* since the start */
	struct words text, ask;
	struct str to;	    /* a role's id; "" everybody */
	uint32_t n_choices; /* 0: free text */
	const struct training_choice *choices;
	uint32_t n_serves;
	const struct framework_map *serves;
};

struct training_role {
	struct str id;
	struct words name;
};

struct training {
	struct str id, version, date, source, licence;
	bool is_drill;
	struct words name, about, after;
	uint32_t minutes;
	uint32_t n_serves, n_cards, n_questions, n_roles, n_injects;
	const struct framework_map *serves;
	const struct training_card *cards;
	const struct training_question *questions;
	const struct training_role *roles;
	const struct training_inject *injects;
};

struct training_set {
	uint32_t n_trainings;
	const struct training *trainings; /* ordered by id */
};

const struct training *training_find(const struct training_set *set, struct str id);

#endif
