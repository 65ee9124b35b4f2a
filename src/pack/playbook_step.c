/*
 * The steps of a playbook, and those of steps.yaml that several share: {use: ID} takes one over,
 * with minutes, fields and the paper card of its own. See playbook.h.
 */
#include "pack/playbook.h"

#define AT(member) offsetof(struct playbook_step, member)

enum err
field_playbook_id(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum err err = field_id(ctx, node, dst);

	if (err == ERR_OK && ((struct str *)dst)->len > LIMIT_PLAYBOOK_ID_BYTES)
		err = pack_say(ctx, ERR_LIMIT, node->line, "this id has at most %d bytes",
			LIMIT_PLAYBOOK_ID_BYTES);
	return err;
}

static enum err
field_phase(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum case_phase phase;

	if (node->kind != NODE_SCALAR || case_phase_parse(node->text, &phase) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a phase is found, first, investigation, recovery or report");
	*(enum case_phase *)dst = phase;
	return ERR_OK;
}

static enum err
field_who(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum step_who who;

	if (node->kind != NODE_SCALAR || step_who_parse(node->text, &who) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"who does a step is finder, officer, owner, outside, staff or box");
	*(enum step_who *)dst = who;
	return ERR_OK;
}

static enum err
field_act(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum act act;

	if (node->kind != NODE_SCALAR || act_parse(node->text, &act) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"the box cannot do this: see src/model/action.def");
	*(enum act *)dst = act;
	return ERR_OK;
}

static enum err
field_step_minutes(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, LIMIT_PLAYBOOK_MINUTES, dst);
}

static const struct list_kind record_fields = {
	sizeof(struct str), LIMIT_PLAYBOOK_FIELDS, field_playbook_id, "fields"};

static enum err
read_whole_step(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_playbook_id, AT(id), false},
		{"phase", field_phase, AT(phase), false},
		{"who", field_who, AT(who), false},
		{"minutes", field_step_minutes, AT(minutes), false},
		{"name", field_prose, AT(name), false},
		{"how", field_prose, AT(how), false},
		{"why", field_prose, AT(why), true},
		{"dont", field_prose, AT(dont), true},
		{"first_hour", field_bool, AT(is_first_hour), true},
		{"act", field_act, AT(act), true},
		{"fields", NULL, AT(fields), true, &record_fields, AT(n_fields)},
		{"recipient", field_playbook_id, AT(recipient), true},
		{"serves", field_node, AT(serves), true},
	};
	struct playbook_step *step = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	step->has_act = node_child(node, "act") != NULL;
	if (err == ERR_OK && step->who == STEP_BOX && !step->has_act)
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"the box does only what act names: who is it, or what does it do?");
	return err;
}

static enum err
read_used_step(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"use", field_playbook_id, AT(id), false},
		{"minutes", field_step_minutes, AT(minutes), true},
		{"first_hour", field_bool, AT(is_first_hour), true},
		{"fields", NULL, AT(fields), true, &record_fields, AT(n_fields)},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
read_step(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return node_child(node, "use") != NULL ? read_used_step(ctx, node, dst)
					       : read_whole_step(ctx, node, dst);
}

/* What a used step does not say itself is the shared one's. */
static enum err
take_shared(struct pack_ctx *ctx, const struct node *node, const struct playbook_shared *shared,
	struct playbook_step *step)
{
	for (uint32_t i = 0; shared != NULL && i < shared->n; i++) {
		const struct playbook_step own = *step;

		if (!str_equal(shared->steps[i].id, own.id))
			continue;
		*step = shared->steps[i];
		if (own.minutes > 0)
			step->minutes = own.minutes;
		if (node_child(node, "first_hour") != NULL)
			step->is_first_hour = own.is_first_hour;
		if (node_child(node, "fields") != NULL) {
			step->fields = own.fields;
			step->n_fields = own.n_fields;
		}
		return ERR_OK;
	}
	return shared != NULL && shared->is_broken
		       ? ERR_OK
		       : pack_say(ctx, ERR_MALFORMED, node->line, "steps.yaml has no step \"%.*s\"",
				 STR_FMT(step->id));
}

enum err
playbook_steps_read(struct pack_ctx *ctx, const struct node *node,
	const struct playbook_steps_job *job, const struct playbook_step **ret_steps,
	uint32_t *ret_n)
{
	static const struct list_kind kind = {sizeof(struct playbook_step), LIMIT_PLAYBOOK_STEPS,
		read_step, "steps", "step", offsetof(struct playbook_step, id), 1};
	const struct serves_kind serves = {LIMIT_PLAYBOOK_SERVES, false, job->frameworks};
	struct playbook_step *steps = NULL;
	const struct node *n;
	enum err err = list_read(ctx, node, &kind, &steps, ret_n);

	n = node->first;
	for (uint32_t i = 0; err == ERR_OK && i < *ret_n; i++, n = n->next) {
		if (node_child(n, "use") != NULL) {
			err = take_shared(ctx, n, job->shared, &steps[i]);
		} else {
			steps[i].serves = NULL;
			err = pack_serves_read(ctx, node_child(n, "serves"), &serves,
				&steps[i].serves, &steps[i].n_serves);
		}
		if (err == ERR_OK && job->shared != NULL && !job->shared->is_broken && i > 0 &&
			steps[i].phase < steps[i - 1].phase)
			err = pack_say(ctx, ERR_MALFORMED, n->line,
				"steps stand in the order of the five phases");
	}
	*ret_steps = steps;
	return err;
}
