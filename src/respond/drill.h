/*
 * A drill made from a playbook: its steps become events by the clock, with the same words, so that
 * what is practised is what will be done. The programme's engine (assess/drill.h) runs it like any
 * other scenario; what the people did is scored here. Pure.
 */
#ifndef RESPOND_DRILL_H
#define RESPOND_DRILL_H

#include "model/playbook.h"
#include "model/text.h"
#include "model/training.h"
#include "respond/respond.h"

#define DRILL_BOOK_PREFIX "book_" /* of the scenario's id: "book_ransomware" */

/* The scenario of a playbook. Words of its own (who plays, what is asked, the three answers) are
 * texts "book_drill.*". Events come when the minutes of the steps before them are over, squeezed
 * into LIMIT_TRAINING_MINUTES; at most LIMIT_TRAINING_INJECTS, those of the first hour first.
 * ERR_FULL: the arena; ERR_LIMIT: the id is too long; ERR_NOT_FOUND: a text is missing. */
enum err drill_of_playbook(const struct playbook *p, const struct text_table *texts,
	struct arena *a, struct training *ret_training);

/* The set with one scenario more for each playbook, ordered by id. One that cannot be made is
 * left out and counted. ERR_FULL. */
enum err drill_add_playbooks(const struct playbook_set *books, const struct text_table *texts,
	struct arena *a, struct training_set *set, uint32_t *ret_left_out);

/* Whether a scenario was made from a playbook: *ret_playbook is its id. */
bool drill_is_of_playbook(struct str scenario, struct str *ret_playbook);
/* The step that an event of such a scenario stands for; NULL: none. */
const struct playbook_step *drill_step_of(const struct playbook *p, struct str inject);

/* ---- what they did ---- */

struct drill_choice { /* an answer given in the drill */
	struct str inject, choice;
	ms_t at;
};

struct drill_did {
	const struct playbook *playbook;
	ms_t started;
	uint32_t n_choices;
	const struct drill_choice *choices;
};

struct drill_score {
	bool has_contact; /* somebody was told, called or reached: the first step with a recipient
			     or of the owner */
	uint32_t contact_minutes;
	uint32_t n_steps, n_done; /* of the events that stand for steps */
	uint32_t n_in_order;	  /* of those done: the longest run in the playbook's order */
	uint32_t n_broken;	  /* don'ts that somebody chose */
	uint32_t n_donts;	  /* that could have been broken */
};
/* The latest answer to an event counts, but a don't once chosen stays broken. ERR_FULL. */
enum err drill_score_of(
	const struct drill_did *did, struct arena *a, struct drill_score *ret_score);

#endif
