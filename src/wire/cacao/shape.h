/*
 * What of a CACAO file is wanted, as shapes of wire/json, and by which numbers it is told. For
 * read.c alone.
 */
#ifndef WIRE_CACAO_SHAPE_H
#define WIRE_CACAO_SHAPE_H

#include "wire/cacao/own.h"
#include "wire/json/json.h"

enum {
	TYPE = 1,
	SPEC,
	ID,
	NAME,
	DESCRIPTION,
	AUTHOR,
	MODIFIED,
	START,
	LABELS,
	TYPES,
	WORKFLOW,
	STEP,
	S_TYPE,
	S_NAME,
	S_DESCRIPTION,
	S_AGENT,
	S_CONDITION,
	S_SWITCH,
	S_PLAYBOOK,
	S_COMPLETION,
	S_SUCCESS,
	S_FAILURE,
	S_TRUE,
	S_FALSE,
	S_NEXT,
	S_CASES,
	S_CASE,
	S_COMMAND,
	S_EXTENSIONS,
	S_OWN,
	C_TYPE,
	C_COMMAND,
	C_B64,
	C_DESCRIPTION,
	C_ACTIVITY,
	O_STEP,
	O_PHASE,
	O_WHO,
	O_MINUTES,
	O_NAME,
	O_HOW,
	O_WHY,
	O_DONT,
	O_FIRST,
	O_ACT,
	O_FIELDS,
	O_RECIPIENT,
	O_SERVES,
	O_RELATION,
	O_FRAMEWORK,
	O_ITEM,
	AGENTS,
	AGENT,
	A_TYPE,
	EXTENSIONS,
	OWN,
	P_ID,
	P_VERSION,
	P_DATE,
	P_LICENCE,
	P_SOURCE,
	P_NAME,
	P_ABOUT,
	P_SIGNS,
	P_UNCONFIRMED,
	P_DONT,
	P_DETECTORS,
	P_ODD,
	P_CLOCKS,
	P_ASK,
	W_JA,
	W_EASY,
	W_EN,
};

#define WORDS                                                                                      \
	{"ja", W_JA, NULL}, {"ja-easy", W_EASY, NULL},                                             \
	{                                                                                          \
		"en", W_EN, NULL                                                                   \
	}
static const struct json_shape words_shape = JSON_SHAPE(WORDS);
static const struct json_shape serves_shape = JSON_SHAPE(
	{"relation", O_RELATION, NULL}, {"framework", O_FRAMEWORK, NULL}, {"item", O_ITEM, NULL});
static const struct json_shape own_step_shape = JSON_SHAPE({"step", O_STEP, NULL},
	{"phase", O_PHASE, NULL}, {"who", O_WHO, NULL}, {"minutes", O_MINUTES, NULL},
	{"names", O_NAME, &words_shape}, {"how", O_HOW, &words_shape}, {"why", O_WHY, &words_shape},
	{"dont", O_DONT, &words_shape}, {"first_hour", O_FIRST, NULL}, {"act", O_ACT, NULL},
	{"fields", O_FIELDS, NULL}, {"recipient", O_RECIPIENT, NULL},
	{"serves", O_SERVES, &serves_shape});
static const struct json_shape step_extensions =
	JSON_SHAPE({CACAO_EXTENSION, S_OWN, &own_step_shape});
static const struct json_shape command_shape = JSON_SHAPE({"type", C_TYPE, NULL},
	{"command", C_COMMAND, NULL}, {"command_b64", C_B64, NULL}, {"content_b64", C_B64, NULL},
	{"description", C_DESCRIPTION, NULL}, {"playbook_activity", C_ACTIVITY, NULL});
static const struct json_shape cases_shape = JSON_SHAPE({"*", S_CASE, NULL});
static const struct json_shape step_shape = JSON_SHAPE({"type", S_TYPE, NULL},
	{"name", S_NAME, NULL}, {"description", S_DESCRIPTION, NULL}, {"agent", S_AGENT, NULL},
	{"condition", S_CONDITION, NULL}, {"switch", S_SWITCH, NULL},
	{"playbook_id", S_PLAYBOOK, NULL}, {"on_completion", S_COMPLETION, NULL},
	{"on_success", S_SUCCESS, NULL}, {"on_failure", S_FAILURE, NULL}, {"on_true", S_TRUE, NULL},
	{"on_false", S_FALSE, NULL}, {"next_steps", S_NEXT, NULL}, {"cases", S_CASES, &cases_shape},
	{"commands", S_COMMAND, &command_shape},
	{"step_extensions", S_EXTENSIONS, &step_extensions});
static const struct json_shape workflow_shape = JSON_SHAPE({"*", STEP, &step_shape});
static const struct json_shape agent_shape = JSON_SHAPE({"type", A_TYPE, NULL});
static const struct json_shape agents_shape = JSON_SHAPE({"*", AGENT, &agent_shape});
static const struct json_shape own_shape =
	JSON_SHAPE({"playbook", P_ID, NULL}, {"version", P_VERSION, NULL}, {"date", P_DATE, NULL},
		{"licence", P_LICENCE, NULL}, {"source", P_SOURCE, &words_shape},
		{"names", P_NAME, &words_shape}, {"about", P_ABOUT, &words_shape},
		{"signs", P_SIGNS, &words_shape}, {"unconfirmed", P_UNCONFIRMED, &words_shape},
		{"dont", P_DONT, &words_shape}, {"detectors", P_DETECTORS, NULL},
		{"odd", P_ODD, NULL}, {"clocks", P_CLOCKS, NULL}, {"ask", P_ASK, &words_shape});
static const struct json_shape extensions_shape = JSON_SHAPE({CACAO_EXTENSION, OWN, &own_shape});
static const struct json_shape root_shape = JSON_SHAPE({"type", TYPE, NULL},
	{"spec_version", SPEC, NULL}, {"id", ID, NULL}, {"name", NAME, NULL},
	{"description", DESCRIPTION, NULL}, {"created_by", AUTHOR, NULL},
	{"modified", MODIFIED, NULL}, {"workflow_start", START, NULL}, {"labels", LABELS, NULL},
	{"playbook_types", TYPES, NULL}, {"workflow", WORKFLOW, &workflow_shape},
	{"agent_definitions", AGENTS, &agents_shape},
	{"playbook_extensions", EXTENSIONS, &extensions_shape});

#endif
