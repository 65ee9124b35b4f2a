/*
 * The deciding half of drills. By the clock: a scenario and a state in, which events are due, what
 * the answers amount to. And whose results may be shown apart: a group that is too small would
 * name its people. Used for tabletop drills, mail drills and courses. Pure.
 */
#ifndef ASSESS_DRILL_H
#define ASSESS_DRILL_H

#include "base/arena.h"
#include "base/time.h"
#include "model/training.h"

/* ---- the clock ---- */

struct drill_state {
	ms_t started;
	ms_t paused_at;		/* 0: it runs */
	int64_t paused_ms;	/* pauses before that */
	uint32_t ahead_minutes; /* put forward by so much */
	ms_t ended;		/* 0: under way */
};

/* Minutes on the drill's clock: it stands while paused and when the drill is over, and never shows
 * less than 0, whatever the box's clock does. At most LIMIT_TRAINING_MINUTES. */
uint32_t drill_minutes(const struct drill_state *s, ms_t now);
/* How many events were shown by now: the first so many of the scenario. */
uint32_t drill_due(const struct training *t, const struct drill_state *s, ms_t now);
/* Minutes until the next event; false when none is left. */
bool drill_next(
	const struct training *t, const struct drill_state *s, ms_t now, uint32_t *ret_minutes);
/* ahead_minutes with which the next event is due at now; what it is when none is left. */
uint32_t drill_ahead(const struct training *t, const struct drill_state *s, ms_t now);
/* Stops the clock, or lets it go on; nothing on a drill that is over. */
void drill_pause(struct drill_state *s, ms_t now);
void drill_resume(struct drill_state *s, ms_t now);

/* ---- answers ---- */

/* For everybody, or for that role; role "": the one screen that all look at. */
bool drill_is_for(const struct training_inject *i, struct str role);

struct drill_answer {
	struct str inject, role; /* role "": the shared screen */
	struct str choice;	 /* "" a text */
	struct str text, who;
	ms_t at;
};

struct drill_line { /* one event and one answer to it; without an answer one line too */
	const struct training_inject *inject;
	const struct training_role *role;  /* who answered, or whom it was for; NULL: everybody */
	const struct drill_answer *answer; /* NULL: none */
	const struct training_choice *choice; /* NULL: a text, or none */
	int points, points_most; /* 0 both for a text: nobody reckons what was written */
};

struct drill_report {
	int points, points_most;
	uint32_t n_injects, n_answered; /* events, and those with an answer at least */
	uint32_t n_lines;
	const struct drill_line *lines; /* in the order of the clock */
};

/* What the first n_shown events amount to. Answers to what is not in the scenario (of an older
 * version) are left out. Lines in the arena; ERR_FULL. */
struct drill_asked {
	const struct training *training;
	uint32_t n_shown;
	const struct drill_answer *answers;
	size_t n_answers;
};
enum err drill_report_of(
	const struct drill_asked *asked, struct arena *a, struct drill_report *ret_report);

/* ---- groups ---- */

#define DRILL_GROUP_LEAST 5 /* people of whom a number may be shown */

struct drill_group {
	struct str name; /* a department */
	uint32_t n;	 /* people in it */
	bool is_apart;	 /* written: its number may be shown apart */
};

/* A group is shown apart when it has DRILL_GROUP_LEAST people, and the rest that is left over has
 * as many or none: else that would tell theirs. The smallest joins the rest first. */
void drill_groups_part(struct drill_group *groups, size_t n);

/* ---- mail drills ---- */

enum drill_domain { DRILL_DOMAIN_OWN, DRILL_DOMAIN_DIFFERS, DRILL_DOMAIN_SHARED };

/* The company's own mail domain, of the address that sends and that of the company ("": not said).
 * SHARED: anybody can have an address there (set->shared_domains). DIFFERS also when there is none.
 * *ret_domain is written with OWN only, borrowed. */
enum drill_domain drill_domain_of(
	struct str from, struct str org, const struct training_set *set, struct str *ret_domain);
/* The address ends in "@" and the domain, whatever the case of its letters; below it is not it. */
bool drill_is_at(struct str mail, struct str domain);

#endif
