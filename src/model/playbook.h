/*
 * Playbooks as packs/playbooks has them: what to do in an incident of one kind, step by step, in
 * the five phases; and what the box itself can do. CACAO 2.0 in and out is wire/cacao's. Never
 * changed after loading.
 */
#ifndef MODEL_PLAYBOOK_H
#define MODEL_PLAYBOOK_H

#include "model/case.h"
#include "model/framework.h"

/* What the box can do, each with undo and an end: ACT(constant, name, ...) in action.def. */
enum act {
#define ACT(constant, name, hours, needs) ACT_##constant,
#include "model/action.def"
#undef ACT
	ACTS
};
const char *act_name(enum act a);
enum err act_parse(struct str s, enum act *ret_act); /* ERR_NOT_FOUND */
uint32_t act_hours(enum act a);			     /* it ends by itself after so many */
enum act_needs {
	ACT_NEEDS_NOTHING,
	ACT_NEEDS_GUARD, /* the box is the name server */
	ACT_NEEDS_ROUTE, /* the box routes, or gives addresses */
	ACT_NEEDS_SENSOR,
};
enum act_needs act_needs_of(enum act a);

enum step_who { STEP_FINDER, STEP_OFFICER, STEP_OWNER, STEP_OUTSIDE, STEP_STAFF, STEP_BOX };
#define STEP_WHOS 6
const char *step_who_name(
	enum step_who w); /* "finder", "officer", "owner", "outside", "staff", "box" */
enum err step_who_parse(struct str s, enum step_who *ret_who);

struct playbook_step {
	struct str id; /* at most 40 bytes, unique in its playbook; never changes its meaning */
	enum case_phase phase;
	enum step_who who;
	uint32_t minutes;
	struct words name, how, why; /* why may be empty */
	struct words dont;	     /* what not to do here; may be empty */
	bool is_first_hour;	     /* stands on the paper card */
	bool has_act;
	enum act act; /* a button, when the box can */
	uint32_t n_fields;
	const struct str *fields; /* of the record, that are asked here */
	struct str recipient;	  /* whom it tells; "" nobody */
	uint32_t n_serves;
	const struct framework_map *serves;
};

struct playbook {
	struct str id, version, date, licence;
	struct words source, name, about, signs, unconfirmed;
	struct words dont; /* what never to do, one a line */
	struct str cacao;  /* "playbook--UUID" */
	uint32_t n_detectors;
	const struct str *detectors; /* alerts that it is offered for, the surest first */
	uint32_t n_odd;
	const struct str *odd; /* answers of the five questions that lead to it */
	uint32_t n_steps;
	const struct playbook_step *steps; /* by phase, in order */
	uint32_t n_clocks;
	const struct str *clocks; /* that may begin */
	uint32_t n_ask;
	const struct words *ask; /* to talk about afterwards */
};

struct playbook_set {
	uint32_t n;
	const struct playbook *playbooks; /* by id */
};
const struct playbook *playbook_find(const struct playbook_set *s, struct str id);
const struct playbook_step *playbook_step_find(const struct playbook *p, struct str id);

#endif
