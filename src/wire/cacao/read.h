/* A playbook as the file has it, before it becomes ours: read.c fills it, convert.c walks it. */
#ifndef WIRE_CACAO_READ_H
#define WIRE_CACAO_READ_H

#include "base/limits.h"
#include "wire/cacao/own.h"

struct cacao_list { /* of at most LIMIT_CACAO_LIST */
	uint32_t n;
	struct str *list;
};

struct cacao_command {
	struct str type, command, b64, description, activity;
};

struct cacao_step {
	struct str id, type, name, description, agent, condition, playbook;
	struct str completion, success, failure, on_true, on_false;
	struct cacao_list next; /* of a parallel step; cases of a switch */
	uint32_t n_commands;
	struct cacao_command *commands;
	bool is_own, is_seen;
	struct playbook_step own; /* of our extension */
	struct cacao_list fields;
	uint32_t n_serves;
	struct framework_map *serves;
};

struct cacao_agent {
	struct str id, type;
};

struct cacao_raw {
	struct arena *a;
	enum err err;
	struct str type, spec, id, name, description, author, modified, start;
	struct cacao_list labels, types;
	uint32_t n_steps, n_agents;
	struct cacao_step *steps;   /* LIMIT_CACAO_STEPS */
	struct cacao_agent *agents; /* LIMIT_CACAO_STEPS */
	bool is_own;
	struct playbook own;
	struct cacao_list detectors, odd, clocks;
	uint32_t n_ask;
	struct words *ask;
};

/* Makes `own` of what was read; see cacao_read(). */
enum err cacao_convert(struct cacao_raw *raw, struct cacao_read *ret_read, struct errinfo *info);

#endif
