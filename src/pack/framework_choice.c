/* The choices of an item, or of a whole framework; see framework.h. */
#include "pack/framework.h"

static enum err
field_points(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_int(ctx, node, -LIMIT_FRAMEWORK_POINTS, LIMIT_FRAMEWORK_POINTS, dst);
}

/* Nobody chooses "unanswered". */
static enum err
field_result(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum result result = RESULT_UNANSWERED;

	if (node->kind != NODE_SCALAR || result_parse(node->text, &result) != ERR_OK ||
		result == RESULT_UNANSWERED)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a result is met, partly, not_met, unknown or not_applicable");
	*(enum result *)dst = result;
	return ERR_OK;
}

static enum err
read_choice(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct framework_choice, id), false},
		{"label", field_prose, offsetof(struct framework_choice, label), false},
		{"points", field_points, offsetof(struct framework_choice, points), true},
		{"result", field_result, offsetof(struct framework_choice, result), false},
		{"needs_reason", field_bool, offsetof(struct framework_choice, needs_reason), true},
	};
	const struct framework_choice *choice = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err == ERR_OK && choice->result == RESULT_NOT_APPLICABLE && !choice->needs_reason)
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"who says that it does not apply gives a reason: needs_reason: true");
	return err;
}

bool
framework_choices_have(
	const struct framework_choice *choices, uint32_t n_choices, enum result result)
{
	for (uint32_t i = 0; i < n_choices; i++)
		if (choices[i].result == result)
			return true;
	return false;
}

enum err
framework_choices_read(struct pack_ctx *ctx, const struct node *node, bool is_sum,
	const struct framework_choice **ret_choices, uint32_t *ret_n)
{
	static const struct list_kind kind = {sizeof(struct framework_choice),
		LIMIT_FRAMEWORK_CHOICES, read_choice, "choices", "choice",
		offsetof(struct framework_choice, id)};
	const struct framework_choice *choices = NULL;
	uint32_t count = 0;
	enum err err = list_read(ctx, node, &kind, &choices, &count);

	if (err != ERR_OK)
		return err;
	for (const struct node *n = node->first; n != NULL; n = n->next)
		if (is_sum && node_child(n, "points") == NULL)
			return pack_say(ctx, ERR_MALFORMED, n->line,
				"the key \"points\" is missing; the rule is sum");
	if (count < 2 || !framework_choices_have(choices, count, RESULT_UNKNOWN))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"there are two choices at least, one of them with result unknown");
	*ret_choices = choices;
	*ret_n = count;
	return ERR_OK;
}
