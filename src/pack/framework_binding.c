/*
 * What a machine can say of an item: `evidence` and `applies_if`; see framework.h. A proof from
 * nothing seen would be a lie, so what may prove is bound to something that was looked at.
 */
#include "pack/framework.h"

#include "model/reading_key.h"

#define APPLIES_DAYS 30 /* where applies_if says none */

enum err
field_reading(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || reading_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"this reading is not known (model/reading.def lists them)");
	return ERR_OK;
}

static enum err
field_grade(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || grade_parse(node->text, dst) != ERR_OK)
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "a grade is helps, proves or contradicts");
	return ERR_OK;
}

static enum err
field_supports(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum result result = RESULT_UNANSWERED;

	if (node->kind != NODE_SCALAR || result_parse(node->text, &result) != ERR_OK ||
		result < RESULT_NOT_MET || result > RESULT_MET)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a reading supports met, partly or not_met");
	*(enum result *)dst = result;
	return ERR_OK;
}

static enum err
field_valid_days(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, LIMIT_BINDING_DAYS, dst);
}

/* "== N", ">= N", "<= N", or a share of what was looked at: "== 100%" */
enum err
field_condition(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || condition_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a condition is \"== N\", \">= N\", \"<= N\" or with %% a share, in "
			"quotes");
	return ERR_OK;
}

/* How many were looked at is no share of itself. */
static enum err
field_count(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	const struct condition *c = dst;
	enum err err = field_condition(ctx, node, dst);

	if (err == ERR_OK && c->is_share)
		err = pack_say(ctx, ERR_MALFORMED, node->line, "only \"value\" can be a share");
	return err;
}

static enum err
field_percent(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	const struct condition *c = dst;
	enum err err = field_count(ctx, node, dst);

	if (err == ERR_OK && c->number > 100)
		err = pack_say(ctx, ERR_MALFORMED, node->line, "\"seen\" goes from 0 to 100");
	return err;
}

/* ---- keys ---------------------------------------------------------------------------------- */

static enum err
check_key(struct pack_ctx *ctx, const struct node *node, struct framework_draft *draft,
	const struct framework_binding *b)
{
	const struct node *key = node_child(node, "key");
	struct framework_pending p = {.line = key != NULL ? key->line : node->line, .key = b->key};
	bool is_known = true;

	switch (reading_key(b->reading)) {
	case READING_KEY_NONE:
		if (b->key.len > 0)
			return pack_say(ctx, ERR_MALFORMED, p.line, "the reading \"%s\" has no key",
				reading_name(b->reading));
		return ERR_OK;
	case READING_KEY_DOCUMENT:
		is_known = document_is_known(b->key);
		break;
	case READING_KEY_LEDGER:
		is_known = ledger_is_known(b->key);
		break;
	case READING_KEY_DECLARATION:
		is_known = declaration_is_known(b->key);
		break;
	case READING_KEY_DUTY:
		p.kind = PENDING_DUTY;
		return framework_pend(ctx, draft, p);
	case READING_KEY_FRAMEWORK:
		p.kind = PENDING_FRAMEWORK;
		return framework_pend(ctx, draft, p);
	case READING_KEY_ITEM:
		p.kind = PENDING_ITEM;
		return framework_pend(ctx, draft, p);
	case READING_KEY_ANY:
		return ERR_OK;
	}
	return is_known ? ERR_OK
			: pack_say(ctx, ERR_MALFORMED, p.line,
				  "\"%.*s\" is no key of the reading \"%s\"", STR_FMT(b->key),
				  reading_name(b->reading));
}

/* ---- proofs -------------------------------------------------------------------------------- */

static bool
asks_for_one(struct condition c)
{
	return (c.compare == COMPARE_LEAST || c.compare == COMPARE_EQUAL) && c.number >= 1;
}

/* Holds only when something was looked at: devices, a share of the network, or a thing found. What
 * is kept here (documents, duties) needs no such condition: that there is none is known. */
static bool
rests_on_something(const struct framework_binding *b)
{
	return reading_producer(b->reading) == PRODUCER_PROGRAMME || asks_for_one(b->of) ||
	       asks_for_one(b->seen) || asks_for_one(b->value) ||
	       b->value.is_share; /* which never holds of nothing */
}

static enum err
check_grade(struct pack_ctx *ctx, const struct node *node, const struct framework_binding *b)
{
	if (b->grade == GRADE_CONTRADICTS && b->supports == RESULT_MET)
		return pack_say(
			ctx, ERR_MALFORMED, node->line, "what contradicts cannot support met");
	if (b->grade == GRADE_PROVES &&
		(b->reading == READING_LEDGER_ROWS || b->reading == READING_LEDGER_COMPLETE))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a ledger is what people wrote down: it helps and never proves");
	if (b->grade == GRADE_PROVES && !rests_on_something(b))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a proof needs something that was looked at: of, seen or value >= 1");
	return ERR_OK;
}

static enum err
read_binding(struct pack_ctx *ctx, const struct node *node, void *dst)
{
#define AT(member) offsetof(struct framework_binding, member)
	static const struct field fields[] = {
		{"reading", field_reading, AT(reading), false},
		{"key", field_str_maybe, AT(key), true},
		{"value", field_condition, AT(value), true},
		{"of", field_count, AT(of), true},
		{"seen", field_percent, AT(seen), true},
		{"supports", field_supports, AT(supports), false},
		{"grade", field_grade, AT(grade), false},
		{"valid_days", field_valid_days, AT(valid_days), false},
		{"limits", field_prose, AT(limits), true},
	};
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	return err == ERR_OK ? check_grade(ctx, node, dst) : err;
}

enum err
framework_bindings_read(struct pack_ctx *ctx, const struct node *node,
	struct framework_draft *draft, struct framework_item *item)
{
	static const struct list_kind kind = {sizeof(struct framework_binding),
		LIMIT_FRAMEWORK_BINDINGS, read_binding, "bindings"};
	enum err err = list_read(ctx, node, &kind, &item->bindings, &item->n_bindings);
	const struct node *n = node->first;

	for (uint32_t i = 0; err == ERR_OK && i < item->n_bindings; i++, n = n->next)
		err = check_key(ctx, n, draft, &item->bindings[i]);
	return err;
}

enum err
framework_applies_read(struct pack_ctx *ctx, const struct node *node, struct framework_draft *draft,
	struct framework_item *item)
{
	static const struct field fields[] = {
		{"reading", field_reading, AT(reading), false},
		{"key", field_str_maybe, AT(key), true},
		{"value", field_condition, AT(value), true},
		{"of", field_count, AT(of), true},
		{"seen", field_percent, AT(seen), true},
		{"valid_days", field_valid_days, AT(valid_days), true},
	};
	struct framework_binding *b = &item->applies_if;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), b);

	if (err != ERR_OK)
		return err;
	if (!item->may_not_apply)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"\"applies_if\" is for an item with may_not_apply: true");
	if (!rests_on_something(b))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"it applies when something was seen: value, of or seen >= 1");
	if (b->valid_days == 0)
		b->valid_days = APPLIES_DAYS;
	item->has_applies_if = true;
	return check_key(ctx, node, draft, b);
}
