/*
 * packs/training: courses and drills (format: packs/training/README.md), into model/training.h.
 * One file is read alone, with the items that it serves looked up in the frameworks.
 */
#include "pack/training.h"

#define AT(member) offsetof(struct training_draft, member)

struct training_draft {
	struct training training;
	bool has_easy;
	const struct framework_set *frameworks;
	const struct node *serves_node, *cards_node, *questions_node, *roles_node, *injects_node;
};

enum err
field_part_id(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum err err = field_id(ctx, node, dst);

	if (err == ERR_OK && ((struct str *)dst)->len > LIMIT_TRAINING_PART_BYTES)
		err = pack_say(ctx, ERR_LIMIT, node->line, "this id has at most %d bytes",
			LIMIT_TRAINING_PART_BYTES);
	return err;
}

/* ---- a course ------------------------------------------------------------------------------ */

static enum err
read_card(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_part_id, offsetof(struct training_card, id), false},
		{"title", field_prose, offsetof(struct training_card, title), false},
		{"text", field_prose, offsetof(struct training_card, text), false},
		{"picture", field_id_maybe, offsetof(struct training_card, picture), true},
	};

	return fields_read(ctx, node, fields, 4, dst);
}

static enum err
read_answer(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_part_id, offsetof(struct training_choice, id), false},
		{"text", field_prose, offsetof(struct training_choice, text), false},
		{"is_right", field_bool, offsetof(struct training_choice, is_right), true},
		{"because", field_prose, offsetof(struct training_choice, because), false},
	};

	return fields_read(ctx, node, fields, 4, dst);
}

static enum err
read_question(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind answers = {sizeof(struct training_choice),
		LIMIT_TRAINING_CHOICES, read_answer, "choices", "id",
		offsetof(struct training_choice, id), 2};
	static const struct field fields[] = {
		{"id", field_part_id, offsetof(struct training_question, id), false},
		{"ask", field_prose, offsetof(struct training_question, ask), false},
		{"choices", NULL, offsetof(struct training_question, choices), false, &answers,
			offsetof(struct training_question, n_choices)},
	};
	const struct training_question *q = dst;
	uint32_t right = 0;
	enum err err = fields_read(ctx, node, fields, 3, dst);

	for (uint32_t i = 0; err == ERR_OK && i < q->n_choices; i++)
		right += q->choices[i].is_right;
	if (err == ERR_OK && right != 1)
		err = pack_say(ctx, ERR_MALFORMED, node_child(node, "choices")->line,
			"exactly one choice of a question is right");
	return err;
}

static enum err
read_course(struct pack_ctx *ctx, const struct node *root, struct training_draft *draft)
{
	static const struct list_kind cards = {sizeof(struct training_card), LIMIT_TRAINING_CARDS,
		read_card, "cards", "id", offsetof(struct training_card, id), 1};
	static const struct list_kind questions = {sizeof(struct training_question),
		LIMIT_TRAINING_QUESTIONS, read_question, "questions", "id",
		offsetof(struct training_question, id), LIMIT_TRAINING_QUESTIONS};
	struct training *t = &draft->training;
	enum err err;

	if (draft->roles_node != NULL || draft->injects_node != NULL ||
		t->after.in[LANG_JA].len > 0)
		return pack_say(ctx, ERR_MALFORMED, root->line,
			"roles, injects and after are a drill's, not a course's");
	if (draft->cards_node == NULL || draft->questions_node == NULL)
		return pack_say(ctx, ERR_MALFORMED, root->line, "a course has cards and questions");
	err = list_read(ctx, draft->cards_node, &cards, &t->cards, &t->n_cards);
	if (err == ERR_OK)
		err = list_read(
			ctx, draft->questions_node, &questions, &t->questions, &t->n_questions);
	return err;
}

/* ---- a drill ------------------------------------------------------------------------------- */

static enum err
field_points(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_int(ctx, node, -LIMIT_TRAINING_POINTS, LIMIT_TRAINING_POINTS, dst);
}

static enum err
field_clock(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 0, LIMIT_TRAINING_MINUTES, dst);
}

static enum err
read_role(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_part_id, offsetof(struct training_role, id), false},
		{"name", field_prose, offsetof(struct training_role, name), false},
	};

	return fields_read(ctx, node, fields, 2, dst);
}

static enum err
read_option(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_part_id, offsetof(struct training_choice, id), false},
		{"text", field_prose, offsetof(struct training_choice, text), false},
		{"points", field_points, offsetof(struct training_choice, points), false},
		{"because", field_prose, offsetof(struct training_choice, because), false},
	};

	return fields_read(ctx, node, fields, 4, dst);
}

static enum err
read_inject(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind options = {sizeof(struct training_choice),
		LIMIT_TRAINING_CHOICES, read_option, "choices", "id",
		offsetof(struct training_choice, id), 2};
	static const struct field fields[] = {
		{"id", field_part_id, offsetof(struct training_inject, id), false},
		{"at_minutes", field_clock, offsetof(struct training_inject, at_minutes), false},
		{"text", field_prose, offsetof(struct training_inject, text), false},
		{"ask", field_prose, offsetof(struct training_inject, ask), false},
		{"to", field_id_maybe, offsetof(struct training_inject, to), true},
		{"choices", NULL, offsetof(struct training_inject, choices), true, &options,
			offsetof(struct training_inject, n_choices)},
		{"serves", field_node, offsetof(struct training_inject, serves), true},
	};

	return fields_read(ctx, node, fields, 7, dst);
}

/* What one inject has to fit with. `serves` holds its node until it is read here. */
static enum err
check_inject(struct pack_ctx *ctx, const struct node *node, const struct training_draft *draft,
	struct training_inject *inject)
{
	const struct serves_kind kind = {LIMIT_TRAINING_SERVES, true, draft->frameworks};
	const struct training *t = &draft->training;

	if (inject->at_minutes > t->minutes)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"this comes after %u minutes, when the drill is over", t->minutes);
	if (inject->to.len > 0 && training_role_find(t, inject->to) == NULL)
		return pack_say(ctx, ERR_MALFORMED, node->line, "there is no role \"%.*s\"",
			STR_FMT(inject->to));
	inject->serves = NULL;
	return pack_serves_read(
		ctx, node_child(node, "serves"), &kind, &inject->serves, &inject->n_serves);
}

static enum err
read_injects(struct pack_ctx *ctx, struct training_draft *draft)
{
	static const struct list_kind list = {sizeof(struct training_inject),
		LIMIT_TRAINING_INJECTS, read_inject, "injects", "id",
		offsetof(struct training_inject, id), 1};
	struct training *t = &draft->training;
	const struct node *n = draft->injects_node->first;
	struct training_inject *injects = NULL;
	enum err err = list_read(ctx, draft->injects_node, &list, &injects, &t->n_injects);

	for (uint32_t i = 0; err == ERR_OK && i < t->n_injects; i++, n = n->next) {
		if (i > 0 && injects[i].at_minutes < injects[i - 1].at_minutes)
			return pack_say(ctx, ERR_MALFORMED, n->line,
				"injects stand in the order of the clock");
		err = check_inject(ctx, n, draft, &injects[i]);
	}
	t->injects = injects;
	return err;
}

static enum err
read_drill(struct pack_ctx *ctx, const struct node *root, struct training_draft *draft)
{
	static const struct list_kind roles = {sizeof(struct training_role), LIMIT_TRAINING_ROLES,
		read_role, "roles", "id", offsetof(struct training_role, id), 1};
	struct training *t = &draft->training;
	enum err err;

	if (draft->cards_node != NULL || draft->questions_node != NULL)
		return pack_say(ctx, ERR_MALFORMED, root->line,
			"cards and questions are a course's, not a drill's");
	if (draft->roles_node == NULL || draft->injects_node == NULL ||
		t->after.in[LANG_JA].len == 0)
		return pack_say(
			ctx, ERR_MALFORMED, root->line, "a drill has roles, injects and after");
	err = list_read(ctx, draft->roles_node, &roles, &t->roles, &t->n_roles);
	return err == ERR_OK ? read_injects(ctx, draft) : err;
}

/* ---- one file ------------------------------------------------------------------------------ */

static enum err
field_kind(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	bool is_drill = node->kind == NODE_SCALAR && str_equal(node->text, STR("drill"));

	if (!is_drill && (node->kind != NODE_SCALAR || !str_equal(node->text, STR("course"))))
		return pack_say(ctx, ERR_MALFORMED, node->line, "a kind is course or drill");
	*(bool *)dst = is_drill;
	return ERR_OK;
}

static enum err
field_length(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, LIMIT_TRAINING_MINUTES, dst);
}

static enum err
read_training(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {
		FIELDS_HEAD(struct training_draft, training),
		{"kind", field_kind, AT(training.is_drill), false},
		{"about", field_prose, AT(training.about), false},
		{"minutes", field_length, AT(training.minutes), false},
		{"serves", field_node, AT(serves_node), false},
		{"cards", field_node, AT(cards_node), true},
		{"questions", field_node, AT(questions_node), true},
		{"roles", field_node, AT(roles_node), true},
		{"injects", field_node, AT(injects_node), true},
		{"after", field_prose, AT(training.after), true},
	};
	struct training_draft *draft = dst;
	const struct serves_kind serves = {LIMIT_TRAINING_SERVES, true, draft->frameworks};
	struct training *t = &draft->training;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), draft);

	if (err == ERR_OK)
		err = pack_head_check(ctx, root, t->id, draft->has_easy);
	if (err == ERR_OK && t->id.len > LIMIT_TRAINING_ID_BYTES)
		err = pack_say(ctx, ERR_LIMIT, root->line, "this id has at most %d bytes",
			LIMIT_TRAINING_ID_BYTES);
	if (err == ERR_OK)
		err = pack_serves_read(ctx, draft->serves_node, &serves, &t->serves, &t->n_serves);
	if (err != ERR_OK)
		return err;
	return t->is_drill ? read_drill(ctx, root, draft) : read_course(ctx, root, draft);
}

enum err
training_read(const struct pack_file *file, struct arena *arena,
	const struct framework_set *frameworks, struct training *ret_training, struct errinfo *info)
{
	struct training_draft draft = {.frameworks = frameworks};
	enum err err = file_read(file, arena, info, read_training, &draft);

	if (err == ERR_OK)
		*ret_training = draft.training;
	return err;
}
