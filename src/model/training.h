/*
 * Courses (cards with questions), drills (events by the clock) and the mails of the mail drill as
 * packs/training has them. Loaded by pack/, never changed afterwards.
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
	struct str id, version, date, licence;
	struct words source;
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

/* A made-up mail that a company sends to its own staff, told beforehand that this happens. */
struct training_mail {
	struct str id;
	uint32_t difficulty; /* 1 easy to notice .. 3 hard */
	struct words subject;
	struct words body; /* {link} stands where the link goes; at the end when it has none */
	uint32_t n_hints;
	const struct words *hints; /* what could have been noticed */
	struct str lesson;	   /* id of a course */
	const struct training *course;
};

struct training_set {
	uint32_t n_trainings, n_mails, n_shared_domains;
	const struct training *trainings; /* ordered by id */
	const struct training_mail *mails;
	const struct str *shared_domains; /* of mail, where anybody can have an address */
};

/* A course's place in a list for people: the number of the self-check's item that it serves first,
 * so that the ordinary ones come first; those that serve none after all. */
uint32_t training_place(const struct training *t);

/* NULL when there is none of this id. */
const struct training *training_find(const struct training_set *set, struct str id);
const struct training_mail *training_mail_find(const struct training_set *set, struct str id);
const struct training_role *training_role_find(const struct training *t, struct str id);
const struct training_inject *training_inject_find(const struct training *t, struct str id);
const struct training_choice *training_choice_find(
	const struct training_choice *choices, uint32_t n_choices, struct str id);

#endif
