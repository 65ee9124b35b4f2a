/* The parts of the loader of packs/playbooks (format: packs/playbooks/README.md). */
#ifndef PACK_PLAYBOOK_H
#define PACK_PLAYBOOK_H

#include "model/playbook.h"
#include "pack/file.h"

/* Steps that several playbooks share: steps.yaml. */
struct playbook_shared {
	uint32_t n;
	const struct playbook_step *steps;
	bool is_broken; /* told already: what uses them is not told again */
};

struct playbook_steps_job {
	const struct framework_set *frameworks; /* NULL: what a step serves is not looked up */
	const struct playbook_shared *shared;	/* NULL: these are the shared ones themselves */
};

/* A list of steps, in the order of the phases unless they are the shared ones. */
enum err playbook_steps_read(struct pack_ctx *ctx, const struct node *node,
	const struct playbook_steps_job *job, const struct playbook_step **ret_steps,
	uint32_t *ret_n);

/* An id of at most LIMIT_PLAYBOOK_ID_BYTES. */
field_fn field_playbook_id;

#endif
